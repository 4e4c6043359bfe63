/* SPDX-License-Identifier: MIT */
/* Slots that no update overwrites: the payloads of a model library. */
#include "ei_ota/ei_ota.h"
#include "run.h"
#include "storage.h"

/* @return whether one more slot can be kept. With weights in flash an update needs three: for the payload, for its weight image
 * and for what runs. Otherwise it needs two, but the next firmware may have its weights in flash. */
static int can_keep_another(const ei_ota_store_t *store) {
  uint32_t left = 0;
  for (uint32_t slot = 0; slot != store->flash->slot_count; ++slot) left += (store->record.kept >> slot & 1u) == 0;
  return left > 3;
}

int ei_ota_keep(ei_ota_t *ota, uint32_t *slot) {
  ei_ota_store_t *const store = eiota_internal_ready_store(ota);
  if (slot == NULL) return EI_OTA_ERR_ARGUMENT;
  if (store == NULL) return EI_OTA_ERR_STATE;
  if (ota->state != EI_OTA_VERIFIED) return ota->error != 0 ? ota->error : EI_OTA_ERR_STATE;
  if (!can_keep_another(store)) return EI_OTA_ERR_SPACE;
  ei_ota_recorded_t wanted = EI_OTA_RECORDED_ZERO;
  ei_ota_payload_t payload;
  wanted.slot = store->target;
  int error = eiota_internal_read_wanted(ota, &wanted, EI_OTA_RUN_APPLIED, &payload);
  if (error != 0) return error;
  store->next = store->record;
  store->next.kept |= 1u << wanted.slot;
  error = eiota_internal_append_record(store);
  if (error != 0) return error;
  *slot = wanted.slot;
  eiota_internal_drop(ota, 0);
  return 0;
}

int ei_ota_forget(ei_ota_t *ota, uint32_t slot) {
  ei_ota_store_t *const store = eiota_internal_ready_store(ota);
  if (store == NULL || ota->state == EI_OTA_WRITING) return EI_OTA_ERR_STATE; /* a record takes the payload's prog unit */
  if (slot >= store->flash->slot_count || (store->record.kept >> slot & 1u) == 0) return EI_OTA_ERR_SLOT;
  store->next = store->record;
  store->next.kept &= ~(1u << slot);
  return eiota_internal_append_record(store);
}
