#include "legacy/legacy_table.h"

#include <fmt/format.h>

#include "legacy/legacy_records.h"
#include "model/weight_image.h"

namespace ei_ota {
namespace {

/// Where a weight lives; a weight without a home is structure, or no kernel reads it.
std::string address(const std::map<Slot, Home>& homes, Slot slot) {
  const auto home = homes.find(slot);
  return home == homes.end() ? "nullptr" : home->second.name + (slot.field == Field::Data ? "" : ".elem");
}

std::string record_line(const Model& model, const std::vector<std::vector<Use>>& uses, const std::map<Slot, Home>& homes,
                        const LegacyRecord& record) {
  const std::size_t row = record.tensor;
  const auto& tensor = model.tensors[row];
  if (record.is_quantization)
    return fmt::format("  {{{}, EI_OTA_LEGACY_QUANTIZATION{}, {}, {}, {}}},\n", row, tensor.type == ElementType::Int8 ? 8 : 32,
                       record.count, address(homes, {row, Field::Scale}), address(homes, {row, Field::ZeroPoint}));
  if (is_data_structure(model, row, uses[row]))
    return fmt::format("  {{{}, EI_OTA_LEGACY_CONSTANT32, {}, const_cast<int32_t *>({}), nullptr}},\n", row, record.count,
                       model.definitions[*tensor.data].name);
  return fmt::format("  {{{}, EI_OTA_LEGACY_INT{}, {}, {}, nullptr}},\n", row, record.bits, record.count,
                     address(homes, {row, Field::Data}));
}

}  // namespace

Result<std::string> legacy_table(const Model& model, const std::map<Slot, Home>& homes) {
  const auto records = legacy_records(model);
  if (!records) return records.refusal();
  std::string text =
      "#if EI_OTA_LEGACY\n"
      "extern \"C\" __attribute__((weak)) const uint8_t eiota_internal_models_know_legacy = 1;\n"
      "static const ei_ota_legacy_record_t eiota_generated_legacy_records[] = {\n";
  const auto uses = uses_of_tensors(model);
  for (const auto& record : *records) text += record_line(model, uses, homes, record);
  return text +
         fmt::format(
             "}};\nstatic const ei_ota_legacy_t eiota_generated_legacy = {{{}, eiota_generated_legacy_records}};\n#endif\n",
             records->size());
}

}  // namespace ei_ota
