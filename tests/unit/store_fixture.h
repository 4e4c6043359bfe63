// SPDX-License-Identifier: MIT
// tests/unit/store_fixture.h: a device with slots in a flash that is strict, and that outlives its resets.
#pragma once
#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "runtime_fixture.h"

namespace ei_ota::test {

struct Geometry {
  std::uint32_t prog_size = 8, erase_size = 128, slot_size = 256, slot_count = 2;
  bool mapped = false;
  bool overwritable = false;  ///< without an erase
};

/// For GoogleTest, which would print padding, too.
inline void PrintTo(const Geometry& geometry, std::ostream* out) {
  *out << geometry.prog_size << '/' << geometry.erase_size << '/' << geometry.slot_size << '*' << geometry.slot_count;
}

/// Flash that notes what a chip would not forgive: programming twice where something is erased, or off the units.
class StrictFlash {
 public:
  explicit StrictFlash(const Geometry& geometry);
  [[nodiscard]] std::uint32_t slot(std::uint32_t number) const {
    return EI_OTA_STORE_SIZE(geometry.erase_size, geometry.slot_size, number);
  }
  /// As if a power loss had come before these units were programmed.
  void forget(std::uint32_t begin, std::uint32_t end);

  Geometry geometry;
  std::vector<std::uint8_t> bytes;
  std::vector<std::uint32_t> erased;  ///< how often, by block
  std::uint32_t programmed = 0;       ///< bytes
  bool abused = false;
  std::function<bool(char, std::uint32_t)> fails = [](char, std::uint32_t) { return false; };  ///< of r, p, e, s; at an offset
  ei_ota_flash_t callbacks{};

 private:
  std::vector<bool> programmed_;  ///< by unit
};

/// A device whose payloads lie in a store. reset() is a power loss: RAM is new, the flash stays.
class StoreDevice {
 public:
  explicit StoreDevice(const Geometry& geometry = {});

  /// RAM as start-up code leaves it: factory weights.
  void reset();
  int boot() { return ei_ota_boot(&ota()); }
  int reboot() {
    reset();
    return boot();
  }
  int send(const std::string& payload, std::size_t chunk = 7);
  int update(const std::string& payload);

  ei_ota_t& ota() { return ram->ota; }
  [[nodiscard]] ei_ota_info_t info() const { return ram->info(); }
  [[nodiscard]] std::string bytes() const { return ram->bytes(); }

  StrictFlash flash;
  std::unique_ptr<Device> ram;
  std::unique_ptr<ei_ota_store_t> store;
  std::uint8_t trial_boots = 2;
  const ei_ota_verifier_t* verifier = nullptr;
  std::uint32_t base = factory_base;  ///< of the factory weights

 private:
  std::vector<std::uint8_t> unit_;
};

/// The weights of retrained(), with another bias for each number.
Weights retrained_as(int number);

/// A payload that brings them.
std::string payload_of(int number, std::uint32_t version = 7, const std::string& tlvs = "");

/// A device that runs them.
std::string live_after(int number);

}  // namespace ei_ota::test
