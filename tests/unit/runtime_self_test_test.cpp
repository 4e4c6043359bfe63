// SPDX-License-Identifier: MIT
// Golden inputs and outputs that a payload brings along.
#include <gmock/gmock.h>

#include <cmath>
#include <cstring>

#include "raw_bytes.h"
#include "store_fixture.h"

namespace ei_ota {
namespace {

using test::append;
using test::payload_of;
using test::tlv;
using testing::ElementsAre;

template <class T>
struct Case {
  std::vector<T> inputs;
  std::vector<float> outputs;
};

template <class T>
std::string self_test(const std::vector<Case<T>>& cases, float tolerance) {
  std::string value;
  append(value, static_cast<std::uint8_t>(sizeof(T) / 2));
  append(value, std::uint8_t{0});
  append(value, static_cast<std::uint16_t>(cases.size()));
  append(value, static_cast<std::uint32_t>(cases.at(0).inputs.size()));
  append(value, static_cast<std::uint16_t>(cases.at(0).outputs.size()));
  append(value, std::uint16_t{0});
  append(value, tolerance);
  for (const auto& one : cases) {
    for (const auto input : one.inputs) append(value, input);
    for (const auto output : one.outputs) append(value, output);
  }
  return value;
}

/// Its outputs: the sum of the inputs, and their number; `error` is added to both.
struct Model {
  float error = 0;
  bool fails = false;
  std::vector<std::vector<float>> seen;
  float outputs[2]{};

  static const float* classify(void* context, const ei_ota_case_t* golden) {
    auto& model = *static_cast<Model*>(context);
    std::vector<float> inputs(golden->input_count);
    for (std::uint32_t at = 0; at < golden->input_count; at += 3) {
      const auto count = std::min<std::uint32_t>(3, golden->input_count - at);
      EXPECT_EQ(ei_ota_case_inputs(golden, at, count, inputs.data() + at), 0);
    }
    float past;
    EXPECT_EQ(ei_ota_case_inputs(golden, golden->input_count, 1, &past), EI_OTA_ERR_ARGUMENT);
    model.seen.push_back(inputs);
    model.outputs[0] = model.error;
    for (const auto input : inputs) model.outputs[0] += input;
    model.outputs[1] = static_cast<float>(inputs.size()) + model.error;
    return model.fails ? nullptr : model.outputs;
  }
  int run(ei_ota_t& ota) { return ei_ota_self_test(&ota, classify, this); }
};

std::string with_self_test(const std::string& value) { return payload_of(1, 7, tlv(EI_OTA_TLV_SELF_TEST, value)); }

const std::vector<Case<std::int16_t>> cases{{{1, -2, 300, 4}, {303, 4}}, {{0, 0, 0, -7}, {-7, 4}}};

class RuntimeSelfTest : public testing::Test {
 protected:
  RuntimeSelfTest() { device.resize_staging(1024); }
  int run_with(const std::string& value) {
    EXPECT_EQ(device.update(with_self_test(value)), 0);
    return model.run(device.ota);
  }
  test::Device device;
  Model model;
};

TEST_F(RuntimeSelfTest, RunsTheModelOnEachCase) {
  EXPECT_EQ(run_with(self_test(cases, 0)), 0);
  EXPECT_THAT(model.seen, ElementsAre(ElementsAre(1, -2, 300, 4), ElementsAre(0, 0, 0, -7)));
}

TEST_F(RuntimeSelfTest, ReadsInputsOfEachType) {
  EXPECT_EQ(run_with(self_test(std::vector<Case<std::uint8_t>>{{{255, 0, 3}, {258, 3}}}, 0)), 0);
  EXPECT_EQ(run_with(self_test(std::vector<Case<float>>{{{0.5F, -1.25F}, {-0.75F, 2}}}, 0)), 0);
  EXPECT_THAT(model.seen, ElementsAre(ElementsAre(255, 0, 3), ElementsAre(0.5F, -1.25F)));
}

TEST_F(RuntimeSelfTest, LetsOutputsBeOffByTheTolerance) {
  model.error = 0.5F;
  EXPECT_EQ(run_with(self_test(cases, 0.5F)), 0);
  EXPECT_EQ(run_with(self_test(cases, 0.49F)), EI_OTA_ERR_SELF_TEST);
  model.error = -0.5F;
  EXPECT_EQ(run_with(self_test(cases, 0.5F)), 0);
  EXPECT_EQ(run_with(self_test(cases, 0.49F)), EI_OTA_ERR_SELF_TEST);
}

TEST_F(RuntimeSelfTest, TakesNothingThatIsNoNumberForRight) {
  model.error = std::nanf("");
  EXPECT_EQ(run_with(self_test(cases, 1000)), EI_OTA_ERR_SELF_TEST);
  model.error = 0;
  EXPECT_EQ(run_with(self_test(cases, std::nanf(""))), EI_OTA_ERR_SELF_TEST);
}

TEST_F(RuntimeSelfTest, FailsWhereTheModelDoes) {
  model.fails = true;
  EXPECT_EQ(run_with(self_test(cases, 0)), EI_OTA_ERR_SELF_TEST);
}

TEST_F(RuntimeSelfTest, NeedsAPayloadWithOne) {
  EXPECT_EQ(model.run(device.ota), EI_OTA_ERR_STATE);
  EXPECT_EQ(device.send(with_self_test(self_test(cases, 0))), 0);
  EXPECT_EQ(model.run(device.ota), EI_OTA_ERR_STATE);  // its weights are not the live ones
  EXPECT_EQ(device.update(payload_of(1)), 0);
  EXPECT_EQ(model.run(device.ota), EI_OTA_ERR_SELF_TEST);
  EXPECT_EQ(ei_ota_self_test(nullptr, Model::classify, &model), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(ei_ota_self_test(&device.ota, nullptr, &model), EI_OTA_ERR_ARGUMENT);
}

TEST_F(RuntimeSelfTest, IsNotThatOfAPayloadWhichIsStagedOnly) {
  EXPECT_EQ(device.update(with_self_test(self_test(cases, 0))), 0);
  EXPECT_EQ(model.run(device.ota), 0);
  EXPECT_EQ(device.send(with_self_test(self_test(cases, 0))), 0);
  EXPECT_EQ(model.run(device.ota), EI_OTA_ERR_STATE);
  EXPECT_EQ(ei_ota_apply(&device.ota), 0);
  EXPECT_EQ(model.run(device.ota), 0);
}

TEST_F(RuntimeSelfTest, RefusesOneThatContradictsItself) {
  const auto good = self_test(cases, 0);
  EXPECT_EQ(run_with(good.substr(0, 15)), EI_OTA_ERR_SELF_TEST);
  EXPECT_EQ(run_with(good.substr(0, good.size() - 1)), EI_OTA_ERR_SELF_TEST);
  EXPECT_EQ(run_with(good + '\0'), EI_OTA_ERR_SELF_TEST);
  for (const std::size_t at : {0U, 2U, 4U, 7U, 8U}) {  // type, cases, inputs, outputs
    auto bad = good;
    bad[at] = '\x7F';
    EXPECT_EQ(run_with(bad), EI_OTA_ERR_SELF_TEST) << at;
  }
  for (const std::size_t at : {2U, 8U}) {  // no cases, no outputs
    auto bad = good;
    bad[at] = 0;
    EXPECT_EQ(run_with(bad), EI_OTA_ERR_SELF_TEST) << at;
  }
}

TEST(RuntimeSelfTestInAStore, RunsOnTheLivePayloadBeforeAndAfterAReset) {
  test::StoreDevice device({8, 128, 512, 2});
  Model model;
  device.boot();
  EXPECT_EQ(model.run(device.ota()), EI_OTA_ERR_STATE);
  std::vector<Case<float>> long_cases{{std::vector<float>(40, 1.0F), {40, 40}}};
  ASSERT_EQ(device.update(with_self_test(self_test(long_cases, 0))), 0);
  EXPECT_EQ(model.run(device.ota()), 0);
  device.reboot();
  EXPECT_EQ(model.run(device.ota()), 0);
  device.flash.fails = [](char operation, std::uint32_t) { return operation == 'r'; };
  EXPECT_EQ(model.run(device.ota()), EI_OTA_ERR_FLASH);
}

}  // namespace
}  // namespace ei_ota
