// export/quantization_copies.h: values that an export keeps outside its tensors, for code that does not ask the tensors.
#pragma once
#include <vector>

#include "base/result.h"
#include "export/read_export.h"

namespace ei_ota {

/// Objects that repeat an output's quantization, as far as their type is known: not weights, but not passed over.
[[nodiscard]] std::vector<Structure> repeated_quantization(const Header& variables);

/// May the weights of this export change while these copies stay? Output configurations (ei_fill_result_*) may stay where an op
/// of fixed output quantization ends the model; input macros of old SDKs may not. Refuses with E-copy.
Status check_copies(const Export& contents);

}  // namespace ei_ota
