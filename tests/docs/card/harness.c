/* SPDX-License-Identifier: MIT */
/* A user with a card in a device: harness FOLDER EXPECTED FLASH [again]
 *
 * EXPECTED has a line for the factory's model and one for each file in FOLDER: its name, and the outputs of a firmware of its
 * own. The last file is one model more than the slots can keep. FLASH is a file that outlives the program; `again` is a start
 * after which nothing may have to be copied.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "card.h"
#include "ei_ota/ei_ota.h"
#include "ei_ota_model.h"
#include "infer.h"
#include "medium.h"
#include "yours.h"

enum { FACTORY, MODELS = 10, ONE_MORE, KNOWN, SWAPS = 1000 };

static struct {
  char name[32];
  uint32_t outputs[FRAMES];
} known[KNOWN];
static unsigned long writes;

static void fail(const char* what, const char* name, int number) {
  fprintf(stderr, "FAILED: %s: %s, %d\n", what, name, number);
  exit(1);
}

#ifdef EI_OTA_MODEL_STORE_START
enum { STORE_SIZE = EI_OTA_STORE_SIZE(EI_OTA_MODEL_STORE_ERASE_SIZE, EI_OTA_MODEL_SLOT_SIZE, EI_OTA_MODEL_STORE_SLOTS) };
static uint8_t* const memory = (uint8_t*)EI_OTA_MODEL_STORE_START;
static uint8_t before[STORE_SIZE];

static void map_memory(const char* path) {
  const int file = open(path, O_RDWR | O_CREAT, 0600);
  if (file < 0 || ftruncate(file, STORE_SIZE) != 0 ||
      mmap(memory, STORE_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED_NOREPLACE, file, 0) != memory)
    fail("map", path, 0);
}

int prog_flash(void* context, uint32_t offset, const void* data, uint32_t size) {
  (void)context;
  for (uint32_t i = 0; i != size; ++i)
    if (memory[offset + i] != 0xFF) fail("programmed twice", "flash", (int)offset);
  memcpy(memory + offset, data, size);
  ++writes;
  return 0;
}

int erase_flash(void* context, uint32_t offset) {
  (void)context;
  memset(memory + offset, 0xFF, EI_OTA_MODEL_STORE_ERASE_SIZE);
  ++writes;
  return 0;
}

static void note_memory(void) { memcpy(before, memory, sizeof before); }
static int has_changed(void) { return memcmp(before, memory, sizeof before) != 0; }
#else
static void map_memory(const char* path) { (void)path; }
static void note_memory(void) {}
static int has_changed(void) { return 0; }
#endif

void report(const char* text) { fail("report", text, 0); }

static void expect_running(int model, const char* when, int number) {
  for (int frame = 0; frame != FRAMES; ++frame)
    if (infer_frame(frame) != known[model].outputs[frame]) fail(when, known[model].name, number);
}

static void choose_good(int model) {
  const int error = choose(known[model].name);
  if (error != 0) fail("choose", known[model].name, error);
}

/* Chooses each model until the card stays in long enough. @return the number of accesses that it takes */
static int pull_out(int model, int running, int ends_early) {
  medium_ends_early = ends_early;
  int accesses = 0;
  for (;; ++accesses) {
    medium_accesses_left = accesses;
    const int error = choose(known[model].name);
    medium_accesses_left = -1;
    if (error == 0) break;
    const int wanted = !ends_early || accesses == 0 ? CARD_FAILED : EI_OTA_ERR_TRUNCATED;
    if (error != wanted) fail("the card is out", known[model].name, error);
    expect_running(running, "the card is out", accesses);
  }
  expect_running(model, "the card is in", accesses);
  return accesses;
}

/* A file whose bytes become those of another model after some accesses. */
static int changes_at, changes_to;

static void write_changing(int model) {
  char from[1100], to[1100];
  static char bytes[1 << 16];
  snprintf(from, sizeof from, "%s/%s", medium_folder, known[model].name);
  snprintf(to, sizeof to, "%s/changing.bin", medium_folder);
  FILE* file = fopen(from, "rb");
  const size_t size = fread(bytes, 1, sizeof bytes, file);
  fclose(file);
  file = fopen(to, "r+b");
  if (file == NULL) file = fopen(to, "wb");
  fwrite(bytes, 1, size, file);
  fclose(file);
}

static void change(int count) {
  if (count == changes_at) write_changing(changes_to);
}

static int change_meanwhile(int first, int second, int running, int accesses) {
  int refused = 0;
  for (int at = 0; at <= accesses; ++at) {
    write_changing(first);
    changes_at = at;
    changes_to = second;
    medium_accesses = 0;
    medium_before_access = change;
    const int error = choose("changing.bin");
    medium_before_access = NULL;
    if (error != 0 && error != EI_OTA_ERR_CORRUPT) fail("a changed file", known[first].name, error);
    refused += error != 0;
    expect_running(error != 0 ? running : at <= 1 ? second : first, "a changed file", at);
    choose_good(running);
  }
  char path[1100];
  snprintf(path, sizeof path, "%s/changing.bin", medium_folder);
  remove(path);
  return refused;
}

/* @return how many models did not find what they had written before */
static int swap(void) {
  int changed = 0;
  srand(1);
  for (int i = 0; i != SWAPS; ++i) {
    const int model = FACTORY + 1 + rand() % MODELS, frame = rand() % FRAMES;
    note_memory();
    choose_good(model);
    changed += has_changed();
    if (infer_frame(frame) != known[model].outputs[frame]) fail("swap", known[model].name, i);
  }
  return changed;
}

#ifdef LISTS
static int in_flash, on_card, others;

void show(const char* file, const char* state) {
  const int is_text = strcmp(file, "readme.txt") == 0, is_stranger = strcmp(file, "stranger.bin") == 0;
  in_flash += strcmp(state, "in flash") == 0;
  on_card += strcmp(state, "on the card") == 0;
  others += (is_text && strcmp(state, ei_ota_strerror(EI_OTA_ERR_FORMAT)) == 0) ||
            (is_stranger && strcmp(state, ei_ota_strerror(EI_OTA_ERR_LAYOUT)) == 0);
}

static void expect_list(int wanted_in_flash) {
  in_flash = on_card = others = 0;
  const int error = list_models();
  if (error != 0) fail("list", "card", error);
  if (in_flash != wanted_in_flash || on_card != ONE_MORE - wanted_in_flash || others != 2) fail("list", "files", in_flash);
}

static void expect_list_of_no_card(void) {
  medium_accesses_left = 5;
  if (list_models() != CARD_FAILED) fail("list", "no card", 0);
  medium_accesses_left = -1;
}

/* A model more than fits takes the place of another one. */
static void expect_slots(void) {
  expect_list(MODELS);
  expect_list_of_no_card();
  choose_good(ONE_MORE);
  expect_running(ONE_MORE, "one model more", 0);
  expect_list(MODELS);
  /* Those of daily use take its place in turn, and are all there in the end. */
  for (int pass = 0; pass != 2 * MODELS; ++pass)
    for (int model = FACTORY + 1; model <= MODELS; ++model) choose_good(model);
  note_memory();
  for (int model = FACTORY + 1; model <= MODELS; ++model) choose_good(model);
  if (has_changed()) fail("written", "flash", 0);
}

static void start_device(void) { start(); }
#else
static void expect_list(int wanted_in_flash) { (void)wanted_in_flash; }
static void expect_slots(void) {}
static void start_device(void) {}
#endif

static void refuse_others(void) {
  int error = choose("readme.txt");
  if (error != EI_OTA_ERR_FORMAT) fail("choose", "readme.txt", error);
  error = choose("stranger.bin");
  if (error != EI_OTA_ERR_LAYOUT) fail("choose", "stranger.bin", error);
  error = choose("nothing.bin");
  if (error != CARD_FAILED) fail("choose", "nothing.bin", error);
}

static void read_expected(const char* path) {
  FILE* const file = fopen(path, "r");
  for (int i = 0; i != KNOWN; ++i) {
    unsigned outputs[FRAMES];
    if (file == NULL || fscanf(file, "%31s %x %x %x", known[i].name, &outputs[0], &outputs[1], &outputs[2]) != 1 + FRAMES)
      fail("expected", path, i);
    for (int frame = 0; frame != FRAMES; ++frame) known[i].outputs[frame] = outputs[frame];
  }
  fclose(file);
}

static void live(void) {
  expect_running(FACTORY, "start", 0);
  expect_list(0);
  refuse_others();
  expect_running(FACTORY, "start", 0);
  const int accesses = pull_out(1, FACTORY, 0);
  const int early = pull_out(2, 1, 1);
  refuse_others();
  expect_running(2, "refused", 0);
  const int refused = change_meanwhile(3, 4, 2, accesses);
  for (int model = FACTORY + 1; model <= MODELS; ++model) choose_good(model);
  const unsigned long copied = writes;
  const int changed = swap();
  printf("pulled out before each of %d accesses, ended before each of %d, changed: refused %d times; ", accesses, early,
         refused);
  printf("%d changes among %d models, of which %d wrote; %lu writes before, %lu after\n", SWAPS, MODELS, changed, copied,
         writes - copied);
  if (changed != 0 || writes != copied) fail("written", "flash", changed);
  expect_slots();
}

int main(int count, char** arguments) {
  if (count < 4) return 2;
  medium_folder = arguments[1];
  read_expected(arguments[2]);
  map_memory(arguments[3]);
  start_device();
  if (count == 4) {
    live();
  } else {
    expect_running(FACTORY, "another start", 0);
    const int changed = swap();
    printf("after a reset: %d changes, of which %d wrote, %lu writes\n", SWAPS, changed, writes);
    if (changed != 0 || writes != 0) fail("written", "flash", changed);
  }
  return 0;
}
