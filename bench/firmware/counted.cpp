// SPDX-License-Identifier: MIT
// Prints how many instructions each step of an update takes: "step count" a line.
#include <stddef.h>
#include <stdint.h>

#include "board.h"
#include "container.h"
#include "count.h"
#include "ei_ota/ei_ota.h"
#include "image.h"
#include MODEL_HEADER

static uint8_t received[64 * 1024], staging[64 * 1024];
static const ei_ota_config_t config = EI_OTA_CONFIG_STAGING(&MODEL, staging);
static ei_ota_t ota = EI_OTA_INIT(&config);

int main() {
  const size_t size = board_receive(received, sizeof received);
  ei_ota_header_t header;
  if (eiota_internal_read_header(received, &MODEL, &header) != 0) board_exit(1);

  ei_ota_source_t payload{};
  eiota_internal_init_memory_source(&payload, received);
  count("nothing", [] { return 0; });
  count("write", [&] {
    const int error = ei_ota_begin(&ota);
    return error != 0 ? error : ei_ota_write(&ota, received, size);
  });
  count("end", [] { return ei_ota_end(&ota); });
  count("apply", [] { return ei_ota_apply(&ota); });
  count("restore", [] { return ei_ota_restore(&ota); });
  count("check_pass", [&] { return eiota_internal_decode_image(&MODEL, &payload, &header, 0); });
  count("write_pass", [&] { return eiota_internal_decode_image(&MODEL, &payload, &header, 1); });
  return 0;
}
