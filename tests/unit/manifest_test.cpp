// SPDX-License-Identifier: MIT
#include "rewrite/manifest.h"

#include <gmock/gmock.h>

#include "eon_fixture.h"

namespace ei_ota {
namespace {

using testing::HasSubstr;

const std::string fingerprint(64, 'a');

Release tiny_release() {
  auto model = test::tiny_model();
  model.nodes[0].op = "CONV_2D";
  Release release;
  release.context.project.id = 4711;
  release.layout = {"some layout"};
  release.image = *weight_image({model}, false);
  release.constant_digests = constant_digests(release.image);
  return release;
}

TEST(Manifest, TellsTheFirmwareWhatItHasToKnow) {
  const auto text = manifest_header(tiny_release(), fingerprint, "tiny", 123);
  EXPECT_THAT(text, HasSubstr("#ifndef EI_OTA_GENERATED_tiny_H\n#define EI_OTA_GENERATED_tiny_H\n"));
  EXPECT_THAT(text, HasSubstr("#define EI_OTA_TINY_PROJECT 4711u\n#define EI_OTA_TINY_IMAGE_SIZE 160u\n"
                              "#define EI_OTA_TINY_PAYLOAD_SIZE 123u "));
  EXPECT_THAT(text, HasSubstr("extern const ei_ota_model_t ei_ota_tiny;\n"));
}

TEST(Manifest, HasRoomForALegacyPayloadWhereTheFirmwareTakesThem) {
  EXPECT_THAT(manifest_header(tiny_release(), fingerprint, "tiny", 123, 200),
              HasSubstr("#if EI_OTA_LEGACY\n#define EI_OTA_TINY_PAYLOAD_SIZE 200u\n#else\n"
                        "#define EI_OTA_TINY_PAYLOAD_SIZE 123u "));
  EXPECT_THAT(manifest_header(tiny_release(), fingerprint, "tiny", 123, 100), testing::Not(HasSubstr("EI_OTA_LEGACY")));
}

TEST(Manifest, TellsTheSizeOfASlotWhereWeightsAreUsedInFlash) {
  EXPECT_THAT(manifest_header(tiny_release(), fingerprint, "tiny", 123, 0, {{456, 789}, {}}),
              HasSubstr("\n#if UINTPTR_MAX > 0xFFFFFFFFu\n#define EI_OTA_TINY_SLOT_SIZE 789u\n#else\n"
                        "#define EI_OTA_TINY_SLOT_SIZE 456u\n#endif\n"));
  EXPECT_THAT(manifest_header(tiny_release(), fingerprint, "tiny", 123), testing::Not(HasSubstr("SLOT_SIZE")));
}

TEST(Manifest, TellsTheSizeOfABindTableWhereThereIsOne) {
  auto release = tiny_release();
  for (int has_store = 0; has_store != 2; ++has_store) {
    EXPECT_THAT(manifest_header(release, fingerprint, "tiny", 123, 0, {{456, 789}, {12, 24}}),
                HasSubstr("\n#if UINTPTR_MAX > 0xFFFFFFFFu\n#define EI_OTA_TINY_TABLES_SIZE 24u\n#else\n"
                          "#define EI_OTA_TINY_TABLES_SIZE 12u\n#endif\n"));
    EXPECT_THAT(manifest_header(release, fingerprint, "tiny", 123, 0, {{456, 789}, {}}),
                testing::Not(HasSubstr("TABLES_SIZE")));
    release.device.store = Store{0x80c0000, 8, 2048, 4096, 3};
  }
}

TEST(Manifest, HasTheNumbersOfThePayloadStore) {
  auto release = tiny_release();
  release.device.store = Store{0x80c0000, 8, 2048, 4096, 3};
  for (const auto& slot : {PointerSizes{456, 789}, PointerSizes{}})  // weights in flash, and in RAM
    EXPECT_THAT(
        manifest_header(release, fingerprint, "tiny", 123, 0, {slot, {}}),
        testing::AllOf(HasSubstr("\n#define EI_OTA_TINY_STORE_START 0x080c0000u\n#define EI_OTA_TINY_STORE_SIZE 16384u\n"
                                 "#define EI_OTA_TINY_STORE_PROG_SIZE 8u\n#define EI_OTA_TINY_STORE_ERASE_SIZE 2048u\n"
                                 "#define EI_OTA_TINY_STORE_SLOTS 3u\n#define EI_OTA_TINY_SLOT_SIZE 4096u\n\n"),
                       testing::Not(HasSubstr("UINTPTR_MAX"))));
}

TEST(Manifest, RefusesSlotsThatAreTooSmallForLargerPointers) {
  auto release = tiny_release();
  release.device.store = Store{0, 8, 512, 512, 3};
  EXPECT_THAT(
      manifest_header(release, fingerprint, "tiny", 123, 0, {{456, 789}, {}}),
      HasSubstr("\n#if UINTPTR_MAX > 0xFFFFFFFFu\n#error \"EiOta: the store has slots of 512 bytes; expected 789 or more; "
                "correct --store (CMake: STORE) [E-store]\"\n#endif\n"));
}

TEST(Manifest, KeepsTheCaseOfItsModelsNameInItsGuard) {
  EXPECT_THAT(manifest_header(tiny_release(), fingerprint, "Tiny", 1), HasSubstr("#ifndef EI_OTA_GENERATED_Tiny_H\n"));
}

TEST(Manifest, RefusesToShareItsMacros) {
  EXPECT_THAT(manifest_header(tiny_release(), fingerprint, "Tiny", 1),
              testing::ContainsRegex("#ifdef EI_OTA_TINY_LAYOUT\n#error \"EiOta: two models share the macros EI_OTA_TINY_\\*"));
}

TEST(Manifest, NamesItsFingerprints) {
  EXPECT_THAT(manifest_header(tiny_release(), fingerprint, "tiny", 0),
              testing::ContainsRegex("#define EI_OTA_TINY_LAYOUT \"[0-9a-f]{16}\""));
  EXPECT_THAT(manifest_header(tiny_release(), fingerprint, "tiny", 0),
              testing::ContainsRegex("#define EI_OTA_TINY_WEIGHTS \"a{64}\""));
}

TEST(Manifest, ListsTheWeightsAndMarksThoseThatStayConstant) {
  const auto text = manifest_header(tiny_release(), fingerprint, "tiny", 0);
  EXPECT_THAT(text, HasSubstr(" *       32 int8     2x4              g0::tensor_data1\n"));
  EXPECT_THAT(text, HasSubstr(" *       84 float32  1                g0::quant2_scale *\n"));
}

TEST(Manifest, IsTheSameEachTime) {
  EXPECT_EQ(manifest_header(tiny_release(), fingerprint, "tiny", 5), manifest_header(tiny_release(), fingerprint, "tiny", 5));
}

}  // namespace
}  // namespace ei_ota
