// SPDX-License-Identifier: MIT
#include "export/read_export.h"

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

#include "export/quantization_duplicates.h"
#include "export/read_context.h"
#include "parse/headers/label_reader.h"
#include "parse/headers/sdk_names.h"

namespace ei_ota {

bool uses_arc_kernels(const std::vector<std::string>& defines) {
  return std::any_of(defines.begin(), defines.end(), [&](const auto& define) {
    return define == sdk::arc_kernels || define == std::string(sdk::arc_kernels) + "=1";
  });
}

namespace {

/// The names of the models as the impulses' learning blocks come: block -> configuration -> graph -> `NAME_init` of
/// a compiled model, or the flatbuffer.
std::vector<std::string> learning_order(const Header& variables) {
  std::vector<std::string> names;
  for (const auto& blocks : variables.objects) {
    if (blocks.type != sdk::learning_block_type) continue;
    for (const auto& block : blocks.value.list)
      for (const auto& value : block.list) {
        const auto* const configuration = variables.object(referenced_name(&value));
        const auto* const graph =
            configuration ? variables.object(referenced_name(member(configuration->value, "graph_config"))) : nullptr;
        const auto init = graph ? referenced_name(member(graph->value, "model_init")) : std::string{};
        const auto flatbuffer = graph ? referenced_name(member(graph->value, "model")) : std::string{};
        if (init.ends_with("_init")) names.push_back(init.substr(0, init.size() - 5));
        if (!flatbuffer.empty()) names.push_back(flatbuffer);
      }
  }
  return names;
}

/// Sources of models in the order of their learning blocks; those that no block names stay behind, in the order they came.
void order(std::vector<ModelSource>& sources, const Header& variables) {
  const auto names = learning_order(variables);
  std::ranges::stable_sort(sources, {},
                           [&](const ModelSource& source) { return std::ranges::find(names, model_of(source).name); });
}

/// Whole flatbuffers, with all that is not a weight.
void add_flatbuffers(const std::vector<ModelSource>& sources, WeightImage& image) {
  for (std::size_t model = 0; model < sources.size(); ++model) {
    const auto* const flatbuffer = std::get_if<FlatbufferSource>(&sources[model]);
    if (!flatbuffer) continue;
    const auto bytes = std::as_bytes(std::span(flatbuffer->bytes));
    image.constants.push_back(
        {flatbuffer->name, flatbuffer->source.path, ElementType::UInt8, false, {bytes.begin(), bytes.end()}, model});
  }
}

}  // namespace

Result<Export> read_export(const std::filesystem::path& path, const std::vector<std::string>& defines,
                           std::optional<std::uint32_t> label_capacity) {
  auto files = open_export(path);
  if (!files) return files.refusal();
  Export result{std::move(*files), {}, {}, {}};
  auto context = read_context(result.files.metadata_file(), result.files.variables_file());
  if (!context) return context.refusal();
  result.release.context = std::move(*context);
  for (auto& source : std::exchange(result.files.live, {})) {
    auto read = read_eon_source(std::move(source), defines);
    if (!read) return read.refusal();
    result.sources.emplace_back(std::move(*read));
  }
  for (auto& header : std::exchange(result.files.flatbuffers, {})) {
    auto read = read_flatbuffer_source(std::move(header), [&](const std::string& name) {
      auto bytes = result.files.tree.read(name);
      if (bytes) result.files.read.push_back(result.files.tree.source_of(name));
      return bytes;
    });
    if (!read) return read.refusal();
    result.sources.emplace_back(std::move(*read));
  }
  order(result.sources, result.files.variables());
  std::vector<const Model*> models;
  for (const auto& source : result.sources) {
    const auto& model = model_of(source);
    result.release.models.push_back({model.name, model.source, engine_of(source)});
    models.push_back(&model);
  }
  auto block_sources = read_blocks(result.files.parameters);
  if (!block_sources) return block_sources.refusal();
  result.blocks = std::move(*block_sources);
  if (label_capacity) {
    auto labels = read_labels(result.files.parameters, *label_capacity);
    if (!labels) return labels.refusal();
    std::ranges::move(*labels, std::back_inserter(result.blocks));
  }
  std::vector<Block> blocks;
  for (const auto& [block, header, objects, centroids_inline] : result.blocks) {
    result.release.models.push_back({block.name, block.source, std::string(block_name(block.kind))});
    blocks.push_back(block);
  }
  result.release.layout = layout_lines(models, result.release.context.labels.size(), blocks);
  auto image = weight_image(models, uses_arc_kernels(defines), blocks);
  if (!image) return image.refusal();
  add_flatbuffers(result.sources, *image);
  if (!models.empty())
    for (auto& constant : repeated_quantization(result.files.variables())) image->constants.push_back(std::move(constant));
  result.release.constant_digests = constant_digests(*image);
  result.release.image = std::move(*image);
  // One Arduino library serves boards with a load image and boards without, as ESP32.
  result.release.device.restore = result.files.tree.is_arduino_library() ? "copy" : "load-image";
  if (auto status = check_duplicates(result); !status) return status.refusal();
  return result;
}

}  // namespace ei_ota
