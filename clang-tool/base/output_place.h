// SPDX-License-Identifier: MIT
// base/output_place.h: where an output goes, and what must not be there.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace ei_ota {

struct OutputPlace {
  std::filesystem::path file;  ///< behind all links; its folder need not be there yet
  int descriptor = -1;         ///< /dev/stdout and the like: an open file of this process
  bool is_stream = false;      ///< a device, a pipe or a descriptor: written to, never replaced
};

/// A link is followed: what it names is written, and the link stays.
[[nodiscard]] OutputPlace output_place(const std::filesystem::path& output);

/// Does this output go where standard output goes? What is printed would be in the midst of it.
[[nodiscard]] bool is_standard_output(const std::filesystem::path& output);

/// Refuses with E-usage an output whose place, under whatever name, is that of an input or of a private key, or that is a file
/// of an export which is among the inputs; with E-write a folder.
/// @param inputs  files, and folders of exports
Status check_place(const std::filesystem::path& output, const OutputPlace& place,
                   const std::vector<std::filesystem::path>& inputs);

}  // namespace ei_ota
