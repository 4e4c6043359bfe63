// SPDX-License-Identifier: MIT
// What sketches call: the payload through all kinds of streams.
#include "device.h"

namespace {

TEST_F(ArduinoTest, TakesAPayloadAndReturnsAtOnce) {
  TimedStream stream(payload);
  EXPECT_EQ(ei_ota_update_weights(stream), 0);
  EXPECT_EQ(elapsed(), 0u);
  EXPECT_EQ(stream.left(), 0u);
  EXPECT_EQ(penguins(), 1u);
}

TEST_F(ArduinoTest, SpeaksAsThePredecessorDid) {
  TimedStream stream(payload), other("x"), cut(payload.substr(0, 99));
  EXPECT_STREQ(ei_update_weights(stream).c_str(), "");
  EXPECT_EQ(penguins(), 1u);
  EXPECT_STREQ(ei_restore_weights().c_str(), "");
  EXPECT_STREQ(ei_update_weights(other).c_str(), ei_ota_strerror(EI_OTA_ERR_TRUNCATED));
  EXPECT_STREQ(ei_update_weights(cut, 20).c_str(), ei_ota_strerror(EI_OTA_ERR_TRUNCATED));
  EXPECT_EQ(elapsed(), 1020u);
  ASSERT_EQ(tflite_learn_1_2_init(nullptr), kTfLiteOk);
  EXPECT_STREQ(ei_restore_weights().c_str(), ei_ota_strerror(EI_OTA_ERR_BUSY));
  ASSERT_EQ(tflite_learn_1_2_reset(nullptr), kTfLiteOk);
}

// An empty String is what a full heap gives as well, so that a refused payload looked like success.
TEST_F(ArduinoTest, TellsARefusalFromSuccessWhereTheHeapIsFull) {
  String::heap_is_full = true;
  TimedStream another(std::string(100, 'x')), whole(payload);
  EXPECT_STREQ(ei_update_weights(another).c_str(), "");
  EXPECT_EQ(ei_ota_update_weights(another), EI_OTA_ERR_FORMAT);
  EXPECT_EQ(ei_ota_update_weights(whole), 0);
  EXPECT_EQ(ei_ota_restore_weights(), 0);
  String::heap_is_full = false;
}

// One byte each 900 ms is never a silence of a second: 1,702 of them would have held the board for 26 minutes.
TEST_F(ArduinoTest, EndsAPayloadThatTakesTooLongAsAWhole) {
  TimedStream stream;
  for (const char c : payload) stream.add(900, std::string(1, c));
  expect_refused(ei_ota_update_weights(stream), EI_OTA_ERR_TRUNCATED);
  EXPECT_EQ(elapsed(), 900u + EI_OTA_DEADLINE_MS);
  TimedStream again;
  for (const char c : payload) again.add(1, std::string(1, c));
  ei_ota_timeouts_t timeouts;
  timeouts.total_ms = 1000;
  const auto before = millis();
  expect_refused(ei_ota_update_weights(again, timeouts), EI_OTA_ERR_TRUNCATED);
  EXPECT_EQ(millis() - before, 1000u + 1);
  expect_refused(ei_ota_update_weights(again, timeouts), EI_OTA_ERR_FORMAT);  // what is left of it
}

TEST_F(ArduinoTest, WaitsForTheFirstByteLongerThanForAllOfThem) {
  TimedStream stream;
  stream.add(30000, payload);
  ei_ota_timeouts_t timeouts;
  timeouts.silence_ms = 60000;
  timeouts.total_ms = 100;
  EXPECT_EQ(ei_ota_update_weights(stream, timeouts), 0);
  EXPECT_EQ(elapsed(), 30000u);
}

TEST_F(ArduinoTest, TakesItInPiecesWithPauses) {
  TimedStream stream;
  unsigned long pauses = 0;
  for (size_t at = 0; at < payload.size(); at += 61, pauses += 900) stream.add(900, payload.substr(at, 61));
  EXPECT_EQ(ei_ota_update_weights(stream), 0);
  EXPECT_EQ(elapsed(), pauses);
  EXPECT_EQ(penguins(), 1u);
}

TEST_F(ArduinoTest, GoesBackToTheFactoryWeights) {
  TimedStream stream(payload);
  EXPECT_EQ(ei_ota_update_weights(stream), 0);
  EXPECT_EQ(ei_ota_restore_weights(), 0);
  EXPECT_EQ(weights_crc(ei_ota_penguin), ei_ota_penguin.factory_crc);
  EXPECT_EQ(penguins(), 0u);
}

TEST_F(ArduinoTest, LeavesWhatComesBehindThePayload) {
  TimedStream stream(payload + payload + "r");
  EXPECT_EQ(ei_ota_update_weights(stream), 0);
  EXPECT_EQ(ei_ota_update_weights(stream), 0);
  EXPECT_EQ(stream.read(), 'r');
  EXPECT_EQ(penguins(), 1u);
}

TEST_F(ArduinoTest, GivesUpOneSecondAfterTheLastByte) {
  for (const size_t size : {size_t{0}, size_t{1}, size_t{35}, size_t{36}, size_t{37}, payload.size() - 1}) {
    TimedStream stream;
    stream.add(500, payload.substr(0, size));
    const auto before = millis();
    expect_refused(ei_ota_update_weights(stream), EI_OTA_ERR_TRUNCATED);
    EXPECT_EQ(millis() - before, size == 0 ? 1000u : 1500u);
  }
}

TEST_F(ArduinoTest, WaitsForAsLongAsItIsTold) {
  TimedStream stream(payload.substr(0, 100));
  stream.add(4000, payload.substr(100));
  ei_ota_timeouts_t timeouts;
  timeouts.silence_ms = 5000;
  EXPECT_EQ(ei_ota_update_weights(stream, timeouts), 0);
  TimedStream silent;
  const auto before = millis();
  timeouts.silence_ms = 20;
  expect_refused((ei_ota_restore_weights(), ei_ota_update_weights(silent, timeouts)), EI_OTA_ERR_TRUNCATED);
  EXPECT_EQ(millis() - before, 20u);
}

TEST_F(ArduinoTest, RefusesAPayloadWithAnyByteChanged) {
  for (size_t at = 0; at != payload.size(); ++at) {
    auto changed = payload;
    changed[at] = static_cast<char>(changed[at] ^ 0x10);
    TimedStream stream(changed);
    EXPECT_NE(ei_ota_update_weights(stream), 0) << at;
    EXPECT_EQ(weights_crc(ei_ota_penguin), ei_ota_penguin.factory_crc) << at;
  }
  EXPECT_LE(elapsed(), 1000 * payload.size());
}

TEST_F(ArduinoTest, RefusesAnotherFileByItsHeader) {
  TimedStream stream(std::string(100, 'x'));
  expect_refused(ei_ota_update_weights(stream), EI_OTA_ERR_FORMAT);
  EXPECT_EQ(stream.left(), 100u - 36u);
  EXPECT_EQ(elapsed(), 0u);
}

TEST_F(ArduinoTest, TakesAPayloadAfterARefusal) {
  TimedStream cut(payload.substr(0, 200)), whole(payload);
  expect_refused(ei_ota_update_weights(cut), EI_OTA_ERR_TRUNCATED);
  EXPECT_EQ(ei_ota_update_weights(whole), 0);
  EXPECT_EQ(penguins(), 1u);
}

TEST_F(ArduinoTest, ChangesNothingDuringAnInference) {
  TimedStream stream(payload);
  ASSERT_EQ(tflite_learn_1_2_init(nullptr), kTfLiteOk);
  expect_refused(ei_ota_update_weights(stream), EI_OTA_ERR_BUSY);
  expect_refused(ei_ota_restore_weights(), EI_OTA_ERR_BUSY);
  ASSERT_EQ(tflite_learn_1_2_reset(nullptr), kTfLiteOk);
}

TEST_F(ArduinoTest, FindsThePayloadBehindAMark) {
  for (const std::string before : {"", "HTTP/1.1 200 OK\r\nContent-Length: 1702\r\n\r\n", "edge", "edgeimpul", "eedgeedg"}) {
    ei_ota_restore_weights();
    TimedStream stream(before);
    stream.add(700, "edgeim");
    stream.add(700, "pulse" + payload);
    EXPECT_TRUE(ei_ota_find_mark(stream)) << before;
    EXPECT_EQ(ei_ota_update_weights(stream), 0) << before;
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
  TimedStream slow;
  for (int i = 0; i < 8192; ++i) slow.add(900, "e");
  EXPECT_FALSE(ei_ota_find_mark(slow));
  EXPECT_EQ(elapsed(), 1050u + 900 + EI_OTA_DEADLINE_MS);
}

}  // namespace
