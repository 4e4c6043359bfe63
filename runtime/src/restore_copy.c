#include "ei_ota/ei_ota.h"
#include "image.h"
#include "payload.h"

int ei_ota_restore_copy(const ei_ota_model_t *model) {
  ei_ota_header_t header;
  ei_ota_source_t payload;
  ei_ota_lies_in_memory(&payload, model->factory);
  if (model->factory == NULL || ei_ota_verify_payload(model, NULL, &payload, model->factory_size, &header) != 0)
    return EI_OTA_ERR_RESTORE;
  return ei_ota_decode_image(model, &payload, &header, 1);
}
