// rewrite/weight_table.h: the text that tells the runtime where the weights are, at the end of the patched source.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "model/layout.h"
#include "model/weight_image.h"
#include "rewrite/ownership.h"

namespace ei_ota {

/// How a device gets its factory weights back.
enum class Restore { LoadImage, Copy, None };

struct TableOptions {
  std::string id;  ///< of the model in the firmware, a C identifier
  std::uint32_t project;
  LayoutFingerprint layout;
  Restore restore;
  std::string factory_payload;  ///< for Restore::Copy
  bool every_scale_is_read;
};

/// Static assertions, codes, addresses and the ei_ota_model_t (runtime/include/ei_ota/ei_ota_model.h).
[[nodiscard]] std::string weight_table(const WeightImage& image, const std::map<Slot, Home>& homes,
                                       const TableOptions& options);

}  // namespace ei_ota
