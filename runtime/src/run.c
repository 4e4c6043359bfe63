#include "run.h"

#include "change.h"
#include "image.h"
#include "records.h"

/* NULL: the factory weights. */
static void note_running(ei_ota_t *ota, uint32_t slot, const ei_ota_payload_t *payload) {
  ota->config->store->running = (uint8_t)slot;
  ota->config->store->counter = payload != NULL ? payload->header.counter : 0;
  ota->version = payload != NULL ? payload->header.version : 0;
  ota->updated = payload != NULL;
}

static int write_weights(const ei_ota_t *ota, const ei_ota_payload_t *payload) {
  const ei_ota_model_t *const model = ota->config->model;
  if (payload != NULL) return eiota_internal_decode_image(model, &payload->source, &payload->header, 1);
  return model->restore != NULL ? model->restore(model) : EI_OTA_ERR_UNSUPPORTED;
}

/* After others were written: those of before, or else the factory weights. @param error  why */
static int put_back(ei_ota_t *ota, int error) {
  ei_ota_payload_t payload;
  const int was_updated = ota->updated;
  if (was_updated && eiota_internal_read_slot(ota, ota->config->store->running, &payload) == 0 &&
      write_weights(ota, &payload) == 0)
    return error;
  note_running(ota, EI_OTA_NO_SLOT, NULL);
  if (write_weights(ota, NULL) != 0) return EI_OTA_ERR_RESTORE;
  return was_updated ? EI_OTA_ERR_FACTORY : error;
}

static int find(const ei_ota_t *ota, ei_ota_recorded_t *wanted, int flags, ei_ota_payload_t *payload) {
  const int error = eiota_internal_read_slot(ota, wanted->slot, payload);
  if (error != 0) return error;
  if ((flags & EI_OTA_RUN_NEW) != 0) wanted->digest[0] = payload->header.weights_crc;
  return payload->header.weights_crc == wanted->digest[0] ? 0 : EI_OTA_ERR_SLOT;
}

int eiota_internal_run(ei_ota_t *ota, ei_ota_recorded_t *wanted, int flags) {
  ei_ota_payload_t found;
  const ei_ota_payload_t *const payload = wanted->slot != EI_OTA_NO_SLOT ? &found : NULL;
  const int is_change = payload != NULL || ota->updated || eiota_internal_is_placed(ota->config->model);
  int error = payload != NULL ? find(ota, wanted, flags, &found) : 0;
  const int is_started = flags & EI_OTA_RUN_STARTED;
  if (error == 0 && !is_started) error = eiota_internal_start_change(ota->config);
  if (error != 0) return error;
  if (is_change) error = write_weights(ota, payload);
  if (error == 0 && (flags & EI_OTA_RUN_RECORD) != 0) error = eiota_internal_append_record(ota->config->store);
  if (error == 0)
    note_running(ota, wanted->slot, payload);
  else if (is_change && error != EI_OTA_ERR_UNSUPPORTED)
    error = put_back(ota, error);
  if (!is_started) eiota_internal_finish_change(ota->config, eiota_internal_is_filled(ota->config->model, error));
  return error;
}
