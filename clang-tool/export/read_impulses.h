// SPDX-License-Identifier: MIT
// export/read_impulses.h: what each impulse of model_variables.h presumes: its ei_impulse_t and all that it points to.
#pragma once
#include <vector>

#include "parse/headers/header_reader.h"
#include "release/context.h"

namespace ei_ota {

/// Names of C++ objects and ids of blocks are replaced by what they stand for, since both are given anew when an impulse is
/// copied. Left out is what stands elsewhere: weights and copies of their quantization, thresholds, who owns the project.
[[nodiscard]] std::vector<Impulse> read_impulses(const Header& metadata, const Header& variables);

}  // namespace ei_ota
