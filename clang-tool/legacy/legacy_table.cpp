// SPDX-License-Identifier: MIT
#include "legacy/legacy_table.h"

#include <fmt/format.h>

#include "legacy/legacy_records.h"
#include "model/weight_image.h"

namespace ei_ota {
namespace {

/// A runtime that takes legacy payloads links only to models that were compiled for such a runtime.
constexpr std::string_view knows_legacy =
    "extern \"C\" __attribute__((weak)) const uint8_t eiota_internal_models_know_legacy = 1;\n";

std::string address(const ArrayName& array_name, std::size_t row, Field field) {
  const auto name = array_name(row, field);
  return name.empty() ? "nullptr" : name + (field == Field::Data ? "" : ".elem");
}

std::string record_line(const Model& model, const std::vector<std::vector<Use>>& uses, const ArrayName& array_name,
                        const LegacyRecord& record) {
  const std::size_t row = record.tensor;
  const auto& tensor = model.tensors[row];
  if (record.is_quantization)
    return fmt::format("  {{{}, EI_OTA_LEGACY_QUANTIZATION{}, {}, {}, {}}},\n", row, tensor.type == ElementType::Int8 ? 8 : 32,
                       record.count, address(array_name, row, Field::Scale), address(array_name, row, Field::ZeroPoint));
  if (is_data_structural(model, row, uses[row]))
    return fmt::format("  {{{}, EI_OTA_LEGACY_CONSTANT32, {}, const_cast<int32_t *>({}), nullptr}},\n", row, record.count,
                       model.definitions[*tensor.data].name);
  return fmt::format("  {{{}, EI_OTA_LEGACY_INT{}, {}, {}, nullptr}},\n", row, record.bits, record.count,
                     address(array_name, row, Field::Data));
}

}  // namespace

std::string no_legacy_table_text() { return fmt::format("#if EI_OTA_LEGACY\n{}#endif\n", knows_legacy); }

std::string legacy_member_text(bool takes_legacy) {
  return fmt::format("#if EI_OTA_LEGACY\n  {},\n#endif\n", takes_legacy ? "&eiota_generated_legacy" : "nullptr");
}

Result<std::string> legacy_table_text(const Model& model, const ArrayName& array_name) {
  const auto records = legacy_records(model);
  if (!records) return records.refusal();
  auto text = fmt::format("#if EI_OTA_LEGACY\n{}static const ei_ota_legacy_record_t eiota_generated_legacy_records[] = {{\n",
                          knows_legacy);
  const auto uses = uses_of_tensors(model);
  for (const auto& record : *records) text += record_line(model, uses, array_name, record);
  return text +
         fmt::format(
             "}};\nstatic const ei_ota_legacy_t eiota_generated_legacy = {{{}, eiota_generated_legacy_records}};\n#endif\n",
             records->size());
}

}  // namespace ei_ota
