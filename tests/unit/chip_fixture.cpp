// SPDX-License-Identifier: MIT
#include "chip_fixture.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "simulated_chip.h"

namespace ei_ota::test {
namespace {

SimulatedChip* the_chip = nullptr;

void put(std::vector<std::uint8_t>& cells, std::uint32_t at, std::uint32_t word) {
  for (int i = 0; i != 4; ++i) cells.at(at + i) = static_cast<std::uint8_t>(word >> 8 * i);
}

std::uint32_t get(const std::vector<std::uint8_t>& cells, std::uint32_t at) {
  std::uint32_t word = 0;
  for (int i = 0; i != 4; ++i) word |= static_cast<std::uint32_t>(cells.at(at + i)) << 8 * i;
  return word;
}

}  // namespace

SimulatedChip::SimulatedChip() { the_chip = this; }
SimulatedChip::~SimulatedChip() { the_chip = nullptr; }

void SimulatedChip::interrupt() {
  const auto due = interrupts.find(accesses++);
  if (due == interrupts.end()) return;
  const auto handler = std::exchange(due->second, nullptr);
  if (handler) handler();
}

std::uint32_t SimulatedChip::load(std::uint32_t address) {
  interrupt();
  return do_load(address);
}

void SimulatedChip::store(std::uint32_t address, std::uint32_t word) {
  interrupt();
  do_store(address, word);
}

bool SimulatedChip::poll() {
  if (busy != 0 && busy != forever) --busy;
  return busy != 0;
}

SimulatedStm32l4::SimulatedStm32l4(const Kind& given)
    : kind(given), cells_(kind.kilobytes * 1024, 0xFF), programmed_(cells_.size() / 8), shown_(cells_) {}

std::uint32_t SimulatedStm32l4::physical(std::uint32_t address) const {
  const auto size = static_cast<std::uint32_t>(cells_.size());
  return kind.swapped ? (address - base + size / 2) % size : address - base;
}

std::uint32_t SimulatedStm32l4::do_load(std::uint32_t address) {
  switch (address) {
    case ACR:
      return acr;
    case SR:
      return poll() ? sr | BSY : sr;
    case CR:
      return busy != 0 ? cr : cr & ~STRT;
    case ECCR:
      return eccr;
    case OPTR:
      return kind.options;
    case 0xE0042000:
      return 0x10000000 | kind.device;
    case 0x1FFF75E0:
      return 0xFFFF0000 | kind.kilobytes;
    case 0x40021060:
      return clocks;
    case 0x40010000:
      return (clocks & 1) != 0 && kind.swapped ? 0x100 : 0;  // without a clock a register reads 0
    default:
      throw std::logic_error("no such address");
  }
}

void SimulatedStm32l4::do_store(std::uint32_t address, std::uint32_t word) {
  switch (address) {
    case ACR:
      return write_acr(word);
    case KEYR:
      return write_key(word);
    case SR:
      sr &= ~(word & errors);
      return;
    case CR:
      return write_cr(word);
    case ECCR:
      eccr = (eccr & 0x0FFFFFFF & ~(word & (1U << 29))) | (eccr & ~word & 0xF0000000);
      return;
    case 0x40021060:
      clocks = word;
      return;
    default:
      return write_flash(address, word);
  }
}

void SimulatedStm32l4::write_key(std::uint32_t key) {
  if ((cr & LOCK) == 0) return violation("a key while unlocked is a bus error");
  const bool is_right = (keys_ == 0 && key == 0x45670123) || (keys_ == 1 && key == 0xCDEF89AB);
  keys_ = is_right ? keys_ + 1 : -1;  // wrong keys lock until a reset
  if (!is_right) violation("a wrong key is a bus error");
  if (keys_ == 2) cr &= ~LOCK, keys_ = 0;
}

void SimulatedStm32l4::write_cr(std::uint32_t value) {
  if (busy != 0) return violation("FLASH_CR written while busy");
  if ((cr & LOCK) != 0) return violation("FLASH_CR written while locked");
  if ((value & PG) != 0 && (value & (PER | MER1 | MER2 | FSTPG)) != 0) sr |= PGSERR;
  if ((value & (MER1 | MER2 | OPTSTRT | FSTPG)) != 0) violation("more than pages was to be changed");
  if ((value & OPTLOCK) != (cr & OPTLOCK)) violation("OPTLOCK changed");
  const bool starts = (value & STRT) != 0;
  if (starts && (cr & (PER | 0xFF8)) != (value & (PER | 0xFF8))) violation("the page was not selected before STRT");
  cr = value & ~STRT;
  has_first_word_ = false;
  if (!starts) return;
  if ((value & PER) == 0) return violation("STRT without PER");
  erase(value >> 3 & 0xFF, (value & BKER) != 0);
}

bool SimulatedStm32l4::fails(std::uint32_t address) {
  if ((sr & errors) != 0)
    sr |= PGSERR;
  else if (write_protected != 0 && address / kind.page_size == physical(write_protected) / kind.page_size)
    sr |= WRPERR;
  else
    sr |= std::exchange(fails_with, 0);
  return (sr & errors) != 0;
}

void SimulatedStm32l4::start_operation(const char* what) {
  if (kind.banks == 2 && (acr & DCEN) != 0) violation(std::string{"the data cache is on: "} + what);
  busy = polls;
}

void SimulatedStm32l4::erase(std::uint32_t page, std::uint32_t bank) {
  const auto bank_size = static_cast<std::uint32_t>(cells_.size()) / kind.banks;
  if (page >= bank_size / kind.page_size || bank >= kind.banks) return violation("no such page");
  const auto at = bank * bank_size + page * kind.page_size;
  if (fails(at)) return;
  start_operation("erase");
  std::fill_n(cells_.begin() + at, kind.page_size, std::uint8_t{0xFF});
  std::fill_n(programmed_.begin() + at / 8, kind.page_size / 8, false);
  erased.push_back(base + physical(base + at));
  changed_.insert(at);
}

void SimulatedStm32l4::write_flash(std::uint32_t address, std::uint32_t word) {
  if (address < base || address - base >= cells_.size()) return violation("no flash there");
  if (busy != 0) return violation("flash written while busy");
  if ((cr & PG) != 0 && (sr & errors) != 0) violation("programming went on after an error");
  if ((cr & PG) == 0 || (sr & errors) != 0) {
    sr |= PGSERR;
    return;
  }
  if (!std::exchange(has_first_word_, !has_first_word_)) {
    if (address % 8 != 0) sr |= PGAERR, has_first_word_ = false;
    first_address_ = address, first_word_ = word;
    return;
  }
  const auto at = physical(first_address_);
  if (address != first_address_ + 4) {
    sr |= PGAERR;
  } else if (programmed_.at(at / 8) && (first_word_ | word) != 0) {
    sr |= PROGERR;
  } else if (!fails(at)) {
    start_operation("program");
    put(cells_, at, first_word_);
    put(cells_, at + 4, word);
    programmed_.at(at / 8) = true;
    changed_.insert(at / kind.page_size * kind.page_size);
  }
}

void SimulatedStm32l4::write_acr(std::uint32_t value) {
  if ((value & DCRST) != 0 && ((acr | value) & DCEN) != 0) violation("the data cache was reset while on");
  if ((value & ICRST) != 0 && ((acr | value) & ICEN) != 0) violation("the instruction cache was reset while on");
  if (((value ^ acr) & ~(ICEN | DCEN | ICRST | DCRST)) != 0) violation("latency changed");
  acr = value;
  if ((acr & (ICRST | DCRST)) != (ICRST | DCRST)) return;
  for (const auto at : std::exchange(changed_, {}))
    std::copy_n(cells_.begin() + at, kind.page_size, shown_.begin() + physical(base + at));
}

std::uint32_t SimulatedNrf52::do_load(std::uint32_t address) {
  switch (address) {
    case READY:
      return poll() ? 0 : 1;
    case CONFIG:
      return config;
    case CODEPAGESIZE:
      return page_size;
    case CODESIZE:
      return pages;
    default:
      return get(cells_, address);
  }
}

void SimulatedNrf52::do_store(std::uint32_t address, std::uint32_t word) {
  if (busy != 0) return violation("a store while not ready");
  if (address == CONFIG)
    config = word;
  else if (address == ERASEPAGE)
    erase(word);
  else
    write_flash(address, word);
}

void SimulatedNrf52::erase(std::uint32_t address) {
  if (config != 2) return violation("an erase that is not enabled");
  if (address % 4096 != 0 || address >= cells_.size()) return violation("no such page");
  busy = polls;
  erased.push_back(address);
  if (address == write_protected) return;
  std::fill_n(cells_.begin() + address, 4096, std::uint8_t{0xFF});
  std::fill_n(programmed_.begin() + address / 4, 1024, false);
}

void SimulatedNrf52::write_flash(std::uint32_t address, std::uint32_t word) {
  if (config != 1) return violation("a write that is not enabled is a fault");
  if (address % 4 != 0 || address >= cells_.size()) return violation("no such word");
  busy = polls;
  if (write_protected != 0 && address / 4096 == write_protected / 4096) return;
  if (programmed_.at(address / 4)) violation("a word was programmed twice");
  programmed_.at(address / 4) = true;
  put(cells_, address, get(cells_, address) & word);
}

}  // namespace ei_ota::test

uint32_t eiota_internal_load(uint32_t address) { return ei_ota::test::the_chip->load(address); }
void eiota_internal_store(uint32_t address, uint32_t word) { ei_ota::test::the_chip->store(address, word); }
const uint8_t* eiota_internal_mapped(uint32_t address) { return ei_ota::test::the_chip->mapped(address); }
