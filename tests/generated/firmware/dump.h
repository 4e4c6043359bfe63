/* SPDX-License-Identifier: MIT */
/* A file `dump` in the working directory that the firmware writes: records of four words {what, index, index, bytes}, then
 * the bytes. dump.py reads it. */
#ifndef DUMP_H
#define DUMP_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
  DUMP_STAGE,      /* what follows was seen: 0 before the update, 1 after it, 2 after the restore */
  DUMP_ENTRY,      /* a weight by the table: number among the entries that have an address */
  DUMP_DATA,       /* of a constant tensor, as a kernel gets it: row */
  DUMP_SCALE,      /* scales as a kernel gets them: row */
  DUMP_ZERO_POINT, /* zero points: row */
  DUMP_MODEL,      /* what follows is of this one of the image's models or blocks; a block's values are DUMP_DATA */
  DUMP_BIAS        /* a FULLY_CONNECTED's rows: input, filter; bytes: bias, output */
} dump_record_t;

void dump(dump_record_t what, uint32_t index, uint32_t second_index, const void* bytes, size_t size);

#ifdef __cplusplus
}
#endif
#endif
