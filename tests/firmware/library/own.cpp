// SPDX-License-Identifier: MIT
// An export's own firmware, without EiOta: prints the output for each input. PREFIX is that of the network's functions.
#include "network.h"
#include "print.h"

DECLARE_NETWORK(PREFIX);

int main() {
  for (uint32_t input = 0; input != inputs; ++input)
    print("output %lu\n", static_cast<unsigned long>(infer(NETWORK(PREFIX), input)));
  return 0;
}
