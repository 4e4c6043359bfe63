/*
 * SPDX-License-Identifier: MIT
 * Copyright (c) EiOta contributors
 *
 * Written by examples/penguin/training/train.py in the form of an Edge Impulse export; do not edit.
 */
// Generated on: 01.11.2025 12:00:00

#ifndef tflite_learn_1_2_GEN_H
#define tflite_learn_1_2_GEN_H

#include "edge-impulse-sdk/tensorflow/lite/c/common.h"

// Takes or clears the arena and prepares every node; call before each inference.
TfLiteStatus tflite_learn_1_2_init(void *(*alloc_fnc)(size_t, size_t));

// Describes an input or output tensor; its data pointer is valid between init and reset.
TfLiteStatus tflite_learn_1_2_input(int index, TfLiteTensor *tensor);
TfLiteStatus tflite_learn_1_2_output(int index, TfLiteTensor *tensor);

// Runs the nodes in order.
TfLiteStatus tflite_learn_1_2_invoke();

// Gives back what init took.
TfLiteStatus tflite_learn_1_2_reset(void (*free_fnc)(void *ptr));

inline size_t tflite_learn_1_2_inputs() { return 1; }
inline size_t tflite_learn_1_2_outputs() { return 1; }

#endif
