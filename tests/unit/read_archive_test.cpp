// SPDX-License-Identifier: MIT
#include "archive/read_archive.h"

#include <gmock/gmock.h>

#include "refused_with.h"
#include "temporary_folder.h"
#include "zip_fixture.h"

namespace ei_ota {
namespace {
using test::RefusedWith;
using test::said;
using test::zip;
using test::ZipFile;
using testing::HasSubstr;

Result<Archive> read(const std::vector<ZipFile>& files, const ArchiveLimits& limits = {}) {
  return read_archive(zip(files), "a.zip", limits);
}

TEST(ReadArchive, GivesAnEntrysBytes) {
  const auto archive =
      read({{"folder/", "", 0, 0, 040755}, {"folder/a", "deflated"}, {"b", "stored", 0}, {"c", "", 8, test::piped}});
  ASSERT_TRUE(archive) << said(archive);
  EXPECT_EQ(*read_entry(*archive, "folder/a"), "deflated");
  EXPECT_EQ(*read_entry(*archive, "b"), "stored");
  EXPECT_EQ(*read_entry(*archive, "c"), "");
  EXPECT_THAT(read_entry(*archive, "d"), RefusedWith(ErrorId::Path));
}

TEST(ReadArchive, TakesAnEmptyOne) { EXPECT_TRUE(read({})); }

TEST(ReadArchive, RefusesLinks) {
  EXPECT_THAT(said(read({{"a", "/etc/passwd", 0, 0, 0120777}})), HasSubstr("an entry is a link: a"));
}

TEST(ReadArchive, RefusesSpecialFiles) {
  for (const std::uint32_t type : {0010000U, 0020000U, 0060000U, 0140000U, 0040000U})
    EXPECT_THAT(said(read({{"a", "", 0, 0, type | 0644}})), HasSubstr("an entry is neither a file nor a folder: a")) << type;
  EXPECT_THAT(said(read({{"a/", "", 0}})), HasSubstr("neither a file nor a folder"));
  EXPECT_THAT(said(read({{"a/", "x", 0, 0, 040755}})), HasSubstr("a folder with contents"));
}

TEST(ReadArchive, RefusesWhatIsEncrypted) {
  EXPECT_THAT(said(read({{"a", "x", 8, 1}})), HasSubstr("an entry is encrypted: a"));
}

TEST(ReadArchive, RefusesOtherWaysOfPacking) { EXPECT_THAT(said(read({{"a", "x", 93}})), HasSubstr("compression method 93")); }

TEST(ReadArchive, RefusesNamesThatLeadOut) { EXPECT_THAT(said(read({{"../a", "x"}})), HasSubstr("leads out of the archive")); }

TEST(ReadArchive, RefusesAWrongChecksum) {
  for (const std::uint16_t method : {std::uint16_t{0}, std::uint16_t{8}}) {
    auto bytes = zip({{"a", "contents", method}, {"b", "x"}});
    bytes[bytes.find("contents")] = 'C';
    const auto archive = read_archive(bytes, "a.zip");
    EXPECT_THAT(archive, RefusedWith(ErrorId::Archive));
    EXPECT_THAT(said(archive), HasSubstr("damaged: a: "));
  }
}

TEST(ReadArchive, RefusesWhatDoesNotUnpack) {
  auto bytes = zip({{"a", "contents"}});
  bytes[bytes.find("contents") - 5] = 7;
  EXPECT_THAT(read_archive(bytes, "a.zip"), RefusedWith(ErrorId::Archive));
}

TEST(ReadArchive, RefusesADeclaredSizeThatIsNotTrue) {
  for (const std::uint32_t size : {0U, 4U, 9U, 100000U}) {
    const auto archive = read({{"a", "contents", 8, 0, 0100644, "", "", {}, size}});
    EXPECT_THAT(archive, RefusedWith(ErrorId::Archive)) << size;
  }
}

TEST(ReadArchive, RefusesALargeEntry) {
  EXPECT_THAT(said(read({{"a", "x", 8, 0, 0100644, "", "", {}, (256U << 20U) + 1}})),
              HasSubstr("a unpacks to 268435457 bytes"));
}

TEST(ReadArchive, RefusesALargeEntryThatIsPackedIntoFewBytes) {
  EXPECT_THAT(said(read({{"a", "x", 8, 0, 0100644, "", "", {}, 17U << 20U}})), HasSubstr("a unpacks from 6 to 17825792 bytes"));
}

TEST(ReadArchive, RefusesManyEntriesThatAreLargeTogether) {
  ArchiveLimits limits;
  limits.total = 10;
  const std::vector<ZipFile> files{{"a", "123456"}, {"b", "12345"}};
  EXPECT_THAT(said(read(files, limits)), HasSubstr("the archive unpacks to 11 bytes"));
  limits.total = 11;
  EXPECT_TRUE(read(files, limits));
}

TEST(OpenArchive, RefusesWhatIsNotThere) {
  const test::TemporaryFolder folder;
  EXPECT_THAT(open_archive(folder / "a.zip"), RefusedWith(ErrorId::Path));
}

TEST(OpenArchive, NamesTheFileInItsMessages) {
  const test::TemporaryFolder folder;
  folder.write("a.zip", zip({{"a", ""}}) + "x");
  EXPECT_THAT(said(open_archive(folder / "a.zip")), testing::StartsWith((folder / "a.zip").string() + ": error: "));
}

TEST(LooksLikeArchive, ByItsName) {
  for (const auto* const name : {"a.zip", "a.ZIP", "b/Vendor.Model.1.0.0.pack"}) EXPECT_TRUE(looks_like_archive(name)) << name;
  for (const auto* const name : {"a", "zip", "a.zip/b", "a.json"}) EXPECT_FALSE(looks_like_archive(name)) << name;
}

}  // namespace
}  // namespace ei_ota
