// SPDX-License-Identifier: MIT
// signature/key.h: P-256 keys and their PEM files.
#pragma once
#include <array>
#include <cstdint>
#include <string>

#include "base/result.h"

namespace ei_ota {

/// What devices trust: a point, uncompressed (SEC 1, 2.3.3): 4, x, y, big-endian.
using PublicKey = std::array<std::uint8_t, 65>;

/// What signs: a number from 1 to the group's order - 1, big-endian. Each copy is wiped when it is destroyed.
class PrivateKey {
 public:
  using Scalar = std::array<std::uint8_t, 32>;

  explicit PrivateKey(const Scalar& scalar) : scalar_(scalar) {}
  PrivateKey(const PrivateKey&) = default;
  PrivateKey& operator=(const PrivateKey&) = default;
  ~PrivateKey();

  [[nodiscard]] const Scalar& scalar() const { return scalar_; }
  [[nodiscard]] Scalar& scalar() { return scalar_; }

 private:
  Scalar scalar_;
};

/// A new key, from the system's entropy. Refuses with E-key if there is no entropy.
Result<PrivateKey> generate_key();

/// As `openssl ec` reads it: SEC 1 ("EC PRIVATE KEY").
[[nodiscard]] std::string private_pem(const PrivateKey& key);

/// The key of a PEM file, SEC 1 or PKCS #8. Refuses with E-key a key that is encrypted, damaged, or of another curve or kind.
Result<PrivateKey> read_private_key(const std::string& pem, const std::string& where);

/// The public half, from the PEM file of a public or private key. Refuses as read_private_key does.
Result<PublicKey> read_public_key(const std::string& pem, const std::string& where);

[[nodiscard]] PublicKey public_half(const PrivateKey& key);

}  // namespace ei_ota
