// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <chrono>

#include "base/digest.h"
#include "refused_with.h"
#include "serve/payload_index.h"
#include "serve_fixture.h"
#include "temporary_folder.h"

namespace ei_ota::serve {
namespace {

namespace fs = std::filesystem;
using test::payload_file;
using test::RefusedWith;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::uint64_t plenty = 1U << 20U;

PayloadIndex index_of(const test::TemporaryFolder& folder, const IndexOptions& options = {plenty},
                      const PayloadIndex& previous = {}) {
  auto index = load_payloads(folder.path(), options, previous);
  EXPECT_TRUE(index) << test::said(index);
  return index ? std::move(*index) : PayloadIndex{};
}

std::vector<std::string> names(const PayloadIndex& index) {
  std::vector<std::string> all;
  for (const auto& payload : index.payloads) all.push_back(payload.name);
  return all;
}

TEST(ServePayloadIndex, HasWhatThePayloadsHeadersSay) {
  const test::TemporaryFolder folder;
  const auto bytes = payload_file({7, 22, test::delta_flags});
  folder.write("any-name", bytes);
  const auto index = index_of(folder);
  ASSERT_THAT(names(index), ElementsAre("any-name"));
  const auto& payload = index.payloads[0];
  EXPECT_EQ(payload.project, 7U);
  EXPECT_EQ(payload.version, 22U);
  EXPECT_EQ(payload.layout, test::layout_digits);
  EXPECT_EQ(payload.base, test::base_digits);
  EXPECT_TRUE(payload.is_range_coded);
  EXPECT_EQ(payload.etag, '"' + hex(sha256(bytes)) + '"');
  EXPECT_EQ(*payload.bytes, bytes);
  EXPECT_EQ(index.size, bytes.size());
}

TEST(ServePayloadIndex, KnowsGenuinePayloads) {
  const auto index = load_payloads(fs::path(EI_OTA_SOURCE_DIR) / "tests/golden", {plenty});
  ASSERT_TRUE(index);
  EXPECT_THAT(names(*index), ElementsAre("penguin-smart-delta.bin", "penguin-smart-format1.bin", "penguin-smart-range.bin"));
  EXPECT_THAT(index->left_out, IsEmpty());
}

TEST(ServePayloadIndex, TakesFilesOfTheFolderAndOfThoseInIt) {
  const test::TemporaryFolder folder;
  folder.write("a.bin", payload_file({}));
  folder.write("7/b.bin", payload_file({7, 1}));
  folder.write("7/deeper/c.bin", payload_file({7, 2}));
  EXPECT_THAT(names(index_of(folder)), ElementsAre("7/b.bin", "a.bin"));
}

TEST(ServePayloadIndex, IgnoresWhatIsBeingWrittenAndWhatIsNoPayload) {
  const test::TemporaryFolder folder;
  for (const auto* const name : {".hidden", "x.tmp", "x.bin.part", ".git/x", "7/.x"}) folder.write(name, payload_file({}));
  folder.write("readme.txt", "no payload");
  folder.write("empty", "");
  const auto index = index_of(folder);
  EXPECT_THAT(index.payloads, IsEmpty());
  EXPECT_THAT(index.left_out, IsEmpty());
}

TEST(ServePayloadIndex, LeavesOutEachPayloadThatIsNotWhole) {
  const auto whole = payload_file({});
  for (std::size_t size = 4; size < whole.size(); ++size) {
    const test::TemporaryFolder folder;
    folder.write("cut", whole.substr(0, size));
    const auto index = index_of(folder);
    EXPECT_THAT(index.payloads, IsEmpty()) << size;
    ASSERT_EQ(index.left_out.size(), 1U) << size;
    EXPECT_EQ(index.left_out[0].id, ErrorId::Payload);
  }
  const test::TemporaryFolder folder;
  folder.write("longer", whole + "x");
  auto changed = whole;
  changed[40] = static_cast<char>(changed[40] ^ 1);
  folder.write("changed", changed);
  EXPECT_EQ(index_of(folder).left_out.size(), 2U);
}

TEST(ServePayloadIndex, FollowsNoLinkOutOfTheFolder) {
  const test::TemporaryFolder outside, folder;
  outside.write("secret.bin", payload_file({}));
  fs::create_symlink(outside / "secret.bin", folder / "link.bin");
  fs::create_directory_symlink(outside.path(), folder / "linked");
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  EXPECT_THAT(index_of(folder).payloads, IsEmpty());
}

TEST(ServePayloadIndex, HoldsTheNewestFilesThatThereIsRoomFor) {
  const test::TemporaryFolder folder;
  const auto bytes = payload_file({});
  const auto now = fs::file_time_type::clock::now();
  for (int i = 0; i < 3; ++i) {
    folder.write("p" + std::to_string(i), bytes);
    fs::last_write_time(folder / ("p" + std::to_string(i)), now - std::chrono::seconds(i));
  }
  const auto index = index_of(folder, {2 * bytes.size()});
  EXPECT_THAT(names(index), ElementsAre("p0", "p1"));
  ASSERT_EQ(index.left_out.size(), 1U);
  EXPECT_EQ(index.left_out[0].id, ErrorId::Limit);
  EXPECT_EQ(index.left_out[0].where, "p2");
  EXPECT_THAT(index_of(folder, {bytes.size() - 1}).payloads, IsEmpty());
}

TEST(ServePayloadIndex, KeepsTheBytesOfAFileThatHasNotChanged) {
  const test::TemporaryFolder folder;
  folder.write("same", payload_file({1, 1}));
  folder.write("other", payload_file({1, 2}));
  const auto before = index_of(folder);
  folder.write("other", payload_file({1, 3}));
  const auto after = index_of(folder, {plenty}, before);
  ASSERT_THAT(names(after), ElementsAre("other", "same"));
  EXPECT_EQ(after.payloads[0].version, 3U);
  EXPECT_EQ(after.payloads[1].bytes, before.payloads[1].bytes);
  EXPECT_EQ(before.payloads[0].version, 2U);
}

constexpr IndexOptions with_legacy{plenty, true};

TEST(ServePayloadIndex, HasALegacyPayloadByTheNameOfItsProjectWithWhatItsDevicesLookFor) {
  const test::TemporaryFolder folder;
  folder.write("4711.bin", test::legacy_file());
  folder.write("native.bin", payload_file({4711, 2}));
  const auto index = index_of(folder, with_legacy);
  ASSERT_THAT(names(index), ElementsAre("4711.bin", "native.bin"));
  const auto& payload = index.payloads[0];
  EXPECT_TRUE(payload.is_legacy);
  EXPECT_EQ(payload.project, 4711U);
  EXPECT_EQ(*payload.bytes, "edgeimpulse" + test::legacy_file());
  EXPECT_EQ(payload.etag, '"' + hex(sha256(*payload.bytes)) + '"');
  EXPECT_FALSE(index.payloads[1].is_legacy);
  EXPECT_EQ(index.size, payload.bytes->size() + index.payloads[1].bytes->size());
}

TEST(ServePayloadIndex, HasNoLegacyPayloadsUnlessTheyAreAskedFor) {
  const test::TemporaryFolder folder;
  folder.write("4711.bin", test::legacy_file());
  const auto index = index_of(folder);
  EXPECT_THAT(index.payloads, IsEmpty());
  EXPECT_THAT(index.left_out, IsEmpty());
}

TEST(ServePayloadIndex, LeavesOutALegacyPayloadOfNoProject) {
  for (const auto* const name : {"weights.bin", "07.bin", "7", "7.bin.old", "-7.bin", "4294967296.bin", "7/7.bin"}) {
    const test::TemporaryFolder folder;
    folder.write(name, test::legacy_file());
    const auto index = index_of(folder, with_legacy);
    EXPECT_THAT(index.payloads, IsEmpty()) << name;
    ASSERT_EQ(index.left_out.size(), 1U) << name;
    EXPECT_EQ(index.left_out[0].id, ErrorId::Payload);
    EXPECT_EQ(index.left_out[0].where, name);
  }
}

TEST(ServePayloadIndex, LeavesOutEachLegacyPayloadThatIsNotWhole) {
  const auto whole = test::legacy_file();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const test::TemporaryFolder folder;
    folder.write("4711.bin", whole.substr(0, size));
    const auto index = index_of(folder, with_legacy);
    EXPECT_THAT(index.payloads, IsEmpty()) << size;
    ASSERT_EQ(index.left_out.size(), 1U) << size;
    EXPECT_EQ(index.left_out[0].id, ErrorId::Payload);
  }
  for (const auto& wrong :
       {whole + "x", "edgeimpulse" + whole, std::string("<html>"), whole.substr(0, 4) + std::string(17, '?')}) {
    const test::TemporaryFolder folder;
    folder.write("4711.bin", wrong);
    EXPECT_EQ(index_of(folder, with_legacy).left_out.size(), 1U) << wrong;
  }
}

TEST(ServePayloadIndex, CountsWhatIsSentOfALegacyPayload) {
  const test::TemporaryFolder folder;
  folder.write("4711.bin", test::legacy_file());
  const auto sent = std::string("edgeimpulse").size() + test::legacy_file().size();
  EXPECT_THAT(names(index_of(folder, {sent, true})), ElementsAre("4711.bin"));
  EXPECT_EQ(index_of(folder, {sent - 1, true}).left_out.at(0).id, ErrorId::Limit);
}

TEST(ServePayloadIndex, KeepsALegacyPayloadThatHasNotChanged) {
  const test::TemporaryFolder folder;
  folder.write("4711.bin", test::legacy_file());
  const auto before = index_of(folder, with_legacy);
  const auto after = index_of(folder, with_legacy, before);
  ASSERT_EQ(after.payloads.size(), 1U);
  EXPECT_TRUE(after.payloads[0].is_legacy);
  EXPECT_EQ(after.payloads[0].bytes, before.payloads.at(0).bytes);
}

TEST(ServePayloadIndex, NeedsAFolder) {
  const test::TemporaryFolder folder;
  folder.write("file", "");
  EXPECT_THAT(load_payloads(folder / "nothing", {plenty}), RefusedWith(ErrorId::Path));
  EXPECT_THAT(load_payloads(folder / "file", {plenty}), RefusedWith(ErrorId::Path));
}

}  // namespace
}  // namespace ei_ota::serve
