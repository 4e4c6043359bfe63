// SPDX-License-Identifier: MIT
// Payloads by the host's encoder, decoded by the device's code.
#include <gmock/gmock.h>

#include "base/files.h"
#include "device/runtime_private.h"
#include "ei_ota/ei_ota.h"
#include "export/read_export.h"
#include "payload/apply.h"
#include "payload/encode.h"
#include "payload/inspect.h"
#include "payload/seal.h"
#include "payload/tlvs.h"
#include "random_release.h"
#include "refused_with.h"
#include "release/baseline.h"

namespace ei_ota {
namespace {

using test::RandomRelease;
using test::RefusedWith;
using testing::HasSubstr;

const std::filesystem::path source_dir = EI_OTA_SOURCE_DIR;

TEST(Payload, BringsAnyWeightsToTheirDevice) {
  for (unsigned seed = 0; seed < 200; ++seed)
    for (const bool follow : {true, false}) {
      RandomRelease device(seed);
      const auto image = device.retrained(follow);
      const auto& release = device.release;
      const auto payload = encode_payload(image, {layout_fingerprint(release.layout), release.context.project.id, seed});
      const auto applied = apply_payload(release, payload, "p.bin");
      ASSERT_TRUE(applied) << "seed " << seed << ": " << test::said(applied);
      ASSERT_EQ(*applied, image.bytes) << "seed " << seed;
      ASSERT_LE(payload.size(), largest_payload(image)) << "seed " << seed;
    }
}

TEST(Payload, LeavesOutBiasScalesThatFollow) {
  RandomRelease device(1);
  const PayloadHead head{layout_fingerprint(device.release.layout), 1, 1};
  const auto with = encode_payload(device.retrained(false), head);
  const auto without = encode_payload(device.retrained(true), head);
  EXPECT_TRUE(inspect_payload(with, "")->with_bias_scales);
  EXPECT_FALSE(inspect_payload(without, "")->with_bias_scales);
  EXPECT_LT(without.size(), with.size());
}

TEST(Payload, SaysWhatItIs) {
  RandomRelease device(2);
  const auto layout = layout_fingerprint(device.release.layout);
  const auto summary = inspect_payload(encode_payload(device.release.image, {layout, 11, 22}), "");
  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->layout, layout);
  EXPECT_EQ(summary->project, 11U);
  EXPECT_EQ(summary->version, 22U);
}

TEST(Payload, SaysWhatItsModelIsCalled) {
  RandomRelease device(2);
  PayloadHead head{layout_fingerprint(device.release.layout), device.release.context.project.id, 22, 5};
  EXPECT_FALSE(inspect_payload(encode_payload(device.release.image, head), "")->texts);
  head.texts = *texts_bytes({"dogs", {"no dog", "dog"}});
  head.self_test = *self_test_bytes({0.5F, {{{1, 2, 3}, {0.25F}}}}, "", head.texts.size());
  const auto payload = encode_payload(device.release.image, head);
  const auto summary = inspect_payload(payload, "");
  ASSERT_TRUE(summary) << test::said(summary);
  EXPECT_EQ(summary->texts->title, "dogs");
  EXPECT_THAT(summary->texts->labels, testing::ElementsAre("no dog", "dog"));
  EXPECT_EQ(summary->security_counter, 5U);
  EXPECT_TRUE(apply_payload(device.release, payload, "p.bin"));
}

TEST(Payload, IsRefusedByItsInspectorIfDamaged) {
  RandomRelease device(3);
  auto payload = encode_payload(device.release.image, {{}, 1, 1});
  payload.back() = static_cast<char>(payload.back() ^ 1);
  EXPECT_THAT(inspect_payload(payload, "p.bin"), RefusedWith(ErrorId::Payload));
  EXPECT_THAT(inspect_payload("EiOt", "p.bin"), RefusedWith(ErrorId::Payload));
}

TEST(Payload, IsRefusedByItsInspectorIfItHasACriticalTlvOfLaterVersions) {
  RandomRelease device(3);
  auto payload = encode_unsealed(device.release.image, {layout_fingerprint(device.release.layout), 1, 1, 5});
  append_tlv(payload.head, EI_OTA_TLV_CRITICAL | 0x30, std::string("\1\0\0\0", 4));
  for (const auto& bytes : {seal(payload), seal(payload, Signature{})}) {
    const auto said = test::said(inspect_payload(bytes, "p.bin"));
    EXPECT_THAT(said, HasSubstr(ei_ota_strerror(EI_OTA_ERR_UNSUPPORTED)));
    EXPECT_THAT(said, HasSubstr("use a newer ei-ota"));
  }
}

TEST(Payload, IsNotAppliedToAnotherDevice) {
  RandomRelease device(4);
  const auto layout = layout_fingerprint(device.release.layout);
  const auto id = device.release.context.project.id;
  EXPECT_THAT(apply_payload(device.release, encode_payload(device.release.image, {layout, id + 1, 1}), "p.bin"),
              RefusedWith(ErrorId::Payload));
  EXPECT_THAT(apply_payload(device.release, encode_payload(device.release.image, {{}, id, 1}), "p.bin"),
              RefusedWith(ErrorId::Payload));
}

TEST(Payload, IsNotAppliedIfItEndsEarlyOrLate) {
  RandomRelease device(5);
  const auto payload =
      encode_payload(device.release.image, {layout_fingerprint(device.release.layout), device.release.context.project.id, 1});
  for (std::size_t size = 0; size < std::min<std::size_t>(payload.size(), 200); ++size)
    EXPECT_THAT(apply_payload(device.release, payload.substr(0, size), ""), RefusedWith(ErrorId::Payload)) << size;
  EXPECT_THAT(apply_payload(device.release, payload + "x", ""), RefusedWith(ErrorId::Payload));
}

/// tests/golden: what earlier releases made. Devices in the field hold the decoders of their day, servers the files.
class GoldenPayload : public testing::Test {
 protected:
  const Export old_export = *read_export(source_dir / "examples/penguin/exports/bad", {});
  const Export new_export = *read_export(source_dir / "examples/penguin/exports/smart", {});
  const std::string golden = *read_file(source_dir / "tests/golden/penguin-smart-format1.bin");
};

TEST_F(GoldenPayload, IsWhatTheEncoderWritesToday) {
  const auto& project = old_export.release.context.project;
  EXPECT_EQ(encode_payload(new_export.release.image, {layout_fingerprint(old_export.release.layout), project.id,
                                                      new_export.release.context.project.deploy_version}),
            golden);
}

TEST_F(GoldenPayload, IsWhatTheRuntimeDecodesToday) {
  const auto applied = apply_payload(old_export.release, golden, "golden");
  ASSERT_TRUE(applied) << test::said(applied);
  EXPECT_EQ(*applied, new_export.release.image.bytes);
}

/// The baseline that the first release's `patch` wrote: of before baselines told what their devices do.
class GoldenBaseline : public GoldenPayload {
 protected:
  const Result<Release> baseline = read_baseline(source_dir / "tests/golden/penguin-bad-format1.eiota.json");
};

TEST_F(GoldenBaseline, IsReadToday) {
  ASSERT_TRUE(baseline) << test::said(baseline);
  EXPECT_EQ(baseline->layout, old_export.release.layout);
  EXPECT_EQ(baseline->image.bytes, old_export.release.image.bytes);
  EXPECT_EQ(baseline->device.restore, std::nullopt);
  EXPECT_EQ(unreadable(baseline->device, {}), std::nullopt);
}

TEST_F(GoldenBaseline, HasTheGoldenPayloadMadeAndTaken) {
  ASSERT_TRUE(baseline) << test::said(baseline);
  EXPECT_EQ(encode_payload(new_export.release.image, {layout_fingerprint(baseline->layout), baseline->context.project.id,
                                                      new_export.release.context.project.deploy_version}),
            golden);
  const auto applied = apply_payload(*baseline, golden, "golden");
  ASSERT_TRUE(applied) << test::said(applied);
  EXPECT_EQ(*applied, new_export.release.image.bytes);
}

}  // namespace
}  // namespace ei_ota
