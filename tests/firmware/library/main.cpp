// SPDX-License-Identifier: MIT
// Ten kept models of two layouts, changed 1,000 times between inferences, and 1,000 times in an interrupt in the midst of one.
// What it receives (library_test.py): of each layout the outputs of six firmwares, as words, for each input; then ten payloads,
// each behind a word with its size, those of the first layout first; then the last of them once more.
#include <initializer_list>

#include "board.h"
#include "ei_ota_first.h"
#include "ei_ota_second.h"
#include "mapped_flash.h"
#include "model.h"
#include "print.h"
#ifdef HAS_INTERRUPTS
#include "stepping.h"
#endif

DECLARE_NETWORK(FIRST_NETWORK);
DECLARE_NETWORK(SECOND_NETWORK);

namespace {

constexpr uint32_t changes = 1000;

Model first(ei_ota_first, NETWORK(FIRST_NETWORK), 0);
Model second(ei_ota_second, NETWORK(SECOND_NETWORK), EI_OTA_SECOND_STORE_START - EI_OTA_FIRST_STORE_START);

ei_ota_flash_t whole;
uint32_t writes;

int prog(void*, uint32_t offset, const void* data, uint32_t size) {
  ++writes;
  return whole.prog(whole.context, offset, data, size);
}

int erase(void*, uint32_t offset) {
  ++writes;
  return whole.erase(whole.context, offset);
}

uint32_t receive_word() {
  uint32_t word = 0;
  demand(board_receive(&word, sizeof word) != sizeof word, "word");
  return word;
}

uint32_t random(uint32_t below) {
  static uint32_t state = 1;
  state = state * 1664525u + 1013904223u;
  return static_cast<uint32_t>(uint64_t{state} * below >> 32);
}

Model& random_model() { return random(2) == 0 ? first : second; }

uint32_t wrong_outputs() { return !first.infers_rightly() + !second.infers_rightly(); }

void start() {
  for (auto* model : {&first, &second})
    for (auto& outputs : model->expected)
      for (auto& output : outputs) output = receive_word();
  whole = mapped_flash(EI_OTA_FIRST_SLOT_SIZE, EI_OTA_FIRST_STORE_SLOTS);
  ei_ota_flash_t counted = whole;
  counted.prog = prog;
  counted.erase = erase;
  first.start(counted);
  second.start(counted);
  for (auto* model : {&first, &second})
    for (uint32_t i = 0; i != kept_count; ++i) model->keep(receive_word());
  first.refuse(receive_word());
  for (auto* model : {&first, &second})
    for (uint32_t version = 0; version != versions; ++version) model->use(version);  // the first use verifies
  print("%lu writes\n", static_cast<unsigned long>(writes));
  writes = 0;
}

void change_between_inferences() {
  uint32_t wrong = 0;
  for (uint32_t i = 0; i != changes; ++i) {
    random_model().use(random(versions));
    wrong += wrong_outputs();
  }
  print("%lu changes between inferences, %lu wrong outputs\n", static_cast<unsigned long>(changes),
        static_cast<unsigned long>(wrong));
}

#ifdef HAS_INTERRUPTS
Model* running;
uint32_t input, seen, before, saw_old, saw_new;

void prepare() {
  input = random(inputs);
  before = running->used();
}

void see() { seen = infer(running->network(), input); }

void change() { random_model().use(random(versions)); }

int check() {
  const bool is_old = seen == running->expected[before][input], is_new = seen == running->expected[running->used()][input];
  saw_old += is_old && !is_new;
  saw_new += is_new && !is_old;
  return (is_old || is_new) && wrong_outputs() == 0 ? 0 : 1;
}

const stepping_case_t meeting = {prepare, see, change, check};

/// Ticks in which an inference ends.
uint32_t length_of_inference(Model& model) {
  running = &model;
  uint32_t ticks = 1;
  while (stepping_at(ticks) != 0) ticks += ticks / 16 + 1;
  return ticks;
}

void change_in_inferences() {
  stepping_begin(&meeting);
  const uint32_t first_length = length_of_inference(first), second_length = length_of_inference(second);
  stepping_begin(&meeting);
  saw_old = saw_new = 0;
  // Some come before the inference holds anything, and it then sees the new weights.
  for (uint32_t interrupted = 0; interrupted != changes;) {
    running = &random_model();
    const uint32_t length = running == &first ? first_length : second_length;
    interrupted += stepping_at(1 + random(random(4) == 0 ? 32 : length)) != 0;
  }
  const stepping_result_t result = stepping_end();
  print("%lu changes in inferences, %lu wrong outputs, ", static_cast<unsigned long>(result.runs),
        static_cast<unsigned long>(result.findings));
  print("%lu old ones and %lu new ones where they differ\n", static_cast<unsigned long>(saw_old),
        static_cast<unsigned long>(saw_new));
}
#endif

}  // namespace

int main() {
  start();
  change_between_inferences();
#ifdef HAS_INTERRUPTS
  change_in_inferences();
#endif
  print("%lu writes\n", static_cast<unsigned long>(writes));
  return 0;
}
