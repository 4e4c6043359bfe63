// SPDX-License-Identifier: MIT
#include "archive/entry_names.h"

#include <gmock/gmock.h>

#include "refused_with.h"

namespace ei_ota {
namespace {
using test::RefusedWith;
using testing::HasSubstr;

Status check(const std::vector<std::string>& names) {
  std::vector<ZipEntry> entries(names.size());
  for (std::size_t i = 0; i < names.size(); ++i) entries[i].name = names[i];
  return check_entry_names(entries, "a.zip");
}

TEST(EntryNames, AreThoseOfFilesBelowOneFolder) {
  EXPECT_TRUE(check({"tflite-model/", "tflite-model/a.cpp", "tflite-model/b..cpp", ".hidden", "a/b/c", "...", "\xc3\xbc"}));
}

TEST(EntryNames, AreRefusedWithWhatIsWrong) {
  const std::pair<std::string, const char*> cases[]{{"../a", "leads out of the archive"},
                                                    {"a/../../b", "leads out of the archive"},
                                                    {"a/..", "leads out of the archive"},
                                                    {"/etc/passwd", "an absolute path"},
                                                    {"C:/a", "a drive"},
                                                    {"a.cpp:stream", "a drive or a stream"},
                                                    {"a\\b", "a backslash"},
                                                    {"..\\a", "a backslash"},
                                                    {"a//b", "an empty part"},
                                                    {"./a", "an empty part"},
                                                    {"", "without a name"},
                                                    {"a\nb", "a control character"},
                                                    {std::string("a\0b", 3), "a control character"}};
  for (const auto& [name, found] : cases) {
    EXPECT_THAT(check({"fine", name}), RefusedWith(ErrorId::Archive)) << name;
    EXPECT_THAT(test::said(check({"fine", name})), HasSubstr(found)) << name;
  }
}

TEST(EntryNames, AreNoLongerThanAnyGenuineOne) {
  std::string parts = "a";
  for (int i = 1; i < 64; ++i) parts += "/a";
  EXPECT_TRUE(check({parts, std::string(1024, 'b')}));
  EXPECT_THAT(test::said(check({parts + "/a"})), HasSubstr("more than 64 parts"));
  EXPECT_THAT(test::said(check({std::string(1025, 'b')})), HasSubstr("a name of 1025 bytes, more than 1024: bbbb"));
}

// Sorted by their bytes, "a-b" would come between "a" and "a/b".
TEST(EntryNames, AreRefusedForAFileAndAFolderWhateverComesBetween) {
  EXPECT_THAT(test::said(check({"a", "a-b", "a b", "a!", "a/b"})), HasSubstr("a file and a folder: a"));
  EXPECT_TRUE(check({"a", "a-b/c", "a.b", "b/a"}));
}

TEST(EntryNames, AreRefusedTwice) {
  EXPECT_THAT(test::said(check({"a", "b", "a"})), HasSubstr("two entries have one name: a"));
}

TEST(EntryNames, AreRefusedIfTheyDifferInCaseOnly) {
  EXPECT_THAT(test::said(check({"src/A.h", "src/a.H"})), HasSubstr("one file on some systems"));
}

TEST(EntryNames, AreRefusedForAFileAndAFolder) {
  EXPECT_THAT(test::said(check({"a/b", "a"})), HasSubstr("a file and a folder"));
  EXPECT_THAT(test::said(check({"A", "a/b/c"})), HasSubstr("a file and a folder"));
  EXPECT_THAT(check({"a", "a/"}), RefusedWith(ErrorId::Archive));
  EXPECT_TRUE(check({"a/", "a/b/c"}));
}

}  // namespace
}  // namespace ei_ota
