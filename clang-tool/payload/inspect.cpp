#include "payload/inspect.h"

#include <algorithm>

#include "ei_ota/ei_ota.h"
#include "payload.h"
#include "payload/apply.h"

namespace ei_ota {

bool looks_like_payload(const std::string& bytes) { return bytes.starts_with("EiOt"); }

Result<PayloadSummary> inspect_payload(const std::string& bytes, const std::string& where) {
  ei_ota_header_t header{};
  const ei_ota_source_t source{reinterpret_cast<const std::uint8_t*>(bytes.data()), nullptr, 0, nullptr};
  int error = ei_ota_verify_container(&source, bytes.size(), &header);
  if (error == 0 && bytes.size() > header.size) error = EI_OTA_ERR_LENGTH;
  if (error != 0) return payload_refusal(error, where);
  PayloadSummary summary{{},
                         header.project,
                         header.version,
                         header.content_size,
                         header.weights_crc,
                         (header.flags & EI_OTA_FLAG_BIAS_SCALES) != 0};
  std::copy(std::begin(header.layout), std::end(header.layout), summary.layout.begin());
  return summary;
}

}  // namespace ei_ota
