/* begin, write, end, apply, restore, abort, query: the state machine over payload.c and image.c. */
#include <string.h>

#include "ei_ota/ei_ota.h"
#include "image.h"
#include "legacy.h"
#include "payload.h"

static const ei_ota_model_t *model_of(const ei_ota_t *ota) {
  return ota != NULL && ota->config != NULL ? ota->config->model : NULL;
}

static void drop(ei_ota_t *ota) {
  ota->received = 0;
  ota->expected = 0;
  ota->state = EI_OTA_IDLE;
}

int ei_ota_begin(ei_ota_t *ota) {
  if (model_of(ota) == NULL || ota->config->staging == NULL) return EI_OTA_ERR_ARGUMENT;
  drop(ota);
  ota->state = EI_OTA_WRITING;
  return 0;
}

static const uint8_t *staged(const ei_ota_t *ota) { return (const uint8_t *)ota->config->staging; }

#if defined(EI_OTA_LEGACY) && EI_OTA_LEGACY

/* Once EI_OTA_LEGACY_HEAD_SIZE bytes are staged. */
static int is_legacy(const ei_ota_t *ota) { return ei_ota_is_legacy(ota->config->model, staged(ota)); }

/* The bytes that come first and say how many follow. */
static uint32_t head_size(const ei_ota_t *ota) {
  if (ota->config->model->legacy == NULL) return EI_OTA_HEADER_SIZE;
  return ota->received < EI_OTA_LEGACY_HEAD_SIZE || is_legacy(ota) ? EI_OTA_LEGACY_HEAD_SIZE : EI_OTA_HEADER_SIZE;
}

#else

static uint32_t head_size(const ei_ota_t *ota) {
  (void)ota;
  return EI_OTA_HEADER_SIZE;
}

#endif

/* Refuses on the header alone what could only fail later. */
static int check_header(ei_ota_t *ota) {
  ei_ota_header_t header;
  int error;
#if defined(EI_OTA_LEGACY) && EI_OTA_LEGACY
  if (is_legacy(ota)) {
    error = ei_ota_read_legacy_head(ota->config->model, staged(ota), &header.size);
  } else
#endif
  {
    error = ei_ota_read_header(staged(ota), &header);
    if (error == 0) error = ei_ota_match_header(&header, ota->config->model);
  }
  if (error != 0) return error;
  ota->expected = header.size;
  return header.size > ota->config->staging_size ? EI_OTA_ERR_SPACE : 0;
}

static int stage(ei_ota_t *ota, const uint8_t *data, size_t size) {
  while (size != 0) {
    const uint32_t wanted = ota->expected != 0 ? ota->expected : head_size(ota);
    if (ota->received == wanted) return EI_OTA_ERR_LENGTH;
    if (wanted > ota->config->staging_size) return EI_OTA_ERR_SPACE;
    const uint32_t room = wanted - ota->received;
    const uint32_t chunk = size < room ? (uint32_t)size : room;
    memcpy((uint8_t *)ota->config->staging + ota->received, data, chunk);
    ota->received += chunk;
    data += chunk;
    size -= chunk;
    if (ota->received == head_size(ota) && ota->expected == 0) {
      const int error = check_header(ota);
      if (error != 0) return error;
    }
  }
  return 0;
}

int ei_ota_write(ei_ota_t *ota, const void *data, size_t size) {
  if (model_of(ota) == NULL || (data == NULL && size != 0)) return EI_OTA_ERR_ARGUMENT;
  if (ota->state != EI_OTA_WRITING) return EI_OTA_ERR_STATE;
  const int error = stage(ota, (const uint8_t *)data, size);
  if (error != 0) drop(ota);
  return error;
}

static int verify(const ei_ota_t *ota) {
#if defined(EI_OTA_LEGACY) && EI_OTA_LEGACY
  if (ota->received >= EI_OTA_LEGACY_HEAD_SIZE && is_legacy(ota))
    return ei_ota_decode_legacy(ota->config->model, staged(ota), ota->received, 0);
#endif
  ei_ota_header_t header;
  return ei_ota_verify_payload(ota->config->model, staged(ota), ota->received, &header);
}

int ei_ota_end(ei_ota_t *ota) {
  if (model_of(ota) == NULL) return EI_OTA_ERR_ARGUMENT;
  if (ota->state != EI_OTA_WRITING) return EI_OTA_ERR_STATE;
  const int error = verify(ota);
  if (error != 0)
    drop(ota);
  else
    ota->state = EI_OTA_VERIFIED;
  return error;
}

static int is_in_use(const ei_ota_model_t *model) {
  int in_use = 0;
  for (uint32_t i = 0; i != model->part_count; ++i)
    if (model->parts[i]->in_use != NULL) in_use |= *model->parts[i]->in_use;
  return in_use;
}

static int start_change(const ei_ota_config_t *config) {
  if (config->lock != NULL && config->lock(config->context) < 0) return EI_OTA_ERR_BUSY;
  if (!is_in_use(config->model)) return 0;
  if (config->unlock != NULL) config->unlock(config->context);
  return EI_OTA_ERR_BUSY;
}

static void finish_change(const ei_ota_config_t *config, int error) {
  if (error == 0 && config->model->refresh != NULL) config->model->refresh();
  if (error == 0 && config->weights_changed != NULL) config->weights_changed(config->context);
  if (config->unlock != NULL) config->unlock(config->context);
}

/* Of what ei_ota_end has verified. @return the payload's version, 0 for a legacy one */
static uint32_t write_weights(const ei_ota_t *ota) {
#if defined(EI_OTA_LEGACY) && EI_OTA_LEGACY
  if (is_legacy(ota)) {
    (void)ei_ota_decode_legacy(ota->config->model, staged(ota), ota->received, 1);
    return 0;
  }
#endif
  ei_ota_header_t header;
  (void)ei_ota_read_header(staged(ota), &header);
  (void)ei_ota_decode_image(ota->config->model, staged(ota), &header, 1);
  return header.version;
}

int ei_ota_apply(ei_ota_t *ota) {
  const ei_ota_model_t *const model = model_of(ota);
  if (model == NULL) return EI_OTA_ERR_ARGUMENT;
  if (ota->state != EI_OTA_VERIFIED) return EI_OTA_ERR_STATE;
  const int error = start_change(ota->config);
  if (error != 0) return error;
  ota->version = write_weights(ota);
  ota->updated = 1;
  finish_change(ota->config, 0);
  return 0;
}

int ei_ota_restore(ei_ota_t *ota) {
  const ei_ota_model_t *const model = model_of(ota);
  if (model == NULL) return EI_OTA_ERR_ARGUMENT;
  if (model->restore == NULL) return EI_OTA_ERR_UNSUPPORTED;
  int error = start_change(ota->config);
  if (error != 0) return error;
  error = model->restore(model);
  if (error == 0) {
    ota->version = 0;
    ota->updated = 0;
  }
  finish_change(ota->config, error);
  return error;
}

int ei_ota_abort(ei_ota_t *ota) {
  if (model_of(ota) == NULL) return EI_OTA_ERR_ARGUMENT;
  drop(ota);
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
  info->updated = ota->updated;
  return 0;
}
