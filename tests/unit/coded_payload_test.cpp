// SPDX-License-Identifier: MIT
// Payloads of the range coder, by the host's encoder, decoded by the device's code.
#include <gmock/gmock.h>

#include <algorithm>
#include <random>
#include <span>
#include <tuple>

#include "device/runtime_private.h"
#include "head_for.h"
#include "model/round_scales.h"
#include "payload/apply.h"
#include "payload/encode.h"
#include "payload/inspect.h"
#include "payload/seal.h"
#include "payload/weight_encoder.h"
#include "random_release.h"
#include "refused_with.h"

namespace ei_ota {
namespace {

using test::head_for;
using test::random_device;
using test::RefusedWith;
using testing::HasSubstr;

/// Entries as they are in `base`, but for about one in `changed`.
WeightImage mostly_like(const WeightImage& base, WeightImage image, unsigned changed, unsigned seed) {
  std::mt19937 random(seed);
  for (const auto& entry : image.entries)
    if (random() % changed != 0)
      std::copy_n(base.bytes.begin() + entry.offset, byte_size(entry), image.bytes.begin() + entry.offset);
  return image;
}

void expect_arrives(const Release& device, const WeightImage& image, const WeightImage* base, const std::string& what) {
  const auto payload = seal(encode_range(image, base, head_for(device)));
  const auto applied = apply_payload(device, payload, "p.bin");
  ASSERT_TRUE(applied) << what << ": " << test::said(applied);
  ASSERT_EQ(*applied, image.bytes) << what;
}

TEST(CodedPayload, BringsAnyWeightsToTheirDevice) {
  for (unsigned seed = 0; seed < 200; ++seed)
    for (const bool follow : {true, false}) {
      auto device = random_device(seed, follow);
      const auto what = "seed " + std::to_string(seed) + (follow ? ", derived" : ", explicit") + " bias scales";
      const auto image = device.retrained(follow);
      expect_arrives(device.release, image, nullptr, what);
      expect_arrives(device.release, image, &device.release.image, what);
      expect_arrives(device.release, mostly_like(device.release.image, image, 4, seed), &device.release.image, what);
    }
}

TEST(CodedPayload, OfTheFactoryWeightsIsADeltaOfNextToNothing) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    const auto device = random_device(seed).release;
    expect_arrives(device, device.image, &device.image, std::to_string(seed));
    EXPECT_LE(encode_range(device.image, &device.image, head_for(device)).content.size(), 4U);
  }
}

TEST(CodedPayload, BringsRoundedScales) {
  for (unsigned seed = 0; seed < 100; ++seed)
    for (const bool follow : {true, false}) {
      auto device = random_device(seed, follow);
      const auto bits = fewest_scale_bits + seed % (most_scale_bits - fewest_scale_bits + 1);
      const auto what = "seed " + std::to_string(seed) + (follow ? ", derived" : ", explicit") + " bias scales";
      auto image = device.retrained(follow);
      std::ignore = round_scales(image, bits);
      expect_arrives(device.release, image, nullptr, what);
      expect_arrives(device.release, image, &device.release.image, what);
      auto same = device.release.image;
      std::ignore = round_scales(same, bits);
      expect_arrives(device.release, mostly_like(same, image, 4, seed), &device.release.image, what);
    }
}

TEST(CodedPayload, TakesLessIfScalesAreRounded) {
  const auto size_of = [](const WeightImage& image, const Release& device) {
    return encode_range(image, &device.image, head_for(device)).content.size();
  };
  std::size_t exact = 0, rounded = 0;
  for (unsigned seed = 0; seed < 20; ++seed) {
    auto device = random_device(seed);
    auto image = device.retrained(true);
    exact += size_of(image, device.release);
    std::ignore = round_scales(image, 12);
    rounded += size_of(image, device.release);
  }
  EXPECT_LT(rounded, exact);
}

/// Extreme values: the largest steps between neighbours and from the base.
TEST(CodedPayload, BringsExtremes) {
  for (unsigned seed = 0; seed < 100; ++seed) {
    auto device = random_device(seed);
    auto image = device.release.image;
    for (const auto& entry : image.entries) {
      if (entry.field == Field::Data && entry.type != ElementType::Float32)
        for (std::uint32_t i = 0; i < byte_size(entry); ++i)
          image.bytes[entry.offset + i] = static_cast<std::byte>((i + seed) % 3 == 0   ? 0x80
                                                                 : (i + seed) % 3 == 1 ? 0x7F
                                                                                       : 0x81);
      if (entry.field == Field::Scale && !entry.source)
        for (std::uint32_t i = 0; i < entry.count; ++i) {
          const float scale = (i + seed) % 3 == 0 ? 0.0F : (i + seed) % 3 == 1 ? 9e18F : 1e-44F;
          std::memcpy(image.bytes.data() + entry.offset + 4 * i, &scale, sizeof scale);
        }
    }
    expect_arrives(device.release, image, nullptr, std::to_string(seed));
    expect_arrives(device.release, image, &device.release.image, std::to_string(seed));
    device.release.image = image;
    expect_arrives(device.release, device.retrained(false), &image, std::to_string(seed));
  }
}

/// A firmware with weights in RAM does not hold what no kernel reads, one with weights in flash does.
TEST(CodedPayload, IsNoDeltaOfWeightsThatNotEveryFirmwareHolds) {
  auto device = random_device(7);
  EXPECT_TRUE(can_be_base(device.release.image));
  for (auto& entry : device.release.image.entries) entry.read = entry.source.has_value();
  EXPECT_FALSE(can_be_base(device.release.image));
}

TEST(CodedPayload, SaysWhatItIs) {
  auto device = random_device(9);
  const auto image = device.retrained(true);
  const auto delta = inspect_payload(seal(encode_range(image, &device.release.image, head_for(device.release))), "p.bin");
  ASSERT_TRUE(delta) << test::said(delta);
  EXPECT_TRUE(delta->is_range_coded);
  EXPECT_EQ(delta->base, hex(sha256(device.release.image.bytes)).substr(0, 8));
  const auto full = inspect_payload(seal(encode_range(image, nullptr, head_for(device.release))), "p.bin");
  EXPECT_TRUE(full->is_range_coded);
  EXPECT_FALSE(full->base);
  EXPECT_EQ(full->rounding, 0U);
}

TEST(CodedPayload, SaysHowItsScalesAreRounded) {
  auto device = random_device(9);
  auto image = device.retrained(true);
  std::ignore = round_scales(image, 12);
  const auto payload = inspect_payload(seal(encode_range(image, nullptr, head_for(device.release))), "p.bin");
  ASSERT_TRUE(payload) << test::said(payload);
  EXPECT_EQ(payload->rounding, mantissa_bits - 12);
}

TEST(CodedPayload, IsNotAppliedToOtherFactoryWeights) {
  auto device = random_device(11);
  const auto payload = seal(encode_range(device.retrained(true), &device.release.image, head_for(device.release)));
  device.release.image = device.retrained(true);
  EXPECT_THAT(test::said(apply_payload(device.release, payload, "p.bin")), HasSubstr("delta for other weights"));
}

/// With the container's checksum made right again: what a sender with a defect could write.
TEST(CodedPayload, IsRefusedIfItsContentIsNotWhatTheEncoderWrote) {
  for (unsigned seed = 0; seed < 60; ++seed) {
    auto device = random_device(seed);
    const auto image = mostly_like(device.release.image, device.retrained(true), 3, seed);
    std::mt19937 random(seed);
    for (const auto* const base :
         {static_cast<const WeightImage*>(nullptr), static_cast<const WeightImage*>(&device.release.image)}) {
      const auto good = encode_range(image, base, head_for(device.release));
      for (int tries = 0; tries < 40 && !good.content.empty(); ++tries) {
        auto bad = good;
        auto& byte = bad.content[random() % bad.content.size()];
        byte = static_cast<char>(byte ^ (1 + random() % 255));
        const auto applied = apply_payload(device.release, seal(bad), "p.bin");
        EXPECT_TRUE(!applied || *applied == image.bytes) << "seed " << seed;
      }
      auto longer = good;
      longer.content += "12345678";
      const auto size = static_cast<std::uint32_t>(longer.content.size());
      std::memcpy(longer.head.data() + 28, &size, sizeof size);
      EXPECT_THAT(apply_payload(device.release, seal(longer), "p.bin"), RefusedWith(ErrorId::Payload));
    }
  }
}

}  // namespace
}  // namespace ei_ota
