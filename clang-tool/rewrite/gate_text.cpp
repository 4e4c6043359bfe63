// SPDX-License-Identifier: MIT
#include "rewrite/gate_text.h"

#include <fmt/format.h>

#include "rewrite/handshake.h"

namespace ei_ota {

std::string declare_flags(const GateFlags& flags) {
  return fmt::format("extern volatile uint8_t {};\nextern volatile uint8_t {};\n", flags.in_use, flags.changing);
}

std::string begin_inference(const GateFlags& flags, std::string_view error) {
  return fmt::format("if (!eiota_internal_begin_inference(&{}, &{})) return {};\n", flags.in_use, flags.changing, error);
}

std::string end_inference(const GateFlags& flags) { return fmt::format("eiota_internal_end_inference(&{});\n", flags.in_use); }

std::string gate_preamble(std::string_view comment, const std::string& declarations) {
  return fmt::format("#include \"ei_ota/ei_ota_model.h\"\n{}// EiOta: {}.\nextern \"C\" {{\n{}}}\n", refuse_other_runtime(),
                     comment, declarations);
}

Edit insert_before(const HeaderFile& header, const HeaderObject& table, const std::string& text) {
  const auto at = table.declaration.begin;
  const bool starts_line = at == 0 || header.source.text[at - 1] == '\n';
  return {{at, at}, (starts_line ? "" : "\n") + text};
}

}  // namespace ei_ota
