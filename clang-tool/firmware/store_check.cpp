// SPDX-License-Identifier: MIT
#include "firmware/store_check.h"

#include <fmt/format.h>

#include "payload/encode.h"

namespace ei_ota {
namespace {

/// What lies in the store, as a message says it.
std::string described(const Occupant& occupant) {
  const auto range = address_range(occupant.begin, occupant.size);
  switch (occupant.kind) {
    case Occupant::Kind::Section:
      return fmt::format("section {}, {}, lies", occupant.section, range);
    case Occupant::Kind::InitialValues:
      return fmt::format("the load image of section {}, {}, lies", occupant.section, range);
    case Occupant::Kind::Gap:
      break;
  }
  return fmt::format("a segment without a section there, {}, lies", range);
}

Status check_vacancy(const ElfImage& firmware, const Store& store, const std::string& where) {
  const auto occupant = firmware.occupant(store.start, size_of(store));
  if (!occupant) return Nothing{};
  return refuse(ErrorId::Store, where,
                fmt::format("{} in the payload store, {}", described(*occupant), address_range(store.start, size_of(store))),
                "nothing there that the linker places",
                occupant->kind == Occupant::Kind::Gap
                    ? "a programmer would fill the gap between two sections: link with -Wl,-z,max-page-size=256"
                    : "end the linker script's flash where the store begins, or move the store (--store, in CMake STORE)");
}

}  // namespace

Result<std::string> check_store(const ElfImage& firmware, const Release& baseline, const std::optional<SlotUse>& use,
                                const std::string& where) {
  if (!baseline.device.store) return std::string();
  const auto& store = *baseline.device.store;
  const auto needed =
      use ? needed_slot(store.prog_size, largest_slot_content(use->image), use->bind_table) : largest_payload(baseline.image);
  if (auto status = check_geometry(store, use.has_value(), where); !status) return status.refusal();
  const auto fits = use ? check_weight_slots(store, largest_slot_content(use->image), use->bind_table, where)
                        : check_payload_slots(store, needed, where);
  if (!fits) return fits.refusal();
  if (auto status = check_vacancy(firmware, store, where); !status) return status.refusal();
  return fmt::format("; {} slots of {} bytes hold the {} bytes that are needed, and nothing else is in the payload store, {}",
                     store.slot_count, store.slot_size, needed, address_range(store.start, size_of(store)));
}

}  // namespace ei_ota
