// SPDX-License-Identifier: MIT
#include "parse/tflite/tflite_spans.h"

#include <flatbuffers/minireflect.h>

#include <algorithm>

#include "tflite_generated.h"

namespace ei_ota {
namespace {

using flatbuffers::ReadScalar;
using flatbuffers::TypeTable;
using flatbuffers::uoffset_t;
using flatbuffers::voffset_t;

bool is_before(const Span& left, const Span& right) {
  return left.begin != right.begin ? left.begin < right.begin : left.end < right.end;
}

/// Vectors whose elements may be weights. No kernel reads a range (min, max), so weights may share its bytes.
bool may_hold_weights(const TypeTable* table, std::size_t field) {
  const bool is_quantization = table == tflite::QuantizationParametersTypeTable();
  const bool is_buffer = table == tflite::BufferTypeTable();
  return (is_buffer && field == 0) || (is_quantization && field <= 3);
}

/// Collects the bytes of all tables and what they point at, but for weights.
class Walk {
 public:
  Walk(const std::uint8_t* start, const std::vector<Span>& weights) : start_(start), weights_(weights) {}

  void table(const std::uint8_t* at, const TypeTable* type) {
    const auto* const fields = reinterpret_cast<const flatbuffers::Table*>(at);
    add(at, sizeof(flatbuffers::soffset_t));
    add(fields->GetVTable(), std::max<std::size_t>(ReadScalar<voffset_t>(fields->GetVTable()), sizeof(voffset_t)));
    const std::uint8_t* before = nullptr;  // a union's kind is the field before it
    for (std::size_t i = 0; i < type->num_elems; ++i) {
      const auto* const field = fields->GetAddressOf(flatbuffers::FieldIndexToOffset(static_cast<voffset_t>(i)));
      if (field) value(field, type, i, before);
      before = field;
    }
  }

  void add(const std::uint8_t* at, std::size_t size) {
    const auto begin = static_cast<std::size_t>(at - start_);
    if (size > 0) spans_.push_back({begin, begin + size});
  }

  [[nodiscard]] std::vector<Span> spans() && { return std::move(spans_); }

 private:
  static const std::uint8_t* target(const std::uint8_t* offset) { return offset + ReadScalar<uoffset_t>(offset); }

  void value(const std::uint8_t* field, const TypeTable* type, std::size_t i, const std::uint8_t* before) {
    const auto code = type->type_codes[i];
    const auto element = static_cast<flatbuffers::ElementaryType>(code.base_type);
    const auto* const reference = code.sequence_ref >= 0 ? type->type_refs[code.sequence_ref]() : nullptr;
    add(field, code.is_repeating ? sizeof(uoffset_t) : flatbuffers::InlineSize(element, reference));
    if (code.is_repeating)
      vector(target(field), element, reference, may_hold_weights(type, i));
    else if (element == flatbuffers::ET_STRING)
      add(target(field), sizeof(uoffset_t) + ReadScalar<uoffset_t>(target(field)) + 1);
    else if (element == flatbuffers::ET_SEQUENCE && reference->st == flatbuffers::ST_TABLE)
      table(target(field), reference);
    else if (element == flatbuffers::ET_SEQUENCE && before && *before<reference->num_elems&& * before> 0)
      table(target(field), reference->type_refs[reference->type_codes[*before].sequence_ref]());
  }

  void vector(const std::uint8_t* at, flatbuffers::ElementaryType element, const TypeTable* reference, bool may_be_weights) {
    const std::size_t count = ReadScalar<uoffset_t>(at);
    const auto* const elements = at + sizeof(uoffset_t);
    const auto size = count * flatbuffers::InlineSize(element, reference);
    add(at, sizeof(uoffset_t));
    const auto begin = static_cast<std::size_t>(elements - start_);
    const Span span{begin, begin + size};
    if (may_be_weights) {
      const auto found = std::lower_bound(weights_.begin(), weights_.end(), span, is_before);
      if (found != weights_.end() && found->begin == span.begin && found->end == span.end) return;
    }
    add(elements, size);
    if (element == flatbuffers::ET_SEQUENCE)
      for (std::size_t i = 0; i < count; ++i) table(target(elements + i * sizeof(uoffset_t)), reference);
  }

  const std::uint8_t* start_;
  const std::vector<Span>& weights_;
  std::vector<Span> spans_;
};

void walk_metadata(const tflite::Model& model, Walk& walk) {
  if (!model.metadata() || !model.buffers()) return;
  for (const auto* const metadata : *model.metadata()) {
    if (metadata->buffer() >= model.buffers()->size()) continue;
    if (const auto* const data = model.buffers()->Get(metadata->buffer())->data()) walk.add(data->data(), data->size());
  }
}

}  // namespace

std::optional<std::size_t> entangled_byte(std::span<const std::uint8_t> verified, std::vector<Span> weights) {
  std::sort(weights.begin(), weights.end(), is_before);
  Walk walk(verified.data(), weights);
  walk.add(verified.data(), sizeof(uoffset_t) + flatbuffers::kFileIdentifierLength);
  walk.table(flatbuffers::GetRoot<std::uint8_t>(verified.data()), tflite::ModelTypeTable());
  walk_metadata(*tflite::GetModel(verified.data()), walk);
  auto structure = std::move(walk).spans();
  std::sort(structure.begin(), structure.end(), is_before);

  for (std::size_t i = 1; i < weights.size(); ++i)
    if (weights[i].begin < weights[i - 1].end) return weights[i].begin;
  auto weight = weights.begin();
  for (const auto& span : structure) {
    while (weight != weights.end() && weight->end <= span.begin) ++weight;
    if (weight != weights.end() && weight->begin < span.end) return std::max(weight->begin, span.begin);
  }
  return std::nullopt;
}

}  // namespace ei_ota
