// SPDX-License-Identifier: MIT
// The champion and a challenger see the same frames, one inference each, and it is counted who is right.
#pragma once
#include <stdint.h>

#include "ei_ota/ei_ota.h"

struct Vote {
  unsigned frames, champion, challenger;  ///< seen; and of these, right
  unsigned agreed;                        ///< both saw the same, right or wrong
  unsigned flash_writes;                  ///< meanwhile
};

/// @param champion    slot of the weights that run; they run again afterwards, also after an error and after a reset
/// @param challenger  slot of others
/// @return 0, or an error of ei_ota_use
int hold_vote(ei_ota_t* ota, uint32_t champion, uint32_t challenger, Vote* vote);

/// Whether the challenger takes the champion's place.
bool wins(const Vote& vote);

void print_vote(const Vote& vote);
