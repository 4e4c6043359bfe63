// SPDX-License-Identifier: MIT
// serve/catalog.h: what is read anew at SIGHUP, all of it at once.
#pragma once
#include <cstdint>

#include "serve/payload_index.h"
#include "serve/tokens.h"

namespace ei_ota::serve {

struct Catalog {
  PayloadIndex index;
  Tokens tokens;
  std::uint64_t reloads = 0, failed_reloads = 0;  ///< since the start; a reload that fails changes nothing else
};

}  // namespace ei_ota::serve
