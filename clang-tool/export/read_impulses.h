// SPDX-License-Identifier: MIT
// export/read_impulses.h: what each impulse of model_variables.h assumes: its ei_impulse_t and everything that it points to.
#pragma once
#include <vector>

#include "parse/headers/header_reader.h"
#include "release/context.h"

namespace ei_ota {

/// Names of C++ objects and ids of blocks are replaced by what they stand for, since both change when an impulse is copied.
/// What is kept elsewhere is left out: weights and duplicates of their quantization, thresholds, the project's owner.
[[nodiscard]] std::vector<Impulse> read_impulses(const Header& metadata, const Header& variables);

}  // namespace ei_ota
