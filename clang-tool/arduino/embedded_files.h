// SPDX-License-Identifier: MIT
// arduino/embedded_files.h: runtime/ and templates/arduino/ as they were when the tool was built (embed.cmake).
#pragma once
#include <span>
#include <string_view>

namespace ei_ota {

struct EmbeddedFile {
  std::string_view path;  ///< in an Arduino library
  std::string_view text;
};

[[nodiscard]] std::span<const EmbeddedFile> embedded_files();

}  // namespace ei_ota
