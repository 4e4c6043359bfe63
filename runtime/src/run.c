/* SPDX-License-Identifier: MIT */
#include "run.h"

#include <string.h>

#include "change.h"
#include "image.h"
#include "in_flash.h"
#include "records.h"

/* @param slot  EI_OTA_NO_SLOT: writes the factory weights and ignores `payload` */
static int write_weights(ei_ota_t *ota, uint32_t slot, const ei_ota_payload_t *payload) {
  const ei_ota_model_t *const model = ota->config->model;
  if (model->flash != NULL) return model->flash->functions->use(ota, slot != EI_OTA_NO_SLOT ? payload : NULL);
  /* The payload has just been verified, so that only a read can fail. */
  if (slot != EI_OTA_NO_SLOT)
    return eiota_internal_decode_image(model, &payload->source, &payload->header, 1) == 0 ? 0 : EI_OTA_ERR_FLASH;
  return model->restore != NULL ? model->restore(model) : EI_OTA_ERR_UNSUPPORTED;
}

static void note_running(ei_ota_t *ota, uint32_t slot, uint32_t version, uint32_t counter) {
  ota->config->store->running = ota->config->store->recorded = (uint8_t)slot;
  ota->config->store->counter = counter;
  ota->version = version;
  ota->updated = slot != EI_OTA_NO_SLOT;
}

/* Writes the previous weights again after a change has failed with `error`, or the factory weights if that fails, too. What
 * ei_ota_use had replaced is still what runs without it.
 * @return `error`, EI_OTA_ERR_FACTORY or EI_OTA_ERR_RESTORE */
static int put_back(ei_ota_t *ota, int error) {
  ei_ota_payload_t payload;
  ei_ota_store_t *const store = ota->config->store;
  const uint8_t before = store->running, recorded = store->recorded;
  int lost = EI_OTA_ERR_FACTORY; /* the result if the factory weights take their place */
  if (before == EI_OTA_NO_SLOT)
    lost = error;
  else if (eiota_internal_read_slot(ota, before, &payload) == 0 && write_weights(ota, before, &payload) == 0)
    return error;
  note_running(ota, EI_OTA_NO_SLOT, 0, 0);
  if (recorded != before) store->recorded = recorded;
  if (write_weights(ota, EI_OTA_NO_SLOT, NULL) == 0) return lost;
  ota->updated = 1; /* the weights are undefined: the next change must not skip writing */
  return EI_OTA_ERR_RESTORE;
}

int eiota_internal_read_wanted(ei_ota_t *ota, ei_ota_recorded_t *wanted, ei_ota_run_t how, ei_ota_payload_t *payload) {
  const ei_ota_flash_model_t *const flash = ota->config->model->flash;
  payload->header.version = payload->header.counter = 0;
  if (wanted->slot == EI_OTA_NO_SLOT) return 0;
  int error = eiota_internal_read_slot(ota, wanted->slot, payload);
  if (error != 0) return error;
  if (how == EI_OTA_RUN_APPLIED && payload->header.version < ota->config->store->record.lowest_version)
    return EI_OTA_ERR_VERSION;
  if (how == EI_OTA_RUN_NEW || how == EI_OTA_RUN_APPLIED) {
    wanted->digest[0] = payload->digest[0];
    wanted->digest[1] = payload->digest[1];
    wanted->content = (uint8_t)payload->is_image;
  } else if (wanted->digest[0] != payload->digest[0] || wanted->digest[1] != payload->digest[1] ||
             wanted->content != payload->is_image) {
    return EI_OTA_ERR_SLOT;
  }
  return flash != NULL ? flash->functions->prepare(ota, wanted, payload) : 0;
}

/* Whether the newest record says already what store->next would. */
static int is_recorded(const ei_ota_store_t *store) {
  return memcmp(&store->next, &store->record, sizeof store->next) == 0 && !store->is_unsettled && store->dropped == 0;
}

int eiota_internal_run(ei_ota_t *ota, ei_ota_recorded_t *wanted, ei_ota_run_t how) {
  ei_ota_payload_t found;
  ei_ota_store_t *const store = ota->config->store;
  const int is_change = wanted->slot != EI_OTA_NO_SLOT || ota->updated || eiota_internal_is_placed(ota->config->model);
  int error = eiota_internal_read_wanted(ota, wanted, how, &found);
  if (error == 0 && how != EI_OTA_RUN_AT_BOOT) error = eiota_internal_start_change(ota->config);
  if (error != 0) return error;
  if (is_change) error = write_weights(ota, wanted->slot, &found);
  const int is_intact = error != 0 && ota->config->model->flash != NULL; /* what fails in flash has changed nothing */
  if (error == 0 && how != EI_OTA_RUN_AT_BOOT && !is_recorded(store)) error = eiota_internal_append_record(store);
  if (error == 0)
    note_running(ota, wanted->slot, found.header.version, found.header.counter);
  else if (is_change && !is_intact && error != EI_OTA_ERR_UNSUPPORTED)
    error = put_back(ota, error);
  if (how != EI_OTA_RUN_AT_BOOT) eiota_internal_finish_change(ota->config, eiota_internal_is_filled(ota->config->model, error));
  return error;
}
