// SPDX-License-Identifier: MIT
// random_values.h: what generated headers of model-parameters/ hold.
#pragma once
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace ei_ota::test {

/// Lists of numbers as a header spells them. One shape seed gives the same counts and axes, whatever the weights are.
class RandomValues {
 public:
  RandomValues(std::uint32_t shape_seed, std::uint32_t weight_seed) : shape_(shape_seed), weights_(weight_seed) {}

  std::size_t one_to(std::uint32_t most) { return 1 + shape_() % most; }

  /// As many digits as a double has: a compiler rounds it to a float. One in eight is 0.
  std::string number() {
    if (weights_() % 8 == 0) return "0";
    const auto mantissa = static_cast<std::int64_t>(std::uint64_t{weights_()} << 20 | weights_() >> 12 | 1);
    return fmt::format("{}", std::ldexp(weights_() % 2 != 0 ? -static_cast<double>(mantissa) : static_cast<double>(mantissa),
                                        -52 + static_cast<int>(weights_() % 16) - 12));
  }

  std::string numbers(std::size_t count) {
    std::vector<std::string> list;
    for (std::size_t i = 0; i < count; ++i) list.push_back(number());
    return fmt::format("{{ {} }}", fmt::join(list, ", "));
  }

  std::string floats(const std::string& name, const std::string& length, std::size_t count) {
    return fmt::format("const float {}[{}] = {};\n", name, length, numbers(count));
  }

  std::string axes(std::size_t count) {
    std::vector<std::uint32_t> list;
    for (std::size_t i = 0; i < count; ++i) list.push_back(static_cast<std::uint32_t>(7 * i + shape_() % 7));
    return fmt::format("{{ {} }}", fmt::join(list, ", "));
  }

 private:
  std::mt19937 shape_, weights_;
};

/// A header with its include guard.
inline std::string guarded(const std::string& name, const std::string& text) {
  return fmt::format("#ifndef {0}\n#define {0}\n{1}#endif // {0}\n", name, text);
}

}  // namespace ei_ota::test
