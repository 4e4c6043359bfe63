/* SPDX-License-Identifier: MIT */
/* lfs.h: the functions of littlefs that docs/guide/models-on-a-card.md calls, on top of stdio. Only their declarations are
 * littlefs's. */
#pragma once
#include <stdint.h>
#include <stdio.h>

typedef uint32_t lfs_size_t;
typedef int32_t lfs_ssize_t;
typedef struct {
  int mounted;
} lfs_t;
typedef struct {
  FILE* file;
} lfs_file_t;
typedef struct {
  void* folder;
} lfs_dir_t;
struct lfs_info {
  uint8_t type;
  lfs_size_t size;
  char name[256];
};
enum { LFS_O_RDONLY = 1, LFS_TYPE_REG = 0x001, LFS_TYPE_DIR = 0x002, LFS_ERR_IO = -5, LFS_ERR_NOENT = -2 };

int lfs_file_open(lfs_t* lfs, lfs_file_t* file, const char* path, int flags);
lfs_ssize_t lfs_file_read(lfs_t* lfs, lfs_file_t* file, void* buffer, lfs_size_t size);
int lfs_file_close(lfs_t* lfs, lfs_file_t* file);
int lfs_dir_open(lfs_t* lfs, lfs_dir_t* dir, const char* path);
int lfs_dir_read(lfs_t* lfs, lfs_dir_t* dir, struct lfs_info* info);
int lfs_dir_close(lfs_t* lfs, lfs_dir_t* dir);
