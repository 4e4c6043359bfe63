// The device: a byte that says how the payload is cut into chunks, then the payload. Each input comes twice: as it is, and with
// checksums that are right, since no mutation would hit those.
#include <cmath>
#include <cstring>

#include "entries.h"
#include "fuzz.h"
#include "payload/inspect.h"
#include "runtime_fixture.h"

namespace ei_ota {
namespace {

using test::Device;

/// The checksum of the weights that a content brings.
std::uint32_t crc_of_weights(const ei_ota_model_t& model, const std::uint8_t* content, const ei_ota_header_t& header) {
  std::uint32_t crc = 0;
  std::uint32_t left = header.content_size;
  for (ei_ota_entry_t entry{}; ei_ota_next_entry(&model, &entry) != 0;) {
    if (entry.kind == EI_OTA_BIAS_SCALE && (header.flags & EI_OTA_FLAG_BIAS_SCALES) == 0) continue;
    const bool is_coded = entry.kind == EI_OTA_ZERO_POINT8;
    const auto size = is_coded ? entry.count : entry.size;
    if (size > left) break;
    for (std::uint32_t i = 0; is_coded && i < size; ++i) {
      const std::int32_t zero_point = static_cast<std::int8_t>(content[i]);
      crc = ei_ota_crc32(crc, &zero_point, sizeof zero_point);
    }
    if (!is_coded) crc = ei_ota_crc32(crc, content, size);
    content += size;
    left -= size;
  }
  return crc;
}

/// With the checksum of the weights and that of the payload as they should be.
std::string sealed(const test::Device& device, std::string payload) {
  ei_ota_header_t header;
  if (payload.size() < EI_OTA_HEADER_SIZE + EI_OTA_TRAILER_SIZE ||
      ei_ota_read_header(reinterpret_cast<const std::uint8_t*>(payload.data()), &header) != 0 || header.size != payload.size())
    return payload;
  const auto* const content = reinterpret_cast<const std::uint8_t*>(payload.data()) + header.content_offset;
  const auto crc = crc_of_weights(device.model, content, header);
  std::memcpy(payload.data() + 32, &crc, sizeof crc);
  return test::sealed(payload);
}

void send(const std::string& payload, std::size_t chunk) {
  Device device;
  device.live = test::retrained();
  const auto before = device.bytes();
  const int error = device.send(payload, chunk);
  fuzz::require(error <= 0 && ei_ota_strerror(error)[0] != '\0', "every error has a sentence");
  fuzz::require(device.bytes() == before, "nothing changes before a payload is applied");
  if (error != 0) {
    fuzz::require(ei_ota_apply(&device.ota) == EI_OTA_ERR_STATE && device.bytes() == before, "nothing refused is applied");
    return;
  }
  // A device without a key passes over the digest, and over self-tests until it is asked to run one.
  fuzz::require(static_cast<std::uint8_t>(payload[6]) != EI_OTA_HEADER_SIZE || payload[7] != 0 ||
                    static_cast<bool>(inspect_payload(payload, "payload")),
                "the host accepts what a device accepts");
  fuzz::require(ei_ota_apply(&device.ota) == 0, "what is verified can be applied");
  fuzz::require(std::memcmp(device.live.before, before.data(), sizeof device.live.before) == 0 &&
                    std::memcmp(device.live.after, before.data() + before.size() - sizeof device.live.after,
                                sizeof device.live.after) == 0,
                "nothing beside the weights is written");
  for (const auto* const scales : {device.live.filter_scale, device.live.bias_scale})
    for (int i = 0; i < 2; ++i)
      fuzz::require(std::isfinite(scales[i]) && !std::signbit(scales[i]), "scales are finite and not negative");
  Device other;
  const auto flags = static_cast<std::uint8_t>(payload[5]);
  fuzz::require(other.update(test::build(test::parts_for(device.live, flags))) == 0 && other.bytes() == device.bytes(),
                "weights that were accepted make a payload that brings the same");
}

}  // namespace
}  // namespace ei_ota

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ei_ota;
  fuzz::Input input(data, size);
  const std::size_t chunk = 1 + input.byte();
  const auto payload = input.rest();
  send(payload, chunk);
  send(sealed(test::Device(), payload), chunk);
  return 0;
}
