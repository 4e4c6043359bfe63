/* SPDX-License-Identifier: MIT */
/* Recognises in a payload's first bytes what is kept in a slot already. */
#include <string.h>

#include "ei_ota/ei_ota.h"
#include "slots.h"
#include "store_flash.h"

/* Whether a slot has the weights of this payload, in the form that this firmware runs. What differs in the header of a weight
 * image is how its payload was coded (slot_image.h). */
static int is_there(ei_ota_store_t *store, uint32_t slot_offset, const uint8_t *bytes, uint32_t end,
                    const ei_ota_header_t *wanted, int is_image) {
  ei_ota_header_t there;
  if (eiota_internal_flash_read(store->flash, slot_offset, &there, EI_OTA_HEADER_SIZE) != 0) return 0;
  if (((there.flags & EI_OTA_FLAG_IMAGE) != 0) != is_image) return 0;
  there.flags = wanted->flags;
  there.base = wanted->base;
  there.content_size = wanted->content_size;
  return memcmp(&there, wanted, EI_OTA_HEADER_SIZE) == 0 &&
         eiota_internal_flash_holds(store, slot_offset + EI_OTA_HEADER_SIZE, bytes + EI_OTA_HEADER_SIZE,
                                    end - EI_OTA_HEADER_SIZE);
}

int ei_ota_find(ei_ota_t *ota, const void *payload, size_t size, uint32_t *slot) {
  if (ota == NULL || ota->config == NULL || ota->config->model == NULL || payload == NULL || slot == NULL)
    return EI_OTA_ERR_ARGUMENT;
  ei_ota_store_t *const store = ota->config->store;
  if (store != NULL && ota->storage == NULL) return EI_OTA_ERR_STATE;
  if (size < EI_OTA_HEADER_SIZE) return EI_OTA_ERR_TRUNCATED;
  ei_ota_header_t wanted;
  const int error = eiota_internal_read_header((const uint8_t *)payload, ota->config->model, &wanted);
  if (error != 0) return error;
  if (store == NULL) return wanted.size > ota->config->staging_size ? EI_OTA_ERR_SPACE : EI_OTA_ERR_SLOT;
  const uint32_t end = size < wanted.content_offset ? (uint32_t)size : wanted.content_offset;
  for (uint32_t i = 0; i != store->flash->slot_count; ++i) {
    if ((store->record.kept >> i & 1u) == 0 ||
        !is_there(store, eiota_internal_slot_offset(store->flash, i), (const uint8_t *)payload, end, &wanted,
                  ota->config->model->flash != NULL))
      continue;
    *slot = i;
    return 0;
  }
  const int refused = eiota_internal_check_place(store, &wanted);
  return refused != 0 ? refused : EI_OTA_ERR_SLOT;
}
