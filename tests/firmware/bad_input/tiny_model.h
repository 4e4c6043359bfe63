// SPDX-License-Identifier: MIT
// A model as small as a patched one can be, with every kind of entry: a payload for it is small enough to try every change.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "ei_ota/ei_ota_model.h"

extern "C" const ei_ota_model_t ei_ota_tiny;

/// A content (docs/SPEC.md) for it, without derived bias scales, and the checksum of the weights that it decodes to.
/// The first four bytes are a scale.
extern const uint8_t tiny_content[];
extern const size_t tiny_content_size;
uint32_t tiny_weights_crc();
