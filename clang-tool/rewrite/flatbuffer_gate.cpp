// SPDX-License-Identifier: MIT
#include "rewrite/flatbuffer_gate.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/remedies.h"
#include "parse/headers/sdk_names.h"
#include "parse/text/tokens.h"
#include "rewrite/gate_text.h"
#include "rewrite/symbols.h"

namespace ei_ota {
namespace {

/// How often a source names an object.
Result<std::size_t> count_uses(const SourceText& source, std::string_view name) {
  const auto tokens = read_tokens(source);
  if (!tokens) return tokens.refusal();
  return static_cast<std::size_t>(std::ranges::count(*tokens, name, [&](const Token& token) { return source.at(token.span); }));
}

Refusal unfamiliar(const FlatbufferSource& flatbuffer, std::string found) {
  return refuse(ErrorId::Storage, flatbuffer.source.path, std::move(found),
                fmt::format("one {} in a header, whose model is {}, as Studio writes it since June 2023", sdk::graph_type,
                            flatbuffer.name),
                std::string("export the model again with a current version of Studio, or ") + use_weights_in_ram);
}

Result<FlatbufferUse> find_use(const FlatbufferSource& flatbuffer, std::size_t model, const std::vector<HeaderFile>& headers) {
  std::vector<FlatbufferUse> found;
  std::size_t uses = 0;
  for (std::size_t header = 0; header < headers.size(); ++header) {
    const auto count = count_uses(headers[header].source, flatbuffer.name);
    if (!count) return count.refusal();
    uses += *count;
    for (const auto& object : headers[header].header.objects) {
      if (object.type != sdk::graph_type) continue;
      const auto* const graph_model = member(object.value, "model");
      if (graph_model != nullptr && graph_model->text == flatbuffer.name) found.push_back({model, header, object.name});
    }
  }
  if (found.size() != 1)
    return unfamiliar(flatbuffer, fmt::format("{} objects of the type {} have {} as their model", found.size(), sdk::graph_type,
                                              flatbuffer.name));
  if (uses != 1) return unfamiliar(flatbuffer, fmt::format("headers use {} {} times", flatbuffer.name, uses));
  return found.front();
}

bool makes_image_features(const HeaderObject* table) {
  if (table == nullptr) return false;
  return std::ranges::any_of(table->value.list, [](const HeaderValue& row) {
    return std::ranges::any_of(row.list, [](const HeaderValue& value) { return value.text == sdk::image_features; });
  });
}

/// The tables of learning blocks that impulses of images have.
std::set<std::string> tables_of_images(const Header& header) {
  std::set<std::string> tables;
  for (const auto& impulse : header.objects) {
    if (impulse.type != sdk::impulse_type) continue;
    const auto* const dsp = member(impulse.value, "dsp_blocks");
    const auto* const learning = member(impulse.value, "learning_blocks");
    if (dsp != nullptr && learning != nullptr && makes_image_features(header.object(dsp->text))) tables.insert(learning->text);
  }
  return tables;
}

/// Does the configuration of a learning block lead to this graph?
bool leads_to(const Header& header, const HeaderValue& row, const std::string& graph) {
  return std::ranges::any_of(row.list, [&](const HeaderValue& value) {
    const auto* const config = header.object(referenced_name(&value));
    return config != nullptr && std::ranges::any_of(config->value.list, [&](const HeaderValue& setting) {
             return referenced_name(&setting) == graph;
           });
  });
}

/// What surrounds the SDK's function.
struct Surroundings {
  std::string comment;
  std::string declarations;
  std::string before;
  std::string after;
};

Surroundings surroundings_in_flash(const std::string& id, std::size_t model) {
  const auto begin = flatbuffer_begin(id, model);
  const auto end = flatbuffer_end(id, model);
  const auto refresh = refresh_function(id);
  return {"an inference keeps the weights that it began with",
          fmt::format("void {}(void);\nvoid {}(void);\nvoid {}(void);\n", begin, end, refresh),
          fmt::format("  {}();\n  {}();\n", begin, refresh), fmt::format("  {}();\n", end)};
}

Surroundings surroundings_in_ram(const std::string& id, std::size_t model) {
  const GateFlags flags{flatbuffer_flag(id, model), changing_flag(id)};
  return {"weights change only while no inference reads them, and no inference begins while they change", declare_flags(flags),
          "  " + begin_inference(flags), "  " + end_inference(flags)};
}

/// A template, since what the function takes differs between SDK versions: the table's type tells.
std::string definition(const Surroundings& surroundings, const std::string& gate, std::string_view function) {
  return gate_preamble(surroundings.comment, surroundings.declarations) +
         fmt::format(
             "template <class... Arguments>\n"
             "EI_IMPULSE_ERROR {}(Arguments... arguments) {{\n"
             "{}"
             "  const EI_IMPULSE_ERROR result = {}(arguments...);\n"
             "{}"
             "  return result;\n}}\n",
             gate, surroundings.before, function, surroundings.after);
}

}  // namespace

Result<std::vector<FlatbufferUse>> find_flatbuffer_uses(const std::vector<ModelSource>& sources,
                                                        const std::vector<HeaderFile>& headers) {
  std::vector<FlatbufferUse> uses;
  for (std::size_t model = 0; model < sources.size(); ++model) {
    const auto* const flatbuffer = std::get_if<FlatbufferSource>(&sources[model]);
    if (!flatbuffer) continue;
    auto use = find_use(*flatbuffer, model, headers);
    if (!use) return use.refusal();
    uses.push_back(std::move(*use));
  }
  return uses;
}

std::vector<FlatbufferGate> gate_flatbuffers(const HeaderFile& header, const std::vector<FlatbufferUse>& uses,
                                             const std::string& id, bool in_flash) {
  const auto of_images = tables_of_images(header.header);
  std::vector<FlatbufferGate> gates;
  std::map<std::pair<std::size_t, std::string>, std::string> names;  // by model and function
  for (const auto& table : header.header.objects) {
    if (table.type != sdk::learning_block_type || of_images.contains(table.name)) continue;
    for (const auto& row : table.value.list)
      for (const auto& use : uses) {
        const auto call =
            std::ranges::find_if(row.list, [](const HeaderValue& value) { return value.text.starts_with("&run_"); });
        if (call == row.list.end() || !leads_to(header.header, row, use.graph)) continue;
        const auto [gate, is_new] = names.try_emplace({use.model, call->text.substr(1)}, flatbuffer_gate(id, names.size()));
        gates.push_back({call->span, gate->second, {}});
        if (!is_new) continue;
        const auto surroundings = in_flash ? surroundings_in_flash(id, use.model) : surroundings_in_ram(id, use.model);
        gates.back().definition = insert_before(header, table, definition(surroundings, gate->second, gate->first.second));
      }
  }
  return gates;
}

}  // namespace ei_ota
