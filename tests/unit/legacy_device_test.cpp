// SPDX-License-Identifier: MIT
#include "legacy/legacy_device.h"

#include <gmock/gmock.h>

#include "legacy/legacy_payload.h"
#include "payload/apply.h"
#include "refused_with.h"
#include "tiny_release.h"

namespace ei_ota {
namespace {

using test::RefusedWith;

std::string payload_of(const Model& model) { return *encode_legacy(model, model); }

TEST(LegacyDevice, HoldsTheNewWeightsAfterAPayload) {
  auto retrained = test::tiny_model();
  retrained.definitions[*retrained.tensors[1].data].elements[3] = std::byte{77};
  const auto applied = apply_payload(test::tiny_release(), payload_of(retrained), "l.bin");
  ASSERT_TRUE(applied) << test::said(applied);
  EXPECT_EQ(*applied, test::tiny_release(retrained).image.bytes);
}

TEST(LegacyDevice, TakesNoOtherStructure) {
  auto other = test::tiny_model();
  other.definitions[*other.tensors[4].data].elements[0] ^= std::byte{1};
  EXPECT_THAT(apply_payload(test::tiny_release(), payload_of(other), "l.bin"), RefusedWith(ErrorId::Payload));
}

TEST(LegacyDevice, TakesNoOtherModel) {
  auto larger = test::tiny_model();
  test::add_constant(larger, ElementType::Int8, {2}, {1, 2}, {{0.5F}, {0}});
  EXPECT_THAT(apply_payload(test::tiny_release(), payload_of(larger), "l.bin"), RefusedWith(ErrorId::Payload));
  EXPECT_THAT(apply_payload(test::tiny_release(larger), payload_of(test::tiny_model()), "l.bin"),
              RefusedWith(ErrorId::Payload));
}

TEST(LegacyDevice, IsNoneWithFloatWeights) {
  auto model = test::tiny_model();
  test::add_constant(model, ElementType::Float32, {2}, {1, 2}, {});
  EXPECT_THAT(apply_payload(test::tiny_release(model), payload_of(test::tiny_model()), "l.bin"), RefusedWith(ErrorId::Legacy));
}

TEST(LegacyDevice, SurvivesEveryFlippedBit) {
  const auto payload = payload_of(test::tiny_model());
  const auto device = test::tiny_release();
  for (std::size_t at = 0; at < payload.size(); ++at)
    for (int bit = 0; bit < 8; ++bit) {
      auto bad = payload;
      bad[at] = static_cast<char>(bad[at] ^ 1 << bit);
      const auto applied = apply_payload(device, bad, "l.bin");  // the format has no checksum: it may be taken
      EXPECT_TRUE(!applied || applied->size() == device.image.bytes.size()) << at;
    }
}

}  // namespace
}  // namespace ei_ota
