// SPDX-License-Identifier: MIT
#include "base/temporaries.h"

#include <fcntl.h>
#include <sys/random.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>

#include "base/child.h"
#include "base/digest.h"

namespace ei_ota {
namespace fs = std::filesystem;
namespace {

std::string random_name() {
  std::array<std::uint8_t, 16> bytes;
  while (::getentropy(bytes.data(), bytes.size()) != 0) {  // getrandom(), where that is the system's
  }
  return ".ei-ota-" + hex(bytes);
}

Refusal failed(const fs::path& place) {
  return refuse(ErrorId::Write, place.string(), std::string("cannot write: ") + std::strerror(errno), "",
                "check the folder, its permissions and its space");
}

}  // namespace

Temporaries::~Temporaries() {
  for (const auto& name : names_) ::unlink(name.c_str());
}

fs::path Temporaries::name_beside(const fs::path& place) {
  names_.push_back(place.parent_path() / random_name());
  tell_temporary(names_.back());
  return names_.back();
}

Result<fs::path> Temporaries::write(const fs::path& place, std::string_view bytes) {
  auto name = name_beside(place);
  const Descriptor file(::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
  if (!file || !write_all(file.get(), bytes)) return failed(place);
  unsynced_.push_back({name, place});
  return name;
}

Status Temporaries::sync() {
  for (const auto& [name, place] : unsynced_) {
    const Descriptor file(::open(name.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file || ::fsync(file.get()) != 0) return failed(place);
  }
  unsynced_.clear();
  return Nothing{};
}

void Temporaries::keep() {
  for (const auto& name : names_) tell_kept(name);
  names_.clear();
}

}  // namespace ei_ota
