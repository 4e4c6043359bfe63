// export/export_files.h: an export as files: its root, its headers, which of its sources are live.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "parse/header_reader.h"
#include "parse/source_text.h"

namespace ei_ota {

struct ExportFiles {
  std::filesystem::path root;               ///< holds tflite-model/ and model-parameters/
  Header metadata;                          ///< model-parameters/model_metadata.h
  Header variables;                         ///< model-parameters/model_variables.h; empty before 2022
  std::vector<SourceText> live;             ///< the compiled models that the firmware would run
  std::vector<SourceText> bystanders;       ///< other sources in tflite-model/: stale ones, op tables
  std::vector<std::filesystem::path> read;  ///< every file looked into, for dependency files
};

/// Opens a folder. Refuses with E-path, E-no-export, E-no-model, E-metadata, E-patched, E-directive (a model outside of it), and
/// with the name of what is not handled: E-interpreter, E-several-models, E-anomaly, E-scaler, E-accelerator, E-not-yet.
Result<ExportFiles> open_export(const std::filesystem::path& path);

}  // namespace ei_ota
