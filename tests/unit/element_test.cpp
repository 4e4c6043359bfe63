// SPDX-License-Identifier: MIT
#include "model/element.h"

#include <gtest/gtest.h>

#include <array>

namespace ei_ota {
namespace {

TEST(Element, NamesComeBack) {
  for (const auto type : {ElementType::Int8, ElementType::UInt8, ElementType::Int16, ElementType::Int32, ElementType::Float32})
    EXPECT_EQ(element_type(element_name(type)), type);
}

TEST(Element, KnowsNoOtherName) { EXPECT_EQ(element_type("int64"), std::nullopt); }

TEST(Element, ReadsLittleEndianNumbers) {
  constexpr std::array bytes{std::byte{0xFE}, std::byte{0xFF}, std::byte{0xFF}, std::byte{0xFF},
                             std::byte{0x00}, std::byte{0x00}, std::byte{0x80}, std::byte{0x3F}};
  EXPECT_EQ(int32_at(bytes, 0), -2);
  EXPECT_EQ(float32_at(bytes, 1), 1.0F);
}

}  // namespace
}  // namespace ei_ota
