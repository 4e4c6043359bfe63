// SPDX-License-Identifier: MIT
// The least that runs a model in flash on other weights: a bind table for a weight image that is there, the change to it, and
// the way back. It has no payload store: nothing here verifies the image.
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "bind_table.h"
#include "in_flash.h"
#include MODEL_HEADER

// The runtime's own names all functions of a payload store.
extern const ei_ota_in_flash_t eiota_internal_in_flash = {};

extern "C" int put_piece(void* context, const void* piece, uint32_t size) {
  uint8_t** const at = static_cast<uint8_t**>(context);
  memcpy(*at, piece, size);  // stands for the programming of flash
  *at += size;
  return 0;
}

/// @param table  room for the bind table
extern "C" void bind_to(const uint8_t* image, uint8_t* table) {
  uint8_t* at = table;
  eiota_internal_compute_bound(MODEL.parts[0], image, reinterpret_cast<uintptr_t>(table), put_piece, &at);
  eiota_internal_bind(&MODEL, table, image);
}

extern "C" void bind_to_factory_weights() { eiota_internal_bind(&MODEL, nullptr, nullptr); }

static uint8_t room[64 * 1024];

int main() {
  bind_to(reinterpret_cast<const uint8_t*>(0x100000), room);
  bind_to_factory_weights();
  return 0;
}
