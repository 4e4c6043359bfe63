/* SPDX-License-Identifier: MIT */
#include "lfs.h"

#include <assert.h>
#include <dirent.h>
#include <string.h>

#include "medium.h"

lfs_t lfs = {1};

int lfs_file_open(lfs_t* fs, lfs_file_t* file, const char* path, int flags) {
  assert(fs->mounted && file->file == NULL && flags == LFS_O_RDONLY);
  if (!medium_is_in()) return LFS_ERR_IO;
  file->file = medium_open(path);
  return file->file != NULL ? 0 : LFS_ERR_NOENT;
}

lfs_ssize_t lfs_file_read(lfs_t* fs, lfs_file_t* file, void* buffer, lfs_size_t size) {
  assert(fs->mounted && file->file != NULL); /* littlefs asserts, too, that a file is open */
  if (!medium_is_in()) return medium_ends_early ? 0 : LFS_ERR_IO;
  return (lfs_ssize_t)fread(buffer, 1, size, file->file);
}

int lfs_file_close(lfs_t* fs, lfs_file_t* file) {
  assert(fs->mounted && file->file != NULL);
  fclose(file->file);
  file->file = NULL;
  return 0;
}

int lfs_dir_open(lfs_t* fs, lfs_dir_t* dir, const char* path) {
  assert(fs->mounted && strcmp(path, "/") == 0);
  if (!medium_is_in()) return LFS_ERR_IO;
  dir->folder = opendir(medium_folder);
  return dir->folder != NULL ? 0 : LFS_ERR_IO;
}

/* The entries of a folder begin with "." and "..", and 0 is its end. */
int lfs_dir_read(lfs_t* fs, lfs_dir_t* dir, struct lfs_info* info) {
  assert(fs->mounted);
  if (!medium_is_in()) return LFS_ERR_IO;
  const struct dirent* const entry = readdir(dir->folder);
  if (entry == NULL) return 0;
  info->type = entry->d_type == DT_DIR ? LFS_TYPE_DIR : LFS_TYPE_REG;
  snprintf(info->name, sizeof info->name, "%s", entry->d_name);
  return 1;
}

int lfs_dir_close(lfs_t* fs, lfs_dir_t* dir) {
  assert(fs->mounted);
  return closedir(dir->folder);
}
