// SPDX-License-Identifier: MIT
// Weights do not change under an inference: apply and restore between init and reset are refused, and do their work after it.
#include <stddef.h>
#include <stdint.h>

#include "board.h"
#include "ei_ota/ei_ota.h"
#include "ei_ota_penguin.h"
#include "frames.h"
#include "print.h"
#include "tflite-model/tflite_learn_1_2_compiled.h"

static uint8_t staging[EI_OTA_PENGUIN_PAYLOAD_SIZE];
static const ei_ota_config_t config = EI_OTA_CONFIG_STAGING(&ei_ota_penguin, staging);
static ei_ota_t ota = EI_OTA_INIT(&config);

static void expect(int error, int expected, const char* what) {
  print("%s: %d\n", what, error);
  if (error != expected) board_exit(1);
}

// The most penguin-like cell of the first frame, while somebody else calls `meanwhile` between the steps of the inference.
static int8_t look(int (*meanwhile)(ei_ota_t*), int expected, const char* what) {
  TfLiteTensor input, output;
  tflite_learn_1_2_init(nullptr);
  if (meanwhile != nullptr) expect(meanwhile(&ota), expected, what);
  tflite_learn_1_2_input(0, &input);
  for (size_t i = 0; i < input.bytes; ++i) input.data.int8[i] = static_cast<int8_t>(penguin_frames[0].pixels[i] - 128);
  tflite_learn_1_2_invoke();
  if (meanwhile != nullptr) expect(meanwhile(&ota), expected, what);
  tflite_learn_1_2_output(0, &output);
  int8_t best = -128;
  for (size_t i = 1; i < output.bytes; i += 2) best = output.data.int8[i] > best ? output.data.int8[i] : best;
  tflite_learn_1_2_reset(nullptr);
  return best;
}

int main() {
  uint8_t chunk[32];
  size_t size;
  expect(ei_ota_begin(&ota), 0, "begin");
  while ((size = board_receive(chunk, sizeof chunk)) != 0)
    if (ei_ota_write(&ota, chunk, size) != 0) return 1;
  expect(ei_ota_end(&ota), 0, "end");

  const int8_t factory = look(nullptr, 0, "");
  const int8_t during = look(ei_ota_apply, EI_OTA_ERR_BUSY, "apply during an inference");
  expect(ei_ota_apply(&ota), 0, "apply after it");
  const int8_t updated = look(ei_ota_restore, EI_OTA_ERR_BUSY, "restore during an inference");
  expect(ei_ota_restore(&ota), 0, "restore after it");
  const int8_t restored = look(nullptr, 0, "");

  print("best cell: factory %d, during apply %d, updated %d, restored %d\n", factory, during, updated, restored);
  return factory == during && factory == restored && updated > factory ? 0 : 1;
}
