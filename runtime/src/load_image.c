/*
 * On bare metal the initial values of .data already lie in flash (the load image), so that the factory weights need no
 * second copy. Linker scripts name its start in different ways: the known names are weak references here, and a checksum
 * of the factory weights decides which pair of them, if any, tells the truth.
 */
#include <string.h>

#include "crc32.h"
#include "ei_ota/ei_ota.h"
#include "entries.h"

#define LOAD_IMAGE(load, data, end) \
  extern uint8_t load[] __attribute__((weak)), data[] __attribute__((weak)), end[] __attribute__((weak));
#include "load_image_symbols.h"
#undef LOAD_IMAGE

typedef struct {
  const uint8_t *load;
  const uint8_t *data;
  const uint8_t *end; /* of data; NULL where that is not known */
} load_image_t;

static const load_image_t load_images[] = {
#define LOAD_IMAGE(load, data, end) {load, data, end},
#include "load_image_symbols.h"
#undef LOAD_IMAGE
};

/* Walks the initial values of all weights: writes them over the weights, or else tells whether they are the factory weights. */
static int walk(const ei_ota_model_t *model, const load_image_t *image, int write) {
  ei_ota_entry_t entry;
  eiota_internal_first_entry(&entry);
  uint32_t crc = 0;
  /* Up to the end of the address space where the end is NULL. */
  const uintptr_t room = (uintptr_t)image->end - (uintptr_t)image->data;
  while (eiota_internal_next_entry(model, &entry)) {
    if (entry.address == NULL) continue;
    uint8_t *const weight = (uint8_t *)entry.address[0];
    const uintptr_t offset = (uintptr_t)weight - (uintptr_t)image->data; /* beyond all room where it lies before the data */
    if (offset >= room) return 0;
    const uint8_t *const initial = image->load + offset;
    if (write)
      memcpy(weight, initial, entry.size);
    else
      crc = eiota_internal_crc32(crc, initial, entry.size);
  }
  return write || crc == model->factory_crc;
}

static int is_known(const load_image_t *image) {
  return image->load != NULL && image->data != NULL && image->load != image->data;
}

int eiota_internal_restore_load_image(const ei_ota_model_t *model) {
  const load_image_t *const end = load_images + sizeof load_images / sizeof load_images[0];
  int write = 0;
  for (const load_image_t *image = load_images; image != end;) {
    /* One call in a loop rather than two calls: the compiler makes it part of this function. */
    if (!is_known(image) || !walk(model, image, write))
      ++image;
    else if (write)
      return 0;
    else
      write = 1;
  }
  return EI_OTA_ERR_RESTORE;
}
