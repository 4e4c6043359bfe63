// SPDX-License-Identifier: MIT
#include "rewrite/kmeans_gate.h"

#include <fmt/format.h>

#include "rewrite/handshake.h"
#include "rewrite/symbols.h"

namespace ei_ota {
namespace {

constexpr std::string_view learning_block_type = "ei_learning_block_t";
constexpr std::string_view sdk_function = "&run_kmeans_anomaly";

/// A template, since what the function takes differs between SDK versions: the table's type tells. One that interrupts
/// another leaves the flag to it.
std::string gate(const std::string& id) {
  return fmt::format(
      "#include \"ei_ota/ei_ota_model.h\"\n{0}"
      "// EiOta: clusters change only while nothing looks at them, and nothing does while they change.\n"
      "extern \"C\" {{\nextern volatile uint8_t {1};\nextern volatile uint8_t {2};\n}}\n"
      "template <class... Arguments>\n"
      "EI_IMPULSE_ERROR {3}(Arguments... arguments) {{\n"
      "  const bool is_outermost = {1} == 0;\n"
      "  if (!eiota_internal_begin_inference(&{1}, &{2})) return EI_IMPULSE_TFLITE_ARENA_ALLOC_FAILED;\n"
      "  const EI_IMPULSE_ERROR result = run_kmeans_anomaly(arguments...);\n"
      "  if (is_outermost) eiota_internal_end_inference(&{1});\n"
      "  return result;\n}}\n",
      refuse_other_runtime(), headers_flag(id), changing_flag(id), kmeans_gate(id));
}

}  // namespace

std::vector<Edit> gate_kmeans(const HeaderFile& header, const std::string& id) {
  std::vector<Edit> edits;
  for (const auto& table : header.header.objects) {
    if (table.type != learning_block_type) continue;
    for (const auto& block : table.value.list)
      for (const auto& member : block.list) {
        if (member.text != sdk_function) continue;
        if (edits.empty()) {
          const auto begin = table.declaration.begin;
          const bool starts_line = begin == 0 || header.source.text[begin - 1] == '\n';
          edits.push_back({{begin, begin}, (starts_line ? "" : "\n") + gate(id)});
        }
        edits.push_back({member.span, "&" + kmeans_gate(id)});
      }
  }
  return edits;
}

}  // namespace ei_ota
