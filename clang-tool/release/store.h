// SPDX-License-Identifier: MIT
// release/store.h: where a firmware has its payload store, as its author told.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"

namespace ei_ota {

/// The flash of a payload store (ei_ota_flash_t), in the firmware's address space. Sizes are in bytes.
struct Store {
  std::uint32_t start;  ///< address
  std::uint32_t prog_size;
  std::uint32_t erase_size;
  std::uint32_t slot_size;
  std::uint32_t slot_count;
};

/// Bytes of the two record blocks and the slots.
[[nodiscard]] std::uint64_t size_of(const Store& store);

/// "0x080c0000 to 0x080d0fff"
[[nodiscard]] std::string address_range(std::uint64_t begin, std::uint64_t size);

/// Refuses with E-store a store with which ei_ota_boot returns EI_OTA_ERR_ARGUMENT, or that does not begin where an erase block
/// does. @param in_flash  are the weights used in it?
Status check_geometry(const Store& store, bool in_flash, const std::string& where);

/// Bytes that a slot has to have. @param content  bytes that it holds. @param bind_table  bytes of the table behind them, which
/// begins at a prog unit
[[nodiscard]] std::uint64_t needed_slot(std::uint32_t prog_size, std::uint64_t content, std::uint64_t bind_table);

/// How many builds of a firmware a slot has room for, whose bind tables follow each other. Nothing: for any number, since an
/// erase block that holds nothing else is erased for the next one.
[[nodiscard]] std::optional<std::uint64_t> builds_per_slot(const Store& store, std::uint64_t content, std::uint64_t bind_table);

/// The least bytes of a slot that has room for any number of builds.
[[nodiscard]] std::uint64_t lasting_slot(const Store& store, std::uint64_t content, std::uint64_t bind_table);

/// Refuses with E-store slots that cannot hold the largest payload, of `needed` bytes.
Status check_payload_slots(const Store& store, std::uint64_t needed, const std::string& where);

/// Refuses with E-store slots in which weights are used and that have less than `needed_slot`.
Status check_weight_slots(const Store& store, std::uint64_t content, std::uint64_t bind_table, const std::string& where);

}  // namespace ei_ota
