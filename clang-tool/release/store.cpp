// SPDX-License-Identifier: MIT
#include "release/store.h"

#include <fmt/format.h>

#include <algorithm>

#include "model/image_alignment.h"

namespace ei_ota {
namespace {

constexpr std::uint32_t record_blocks = 2;
constexpr std::uint32_t record_room = 128;  // docs/SPEC.md, "Store"
constexpr std::uint32_t most_slots = 32;

std::uint64_t round_up(std::uint64_t size, std::uint64_t unit) { return (size + unit - 1) / unit * unit; }

bool is_multiple(std::uint64_t number, std::uint64_t unit) { return unit != 0 && number % unit == 0; }

std::uint64_t offset_of_slots(const Store& store) {
  return record_blocks * round_up(record_room, std::max(store.erase_size, 1U));
}

Refusal refused(const std::string& where, std::string found, std::string expected) {
  return refuse(ErrorId::Store, where, std::move(found), std::move(expected), "correct --store (CMake: STORE)");
}

}  // namespace

std::uint64_t size_of(const Store& store) { return offset_of_slots(store) + std::uint64_t{store.slot_count} * store.slot_size; }

std::string address_range(std::uint64_t begin, std::uint64_t size) {
  return fmt::format("{:#010x} to {:#010x}", begin, begin + size - 1);
}

Status check_geometry(const Store& store, bool in_flash, const std::string& where) {
  const auto& [start, prog_size, erase_size, slot_size, slot_count] = store;
  if (prog_size == 0 || (prog_size & (prog_size - 1)) != 0)
    return refused(where, fmt::format("the store has prog units of {} bytes", prog_size), "a power of two");
  if (erase_size == 0 || !is_multiple(erase_size, prog_size))
    return refused(where, fmt::format("the store has erase blocks of {} bytes", erase_size),
                   fmt::format("a multiple of the prog unit, {}", prog_size));
  if (slot_size == 0 || !is_multiple(slot_size, erase_size))
    return refused(where, fmt::format("the store has slots of {} bytes", slot_size),
                   fmt::format("a multiple of the erase block, {}", erase_size));
  if (in_flash && (!is_multiple(start + offset_of_slots(store), image_alignment) || !is_multiple(slot_size, image_alignment)))
    return refused(where,
                   fmt::format("the store has slots of {} bytes from {:#010x} on", slot_size, start + offset_of_slots(store)),
                   fmt::format("multiples of {}, since weights are used in it", image_alignment));
  const auto fewest = in_flash ? 3U : 2U;
  if (slot_count < fewest || slot_count > most_slots)
    return refused(where, fmt::format("the store has {} slots", slot_count),
                   fmt::format("{} to {}{}", fewest, most_slots, in_flash ? ", since weights are used in it" : ""));
  if (!is_multiple(start, erase_size))
    return refused(where, fmt::format("the store begins at {:#010x}", start),
                   fmt::format("the beginning of an erase block of {} bytes", erase_size));
  if (start + size_of(store) > std::uint64_t{1} << 32U)
    return refused(where, fmt::format("the store begins at {:#010x} and takes {} bytes", start, size_of(store)),
                   "an end within 32 bits");
  return Nothing{};
}

std::uint64_t needed_slot(std::uint32_t prog_size, std::uint64_t content, std::uint64_t bind_table) {
  return round_up(content, prog_size) + bind_table;
}

std::uint64_t lasting_slot(const Store& store, std::uint64_t content, std::uint64_t bind_table) {
  return round_up(round_up(content, store.erase_size) + round_up(bind_table, store.prog_size), store.erase_size);
}

std::optional<std::uint64_t> builds_per_slot(const Store& store, std::uint64_t content, std::uint64_t bind_table) {
  if (bind_table == 0 || lasting_slot(store, content, bind_table) <= store.slot_size) return std::nullopt;
  return (store.slot_size - round_up(content, store.prog_size)) / round_up(bind_table, store.prog_size);
}

Status check_payload_slots(const Store& store, std::uint64_t needed, const std::string& where) {
  if (needed <= store.slot_size) return Nothing{};
  return refused(where, fmt::format("the store has slots of {} bytes", store.slot_size),
                 fmt::format("{} or more: {} for the largest payload", round_up(needed, store.erase_size), needed));
}

Status check_weight_slots(const Store& store, std::uint64_t content, std::uint64_t bind_table, const std::string& where) {
  const auto needed = needed_slot(store.prog_size, content, bind_table);
  if (needed <= store.slot_size) return Nothing{};
  const auto least = round_up(needed, store.erase_size), lasting = lasting_slot(store, content, bind_table);
  return refused(where, fmt::format("the store has slots of {} bytes", store.slot_size),
                 fmt::format("{} or more: {} for weights and what leads to them{}", least, needed,
                             lasting == least ? "" : fmt::format(", {} for any number of firmware releases", lasting)));
}

}  // namespace ei_ota
