// SPDX-License-Identifier: MIT
// An export's own firmware, without EiOta: prints the output of an inference. PREFIX is that of the network's functions.
#include <stdio.h>

#include "network.h"

DECLARE_NETWORK(PREFIX);

int main() {
  printf("%lu\n", static_cast<unsigned long>(infer(NETWORK(PREFIX))));
  return 0;
}
