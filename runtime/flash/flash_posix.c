/* SPDX-License-Identifier: MIT */
#define _POSIX_C_SOURCE   200809L
#define _FILE_OFFSET_BITS 64 /* offsets are unsigned: a 32-bit off_t ends at 2 GiB */

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include "ei_ota/ei_ota_flash_posix.h"

static int is_inside(const ei_ota_flash_posix_t *flash, uint32_t offset, uint32_t size) {
  if (offset <= flash->size && size <= flash->size - offset) return 1;
  errno = EINVAL;
  return 0;
}

/* A signal or a full disk may leave a call with only some of its bytes written. */
static int write_all(int file, uint32_t offset, const uint8_t *data, uint32_t size) {
  while (size != 0) {
    const ssize_t done = pwrite(file, data, size, (off_t)offset);
    if (done < 0 && errno != EINTR) return -1;
    if (done < 0) continue;
    data += done;
    offset += (uint32_t)done;
    size -= (uint32_t)done;
  }
  return 0;
}

static int fill(int file, uint32_t offset, uint32_t size) {
  uint8_t erased[256];
  memset(erased, 0xFF, sizeof erased);
  while (size != 0) {
    const uint32_t chunk = size < sizeof erased ? size : (uint32_t)sizeof erased;
    if (write_all(file, offset, erased, chunk) != 0) return -1;
    offset += chunk;
    size -= chunk;
  }
  return 0;
}

static int prepare(const ei_ota_flash_posix_t *flash) {
  const struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  struct stat status;
  if (fcntl(flash->file, F_SETLK, &whole) != 0 || fstat(flash->file, &status) != 0) return -1;
  if (status.st_size >= (off_t)flash->size) return 0;
  if (fill(flash->file, (uint32_t)status.st_size, flash->size - (uint32_t)status.st_size) != 0) return -1;
  return fsync(flash->file);
}

int ei_ota_flash_posix_open(ei_ota_flash_posix_t *flash, const char *path, uint32_t size, uint32_t erase_size) {
  flash->size = size;
  flash->erase_size = erase_size;
  flash->file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (flash->file < 0) return -1;
  if (prepare(flash) == 0) return 0;
  const int why = errno;
  ei_ota_flash_posix_close(flash);
  errno = why;
  return -1;
}

void ei_ota_flash_posix_close(ei_ota_flash_posix_t *flash) {
  close(flash->file);
  flash->file = -1;
}

int ei_ota_flash_posix_read(void *context, uint32_t offset, void *data, uint32_t size) {
  const ei_ota_flash_posix_t *const flash = (const ei_ota_flash_posix_t *)context;
  uint8_t *to = (uint8_t *)data;
  if (!is_inside(flash, offset, size)) return -1;
  while (size != 0) {
    const ssize_t done = pread(flash->file, to, size, (off_t)offset);
    if (done == 0) errno = EIO; /* another process has truncated the file */
    if (done == 0 || (done < 0 && errno != EINTR)) return -1;
    if (done < 0) continue;
    to += done;
    offset += (uint32_t)done;
    size -= (uint32_t)done;
  }
  return 0;
}

int ei_ota_flash_posix_prog(void *context, uint32_t offset, const void *data, uint32_t size) {
  const ei_ota_flash_posix_t *const flash = (const ei_ota_flash_posix_t *)context;
  return is_inside(flash, offset, size) ? write_all(flash->file, offset, (const uint8_t *)data, size) : -1;
}

int ei_ota_flash_posix_erase(void *context, uint32_t offset) {
  const ei_ota_flash_posix_t *const flash = (const ei_ota_flash_posix_t *)context;
  return is_inside(flash, offset, flash->erase_size) ? fill(flash->file, offset, flash->erase_size) : -1;
}

int ei_ota_flash_posix_sync(void *context) { return fsync(((const ei_ota_flash_posix_t *)context)->file); }
