// SPDX-License-Identifier: MIT
// tests/unit/flash_fixture.h: a device with STORAGE FLASH: two networks and header weights, over a flash that is strict.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "model_in_flash.h"
#include "store_fixture.h"

namespace ei_ota::test {

/// Slots with room for a weight image and two bind tables, and in an erase block of its own one more.
constexpr Geometry flash_geometry{8, 128, 1024, 4, true};

/// Two networks, the second without a bias, and header weights: floats and a label.
std::vector<Entry> two_networks();

/// Elements that differ from those of every other number in each entry; bias scales follow from the others. 0 are the
/// factory's.
std::vector<std::string> elements_of(const std::vector<Entry>& entries, int number);

std::string joined(const std::vector<std::string>& texts);

/// The SHA-256, by another implementation than the runtime's.
std::string sha256_of(const std::string& bytes);

/// A payload that brings such elements.
std::string payload_of_elements(const std::vector<Entry>& entries, const std::vector<std::string>& elements, Parts parts = {});

/// A payload that brings elements_of(entries, number).
std::string payload_in_flash(const std::vector<Entry>& entries, int number, Parts parts = {});

/// What the runtime makes of such a payload in a slot: header, TLVs, weight image, digest (docs/SPEC.md, "Weight image in a
/// slot").
std::string slot_of_payload(const std::vector<Entry>& entries, int number, const std::string& payload);

/// reset() is a power loss: RAM is new, the flash stays.
class FlashDevice {
 public:
  explicit FlashDevice(const Geometry& geometry = flash_geometry, std::vector<Entry> entries = two_networks());

  void reset();
  /// Another build of the same firmware, which has its constants elsewhere. Ends with a reset.
  void rebuild();
  int boot() { return ei_ota_boot(&ota); }
  int reboot() {
    reset();
    return boot();
  }
  int send(const std::string& payload, std::size_t chunk = 7);
  int update(const std::string& payload);
  int update(int number, std::uint32_t version = 7, const std::string& tlvs = "") {
    return update(payload(number, version, tlvs));
  }
  /// update, confirm
  int update_for_good(int number);

  [[nodiscard]] std::string payload(int number, std::uint32_t version = 7, const std::string& tlvs = "") const;

  /// What a running inference reads of its tensors, one entry after the other; "" if any of it is not where it could be.
  [[nodiscard]] std::string held() const;
  /// The same of an inference that would begin now, and the header weights.
  [[nodiscard]] std::string live() const;
  /// What live() should be.
  [[nodiscard]] std::string weights(int number) const { return joined(elements_of(entries, number)); }
  /// What held() should be.
  [[nodiscard]] std::string tensors(int number) const;
  [[nodiscard]] ei_ota_info_t info() const;
  /// The content of a slot.
  [[nodiscard]] std::string in_slot(std::uint32_t slot) const;
  /// Offset in the flash of the bind table that is bound; UINT32_MAX: the factory weights are.
  [[nodiscard]] std::uint32_t table() const;
  /// Of the one that the running inference holds.
  [[nodiscard]] std::uint32_t table_of_held() const;
  /// The record that counts.
  [[nodiscard]] ei_ota_record_t record() const;
  /// Edits what both record blocks say, and seals them again.
  void forge_records(const std::function<void(ei_ota_record_t&)>& edit);

  std::vector<Entry> entries;
  StrictFlash flash;
  std::unique_ptr<ModelInFlash> network;
  ei_ota_model_t model{};
  std::unique_ptr<ei_ota_store_t> store;
  ei_ota_config_t config{};
  ei_ota_t ota{};
  std::uint8_t trial_boots = 2;
  std::vector<const void*> tables_in_ram;  ///< for bind tables, from the next reset on

 private:
  [[nodiscard]] std::string read(bool is_in_header) const;
  [[nodiscard]] std::uint32_t offset_of(const void* at) const;

  std::string factory_payload_;
  std::vector<std::uint8_t> unit_;
  std::vector<ei_ota_ready_t> ready_;
};

}  // namespace ei_ota::test
