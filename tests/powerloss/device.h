// SPDX-License-Identifier: MIT
// tests/powerloss/device.h: a device with the real runtime over simulated flash. What is in RAM is lost with the power.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "../fuzz/toy_verifier.h"
#include "ei_ota/ei_ota.h"
#include "flash.h"
#include "model_in_flash.h"

namespace ei_ota::powerloss {

/// Weights that a device may have: 0 are the factory weights, the others have a payload. Higher ones are newer.
using Image = int;
constexpr Image factory = 0, image_count = 6, unknown = -1;
/// Has a payload, which brings the newest weights as a newer version. Its security counter is one bit away from that of image
/// 3: once that one is confirmed, it must be refused.
constexpr Image stale = image_count;

/// Of an image's payload.
constexpr std::uint32_t version_of(Image image) { return static_cast<std::uint32_t>(image) * 10; }
constexpr std::uint32_t counter_of(Image image) {
  return image == stale ? 2 : image < 3 ? 0 : static_cast<std::uint32_t>(image);
}

/// No function of the runtime returns it: what it told is not so.
constexpr int lied = 1;

struct Options {
  Geometry geometry;
  std::uint32_t filter_size = 60;  ///< elements of the largest weight; a payload has about 100 bytes more
  std::uint8_t trial_boots = 2;
  bool is_signed = false;      ///< the firmware trusts a toy key, and payloads are signed: 104 bytes more
  bool has_self_test = false;  ///< payloads bring golden inputs along: 48 bytes more
  bool has_other_factory_weights = false;
  bool in_flash = false;       ///< STORAGE FLASH: the weights are read where the model is bound to
  bool in_flatbuffer = false;  ///< and the model is one for the interpreter

  /// Slots with which no update is possible during a trial: a payload in flash needs one more, for its weight image.
  [[nodiscard]] std::uint32_t fewest_slots() const { return in_flash ? 3 : 2; }
};

class Device {
 public:
  explicit Device(const Options& options);
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;

  /// Power comes back: RAM is as start-up code leaves it. Then ei_ota_boot.
  int start();

  [[nodiscard]] const std::string& payload(Image image) const { return payloads_.at(static_cast<std::size_t>(image)); }
  /// begin, and the payload's bytes up to `end`
  int send(Image image, std::size_t end);
  /// send and end
  int download(Image image);
  /// tell, begin_at, what is left of the payload, end
  int resume(Image image);
  /// What ei_ota_tell said then.
  [[nodiscard]] std::uint32_t resumed_at() const { return resumed_at_; }
  /// select, of the slot that holds the image
  int select(Image image);
  /// keep
  int keep();
  /// use, of the slot that holds the image; nothing with weights in RAM
  int use(Image image);
  /// The slot that holds the image's payload, revoked or not; EI_OTA_NO_SLOT if none does.
  std::uint32_t slot_of(Image image);
  /// ei_ota_list of each slot. @return 0, or `lied`: it tells of a whole payload that there is not
  int list();
  /// ei_ota_self_test, by the live weights or by a model that is near to them, but not near enough.
  int self_test(bool is_model_wrong);

  /// Whose weights the next inference reads, if every byte of them, and around them in RAM, is as it should be.
  [[nodiscard]] Image live() const;
  [[nodiscard]] ei_ota_info_t info() const;
  /// Those that are not kept.
  [[nodiscard]] std::uint32_t slots_for_updates();
  /// Options::fewest_slots
  [[nodiscard]] std::uint32_t fewest_slots() const { return in_flash_ ? 3 : 2; }
  /// Bytes around the store's prog unit, which the runtime must leave alone.
  [[nodiscard]] bool guards_are_whole() const;

  /// Of an image's payload: the bytes before it decide what is done with it.
  [[nodiscard]] std::uint32_t content_offset(Image image) const;

  /// All there is, in RAM and in flash.
  struct Snapshot {
    const void* bound;
    std::vector<std::uint8_t> ram, unit;
    std::vector<ei_ota_ready_t> ready;
    ei_ota_store_t store;
    ei_ota_t ota;
    Flash::Snapshot flash;
  };
  [[nodiscard]] Snapshot save() const;
  void load(const Snapshot& snapshot);

  Flash flash;
  ei_ota_t ota{};

 private:
  int write(const std::string& payload, std::size_t begin, std::size_t end);
  /// What an inference reads now, laid out as in RAM.
  [[nodiscard]] std::vector<std::uint8_t> weights() const;

  std::optional<test::ModelInFlash> in_flash_;
  std::vector<test::Entry> entries_;
  std::vector<std::size_t> offsets_;  ///< of each entry in RAM
  std::vector<std::uint16_t> codes_;
  std::vector<void*> addresses_;
  ei_ota_part_t part_{};
  const ei_ota_part_t* const parts_[1] = {&part_};
  ei_ota_model_t model_{};
  ei_ota_config_t config_{};
  ei_ota_store_t store_{};
  std::vector<std::uint8_t> ram_;   ///< the weights and what is around them
  std::vector<std::uint8_t> unit_;  ///< the store's, with guards
  std::vector<ei_ota_ready_t> ready_;
  std::vector<std::vector<std::uint8_t>> images_;  ///< what ram_ should be
  std::vector<std::string> payloads_;
  fuzz::ToyVerifier verifier_;
  std::uint8_t trial_boots_;
  std::uint32_t resumed_at_ = 0;
};

}  // namespace ei_ota::powerloss
