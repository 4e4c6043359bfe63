// SPDX-License-Identifier: MIT
// export/export_tree.h: the files of an export, in a folder or an archive.
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "archive/read_archive.h"
#include "base/result.h"

namespace ei_ota {

/// Paths are relative to the export's root, which holds tflite-model/ and model-parameters/, and have slashes.
class ExportTree {
 public:
  /// Finds the root: of a folder it is the folder or its src/ (Arduino library); of an archive, the only folder with both,
  /// wherever it is. If nothing has both, a folder with only model-parameters/ will do: exports for accelerators have the
  /// model elsewhere. Refuses with E-path, E-no-export and E-archive.
  static Result<ExportTree> open(const std::filesystem::path& path);

  [[nodiscard]] bool holds(const std::string& file) const;

  /// Names of the files directly in `folder` ("": the root), sorted, without those that begin with a dot.
  [[nodiscard]] std::vector<std::string> names_in(const std::string& folder) const;

  /// Refuses with E-path, also a link that leads out of the folder that was opened.
  [[nodiscard]] Result<std::string> read(const std::string& file) const;

  /// The file on disk that read() reads from: the archive itself for a file inside one.
  [[nodiscard]] std::filesystem::path source_of(const std::string& file) const;

  /// nullptr for a folder.
  [[nodiscard]] const Archive* archive() const { return archive_.get(); }

  /// The name of a file in the archive.
  [[nodiscard]] std::string entry_name(const std::string& file) const { return prefix_ + file; }

  /// The export is src/ of an Arduino library: library.properties is beside it. False if src/ itself was opened.
  [[nodiscard]] bool is_arduino_library() const { return is_arduino_library_; }

  /// The name in the archive of a file of the Arduino library; its path is relative to library.properties.
  [[nodiscard]] std::string library_entry_name(const std::string& file) const;

  /// The folder of an Arduino library that is not in an archive.
  [[nodiscard]] std::filesystem::path library_folder() const { return root_.parent_path(); }

 private:
  static Result<ExportTree> open_folder(const std::filesystem::path& path);
  static Result<ExportTree> open_archive(const std::filesystem::path& path);

  std::filesystem::path root_;    ///< a folder, or the archive itself
  std::filesystem::path opened_;  ///< the folder that was opened: root_ or, for an Arduino library, the parent of src/
  std::shared_ptr<const Archive> archive_;
  std::string prefix_;  ///< in the archive, up to and including the root's slash
  bool is_arduino_library_ = false;
};

}  // namespace ei_ota
