/* SPDX-License-Identifier: MIT */
/**
 * @file
 * A payload store in a file: for gateways and single-board computers, and for trying out a firmware's update path on a
 * desktop. The CMake package leaves it out on bare metal.
 *
 * @code{.c}
 *   ei_ota_flash_posix_t file;
 *   if (ei_ota_flash_posix_open(&file, "/var/lib/sensor/slots", size, 4096) != 0) ..              // errno says why
 *   const ei_ota_flash_t flash = { .context = &file, .read = ei_ota_flash_posix_read, .prog = ei_ota_flash_posix_prog,
 *                                  .erase = ei_ota_flash_posix_erase, .sync = ei_ota_flash_posix_sync, .prog_size = 1,
 *                                  .erase_size = 4096, .slot_size = 16384, .slot_count = 2 };
 * @endcode
 *
 * Weights in flash need `mapped` as well: set it to mmap(NULL, size, PROT_READ, MAP_SHARED, file.file, 0).
 */
#ifndef EI_OTA_FLASH_POSIX_H
#define EI_OTA_FLASH_POSIX_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The context of the callbacks. */
typedef struct {
  int file;            /**< descriptor */
  uint32_t size;       /**< of the file in bytes: two record blocks and the slots */
  uint32_t erase_size; /**< as in ei_ota_flash_t */
} ei_ota_flash_posix_t;

/**
 * Opens the file and locks it, because two processes would overwrite each other's slots. A missing file is created, and
 * one that is too short is extended with 0xFF, which is how erased flash reads: an interrupted first start does no
 * harm.
 *
 * @param flash       receives the context
 * @param path        of the file
 * @param size        two record blocks and the slots, in bytes
 * @param erase_size  as in ei_ota_flash_t
 * @return 0; -1 with errno set: EAGAIN or EACCES if another process has locked the file.
 */
int ei_ota_flash_posix_open(ei_ota_flash_posix_t *flash, const char *path, uint32_t size, uint32_t erase_size);

/**
 * Closes the file.
 *
 * @param flash  the context
 */
void ei_ota_flash_posix_close(ei_ota_flash_posix_t *flash);

/**
 * Reads bytes.
 *
 * @param flash   the ei_ota_flash_posix_t
 * @param offset  in bytes
 * @param data    receives the bytes
 * @param size    number of bytes
 * @return 0; -1 with errno set: EINVAL past the end.
 */
int ei_ota_flash_posix_read(void *flash, uint32_t offset, void *data, uint32_t size);

/**
 * Writes bytes. They survive a power loss once ei_ota_flash_posix_sync has returned.
 *
 * @param flash   the ei_ota_flash_posix_t
 * @param offset  in bytes
 * @param data    the bytes
 * @param size    number of bytes
 * @return 0; -1 with errno set: EINVAL past the end.
 */
int ei_ota_flash_posix_prog(void *flash, uint32_t offset, const void *data, uint32_t size);

/**
 * Sets erase_size bytes to 0xFF.
 *
 * @param flash   the ei_ota_flash_posix_t
 * @param offset  of the erase block, in bytes
 * @return 0; -1 with errno set: EINVAL past the end.
 */
int ei_ota_flash_posix_erase(void *flash, uint32_t offset);

/**
 * Returns when everything written so far survives a power loss.
 *
 * @param flash  the ei_ota_flash_posix_t
 * @return 0; -1 with errno set.
 */
int ei_ota_flash_posix_sync(void *flash);

#ifdef __cplusplus
}
#endif
#endif
