// SPDX-License-Identifier: MIT
// Kernels that write down what they read (tests/generated/firmware/kernels.cpp): that is the output.
#include "dump.h"
#include "network.h"

bool put_input(const Network&, uint32_t) { return true; }
bool take_output(const Network&) { return true; }

extern "C" void dump(dump_record_t what, uint32_t index, uint32_t second_index, const void* bytes, size_t size) {
  const uint8_t numbers[] = {static_cast<uint8_t>(what), static_cast<uint8_t>(index), static_cast<uint8_t>(second_index)};
  add_output(numbers, sizeof numbers);
  add_output(bytes, size);
}
