// SPDX-License-Identifier: MIT
// payload/range_encoder.h: writes what runtime/src/weight_decoder.c reads: bits and numbers (docs/SPEC.md, "Coded content").
#pragma once
#include <cstdint>
#include <string>

#include "device/runtime_private.h"

namespace ei_ota {

/// An adaptive binary range coder. A copy without an output continues as the original would, and so tells what something costs.
class RangeEncoder {
 public:
  /// @param output  what is written is appended to it; null: nothing is written
  explicit RangeEncoder(std::string* output) : output_(output) {}

  [[nodiscard]] RangeEncoder without_output() const {
    auto copy = *this;
    copy.output_ = nullptr;
    return copy;
  }

  void bit(ei_ota_context_t& context, bool one);
  /// Bits that are equally likely. @param count  at most 32
  void bits(std::uint32_t value, unsigned count);
  /// @param contexts  of the number. @param width  logarithm of the width of its first bins
  /// @param sign_is_known  from the base
  void number(ei_ota_context_t* contexts, std::int32_t value, unsigned width, bool sign_is_known);
  /// Writes the rest, without the zeros at its end.
  void finish();

  /// Bits that were written, about.
  [[nodiscard]] double cost() const { return cost_; }

 private:
  void normalise();
  void carry();

  std::string* output_;
  std::uint64_t low_ = 0;  ///< the range begins here, behind what has been written; bit 32 is a carry into that
  std::uint32_t range_ = 1U << 24;
  double cost_ = 0;
};

}  // namespace ei_ota
