/* SPDX-License-Identifier: MIT */
#include "ei_ota/ei_ota.h"

#if !EI_OTA_NO_ERROR_STRINGS
/* One after the other, from EI_OTA_OK downwards: saves the pointers of a table. */
static const char sentences[] =
    "done\0"
    "invalid argument\0"
    "call out of order\0"
    "buffer or slot too small, or too few slots left\0"
    "payload ends early\0"
    "payload is too long\0"
    "not an EiOta payload\0"
    "not supported\0"
    "made for another architecture\0"
    "made for another project\0"
    "payload is damaged\0"
    "value out of range\0"
    "an inference is running\0"
    "factory weights not found\0"
    "not signed by the trusted key\0"
    "older than the confirmed one\0"
    "security counter too low\0"
    "delta for other weights\0"
    "flash failed\0"
    "trial is over, no such slot, or nothing kept in it\0"
    "self-test failed\0"
    "flash failed, factory weights run\0"
    "unknown error";
#endif

const char *ei_ota_strerror(int error) {
#if EI_OTA_NO_ERROR_STRINGS
  (void)error;
  return "";
#else
  const char *sentence = sentences;
  if (error > 0 || error < EI_OTA_ERR_FACTORY) error = EI_OTA_ERR_FACTORY - 1;
  for (; error != 0; ++error)
    while (*sentence++ != '\0') {
    }
  return sentence;
#endif
}
