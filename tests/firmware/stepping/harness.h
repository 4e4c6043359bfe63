// SPDX-License-Identifier: MIT
// harness.h: what the firmware of the stepping tests has in common: its command line, its payloads, what it prints.
#pragma once
#include <stddef.h>

#include "ei_ota/ei_ota.h"
#include "stepping.h"

/// Exits unless `error` is 0.
void demand(int error, const char* what);

/// Reads the command line into `text`; exits if it has no room there.
void read_command_line(char* text, size_t room);

/// Ends a text in front of its last word. @return that word; exits if there is none
char* cut_last_word(char* text);

/// Receives a payload from a file of the machine that emulates the board: begin, write, end; exits where one fails.
void receive_payload(ei_ota_t& ota, const char* path);

/// What the test of a meeting reads.
struct Report {
  const char* name;
  uint32_t busy;           ///< changes that gave way
  const char* other_name;  ///< of what else is counted; or NULL
  uint32_t other;
};
void print_report(const Report& report, const stepping_result_t& result);
