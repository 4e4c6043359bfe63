// SPDX-License-Identifier: MIT
// How a device is played: by a computer (device_host.cpp) or by an emulated board (device_mps2-an386.cpp).
#pragma once
#include <stddef.h>
#include <stdint.h>

/// The first argument of the program: "", "crash" or "hang".
const char* machine_order();

bool machine_open(const char* file);
size_t machine_read(void* chunk, size_t room);

[[noreturn]] void machine_reset();
