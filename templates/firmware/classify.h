// SPDX-License-Identifier: MIT
// One inference on the sample in sample.h.
#pragma once

/// Prints what the model makes of it, a line that begins with `title`.
void classify(const char* title);
