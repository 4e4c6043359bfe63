// SPDX-License-Identifier: MIT
#pragma once
#include "Arduino.h"

class WiFiClient : public EmptyStream {
 public:
  int connect(const char*, uint16_t) { return 1; }
  uint8_t connected() { return 0; }
  void stop() {}
};
