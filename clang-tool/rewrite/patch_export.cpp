#include "rewrite/patch_export.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>
#include <variant>

#include "model/legacy_records.h"
#include "rewrite/block_weights.h"
#include "rewrite/patch_flatbuffer.h"
#include "rewrite/patch_headers.h"
#include "rewrite/patch_source.h"

namespace ei_ota {

Result<std::map<std::string, std::string>> patch_export(std::vector<ModelSource> sources,
                                                        const std::vector<BlockSource>& blocks,
                                                        const std::vector<ParameterHeader>& headers,
                                                        const std::vector<QuantizationCopy>& copies, const WeightImage& image,
                                                        TableOptions options) {
  const bool has_blocks = std::ranges::any_of(blocks, [](const auto& source) { return !source.block.values.empty(); });
  const auto* const only = sources.size() == 1 ? std::get_if<EonSource>(&sources[0]) : nullptr;
  options.refresh = std::ranges::any_of(copies, [](const auto& copy) { return !copy.object.empty(); });
  options.legacy = only && !has_blocks && legacy_records(only->model);
  std::map<std::string, std::string> patched;
  const auto weights_path = fmt::format("tflite-model/ei_ota_{}_weights.cpp", options.id);
  std::string first_path;
  std::string flatbuffers;
  std::set<std::size_t> wide_models;
  for (std::size_t model = 0; model < sources.size(); ++model) {
    if (const auto* const flatbuffer = std::get_if<FlatbufferSource>(&sources[model])) {
      patched[flatbuffer->source.path] = patch_flatbuffer_header(*flatbuffer, options.id);
      flatbuffers += flatbuffer_weights(*flatbuffer, image, model, options, copies);
      wide_models.insert(model);
      continue;
    }
    auto path = std::get<EonSource>(sources[model]).source.path;
    auto text = patch_source(std::move(std::get<EonSource>(sources[model])), image, model, options, copies);
    if (!text) return text.refusal();
    patched[path] = std::move(*text);
    if (first_path.empty()) first_path = std::move(path);
  }
  const bool in_headers = has_blocks || !copies.empty();
  if (in_headers) patched.merge(patch_headers(headers, blocks, copies, options.id));
  if (in_headers || !flatbuffers.empty())
    patched[weights_path] =
        block_weights(blocks, headers, image, in_headers ? sources.size() : no_part, sources.size(), options, flatbuffers);
  patched[first_path.empty() ? weights_path : first_path] +=
      model_table(image, sources.size() + (in_headers ? 1 : 0), wide_models, options);
  return patched;
}

}  // namespace ei_ota
