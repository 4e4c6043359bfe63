// SPDX-License-Identifier: MIT
// random_impulse.h: model-parameters headers with a whole impulse, whose tables name the SDK's functions as since 2025.
#pragma once
#include <cstdint>
#include <map>
#include <string>

#include "model/model.h"

namespace ei_ota::test {

/// Impulses, chosen for what they hold and for what the SDK calls first.
enum class ImpulseKind {
  Motion,   ///< a scaler, a network with an output configuration, K-means; the first function can be another one
  Audio,    ///< the same; the SDK compares the address of the first function
  Mixture,  ///< two networks, the second one a GMM, and nothing in headers
  Output,   ///< a network with an output configuration, and nothing else in headers
};

struct ImpulseNames {
  std::string network;
  std::string gmm;  ///< of ImpulseKind::Mixture
};
inline const ImpulseNames impulse_names{"tflite_learn_4711_3", "tflite_learn_4711_4"};

/// @param network  of Kind::Tiny  @return headers by name in model-parameters/
std::map<std::string, std::string> random_impulse(ImpulseKind kind, std::uint32_t shape_seed, std::uint32_t weight_seed,
                                                  const Model& network);

}  // namespace ei_ota::test
