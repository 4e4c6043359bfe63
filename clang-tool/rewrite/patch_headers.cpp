// SPDX-License-Identifier: MIT
#include "rewrite/patch_headers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "rewrite/duplicate_access.h"
#include "rewrite/edits.h"
#include "rewrite/header_flag.h"
#include "rewrite/kmeans_gate.h"
#include "rewrite/symbols.h"

namespace ei_ota {
namespace {

/// The SDK includes the first of these that is there.
constexpr std::array<std::string_view, 3> included_by_sdk{
    "model-parameters/model_variables.h", "model-parameters/anomaly_clusters.h", "model-parameters/model_metadata.h"};

std::size_t find_included(const std::vector<HeaderFile>& headers) {
  for (const auto name : included_by_sdk)
    for (std::size_t i = 0; i < headers.size(); ++i)
      if (headers[i].source.path == name) return i;
  return headers.size();
}

Edit declare(const HeaderObject& object, const std::string& id) {
  return {object.declaration, fmt::format("namespace {0} {{ extern {1} {2}[{3}]; }} using {0}::{2}", weights_namespace(id),
                                          object.type, object.name, object.value.list.size())};
}

/// The texts of a table of labels become arrays with room.
void use_labels(const BlockSource& source, const HeaderObject& table, std::size_t number, const std::string& id,
                std::vector<Edit>& edits) {
  const auto& values = source.block.values;
  if (values.empty()) return;
  edits.push_back({{table.declaration.begin, table.declaration.begin},
                   fmt::format("namespace {} {{ extern char eiota_generated_labels{}[{}][{}]; }}\n", weights_namespace(id),
                               number, values.size(), values[0].elements.size() + 1)});
  for (std::size_t i = 0; i < values.size(); ++i)
    edits.push_back(
        {table.value.list[i].span, fmt::format("{}::eiota_generated_labels{}[{}]", weights_namespace(id), number, i)});
}

/// `#define X_SCALE 0.1` asks the tensor. The literal was a double.
void use_macros(const Header& header, const QuantizationDuplicate& duplicate, std::size_t number, const std::string& id,
                DuplicateAccess access, std::vector<Edit>& edits) {
  const auto& scale = *header.macro(duplicate.macros + "_SCALE");
  const auto& zero_point = *header.macro(duplicate.macros + "_ZEROPOINT");
  edits.push_back({scale.line, fmt::format("{}#define {} ((double){})", declare_duplicate(id, number, access), scale.name,
                                           scale_of_duplicate(id, number, access))});
  edits.push_back(
      {zero_point.line, fmt::format("#define {} ({})", zero_point.name, zero_point_of_duplicate(id, number, access))});
}

void make_writable(const SourceText& source, const HeaderObject& object, std::vector<Edit>& edits) {
  const auto begin = object.declaration.begin;
  if (object.is_const && source.text.compare(begin, 6, "const ") == 0) edits.push_back({{begin, begin + 6}, ""});
}

/// An output configuration, made writable. @return the statements that bring it in step
std::string use_object(const SourceText& source, const HeaderObject& object, std::size_t number, const std::string& id,
                       DuplicateAccess access, std::vector<Edit>& edits) {
  make_writable(source, object, edits);
  return fmt::format("  {0}.scale = {1};\n  {0}.zero_point = {2};\n", object.name, scale_of_duplicate(id, number, access),
                     zero_point_of_duplicate(id, number, access));
}

class HeaderPatcher {
 public:
  HeaderPatcher(const HeaderFile& header, std::size_t number, const std::string& id, bool in_flash)
      : header_(header),
        number_(number),
        id_(id),
        in_flash_(in_flash),
        access_(in_flash ? DuplicateAccess::Functions : DuplicateAccess::Pointers) {}

  void use_block(const BlockSource& block, std::size_t number) {
    for (const auto& name : block.objects) {
      const auto& object = *header_.header.object(name);
      if (block.block.kind == BlockKind::Labels)
        use_labels(block, object, number, id_, edits_);
      else
        edits_.push_back(declare(object, id_));
    }
  }

  void use_duplicate(const QuantizationDuplicate& duplicate, std::size_t number) {
    if (!duplicate.macros.empty()) return use_macros(header_.header, duplicate, number, id_, access_, edits_);
    declarations_ += declare_duplicate(id_, number, access_);
    statements_ += use_object(header_.source, *header_.header.object(duplicate.object), number, id_, access_, edits_);
  }

  /// In flash, the SDK's description of the flatbuffer is made writable. @param header  number of this one
  void use_flatbuffers(const std::vector<FlatbufferUse>& uses, std::size_t header) {
    for (const auto& use : uses) {
      if (!in_flash_ || use.header != header) continue;
      make_writable(header_.source, *header_.header.object(use.graph), edits_);
      declarations_ += fmt::format("extern \"C\" const unsigned char *{}(void);\n", flatbuffer_in_use(id_, use.model));
      statements_ += fmt::format("  {}.model = {}();\n", use.graph, flatbuffer_in_use(id_, use.model));
    }
    for (auto& gate : gate_flatbuffers(header_, uses, id_, in_flash_)) {
      if (gate.definition) edits_.push_back(std::move(*gate.definition));
      functions_[gate.call.begin] = gate.gate;
      calls_.push_back({gate.call, "&" + gate.gate});
    }
  }

  void use_impulse_gates(Gated which) {
    for (auto& edit : gate_impulses(header_, id_, which, functions_)) edits_.push_back(std::move(edit));
  }

  /// Where a flatbuffer or clusters end an impulse, that gate is theirs as well.
  void use_block_gates(bool has_kmeans) {
    if (has_kmeans)
      for (auto& edit : gate_kmeans(header_, id_)) calls_.push_back(std::move(edit));
    for (auto& edit : std::exchange(calls_, {})) {
      const auto has_gate = [&](const Edit& other) {
        return other.removed.begin != other.removed.end && other.removed.begin == edit.removed.begin;
      };
      if (std::ranges::none_of(edits_, has_gate)) edits_.push_back(std::move(edit));
    }
  }

  [[nodiscard]] std::string text(bool is_included) && {
    if (is_included || !edits_.empty())
      for (auto& edit : refuse_original(header_.source.text, header_.source.path, header_mark(id_, number_)))
        edits_.push_back(std::move(edit));
    if (!statements_.empty())
      edits_.push_back(at_end(header_.source.text, refresh_function(id_),
                              fmt::format("{}extern \"C\" __attribute__((weak)) void {}(void) {{\n{}}}\n", declarations_,
                                          refresh_function(id_), statements_)));
    if (is_included) edits_.push_back(define_flag(header_.source.text, headers_flag(id_)));
    return apply_edits(header_.source.text, std::move(edits_));
  }

 private:
  const HeaderFile& header_;
  std::size_t number_;
  const std::string& id_;
  bool in_flash_;
  DuplicateAccess access_;
  std::vector<Edit> edits_;
  std::map<std::size_t, std::string> functions_;  ///< by the offset of a call: the function that it calls
  std::vector<Edit> calls_;                       ///< of learning blocks
  std::string declarations_;
  std::string statements_;
};

}  // namespace

Gated gated_impulses(const std::vector<BlockSource>& blocks, const std::vector<QuantizationDuplicate>& duplicates) {
  const bool has_blocks =
      std::ranges::any_of(blocks, [](const auto& source) { return source.block.kind != BlockKind::Labels; });
  const bool has_outputs = std::ranges::any_of(duplicates, [](const auto& duplicate) { return !duplicate.object.empty(); });
  return has_blocks || has_outputs ? Gated::All : Gated::SeveralBlocks;
}

std::map<std::string, std::string> patch_headers(const std::vector<HeaderFile>& headers, const std::vector<BlockSource>& blocks,
                                                 const std::vector<QuantizationDuplicate>& duplicates, const std::string& id,
                                                 bool in_flash, const std::vector<FlatbufferUse>& flatbuffers) {
  std::map<std::string, std::string> patched;
  const auto included = find_included(headers);
  const bool has_kmeans =
      std::ranges::any_of(blocks, [](const auto& source) { return source.block.kind == BlockKind::KMeans; });
  for (std::size_t i = 0; i < headers.size(); ++i) {
    HeaderPatcher patcher(headers[i], i, id, in_flash);
    for (std::size_t number = 0; number < blocks.size(); ++number)
      if (blocks[number].header == i) patcher.use_block(blocks[number], number);
    for (std::size_t number = 0; number < duplicates.size(); ++number)
      if (duplicates[number].header == i) patcher.use_duplicate(duplicates[number], number);
    patcher.use_flatbuffers(flatbuffers, i);
    patcher.use_impulse_gates(gated_impulses(blocks, duplicates));
    patcher.use_block_gates(has_kmeans);
    patched[headers[i].source.path] = std::move(patcher).text(i == included);
  }
  return patched;
}

}  // namespace ei_ota
