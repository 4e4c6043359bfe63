// SPDX-License-Identifier: MIT
#include "signature/key.h"

#include <mbedtls/ecp.h>
#include <mbedtls/error.h>
#include <mbedtls/pem.h>
#include <mbedtls/pk.h>
#include <mbedtls/platform_util.h>
#include <mbedtls/version.h>

#include "signature/must.h"
#include "signature/system_random.h"

namespace ei_ota {
namespace {

constexpr auto curve = MBEDTLS_ECP_DP_SECP256R1;
constexpr const char* expected_key = "a P-256 key in a PEM file";
constexpr const char* make_one = "make one with `ei-ota keygen`, or with `openssl ecparam -name prime256v1 -genkey -noout`";

class ParsedKey {
 public:
  ParsedKey() { mbedtls_pk_init(&context); }
  ~ParsedKey() { mbedtls_pk_free(&context); }
  ParsedKey(const ParsedKey&) = delete;
  ParsedKey& operator=(const ParsedKey&) = delete;

  [[nodiscard]] mbedtls_ecp_keypair& pair() { return *mbedtls_pk_ec(context); }

  mbedtls_pk_context context;
};

bool holds(const std::string& pem, const char* label) {
  return pem.find(std::string(label) + "-----") != std::string::npos && pem.find("-----BEGIN ") != std::string::npos;
}

Refusal refuse_key(const std::string& where, const std::string& found, const std::string& remedy = make_one) {
  return refuse(ErrorId::Key, where, found, expected_key, remedy);
}

Refusal explain(int error, const std::string& where) {
  if (error == MBEDTLS_ERR_PK_PASSWORD_REQUIRED || error == MBEDTLS_ERR_PK_PASSWORD_MISMATCH)
    return refuse_key(where, "the key is encrypted",
                      "decrypt it into a file that only you can read (`openssl pkey`), or sign elsewhere: --digest-out");
  if (error == MBEDTLS_ERR_PK_UNKNOWN_NAMED_CURVE || error == MBEDTLS_ERR_PK_UNKNOWN_PK_ALG)
    return refuse_key(where, "the key is of another curve or kind");
  std::array<char, 128> reason{};
  mbedtls_strerror(error, reason.data(), reason.size());
  return refuse_key(where, std::string("the key cannot be read: ") + reason.data());
}

/// mbedTLS wants the terminating zero counted.
int parse_private(ParsedKey& key, const std::string& pem, SystemRandom& random) {
  const auto* const text = reinterpret_cast<const unsigned char*>(pem.c_str());
#if MBEDTLS_VERSION_MAJOR >= 3
  return mbedtls_pk_parse_key(&key.context, text, pem.size() + 1, nullptr, 0, SystemRandom::fill, &random);
#else
  (void)random;
  return mbedtls_pk_parse_key(&key.context, text, pem.size() + 1, nullptr, 0);
#endif
}

struct PublicPem {
  PublicPem() { mbedtls_pem_init(&context); }
  ~PublicPem() { mbedtls_pem_free(&context); }
  PublicPem(const PublicPem&) = delete;
  PublicPem& operator=(const PublicPem&) = delete;

  mbedtls_pem_context context;
};

/// mbedTLS 2.28 reads no compressed points, version 3 does: neither is asked, so that a key is taken everywhere or nowhere.
bool is_compressed(const std::string& pem) {
  PublicPem read;
  std::size_t used = 0;
  if (mbedtls_pem_read_buffer(&read.context, "-----BEGIN PUBLIC KEY-----", "-----END PUBLIC KEY-----",
                              reinterpret_cast<const unsigned char*>(pem.c_str()), nullptr, 0, &used) != 0)
    return false;
  constexpr std::size_t size = 3 + 1 + 32;  // a BIT STRING's tag, length and unused bits, the point's form, x
  if (read.context.buflen < size) return false;
  const auto* const bits = read.context.buf + read.context.buflen - size;
  return bits[0] == 3 && bits[1] == size - 2 && bits[2] == 0 && (bits[3] == 2 || bits[3] == 3);
}

/// Of a file that is no PEM: services and HSMs give public keys in other wrappings.
Refusal refuse_file(const std::string& bytes, const std::string& where) {
  constexpr const char* found = "this is not a PEM file that holds a key";
  if (bytes.find("-----BEGIN CERTIFICATE-----") != std::string::npos)
    return refuse_key(where, found, "take the key out of the certificate: `openssl x509 -pubkey -noout -in FILE`");
  if (bytes.starts_with('\x30'))
    return refuse_key(where, found, "write DER as PEM: `openssl pkey -inform DER -in FILE`, with -pubin for a public key");
  return refuse_key(where, found);
}

Status check_curve(ParsedKey& key, const std::string& where) {
  if (mbedtls_pk_can_do(&key.context, MBEDTLS_PK_ECKEY) == 0 || key.pair().grp.id != curve)
    return refuse_key(where, "the key is of another curve or kind");
  return Nothing{};
}

PublicKey point_bytes(mbedtls_ecp_group& group, const mbedtls_ecp_point& point) {
  PublicKey bytes{};
  std::size_t size = 0;
  must(mbedtls_ecp_point_write_binary(&group, &point, MBEDTLS_ECP_PF_UNCOMPRESSED, &size, bytes.data(), bytes.size()));
  return bytes;
}

PrivateKey private_half(ParsedKey& key) {
  PrivateKey result{{}};
  must(mbedtls_mpi_write_binary(&key.pair().d, result.scalar().data(), result.scalar().size()));
  return result;
}

/// Makes a key pair of the scalar.
void complete(ParsedKey& key, const PrivateKey::Scalar& scalar) {
  SystemRandom random;  // against who measures the computation; the result does not depend on it
  must(mbedtls_pk_setup(&key.context, mbedtls_pk_info_from_type(MBEDTLS_PK_ECKEY)));
  auto& pair = key.pair();
  must(mbedtls_ecp_group_load(&pair.grp, curve));
  must(mbedtls_mpi_read_binary(&pair.d, scalar.data(), scalar.size()));
  must(mbedtls_ecp_mul(&pair.grp, &pair.Q, &pair.d, &pair.grp.G, SystemRandom::fill, &random));
}

}  // namespace

PrivateKey::~PrivateKey() { mbedtls_platform_zeroize(scalar_.data(), scalar_.size()); }

Result<PrivateKey> generate_key() {
  SystemRandom random;
  ParsedKey key;
  must(mbedtls_pk_setup(&key.context, mbedtls_pk_info_from_type(MBEDTLS_PK_ECKEY)));
  if (mbedtls_ecp_gen_key(curve, &key.pair(), SystemRandom::fill, &random) != 0)
    return refuse(ErrorId::Key, "", "the system provides no random numbers", "getrandom() or /dev/urandom",
                  "make the key on another machine");
  return private_half(key);
}

std::string private_pem(const PrivateKey& key) {
  ParsedKey pair;
  complete(pair, key.scalar());
  std::array<unsigned char, 512> text{};
  must(mbedtls_pk_write_key_pem(&pair.context, text.data(), text.size()));
  std::string pem(reinterpret_cast<const char*>(text.data()));
  mbedtls_platform_zeroize(text.data(), text.size());
  return pem;
}

Result<PrivateKey> read_private_key(const std::string& pem, const std::string& where) {
  if (!holds(pem, "PRIVATE KEY") && holds(pem, "PUBLIC KEY"))
    return refuse_key(where, "this is a public key, which cannot sign");
  if (!holds(pem, "PRIVATE KEY")) return refuse_file(pem, where);
  SystemRandom random;
  ParsedKey key;
  if (const int error = parse_private(key, pem, random); error != 0) return explain(error, where);
  if (auto status = check_curve(key, where); !status) return status.refusal();
  auto result = private_half(key);
  if (point_bytes(key.pair().grp, key.pair().Q) != public_half(result))
    return refuse_key(where, "the key's public half does not belong to its private half");
  return result;
}

Result<PublicKey> read_public_key(const std::string& pem, const std::string& where) {
  if (holds(pem, "PRIVATE KEY")) {
    const auto key = read_private_key(pem, where);
    if (!key) return key.refusal();
    return public_half(*key);
  }
  if (!holds(pem, "PUBLIC KEY")) return refuse_file(pem, where);
  if (is_compressed(pem))
    return refuse_key(where, "the key is a compressed point",
                      "write it as a whole one: `openssl ec -pubin -in KEY -conv_form uncompressed`");
  ParsedKey key;
  const auto* const text = reinterpret_cast<const unsigned char*>(pem.c_str());
  if (const int error = mbedtls_pk_parse_public_key(&key.context, text, pem.size() + 1); error != 0)
    return explain(error, where);
  if (auto status = check_curve(key, where); !status) return status.refusal();
  return point_bytes(key.pair().grp, key.pair().Q);
}

PublicKey public_half(const PrivateKey& key) {
  ParsedKey pair;
  complete(pair, key.scalar());
  return point_bytes(pair.pair().grp, pair.pair().Q);
}

}  // namespace ei_ota
