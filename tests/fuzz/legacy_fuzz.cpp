// SPDX-License-Identifier: MIT
// Legacy payloads, on the device and on the host: a byte that says how the payload is cut into chunks, then the payload. Each
// comes twice: as it is, and behind the length that the device expects.
#include <algorithm>
#include <cmath>
#include <cstring>

#include "fuzz.h"
#include "legacy/legacy_reader.h"
#include "runtime_legacy_fixture.h"

namespace ei_ota {
namespace {

using test::LegacyDevice;

void send(const std::string& payload, std::size_t chunk) {
  LegacyDevice device;
  device.live = test::retrained();
  const auto before = device.bytes();
  const int error = device.send(payload, chunk);
  fuzz::require(error <= 0 && ei_ota_strerror(error)[0] != '\0', "every error has a sentence");
  fuzz::require(device.bytes() == before, "nothing changes before a payload is applied");
  if (error != 0) {
    fuzz::require(ei_ota_apply(&device.ota) != 0 && device.bytes() == before, "nothing refused is applied");
    return;
  }
  fuzz::require(ei_ota_apply(&device.ota) == 0, "what is verified can be applied");
  fuzz::require(std::memcmp(device.live.before, before.data(), sizeof device.live.before) == 0 &&
                    std::memcmp(device.live.after, before.data() + before.size() - sizeof device.live.after,
                                sizeof device.live.after) == 0,
                "nothing beside the weights is written");
  for (const float scale : {device.live.input_scale[0], device.live.filter_scale[0], device.live.filter_scale[1]})
    fuzz::require(std::isfinite(scale) && !std::signbit(scale), "scales are finite and not negative");
  fuzz::require(device.live.input_zero[0] >= -128 && device.live.input_zero[0] <= 127, "zero points are those of int8");
  const auto after = device.bytes();
  fuzz::require(device.update(payload) == 0 && device.bytes() == after, "a second time changes nothing");
}

void read(const std::string& payload) {
  const auto records = read_legacy(payload, "payload");
  if (!records) return;
  std::size_t end = 4;
  for (const auto& [record, values] : *records) {
    fuzz::require(values == end + (record.is_quantization ? 3 : 4), "records follow on one another");
    end += legacy_size(record);
  }
  fuzz::require(end == payload.size(), "the records are the whole payload");
}

}  // namespace
}  // namespace ei_ota

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ei_ota;
  fuzz::Input input(data, size);
  const std::size_t chunk = 1 + input.byte();
  auto payload = input.rest();
  send(payload, chunk);
  read(payload);
  payload.resize(std::max<std::size_t>(payload.size(), 4));
  const auto whole = test::legacy_payload();
  send(whole.substr(0, 4) + payload.substr(4), chunk);
  auto length = static_cast<std::uint32_t>(payload.size() - 4);
  for (std::size_t at = 4; at-- > 0; length >>= 8) payload[at] = static_cast<char>(length);
  read(payload);
  return 0;
}
