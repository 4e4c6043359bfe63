// SPDX-License-Identifier: MIT
#include "rewrite/row_codes.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

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
  std::string_view definition;  ///< of its first entry
  const Entry* data = nullptr;
  const Entry* scale = nullptr;
  const Entry* zero_point = nullptr;
};

std::vector<Row> rows_of(const WeightImage& image, std::size_t model) {
  std::vector<Row> rows;
  for (const auto& entry : image.entries) {
    if (entry.model != model) continue;
    if (rows.empty() || rows.back().number != entry.tensor) rows.push_back({entry.tensor, entry.definition});
    auto& row = rows.back();
    (entry.field == Field::Data ? row.data : entry.field == Field::Scale ? row.scale : row.zero_point) = &entry;
  }
  return rows;
}

std::vector<std::string_view> flags_of(const Row& row) {
  constexpr std::array<std::string_view, 4> kinds{"EI_OTA_ROW_INT8", "EI_OTA_ROW_INT16", "EI_OTA_ROW_INT32",
                                                  "EI_OTA_ROW_FLOAT32"};
  std::vector<std::string_view> flags;
  const bool is_bias = row.scale && row.scale->source;
  if (row.data) flags.emplace_back(is_bias ? "EI_OTA_ROW_BIAS" : kinds.at(static_cast<std::size_t>(entry_kind(*row.data))));
  if (row.zero_point)
    flags.emplace_back(entry_kind(*row.zero_point) == EntryKind::ZeroPoint8 ? "EI_OTA_ROW_ZERO_POINTS8"
                                                                            : "EI_OTA_ROW_ZERO_POINTS32");
  else if (row.scale)
    flags.emplace_back("EI_OTA_ROW_SCALES");
  return flags;
}

/// The codes, and which rows they are of.
class CodeList {
 public:
  void add(std::size_t row, const std::vector<std::string_view>& flags, std::string_view comment) {
    text_ += fmt::format("  EI_OTA_ROW({}, {}),  // {}\n", row,
                         flags.empty() ? "EI_OTA_ROW_NO_DATA" : fmt::format("{}", fmt::join(flags, " | ")), comment);
    rows_.push_back(row);
  }
  /// Unless these are the last ones already.
  void add_sources(std::size_t input, std::size_t filter) {
    if (rows_.size() >= 2 && rows_[rows_.size() - 2] == input && rows_.back() == filter) return;
    add(input, {}, "the bias's input");
    add(filter, {}, "its filter");
  }
  [[nodiscard]] bool has(std::size_t row) const { return std::ranges::find(rows_, row) != rows_.end(); }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
  std::vector<std::size_t> rows_;
};

}  // namespace

Result<RowCodes> row_codes(const WeightImage& image, std::size_t model, std::size_t row_count, const std::string& source) {
  if (row_count > EI_OTA_ROWS)
    return refuse(ErrorId::Storage, source, fmt::format("tensorData has {} rows", row_count),
                  fmt::format("at most {}", static_cast<int>(EI_OTA_ROWS)), use_weights_in_ram);
  CodeList codes;
  for (const auto& row : rows_of(image, model)) {
    if (row.scale && row.scale->source) {
      if (!row.data || entry_kind(*row.data) != EntryKind::Int32)
        return refuse(ErrorId::Storage, source, fmt::format("{} belongs to a bias that is not int32", row.scale->definition),
                      "biases of int32", use_weights_in_ram);
      codes.add_sources(image.entries[row.scale->source->input].tensor, image.entries[row.scale->source->filter].tensor);
    }
    codes.add(row.number, flags_of(row), row.definition);
  }
  std::size_t without_entries = 0;
  for (std::size_t row = 0; row < row_count; ++row)
    if (!codes.has(row)) {
      codes.add(row, {}, "no weights");
      ++without_entries;
    }
  return RowCodes{codes.text(), without_entries};
}

}  // namespace ei_ota
