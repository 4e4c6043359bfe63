// SPDX-License-Identifier: MIT
#include "rewrite/byte_list.h"

#include <fmt/format.h>

#include <iterator>

namespace ei_ota {

std::string byte_list(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size() * 4);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i % 24 == 0) text += "\n  ";
    fmt::format_to(std::back_inserter(text), "{},", static_cast<unsigned>(static_cast<unsigned char>(bytes[i])));
  }
  return text;
}

}  // namespace ei_ota
