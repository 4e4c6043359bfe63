// SPDX-License-Identifier: MIT
// updatable.h: a firmware whose export was patched.
#pragma once
#include "ei_ota/ei_ota.h"

/// Receives a payload and applies it.
void receive(ei_ota_t& ota);

/// Runs the export as it left the factory, after an update, and after the restore (update_in_ram.cpp, update_in_flash.cpp).
void update_and_restore();
