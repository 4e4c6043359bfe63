// SPDX-License-Identifier: MIT
// export/read_context.h: project, labels, input window, DSP configuration, thresholds and impulses from model-parameters/.
#pragma once
#include "base/result.h"
#include "parse/headers/header_reader.h"
#include "release/context.h"

namespace ei_ota {

/// @param variables  empty before 2022
/// Refuses with E-metadata what is not metadata of an impulse, and ids, versions and sizes that are not plain numbers.
Result<Context> read_context(const HeaderFile& metadata, const HeaderFile& variables);

}  // namespace ei_ota
