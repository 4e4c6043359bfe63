// model/context.h: what a model presumes around it. The weights would fit without, and be silently wrong.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ei_ota {

struct Project {
  std::uint32_t id = 0;  ///< 0 where the export does not say (2020)
  std::string name;
  std::uint32_t deploy_version = 0;
  std::string studio_version;  ///< "1.75.3"; empty before 2024
};

/// Names and values as the export spells them, in its order.
using Settings = std::vector<std::pair<std::string, std::string>>;

struct Context {
  Project project;
  std::vector<std::string> labels;
  Settings window;                        ///< what a model input is made of: sample count, frequency, image size
  Settings dsp;                           ///< configuration of the DSP blocks
  Settings thresholds;                    ///< the user's, reported but never updated
  std::optional<std::uint64_t> features;  ///< of a signal_t; unknown of baselines and where there are several impulses
};

/// How much a difference matters.
enum class Severity { Reported, NeedsAllow, Refused };

struct ContextDifference {
  std::string field;
  std::string old_value;
  std::string new_value;
  Severity severity;
};

/// What `--allow` lets pass.
struct Allowed {
  bool project = false;
  bool labels = false;
};

/// Compares field by field, over the fields that both sides name: settings come and go with Studio's versions. A difference
/// that `allowed` names is only reported.
[[nodiscard]] std::vector<ContextDifference> compare(const Context& old_context, const Context& new_context, Allowed allowed);

}  // namespace ei_ota
