// SPDX-License-Identifier: MIT
#include "stepping.h"

#include <string.h>

#include "board.h"
#include "print.h"

#ifndef STEPPING_CODE_SIZE  // how much code memory can be interrupted
#define STEPPING_CODE_SIZE 0x10000
#endif

namespace {

constexpr uint32_t code_size = STEPPING_CODE_SIZE, alignment = 2;

uint8_t interrupted[code_size / alignment / 8];  // a bit an address
const stepping_case_t* tested;
stepping_result_t result;
uint32_t (*state_of)();
uint32_t state;
volatile uint32_t interrupted_at;
volatile bool has_fired;

__attribute__((noinline)) void run_victim() {
  stepping_victim_begins();
  tested->victim();
  stepping_victim_ends();
}

void run(uint32_t ticks) {
  tested->prepare();
  has_fired = false;
  stepping_start_timer(ticks);
  run_victim();
  stepping_stop_timer();
}

void note_address(uint32_t address) {
  if (address >= code_size) {
    print("an instruction at %08lx, behind the first %lu KB\n", static_cast<unsigned long>(address),
          static_cast<unsigned long>(code_size / 1024));
    board_exit(4);
  }
  const uint32_t place = address / alignment;
  interrupted[place / 8] |= static_cast<uint8_t>(1u << place % 8);
}

bool was_interrupted(uint32_t place) { return (interrupted[place / 8] >> place % 8 & 1u) != 0; }

}  // namespace

void stepping_interrupt(uint32_t address) {
  stepping_stop_timer();
  has_fired = true;
  interrupted_at = address;
  if (state_of != nullptr) state = state_of();
  tested->intruder();
}

__attribute__((noinline)) void stepping_victim_begins(void) { __asm__ volatile(""); }
__attribute__((noinline)) void stepping_victim_ends(void) { __asm__ volatile(""); }

void stepping_begin(const stepping_case_t* given) {
  memset(interrupted, 0, sizeof interrupted);
  tested = given;
  state_of = nullptr;
  result = {0, 0, 0, 0};
}

int stepping_at(uint32_t ticks) {
  run(ticks);
  if (!has_fired) return 0;
  ++result.runs;
  note_address(interrupted_at);
  if (tested->check() != 0 && result.findings++ == 0) result.first = interrupted_at;
  return 1;
}

stepping_result_t stepping_end(void) {
  for (uint32_t i = 0; i != code_size / alignment; ++i) result.instructions += was_interrupted(i);
  return result;
}

stepping_result_t step_through(const stepping_case_t* given) {
  stepping_begin(given);
  for (uint32_t ticks = 1; stepping_at(ticks) != 0;) ++ticks;
  return stepping_end();
}

stepping_result_t step_through_changes(const stepping_case_t* given, uint32_t stride, uint32_t (*state_now)(void)) {
  stepping_begin(given);
  state_of = state_now;
  bool has_ended = false;
  for (uint32_t ticks = 1, before = 0; !has_ended; ticks += stride) {
    has_ended = stepping_at(ticks) == 0;
    const uint32_t now = state;
    if (ticks > stride && (has_ended || now != before))
      for (uint32_t between = ticks - stride + 1; between != ticks && stepping_at(between) != 0;) ++between;
    before = now;
  }
  return stepping_end();
}

void step_once(const stepping_case_t* given) {
  stepping_begin(given);
  tested->prepare();
  run_victim();
}

void stepping_print_addresses(void) {
  for (uint32_t i = 0; i != code_size / alignment; ++i)
    if (was_interrupted(i)) print("at %lx\n", static_cast<unsigned long>(i * alignment));
}
