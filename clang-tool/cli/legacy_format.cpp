// SPDX-License-Identifier: MIT
#include "cli/legacy_format.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <span>
#include <variant>

#include "cli/print.h"
#include "legacy/legacy_payload.h"
#include "release/baseline.h"

namespace ei_ota {
namespace {

/// The format knows one model's tensors and nothing beside them.
Result<const Model*> only_model(const Export& contents, const std::string& where) {
  if (contents.sources.size() != 1)
    return refuse(ErrorId::Legacy, where,
                  contents.sources.empty() ? "the export has no compiled model" : "the export has several models",
                  "one EON-compiled model", "use the native format");
  const auto* const source = std::get_if<EonSource>(&contents.sources[0]);
  if (!source)
    return refuse(ErrorId::Legacy, where, "the export has a model for the interpreter", "an EON-compiled model",
                  "use the native format");
  return &source->model;
}

bool is_block_value(const Entry& entry) { return !entry.block_value.empty(); }

/// What training sets beside the tensors stays on a device as it is: it has to be the same already. The layouts are one.
Status check_blocks(const Release& release, const Release& device, const std::string& where) {
  for (std::size_t i = 0; i < release.image.entries.size(); ++i) {
    const auto& entry = release.image.entries[i];
    const auto bytes = [&](const Release& of, const Entry& at) {
      return std::span(of.image.bytes).subspan(at.offset, byte_size(at));
    };
    if (is_block_value(entry) && !std::ranges::equal(bytes(release, entry), bytes(device, device.image.entries[i])))
      return refuse(ErrorId::Legacy, where,
                    "the firmware has another " + entry.definition + ", which a legacy payload cannot carry",
                    "the same header weights", "use the native format");
  }
  return Nothing{};
}

/// Do both images have each weight in the same row of tensorData? They have one layout.
bool are_numbered_alike(const WeightImage& a, const WeightImage& b) {
  return std::ranges::equal(a.entries, b.entries, {}, &Entry::tensor, &Entry::tensor);
}

Result<std::string> payload_for(const Export& contents, const Model& model, const std::filesystem::path& baseline_path,
                                const std::vector<std::string>& defines) {
  const auto where = baseline_path.string();
  if (looks_like_baseline(baseline_path)) {
    const auto baseline = read_baseline(baseline_path);
    if (!baseline) return baseline.refusal();
    if (baseline->device.storage == "flash")
      return refuse(ErrorId::Legacy, where, "the firmware has its weights in flash, where a legacy payload cannot change them",
                    "weights in RAM", "use the native format");
    if (!are_numbered_alike(baseline->image, contents.release.image))
      return refuse(ErrorId::Legacy, where, "the firmware numbers its tensors differently from the export",
                    "the firmware's own export, which has its numbering", "give that export as --baseline");
    if (auto status = check_blocks(contents.release, *baseline, where); !status) return status.refusal();
    return encode_legacy(model, model);
  }
  const auto device = read_export(baseline_path, defines);
  if (!device) return device.refusal();
  const auto device_model = only_model(*device, where);
  if (!device_model) return device_model.refusal();
  if (auto status = check_blocks(contents.release, device->release, where); !status) return status.refusal();
  return encode_legacy(model, **device_model);
}

}  // namespace

Result<std::string> legacy_payload(const Export& contents, const std::vector<std::filesystem::path>& baselines,
                                   const std::vector<std::string>& defines) {
  const auto& release = contents.release;
  const auto model = only_model(contents, release.models.front().source);
  if (!model) return model.refusal();
  auto payload = encode_legacy(**model, **model);
  if (const auto beside = std::ranges::find_if(release.image.entries, is_block_value);
      payload && baselines.empty() && beside != release.image.entries.end())
    print_line(fmt::format("{}: warning: a legacy payload does not contain {}: devices keep their own; give --baseline to "
                           "check that theirs is the same [W-legacy]",
                           beside->file, beside->definition),
               stderr);
  for (std::size_t i = 0; i < baselines.size(); ++i) {
    auto for_this = payload_for(contents, **model, baselines[i], defines);
    if (!for_this) return for_this.refusal();
    if (i != 0 && *for_this != *payload)
      return refuse(ErrorId::Legacy, baselines[i].string(), "the baselines number their tensors in different ways",
                    "one payload for each numbering", "make a payload for each");
    payload = std::move(for_this);
  }
  return payload;
}

}  // namespace ei_ota
