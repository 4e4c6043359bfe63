// SPDX-License-Identifier: MIT
// Checksum of the weights as they are in RAM now.
#pragma once

#include "crc32.h"
#include "entries.h"

inline uint32_t weights_crc(const ei_ota_model_t& model) {
  ei_ota_entry_t entry = {};
  uint32_t crc = 0;
  while (eiota_internal_next_entry(&model, &entry) != 0)
    if (entry.address != nullptr) crc = eiota_internal_crc32(crc, entry.address[0], entry.size);
  return crc;
}
