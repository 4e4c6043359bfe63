// SPDX-License-Identifier: MIT
// What the firmware needs from its device, which this computer or an emulator plays.
#pragma once
#include <stddef.h>

/// Whether the last reset was neither the power's nor reset_device's. Chips have a register that says so.
bool was_reset_by_watchdog();

/// Resets the device unless it is called again in time. The first call starts the watchdog.
void feed_watchdog();

[[noreturn]] void reset_device();

/// Asks the sender for a payload: champion.bin at first, then challenger.bin. @return whether there is another one.
bool ask_for_payload();

/// @return how many bytes were received, at most `room`; 0 at the end.
size_t receive(void* chunk, size_t room);

/// Crashes or hangs at one moment of the vote if the demo wants it.
void suffer_mishap(unsigned moment);
