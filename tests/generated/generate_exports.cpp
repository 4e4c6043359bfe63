// SPDX-License-Identifier: MIT
// generate_exports FORM KIND TYPE SEED FOLDER [COUNT]: writes an export and its retrained version to FOLDER/old and FOLDER/new;
// of a single model once more retrained to FOLDER/newer, or instead of both COUNT retrained versions to FOLDER/1, FOLDER/2 ..
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "program.h"
#include "random_blocks.h"
#include "random_impulse.h"
#include "random_model.h"

namespace ei_ota::test {
namespace {
namespace fs = std::filesystem;

const std::map<std::string, Form> forms{
    {"2023", Form::Plain2023}, {"2024", Form::Namespace2024}, {"2025", Form::Section2025}, {"2026", Form::Shared2025}};
const std::map<std::string, Kind> kinds{
    {"image", Kind::Image}, {"sequence", Kind::Sequence}, {"wide", Kind::Wide}, {"deep", Kind::Deep}};
const std::map<std::string, ImpulseKind> impulses{{"motion", ImpulseKind::Motion},
                                                  {"audio", ImpulseKind::Audio},
                                                  {"mixture", ImpulseKind::Mixture},
                                                  {"output", ImpulseKind::Output}};
const std::map<std::string, ElementType> types{{"int8", ElementType::Int8}, {"float32", ElementType::Float32}};

void write(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

/// Before 2022 there was no model_variables.h, and one name for every model.
bool is_before_2022(Form form, std::uint32_t seed) { return form == Form::Plain2023 && seed % 2 == 0; }

std::string model_name(Form form, std::uint32_t seed) {
  if (is_before_2022(form, seed)) return "trained_model";
  return form == Form::Shared2025 ? "tflite_learn_4711_3" : "tflite_learn_3";
}

std::string metadata(int deploy_version, bool with_labels) {
  return fmt::format(
      "#pragma once\n"
      "#define EI_CLASSIFIER_PROJECT_ID                 4711\n"
      "#define EI_CLASSIFIER_PROJECT_NAME               \"Generated\"\n"
      "#define EI_CLASSIFIER_PROJECT_DEPLOY_VERSION     {}\n"
      "#define EI_CLASSIFIER_NN_INPUT_FRAME_SIZE        33\n"
      "#define EI_CLASSIFIER_RAW_SAMPLE_COUNT           125\n"
      "#define EI_CLASSIFIER_HAS_ANOMALY                0\n{}",
      deploy_version,
      with_labels ? "const char* ei_classifier_inferencing_categories[] = { \"one\", \"two\", \"three\" };\n" : "");
}

std::string variables(const std::string& name) {
  return fmt::format(
      "#pragma once\n#include <stdint.h>\n#include \"model_metadata.h\"\n#include \"tflite-model/{}_compiled.h\"\n\n"
      "const char* ei_classifier_inferencing_categories[] = {{ \"one\", \"two\", \"three\" }};\n",
      name);
}

void write_compiled(const fs::path& folder, const Model& model, Form form) {
  write(folder / (model.name + "_compiled.cpp"), eon_source(model, form, program(model, form)));
  write(folder / (model.name + "_compiled.h"), program_header(model));
}

void write_export(const fs::path& folder, Model model, Form form, std::uint32_t seed, int deploy_version) {
  model.name = model_name(form, seed);
  const bool is_old = is_before_2022(form, seed);
  write(folder / "model-parameters/model_metadata.h", metadata(deploy_version, is_old));
  if (!is_old) write(folder / "model-parameters/model_variables.h", variables(model.name));
  write_compiled(folder / "tflite-model", model, form);
  // A model that an earlier export left behind.
  auto stale = random_model(Kind::Sequence, ElementType::Int8, seed + 1, seed + 1);
  stale.name = form == Form::Shared2025 ? "tflite_learn_4711_2" : "tflite_learn_2";
  write_compiled(folder / "tflite-model", stale, form);
}

/// Two models with a scaler and two sets of clusters; before 2022 one model with one set.
void write_export_with_blocks(const fs::path& folder, ElementType type, Form form, std::uint32_t seed, std::uint32_t weights,
                              int deploy_version) {
  const bool is_old = is_before_2022(form, seed);
  std::vector<std::string> names{model_name(form, seed)};
  if (!is_old) names.insert(names.begin(), "tflite_learn_9");
  for (const auto& name : names) {
    const bool is_first = &name == &names.front();
    auto model = random_model(Kind::Sequence, type, seed + (is_first ? 0 : 50), weights + (is_first ? 0 : 50));
    model.name = name;
    write_compiled(folder / "tflite-model", model, form);
  }
  const auto blocks = is_old ? random_blocks_2020(seed, weights) : random_blocks(seed, weights, names);
  write(folder / "model-parameters/model_metadata.h",
        metadata(deploy_version, is_old) +
            (is_old ? "#undef EI_CLASSIFIER_HAS_ANOMALY\n#define EI_CLASSIFIER_HAS_ANOMALY 1\n" : ""));
  for (const auto& [name, text] : blocks.headers) write(folder / "model-parameters" / name, text);
  write(folder / "show_blocks.inc", blocks.dump);
}

/// One network; of a mixture also its GMM, whose weights are floats.
void write_impulse(const fs::path& folder, ImpulseKind kind, ElementType type, Form form, std::uint32_t seed,
                   std::uint32_t weights, int deploy_version) {
  auto network = random_model(Kind::Tiny, type, seed, weights);
  network.name = impulse_names.network;
  write_compiled(folder / "tflite-model", network, form);
  if (kind == ImpulseKind::Mixture) {
    auto gmm = random_model(Kind::Tiny, ElementType::Float32, seed + 50, weights + 50);
    gmm.name = impulse_names.gmm;
    write_compiled(folder / "tflite-model", gmm, form);
  }
  write(folder / "model-parameters/model_metadata.h", metadata(deploy_version, false));
  for (const auto& [name, text] : random_impulse(kind, seed, weights, network)) write(folder / "model-parameters" / name, text);
}

/// @param count  of retrained versions; 0: those of each pair
int run(const char* const* arguments, int count) {
  const auto form = forms.find(arguments[0]);
  const auto kind = kinds.find(arguments[1]);
  const auto type = types.find(arguments[2]);
  const auto impulse = impulses.find(arguments[1]);
  const bool has_blocks = std::string(arguments[1]) == "blocks";
  if (form == forms.end() || type == types.end()) return 2;
  if (kind == kinds.end() && impulse == impulses.end() && !has_blocks) return 2;
  const auto seed = static_cast<std::uint32_t>(std::stoul(arguments[3]));
  const fs::path folder = arguments[4];
  if (has_blocks) {
    write_export_with_blocks(folder / "old", type->second, form->second, seed, 2 * seed, 1);
    write_export_with_blocks(folder / "new", type->second, form->second, seed, 2 * seed + 1, 2);
    return 0;
  }
  if (impulse != impulses.end()) {
    write_impulse(folder / "old", impulse->second, type->second, form->second, seed, 2 * seed, 1);
    write_impulse(folder / "new", impulse->second, type->second, form->second, seed, 2 * seed + 1, 2);
    return 0;
  }
  const auto model = [&](std::uint32_t weights) { return random_model(kind->second, type->second, seed, 2 * seed + weights); };
  write_export(folder / "old", model(0), form->second, seed, 1);
  if (count != 0) {
    for (int i = 1; i <= count; ++i)
      write_export(folder / std::to_string(i), model(static_cast<std::uint32_t>(i)), form->second, seed, 1 + i);
    return 0;
  }
  write_export(folder / "new", model(1), form->second, seed, 2);
  write_export(folder / "newer", model(1001), form->second, seed, 3);
  return 0;
}

}  // namespace
}  // namespace ei_ota::test

int main(int count, char** arguments) {
  if (count == 6 || count == 7) return ei_ota::test::run(arguments + 1, count == 7 ? std::stoi(arguments[6]) : 0);
  fmt::print(stderr,
             "usage: generate_exports 2023|2024|2025|2026 image|sequence|wide|deep|blocks|motion|audio|mixture|output "
             "int8|float32 SEED "
             "FOLDER [COUNT]\n");
  return 2;
}
