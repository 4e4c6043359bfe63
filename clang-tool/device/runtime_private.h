// SPDX-License-Identifier: MIT
// device/runtime_private.h: what the runtime keeps to itself and the host tool has to agree with: the form of a payload and the
// checksum. The tool includes private headers of the runtime
// here and in load_images.cpp, and nowhere else.
#pragma once
#include "../../runtime/src/container.h"
#include "../../runtime/src/crc32.h"
