// SPDX-License-Identifier: MIT
// The range decoder by itself, on content that no encoder of weights writes.
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <limits>
#include <string>

#include "device/runtime_private.h"
#include "payload/range_encoder.h"

namespace ei_ota {
namespace {

struct Content {
  ei_ota_source_t source;  // the first member, so that `read` finds the others
  std::string bytes;
};

const std::uint8_t* read_byte(const ei_ota_source_t* source, std::uint32_t offset, std::uint32_t* size) {
  *size = 1;
  return reinterpret_cast<const std::uint8_t*>(reinterpret_cast<const Content*>(source)->bytes.data()) + offset;
}

/// A delta of one int8 element that differs from its base by a number, or by its size towards 0 if the base is an edge.
std::string changed_by(std::int32_t number, bool is_edge) {
  std::string content;
  RangeEncoder range(&content);
  ei_ota_weight_model_t model{};
  ei_ota_coded_entry_t entry{};
  eiota_internal_start_weight_model(&model, 0);
  const auto stream = eiota_internal_begin_entry(&model, &entry, EI_OTA_INT8);
  range.bit(model.flags[EI_OTA_IS_OTHER + stream], true);
  range.bit(model.flags[EI_OTA_IS_RAW], false);
  const auto level = eiota_internal_level(entry.stream->levels[EI_OTA_CODED_DELTA], 0);
  if (is_edge)
    range.number(model.int8_contexts[EI_OTA_LEVELS], number, EI_OTA_EDGE_WIDTH, true);
  else
    range.number(model.int8_contexts[level], number, eiota_internal_bin_width(level), false);
  range.finish();
  return content;
}

/// @return the element
std::uint8_t decode_int8(std::int8_t base, std::string bytes) {
  Content content{{}, std::move(bytes)};
  content.source.read = read_byte;
  ei_ota_header_t header{};
  header.flags = EI_OTA_FLAG_RANGE | EI_OTA_FLAG_DELTA;
  header.content_size = static_cast<std::uint32_t>(content.bytes.size());
  ei_ota_weight_decoder_t decoder{};
  eiota_internal_start_weights(&decoder, &content.source, &header, nullptr);
  std::array<std::uint8_t, 4> elements{static_cast<std::uint8_t>(base)};
  decoder.at.base = {elements.data(), 1};
  eiota_internal_begin_weights(&decoder, EI_OTA_INT8, 1);
  return static_cast<std::uint8_t>(eiota_internal_next_weight(&decoder));
}

TEST(WeightDecoder, DecodesChangesOfAnySize) {
  using limits = std::numeric_limits<std::int32_t>;
  for (const auto number : {limits::min(), limits::min() + 1, limits::min() + 25, -70000, -1, 0, 1, 300, limits::max()}) {
    const auto size = number < 0 ? 0U - static_cast<std::uint32_t>(number) : static_cast<std::uint32_t>(number);
    EXPECT_EQ(decode_int8(-51, changed_by(number, false)), static_cast<std::uint8_t>(-51 + std::int64_t{number})) << number;
    EXPECT_EQ(decode_int8(100, changed_by(number, false)), static_cast<std::uint8_t>(100 + std::int64_t{number})) << number;
    EXPECT_EQ(decode_int8(127, changed_by(number, true)), static_cast<std::uint8_t>(127 - size)) << number;
    EXPECT_EQ(decode_int8(-127, changed_by(number, true)), static_cast<std::uint8_t>(size - 127)) << number;
  }
}

}  // namespace
}  // namespace ei_ota
