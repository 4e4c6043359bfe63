// SPDX-License-Identifier: MIT
// export.h: an export in the firmware: writes down all its weights, by the weight table and as kernels get them, and changes
// them. Compiled once an export: EXPORT_HEADER is its ei_ota_ID.h, EXPORT_MODEL and EXPORT_PAYLOAD_SIZE, or with weights in
// flash EXPORT_SLOT_SIZE, are that header's; MODEL is the prefix of its functions, and SECOND_MODEL that of another one's;
// PARAMETERS is the header that has the export's labels and clusters, and with BLOCKS its show_blocks.inc shows clusters and
// scalers.
#pragma once
#include "board.h"
#include "dump.h"
#include "edge-impulse-sdk/tensorflow/lite/c/common.h"
#include "ei_ota/ei_ota.h"
#include EXPORT_HEADER
#ifdef EXPORT_SLOT_SIZE
#include "flash_region.h"
#endif
#ifdef PARAMETERS
#include PARAMETERS
#endif

#define JOIN(a, b) a##b
#define NAMED(prefix, name) JOIN(prefix, name)
#define DECLARE(model)                                                 \
  TfLiteStatus NAMED(model, _init)(void* (*allocate)(size_t, size_t)); \
  TfLiteStatus NAMED(model, _invoke)();                                \
  TfLiteStatus NAMED(model, _reset)(void (*release)(void*));
DECLARE(MODEL)
#ifdef SECOND_MODEL
DECLARE(SECOND_MODEL)
#endif

namespace {

#ifdef EXPORT_SLOT_SIZE
ei_ota_flash_t flash;
uint8_t unit[FLASH_REGION_UNIT];
ei_ota_store_t store = EI_OTA_STORE_INIT(&flash, unit, 1);
const ei_ota_config_t config = EI_OTA_CONFIG_STORE(&EXPORT_MODEL, &store);
#else
uint8_t staging[EXPORT_PAYLOAD_SIZE];
const ei_ota_config_t config = EI_OTA_CONFIG_STAGING(&EXPORT_MODEL, staging);
#endif
ei_ota_t ota = EI_OTA_INIT(&config);

void demand(int error, const char* what) {
  if (error == 0) return;
  board_print(what);
  board_print(": ");
  board_print(error == 1 ? "kernel's error" : ei_ota_strerror(error));
  board_print("\n");
  board_exit(1);
}

#ifdef EXPORT_SLOT_SIZE
void start() {
  store = EI_OTA_STORE_INIT(&flash, unit, 1);
  ota = EI_OTA_INIT(&config);
  demand(ei_ota_boot(&ota), "boot");
}
#endif

// docs/SPEC.md, "Weight table", read without the runtime's help. Weights in flash have no addresses.
void dump_table() {
  uint32_t number = 0;
  for (uint32_t i = 0; i < EXPORT_MODEL.part_count; ++i) {
    const ei_ota_part_t& part = *EXPORT_MODEL.parts[i];
    if (part.tensors != nullptr) continue;
    const uint16_t* code = part.codes;
    void* const* address = part.addresses;
    while (code < part.codes + part.code_count) {
      const uint32_t kind = *code >> 12;
      size_t count = *code++ & 0xFFFu;
      if (count == 0) {
        count = code[0] | static_cast<size_t>(code[1]) << 16;
        code += 2;
      }
      if ((kind & EI_OTA_UNREAD) != 0) continue;
      const size_t element = kind == EI_OTA_INT8 ? 1 : kind == EI_OTA_INT16 ? 2 : 4;
      dump(DUMP_ENTRY, number++, 0, address[0], count * element);
      address += kind == EI_OTA_BIAS_SCALE ? 3 : 1;
    }
  }
}

uint32_t model;  // number of the next one

void infer(TfLiteStatus (*init)(void* (*)(size_t, size_t)), TfLiteStatus (*invoke)(), TfLiteStatus (*reset)(void (*)(void*))) {
  dump(DUMP_MODEL, model++, 0, nullptr, 0);
  demand(init(nullptr), "init");
  demand(invoke(), "invoke");
  demand(reset(nullptr), "reset");
}

#ifdef BLOCKS
/// A block's value: its first one begins the block.
void show(uint32_t block, uint32_t value, const float* floats, size_t count) {
  if (value == 0) dump(DUMP_MODEL, model + block, 0, nullptr, 0);
  dump(DUMP_DATA, value, 0, floats, count * sizeof *floats);
}
#endif

void dump_weights(uint32_t stage) {
  dump(DUMP_STAGE, stage, 0, nullptr, 0);
  dump_table();
  model = 0;
  infer(NAMED(MODEL, _init), NAMED(MODEL, _invoke), NAMED(MODEL, _reset));
#ifdef SECOND_MODEL
  infer(NAMED(SECOND_MODEL, _init), NAMED(SECOND_MODEL, _invoke), NAMED(SECOND_MODEL, _reset));
#endif
#ifdef BLOCKS
#include "show_blocks.inc"
#endif
}

/// @param receive  fills a buffer, gives how much, 0 at the end
void update(size_t (*receive)(uint8_t* chunk, size_t size)) {
  uint8_t chunk[100];
  size_t size;
  demand(ei_ota_begin(&ota), "begin");
  while ((size = receive(chunk, sizeof chunk)) != 0) demand(ei_ota_write(&ota, chunk, size), "write");
  demand(ei_ota_end(&ota), "end");
  demand(ei_ota_apply(&ota), "apply");
}

}  // namespace
