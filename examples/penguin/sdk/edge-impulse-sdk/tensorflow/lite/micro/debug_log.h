// SPDX-License-Identifier: MIT
// Copyright (c) EiOta contributors

// Where kernels write to. The stand-in's write nothing.
#pragma once

extern "C" void DebugLog(const char* text);
