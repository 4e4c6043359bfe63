// SPDX-License-Identifier: MIT
#include "rewrite/block_weights.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <set>

#include "base/characters.h"
#include "rewrite/handshake.h"
#include "rewrite/symbols.h"

namespace ei_ota {
namespace {

/// Nine digits tell every float32 apart; the suffix keeps a compiler from rounding twice.
std::string float_text(float value) {
  auto text = fmt::format("{:.9g}", value);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text + "f";
}

std::string float_list(const std::vector<std::byte>& elements) {
  std::vector<std::string> numbers;
  for (std::size_t i = 0; i < elements.size() / sizeof(float); ++i) numbers.push_back(float_text(float32_at(elements, i)));
  return fmt::format("{{ {} }}", fmt::join(numbers, ", "));
}

std::string array(const BlockValue& value) {
  return fmt::format("EI_OTA_INITIALISED_WEIGHT float {}[{}] = {};\n", value.definition, value.elements.size() / sizeof(float),
                     float_list(value.elements));
}

/// Scale, mean, then a centroid and a largest error for each cluster.
std::string clusters(const BlockSource& source, std::size_t number) {
  const auto& values = source.block.values;
  const auto& name = source.objects.back();
  const auto count = (values.size() - 2) / 2;
  std::string centroids;
  std::string text = fmt::format("EI_OTA_INITIALISED_WEIGHT ei_classifier_anom_cluster_t {}[{}] = {{\n", name, count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto& centroid = values[2 + 2 * i].elements;
    const auto error = float_text(float32_at(values[3 + 2 * i].elements, 0));
    centroids += fmt::format("  {},\n", float_list(centroid));
    text += source.centroids_inline ? fmt::format("  {{ {}, {} }},\n", float_list(centroid), error)
                                    : fmt::format("  {{ eiota_generated_centroids{}[{}], {} }},\n", number, i, error);
  }
  text += fmt::format(
      "}};\nstatic_assert(eiota_internal_same<decltype({}[0].max_error), float>::value, \"EiOta: clusters of floats\");\n",
      name);
  if (source.centroids_inline) return text;
  return fmt::format("static EI_OTA_INITIALISED_WEIGHT float eiota_generated_centroids{}[{}][{}] = {{\n{}}};\n", number, count,
                     values[2].elements.size() / sizeof(float), centroids) +
         text;
}

/// Each text with zeros behind it, the last of which no update touches.
std::string labels(const BlockSource& source, std::size_t number) {
  std::string text;
  std::size_t capacity = 0;
  for (const auto& value : source.block.values) {
    capacity = value.elements.size();
    std::string bytes;
    for (const auto byte : value.elements) {
      const auto c = static_cast<char>(byte);
      const bool is_plain = is_word_char(c) || c == ' ' || c == '-';
      if (c != 0) bytes += is_plain ? std::string(1, c) : fmt::format("\\{:03o}", std::to_integer<unsigned>(byte));
    }
    text += fmt::format("  \"{}\",\n", bytes);
  }
  return fmt::format("EI_OTA_INITIALISED_WEIGHT char eiota_generated_labels{}[{}][{}] = {{\n{}}};\n", number,
                     source.block.values.size(), capacity + 1, text);
}

std::string definitions(const BlockSource& source, std::size_t number) {
  if (source.block.kind == BlockKind::Labels) return labels(source, number);
  std::string text;
  const auto& values = source.block.values;
  const bool is_kmeans = source.block.kind == BlockKind::KMeans;
  for (std::size_t i = 0; i < (is_kmeans ? 2 : values.size()); ++i) text += array(values[i]);
  return is_kmeans ? text + clusters(source, number) : text;
}

/// Where the elements of value `i` are, inside the namespace: an address that the linker knows, not one to be read from a
/// cluster when the firmware starts.
std::string place(const BlockSource& source, std::size_t number, std::size_t i) {
  if (source.block.kind == BlockKind::Labels) return fmt::format("eiota_generated_labels{}[{}]", number, i);
  if (source.block.kind != BlockKind::KMeans || i < 2) return source.objects[i];
  const auto& clusters = source.objects.back();
  const auto cluster = (i - 2) / 2;
  if (i % 2 != 0) return fmt::format("&{}[{}].max_error", clusters, cluster);
  return source.centroids_inline ? fmt::format("{}[{}].centroid", clusters, cluster)
                                 : fmt::format("eiota_generated_centroids{}[{}]", number, cluster);
}

}  // namespace

std::string block_weights(const std::vector<BlockSource>& blocks, const std::vector<HeaderFile>& headers,
                          const WeightImage& image, std::optional<std::size_t> part, std::size_t first_block,
                          const TableOptions& options, const std::string& flatbuffers) {
  std::set<std::string> includes;  // of the cluster's type
  std::string values;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (blocks[i].block.kind == BlockKind::KMeans) includes.insert(headers[blocks[i].header].source.path);
    values += definitions(blocks[i], i);
  }
  std::string text = fmt::format(
      "// EiOta: the weights of \"{}\" that stood in headers.\n"
      "#define eiota_generated_weights_source\n",
      options.id);
  for (const auto& include : includes) text += fmt::format("#include \"../{}\"\n", include);
  text += fmt::format("#include \"ei_ota/ei_ota_model.h\"\n{}\nnamespace {} {{\n{}", refuse_other_runtime(),
                      weights_namespace(options.id), flatbuffers);
  if (part) {
    auto table = make_part(
        image, *part, headers_flag(options.id), [&](const Entry& entry) { return entry.model >= first_block; },
        [&](const Entry& entry) {
          const auto block = entry.model - first_block;
          return place(blocks[block], block, entry.tensor);
        });
    table.by_name = true;
    text += fmt::format("extern \"C\" volatile uint8_t {};\n{}\n{}", table.in_use, values, part_table(image, table, options));
  }
  return text + "}\n";
}

}  // namespace ei_ota
