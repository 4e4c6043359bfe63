// SPDX-License-Identifier: MIT
// base/output_place.h: where an output goes, and what must not be there.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace ei_ota {

struct OutputPlace {
  std::filesystem::path file;  ///< with all links followed; its folder need not exist yet
  int descriptor = -1;         ///< /dev/stdout and the like: an open file of this process
  bool is_stream = false;      ///< a device, a pipe or a descriptor: written to, never replaced
};

/// A link is followed: its target is written, and the link stays.
[[nodiscard]] OutputPlace output_place(const std::filesystem::path& output);

/// Does this output go where standard output goes? If so, printed text would end up inside it.
[[nodiscard]] bool is_standard_output(const std::filesystem::path& output);

/// Refuses with E-usage an output that would replace an input or a private key, under whatever name, or a file of an export
/// that is among the inputs; with E-write an output that is a folder.
/// @param inputs  files, and folders of exports
Status check_place(const std::filesystem::path& output, const OutputPlace& place,
                   const std::vector<std::filesystem::path>& inputs);

}  // namespace ei_ota
