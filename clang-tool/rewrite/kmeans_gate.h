// SPDX-License-Identifier: MIT
// rewrite/kmeans_gate.h: how K-means clusters do not change while the SDK looks at them, and are not looked at while they
// change.
#pragma once
#include <string>
#include <vector>

#include "parse/headers/header_reader.h"
#include "rewrite/edits.h"

namespace ei_ota {

/// Learning blocks that name the SDK's run_kmeans_anomaly name a function of EiOta's instead, which begins an inference, calls
/// the SDK's and ends it; its flag is headers_flag(). While weights change it returns what the SDK does where an EON-compiled
/// model's init fails. No edits where no table of learning blocks in `header` names the function: nothing tells then.
[[nodiscard]] std::vector<Edit> gate_kmeans(const HeaderFile& header, const std::string& id);

}  // namespace ei_ota
