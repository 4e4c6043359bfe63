#include "payload/inspect.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/files.h"
#include "base/sha256.h"
#include "baseline/baseline.h"
#include "cli/commands.h"
#include "cli/difference.h"
#include "cli/open_release.h"
#include "firmware/check.h"
#include "payload/legacy_reader.h"

namespace ei_ota {
namespace {

void print_release(const Release& release) {
  const auto& context = release.context;
  fmt::print("project   {} ({}), deploy version {}{}\n", context.project.id, context.project.name,
             context.project.deploy_version,
             context.project.studio_version.empty() ? "" : ", Studio " + context.project.studio_version);
  fmt::print("layout    {}\n", hex(layout_fingerprint(release.layout)));
  fmt::print("weights   {}\n", weights_fingerprint(release));
  fmt::print("image     {} bytes, {} entries\n", release.image.bytes.size(), release.image.entries.size());
  fmt::print("labels    {}\n", fmt::join(context.labels, ", "));
  for (const auto& [name, source, engine] : release.models) fmt::print("{:9} {} ({}, {})\n", "model", name, engine, source);
  for (const auto* const settings : {&context.window, &context.dsp, &context.thresholds})
    for (const auto& [name, value] : *settings) fmt::print("context   {} = {}\n", name, value);
  for (const auto& entry : release.image.entries)
    fmt::print("weight    {:7}  {:7} {:12}  {} ({})\n", entry.offset, element_name(entry.type),
               entry.dims.empty() ? "scalar" : fmt::format("{}", fmt::join(entry.dims, "x")), entry_name(entry),
               entry.definition);
}

Result<ExitCode> inspect_payload_file(const InspectOptions& options, const std::string& bytes) {
  const auto payload = inspect_payload(bytes, options.path.string());
  if (!payload) return payload.refusal();
  if (options.json) {
    const nlohmann::ordered_json json{{"format", 1},
                                      {"kind", "full"},
                                      {"layout_fingerprint", hex(payload->layout)},
                                      {"project", {{"id", payload->project}}},
                                      {"version", payload->version},
                                      {"size", bytes.size()},
                                      {"content_size", payload->content_size},
                                      {"bias_scales", payload->with_bias_scales},
                                      {"weights_crc32", fmt::format("{:08x}", payload->weights_crc)}};
    fmt::print("{}", json_text(json));
  } else {
    fmt::print("payload   format 1, full, {} bytes, {} of them weights\nlayout    {}\nproject   {}\nversion   {}\n",
               bytes.size(), payload->content_size, hex(payload->layout), payload->project, payload->version);
  }
  return ExitCode::Done;
}

Result<ExitCode> inspect_legacy_file(const InspectOptions& options, const std::string& bytes) {
  const auto records = read_legacy(bytes, options.path.string());
  if (!records) return records.refusal();
  const auto kind = [](const LegacyRecord& record) { return record.is_quantization ? "quantization" : "data"; };
  if (options.json) {
    auto list = nlohmann::ordered_json::array();
    for (const auto& [record, values] : *records) {
      list.push_back({{"tensor", record.tensor}, {"kind", kind(record)}, {"count", record.count}});
      if (!record.is_quantization) list.back()["bits"] = record.bits;
    }
    fmt::print("{}", json_text({{"format", 1}, {"kind", "legacy"}, {"size", bytes.size()}, {"records", std::move(list)}}));
    return ExitCode::Done;
  }
  fmt::print("payload   legacy, {} bytes, {} records; by its form alone, the format has neither magic nor checksum\n",
             bytes.size(), records->size());
  for (const auto& [record, values] : *records)
    fmt::print("record    tensor {:3}  {:12} {}{}\n", record.tensor, kind(record), record.count,
               record.is_quantization ? "" : fmt::format(" of {} bits", record.bits));
  return ExitCode::Done;
}

}  // namespace

Result<ExitCode> run(const InspectOptions& options) {
  std::error_code error;
  if (std::filesystem::is_regular_file(options.path, error) && !looks_like_baseline(options.path)) {
    const auto bytes = read_file(options.path);
    if (!bytes) return bytes.refusal();
    if (looks_like_payload(*bytes)) return inspect_payload_file(options, *bytes);
    if (looks_like_legacy(*bytes)) return inspect_legacy_file(options, *bytes);
  }
  const auto release = open_release(options.path, options.defines);
  if (!release) return release.refusal();
  if (options.json)
    fmt::print("{}", json_text(release_json(*release)));
  else
    print_release(*release);
  return ExitCode::Done;
}

Result<ExitCode> run(const DiffOptions& options) {
  const auto allowed = read_allowed(options.allow);
  if (!allowed) return allowed.refusal();
  const auto old_release = open_release(options.old_path, options.defines);
  if (!old_release) return old_release.refusal();
  const auto new_release = open_release(options.new_path, options.defines, &*old_release);
  if (!new_release) return new_release.refusal();
  const auto difference = compare(*old_release, *new_release, *allowed);
  if (options.json)
    fmt::print("{}", json_text(to_json(difference)));
  else
    fmt::print("{}{}\n", to_text(difference), fits(difference) ? "fits" : "does not fit");
  return fits(difference) ? ExitCode::Done : ExitCode::Refused;
}

Result<ExitCode> run(const CheckOptions& options) {
  const auto baseline = open_release(options.baseline, {});
  if (!baseline) return baseline.refusal();
  const auto firmware = ElfImage::open(options.firmware);
  if (!firmware) return firmware.refusal();
  FirmwareCheck check{options.firmware.string(), options.name, "", ""};
  if (check.id.empty()) check.id = options.baseline.stem().stem().string();  // ID.eiota.json
  if (options.load_image.size() == 2) {
    check.load_symbol = options.load_image[0];
    check.data_symbol = options.load_image[1];
  }
  const auto proven = check_firmware(*firmware, *baseline, check);
  if (!proven) return proven.refusal();
  fmt::print("{}\n", *proven);
  return ExitCode::Done;
}

}  // namespace ei_ota
