// SPDX-License-Identifier: MIT
#include "cli/signing.h"

#include <fmt/format.h>

#include "base/files.h"
#include "cli/keys.h"
#include "cli/print.h"
#include "payload/seal.h"

namespace ei_ota {
namespace {

Result<Signature> signature_for(const Sha256& digest, const PayloadOptions& options) {
  if (options.sign_key.empty()) {
    const auto bytes = read_file(options.attach_signature, largest_key);
    if (!bytes) return bytes.refusal();
    return read_signature(*bytes, options.attach_signature.string());
  }
  const auto key = open_private_key(options.sign_key);
  if (!key) return key.refusal();
  return sign(*key, digest);
}

/// Most signers hash what they are given, as they do with a message: that mistake is told from the others.
Refusal refuse_signature(const PublicKey& key, const Sha256& digest, const Signature& signature,
                         const PayloadOptions& options) {
  const auto refused = [&](const char* found, const char* remedy) {
    return refuse(ErrorId::Signature, options.public_key.string(), found, "the signature of " + hex(digest), remedy);
  };
  if (is_signed_by(key, sha256(std::string_view(reinterpret_cast<const char*>(digest.data()), digest.size())), signature))
    return refused("this key has signed the SHA-256 of the digest, which was hashed once more",
                   "sign the 32 bytes as they are: `openssl pkeyutl -sign`, or tell the service that it gets a digest");
  return refused("this key has not signed this payload",
                 "sign what --digest-out writes with the same arguments, with the key of this public half");
}

}  // namespace

Status check_signing(const PayloadOptions& options) {
  const bool is_signed = !options.sign_key.empty() || !options.attach_signature.empty();
  const auto refused = [](const std::string& found, const std::string& expected, const std::string& remedy) {
    return refuse(ErrorId::Usage, "", found, expected, remedy);
  };
  if (!options.sign_key.empty() && !options.attach_signature.empty())
    return refused("--sign-key and --attach-signature", "one signature", "leave one out");
  if (!options.digest_out.empty() && (is_signed || !options.output.empty()))
    return refused(fmt::format("--digest-out and {}", is_signed ? "a signature" : "-o"), "the digest alone: no payload is made",
                   "make the payload afterwards, with --attach-signature");
  if (options.digest_out.empty() && options.output.empty())
    return refused("there is no -o", "where to write the payload", "give -o, or --digest-out for a signature made elsewhere");
  if (!options.public_key.empty() && !is_signed)
    return refused("--public-key without a signature", "--sign-key or --attach-signature", "leave it out");
  return Nothing{};
}

Result<std::string> seal_as_asked(const UnsealedPayload& payload, const PayloadOptions& options) {
  const auto digest = digest_to_sign(payload);
  if (!options.digest_out.empty()) return std::string(digest.begin(), digest.end());
  if (options.sign_key.empty() && options.attach_signature.empty()) return seal(payload);
  const auto signature = signature_for(digest, options);
  if (!signature) return signature.refusal();
  if (!options.public_key.empty()) {
    const auto key = open_public_key(options.public_key);
    if (!key) return key.refusal();
    if (!is_signed_by(*key, digest, *signature)) return refuse_signature(*key, digest, *signature, options);
  }
  return seal(payload, *signature);
}

void warn_of_unproved_signature(const PayloadOptions& options) {
  if (options.attach_signature.empty() || !options.public_key.empty()) return;
  print_line(options.attach_signature.string() +
                 ": warning: the signature has not been verified against this payload and the key that devices trust; "
                 "give --public-key [W-signature-unproved]",
             stderr);
}

}  // namespace ei_ota
