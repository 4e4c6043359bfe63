// SPDX-License-Identifier: MIT
// export/export_tree.h: the files of an export, which lies in a folder or in an archive.
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
  /// wherever it is. Where nothing has both, a folder with model-parameters/ alone will do: exports for accelerators have the
  /// model elsewhere. Refuses with E-path, E-no-export and E-archive.
  static Result<ExportTree> open(const std::filesystem::path& path);

  [[nodiscard]] bool holds(const std::string& file) const;

  /// Names of the files that lie in `folder` itself ("": the root), sorted; not those that are hidden by a dot in front.
  [[nodiscard]] std::vector<std::string> names_in(const std::string& folder) const;

  /// Refuses with E-path, also a link that leads out of the folder which was opened.
  [[nodiscard]] Result<std::string> read(const std::string& file) const;

  /// The file on disk that read() reads: the archive's, for what is in one.
  [[nodiscard]] std::filesystem::path source_of(const std::string& file) const;

  /// nullptr for a folder.
  [[nodiscard]] const Archive* archive() const { return archive_.get(); }

  /// The name that the archive has for a file.
  [[nodiscard]] std::string entry_name(const std::string& file) const { return prefix_ + file; }

  /// The export is src/ of an Arduino library: library.properties lies beside it. Not where src/ itself was named.
  [[nodiscard]] bool is_arduino_library() const { return is_arduino_library_; }

  /// The name that the archive has for a file of the Arduino library, whose path begins at library.properties.
  [[nodiscard]] std::string library_entry_name(const std::string& file) const;

  /// The folder of an Arduino library that lies in one.
  [[nodiscard]] std::filesystem::path library_folder() const { return root_.parent_path(); }

 private:
  static Result<ExportTree> open_folder(const std::filesystem::path& path);
  static Result<ExportTree> open_archive(const std::filesystem::path& path);

  std::filesystem::path root_;    ///< a folder, or the archive itself
  std::filesystem::path opened_;  ///< the folder as it was named: root_ or, of an Arduino library, what src/ lies in
  std::shared_ptr<const Archive> archive_;
  std::string prefix_;  ///< in the archive, up to and with the root's slash
  bool is_arduino_library_ = false;
};

}  // namespace ei_ota
