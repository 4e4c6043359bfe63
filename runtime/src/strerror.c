#include "ei_ota/ei_ota.h"

const char *ei_ota_strerror(int error) {
#ifdef EI_OTA_NO_ERROR_STRINGS
  (void)error;
  return "";
#else
  switch (error) {
    case EI_OTA_OK:
      return "done";
    case EI_OTA_ERR_ARGUMENT:
      return "a pointer is missing: config, model, staging buffer or data";
    case EI_OTA_ERR_STATE:
      return "called out of order: begin, write, end, apply";
    case EI_OTA_ERR_SPACE:
      return "the payload is larger than the staging buffer";
    case EI_OTA_ERR_TRUNCATED:
      return "the payload ends early; send it again";
    case EI_OTA_ERR_LENGTH:
      return "more bytes came than the payload's header says; send it again";
    case EI_OTA_ERR_FORMAT:
      return "this is no EiOta payload";
    case EI_OTA_ERR_UNSUPPORTED:
      return "this firmware lacks what was asked for: a newer payload format or a restore";
    case EI_OTA_ERR_LAYOUT:
      return "the payload was made for another model architecture";
    case EI_OTA_ERR_PROJECT:
      return "the payload was made for another project";
    case EI_OTA_ERR_CORRUPT:
      return "the payload is damaged; send it again";
    case EI_OTA_ERR_VALUE:
      return "the payload holds a scale or zero point that no model has";
    case EI_OTA_ERR_BUSY:
      return "an inference is running; try again after it";
    case EI_OTA_ERR_RESTORE:
      return "the factory weights were not found intact; patch with RESTORE COPY";
    default:
      return "unknown error";
  }
#endif
}
