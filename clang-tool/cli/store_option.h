// SPDX-License-Identifier: MIT
// cli/store_option.h: the numbers of --store.
#pragma once
#include <string>
#include <vector>

#include "base/result.h"
#include "release/store.h"

namespace ei_ota {

/// @param numbers  start, prog_size, erase_size, slot_size and slot_count: decimal, or hexadecimal after 0x, with K or M behind
/// them for 1,024 and 1,048,576. Refuses with E-usage what is no such number, or one of more than 32 bits.
Result<Store> read_store_option(const std::vector<std::string>& numbers);

}  // namespace ei_ota
