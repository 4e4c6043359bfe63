// SPDX-License-Identifier: MIT
// program.h: what stands around a generated model's tables so that they compile and run against tests/generated/sdk.
#pragma once
#include "eon_fixture.h"

namespace ei_ota::test {

[[nodiscard]] Program program(const Model& model, Form form);

/// The header that declares the model's functions.
[[nodiscard]] std::string program_header(const Model& model);

}  // namespace ei_ota::test
