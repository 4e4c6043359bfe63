// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "ei_ota/ei_ota_flash_posix.h"
#include "temporary_folder.h"

namespace {

namespace fs = std::filesystem;

struct FlashPosix : testing::Test {
  ~FlashPosix() override { ei_ota_flash_posix_close(&flash); }

  int open(std::uint32_t size = 1024) { return ei_ota_flash_posix_open(&flash, path.c_str(), size, 256); }
  std::string read(std::uint32_t offset, std::uint32_t size) {
    std::string bytes(size, '?');
    if (ei_ota_flash_posix_read(&flash, offset, bytes.data(), size) != 0) bytes = "not read";
    return bytes;
  }

  ei_ota::test::TemporaryFolder folder;
  const std::string path = (folder / "flash").string();
  ei_ota_flash_posix_t flash{-1, 0, 0};
};

const std::string erased(std::size_t size) { return std::string(size, '\xFF'); }

TEST_F(FlashPosix, CreatesAnErasedFile) {
  ASSERT_EQ(open(), 0);
  EXPECT_EQ(fs::file_size(path), 1024U);
  EXPECT_EQ(read(0, 1024), erased(1024));
}

TEST_F(FlashPosix, FillsUpAFileWhoseCreationWasInterrupted) {
  std::ofstream(path) << "records";
  ASSERT_EQ(open(), 0);
  EXPECT_EQ(read(0, 1024), "records" + erased(1017));
}

TEST_F(FlashPosix, KeepsItsBytesWhenItIsOpenedAgain) {
  ASSERT_EQ(open(), 0);
  EXPECT_EQ(ei_ota_flash_posix_prog(&flash, 300, "payload", 7), 0);
  EXPECT_EQ(ei_ota_flash_posix_sync(&flash), 0);
  ei_ota_flash_posix_close(&flash);
  ASSERT_EQ(open(), 0);
  EXPECT_EQ(read(299, 9), "\xFFpayload\xFF");
}

TEST_F(FlashPosix, ErasesOneBlock) {
  std::ofstream(path) << std::string(1024, 'x');
  ASSERT_EQ(open(), 0);
  EXPECT_EQ(ei_ota_flash_posix_erase(&flash, 256), 0);
  EXPECT_EQ(read(0, 1024), std::string(256, 'x') + erased(256) + std::string(512, 'x'));
}

TEST_F(FlashPosix, StaysInside) {
  ASSERT_EQ(open(), 0);
  EXPECT_NE(ei_ota_flash_posix_prog(&flash, 1023, "two", 2), 0);
  EXPECT_NE(ei_ota_flash_posix_prog(&flash, 0xFFFFFFFF, "two", 2), 0);
  EXPECT_NE(ei_ota_flash_posix_erase(&flash, 1024), 0);
  EXPECT_EQ(read(1023, 2), "not read");
  EXPECT_EQ(read(0, 1024), erased(1024));
  EXPECT_EQ(fs::file_size(path), 1024U);
}

TEST_F(FlashPosix, ReportsAFileThatWasCutOff) {
  ASSERT_EQ(open(), 0);
  fs::resize_file(path, 100);
  EXPECT_EQ(read(0, 1024), "not read");
  EXPECT_EQ(errno, EIO);
}

TEST_F(FlashPosix, RefusesAFolder) {
  fs::create_directory(path);
  EXPECT_EQ(open(), -1);
  EXPECT_EQ(errno, EISDIR);
}

TEST_F(FlashPosix, IsOneProcessAtATime) {
  ASSERT_EQ(open(), 0);
  const auto other = fork();
  ASSERT_GE(other, 0);
  if (other == 0) {
    const bool refused = open() == -1 && (errno == EAGAIN || errno == EACCES);
    _exit(refused ? 0 : 1);
  }
  int status = -1;
  waitpid(other, &status, 0);
  EXPECT_EQ(status, 0);
}

}  // namespace
