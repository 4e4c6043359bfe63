// SPDX-License-Identifier: MIT
#include "archive/zip_directory.h"

#include <gmock/gmock.h>

#include "refused_with.h"
#include "zip_fixture.h"

namespace ei_ota {
namespace {
using test::RefusedWith;
using test::said;
using test::zip;
using test::ZipFile;
using testing::HasSubstr;

Result<ZipDirectory> read(const std::string& bytes) { return read_zip_directory(bytes, "a.zip"); }

const std::vector<ZipFile> two_files{{"a", "first"}, {"b/c", "second"}};

TEST(ZipDirectory, TellsWhereEntriesLie) {
  const auto bytes = zip(two_files, "by hand");
  const auto directory = read(bytes);
  ASSERT_TRUE(directory) << said(directory);
  ASSERT_EQ(directory->entries.size(), 2U);
  const auto& entry = directory->entries[1];
  EXPECT_EQ(entry.name, "b/c");
  EXPECT_EQ(entry.size, 6U);
  EXPECT_EQ(bytes.substr(entry.data + 5, 6), "second");
  EXPECT_EQ(entry.end, directory->begin);
}

TEST(ZipDirectory, IsReadOfWhatWentThroughAPipe) {
  EXPECT_TRUE(read(zip({{"a", "first", 8, test::piped}, {"b", "second", 8, test::piped}})));
}

TEST(ZipDirectory, OfAnEmptyArchiveIsEmpty) { EXPECT_TRUE(read(zip({}))->entries.empty()); }

TEST(ZipDirectory, RefusesWhatIsNoArchive) {
  for (const auto* const text : {"", "PK", "some text"}) {
    EXPECT_THAT(read(text), RefusedWith(ErrorId::Archive));
    EXPECT_THAT(said(read(text)), HasSubstr("this is not a zip archive"));
  }
}

TEST(ZipDirectory, RefusesAnArchiveThatIsCutAnywhere) {
  const auto bytes = zip(two_files, "by hand");
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_THAT(read(bytes.substr(0, size)), RefusedWith(ErrorId::Archive));
  EXPECT_THAT(said(read(bytes.substr(0, 60))), HasSubstr("its end is missing"));
  EXPECT_THAT(said(read(bytes.substr(0, bytes.size() - 1))), HasSubstr("its end is cut"));
}

TEST(ZipDirectory, RefusesWhatFollowsTheEnd) {
  EXPECT_THAT(said(read(zip(two_files) + "xyz")), HasSubstr("3 bytes follow its end"));
}

TEST(ZipDirectory, RefusesWhatComesBeforeTheFirstEntry) {
  auto bytes = zip(two_files);
  const auto directory = *read(bytes);
  for (const auto& entry : directory.entries)
    test::put32(bytes, entry.central + 42, static_cast<std::uint32_t>(entry.header) + 2);
  test::put32(bytes, directory.end + 16, static_cast<std::uint32_t>(directory.begin) + 2);
  EXPECT_THAT(said(read("#!" + bytes)), HasSubstr("2 bytes come before its first entry"));
}

TEST(ZipDirectory, RefusesASecondEndInTheComment) {
  const auto end = zip({});
  EXPECT_THAT(said(read(zip(two_files, end))), HasSubstr("it has two ends"));
  EXPECT_THAT(said(read(zip(two_files, "PK\5\6 which is none" + end))), HasSubstr("it has two ends"));
}

TEST(ZipDirectory, IsNotThatOfAnArchiveInTheArchive) {
  const auto directory = read(zip({{"inner.zip", zip(two_files), 0}}));
  ASSERT_TRUE(directory) << said(directory);
  EXPECT_EQ(directory->entries.size(), 1U);
}

TEST(ZipDirectory, RefusesTheFormForMoreThan4GiB) {
  for (const std::size_t at : {12, 16}) {
    auto bytes = zip(two_files);
    test::put32(bytes, bytes.size() - 22 + at, 0xFFFFFFFF);
    EXPECT_THAT(said(read(bytes)), HasSubstr("zip64")) << at;
  }
}

TEST(ZipDirectory, RefusesOneOfSeveralParts) {
  auto bytes = zip(two_files);
  test::put16(bytes, bytes.size() - 22 + 4, 1);
  EXPECT_THAT(said(read(bytes)), HasSubstr("split into several files"));
}

TEST(ZipDirectory, RefusesEntriesThatOverlap) {
  auto bytes = zip(two_files);
  const auto directory = *read(bytes);
  test::put32(bytes, directory.entries[1].central + 42, 0);
  EXPECT_THAT(read(bytes), RefusedWith(ErrorId::Archive));
  EXPECT_THAT(said(read(zip({{"a", "first", 8, 0, 0100644, "", "", {}, {}, 40}, {"b", ""}}))),
              HasSubstr("reaches into the entry behind"));
}

TEST(ZipDirectory, RefusesEntriesThatHaveTwoNames) {
  EXPECT_THAT(said(read(zip({{"a", "", 8, 0, 0100644, "", "", "../b"}}))), HasSubstr("another name in the directory"));
  const std::string unicode_path("\x75\x70\x06\0\1....b", 10);
  EXPECT_THAT(said(read(zip({{"a", "", 8, 0, 0100644, unicode_path}}))), HasSubstr("another name in an extra field"));
  EXPECT_TRUE(read(zip({{"b", "", 8, 0, 0100644, unicode_path}})));
}

TEST(ZipDirectory, RefusesAnyChangeOfItsOwnPlaces) {
  const auto bytes = zip(two_files);
  const auto directory = *read(bytes);
  for (const auto at : {directory.end + 8, directory.end + 10, directory.end + 12, directory.end + 16,
                        directory.entries[0].central, directory.entries[0].central + 28, directory.entries[0].central + 42,
                        directory.entries[1].header, directory.entries[1].header + 8, directory.entries[1].header + 26}) {
    auto changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    EXPECT_THAT(read(changed), RefusedWith(ErrorId::Archive)) << at;
  }
}

TEST(Printable, HasNoControlCharacters) { EXPECT_EQ(printable("a\x1b[2J\xc3"), "a\\x1b[2J\\xc3"); }

}  // namespace
}  // namespace ei_ota
