// SPDX-License-Identifier: MIT
// A stand-in for the WiFi libraries: a network where nobody answers.
#pragma once
#include "WiFiClient.h"

enum { WL_CONNECTED = 3 };

class WiFiClass {
 public:
  int begin(const char*, const char*) { return WL_CONNECTED; }
  int status() const { return WL_CONNECTED; }
};
extern WiFiClass WiFi;
