// SPDX-License-Identifier: MIT
// payload_file.h: receives a payload from a file of the machine that emulates the board.
#pragma once
#include "ei_ota/ei_ota.h"

/// Exits unless `error` is 0.
void demand(int error, const char* what);

/// begin, write, end; exits where one fails.
void receive_payload(ei_ota_t& ota, const char* path);
