// SPDX-License-Identifier: MIT
#include "parse/headers/label_reader.h"

#include <gmock/gmock.h>

#include "refused_with.h"

namespace ei_ota {
namespace {
using test::RefusedWith;
using testing::HasSubstr;

Result<std::vector<BlockSource>> read(const std::string& text, std::uint32_t capacity) {
  return read_labels({{{"model-parameters/model_variables.h", text}, read_header(text)}}, capacity);
}

std::string text(const BlockValue& value) {
  return {reinterpret_cast<const char*>(value.elements.data()), value.elements.size()};
}

TEST(LabelReader, GivesEachTextTheRoomThatIsReserved) {
  const auto blocks = read("const char* ei_classifier_inferencing_categories_1_2[] = { \"no\", \"yes, please\" };", 12);
  ASSERT_TRUE(blocks) << test::said(blocks);
  ASSERT_EQ(blocks->size(), 1U);
  const auto& block = blocks->at(0).block;
  EXPECT_EQ(block.shape, "2 of 12 bytes");
  EXPECT_EQ(text(block.values.at(0)), std::string("no\0\0\0\0\0\0\0\0\0\0", 12));
  EXPECT_EQ(text(block.values.at(1)), std::string("yes, please\0", 12));
}

TEST(LabelReader, TakesATextThatFillsItsRoom) {
  EXPECT_TRUE(read("const char* ei_classifier_inferencing_categories[] = { \"four\" };", 4));
}

TEST(LabelReader, RefusesATextThatIsLonger) {
  const auto blocks = read("\nconst char* ei_classifier_inferencing_categories[] = { \"fives\" };", 4);
  EXPECT_THAT(blocks, RefusedWith(ErrorId::Label));
  EXPECT_THAT(test::said(blocks), HasSubstr("model_variables.h:2: error: the label \"fives\" has 5 bytes"));
}

TEST(LabelReader, ReadsATableForEachImpulse) {
  const auto blocks = read(
      "const char* ei_classifier_inferencing_categories_a[] = { \"a\" };\n"
      "const char* ei_classifier_inferencing_categories_b[] = { \"b\", \"c\" };",
      8);
  ASSERT_TRUE(blocks);
  EXPECT_EQ(blocks->at(1).block.values.size(), 2U);
}

}  // namespace
}  // namespace ei_ota
