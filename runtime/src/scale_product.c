#include "scale_product.h"

#define SMALLEST_NORMAL 0x00800000u /* its bits, and the mantissa's leading one, which a float leaves out */

static uint32_t mantissa(uint32_t scale) { return (scale & (SMALLEST_NORMAL - 1)) | SMALLEST_NORMAL; }

uint32_t eiota_internal_multiply_scales(uint32_t a, uint32_t b) {
  if (a < SMALLEST_NORMAL || b < SMALLEST_NORMAL) return 0;
  const uint32_t x = mantissa(a);
  const uint32_t y = mantissa(b);
  uint32_t exponent = (a >> 23) + (b >> 23) - 128u; /* less 1, which the product's own leading one adds */
  /* Of the product's 48 bits the upper 32, by multiplications of 32 bits: Cortex-M0+ has no others. */
  uint32_t product = (x >> 8) * (y >> 8) + (((x * (y & 0xFFu) >> 8) + (x & 0xFFu) * (y >> 8)) >> 8);
  if ((x * y & 0xFFFFu) != 0) product |= 1u; /* the bits below matter only in being there */
  if ((product & 0x80000000u) != 0)
    ++exponent;
  else
    product <<= 1;
  uint32_t rounded = (exponent << 23) + (product >> 8);
  if ((product & 0xFFu) + (rounded & 1u) > 0x80u) ++rounded; /* a carry goes where it belongs, into the exponent */
  return (int32_t)rounded < (int32_t)SMALLEST_NORMAL ? 0 : rounded;
}
