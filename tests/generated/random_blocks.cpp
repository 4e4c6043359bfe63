// SPDX-License-Identifier: MIT
#include "random_blocks.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "random_values.h"

namespace ei_ota::test {
namespace {

std::string show_clusters(std::size_t block, std::size_t axes, std::size_t clusters, const std::string& scale,
                          const std::string& mean, const std::string& name) {
  auto text = fmt::format("show({0}, 0, {1}, {3});\nshow({0}, 1, {2}, {3});\n", block, scale, mean, axes);
  for (std::size_t i = 0; i < clusters; ++i)
    text += fmt::format("show({0}, {1}, {3}[{4}].centroid, {5});\nshow({0}, {2}, &{3}[{4}].max_error, 1);\n", block, 2 + 2 * i,
                        3 + 2 * i, name, i, axes);
  return text;
}

}  // namespace

RandomBlocks random_blocks(std::uint32_t shape_seed, std::uint32_t weight_seed, const std::vector<std::string>& models) {
  RandomValues writer(shape_seed, weight_seed);
  RandomBlocks blocks;
  std::string metadata = "#include \"edge-impulse-sdk/classifier/ei_model_types.h\"\n\n";
  std::string variables = "#include <stdint.h>\n#include \"model_metadata.h\"\n#include \"anomaly_metadata.h\"\n";
  // Included in another order than the learning blocks have, which is the image's.
  std::for_each(models.rbegin(), models.rend(), [&](const std::string& model) {
    variables += fmt::format("#include \"tflite-model/{}_compiled.h\"\n", model);
  });
  variables += "\nconst char* ei_classifier_inferencing_categories[] = { \"one\", \"two\", \"three\" };\n\n";
  const auto features = writer.one_to(20);
  variables += writer.floats("ei_dn_standard_scaler_mean_4711_2", std::to_string(features), features) +
               writer.floats("ei_dn_standard_scaler_scale_4711_2", std::to_string(features), features) +
               writer.floats("ei_dn_standard_scaler_var_4711_2", std::to_string(features), features) +
               "ei_data_normalization_standard_scaler_config_t scaler_config_4711_2 = {\n";
  for (const auto& [value, part] : {std::pair{0, "mean"}, {1, "scale"}, {2, "var"}}) {
    variables += fmt::format("    .{0}_data = (float *)ei_dn_standard_scaler_{0}_4711_2,\n    .{0}_data_len = {1}{2}\n", part,
                             features, value == 2 ? "" : ",");
    blocks.dump += fmt::format("show(0, {}, scaler_config_4711_2.{}_data, {});\n", value, part, features);
  }
  variables += "};\n\n";
  std::string learning = "const ei_learning_block_t ei_learning_blocks_4711_1[] = {\n";
  for (std::size_t i = 0; i < models.size(); ++i) {
    variables += fmt::format(
        "const ei_config_tflite_eon_graph_t graph_{0} = {{\n    .model_init = &{1}_init,\n}};\n"
        "ei_learning_block_config_tflite_graph_t learn_{0} = {{\n    .graph_config = (void*)&graph_{0},\n}};\n\n",
        i, models[i]);
    learning += fmt::format("    {{ {0}, nullptr, (void*)&learn_{0} }},\n", i);
  }
  for (std::size_t block = 1; block <= 2; ++block) {
    const auto id = fmt::format("4711_{}", block + 7);
    const auto axes = writer.one_to(6);
    const auto clusters = writer.one_to(12);
    metadata += fmt::format("const uint16_t ei_classifier_anom_axes_{}[] = {};\n\n// (before - mean) / scale\n", id,
                            writer.axes(axes)) +
                writer.floats("ei_classifier_anom_scale_" + id, std::to_string(axes), axes) +
                writer.floats("ei_classifier_anom_mean_" + id, std::to_string(axes), axes) +
                fmt::format("const ei_classifier_anom_cluster_t ei_classifier_anom_clusters_{}[{}] = {{\n", id, clusters);
    for (std::size_t i = 0; i < clusters; ++i)
      metadata += fmt::format("\t{{ ( float[{}] ) {}, {} }},\n", axes, writer.numbers(axes), writer.number());
    metadata += "};\n\n";
    variables += fmt::format(
        "const ei_learning_block_config_anomaly_kmeans_t config_{0} = {{\n"
        "    .anom_axis = ei_classifier_anom_axes_{0},\n    .anom_axes_size = {1},\n"
        "    .anom_clusters = ei_classifier_anom_clusters_{0},\n    .anom_cluster_count = {2},\n"
        "    .anom_scale = ei_classifier_anom_scale_{0},\n    .anom_mean = ei_classifier_anom_mean_{0},\n}};\n\n",
        id, axes, clusters);
    learning += fmt::format("    {{ {}, nullptr, (void*)&config_{} }},\n", block + 7, id);
    const auto config = "config_" + id;
    blocks.dump +=
        show_clusters(block, axes, clusters, config + ".anom_scale", config + ".anom_mean", config + ".anom_clusters");
  }
  blocks.headers["anomaly_metadata.h"] = guarded("ANOMALY_METADATA_H", metadata);
  blocks.headers["model_variables.h"] = guarded("MODEL_VARIABLES_H", variables + learning + "};\n");
  return blocks;
}

RandomBlocks random_blocks_2020(std::uint32_t shape_seed, std::uint32_t weight_seed) {
  RandomValues writer(shape_seed, weight_seed);
  RandomBlocks blocks;
  const auto axes = writer.one_to(6);
  const auto clusters = writer.one_to(12);
  blocks.headers["anomaly_types.h"] = guarded(
      "ANOMALY_TYPES_H",
      fmt::format(
          "#include <stdint.h>\nconst uint16_t EI_CLASSIFIER_ANOM_AXIS[]  {};\n#define EI_CLASSIFIER_ANOM_AXIS_SIZE      {}\n"
          "#define EI_CLASSIFIER_ANOM_CLUSTER_COUNT  {}\n\ntypedef struct {{\nfloat "
          "centroid[EI_CLASSIFIER_ANOM_AXIS_SIZE];\nfloat max_error;\n}} ei_classifier_anom_cluster_t;\n",
          writer.axes(axes), axes, clusters));
  std::vector<std::string> list;
  auto text = "#include \"edge-impulse-sdk/anomaly/anomaly.h\"\n\n" +
              writer.floats("ei_classifier_anom_scale", "EI_CLASSIFIER_ANOM_AXIS_SIZE", axes) +
              writer.floats("ei_classifier_anom_mean", "EI_CLASSIFIER_ANOM_AXIS_SIZE", axes);
  for (std::size_t i = 0; i < clusters; ++i) list.push_back(fmt::format("{{ {}, {} }}", writer.numbers(axes), writer.number()));
  text += fmt::format(
      "\nconst ei_classifier_anom_cluster_t ei_classifier_anom_clusters[EI_CLASSIFIER_ANOM_CLUSTER_COUNT] = {{ {} }};\n",
      fmt::join(list, "\n, "));
  blocks.headers["anomaly_clusters.h"] = guarded("ANOMALY_CLUSTERS_H", text);
  blocks.dump =
      show_clusters(0, axes, clusters, "ei_classifier_anom_scale", "ei_classifier_anom_mean", "ei_classifier_anom_clusters");
  return blocks;
}

}  // namespace ei_ota::test
