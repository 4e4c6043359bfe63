// SPDX-License-Identifier: MIT
// tests/unit/chip_fixture.h: microcontrollers that enforce the rules of their reference manuals when their flash is written.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace ei_ota::test {

/// The chip to which runtime/flash/chip_access.h leads while it exists; one at a time.
class SimulatedChip {
 public:
  SimulatedChip();
  virtual ~SimulatedChip();
  SimulatedChip(const SimulatedChip&) = delete;
  SimulatedChip& operator=(const SimulatedChip&) = delete;

  std::uint32_t load(std::uint32_t address);
  void store(std::uint32_t address, std::uint32_t word);
  virtual const std::uint8_t* mapped(std::uint32_t address) = 0;

  static constexpr std::uint32_t forever = 0xFFFFFFFF;
  std::vector<std::string> violations;  ///< of rules that a real chip punishes with a fault, a stall, or damage
  std::uint32_t busy = 0;               ///< polls until the operation ends
  std::uint32_t polls = 3;              ///< that an operation takes
  std::uint32_t accesses = 0;
  std::map<std::uint32_t, std::function<void()>> interrupts;  ///< before the access of that number

 protected:
  virtual std::uint32_t do_load(std::uint32_t address) = 0;
  virtual void do_store(std::uint32_t address, std::uint32_t word) = 0;
  void violation(const std::string& rule) { violations.push_back(rule); }
  /// One poll of a status register. @return whether the operation goes on
  bool poll();

 private:
  void interrupt();
};

class SimulatedStm32l4 : public SimulatedChip {
 public:
  enum : std::uint32_t {
    base = 0x08000000,
    ACR = 0x40022000,
    KEYR = 0x40022008,
    SR = 0x40022010,
    CR = 0x40022014,
    ECCR = 0x40022018,
    OPTR = 0x40022020,
    ICEN = 1U << 9,
    DCEN = 1U << 10,
    ICRST = 1U << 11,
    DCRST = 1U << 12,
    PG = 1U << 0,
    PER = 1U << 1,
    MER1 = 1U << 2,
    BKER = 1U << 11,
    MER2 = 1U << 15,
    STRT = 1U << 16,
    OPTSTRT = 1U << 17,
    FSTPG = 1U << 18,
    EOPIE = 1U << 24,
    OPTLOCK = 1U << 30,
    LOCK = 1U << 31,
    OPERR = 1U << 1,
    PROGERR = 1U << 3,
    WRPERR = 1U << 4,
    PGAERR = 1U << 5,
    SIZERR = 1U << 6,
    PGSERR = 1U << 7,
    BSY = 1U << 16,
    errors = 0x3FA
  };
  struct Kind {
    std::uint32_t device = 0x415, kilobytes = 1024, options = 0;
    std::uint32_t page_size = 2048, banks = 2;  ///< what they amount to
    bool swapped = false;
  };
  explicit SimulatedStm32l4(const Kind& kind);
  const std::uint8_t* mapped(std::uint32_t address) override { return &shown_.at(address - base); }
  /// What is in flash, whatever a cache shows.
  [[nodiscard]] std::uint8_t cell(std::uint32_t address) const { return cells_.at(physical(address)); }
  void reset() { acr = 0x00000604, sr = 0, cr = LOCK | OPTLOCK, keys_ = 0; }
  void unlock() { store(KEYR, 0x45670123), store(KEYR, 0xCDEF89AB); }

  Kind kind;
  std::uint32_t acr = 0x00000604, sr = 0, cr = LOCK | OPTLOCK, eccr = 0, clocks = 0;
  std::uint32_t fails_with = 0;       ///< error flags of the next operation
  std::uint32_t write_protected = 0;  ///< address of a page
  std::vector<std::uint32_t> erased;  ///< addresses of pages

 protected:
  std::uint32_t do_load(std::uint32_t address) override;
  void do_store(std::uint32_t address, std::uint32_t word) override;

 private:
  /// The offset in cells_. It is its own inverse: base + physical(base + offset) is the address of an offset.
  [[nodiscard]] std::uint32_t physical(std::uint32_t address) const;
  void write_key(std::uint32_t key);
  void write_cr(std::uint32_t value);
  void write_acr(std::uint32_t value);
  void write_flash(std::uint32_t address, std::uint32_t word);
  void erase(std::uint32_t page, std::uint32_t bank);
  void start_operation(const char* what);
  bool fails(std::uint32_t address);

  std::vector<std::uint8_t> cells_;  ///< bank 1, bank 2
  std::vector<bool> programmed_;     ///< by double word
  std::vector<std::uint8_t> shown_;  ///< by address, as of the last reset of the data cache
  std::set<std::uint32_t> changed_;  ///< offsets of pages in cells_ that are not shown yet
  int keys_ = 0;
  bool has_first_word_ = false;
  std::uint32_t first_address_ = 0, first_word_ = 0;
};

class SimulatedNrf52 : public SimulatedChip {
 public:
  enum : std::uint32_t {
    READY = 0x4001E400,
    CONFIG = 0x4001E504,
    ERASEPAGE = 0x4001E508,
    CODEPAGESIZE = 0x10000010,
    CODESIZE = 0x10000014
  };
  const std::uint8_t* mapped(std::uint32_t address) override { return &cells_.at(address); }

  std::uint32_t config = 0, page_size = 4096, pages = 256;
  std::uint32_t write_protected = 0;  ///< address of a page
  std::vector<std::uint32_t> erased;  ///< addresses of pages

 protected:
  std::uint32_t do_load(std::uint32_t address) override;
  void do_store(std::uint32_t address, std::uint32_t word) override;

 private:
  void erase(std::uint32_t address);
  void write_flash(std::uint32_t address, std::uint32_t word);

  std::vector<std::uint8_t> cells_ = std::vector<std::uint8_t>(256 * 4096, 0xFF);
  std::vector<bool> programmed_ = std::vector<bool>(256 * 1024);  ///< by word
};

}  // namespace ei_ota::test
