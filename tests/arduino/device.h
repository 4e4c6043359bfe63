// SPDX-License-Identifier: MIT
// tests/arduino/device.h: a patched library with the penguin's model from the export "bad", and the payload from the export
// "smart". Time is the shim's: it goes on while somebody waits, and nowhere else.
#pragma once
#include <gmock/gmock.h>

#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "frames.h"

// Behind the C++ library, whose names are macros from here on.
#include <ei_ota_http.h>
#include <penguin_inferencing.h>

#include "weights_crc.h"

inline std::string read_payload() {
  std::ifstream file(PAYLOAD, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline const std::string payload = read_payload();

/// Bytes that arrive at times.
class TimedStream : public Stream {
 public:
  TimedStream() = default;
  explicit TimedStream(const std::string& bytes) { add(0, bytes); }

  /// ms after what was added before
  void add(unsigned long ms, const std::string& bytes) {
    last_ += ms;
    for (const char c : bytes) bytes_.emplace_back(last_, c);
  }

  void start_now() { start_ = millis(); }

  size_t write(uint8_t) override { return 0; }
  int available() override {
    while (arrived_ != bytes_.size() && bytes_[arrived_].first <= millis() - start_) ++arrived_;
    return static_cast<int>(arrived_ - next_);
  }
  int peek() override { return available() == 0 ? -1 : static_cast<uint8_t>(bytes_[next_].second); }
  int read() override {
    const int byte = peek();
    if (byte >= 0) ++next_;
    return byte;
  }
  size_t left() const { return bytes_.size() - next_; }

 private:
  std::vector<std::pair<unsigned long, char>> bytes_;
  unsigned long start_ = millis(), last_ = 0;
  size_t arrived_ = 0, next_ = 0;
};

inline size_t penguins() {
  ei_impulse_result_t result = {};
  if (run_classifier(penguin_frame_one, &result) != EI_IMPULSE_OK) return 99;
  return result.bounding_boxes_count;
}

/// Starts with the factory weights, and counts milliseconds.
class ArduinoTest : public testing::Test {
 protected:
  ArduinoTest() {
    EXPECT_EQ(ei_ota_restore_weights(), 0);
    EXPECT_EQ(weights_crc(ei_ota_penguin), ei_ota_penguin.factory_crc);
    EXPECT_EQ(penguins(), 0u);
  }

  void expect_refused(int error, int code) const {
    EXPECT_EQ(error, code);
    EXPECT_EQ(weights_crc(ei_ota_penguin), ei_ota_penguin.factory_crc);
  }

  unsigned long elapsed() const { return millis() - start_; }

 private:
  unsigned long start_ = millis();
};
