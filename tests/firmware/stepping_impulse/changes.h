// SPDX-License-Identifier: MIT
// changes.h: changes of the weights, with either storage: in_ram.cpp, in_flash.cpp.
#pragma once
#include <stdint.h>

#include "ei_ota/ei_ota.h"

extern ei_ota_config_t config;
extern ei_ota_hold_t hold;

/// The meetings that are too long for every instruction are at each such tick, and where state_of_weights() changes; or 0.
extern const uint32_t update_in_impulse_stride, impulse_in_update_stride;

/// Receives the payload that is the update.
void prepare_changes(const char* payload_path);

/// The changes under test. @return as the runtime's functions
int update();
int restore();

/// Whatever was before. Uninterrupted.
void have_old_weights();
void have_new_weights();

/// A checksum of what a change writes.
uint32_t state_of_weights();
