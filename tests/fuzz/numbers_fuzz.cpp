// SPDX-License-Identifier: MIT
// The numbers of an initialiser. A byte for type and form, one for the count, then the text.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <bit>

#include "fuzz.h"
#include "parse/text/numbers.h"

namespace ei_ota {
namespace {

/// Each element as a literal that a source could hold.
std::string spelled(const std::vector<std::byte>& bytes, ElementType type) {
  const auto size = element_size(type);
  std::vector<std::string> literals;
  for (std::size_t i = 0; i < bytes.size() / size; ++i) {
    if (type == ElementType::Float32) {
      const auto value = float32_at(bytes, i);
      literals.push_back(fmt::format("{:.9g}{}", value, std::bit_cast<std::uint32_t>(value) == 0x80000000U ? ".0" : ""));
    } else {
      std::int64_t value = 0;
      for (auto at = size; at > 0; --at) value = value << 8 | std::to_integer<std::int64_t>(bytes[i * size + at - 1]);
      const auto bits = 8 * size;
      if (type != ElementType::UInt8 && (value >> (bits - 1)) != 0) value -= std::int64_t{1} << bits;
      literals.push_back(std::to_string(value));
    }
  }
  return fmt::format("{{ {} }}", fmt::join(literals, " /* , */ , "));
}

}  // namespace
}  // namespace ei_ota

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ei_ota;
  fuzz::Input input(data, size);
  const auto form = input.byte();
  const auto type = static_cast<ElementType>(form % 5);
  const bool counted = form >= 128;
  const std::size_t count = input.byte();
  const SourceText source{"model.cpp", input.rest()};
  const auto read = counted ? read_counted_numbers : read_numbers;
  const auto bytes = read(source, {0, source.text.size()}, type, count, "weights");
  if (!bytes) return 0;
  fuzz::require(bytes->size() == count * element_size(type), "so many elements as were asked for");
  const auto list = spelled(*bytes, type);
  const SourceText again{"again.cpp", counted ? fmt::format("{{{},{},}}", count, list) : list};
  const auto same = read(again, {0, again.text.size()}, type, count, "weights");
  fuzz::require(same && *same == *bytes, "values read back", again.text);
  return 0;
}
