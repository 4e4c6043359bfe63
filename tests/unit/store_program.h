// SPDX-License-Identifier: MIT
// tests/unit/store_program.h: what programs of tests have in common that keep payloads in a store.
#pragma once
#include <fmt/format.h>

#include <string>

namespace ei_ota::test {

/// C++ statements that give `config` a store in the array `bytes`, with `unit` as its prog unit.
inline std::string store_in_bytes(unsigned erase_size, unsigned slot_size, unsigned slot_count) {
  return fmt::format(
      "  static ei_ota_flash_ram_t ram = EI_OTA_FLASH_RAM_INIT(bytes, {0});\n"
      "  static ei_ota_flash_t flash = {{}};\n"
      "  flash.context = &ram;\n"
      "  flash.prog = ei_ota_flash_ram_prog;\n"
      "  flash.erase = ei_ota_flash_ram_erase;\n"
      "  flash.mapped = bytes;\n"
      "  flash.prog_size = sizeof unit;\n"
      "  flash.erase_size = {0};\n"
      "  flash.slot_size = {1};\n"
      "  flash.slot_count = {2};\n"
      "  static ei_ota_store_t store = {{}};\n"
      "  store.flash = &flash;\n"
      "  store.unit = unit;\n"
      "  store.trial_boots = 2;\n"
      "  config.store = &store;\n",
      erase_size, slot_size, slot_count);
}

}  // namespace ei_ota::test
