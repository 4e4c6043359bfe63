#include "cli/signing.h"

#include <fmt/format.h>

#include "base/files.h"
#include "cli/keys.h"
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
    if (!is_signed_by(*key, digest, *signature))
      return refuse(ErrorId::Signature, options.public_key.string(), "this key has not signed this payload",
                    "the signature of " + hex(digest),
                    "sign what --digest-out writes with the same arguments, with the key of this public half");
  }
  return seal(payload, *signature);
}

}  // namespace ei_ota
