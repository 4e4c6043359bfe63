// SPDX-License-Identifier: MIT
// tests/unit/head_for.h: the head of payloads for devices of a release.
#pragma once
#include "model/layout.h"
#include "payload/encode.h"
#include "release/release.h"

namespace ei_ota::test {

/// Of version 1.
inline PayloadHead head_for(const Release& device) { return {layout_fingerprint(device.layout), device.context.project.id, 1}; }

}  // namespace ei_ota::test
