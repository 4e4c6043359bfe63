// SPDX-License-Identifier: MIT
// export/read_export.h: an export from its files to its weights.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "export/export_files.h"
#include "parse/headers/block_reader.h"
#include "parse/model_source.h"
#include "release/release.h"

namespace ei_ota {

struct Export {
  ExportFiles files;
  std::vector<ModelSource> sources;  ///< of the live models, in the image's order
  std::vector<BlockSource> blocks;   ///< what training sets beside them
  Release release;
};

/// Release::device is that of a patch without options.
/// @param defines         "NAME" or "NAME=VALUE", as the firmware's compiler has them
/// @param label_capacity  bytes that the firmware reserves for a label, where labels are weights
Result<Export> read_export(const std::filesystem::path& path, const std::vector<std::string>& defines,
                           std::optional<std::uint32_t> label_capacity = std::nullopt);

/// ARC MLI kernels read values that other kernels ignore.
[[nodiscard]] bool uses_arc_kernels(const std::vector<std::string>& defines);

}  // namespace ei_ota
