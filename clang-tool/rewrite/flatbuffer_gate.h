// SPDX-License-Identifier: MIT
// rewrite/flatbuffer_gate.h: how the SDK gets to a flatbuffer, and how an inference keeps it as it is.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "parse/headers/header_reader.h"
#include "parse/model_source.h"
#include "rewrite/edits.h"

namespace ei_ota {

/// The `ei_config_tflite_graph_t` through which the SDK reads a flatbuffer.
struct FlatbufferUse {
  std::size_t model;   ///< the flatbuffer's, an index into the export's models
  std::size_t header;  ///< an index into the headers of model-parameters/
  std::string graph;   ///< name of the object
};

/// Finds that of each flatbuffer. The SDK reads it at each inference since June 2023, when it got this type. Refuses with
/// E-storage a flatbuffer that headers name in another way, or not.
Result<std::vector<FlatbufferUse>> find_flatbuffer_uses(const std::vector<ModelSource>& sources,
                                                        const std::vector<HeaderFile>& headers);

/// A call of the SDK's function in a table of learning blocks, and what stands in front of the table so that `gate` can take
/// its place. In flash, it holds a flatbuffer while the function runs; in RAM, the flatbuffer does not change meanwhile.
struct FlatbufferGate {
  Span call;                       ///< `&run_nn_inference`
  std::string gate;                ///< a function
  std::optional<Edit> definition;  ///< nothing where another call has it already
};

/// The gates of a header. Without one are the impulses whose first block makes features of images: to those the SDK has a
/// shorter way, past the table, if it finds its own function there.
[[nodiscard]] std::vector<FlatbufferGate> gate_flatbuffers(const HeaderFile& header, const std::vector<FlatbufferUse>& uses,
                                                           const std::string& id, bool in_flash);

}  // namespace ei_ota
