/*
 * EiOta: changes the weights of a compiled-in model while its firmware stays.
 *
 *   static uint8_t staging[EI_OTA_PENGUIN_PAYLOAD_SIZE];              // from the generated ei_ota_penguin.h
 *   static const ei_ota_config_t config = { .model = &ei_ota_penguin, .staging = staging, .staging_size = sizeof staging };
 *   static ei_ota_t ota = { .config = &config };
 *
 *   ei_ota_begin(&ota);
 *   while (receive(chunk, &size)) ei_ota_write(&ota, chunk, size);     // any chunk size
 *   if (ei_ota_end(&ota) == 0) ei_ota_apply(&ota);                     // the next inference runs the new weights
 *   ...
 *   ei_ota_restore(&ota);                                              // back to the factory weights
 *
 * Every function returns 0 or a negative EI_OTA_ERR_*; on an error no live weight has changed, but for EI_OTA_ERR_FACTORY and
 * _RESTORE of a firmware with a store. The first error of a payload is kept: what follows it returns it, too, so that it is
 * enough to look at what ei_ota_end says. No heap, no statics: all state is in ei_ota_t. Not reentrant: one caller at a time
 * for one ei_ota_t (config.lock guards against inferences).
 */
#ifndef EI_OTA_H
#define EI_OTA_H

#include <stddef.h>
#include <stdint.h>

#include "ei_ota/ei_ota_model.h"
#include "ei_ota/ei_ota_store.h"
#include "ei_ota/ei_ota_verifier.h"
#include "ei_ota/ei_ota_version.h"

#ifdef __cplusplus
extern "C" {
#endif

#if EI_OTA_REQUIRE_SIGNATURE
/* What starts an updater is called otherwise, so that an application which requires signatures does not link to a runtime which
 * was compiled without the option. */
#define ei_ota_begin    eiota_internal_begin_requires_signature
#define ei_ota_begin_at eiota_internal_begin_at_requires_signature
#define ei_ota_boot     eiota_internal_boot_requires_signature
#endif

enum {
  EI_OTA_OK = 0,
  EI_OTA_ERR_ARGUMENT = -1,    /* a null pointer, a config without model or staging buffer, a flash whose sizes cannot work */
  EI_OTA_ERR_STATE = -2,       /* the call does not fit here: see each function */
  EI_OTA_ERR_SPACE = -3,       /* the payload is larger than the staging buffer */
  EI_OTA_ERR_TRUNCATED = -4,   /* the payload ends before it is whole */
  EI_OTA_ERR_LENGTH = -5,      /* more bytes came than the payload's header says */
  EI_OTA_ERR_FORMAT = -6,      /* not a payload, or a header that contradicts itself */
  EI_OTA_ERR_UNSUPPORTED = -7, /* a payload of a newer format, or with a feature that this runtime lacks */
  EI_OTA_ERR_LAYOUT = -8,      /* made for another model architecture */
  EI_OTA_ERR_PROJECT = -9,     /* made for another Edge Impulse project */
  EI_OTA_ERR_CORRUPT = -10,    /* a checksum is wrong */
  EI_OTA_ERR_VALUE = -11,      /* a weight or scale that is not finite, a scale negative or absurd, a wild zero point */
  EI_OTA_ERR_BUSY = -12,       /* an inference is running, or another change */
  EI_OTA_ERR_RESTORE = -13,    /* the factory weights cannot be found, or not intact */
  EI_OTA_ERR_AUTH = -14,       /* not signed, or not by the key that this firmware trusts */
  EI_OTA_ERR_VERSION = -15,    /* older than a payload that was confirmed */
  EI_OTA_ERR_COUNTER = -16,    /* its security counter is below that of a payload that was confirmed */
  EI_OTA_ERR_BASE = -17,       /* a delta against other factory weights */
  EI_OTA_ERR_FLASH = -18,      /* a flash callback failed, or what it wrote does not read back; no live weight has changed */
  EI_OTA_ERR_SLOT = -19,       /* there is no such slot, or not in it what was applied, or its trial is over */
  EI_OTA_ERR_SELF_TEST = -20,  /* the model does not give the outputs that its payload promises, or none are promised */
  EI_OTA_ERR_FACTORY = -21     /* flash failed in the midst of a change, and again on the way back: the factory weights run */
};

typedef enum {
  EI_OTA_IDLE,    /* nothing staged */
  EI_OTA_WRITING, /* between begin and end */
  EI_OTA_VERIFIED /* after end: the staged payload is whole and fits; apply may follow, more than once */
} ei_ota_state_t;

/** Set by the caller, constant while in use. A zero member means: not needed. */
typedef struct {
  const ei_ota_model_t *model; /* the patched model: &ei_ota_<id> */
  void *staging;               /* holds the payload from begin to apply; the caller does not touch it meanwhile */
  size_t staging_size;         /* bytes */
  void *context;               /* handed to the callbacks */
  /* Keep inferences away while live weights change, where more than compiled models reads them
   * (docs/guide/firmware.md, "Updates and inferences"). lock: 0, or negative to have apply and restore answer
   * EI_OTA_ERR_BUSY. */
  int (*lock)(void *context);
  void (*unlock)(void *context);
  /* Called after live weights have changed, for data caches that other bus masters do not snoop. */
  void (*weights_changed)(void *context);
  ei_ota_store_t *store; /* slots in flash, instead of a staging buffer (ei_ota_store.h) */
  /* Only payloads that it finds authentic are decoded (ei_ota_verifier.h). Firmware with EI_OTA_REQUIRE_SIGNATURE=1
   * (ei_ota_config.h) takes none without one. */
  const ei_ota_verifier_t *verifier;
} ei_ota_config_t;

/* The same without designators, which C++ has since C++20 only; other members are assigned:
 *
 *   static uint8_t staging[EI_OTA_PENGUIN_PAYLOAD_SIZE];
 *   static ei_ota_config_t config = EI_OTA_CONFIG_STAGING(&ei_ota_penguin, staging);
 *   static ei_ota_t ota = EI_OTA_INIT(&config);
 *
 *   config.lock = take_mutex;
 *
 * The staging buffer is an array: its size is taken, and that of a pointer does not compile. */
#define EI_OTA_CONFIG_STAGING(model, array)                                                                                \
  {                                                                                                                        \
    (model), (array), sizeof(array) * sizeof(char[sizeof(array) > sizeof(void *) ? 1 : -1]), NULL, NULL, NULL, NULL, NULL, \
        NULL                                                                                                               \
  }
#define EI_OTA_CONFIG_STORE(model, store) \
  { (model), NULL, 0, NULL, NULL, NULL, NULL, (store), NULL }

/** One updater. Starts as { .config = &config } or EI_OTA_INIT(&config); other members are zero, and the runtime's own. */
typedef struct {
  const ei_ota_config_t *config;
  uint32_t received;                      /* bytes staged */
  uint32_t expected;                      /* bytes of the whole payload; 0 until its header is in */
  uint32_t version;                       /* payload version of the live weights; 0: factory weights */
  uint8_t state;                          /* ei_ota_state_t */
  uint8_t updated;                        /* the live weights came from a payload */
  int8_t error;                           /* that the last payload was dropped for, or 0 */
  const struct ei_ota_storage_t *storage; /* set by ei_ota_boot: firmware that does not boot from a store carries none of it */
} ei_ota_t;

#define EI_OTA_INIT(config) \
  { (config), 0, 0, 0, 0, 0, 0, NULL }

/** What ei_ota_query reports. */
typedef struct {
  uint8_t layout[8]; /* of the firmware */
  uint32_t project;  /* of the firmware */
  uint32_t version;  /* payload version of the live weights, where updated is not 0 */
  uint32_t received; /* bytes of the payload being staged, */
  uint32_t expected; /* of so many; 0 while unknown */
  ei_ota_state_t state;
  /* 0: the live weights are the factory weights. Not 0 without a slot of a store: EI_OTA_ERR_RESTORE has left others. */
  uint8_t updated;
  /* With a store: */
  uint8_t slot;            /* of the live weights, or EI_OTA_NO_SLOT */
  uint8_t trial;           /* they run on trial: ei_ota_confirm is due */
  uint32_t lowest_version; /* that is taken; with a payload's confirmation it rises to its version */
  uint32_t lowest_counter; /* likewise of security counters */
  /* Of the two records that it keeps, how many boot found whole. 2; 1 before a second one was written, and after a power loss
   * or a fault, which boot makes good; 0 on a new device, or both are lost, and lowest_version and lowest_counter with them
   * (docs/SECURITY.md, "Where records are lost"). */
  uint8_t records;
  uint8_t dropped; /* what boot found recorded and cannot use: 1 the payload on trial, 2 the confirmed one, 4 the one before */
} ei_ota_info_t;

/** Starts a payload, dropping one that was being staged. @return 0, or EI_OTA_ERR_ARGUMENT; with a store EI_OTA_ERR_STATE
 * before ei_ota_boot, and with two slots during a trial, since both are needed: confirm or roll back first; EI_OTA_ERR_FLASH
 * where no slot could be written since boot. */
int ei_ota_begin(ei_ota_t *ota);

/**
 * Stages the next bytes. As soon as the header is in, a payload that cannot fit is refused, so that no air time is lost on it.
 *
 * @return 0, or EI_OTA_ERR_FORMAT, _UNSUPPORTED, _LAYOUT, _PROJECT, _SPACE, _LENGTH, with a store _VERSION, _FLASH: the payload
 *         is dropped and begin must follow, until then this error is returned again, by ei_ota_end and ei_ota_apply as well;
 *         what ei_ota_begin returned, if that was an error; EI_OTA_ERR_STATE without a begun payload, EI_OTA_ERR_ARGUMENT.
 */
int ei_ota_write(ei_ota_t *ota, const void *data, size_t size);

/**
 * Verifies the whole staged payload against this firmware: container, layout, project, every value, the checksum of the
 * resulting weights. Live weights are not touched.
 *
 * @return 0; EI_OTA_ERR_TRUNCATED: there is more to come, write may go on, in flash also after a reset (ei_ota_tell);
 *         EI_OTA_ERR_CORRUPT, _VALUE, _FORMAT, _AUTH, with a store _VERSION, _COUNTER, _FLASH: the payload is dropped; what
 *         ei_ota_begin or ei_ota_write returned, if that was an error; EI_OTA_ERR_STATE without a begun payload.
 */
int ei_ota_end(ei_ota_t *ota);

/** Writes the verified payload over the live weights; the next inference uses them.
 * @return 0, or EI_OTA_ERR_BUSY (try again after the inference), what the payload was dropped for, EI_OTA_ERR_STATE without a
 *         payload; with a store EI_OTA_ERR_FLASH, and EI_OTA_ERR_FACTORY: flash failed while weights were written or recorded,
 *         and those of before could not be read any more; EI_OTA_ERR_RESTORE: nor could the factory weights. */
int ei_ota_apply(ei_ota_t *ota);

/** Brings the factory weights back, whatever is staged. Their checksum is verified first.
 * @return 0, or EI_OTA_ERR_BUSY, EI_OTA_ERR_RESTORE, EI_OTA_ERR_UNSUPPORTED where the model was patched with RESTORE NONE; with
 * a store EI_OTA_ERR_STATE before ei_ota_boot, and as ei_ota_apply. */
int ei_ota_restore(ei_ota_t *ota);

/** Drops what is staged, and forgets its error. Live weights stay. @return 0, or EI_OTA_ERR_ARGUMENT. */
int ei_ota_abort(ei_ota_t *ota);

/** Tells what runs and how far a payload has come. @return 0, or EI_OTA_ERR_ARGUMENT. */
int ei_ota_query(const ei_ota_t *ota, ei_ota_info_t *info);

/*
 * With a store (ei_ota_store.h):
 */

/**
 * To be called at every start, before the first inference. Runs what the newest record says: the payload on trial if it has
 * boots left, else the confirmed one, else the one before, else the factory weights; each is verified first, signature
 * included. Where the firmware has other factory weights than those that the payloads were made to replace, they run.
 *
 * @return 0, or why the newest payload does not run: EI_OTA_ERR_CORRUPT, _FLASH, _AUTH, _COUNTER and what ei_ota_end returns;
 *         EI_OTA_ERR_SLOT: its trial is over, or its record names a slot that this firmware does not have. Whole weights run
 * all the same, ei_ota_query tells which, and what was dropped. But for EI_OTA_ERR_BUSY: `lock` said no, nothing was done, call
 * it again; EI_OTA_ERR_ARGUMENT: a pointer is missing, or the flash's sizes cannot work; EI_OTA_ERR_STATE: it has booted;
 *         EI_OTA_ERR_RESTORE: flash failed in mid-write and the model was patched with RESTORE NONE; reset the device. Or the
 *         weights are placed by EI_OTA_WEIGHT (ei_ota_config.h), no payload runs, and the copy of the factory weights is
 * damaged.
 */
int ei_ota_boot(ei_ota_t *ota);

/** The live weights stay, from this boot on: their trial is over, and payloads with a lower version or security counter are
 * refused from now on, which is recorded twice. Nothing to do without a trial.
 * @return 0, or EI_OTA_ERR_STATE between begin and end, EI_OTA_ERR_FLASH. */
int ei_ota_confirm(ei_ota_t *ota);

/** Runs what ran before: from a trial the confirmed payload, else the one confirmed before it, else the factory weights. Drops
 * what is being written. @return 0, or EI_OTA_ERR_BUSY, _FLASH: nothing has changed; as ei_ota_restore. */
int ei_ota_rollback(ei_ota_t *ota);

/** Where the sender has to go on with a payload that begin and write have begun, even before a reset: then it is the beginning
 * of the erase block that was written last. *offset is 0 if there is nothing to go on with, or it cannot be read.
 * @return 0, or EI_OTA_ERR_ARGUMENT, _STATE before ei_ota_boot. */
int ei_ota_tell(ei_ota_t *ota, uint32_t *offset);

/** ei_ota_begin, but what comes follows the first `offset` bytes, which are there: ei_ota_tell said so. That the rest belongs
 * to the same payload is what ei_ota_end verifies. What it refuses, it drops, and the error is kept, but for another offset in
 * the midst of a payload. @return 0, or EI_OTA_ERR_STATE for another offset, EI_OTA_ERR_FLASH, and as ei_ota_begin. */
int ei_ota_begin_at(ei_ota_t *ota, uint32_t offset);

/** One slot, as ei_ota_list reports it. */
typedef struct {
  int status; /* 0: a whole payload for this firmware; else why not, as ei_ota_end */
  uint32_t version, counter, size;
  uint8_t is_current, is_previous, is_trial;
} ei_ota_slot_t;

/** Reads and verifies what is in a slot. @return 0, or EI_OTA_ERR_SLOT past the last one, EI_OTA_ERR_ARGUMENT, _STATE. */
int ei_ota_list(ei_ota_t *ota, uint32_t slot, ei_ota_slot_t *info);

/** Runs the payload in a slot, on trial, as ei_ota_apply does with the one that was written. @return 0, or EI_OTA_ERR_SLOT,
 * _BUSY, _FLASH, _COUNTER, and as ei_ota_end. */
int ei_ota_select(ei_ota_t *ota, uint32_t slot);

/*
 * Golden inputs that a payload brings along (`ei-ota payload --self-test`):
 */

/** One case. */
typedef struct {
  const struct ei_ota_source_t *payload;
  uint32_t offset; /* of its inputs in the payload */
  uint32_t type;
  uint32_t input_count;
  uint32_t output_count;
} ei_ota_case_t;

/** Reads inputs as floats, as `get_data` of the SDK's signal_t asks for them. @return 0, or EI_OTA_ERR_FLASH, _ARGUMENT. */
int ei_ota_case_inputs(const ei_ota_case_t *golden, uint32_t first, uint32_t count, float *inputs);

/**
 * Runs the live model on the golden inputs of its payload. Call it after apply or boot, and confirm if it returns 0.
 *
 * @param classify  runs the model on one case; returns its output_count outputs, or NULL if it could not
 * @return 0, or EI_OTA_ERR_SELF_TEST, _STATE where the live weights are the factory weights, _FLASH.
 */
int ei_ota_self_test(ei_ota_t *ota, const float *(*classify)(void *context, const ei_ota_case_t *golden), void *context);

/** A sentence for an EI_OTA_ERR_*, in flash; compiled to "" with EI_OTA_NO_ERROR_STRINGS. Never NULL. */
const char *ei_ota_strerror(int error);

#ifdef __cplusplus
}
#endif
#endif
