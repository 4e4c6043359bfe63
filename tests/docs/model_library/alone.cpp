// SPDX-License-Identifier: MIT
// What a firmware of this export alone says, without EiOta.
#include <stdio.h>

#include "infer.h"

int main() {
  infer();
  printf("\n");
  return 0;
}
