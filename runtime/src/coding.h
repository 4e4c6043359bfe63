/* SPDX-License-Identifier: MIT */
/* Coded payloads (docs/SPEC.md, "Coded content"): what decodes them, and the factory weights that a delta is coded against. A
 * model names the functions, so that firmware without a decoder links none of them. */
#ifndef EI_OTA_CODING_H
#define EI_OTA_CODING_H

#include "container.h"
#include "entries.h"

#ifdef __cplusplus
extern "C" {
#endif

/** The factory weights as the base of a delta. */
typedef struct {
  const uint8_t *load; /* of a load image: its initial values, and the data that they are for; of a factory copy: its content */
  const uint8_t *data;
  uint32_t at;    /* in a factory copy: bytes of the content in front of the next entry */
  uint32_t flags; /* of a factory copy */
} ei_ota_base_t;

/** The elements of an entry in the firmware. */
typedef struct {
  const uint8_t *first; /* of a length that any kind of element has */
  uint32_t stride;      /* bytes from one element to the next; 0: the firmware does not have them, and `first` is a 0 */
} ei_ota_elements_t;

extern const ei_ota_elements_t eiota_internal_no_elements;

typedef struct ei_ota_base_functions_t {
  /** Finds the factory weights and verifies them. @return 0, or EI_OTA_ERR_RESTORE. */
  int (*open)(const ei_ota_model_t *model, ei_ota_base_t *base);
  /** Finds the elements of an entry; leaves those that the firmware does not have as they are. Called once for each entry in
   * their order; base->at is 0 before the first. */
  void (*find)(ei_ota_base_t *base, const ei_ota_entry_t *entry, ei_ota_elements_t *elements);
} ei_ota_base_functions_t;

struct ei_ota_weight_decoder_t;

/** Decodes the elements of EI_OTA_FLOAT32 and EI_OTA_INT16. */
typedef struct ei_ota_float_decoder_t {
  /** @return the next element. @param base  that of the base */
  uint32_t (*next)(struct ei_ota_weight_decoder_t *decoder, const uint8_t *base);
} ei_ota_float_decoder_t;

typedef struct ei_ota_decoder_t {
  /** Decodes a payload and presents it as a structural one.
   * @param use  reads the structural payload, whose bytes are the faster to be had the more they are read in their order. Its
   * header says how long the content is up to the entry that is read.
   * @param context  for use
   * @return what `use` returned; EI_OTA_ERR_FORMAT if the content is not a coded one; EI_OTA_ERR_RESTORE without the base */
  int (*decode)(const ei_ota_model_t *model, const ei_ota_source_t *payload, const ei_ota_header_t *header,
                int (*use)(void *context, const ei_ota_source_t *structural, const ei_ota_header_t *header), void *context);
} ei_ota_decoder_t;

/** Has `use` read a payload that fits the model as a structural one, which a decoder presents if it is coded in another way.
 * @return as ei_ota_decoder_t.decode */
static inline int eiota_internal_present(
    const ei_ota_model_t *model, const ei_ota_source_t *payload, const ei_ota_header_t *header,
    int (*use)(void *context, const ei_ota_source_t *structural, const ei_ota_header_t *header), void *context) {
  if (header->flags & EI_OTA_FLAG_RANGE) return model->coding->decoder->decode(model, payload, header, use, context);
  return use(context, payload, header);
}

#ifdef __cplusplus
}
#endif

#endif
