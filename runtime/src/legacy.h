/* Legacy payloads (docs/SPEC.md, "Legacy payload"), for devices whose server still makes them: with EI_OTA_LEGACY=1 only. */
#ifndef EI_OTA_LEGACY_H
#define EI_OTA_LEGACY_H

#include <stddef.h>
#include <stdint.h>

#include "ei_ota/ei_ota_model.h"

#ifdef __cplusplus
extern "C" {
#endif

#if EI_OTA_LEGACY

enum { EI_OTA_LEGACY_HEAD_SIZE = 4 };

/** Of a payload's first bytes: are they not those of a native one, and takes this model others? */
int eiota_internal_is_legacy(const ei_ota_model_t *model, const uint8_t *payload);

/** Reads the first EI_OTA_LEGACY_HEAD_SIZE bytes. @return 0 and the whole payload's size, or EI_OTA_ERR_FORMAT, _LAYOUT. */
int eiota_internal_read_legacy_head(const ei_ota_model_t *model, const uint8_t *payload, uint32_t *size);

/** With write 0: verifies a staged payload of `size` bytes, whose head has been read, against the model, and writes nothing.
 * Else: writes what this has accepted. @return 0, or EI_OTA_ERR_TRUNCATED, _LAYOUT, _VALUE. */
int eiota_internal_decode_legacy(const ei_ota_model_t *model, const uint8_t *payload, size_t size, int write);
#endif

#ifdef __cplusplus
}
#endif

#endif
