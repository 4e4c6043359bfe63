/* SPDX-License-Identifier: MIT */
#include "slot_table.h"

#include <string.h>

#include "bind_table.h"
#include "ei_ota/ei_ota.h"
#include "slot_image.h"
#include "store_flash.h"

/* The bytes of a bind table. */
static uint32_t table_size(const ei_ota_model_t *model) {
  const ei_ota_tensors_t *tensors;
  uint32_t size = 0;
  for (uint32_t part = 0; (tensors = eiota_internal_tensors_of(model, part)) != NULL; ++part)
    size += eiota_internal_bound_size(tensors);
  return size;
}

/* Bind tables in RAM: one is used, the other is for the next weights. Each begins with the offset of the slot that it is for.
 */
enum { RAM_TABLES = 2 };

static uint32_t ram_table_size(const ei_ota_t *ota) { return (uint32_t)sizeof(uintptr_t) + table_size(ota->config->model); }

static uintptr_t *ram_table(const ei_ota_t *ota, uint32_t number) {
  return (uintptr_t *)(void *)((uint8_t *)ota->config->store->flash->tables + number * ram_table_size(ota));
}

static int is_ram_table_used(const ei_ota_t *ota, uint32_t number) {
  const uint8_t *const begin = (const uint8_t *)ram_table(ota, number);
  return eiota_internal_is_used(ota->config->model, begin, begin + ram_table_size(ota));
}

/* @return the table in RAM that is used for the slot at an offset, or NULL */
static const uint8_t *find_ram_table(const ei_ota_t *ota, uint32_t offset) {
  if (ota->config->store->flash->tables == NULL) return NULL;
  for (uint32_t number = 0; number != RAM_TABLES; ++number) {
    const uintptr_t *const table = ram_table(ota, number);
    if (*table == offset && is_ram_table_used(ota, number)) return (const uint8_t *)(table + 1);
  }
  return NULL;
}

static uint32_t round_up(uint32_t number, uint32_t unit) { return (number + unit - 1) & ~(unit - 1); }

void eiota_internal_forget_tables(const ei_ota_store_t *store, uint32_t begin, uint32_t end) {
  const ei_ota_flash_t *const flash = store->flash;
  for (uint32_t slot = 0; store->ready != NULL && slot != flash->slot_count; ++slot)
    if ((uintptr_t)store->ready[slot].table - ((uintptr_t)flash->mapped + begin) < end - begin) store->ready[slot].table = NULL;
}

/* A bind table in flash. */
typedef struct {
  ei_ota_store_t *store;
  uint32_t at;    /* offset of the next piece in the flash */
  uint32_t start; /* what comes before it is there already */
} table_t;

/* Ends at the first byte that differs. */
static int compare_piece(void *context, const void *piece, uint32_t size) {
  table_t *const table = (table_t *)context;
  const uint8_t *byte = (const uint8_t *)piece;
  for (; size != 0; --size, ++table->at)
    if (table->store->flash->mapped[table->at] != *byte++) return 1;
  return 0;
}

static int write_piece(void *context, const void *piece, uint32_t size) {
  table_t *const table = (table_t *)context;
  const uint32_t at = table->at, end = at + size, begin = at < table->start ? table->start : at;
  table->at = end;
  return begin < end ? eiota_internal_flash_write(table->store, begin, (const uint8_t *)piece + (begin - at), end - begin) : 0;
}

/* @return 0, or what `put` returned for a piece of the bind table */
static int for_each_piece(const ei_ota_t *ota, table_t *table, const uint8_t *image,
                          int (*put)(void *context, const void *piece, uint32_t size)) {
  const ei_ota_model_t *const model = ota->config->model;
  int error = 0;
  for (uint32_t part = 0; error == 0 && eiota_internal_tensors_of(model, part) != NULL; ++part)
    error =
        eiota_internal_compute_bound(model->parts[part], image, (uintptr_t)table->store->flash->mapped + table->at, put, table);
  return error;
}

/* @return the offset in the flash up to which the bind table of this image in this firmware is at `at`; a single read may be
 * wrong */
static uint32_t end_of_table(const ei_ota_t *ota, uint32_t at, const uint8_t *image) {
  uint32_t end = at;
  for (int tries = 2; tries != 0; --tries) {
    table_t table = {ota->config->store, at, at};
    (void)for_each_piece(ota, &table, image, compare_piece);
    if (end < table.at) end = table.at;
  }
  return end;
}

static int is_table(const ei_ota_t *ota, uint32_t at, const uint8_t *image) {
  return end_of_table(ota, at, image) == at + table_size(ota->config->model);
}

static int can_be_programmed(const ei_ota_t *ota, uint32_t at, uint32_t end) {
  if (ota->config->store->flash->erase == NULL) return 1;
  for (int tries = 2; tries != 0; --tries) {
    const uint8_t *const mapped = ota->config->store->flash->mapped;
    uint32_t next = at;
    while (next != end && mapped[next] == 0xFF) ++next;
    if (next == end) return 1;
  }
  return 0;
}

/* @param start  the table is there up to this offset, a multiple of the prog unit; behind it the flash is erased */
static int write_table(const ei_ota_t *ota, uint32_t at, uint32_t start, const uint8_t *image) {
  table_t table = {ota->config->store, at, start};
  int error = for_each_piece(ota, &table, image, write_piece);
  if (error == 0) error = eiota_internal_flash_finish(table.store, table.at);
  return error == 0 && !is_table(ota, at, image) ? EI_OTA_ERR_FLASH : error;
}

/* Where no room is left, the erase blocks that hold nothing of the image are erased. */
int eiota_internal_write_table(const ei_ota_t *ota, const ei_ota_payload_t *payload, uint32_t *at) {
  const ei_ota_model_t *const model = ota->config->model;
  const ei_ota_flash_t *const flash = ota->config->store->flash;
  const uint32_t bytes = table_size(model), size = round_up(bytes, flash->prog_size), slot = payload->source.offset;
  const uint32_t first = round_up(slot + payload->header.size, flash->prog_size), end = slot + flash->slot_size;
  const uint8_t *const image = payload->source.memory + eiota_internal_image_offset(payload->header.content_offset);
  const int is_unit_free = ota->state != EI_OTA_WRITING; /* else a payload is buffered there */
  int error = is_unit_free ? EI_OTA_ERR_SPACE : EI_OTA_ERR_STATE;
  for (*at = first; size <= end - *at; *at += size) {
    const uint32_t there = end_of_table(ota, *at, image), start = there & ~(flash->prog_size - 1);
    if (there == *at + bytes) return 0;
    if (!is_unit_free || !can_be_programmed(ota, start, *at + bytes)) continue;
    error = write_table(ota, *at, start, image);
    if (error == 0) return 0;
  }
  uint32_t block = slot;
  while (block < first) block += flash->erase_size;
  if (block > end || size > end - block) return error;
  *at = block;
  if (is_table(ota, block, image)) return 0;
  if (!is_unit_free) return error;
  /* A table that is used may begin in front of the blocks and end in them. */
  if (eiota_internal_is_used(model, flash->mapped + slot, flash->mapped + end)) return EI_OTA_ERR_BUSY;
  eiota_internal_forget_tables(ota->config->store, block, end);
  error = eiota_internal_flash_erase(flash, block, end);
  return error != 0 ? error : write_table(ota, block, block, image);
}

static int put_in_ram(void *context, const void *piece, uint32_t size) {
  uint8_t **const at = (uint8_t **)context;
  memcpy(*at, piece, size);
  *at += size;
  return 0;
}

/* For a slot that has no room left. @param table  receives its table. @return 0, or EI_OTA_ERR_BUSY while inferences and the
 * model use all tables in RAM */
static int compute_in_ram(const ei_ota_t *ota, const ei_ota_payload_t *payload, const uint8_t *image, const uint8_t **table) {
  const ei_ota_model_t *const model = ota->config->model;
  uint32_t number = 0;
  *table = find_ram_table(ota, payload->source.offset);
  if (*table != NULL) return 0;
  while (is_ram_table_used(ota, number))
    if (++number == RAM_TABLES) return EI_OTA_ERR_BUSY;
  *ram_table(ota, number) = payload->source.offset;
  uint8_t *at = (uint8_t *)(ram_table(ota, number) + 1);
  *table = at;
  for (uint32_t part = 0; eiota_internal_tensors_of(model, part) != NULL; ++part)
    (void)eiota_internal_compute_bound(model->parts[part], image, (uintptr_t)at, put_in_ram, &at);
  return 0;
}

static int has_ram_tables(const ei_ota_t *ota) {
  const ei_ota_flash_t *const flash = ota->config->store->flash;
  return flash->tables != NULL && flash->tables_size >= RAM_TABLES * ram_table_size(ota);
}

int eiota_internal_is_slot_held(const ei_ota_t *ota, uint32_t slot) {
  const ei_ota_flash_t *const flash = ota->config->store->flash;
  const uint32_t offset = eiota_internal_slot_offset(flash, slot);
  const uint8_t *const begin = flash->mapped + offset;
  return find_ram_table(ota, offset) != NULL || eiota_internal_is_used(ota->config->model, begin, begin + flash->slot_size);
}

uint32_t eiota_internal_table_end(const ei_ota_t *ota, uint32_t end) {
  return round_up(end, ota->config->store->flash->prog_size) + table_size(ota->config->model);
}

int eiota_internal_find_table(const ei_ota_t *ota, const ei_ota_payload_t *payload, const uint8_t **table) {
  const uint8_t *const image = payload->source.memory + eiota_internal_image_offset(payload->header.content_offset);
  uint32_t at;
  const int error = eiota_internal_write_table(ota, payload, &at);
  if (error != 0 && error != EI_OTA_ERR_BUSY && has_ram_tables(ota)) return compute_in_ram(ota, payload, image, table);
  *table = error == 0 ? ota->config->store->flash->mapped + at : NULL;
  return error;
}
