// SPDX-License-Identifier: MIT
// What the penguin firmware would print had it been built from this export, without EiOta.
#include "detector.h"

int main() {
  look_for_penguins("unpatched");
  return 0;
}
