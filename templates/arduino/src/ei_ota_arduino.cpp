// SPDX-License-Identifier: MIT
#include "ei_ota_arduino.h"

#include <string.h>

#include "eiota_internal_reader.h"

static uint8_t staging[EI_OTA_@ID@_PAYLOAD_SIZE];
static const ei_ota_config_t config = EI_OTA_CONFIG_STAGING(&ei_ota_@id@, staging);
static ei_ota_t updater = EI_OTA_INIT(&config);

static bool is_closed(const eiota_internal_reader_t &reader) {
  return reader.is_open != nullptr && !reader.is_open(reader.connection) && reader.stream->available() <= 0;
}

// Times are compared by their difference, which stays right when millis() wraps around. readBytes() of Stream is not used,
// because a stream class of a sketch need not have it.
int eiota_internal_next(eiota_internal_reader_t &reader) {
  const unsigned long silent_since = millis();
  for (;; yield()) {
    const int next = reader.stream->available() > 0 ? reader.stream->read() : -1;
    const unsigned long now = millis();
    if (next >= 0 && !reader.is_started) {
      reader.is_started = true;
      reader.start = now;
    }
    if (reader.is_started && now - reader.start >= reader.timeouts.total_ms) return EIOTA_INTERNAL_LATE;
    if (next >= 0) return next;
    if (is_closed(reader)) return EIOTA_INTERNAL_CLOSED;
    if (now - silent_since >= reader.timeouts.silence_ms) return EIOTA_INTERNAL_LATE;
  }
}

int eiota_internal_update(int (*receive)(ei_ota_t *ota, void *source), void *source) {
  int error = ei_ota_begin(&updater);
  if (error == 0) error = receive(&updater, source);
  if (error == 0) error = ei_ota_end(&updater);
  if (error == 0) error = ei_ota_apply(&updater);
  ei_ota_abort(&updater);
  return error;
}

uint32_t eiota_internal_identity(char (&text)[EI_OTA_IDENTITY_SIZE]) {
  ei_ota_info_t info;
  ei_ota_query(&updater, &info);
  ei_ota_identity(&updater, text, sizeof text);
  return info.project;
}

static eiota_internal_reader_t reader_of(Stream &stream, const ei_ota_timeouts_t &timeouts) {
  const eiota_internal_reader_t reader = {&stream, timeouts, nullptr, nullptr, false, 0};
  return reader;
}

// The payload itself says where it ends.
static int receive(ei_ota_t *ota, void *source) {
  ei_ota_info_t info;
  do {
    const int next = eiota_internal_next(*static_cast<eiota_internal_reader_t *>(source));
    if (next < 0) return EI_OTA_ERR_TRUNCATED;
    const uint8_t data = static_cast<uint8_t>(next);
    const int error = ei_ota_write(ota, &data, 1);
    if (error != 0) return error;
    ei_ota_query(ota, &info);
  } while (info.expected == 0 || info.received != info.expected);
  return 0;
}

int ei_ota_update_weights(Stream &stream) { return ei_ota_update_weights(stream, ei_ota_timeouts_t()); }

int ei_ota_update_weights(Stream &stream, const ei_ota_timeouts_t &timeouts) {
  eiota_internal_reader_t reader = reader_of(stream, timeouts);
  return eiota_internal_update(receive, &reader);
}

int ei_ota_restore_weights() { return ei_ota_restore(&updater); }

static ei_ota_timeouts_t silence_of(unsigned long silence_ms) {
  ei_ota_timeouts_t timeouts;
  timeouts.silence_ms = silence_ms;
  return timeouts;
}

static String text_of(int error) {
  if (error == 0) return String("");
  const char *const sentence = ei_ota_strerror(error);
  return *sentence != '\0' ? String(sentence) : String(error);  // EI_OTA_NO_ERROR_STRINGS: the number, since "" means success
}

String ei_update_weights(Stream &stream) { return text_of(ei_ota_update_weights(stream)); }

String ei_update_weights(Stream &stream, unsigned long silence_ms) {
  return text_of(ei_ota_update_weights(stream, silence_of(silence_ms)));
}

String ei_restore_weights() { return text_of(ei_ota_restore_weights()); }

bool ei_ota_find_mark(Stream &stream) { return ei_ota_find_mark(stream, EI_OTA_TIMEOUT_MS); }

bool ei_ota_find_mark(Stream &stream, unsigned long silence_ms) {
  static const char mark[] = {'e', 'd', 'g', 'e', 'i', 'm', 'p', 'u', 'l', 's', 'e'};
  char last[sizeof mark] = {};
  eiota_internal_reader_t reader = reader_of(stream, silence_of(silence_ms));
  for (unsigned long count = 0; count < EI_OTA_MARK_LIMIT; ++count) {
    const int next = eiota_internal_next(reader);
    if (next < 0) return false;
    memmove(last, last + 1, sizeof last - 1);
    last[sizeof last - 1] = static_cast<char>(next);
    if (memcmp(last, mark, sizeof mark) == 0) return true;
  }
  return false;
}
