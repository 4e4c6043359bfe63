// SPDX-License-Identifier: MIT
#include <stdio.h>

#include "impulse.h"
#include "infer.h"
#include "model-parameters/model_variables.h"

void infer() {
  static ei_impulse_result_t result;
  if (run_impulse(impulse_4711_1, result) != EI_IMPULSE_OK) return;
  for (const auto& classification : result.classification) printf("%s, ", classification.label);
  printf("%08x", weights_read());
}
