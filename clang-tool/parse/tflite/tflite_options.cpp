// SPDX-License-Identifier: MIT
#include "parse/tflite/tflite_options.h"

#include <flatbuffers/minireflect.h>
#include <fmt/format.h>

#include <algorithm>

#include "tflite_generated.h"

namespace ei_ota {
namespace {

using flatbuffers::TypeTable;

/// Null if the schema does not know the table.
const TypeTable* type_of(tflite::BuiltinOptions options) {
  const auto& all = *tflite::BuiltinOptionsTypeTable();
  const auto member = static_cast<std::size_t>(options);
  if (member >= all.num_elems) return nullptr;
  const auto* const type = all.type_refs[all.type_codes[member].sequence_ref]();
  return type == tflite::UnreadTypeTable() ? nullptr : type;
}

/// Vectors in options are shapes. Many ops may have one table: a long vector in it would be read as often.
constexpr flatbuffers::uoffset_t longest_vector = 16;

/// Texts and tables within options, which no operator of Edge Impulse's has, are not flattened.
bool has_only_numbers(const TypeTable& type) {
  return std::all_of(type.type_codes, type.type_codes + type.num_elems, [](const flatbuffers::TypeCode& field) {
    return field.base_type != flatbuffers::ET_STRING && field.base_type != flatbuffers::ET_SEQUENCE;
  });
}

bool has_long_vectors(const void* table, const TypeTable& type) {
  for (std::size_t i = 0; i < type.num_elems; ++i) {
    if (!type.type_codes[i].is_repeating) continue;
    const auto field = flatbuffers::FieldIndexToOffset(static_cast<flatbuffers::voffset_t>(i));
    const auto* const vector = static_cast<const flatbuffers::Table*>(table)->GetPointer<const std::uint8_t*>(field);
    if (vector && flatbuffers::ReadScalar<flatbuffers::uoffset_t>(vector) > longest_vector) return true;
  }
  return false;
}

/// Collects the values of a table that has all its fields but for empty vectors.
class Flatten : public flatbuffers::IterationVisitor {
 public:
  [[nodiscard]] std::vector<std::string> values() const {
    auto end = values_.size();
    while (end > 0 && values_[end - 1].is_zero) --end;
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < end; ++i) texts.push_back(values_[i].text);
    return texts;
  }

  void Field(std::size_t, std::size_t, flatbuffers::ElementaryType, bool, const TypeTable*, const char*,
             const std::uint8_t* value) override {
    if (!value) values_.push_back({"0", true});
  }
  void Bool(bool value) override { values_.push_back({value ? "1" : "0", !value}); }
  void Char(std::int8_t value, const char* name) override { add(static_cast<int>(value), name); }
  void UChar(std::uint8_t value, const char* name) override { add(static_cast<int>(value), name); }
  void Short(std::int16_t value, const char* name) override { add(value, name); }
  void UShort(std::uint16_t value, const char* name) override { add(value, name); }
  void Int(std::int32_t value, const char* name) override { add(value, name); }
  void UInt(std::uint32_t value, const char* name) override { add(value, name); }
  void Long(std::int64_t value) override { add(value, nullptr); }
  void ULong(std::uint64_t value) override { add(value, nullptr); }
  void Float(float value) override { add(value + 0.0F, nullptr); }  // no negative zero
  void Double(double value) override { add(value + 0.0, nullptr); }
  void StartVector() override { vector_ = values_.size(); }
  void EndVector() override {
    const auto count = values_.size() - vector_;
    values_.insert(values_.begin() + static_cast<std::ptrdiff_t>(vector_), {std::to_string(count), count == 0});
  }

 private:
  template <class T>
  void add(T value, const char* name) {
    values_.push_back({name ? name : fmt::format("{}", value), value == T{}});
  }

  struct Value {
    std::string text;
    bool is_zero;
  };
  std::vector<Value> values_;
  std::size_t vector_ = 0;
};

}  // namespace

bool has_newer_fields(const void* table, const TypeTable& type) {
  const auto* const vtable = static_cast<const flatbuffers::Table*>(table)->GetVTable();
  const auto size = flatbuffers::ReadScalar<flatbuffers::voffset_t>(vtable);
  for (std::size_t entry = flatbuffers::FieldIndexToOffset(static_cast<flatbuffers::voffset_t>(type.num_elems)); entry < size;
       entry += sizeof(flatbuffers::voffset_t))
    if (flatbuffers::ReadScalar<flatbuffers::voffset_t>(vtable + entry) != 0) return true;
  return false;
}

std::optional<std::vector<std::string>> read_tflite_options(const tflite::Operator& verified) {
  if (verified.newer_options_kind() != 0) return std::nullopt;
  if (verified.builtin_options_type() == tflite::BuiltinOptions::NONE || !verified.builtin_options())
    return std::vector<std::string>{};
  const auto* const type = type_of(verified.builtin_options_type());
  if (!type || !has_only_numbers(*type) || has_newer_fields(verified.builtin_options(), *type) ||
      has_long_vectors(verified.builtin_options(), *type))
    return std::nullopt;

  // Reflection does not know defaults; written anew, every field is there.
  tflite::BuiltinOptionsUnion options;
  options.type = verified.builtin_options_type();
  options.value = tflite::BuiltinOptionsUnion::UnPack(verified.builtin_options(), options.type, nullptr);
  flatbuffers::FlatBufferBuilder builder;
  builder.ForceDefaults(true);
  builder.Finish(flatbuffers::Offset<flatbuffers::Table>(options.Pack(builder).o));
  Flatten flatten;
  flatbuffers::IterateFlatBuffer(builder.GetBufferPointer(), type, &flatten);
  return flatten.values();
}

}  // namespace ei_ota
