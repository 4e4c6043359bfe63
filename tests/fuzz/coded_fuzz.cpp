// SPDX-License-Identifier: MIT
// The range decoder: a byte that chooses the device, one that says whether the payload is a delta, then its content. All of the
// container around it is right, and so is the checksum of the weights that the content gives. What a device takes, it holds.
#include <cstring>

#include "coding.h"
#include "crc32.h"
#include "fuzz.h"
#include "head_for.h"
#include "payload/apply.h"
#include "payload/device_table.h"
#include "payload/encode.h"
#include "payload/seal.h"
#include "random_release.h"

namespace ei_ota {
namespace {

using test::head_for;

constexpr unsigned devices = 16;

/// A small device with weights in every entry, none of them unread.
struct Candidate {
  Release release;
  UnsealedPayload full, delta;
};

const Candidate& device_of(unsigned number) {
  static const auto made = [] {
    std::vector<Candidate> found;
    for (unsigned seed = 0; found.size() < devices; ++seed) {
      const auto maker = test::random_device(seed);
      if (maker.release.image.bytes.size() > 1000) continue;
      const auto& image = maker.release.image;
      found.push_back({maker.release, encode_range(image, nullptr, head_for(maker.release)),
                       encode_range(image, &image, head_for(maker.release))});
    }
    return found;
  }();
  return made.at(number % devices);
}

/// Continues a checksum over all that a structural payload brings.
struct Sum {
  const ei_ota_model_t* model;
  std::uint32_t crc = 0;
};

int add(void* context, const ei_ota_source_t* payload, const ei_ota_header_t* header) {
  auto& sum = *static_cast<Sum*>(context);
  std::uint32_t at = header->content_offset;
  ei_ota_entry_t entry{};
  eiota_internal_start_entries(&entry);
  while (eiota_internal_next_entry(sum.model, &entry) != 0) {
    if (entry.kind == EI_OTA_BIAS_SCALE && (header->flags & EI_OTA_FLAG_BIAS_SCALES) == 0) continue;
    const bool is_narrow = entry.kind == EI_OTA_ZERO_POINT8;
    for (std::uint32_t left = is_narrow ? entry.count : entry.size, size = left; left != 0; left -= size, size = left) {
      const auto* const bytes = payload->read(payload, at, &size);
      if (bytes == nullptr) return EI_OTA_ERR_FORMAT;
      fuzz::require(size != 0 && size <= left, "a source gives what is asked for");
      for (std::uint32_t i = 0; is_narrow && i < size; ++i) {
        const std::int32_t zero_point = static_cast<std::int8_t>(bytes[i]);
        sum.crc = eiota_internal_crc32(sum.crc, &zero_point, sizeof zero_point);
      }
      if (!is_narrow) sum.crc = eiota_internal_crc32(sum.crc, bytes, size);
      at += size;
    }
  }
  fuzz::require(at == header->content_offset + header->content_size, "the structural payload is as long as it says");
  return 0;
}

std::uint32_t crc_of(const Release& device, const std::string& payload) {
  auto image = device.image.bytes;
  const DeviceTable table(device, image);
  const auto model = table.model(device);
  ei_ota_source_t source{};
  ei_ota_header_t header{};
  eiota_internal_init_memory_source(&source, payload.data());
  fuzz::require(eiota_internal_read_header(source.memory, &model, &header) == 0, "the header is right");
  Sum sum{&model};
  (void)model.coding->decoder->decode(&model, &source, &header, add, &sum);
  return sum.crc;
}

}  // namespace
}  // namespace ei_ota

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ei_ota;
  fuzz::Input input(data, size);
  const auto& candidate = device_of(input.byte());
  const auto& device = candidate.release;
  const bool is_delta = (input.byte() & 1U) != 0;
  const auto* const base = is_delta ? &device.image : nullptr;
  auto payload = is_delta ? candidate.delta : candidate.full;
  payload.content = input.rest();
  const auto content_size = static_cast<std::uint32_t>(payload.content.size());
  std::memcpy(payload.head.data() + 28, &content_size, sizeof content_size);
  const auto crc = crc_of(device, seal(payload));
  std::memcpy(payload.head.data() + 32, &crc, sizeof crc);
  const auto applied = apply_payload(device, seal(payload), "p.bin");
  if (!applied) return 0;
  WeightImage image = device.image;
  image.bytes = *applied;
  // A device does not look at products: those of scales that no training gives may be more than a payload may hold.
  for (const auto& entry : image.entries)
    if (forbidden_value(image, entry)) return 0;
  const auto again = apply_payload(device, seal(encode_range(image, base, head_for(device))), "p.bin");
  fuzz::require(again && *again == *applied, "weights that were accepted make a payload that brings the same");
  return 0;
}
