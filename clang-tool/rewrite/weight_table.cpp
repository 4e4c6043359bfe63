#include "rewrite/weight_table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>

#include "crc32.h"
#include "model/entry_kind.h"

namespace ei_ota {
namespace {

std::string_view c_type(ElementType type) {
  switch (type) {
    case ElementType::Int8:
      return "int8_t";
    case ElementType::UInt8:
      return "uint8_t";
    case ElementType::Int16:
      return "int16_t";
    case ElementType::UInt16:
      return "uint16_t";
    case ElementType::Int32:
      return "int32_t";
    case ElementType::Float32:
      return "float";
  }
  return "";
}

std::string_view kind(const Entry& entry) {
  constexpr std::array<std::string_view, 8> names{"EI_OTA_INT8",         "EI_OTA_INT16",     "EI_OTA_INT32",
                                                  "EI_OTA_FLOAT32",      "EI_OTA_SCALE",     "EI_OTA_ZERO_POINT8",
                                                  "EI_OTA_ZERO_POINT32", "EI_OTA_BIAS_SCALE"};
  return names[static_cast<std::size_t>(entry_kind(entry))];
}

std::string code_line(const Entry& entry) {
  constexpr std::uint32_t largest_short_count = 0xFFF;
  return fmt::format("  {}({}{}, {}),  // {}\n",
                     entry.count == 0 || entry.count > largest_short_count ? "EI_OTA_LARGE_ENTRY" : "EI_OTA_ENTRY", kind(entry),
                     entry.read ? "" : " | EI_OTA_UNREAD", entry.count, entry.definition);
}

class Table {
 public:
  Table(const WeightImage& image, const std::map<Slot, Home>& homes) : image_(image), homes_(homes) {}

  [[nodiscard]] std::string checks() const {
    std::string text;
    for (const auto& entry : image_.entries)
      if (entry.read)
        text += fmt::format("EI_OTA_CHECK({}, {}, {});\n", elements(entry),
                            entry.field == Field::ZeroPoint ? "int" : c_type(entry.type), entry.count);
    return text;
  }

  [[nodiscard]] std::string codes() const {
    std::string text;
    for (const auto& entry : image_.entries) text += code_line(entry);
    return text;
  }

  [[nodiscard]] std::string addresses() const {
    std::string text;
    for (const auto& entry : image_.entries) {
      if (!entry.read) continue;
      text += "  " + elements(entry) + ",";
      if (entry.source)
        text += fmt::format(" {}, {},", elements(image_.entries[entry.source->input]),
                            elements(image_.entries[entry.source->filter]));
      text += "\n";
    }
    return text;
  }

  [[nodiscard]] std::uint32_t factory_crc() const {
    std::uint32_t crc = 0;
    for (const auto& entry : image_.entries)
      if (entry.read) crc = ei_ota_crc32(crc, image_.bytes.data() + entry.offset, byte_size(entry));
    return crc;
  }

 private:
  [[nodiscard]] std::string elements(const Entry& entry) const {
    const auto& name = homes_.at({entry.tensor, entry.field}).name;
    return entry.field == Field::Data ? name : name + ".elem";
  }

  const WeightImage& image_;
  const std::map<Slot, Home>& homes_;
};

std::string byte_list(std::string_view bytes) {
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); ++i)
    text += fmt::format("{}{},", i % 24 == 0 ? "\n  " : "", static_cast<unsigned>(static_cast<std::uint8_t>(bytes[i])));
  return text;
}

constexpr std::string_view arc_guard = R"(#if defined(EI_CLASSIFIER_TFLITE_ENABLE_ARC) && EI_CLASSIFIER_TFLITE_ENABLE_ARC
#error "EiOta: ARC MLI kernels read scales that stay constant here; patch with --define EI_CLASSIFIER_TFLITE_ENABLE_ARC=1"
#endif
)";

}  // namespace

std::string weight_table(const WeightImage& image, const std::map<Slot, Home>& homes, const TableOptions& options) {
  const Table table(image, homes);
  const bool copy = options.restore == Restore::Copy;
  const auto* const restore = copy                                    ? "ei_ota_restore_copy"
                              : options.restore == Restore::LoadImage ? "ei_ota_restore_load_image"
                                                                      : "nullptr";
  std::string text = fmt::format("\n// EiOta: the weights of \"{}\", in the order of its weight image.\n", options.id);
  if (!options.every_scale_is_read) text += arc_guard;
  text += table.checks();
  text += fmt::format("static const uint16_t ei_ota_codes[] = {{\n{}}};\n", table.codes());
  text += fmt::format("static void *const ei_ota_addresses[] = {{\n{}}};\n", table.addresses());
  if (copy) text += fmt::format("static const uint8_t ei_ota_factory[] = {{{}\n}};\n", byte_list(options.factory_payload));
  text += fmt::format(
      "extern \"C\" {{\n"
      "extern const ei_ota_model_t ei_ota_{0};\n"
      "const ei_ota_model_t ei_ota_{0} = {{\n"
      "  {{{1}}}, {2}u, 0x{3:08X}u,\n"
      "  sizeof ei_ota_codes / sizeof ei_ota_codes[0], ei_ota_codes, ei_ota_addresses, &ei_ota_in_use,\n"
      "  {4}, {5},\n"
      "}};\n"
      "}}\n",
      options.id, fmt::format("{}", fmt::join(options.layout, ", ")), options.project, table.factory_crc(), restore,
      copy ? "ei_ota_factory, sizeof ei_ota_factory" : "nullptr, 0");
  return text;
}

}  // namespace ei_ota
