// SPDX-License-Identifier: MIT
// network.h: an inference by kernels that write down what they read (tests/generated/firmware/kernels.cpp).
#pragma once
#include <stdint.h>

#include <initializer_list>

#include "edge-impulse-sdk/tensorflow/lite/c/common.h"

struct Network {
  TfLiteStatus (*init)(void* (*allocate)(size_t, size_t));
  TfLiteStatus (*invoke)();
  TfLiteStatus (*reset)(void (*release)(void*));
};

#define JOIN(prefix, name) prefix##name
#define DECLARE_NETWORK(prefix)                                \
  TfLiteStatus JOIN(prefix, _init)(void* (*)(size_t, size_t)); \
  TfLiteStatus JOIN(prefix, _invoke)();                        \
  TfLiteStatus JOIN(prefix, _reset)(void (*)(void*))
#define NETWORK(prefix) \
  Network { JOIN(prefix, _init), JOIN(prefix, _invoke), JOIN(prefix, _reset) }

/// @return its output, a hash over all that kernels read; 0 if it fails
uint32_t infer(const Network& network);
