// Looks for penguins. Knows nothing of updates: the model's sources and the SDK are used as without EiOta.
#pragma once

/// Runs the model on each demo frame and prints, after `when`, where it sees a penguin.
void look_for_penguins(const char* when);
