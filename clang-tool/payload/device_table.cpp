// SPDX-License-Identifier: MIT
#include "payload/device_table.h"

#include <algorithm>

#include "model/entry_kind.h"
#include "payload/encode.h"

namespace ei_ota {

static_assert(static_cast<int>(EntryKind::Int8) == EI_OTA_INT8 && static_cast<int>(EntryKind::Scale) == EI_OTA_SCALE &&
              static_cast<int>(EntryKind::ZeroPoint8) == EI_OTA_ZERO_POINT8 &&
              static_cast<int>(EntryKind::BiasScale) == EI_OTA_BIAS_SCALE);

DeviceTable::DeviceTable(const Release& device, std::vector<std::byte>& image)
    : factory_(encode_payload(device.image, {layout_fingerprint(device.layout), device.context.project.id, 0})) {
  const auto& entries = device.image.entries;
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

ei_ota_model_t DeviceTable::model(const Release& release) const {
  ei_ota_model_t model{};
  const auto layout = layout_fingerprint(release.layout);
  std::copy(layout.begin(), layout.end(), model.layout);
  model.project = release.context.project.id;
  model.base = base_of(release.image);
  model.part_count = 1;
  model.parts = &first_;
  model.legacy = legacy_.count == 0 ? nullptr : &legacy_;
  model.coding = &coding_;
  model.restore = eiota_internal_restore_copy;
  model.factory = reinterpret_cast<const std::uint8_t*>(factory_.data());
  model.factory_size = static_cast<std::uint32_t>(factory_.size());
  return model;
}

}  // namespace ei_ota
