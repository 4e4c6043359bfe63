// SPDX-License-Identifier: MIT
#include "payload/self_test.h"

#include <gmock/gmock.h>

#include <limits>

#include "payload/bytes.h"
#include "refused_with.h"

namespace ei_ota {
namespace {

using test::RefusedWith;
using test::said;
using testing::HasSubstr;

std::string coded(const SelfTest& test) { return *self_test_bytes(test, "t.json"); }

TEST(SelfTest, IsCodedAsTheSpecificationSays) {
  const auto bytes = coded({0.5F, {{{1, 255}, {0.25F}}, {{0, 7}, {-1}}}});
  ASSERT_EQ(bytes.size(), 16 + 2 * (2 + 4));
  EXPECT_EQ(number_at<std::uint8_t>(bytes, 0), 0);  // uint8
  EXPECT_EQ(number_at<std::uint8_t>(bytes, 1), 0);
  EXPECT_EQ(number_at<std::uint16_t>(bytes, 2), 2);  // cases
  EXPECT_EQ(number_at<std::uint32_t>(bytes, 4), 2U);
  EXPECT_EQ(number_at<std::uint16_t>(bytes, 8), 1);
  EXPECT_EQ(number_at<std::uint16_t>(bytes, 10), 0);
  EXPECT_EQ(number_at<float>(bytes, 12), 0.5F);
  EXPECT_EQ(bytes.substr(16, 2), "\x01\xFF");
  EXPECT_EQ(number_at<float>(bytes, 18), 0.25F);
  EXPECT_EQ(bytes.substr(22, 2), std::string("\0\x07", 2));
  EXPECT_EQ(number_at<float>(bytes, 24), -1.0F);
}

struct Narrowest {
  std::vector<float> inputs;
  InputType type;
};

TEST(SelfTest, HasTheNarrowestInputsThatAreExact) {
  for (const auto& [inputs, type] :
       {Narrowest{{0, 255}, InputType::UInt8}, Narrowest{{-1, 255}, InputType::Int16}, Narrowest{{0, 256}, InputType::Int16},
        Narrowest{{-32768, 32767}, InputType::Int16}, Narrowest{{0, 32768}, InputType::Float32},
        Narrowest{{-32769}, InputType::Float32}, Narrowest{{0.5F}, InputType::Float32}, Narrowest{{-0.0F}, InputType::Float32},
        Narrowest{{1e30F}, InputType::Float32}, Narrowest{{16777215}, InputType::Float32}}) {
    const auto bytes = coded({0, {{inputs, {1}}}});
    EXPECT_EQ(read_self_test(bytes, "")->input_type, type) << inputs[0];
    EXPECT_EQ(bytes.size(), 16 + inputs.size() * (type == InputType::UInt8 ? 1 : type == InputType::Int16 ? 2 : 4) + 4);
  }
  EXPECT_EQ(read_self_test(coded({0, {{{1}, {1}}, {{0.5F}, {1}}}}), "")->input_type, InputType::Float32);  // of all cases
}

TEST(SelfTest, WritesSignedInputs) {
  const auto bytes = coded({0, {{{-2, 300}, {1}}}});
  EXPECT_EQ(number_at<std::int16_t>(bytes, 16), -2);
  EXPECT_EQ(number_at<std::int16_t>(bytes, 18), 300);
}

TEST(SelfTest, TellsWhatItHolds) {
  const auto summary = read_self_test(coded({0.01F, {{{1, 2, 3}, {4, 5}}}}), "");
  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->cases, 1U);
  EXPECT_EQ(summary->inputs, 3U);
  EXPECT_EQ(summary->outputs, 2U);
  EXPECT_EQ(summary->tolerance, 0.01F);
  EXPECT_EQ(summary->size, 27U);
}

TEST(SelfTest, IsRefusedWhereAPayloadHasNoRoomForIt) {
  const auto of_inputs = [](std::size_t count) {
    return self_test_bytes({0, {{std::vector<float>(count, 1.0F), {1}}}}, "t.json");
  };
  EXPECT_TRUE(of_inputs(65383 - 20));
  EXPECT_THAT(of_inputs(65383 - 19), RefusedWith(ErrorId::SelfTest));
  EXPECT_THAT(said(of_inputs(100000)), HasSubstr("takes 100020 bytes: 1 cases of 100000 inputs (uint8) and 1 outputs"));
  EXPECT_THAT(said(of_inputs(100000)), HasSubstr("at most 65383"));
  const SelfTest beside_texts{0, {{std::vector<float>(65383 - 20 - 4 - 10, 1.0F), {1}}}};
  EXPECT_TRUE(self_test_bytes(beside_texts, "t.json", 10));
  EXPECT_THAT(self_test_bytes(beside_texts, "t.json", 11), RefusedWith(ErrorId::SelfTest));
}

TEST(SelfTest, IsRefusedIfItsBytesContradictThemselves) {
  const auto bytes = coded({0.01F, {{{1, 2, 3}, {4, 5}}}});
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_THAT(read_self_test(bytes.substr(0, size), "p.bin"), RefusedWith(ErrorId::Payload)) << size;
  EXPECT_THAT(read_self_test(bytes + "x", "p.bin"), RefusedWith(ErrorId::Payload));
  const auto with = [&](std::size_t at, auto value) {
    auto changed = bytes;
    std::memcpy(changed.data() + at, &value, sizeof value);
    return read_self_test(changed, "p.bin");
  };
  EXPECT_THAT(with(0, std::uint8_t{3}), RefusedWith(ErrorId::Payload));            // no such type
  EXPECT_THAT(with(2, std::uint16_t{0}), RefusedWith(ErrorId::Payload));           // no case
  EXPECT_THAT(with(4, std::uint32_t{0xFFFFFFFF}), RefusedWith(ErrorId::Payload));  // inputs of which there are fewer
  EXPECT_THAT(with(8, std::uint16_t{0}), RefusedWith(ErrorId::Payload));           // no output
  EXPECT_THAT(with(12, std::numeric_limits<float>::quiet_NaN()), RefusedWith(ErrorId::Payload));
  EXPECT_THAT(with(12, -1.0F), RefusedWith(ErrorId::Payload));
}

}  // namespace
}  // namespace ei_ota
