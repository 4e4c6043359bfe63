// SPDX-License-Identifier: MIT
// Flash that an application would bring: an array behind callbacks. It is not mapped, so the store reads it by window.
#pragma once
#include "ei_ota/ei_ota_store.h"

extern const ei_ota_flash_t flash_array;

enum { PROG_SIZE = 8 };
