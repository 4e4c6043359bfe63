// SPDX-License-Identifier: MIT
// A device that wakes up, looks for penguins, asks for an update, and sleeps. It accepts updates from its owner only, keeps
// them in flash, and rolls back an update that does not give the outputs that it promises.
#include <inttypes.h>
#include <stdio.h>

#include "detector.h"
#include "device.h"
#include "ei_ota/ei_ota.h"
#include "ei_ota/ei_ota_psa.h"
#include "ei_ota_penguin.h"
#include "ei_ota_public_key.h"
#include "print.h"
#include "self_test.h"

static uint8_t unit[kProgSize];
static ei_ota_psa_t psa;
static ei_ota_store_t store = {.flash = &device_flash, .unit = unit, .trial_boots = 3};
static const ei_ota_config_t config = {.model = &ei_ota_penguin, .store = &store, .verifier = &psa.verifier};
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

static void look() {
  const ei_ota_info_t info = now();
  char weights[24] = "factory weights";
  if (info.updated) snprintf(weights, sizeof weights, "version %" PRIu32, info.version);
  look_for_penguins(weights);
}

static int receive(uint32_t offset) {
  uint8_t chunk[61];
  size_t size;
  int error = ei_ota_begin_at(&ota, offset);
  while (error == 0 && (size = link_receive(chunk, sizeof chunk)) != 0) error = ei_ota_write(&ota, chunk, size);
  return error;
}

// If the link is lost, `end` reports a truncated payload, and what was received stays in flash until the next time. If the
// sender has another update by then, `end` refuses the mixture, and the next attempt starts at byte 0.
static void take_update() {
  uint32_t offset = 0;
  if (!done("tell", ei_ota_tell(&ota, &offset)) || !link_ask(offset)) return;
  print("takes an update from byte %" PRIu32 " on\n", offset);
  if (!done("receive", receive(offset))) return;
  if (done("end", ei_ota_end(&ota)) && done("apply", ei_ota_apply(&ota))) print("applied, on trial\n");
}

// New weights stay if they give the outputs that their payload promises. If they crash or hang the device, their trial ends
// after trial_boots boots.
static void end_trial() {
  if (!now().trial) return;
  if (!done("self-test", ei_ota_self_test(&ota, run_golden_case, nullptr))) {
    if (done("rollback", ei_ota_rollback(&ota))) print("rolled back\n");
  } else if (done("confirm", ei_ota_confirm(&ota))) {
    print("confirmed\n");
  }
}

int main() {
  done("key", ei_ota_psa_start(&psa, ei_ota_public_key));  // before boot, which verifies signatures
  done("boot", ei_ota_boot(&ota));                         // complete weights run even after an error
  end_trial();                                             // of an update whose trial was interrupted by a reset
  look();
  take_update();
  end_trial();
  return 0;
}
