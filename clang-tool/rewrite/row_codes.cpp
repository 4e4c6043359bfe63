// SPDX-License-Identifier: MIT
#include "rewrite/row_codes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "base/remedies.h"
#include "ei_ota/ei_ota_model.h"
#include "model/entry_kind.h"

namespace ei_ota {
namespace {

/// What the image has of a row.
struct Row {
  std::size_t number;
  const Entry* data = nullptr;
  const Entry* scale = nullptr;
  const Entry* zero_point = nullptr;
};

std::vector<Row> rows_of(const WeightImage& image, std::size_t model) {
  std::vector<Row> rows;
  for (const auto& entry : image.entries) {
    if (entry.model != model) continue;
    if (rows.empty() || rows.back().number != entry.tensor) rows.push_back({entry.tensor});
    auto& row = rows.back();
    (entry.field == Field::Data ? row.data : entry.field == Field::Scale ? row.scale : row.zero_point) = &entry;
  }
  return rows;
}

std::string_view data_flag(const Row& row) {
  if (!row.data) return "EI_OTA_ROW_NO_DATA";
  constexpr std::array<std::string_view, 4> flags{"EI_OTA_ROW_INT8", "EI_OTA_ROW_INT16", "EI_OTA_ROW_INT32",
                                                  "EI_OTA_ROW_FLOAT32"};
  return flags.at(static_cast<std::size_t>(entry_kind(*row.data)));
}

std::string_view zero_point_flag(const Row& row) {
  if (!row.zero_point) return "";
  return entry_kind(*row.zero_point) == EntryKind::ZeroPoint8 ? " | EI_OTA_ROW_ZERO_POINT8" : " | EI_OTA_ROW_ZERO_POINT32";
}

}  // namespace

Result<std::string> row_codes(const WeightImage& image, std::size_t model, const std::string& source) {
  std::string text;
  std::vector<std::size_t> rows;  // the row that each code names
  for (const auto& row : rows_of(image, model)) {
    if (row.number >= EI_OTA_ROWS)
      return refuse(ErrorId::Storage, source, fmt::format("row {} of tensorData holds weights", row.number),
                    fmt::format("weights in the first {} rows", static_cast<int>(EI_OTA_ROWS)), use_weights_in_ram);
    const auto& first = row.data ? *row.data : row.scale ? *row.scale : *row.zero_point;
    auto flag = data_flag(row);
    std::vector<std::size_t> sources;
    if (row.scale && row.scale->source) {
      if (!row.data || entry_kind(*row.data) != EntryKind::Int32)
        return refuse(ErrorId::Storage, source, fmt::format("{} belongs to a bias that is not int32", row.scale->definition),
                      "biases of int32", use_weights_in_ram);
      sources = {image.entries[row.scale->source->input].tensor, image.entries[row.scale->source->filter].tensor};
      const bool are_in_front = rows.size() >= 2 && std::equal(sources.begin(), sources.end(), rows.end() - 2);
      flag = are_in_front ? "EI_OTA_ROW_BIAS" : "EI_OTA_ROW_BIAS_OF";
      if (are_in_front) sources.clear();
    }
    rows.push_back(row.number);
    rows.insert(rows.end(), sources.begin(), sources.end());
    text += fmt::format("  EI_OTA_ROW({}, {}{}),{}  // {}\n", row.number, flag, zero_point_flag(row),
                        sources.empty() ? "" : fmt::format(" {}, {},", sources[0], sources[1]), first.definition);
  }
  return text;
}

}  // namespace ei_ota
