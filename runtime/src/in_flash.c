/* SPDX-License-Identifier: MIT */
#include "in_flash.h"

#include <string.h>

#include "bind_table.h"
#include "change.h"
#include "ei_ota/ei_ota.h"
#include "flatbuffer.h"
#include "slot_image.h"
#include "slot_table.h"
#include "storage.h"
#include "store_flash.h"
#include "tensor_entries.h"

/* @return bit i: an inference still reads slot i, or it is `except` */
static uint32_t held_slots(const ei_ota_t *ota, uint32_t except) {
  uint32_t held = 0;
  for (uint32_t slot = 0; slot != ota->config->store->flash->slot_count; ++slot)
    if (slot == except || eiota_internal_is_slot_held(ota, slot)) held |= 1u << slot;
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
  /* A trial keeps the confirmed weights, and ei_ota_use those that it has replaced. */
  return eiota_internal_is_on_trial(store) || store->running != store->recorded ? EI_OTA_ERR_STATE : EI_OTA_ERR_FLASH;
}

static int begin(ei_ota_t *ota) {
  const uint32_t slot = choose_slot(ota, EI_OTA_NO_SLOT);
  if (slot == EI_OTA_NO_SLOT || choose_slot(ota, slot) == EI_OTA_NO_SLOT) return why_no_slot(ota);
  ei_ota_store_t *const store = ota->config->store;
  const uint32_t offset = eiota_internal_slot_offset(store->flash, slot);
  eiota_internal_forget_tables(store, offset, offset + store->flash->slot_size);
  store->target = (uint8_t)slot;
  return 0;
}

/* In mapped flash, at multiples of 16, and with a slot to decode into. */
static int can_be_in(const ei_ota_flash_t *flash) {
  const uintptr_t first_slot = (uintptr_t)flash->mapped + eiota_internal_slot_offset(flash, 0);
  return flash->mapped != NULL && ((first_slot | flash->slot_size) & 15u) == 0 && flash->slot_count >= 3;
}

static int install(ei_ota_t *ota, ei_ota_recorded_t *wanted, ei_ota_payload_t *payload) {
  const ei_ota_model_t *const model = ota->config->model;
  ei_ota_store_t *const store = ota->config->store;
  const uint8_t *const tlvs = payload->source.memory + EI_OTA_HEADER_SIZE;
  const uint32_t tlvs_size = payload->header.content_offset - EI_OTA_HEADER_SIZE, counter = payload->header.counter;
  if (ota->config->verifier != NULL && ota->config->verifier->key == 0) return EI_OTA_ERR_AUTH; /* no boot would run it */
  const uint32_t end = eiota_internal_image_end(model, payload->header.content_offset);
  if (eiota_internal_table_end(ota, end) > store->flash->slot_size) return EI_OTA_ERR_SPACE;
  const uint32_t slot = choose_slot(ota, wanted->slot);
  if (slot == EI_OTA_NO_SLOT) return why_no_slot(ota);
  int error = eiota_internal_try_change(ota->config); /* what is refused afterwards has worn the flash for nothing */
  if (error == 0) error = eiota_internal_settle_record(store);
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
       eiota_internal_write_table(ota, payload, &table) != 0))
    error = EI_OTA_ERR_FLASH;
  if (error != 0) store->bad_slots |= 1u << slot;
  return error;
}

int eiota_internal_is_authentic(const ei_ota_t *ota, const ei_ota_recorded_t *wanted, uint32_t key) {
  const ei_ota_verifier_t *const verifier = ota->config->verifier;
  const ei_ota_record_t *const record = &ota->config->store->record;
  const ei_ota_recorded_t *recorded = record->payloads;
  if (verifier == NULL) return 1;
  if (verifier->check == NULL || verifier->key == 0) return 0; /* what firmware without a verifier recorded has key 0 */
  if ((record->kept >> wanted->slot & 1u) != 0 && key == verifier->key) return 1;
  for (uint32_t left = EI_OTA_RECORDED; left != 0; --left, ++recorded)
    if (recorded->slot == wanted->slot && recorded->content == wanted->content && recorded->key == verifier->key &&
        memcmp(recorded->digest, wanted->digest, sizeof wanted->digest) == 0)
      return 1;
  return 0;
}

static int prepare(ei_ota_t *ota, ei_ota_recorded_t *wanted, ei_ota_payload_t *payload) {
  if (wanted->content == EI_OTA_CONTENT_PAYLOAD) return install(ota, wanted, payload);
  return eiota_internal_is_authentic(ota, wanted, payload->key) ? 0 : EI_OTA_ERR_AUTH;
}

/* @return 0, or EI_OTA_ERR_LAYOUT if a flatbuffer of the image is that of another firmware */
static int check_flatbuffers(const ei_ota_model_t *model, const uint8_t *image) {
  const ei_ota_flatbuffer_t *checked = NULL;
  ei_ota_entry_t entry;
  eiota_internal_start_entries(&entry);
  while (eiota_internal_next_entry(model, &entry)) {
    const ei_ota_flatbuffer_t *const flatbuffer = eiota_internal_flatbuffer_of(entry.part);
    if (flatbuffer != NULL && flatbuffer != checked && !flatbuffer->functions->has_structure(model, &entry, image) &&
        !flatbuffer->functions->has_structure(model, &entry, image)) /* a single read may be wrong */
      return EI_OTA_ERR_LAYOUT;
    checked = flatbuffer;
  }
  return 0;
}

/* Header weights come last. */
static int has_header_weights(const ei_ota_model_t *model) {
  const ei_ota_part_t *const last = model->parts[model->part_count - 1];
  return last->tensors == NULL && last->code_count != 0;
}

/* They are in RAM. */
static void copy_header_weights(const ei_ota_model_t *model, const uint8_t *image) {
  uint32_t end = 0;
  ei_ota_entry_t entry;
  eiota_internal_start_entries(&entry);
  while (eiota_internal_next_entry(model, &entry)) {
    const uint8_t *const elements = image + eiota_internal_place(&entry, &end);
    for (int tries = 2; entry.address != NULL && tries != 0; --tries)
      if (memcmp(entry.address[0], elements, entry.size) != 0) memcpy(entry.address[0], elements, entry.size);
  }
}

int eiota_internal_open_image(const ei_ota_t *ota, const ei_ota_payload_t *payload, ei_ota_ready_t *ready) {
  ready->image = payload->source.memory + eiota_internal_image_offset(payload->header.content_offset);
  ready->version = payload->header.version;
  ready->counter = payload->header.counter;
  const int error = eiota_internal_find_table(ota, payload, &ready->table);
  return error != 0 ? error : check_flatbuffers(ota->config->model, ready->image);
}

void eiota_internal_use_image(const ei_ota_model_t *model, const ei_ota_ready_t *ready) {
  if (has_header_weights(model)) copy_header_weights(model, ready->image);
  eiota_internal_bind(model, ready->table, ready->image);
}

int eiota_internal_use_factory_weights(const ei_ota_model_t *model) {
  if (model->restore == NULL && has_header_weights(model)) return EI_OTA_ERR_UNSUPPORTED;
  const int error = model->restore != NULL ? model->restore(model) : 0;
  if (error == 0) eiota_internal_bind(model, NULL, NULL);
  return error;
}

static int use(ei_ota_t *ota, const ei_ota_payload_t *payload) {
  if (payload == NULL) return eiota_internal_use_factory_weights(ota->config->model);
  ei_ota_ready_t ready;
  const int error = eiota_internal_open_image(ota, payload, &ready);
  if (error == 0) eiota_internal_use_image(ota->config->model, &ready);
  return error;
}

const ei_ota_in_flash_t eiota_internal_in_flash = {
    eiota_internal_next_tensor_entry, eiota_internal_read_image, prepare, use, begin, can_be_in,
};
