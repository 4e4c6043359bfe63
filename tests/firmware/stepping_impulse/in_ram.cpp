// SPDX-License-Identifier: MIT
// Weights in RAM, and a staging buffer.
#include "changes.h"
#include "harness.h"
#include EXPORT_HEADER

namespace {
uint8_t staging[EXPORT_SIZE];
ei_ota_t ota = EI_OTA_INIT(&config);
}  // namespace

ei_ota_hold_t hold;
ei_ota_config_t config = EI_OTA_CONFIG_STAGING(&EXPORT_MODEL, staging);
const uint32_t update_in_impulse_stride = 0, impulse_in_update_stride = 0;

void prepare_changes(const char* payload_path) {
  config.context = &hold;
  config.lock = ei_ota_hold_lock;
  config.unlock = ei_ota_hold_unlock;
  receive_payload(ota, payload_path);
}

int update() { return ei_ota_apply(&ota); }
int restore() { return ei_ota_restore(&ota); }

void have_old_weights() { demand(restore(), "restore"); }
void have_new_weights() { demand(update(), "apply"); }

uint32_t state_of_weights() { return 0; }
