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
#include "cli/rounding.h"
#include "cli/signing.h"
#include "payload/encode.h"
#include "payload/seal.h"
#include "payload/self_test_file.h"
#include "payload/texts.h"
#include "payload/weight_encoder.h"
#include "release/baseline.h"
#include "release/difference.h"

namespace ei_ota {
namespace {

/// The legacy format has a place for weights and for nothing else.
Status check_legacy(const PayloadOptions& options) {
  using Given = std::pair<const char*, bool>;
  for (const auto& [option, is_given] :
       {Given{"--version", options.version.has_value()}, Given{"--security-counter", options.security_counter.has_value()},
        Given{"--title", options.title.has_value()}, Given{"--self-test", !options.self_test.empty()},
        Given{"--sign-key", !options.sign_key.empty()}, Given{"--attach-signature", !options.attach_signature.empty()},
        Given{"--digest-out", !options.digest_out.empty()}, Given{"--delta", options.delta},
        Given{"--round-scales", options.scale_bits.has_value()}})
    if (is_given)
      return refuse(ErrorId::Usage, "", fmt::format("{} with --format legacy, which has no place for it", option),
                    "weights alone", "leave it out");
  return check_signing(options);
}

Status check_options(const PayloadOptions& options) {
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

/// The projects of both sides differ, and nobody said that they may; null otherwise.
const ContextDifference* other_project(const Difference& difference) {
  const auto found = std::ranges::find_if(difference.context, [](const auto& context) {
    return context.field == "project" && context.severity == Severity::NeedsAllow;
  });
  return found == difference.context.end() ? nullptr : &*found;
}

/// The layouts differ: as those of two projects do, where one side was mistaken for another.
Refusal layout_refusal(const Difference& difference, const std::string& where) {
  if (const auto* const project = other_project(difference))
    return refuse(ErrorId::Layout, where,
                  fmt::format("the new model is of project {}, the firmware's of project {}, and their layouts differ",
                              project->new_value, project->old_value),
                  "an export of the firmware's project", "is this the right export, and the right baseline?");
  return refuse(ErrorId::Layout, where, "the model has another layout than the firmware's", "the baseline's layout",
                "train the same architecture, or ship a new firmware");
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
                     : layout_refusal(difference, where);
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
/// @param texts     bytes of the texts that stand beside it
Result<std::string> open_self_test(const std::filesystem::path& path, std::optional<std::uint64_t> features,
                                   std::size_t texts) {
  const auto text = read_file(path, largest_json);
  if (!text) return text.refusal();
  const auto test = parse_self_test(*text, path.string());
  if (!test) return test.refusal();
  if (const auto inputs = test->cases.front().inputs.size(); features && inputs != *features)
    return refuse(ErrorId::SelfTest, path.string(), fmt::format("a case has {} inputs", inputs),
                  fmt::format("{}, the features that the impulse takes", *features),
                  "give each case a whole signal, EI_CLASSIFIER_DSP_INPUT_FRAME_SIZE numbers");
  return self_test_bytes(*test, path.string(), texts);
}

/// What all devices of the baselines can decode.
struct Forms {
  bool range = false;
  const Release* base = nullptr;  ///< its factory weights are those of all baselines; null: no deltas
  std::string why_no_delta;
};

Forms forms_for(const std::vector<OpenedRelease>& baselines) {
  if (baselines.empty()) return {false, nullptr, "no baseline was given"};
  Forms forms{true, &baselines.front().release, ""};
  for (const auto& baseline : baselines) {
    const auto& device = baseline.release.device;
    forms.range = forms.range && has_decoder(device, range_decoder);
    if (const auto why = why_no_delta(device); why && forms.why_no_delta.empty()) forms.why_no_delta = *why;
    if (baseline.release.image.bytes != baselines.front().release.image.bytes && forms.why_no_delta.empty())
      forms.why_no_delta = "the baselines have different factory weights";
  }
  if (forms.why_no_delta.empty() && !can_be_base(forms.base->image))
    forms.why_no_delta = "the model has scales that no kernel reads, which not every firmware holds";
  if (!forms.why_no_delta.empty()) forms.base = nullptr;
  return forms;
}

/// A payload in one of its forms.
struct Candidate {
  std::string name;
  UnsealedPayload payload;
  bool is_wanted;  ///< by the command line
};

/// Those that devices decode.
std::vector<Candidate> candidates(const Release& release, const PayloadHead& head, const Forms& forms,
                                  const PayloadOptions& options) {
  std::vector<Candidate> found;
  found.push_back({"full, structural coding", encode_unsealed(release.image, head), !options.delta});
  if (forms.range) found.push_back({"full, range coding", encode_range(release.image, nullptr, head), !options.delta});
  if (forms.base) found.push_back({"delta", encode_range(release.image, &forms.base->image, head), !options.full});
  return found;
}

/// "delta; full, structural coding: 13385 bytes"
std::string comparison(const std::vector<Candidate>& all, const Candidate& chosen, std::string_view why_no_delta) {
  auto text = chosen.name;
  for (const auto& other : all)
    if (&other != &chosen) text += fmt::format("; {}: {} bytes", other.name, seal(other.payload).size());
  return why_no_delta.empty() ? text : fmt::format("{}; no delta: {}", text, why_no_delta);
}

/// A payload, or the digest that --digest-out asks for.
struct Made {
  std::string bytes;
  std::string form;  ///< why it is coded as it is
};

Result<Made> native_payload(const Release& release, std::uint32_t project, const Forms& forms, const PayloadOptions& options) {
  if (options.delta && !forms.base)
    return refuse(ErrorId::Delta, "", "--delta, and " + forms.why_no_delta,
                  "devices whose firmware was patched with --decoders range and keeps its factory weights",
                  "leave --delta out for a full payload, or give --baseline ID.eiota.json of such a firmware");
  PayloadHead head{layout_fingerprint(release.layout), project,
                   options.version.value_or(release.context.project.deploy_version), options.security_counter};
  if (options.title) {
    auto texts = texts_bytes({*options.title, release.context.labels});
    if (!texts) return texts.refusal();
    head.texts = std::move(*texts);
  }
  if (!options.self_test.empty()) {
    auto self_test = open_self_test(options.self_test, release.context.features, head.texts.size());
    if (!self_test) return self_test.refusal();
    head.self_test = std::move(*self_test);
  }
  auto all = candidates(release, head, forms, options);
  const auto chosen = std::ranges::min_element(
      all, {}, [](const Candidate& candidate) { return std::pair(!candidate.is_wanted, candidate.payload.content.size()); });
  const auto form = comparison(all, *chosen, options.full ? "" : forms.why_no_delta);
  auto bytes = seal_as_asked(chosen->payload, options);
  if (!bytes) return bytes.refusal();
  return Made{std::move(*bytes), form};
}

Result<Made> make_payload(const Export& contents, const std::vector<OpenedRelease>& baselines, std::uint32_t project,
                          const PayloadOptions& options) {
  if (options.format != "legacy") return native_payload(contents.release, project, forms_for(baselines), options);
  auto bytes = legacy_payload(contents, options.baselines, options.defines);
  if (!bytes) return bytes.refusal();
  return Made{std::move(*bytes), ""};
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
  auto contents = open_contents(options, baselines.empty() ? nullptr : &baselines.front().release);
  if (!contents) return contents.refusal();
  const bool is_unchanged = std::ranges::any_of(
      baselines, [&](const auto& baseline) { return baseline.release.image.bytes == contents->release.image.bytes; });
  const auto rounding = round_as_asked(contents->release, options.scale_bits);
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
  const auto made = make_payload(*contents, baselines, project, options);
  if (!made) return made.refusal();
  const auto& bytes = made->bytes;
  for (std::size_t i = 0; options.format != "legacy" && options.digest_out.empty() && i < baselines.size(); ++i)
    if (auto status = check_room(baselines[i].release.device, *release, bytes, options.baselines[i].string()); !status)
      return status.refusal();
  const auto& output = options.digest_out.empty() ? options.output : options.digest_out;
  if (auto status = write_files({{output, bytes}}, inputs); !status) return status.refusal();
  auto* const stream = is_standard_output(output) ? stderr : stdout;
  print_line(fmt::format("{}: {} bytes{}", output.string(), bytes.size(), made->form.empty() ? "" : ", " + made->form), stream);
  print_rounding(rounding, stream);
  if (is_unchanged) print_line("  these are the factory weights of the baseline: is the export the retrained one?", stream);
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
