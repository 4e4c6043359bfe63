// SPDX-License-Identifier: MIT
// export/export_files.h: an export as files: where it is, its headers, and which of its sources are live.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "export/export_tree.h"
#include "parse/headers/header_reader.h"
#include "parse/text/source_text.h"

namespace ei_ota {

struct ExportFiles {
  ExportTree tree;                          ///< where they are
  std::vector<HeaderFile> parameters;       ///< all headers of model-parameters/, by name
  std::vector<HeaderFile> flatbuffers;      ///< headers that hold models for the interpreter, live ones
  std::vector<SourceText> live;             ///< the compiled models that the firmware would run
  std::vector<SourceText> other_sources;    ///< other sources in tflite-model/: stale ones, op tables
  std::vector<std::filesystem::path> read;  ///< every file on disk that was read, for dependency files

  /// One of `parameters`, or nothing.
  [[nodiscard]] const HeaderFile* parameter_file(std::string_view path) const;
  [[nodiscard]] const HeaderFile& metadata_file() const;   ///< model-parameters/model_metadata.h
  [[nodiscard]] const HeaderFile& variables_file() const;  ///< model-parameters/model_variables.h; empty before 2022
  [[nodiscard]] const Header& metadata() const { return metadata_file().header; }
  [[nodiscard]] const Header& variables() const { return variables_file().header; }
};

/// Opens a folder or an archive. Refuses with E-path, E-no-export, E-archive, E-metadata, E-no-model, E-patched, E-directive,
/// and with E-accelerator, which names what cannot be read.
Result<ExportFiles> open_export(const std::filesystem::path& path);

}  // namespace ei_ota
