// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/files.h"
#include "base/output_place.h"
#include "base/write_files.h"
#include "cli/commands.h"
#include "cli/legacy_format.h"
#include "cli/open_release.h"
#include "cli/print.h"
#include "cli/signing.h"
#include "payload/encode.h"
#include "payload/self_test_file.h"
#include "release/baseline.h"
#include "release/difference.h"

namespace ei_ota {
namespace {

/// The legacy format has a place for weights and for nothing else.
Status check_legacy(const PayloadOptions& options) {
  using Given = std::pair<const char*, bool>;
  for (const auto& [option, is_given] :
       {Given{"--version", options.version.has_value()}, Given{"--security-counter", options.security_counter.has_value()},
        Given{"--self-test", !options.self_test.empty()}, Given{"--sign-key", !options.sign_key.empty()},
        Given{"--attach-signature", !options.attach_signature.empty()}, Given{"--digest-out", !options.digest_out.empty()}})
    if (is_given)
      return refuse(ErrorId::Usage, "", fmt::format("{} with --format legacy, which has no place for it", option),
                    "weights alone", "leave it out");
  return check_signing(options);
}

Status check_options(const PayloadOptions& options) {
  if (options.delta)
    return refuse(ErrorId::NotYet, "", "--delta is not supported by this version", "a full payload", "use --full");
  if (options.format != "native" && options.format != "legacy")
    return refuse(ErrorId::Usage, "", "--format " + options.format, "native or legacy", "see ei-ota payload --help");
  if (options.format == "legacy") return check_legacy(options);
  return check_signing(options);
}

constexpr std::size_t shown_differences = 12;

/// The first of the differences, for a message.
std::vector<std::string> shown(Difference difference) {
  difference.weights.clear();
  auto lines = to_lines(difference);
  if (lines.size() > shown_differences) {
    lines.resize(shown_differences);
    lines.emplace_back("...");
  }
  return lines;
}

/// What to do about what differs, and about nothing else.
std::string context_remedy(const Difference& difference) {
  const auto differs = [&](Aspect aspect) {
    return std::ranges::any_of(difference.context, [&](const auto& context) {
      return context.aspect == aspect && context.severity != Severity::Reported;
    });
  };
  std::vector<std::string> remedies;
  if (differs(Aspect::Settings))
    remedies.emplace_back("export with the settings of the firmware's export, or ship a new firmware");
  if (differs(Aspect::Project))
    remedies.emplace_back("give --allow project (CMake: ALLOW project) if another project's model is meant");
  if (differs(Aspect::Labels))
    remedies.emplace_back(
        "give --allow labels (CMake: ALLOW labels) if the firmware's label texts may stay, or patch the next firmware with a "
        "label capacity");
  return fmt::format("{}", fmt::join(remedies, "; "));
}

/// Does the new release fit the firmware of the baseline? Says why not, with the difference.
Status check_fit(const Release& baseline, const Release& release, Allowed allowed, bool legacy, const std::string& where) {
  auto difference = compare(baseline, release, allowed);
  if (legacy) difference.device.reset();  // it tells of native payloads
  if (fits(difference)) return Nothing{};
  if (difference.device)
    return refuse(ErrorId::Device, where, *difference.device, "a payload that they can read",
                  "use the ei-ota of their release");
  if (difference.engine && release.context.project.id == baseline.context.project.id)
    return refuse(ErrorId::Layout, where, *difference.engine, "a model that is deployed as the firmware's is",
                  "choose the engine of the firmware's export on Studio's Deployment page and export again");
  auto refusal = difference.layout.empty()
                     ? refuse(ErrorId::Context, where, "the model expects another context than the firmware's",
                              "the baseline's context", context_remedy(difference))
                     : refuse(ErrorId::Layout, where, "the model has another layout than the firmware's",
                              "the baseline's layout", "train the same architecture, or ship a new firmware");
  refusal.details = shown(difference);
  return refusal;
}

/// Do the slots of the baseline's devices hold the payload and, with weights in flash, what becomes of it there? What a bind
/// table takes, and a flatbuffer besides its weights, only the firmware knows.
Status check_room(const Device& device, const Release& release, const std::string& payload, const std::string& where) {
  if (!device.store) return Nothing{};
  const auto needed =
      std::max(payload.size(), device.storage == "flash" ? slot_content(payload, release.image.bytes.size()) : 0);
  if (needed <= device.store->slot_size) return Nothing{};
  return refuse(
      ErrorId::Device, where,
      fmt::format("the payload needs a slot of {} bytes, and those of the devices have {}", needed, device.store->slot_size),
      "a payload that fits into a slot", "give --self-test fewer cases, or ship a firmware with larger slots");
}

/// What the payload is made of: a legacy one needs more of an export than its release.
Result<Export> open_contents(const PayloadOptions& options, const Release* labels_like) {
  if (options.format == "legacy" && looks_like_baseline(options.export_path))
    return refuse(ErrorId::Legacy, options.export_path.string(),
                  "a baseline does not hold everything that a legacy payload needs", "an export",
                  "name the export that the baseline was made of");
  if (options.format == "legacy") {
    auto contents = read_export(options.export_path, options.defines);
    if (contents) print_notes(contents->release.context, options.export_path.string());
    return contents;
  }
  auto opened = open_release(options.export_path, options.defines, labels_like);
  if (!opened) return opened.refusal();
  Export contents;
  contents.release = std::move(opened->release);
  contents.files.read = std::move(opened->files);
  return contents;
}

/// The self-test of a JSON file, coded.
/// @param features  of the impulse's signals, if known
Result<std::string> open_self_test(const std::filesystem::path& path, std::optional<std::uint64_t> features) {
  const auto text = read_file(path, largest_json);
  if (!text) return text.refusal();
  const auto test = parse_self_test(*text, path.string());
  if (!test) return test.refusal();
  if (const auto inputs = test->cases.front().inputs.size(); features && inputs != *features)
    return refuse(ErrorId::SelfTest, path.string(), fmt::format("a case has {} inputs", inputs),
                  fmt::format("{}, the features that the impulse takes", *features),
                  "give each case a whole signal, EI_CLASSIFIER_DSP_INPUT_FRAME_SIZE numbers");
  return self_test_bytes(*test, path.string());
}

/// The payload, or the digest that --digest-out asks for.
Result<std::string> native_payload(const Release& release, std::uint32_t project, const PayloadOptions& options) {
  PayloadHead head{layout_fingerprint(release.layout), project,
                   options.version.value_or(release.context.project.deploy_version), options.security_counter};
  if (!options.self_test.empty()) {
    auto self_test = open_self_test(options.self_test, release.context.features);
    if (!self_test) return self_test.refusal();
    head.self_test = std::move(*self_test);
  }
  return seal_as_asked(encode_unsealed(release.image, head), options);
}

}  // namespace

Result<ExitCode> run(const PayloadOptions& options) {
  if (auto status = check_options(options); !status) return status.refusal();
  const auto allowed = read_allowed(options.allow);
  if (!allowed) return allowed.refusal();
  std::vector<OpenedRelease> baselines;
  for (const auto& path : options.baselines) {
    auto baseline = open_release(path, options.defines);
    if (!baseline) return baseline.refusal();
    baselines.push_back(std::move(*baseline));
  }
  const auto contents = open_contents(options, baselines.empty() ? nullptr : &baselines.front().release);
  if (!contents) return contents.refusal();
  const auto* const release = &contents->release;
  auto project = release->context.project.id;
  auto inputs = contents->files.read;
  inputs.push_back(options.export_path);
  for (std::size_t i = 0; i < options.baselines.size(); ++i) {
    const auto* const baseline = &baselines[i].release;
    if (auto status = check_fit(*baseline, *release, *allowed, options.format == "legacy", options.baselines[i].string());
        !status)
      return status.refusal();
    if (i != 0 && project != baseline->context.project.id)
      return refuse(ErrorId::Usage, options.baselines[i].string(), "the baselines are of different projects",
                    "one payload for each project", "make a payload for each");
    project = baseline->context.project.id;
    inputs.insert(inputs.end(), baselines[i].files.begin(), baselines[i].files.end());
  }
  inputs.insert(inputs.end(), {options.self_test, options.sign_key, options.attach_signature, options.public_key});
  const auto bytes = options.format == "legacy" ? legacy_payload(*contents, options.baselines, options.defines)
                                                : native_payload(*release, project, options);
  if (!bytes) return bytes.refusal();
  for (std::size_t i = 0; options.format != "legacy" && options.digest_out.empty() && i < baselines.size(); ++i)
    if (auto status = check_room(baselines[i].release.device, *release, *bytes, options.baselines[i].string()); !status)
      return status.refusal();
  const auto& output = options.digest_out.empty() ? options.output : options.digest_out;
  if (auto status = write_files({{output, *bytes}}, inputs); !status) return status.refusal();
  print_line(fmt::format("{}: {} bytes", output.string(), bytes->size()), is_standard_output(output) ? stderr : stdout);
  if (options.baselines.empty())
    print_line(
        output.string() +
            ": warning: it is not known whether this fits the firmware in the field; give --baseline ID.eiota.json of its "
            "release [W-baseline]",
        stderr);
  warn_of_unproved_signature(options);
  return ExitCode::Done;
}

}  // namespace ei_ota
