// SPDX-License-Identifier: MIT
// Receives a signed payload. Prints how much stack each call takes: "call bytes" a line, a call as often as it is made.
#include "stack.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "board.h"
#include "container.h"
#include "ei_ota/ei_ota.h"
#include "flash_array.h"
#include "little_endian.h"
#include "print.h"
#include MODEL_HEADER

static uint8_t received[64 * 1024], staging[64 * 1024];
static size_t size;
static uint8_t prog_unit[PROG_SIZE], claimed_digest[EI_OTA_DIGEST_SIZE];
static ei_ota_store_t store;
static ei_ota_config_t config;
static ei_ota_t ota;

// Cryptography that takes no stack, so that what remains is EiOta's: every payload has the hash that it claims.
static int hash_start(void*) { return 0; }
static int hash_update(void*, const void*, size_t) { return 0; }
static int hash_finish(void*, uint8_t* digest) {
  memcpy(digest, claimed_digest, sizeof claimed_digest);
  return 0;
}
static int verify(void*, const uint8_t*, const uint8_t*) { return 0; }
static const ei_ota_verifier_t verifier = EI_OTA_VERIFIER_INIT(nullptr, hash_start, hash_update, hash_finish, verify);

static void find_claimed_digest() {
  uint32_t at = EI_OTA_HEADER_SIZE;
  while (at < size && eiota_internal_u32(received + at) != EI_OTA_SHA256_HEAD)
    at += EI_OTA_TLV_HEAD_SIZE + (eiota_internal_u32(received + at) >> 16);
  if (at >= size) board_exit(1);
  memcpy(claimed_digest, received + at + EI_OTA_TLV_HEAD_SIZE, sizeof claimed_digest);
}

/// Makes the call, which has to succeed.
template <class Call>
static void measure(const char* name, Call call) {
  static int error;
  const uint32_t bytes = stack_of([call] { error = call(); });
  if (error != 0 || bytes == PAINTED) {
    print("%s: %s, %lu bytes of stack\n", name, ei_ota_strerror(error), static_cast<unsigned long>(bytes));
    board_exit(1);
  }
  print("%s %lu\n", name, static_cast<unsigned long>(bytes));
}

static void download(const char* end) {
  measure("write", [] { return ei_ota_begin(&ota); });
  measure("write", [] { return ei_ota_write(&ota, received, size); });
  measure(end, [] { return ei_ota_end(&ota); });
}

static void update_in_memory(const char* end) {
  ota = EI_OTA_INIT(&config);
  download(end);
  measure("apply", [] { return ei_ota_apply(&ota); });
  measure("restore", [] { return ei_ota_restore(&ota); });
}

static void reset_and_boot(const char* name) {
  store = EI_OTA_STORE_INIT(&flash_array, prog_unit, 3);
  ota = EI_OTA_INIT(&config);
  measure(name, [] { return ei_ota_boot(&ota); });
}

static void download_and_apply_in_store(const char* end, const char* apply) {
  measure("store_write", [] { return ei_ota_begin(&ota); });
  measure("store_write", [] { return ei_ota_write(&ota, received, size); });
  measure(end, [] { return ei_ota_end(&ota); });
  measure(apply, [] { return ei_ota_apply(&ota); });
}

struct StoreNames {
  const char *boot, *end, *apply, *rollback;
};

static void update_in_store(const StoreNames& names) {
  for (uint32_t record = 0; record != 2; ++record) flash_array.erase(nullptr, record * flash_array.erase_size);
  reset_and_boot(names.boot);
  download_and_apply_in_store(names.end, names.apply);
  reset_and_boot(names.boot);  // on trial
  measure("store_confirm", [] { return ei_ota_confirm(&ota); });
  download_and_apply_in_store(names.end, names.apply);
  measure(names.rollback, [] { return ei_ota_rollback(&ota); });  // to the confirmed payload
  reset_and_boot(names.boot);
  measure("store_restore", [] { return ei_ota_restore(&ota); });
}

int main() {
  size = board_receive(received, sizeof received);
  find_claimed_digest();
  measure("nothing", [] { return 0; });

  config = EI_OTA_CONFIG_STAGING(&MODEL, staging);
  update_in_memory("end");
  config.verifier = &verifier;
  update_in_memory("end_signed");

  config = EI_OTA_CONFIG_STORE(&MODEL, &store);
  update_in_store({"store_boot", "store_end", "store_apply", "store_rollback"});
  config.verifier = &verifier;
  update_in_store({"store_boot_signed", "store_end_signed", "store_apply_signed", "store_rollback_signed"});
  return 0;
}
