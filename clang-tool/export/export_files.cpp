// SPDX-License-Identifier: MIT
#include "export/export_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "parse/tflite/flatbuffer_source.h"

namespace ei_ota {
namespace fs = std::filesystem;
namespace {

constexpr auto metadata_name = "model-parameters/model_metadata.h";
constexpr auto variables_name = "model-parameters/model_variables.h";

const HeaderFile& file_or_nothing(const HeaderFile* file) {
  static const HeaderFile nothing;
  return file ? *file : nothing;
}

class Opener {
 public:
  explicit Opener(ExportTree tree) { files_.tree = std::move(tree); }

  Result<ExportFiles> open() {
    for (const auto step : {&Opener::read_headers, &Opener::refuse_accelerators, &Opener::require_models, &Opener::read_live,
                            &Opener::read_other_sources})
      if (auto status = (this->*step)(); !status) return status.refusal();
    return std::move(files_);
  }

 private:
  Result<std::string> read(const std::string& relative) {
    auto text = files_.tree.read(relative);
    const auto source = files_.tree.source_of(relative);
    if (text && (files_.read.empty() || files_.read.back() != source)) files_.read.push_back(source);  // one for an archive
    return text;
  }

  Status read_headers() {
    if (auto status = read_parameters(); !status) return status;
    if (!files_.parameter_file(metadata_name))
      return refuse(ErrorId::Metadata, metadata_name, "no such file", "the export's metadata", "export the model again");
    return Nothing{};
  }

  Status read_parameters() {
    for (const auto& name : files_.tree.names_in("model-parameters")) {
      if (!name.ends_with(".h") && !name.ends_with(".hpp")) continue;
      auto text = read("model-parameters/" + name);
      if (!text) return text.refusal();
      auto header = read_header(*text);
      files_.parameters.push_back({{"model-parameters/" + name, std::move(*text)}, std::move(header)});
    }
    return Nothing{};
  }

  [[nodiscard]] bool mentions(std::string_view word) const {
    const auto* const variables = files_.parameter_file(variables_name);
    return variables && variables->source.text.find(word) != std::string::npos;
  }

  [[nodiscard]] static Refusal accelerator_refusal(const std::string& engine) {
    return refuse(ErrorId::Accelerator, variables_name, fmt::format("a model for another engine: {}", engine),
                  "a model for the processor itself: compiled by EON, or for the TensorFlow Lite interpreter",
                  "deploy one, or update the accelerator's own file by its vendor's means");
  }

  /// As each impulse names its own; before 2022 the metadata did for the only one.
  [[nodiscard]] std::vector<std::string> engines() const {
    std::vector<std::string> found;
    for (const auto& object : files_.variables().objects)
      if (const auto* const engine = member(object.value, "inferencing_engine")) found.push_back(engine->text);
    if (const auto* const macro = files_.metadata().macro("EI_CLASSIFIER_INFERENCING_ENGINE"); macro && found.empty())
      found.push_back(macro->value);
    return found;
  }

  Status refuse_accelerators() {
    for (const auto* const accelerator : {"drpai", "akida", "syntiant", "memryx", "ATON", "aton_", "axon"})
      for (const auto& include : files_.variables().includes)
        if (include.find(accelerator) != std::string::npos) return accelerator_refusal(include);
    for (const auto& engine : engines())
      if (!engine.starts_with("EI_CLASSIFIER_TFLITE") && engine != "EI_CLASSIFIER_NONE") return accelerator_refusal(engine);
    return Nothing{};
  }

  [[nodiscard]] bool has_anomaly() const {
    const auto* const macro = files_.metadata().macro("EI_CLASSIFIER_HAS_ANOMALY");
    const bool old_anomaly = !files_.parameter_file(variables_name) && macro && macro->value != "0";
    return mentions("anomaly_kmeans_t") || mentions("anomaly_gmm_t") || mentions("tflite_anomaly_") || old_anomaly;
  }

  /// model_variables.h includes the header of each live model. Until 2022 it did not, and the SDK knew their names.
  [[nodiscard]] std::vector<std::string> live_headers() const {
    std::vector<std::string> names;
    for (const auto& include : files_.variables().includes)
      if (const auto at = include.rfind("tflite-model/"); at == 0 || (at != std::string::npos && include[at - 1] == '/'))
        names.push_back(include.substr(at));  // firmware that is built from another folder has edited the way to it
    for (const auto* const old_name :
         {"tflite-model/trained_model_compiled.h", "tflite-model/tflite-trained.h", "tflite-model/trained_model.h"})
      if (names.empty() && files_.tree.holds(old_name)) names.emplace_back(old_name);
    if (names.empty() && files_.tree.holds("tflite-model/trained_model_compiled.cpp"))
      names.emplace_back("tflite-model/trained_model_compiled.h");
    return names;
  }

  /// model-parameters/ alone is all that some engines get; it is they that the message is to name, where it is one of them.
  Status require_models() {
    if (files_.tree.holds("tflite-model/") || !files_.tree.names_in("tflite-model").empty()) return Nothing{};
    return refuse(ErrorId::NoModel, "model-parameters", "there is no tflite-model/ folder beside it",
                  "both of an export's folders", "copy tflite-model/ of the same export to it, or export the model again");
  }

  Status read_live() {
    for (const auto& name : live_headers()) {
      if (name.find("..") != std::string::npos)
        return refuse(ErrorId::Directive, variables_name, fmt::format("a model outside the export: {}", name),
                      "a file in tflite-model/", "export the model again");
      const bool is_compiled = name.find("_compiled") != std::string::npos && name.ends_with(".h");
      if (auto status = is_compiled ? read_compiled(name.substr(0, name.size() - 1) + "cpp") : read_header_of_model(name);
          !status)
        return status.refusal();
    }
    if (files_.live.empty() && files_.flatbuffers.empty() && !has_anomaly())
      return refuse(ErrorId::NoModel, "tflite-model", "no model", "one that the EON compiler made, or a flatbuffer",
                    "export the model again");
    return Nothing{};
  }

  Result<std::string> read_model(const std::string& name) {
    auto text = read(name);
    if (!text && files_.tree.holds(name)) return text.refusal();
    if (!text)
      return refuse(ErrorId::NoModel, name, "the model's source is missing", "the file that model_variables.h names",
                    "export the model again");
    if (text->find("ei_ota/ei_ota_model.h") != std::string::npos || text->find("// EiOta: ") != std::string::npos)
      return refuse(ErrorId::Patched, files_.tree.source_of(name).string(), "EiOta has patched " + name + " already",
                    "a source as Studio exported it", "give the original export");
    return text;
  }

  Status read_compiled(const std::string& name) {
    auto text = read_model(name);
    if (!text) return text.refusal();
    files_.live.push_back({name, std::move(*text)});
    return Nothing{};
  }

  /// Beside models there are lists of ops, and resolvers of them.
  Status read_header_of_model(const std::string& name) {
    auto text = read_model(name);
    if (!text) return text.refusal();
    auto header = read_header(*text);
    if (holds_flatbuffer(header))
      files_.flatbuffers.push_back({{name, std::move(*text)}, std::move(header)});
    else if (name.find("ops_define") == std::string::npos && name.find("resolver") == std::string::npos)
      return refuse(ErrorId::NoModel, name, "neither a compiled model nor a flatbuffer", "a model as Studio writes it",
                    "if the export is fresh from Studio, report this");
    return Nothing{};
  }

  Status read_other_sources() {
    std::set<std::string> names;
    for (const auto& name : files_.tree.names_in("tflite-model"))
      if (const auto kind = fs::path(name).extension(); kind == ".cpp" || kind == ".c" || kind == ".cc")
        names.insert("tflite-model/" + name);
    for (const auto& source : files_.live) names.erase(source.path);
    for (const auto& name : names) {
      auto text = read(name);
      if (!text) return text.refusal();
      files_.other_sources.push_back({name, std::move(*text)});
    }
    return Nothing{};
  }

  ExportFiles files_;
};

}  // namespace

const HeaderFile* ExportFiles::parameter_file(std::string_view path) const {
  const auto found =
      std::find_if(parameters.begin(), parameters.end(), [&](const auto& file) { return file.source.path == path; });
  return found == parameters.end() ? nullptr : &*found;
}

const HeaderFile& ExportFiles::metadata_file() const { return file_or_nothing(parameter_file(metadata_name)); }

const HeaderFile& ExportFiles::variables_file() const { return file_or_nothing(parameter_file(variables_name)); }

Result<ExportFiles> open_export(const fs::path& path) {
  auto tree = ExportTree::open(path);
  if (!tree) return tree.refusal();
  return Opener(std::move(*tree)).open();
}

}  // namespace ei_ota
