/* SPDX-License-Identifier: MIT */
#include "sha256.h"

#include <string.h>

/* The first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
static const uint32_t round_constants[64] = {
    0x428a2f98u, 0x71374491u, 0xb5c0fbcfu, 0xe9b5dba5u, 0x3956c25bu, 0x59f111f1u, 0x923f82a4u, 0xab1c5ed5u,
    0xd807aa98u, 0x12835b01u, 0x243185beu, 0x550c7dc3u, 0x72be5d74u, 0x80deb1feu, 0x9bdc06a7u, 0xc19bf174u,
    0xe49b69c1u, 0xefbe4786u, 0x0fc19dc6u, 0x240ca1ccu, 0x2de92c6fu, 0x4a7484aau, 0x5cb0a9dcu, 0x76f988dau,
    0x983e5152u, 0xa831c66du, 0xb00327c8u, 0xbf597fc7u, 0xc6e00bf3u, 0xd5a79147u, 0x06ca6351u, 0x14292967u,
    0x27b70a85u, 0x2e1b2138u, 0x4d2c6dfcu, 0x53380d13u, 0x650a7354u, 0x766a0abbu, 0x81c2c92eu, 0x92722c85u,
    0xa2bfe8a1u, 0xa81a664bu, 0xc24b8b70u, 0xc76c51a3u, 0xd192e819u, 0xd6990624u, 0xf40e3585u, 0x106aa070u,
    0x19a4c116u, 0x1e376c08u, 0x2748774cu, 0x34b0bcb5u, 0x391c0cb3u, 0x4ed8aa4au, 0x5b9cca4fu, 0x682e6ff3u,
    0x748f82eeu, 0x78a5636fu, 0x84c87814u, 0x8cc70208u, 0x90befffau, 0xa4506cebu, 0xbef9a3f7u, 0xc67178f2u};

static uint32_t rotate(uint32_t word, uint32_t bits) { return word >> bits | word << (32 - bits); }

static uint32_t big_endian(const uint8_t *bytes) {
  return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/* The message schedule needs only its last 16 words. */
static uint32_t next_word(uint32_t *words, uint32_t i) {
  const uint32_t a = words[(i + 1) & 15], b = words[(i + 14) & 15];
  words[i & 15] += (rotate(a, 7) ^ rotate(a, 18) ^ a >> 3) + words[(i + 9) & 15] + (rotate(b, 17) ^ rotate(b, 19) ^ b >> 10);
  return words[i & 15];
}

static void compress(ei_ota_sha256_t *sha) {
  uint32_t *const state = sha->state;
  uint32_t a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
  uint32_t words[16];
  for (uint32_t i = 0; i != 16; ++i) words[i] = big_endian(sha->block + 4 * i);
  for (uint32_t i = 0; i != 64; ++i) {
    const uint32_t word = i < 16 ? words[i] : next_word(words, i);
    const uint32_t first =
        h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + round_constants[i] + word;
    const uint32_t second = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = d + first;
    d = c;
    c = b;
    b = a;
    a = first + second;
  }
  const uint32_t added[8] = {a, b, c, d, e, f, g, h};
  for (uint32_t i = 0; i != 8; ++i) state[i] += added[i];
}

void eiota_internal_sha256_start(ei_ota_sha256_t *sha) {
  /* The same of the square roots of the first eight. */
  static const uint32_t initial[8] = {0x6a09e667u, 0xbb67ae85u, 0x3c6ef372u, 0xa54ff53au,
                                      0x510e527fu, 0x9b05688cu, 0x1f83d9abu, 0x5be0cd19u};
  memcpy(sha->state, initial, sizeof initial);
  sha->size = 0;
}

void eiota_internal_sha256_update(ei_ota_sha256_t *sha, const void *data, uint32_t size) {
  const uint8_t *byte = (const uint8_t *)data;
  while (size != 0) {
    const uint32_t filled = sha->size & 63u, room = 64 - filled, taken = size < room ? size : room;
    memcpy(sha->block + filled, byte, taken);
    sha->size += taken;
    byte += taken;
    size -= taken;
    if (taken == room) compress(sha);
  }
}

void eiota_internal_sha256_finish(ei_ota_sha256_t *sha, uint8_t *digest) {
  const uint32_t bits = sha->size << 3;
  uint8_t padding[64 + 8] = {0x80};
  uint32_t size = 64 - ((sha->size + 8) & 63u);
  for (uint32_t i = 0; i != 4; ++i) padding[size + 4 + i] = (uint8_t)(bits >> (24 - 8 * i));
  eiota_internal_sha256_update(sha, padding, size + 8);
  for (uint32_t i = 0; i != 32; ++i) digest[i] = (uint8_t)(sha->state[i >> 2] >> (24 - 8 * (i & 3)));
}
