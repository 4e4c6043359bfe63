/* SPDX-License-Identifier: MIT */
#include <string.h>
#include <zcbor_common.h>
#include <zcbor_decode.h>
#include <zcbor_encode.h>
#include <zephyr/kernel.h>
#include <zephyr/mgmt/mcumgr/mgmt/mgmt.h>
#include <zephyr/mgmt/mcumgr/smp/smp.h>

#include "ei_ota/ei_ota_smp_zephyr.h"

typedef struct {
  uint32_t offset;
  uint32_t length; /* of the whole payload; 0 if the request does not say it */
  struct zcbor_string data;
} upload_t;

static ei_ota_t *updater;
static struct k_mutex *updater_mutex;
static uint32_t payload_length; /* what the client has said */

static void lock(void) {
  if (updater_mutex != NULL) (void)k_mutex_lock(updater_mutex, K_FOREVER);
}

static void unlock(void) {
  if (updater_mutex != NULL) (void)k_mutex_unlock(updater_mutex);
}

static bool put_text(zcbor_state_t *to, const char *text) {
  const struct zcbor_string string = {.value = (const uint8_t *)text, .len = strlen(text)};
  return zcbor_tstr_encode(to, &string);
}

static bool put_number(zcbor_state_t *to, const char *key, uint32_t number) {
  return put_text(to, key) && zcbor_uint32_put(to, number);
}

static uint32_t mcumgr_error(int error) {
  switch (error) {
    case EI_OTA_ERR_ARGUMENT:
      return MGMT_ERR_EINVAL;
    case EI_OTA_ERR_STATE:
      return MGMT_ERR_EBADSTATE;
    case EI_OTA_ERR_SPACE:
      return MGMT_ERR_ENOMEM;
    case EI_OTA_ERR_UNSUPPORTED:
      return MGMT_ERR_ENOTSUP;
    case EI_OTA_ERR_BUSY:
      return MGMT_ERR_EBUSY;
    case EI_OTA_ERR_CORRUPT:
      return MGMT_ERR_ECORRUPT;
    default:
      return MGMT_ERR_EUNKNOWN;
  }
}

static bool put_error(zcbor_state_t *to, int error) {
  return put_number(to, "rc", mcumgr_error(error)) && put_text(to, "rsn") && put_text(to, ei_ota_strerror(error)) &&
         put_text(to, "err") && zcbor_map_start_encode(to, 2) && put_number(to, "group", CONFIG_EI_OTA_SMP_GROUP) &&
         put_number(to, "rc", (uint32_t)-error) && zcbor_map_end_encode(to, 2);
}

static int state(struct smp_streamer *stream) {
  zcbor_state_t *const to = stream->writer->zs;
  char identity[EI_OTA_IDENTITY_SIZE];
  ei_ota_info_t info;
  uint32_t offset;
  lock();
  int error = ei_ota_tell(updater, &offset);
  if (error == 0) error = ei_ota_query(updater, &info);
  if (error == 0) error = ei_ota_identity(updater, identity, sizeof identity);
  unlock();
  const bool is_put = error != 0 ? put_error(to, error)
                                 : put_text(to, "identity") && put_text(to, identity) &&
                                       put_number(to, "project", info.project) && put_number(to, "state", info.state) &&
                                       put_number(to, "off", offset) && put_number(to, "len", info.expected);
  return is_put ? MGMT_ERR_EOK : MGMT_ERR_EMSGSIZE;
}

static bool is_key(const struct zcbor_string *key, const char *name) {
  return key->len == strlen(name) && memcmp(key->value, name, key->len) == 0;
}

static bool read_upload(zcbor_state_t *from, upload_t *upload) {
  struct zcbor_string key;
  bool is_read = zcbor_map_start_decode(from);
  while (is_read && zcbor_tstr_decode(from, &key)) {
    if (is_key(&key, "off"))
      is_read = zcbor_uint32_decode(from, &upload->offset);
    else if (is_key(&key, "len"))
      is_read = zcbor_uint32_decode(from, &upload->length);
    else if (is_key(&key, "data"))
      is_read = zcbor_bstr_decode(from, &upload->data);
    else
      is_read = zcbor_any_skip(from, NULL);
  }
  return is_read && zcbor_map_end_decode(from) && (upload->offset != 0 || upload->length != 0);
}

/* Goes on with an interrupted payload that has the same header. */
static int begin(ei_ota_t *ota, const struct zcbor_string *data) {
  const ei_ota_store_t *const store = ota->config->store;
  uint32_t offset;
  const int error = ei_ota_tell(ota, &offset);
  if (error != 0) return error;
  const bool is_same = offset >= sizeof store->head && data->len >= sizeof store->head &&
                       memcmp(store->head, data->value, sizeof store->head) == 0;
  return is_same ? ei_ota_begin_at(ota, offset) : ei_ota_begin(ota);
}

static int take(ei_ota_t *ota, const upload_t *upload) {
  int error = 0;
  if (upload->offset == 0) {
    payload_length = upload->length;
    error = begin(ota, &upload->data);
  } else if (ota->state == EI_OTA_IDLE) {
    error = ota->error; /* 0 after a reset: the client begins again */
  }
  if (error != 0 || ota->state != EI_OTA_WRITING) return error;
  if (upload->offset == ota->received) error = ei_ota_write(ota, upload->data.value, upload->data.len);
  return error == 0 && ota->received >= payload_length ? ei_ota_end(ota) : error;
}

static int upload(struct smp_streamer *stream) {
  zcbor_state_t *const to = stream->writer->zs;
  upload_t request = {0, 0, {NULL, 0}};
  if (!read_upload(stream->reader->zs, &request)) return MGMT_ERR_EINVAL;
  lock();
  const int error = take(updater, &request);
  const uint32_t offset = updater->received;
  unlock();
  return (error != 0 ? put_error(to, error) : put_number(to, "off", offset)) ? MGMT_ERR_EOK : MGMT_ERR_EMSGSIZE;
}

static int call(struct smp_streamer *stream, int (*function)(ei_ota_t *ota)) {
  lock();
  const int error = function(updater);
  unlock();
  return error == 0 || put_error(stream->writer->zs, error) ? MGMT_ERR_EOK : MGMT_ERR_EMSGSIZE;
}

static int apply(struct smp_streamer *stream) { return call(stream, ei_ota_apply); }
static int confirm(struct smp_streamer *stream) { return call(stream, ei_ota_confirm); }
static int roll_back(struct smp_streamer *stream) { return call(stream, ei_ota_rollback); }
static int restore(struct smp_streamer *stream) { return call(stream, ei_ota_restore); }
static int drop(struct smp_streamer *stream) { return call(stream, ei_ota_abort); }

static const struct mgmt_handler handlers[] = {
    [EI_OTA_SMP_STATE] = {.mh_read = state},         [EI_OTA_SMP_UPLOAD] = {.mh_write = upload},
    [EI_OTA_SMP_APPLY] = {.mh_write = apply},        [EI_OTA_SMP_CONFIRM] = {.mh_write = confirm},
    [EI_OTA_SMP_ROLLBACK] = {.mh_write = roll_back}, [EI_OTA_SMP_RESTORE] = {.mh_write = restore},
    [EI_OTA_SMP_ABORT] = {.mh_write = drop},
};

static struct mgmt_group group = {
    .mg_handlers = handlers, .mg_handlers_count = ARRAY_SIZE(handlers), .mg_group_id = CONFIG_EI_OTA_SMP_GROUP};

int ei_ota_smp_start(ei_ota_t *ota, struct k_mutex *mutex) {
  if (ota == NULL || ota->config == NULL || ota->config->store == NULL) return EI_OTA_ERR_ARGUMENT;
  if (updater != NULL) return EI_OTA_ERR_STATE;
  updater = ota;
  updater_mutex = mutex;
  mgmt_register_group(&group);
  return 0;
}
