// export/read_context.h: project, labels, input window, DSP configuration and thresholds from model-parameters/.
#pragma once
#include "base/result.h"
#include "model/context.h"
#include "parse/header_reader.h"

namespace ei_ota {

/// Refuses with E-metadata what is no metadata of an impulse.
Result<Context> read_context(const Header& metadata, const Header& variables);

}  // namespace ei_ota
