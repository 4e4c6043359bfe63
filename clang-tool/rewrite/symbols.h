// SPDX-License-Identifier: MIT
// rewrite/symbols.h: the names that a patch uses in a firmware, by the model's id.
//
// The application's are ei_ota_<id>, the model, and the macros EI_OTA_<ID>_*. All others begin with eiota_generated_, as no
// public name and no model's name does, followed by their kind and the id, so that no two models share one.
#pragma once
#include <cstddef>
#include <string>

namespace ei_ota {

/// The model: an ei_ota_model_t.
[[nodiscard]] std::string model_symbol(const std::string& id);

/// What the macros for its sizes begin with: "EI_OTA_<ID>_".
[[nodiscard]] std::string macro_prefix(const std::string& id);

/// The include guard of ei_ota_<id>.h, in which the id keeps its case.
[[nodiscard]] std::string include_guard(const std::string& id);

/// The ei_ota_part_t of one patched source.
[[nodiscard]] std::string part_symbol(const std::string& id, std::size_t number);

/// The flag that patched headers of model-parameters/ define and the weight table names (rewrite/header_flag.h).
[[nodiscard]] std::string headers_flag(const std::string& id);

/// The flag that the patched header of a flatbuffer defines, by the flatbuffer's model.
[[nodiscard]] std::string flatbuffer_flag(const std::string& id, std::size_t model);

/// The functions that begin and end an inference of a flatbuffer that stays in flash, and the one that says which one it reads.
[[nodiscard]] std::string flatbuffer_begin(const std::string& id, std::size_t model);
[[nodiscard]] std::string flatbuffer_end(const std::string& id, std::size_t model);
[[nodiscard]] std::string flatbuffer_in_use(const std::string& id, std::size_t model);

/// The functions that learning blocks name instead of the SDK's for such flatbuffers (rewrite/flatbuffer_gate.h).
[[nodiscard]] std::string flatbuffer_gate(const std::string& id, std::size_t number);

/// The macro that marks a patched header of model-parameters/.
[[nodiscard]] std::string header_mark(const std::string& id, std::size_t number);

/// The same for a flatbuffer's header.
[[nodiscard]] std::string flatbuffer_mark(const std::string& id, std::size_t model);

/// The namespace of weights that were moved out of headers.
[[nodiscard]] std::string weights_namespace(const std::string& id);

/// The source that defines them, as a path in the export.
[[nodiscard]] std::string weights_path(const std::string& id);

/// What leads to the scale and the zero point of a tensor whose quantization a header repeats (rewrite/duplicate_access.h).
[[nodiscard]] std::string duplicate_scale(const std::string& id, std::size_t number);
[[nodiscard]] std::string duplicate_zero_point(const std::string& id, std::size_t number);

/// The function that brings output configurations in step with their tensors; the weight table names it.
[[nodiscard]] std::string refresh_function(const std::string& id);

/// The function that the learning blocks name instead of the SDK's for K-means (rewrite/kmeans_gate.h).
[[nodiscard]] std::string kmeans_gate(const std::string& id);

/// The functions that an impulse's tables name instead of the first and the last one of the SDK's (rewrite/impulse_gate.h).
[[nodiscard]] std::string impulse_begin(const std::string& id, std::size_t number);
[[nodiscard]] std::string impulse_end(const std::string& id, std::size_t number);

/// The flag that is set while the model's weights change.
[[nodiscard]] std::string changing_flag(const std::string& id);

/// The flag that is set once the weights of a model with EI_OTA_WEIGHT are filled.
[[nodiscard]] std::string filled_flag(const std::string& id);

/// The function that fills in everything but the weights of a flatbuffer with EI_OTA_WEIGHT, by the flatbuffer's model.
[[nodiscard]] std::string structure_function(const std::string& id, std::size_t model);

}  // namespace ei_ota
