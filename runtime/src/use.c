/* SPDX-License-Identifier: MIT */
/* Changes between weight images that are in flash already, without writing it. */
#include "change.h"
#include "ei_ota/ei_ota.h"
#include "in_flash.h"

/* @return whether the bind table is in the slot; one in RAM may become another slot's */
static int lasts(const ei_ota_store_t *store, uint32_t slot, const uint8_t *table) {
  const uint8_t *const begin = store->flash->mapped + eiota_internal_slot_offset(store->flash, slot);
  return (uintptr_t)table - (uintptr_t)begin < store->flash->slot_size;
}

/* Verifies a slot and finds its weights. */
static int open_slot(ei_ota_t *ota, uint32_t slot, ei_ota_ready_t *ready) {
  ei_ota_store_t *const store = ota->config->store;
  ei_ota_payload_t payload;
  int error = eiota_internal_read_slot(ota, slot, &payload);
  if (error != 0) return error;
  if (!payload.is_image) return EI_OTA_ERR_SLOT;
  const ei_ota_recorded_t wanted = {{payload.digest[0], payload.digest[1]}, (uint8_t)slot, 0, EI_OTA_CONTENT_IMAGE, 0, 0};
  if (!eiota_internal_is_authentic(ota, &wanted, payload.key)) return EI_OTA_ERR_AUTH;
  error = eiota_internal_open_image(ota, &payload, ready);
  if (error == 0 && lasts(store, slot, ready->table)) store->ready[slot] = *ready;
  return error;
}

static int change(ei_ota_t *ota, const ei_ota_ready_t *ready) {
  const ei_ota_model_t *const model = ota->config->model;
  int error = eiota_internal_start_change(ota->config);
  if (error != 0) return error;
  if (ready != NULL)
    eiota_internal_use_image(model, ready);
  else
    error = eiota_internal_use_factory_weights(model);
  eiota_internal_finish_change(ota->config, error == 0);
  return error;
}

int ei_ota_use(ei_ota_t *ota, uint32_t slot) {
  ei_ota_store_t *const store = eiota_internal_ready_store(ota);
  if (store == NULL) return EI_OTA_ERR_STATE;
  if (ota->config->model->flash == NULL || store->ready == NULL) return EI_OTA_ERR_UNSUPPORTED;
  if (slot != EI_OTA_NO_SLOT && slot >= store->flash->slot_count) return EI_OTA_ERR_SLOT;
  if (ota->state == EI_OTA_WRITING && slot == store->target) return EI_OTA_ERR_STATE; /* the payload will overwrite it */
  ei_ota_ready_t found;
  const ei_ota_ready_t *ready = slot != EI_OTA_NO_SLOT ? &store->ready[slot] : NULL;
  int error = 0;
  if (ready != NULL && ready->table == NULL) {
    error = open_slot(ota, slot, &found);
    ready = &found;
  }
  if (error == 0 && ready != NULL && ready->counter < store->record.lowest_counter) error = EI_OTA_ERR_COUNTER; /* meanwhile */
  if (error == 0) error = change(ota, ready);
  if (error != 0) return error;
  store->running = (uint8_t)slot;
  store->counter = ready != NULL ? ready->counter : 0;
  ota->version = ready != NULL ? ready->version : 0;
  ota->updated = ready != NULL;
  return 0;
}
