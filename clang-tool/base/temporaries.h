// SPDX-License-Identifier: MIT
// base/temporaries.h: files under names that nobody can guess, beside the places that they are for, gone with their owner.
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

  /// A new name in the folder of `place`, to be gone at the end.
  std::filesystem::path name_beside(const std::filesystem::path& place);

  /// A new file with these bytes. Refuses with E-write, as sync() does.
  Result<std::filesystem::path> write(const std::filesystem::path& place, std::string_view bytes);

  /// Has the system put all of them to disk: a name must not outlive a loss of power without its bytes.
  Status sync();

  /// They stay.
  void keep();

 private:
  std::vector<std::filesystem::path> names_;
  struct Written {
    std::filesystem::path name, place;
  };
  std::vector<Written> unsynced_;
};

}  // namespace ei_ota
