// tests/powerloss/flash.h: flash that enforces what a chip would punish, and loses its power in the midst of an operation.
#pragma once
#include <cstdint>
#include <random>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "ei_ota/ei_ota_store.h"

namespace ei_ota::powerloss {

struct Geometry {
  std::uint32_t prog_size = 8;
  std::uint32_t erase_size = 64;
  std::uint32_t slot_size = 256;
  std::uint32_t slot_count = 2;
  bool mapped = false;  ///< read as memory, as NOR is
  bool cached = false;  ///< what was not synced may be lost, as in a file or behind a controller

  [[nodiscard]] std::uint32_t size() const { return 2 * erase_size + slot_count * slot_size; }
  [[nodiscard]] std::string name() const;
};

/// How the operation ends that the power is cut in.
enum class Tear : std::uint8_t {
  NotBegun,
  FirstHalf,   ///< of its bytes are as they should be, the others as they were
  SecondHalf,  ///< likewise
  Bits,        ///< some of the bits that were to change did; after an erase there may be anything
  Unreadable,  ///< Bits, and reading them fails until they are erased, as with error correction; not where flash is mapped
  Done         ///< but not reported
};
constexpr std::uint8_t tear_count = 6;

/// A block that cannot be erased or programmed any more.
enum class Defect : std::uint8_t {
  EraseFails,
  ProgFails,
  EraseIsSilent,  ///< nothing happens, and success is reported
  ProgIsSilent
};

class Flash {
 public:
  explicit Flash(const Geometry& geometry);
  Flash(const Flash&) = delete;
  Flash& operator=(const Flash&) = delete;

  [[nodiscard]] const ei_ota_flash_t& callbacks() const { return callbacks_; }
  [[nodiscard]] const Geometry& geometry() const { return geometry_; }

  /// The `operation`th prog, erase or sync from now (0: the next) is cut; from then on every callback fails.
  void cut_at(std::uint64_t operation, Tear tear, std::uint32_t seed);
  [[nodiscard]] bool is_off() const { return is_off_; }
  void power_on();
  /// Progs, erases and syncs so far.
  [[nodiscard]] std::uint64_t operations() const { return operations_; }

  void damage(std::uint32_t block, Defect defect) { defects_.emplace(block, defect); }
  void repair() { defects_.clear(); }
  /// The read after so many fails, and all that follow it; `once`: only that one.
  void fail_read_after(std::uint64_t reads, bool once);
  void reads_work_again() { fail_read_ = never; }
  [[nodiscard]] std::uint64_t reads() const { return reads_; }
  /// The lowest offset at which one has failed since fail_read_after.
  [[nodiscard]] std::uint32_t lowest_failed_read() const { return lowest_failed_read_; }
  void flip(std::uint32_t bit) { now_.bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8); }

  /// What a chip would punish: the first misuse, or empty.
  [[nodiscard]] const std::string& misuse() const { return misuse_; }

  struct Contents {
    std::vector<std::uint8_t> bytes;
    std::vector<std::uint8_t> units;  ///< of each prog unit: programmed, unreadable
  };
  struct Pending {
    bool is_erase;
    std::uint32_t offset;
    std::vector<std::uint8_t> data;
  };
  struct Snapshot {
    Contents now, durable;
    std::vector<Pending> pending;
  };
  [[nodiscard]] Snapshot save() const { return {now_, geometry_.cached ? durable_ : Contents{}, pending_}; }
  /// The flash as it was saved, with the power on.
  void load(const Snapshot& snapshot);

 private:
  static constexpr std::uint64_t never = ~std::uint64_t{0};

  struct Operation {
    bool is_erase;
    std::uint32_t offset;
    std::span<const std::uint8_t> data;
  };

  int read(std::uint32_t offset, void* data, std::uint32_t size);
  int change(const Operation& operation);
  int sync();
  bool is_misuse(const Operation& operation);
  bool has(std::uint32_t block, Defect defect) const { return defects_.count({block, defect}) != 0; }
  void carry_out(Contents& contents, const Operation& operation, Tear tear);
  void show(const Contents& contents);
  void lose_power(const Operation* operation);

  Geometry geometry_;
  ei_ota_flash_t callbacks_{};
  Contents now_;      ///< what is read
  Contents durable_;  ///< what was synced
  std::vector<Pending> pending_;
  std::set<std::pair<std::uint32_t, Defect>> defects_;
  std::uint64_t operations_ = 0, cut_ = never, reads_ = 0, fail_read_ = never;
  bool fail_once_ = false;
  std::uint32_t lowest_failed_read_ = UINT32_MAX;
  Tear tear_ = Tear::NotBegun;
  std::minstd_rand random_;
  bool is_off_ = false;
  std::string misuse_;
};

}  // namespace ei_ota::powerloss
