// What sketches call, in a patched library with the penguin's model from the export "bad": the payload from the export "smart"
// through all kinds of streams. Time is the shim's: it goes on while somebody waits, and nowhere else.
#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "frames.h"

// Behind the C++ library, whose names are macros from here on.
#include <ei_ota_arduino.h>
#include <penguin_inferencing.h>

#include "weights_crc.h"

namespace {

std::string read_payload() {
  std::ifstream file(PAYLOAD, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

const std::string payload = read_payload();

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

size_t penguins() {
  ei_impulse_result_t result = {};
  if (run_classifier(penguin_frame_one, &result) != EI_IMPULSE_OK) return 99;
  return result.bounding_boxes_count;
}

/// Starts with the factory weights, and counts milliseconds.
class ArduinoTest : public testing::Test {
 protected:
  ArduinoTest() {
    EXPECT_STREQ(ei_restore_weights().c_str(), "");
    EXPECT_EQ(weights_crc(ei_ota_penguin), ei_ota_penguin.factory_crc);
    EXPECT_EQ(penguins(), 0u);
  }

  void expect_refused(const String& error, int code) const {
    EXPECT_STREQ(error.c_str(), ei_ota_strerror(code));
    EXPECT_EQ(weights_crc(ei_ota_penguin), ei_ota_penguin.factory_crc);
  }

  unsigned long elapsed() const { return millis() - start_; }

 private:
  unsigned long start_ = millis();
};

TEST_F(ArduinoTest, TakesAPayloadAndReturnsAtOnce) {
  TimedStream stream(payload);
  EXPECT_STREQ(ei_update_weights(stream).c_str(), "");
  EXPECT_EQ(elapsed(), 0u);
  EXPECT_EQ(stream.left(), 0u);
  EXPECT_EQ(penguins(), 1u);
}

TEST_F(ArduinoTest, TakesItInPiecesWithPauses) {
  TimedStream stream;
  unsigned long pauses = 0;
  for (size_t at = 0; at < payload.size(); at += 61, pauses += 900) stream.add(900, payload.substr(at, 61));
  EXPECT_STREQ(ei_update_weights(stream).c_str(), "");
  EXPECT_EQ(elapsed(), pauses);
  EXPECT_EQ(penguins(), 1u);
}

TEST_F(ArduinoTest, GoesBackToTheFactoryWeights) {
  TimedStream stream(payload);
  EXPECT_STREQ(ei_update_weights(stream).c_str(), "");
  EXPECT_STREQ(ei_restore_weights().c_str(), "");
  EXPECT_EQ(weights_crc(ei_ota_penguin), ei_ota_penguin.factory_crc);
  EXPECT_EQ(penguins(), 0u);
}

TEST_F(ArduinoTest, LeavesWhatComesBehindThePayload) {
  TimedStream stream(payload + payload + "r");
  EXPECT_STREQ(ei_update_weights(stream).c_str(), "");
  EXPECT_STREQ(ei_update_weights(stream).c_str(), "");
  EXPECT_EQ(stream.read(), 'r');
  EXPECT_EQ(penguins(), 1u);
}

TEST_F(ArduinoTest, GivesUpOneSecondAfterTheLastByte) {
  for (const size_t size : {size_t{0}, size_t{1}, size_t{35}, size_t{36}, size_t{37}, payload.size() - 1}) {
    TimedStream stream;
    stream.add(500, payload.substr(0, size));
    const auto before = millis();
    expect_refused(ei_update_weights(stream), EI_OTA_ERR_TRUNCATED);
    EXPECT_EQ(millis() - before, size == 0 ? 1000u : 1500u);
  }
}

TEST_F(ArduinoTest, WaitsForAsLongAsItIsTold) {
  TimedStream stream(payload.substr(0, 100));
  stream.add(4000, payload.substr(100));
  EXPECT_STREQ(ei_update_weights(stream, 5000).c_str(), "");
  TimedStream silent;
  const auto before = millis();
  expect_refused((ei_restore_weights(), ei_update_weights(silent, 20)), EI_OTA_ERR_TRUNCATED);
  EXPECT_EQ(millis() - before, 20u);
}

TEST_F(ArduinoTest, RefusesAPayloadWithAnyByteChanged) {
  for (size_t at = 0; at != payload.size(); ++at) {
    auto changed = payload;
    changed[at] = static_cast<char>(changed[at] ^ 0x10);
    TimedStream stream(changed);
    EXPECT_STRNE(ei_update_weights(stream).c_str(), "") << at;
    EXPECT_EQ(weights_crc(ei_ota_penguin), ei_ota_penguin.factory_crc) << at;
  }
  EXPECT_LE(elapsed(), 1000 * payload.size());
}

TEST_F(ArduinoTest, RefusesAnotherFileByItsHeader) {
  TimedStream stream(std::string(100, 'x'));
  expect_refused(ei_update_weights(stream), EI_OTA_ERR_FORMAT);
  EXPECT_EQ(stream.left(), 100u - 36u);
  EXPECT_EQ(elapsed(), 0u);
}

TEST_F(ArduinoTest, TakesAPayloadAfterARefusal) {
  TimedStream cut(payload.substr(0, 200)), whole(payload);
  expect_refused(ei_update_weights(cut), EI_OTA_ERR_TRUNCATED);
  EXPECT_STREQ(ei_update_weights(whole).c_str(), "");
  EXPECT_EQ(penguins(), 1u);
}

TEST_F(ArduinoTest, ChangesNothingDuringAnInference) {
  TimedStream stream(payload);
  ASSERT_EQ(tflite_learn_1_2_init(nullptr), kTfLiteOk);
  expect_refused(ei_update_weights(stream), EI_OTA_ERR_BUSY);
  expect_refused(ei_restore_weights(), EI_OTA_ERR_BUSY);
  ASSERT_EQ(tflite_learn_1_2_reset(nullptr), kTfLiteOk);
}

TEST_F(ArduinoTest, FindsThePayloadBehindAMark) {
  for (const std::string before : {"", "HTTP/1.1 200 OK\r\nContent-Length: 1702\r\n\r\n", "edge", "edgeimpul", "eedgeedg"}) {
    ei_restore_weights();
    TimedStream stream(before);
    stream.add(700, "edgeim");
    stream.add(700, "pulse" + payload);
    EXPECT_TRUE(ei_ota_find_mark(stream)) << before;
    EXPECT_STREQ(ei_update_weights(stream).c_str(), "") << before;
    EXPECT_EQ(penguins(), 1u) << before;
  }
}

TEST_F(ArduinoTest, GivesUpOnAMarkThatDoesNotCome) {
  TimedStream silent("HTTP/1.1 404 Not Found\r\n\r\nedgeimpuls");
  EXPECT_FALSE(ei_ota_find_mark(silent));
  EXPECT_EQ(elapsed(), 1000u);
  EXPECT_FALSE(ei_ota_find_mark(silent, 50));
  EXPECT_EQ(elapsed(), 1050u);
  TimedStream endless(std::string(100000, 'e'));
  EXPECT_FALSE(ei_ota_find_mark(endless));
  EXPECT_EQ(endless.left(), 100000u - 8192u);
  EXPECT_EQ(elapsed(), 1050u);
}

}  // namespace
