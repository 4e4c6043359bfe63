#include "export/read_export.h"

#include <algorithm>
#include <utility>

#include "export/read_context.h"

namespace ei_ota {

bool uses_arc_kernels(const std::vector<std::string>& defines) {
  constexpr std::string_view name = "EI_CLASSIFIER_TFLITE_ENABLE_ARC";
  return std::any_of(defines.begin(), defines.end(),
                     [&](const auto& define) { return define == name || define == std::string(name) + "=1"; });
}

Result<Export> read_export(const std::filesystem::path& path, const std::vector<std::string>& defines) {
  auto files = open_export(path);
  if (!files) return files.refusal();
  Export result{std::move(*files), {}, {}};
  result.release.unhandled = std::move(result.files.unhandled);
  auto context = read_context(result.files.metadata, result.files.variables);
  if (!context) return context.refusal();
  result.release.context = std::move(*context);
  std::vector<Model> models;
  for (auto& source : std::exchange(result.files.live, {})) {
    auto read = read_eon_source(std::move(source), defines);
    if (!read) return read.refusal();
    result.release.models.push_back({read->model.name, read->model.source});
    models.push_back(std::move(read->model));  // lent: it goes back below
    result.sources.push_back(std::move(*read));
  }
  result.release.layout = layout_lines(models, result.release.context.labels.size());
  auto image = weight_image(models, uses_arc_kernels(defines));
  if (!image) return image.refusal();
  result.release.image = std::move(*image);
  for (std::size_t model = 0; model < models.size(); ++model) result.sources[model].model = std::move(models[model]);
  return result;
}

}  // namespace ei_ota
