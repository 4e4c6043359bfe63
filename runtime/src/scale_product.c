/* SPDX-License-Identifier: MIT */
#include "scale_product.h"

uint32_t eiota_internal_multiply_scales(uint32_t a, uint32_t b) {
  if (a < EI_OTA_SMALLEST_NORMAL || b < EI_OTA_SMALLEST_NORMAL) return 0;
  const uint32_t x = eiota_internal_mantissa(a);
  const uint32_t y = eiota_internal_mantissa(b);
  uint32_t exponent = (a >> 23) + (b >> 23) - 128u; /* less 1, which the product's leading one adds */
  /* The upper 32 of the product's 48 bits, by 32-bit multiplications: Cortex-M0+ has no others. */
  uint32_t product = (x >> 8) * (y >> 8) + (((x * (y & 0xFFu) >> 8) + (x & 0xFFu) * (y >> 8)) >> 8);
  if ((x * y & 0xFFFFu) != 0) product |= 1u; /* of the bits below it only matters whether any is set */
  if ((product & 0x80000000u) != 0)
    ++exponent;
  else
    product <<= 1;
  uint32_t rounded = (exponent << 23) + (product >> 8);
  if ((product & 0xFFu) + (rounded & 1u) > 0x80u) ++rounded; /* a carry correctly increments the exponent */
  return (int32_t)rounded < (int32_t)EI_OTA_SMALLEST_NORMAL ? 0 : rounded;
}

uint32_t eiota_internal_multiply_large_scales(uint32_t a, uint32_t b) {
  uint32_t bits = 0;
#if EI_OTA_SOFT_FLOAT
  bits = eiota_internal_multiply_scales(a, b);
#else
  float x, y;
  memcpy(&x, &a, sizeof x);
  memcpy(&y, &b, sizeof y);
  x *= y;
  if (a >= EI_OTA_SMALLEST_NORMAL && b >= EI_OTA_SMALLEST_NORMAL) memcpy(&bits, &x, sizeof bits);
#endif
  return bits < 2 * EI_OTA_SMALLEST_NORMAL ? 0 : bits;
}
