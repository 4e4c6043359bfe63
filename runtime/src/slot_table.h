/* SPDX-License-Identifier: MIT */
/* The bind tables of a slot. They follow the image one after the other: another build of the firmware has other addresses and
 * appends its own, or goes on with one that a power loss has cut. A slot without room for it may have its table in RAM. */
#ifndef EI_OTA_SLOT_TABLE_H
#define EI_OTA_SLOT_TABLE_H

#include "slots.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @return where a slot's first bind table ends, if its image ends at `end`; both are offsets in the slot. */
uint32_t eiota_internal_table_end(const ei_ota_t *ota, uint32_t end);

/** Finds the bind table of the weight image in a slot and this firmware in flash, or writes it there.
 * @param payload  what is in the slot. @param at  receives the table's offset in the flash
 * @return 0; EI_OTA_ERR_SPACE, _FLASH; EI_OTA_ERR_BUSY while an inference reads the slot. */
int eiota_internal_write_table(const ei_ota_t *ota, const ei_ota_payload_t *payload, uint32_t *at);

/** The same, but in RAM where there is no room in flash. @param table  receives its address
 * @return as eiota_internal_write_table; EI_OTA_ERR_BUSY also while inferences and the model use all tables in RAM. */
int eiota_internal_find_table(const ei_ota_t *ota, const ei_ota_payload_t *payload, const uint8_t **table);

/** @return whether an inference reads a slot, or would if it began now. */
int eiota_internal_is_slot_held(const ei_ota_t *ota, uint32_t slot);

/** Has ei_ota_use verify the slots again whose bind tables are in a part of the flash, which is about to change.
 * @param begin  offset of that part. @param end  offset behind it */
void eiota_internal_forget_tables(const ei_ota_store_t *store, uint32_t begin, uint32_t end);

#ifdef __cplusplus
}
#endif

#endif
