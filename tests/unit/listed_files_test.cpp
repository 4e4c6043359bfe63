// SPDX-License-Identifier: MIT
#include "release/listed_files.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "base/digest.h"
#include "refused_with.h"
#include "temporary_folder.h"

namespace ei_ota {
namespace {
using test::RefusedWith;
using test::said;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
using Json = nlohmann::ordered_json;

const std::string sum(64, 'a');

TEST(ListedFiles, HaveTheirPathsFromTheFolderAndTheirChecksums) {
  for (const std::filesystem::path folder : {"out", "out/", "/tmp/out", "../out", ".", ""})
    EXPECT_THAT(list_files({{folder / "src/a.cpp", "a"}, {folder / "b", ""}}, folder),
                ElementsAre(Pair("b", hex(sha256(""))), Pair("src/a.cpp", hex(sha256("a")))))
        << folder;
}

TEST(ListedFiles, LeaveOutWhatNoListCanName) {
  EXPECT_THAT(
      list_files({{"out/\xff", ""}, {"out/a\\b", ""}, {"out/a\nb", ""}, {"elsewhere/a", ""}, {"out/\xc3\xbc", ""}}, "out"),
      ElementsAre(Pair("\xc3\xbc", hex(sha256("")))));
}

TEST(ListedFiles, AreReadBack) {
  EXPECT_THAT(read_listed_files({{"a/b.h", sum}, {"..c", sum}}), ElementsAre(Pair("..c", sum), Pair("a/b.h", sum)));
}

TEST(ListedFiles, LeadNowhereElse) {
  for (const auto* const path :
       {"", "/etc/passwd", "..", "../a", "a/../../b", "a/..", ".", "./a", "a/./b", "a//b", "a/", "C:a", "a\\b", "a\nb"})
    EXPECT_THROW((void)read_listed_files(Json{{path, sum}}), std::invalid_argument) << path;
}

TEST(ListedFiles, HaveWholeChecksums) {
  for (const Json& other :
       {Json(sum.substr(1)), Json(sum + "a"), Json(std::string(64, 'g')), Json(std::string(64, 'A')), Json(1)})
    EXPECT_ANY_THROW((void)read_listed_files(Json{{"a", other}})) << other;
  EXPECT_THROW((void)read_listed_files(Json::array({"a"})), std::invalid_argument);
}

class TogetherTest : public testing::Test {
 protected:
  Status check() { return check_listed_files(files, folder / "m.eiota.json"); }

  const test::TemporaryFolder folder;
  const ListedFiles files{{"m.eiota.img", hex(sha256("image"))},
                          {"src/ei_ota_m.h", hex(sha256("header"))},
                          {"src/tflite-model/m.cpp", hex(sha256("model"))}};

  void SetUp() override {
    folder.write("m.eiota.img", "image");
    folder.write("src/ei_ota_m.h", "header");
    folder.write("src/tflite-model/m.cpp", "model");
  }
};

TEST_F(TogetherTest, AgreesWithItsFiles) { EXPECT_TRUE(check()) << said(check()); }

TEST_F(TogetherTest, IsRefusedWithAnotherFileOrWithoutIt) {
  folder.write("src/tflite-model/m.cpp", "other");
  EXPECT_THAT(check(), RefusedWith(ErrorId::Baseline));
  EXPECT_THAT(said(check()), HasSubstr("src/tflite-model/m.cpp has changed since it was written together with this baseline"));
  std::filesystem::remove(folder / "src/tflite-model/m.cpp");
  EXPECT_THAT(said(check()), HasSubstr("src/tflite-model/m.cpp is missing"));
}

TEST_F(TogetherTest, IsReadWithoutThemWhereItsHeaderIsNot) {
  std::filesystem::remove(folder / "src/ei_ota_m.h");
  folder.write("src/tflite-model/m.cpp", "original");
  EXPECT_TRUE(check()) << said(check());
}

}  // namespace
}  // namespace ei_ota
