/* boot, confirm, rollback, list, select: which payload's weights are the live ones. */
#include <string.h>

#include "change.h"
#include "image.h"
#include "records.h"
#include "slots.h"
#include "storage.h"

/* An index of ei_ota_record_t.payload_crc. */
enum { CURRENT, PREVIOUS, TRIAL };

static int is_ready(const ei_ota_t *ota) {
  return ota != NULL && ota->config != NULL && ota->config->store != NULL && ota->config->store->storage != NULL;
}

static void forget(ei_ota_record_t *record) { record->current = record->previous = record->trial = EI_OTA_NO_SLOT; }

/* The previous payload takes the place of the current one. */
static void shift(ei_ota_record_t *record) {
  record->current = record->previous;
  record->payload_crc[CURRENT] = record->payload_crc[PREVIOUS];
  record->previous = EI_OTA_NO_SLOT;
}

/* The other way round. */
static void promote_trial(ei_ota_record_t *record) {
  record->previous = record->current;
  record->payload_crc[PREVIOUS] = record->payload_crc[CURRENT];
  record->current = record->trial;
  record->payload_crc[CURRENT] = record->payload_crc[TRIAL];
  record->trial = EI_OTA_NO_SLOT;
}

/* The live weights are those of a payload; NULL: the factory weights. */
static void note_running(ei_ota_t *ota, uint32_t slot, const ei_ota_slot_payload_t *payload) {
  ota->config->store->running = (uint8_t)slot;
  ota->config->store->counter = payload != NULL ? payload->counter : 0;
  ota->version = payload != NULL ? payload->header.version : 0;
  ota->updated = payload != NULL;
}

/* Writes a slot's weights, or the factory weights, over the live ones. */
static int write_weights(ei_ota_t *ota, uint32_t slot, const ei_ota_slot_payload_t *payload) {
  const ei_ota_model_t *const model = ota->config->model;
  if (slot != EI_OTA_NO_SLOT) return ei_ota_decode_image(model, &payload->source, &payload->header, 1);
  if (ota->config->store->running == EI_OTA_NO_SLOT) return 0;
  return model->restore != NULL ? model->restore(model) : EI_OTA_ERR_UNSUPPORTED;
}

/* After writing others failed. The factory weights where those of before cannot be had. */
static int put_back(ei_ota_t *ota, uint32_t slot) {
  const ei_ota_model_t *const model = ota->config->model;
  ei_ota_slot_payload_t payload;
  if (slot != EI_OTA_NO_SLOT && ei_ota_read_slot(ota, slot, 1, &payload) == 0 && write_weights(ota, slot, &payload) == 0)
    return 0;
  note_running(ota, EI_OTA_NO_SLOT, NULL);
  return model->restore != NULL && model->restore(model) == 0 ? 0 : EI_OTA_ERR_RESTORE;
}

/* Makes a slot's weights the live ones and `next`, if given, the newest record, or changes nothing. */
static int run(ei_ota_t *ota, uint32_t slot, const ei_ota_slot_payload_t *payload, ei_ota_record_t *next) {
  const uint32_t before = ota->config->store->running;
  int error = ei_ota_start_change(ota->config);
  if (error != 0) return error;
  error = write_weights(ota, slot, payload);
  const int is_torn = error != 0 && slot != EI_OTA_NO_SLOT;
  if (error == 0 && next != NULL) error = ei_ota_append_record(ota->config->store, next);
  if (error == 0)
    note_running(ota, slot, slot != EI_OTA_NO_SLOT ? payload : NULL);
  else if ((is_torn || slot != before) && error != EI_OTA_ERR_UNSUPPORTED && put_back(ota, before) != 0)
    error = EI_OTA_ERR_RESTORE;
  ei_ota_finish_change(ota->config, 1);
  return error;
}

/* A slot that a record names. */
static int run_recorded(ei_ota_t *ota, uint32_t slot, uint32_t crc, ei_ota_record_t *next) {
  ei_ota_slot_payload_t payload;
  const int error = ei_ota_read_slot(ota, slot, 1, &payload);
  if (error != 0) return error;
  return payload.crc == crc ? run(ota, slot, &payload, next) : EI_OTA_ERR_SLOT;
}

static int boot_trial(ei_ota_t *ota, ei_ota_record_t *next) {
  ei_ota_store_t *const store = ota->config->store;
  int error = EI_OTA_ERR_SLOT;
  if (next->boots_left != 0) {
    --next->boots_left;
    error = ei_ota_append_record(store, next);
  }
  if (error == 0) error = run_recorded(ota, next->trial, next->payload_crc[TRIAL], NULL);
  if (error != 0 && error != EI_OTA_ERR_FLASH) next->trial = EI_OTA_NO_SLOT;
  return error;
}

/* What cannot be read may be readable next time; what is wrong is forgotten. */
static int boot_confirmed(ei_ota_t *ota, ei_ota_record_t *next) {
  int error = 0;
  if (next->current != EI_OTA_NO_SLOT) {
    error = run_recorded(ota, next->current, next->payload_crc[CURRENT], NULL);
    if (error == 0) return 0;
  }
  const int is_wrong = error != EI_OTA_ERR_FLASH;
  if (next->previous != EI_OTA_NO_SLOT) {
    const int earlier = run_recorded(ota, next->previous, next->payload_crc[PREVIOUS], NULL);
    if (earlier != 0 && earlier != EI_OTA_ERR_FLASH) next->previous = EI_OTA_NO_SLOT;
  }
  if (is_wrong) shift(next);
  return error;
}

static void stop_writing(ei_ota_t *ota) {
  if (ota->state == EI_OTA_WRITING) ei_ota_drop(ota);
}

static int restore(ei_ota_t *ota) {
  ei_ota_record_t next = ota->config->store->record;
  stop_writing(ota);
  forget(&next);
  return run(ota, EI_OTA_NO_SLOT, NULL, &next);
}

static int try_out(ei_ota_t *ota, uint32_t slot, int verify) {
  const ei_ota_store_t *const store = ota->config->store;
  ei_ota_slot_payload_t payload;
  const int error = ei_ota_read_slot(ota, slot, verify, &payload);
  if (error != 0) return error;
  ei_ota_record_t next = store->record;
  next.trial = (uint8_t)slot;
  next.payload_crc[TRIAL] = payload.crc;
  next.boots_left = store->trial_boots != 0 ? store->trial_boots : 1;
  return run(ota, slot, &payload, &next);
}

int ei_ota_select(ei_ota_t *ota, uint32_t slot) {
  if (!is_ready(ota)) return EI_OTA_ERR_STATE;
  if (slot >= ota->config->store->flash->slot_count) return EI_OTA_ERR_SLOT;
  stop_writing(ota);
  return try_out(ota, slot, 1);
}

/* What ei_ota_end has verified. */
static int apply(ei_ota_t *ota) { return try_out(ota, ota->config->store->target, 0); }

static int live(ei_ota_t *ota, ei_ota_source_t *source, ei_ota_header_t *header) {
  const uint32_t slot = ota->config->store->running;
  ei_ota_slot_payload_t payload;
  const int error = slot == EI_OTA_NO_SLOT ? EI_OTA_ERR_STATE : ei_ota_read_slot(ota, slot, 0, &payload);
  if (error != 0) return error;
  *source = payload.source;
  *header = payload.header;
  return 0;
}

static const ei_ota_storage_t storage = {
    ei_ota_slot_begin, ei_ota_slot_write, ei_ota_slot_open, ei_ota_slot_end, apply, restore, ei_ota_slot_drop, live,
};

int ei_ota_boot(ei_ota_t *ota) {
  if (ota == NULL || ota->config == NULL || ota->config->model == NULL) return EI_OTA_ERR_ARGUMENT;
  ei_ota_store_t *const store = ota->config->store;
  if (store == NULL || store->flash == NULL || store->unit == NULL) return EI_OTA_ERR_ARGUMENT;
#if defined(EI_OTA_SIGNING_KEY) && EI_OTA_SIGNING_KEY
  if (ota->config->verifier == NULL) return EI_OTA_ERR_ARGUMENT;
#endif
  if (store->storage != NULL) return EI_OTA_ERR_STATE;
  store->storage = &storage;
  store->bad_slots = 0;
  ota->state = EI_OTA_IDLE;
  ota->received = ota->expected = 0;
  note_running(ota, EI_OTA_NO_SLOT, NULL);
  ei_ota_load_record(store);
  if (store->record.factory_crc != ota->config->model->factory_crc) forget(&store->record);
  store->record.factory_crc = ota->config->model->factory_crc;
  ei_ota_record_t next = store->record;
  int error = next.trial != EI_OTA_NO_SLOT ? boot_trial(ota, &next) : 0;
  if (store->running == EI_OTA_NO_SLOT && error != EI_OTA_ERR_RESTORE) {
    const int confirmed = boot_confirmed(ota, &next);
    if (error == 0 || confirmed == EI_OTA_ERR_RESTORE) error = confirmed;
  }
  /* So that what failed is not tried again and its slot can be written. Where that fails, the next boot comes here again. */
  if (next.current != store->record.current || next.previous != store->record.previous || next.trial != store->record.trial)
    (void)ei_ota_append_record(store, &next);
  return error;
}

int ei_ota_confirm(ei_ota_t *ota) {
  if (!is_ready(ota) || ota->state == EI_OTA_WRITING) return EI_OTA_ERR_STATE;
  ei_ota_store_t *const store = ota->config->store;
  if (store->running == EI_OTA_NO_SLOT || store->running != store->record.trial) return 0;
  ei_ota_record_t next = store->record;
  promote_trial(&next);
  if (next.lowest_version < ota->version) next.lowest_version = ota->version;
  if (next.lowest_counter < store->counter) next.lowest_counter = store->counter;
  return ei_ota_append_record(store, &next);
}

int ei_ota_rollback(ei_ota_t *ota) {
  if (!is_ready(ota)) return EI_OTA_ERR_STATE;
  ei_ota_record_t next = ota->config->store->record;
  stop_writing(ota);
  if (next.trial == EI_OTA_NO_SLOT) shift(&next);
  next.trial = EI_OTA_NO_SLOT;
  for (; next.current != EI_OTA_NO_SLOT; shift(&next)) {
    const int error = run_recorded(ota, next.current, next.payload_crc[CURRENT], &next);
    if (error == 0 || error == EI_OTA_ERR_FLASH || error == EI_OTA_ERR_BUSY) return error;
  }
  return run(ota, EI_OTA_NO_SLOT, NULL, &next);
}

int ei_ota_list(ei_ota_t *ota, uint32_t slot, ei_ota_slot_t *info) {
  if (info == NULL) return EI_OTA_ERR_ARGUMENT;
  if (!is_ready(ota)) return EI_OTA_ERR_STATE;
  const ei_ota_store_t *const store = ota->config->store;
  if (slot >= store->flash->slot_count) return EI_OTA_ERR_SLOT;
  ei_ota_slot_payload_t payload;
  memset(info, 0, sizeof *info);
  info->status = ei_ota_read_slot(ota, slot, 1, &payload);
  if (info->status == 0 || info->status == EI_OTA_ERR_COUNTER) {
    info->version = payload.header.version;
    info->counter = payload.counter;
    info->size = payload.header.size;
  }
  info->is_current = slot == store->record.current;
  info->is_previous = slot == store->record.previous;
  info->is_trial = slot == store->record.trial;
  return 0;
}
