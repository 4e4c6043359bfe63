/* SPDX-License-Identifier: MIT */
#include "coding.h"
#include "container.h"
#include "ei_ota/ei_ota.h"
#include "image.h"

static int verify_copy(const ei_ota_model_t *model, ei_ota_source_t *payload, ei_ota_header_t *header) {
  eiota_internal_init_memory_source(payload, model->factory);
  if (model->factory == NULL || eiota_internal_read_container(model, payload, model->factory_size, header) != 0 ||
      eiota_internal_decode_structural(model, payload, header, 0) != 0)
    return EI_OTA_ERR_RESTORE;
  return 0;
}

int eiota_internal_restore_copy(const ei_ota_model_t *model) {
  ei_ota_header_t header;
  ei_ota_source_t payload;
  const int error = verify_copy(model, &payload, &header);
  return error != 0 ? error : eiota_internal_decode_structural(model, &payload, &header, 1);
}

static int open_copy(const ei_ota_model_t *model, ei_ota_base_t *base) {
  ei_ota_header_t header;
  ei_ota_source_t payload;
  const int error = verify_copy(model, &payload, &header);
  if (error != 0) return error;
  base->load = model->factory + header.content_offset;
  base->flags = header.flags;
  return 0;
}

static void find_in_copy(ei_ota_base_t *base, const ei_ota_entry_t *entry, ei_ota_elements_t *elements) {
  if (eiota_internal_is_derived(entry, base->flags)) return;
  elements->first = base->load + base->at;
  elements->stride = eiota_internal_coded_element_size(entry);
  base->at += eiota_internal_coded_size(entry);
}

const ei_ota_base_functions_t eiota_internal_base_copy = {open_copy, find_in_copy};

#if EI_OTA_WEIGHT_PLACED
int eiota_internal_restore_placed(const ei_ota_model_t *model) { return eiota_internal_restore_copy(model); }
#endif
