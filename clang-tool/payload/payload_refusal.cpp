// SPDX-License-Identifier: MIT
#include "payload/payload_refusal.h"

#include "ei_ota/ei_ota.h"

namespace ei_ota {

Refusal payload_refusal(int error, const std::string& where) {
  if (error == EI_OTA_ERR_BASE)
    return refuse(ErrorId::Payload, where, ei_ota_strerror(error), "a delta against the factory weights of this firmware",
                  "make it with the baseline of this firmware's release");
  const char* const expected =
      error == EI_OTA_ERR_LAYOUT || error == EI_OTA_ERR_PROJECT ? "a payload made for this firmware" : "a whole payload";
  const char* const remedy =
      error == EI_OTA_ERR_UNSUPPORTED ? "use a newer ei-ota" : "make the payload again with `ei-ota payload`";
  return refuse(ErrorId::Payload, where, ei_ota_strerror(error), expected, remedy);
}

}  // namespace ei_ota
