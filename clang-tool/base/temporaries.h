// SPDX-License-Identifier: MIT
// base/temporaries.h: temporary files under unguessable names, beside the files that they will replace, removed with their
// owner.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "base/descriptor.h"
#include "base/result.h"

namespace ei_ota {

class Temporaries {
 public:
  Temporaries() = default;
  ~Temporaries();
  Temporaries(const Temporaries&) = delete;
  Temporaries& operator=(const Temporaries&) = delete;

  /// A new name in the folder of `place`; a file of that name is removed at the end.
  std::filesystem::path name_beside(const std::filesystem::path& place);

  /// A new file with these bytes. Refuses with E-write, as sync() does.
  Result<std::filesystem::path> write(const std::filesystem::path& place, std::string_view bytes);

  /// Has the system write all of them to disk: after a power loss no name may be left without its bytes.
  Status sync();

  /// The files are no longer temporary.
  void keep();

 private:
  std::vector<std::filesystem::path> names_;
  struct Written {
    std::filesystem::path name, place;
  };
  std::vector<Written> unsynced_;
};

}  // namespace ei_ota
