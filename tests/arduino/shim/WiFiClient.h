// SPDX-License-Identifier: MIT
#pragma once
#include "Arduino.h"

class WiFiClient : public EmptyStream {
 public:
  int connect(const char*, uint16_t) { return 1; }
  void stop() {}
};
