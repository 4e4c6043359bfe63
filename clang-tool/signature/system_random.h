// SPDX-License-Identifier: MIT
// signature/system_random.h: random numbers in the form that Mbed TLS expects, seeded with the system's entropy.
#pragma once
#include <mbedtls/ctr_drbg.h>
#include <mbedtls/entropy.h>

namespace ei_ota {

class SystemRandom {
 public:
  SystemRandom() {
    mbedtls_entropy_init(&entropy_);
    mbedtls_ctr_drbg_init(&generator_);
    is_seeded_ = mbedtls_ctr_drbg_seed(&generator_, mbedtls_entropy_func, &entropy_, nullptr, 0) == 0;
  }
  ~SystemRandom() {
    mbedtls_ctr_drbg_free(&generator_);
    mbedtls_entropy_free(&entropy_);
  }
  SystemRandom(const SystemRandom&) = delete;
  SystemRandom& operator=(const SystemRandom&) = delete;

  [[nodiscard]] bool is_seeded() const { return is_seeded_; }

  /// For parameters f_rng and p_rng: what this returns, and the object. Fails if it is not seeded.
  static int fill(void* self, unsigned char* bytes, std::size_t size) {
    auto& random = *static_cast<SystemRandom*>(self);
    return random.is_seeded_ ? mbedtls_ctr_drbg_random(&random.generator_, bytes, size)
                             : MBEDTLS_ERR_CTR_DRBG_ENTROPY_SOURCE_FAILED;
  }

 private:
  mbedtls_entropy_context entropy_;
  mbedtls_ctr_drbg_context generator_;
  bool is_seeded_ = false;
};

}  // namespace ei_ota
