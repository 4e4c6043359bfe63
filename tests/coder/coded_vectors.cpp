// SPDX-License-Identifier: MIT
// coded_vectors FILE: random weights, coded, for decode_vectors.c to decode. All numbers are little-endian, of 32 bits:
//   number of payloads; for each: flags of its header, number of entries, size of the content, the content padded to 4 bytes;
//     for each entry: kind, number of elements; the elements of the base; those that come out.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>
#include <tuple>

#include "container.h"
#include "model/entry_kind.h"
#include "model/round_scales.h"
#include "payload/encode.h"
#include "random_release.h"

namespace ei_ota {
namespace {

void append(std::string& bytes, std::uint32_t word) {
  for (unsigned shift = 0; shift != 32; shift += 8) bytes += static_cast<char>(word >> shift & 0xFFU);
}

std::uint32_t element(const WeightImage& image, const Entry& entry, std::size_t i) {
  const auto size = element_size(entry.type);
  std::uint32_t value = 0;
  std::memcpy(&value, image.bytes.data() + entry.offset + i * size, size);
  return entry_kind(entry) == EntryKind::ZeroPoint8 ? value & 0xFFU : value;
}

void append_elements(std::string& bytes, const WeightImage& image, const Entry& entry) {
  for (std::size_t i = 0; i < entry.count; ++i) append(bytes, element(image, entry, i));
}

std::string vector(const WeightImage& image, const WeightImage& base, bool is_delta) {
  const auto payload = encode_range(image, is_delta ? &base : nullptr, {});
  const auto flags = static_cast<std::uint8_t>(payload.head.at(EI_OTA_FLAGS_AT));
  std::string entries;
  std::uint32_t count = 0;
  for (const auto& entry : image.entries) {
    const auto kind = entry_kind(entry);
    if (kind == EntryKind::BiasScale && (flags & EI_OTA_FLAG_BIAS_SCALES) == 0) continue;
    append(entries, static_cast<std::uint32_t>(kind));
    append(entries, entry.count);
    append_elements(entries, base, entry);
    append_elements(entries, image, entry);
    ++count;
  }
  std::string bytes;
  append(bytes, flags);
  append(bytes, count);
  append(bytes, static_cast<std::uint32_t>(payload.content.size()));
  bytes += payload.content;
  bytes.resize((bytes.size() + 3) / 4 * 4);
  return bytes + entries;
}

/// Calls change(element, its number) for each int8 weight.
template <class Change>
WeightImage with_int8(WeightImage image, Change change) {
  for (const auto& entry : image.entries)
    for (std::size_t i = 0; entry_kind(entry) == EntryKind::Int8 && i < entry.count; ++i) {
      auto& byte = image.bytes[entry.offset + i];
      byte = static_cast<std::byte>(change(std::to_integer<std::int8_t>(byte), static_cast<int>(i)));
    }
  return image;
}

/// Weights of which many are as large as symmetric quantization makes them.
WeightImage at_the_edges(const WeightImage& image) {
  return with_int8(image, [](int weight, int i) { return i % 8 == 3 ? 127 : i % 8 == 6 ? -127 : weight; });
}

/// Weights that are near their base, as those of a training that goes on are: int8 is coded as a change of it.
WeightImage near(const WeightImage& base) {
  return with_int8(base, [](int weight, int i) { return std::clamp(weight + i * i % 5 - 2, -127, 127); });
}

std::string vectors() {
  std::string bytes;
  std::uint32_t count = 0;
  for (unsigned seed = 0; seed < 60; ++seed) {
    const bool follow = seed % 4 != 0;
    auto device = test::random_device(seed, follow);
    auto image = device.retrained(follow);
    if (seed % 3 == 0) std::ignore = round_scales(image, fewest_scale_bits + seed % 15);
    for (const bool is_delta : {false, true}) {
      bytes += vector(image, device.release.image, is_delta);
      ++count;
    }
    const auto base = at_the_edges(device.release.image);
    bytes += vector(near(base), base, true);
    ++count;
  }
  std::string whole;
  append(whole, count);
  return whole + bytes;
}

}  // namespace
}  // namespace ei_ota

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  std::ofstream file(argv[1], std::ios::binary);
  file << ei_ota::vectors();
  return file.flush() ? 0 : 1;
}
