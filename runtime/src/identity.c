/* SPDX-License-Identifier: MIT */
/* What a device says about itself. Written without the C library's printf, which many a firmware does not link. */
#include "ei_ota/ei_ota.h"

static char *append(char *to, const char *text) {
  while (*text != '\0') *to++ = *text++;
  return to;
}

static char *append_hex(char *to, const uint8_t *bytes, uint32_t size) {
  for (; size != 0; --size, ++bytes) {
    *to++ = "0123456789abcdef"[*bytes >> 4];
    *to++ = "0123456789abcdef"[*bytes & 15u];
  }
  return to;
}

static char *append_number(char *to, uint32_t number) {
  char digits[11], *at = digits + sizeof digits - 1;
  *at = '\0';
  do {
    *--at = (char)('0' + number % 10u);
    number /= 10u;
  } while (number != 0);
  return append(to, at);
}

static const char *decoders_of(const ei_ota_coding_t *coding) {
  if (coding == NULL) return "&decoders=structural";
  return coding->base == NULL && coding->flash_base == NULL ? "&decoders=structural,range" : "&decoders=structural,range,delta";
}

int ei_ota_identity(const ei_ota_t *ota, char *text, size_t size) {
  ei_ota_info_t info;
  const int error = ei_ota_query(ota, &info);
  if (error != 0 || text == NULL || size < EI_OTA_IDENTITY_SIZE) return EI_OTA_ERR_ARGUMENT;
  const uint32_t base = ota->config->model->base;
  const uint8_t base_bytes[] = {(uint8_t)base, (uint8_t)(base >> 8), (uint8_t)(base >> 16), (uint8_t)(base >> 24)};
  text = append_hex(append(text, "layout="), info.layout, sizeof info.layout);
  text = append_hex(append(text, "&base="), base_bytes, sizeof base_bytes);
  text = append_number(append(text, "&version="), info.updated != 0 ? info.version : 0);
  text = append(text, "&slot=");
  text = info.slot != EI_OTA_NO_SLOT ? append_number(text, info.slot) : append(text, "none");
  text = append_number(append(text, "&trial="), info.trial);
  text = append(text, decoders_of(ota->config->model->coding));
  *text = '\0';
  return 0;
}
