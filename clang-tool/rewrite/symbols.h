// rewrite/symbols.h: the names that a patch gives in a firmware, by the model's id.
#pragma once
#include <cstddef>
#include <string>

namespace ei_ota {

/// The flag that patched headers of model-parameters/ define and the weight table names (rewrite/header_flag.h).
[[nodiscard]] std::string headers_flag(const std::string& id);

/// The namespace of weights that stood in headers: ei_ota_<id> is the model itself.
[[nodiscard]] std::string weights_namespace(const std::string& id);

/// The source that defines them, as a path in the export.
[[nodiscard]] std::string weights_path(const std::string& id);

/// What the pointers to the tensor of a repeated quantization begin with (rewrite/copy_pointers.h).
[[nodiscard]] std::string copy_symbol(const std::string& id, std::size_t number);

/// The function that brings output configurations in step with their tensors; the weight table names it.
[[nodiscard]] std::string refresh_function(const std::string& id);

/// The flag that is set while the model's weights change.
[[nodiscard]] std::string changing_flag(const std::string& id);

}  // namespace ei_ota
