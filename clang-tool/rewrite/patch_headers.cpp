#include "rewrite/patch_headers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "rewrite/block_weights.h"
#include "rewrite/edits.h"
#include "rewrite/header_flag.h"

namespace ei_ota {
namespace {

/// The header that the SDK includes: of these the first that is there.
constexpr std::array<std::string_view, 3> entrances{"model-parameters/model_variables.h", "model-parameters/anomaly_clusters.h",
                                                    "model-parameters/model_metadata.h"};

std::size_t entrance(const std::vector<ParameterHeader>& headers) {
  for (const auto name : entrances)
    for (std::size_t i = 0; i < headers.size(); ++i)
      if (headers[i].source.path == name) return i;
  return headers.size();
}

Edit declare(const HeaderObject& object, const std::string& id) {
  return {object.declaration, fmt::format("namespace ei_ota_{}_weights {{ extern {} {}[{}]; }} using ei_ota_{}_weights::{}", id,
                                          object.type, object.name, object.value.list.size(), id, object.name)};
}

}  // namespace

std::map<std::string, std::string> patch_headers(const std::vector<ParameterHeader>& headers,
                                                 const std::vector<BlockSource>& blocks, const std::string& id) {
  std::map<std::string, std::string> patched;
  const auto door = entrance(headers);
  for (std::size_t i = 0; i < headers.size(); ++i) {
    const auto& [source, header] = headers[i];
    std::vector<Edit> edits;
    for (const auto& block : blocks)
      if (block.header == i)
        for (const auto& name : block.objects) edits.push_back(declare(*header.object(name), id));
    if (i == door) edits.push_back(define_flag(source.text, headers_flag(id)));
    patched[source.path] = apply_edits(source.text, std::move(edits));
  }
  return patched;
}

}  // namespace ei_ota
