/* SPDX-License-Identifier: MIT */
#include "slots.h"

#include <string.h>

#include "in_flash.h"
#include "records.h"
#include "store_flash.h"

uint32_t eiota_internal_slot_offset(const ei_ota_flash_t *flash, uint32_t slot) {
  return eiota_internal_record_offset(flash, EI_OTA_RECORD_BLOCKS) + slot * flash->slot_size;
}

static const uint8_t *read_flash(const ei_ota_source_t *source, uint32_t offset, uint32_t *size) {
  return eiota_internal_flash_look(source->store, source->offset + offset, size);
}

static int read_once(const ei_ota_t *ota, uint32_t slot, ei_ota_payload_t *payload) {
  ei_ota_store_t *const store = ota->config->store;
  const ei_ota_flash_t *const flash = store->flash;
  ei_ota_source_t *const source = &payload->source;
  source->offset = eiota_internal_slot_offset(flash, slot);
  source->memory = flash->mapped != NULL ? flash->mapped + source->offset : NULL;
  source->read = source->memory != NULL ? eiota_internal_read_memory : read_flash;
  source->enter = NULL;
  source->store = store;
  const ei_ota_model_t *const model = ota->config->model;
  payload->is_image = 0;
  int error = EI_OTA_ERR_FORMAT;
  if (model->flash != NULL) error = model->flash->functions->read_image(ota, payload);
  if (!payload->is_image) {
    error = eiota_internal_verify_payload(model, ota->config->verifier, source, flash->slot_size, &payload->header);
    payload->digest[0] = payload->header.weights_crc;
    payload->digest[1] = 0;
  }
  return error == 0 && payload->header.counter < store->record.lowest_counter ? EI_OTA_ERR_COUNTER : error;
}

int eiota_internal_read_slot(const ei_ota_t *ota, uint32_t slot, ei_ota_payload_t *payload) {
  const int error = read_once(ota, slot, payload);
  return error != 0 ? read_once(ota, slot, payload) : 0; /* a single read may be wrong */
}

/* How late a slot is overwritten: 0 if the record does not refer to it. */
static uint32_t rank_of(const ei_ota_record_t *record, uint32_t slot) {
  uint32_t rank = 0;
  for (uint32_t i = 0; i != EI_OTA_RECORDED; ++i)
    if (record->payloads[i].slot == slot) rank = i == EI_OTA_PREVIOUS ? 1 : i + 2;
  return rank;
}

uint32_t eiota_internal_choose_slot(const ei_ota_store_t *store, uint32_t excluded) {
  const uint32_t count = store->flash->slot_count;
  uint32_t chosen = EI_OTA_NO_SLOT;
  uint32_t limit = EI_OTA_CURRENT + 3 - (uint32_t)eiota_internal_is_on_trial(store);
  uint32_t slot = store->target;
  for (uint32_t left = count; left != 0; --left, ++slot) {
    if (slot >= count) slot = 0;
    const uint32_t rank = rank_of(&store->record, slot);
    if (((store->bad_slots | store->record.kept | excluded) >> slot & 1u) != 0 || slot == store->running ||
        slot == store->recorded || rank >= limit)
      continue;
    limit = rank;
    chosen = slot;
  }
  return chosen;
}

int eiota_internal_slot_begin(ei_ota_t *ota) {
  ei_ota_store_t *const store = ota->config->store;
  const ei_ota_flash_model_t *const flash = ota->config->model->flash;
  const int error = eiota_internal_settle_record(store);
  if (error != 0) return error;
  if (flash != NULL) return flash->functions->begin(ota);
  const uint32_t slot = eiota_internal_choose_slot(store, 0);
  if (slot == EI_OTA_NO_SLOT) return eiota_internal_is_on_trial(store) ? EI_OTA_ERR_STATE : EI_OTA_ERR_FLASH;
  store->target = (uint8_t)slot;
  return 0;
}

static uint32_t target_offset(const ei_ota_store_t *store) { return eiota_internal_slot_offset(store->flash, store->target); }

int eiota_internal_slot_write(ei_ota_t *ota, const uint8_t *data, uint32_t size) {
  ei_ota_store_t *const store = ota->config->store;
  if (ota->expected != 0) return eiota_internal_flash_write(store, target_offset(store) + ota->received, data, size);
  memcpy(store->head + ota->received, data, size);
  return 0;
}

int eiota_internal_slot_open(ei_ota_t *ota, const ei_ota_header_t *header) {
  ei_ota_store_t *const store = ota->config->store;
  int error = eiota_internal_check_place(store, header);
  if (error != 0) return error;
  ota->expected = header->size;
  const uint32_t begin = target_offset(store);
  error = eiota_internal_flash_erase(store->flash, begin, begin + header->size);
  return error != 0 ? error : eiota_internal_flash_write(store, begin, store->head, EI_OTA_HEADER_SIZE);
}

int eiota_internal_slot_end(ei_ota_t *ota) {
  ei_ota_store_t *const store = ota->config->store;
  ei_ota_payload_t payload;
  int error = eiota_internal_flash_finish(store, target_offset(store) + ota->received);
  if (error == 0) error = eiota_internal_read_slot(ota, store->target, &payload);
  if (error == 0 && payload.header.version < store->record.lowest_version) error = EI_OTA_ERR_VERSION;
  if (error != 0) ota->received = UINT32_MAX; /* keeps drop from programming the last prog unit, which is programmed already */
  return error;
}

/* An incomplete payload is ended, so that ei_ota_tell does not take it for the beginning of the next one: zeros in its last
 * prog unit do that without an erase. A slot that has failed is not used until the next boot. The next payload goes to another
 * slot if there is an equally suitable one, so that refused payloads wear all slots evenly. */
void eiota_internal_slot_drop(ei_ota_t *ota, int error) {
  ei_ota_store_t *const store = ota->config->store;
  if (ota->expected == 0) return;
  const uint32_t unit = store->flash->prog_size;
  const uint32_t last = (ota->expected - 1) & ~(unit - 1);
  if (error == EI_OTA_ERR_FLASH) {
    store->bad_slots |= 1u << store->target;
  } else if (ota->state == EI_OTA_WRITING && ota->received < last + unit && store->flash->erase != NULL) {
    const uint32_t filled = ota->received > last ? ota->received - last : 0;
    memset(store->unit + filled, 0, unit - filled);
    (void)eiota_internal_flash_prog_unit(store, target_offset(store) + last);
  }
  ++store->target;
}
