/* SPDX-License-Identifier: MIT */
/* What an export's own firmware outputs, without EiOta. */
#include <stdio.h>

#include "infer.h"

int main(void) {
  for (int frame = 0; frame != FRAMES; ++frame) printf(" %08lx", (unsigned long)infer_frame(frame));
  printf("\n");
  return 0;
}
