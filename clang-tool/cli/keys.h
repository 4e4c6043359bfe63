// SPDX-License-Identifier: MIT
// cli/keys.h: keys by the path that an option gives.
#pragma once
#include <filesystem>

#include "base/result.h"
#include "signature/key.h"

namespace ei_ota {

/// Refuses with E-path, and as read_private_key does.
Result<PrivateKey> open_private_key(const std::filesystem::path& path);

/// From the file of a public or private key. Refuses with E-path, and as read_public_key does.
Result<PublicKey> open_public_key(const std::filesystem::path& path);

}  // namespace ei_ota
