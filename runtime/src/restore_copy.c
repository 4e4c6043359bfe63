/* SPDX-License-Identifier: MIT */
#include "container.h"
#include "ei_ota/ei_ota.h"
#include "image.h"

int eiota_internal_restore_copy(const ei_ota_model_t *model) {
  ei_ota_header_t header;
  ei_ota_source_t payload;
  eiota_internal_init_memory_source(&payload, model->factory);
  if (model->factory == NULL || eiota_internal_verify_payload(model, NULL, &payload, model->factory_size, &header) != 0)
    return EI_OTA_ERR_RESTORE;
  return eiota_internal_decode_image(model, &payload, &header, 1);
}

#if EI_OTA_WEIGHT_PLACED
int eiota_internal_restore_placed(const ei_ota_model_t *model) { return eiota_internal_restore_copy(model); }
#endif
