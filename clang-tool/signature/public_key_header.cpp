// SPDX-License-Identifier: MIT
#include "signature/public_key_header.h"

#include <fmt/format.h>

namespace ei_ota {

std::string public_key_header(const PublicKey& key, const std::string& name) {
  auto text = fmt::format(
      "/* The public half of the key that payloads are signed with, made by ei-ota getpub. */\n"
      "#ifndef EI_OTA_PUBLIC_KEY_{0}_H\n#define EI_OTA_PUBLIC_KEY_{0}_H\n\n#include <stdint.h>\n\n"
      "/* A point of P-256, uncompressed: 4, x, y. */\nstatic const uint8_t {0}[{1}] = {{",
      name, key.size());
  for (std::size_t i = 0; i < key.size(); ++i)
    text += fmt::format("{}0x{:02x}", i == 0 ? "\n    " : (i - 1) % 16 == 0 ? ",\n    " : ", ", key[i]);
  return text + "};\n\n#endif\n";
}

}  // namespace ei_ota
