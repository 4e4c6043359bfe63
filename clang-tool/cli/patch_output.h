// SPDX-License-Identifier: MIT
// cli/patch_output.h: where the files of a patch go: a folder, an archive, a whole Arduino library.
#pragma once
#include <filesystem>
#include <map>
#include <string>

#include "base/result.h"
#include "export/export_files.h"

namespace ei_ota {

/// Adds to `files`, by their paths on disk, what `patch` writes to `output` of the patched files, by their paths from the
/// export's root. An Arduino library gets the runtime, and in a folder all that it had; what is read for that is added to
/// `contents.read`. An archive is like the one that was read. Refuses with E-usage an archive of a folder and an output inside
/// a library.
/// @param like  the file of the export whose time new entries of an archive get
Status place_output(ExportFiles& contents, const std::string& id, const std::string& like, const std::filesystem::path& output,
                    std::map<std::filesystem::path, std::string> patched, std::map<std::filesystem::path, std::string>& files);

}  // namespace ei_ota
