// SPDX-License-Identifier: MIT
// What examples/champion would see had it been built from this export, without EiOta.
#include "camera.h"
#include "detect.h"
#include "print.h"

int main() {
  for (unsigned moment = 0; moment != kFrames; ++moment) {
    const Detection seen = detect(moment);
    print("frame %2u: %08lx %lx%08lx %s\n", moment, static_cast<unsigned long>(seen.outputs),
          static_cast<unsigned long>(seen.cells >> 32), static_cast<unsigned long>(seen.cells & 0xFFFFFFFFu),
          seen.cells == penguins_of(moment) ? "right" : "wrong");
  }
  return 0;
}
