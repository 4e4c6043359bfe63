// SPDX-License-Identifier: MIT
// What the firmware needs from its device besides a console (the penguin's board.h). host.cpp simulates it on a computer.
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "ei_ota/ei_ota_store.h"

constexpr uint32_t kProgSize = 8;  // bytes, the prog unit of the flash

/// The flash region of the payload store: two record blocks, then the slots.
extern const ei_ota_flash_t device_flash;

/// Asks the sender for an update, from byte `offset` on. A real server chooses it by what the device runs (ei_ota_query).
/// @return whether there is one.
bool link_ask(uint32_t offset);

/// Waits for bytes. @return how many were received, at most `room`; 0 at the end, or if the link is lost.
size_t link_receive(void* chunk, size_t room);
