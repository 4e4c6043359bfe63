// SPDX-License-Identifier: MIT
#include "rewrite/impulse_gate.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <utility>

#include "parse/headers/sdk_names.h"
#include "rewrite/gate_text.h"
#include "rewrite/symbols.h"

namespace ei_ota {
namespace {

/// run_classifier_continuous and run_classifier_image_quantized recognise these by their addresses.
constexpr std::array<std::string_view, 4> compared{sdk::image_features, "&extract_mfcc_features", "&extract_mfe_features",
                                                   "&extract_spectrogram_features"};

struct Call {
  const HeaderObject* table;
  const HeaderValue* function;  ///< "&extract_raw_features"
};

/// The function of a row that begins with `prefix`.
std::optional<Call> call_of(const HeaderObject& table, const HeaderValue& row, std::string_view prefix) {
  const auto found = std::ranges::find_if(row.list, [&](const auto& member) { return member.text.starts_with(prefix); });
  return found == row.list.end() ? std::nullopt : std::optional(Call{&table, &*found});
}

/// The rows of the table that a member of an impulse names.
const HeaderObject* table_of(const Header& header, const HeaderObject& impulse, std::string_view member) {
  for (const auto& value : impulse.value.list)
    if (value.designator == member) return header.object(value.text);
  return nullptr;
}

bool has_rows(const HeaderObject* table) { return table != nullptr && !table->value.list.empty(); }

/// Whether the SDK calls a method of an object instead of the row's function: the object's class is behind configuration, axes,
/// their number and the version.
bool has_state(const Header& header, const HeaderValue& row, const HeaderValue& function) {
  constexpr std::ptrdiff_t to_factory = 5;
  const auto members = std::span(row.list);
  const auto at = &function - members.data() + to_factory;
  if (at >= std::ssize(members)) return false;
  return std::ranges::any_of(members.subspan(static_cast<std::size_t>(at)), [&](const HeaderValue& member) {
    const auto& text = member.text;
    const bool is_object = text.starts_with('&') && header.object(text.substr(1)) != nullptr;
    return text != "nullptr" && text != "NULL" && !is_object;
  });
}

std::optional<Call> first_call(const Header& header, const HeaderObject& impulse) {
  const auto* const table = table_of(header, impulse, "dsp_blocks");
  if (!has_rows(table)) return std::nullopt;
  const auto& row = table->value.list.front();
  const auto call = call_of(*table, row, "&extract_");
  const bool is_called =
      call && std::ranges::find(compared, call->function->text) == compared.end() && !has_state(header, row, *call->function);
  return is_called ? call : std::nullopt;
}

bool has_several_blocks(const Header& header, const HeaderObject& impulse) {
  const auto* const table = table_of(header, impulse, "learning_blocks");
  return table != nullptr && table->value.list.size() > 1;
}

std::optional<Call> last_call(const Header& header, const HeaderObject& impulse) {
  for (const auto& [member, prefix] :
       {std::pair{"postprocessing_blocks", "&process_"}, std::pair{"learning_blocks", "&run_"}}) {
    const auto* const table = table_of(header, impulse, member);
    if (has_rows(table)) return call_of(*table, table->value.list.back(), prefix);
  }
  return std::nullopt;
}

/// Templates, since what the functions take differs between SDK versions: the tables' types tell.
std::string begin(const std::string& name, std::string_view function, const GateFlags& flags) {
  return fmt::format(
      "template <class... Arguments>\n"
      "int {}(Arguments... arguments) {{\n"
      "  {}"
      "  const int result = {}(arguments...);\n"
      "  if (result != 0) {}"
      "  return result;\n}}\n",
      name, begin_inference(flags, "-1"), function, end_inference(flags));
}

/// @param reads_headers  the function itself reads what changes: then it also begins, in case that nothing else has
std::string end(const std::string& name, std::string_view function, bool reads_headers, const GateFlags& flags) {
  return fmt::format(
      "template <class... Arguments>\n"
      "EI_IMPULSE_ERROR {}(Arguments... arguments) {{\n"
      "{}"
      "  const EI_IMPULSE_ERROR result = {}(arguments...);\n"
      "  {}"
      "  return result;\n}}\n",
      name, reads_headers ? "  " + begin_inference(flags) : "", function, end_inference(flags));
}

class Gates {
 public:
  Gates(const HeaderFile& header, const std::string& id, const std::map<std::size_t, std::string>& functions)
      : header_(header), id_(id), flags_{headers_flag(id), changing_flag(id)}, functions_(functions) {}

  /// Tables may be those of several impulses.
  void add(const Call& call, bool is_first) {
    if (!seen_.emplace(call.function->span.begin, true).second) return;
    const auto name = is_first ? impulse_begin(id_, seen_.size()) : impulse_end(id_, seen_.size());
    const auto other = functions_.find(call.function->span.begin);
    const auto function = other != functions_.end() ? other->second : call.function->text.substr(1);
    const auto text =
        is_first ? begin(name, function, flags_) : end(name, function, call.function->text == sdk::kmeans_anomaly, flags_);
    edits_.push_back(
        insert_before(header_, *call.table,
                      gate_preamble("what headers hold changes only while no impulse runs, and none begins while it changes",
                                    declare_flags(flags_)) +
                          text));
    edits_.push_back({call.function->span, "&" + name});
  }

  [[nodiscard]] std::vector<Edit> edits() && { return std::move(edits_); }

 private:
  const HeaderFile& header_;
  const std::string& id_;
  GateFlags flags_;
  const std::map<std::size_t, std::string>& functions_;
  std::map<std::size_t, bool> seen_;
  std::vector<Edit> edits_;
};

}  // namespace

std::vector<Edit> gate_impulses(const HeaderFile& header, const std::string& id, Gated which,
                                const std::map<std::size_t, std::string>& functions) {
  std::vector<std::pair<Call, Call>> impulses;
  std::set<const HeaderValue*> without_end;  // first functions of impulses that could not end
  for (const auto& impulse : header.header.objects) {
    if (impulse.type != sdk::impulse_type) continue;
    if (which == Gated::SeveralBlocks && !has_several_blocks(header.header, impulse)) continue;
    const auto first = first_call(header.header, impulse);
    const auto last = last_call(header.header, impulse);
    if (first && last) impulses.emplace_back(*first, *last);
    if (first && !last) without_end.insert(first->function);
  }
  Gates gates(header, id, functions);
  for (const auto& [first, last] : impulses) {
    if (without_end.contains(first.function)) continue;
    gates.add(first, true);
    gates.add(last, false);
  }
  return std::move(gates).edits();
}

}  // namespace ei_ota
