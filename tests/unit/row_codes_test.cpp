// SPDX-License-Identifier: MIT
#include "rewrite/row_codes.h"

#include <gmock/gmock.h>

#include "ei_ota/ei_ota_model.h"
#include "eon_fixture.h"
#include "refused_with.h"

namespace ei_ota {
namespace {

using test::RefusedWith;

std::string codes(const std::vector<const Model*>& models, std::size_t model) {
  const auto image = weight_image(models, false);
  EXPECT_TRUE(image) << test::said(image);
  const auto codes = row_codes(*image, model, models[model]->tensors.size(), "a.cpp");
  return codes ? codes->initialiser : test::said(codes);
}

TEST(RowCodes, NameTheRowsInTheImagesOrder) {
  const auto model = test::tiny_model();
  EXPECT_EQ(codes({&model}, 0),
            "  EI_OTA_ROW(0, EI_OTA_ROW_ZERO_POINTS8),  // g0::quant0_scale\n"
            "  EI_OTA_ROW(1, EI_OTA_ROW_INT8 | EI_OTA_ROW_SCALES),  // g0::tensor_data1\n"
            "  EI_OTA_ROW(2, EI_OTA_ROW_BIAS | EI_OTA_ROW_SCALES),  // g0::tensor_data2\n"
            "  EI_OTA_ROW(3, EI_OTA_ROW_ZERO_POINTS8),  // g0::quant3_scale\n"
            "  EI_OTA_ROW(5, EI_OTA_ROW_ZERO_POINTS8),  // g0::quant5_scale\n"
            "  EI_OTA_ROW(4, EI_OTA_ROW_NO_DATA),  // no weights\n");
}

TEST(RowCodes, CountTheRowsWithoutEntriesAtTheEnd) {
  const auto model = test::tiny_model();
  const auto image = weight_image({&model}, false);
  ASSERT_TRUE(image);
  const auto codes = row_codes(*image, 0, model.tensors.size(), "a.cpp");
  ASSERT_TRUE(codes);
  EXPECT_EQ(codes->without_entries, 1U);
}

TEST(RowCodes, NameInputAndFilterOfABiasThatDoesNotFollowThem) {
  auto model = test::tiny_model();
  model.nodes.insert(model.nodes.begin(), {"RESHAPE", {}, {0, 4}, {5}});
  EXPECT_THAT(codes({&model}, 0),
              testing::HasSubstr("  EI_OTA_ROW(5, EI_OTA_ROW_ZERO_POINTS8),  // g0::quant5_scale\n"
                                 "  EI_OTA_ROW(1, EI_OTA_ROW_INT8 | EI_OTA_ROW_SCALES),  // g0::tensor_data1\n"
                                 "  EI_OTA_ROW(0, EI_OTA_ROW_NO_DATA),  // the bias's input\n"
                                 "  EI_OTA_ROW(1, EI_OTA_ROW_NO_DATA),  // its filter\n"
                                 "  EI_OTA_ROW(2, EI_OTA_ROW_BIAS | EI_OTA_ROW_SCALES),  // g0::tensor_data2\n"));
}

TEST(RowCodes, OfASecondModelCountItsOwnRows) {
  const auto model = test::tiny_model();
  EXPECT_EQ(codes({&model, &model}, 1), codes({&model}, 0));
}

TEST(RowCodes, TellTheKindsOfDataAndOfZeroPoints) {
  Model model;
  model.name = "tiny";
  test::add_activation(model, ElementType::Int16, {2}, {{0.5F}, {0}});
  test::add_constant(model, ElementType::Int16, {2}, {1, 2}, {{0.5F}, {0}});
  test::add_constant(model, ElementType::UInt8, {2}, {1, 2}, {{0.5F}, {3}});
  test::add_constant(model, ElementType::Float32, {2}, {1, 2}, {});
  test::add_constant(model, ElementType::Int32, {2}, {1, 2}, {{0.5F}, {0}});
  model.nodes = {{"ADD", {}, {1, 2, 3, 4}, {0}}};
  EXPECT_EQ(codes({&model}, 0),
            "  EI_OTA_ROW(1, EI_OTA_ROW_INT16 | EI_OTA_ROW_ZERO_POINTS32),  // g0::tensor_data1\n"
            "  EI_OTA_ROW(2, EI_OTA_ROW_INT8 | EI_OTA_ROW_ZERO_POINTS32),  // g0::tensor_data2\n"
            "  EI_OTA_ROW(3, EI_OTA_ROW_FLOAT32),  // g0::tensor_data3\n"
            "  EI_OTA_ROW(4, EI_OTA_ROW_INT32 | EI_OTA_ROW_ZERO_POINTS32),  // g0::tensor_data4\n"
            "  EI_OTA_ROW(0, EI_OTA_ROW_ZERO_POINTS32),  // g0::quant0_scale\n");
}

TEST(RowCodes, HaveElevenBitsForARow) {
  Model model;
  model.name = "tiny";
  for (int row = 0; row <= EI_OTA_ROWS; ++row) test::add_constant(model, ElementType::Float32, {1}, {1}, {});
  const auto image = weight_image({&model}, false);
  ASSERT_TRUE(image);
  EXPECT_THAT(row_codes(*image, 0, model.tensors.size(), "a.cpp"), RefusedWith(ErrorId::Storage));
  model.tensors.pop_back();
  const auto smaller = weight_image({&model}, false);
  ASSERT_TRUE(smaller);
  EXPECT_TRUE(row_codes(*smaller, 0, model.tensors.size(), "a.cpp"));
}

TEST(RowCodes, KnowBiasScalesOfInt32Only) {
  const auto model = test::tiny_model();
  auto image = *weight_image({&model}, false);
  for (auto& entry : image.entries)
    if (entry.tensor == 2 && entry.field == Field::Data) entry.type = ElementType::Float32;
  EXPECT_THAT(row_codes(image, 0, model.tensors.size(), "a.cpp"), RefusedWith(ErrorId::Storage));
  std::erase_if(image.entries, [](const auto& entry) { return entry.tensor == 2 && entry.field == Field::Data; });
  EXPECT_THAT(row_codes(image, 0, model.tensors.size(), "a.cpp"), RefusedWith(ErrorId::Storage));
}

}  // namespace
}  // namespace ei_ota
