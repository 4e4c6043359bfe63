// SPDX-License-Identifier: MIT
// Takes updates into flash that outlives it, until the test kills it. What board_receive brings begins with an order:
//
//   look                     boot, and say what runs
//   update [STOP]            boot, take the payload behind the order's line, apply it, say what runs
//   resume [STOP]            the same, from where ei_ota_tell says
//   confirm [STOP]           boot, confirm, say what runs
//
// Before the STOPth operation on flash, counted from 0, it prints "stopped" and waits to be killed. That can be anywhere: in
// the middle of a payload, between verifying and applying it, between weights and record.
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../bad_input/weights_crc.h"
#include "board.h"
#include "ei_ota/ei_ota.h"
#include "ei_ota_penguin.h"
#include "flash.h"
#include "print.h"

namespace {

ei_ota_flash_t device;  // as the board has it
unsigned long operations, stop = ~0UL;

void count() {
  if (operations++ != stop) return;
  print("stopped\n");
  for (volatile bool is_alive = true; is_alive;) {
  }
}

int prog(void* context, uint32_t offset, const void* data, uint32_t size) {
  count();
  return device.prog(context, offset, data, size);
}

int erase(void* context, uint32_t offset) {
  count();
  return device.erase(context, offset);
}

void stop_on(int error, const char* step) {
  if (error == 0) return;
  print("%s: %s (%d)\n", step, ei_ota_strerror(error), error);
  board_exit(1);
}

/// The order's line.
void read_order(char* order, size_t room) {
  size_t size = 0;
  while (size + 1 < room && board_receive(order + size, 1) == 1 && order[size] != '\n') ++size;
  order[size] = '\0';
}

void take_update(ei_ota_t& ota, uint32_t offset) {
  uint8_t chunk[61];
  size_t size;
  print("goes on at %lu\n", static_cast<unsigned long>(offset));
  stop_on(ei_ota_begin_at(&ota, offset), "begin");
  for (; offset != 0; offset -= static_cast<uint32_t>(size)) size = board_receive(chunk, offset < 61 ? offset : 61);
  while ((size = board_receive(chunk, sizeof chunk)) != 0) stop_on(ei_ota_write(&ota, chunk, size), "write");
  stop_on(ei_ota_end(&ota), "end");
  stop_on(ei_ota_apply(&ota), "apply");
}

void say(const ei_ota_t& ota) {
  ei_ota_info_t info{};
  ei_ota_query(&ota, &info);
  print("weights %08lx version %lu trial %d lowest %lu operations %lu\n",
        static_cast<unsigned long>(weights_crc(ei_ota_penguin)), static_cast<unsigned long>(info.version), info.trial,
        static_cast<unsigned long>(info.lowest_version), operations);
}

}  // namespace

int main() {
  static uint8_t unit[256];
  static ei_ota_store_t store;
  static ei_ota_config_t config;
  static ei_ota_t ota;
  device = restart_flash();
  ei_ota_flash_t flash = device;
  flash.prog = prog;
  flash.erase = erase;
  store.flash = &flash;
  store.unit = unit;
  store.trial_boots = 2;
  config.model = &ei_ota_penguin;
  config.store = &store;
  ota.config = &config;

  char order[32];
  read_order(order, sizeof order);
  if (const char* const argument = strchr(order, ' ')) stop = strtoul(argument, nullptr, 10);
  print("boot: %d\n", ei_ota_boot(&ota));
  if (strncmp(order, "update", 6) == 0) take_update(ota, 0);
  if (strncmp(order, "resume", 6) == 0) {
    uint32_t offset = 0;
    stop_on(ei_ota_tell(&ota, &offset), "tell");
    take_update(ota, offset);
  }
  if (strncmp(order, "confirm", 7) == 0) stop_on(ei_ota_confirm(&ota), "confirm");
  say(ota);
  return 0;
}
