// SPDX-License-Identifier: MIT
#include "cli/store_option.h"

#include <array>
#include <limits>
#include <optional>
#include <string_view>

#include "base/characters.h"

namespace ei_ota {
namespace {

std::optional<std::uint32_t> number(std::string_view text) {
  std::uint64_t factor = 1;
  if (text.ends_with('K')) factor = 1024;
  if (text.ends_with('M')) factor = 1048576;
  if (factor != 1) text.remove_suffix(1);
  const bool is_hexadecimal = text.starts_with("0x");
  if (is_hexadecimal) text.remove_prefix(2);
  const auto value = whole_number<std::uint32_t>(text, is_hexadecimal ? 16 : 10);
  if (!value || *value * factor > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
  return static_cast<std::uint32_t>(*value * factor);
}

}  // namespace

Result<Store> read_store_option(const std::vector<std::string>& numbers) {
  std::array<std::uint32_t, 5> values{};
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto value = number(numbers.at(i));
    if (!value)
      return refuse(ErrorId::Usage, "", "--store has " + numbers.at(i), "a number such as 2048, 0x800 or 2K, below 4096M",
                    "see ei-ota patch --help");
    values.at(i) = *value;
  }
  return Store{values[0], values[1], values[2], values[3], values[4]};
}

}  // namespace ei_ota
