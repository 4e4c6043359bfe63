// SPDX-License-Identifier: MIT
// cli/patch_output.h: where the files of a patch go: a folder, an archive, a whole Arduino library.
#pragma once
#include <filesystem>
#include <map>
#include <string>

#include "base/result.h"
#include "export/export_files.h"

namespace ei_ota {

/// From `patched` (by path from the export's root), adds to `files` (by path on disk) what `patch` writes to `output`. An
/// Arduino library also gets the runtime and, if written to a folder, all its other files; what is read for that is added to
/// `contents.read`. An archive is like the one that was read. Refuses with E-usage to write a folder as an archive, and an
/// output inside a library.
/// @param like  the file of the export whose time new entries of an archive take
Status place_output(ExportFiles& contents, const std::string& id, const std::string& like, const std::filesystem::path& output,
                    std::map<std::filesystem::path, std::string> patched, std::map<std::filesystem::path, std::string>& files);

}  // namespace ei_ota
