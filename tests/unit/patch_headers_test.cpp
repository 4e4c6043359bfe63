// SPDX-License-Identifier: MIT
#include "rewrite/patch_headers.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "block_fixture.h"

namespace ei_ota {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Key;
using testing::Not;
using testing::StartsWith;
using testing::UnorderedElementsAre;

test::Texts patch(const test::BlockExport& blocks) {
  return patch_headers(test::parameter_headers(blocks), test::sources_of(blocks), {}, "tiny");
}

constexpr const char* flag =
    R"(#if defined(__cplusplus) && !defined(eiota_generated_weights_source) && !defined(eiota_generated_once_eiota_generated_headers_tiny)
#define eiota_generated_once_eiota_generated_headers_tiny
// EiOta: a firmware that picked up the original header, whose weights are constants, does not link.
extern "C" {
__attribute__((weak)) volatile unsigned char eiota_generated_headers_tiny;
}
#endif
)";

std::string refusal(const std::string& header, int number) {
  return fmt::format(R"(#ifndef eiota_generated_header_mark{1}_tiny
#error "EiOta: the original model-parameters/{0}.h came before the patched one; its weights are constants; write #include <model-parameters/{0}.h>, and let the patched folder be the first include directory"
#endif
)",
                     header, number);
}

TEST(PatchHeaders, DeclaresWhatAHeaderDefined) {
  const auto patched = patch(test::export_2025()).at("model-parameters/anomaly_metadata.h");
  EXPECT_EQ(patched, R"(#ifndef CLUSTERS_H
#define CLUSTERS_H
#define eiota_generated_header_mark0_tiny
#include "edge-impulse-sdk/classifier/ei_model_types.h"

const uint16_t axes_4[] = { 0, 300 };
namespace eiota_generated_weights_tiny { extern float scale_4[2]; } using eiota_generated_weights_tiny::scale_4;
namespace eiota_generated_weights_tiny { extern float mean_4[2]; } using eiota_generated_weights_tiny::mean_4;
namespace eiota_generated_weights_tiny { extern ei_classifier_anom_cluster_t clusters_4[2]; } using eiota_generated_weights_tiny::clusters_4;

const uint16_t axes_5[] = { 7 };
namespace eiota_generated_weights_tiny { extern float scale_5[1]; } using eiota_generated_weights_tiny::scale_5;
namespace eiota_generated_weights_tiny { extern float mean_5[1]; } using eiota_generated_weights_tiny::mean_5;
namespace eiota_generated_weights_tiny { extern ei_classifier_anom_cluster_t clusters_5[1]; } using eiota_generated_weights_tiny::clusters_5;

#endif // CLUSTERS_H
)" + refusal("anomaly_metadata", 0));
}

TEST(PatchHeaders, LeavesTheRestOfAHeaderAsItIs) {
  const auto blocks = test::export_2025();
  const auto patched = patch(blocks).at("model-parameters/model_variables.h");
  const auto& original = blocks.headers.at("model-parameters/model_variables.h");
  const auto body = original.find("#include");
  const auto rest = original.find("ei_data_normalization");
  EXPECT_EQ(patched, original.substr(0, body) + "#define eiota_generated_header_mark1_tiny\n" +
                         original.substr(body, original.find("const float dn_mean_3") - body) +
                         "namespace eiota_generated_weights_tiny { extern float dn_mean_3[3]; } using "
                         "eiota_generated_weights_tiny::dn_mean_3;\n"
                         "namespace eiota_generated_weights_tiny { extern float dn_scale_3[3]; } using "
                         "eiota_generated_weights_tiny::dn_scale_3;\n" +
                         original.substr(rest) + "\n" + refusal("model_variables", 1) + "\n" + flag);
}

TEST(PatchHeaders, CountsElementsWhereTheHeaderNamesAMacro) {
  const auto patched = patch(test::export_2020()).at("model-parameters/anomaly_clusters.h");
  EXPECT_THAT(patched, HasSubstr("namespace eiota_generated_weights_tiny { extern float ei_classifier_anom_scale[3]; }"));
  EXPECT_THAT(
      patched,
      HasSubstr(
          "namespace eiota_generated_weights_tiny { extern ei_classifier_anom_cluster_t ei_classifier_anom_clusters[2]; }"));
}

TEST(PatchHeaders, DefinesTheFlagBehindAnyConditionOfTheHeader) {  // the last #endif need not be a guard's
  EXPECT_THAT(patch(test::export_2020()).at("model-parameters/anomaly_clusters.h"),
              EndsWith("\n#if 0\n#endif\n" + refusal("anomaly_clusters", 0) + flag));
}

TEST(PatchHeaders, TakeNothingForAGuardThatIsNone) {  // originals without one define the same names as their copies
  const auto guarded = test::export_2020().headers.at("model-parameters/anomaly_clusters.h");
  const auto begin = guarded.find("#ifndef"), end = guarded.find("#include");
  for (const std::string instead : {"#pragma once\n", "#ifndef CLUSTERS_H\n#define CLUSTERS_H 1\n",
                                    "#ifndef CLUSTERS_H\n#define CLUSTERS_HPP\n", "#ifdef CLUSTERS_H\n#define CLUSTERS_H\n",
                                    "#pragma once\n#ifndef CLUSTERS_H\n#define CLUSTERS_H\n", "#ifndef CLUSTERS_H\n"}) {
    auto blocks = test::export_2020();
    blocks.headers["model-parameters/anomaly_clusters.h"] = guarded.substr(0, begin) + instead + guarded.substr(end);
    EXPECT_THAT(patch(blocks).at("model-parameters/anomaly_clusters.h"), Not(HasSubstr("#error"))) << instead;
  }
}

TEST(PatchHeaders, GivesAllHeadersAndTheFlagInOne) {
  auto blocks = test::export_2025();
  blocks.headers["model-parameters/model_metadata.h"] = "#pragma once\n";
  const auto patched = patch(blocks);
  EXPECT_THAT(patched,
              UnorderedElementsAre(Key("model-parameters/anomaly_metadata.h"), Key("model-parameters/model_metadata.h"),
                                   Key("model-parameters/model_variables.h")));
  EXPECT_EQ(patched.at("model-parameters/model_metadata.h"), "#pragma once\n");
  EXPECT_THAT(patched.at("model-parameters/anomaly_metadata.h"), Not(HasSubstr("eiota_generated_headers_tiny")));
}

TEST(PatchHeaders, LeavesClustersThatNoConfigurationNames) {
  auto blocks = test::export_2025();
  blocks.headers["model-parameters/anomaly_metadata.h"] += "const float unnamed[1] = { 1 };\n";
  EXPECT_THAT(patch(blocks).at("model-parameters/anomaly_metadata.h"), HasSubstr("\nconst float unnamed[1] = { 1 };\n"));
}

}  // namespace
}  // namespace ei_ota
