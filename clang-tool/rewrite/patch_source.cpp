// SPDX-License-Identifier: MIT
#include "rewrite/patch_source.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <utility>

#include "base/memory.h"
#include "legacy/legacy_table.h"
#include "rewrite/array_check.h"
#include "rewrite/declaration.h"
#include "rewrite/duplicate_access.h"
#include "rewrite/edits.h"
#include "rewrite/function_wrapper.h"
#include "rewrite/handshake.h"
#include "rewrite/ownership.h"
#include "rewrite/read_back.h"
#include "rewrite/symbols.h"

namespace ei_ota {
namespace {

class SourcePatcher {
 public:
  SourcePatcher(const EonSource& source, const std::map<TensorField, WeightArray>& arrays) : source_(source), arrays_(arrays) {}

  Status edit() {
    edits_.push_back(
        {{source_.after_includes, source_.after_includes}, "#include \"ei_ota/ei_ota_model.h\"\n" + refuse_other_runtime()});
    for (const auto step : {&SourcePatcher::make_weights, &SourcePatcher::unshare, &SourcePatcher::rename_functions})
      if (auto status = (this->*step)(); !status) return status;
    return Nothing{};
  }

  [[nodiscard]] std::string text() const { return apply_edits(source_.source.text, edits_); }

 private:
  [[nodiscard]] const Model& model() const { return source_.model; }

  Status make_weights() {
    for (const auto& [place, array] : arrays_) {
      const auto& name = model().definitions[array.definition].name;
      if (array.is_new && place.field == Field::Data)
        return refuse(ErrorId::Declaration, source_.source.where(source_.sites[array.definition].name),
                      name + " is the data of several tensors", "one array for each tensor", "export the model again");
      if (array.is_new) continue;
      auto edits = make_weight(source_.source, source_.macros, source_.sites[array.definition], name,
                               place.field == Field::Data ? placeable : initialised);
      if (!edits) return edits.refusal();
      edits_.insert(edits_.end(), edits->begin(), edits->end());
    }
    return Nothing{};
  }

  /// What a row's quantization object has to point at, each name as it stands in the object.
  struct Pointers {
    std::string scale;
    std::string zero_point;
    friend bool operator==(const Pointers&, const Pointers&) = default;
  };

  [[nodiscard]] std::string pointer(TensorField place, Span original) const {
    const auto array = arrays_.find(place);
    return array != arrays_.end() && array->second.is_new ? unqualified(array->second.name)
                                                          : std::string(source_.source.at(original));
  }

  [[nodiscard]] Pointers pointers(std::size_t row) const {
    const auto& object = source_.objects[model().tensors[row].quantization->object];
    return {pointer({row, Field::Scale}, object.scale), pointer({row, Field::ZeroPoint}, object.zero_point)};
  }

  /// Gives rows that share a quantization, or an array of one, their own; the first row keeps the object as it is if it can.
  Status unshare() {
    std::map<std::size_t, Pointers> object_pointers;
    for (std::size_t row = 0; row < model().tensors.size(); ++row) {
      const auto& quantization = model().tensors[row].quantization;
      if (!quantization) continue;
      const auto& object = source_.objects[quantization->object];
      const auto wanted = pointers(row);
      const auto [first, is_first] = object_pointers.emplace(quantization->object, wanted);
      if (auto status = define_copies(row, object); !status) return status;
      if (is_first) {
        edits_.push_back({object.scale, wanted.scale});
        edits_.push_back({object.zero_point, wanted.zero_point});
      } else if (first->second != wanted) {
        define_object(row, object, wanted);
      }
    }
    return Nothing{};
  }

  void insert_before(const QuantizationSite& object, const std::string& line) {
    edits_.push_back({{object.declaration.begin, object.declaration.begin}, line + "\n"});
  }

  Status define_copies(std::size_t row, const QuantizationSite& object) {
    for (const auto field : {Field::Scale, Field::ZeroPoint}) {
      const auto array = arrays_.find({row, field});
      if (array == arrays_.end() || !array->second.is_new) continue;
      const auto& definition = model().definitions[array->second.definition];
      const auto copy = weight_copy(source_.source, source_.macros, source_.sites[array->second.definition], definition.name,
                                    unqualified(array->second.name));
      if (!copy) return copy.refusal();
      insert_before(object, *copy);
    }
    return Nothing{};
  }

  void define_object(std::size_t row, const QuantizationSite& object, const Pointers& wanted) {
    const auto name = fmt::format("eiota_generated_quant{}", row);
    const auto begin = object.declaration.begin;
    const auto moved = [&](Span span) { return Span{span.begin - begin, span.end - begin}; };
    insert_before(object, apply_edits(source_.source.at(object.declaration), {{moved(object.name_span), name},
                                                                              {moved(object.scale), wanted.scale},
                                                                              {moved(object.zero_point), wanted.zero_point}}) +
                              ";");
    const auto reference = *source_.rows[row];
    edits_.push_back({reference, scope_of(std::string(source_.source.at(reference))) + name});
  }

  /// The SDK's calls go through wrappers (see wrappers()), which take over the names.
  Status rename_functions() {
    for (const auto* const function : {&source_.init, &source_.invoke, &source_.reset})
      for (auto& edit : make_original(*function)) edits_.push_back(std::move(edit));
    return Nothing{};
  }

  const EonSource& source_;
  const std::map<TensorField, WeightArray>& arrays_;
  std::vector<Edit> edits_;
};

/// What fill() names.
std::string declare_fill(const TableOptions& options) {
  if (options.restore != Restore::Copy) return {};
  return fmt::format(
      "#if EI_OTA_WEIGHT_PLACED\nextern \"C\" const ei_ota_model_t {};\nextern \"C\" volatile uint8_t {};\n#endif\n",
      model_symbol(options.id), filled_flag(options.id));
}

/// Before an inference, where the weights may lie in what start-up code does not fill.
std::string fill(const TableOptions& options) {
  if (options.restore != Restore::Copy) return {};
  return fmt::format("#if EI_OTA_WEIGHT_PLACED\n  if (!eiota_internal_fill(&{}, &{})) return kTfLiteError;\n#endif\n",
                     model_symbol(options.id), filled_flag(options.id));
}

/// An inference lasts from init to reset; a failed init or invoke ends it, since the SDK then resets nothing. A refused init
/// has not begun one: SDKs go no further, and whoever does is refused by invoke as well.
std::string wrappers(const EonSource& source, const TableOptions& options) {
  constexpr std::string_view end_if_failed =
      "  if (status != kTfLiteOk) eiota_internal_end_inference(&eiota_generated_in_use);\n";
  const auto changing = changing_flag(options.id);
  const auto begin =
      fill(options) +
      fmt::format("  if (!eiota_internal_begin_inference(&eiota_generated_in_use, &{})) return kTfLiteError;\n", changing);
  return fmt::format(
             "\n// EiOta: weights change only while no inference runs, and none begins while they change.\n"
             "extern \"C\" volatile uint8_t {};\nstatic volatile uint8_t eiota_generated_in_use;\n",
             changing) +
         declare_fill(options) + wrapper(source, source.init, begin, end_if_failed) +
         wrapper(source, source.invoke, "  if (!eiota_generated_in_use) return kTfLiteError;\n", end_if_failed) +
         wrapper(source, source.reset, "", "  eiota_internal_end_inference(&eiota_generated_in_use);\n");
}

constexpr std::string_view expected_back = "the same values, writable, each in an array of its own";

/// Reads the patched text again, which has to say what was meant. Gives the text back; it may be too large to copy.
/// @param defines  that the original was read with
Result<std::string> verified(SourceText patched, std::vector<std::string> defines, const WeightImage& image, std::size_t model,
                             const std::map<TensorField, WeightArray>& arrays) {
  const auto path = patched.path;
  auto again = read_back(std::move(patched), std::move(defines));
  if (!again && again.refusal().id == ErrorId::Syntax)
    return refuse(ErrorId::Declaration, path, "a weight is used where the compiler needs a constant: " + again.refusal().found,
                  "weights that only the model's tables point at", "export the model again, the file was edited");
  if (!again) return not_read_back(path, message(again.refusal()), expected_back);
  std::set<std::size_t> owned;
  for (const auto& entry : image.entries) {
    if (entry.model != model) continue;
    const auto definition = definition_of(again->model, entry);
    const auto& value = again->model.definitions[definition];
    const auto expected = elements_of(image, entry);
    if (!std::ranges::equal(expected, value.elements))
      return not_read_back(path, value.name + " has another value", expected_back);
    if (entry.read && again->sites[definition].is_const)
      return refuse(ErrorId::Declaration, path, value.name + " stays const without the const of its declaration",
                    "a type that is not const by itself", "export the model again, the file was edited");
    if (entry.read && (!owned.insert(definition).second || value.name != arrays.at({entry.tensor, entry.field}).name))
      return not_read_back(path, value.name + " is shared or not the array of its row", expected_back);
  }
  return std::move(again->source.text);
}

/// What follows the model: assertions on each array that the table names, and the table.
std::string table(const WeightImage& image, std::size_t model, const std::map<TensorField, WeightArray>& arrays,
                  const TableOptions& options) {
  std::string checks;
  const auto place = [&](const Entry& entry) -> std::string {
    if (!entry.read) return {};
    const auto& name = arrays.at({entry.tensor, entry.field}).name;
    auto elements = entry.field == Field::Data ? name : name + ".elem";
    checks += array_check(elements, entry, "");
    return elements;
  };
  const auto part = make_part(
      image, model, "eiota_generated_in_use", [&](const Entry& entry) { return entry.model == model; }, place);
  return fmt::format("\n// EiOta: the weights of \"{}\", in the order of its weight image.\n", options.id) + checks +
         part_table(image, part, options);
}

/// A patched text that has not been read back yet, and what reading it back is compared with.
struct SourceDraft {
  SourceText patched;
  std::vector<std::string> defines;
  std::map<TensorField, WeightArray> arrays;
  std::string legacy_table;
};

/// Takes the source, whose text and values are gone when this returns: of a large model one copy of each is enough.
Result<SourceDraft> draft(const EonSource source, const WeightImage& image, std::size_t model, const TableOptions& options) {
  SourceDraft result{{source.source.path, ""}, source.defines, weight_arrays(source, image.entries, model), ""};
  if (options.legacy) {
    auto text = legacy_table_text(source.model, [&](std::size_t row, Field field) {
      const auto array = result.arrays.find({row, field});
      return array == result.arrays.end() ? std::string() : array->second.name;
    });
    if (!text) return text.refusal();
    result.legacy_table = std::move(*text);
  }
  SourcePatcher patcher(source, result.arrays);
  if (auto status = patcher.edit(); !status) return status.refusal();
  result.patched.text = patcher.text();
  if (!result.patched.text.ends_with('\n')) result.patched.text += '\n';
  result.patched.text += wrappers(source, options);
  return result;
}

}  // namespace

Result<std::string> patch_source(EonSource source, const WeightImage& image, std::size_t model, const TableOptions& options,
                                 const std::vector<QuantizationDuplicate>& duplicates) {
  auto patch = draft(std::move(source), image, model, options);
  if (!patch) return patch.refusal();
  give_back_memory(patch->patched.text.size());
  auto result = verified(std::move(patch->patched), std::move(patch->defines), image, model, patch->arrays);
  if (!result) return result;
  *result += table(image, model, patch->arrays, options) + patch->legacy_table;
  for (std::size_t i = 0; i < duplicates.size(); ++i)
    if (duplicates[i].model == model)
      *result += define_duplicate(options.id, i, patch->arrays.at({duplicates[i].tensor, Field::Scale}).name + ".elem",
                                  patch->arrays.at({duplicates[i].tensor, Field::ZeroPoint}).name + ".elem");
  return result;
}

}  // namespace ei_ota
