// SPDX-License-Identifier: MIT
#include "network.h"

static uint32_t hash;

void add_output(const void* bytes, size_t size) {
  for (size_t i = 0; i != size; ++i) hash = (hash ^ static_cast<const uint8_t*>(bytes)[i]) * 16777619u;
}

uint32_t infer(const Network& network, uint32_t input) {
  hash = 2166136261u;
  const bool has_output =
      network.init(nullptr) == kTfLiteOk && put_input(network, input) && network.invoke() == kTfLiteOk && take_output(network);
  const uint32_t output = has_output ? hash : 0;
  return network.reset(nullptr) == kTfLiteOk ? output : 0;
}
