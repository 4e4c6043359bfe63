// SPDX-License-Identifier: MIT
#include "network.h"

#include "dump.h"

static uint32_t hash;

static void add(uint8_t byte) { hash = (hash ^ byte) * 16777619u; }

extern "C" void dump(dump_record_t what, uint32_t index, uint32_t second_index, const void* bytes, size_t size) {
  for (const uint32_t number : {static_cast<uint32_t>(what), index, second_index}) add(static_cast<uint8_t>(number));
  for (size_t i = 0; i != size; ++i) add(static_cast<const uint8_t*>(bytes)[i]);
}

uint32_t infer(const Network& network) {
  hash = 2166136261u;
  const bool has_output = network.init(nullptr) == kTfLiteOk && network.invoke() == kTfLiteOk;
  const uint32_t output = has_output ? hash : 0;
  return network.reset(nullptr) == kTfLiteOk ? output : 0;
}
