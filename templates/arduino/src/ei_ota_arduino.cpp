#include "ei_ota_arduino.h"

#include <string.h>

static uint8_t staging[EI_OTA_@ID@_PAYLOAD_SIZE];
static const ei_ota_config_t config = EI_OTA_CONFIG_STAGING(&ei_ota_@id@, staging);
static ei_ota_t ota = EI_OTA_INIT(&config);

// -1 after a silence of timeout_ms. Stream's readBytes() is not used: streams that sketches write need not have it.
static int next_byte(Stream &stream, unsigned long timeout_ms) {
  const unsigned long start = millis();
  do {
    const int next = stream.available() > 0 ? stream.read() : -1;
    if (next >= 0) return next;
    yield();
  } while (millis() - start < timeout_ms);
  return -1;
}

static int receive(Stream &stream, unsigned long timeout_ms) {
  ei_ota_info_t info;
  do {
    const int next = next_byte(stream, timeout_ms);
    if (next < 0) return EI_OTA_ERR_TRUNCATED;
    const uint8_t data = static_cast<uint8_t>(next);
    const int error = ei_ota_write(&ota, &data, 1);
    if (error != 0) return error;
    ei_ota_query(&ota, &info);
  } while (info.expected == 0 || info.received != info.expected);
  return 0;
}

static int update(Stream &stream, unsigned long timeout_ms) {
  int error = ei_ota_begin(&ota);
  if (error == 0) error = receive(stream, timeout_ms);
  if (error == 0) error = ei_ota_end(&ota);
  if (error == 0) error = ei_ota_apply(&ota);
  return error;
}

static String text_of(int error) {
  if (error == 0) return String("");
  const char *const sentence = ei_ota_strerror(error);
  return *sentence != '\0' ? String(sentence) : String(error);  // EI_OTA_NO_ERROR_STRINGS: the number, as "" is success
}

String ei_update_weights(Stream &stream) { return ei_update_weights(stream, EI_OTA_TIMEOUT_MS); }

String ei_update_weights(Stream &stream, unsigned long timeout_ms) {
  const int error = update(stream, timeout_ms);
  ei_ota_abort(&ota);
  return text_of(error);
}

String ei_restore_weights() { return text_of(ei_ota_restore(&ota)); }

bool ei_ota_find_mark(Stream &stream) { return ei_ota_find_mark(stream, EI_OTA_TIMEOUT_MS); }

bool ei_ota_find_mark(Stream &stream, unsigned long timeout_ms) {
  static const char mark[] = {'e', 'd', 'g', 'e', 'i', 'm', 'p', 'u', 'l', 's', 'e'};
  char last[sizeof mark] = {};
  for (unsigned long count = 0; count < EI_OTA_MARK_LIMIT; ++count) {
    const int next = next_byte(stream, timeout_ms);
    if (next < 0) return false;
    memmove(last, last + 1, sizeof last - 1);
    last[sizeof last - 1] = static_cast<char>(next);
    if (memcmp(last, mark, sizeof mark) == 0) return true;
  }
  return false;
}
