#include "ei_ota/ei_ota.h"

#ifndef EI_OTA_NO_ERROR_STRINGS
/* One after the other, from EI_OTA_OK down: 14 pointers less than a table. */
static const char sentences[] =
    "done\0"
    "config, model, staging buffer or data is missing\0"
    "out of order: begin, write, end, apply\0"
    "payload exceeds the staging buffer\0"
    "payload ends early; send it again\0"
    "payload is longer than its header says; send it again\0"
    "not an EiOta payload\0"
    "firmware lacks this payload format, or a restore\0"
    "payload is for another model architecture\0"
    "payload is for another project\0"
    "payload is damaged; send it again\0"
    "payload has a scale or zero point that no model has\0"
    "an inference is running; try again after it\0"
    "factory weights not found intact; use RESTORE COPY\0"
    "payload is not signed by the trusted key\0"
    "payload is older than a confirmed one\0"
    "payload has a revoked security counter\0"
    "delta is against other factory weights\0"
    "flash failed\0"
    "no applied payload in the slot\0"
    "self-test failed, or is not there\0"
    "unknown error";
#endif

const char *ei_ota_strerror(int error) {
#ifdef EI_OTA_NO_ERROR_STRINGS
  (void)error;
  return "";
#else
  const char *sentence = sentences;
  if (error > 0 || error < EI_OTA_ERR_SELF_TEST) error = EI_OTA_ERR_SELF_TEST - 1;
  for (; error != 0; ++error)
    while (*sentence++ != '\0') {
    }
  return sentence;
#endif
}
