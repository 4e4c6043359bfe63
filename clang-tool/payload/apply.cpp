// SPDX-License-Identifier: MIT
#include "payload/apply.h"

#include <algorithm>

#include "ei_ota/ei_ota.h"
#include "legacy/legacy_device.h"
#include "legacy/legacy_reader.h"
#include "model/entry_kind.h"
#include "payload/alone.h"
#include "payload/inspect.h"

// The runtime asks for it (ei_ota_model.h).
extern "C" const std::uint8_t eiota_internal_models_know_legacy = 1;

namespace ei_ota {
namespace {

static_assert(static_cast<int>(EntryKind::Int8) == EI_OTA_INT8 && static_cast<int>(EntryKind::Scale) == EI_OTA_SCALE &&
              static_cast<int>(EntryKind::ZeroPoint8) == EI_OTA_ZERO_POINT8 &&
              static_cast<int>(EntryKind::BiasScale) == EI_OTA_BIAS_SCALE);

/// A firmware's weight table whose weights live in an image of this process; unlike in a firmware, all of them have a place.
class DeviceTable {
 public:
  DeviceTable(const DeviceTable&) = delete;
  DeviceTable& operator=(const DeviceTable&) = delete;
  DeviceTable(const std::vector<Entry>& entries, std::vector<std::byte>& image) {
    for (const auto& entry : entries) {
      const auto kind = static_cast<unsigned>(entry_kind(entry));
      codes_.insert(codes_.end(), {EI_OTA_LARGE_ENTRY(kind, entry.count)});
      addresses_.push_back(image.data() + entry.offset);
      if (entry.source)
        for (const auto source : {entry.source->input, entry.source->filter})
          addresses_.push_back(image.data() + entries[source].offset);
    }
    part_ = {static_cast<std::uint32_t>(codes_.size()), codes_.data(), addresses_.data(), nullptr, nullptr};
  }

  [[nodiscard]] ei_ota_model_t model(const Release& release) const {
    ei_ota_model_t model{};
    const auto layout = layout_fingerprint(release.layout);
    std::copy(layout.begin(), layout.end(), model.layout);
    model.project = release.context.project.id;
    model.base = base_of(release.image);
    model.part_count = 1;
    model.parts = &first_;
    model.legacy = legacy_.count == 0 ? nullptr : &legacy_;
    return model;
  }

  /// Has the table take a legacy payload.
  void expect(const std::vector<ei_ota_legacy_record_t>& records) {
    legacy_ = {static_cast<std::uint32_t>(records.size()), records.data()};
  }

 private:
  std::vector<std::uint16_t> codes_;
  std::vector<void*> addresses_;
  ei_ota_part_t part_{};
  ei_ota_legacy_t legacy_{};
  const ei_ota_part_t* const first_ = &part_;
};

}  // namespace

Refusal payload_refusal(int error, const std::string& where) {
  const char* const expected =
      error == EI_OTA_ERR_LAYOUT || error == EI_OTA_ERR_PROJECT ? "a payload made for this firmware" : "a whole payload";
  const char* const remedy =
      error == EI_OTA_ERR_UNSUPPORTED ? "use a newer ei-ota" : "make the payload again with `ei-ota payload`";
  return refuse(ErrorId::Payload, where, ei_ota_strerror(error), expected, remedy);
}

Result<std::vector<std::byte>> apply_payload(const Release& device, const std::string& payload, const std::string& where) {
  if (auto status = check_alone(payload, where); !status) return status.refusal();
  auto image = device.image.bytes;
  DeviceTable table(device.image.entries, image);
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
