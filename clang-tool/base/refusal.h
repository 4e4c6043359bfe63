// SPDX-License-Identifier: MIT
// base/refusal.h: why something was not done, as a value that travels up to the command line.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace ei_ota {

/// The process's exit code.
enum class ExitCode : int { Done = 0, Refused = 1, Usage = 2, Unreadable = 3, Internal = 4 };

/// Every kind of refusal has an id that never changes: docs/TROUBLESHOOTING.md is organised by these ids.
enum class ErrorId {
  Path,          ///< a path that does not exist or cannot be read
  Write,         ///< an output that cannot be written
  Usage,         ///< options that do not go together
  Archive,       ///< an archive that is damaged or unsafe to unpack
  NoExport,      ///< a folder that is not an export
  NoModel,       ///< an export without a compiled model
  Scaler,        ///< a data normaliser that is not a StandardScaler
  Accelerator,   ///< a model compiled for an NPU
  Patched,       ///< a source that EiOta has already patched
  Directive,     ///< a preprocessor directive that no export has
  Syntax,        ///< a source that does not parse
  Table,         ///< tensorData or the nodes are not as they should be
  Storage,       ///< weights that cannot stay in flash
  Declaration,   ///< a weight's declaration is not of a known form
  Value,         ///< an initialiser that is not a plain list of numbers, or a value out of range
  Count,         ///< more or fewer numbers than declared
  Copy,          ///< a duplicate of a quantization that cannot be kept in step, or that differs
  Label,         ///< a label that does not fit the room reserved for it
  Metadata,      ///< model-parameters lack something
  Layout,        ///< another architecture
  Context,       ///< another input window, DSP configuration, project or label texts
  Payload,       ///< a damaged or foreign payload
  Legacy,        ///< something that a legacy payload cannot express
  Key,           ///< a key that cannot be used
  Signature,     ///< a signature that is wrong or missing, or something else in its place
  SelfTest,      ///< a file of golden cases that cannot go into a payload
  Baseline,      ///< a damaged or foreign baseline
  Device,        ///< devices that cannot read what this version writes
  Delta,         ///< a delta is asked for, and the devices take none
  WeightPlaced,  ///< EI_OTA_WEIGHT puts weights where they could not be restored
  Store,         ///< a payload store that cannot work, or with something else in its flash
  Firmware,      ///< the linked firmware is not as the baseline says
  Limit,         ///< input that takes more time, memory or space than any genuine one
  Program,       ///< an optional program that is not installed
  ApiKey,        ///< no key for Studio, or one that it refuses
  Network,       ///< a server that cannot be reached or trusted, or a link that breaks
  Studio,        ///< an error that Studio reports, or an answer that it would not give
  NoBuild,       ///< a build that Studio does not have
  Build,         ///< a build that failed, or did not end in time
  Tokens,        ///< a file of tokens that cannot be used
  Listen,        ///< an address that a server cannot have
  Verify,        ///< the patched source does not read back as it should: a defect of EiOta
};

/// The id as it stands in messages: "E-count".
[[nodiscard]] std::string_view id_text(ErrorId id);

/// The exit code that goes with an id.
[[nodiscard]] ExitCode exit_code(ErrorId id);

/// One refusal: where, what was found, what was expected, what to do.
struct Refusal {
  ErrorId id;
  std::string where;  ///< "file:line", "file", or empty
  std::string found;
  std::string expected;
  std::string remedy;
  std::vector<std::string> details{};  ///< one line each, after the message
};

/// "file:line: error: found; expected; remedy [E-id]", with no control characters for a terminal except line ends.
[[nodiscard]] std::string message(const Refusal& refusal);

}  // namespace ei_ota
