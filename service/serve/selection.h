// SPDX-License-Identifier: MIT
// serve/selection.h: which payload a device gets.
#pragma once
#include <cstdint>
#include <span>

#include "serve/device_query.h"
#include "serve/payload_index.h"

namespace ei_ota::serve {

/// Of the project's payloads for the device's layout whose form it decodes and whose version is above its own: the one of the
/// highest version; of equal versions the smallest; of equal sizes the first by its name. Null if there is none.
[[nodiscard]] const Payload* newest_that_fits(std::span<const Payload> payloads, std::uint32_t project, const Device& device);

/// The project's legacy payload, which is for all of its devices. Null if there is none.
[[nodiscard]] const Payload* legacy_of(std::span<const Payload> payloads, std::uint32_t project);

}  // namespace ei_ota::serve
