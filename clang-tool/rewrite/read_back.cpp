// SPDX-License-Identifier: MIT
#include "rewrite/read_back.h"

#include <utility>

#include "rewrite/handshake.h"

namespace ei_ota {

Result<EonSource> read_back(SourceText patched, std::vector<std::string> defines) {
  for (auto& define : runtime_defines()) defines.push_back(std::move(define));
  return read_eon_source(std::move(patched), defines);
}

Refusal not_read_back(const std::string& path, const std::string& found, std::string_view expected) {
  return refuse(ErrorId::Verify, path, "the patched source does not read back: " + found, std::string(expected),
                "report this with the export");
}

}  // namespace ei_ota
