/* SPDX-License-Identifier: MIT */
/* The header's initialisers in static objects, as C and as C++. As C, a program that compares them with designated ones. */
#include <string.h>

#include "ei_ota/ei_ota.h"
#include "ei_ota/ei_ota_flash_ram.h"

extern const ei_ota_model_t ei_ota_model;

static uint8_t staging[128];
static ei_ota_config_t config = EI_OTA_CONFIG_STAGING(&ei_ota_model, staging);
static ei_ota_t ota = EI_OTA_INIT(&config);

static int read_flash(void* context, uint32_t offset, void* data, uint32_t size) {
  (void)context, (void)offset, (void)data;
  return size != 0;
}

static uint8_t bytes[1024];
static ei_ota_flash_ram_t ram = EI_OTA_FLASH_RAM_INIT(bytes, 64);
static ei_ota_flash_t flash = EI_OTA_FLASH_INIT(read_flash, ei_ota_flash_ram_prog, ei_ota_flash_ram_erase, 8, 64, 256, 2);
static uint8_t unit[8];
static ei_ota_store_t store = EI_OTA_STORE_INIT(&flash, unit, 3);
static const ei_ota_config_t stored = EI_OTA_CONFIG_STORE(&ei_ota_model, &store);
static const ei_ota_t stored_ota = EI_OTA_INIT(&stored);

static int start(void* context) { return context == NULL; }

static int update(void* context, const void* data, size_t size) { return context == NULL || data == NULL || size == 0; }

static int finish(void* context, uint8_t digest[32]) {
  digest[0] = 0;
  return context == NULL;
}

static int verify(void* context, const uint8_t digest[32], const uint8_t signature[EI_OTA_SIGNATURE_SIZE]) {
  return context == NULL || digest == NULL || signature == NULL;
}

int ei_ota_check_signature(const ei_ota_verifier_t* verifier, const struct ei_ota_source_t* payload,
                           const struct ei_ota_header_t* header) {
  (void)verifier, (void)payload, (void)header;
  return EI_OTA_ERR_AUTH;
}

static const ei_ota_verifier_t verifier = EI_OTA_VERIFIER_INIT(bytes, start, update, finish, verify);

#ifdef __cplusplus

const void* uses[] = {&ota, &ram, &stored_ota, &verifier};

#else

const ei_ota_model_t ei_ota_model = {{0}, 0, 0, 0, 0, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL};

static int is_config(void) {
  static const ei_ota_config_t of_staging = {.model = &ei_ota_model, .staging = staging, .staging_size = sizeof staging};
  static const ei_ota_config_t of_store = {.model = &ei_ota_model, .store = &store};
  static const ei_ota_t of_config = {.config = &config};
  return memcmp(&config, &of_staging, sizeof config) == 0 && memcmp(&stored, &of_store, sizeof stored) == 0 &&
         memcmp(&ota, &of_config, sizeof ota) == 0 && stored_ota.config == &stored;
}

static int is_flash(void) {
  static const ei_ota_flash_t designated = {.read = read_flash,
                                            .prog = ei_ota_flash_ram_prog,
                                            .erase = ei_ota_flash_ram_erase,
                                            .prog_size = 8,
                                            .erase_size = 64,
                                            .slot_size = 256,
                                            .slot_count = 2};
  return memcmp(&flash, &designated, sizeof flash) == 0 && ram.bytes == bytes && ram.size == sizeof bytes &&
         ram.erase_size == 64;
}

static int is_store(void) {
  ei_ota_store_t designated;
  memset(&designated, 0, sizeof designated);
  designated.flash = &flash;
  designated.unit = unit;
  designated.trial_boots = 3;
  return memcmp(&store, &designated, sizeof store) == 0;
}

static int is_verifier(void) {
  static const ei_ota_verifier_t designated = {.check = ei_ota_check_signature,
                                               .context = bytes,
                                               .hash_start = start,
                                               .hash_update = update,
                                               .hash_finish = finish,
                                               .verify = verify};
  return memcmp(&verifier, &designated, sizeof verifier) == 0;
}

int main(void) { return is_config() && is_flash() && is_store() && is_verifier() ? 0 : 1; }

#endif
