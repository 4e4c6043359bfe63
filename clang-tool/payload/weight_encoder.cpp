// SPDX-License-Identifier: MIT
#include "payload/weight_encoder.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <span>

#include "device/runtime_private.h"
#include "model/entry_kind.h"
#include "payload/range_encoder.h"

namespace ei_ota {
namespace {

/// The elements of an entry, as a payload has them.
class Elements {
 public:
  Elements() = default;
  Elements(const WeightImage& image, const Entry& entry)
      : bytes_(elements_of(image, entry)),
        stride_(element_size(entry.type)),
        bits_(entry_kind(entry) == EntryKind::ZeroPoint8 ? 8 : static_cast<unsigned>(8 * stride_)) {}

  [[nodiscard]] bool empty() const { return bytes_.empty(); }
  [[nodiscard]] unsigned bits() const { return bits_; }
  [[nodiscard]] std::size_t count() const { return bytes_.size() / stride_; }
  /// Zero without elements.
  [[nodiscard]] std::uint32_t operator[](std::size_t i) const {
    std::uint32_t value = 0;
    if (!bytes_.empty()) std::memcpy(&value, bytes_.data() + i * stride_, bits_ / 8);
    return value;
  }
  [[nodiscard]] bool operator==(const Elements& other) const { return std::ranges::equal(bytes_, other.bytes_); }

 private:
  std::span<const std::byte> bytes_;
  std::size_t stride_ = 1;
  unsigned bits_ = 0;
};

/// The smallest number that, added to `base`, gives `value` in its lowest bits.
std::int32_t difference(std::uint32_t value, std::uint32_t base, unsigned bits) {
  return static_cast<std::int32_t>((value - base) << (32 - bits)) >> (32 - bits);
}

bool is_scale(EntryKind kind) { return kind == EntryKind::Scale || kind == EntryKind::BiasScale; }

/// Codes entries one after the other, as runtime/src/weight_decoder.c and float_decoder.c decode them. A copy that measures
/// costs little.
class Coder {
 public:
  Coder(RangeEncoder range, unsigned rounding) : range_(range) { eiota_internal_start_weight_model(&model_, rounding); }

  [[nodiscard]] double cost_of(EntryKind kind, const Elements& elements, const Elements& base, unsigned mode) const {
    auto copy = *this;
    copy.range_ = range_.without_output();
    copy.code(kind, elements, base, mode);
    return copy.range_.cost() - range_.cost();
  }

  /// @param factory  of the entry; empty in a full payload, or if not every firmware has them
  void code(EntryKind kind, const Elements& elements, const Elements& factory, unsigned mode) {
    const auto stream = eiota_internal_begin_entry(&model_, &entry_, static_cast<std::uint32_t>(kind));
    entry_.mode = mode;
    if (!factory.empty()) {
      range_.bit(model_.flags[EI_OTA_IS_OTHER + stream], mode != EI_OTA_CODED_SAME);
      if (mode != EI_OTA_CODED_SAME) range_.bit(model_.flags[EI_OTA_IS_RAW], mode == EI_OTA_CODED_RAW);
    }
    const auto base = mode == EI_OTA_CODED_RAW ? Elements() : factory;
    if (stream == EI_OTA_FILTER_STREAM) {
      scales_ = elements;
      base_scales_ = factory;
      next_scale_ = 0;
    }
    if (stream == EI_OTA_ACTIVATION_STREAM) {
      model_.base_input = factory[0];
      if (mode == EI_OTA_CODED_SAME) model_.streams[stream].mean = factory[0];
    }
    if (mode == EI_OTA_CODED_SAME) return;
    for (std::size_t i = 0; i < elements.count(); ++i) code_element(kind, elements[i], base[i], elements.bits());
  }

  [[nodiscard]] RangeEncoder& range() { return range_; }

 private:
  /// @param contexts  a set for each level
  void code_change(std::int32_t number, std::span<ei_ota_contexts_t> contexts, std::int32_t unit) {
    auto& mean = entry_.stream->levels[entry_.mode];
    const auto level = eiota_internal_level(mean, unit);
    range_.number(contexts[std::min<std::size_t>(level, contexts.size() - 1)], number, eiota_internal_bin_width(level), false);
    mean = eiota_internal_next_level(mean, number, unit);
  }

  void code_change(std::int32_t number, std::int32_t unit) { code_change(number, {&entry_.stream->contexts, 1}, unit); }

  /// Codes a value of a stream that has a mean.
  void code_value(std::uint32_t value, std::uint32_t expected, unsigned bits, std::int32_t unit) {
    const auto rounding = entry_.stream->rounding;
    if (entry_.mode == EI_OTA_CODED_RAW) expected = entry_.stream->mean;
    expected = eiota_internal_rounded(expected, rounding);
    const auto number = difference(value, expected, bits) >> rounding;
    code_change(number, unit);
    eiota_internal_note_value(&entry_, expected + (static_cast<std::uint32_t>(number) << rounding));
  }

  void code_bias(std::uint32_t element, std::uint32_t base) {
    if (next_scale_ < scales_.count()) {
      model_.filter_scales[0] = scales_[next_scale_];
      model_.filter_scales[1] = base_scales_[next_scale_++];
    }
    std::int32_t unit = 0;
    const auto expected = eiota_internal_predict_bias(&model_, base, &unit);
    code_change(difference(element, expected, 32), unit);
  }

  void code_int8(std::int32_t element, std::int32_t base) {
    if (base == 127 || base == -127) {  // whatever differs lies on the other side
      auto number = element - base;
      if (number * base > 0) number += base > 0 ? -256 : 256;
      range_.number(model_.int8_contexts[EI_OTA_LEVELS], number, EI_OTA_EDGE_WIDTH, true);
      return;
    }
    code_change(element - eiota_internal_predict_int8(&model_, base), std::span(model_.int8_contexts).first(EI_OTA_LEVELS), 0);
    eiota_internal_note_int8(&model_, base, element);
  }

  void code_float32(std::uint32_t element, std::uint32_t base) {
    constexpr std::uint32_t sign = 0x80000000U;
    std::int32_t unit = 0;
    if (entry_.mode == EI_OTA_CODED_DELTA) {
      const auto same = element == base;
      range_.bit(model_.flags[EI_OTA_IS_SAME_FLOAT + model_.same_floats], same);
      model_.same_floats = (model_.same_floats << 1U | (same ? 1U : 0U)) & 3U;
      if (same) return;
      range_.bit(model_.flags[EI_OTA_FLOAT_SIGN], ((element ^ base) & sign) != 0);
      unit = eiota_internal_float_unit(base);
    } else {
      range_.bits(element >> 31U, 1);
    }
    code_value(element & ~sign, base & ~sign, 32, unit);
  }

  void code_element(EntryKind kind, std::uint32_t element, std::uint32_t base, unsigned bits) {
    if (kind == EntryKind::Int8)
      code_int8(static_cast<std::int8_t>(element), static_cast<std::int8_t>(base));
    else if (kind == EntryKind::Int32)
      code_bias(element, base);
    else if (kind == EntryKind::Float32)
      code_float32(element, base);
    else if (kind == EntryKind::Int16)
      code_change(difference(element, base, bits), 0);
    else
      code_value(element, base, bits, 0);
  }

  ei_ota_weight_model_t model_{};
  RangeEncoder range_;
  ei_ota_coded_entry_t entry_{};
  Elements scales_, base_scales_;  ///< of the last filter
  std::size_t next_scale_ = 0;
};

unsigned best_mode(const Coder& coder, EntryKind kind, const Elements& elements, const Elements& base) {
  if (base.empty()) return EI_OTA_CODED_RAW;
  if (elements == base) return EI_OTA_CODED_SAME;
  const auto delta = coder.cost_of(kind, elements, base, EI_OTA_CODED_DELTA);
  return delta <= coder.cost_of(kind, elements, base, EI_OTA_CODED_RAW) ? EI_OTA_CODED_DELTA : EI_OTA_CODED_RAW;
}

/// How many of the lowest bits of all coded scales are 0, as far as EI_OTA_ROUNDING can tell?
unsigned common_rounding(const WeightImage& image, bool with_bias_scales) {
  constexpr int most = EI_OTA_ROUNDING / EI_OTA_ROUNDING_OF_ONE;
  std::uint32_t bits = 0;
  for (const auto& entry : image.entries) {
    if (!is_scale(entry_kind(entry)) || !is_coded(entry, with_bias_scales)) continue;
    const Elements scales(image, entry);
    for (std::size_t i = 0; i < scales.count(); ++i) bits |= scales[i];
  }
  return bits == 0 ? 0 : static_cast<unsigned>(std::min(std::countr_zero(bits), most));
}

/// Does every firmware hold these factory weights, whatever it does with them? Bias scales that follow are not in a factory
/// copy.
bool is_held(const Entry& entry) { return entry.read && entry_kind(entry) != EntryKind::BiasScale; }

}  // namespace

bool can_be_base(const WeightImage& image) {
  return std::ranges::all_of(image.entries,
                             [](const Entry& entry) { return entry.read || entry_kind(entry) == EntryKind::BiasScale; });
}

CodedWeights encode_weights(const WeightImage& image, const WeightImage* base, bool with_bias_scales) {
  CodedWeights coded{{}, common_rounding(image, with_bias_scales), {}};
  Coder coder(RangeEncoder(&coded.content), coded.rounding);
  for (std::size_t i = 0; i < image.entries.size(); ++i) {
    const auto& entry = image.entries[i];
    const auto kind = entry_kind(entry);
    const auto before = coder.range().cost();
    if (entry.count != 0 && is_coded(entry, with_bias_scales)) {
      const Elements elements(image, entry);
      const auto factory = base && is_held(entry) ? Elements(*base, base->entries.at(i)) : Elements();
      coder.code(kind, elements, factory, best_mode(coder, kind, elements, factory));
    }
    coded.entry_bits.push_back(coder.range().cost() - before);
  }
  coder.range().finish();
  return coded;
}

}  // namespace ei_ota
