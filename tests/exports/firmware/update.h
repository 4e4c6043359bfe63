// SPDX-License-Identifier: MIT
// update.h: what a firmware that is to be updated says, and what it says before, between and after (update.cpp).
#pragma once

/// Ends the firmware with a message unless `ok`.
void check(bool ok, const char* what);

/// Infers by what RUN names, and prints a line for each input: "TITLE NUMBER: ...".
void run(const char* title);
void invoke(const char* title);
void classify(const char* title);
