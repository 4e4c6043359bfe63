// SPDX-License-Identifier: MIT
// Copyright (c) EiOta contributors

// The penguin example's model, compiled with the SDK stand-in: its answers are those that training computed on its own,
// to the last bit. Built once per export; PENGUIN_MODEL is "bad" or "smart", PENGUIN_FRAMES the folder of the frames.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "edge-impulse-sdk/classifier/ei_run_classifier.h"
#include "frames/frames.h"

namespace {

const std::string kModel = PENGUIN_MODEL;

/// Raw outputs of this model by frame name, as expected.txt lists them.
std::map<std::string, std::vector<int>> expected_outputs() {
  std::ifstream file(PENGUIN_FRAMES "/expected.txt");
  std::map<std::string, std::vector<int>> outputs;
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string model, frame;
    words >> model >> frame;
    if (model != kModel) continue;
    for (int value; words >> value;) outputs[frame].push_back(value);
  }
  return outputs;
}

ei_impulse_result_t run(const penguin_frame_t& frame) {
  ei_impulse_result_t result;
  EXPECT_EQ(run_classifier(frame.pixels, &result), EI_IMPULSE_OK);
  return result;
}

TEST(PenguinModel, AnswersWhatTrainingComputed) {
  const auto expected = expected_outputs();
  ASSERT_EQ(expected.size(), static_cast<std::size_t>(PENGUIN_FRAME_COUNT));
  for (const auto& frame : penguin_frames) {
    const auto result = run(frame);
    EXPECT_EQ(std::vector<int>(std::begin(result.raw_output), std::end(result.raw_output)), expected.at(frame.name))
        << frame.name;
  }
}

TEST(PenguinModel, FindsEachPenguinOnlyAfterTraining) {
  for (const auto& frame : penguin_frames) {
    const auto result = run(frame);
    const std::uint32_t wanted = kModel == "smart" ? frame.penguin_count : 0;
    ASSERT_EQ(result.bounding_boxes_count, wanted) << frame.name;
    for (std::uint32_t i = 0; i < wanted; ++i) {
      const auto& box = result.bounding_boxes[i];
      EXPECT_STREQ(box.label, "penguin");
      EXPECT_EQ(box.y, frame.penguins[i].row * PENGUIN_FRAME_SIZE / PENGUIN_GRID);
      EXPECT_EQ(box.x, frame.penguins[i].column * PENGUIN_FRAME_SIZE / PENGUIN_GRID);
      EXPECT_GE(box.value, 0.5f);
    }
  }
}

TEST(PenguinModel, AnswersTheSameEachTime) {
  const auto first = run(penguin_frames[0]);
  run(penguin_frames[1]);
  const auto again = run(penguin_frames[0]);
  EXPECT_TRUE(std::equal(std::begin(first.raw_output), std::end(first.raw_output), std::begin(again.raw_output)));
}

}  // namespace
