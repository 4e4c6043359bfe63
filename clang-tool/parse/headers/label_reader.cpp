// SPDX-License-Identifier: MIT
#include "parse/headers/label_reader.h"

#include <fmt/format.h>

#include <span>

namespace ei_ota {
namespace {

Result<BlockSource> read_table(const HeaderFile& header, std::size_t index, const HeaderObject& table, std::uint32_t capacity) {
  BlockSource source;
  source.block.kind = BlockKind::Labels;
  source.block.name = table.name;
  source.block.source = header.source.path;
  source.block.shape = fmt::format("{} of {} bytes", table.value.list.size(), capacity);
  source.header = index;
  source.objects = {table.name};
  for (std::size_t i = 0; i < table.value.list.size(); ++i) {
    const auto& value = table.value.list[i];
    const auto text = unquote(value.text).value_or(value.text);
    if (text.size() > capacity)
      return refuse(ErrorId::Label, header.source.where(value.span.begin),
                    fmt::format("the label \"{}\" has {} bytes", text, text.size()),
                    fmt::format("at most the {} that the firmware reserves for a label", capacity),
                    "shorten it in Studio, or build a firmware with a larger LABEL_CAPACITY");
    const auto bytes = std::as_bytes(std::span(text));
    std::vector<std::byte> elements(bytes.begin(), bytes.end());
    elements.resize(capacity);
    source.block.values.push_back({fmt::format("label{}", i), table.name, ElementType::Int8, {capacity}, std::move(elements)});
  }
  return source;
}

}  // namespace

Result<std::vector<BlockSource>> read_labels(const std::vector<HeaderFile>& headers, std::uint32_t capacity) {
  std::vector<BlockSource> blocks;
  for (std::size_t i = 0; i < headers.size(); ++i)
    for (const auto& object : headers[i].header.objects) {
      if (!object.name.starts_with("ei_classifier_inferencing_categories")) continue;
      auto block = read_table(headers[i], i, object, capacity);
      if (!block) return block.refusal();
      blocks.push_back(std::move(*block));
    }
  return blocks;
}

}  // namespace ei_ota
