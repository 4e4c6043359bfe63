#include "export/export_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace ei_ota {
namespace fs = std::filesystem;
namespace {

constexpr auto variables_name = "model-parameters/model_variables.h";

class Opener {
 public:
  explicit Opener(ExportTree tree) { files_.tree = std::move(tree); }

  Result<ExportFiles> open() {
    for (const auto step : {&Opener::read_headers, &Opener::refuse_accelerators, &Opener::read_live})
      if (auto status = (this->*step)(); !status) return status.refusal();
    read_bystanders();
    return std::move(files_);
  }

 private:
  Result<std::string> read(const std::string& relative) {
    auto text = files_.tree.read(relative);
    const auto source = files_.tree.source_of(relative);
    if (text && std::find(files_.read.begin(), files_.read.end(), source) == files_.read.end()) files_.read.push_back(source);
    return text;
  }

  Status read_headers() {
    read_parameters();
    const auto* const metadata = parameter_header("model-parameters/model_metadata.h");
    if (!metadata)
      return refuse(ErrorId::Metadata, "model-parameters/model_metadata.h", "no such file", "the export's metadata",
                    "export the model again");
    files_.metadata = metadata->header;
    if (const auto* const variables = parameter_header(variables_name)) {
      variables_text_ = variables->source.text;
      files_.variables = variables->header;
      has_variables_ = true;
    }
    return Nothing{};
  }

  [[nodiscard]] const ParameterHeader* parameter_header(std::string_view path) const {
    for (const auto& parameters : files_.parameters)
      if (parameters.source.path == path) return &parameters;
    return nullptr;
  }

  void read_parameters() {
    for (const auto& name : files_.tree.names_in("model-parameters")) {
      if (!name.ends_with(".h") && !name.ends_with(".hpp")) continue;
      if (auto text = read("model-parameters/" + name)) {
        auto header = read_header(*text);
        files_.parameters.push_back({{"model-parameters/" + name, std::move(*text)}, std::move(header)});
      }
    }
  }

  [[nodiscard]] bool mentions(std::string_view word) const { return variables_text_.find(word) != std::string::npos; }

  Status refuse_accelerators() {
    for (const auto* const accelerator : {"drpai", "akida", "syntiant", "memryx", "ATON", "aton_"})
      for (const auto& include : files_.variables.includes)
        if (include.find(accelerator) != std::string::npos)
          return refuse(ErrorId::Accelerator, variables_name, fmt::format("a model for an accelerator: {}", include),
                        "a model for the processor itself", "its weights lie in the vendor's own file, update that");
    return Nothing{};
  }

  [[nodiscard]] bool has_anomaly() const {
    const auto* const macro = files_.metadata.macro("EI_CLASSIFIER_HAS_ANOMALY");
    const bool old_anomaly = !has_variables_ && macro && macro->value != "0";
    return mentions("anomaly_kmeans_t") || mentions("anomaly_gmm_t") || mentions("tflite_anomaly_") || old_anomaly;
  }

  [[nodiscard]] bool includes_models() const {
    return std::any_of(files_.variables.includes.begin(), files_.variables.includes.end(),
                       [](const auto& include) { return include.starts_with("tflite-model/"); });
  }

  [[nodiscard]] static bool is_model_of_another_engine(const std::string& include) {
    return include.starts_with("tflite-model/") && include.find("_compiled") == std::string::npos &&
           include.find("ops_define") == std::string::npos && include.find("resolver") == std::string::npos;
  }

  /// model_variables.h includes the header of each live model. Until 2022 it did not, and there was but one name.
  [[nodiscard]] std::vector<std::string> live_names() const {
    const std::string only_name = "tflite-model/trained_model_compiled.cpp";
    if (!includes_models() && files_.tree.holds(only_name)) return {only_name};
    std::vector<std::string> names;
    for (const auto& include : files_.variables.includes)
      if (include.starts_with("tflite-model/") && include.find("_compiled") != std::string::npos && include.ends_with(".h"))
        names.push_back(include.substr(0, include.size() - 1) + "cpp");
    return names;
  }

  Status read_live() {
    const auto names = live_names();
    if (names.empty()) {
      if (includes_models() || files_.tree.holds("tflite-model/trained_model.h") ||
          files_.tree.holds("tflite-model/tflite-trained.h"))
        return refuse(ErrorId::Interpreter, variables_name,
                      "a model for the TensorFlow Lite interpreter, which this version does not read", "an EON-compiled model",
                      "choose the EON compiler on Studio's Deployment page");
      if (has_anomaly()) return Nothing{};  // K-means alone
      return refuse(ErrorId::NoModel, "tflite-model", "no compiled model", "the source that the EON compiler writes",
                    "export the model again with the EON compiler");
    }
    for (const auto& include : files_.variables.includes)
      if (is_model_of_another_engine(include))
        return refuse(ErrorId::Interpreter, variables_name,
                      fmt::format("beside a compiled model {}, for the TensorFlow Lite interpreter", include),
                      "compiled models alone", "choose the EON compiler on Studio's Deployment page");
    for (const auto& name : names) {
      if (name.find("..") != std::string::npos)
        return refuse(ErrorId::Directive, variables_name, fmt::format("a model outside of the export: {}", name),
                      "a file in tflite-model/", "export the model again");
      auto text = read(name);
      if (!text)
        return refuse(ErrorId::NoModel, name, "the model's source is missing", "the file that model_variables.h names",
                      "export the model again with the EON compiler");
      if (text->find("ei_ota/ei_ota_model.h") != std::string::npos)
        return refuse(ErrorId::Patched, name, "EiOta has patched this source already", "a source as Studio exported it",
                      "point EiOta at the original export");
      files_.live.push_back({name, std::move(*text)});
    }
    return Nothing{};
  }

  void read_bystanders() {
    std::set<std::string> names;
    for (const auto& name : files_.tree.names_in("tflite-model"))
      if (const auto kind = fs::path(name).extension(); kind == ".cpp" || kind == ".c" || kind == ".cc")
        names.insert("tflite-model/" + name);
    for (const auto& source : files_.live) names.erase(source.path);
    for (const auto& name : names)
      if (auto text = read(name)) files_.bystanders.push_back({name, std::move(*text)});
  }

  ExportFiles files_;
  std::string variables_text_;
  bool has_variables_ = false;
};

}  // namespace

Result<ExportFiles> open_export(const fs::path& path) {
  auto tree = ExportTree::open(path);
  if (!tree) return tree.refusal();
  return Opener(std::move(*tree)).open();
}

}  // namespace ei_ota
