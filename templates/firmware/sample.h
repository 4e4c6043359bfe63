// SPDX-License-Identifier: MIT
// One sample as the impulse takes it: in Studio, under "Live classification" or "Deployment", copy the raw features of a
// sample that the model should know, and paste them here. A list that is shorter than the impulse's window is repeated.
#pragma once

static const float features[] = {
    0, 1, 2, 3, 4, 5, 6, 7,
};
