// SPDX-License-Identifier: MIT
// The payload store's flash, simulated by memory that a reset leaves as it is.
#pragma once
#include <stdint.h>

#include "ei_ota/ei_ota_store.h"

extern const ei_ota_flash_t flash;

/// @return how often flash was programmed or erased since the start
unsigned flash_writes();
