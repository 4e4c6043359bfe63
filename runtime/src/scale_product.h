/* SPDX-License-Identifier: MIT */
/* The product of two scales. The host tool omits bias scales that equal it, so it has to be the same on every processor. */
#ifndef EI_OTA_SCALE_PRODUCT_H
#define EI_OTA_SCALE_PRODUCT_H

#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

#define EI_OTA_SMALLEST_NORMAL 0x00800000u /* the bits of that number; also the mantissa's leading one, which a float omits */

/* libgcc's multiplication takes 700 to 900 bytes. */
#if (defined(__arm__) && !defined(__ARM_FP)) || (defined(__riscv) && !defined(__riscv_flen))
#define EI_OTA_SOFT_FLOAT 1
#else
#define EI_OTA_SOFT_FLOAT 0
#endif

/** @return the mantissa of a scale, with its leading one. @param scale  its bits */
static inline uint32_t eiota_internal_mantissa(uint32_t scale) {
  return (scale & (EI_OTA_SMALLEST_NORMAL - 1)) | EI_OTA_SMALLEST_NORMAL;
}

/** Multiplies two float32 numbers, given as their bits, that are not negative and below 2^63.
 * @return the bits of the product, rounded to nearest even; 0 if a factor or the product is below the smallest normal number.
 */
uint32_t eiota_internal_multiply_scales(uint32_t a, uint32_t b);

/** The same by hardware if there is any.
 * @return 0 also for products below twice the smallest normal number, which hardware may round in another way. */
uint32_t eiota_internal_multiply_large_scales(uint32_t a, uint32_t b);

/** Multiplies by hardware if there is any. */
static inline float eiota_internal_scale_product(float a, float b) {
#if EI_OTA_SOFT_FLOAT
  uint32_t x, y;
  memcpy(&x, &a, sizeof x);
  memcpy(&y, &b, sizeof y);
  x = eiota_internal_multiply_scales(x, y);
  memcpy(&a, &x, sizeof a);
  return a;
#else
  return a * b;
#endif
}

#ifdef __cplusplus
}
#endif

#endif
