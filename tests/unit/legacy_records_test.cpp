// SPDX-License-Identifier: MIT
#include "legacy/legacy_records.h"

#include <gmock/gmock.h>

#include "eon_fixture.h"
#include "refused_with.h"

namespace ei_ota {
namespace {

using test::RefusedWith;
using testing::HasSubstr;

std::vector<std::string> text(const std::vector<LegacyRecord>& records) {
  std::vector<std::string> lines;
  for (const auto& record : records)
    lines.push_back((record.is_quantization ? "q" : "d" + std::to_string(record.bits) + " ") + std::to_string(record.tensor) +
                    " x" + std::to_string(record.count));
  return lines;
}

/// The tiny model with `change` made to it has no legacy records, and the message says why.
template <class Change>
void expect_refusal(Change change, const std::string& why) {
  auto model = test::tiny_model();
  change(model);
  const auto records = legacy_records(model);
  EXPECT_THAT(records, RefusedWith(ErrorId::Legacy));
  EXPECT_THAT(test::said(records), HasSubstr(why));
}

TEST(LegacyRecords, AreAllDataThenAllQuantizationsByRow) {
  const auto records = legacy_records(test::tiny_model());
  ASSERT_TRUE(records) << test::said(records);
  EXPECT_THAT(text(*records),
              testing::ElementsAre("d8 1 x8", "d32 2 x2", "d32 4 x2", "q0 x1", "q1 x1", "q2 x1", "q3 x1", "q5 x1"));
}

TEST(LegacyRecords, LeaveOutAScalarThatIsStructure) {
  auto model = test::tiny_model();
  test::add_constant(model, ElementType::Int32, {}, {3}, {});
  EXPECT_EQ(legacy_records(model)->size(), legacy_records(test::tiny_model())->size());
}

TEST(LegacyRecords, RefuseAScalarThatIsAWeight) {
  expect_refusal([](Model& model) { test::add_constant(model, ElementType::Int8, {}, {3}, {{0.5F}, {0}}); }, "is a scalar");
}

TEST(LegacyRecords, RefuseWhatIsNoSigned8Or32Bits) {
  expect_refusal(
      [](Model& model) {
        test::add_constant(model, ElementType::Float32, {2}, {1, 2}, {});
      },
      "holds float32 numbers");
  expect_refusal([](Model& model) { test::add_constant(model, ElementType::UInt8, {2}, {1, 2}, {}); }, "holds uint8 numbers");
  expect_refusal([](Model& model) { test::add_constant(model, ElementType::Int16, {2}, {1, 2}, {}); }, "holds int16 numbers");
}

TEST(LegacyRecords, CountTo65535AndNoFurther) {
  const auto resize = [](Model& model, std::uint32_t count) {
    model.tensors[1].dims = {count};
    model.definitions[*model.tensors[1].data].elements.resize(count);
  };
  auto model = test::tiny_model();
  resize(model, 65535);
  EXPECT_EQ(legacy_records(model)->front().count, 65535);
  expect_refusal([&](Model& other) { resize(other, 65536); }, "has 65536 elements");
}

TEST(LegacyRecords, NumberTensorsTo255AndNoFurther) {
  auto model = test::tiny_model();
  while (model.tensors.size() < 255) test::add_activation(model, ElementType::Float32, {1}, {});
  test::add_constant(model, ElementType::Int8, {1}, {1}, {{0.5F}, {0}});
  const auto records = legacy_records(model);
  ASSERT_TRUE(records) << test::said(records);
  EXPECT_EQ(records->back().tensor, 255);
  test::add_activation(model, ElementType::Int8, {1}, {{0.5F}, {0}});
  EXPECT_THAT(test::said(legacy_records(model)), HasSubstr("tensor 256 has a number"));
}

TEST(LegacyRecords, GoByTheNamesOfTheArrays) {
  expect_refusal([](Model& model) { model.definitions[*model.tensors[1].data].name = "g0::tensor_data11"; },
                 "g0::tensor_data11 is the data of tensor 1");
}

TEST(LegacyRecords, NeedBothDataAndQuantizations) {
  Model model;
  EXPECT_THAT(legacy_records(model), RefusedWith(ErrorId::Legacy));
  test::add_constant(model, ElementType::Int32, {1}, {1}, {});
  EXPECT_THAT(test::said(legacy_records(model)), HasSubstr("no constant tensors, or none that are quantized"));
}

}  // namespace
}  // namespace ei_ota
