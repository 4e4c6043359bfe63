// SPDX-License-Identifier: MIT
#include "rewrite/kmeans_gate.h"

#include <fmt/format.h>

#include "parse/headers/sdk_names.h"
#include "rewrite/gate_text.h"
#include "rewrite/symbols.h"

namespace ei_ota {
namespace {

/// A template, since what the function takes differs between SDK versions: the table's type tells. One that interrupts
/// another leaves the flag to it.
std::string gate(const std::string& id) {
  const GateFlags flags{headers_flag(id), changing_flag(id)};
  return gate_preamble("clusters change only while nothing looks at them, and nothing does while they change",
                       declare_flags(flags)) +
         fmt::format(
             "template <class... Arguments>\n"
             "EI_IMPULSE_ERROR {}(Arguments... arguments) {{\n"
             "  const bool is_outermost = {} == 0;\n"
             "  {}"
             "  const EI_IMPULSE_ERROR result = run_kmeans_anomaly(arguments...);\n"
             "  if (is_outermost) {}"
             "  return result;\n}}\n",
             kmeans_gate(id), flags.in_use, begin_inference(flags), end_inference(flags));
}

}  // namespace

std::vector<Edit> gate_kmeans(const HeaderFile& header, const std::string& id) {
  std::vector<Edit> edits;
  for (const auto& table : header.header.objects) {
    if (table.type != sdk::learning_block_type) continue;
    for (const auto& block : table.value.list)
      for (const auto& member : block.list) {
        if (member.text != sdk::kmeans_anomaly) continue;
        if (edits.empty()) edits.push_back(insert_before(header, table, gate(id)));
        edits.push_back({member.span, "&" + kmeans_gate(id)});
      }
  }
  return edits;
}

}  // namespace ei_ota
