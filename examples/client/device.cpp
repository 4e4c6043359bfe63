// SPDX-License-Identifier: MIT
#include "device.h"

#include <array>
#include <cstdio>
#include <cstdlib>

#include "board.h"
#include "detector.h"
#include "ei_ota/ei_ota.h"
#include "ei_ota/ei_ota_flash_posix.h"
#include "ei_ota_penguin.h"
#include "self_test.h"

// An update goes on at an erase block, so a small one has little sent twice.
constexpr std::uint32_t kEraseSize = 1024, kSlotSize = 16 * kEraseSize, kSlotCount = 2;
static_assert(kSlotSize >= EI_OTA_PENGUIN_PAYLOAD_SIZE, "the store has no room for an update");

static ei_ota_flash_posix_t file;
static ei_ota_flash_t flash = EI_OTA_FLASH_INIT(ei_ota_flash_posix_read, ei_ota_flash_posix_prog, ei_ota_flash_posix_erase, 1,
                                                kEraseSize, kSlotSize, kSlotCount);
static std::array<std::uint8_t, 1> unit;
static ei_ota_store_t store = EI_OTA_STORE_INIT(&flash, unit.data(), 3);
static const ei_ota_config_t config = EI_OTA_CONFIG_STORE(&ei_ota_penguin, &store);
static ei_ota_t ota = EI_OTA_INIT(&config);

void board_print(const char* text) { std::fputs(text, stdout); }
void board_exit(int status) { std::exit(status); }

namespace device {

static int report(const char* step, int error) {
  if (error != 0) std::printf("%s: %s (%d)\n", step, ei_ota_strerror(error), error);
  return error;
}

static ei_ota_info_t now() {
  ei_ota_info_t info{};
  ei_ota_query(&ota, &info);
  return info;
}

static const float* count_and_run(void* count, const ei_ota_case_t* golden) {
  ++*static_cast<int*>(count);
  return run_golden_case(nullptr, golden);
}

// A payload without a self-test is confirmed if it has come so far. New weights that crash the device are tried at three
// starts.
static int end_trial() {
  int count = 0;
  const int error = ei_ota_self_test(&ota, count_and_run, &count);
  if (error == 0 || (error == EI_OTA_ERR_SELF_TEST && count == 0)) {
    if (report("confirm", ei_ota_confirm(&ota)) != 0) return EI_OTA_ERR_FLASH;
    std::puts(count == 0 ? "confirmed, without a self-test" : "confirmed");
    return 0;
  }
  report("self-test", error);
  if (report("rollback", ei_ota_rollback(&ota)) == 0) std::puts("rolled back");
  return error;
}

bool start(const std::string& path, int& trial) {
  if (ei_ota_flash_posix_open(&file, path.c_str(), EI_OTA_STORE_SIZE(kEraseSize, kSlotSize, kSlotCount), kEraseSize) != 0) {
    std::perror(path.c_str());
    return false;
  }
  flash.context = &file;
  flash.sync = ei_ota_flash_posix_sync;
  trial = report("boot", ei_ota_boot(&ota));
  if (trial == EI_OTA_ERR_ARGUMENT || trial == EI_OTA_ERR_STATE || trial == EI_OTA_ERR_BUSY || trial == EI_OTA_ERR_RESTORE)
    return false;
  if ((now().dropped & 1) == 0) trial = now().trial ? end_trial() : 0;  // 1: the one on trial
  return true;
}

std::string identity() {
  std::array<char, EI_OTA_IDENTITY_SIZE> text{};
  ei_ota_identity(&ota, text.data(), text.size());
  return text.data();
}

std::uint32_t project() { return now().project; }

std::uint32_t arrived() {
  std::uint32_t offset = 0;
  return report("tell", ei_ota_tell(&ota, &offset)) == 0 ? offset : 0;
}

int begin(std::uint32_t offset) {
  if (now().trial && end_trial() != 0) return EI_OTA_ERR_STATE;  // flash failed at its end, and there is no slot until then
  return report("begin", ei_ota_begin_at(&ota, offset));
}

int write(const void* bytes, std::size_t size) { return report("write", ei_ota_write(&ota, bytes, size)); }

bool is_accepted() { return now().expected != 0; }

bool is_complete() { return is_accepted() && now().received == now().expected; }

int finish() {
  int error = report("end", ei_ota_end(&ota));
  if (error == 0) error = report("apply", ei_ota_apply(&ota));
  if (error == 0) std::puts("applied, on trial");
  if (error == 0) error = end_trial();
  if (error != 0) drop();
  return error;
}

void drop() { ei_ota_abort(&ota); }

void look() {
  const ei_ota_info_t info = now();
  look_for_penguins(info.updated ? ("version " + std::to_string(info.version)).c_str() : "factory weights");
}

}  // namespace device
