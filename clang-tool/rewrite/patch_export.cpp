// SPDX-License-Identifier: MIT
#include "rewrite/patch_export.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

#include "legacy/legacy_records.h"
#include "rewrite/block_weights.h"
#include "rewrite/patch_flatbuffer.h"
#include "rewrite/patch_headers.h"
#include "rewrite/patch_in_flash.h"
#include "rewrite/patch_source.h"
#include "rewrite/symbols.h"

namespace ei_ota {
Result<std::map<std::string, std::string>> patch_export(std::vector<ModelSource> sources,
                                                        const std::vector<BlockSource>& blocks,
                                                        const std::vector<HeaderFile>& headers,
                                                        const std::vector<QuantizationDuplicate>& duplicates,
                                                        const WeightImage& image, TableOptions options) {
  const bool has_blocks = std::ranges::any_of(blocks, [](const auto& source) { return !source.block.values.empty(); });
  const auto* const only = sources.size() == 1 ? std::get_if<EonSource>(&sources[0]) : nullptr;
  auto uses = find_flatbuffer_uses(sources, headers);
  if (!uses && options.in_flash) return uses.refusal();
  if (!uses) uses = std::vector<FlatbufferUse>{};  // in RAM, inferences are not guarded then
  options.refresh = (options.in_flash && !uses->empty()) ||
                    std::ranges::any_of(duplicates, [](const auto& duplicate) { return !duplicate.object.empty(); });
  options.legacy = only && !has_blocks && !options.in_flash && legacy_records(only->model);
  const auto gated = gated_impulses(blocks, duplicates);
  options.gates_impulses =
      std::ranges::any_of(headers, [&](const auto& header) { return !gate_impulses(header, options.id, gated).empty(); });
  std::map<std::string, std::string> patched;
  const auto weights = weights_path(options.id);
  std::string first_path;
  std::string flatbuffers;
  for (std::size_t model = 0; model < sources.size(); ++model) {
    if (const auto* const flatbuffer = std::get_if<FlatbufferSource>(&sources[model])) {
      patched[flatbuffer->source.path] = patch_flatbuffer_header(*flatbuffer, model, options);
      if (!options.in_flash) options.flatbuffers.push_back(model);
      flatbuffers += flatbuffer_weights(*flatbuffer, image, model, options, duplicates);
      continue;
    }
    auto& source = std::get<EonSource>(sources[model]);
    auto path = source.source.path;
    auto text = options.in_flash ? patch_in_flash(std::move(source), image, model, options, duplicates)
                                 : patch_source(std::move(source), image, model, options, duplicates);
    if (!text) return text.refusal();
    patched[path] = std::move(*text);
    if (first_path.empty()) first_path = std::move(path);
  }
  const bool in_headers = has_blocks || !duplicates.empty() || !uses->empty() || options.gates_impulses;
  if (in_headers) patched.merge(patch_headers(headers, blocks, duplicates, options.id, options.in_flash.has_value(), *uses));
  if (in_headers || !flatbuffers.empty())
    patched[weights] = block_weights(blocks, headers, image, in_headers ? std::optional(sources.size()) : std::nullopt,
                                     sources.size(), options, flatbuffers);
  patched[first_path.empty() ? weights : first_path] += model_table(image, sources.size() + (in_headers ? 1 : 0), options);
  return patched;
}

}  // namespace ei_ota
