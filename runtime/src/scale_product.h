/* The product of two scales. The host leaves bias scales out that follow from it, so it is the same on every processor. */
#ifndef EI_OTA_SCALE_PRODUCT_H
#define EI_OTA_SCALE_PRODUCT_H

#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The float32 product, rounded to nearest even, of two that are not negative and below 2^63; all as their bits. Right where
 * both factors are normal and the product is above the smallest normal number; 0 where a factor is not, or the product below.
 */
uint32_t eiota_internal_multiply_scales(uint32_t a, uint32_t b);

/** By hardware where there is any: libgcc's multiplication takes 700 to 900 bytes. */
static inline float eiota_internal_scale_product(float a, float b) {
#if (defined(__arm__) && !defined(__ARM_FP)) || (defined(__riscv) && !defined(__riscv_flen))
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
