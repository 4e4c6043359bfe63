/* SPDX-License-Identifier: MIT */
/* Flatbuffers in slots. A slot has the whole flatbuffer: the firmware's, with the weights of a payload in their places. */
#ifndef EI_OTA_FLATBUFFER_H
#define EI_OTA_FLATBUFFER_H

#include "entries.h"
#include "slot_writer.h"
#include "slots.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What firmware without flatbuffers does not link. */
typedef struct ei_ota_flatbuffers_t {
  /** Appends the flatbuffer of a table part to a slot, up to whose place it is filled. Reads back what was written, and
   * continues the checksum of the elements over that.
   * @param entry    first entry of the part. @param payload  verified and in memory
   * @param content  offset in the payload of the content of that entry; receives that of the entry behind the part
   * @return 0, or EI_OTA_ERR_FLASH. */
  int (*append)(ei_ota_writer_t *writer, const ei_ota_entry_t *entry, const ei_ota_source_t *payload, uint32_t flags,
                uint32_t *content);
  /** @param entry  first entry of a table part. @param image  the image in a slot
   * @return whether its flatbuffer there has the structure of the firmware's: it differs in weights only. */
  int (*has_structure)(const ei_ota_model_t *model, const ei_ota_entry_t *entry, const uint8_t *image);
} ei_ota_flatbuffers_t;

#ifdef __cplusplus
}
#endif

#endif
