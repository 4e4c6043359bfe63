// SPDX-License-Identifier: MIT
// The patched penguin on this machine: the model from the export "bad", its factory weights kept as a copy (RESTORE COPY), and
// the payload from the export "smart" as the first release of EiOta made it.
#include <gmock/gmock.h>

#include <array>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "edge-impulse-sdk/classifier/ei_run_classifier.h"
#include "ei_ota/ei_ota.h"
#include "ei_ota_penguin.h"
#include "entries.h"
#include "frames/frames.h"

namespace {

std::string read(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

const std::string payload = read(PENGUIN_PAYLOAD);

using Outputs = std::map<std::string, std::vector<int>>;  // raw outputs by frame

Outputs expected(const std::string& wanted_model) {
  std::istringstream lines(read(PENGUIN_FRAMES "/expected.txt"));
  Outputs outputs;
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string model, frame;
    words >> model >> frame;
    for (int value; model == wanted_model && words >> value;) outputs[frame].push_back(value);
  }
  return outputs;
}

Outputs outputs() {
  Outputs all;
  for (const auto& frame : penguin_frames) {
    ei_impulse_result_t result;
    EXPECT_EQ(run_classifier(frame.pixels, &result), EI_IMPULSE_OK);
    all[frame.name].assign(std::begin(result.raw_output), std::end(result.raw_output));
  }
  return all;
}

/// All weights that the firmware can change.
std::string live_weights() {
  std::string bytes;
  ei_ota_entry_t entry{};
  while (eiota_internal_next_entry(&ei_ota_penguin, &entry) != 0)
    if (entry.address != nullptr) bytes.append(static_cast<const char*>(entry.address[0]), entry.size);
  return bytes;
}

class Penguin : public testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(ei_ota_restore(&ota), 0); }

  int send(const std::string& bytes, std::size_t chunk) {
    int error = ei_ota_begin(&ota);
    for (std::size_t at = 0; error == 0 && at < bytes.size(); at += chunk)
      error = ei_ota_write(&ota, bytes.data() + at, std::min(chunk, bytes.size() - at));
    return error != 0 ? error : ei_ota_end(&ota);
  }

  std::array<std::uint8_t, EI_OTA_PENGUIN_PAYLOAD_SIZE> staging;
  ei_ota_config_t config{&ei_ota_penguin, staging.data(), staging.size(), nullptr, nullptr, nullptr, nullptr, nullptr, nullptr};
  ei_ota_t ota{&config, 0, 0, 0, 0, 0, 0, nullptr};
};

TEST_F(Penguin, AnswersAsBeforeThePatch) { EXPECT_EQ(outputs(), expected("bad")); }

TEST_F(Penguin, AnswersAsTheRetrainedModelAfterAnUpdateAndAsBeforeAfterARestore) {
  ASSERT_EQ(send(payload, payload.size()), 0);
  ASSERT_EQ(ei_ota_apply(&ota), 0);
  EXPECT_EQ(outputs(), expected("smart"));
  ASSERT_EQ(ei_ota_restore(&ota), 0);
  EXPECT_EQ(outputs(), expected("bad"));
}

TEST_F(Penguin, LearnsTheSameFromChunksOfAnySize) {
  std::string whole;
  for (const std::size_t chunk : {payload.size(), std::size_t{1}, std::size_t{7}, std::size_t{36}, std::size_t{37}}) {
    ASSERT_EQ(ei_ota_restore(&ota), 0);
    ASSERT_EQ(send(payload, chunk), 0) << chunk;
    ASSERT_EQ(ei_ota_apply(&ota), 0) << chunk;
    if (whole.empty()) whole = live_weights();
    EXPECT_EQ(live_weights(), whole) << chunk;
  }
}

TEST_F(Penguin, KeepsItsWeightsDuringAnInference) {
  ASSERT_EQ(send(payload, payload.size()), 0);
  const auto factory = live_weights();
  ASSERT_EQ(tflite_learn_1_2_init(nullptr), kTfLiteOk);
  EXPECT_EQ(ei_ota_apply(&ota), EI_OTA_ERR_BUSY);
  EXPECT_EQ(ei_ota_restore(&ota), EI_OTA_ERR_BUSY);
  ASSERT_EQ(tflite_learn_1_2_invoke(), kTfLiteOk);
  EXPECT_EQ(ei_ota_apply(&ota), EI_OTA_ERR_BUSY);
  EXPECT_EQ(live_weights(), factory);
  ASSERT_EQ(tflite_learn_1_2_reset(nullptr), kTfLiteOk);
  EXPECT_EQ(ei_ota_apply(&ota), 0);
  EXPECT_NE(live_weights(), factory);
}

TEST_F(Penguin, TakesNoPayloadWithAChangedByte) {
  const auto factory = live_weights();
  for (std::size_t at = 0; at < payload.size(); ++at)
    for (int change = 1; change < 256; ++change) {
      auto bad = payload;
      bad[at] = static_cast<char>(bad[at] ^ change);
      const int error = send(bad, bad.size());
      ASSERT_LT(error, 0) << "byte " << at << " changed by " << change;
      ASSERT_EQ(ei_ota_apply(&ota), error == EI_OTA_ERR_TRUNCATED ? EI_OTA_ERR_STATE : error);
    }
  EXPECT_EQ(live_weights(), factory);
}

TEST_F(Penguin, TakesNoPayloadThatIsCutOrTooLong) {
  const auto factory = live_weights();
  for (std::size_t size = 0; size < payload.size(); ++size)
    ASSERT_EQ(send(payload.substr(0, size), 61), EI_OTA_ERR_TRUNCATED) << size;
  EXPECT_EQ(send(payload + '\0', 61), EI_OTA_ERR_LENGTH);
  EXPECT_EQ(live_weights(), factory);
}

}  // namespace
