// SPDX-License-Identifier: MIT
// Copyright (c) EiOta contributors

// The header that a compiled model includes for its kernels.
#pragma once

#include "edge-impulse-sdk/tensorflow/lite/micro/kernels/micro_ops.h"
#include "edge-impulse-sdk/tensorflow/lite/micro/micro_context.h"
