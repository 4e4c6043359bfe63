// SPDX-License-Identifier: MIT
// The device: a byte that says how the payload is cut into chunks, then the payload. Each input comes three times: as it is,
// with a checksum, digest and signature that are right, since no mutation would hit those, and with that of its weights right,
// too. What is taken from memory is taken from flash, and the other way round; a device with a key takes what is signed of it.
#include <cmath>
#include <cstring>

#include "entries.h"
#include "fuzz.h"
#include "payload/inspect.h"
#include "store_fixture.h"
#include "toy_verifier.h"

namespace ei_ota {
namespace {

constexpr test::Geometry geometry{8, 128, 512, 2};

/// With the room of a StoreDevice: both refuse the same payloads.
struct Device : test::Device {
  Device() { resize_staging(geometry.slot_size); }
};

/// The checksum of the weights that a content brings.
std::uint32_t crc_of_weights(const ei_ota_model_t& model, const std::uint8_t* content, const ei_ota_header_t& header) {
  std::uint32_t crc = 0;
  std::uint32_t left = header.content_size;
  for (ei_ota_entry_t entry{}; eiota_internal_next_entry(&model, &entry) != 0;) {
    if (entry.kind == EI_OTA_BIAS_SCALE && (header.flags & EI_OTA_FLAG_BIAS_SCALES) == 0) continue;
    const bool is_coded = entry.kind == EI_OTA_ZERO_POINT8;
    const auto size = is_coded ? entry.count : entry.size;
    if (size > left) break;
    for (std::uint32_t i = 0; is_coded && i < size; ++i) {
      const std::int32_t zero_point = static_cast<std::int8_t>(content[i]);
      crc = eiota_internal_crc32(crc, &zero_point, sizeof zero_point);
    }
    if (!is_coded) crc = eiota_internal_crc32(crc, content, size);
    content += size;
    left -= size;
  }
  return crc;
}

/// Reads the header of a payload that is as long as it says.
bool has_header(const std::string& payload, ei_ota_header_t& header) {
  return payload.size() >= EI_OTA_HEADER_SIZE + EI_OTA_TRAILER_SIZE &&
         eiota_internal_read_header(reinterpret_cast<const std::uint8_t*>(payload.data()), nullptr, &header) == 0 &&
         header.size == payload.size();
}

const std::uint8_t* content_of(const std::string& payload, const ei_ota_header_t& header) {
  return reinterpret_cast<const std::uint8_t*>(payload.data()) + header.content_offset;
}

/// Of what a device has taken.
void require_checksums(const Device& device, const std::string& payload) {
  ei_ota_header_t header;
  fuzz::require(has_header(payload, header), "what is taken is as long as it says");
  fuzz::require(test::sealed(payload) == payload, "it has the checksum of its bytes");
  fuzz::require(crc_of_weights(device.model, content_of(payload, header), header) == header.weights_crc,
                "and that of its weights");
}

/// A model that gives what it is asked to, if it can: zeros.
const float* classify(void*, const ei_ota_case_t* golden) {
  static std::vector<float> inputs, outputs;
  inputs.assign(golden->input_count, 0);
  outputs.assign(golden->output_count, 0);
  fuzz::require(ei_ota_case_inputs(golden, 0, golden->input_count, inputs.data()) == 0, "inputs can be read");
  return outputs.data();
}

int self_test(ei_ota_t& ota) {
  const int error = ei_ota_self_test(&ota, classify, nullptr);
  fuzz::require(error == 0 || error == EI_OTA_ERR_SELF_TEST, "a self-test has one of two ends");
  return error;
}

/// The same payload by way of flash. `device` has been sent it, and answered `error`.
void send_to_store(Device& device, const std::string& payload, std::size_t chunk, int error) {
  test::StoreDevice stored(geometry);
  stored.boot();
  const auto before = stored.bytes();
  const int stored_error = stored.send(payload, chunk);
  fuzz::require(stored_error == error && stored.bytes() == before, "flash takes what memory takes");
  if (error != 0) return;
  fuzz::require(ei_ota_apply(&stored.ota()) == 0 && stored.bytes() == device.bytes(), "and decodes to the same weights");
  fuzz::require(self_test(stored.ota()) == self_test(device.ota), "and to the same self-test");
  fuzz::require(!stored.flash.abused, "flash is used as flash");
}

void send_to_one_with_a_key(const std::string& payload, std::size_t chunk, int error_without) {
  fuzz::ToyVerifier toy;
  Device device;
  device.config.verifier = &toy.verifier;
  const int error = device.send(payload, chunk);
  fuzz::require(error != 0 || error_without == 0, "a key makes nothing right");
  fuzz::require(error != 0 || fuzz::toy_signed(payload) == payload, "what is taken is signed");
}

void send(const std::string& payload, std::size_t chunk) {
  Device device;
  device.live = test::retrained();
  const auto before = device.bytes();
  const int error = device.send(payload, chunk);
  fuzz::require(error <= 0 && ei_ota_strerror(error)[0] != '\0', "every error has a sentence");
  fuzz::require(device.bytes() == before, "nothing changes before a payload is applied");
  send_to_one_with_a_key(payload, chunk, error);
  if (error != 0) {
    send_to_store(device, payload, chunk, error);
    fuzz::require(ei_ota_apply(&device.ota) != 0 && device.bytes() == before, "nothing refused is applied");
    return;
  }
  require_checksums(device, payload);
  // A device without a key passes over the digest, and over self-tests until it is asked to run one.
  fuzz::require(static_cast<std::uint8_t>(payload[6]) != EI_OTA_HEADER_SIZE || payload[7] != 0 ||
                    static_cast<bool>(inspect_payload(payload, "payload")),
                "the host accepts what a device accepts");
  fuzz::require(ei_ota_apply(&device.ota) == 0, "what is verified can be applied");
  send_to_store(device, payload, chunk, 0);
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
  auto payload = input.rest();
  send(payload, chunk);
  ei_ota_header_t header;
  if (!has_header(payload, header)) return 0;
  send(test::sealed(fuzz::toy_signed(payload)), chunk);
  const auto crc = crc_of_weights(Device().model, content_of(payload, header), header);
  std::memcpy(payload.data() + 32, &crc, sizeof crc);
  send(test::sealed(fuzz::toy_signed(payload)), chunk);
  return 0;
}
