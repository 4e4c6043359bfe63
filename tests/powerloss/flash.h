// SPDX-License-Identifier: MIT
// tests/powerloss/flash.h: flash that reports misuse that a chip would not forgive, and loses power in the middle of an
// operation.
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
  std::uint32_t erase_size = 128;
  std::uint32_t slot_size = 256;
  std::uint32_t slot_count = 2;
  bool mapped = false;  ///< read as memory, as NOR is
  bool cached = false;  ///< what was not synced may be lost, as in a file or behind a controller

  bool overwritable = false;  ///< units can be programmed again, and nothing can be erased, as in MRAM
  std::uint32_t begin = 0;    ///< what comes before the store is not its own

  /// What breaks as one: an erase block, or as many small ones as a record block has.
  [[nodiscard]] std::uint32_t block_size() const { return EI_OTA_RECORD_BLOCK_SIZE(erase_size); }
  [[nodiscard]] std::uint32_t slots() const { return begin + 2 * block_size(); }
  [[nodiscard]] std::uint32_t block_of(std::uint32_t offset) const { return (offset - begin) / block_size(); }
  [[nodiscard]] std::uint32_t blocks() const { return block_of(size() - 1) + 1; }
  [[nodiscard]] std::uint32_t size() const { return begin + EI_OTA_STORE_SIZE(erase_size, slot_size, slot_count); }
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

/// A block (Geometry::block_size) that cannot be erased, programmed or read any more.
enum class Defect : std::uint8_t {
  EraseFails,
  ProgFails,
  EraseIsSilent,  ///< nothing happens, and success is reported
  ProgIsSilent,
  ReadFails  ///< not where flash is mapped
};
constexpr std::uint8_t defect_count = 5;

/// What a block holds whose bytes are lost; it can be erased again.
enum class Ruin : std::uint8_t {
  Erased,
  Zeros,
  Noise,
  Unreadable  ///< until it is erased, as with error correction; Noise where flash is mapped
};
constexpr std::uint8_t ruin_count = 4;

/// What was asked for in one read.
struct Read {
  std::uint32_t offset, size;
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
  /// The read after so many, once, has a wrong bit in one of its bytes, while the flash itself is whole. Not where it is
  /// mapped.
  void flip_in_read(std::uint64_t reads, std::uint32_t byte, std::uint8_t bit);
  void reads_work_again() { fail_read_ = flip_read_ = never; }
  /// Each read from now on is noted there; nullptr: no more.
  void note_reads(std::vector<Read>* reads) { noted_ = reads; }
  [[nodiscard]] std::uint64_t reads() const { return reads_; }
  /// The lowest offset at which one has failed since fail_read_after.
  [[nodiscard]] std::uint32_t lowest_failed_read() const { return lowest_failed_read_; }
  void ruin(std::uint32_t block, Ruin how, std::uint32_t seed);
  void flip(std::uint32_t bit) { now_.bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8); }

  /// What was programmed and erased so far.
  struct Work {
    std::uint64_t programmed_bytes = 0, erased_blocks = 0;
  };
  [[nodiscard]] const Work& work() const { return work_; }

  /// What a chip would punish: the first misuse since load, or empty.
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
  /// What is in the same chip, whose slots another firmware laid out in another way. What is past its end is erased.
  void take_over(const Snapshot& snapshot);
  /// Overwrites bytes, as whoever can write flash does.
  void forge(std::uint32_t offset, std::span<const std::uint8_t> bytes);

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
  /// Bytes that were changed from outside, for good.
  void mark(std::uint32_t offset, std::uint32_t size, int state);
  void carry_out(Contents& contents, const Operation& operation, Tear tear);
  void show(const Contents& contents);
  void lose_power(const Operation* operation);

  Geometry geometry_;
  ei_ota_flash_t callbacks_{};
  Contents now_;      ///< what is read
  Contents durable_;  ///< what was synced
  std::vector<Pending> pending_;
  std::set<std::pair<std::uint32_t, Defect>> defects_;
  Work work_;
  std::uint64_t operations_ = 0, cut_ = never, reads_ = 0, fail_read_ = never, flip_read_ = never;
  bool fail_once_ = false;
  std::uint32_t flip_byte_ = 0;
  std::uint8_t flip_bit_ = 0;
  std::vector<Read>* noted_ = nullptr;
  std::uint32_t lowest_failed_read_ = UINT32_MAX;
  Tear tear_ = Tear::NotBegun;
  std::minstd_rand random_;
  bool is_off_ = false;
  std::string misuse_;
};

}  // namespace ei_ota::powerloss
