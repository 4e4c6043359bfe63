// SPDX-License-Identifier: MIT
// rewrite/patch_headers.h: model-parameters headers whose weights are declared, and defined elsewhere.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "model/quantization_duplicate.h"
#include "parse/headers/block_reader.h"
#include "rewrite/flatbuffer_gate.h"
#include "rewrite/impulse_gate.h"

namespace ei_ota {

/// Which impulses have to be kept whole, by what headers hold besides labels, which the SDK only passes on.
[[nodiscard]] Gated gated_impulses(const std::vector<BlockSource>& blocks,
                                   const std::vector<QuantizationDuplicate>& duplicates);

/// All headers of model-parameters/ by path, because they include each other by relative path. Those that hold weights of
/// `blocks` declare them in weights_namespace() and use them from there; those that repeat a quantization read the tensor's;
/// learning blocks of K-means and of flatbuffers and whole impulses go through gates (rewrite/kmeans_gate.h,
/// rewrite/flatbuffer_gate.h, rewrite/impulse_gate.h); the one that the SDK includes defines headers_flag(). The rest of them
/// stays as it is.
/// @param in_flash  the weights of models stay in flash
[[nodiscard]] std::map<std::string, std::string> patch_headers(const std::vector<HeaderFile>& headers,
                                                               const std::vector<BlockSource>& blocks,
                                                               const std::vector<QuantizationDuplicate>& duplicates,
                                                               const std::string& id, bool in_flash = false,
                                                               const std::vector<FlatbufferUse>& flatbuffers = {});

}  // namespace ei_ota
