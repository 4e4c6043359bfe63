// SPDX-License-Identifier: MIT
// rewrite/weight_table.h: the text at the end of patched sources that tells the runtime where the weights are.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "model/layout.h"
#include "model/weight_image.h"
#include "rewrite/slot_plan.h"

namespace ei_ota {

/// How a device gets its factory weights back.
enum class Restore { LoadImage, Copy, None };

struct TableOptions {
  std::string id;  ///< of the model in the firmware, a C identifier
  std::uint32_t project;
  LayoutFingerprint layout = {};
  Restore restore;
  std::string factory_payload = {};  ///< for Restore::Copy
  bool every_scale_is_read = false;
  bool decodes_range = false;                 ///< the firmware takes payloads of the range coder
  bool refresh = false;                       ///< refresh_function() exists
  std::vector<std::size_t> flatbuffers = {};  ///< the models that have a structure_function(), with Restore::Copy
  bool legacy = false;  ///< a firmware with EI_OTA_LEGACY takes legacy payloads for this model, its only one
  /// With STORAGE FLASH: the weights of models stay in flash, and those of headers, behind them, are in RAM.
  std::optional<SlotPlan> in_flash = {};
  bool gates_impulses = false;  ///< a patched header asks whether the weights change
};

/// Is this weight in RAM while it is in use?
[[nodiscard]] inline bool is_in_ram(const Entry& entry, const TableOptions& options) {
  return !options.in_flash || entry.model >= options.in_flash->models.size();
}

/// The entries of an image that one source contains.
struct TablePart {
  std::size_t number;  ///< 0 is the first
  std::size_t begin;   ///< indexes into WeightImage::entries
  std::size_t end;
  std::vector<std::string> elements;  ///< where each entry's elements are, as C++ expressions; empty if no kernel reads it
  std::string in_use;                 ///< name of the flag that is set while an inference reads them
  bool by_name = false;               ///< entries are told apart by name, because some are in the same definition
  std::string tensors = "nullptr";    ///< ei_ota_part_t.tensors, a C++ expression
};

/// The part with the entries that `holds` selects, which are adjacent. @param place gives TablePart::elements
[[nodiscard]] TablePart make_part(const WeightImage& image, std::size_t number, std::string in_use,
                                  const std::function<bool(const Entry&)>& holds,
                                  const std::function<std::string(const Entry&)>& place);

/// The definition of part number `number`. @param value_of  a member's C++ expression
[[nodiscard]] std::string part_definition(const std::string& id, std::size_t number,
                                          const std::function<std::string(std::string_view member)>& value_of);

/// Codes, addresses and the ei_ota_part_t of one source (runtime/include/ei_ota/ei_ota_model.h).
[[nodiscard]] std::string part_table(const WeightImage& image, const TablePart& part, const TableOptions& options);

/// The ei_ota_model_t over all parts.
[[nodiscard]] std::string model_table(const WeightImage& image, std::size_t parts, const TableOptions& options);

}  // namespace ei_ota
