/* SPDX-License-Identifier: MIT */
/* begin, write, end, apply, restore, abort, query: the state machine over container.c and image.c, or over a store. */
#include <string.h>

#include "change.h"
#include "container.h"
#include "ei_ota/ei_ota.h"
#include "image.h"
#include "in_flash.h"
#include "legacy_staging.h"
#include "slots.h"
#include "storage.h"

static const ei_ota_model_t *model_of(const ei_ota_t *ota) {
  return ota != NULL && ota->config != NULL ? ota->config->model : NULL;
}

/* @return 0 in this state; otherwise the error that the payload was dropped for, or EI_OTA_ERR_STATE */
static int require_state(const ei_ota_t *ota, uint8_t state) {
  if (model_of(ota) == NULL) return EI_OTA_ERR_ARGUMENT;
  if (ota->state == state) return 0;
  return ota->error != 0 ? ota->error : EI_OTA_ERR_STATE;
}

void eiota_internal_drop(ei_ota_t *ota, int error) {
  if (ota->storage != NULL) ota->storage->drop(ota, error);
  ota->received = 0;
  ota->expected = 0;
  ota->state = EI_OTA_IDLE;
  ota->error = (int8_t)error;
  ota->updated = ota->updated != 0;
}

static int begin_storage(ei_ota_t *ota) {
#if EI_OTA_REQUIRE_SIGNATURE
  if (ota->config->verifier == NULL) return EI_OTA_ERR_ARGUMENT;
#endif
  if (ota->config->store != NULL) return ota->storage == NULL ? EI_OTA_ERR_STATE : ota->storage->begin(ota);
  return ota->config->staging == NULL || ota->config->model->flash != NULL ? EI_OTA_ERR_ARGUMENT : 0;
}

int ei_ota_begin(ei_ota_t *ota) {
  if (model_of(ota) == NULL) return EI_OTA_ERR_ARGUMENT;
  eiota_internal_drop(ota, 0);
  const int error = begin_storage(ota);
  if (error == 0) ota->state = EI_OTA_WRITING;
  ota->error = (int8_t)error;
  return error;
}

static const uint8_t *staged(const ei_ota_t *ota) { return (const uint8_t *)ota->config->staging; }

/* Refuses a payload that does not fit as soon as its header is complete. */
static int check_header(ei_ota_t *ota) {
  ei_ota_header_t header;
  const uint8_t *const head = ota->storage != NULL ? ota->config->store->head : staged(ota);
  const int error = eiota_internal_is_legacy(ota) ? eiota_internal_read_legacy_head(ota, &header.size)
                                                  : eiota_internal_read_header(head, ota->config->model, &header);
  if (error != 0) return error;
  if (ota->storage != NULL) return ota->storage->open(ota, &header);
  ota->expected = header.size;
  return header.size > ota->config->staging_size ? EI_OTA_ERR_SPACE : 0;
}

/* Stores the next bytes of the header or of what follows it. @param end  offset at which that ends */
static int put(ei_ota_t *ota, const uint8_t *data, uint32_t size, uint32_t end) {
  if (ota->storage != NULL) return ota->storage->write(ota, data, size);
  if (end > ota->config->staging_size) return EI_OTA_ERR_SPACE;
  memcpy((uint8_t *)ota->config->staging + ota->received, data, size);
  return 0;
}

static int stage(ei_ota_t *ota, const uint8_t *data, size_t size) {
  while (size != 0) {
    const uint32_t wanted = ota->expected != 0 ? ota->expected : eiota_internal_head_size(ota);
    if (ota->received == wanted) return EI_OTA_ERR_LENGTH;
    const uint32_t room = wanted - ota->received;
    const uint32_t chunk = size < room ? (uint32_t)size : room;
    int error = put(ota, data, chunk, wanted);
    if (error != 0) return error;
    ota->received += chunk;
    data += chunk;
    size -= chunk;
    if (ota->received == eiota_internal_head_size(ota) && ota->expected == 0) error = check_header(ota);
    if (error != 0) return error;
  }
  return 0;
}

int ei_ota_write(ei_ota_t *ota, const void *data, size_t size) {
  int error = data == NULL && size != 0 ? EI_OTA_ERR_ARGUMENT : require_state(ota, EI_OTA_WRITING);
  if (error != 0) return error;
  error = stage(ota, (const uint8_t *)data, size);
  if (error != 0) eiota_internal_drop(ota, error);
  return error;
}

static int verify(ei_ota_t *ota) {
  if (ota->storage != NULL) return ota->storage->end(ota);
  if (eiota_internal_is_legacy(ota)) return eiota_internal_decode_legacy(ota, 0);
  ei_ota_header_t header;
  ei_ota_source_t payload;
  eiota_internal_init_memory_source(&payload, staged(ota));
  return eiota_internal_verify_payload(ota->config->model, ota->config->verifier, &payload, ota->received, &header);
}

int ei_ota_end(ei_ota_t *ota) {
  int error = require_state(ota, EI_OTA_WRITING);
  if (error != 0) return error;
  if (ota->expected == 0 || ota->received != ota->expected) return EI_OTA_ERR_TRUNCATED;
  error = verify(ota);
  if (error == 0)
    ota->state = EI_OTA_VERIFIED;
  else
    eiota_internal_drop(ota, error);
  return error;
}

/* Writes what ei_ota_end has verified. @return the payload's version; 0 for a legacy payload */
static uint32_t write_weights(const ei_ota_t *ota) {
  if (eiota_internal_is_legacy(ota)) {
    (void)eiota_internal_decode_legacy(ota, 1);
    return 0;
  }
  ei_ota_header_t header;
  ei_ota_source_t payload;
  eiota_internal_init_memory_source(&payload, staged(ota));
  (void)eiota_internal_read_header(staged(ota), NULL, &header);
  (void)eiota_internal_decode_image(ota->config->model, &payload, &header, 1);
  return header.version;
}

/* @param updated  1: to the staged payload; 0: to the factory weights */
static int change(ei_ota_t *ota, int updated) {
  if (ota->storage != NULL) return ota->storage->change(ota, updated);
  const ei_ota_model_t *const model = ota->config->model;
  int error = eiota_internal_start_change(ota->config);
  if (error != 0) return error;
  const uint32_t version = updated ? write_weights(ota) : 0;
  if (!updated && model->flash != NULL)
    error = model->flash->functions->use(ota, NULL);
  else if (!updated)
    error = model->restore(model);
  if (error == 0) {
    ota->version = version;
    ota->updated = updated ? 1 | EI_OTA_UPDATED_BY_STAGED : 0;
  }
  eiota_internal_finish_change(ota->config, error == 0);
  return error;
}

int ei_ota_apply(ei_ota_t *ota) {
  const int error = require_state(ota, EI_OTA_VERIFIED);
  return error != 0 ? error : change(ota, 1);
}

int ei_ota_restore(ei_ota_t *ota) {
  const ei_ota_model_t *const model = model_of(ota);
  if (model == NULL) return EI_OTA_ERR_ARGUMENT;
  if (ota->config->store != NULL && ota->storage == NULL) return EI_OTA_ERR_STATE;
  return model->restore == NULL && model->flash == NULL ? EI_OTA_ERR_UNSUPPORTED : change(ota, 0);
}

int ei_ota_abort(ei_ota_t *ota) {
  if (model_of(ota) == NULL) return EI_OTA_ERR_ARGUMENT;
  eiota_internal_drop(ota, 0);
  return 0;
}

int ei_ota_query(const ei_ota_t *ota, ei_ota_info_t *info) {
  const ei_ota_model_t *const model = model_of(ota);
  if (model == NULL || info == NULL) return EI_OTA_ERR_ARGUMENT;
  memcpy(info->layout, model->layout, sizeof info->layout);
  info->project = model->project;
  info->version = ota->version;
  info->received = ota->received;
  info->expected = ota->expected;
  info->state = (ei_ota_state_t)ota->state;
  info->updated = ota->updated != 0;
  info->slot = EI_OTA_NO_SLOT;
  info->trial = 0;
  info->lowest_version = 0;
  info->lowest_counter = 0;
  info->records = 0;
  info->dropped = 0;
  if (ota->storage != NULL) {
    const ei_ota_store_t *const store = ota->config->store;
    info->slot = store->running;
    info->trial = (uint8_t)eiota_internal_trial_is_live(store);
    info->lowest_version = store->record.lowest_version;
    info->lowest_counter = store->record.lowest_counter;
    info->records = store->records;
    info->dropped = store->dropped;
  }
  return 0;
}
