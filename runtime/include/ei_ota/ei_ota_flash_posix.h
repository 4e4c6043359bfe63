/*
 * A file that plays flash: for gateways and single-board computers, and for trying a firmware's update path on a desktop.
 * Not for bare metal: the CMake package leaves it out there.
 *
 *   ei_ota_flash_posix_t file;
 *   if (ei_ota_flash_posix_open(&file, "/var/lib/sensor/slots", size, 4096) != 0) ..              // errno says why
 *   const ei_ota_flash_t flash = { .context = &file, .read = ei_ota_flash_posix_read, .prog = ei_ota_flash_posix_prog,
 *                                  .erase = ei_ota_flash_posix_erase, .sync = ei_ota_flash_posix_sync, .prog_size = 1,
 *                                  .erase_size = 4096, .slot_size = 16384, .slot_count = 2 };
 */
#ifndef EI_OTA_FLASH_POSIX_H
#define EI_OTA_FLASH_POSIX_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The context of the callbacks. */
typedef struct {
  int file;            /* descriptor */
  uint32_t size;       /* two blocks for records, and the slots */
  uint32_t erase_size; /* as in ei_ota_flash_t */
} ei_ota_flash_posix_t;

/**
 * Opens the file for this process alone (a lock: two would take each other's slots). One that is missing is created, one that
 * is too short is filled up with 0xFF, as erased flash reads; so it does not matter where a first start is interrupted.
 *
 * @return 0, or -1 with errno: EAGAIN or EACCES if another process has it open.
 */
int ei_ota_flash_posix_open(ei_ota_flash_posix_t *flash, const char *path, uint32_t size, uint32_t erase_size);

void ei_ota_flash_posix_close(ei_ota_flash_posix_t *flash);

/** Callbacks. A write lasts from sync on. @return 0, or -1 with errno; EINVAL past the end. */
int ei_ota_flash_posix_read(void *flash, uint32_t offset, void *data, uint32_t size);
int ei_ota_flash_posix_prog(void *flash, uint32_t offset, const void *data, uint32_t size);
int ei_ota_flash_posix_erase(void *flash, uint32_t offset);
int ei_ota_flash_posix_sync(void *flash);

#ifdef __cplusplus
}
#endif
#endif
