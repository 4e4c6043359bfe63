// SPDX-License-Identifier: MIT
#include "payload/apply.h"

#include <algorithm>

#include "ei_ota/ei_ota.h"
#include "legacy/legacy_device.h"
#include "legacy/legacy_reader.h"
#include "payload/alone.h"
#include "payload/device_table.h"
#include "payload/inspect.h"
#include "payload/payload_refusal.h"

// The runtime asks for it (ei_ota_model.h).
extern "C" const std::uint8_t eiota_internal_models_know_legacy = 1;

namespace ei_ota {

Result<std::vector<std::byte>> apply_payload(const Release& device, const std::string& payload, const std::string& where) {
  if (auto status = check_alone(payload, where); !status) return status.refusal();
  auto image = device.image.bytes;
  DeviceTable table(device, image);
  LegacyTable legacy;
  if (!looks_like_payload(payload) && looks_like_legacy(payload)) {
    auto read = device_legacy_table(device, image, payload, where);
    if (!read) return read.refusal();
    legacy = std::move(*read);
    table.expect(legacy.records);
  }
  const auto model = table.model(device);
  std::vector<std::byte> staging(std::max<std::size_t>(payload.size(), 64));
  ei_ota_config_t config{};
  config.model = &model;
  config.staging = staging.data();
  config.staging_size = staging.size();
  ei_ota_t ota{};
  ota.config = &config;
  int error = ei_ota_begin(&ota);
  if (error == 0) error = ei_ota_write(&ota, payload.data(), payload.size());
  if (error == 0) error = ei_ota_end(&ota);
  if (error == 0) error = ei_ota_apply(&ota);
  if (error == EI_OTA_ERR_SPACE)
    error = EI_OTA_ERR_TRUNCATED;  // the staging buffer is as large as the file: it is the file that is too short
  if (error != 0) return payload_refusal(error, where);
  return image;
}

}  // namespace ei_ota
