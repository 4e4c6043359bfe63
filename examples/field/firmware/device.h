// What the firmware needs of its device besides a console (the penguin's board.h). host.cpp has a computer play it.
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "ei_ota/ei_ota_store.h"

constexpr uint32_t kProgSize = 8;  // bytes that the flash programs at once

/// The part of the flash that is the store's: two blocks for records, then the slots.
extern const ei_ota_flash_t device_flash;

/// Asks the sender for its update, from byte `offset` on. Which one it is, a server decides by what runs (ei_ota_query).
/// @return whether there is one.
bool link_ask(uint32_t offset);

/// Waits for bytes. @return how many came, at most `room`; 0: these were all, or the link broke.
size_t link_receive(void* chunk, size_t room);
