// SPDX-License-Identifier: MIT
// tests/unit/ports/nor_flash.h: NOR flash in memory, behind stand-ins for the SDKs whose drivers runtime/ports calls.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace ei_ota::test {

/// Notes what real flash or its SDK would not forgive. There is one at a time, which the stand-ins find.
class NorFlash {
 public:
  struct Kind {
    std::uint32_t size, prog_unit, erase_block;
    std::uintptr_t address = 0;  ///< where a processor has it mapped; 0: anywhere
    bool has_ecc = false;        ///< a unit can be programmed only once
  };

  explicit NorFlash(const Kind& given);
  ~NorFlash();
  NorFlash(const NorFlash&) = delete;
  NorFlash& operator=(const NorFlash&) = delete;
  static NorFlash& the();

  /// 0, or what fail_next said; -1 for a violation.
  int program(std::uint32_t offset, const void* data, std::uint32_t size);
  int erase(std::uint32_t offset, std::uint32_t size);
  int read(std::uint32_t offset, void* data, std::uint32_t size);

  /// The next operation changes nothing and returns this.
  void fail_next(int error) { error_ = error; }
  int violation(const std::string& text);
  [[nodiscard]] std::vector<std::uint8_t> at(std::uint32_t offset, std::uint32_t size) const;
  [[nodiscard]] std::vector<std::uint8_t> all() const { return at(0, kind.size); }

  const Kind kind;
  std::uint8_t* const bytes;
  std::vector<std::string> violations;
  std::vector<std::uint32_t> erased, programmed;  ///< offsets of the calls
  int reads = 0;

 private:
  bool is_inside(const char* what, std::uint32_t offset, std::uint32_t size, std::uint32_t unit);

  std::vector<bool> programmed_units_;
  int error_ = 0;
};

}  // namespace ei_ota::test
