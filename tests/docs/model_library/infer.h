// SPDX-License-Identifier: MIT
// infer.h: an inference that prints the labels of its model, and a checksum of what the model made of the input.
#pragma once

void infer();
