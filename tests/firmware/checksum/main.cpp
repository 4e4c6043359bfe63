// SPDX-License-Identifier: MIT
// The checksum, which has a form for each kind of processor, is that of a loop over bits: for every size and place of the
// bytes, in one piece and in two.
#include <stddef.h>
#include <stdint.h>

#include "board.h"
#include "crc32.h"
#include "print.h"

constexpr size_t places = 4, longest = 20;

static uint32_t by_bits(const uint8_t* byte, size_t size) {
  uint32_t crc = 0xFFFFFFFFU;
  for (; size != 0; --size) {
    crc ^= *byte++;
    for (int bit = 0; bit != 8; ++bit) crc = (crc >> 1) ^ (0xEDB88320U & (0U - (crc & 1U)));
  }
  return ~crc;
}

int main() {
  alignas(places) uint8_t bytes[places + longest];
  for (size_t i = 0; i != sizeof bytes; ++i) bytes[i] = static_cast<uint8_t>(151 * i + 78);
  for (size_t place = 0; place != places; ++place)
    for (size_t size = 0; size <= longest; ++size)
      for (size_t first = 0; first <= size; ++first) {
        const uint8_t* const data = bytes + place;
        const uint32_t crc = eiota_internal_crc32(eiota_internal_crc32(0, data, first), data + first, size - first);
        if (crc == by_bits(data, size)) continue;
        print("%u bytes at %u, %u of them first: another checksum\n", static_cast<unsigned>(size), static_cast<unsigned>(place),
              static_cast<unsigned>(first));
        board_exit(1);
      }
  board_exit(0);
}
