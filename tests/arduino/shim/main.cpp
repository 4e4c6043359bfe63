// SPDX-License-Identifier: MIT
#include "Arduino.h"

int main() {
  setup();
  for (int i = 0; i < 3; ++i) loop();
}
