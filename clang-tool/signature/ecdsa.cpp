// SPDX-License-Identifier: MIT
#include "signature/ecdsa.h"

#include <fmt/format.h>
#include <mbedtls/asn1.h>
#include <mbedtls/ecdsa.h>

#include "signature/must.h"
#include "signature/no_signature.h"
#include "signature/system_random.h"

namespace ei_ota {
namespace {

struct Number {
  Number() { mbedtls_mpi_init(&value); }
  ~Number() { mbedtls_mpi_free(&value); }
  Number(const Number&) = delete;
  Number& operator=(const Number&) = delete;

  mbedtls_mpi value;
};

struct P256 {
  P256() {
    mbedtls_ecp_group_init(&group);
    mbedtls_ecp_point_init(&point);
    must(mbedtls_ecp_group_load(&group, MBEDTLS_ECP_DP_SECP256R1));
  }
  ~P256() {
    mbedtls_ecp_point_free(&point);
    mbedtls_ecp_group_free(&group);
  }
  P256(const P256&) = delete;
  P256& operator=(const P256&) = delete;

  mbedtls_ecp_group group;
  mbedtls_ecp_point point;
};

constexpr std::size_t half = 32;

/// An INTEGER that is not negative: mbedTLS itself would take its bytes for such a one.
bool read_integer(const unsigned char*& at, const unsigned char* end, Number& number) {
  auto* value = const_cast<unsigned char*>(at);  // mbedTLS 2.28 takes no const here, and writes nothing
  std::size_t size = 0;
  if (mbedtls_asn1_get_tag(&value, end, &size, MBEDTLS_ASN1_INTEGER) != 0 || size == 0 || size > half + 1 ||
      (*value & 0x80) != 0)
    return false;
  must(mbedtls_mpi_read_binary(&number.value, value, size));
  at = value + size;
  return true;
}

/// Two INTEGERs in a SEQUENCE, and nothing behind it.
bool read_der(const std::string& bytes, Number& r, Number& s) {
  auto* content = const_cast<unsigned char*>(reinterpret_cast<const unsigned char*>(bytes.data()));
  const auto* const end = content + bytes.size();
  std::size_t size = 0;
  if (mbedtls_asn1_get_tag(&content, end, &size, MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SEQUENCE) != 0 ||
      content + size != end)
    return false;
  const unsigned char* at = content;
  return read_integer(at, end, r) && read_integer(at, end, s) && at == end;
}

}  // namespace

Signature sign(const PrivateKey& key, const Sha256& digest) {
  SystemRandom random;  // blinds the computation, and is not in the result
  P256 curve;
  Number d;
  Number r;
  Number s;
  must(mbedtls_mpi_read_binary(&d.value, key.scalar().data(), key.scalar().size()));
  must(mbedtls_ecdsa_sign_det_ext(&curve.group, &r.value, &s.value, &d.value, digest.data(), digest.size(), MBEDTLS_MD_SHA256,
                                  SystemRandom::fill, &random));
  Signature signature{};
  must(mbedtls_mpi_write_binary(&r.value, signature.data(), half));
  must(mbedtls_mpi_write_binary(&s.value, signature.data() + half, half));
  return signature;
}

bool is_signed_by(const PublicKey& key, const Sha256& digest, const Signature& signature) {
  P256 curve;
  Number r;
  Number s;
  must(mbedtls_mpi_read_binary(&r.value, signature.data(), half));
  must(mbedtls_mpi_read_binary(&s.value, signature.data() + half, half));
  return mbedtls_ecp_point_read_binary(&curve.group, &curve.point, key.data(), key.size()) == 0 &&
         mbedtls_ecdsa_verify(&curve.group, digest.data(), digest.size(), &curve.point, &r.value, &s.value) == 0;
}

Result<Signature> read_signature(const std::string& bytes, const std::string& where) {
  const auto no_signature = refuse(
      ErrorId::Signature, where, fmt::format("{} bytes that are not a signature: {}", bytes.size(), why_no_signature(bytes)),
      "64 bytes r and s, or the DER of an ECDSA signature on P-256",
      "sign what --digest-out wrote: `openssl pkeyutl -sign -inkey KEY.pem -in DIGEST -out SIGNATURE`");
  Number r;
  Number s;
  Signature signature{};
  if (is_der_cut_off(bytes)) return no_signature;
  if (bytes.size() == signature.size()) {  // DER that is as short takes numbers with 48 leading zero bits
    const auto* const raw = reinterpret_cast<const unsigned char*>(bytes.data());
    must(mbedtls_mpi_read_binary(&r.value, raw, half));
    must(mbedtls_mpi_read_binary(&s.value, raw + half, half));
  } else if (!read_der(bytes, r, s)) {
    return no_signature;
  }
  const P256 curve;
  for (const auto* const number : {&r.value, &s.value})
    if (mbedtls_mpi_cmp_int(number, 0) <= 0 || mbedtls_mpi_cmp_mpi(number, &curve.group.N) >= 0) return no_signature;
  must(mbedtls_mpi_write_binary(&r.value, signature.data(), half));
  must(mbedtls_mpi_write_binary(&s.value, signature.data() + half, half));
  return signature;
}

}  // namespace ei_ota
