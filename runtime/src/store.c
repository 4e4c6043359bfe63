/* boot, confirm, rollback, list, select: which payload's weights are the live ones. */
#include <string.h>

#include "change.h"
#include "flash.h"
#include "records.h"
#include "run.h"
#include "storage.h"

static ei_ota_store_t *ready_store(const ei_ota_t *ota) {
  return ota != NULL && ota->storage != NULL ? ota->config->store : NULL;
}

/* Drops what is being written, and lets the next record start with what the newest one says. @return its payloads; NULL
 * without a store that has booted. */
static ei_ota_recorded_t *edit(ei_ota_t *ota) {
  ei_ota_store_t *const store = ready_store(ota);
  if (store == NULL) return NULL;
  if (ota->state == EI_OTA_WRITING) eiota_internal_drop(ota, 0);
  store->next = store->record;
  return store->next.payloads;
}

static int restore(ei_ota_t *ota) {
  ei_ota_recorded_t *const payloads = edit(ota);
  eiota_internal_forget(&ota->config->store->next);
  return eiota_internal_run(ota, &payloads[EI_OTA_TRIAL], EI_OTA_RUN_RECORD);
}

/* Of a slot that there is. */
static int try_slot(ei_ota_t *ota, uint32_t slot) {
  ei_ota_recorded_t *const trial = &edit(ota)[EI_OTA_TRIAL];
  const ei_ota_verifier_t *const verifier = ota->config->verifier;
  memset(trial, 0, sizeof *trial);
  trial->slot = (uint8_t)slot;
  trial->boots_left = eiota_internal_most_boots(ota->config->store);
  trial->key = verifier != NULL ? verifier->key : 0;
  return eiota_internal_run(ota, trial, EI_OTA_RUN_NEW | EI_OTA_RUN_RECORD);
}

static int change(ei_ota_t *ota, int updated) { return updated ? try_slot(ota, ota->config->store->target) : restore(ota); }

int ei_ota_select(ei_ota_t *ota, uint32_t slot) {
  const ei_ota_store_t *const store = ready_store(ota);
  if (store == NULL) return EI_OTA_ERR_STATE;
  return slot < store->flash->slot_count ? try_slot(ota, slot) : EI_OTA_ERR_SLOT;
}

static const ei_ota_storage_t storage = {
    eiota_internal_slot_begin, eiota_internal_slot_write, eiota_internal_slot_open, eiota_internal_slot_end, change,
    eiota_internal_slot_drop,  eiota_internal_read_slot,
};

/* A boot that cannot be counted does not happen. */
static int count_boot(ei_ota_store_t *store) {
  uint8_t *const left = &store->next.payloads[EI_OTA_TRIAL].boots_left;
  if (*left == 0) return EI_OTA_ERR_SLOT;
  --*left;
  return eiota_internal_append_record(store);
}

static int is_about_flash(int error) {
  return error == EI_OTA_ERR_FLASH || error == EI_OTA_ERR_FACTORY || error == EI_OTA_ERR_RESTORE;
}

/* Runs the first of the payloads in store->next that can be run. With EI_OTA_RUN_RECORD that becomes the newest, or nothing
 * changes; else, at boot, what is wrong is forgotten in it, and what cannot be read may be readable next time. */
static int run_newest(ei_ota_t *ota, int flags) {
  ei_ota_store_t *const store = ota->config->store;
  ei_ota_recorded_t *const payloads = store->next.payloads;
  const int is_boot = (flags & EI_OTA_RUN_RECORD) == 0;
  int result = 0;
  for (ei_ota_recorded_t *payload = payloads; payload != payloads + EI_OTA_RECORDED; ++payload) {
    if (payload->slot == EI_OTA_NO_SLOT) continue;
    int error = payload == payloads ? count_boot(store) : 0;
    if (error == 0) error = eiota_internal_run(ota, payload, flags);
    if (error == 0) return is_boot ? result : 0;
    if (!is_boot && (error == EI_OTA_ERR_BUSY || is_about_flash(error))) return error;
    if (!is_about_flash(error)) payload->slot = EI_OTA_NO_SLOT;
    if (result == 0 || error == EI_OTA_ERR_RESTORE) result = error;
  }
  return is_boot ? result : eiota_internal_run(ota, payloads, flags);
}

/* The previous payload takes the place of the confirmed one. */
static void step_back(ei_ota_recorded_t *payloads) {
  payloads[EI_OTA_CURRENT] = payloads[EI_OTA_PREVIOUS];
  payloads[EI_OTA_PREVIOUS].slot = EI_OTA_NO_SLOT;
}

static int boot(ei_ota_t *ota) {
  ei_ota_store_t *const store = ota->config->store;
  store->running = EI_OTA_NO_SLOT;
  const int is_doubled = eiota_internal_load_record(store, ota->config->model);
  int error = eiota_internal_check_record(store, ota->config->model);
  ei_ota_recorded_t *const payloads = edit(ota);
  /* A block that is dead, or whose numbers are lower, gets what the other says before anything else is written. */
  if (store->records != 0 && !is_doubled) (void)eiota_internal_append_record(store);
  int newest = run_newest(ota, EI_OTA_RUN_STARTED);
  const ei_ota_model_t *const model = ota->config->model;
  if (store->running == EI_OTA_NO_SLOT && eiota_internal_is_placed(model) && model->restore(model) != 0)
    newest = EI_OTA_ERR_RESTORE;
  if (error == 0 || newest == EI_OTA_ERR_RESTORE) error = newest;
  if (payloads[EI_OTA_CURRENT].slot == EI_OTA_NO_SLOT) step_back(payloads);
  store->target = (uint8_t)(store->running + 1);
  /* So that what failed is not tried again and its slot can be written. Where that fails, the next boot comes here again. */
  if (memcmp(payloads, store->record.payloads, sizeof store->record.payloads) != 0) (void)eiota_internal_append_record(store);
  return error;
}

int ei_ota_boot(ei_ota_t *ota) {
  if (ota == NULL || ota->config == NULL || ota->config->model == NULL) return EI_OTA_ERR_ARGUMENT;
  ei_ota_store_t *const store = ota->config->store;
  if (store == NULL || store->unit == NULL || !eiota_internal_flash_can_work(store->flash)) return EI_OTA_ERR_ARGUMENT;
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

/* @return whether it was lower */
static int lift(uint32_t *lowest, uint32_t number) {
  if (number <= *lowest) return 0;
  *lowest = number;
  return 1;
}

int ei_ota_confirm(ei_ota_t *ota) {
  ei_ota_store_t *const store = ready_store(ota);
  if (store == NULL || ota->state == EI_OTA_WRITING) return EI_OTA_ERR_STATE;
  if (!eiota_internal_is_on_trial(store)) return 0;
  ei_ota_recorded_t *const payloads = edit(ota);
  /* A confirmed payload whose slot could not be read may have given it to this one: then the previous one stays. */
  if (payloads[EI_OTA_CURRENT].slot != store->running) payloads[EI_OTA_PREVIOUS] = payloads[EI_OTA_CURRENT];
  payloads[EI_OTA_CURRENT] = payloads[EI_OTA_TRIAL];
  payloads[EI_OTA_TRIAL].slot = EI_OTA_NO_SLOT;
  const int rises = lift(&store->next.lowest_version, ota->version) | lift(&store->next.lowest_counter, store->counter);
  const int error = eiota_internal_append_record(store);
  /* Once more, to the other block, so that no single fault of flash brings the lower numbers back. Where that fails, what is
   * confirmed stays so, and the next boot tries again. */
  if (error == 0 && rises) (void)eiota_internal_append_record(store);
  return error;
}

int ei_ota_rollback(ei_ota_t *ota) {
  ei_ota_recorded_t *const payloads = edit(ota);
  if (payloads == NULL) return EI_OTA_ERR_STATE;
  if (payloads[EI_OTA_TRIAL].slot == EI_OTA_NO_SLOT) step_back(payloads);
  payloads[EI_OTA_TRIAL].slot = EI_OTA_NO_SLOT;
  return run_newest(ota, EI_OTA_RUN_RECORD);
}

int ei_ota_list(ei_ota_t *ota, uint32_t slot, ei_ota_slot_t *info) {
  const ei_ota_store_t *const store = ready_store(ota);
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
  return 0;
}
