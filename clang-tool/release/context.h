// SPDX-License-Identifier: MIT
// release/context.h: what a model assumes about its surroundings. Weights would fit without it, but be silently wrong.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ei_ota {

struct Project {
  std::uint32_t id = 0;  ///< 0 if the export does not say (2020)
  std::string name;
  std::uint32_t deploy_version = 0;
  std::string studio_version;  ///< "1.75.3"; empty before 2024
};

/// Names and values as the export spells them, in its order.
using Settings = std::vector<std::pair<std::string, std::string>>;

/// What an ei_impulse_t says, and what it points to: "frequency", "learning_blocks[0].image_scaling".
struct Impulse {
  std::string name;         ///< of the C++ object
  bool is_default = false;  ///< run_classifier() without a handle uses it, and the macros of model_metadata.h describe it
  Settings settings;
};

struct Context {
  Project project;
  std::vector<std::string> labels;
  Settings window;                        ///< what a model input is made of, as macros: sample count, frequency, image size
  Settings dsp;                           ///< configuration of the DSP blocks
  Settings thresholds;                    ///< the user's, reported but never updated
  std::vector<Impulse> impulses;          ///< in the order of model_variables.h; none before 2022
  Settings counts;                        ///< macros of sizes or counts that are not in `window`: only for contradictions()
  std::optional<std::uint64_t> features;  ///< of a signal_t; unknown for baselines and if there are several impulses
};

/// How much a difference matters.
enum class Severity { Reported, NeedsAllow, Refused };

/// What a difference is about, and therefore what to do about it.
enum class Aspect { Settings, Project, Labels };

struct ContextDifference {
  std::string field;
  std::string old_value;
  std::string new_value;
  Severity severity;
  Aspect aspect = Aspect::Settings;
};

/// What `--allow` lets pass.
struct Allowed {
  bool project = false;
  bool labels = false;
};

/// Compares field by field, over the fields that both sides name: settings come and go with Studio's versions. Impulses are
/// compared in their order. A difference that `allowed` names is only reported.
[[nodiscard]] std::vector<ContextDifference> compare(const Context& old_context, const Context& new_context, Allowed allowed);

/// A setting that an export contains twice, with different values.
struct Contradiction {
  std::string field;
  std::string macro;  ///< what model_metadata.h says
  std::string value;  ///< what model_variables.h says
};

/// Where macros and the impulse that they describe contradict each other. A firmware may use either.
[[nodiscard]] std::vector<Contradiction> contradictions(const Context& context);

}  // namespace ei_ota
