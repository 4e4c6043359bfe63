// SPDX-License-Identifier: MIT
#include "nor_flash.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace ei_ota::test {
namespace {

NorFlash* the_flash = nullptr;

std::uint8_t* map(const NorFlash::Kind& kind) {
  auto* const wanted = reinterpret_cast<void*>(kind.address);  // NOLINT(performance-no-int-to-ptr): an address of a target
  const int fixed = wanted != nullptr ? MAP_FIXED_NOREPLACE : 0;
  auto* const mapped = mmap(wanted, kind.size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | fixed, -1, 0);
  if (mapped == MAP_FAILED) throw std::runtime_error("the flash's address is taken");
  std::memset(mapped, 0xFF, kind.size);
  return static_cast<std::uint8_t*>(mapped);
}

}  // namespace

NorFlash::NorFlash(const Kind& given) : kind(given), bytes(map(given)), programmed_units_(given.size / given.prog_unit) {
  the_flash = this;
}

NorFlash::~NorFlash() {
  munmap(bytes, kind.size);
  the_flash = nullptr;
}

NorFlash& NorFlash::the() { return *the_flash; }

int NorFlash::violation(const std::string& text) {
  violations.push_back(text);
  return -1;
}

bool NorFlash::is_inside(const char* what, std::uint32_t offset, std::uint32_t size, std::uint32_t unit) {
  const bool is_right = offset <= kind.size && size <= kind.size - offset && offset % unit == 0 && size % unit == 0;
  if (!is_right) violation(std::string{what} + " of " + std::to_string(size) + " bytes at " + std::to_string(offset));
  return is_right;
}

int NorFlash::program(std::uint32_t offset, const void* data, std::uint32_t size) {
  programmed.push_back(offset);
  if (!is_inside("program", offset, size, kind.prog_unit)) return -1;
  if (const int error = std::exchange(error_, 0); error != 0) return error;
  for (auto unit = offset / kind.prog_unit; unit != (offset + size) / kind.prog_unit; ++unit) {
    if (programmed_units_.at(unit) && kind.has_ecc) return violation("unit " + std::to_string(unit) + " programmed twice");
    programmed_units_.at(unit) = true;
  }
  const auto* const given = static_cast<const std::uint8_t*>(data);
  for (std::uint32_t i = 0; i != size; ++i) bytes[offset + i] &= given[i];
  return 0;
}

int NorFlash::erase(std::uint32_t offset, std::uint32_t size) {
  erased.push_back(offset);
  if (!is_inside("erase", offset, size, kind.erase_block)) return -1;
  if (const int error = std::exchange(error_, 0); error != 0) return error;
  std::fill_n(bytes + offset, size, std::uint8_t{0xFF});
  std::fill_n(programmed_units_.begin() + offset / kind.prog_unit, size / kind.prog_unit, false);
  return 0;
}

int NorFlash::read(std::uint32_t offset, void* data, std::uint32_t size) {
  ++reads;
  if (!is_inside("read", offset, size, 1)) return -1;
  if (const int error = std::exchange(error_, 0); error != 0) return error;
  std::memcpy(data, bytes + offset, size);
  return 0;
}

std::vector<std::uint8_t> NorFlash::at(std::uint32_t offset, std::uint32_t size) const {
  return {bytes + offset, bytes + offset + size};
}

}  // namespace ei_ota::test
