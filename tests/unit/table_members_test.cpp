// SPDX-License-Identifier: MIT
#include "device/table_members.h"

#include <gmock/gmock.h>

#include <cstddef>

#include "ei_ota/ei_ota_model.h"

namespace ei_ota {
namespace {

TEST(TableMembers, LieWhereTheCompilerPutsThem) {
  constexpr auto size = sizeof(void*);
#define EXPECT_OFFSET(members, type, member) EXPECT_EQ(offset_of(members, #member, size), offsetof(type, member))
  EXPECT_OFFSET(model_members, ei_ota_model_t, layout);
  EXPECT_OFFSET(model_members, ei_ota_model_t, project);
  EXPECT_OFFSET(model_members, ei_ota_model_t, factory_crc);
  EXPECT_OFFSET(model_members, ei_ota_model_t, base);
  EXPECT_OFFSET(model_members, ei_ota_model_t, part_count);
  EXPECT_OFFSET(model_members, ei_ota_model_t, parts);
  EXPECT_OFFSET(model_members, ei_ota_model_t, refresh);
  EXPECT_OFFSET(model_members, ei_ota_model_t, restore);
  EXPECT_OFFSET(model_members, ei_ota_model_t, factory);
  EXPECT_OFFSET(model_members, ei_ota_model_t, factory_size);
  EXPECT_OFFSET(model_members, ei_ota_model_t, changing);
  EXPECT_OFFSET(model_members, ei_ota_model_t, flash);
  EXPECT_OFFSET(model_members, ei_ota_model_t, coding);
  EXPECT_OFFSET(coding_members, ei_ota_coding_t, decoder);
  EXPECT_OFFSET(coding_members, ei_ota_coding_t, floats);
  EXPECT_OFFSET(coding_members, ei_ota_coding_t, base);
  EXPECT_OFFSET(coding_members, ei_ota_coding_t, flash_base);
  EXPECT_OFFSET(part_members, ei_ota_part_t, code_count);
  EXPECT_OFFSET(part_members, ei_ota_part_t, codes);
  EXPECT_OFFSET(part_members, ei_ota_part_t, addresses);
  EXPECT_OFFSET(part_members, ei_ota_part_t, in_use);
  EXPECT_OFFSET(part_members, ei_ota_part_t, tensors);
  EXPECT_OFFSET(flash_model_members, ei_ota_flash_model_t, functions);
  EXPECT_OFFSET(flash_model_members, ei_ota_flash_model_t, image_size);
  EXPECT_OFFSET(tensors_members, ei_ota_tensors_t, rows);
  EXPECT_OFFSET(tensors_members, ei_ota_tensors_t, binding);
  EXPECT_OFFSET(tensors_members, ei_ota_tensors_t, image);
  EXPECT_OFFSET(tensors_members, ei_ota_tensors_t, row_count);
  EXPECT_OFFSET(tensors_members, ei_ota_tensors_t, row_size);
  EXPECT_OFFSET(tensors_members, ei_ota_tensors_t, data);
  EXPECT_OFFSET(tensors_members, ei_ota_tensors_t, bytes);
  EXPECT_OFFSET(tensors_members, ei_ota_tensors_t, quantization);
  EXPECT_OFFSET(flatbuffer_members, ei_ota_flatbuffer_t, tensors);
  EXPECT_OFFSET(flatbuffer_members, ei_ota_flatbuffer_t, size);
  EXPECT_OFFSET(flatbuffer_members, ei_ota_flatbuffer_t, functions);
#undef EXPECT_OFFSET
}

TEST(TableMembers, LieWithoutGapsWherePointersHaveFourBytes) {
  EXPECT_EQ(offset_of(model_members, "part_count", 4), 20U);
  EXPECT_EQ(offset_of(model_members, "parts", 4), 24U);
  EXPECT_EQ(offset_of(model_members, "changing", 4), 44U);
  EXPECT_EQ(offset_of(model_members, "flash", 4), 48U);
  EXPECT_EQ(offset_of(model_members, "coding", 4), 52U);
  EXPECT_EQ(offset_of(part_members, "in_use", 4), 12U);
  EXPECT_EQ(offset_of(part_members, "tensors", 4), 16U);
  EXPECT_EQ(offset_of(tensors_members, "row_count", 4), 12U);
  EXPECT_EQ(offset_of(tensors_members, "row_size", 4), 14U);
  EXPECT_EQ(offset_of(flatbuffer_members, "size", 4), 20U);
  EXPECT_EQ(offset_of(flatbuffer_members, "functions", 4), 24U);
}

TEST(TableMembers, AreDeclaredAsInC) {
  EXPECT_EQ(
      declarations(tensors_members),
      "const void * rows; ei_ota_binding_t * binding; uint32_t image; uint16_t row_count; uint8_t row_size; uint8_t data; "
      "uint8_t bytes; uint8_t quantization; ");
}

TEST(TableMembers, AreInitialisedInOrder) {
  EXPECT_THAT(initialisers(flash_model_members, [](std::string_view name) { return "&" + std::string(name); }),
              ::testing::ElementsAre("&functions", "&image_size"));
}

TEST(TableMembers, AreInitialisedInOrderEachOnALine) {
  EXPECT_EQ(initialiser_lines(part_members,
                              [](std::string_view name) {
                                return name == "codes" ? std::string("#if A\n  a,\n#else\n  b,\n#endif\n") : std::string("0");
                              }),
            "  0,  // code_count\n#if A\n  a,\n#else\n  b,\n#endif\n  0,  // addresses\n  0,  // in_use\n  0,  // tensors\n");
}

}  // namespace
}  // namespace ei_ota
