// SPDX-License-Identifier: MIT
// network.h: an inference of one network by its own functions. INPUTS is how many different inputs it can be given.
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "edge-impulse-sdk/tensorflow/lite/c/common.h"

constexpr uint32_t inputs = INPUTS;

struct Network {
  TfLiteStatus (*init)(void* (*allocate)(size_t, size_t));
  TfLiteStatus (*input)(int index, TfLiteTensor* tensor);
  TfLiteStatus (*invoke)();
  TfLiteStatus (*output)(int index, TfLiteTensor* tensor);
  TfLiteStatus (*reset)(void (*release)(void*));
};

#define JOIN(prefix, name) prefix##name
#define DECLARE_NETWORK(prefix)                                \
  TfLiteStatus JOIN(prefix, _init)(void* (*)(size_t, size_t)); \
  TfLiteStatus JOIN(prefix, _input)(int, TfLiteTensor*);       \
  TfLiteStatus JOIN(prefix, _invoke)();                        \
  TfLiteStatus JOIN(prefix, _output)(int, TfLiteTensor*);      \
  TfLiteStatus JOIN(prefix, _reset)(void (*)(void*))
#define NETWORK(prefix) \
  Network { JOIN(prefix, _init), JOIN(prefix, _input), JOIN(prefix, _invoke), JOIN(prefix, _output), JOIN(prefix, _reset) }

/// @return a hash over what it outputs; 0 if it fails
uint32_t infer(const Network& network, uint32_t input);

// What kernels that compute have, and kernels that write down what they read have not (dumped_output.cpp):
bool put_input(const Network& network, uint32_t number);
bool take_output(const Network& network);

/// Adds to what the running inference outputs.
void add_output(const void* bytes, size_t size);
