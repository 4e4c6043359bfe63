// SPDX-License-Identifier: MIT
#include "payload/range_encoder.h"

#include <array>
#include <cmath>

namespace ei_ota {
namespace {

constexpr std::uint32_t smallest_range = 1U << 24;
constexpr unsigned bits_at_once = 8;

/// Bits that an event takes, by its probability in 4096ths.
const std::array<double, 4097>& costs() {
  static const auto table = [] {
    std::array<double, 4097> bits{};
    for (std::size_t i = 0; i < bits.size(); ++i) bits.at(i) = -std::log2((static_cast<double>(i) + 0.5) / 4096);
    return bits;
  }();
  return table;
}

}  // namespace

void RangeEncoder::carry() {
  if (low_ >> 32 == 0) return;
  low_ &= 0xFFFFFFFFU;
  if (output_ == nullptr) return;
  auto at = output_->size();
  while (output_->at(--at) == '\xFF') output_->at(at) = 0;
  ++output_->at(at);
}

void RangeEncoder::normalise() {
  for (; range_ < smallest_range; range_ <<= 8) {
    if (output_ != nullptr) *output_ += static_cast<char>(low_ >> 24);
    low_ = (low_ & 0x00FFFFFFU) << 8;
  }
}

void RangeEncoder::bit(ei_ota_context_t& context, bool one) {
  const std::uint32_t bound = (range_ >> 16) * context;
  const std::uint32_t part = context >> 4U;
  cost_ += costs()[one ? 4095 - part : part];
  if (one) {
    low_ += bound;
    range_ -= bound;
    carry();
  } else {
    range_ = bound;
  }
  context = eiota_internal_adapted(context, one ? 1 : 0, range_);
  normalise();
}

void RangeEncoder::bits(std::uint32_t value, unsigned count) {
  cost_ += count;
  while (count != 0) {
    const auto some = std::min(count, bits_at_once);
    count -= some;
    range_ >>= some;
    const auto part = static_cast<std::uint32_t>(std::uint64_t{value} >> count) & ((1U << some) - 1);
    low_ += std::uint64_t{part} * range_;
    carry();
    normalise();
  }
}

void RangeEncoder::number(ei_ota_context_t* contexts, std::int32_t value, unsigned width, bool sign_is_known) {
  bit(contexts[0], value == 0);
  if (value == 0) return;
  auto rest = (value < 0 ? 0U - static_cast<std::uint32_t>(value) : static_cast<std::uint32_t>(value)) - 1;
  unsigned bin = 1;
  while (width != 31 && rest >> width != 0) {
    bit(contexts[bin], false);
    rest -= 1U << width;
    if (bin != EI_OTA_BINS - 1)
      ++bin;
    else
      ++width;
  }
  bit(contexts[bin], true);
  if (sign_is_known)
    bits(rest, width);
  else
    bits(rest << 1U | (value < 0 ? 1U : 0U), width + 1);
}

/// Takes the number in the range that ends in the most zero bytes, since a decoder supplies those.
void RangeEncoder::finish() {
  const std::uint64_t last = low_ + range_ - 1;
  for (unsigned zeros = 32; zeros >= 8; zeros -= 8) {
    const auto mask = (std::uint64_t{1} << zeros) - 1;
    if (const auto rounded = (low_ + mask) & ~mask; rounded <= last) {
      low_ = rounded;
      break;
    }
  }
  carry();
  for (unsigned shift = 32; shift != 0; shift -= 8) *output_ += static_cast<char>(low_ >> (shift - 8));
  output_->erase(0, 1);  // always 0, since the first range is 2^24
  while (output_->ends_with('\0')) output_->pop_back();
}

}  // namespace ei_ota
