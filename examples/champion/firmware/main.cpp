// SPDX-License-Identifier: MIT
// A device that has a champion: the weights that it runs. A challenger is kept beside them, and both judge the same frames. The
// better one is confirmed. While the challenger votes no flash is written, so whatever it does, a reset brings the champion
// back.
#include <stdint.h>

#include "camera.h"
#include "detect.h"
#include "device.h"
#include "ei_ota/ei_ota.h"
#include "ei_ota_penguin.h"
#include "flash.h"
#include "print.h"
#include "vote.h"

static uint8_t unit[EI_OTA_PENGUIN_STORE_PROG_SIZE];
static ei_ota_ready_t ready[EI_OTA_PENGUIN_STORE_SLOTS];
static ei_ota_store_t store = {.flash = &flash, .unit = unit, .trial_boots = 3, .ready = ready};
static const ei_ota_config_t config = {.model = &ei_ota_penguin, .store = &store};
static ei_ota_t ota = {.config = &config};

static ei_ota_info_t now() {
  ei_ota_info_t info;
  ei_ota_query(&ota, &info);
  return info;
}

// Prints why a step has failed. @return whether it has succeeded
static bool done(const char* step, int error) {
  if (error != 0) print("%s: %s (%d)\n", step, ei_ota_strerror(error), error);
  return error == 0;
}

static void look(const char* when) {
  for (unsigned moment = 0; moment != 3; ++moment)
    print("%s, version %lu: frame %2u: %08lx\n", when, static_cast<unsigned long>(now().version), moment,
          static_cast<unsigned long>(detect(moment).outputs));
}

static bool take_payload() {
  uint8_t chunk[61];
  size_t size;
  int error = ei_ota_begin(&ota);
  while (error == 0 && (size = receive(chunk, sizeof chunk)) != 0) error = ei_ota_write(&ota, chunk, size);
  return done("receive", error) && done("end", ei_ota_end(&ota));
}

// @return the slot that is kept, or EI_OTA_NO_SLOT
static uint32_t find_challenger() {
  ei_ota_slot_t info;
  for (uint32_t slot = 0; slot != flash.slot_count; ++slot)
    if (ei_ota_list(&ota, slot, &info) == 0 && info.is_kept != 0) return slot;
  return EI_OTA_NO_SLOT;
}

static void crown(uint32_t challenger) {
  if (done("select", ei_ota_select(&ota, challenger)) && done("confirm", ei_ota_confirm(&ota)))
    print("the challenger is confirmed\n");
}

// Updates may overwrite the slot again, unless it is the champion's by now.
static void drop(uint32_t challenger) { done("forget", ei_ota_forget(&ota, challenger)); }

static void judge(uint32_t challenger) {
  Vote vote;
  if (!done("vote", hold_vote(&ota, now().slot, challenger, &vote))) return;
  print_vote(vote);
  if (wins(vote)) crown(challenger);
  drop(challenger);
}

// What a reset has interrupted goes on, except for a vote that the watchdog had to end.
static void go_on(bool is_after_mishap) {
  const uint32_t challenger = find_challenger();
  if (challenger == EI_OTA_NO_SLOT) return;
  if (now().slot == challenger) {
    done("confirm", ei_ota_confirm(&ota));
    drop(challenger);
  } else if (is_after_mishap) {
    print("the challenger has stopped the device, and is dropped\n");
    drop(challenger);
  } else {
    judge(challenger);
  }
}

static void take_challenger() {
  uint32_t slot;
  if (take_payload() && done("keep", ei_ota_keep(&ota, &slot))) judge(slot);
}

static void take_champion() {
  if (take_payload() && done("apply", ei_ota_apply(&ota))) done("confirm", ei_ota_confirm(&ota));
}

int main() {
  const bool is_after_mishap = was_reset_by_watchdog();
  done("boot", ei_ota_boot(&ota));
  look(is_after_mishap ? "after a watchdog reset" : "start");
  go_on(is_after_mishap);
  if (!ask_for_payload()) return 0;
  if (now().updated)
    take_challenger();
  else
    take_champion();
  reset_device();
}
