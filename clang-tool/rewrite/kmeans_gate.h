// SPDX-License-Identifier: MIT
// rewrite/kmeans_gate.h: keeps K-means clusters from changing while the SDK reads them, and from being read while they change.
#pragma once
#include <string>
#include <vector>

#include "parse/headers/header_reader.h"
#include "rewrite/edits.h"

namespace ei_ota {

/// Learning blocks that name the SDK's run_kmeans_anomaly name a function of EiOta's instead, which begins an inference, calls
/// the SDK's and ends it; its flag is headers_flag(). While weights change, it returns what the SDK returns if the init of an
/// EON-compiled model fails. No edits if no table of learning blocks in `header` names the function: then nothing shows when
/// the clusters are read.
[[nodiscard]] std::vector<Edit> gate_kmeans(const HeaderFile& header, const std::string& id);

}  // namespace ei_ota
