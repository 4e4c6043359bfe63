/* SPDX-License-Identifier: MIT */
#include "medium.h"

#include <stddef.h>

const char* medium_folder;
int medium_accesses_left = -1, medium_ends_early, medium_accesses;
void (*medium_before_access)(int count);

int medium_is_in(void) {
  if (medium_before_access != NULL) medium_before_access(medium_accesses);
  ++medium_accesses;
  if (medium_accesses_left == 0) return 0;
  if (medium_accesses_left > 0) --medium_accesses_left;
  return 1;
}

FILE* medium_open(const char* name) {
  char path[1024];
  if (snprintf(path, sizeof path, "%s/%s", medium_folder, name) >= (int)sizeof path) return NULL;
  FILE* const file = fopen(path, "rb");
  if (file != NULL) setbuf(file, NULL); /* what changes is read as it is now */
  return file;
}
