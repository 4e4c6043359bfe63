// SPDX-License-Identifier: MIT
// Compiled once an export: ID is first or second.
#include "application.h"

#include "export.h"

namespace {

void start_export() {
#ifdef EXPORT_SLOT_SIZE
  flash = flash_region(EXPORT_REGION, EXPORT_SLOT_SIZE);
  start();
#endif
}

}  // namespace

const Application ID = {start_export, dump_weights, update, [] { demand(ei_ota_restore(&ota), "restore"); }};
