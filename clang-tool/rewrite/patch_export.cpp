#include "rewrite/patch_export.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "rewrite/block_weights.h"
#include "rewrite/patch_headers.h"
#include "rewrite/patch_source.h"

namespace ei_ota {

Result<std::map<std::string, std::string>> patch_export(std::vector<EonSource> sources, const std::vector<BlockSource>& blocks,
                                                        const std::vector<ParameterHeader>& headers, const WeightImage& image,
                                                        const TableOptions& options) {
  std::map<std::string, std::string> patched;
  std::vector<std::string> paths;  // of the sources that hold a part
  for (std::size_t model = 0; model < sources.size(); ++model) {
    auto path = sources[model].source.path;
    auto text = patch_source(std::move(sources[model]), image, model, options);
    if (!text) return text.refusal();
    patched[path] = std::move(*text);
    paths.push_back(std::move(path));
  }
  if (std::ranges::any_of(blocks, [](const auto& source) { return !source.block.values.empty(); })) {
    patched.merge(patch_headers(headers, blocks, options.id));
    paths.push_back(fmt::format("tflite-model/ei_ota_{}_weights.cpp", options.id));
    patched[paths.back()] = block_weights(blocks, headers, image, sources.size(), sources.size(), options);
  }
  patched[paths.front()] += model_table(image, paths.size(), options);
  return patched;
}

}  // namespace ei_ota
