// SPDX-License-Identifier: MIT
#include "cli/keys.h"

#include "base/files.h"

namespace ei_ota {

Result<PrivateKey> open_private_key(const std::filesystem::path& path) {
  const auto pem = read_file(path, largest_key);
  if (!pem) return pem.refusal();
  return read_private_key(*pem, path.string());
}

Result<PublicKey> open_public_key(const std::filesystem::path& path) {
  const auto pem = read_file(path, largest_key);
  if (!pem) return pem.refusal();
  return read_public_key(*pem, path.string());
}

}  // namespace ei_ota
