/* SPDX-License-Identifier: MIT */
/* ff.h: the functions of FatFs that docs/guide/models-on-a-card.md calls, on top of stdio. Only their declarations are FatFs's.
 */
#pragma once
#include <stdio.h>

typedef unsigned int UINT;
typedef unsigned char BYTE;
typedef enum { FR_OK = 0, FR_DISK_ERR = 1, FR_NO_FILE = 4, FR_INVALID_OBJECT = 9 } FRESULT;
typedef struct {
  FILE* file;
} FIL;
typedef struct {
  void* folder;
} DIR;
typedef struct {
  BYTE fattrib;
  char fname[256];
} FILINFO;
enum { FA_READ = 0x01, AM_DIR = 0x10 };

FRESULT f_open(FIL* file, const char* path, BYTE mode);
FRESULT f_read(FIL* file, void* data, UINT room, UINT* count);
FRESULT f_close(FIL* file);
FRESULT f_opendir(DIR* folder, const char* path);
FRESULT f_readdir(DIR* folder, FILINFO* found);
FRESULT f_closedir(DIR* folder);
