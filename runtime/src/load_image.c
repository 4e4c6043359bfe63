/* SPDX-License-Identifier: MIT */
/*
 * On bare metal the initial values of .data are in flash anyway (the load image), so that the factory weights need no second
 * copy. Linker scripts use different symbols for it. The known ones are weak references here, and the checksum of the factory
 * weights decides which of them, if any, lead to the load image.
 */
#include <string.h>

#include "coding.h"
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
  const uint8_t *end; /* of data; NULL if unknown */
} load_image_t;

static const load_image_t load_images[] = {
#define LOAD_IMAGE(load, data, end) {load, data, end},
#include "load_image_symbols.h"
#undef LOAD_IMAGE
};

#if EI_OTA_COPY_TABLE
/* What CMSIS start-up code copies. */
typedef struct {
  const uint8_t *load;
  const uint8_t *data;
  uint32_t words;
} copied_t;

extern const copied_t __copy_table_start__[] __attribute__((weak)), __copy_table_end__[] __attribute__((weak));

/* By this name `ei-ota check` knows that the table is read.
 * @return whether the table has as many rows */
__attribute__((noinline)) int eiota_internal_copy_table(size_t number, load_image_t *image) {
  const copied_t *const copied = __copy_table_start__ + number;
  if (copied >= __copy_table_end__) return 0;
  image->load = copied->load;
  image->data = copied->data;
  image->end = copied->data + 4 * copied->words;
  return 1;
}
#else
static int eiota_internal_copy_table(size_t number, load_image_t *image) {
  (void)number;
  (void)image;
  return 0;
}
#endif

/* @param write  0: verifies the checksum of the initial values of all weights; else: copies them over the weights
 * @return whether the load image holds the factory weights */
static int restore_from(const ei_ota_model_t *model, const load_image_t *image, int write) {
  ei_ota_entry_t entry;
  eiota_internal_start_entries(&entry);
  uint32_t crc = 0;
  /* If the end is NULL, the room extends to the end of the address space. */
  const uintptr_t room = (uintptr_t)image->end - (uintptr_t)image->data;
  while (eiota_internal_next_entry(model, &entry)) {
    if (entry.address == NULL) continue;
    uint8_t *const weight = (uint8_t *)entry.address[0];
    /* Unsigned: larger than any room if the weight is in front of the data. */
    const uintptr_t offset = (uintptr_t)weight - (uintptr_t)image->data;
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

/* @param copied  memory for one from the table
 * @return the load image whose checksum is right, or NULL */
static const load_image_t *find_load_image(const ei_ota_model_t *model, load_image_t *copied) {
  const load_image_t *const end = load_images + sizeof load_images / sizeof load_images[0];
  for (const load_image_t *image = load_images; image != end; ++image)
    if (is_known(image) && restore_from(model, image, 0)) return image;
  for (size_t number = 0; eiota_internal_copy_table(number, copied); ++number)
    if (is_known(copied) && restore_from(model, copied, 0)) return copied;
  return NULL;
}

int eiota_internal_restore_load_image(const ei_ota_model_t *model) {
  load_image_t copied;
  const load_image_t *const image = find_load_image(model, &copied);
  return image != NULL && restore_from(model, image, 1) ? 0 : EI_OTA_ERR_RESTORE;
}

static int open_load_image(const ei_ota_model_t *model, ei_ota_base_t *base) {
  load_image_t copied;
  const load_image_t *const image = find_load_image(model, &copied);
  if (image == NULL) return EI_OTA_ERR_RESTORE;
  base->load = image->load;
  base->data = image->data;
  return 0;
}

static void find_in_load_image(ei_ota_base_t *base, const ei_ota_entry_t *entry, ei_ota_elements_t *elements) {
  if (entry->address == NULL) return;
  elements->first = base->load + ((uintptr_t)entry->address[0] - (uintptr_t)base->data);
  elements->stride = eiota_internal_element_size(entry);
}

const ei_ota_base_functions_t eiota_internal_base_load_image = {open_load_image, find_in_load_image};
