// SPDX-License-Identifier: MIT
#include "rewrite/patch_in_flash.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <set>
#include <utility>

#include "base/memory.h"
#include "base/remedies.h"
#include "device/table_members.h"
#include "parse/eon/table_uses.h"
#include "parse/text/characters.h"
#include "rewrite/array_check.h"
#include "rewrite/duplicate_access.h"
#include "rewrite/edits.h"
#include "rewrite/function_wrapper.h"
#include "rewrite/handshake.h"
#include "rewrite/ownership.h"
#include "rewrite/read_back.h"
#include "rewrite/row_codes.h"
#include "rewrite/symbols.h"

namespace ei_ota {
namespace {

/// The type of a row; outside of the table's namespace its own name may be another type's.
constexpr std::string_view row_type = "eiota_generated_row_t";

/// Init has many ends, so that its wrapper is smaller if it calls it at one place.
constexpr std::string_view called_once = "__attribute__((noinline)) static ";

/// The names of what stands beside the table, for code outside of its namespace.
std::string beside_table(const EonSource& source, std::string_view name) {
  return scope_of(source.table.name) + std::string(name);
}

/// What tensorData becomes. Kernels may change `held` for all that a compiler knows, so that a read costs one load more.
std::string accessor(const TableSite& table) {
  return fmt::format(
      "\n// EiOta: the rows that an inference uses: these, or their counterparts in the bind table of other weights.\n"
      "static ei_ota_binding_t eiota_generated_binding = {{{0}, {0}}};\n"
      "typedef {1} eiota_generated_row_t;\n"
      "static const struct {{\n"
      "  __attribute__((always_inline)) const eiota_generated_row_t &operator[](size_t row) const {{\n"
      "    return static_cast<const eiota_generated_row_t *>(eiota_generated_binding.held)[row];\n"
      "  }}\n"
      "}} tensorData = {{}};\n",
      renamed_table, table.row_type);
}

/// Renames the table, which becomes const: unlike an object that nothing writes, its address is known to others.
Status put_accessor(const EonSource& source, std::vector<Edit>& edits) {
  const auto& table = source.table;
  const auto end = skip_blank(source.source.text, table.declaration.end);
  const bool has_name = !table.row_type.empty() && std::ranges::all_of(table.row_type, is_qualified_name_char);
  const auto specifiers = source.source.at({table.declaration.begin, table.name_span.begin});
  if (end == source.source.text.size() || source.source.text[end] != ';' || !has_name ||
      specifiers.find(',') != std::string_view::npos || source.source.at(table.name_span) != "tensorData")
    return refuse(ErrorId::Storage, source.source.where(table.name_span.begin),
                  "the definition of tensorData is not one that its rows could be replaced in",
                  "`TensorInfo_t tensorData[] = {..};`", use_weights_in_ram_or_report);
  if (!table.is_const) edits.push_back({{table.declaration.begin, table.declaration.begin}, "const "});
  edits.push_back({table.name_span, std::string(renamed_table)});
  edits.push_back({{end + 1, end + 1}, accessor(table)});
  return Nothing{};
}

/// The duplicates of one model's tensors.
struct Duplicates {
  std::vector<std::size_t> numbers;
  bool in_objects = false;  ///< some are output configurations, which have to be brought in step
};

Duplicates duplicates_of(const std::vector<QuantizationDuplicate>& duplicates, std::size_t model) {
  Duplicates found;
  for (std::size_t i = 0; i < duplicates.size(); ++i) {
    if (duplicates[i].model != model) continue;
    found.numbers.push_back(i);
    found.in_objects = found.in_objects || !duplicates[i].object.empty();
  }
  return found;
}

std::string table_name(std::size_t model) { return fmt::format("eiota_generated_table{}", model); }

/// The ei_ota_tensors_t of a source.
std::string tensors(const EonSource& source, std::uint32_t image, std::size_t model) {
  const auto table = beside_table(source, renamed_table);
  const auto row = beside_table(source, row_type);
  const auto value_of = [&](std::string_view member) -> std::string {
    if (member == "rows") return beside_table(source, renamed_table);
    if (member == "binding") return "&" + beside_table(source, "eiota_generated_binding");
    if (member == "image") return std::to_string(image);
    if (member == "row_count") return std::to_string(source.model.tensors.size());
    if (member == "row_size") return fmt::format("sizeof {}[0]", table);
    if (member != "quantization") return fmt::format("offsetof({}, {})", row, member);
    if (!source.table.has_quantization) return "0";
    return fmt::format("offsetof({0}, quantization) + offsetof(decltype({0}::quantization), params)", row);
  };
  return fmt::format("static const ei_ota_tensors_t {} = {{\n{}}};\n", table_name(model),
                     initialiser_lines(tensors_members, value_of));
}

/// An inference lasts from init to reset; a failed init ends it, since the SDK then resets nothing. One that holds the
/// factory's rows may as well not run: where headers ask for a tensor's quantization, a flag tells. Output configurations
/// follow the inference that begins, since a change during the last one left them as they were.
std::string wrappers(const EonSource& source, std::size_t model, const TableOptions& options, const Duplicates& duplicates) {
  std::string text = "\n// EiOta: an inference keeps the weights that it began with.\n";
  auto begin = fmt::format("  eiota_internal_hold(&{});\n", table_name(model));
  std::vector<std::string> end{fmt::format("eiota_internal_release(&{});", table_name(model))};
  if (!duplicates.numbers.empty()) {
    text += "static volatile bool eiota_generated_is_running;\n";
    begin += "  eiota_generated_is_running = true;\n";
    end.insert(end.begin(), "eiota_generated_is_running = false;");
  }
  if (duplicates.in_objects) {
    text += fmt::format("extern \"C\" void {}(void);\n", refresh_function(options.id));
    begin += fmt::format("  {}();\n", refresh_function(options.id));
  }
  return text +
         wrapper(source, source.init, begin,
                 fmt::format("  if (status != kTfLiteOk) {{\n    {}\n  }}\n", fmt::join(end, "\n    "))) +
         wrapper(source, source.reset, "", fmt::format("  {}\n", fmt::join(end, "\n  ")));
}

/// What headers read a tensor's quantization by.
std::string duplicate_functions(const EonSource& source, const TableOptions& options,
                                const std::vector<QuantizationDuplicate>& duplicates, const Duplicates& of_model) {
  if (of_model.numbers.empty()) return {};
  auto text = fmt::format(
      "\n// EiOta: a row's quantization as the running inference sees it; if none runs, as the next one will.\n"
      "static const TfLiteAffineQuantization *eiota_generated_quantization(size_t row) {{\n"
      "  const void *const rows = eiota_generated_is_running ? {0}.held : {0}.bound;\n"
      "  return static_cast<const TfLiteAffineQuantization *>(static_cast<const {1} *>(rows)[row].quantization.params);\n"
      "}}\n",
      beside_table(source, "eiota_generated_binding"), beside_table(source, row_type));
  for (const auto number : of_model.numbers) {
    const auto quantization = fmt::format("eiota_generated_quantization({})", duplicates[number].tensor);
    text += define_duplicate_functions(options.id, number, quantization + "->scale->data[0]",
                                       quantization + "->zero_point->data[0]");
  }
  return text;
}

/// That this compiler sees what the tool read.
std::string checks(const EonSource& source, const WeightImage& image, std::size_t model) {
  const auto table = beside_table(source, renamed_table);
  auto text = fmt::format(
      "static_assert(sizeof {0} / sizeof {0}[0] == {1} && sizeof {0}[0] <= EI_OTA_ROW_SIZE,\n"
      "              \"EiOta: tensorData is not what ei-ota read from the export; patch again with this compiler's -D "
      "options\");\n",
      table, source.model.tensors.size());
  std::set<std::size_t> checked;
  for (const auto& entry : image.entries) {
    if (entry.model != model) continue;
    const auto definition = definition_of(source.model, entry);
    if (!checked.insert(definition).second) continue;
    text += array_check(entry.definition + (entry.field == Field::Data ? "" : ".elem"), entry,
                        source.sites[definition].is_const ? "const " : "");
  }
  return text;
}

/// What follows the model.
Result<std::string> table(const EonSource& source, const WeightImage& image, std::size_t model, const TableOptions& options) {
  const auto codes = row_codes(image, model, source.model.tensors.size(), source.source.path);
  if (!codes) return codes.refusal();
  const auto value_of = [&](std::string_view member) -> std::string {
    auto list = fmt::format("eiota_generated_codes{}", model);
    if (member == "code_count") return fmt::format("sizeof {0} / sizeof {0}[0] - {1}", list, codes->without_entries);
    if (member == "codes") return list;
    if (member == "tensors") return "&" + table_name(model);
    return "nullptr";
  };
  return fmt::format("\n// EiOta: the weights of \"{}\", which stay in flash, in the order of its weight image.\n",
                     options.id) +
         checks(source, image, model) +
         fmt::format("static const uint16_t eiota_generated_codes{}[] = {{\n{}}};\n", model, codes->initialiser) +
         part_definition(options.id, model, value_of);
}

/// A patched text that has not been read back yet, and what reading it back has to give.
struct DraftInFlash {
  SourceText patched;
  std::vector<std::string> defines;
  Model model;
  std::string table;  ///< follows the text
};

/// Takes the source, whose text is gone when this returns.
Result<DraftInFlash> draft(EonSource source, const WeightImage& image, std::size_t model, const TableOptions& options,
                           const std::vector<QuantizationDuplicate>& duplicates) {
  if (source.model.tensors.size() > std::numeric_limits<std::uint16_t>::max())
    return refuse(ErrorId::Storage, source.source.path, "the model has more than 65535 tensors", "fewer",
                  use_weights_in_ram_or_report);
  if (const auto uses = find_table_uses(source); !uses) return uses.refusal();
  std::vector<Edit> edits{{{source.after_includes, source.after_includes},
                           "#include <stddef.h>\n#include \"ei_ota/ei_ota_model.h\"\n" + refuse_other_runtime()}};
  if (auto status = put_accessor(source, edits); !status) return status.refusal();
  for (const auto& [function, specifiers] :
       {std::pair{&source.init, called_once}, std::pair{&source.reset, std::string_view("static ")}})
    for (auto& edit : make_original(*function, specifiers)) edits.push_back(std::move(edit));
  auto end = table(source, image, model, options);
  if (!end) return end.refusal();
  DraftInFlash result{
      {source.source.path, apply_edits(source.source.text, std::move(edits))}, source.defines, {}, std::move(*end)};
  if (!result.patched.text.ends_with('\n')) result.patched.text += '\n';
  const auto of_model = duplicates_of(duplicates, model);
  result.patched.text += "\n// EiOta: where the runtime finds and replaces the rows.\n" +
                         tensors(source, options.in_flash->models.at(model), model) +
                         wrappers(source, model, options, of_model);
  result.table += duplicate_functions(source, options, duplicates, of_model);
  result.model = std::move(source.model);
  return result;
}

/// Reads the patched text again. Gives it back; it may be too large to copy.
Result<std::string> verified(DraftInFlash draft) {
  const auto path = draft.patched.path;
  constexpr std::string_view expected = "the same model in another table";
  auto again = read_back(std::move(draft.patched), std::move(draft.defines));
  if (!again) return not_read_back(path, message(again.refusal()), expected);
  if (unqualified(again->table.name) != renamed_table || again->model != draft.model)
    return not_read_back(path, "its model is another one", expected);
  return std::move(again->source.text);
}

}  // namespace

Result<std::string> patch_in_flash(EonSource source, const WeightImage& image, std::size_t model, const TableOptions& options,
                                   const std::vector<QuantizationDuplicate>& duplicates) {
  auto patch = draft(std::move(source), image, model, options, duplicates);
  if (!patch) return patch.refusal();
  give_back_memory(patch->patched.text.size());
  const auto end = std::move(patch->table);
  auto text = verified(std::move(*patch));
  if (!text) return text;
  return std::move(*text) + end;
}

}  // namespace ei_ota
