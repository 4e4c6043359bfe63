/* What a patched export tells the runtime about its weights. Included by patched sources; applications need ei_ota.h. */
#ifndef EI_OTA_MODEL_H
#define EI_OTA_MODEL_H

#include <stdint.h>

#include "ei_ota/ei_ota_config.h"

/* The form of what `ei-ota patch` writes. It is counted up when a table, its meaning, or what generated code calls changes:
 * generated code of another form then does not compile with this header. */
#define EI_OTA_TABLE_FORMAT 1

/* Nor does it link, where it was compiled apart: what generated code names of the runtime has the format in its linkage name,
 * which costs a device nothing. Sources write the plain name, which a `#define name EI_OTA_VERSIONED(name)` before its
 * declaration turns into the other: name_1. */
#define EI_OTA_VERSIONED(name)           EI_OTA_WITH_FORMAT(name, EI_OTA_TABLE_FORMAT)
#define EI_OTA_WITH_FORMAT(name, format) EI_OTA_JOINED(name, format)
#define EI_OTA_JOINED(name, format)      name##_##format

#define eiota_internal_restore_load_image EI_OTA_VERSIONED(eiota_internal_restore_load_image)
#define eiota_internal_restore_copy       EI_OTA_VERSIONED(eiota_internal_restore_copy)
#define eiota_internal_restore_placed     EI_OTA_VERSIONED(eiota_internal_restore_placed)
#define eiota_internal_fill               EI_OTA_VERSIONED(eiota_internal_fill)
#define eiota_internal_crc32_table        EI_OTA_VERSIONED(eiota_internal_crc32_table)
#define eiota_internal_begin_inference    EI_OTA_VERSIONED(eiota_internal_begin_inference)
#define eiota_internal_end_inference      EI_OTA_VERSIONED(eiota_internal_end_inference)

#ifdef __cplusplus
extern "C" {
#endif

/* A weight is writable data, in a section of its own name: an all-zero array would otherwise move to .bss, which has no
 * load image, and a linker script can place the weights by name. Scripts sweep .data.* into .data. */
#if defined(__ELF__)
#define EI_OTA_INITIALISED_WEIGHT __attribute__((section(".data.ei_ota.weights")))
#else
#define EI_OTA_INITIALISED_WEIGHT
#endif

/* What may lie elsewhere, uninitialised (ei_ota_config.h): arrays of nothing but weights, and flatbuffers. The other is for
 * objects with more in them, such as the length before a tensor's scales, and for what no inference waits for. */
#ifndef EI_OTA_WEIGHT
#define EI_OTA_WEIGHT EI_OTA_INITIALISED_WEIGHT
#endif

/* The entries of a weight image, one code each: kind << 12 | number of elements. A count that twelve bits cannot hold is
 * 0 in the code; the next two codes are its low and high half. */
enum {
  EI_OTA_INT8 = 0,         /* tensor data of one byte an element */
  EI_OTA_INT16 = 1,        /* of two */
  EI_OTA_INT32 = 2,        /* of four */
  EI_OTA_FLOAT32 = 3,      /* float tensor data */
  EI_OTA_SCALE = 4,        /* float32, 0 <= x < 2^63 */
  EI_OTA_ZERO_POINT8 = 5,  /* int32 in -128..127, one byte in a payload */
  EI_OTA_ZERO_POINT32 = 6, /* int32 in -32768..65535, four bytes in a payload */
  EI_OTA_BIAS_SCALE = 7,   /* a scale that is float32(input scale * filter scale) where the payload says so */
  EI_OTA_UNREAD = 8,       /* added to a kind: no kernel reads it, so it stays const and has no address */
  EI_OTA_WIDE = 8          /* added to a kind of zero points: int64 in the firmware, as flatbuffers hold them */
};
#define EI_OTA_ENTRY(kind, count) (uint16_t)((kind) << 12 | (count))
#define EI_OTA_LARGE_ENTRY(kind, count) \
  (uint16_t)((kind) << 12), (uint16_t)((uint32_t)(count)&0xFFFFu), (uint16_t)((uint32_t)(count) >> 16)

/** The weights of one patched source. */
typedef struct {
  uint32_t code_count;   /* length of codes */
  const uint16_t *codes; /* entries in the image's order */
  /* Where the elements live: one address an entry, none if unread, and for a bias scale three: its own, that of the
   * input's scale and that of the filter's scales. */
  void *const *addresses;
  volatile uint8_t *in_use; /* not 0 from a model's init to its reset, and while K-means runs; NULL where nothing tells */
} ei_ota_part_t;

#if EI_OTA_LEGACY
enum {
  EI_OTA_LEGACY_INT8 = 0,          /* tensor data */
  EI_OTA_LEGACY_INT32 = 1,         /* tensor data */
  EI_OTA_LEGACY_CONSTANT32 = 2,    /* int32 data that is structure: has to be equal */
  EI_OTA_LEGACY_QUANTIZATION8 = 3, /* scales and zero points; of an int8 tensor */
  EI_OTA_LEGACY_QUANTIZATION32 = 4 /* of another */
};

/** A record of such a payload. */
typedef struct {
  uint8_t tensor;    /* row of tensorData */
  uint8_t kind;      /* EI_OTA_LEGACY_* */
  uint16_t count;    /* elements, or pairs of scale and zero point */
  void *values;      /* data or scales; NULL for scales that no kernel reads */
  void *zero_points; /* NULL where they are structure, which is 0 */
} ei_ota_legacy_record_t;

typedef struct {
  uint32_t count;
  const ei_ota_legacy_record_t *records; /* in a payload's order */
} ei_ota_legacy_t;

/* Defined by patched sources that are compiled with the option; a runtime that has it does not link to others. */
extern const uint8_t eiota_internal_models_know_legacy;
#endif

/** A patched model: constant, made by `ei-ota patch`, one a firmware and export. */
typedef struct ei_ota_model_t {
  uint8_t layout[8];    /* layout fingerprint */
  uint32_t project;     /* Studio's project id */
  uint32_t factory_crc; /* CRC-32 of what lies at the addresses of all entries, in order */
  uint32_t base;        /* what a delta calls the factory weights: first 4 bytes of the SHA-256 over their weight image */
  uint32_t part_count;
  const ei_ota_part_t *const *parts; /* the image's entries, source by source */
  void (*refresh)(void);             /* copies weights to where the SDK keeps them a second time; NULL where it does not */
  int (*restore)(const struct ei_ota_model_t *model); /* a way back to the factory weights; NULL where there is none */
  const uint8_t *factory;                             /* RESTORE COPY: a payload with the factory weights */
  uint32_t factory_size;
  volatile uint8_t *changing; /* not 0 while the weights change: no inference begins; NULL where none looks */
#if EI_OTA_LEGACY
  const ei_ota_legacy_t *legacy; /* NULL where the format cannot say the model */
#endif
} ei_ota_model_t;

/** Copies the initial values of .data, which lie in flash, over the weights; their checksum is verified first.
 * @return 0, or EI_OTA_ERR_RESTORE where no known linker script's symbols lead to the factory weights. */
int eiota_internal_restore_load_image(const ei_ota_model_t *model);

/** Applies model->factory. @return 0, or EI_OTA_ERR_RESTORE where that payload is damaged. */
int eiota_internal_restore_copy(const ei_ota_model_t *model);

#if EI_OTA_WEIGHT_PLACED
/** The same for a model whose weights nobody fills at start. A runtime without EI_OTA_WEIGHT lacks it, so that such a model
 * does not link to one. */
int eiota_internal_restore_placed(const ei_ota_model_t *model);

/** Fills the weights of such a model, unless that has been done. It knows no `lock`: who has one holds it around inferences.
 * @param is_filled  set by model->refresh
 * @return 0 where they are not filled: another change is on its way, or the copy is damaged. */
int eiota_internal_fill(const ei_ota_model_t *model, const volatile uint8_t *is_filled);
#endif

/** Begins an inference, before it reads a weight; eiota_internal_end_inference has to follow.
 * @param in_use    of its part; not touched by anything but this part's inferences
 * @param changing  of its model
 * @return 0 while the weights change: it must not run, and may be tried again. */
int eiota_internal_begin_inference(volatile uint8_t *in_use, const volatile uint8_t *changing);

void eiota_internal_end_inference(volatile uint8_t *in_use);

/** What each firmware has: a model without a way back names it as its `factory`, to link with this runtime only. */
extern const uint32_t eiota_internal_crc32_table[];

#ifdef __cplusplus
}

template <class T, class U>
struct eiota_internal_same {
  static const bool value = false;
};
template <class T>
struct eiota_internal_same<T, T> {
  static const bool value = true;
};
/* The table counts on what the host read: this compiler has to see the same array, and see it writable. */
#define EI_OTA_CHECK(array, type, count)                                                                                    \
  static_assert(eiota_internal_same<decltype((array)), type(&)[count]>::value, "EiOta: " #array                             \
                                                                               " is not what ei-ota read from the export; " \
                                                                               "patch again with this compiler's -D options")
#endif
#endif
