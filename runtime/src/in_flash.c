/* SPDX-License-Identifier: MIT */
#include "in_flash.h"

#include <string.h>

#include "bind_table.h"
#include "change.h"
#include "ei_ota/ei_ota.h"
#include "flatbuffer.h"
#include "slot_image.h"
#include "storage.h"
#include "store_flash.h"
#include "tensor_entries.h"

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

static int is_held(const ei_ota_t *ota, uint32_t slot) {
  const ei_ota_flash_t *const flash = ota->config->store->flash;
  const uint32_t offset = eiota_internal_slot_offset(flash, slot);
  const uint8_t *const begin = flash->mapped + offset;
  return find_ram_table(ota, offset) != NULL || eiota_internal_is_used(ota->config->model, begin, begin + flash->slot_size);
}

static uint32_t round_up(uint32_t number, uint32_t unit) { return (number + unit - 1) & ~(unit - 1); }

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

static int is_erased(const ei_ota_t *ota, uint32_t at, uint32_t end) {
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

/* Tables follow the image one after the other: another build of the firmware has other addresses and appends its own, or goes
 * on with one that a power loss has cut. Where no room is left, the erase blocks that hold nothing of the image are erased.
 * @param at  receives the offset in the flash of the table of this image */
static int find_or_write_table(const ei_ota_t *ota, const ei_ota_payload_t *payload, uint32_t *at) {
  const ei_ota_model_t *const model = ota->config->model;
  const ei_ota_flash_t *const flash = ota->config->store->flash;
  const uint32_t bytes = table_size(model), size = round_up(bytes, flash->prog_size), slot = payload->source.offset;
  const uint32_t first = round_up(slot + payload->header.size, flash->prog_size), end = slot + flash->slot_size;
  const uint8_t *const image = payload->source.memory + eiota_internal_image_offset(payload->header.content_offset);
  int error = EI_OTA_ERR_SPACE;
  for (*at = first; size <= end - *at; *at += size) {
    const uint32_t there = end_of_table(ota, *at, image), start = there & ~(flash->prog_size - 1);
    if (there == *at + bytes) return 0;
    if (!is_erased(ota, start, *at + bytes)) continue;
    error = write_table(ota, *at, start, image);
    if (error == 0) return 0;
  }
  uint32_t block = slot;
  while (block < first) block += flash->erase_size;
  if (block > end || size > end - block) return error;
  *at = block;
  if (is_table(ota, block, image)) return 0;
  /* A table that is used may begin in front of the blocks and end in them. */
  if (eiota_internal_is_used(model, flash->mapped + slot, flash->mapped + end)) return EI_OTA_ERR_BUSY;
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

/* @return bit i: an inference still reads slot i, or it is `except` */
static uint32_t held_slots(const ei_ota_t *ota, uint32_t except) {
  uint32_t held = 0;
  for (uint32_t slot = 0; slot != ota->config->store->flash->slot_count; ++slot)
    if (slot == except || is_held(ota, slot)) held |= 1u << slot;
  return held;
}

static uint32_t choose_slot(const ei_ota_t *ota, uint32_t except) {
  return eiota_internal_choose_slot(ota->config->store, held_slots(ota, except));
}

/* @return why there is no slot: EI_OTA_ERR_BUSY, _STATE or _FLASH */
static int why_no_slot(const ei_ota_t *ota) {
  const ei_ota_store_t *const store = ota->config->store;
  uint32_t held = held_slots(ota, EI_OTA_NO_SLOT);
  if (store->running != EI_OTA_NO_SLOT) held &= ~(1u << store->running);
  if (held != 0) return EI_OTA_ERR_BUSY;
  return eiota_internal_is_on_trial(store) ? EI_OTA_ERR_STATE : EI_OTA_ERR_FLASH;
}

static int begin(ei_ota_t *ota) {
  const uint32_t slot = choose_slot(ota, EI_OTA_NO_SLOT);
  if (slot == EI_OTA_NO_SLOT || choose_slot(ota, slot) == EI_OTA_NO_SLOT) return why_no_slot(ota);
  ota->config->store->target = (uint8_t)slot;
  return 0;
}

/* In mapped flash, at multiples of 16, and with a slot to decode into. */
static int can_be_in(const ei_ota_flash_t *flash) {
  return flash->mapped != NULL && (((uintptr_t)flash->mapped | flash->erase_size | flash->slot_size) & 15u) == 0 &&
         flash->slot_count >= 3;
}

static int install(ei_ota_t *ota, ei_ota_recorded_t *wanted, ei_ota_payload_t *payload) {
  const ei_ota_model_t *const model = ota->config->model;
  ei_ota_store_t *const store = ota->config->store;
  const uint8_t *const tlvs = payload->source.memory + EI_OTA_HEADER_SIZE;
  const uint32_t tlvs_size = payload->header.content_offset - EI_OTA_HEADER_SIZE, counter = payload->header.counter;
  if (ota->config->verifier != NULL && ota->config->verifier->key == 0) return EI_OTA_ERR_AUTH; /* no boot would run it */
  const uint32_t end = eiota_internal_image_end(model, payload->header.content_offset);
  if (round_up(end, store->flash->prog_size) + table_size(model) > store->flash->slot_size) return EI_OTA_ERR_SPACE;
  const uint32_t slot = choose_slot(ota, wanted->slot);
  if (slot == EI_OTA_NO_SLOT) return why_no_slot(ota);
  int error = eiota_internal_try_change(ota->config); /* what is refused afterwards has worn the flash for nothing */
  if (error != 0) return error;
  if (slot == store->target && ota->state == EI_OTA_VERIFIED) eiota_internal_drop(ota, 0); /* it is overwritten */
  error = eiota_internal_write_image(ota, payload, slot, wanted->digest);
  wanted->slot = (uint8_t)slot;
  wanted->content = EI_OTA_CONTENT_IMAGE;
  uint32_t table;
  if (error == 0 &&
      (eiota_internal_read_slot(ota, slot, payload) != 0 ||
       memcmp(wanted->digest, payload->digest, sizeof wanted->digest) != 0 || counter != payload->header.counter ||
       memcmp(tlvs, payload->source.memory + EI_OTA_HEADER_SIZE, tlvs_size) != 0 ||
       find_or_write_table(ota, payload, &table) != 0))
    error = EI_OTA_ERR_FLASH;
  if (error != 0) store->bad_slots |= 1u << slot;
  return error;
}

/* The signature was that of a payload, of which nothing but the image is left: the record stands for it. */
static int is_authentic(const ei_ota_t *ota, const ei_ota_recorded_t *wanted) {
  const ei_ota_verifier_t *const verifier = ota->config->verifier;
  const ei_ota_recorded_t *recorded = ota->config->store->record.payloads;
  if (verifier == NULL) return 1;
  if (verifier->check == NULL || verifier->key == 0) return 0; /* what firmware without a verifier recorded has key 0 */
  for (uint32_t left = EI_OTA_RECORDED; left != 0; --left, ++recorded)
    if (recorded->slot == wanted->slot && recorded->content == wanted->content && recorded->key == verifier->key &&
        memcmp(recorded->digest, wanted->digest, sizeof wanted->digest) == 0)
      return 1;
  return 0;
}

static int prepare(ei_ota_t *ota, ei_ota_recorded_t *wanted, ei_ota_payload_t *payload) {
  if (wanted->content == EI_OTA_CONTENT_PAYLOAD) return install(ota, wanted, payload);
  return is_authentic(ota, wanted) ? 0 : EI_OTA_ERR_AUTH;
}

/* Checks flatbuffers, and behind these copies the weights of headers, which are in RAM.
 * @return 0, or EI_OTA_ERR_LAYOUT if a flatbuffer is that of another firmware; nothing has been copied then */
static int copy_header_weights(const ei_ota_model_t *model, const uint8_t *image) {
  uint32_t end = 0;
  const ei_ota_flatbuffer_t *checked = NULL;
  ei_ota_entry_t entry;
  eiota_internal_start_entries(&entry);
  while (eiota_internal_next_entry(model, &entry)) {
    const uint8_t *const elements = image + eiota_internal_place(&entry, &end);
    const ei_ota_flatbuffer_t *const flatbuffer = eiota_internal_flatbuffer_of(entry.part);
    if (flatbuffer != NULL && flatbuffer != checked && !flatbuffer->functions->has_structure(model, &entry, image) &&
        !flatbuffer->functions->has_structure(model, &entry, image)) /* a single read may be wrong */
      return EI_OTA_ERR_LAYOUT;
    checked = flatbuffer;
    for (int tries = 2; entry.address != NULL && tries != 0; --tries)
      if (memcmp(entry.address[0], elements, entry.size) != 0) memcpy(entry.address[0], elements, entry.size);
  }
  return 0;
}

/* Header weights come last. */
static int has_header_weights(const ei_ota_model_t *model) {
  const ei_ota_part_t *const last = model->parts[model->part_count - 1];
  return last->tensors == NULL && last->code_count != 0;
}

static int use_factory_weights(const ei_ota_model_t *model) {
  if (model->restore == NULL && has_header_weights(model)) return EI_OTA_ERR_UNSUPPORTED;
  const int error = model->restore != NULL ? model->restore(model) : 0;
  if (error == 0) eiota_internal_bind(model, NULL, NULL);
  return error;
}

static int use(ei_ota_t *ota, const ei_ota_payload_t *payload) {
  const ei_ota_model_t *const model = ota->config->model;
  const ei_ota_store_t *const store = ota->config->store;
  if (payload == NULL) return use_factory_weights(model);
  const uint8_t *const image = payload->source.memory + eiota_internal_image_offset(payload->header.content_offset);
  uint32_t at;
  const uint8_t *table = NULL;
  int error = find_or_write_table(ota, payload, &at);
  if (error == 0)
    table = store->flash->mapped + at;
  else if (error != EI_OTA_ERR_BUSY && has_ram_tables(ota))
    error = compute_in_ram(ota, payload, image, &table);
  if (error == 0) error = copy_header_weights(model, image);
  if (error == 0) eiota_internal_bind(model, table, image);
  return error;
}

const ei_ota_in_flash_t eiota_internal_in_flash = {
    eiota_internal_next_tensor_entry, eiota_internal_read_image, prepare, use, begin, can_be_in,
};
