/* SPDX-License-Identifier: MIT */
#define DIR FOLDER_OF_THIS_MACHINE /* dirent.h has the same name for something else */
#include <dirent.h>
#undef DIR
#include <string.h>

#include "ff.h"
#include "medium.h"

FRESULT f_open(FIL* file, const char* path, BYTE mode) {
  if (mode != FA_READ) return FR_INVALID_OBJECT;
  if (!medium_is_in()) return FR_DISK_ERR;
  file->file = medium_open(path);
  return file->file != NULL ? FR_OK : FR_NO_FILE;
}

FRESULT f_read(FIL* file, void* data, UINT room, UINT* count) {
  *count = 0;
  if (file->file == NULL) return FR_INVALID_OBJECT;
  if (!medium_is_in()) return medium_ends_early ? FR_OK : FR_DISK_ERR;
  *count = (UINT)fread(data, 1, room, file->file);
  return FR_OK;
}

FRESULT f_close(FIL* file) {
  if (file->file == NULL) return FR_INVALID_OBJECT;
  fclose(file->file);
  file->file = NULL;
  return FR_OK;
}

FRESULT f_opendir(DIR* folder, const char* path) {
  if (*path != 0 || !medium_is_in()) return FR_DISK_ERR;
  folder->folder = opendir(medium_folder);
  return folder->folder != NULL ? FR_OK : FR_DISK_ERR;
}

/* An empty name is the end. */
FRESULT f_readdir(DIR* folder, FILINFO* found) {
  if (!medium_is_in()) return FR_DISK_ERR;
  const struct dirent* entry;
  do entry = readdir(folder->folder);
  while (entry != NULL && entry->d_name[0] == '.');
  found->fattrib = entry != NULL && entry->d_type == DT_DIR ? AM_DIR : 0;
  snprintf(found->fname, sizeof found->fname, "%s", entry != NULL ? entry->d_name : "");
  return FR_OK;
}

FRESULT f_closedir(DIR* folder) { return closedir(folder->folder) == 0 ? FR_OK : FR_INVALID_OBJECT; }
