// SPDX-License-Identifier: MIT
// parse/headers/sdk_names.h: names of Edge Impulse's SDK that exports have in their headers.
#pragma once
#include <string_view>

namespace ei_ota::sdk {

inline constexpr std::string_view impulse_type = "ei_impulse_t";
inline constexpr std::string_view learning_block_type = "ei_learning_block_t";
inline constexpr std::string_view graph_type = "ei_config_tflite_graph_t";

/// Members of tables of blocks, as their text stands there.
inline constexpr std::string_view image_features = "&extract_image_features";
inline constexpr std::string_view kmeans_anomaly = "&run_kmeans_anomaly";

/// Where it is 1, the ARC MLI kernels read scales that other kernels ignore.
inline constexpr std::string_view arc_kernels = "EI_CLASSIFIER_TFLITE_ENABLE_ARC";

}  // namespace ei_ota::sdk
