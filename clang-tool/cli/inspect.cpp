// SPDX-License-Identifier: MIT
#include "payload/inspect.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "archive/read_archive.h"
#include "base/digest.h"
#include "base/files.h"
#include "cli/commands.h"
#include "cli/keys.h"
#include "cli/open_release.h"
#include "cli/print.h"
#include "legacy/legacy_reader.h"
#include "model/round_scales.h"
#include "payload/air_time.h"
#include "payload/alone.h"
#include "release/baseline.h"

namespace ei_ota {
namespace {

void print_release(const Release& release) {
  const auto& context = release.context;
  print_line(fmt::format("project   {} ({}), deploy version {}{}", context.project.id, context.project.name,
                         context.project.deploy_version,
                         context.project.studio_version.empty() ? "" : ", Studio " + context.project.studio_version));
  print_line(fmt::format("layout    {}", hex(layout_fingerprint(release.layout))));
  print_line(fmt::format("weights   {}", weights_fingerprint(release)));
  print_line(fmt::format("image     {} bytes, {} entries", release.image.bytes.size(), release.image.entries.size()));
  print_line(fmt::format("labels    {}", fmt::join(context.labels, ", ")));
  const auto& device = release.device;
  print_line(fmt::format("device    storage {}, restore {}, decoders {}, payload formats {} to {}", device.storage,
                         device.restore.value_or("unknown"), fmt::join(device.decoders, " "), device.lowest_format,
                         device.highest_format));
  if (const auto& store = device.store)
    print_line(fmt::format("store     {}, {} slots of {} bytes, erase blocks of {}, prog units of {}",
                           address_range(store->start, size_of(*store)), store->slot_count, store->slot_size, store->erase_size,
                           store->prog_size));
  for (const auto& [name, source, engine] : release.models)
    print_line(fmt::format("{:9} {} ({}, {})", "model", name, engine, source));
  for (const auto* const settings : {&context.window, &context.dsp, &context.thresholds})
    for (const auto& [name, value] : *settings) print_line(fmt::format("context   {} = {}", name, value));
  for (const auto& impulse : context.impulses)
    for (const auto& [name, value] : impulse.settings)
      print_line(fmt::format("impulse   {}.{} = {}", impulse.name, name, value));
  for (const auto& entry : release.image.entries)
    print_line(fmt::format("weight    {:7}  {:7} {:12}  {} ({})", entry.offset, element_name(entry.type),
                           entry.dims.empty() ? "scalar" : fmt::format("{}", fmt::join(entry.dims, "x")), entry_name(entry),
                           entry.definition));
}

using Json = nlohmann::ordered_json;

/// "0.01" rather than what the nearest double has more.
double shortest(float value) { return std::strtod(fmt::format("{}", value).c_str(), nullptr); }

Json self_test_json(const SelfTestSummary& test) {
  return {{"cases", test.cases},
          {"inputs", test.inputs},
          {"input_type", input_type_name(test.input_type)},
          {"outputs", test.outputs},
          {"tolerance", shortest(test.tolerance)},
          {"size", test.size}};
}

std::string_view coder(const PayloadSummary& payload) { return payload.is_range_coded ? range_decoder : structural_decoder; }

/// To milliseconds.
double rounded(double seconds) { return std::round(seconds * 1e3) / 1e3; }

/// @param is_verified  by the key of --public-key
void print_payload_json(const PayloadSummary& payload, std::size_t size, bool is_verified) {
  Json json{{"format", 1},
            {"kind", payload.base ? "delta" : "full"},
            {"coder", coder(payload)},
            {"scale_bits", mantissa_bits - payload.rounding},
            {"base", nullptr},
            {"layout_fingerprint", hex(payload.layout)},
            {"project", {{"id", payload.project}}},
            {"version", payload.version},
            {"size", size},
            {"content_size", payload.content_size},
            {"bias_scales", payload.with_bias_scales},
            {"weights_crc32", fmt::format("{:08x}", payload.weights_crc)},
            {"title", nullptr},
            {"labels", nullptr},
            {"security_counter", nullptr},
            {"self_test", nullptr},
            {"digest", nullptr},
            {"signed", payload.signature.has_value()},
            {"signature_verified", is_verified},
            {"transfers", Json::array()}};
  if (payload.base) json["base"] = *payload.base;
  for (const auto& [link, frames, seconds] : transfers(size))
    json["transfers"].push_back({{"link", link}, {"frames", frames}, {"seconds", rounded(seconds)}});
  if (payload.texts) json["title"] = payload.texts->title;
  if (payload.texts) json["labels"] = payload.texts->labels;
  if (payload.security_counter) json["security_counter"] = *payload.security_counter;
  if (payload.self_test) json["self_test"] = self_test_json(*payload.self_test);
  if (payload.has_digest) json["digest"] = hex(payload.digest);
  print_json(json);
}

void print_payload_text(const PayloadSummary& payload, std::size_t size, bool is_verified) {
  fmt::print("payload   format 1, {}, {} coding, {} bytes, {} of them weights\nlayout    {}\nproject   {}\nversion   {}\n",
             payload.base ? "delta" : "full", coder(payload), size, payload.content_size, hex(payload.layout), payload.project,
             payload.version);
  if (payload.rounding != 0) fmt::print("scales    {} bits of mantissa\n", mantissa_bits - payload.rounding);
  if (payload.base) fmt::print("base      {}: how the fingerprint of the factory weights begins\n", *payload.base);
  if (payload.texts) {
    print_line("title     " + payload.texts->title);
    print_line(fmt::format("labels    {}", fmt::join(payload.texts->labels, ", ")));
  }
  if (payload.security_counter) fmt::print("counter   {}\n", *payload.security_counter);
  if (const auto& test = payload.self_test)
    fmt::print("self-test {} cases of {} inputs ({}) and {} outputs, tolerance {}, {} bytes\n", test->cases, test->inputs,
               input_type_name(test->input_type), test->outputs, test->tolerance, test->size);
  if (payload.has_digest) fmt::print("digest    {}, correct\n", hex(payload.digest));
  fmt::print("signature {}\n", !payload.signature ? "none"
                               : is_verified      ? "ECDSA P-256, by the given key"
                                                  : "ECDSA P-256, not verified (give --public-key)");
  for (const auto& [link, frames, seconds] : transfers(size))
    fmt::print("transfer  {:15}  {} frame{}, {} on air\n", link, frames, frames == 1 ? "" : "s",
               seconds < 1 ? fmt::format("{:.0f} ms", 1000 * seconds) : fmt::format("{:.1f} s", seconds));
}

Status verify(const PayloadSummary& payload, const InspectOptions& options) {
  const auto key = open_public_key(options.public_key);
  if (!key) return key.refusal();
  if (!payload.signature)
    return refuse(ErrorId::Signature, options.path.string(), "the payload is not signed", "a signature by the given key",
                  "make it with --sign-key");
  if (!is_signed_by(*key, payload.digest, *payload.signature))
    return refuse(ErrorId::Signature, options.path.string(), "the signature is not by the given key", "one that is",
                  "give the key that devices trust, or make the payload again with its private half");
  return Nothing{};
}

Result<ExitCode> inspect_payload_file(const InspectOptions& options, const std::string& bytes) {
  const auto payload = inspect_payload(bytes, options.path.string());
  if (!payload) return payload.refusal();
  const bool is_verified = !options.public_key.empty();
  if (is_verified)
    if (auto status = verify(*payload, options); !status) return status.refusal();
  (options.json ? print_payload_json : print_payload_text)(*payload, bytes.size(), is_verified);
  return ExitCode::Done;
}

Result<ExitCode> inspect_legacy_file(const InspectOptions& options, const std::string& bytes) {
  const auto records = read_legacy(bytes, options.path.string());
  if (!records) return records.refusal();
  const auto kind = [](const LegacyRecord& record) { return record.is_quantization ? "quantization" : "data"; };
  if (options.json) {
    auto list = Json::array();
    for (const auto& [record, values] : *records) {
      list.push_back({{"tensor", record.tensor}, {"kind", kind(record)}, {"count", record.count}});
      if (!record.is_quantization) list.back()["bits"] = record.bits;
    }
    print_json({{"format", 1}, {"kind", "legacy"}, {"size", bytes.size()}, {"records", std::move(list)}});
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
    const auto bytes = read_file(options.path, ArchiveLimits{}.total);
    if (!bytes) return bytes.refusal();
    if (auto status = looks_like_archive(options.path) ? Status(Nothing{}) : check_alone(*bytes, options.path.string());
        !status)
      return status.refusal();
    if (looks_like_payload(*bytes)) return inspect_payload_file(options, *bytes);
    if (looks_like_legacy(*bytes) && options.public_key.empty()) return inspect_legacy_file(options, *bytes);
  }
  if (!options.public_key.empty())
    return refuse(ErrorId::Signature, options.path.string(), "this is not a payload, so it has no signature", "a payload",
                  "leave --public-key out");
  const auto opened = open_release(options.path, options.defines);
  if (!opened) return opened.refusal();
  if (options.json)
    print_json(release_json(opened->release));
  else
    print_release(opened->release);
  return ExitCode::Done;
}

}  // namespace ei_ota
