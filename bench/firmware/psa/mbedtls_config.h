/* SPDX-License-Identifier: MIT */
/* Mbed TLS 2.28 or 3.x with no more than a signature check takes: PSA Crypto with SHA-256 and ECDSA on P-256. */
#ifndef MBEDTLS_CONFIG_FOR_EI_OTA_H
#define MBEDTLS_CONFIG_FOR_EI_OTA_H

#define MBEDTLS_HAVE_ASM
#define MBEDTLS_PSA_CRYPTO_C
#define MBEDTLS_PSA_CRYPTO_EXTERNAL_RNG /* nothing here is random; random.c says so */
#define MBEDTLS_SHA256_C
#define MBEDTLS_SHA256_SMALLER
#define MBEDTLS_BIGNUM_C
#define MBEDTLS_ECP_C
#define MBEDTLS_ECP_DP_SECP256R1_ENABLED
#define MBEDTLS_ECP_NIST_OPTIM
#define MBEDTLS_ECP_NO_INTERNAL_RNG /* blinds secret numbers, of which a verification has none */
#define MBEDTLS_ECDSA_C
#define MBEDTLS_ASN1_PARSE_C
#define MBEDTLS_ASN1_WRITE_C

#if !__has_include("mbedtls/build_info.h") /* of 3.x, which checks by itself */
#include "mbedtls/check_config.h"
#endif

#endif
