/* SPDX-License-Identifier: MIT */
/**
 * @file
 * How a patched export describes its weights to the runtime. Patched sources include this header; applications include
 * ei_ota.h. Except for ei_ota_model_t, everything here is internal.
 */
#ifndef EI_OTA_MODEL_H
#define EI_OTA_MODEL_H

#include <stdint.h>

#include "ei_ota/ei_ota_config.h"

/** @cond */

/* Version of the code that `ei-ota patch` generates. It increases when a table, its meaning or a function that generated code
 * calls changes, so that generated code of another version does not compile with this header. */
#define EI_OTA_TABLE_FORMAT 4

/* Nor does such code link if compiled separately: the linkage names of the runtime's functions that generated code calls
 * contain the version, which costs the device nothing. Sources write the plain name; a `#define name EI_OTA_VERSIONED(name)`
 * before its declaration turns it into name_4. */
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
#define eiota_internal_hold               EI_OTA_VERSIONED(eiota_internal_hold)
#define eiota_internal_release            EI_OTA_VERSIONED(eiota_internal_release)
#define eiota_internal_in_flash           EI_OTA_VERSIONED(eiota_internal_in_flash)
#define eiota_internal_flatbuffers        EI_OTA_VERSIONED(eiota_internal_flatbuffers)
#define eiota_internal_range_decoder      EI_OTA_VERSIONED(eiota_internal_range_decoder)
#define eiota_internal_float_decoder      EI_OTA_VERSIONED(eiota_internal_float_decoder)
#define eiota_internal_base_load_image    EI_OTA_VERSIONED(eiota_internal_base_load_image)
#define eiota_internal_base_copy          EI_OTA_VERSIONED(eiota_internal_base_copy)
#define eiota_internal_base_in_flash      EI_OTA_VERSIONED(eiota_internal_base_in_flash)

#ifdef __cplusplus
extern "C" {
#endif

/* Weights are writable data in a section of their own. Without it the compiler would move an all-zero array to .bss, which has
 * no load image. A linker script can place the section by its name; by default scripts collect .data.* into .data. */
#if defined(__ELF__)
#define EI_OTA_INITIALISED_WEIGHT __attribute__((section(".data.ei_ota.weights")))
#else
#define EI_OTA_INITIALISED_WEIGHT
#endif

/* EI_OTA_WEIGHT is for arrays that hold nothing but weights, and for flatbuffers: they can be placed in uninitialised memory
 * (ei_ota_config.h). EI_OTA_INITIALISED_WEIGHT is for objects that hold other values as well, such as the length in front of a
 * tensor's scales, and for weights that are read outside of a compiled model's inference. */
#ifndef EI_OTA_WEIGHT
#define EI_OTA_WEIGHT EI_OTA_INITIALISED_WEIGHT
#endif

/* The entries of a weight image have one code each: kind << 12 | number of elements. A count that does not fit into twelve bits
 * is 0 in the code; the next two codes are its low and high half. */
enum {
  EI_OTA_INT8 = 0,         /* tensor data, one byte per element */
  EI_OTA_INT16 = 1,        /* tensor data, two bytes per element */
  EI_OTA_INT32 = 2,        /* tensor data, four bytes per element */
  EI_OTA_FLOAT32 = 3,      /* float tensor data */
  EI_OTA_SCALE = 4,        /* float32, 0 <= x < 2^63 */
  EI_OTA_ZERO_POINT8 = 5,  /* int32 in -128..127, one byte in a payload */
  EI_OTA_ZERO_POINT32 = 6, /* int32 in -32768..65535, four bytes in a payload */
  EI_OTA_BIAS_SCALE = 7,   /* a scale that is float32(input scale * filter scale) unless the payload contains it */
  EI_OTA_UNREAD = 8,       /* added to a kind: no kernel reads the entry, so it stays const and has no address */
  EI_OTA_WIDE = 8          /* added to a kind of zero points: they are int64 in the firmware, as in flatbuffers */
};
#define EI_OTA_ENTRY(kind, count) (uint16_t)((kind) << 12 | (count))
#define EI_OTA_LARGE_ENTRY(kind, count) \
  (uint16_t)((kind) << 12), (uint16_t)((uint32_t)(count)&0xFFFFu), (uint16_t)((uint32_t)(count) >> 16)

/* STORAGE FLASH: codes of the rows of tensorData, in the order of the weight image; those without entries in it come last. The
 * entries of a row are its data, its scales and its zero points, as far as the code names them. A code that names none may also
 * stand before that of a bias: the two codes there are those of its node's input and filter. */
enum {
  EI_OTA_ROWS = 2048,        /* a code has 11 bits for the number of the row */
  EI_OTA_ROW_SIZE = 64,      /* bytes that a row of tensorData may have */
  EI_OTA_ROW_NO_DATA = 0,    /* in the arena, or a structural constant */
  EI_OTA_ROW_INT8 = 1 << 11, /* the data is an entry of EI_OTA_INT8, likewise below */
  EI_OTA_ROW_INT16 = 2 << 11,
  EI_OTA_ROW_INT32 = 3 << 11,
  EI_OTA_ROW_FLOAT32 = 4 << 11,
  EI_OTA_ROW_BIAS = 5 << 11, /* EI_OTA_INT32; the scales are bias scales */
  EI_OTA_ROW_DATA = 7 << 11, /* these bits are one of the above */
  EI_OTA_ROW_DATA_SHIFT = 11,
  EI_OTA_ROW_SCALES = 1 << 14,       /* the scales are an entry; without this flag and those below no quantization is */
  EI_OTA_ROW_ZERO_POINTS8 = 2 << 14, /* as EI_OTA_ROW_SCALES, and the zero points are one of EI_OTA_ZERO_POINT8 */
  EI_OTA_ROW_ZERO_POINTS32 = 3 << 14 /* the same with EI_OTA_ZERO_POINT32 */
};
#define EI_OTA_ROW(row, flags) (uint16_t)((uint32_t)(row) | (uint32_t)(flags))

/* STORAGE FLASH: which rows of a source are used. Without an update, and while no inference runs, both are the firmware's. */
typedef struct {
  const void *volatile bound; /* by the next inference: the firmware's rows, or those of a slot's bind table */
  const void *held;           /* by an inference that runs */
} ei_ota_binding_t;

/* STORAGE FLASH: the tensorData of one source, whose type differs from one version of Studio to the next. Offsets and sizes are
 * in bytes. */
typedef struct {
  const void *rows; /* tensorData, with the factory weights */
  ei_ota_binding_t *binding;
  uint32_t image;       /* where the source's entries begin in the weight image */
  uint16_t row_count;   /* number of rows */
  uint8_t row_size;     /* at most EI_OTA_ROW_SIZE */
  uint8_t data;         /* offset of the pointer to the data in a row */
  uint8_t bytes;        /* offset of the size of the data, a size_t */
  uint8_t quantization; /* offset of the pointer to a TfLiteAffineQuantization; 0 without such a member */
} ei_ota_tensors_t;

/* STORAGE FLASH: a model for the interpreter, whose weights are used where they are in a flatbuffer. Of the tensors, `rows` is
 * the firmware's flatbuffer, `binding` names flatbuffers, `image` is the place of a flatbuffer in a slot's image, and
 * the rest is 0. */
typedef struct {
  ei_ota_tensors_t tensors;
  uint32_t size;                                /* bytes of the flatbuffer */
  const struct ei_ota_flatbuffers_t *functions; /* of the runtime; firmware without flatbuffers links none of them */
} ei_ota_flatbuffer_t;

/* A table part: the weights of one patched source. */
typedef struct {
  uint32_t code_count;   /* length of codes, up to the last one that names entries */
  const uint16_t *codes; /* entries in the order of the weight image; with rows of tensorData, rows in that order */
  /* Addresses of the elements: one per entry; none if it is unread; three for a bias scale: its own, that of the input's scale
   * and that of the filter's scales. NULL with rows of tensorData. */
  void *const *addresses;
  volatile uint8_t *in_use; /* not 0 from a model's init to its reset and while K-means runs; NULL if nothing shows that */
  /* STORAGE FLASH: the weights stay constant; without a row size, these are the tensors of an ei_ota_flatbuffer_t. NULL if the
   * weights are in RAM. */
  const ei_ota_tensors_t *tensors;
} ei_ota_part_t;

/* STORAGE FLASH: what a model has in addition. */
typedef struct {
  const struct ei_ota_in_flash_t *functions; /* of the runtime; firmware with weights in RAM links none of them */
  uint32_t image_size;                       /* bytes of the image in a slot */
} ei_ota_flash_model_t;

/* Decoders besides the structural one: what a model has in addition. The functions are of the runtime; firmware without such a
 * decoder links none of them. */
typedef struct {
  const struct ei_ota_decoder_t *decoder;
  const struct ei_ota_float_decoder_t *floats;      /* for float32 and int16 weights; NULL without any */
  const struct ei_ota_base_functions_t *base;       /* finds factory weights that are in RAM; NULL without any, or no deltas */
  const struct ei_ota_base_functions_t *flash_base; /* the same for weights in flash */
} ei_ota_coding_t;

#if EI_OTA_LEGACY
enum {
  EI_OTA_LEGACY_INT8 = 0,          /* tensor data */
  EI_OTA_LEGACY_INT32 = 1,         /* tensor data */
  EI_OTA_LEGACY_CONSTANT32 = 2,    /* int32 data that is a structural constant: it has to be equal */
  EI_OTA_LEGACY_QUANTIZATION8 = 3, /* scales and zero points of an int8 tensor */
  EI_OTA_LEGACY_QUANTIZATION32 = 4 /* scales and zero points of another tensor */
};

/* A record of a legacy payload. */
typedef struct {
  uint8_t tensor;    /* row of tensorData */
  uint8_t kind;      /* EI_OTA_LEGACY_* */
  uint16_t count;    /* elements, or pairs of scale and zero point */
  void *values;      /* data or scales; NULL for scales that no kernel reads */
  void *zero_points; /* NULL if they are structural constants, which are 0 */
} ei_ota_legacy_record_t;

typedef struct {
  uint32_t count;
  const ei_ota_legacy_record_t *records; /* in the order of a payload */
} ei_ota_legacy_t;

/* Defined by patched sources that are compiled with the option: a runtime with the option does not link to others. */
extern const uint8_t eiota_internal_models_know_legacy;
#endif

/** @endcond */

/** A patched model. `ei-ota patch` generates one per export; it is constant. Applications only pass on its address. */
typedef struct ei_ota_model_t {
  uint8_t layout[8];    /**< layout fingerprint */
  uint32_t project;     /**< Edge Impulse project id */
  uint32_t factory_crc; /**< CRC-32 of the factory weights as the firmware holds them, in the order of the entries */
  uint32_t base;        /**< identifies the factory weights: first 4 bytes of the SHA-256 of their weight image */
  uint32_t part_count;  /**< length of parts */
  const ei_ota_part_t *const *parts; /**< the weight table, one part per patched source */
  void (*refresh)(void);             /**< updates copies of weights that the SDK keeps; NULL if it keeps none */
  int (*restore)(const struct ei_ota_model_t *model); /**< writes the factory weights; NULL with RESTORE NONE */
  const uint8_t *factory;                             /**< RESTORE COPY: a payload with the factory weights */
  uint32_t factory_size;                              /**< of that payload, in bytes */
  volatile uint8_t *changing;        /**< not 0 while the weights change: no inference starts; NULL if none checks it */
  const ei_ota_flash_model_t *flash; /**< STORAGE FLASH; NULL if the weights are in RAM */
  const ei_ota_coding_t *coding;     /**< what decodes coded payloads; NULL if the firmware takes structural ones alone */
#if EI_OTA_LEGACY
  const ei_ota_legacy_t *legacy; /**< how legacy payloads map to the weights; NULL if that format cannot express the model */
#endif
} ei_ota_model_t;

/** @cond */

/** Copies the initial values of .data from flash over the weights, after their checksum was verified.
 * @return 0, or EI_OTA_ERR_RESTORE if no known linker script has symbols that lead to the factory weights. */
int eiota_internal_restore_load_image(const ei_ota_model_t *model);

/** Writes the weights of model->factory. @return 0, or EI_OTA_ERR_RESTORE if that payload is damaged. */
int eiota_internal_restore_copy(const ei_ota_model_t *model);

#if EI_OTA_WEIGHT_PLACED
/** The same for a model whose weights start-up code does not initialise. A runtime without EI_OTA_WEIGHT lacks it, so that such
 * a model does not link to it. */
int eiota_internal_restore_placed(const ei_ota_model_t *model);

/** Writes the factory weights of such a model, unless its weights are there already. It does not take `lock`: firmware that
 * has a lock already holds it around inferences.
 * @param is_filled  set by model->refresh
 * @return 0 if the weights are not there: another change is in progress, or the factory copy is damaged. */
int eiota_internal_fill(const ei_ota_model_t *model, const volatile uint8_t *is_filled);
#endif

/** Begins an inference, before it reads a weight. Unless this returns 0, eiota_internal_end_inference has to follow.
 * @param in_use    of the table part; only inferences of this part write it
 * @param changing  of the model
 * @return 0 while the weights change: the inference must not run and may be tried again. */
int eiota_internal_begin_inference(volatile uint8_t *in_use, const volatile uint8_t *changing);

/** Ends an inference. @param in_use  as for eiota_internal_begin_inference */
void eiota_internal_end_inference(volatile uint8_t *in_use);

/** Begins an inference of a model in flash: takes hold of the rows that the next inference uses. They stay as they are until
 * eiota_internal_release, whatever becomes of the model meanwhile. @param tensors  of the source */
void eiota_internal_hold(const ei_ota_tensors_t *tensors);

/** Ends an inference of a model in flash. @param tensors  of the source */
void eiota_internal_release(const ei_ota_tensors_t *tensors);

/** How the runtime handles models in flash. */
extern const struct ei_ota_in_flash_t eiota_internal_in_flash;

/** How the runtime handles flatbuffers in flash. */
extern const struct ei_ota_flatbuffers_t eiota_internal_flatbuffers;

/** Decodes payloads of the range coder. */
extern const struct ei_ota_decoder_t eiota_internal_range_decoder;
extern const struct ei_ota_float_decoder_t eiota_internal_float_decoder;

/** Find the factory weights that a delta is coded against: in the load image, in the factory copy, in flash. */
extern const struct ei_ota_base_functions_t eiota_internal_base_load_image;
extern const struct ei_ota_base_functions_t eiota_internal_base_copy;
extern const struct ei_ota_base_functions_t eiota_internal_base_in_flash;

/** Part of every runtime: a model with RESTORE NONE names it as its `factory`, so that it links only to this version. */
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
/* The weight table relies on what the host tool read: this compiler has to see the same array, and see it as writable. */
#define EI_OTA_CHECK(array, type, count)                                                                                    \
  static_assert(eiota_internal_same<decltype((array)), type(&)[count]>::value, "EiOta: " #array                             \
                                                                               " is not what ei-ota read from the export; " \
                                                                               "patch again with this compiler's -D options")
#endif
/** @endcond */
#endif
