// SPDX-License-Identifier: MIT
// device/runtime_private.h: what is private to the runtime but has to be the same in the host tool: the form of a payload, its
// coding, with its decoder, and the checksum. The tool and its tests include private headers of the runtime here and in
// load_images.cpp, and nowhere else.
#pragma once
#include "../../runtime/src/coding.h"
#include "../../runtime/src/container.h"
#include "../../runtime/src/crc32.h"
#include "../../runtime/src/weight_decoder.h"
