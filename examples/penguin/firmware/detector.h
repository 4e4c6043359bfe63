// SPDX-License-Identifier: MIT
// Looks for penguins. It knows nothing about updates: it uses the model and the SDK as it would without EiOta.
#pragma once

/// Runs the model on each demo frame and prints, after `when`, where it sees a penguin.
void look_for_penguins(const char* when);
