/* SPDX-License-Identifier: MIT */
/* boot, confirm, rollback, list, select: decide which payload's weights are the live ones. */
#include <string.h>

#include "change.h"
#include "records.h"
#include "run.h"
#include "storage.h"
#include "store_flash.h"

/* Starts store->next as a copy of the newest record. @return its payloads */
static ei_ota_recorded_t *start_record(ei_ota_store_t *store) {
  store->next = store->record;
  return store->next.payloads;
}

/* Drops the payload that is being written, unless a change is refused anyway. @return 0 or EI_OTA_ERR_BUSY */
static int drop_written(ei_ota_t *ota) {
  if (ota->state != EI_OTA_WRITING) return 0;
  const int error = eiota_internal_try_change(ota->config);
  if (error == 0) eiota_internal_drop(ota, 0);
  return error;
}

/* Runs the payload in an existing slot on trial; EI_OTA_NO_SLOT: the factory weights, without a trial. */
static int run_slot(ei_ota_t *ota, uint32_t slot, ei_ota_run_t how) {
  const int error = drop_written(ota);
  if (error != 0) return error;
  const ei_ota_config_t *const config = ota->config;
  ei_ota_recorded_t *const payloads = start_record(config->store);
  ei_ota_recorded_t *const trial = &payloads[EI_OTA_TRIAL];
  memset(trial, 0, sizeof *trial);
  trial->slot = (uint8_t)slot;
  trial->boots_left = eiota_internal_most_boots(config->store);
  if (config->verifier != NULL) trial->key = config->verifier->key;
  if (slot == EI_OTA_NO_SLOT) payloads[EI_OTA_CURRENT] = payloads[EI_OTA_PREVIOUS] = *trial;
  return eiota_internal_run(ota, trial, how);
}

static int change(ei_ota_t *ota, int updated) {
  return run_slot(ota, updated ? ota->config->store->target : (uint32_t)EI_OTA_NO_SLOT, EI_OTA_RUN_APPLIED);
}

int ei_ota_select(ei_ota_t *ota, uint32_t slot) {
  const ei_ota_store_t *const store = eiota_internal_ready_store(ota);
  if (store == NULL) return EI_OTA_ERR_STATE;
  return slot < store->flash->slot_count ? run_slot(ota, slot, EI_OTA_RUN_NEW) : EI_OTA_ERR_SLOT;
}

static const ei_ota_storage_t storage = {
    eiota_internal_slot_begin, eiota_internal_slot_write, eiota_internal_slot_open, eiota_internal_slot_end, change,
    eiota_internal_slot_drop,  eiota_internal_read_slot,
};

/* A trial does not run if its boot cannot be counted. */
static int count_boot(ei_ota_store_t *store, ei_ota_recorded_t *trial) {
  if (trial->boots_left == 0) return EI_OTA_ERR_SLOT;
  --trial->boots_left;
  const int error = eiota_internal_append_record(store);
  if (error != 0) ++trial->boots_left;
  return error;
}

/* Whether the payload itself is not to blame and may run at another time. */
static int is_transient(int error) {
  return error == EI_OTA_ERR_FLASH || error == EI_OTA_ERR_FACTORY || error == EI_OTA_ERR_RESTORE || error == EI_OTA_ERR_BUSY;
}

/* Runs the first payload of store->next that can run. With EI_OTA_RUN_RECORDED, store->next becomes the newest record or
 * nothing changes. At boot, payloads that cannot run are removed from store->next, except for those that may run at the next
 * boot: flash may be readable then, and the cryptography may find the key.
 * @param result  at boot: why a newer payload cannot run, or 0
 * @return at boot: the first reason, or EI_OTA_ERR_RESTORE */
static int run_newest(ei_ota_t *ota, ei_ota_run_t how, int result) {
  ei_ota_store_t *const store = ota->config->store;
  ei_ota_recorded_t *const payloads = store->next.payloads;
  const int is_boot = how == EI_OTA_RUN_AT_BOOT;
  for (ei_ota_recorded_t *payload = payloads; payload != payloads + EI_OTA_RECORDED; ++payload) {
    if (payload->slot == EI_OTA_NO_SLOT) continue;
    int error = payload == payloads ? count_boot(store, payload) : 0;
    if (error == 0) error = eiota_internal_run(ota, payload, how);
    /* EI_OTA_ERR_RESTORE no longer holds once a complete payload runs. */
    if (error == 0) return !is_boot ? 0 : result == EI_OTA_ERR_RESTORE ? EI_OTA_ERR_FLASH : result;
    if (!is_transient(error) && !(is_boot && error == EI_OTA_ERR_AUTH))
      payload->slot = EI_OTA_NO_SLOT;
    else if (!is_boot)
      return error;
    if (result == 0 || error == EI_OTA_ERR_RESTORE) result = error;
  }
  return is_boot ? result : eiota_internal_run(ota, payloads, how);
}

/* Replaces the confirmed payload by the previous one. */
static void step_back(ei_ota_recorded_t *payloads) {
  payloads[EI_OTA_CURRENT] = payloads[EI_OTA_PREVIOUS];
  payloads[EI_OTA_PREVIOUS].slot = EI_OTA_NO_SLOT;
}

static int boot(ei_ota_t *ota) {
  ei_ota_store_t *const store = ota->config->store;
  store->running = store->recorded = EI_OTA_NO_SLOT;
  if (store->ready != NULL) memset(store->ready, 0, store->flash->slot_count * sizeof *store->ready);
  int error = 0;
  const int is_single = eiota_internal_load_record(store, ota->config->model, &error);
  const int dropped = eiota_internal_check_record(store, ota->config->model);
  if (dropped != 0) error = dropped;
  ei_ota_recorded_t *const payloads = start_record(store);
  /* If one record block has no record, or one with lower numbers, it gets a copy before anything else is written. */
  if (is_single) (void)eiota_internal_append_record(store);
  error = run_newest(ota, EI_OTA_RUN_AT_BOOT, error);
  const ei_ota_model_t *const model = ota->config->model;
  if (store->running == EI_OTA_NO_SLOT && eiota_internal_is_placed(model) && model->restore(model) != 0)
    error = EI_OTA_ERR_RESTORE;
  if (payloads[EI_OTA_CURRENT].slot == EI_OTA_NO_SLOT) step_back(payloads);
  store->target = (uint8_t)(store->running + 1);
  /* Records what was removed, so that it is not tried again and its slot can be written: of kept slots, too, whose bytes no
   * record knows, before a firmware that had them comes back. If that fails, the next boot retries. */
  if ((store->dropped & EI_OTA_DROPPED_KEPT) != 0 ||
      memcmp(payloads, store->record.payloads, sizeof store->record.payloads) != 0)
    (void)eiota_internal_append_record(store);
  return error;
}

int ei_ota_boot(ei_ota_t *ota) {
  if (ota == NULL || ota->config == NULL || ota->config->model == NULL) return EI_OTA_ERR_ARGUMENT;
  ei_ota_store_t *const store = ota->config->store;
  if (store == NULL || store->unit == NULL || !eiota_internal_flash_can_work(store->flash, ota->config->model))
    return EI_OTA_ERR_ARGUMENT;
#if EI_OTA_REQUIRE_SIGNATURE
  if (ota->config->verifier == NULL) return EI_OTA_ERR_ARGUMENT;
#endif
  if (ota->storage != NULL) return EI_OTA_ERR_STATE;
  int error = eiota_internal_start_change(ota->config);
  if (error != 0) return error;
  ota->storage = &storage;
  error = boot(ota);
  eiota_internal_finish_change(ota->config, eiota_internal_is_filled(ota->config->model, error));
  return error;
}

static void raise_to(uint32_t *lowest, uint32_t number) {
  if (*lowest < number) *lowest = number;
}

int ei_ota_confirm(ei_ota_t *ota) {
  ei_ota_store_t *const store = eiota_internal_ready_store(ota);
  if (store == NULL || ota->state == EI_OTA_WRITING || store->running != store->recorded) return EI_OTA_ERR_STATE;
  if (!eiota_internal_is_on_trial(store)) return 0;
  ei_ota_recorded_t *const payloads = start_record(store);
  /* This payload may have been written to the slot of a confirmed one that could not be read: then the previous one stays. */
  if (payloads[EI_OTA_CURRENT].slot != store->recorded) payloads[EI_OTA_PREVIOUS] = payloads[EI_OTA_CURRENT];
  payloads[EI_OTA_CURRENT] = payloads[EI_OTA_TRIAL];
  payloads[EI_OTA_TRIAL].slot = EI_OTA_NO_SLOT;
  raise_to(&store->next.lowest_version, ota->version);
  raise_to(&store->next.lowest_counter, store->counter);
  const int rises = eiota_internal_numbers_differ(store);
  const int error = eiota_internal_append_record(store);
  /* A second record in the other block, so that no single fault of flash brings the lower numbers back. If it fails, the
   * confirmation holds all the same, and the next boot retries. */
  if (error == 0 && rises) (void)eiota_internal_append_record(store);
  return error;
}

int ei_ota_rollback(ei_ota_t *ota) {
  ei_ota_store_t *const store = eiota_internal_ready_store(ota);
  if (store == NULL) return EI_OTA_ERR_STATE;
  const int error = drop_written(ota);
  if (error != 0) return error;
  ei_ota_recorded_t *const payloads = start_record(store);
  if (!eiota_internal_is_on_trial(store)) step_back(payloads);
  payloads[EI_OTA_TRIAL].slot = EI_OTA_NO_SLOT;
  return run_newest(ota, EI_OTA_RUN_RECORDED, 0);
}

int ei_ota_list(ei_ota_t *ota, uint32_t slot, ei_ota_slot_t *info) {
  const ei_ota_store_t *const store = eiota_internal_ready_store(ota);
  if (info == NULL) return EI_OTA_ERR_ARGUMENT;
  if (store == NULL) return EI_OTA_ERR_STATE;
  if (slot >= store->flash->slot_count) return EI_OTA_ERR_SLOT;
  ei_ota_payload_t payload;
  memset(info, 0, sizeof *info);
  info->status = eiota_internal_read_slot(ota, slot, &payload);
  if (info->status == 0 || info->status == EI_OTA_ERR_COUNTER) {
    info->version = payload.header.version;
    info->counter = payload.header.counter;
    info->size = payload.header.size;
  }
  info->is_trial = slot == store->record.payloads[EI_OTA_TRIAL].slot;
  info->is_current = slot == store->record.payloads[EI_OTA_CURRENT].slot;
  info->is_previous = slot == store->record.payloads[EI_OTA_PREVIOUS].slot;
  info->is_kept = (uint8_t)(store->record.kept >> slot & 1u);
  return 0;
}
