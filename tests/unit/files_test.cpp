// SPDX-License-Identifier: MIT
#include "base/files.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <chrono>

#include "base/write_files.h"
#include "refused_with.h"
#include "temporary_folder.h"

namespace ei_ota {
namespace {
namespace fs = std::filesystem;
using test::RefusedWith;
using test::TemporaryFolder;

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    names.push_back(entry.path().lexically_relative(folder).string());
  return names;
}

TEST(Files, ReadBackWhatWasWritten) {
  const TemporaryFolder folder;
  const std::string bytes("a\0b\r\n", 5);
  ASSERT_TRUE(write_files({{folder / "some/place/a.bin", bytes}}));
  EXPECT_EQ(*read_file(folder / "some/place/a.bin"), bytes);
}

TEST(Files, ReadAnEmptyFile) {
  const TemporaryFolder folder;
  folder.write("empty", "");
  EXPECT_EQ(*read_file(folder / "empty"), "");
}

TEST(Files, RefuseToReadWhatIsNotThere) {
  const TemporaryFolder folder;
  EXPECT_THAT(read_file(folder / "nothing"), RefusedWith(ErrorId::Path));
}

TEST(Files, RefuseToReadAFolder) {
  const TemporaryFolder folder;
  EXPECT_THAT(read_file(folder.path()), RefusedWith(ErrorId::Path));
}

TEST(Files, LargerThanTheyMayBeAreRefusedUnread) {
  const TemporaryFolder folder;
  folder.write("large", "");
  fs::resize_file(folder / "large", std::uintmax_t{1} << 40U);
  EXPECT_THAT(read_file(folder / "large"), RefusedWith(ErrorId::Limit));
  folder.write("four", "4444");
  EXPECT_TRUE(read_file(folder / "four", 4));
  EXPECT_THAT(read_file(folder / "four", 3), RefusedWith(ErrorId::Limit));
}

TEST(Files, AreNotReadFromPipes) {
  const TemporaryFolder folder;
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  EXPECT_THAT(test::said(read_file(folder / "pipe")), testing::HasSubstr("not a regular file"));
}

TEST(Files, AreLeftAloneWhenTheirBytesStayTheSame) {
  const TemporaryFolder folder;
  folder.write("a", "same");
  const auto long_ago = fs::file_time_type::clock::now() - std::chrono::hours(24);
  fs::last_write_time(folder / "a", long_ago);
  ASSERT_TRUE(write_files({{folder / "a", "same"}}));
  EXPECT_EQ(fs::last_write_time(folder / "a"), long_ago);
}

TEST(Files, AreReplacedWhenTheirBytesChange) {
  const TemporaryFolder folder;
  folder.write("a", "old1");
  ASSERT_TRUE(write_files({{folder / "a", "new1"}}));
  EXPECT_EQ(*read_file(folder / "a"), "new1");
}

TEST(Files, LeaveNoTemporariesBehind) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_files({{folder / "a", "1"}, {folder / "b", "2"}}));
  EXPECT_THAT(names_in(folder.path()), testing::UnorderedElementsAre("a", "b"));
}

TEST(Files, AreNotWrittenWhereAFileIsInTheWay) {
  const TemporaryFolder folder;
  folder.write("file", "");
  EXPECT_THAT(write_files({{folder / "file/a", "1"}}), RefusedWith(ErrorId::Write));
}

TEST(Files, AreAllLeftAsTheyWereWhenOneCannotBeWritten) {
  const TemporaryFolder folder;
  folder.write("a", "old");
  folder.write("file", "");
  ASSERT_FALSE(write_files({{folder / "a", "new"}, {folder / "file/b", "2"}}));
  EXPECT_EQ(*read_file(folder / "a"), "old");
}

TEST(Files, AreAllLeftAsTheyWereWhenAFolderIsInTheWayOfOne) {
  const TemporaryFolder folder;
  folder.write("a", "old");
  folder.write("b/inside", "");
  EXPECT_THAT(write_files({{folder / "a", "new"}, {folder / "b", "2"}}), RefusedWith(ErrorId::Write));
  EXPECT_EQ(*read_file(folder / "a"), "old");
  EXPECT_THAT(names_in(folder.path()), testing::UnorderedElementsAre("a", "b", "b/inside"));
}

TEST(Files, OfASetAreClosedWhileTheyChange) {
  const TemporaryFolder folder;
  const FileSet set{folder / "seal", folder / "gate", "closed", {folder / "beside"}};
  const auto write = [&](const char* version, const char* beside) {
    return write_files(
        {{folder / "seal", "same"}, {folder / "gate", version}, {folder / "a", version}, {folder / "beside", beside}}, {}, set);
  };
  ASSERT_TRUE(write("1", "1"));
  const auto long_ago = fs::file_time_type::clock::now() - std::chrono::hours(24);
  for (const auto* const name : {"seal", "gate", "a"}) fs::last_write_time(folder / name, long_ago);
  ASSERT_TRUE(write("1", "2"));
  for (const auto* const name : {"seal", "gate", "a"}) EXPECT_EQ(fs::last_write_time(folder / name), long_ago) << name;
  ASSERT_TRUE(write("2", "2"));
  EXPECT_EQ(fs::last_write_time(folder / "seal"), long_ago) << "a seal with the same bytes comes back as it was";
  for (const auto* const name : {"gate", "a", "beside"}) EXPECT_EQ(*read_file(folder / name), "2") << name;
  EXPECT_THAT(names_in(folder.path()), testing::UnorderedElementsAre("seal", "gate", "a", "beside"));
}

TEST(Files, OfASecretAreTheirOwnersAlone) {
  const TemporaryFolder folder;
  ASSERT_TRUE(create_secret_file(folder / "key", "secret"));
  EXPECT_EQ(*read_file(folder / "key"), "secret");
  EXPECT_EQ(fs::status(folder / "key").permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST(Files, OfASecretAreNeverWrittenOver) {
  const TemporaryFolder folder;
  folder.write("key", "old");
  fs::create_symlink(folder / "elsewhere", folder / "link");
  EXPECT_THAT(create_secret_file(folder / "key", "new"), RefusedWith(ErrorId::Usage));
  EXPECT_THAT(create_secret_file(folder / "link", "new"), RefusedWith(ErrorId::Usage));
  EXPECT_EQ(*read_file(folder / "key"), "old");
  EXPECT_FALSE(fs::exists(folder / "elsewhere"));
}

TEST(Files, OfASecretGetAFolderThatIsTheirOwnersAlone) {
  const TemporaryFolder folder;
  ASSERT_TRUE(create_secret_file(folder / "new/keys/key", "secret"));
  for (const auto* const made : {"new", "new/keys"})
    EXPECT_EQ(fs::status(folder / made).permissions(), fs::perms::owner_all) << made;
  folder.write("file", "");
  EXPECT_THAT(create_secret_file(folder / "file/key", "new"), RefusedWith(ErrorId::Write));
}

}  // namespace
}  // namespace ei_ota
