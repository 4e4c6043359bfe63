// SPDX-License-Identifier: MIT
// printf to the board's console, a line of at most 95 characters at a time.
#pragma once

void print(const char* format, ...) __attribute__((format(printf, 1, 2)));
