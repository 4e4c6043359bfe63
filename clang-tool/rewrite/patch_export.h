// SPDX-License-Identifier: MIT
// rewrite/patch_export.h: all files of an export that change, and those that are added.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/quantization_duplicate.h"
#include "model/weight_image.h"
#include "parse/headers/block_reader.h"
#include "parse/model_source.h"
#include "rewrite/weight_table.h"

namespace ei_ota {

/// Patched files by path in the export. The first source holds the table over all parts. If there are flatbuffers or weights
/// in model-parameters/, or impulses that have to be kept whole, all headers of that folder are included, and
/// tflite-model/ei_ota_<id>_weights.cpp, which defines what they declare. The table for legacy payloads is included if that
/// format can express the export.
/// @param sources  the models in the image's order  @param blocks  behind the models in the image
/// @param duplicates  quantization that `headers` repeat
Result<std::map<std::string, std::string>> patch_export(std::vector<ModelSource> sources,
                                                        const std::vector<BlockSource>& blocks,
                                                        const std::vector<HeaderFile>& headers,
                                                        const std::vector<QuantizationDuplicate>& duplicates,
                                                        const WeightImage& image, TableOptions options);

}  // namespace ei_ota
