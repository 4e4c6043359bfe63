// SPDX-License-Identifier: MIT
#include "archive/write_archive.h"

#include <gmock/gmock.h>

#include "refused_with.h"
#include "zip_fixture.h"

namespace ei_ota {
namespace {
using test::said;
using test::zip;
using test::ZipFile;
using testing::HasSubstr;

const std::string times("UT\x05\0\3abcd", 9);  // an extra field
const std::string zip64("\1\0\x10\0................", 20);

/// What an archive says of an entry and holds of it, but for the place.
struct Whole {
  std::string local, central;
  friend bool operator==(const Whole&, const Whole&) = default;
};

Whole whole(const Archive& archive, const std::string& name) {
  const auto& entry = *find_entry(archive, name);
  auto central = archive.bytes.substr(entry.central, entry.central_size);
  central.replace(42, 4, "");
  return {archive.bytes.substr(entry.header, entry.end - entry.header), central};
}

std::vector<std::string> names(const Archive& archive) {
  std::vector<std::string> found;
  for (const auto& entry : archive.directory.entries) found.push_back(entry.name);
  return found;
}

class WriteArchive : public testing::Test {
 protected:
  WriteArchive()
      : before(*read_archive(zip({{"src/", "", 0, 0, 040755},
                                  {"src/a.h", "a header", 8, test::piped, 0100600, times, "of a"},
                                  {"src/model.cpp", "const", 8, 0, 0100640, times, "the model"},
                                  {"src/stored.cpp", "stored", 0, test::piped},
                                  {"z", "last", 8, test::piped, 0100755, zip64}},
                                 "a comment"),
                             "a.zip")) {}

  [[nodiscard]] Archive written(const std::map<std::string, std::string>& files) const {
    auto bytes = with_files(before, files, "src/model.cpp");
    if (!bytes) throw std::runtime_error(said(bytes));
    auto archive = read_archive(*bytes, "b.zip");
    if (!archive) throw std::runtime_error(said(archive));
    return *archive;
  }

  Archive before;
};

TEST_F(WriteArchive, WithoutChangesGivesTheSameBytes) {
  EXPECT_EQ(written({}).bytes, before.bytes);
  EXPECT_EQ(written({{"src/model.cpp", "const"}}).bytes, before.bytes);
}

TEST_F(WriteArchive, ReplacesAnEntryInItsPlace) {
  const auto after = written({{"src/model.cpp", "mutable now"}});
  EXPECT_EQ(*read_entry(after, "src/model.cpp"), "mutable now");
  EXPECT_EQ(names(after), names(before));
  for (const auto* const name : {"src/", "src/a.h", "src/stored.cpp", "z"})
    EXPECT_EQ(whole(after, name), whole(before, name)) << name;
  EXPECT_TRUE(after.bytes.ends_with("a comment"));
}

TEST_F(WriteArchive, KeepsTimeAttributesAndCommentOfAReplacedEntry) {
  const auto after = written({{"src/model.cpp", "mutable now"}});
  const auto* const old_entry = find_entry(before, "src/model.cpp");
  const auto* const entry = find_entry(after, "src/model.cpp");
  EXPECT_EQ(entry->time, old_entry->time);
  EXPECT_EQ(entry->date, old_entry->date);
  EXPECT_EQ(entry->attributes, old_entry->attributes);
  EXPECT_THAT(whole(after, "src/model.cpp").central, testing::EndsWith("src/model.cpp" + times + "the model"));
}

TEST_F(WriteArchive, ReplacesWhatWentThroughAPipe) {
  const auto after = written({{"src/stored.cpp", "longer than before"}, {"z", "new"}, {"src/a.h", ""}});
  EXPECT_EQ(*read_entry(after, "src/stored.cpp"), "longer than before");
  EXPECT_EQ(find_entry(after, "src/stored.cpp")->method, 0);
  EXPECT_EQ(*read_entry(after, "z"), "new");
  EXPECT_EQ(*read_entry(after, "src/a.h"), "");
  EXPECT_THAT(whole(after, "z").central, testing::Not(HasSubstr(zip64)));
  EXPECT_EQ(whole(after, "src/model.cpp"), whole(before, "src/model.cpp"));
}

TEST_F(WriteArchive, AddsEntriesBehindTheOthersWithTheTimeOfOne) {
  const auto after = written({{"src/new.h", "added"}});
  EXPECT_EQ(names(after).back(), "src/new.h");
  EXPECT_EQ(*read_entry(after, "src/new.h"), "added");
  const auto* const like = find_entry(before, "src/model.cpp");
  const auto* const entry = find_entry(after, "src/new.h");
  EXPECT_EQ(entry->time, like->time);
  EXPECT_EQ(entry->date, like->date);
  EXPECT_EQ(entry->attributes, like->attributes);
  for (const auto& name : names(before)) EXPECT_EQ(whole(after, name), whole(before, name)) << name;
}

TEST_F(WriteArchive, GivesTheSameBytesEachTime) {
  const std::map<std::string, std::string> files{{"src/model.cpp", std::string(100000, 'x')}, {"src/new.h", "added"}};
  EXPECT_EQ(written(files).bytes, written(files).bytes);
  EXPECT_LT(written(files).bytes.size(), 2000U);
}

TEST_F(WriteArchive, KeepsTheOrderOfDirectoryAndEntriesWhereTheyDiffer) {
  auto bytes = before.bytes;
  const auto& entries = before.directory.entries;
  const auto first = bytes.substr(entries[1].central, entries[1].central_size);
  const auto second = bytes.substr(entries[2].central, entries[2].central_size);
  bytes.replace(entries[1].central, first.size() + second.size(), second + first);
  before = *read_archive(bytes, "swapped.zip");
  const auto after = written({{"src/a.h", "new"}});
  EXPECT_EQ(names(after), names(before));
  EXPECT_EQ(*read_entry(after, "src/a.h"), "new");
  EXPECT_EQ(whole(after, "src/model.cpp"), whole(before, "src/model.cpp"));
}

TEST_F(WriteArchive, RefusesANameThatDiffersInCaseOnly) {
  EXPECT_THAT(said(with_files(before, {{"src/A.h", ""}}, "src/model.cpp")), HasSubstr("but for its case"));
}

}  // namespace
}  // namespace ei_ota
