// SPDX-License-Identifier: MIT
// rewrite/impulse_gate.h: keeps what headers hold from changing during a whole impulse: scalers, which the SDK reads before a
// network's inference, clusters and output configurations, which it reads afterwards.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "parse/headers/block_reader.h"
#include "rewrite/edits.h"

namespace ei_ota {

/// Which impulses have to be kept whole.
enum class Gated {
  All,            ///< headers hold what an impulse reads outside of its networks
  SeveralBlocks,  ///< headers hold nothing: one network is kept whole by its own gate or hold, two are not
};

/// The first function that an impulse calls by its tables becomes one of EiOta's, which begins an inference of the headers'
/// table part and calls the SDK's; so does the last one, which ends it. No edits for an impulse without both. The SDK compares
/// the addresses of some functions, which therefore stay: features of images and of audio, run_nn_inference of an image. Nor
/// does it call the first function of signal processing that keeps a state.
/// @param header     the one with the impulses
/// @param functions  by the offset of a call in the tables: what it calls in place of the SDK's function
[[nodiscard]] std::vector<Edit> gate_impulses(const HeaderFile& header, const std::string& id, Gated which,
                                              const std::map<std::size_t, std::string>& functions = {});

}  // namespace ei_ota
