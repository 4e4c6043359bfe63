/* SPDX-License-Identifier: MIT */
/**
 * @file
 * EiOta changes the weights of a compiled-in model while its firmware stays as it is.
 *
 * @code{.c}
 *   static uint8_t staging[EI_OTA_PENGUIN_PAYLOAD_SIZE];              // from the generated ei_ota_penguin.h
 *   static const ei_ota_config_t config = { .model = &ei_ota_penguin, .staging = staging, .staging_size = sizeof staging };
 *   static ei_ota_t ota = { .config = &config };
 *
 *   ei_ota_begin(&ota);
 *   while (receive(chunk, &size)) ei_ota_write(&ota, chunk, size);     // any chunk size
 *   if (ei_ota_end(&ota) == 0) ei_ota_apply(&ota);                     // the next inference runs the new weights
 *   ...
 *   ei_ota_restore(&ota);                                              // back to the factory weights
 * @endcode
 *
 * Unless its comment says otherwise, a function returns 0 or a negative EI_OTA_ERR_*, and an error leaves the live
 * weights as they were. The exceptions are EI_OTA_ERR_FACTORY and EI_OTA_ERR_RESTORE, in firmware with a payload store.
 * The first error of a payload is kept: the calls that follow return it again, so that it is enough to check the result
 * of ei_ota_end.
 *
 * The runtime uses no heap and has no static variables: all its state is in ei_ota_t. It is not reentrant: use one
 * ei_ota_t from one task at a time. Only ei_ota_hold and ei_ota_release may be called from another task meanwhile. These
 * two functions, or a lock of the application's own (ei_ota_config_t.lock), keep changes of the weights apart from
 * inferences in other tasks.
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
/* The functions that start an updater have other linkage names, so that an application that requires signatures cannot be
 * linked with a runtime that was compiled without the option. */
#define ei_ota_begin    eiota_internal_begin_requires_signature
#define ei_ota_begin_at eiota_internal_begin_at_requires_signature
#define ei_ota_boot     eiota_internal_boot_requires_signature
#endif

/** What the functions return. */
enum {
  EI_OTA_OK = 0,               /**< success */
  EI_OTA_ERR_ARGUMENT = -1,    /**< null pointer, config without model or staging buffer, or unusable flash sizes */
  EI_OTA_ERR_STATE = -2,       /**< the call is out of order; each function says when */
  EI_OTA_ERR_SPACE = -3,       /**< a buffer or slot is too small for what it is to hold, or too few slots would be left */
  EI_OTA_ERR_TRUNCATED = -4,   /**< the payload is incomplete */
  EI_OTA_ERR_LENGTH = -5,      /**< more bytes were written than the payload's header announces */
  EI_OTA_ERR_FORMAT = -6,      /**< not an EiOta payload, or a header that contradicts itself */
  EI_OTA_ERR_UNSUPPORTED = -7, /**< a payload of a newer format, or one that needs a feature that this runtime lacks */
  EI_OTA_ERR_LAYOUT = -8,      /**< made for another model architecture */
  EI_OTA_ERR_PROJECT = -9,     /**< made for another Edge Impulse project */
  EI_OTA_ERR_CORRUPT = -10,    /**< a checksum does not match */
  EI_OTA_ERR_VALUE = -11,      /**< a weight or scale is not finite, or a scale or zero point is out of range */
  EI_OTA_ERR_BUSY = -12,       /**< an inference or another change is running, or the weights are held; try again */
  EI_OTA_ERR_RESTORE = -13,    /**< the factory weights cannot be found or are damaged */
  EI_OTA_ERR_AUTH = -14,       /**< not signed, or not by the key that this firmware trusts */
  EI_OTA_ERR_VERSION = -15,    /**< older than a payload that was confirmed */
  EI_OTA_ERR_COUNTER = -16,    /**< the security counter is lower than that of a payload that was confirmed */
  EI_OTA_ERR_BASE = -17,       /**< a delta against other factory weights */
  EI_OTA_ERR_FLASH = -18,      /**< a flash callback failed, or flash does not read back what was written */
  EI_OTA_ERR_SLOT = -19,       /**< no such slot, a slot without what is asked of it or not kept, or a trial that is over */
  EI_OTA_ERR_SELF_TEST = -20,  /**< the outputs differ from those in the payload, or the payload has no self-test */
  EI_OTA_ERR_FACTORY = -21     /**< flash failed during a change and again on the way back: the factory weights run */
};

/** How far a payload has come. */
typedef enum {
  EI_OTA_IDLE,    /**< nothing is staged */
  EI_OTA_WRITING, /**< between ei_ota_begin and ei_ota_end */
  EI_OTA_VERIFIED /**< after ei_ota_end: the staged payload is complete and fits; it can be applied, even repeatedly */
} ei_ota_state_t;

/** The application's settings, constant while in use. A member that is zero is not used. */
typedef struct {
  const ei_ota_model_t *model; /**< the patched model: &ei_ota_ID of the generated header */
  /** Holds the payload from begin to apply; the application must not touch it meanwhile. Not used with STORAGE FLASH, which
   * needs a store. */
  void *staging;
  size_t staging_size; /**< of that buffer, in bytes */
  void *context;       /**< passed to the callbacks of this struct */
  /** Taken while live weights change, to keep out inferences that the runtime does not see: ei_ota_hold_lock, or a lock of
   * the application's own (docs/guide/firmware.md, "Updates and inferences").
   * @return 0; a negative value makes the change return EI_OTA_ERR_BUSY */
  int (*lock)(void *context);
  /** Releases the lock. */
  void (*unlock)(void *context);
  /** Called after live weights have changed, for data caches that other bus masters do not snoop. */
  void (*weights_changed)(void *context);
  ei_ota_store_t *store; /**< the payload store, instead of a staging buffer (ei_ota_store.h) */
  /** Decides which payloads are authentic (ei_ota_verifier.h); others are not decoded. With EI_OTA_REQUIRE_SIGNATURE=1
   * (ei_ota_config.h) no payload is accepted without a verifier. */
  const ei_ota_verifier_t *verifier;
} ei_ota_config_t;

/**
 * Initialises an ei_ota_config_t with a staging buffer, for languages without designated initialisers: C++ has them
 * since C++20. Other members are assigned:
 *
 * @code{.c}
 *   static uint8_t staging[EI_OTA_PENGUIN_PAYLOAD_SIZE];
 *   static ei_ota_config_t config = EI_OTA_CONFIG_STAGING(&ei_ota_penguin, staging);
 *   static ei_ota_t ota = EI_OTA_INIT(&config);
 *
 *   config.lock = take_mutex;
 * @endcode
 *
 * `array` has to be an array, because the macro takes its size; a pointer does not compile.
 */
#define EI_OTA_CONFIG_STAGING(model, array)                                                                                \
  {                                                                                                                        \
    (model), (array), sizeof(array) * sizeof(char[sizeof(array) > sizeof(void *) ? 1 : -1]), NULL, NULL, NULL, NULL, NULL, \
        NULL                                                                                                               \
  }
/** The same with a payload store. */
#define EI_OTA_CONFIG_STORE(model, store) \
  { (model), NULL, 0, NULL, NULL, NULL, NULL, (store), NULL }

/** One updater. Starts as { .config = &config } or EI_OTA_INIT(&config); the other members start as zero and belong to the
 * runtime. */
typedef struct {
  const ei_ota_config_t *config;          /**< set by the application */
  uint32_t received;                      /**< bytes staged so far */
  uint32_t expected;                      /**< bytes of the whole payload; 0 until its header is complete */
  uint32_t version;                       /**< payload version of the live weights; 0: factory weights */
  uint8_t state;                          /**< an ei_ota_state_t */
  uint8_t updated;                        /**< not 0: the live weights came from a payload */
  int8_t error;                           /**< why the last payload was dropped, or 0 */
  const struct ei_ota_storage_t *storage; /**< set by ei_ota_boot; firmware without a store links none of it */
} ei_ota_t;

/** Initialises an ei_ota_t. */
#define EI_OTA_INIT(config) \
  { (config), 0, 0, 0, 0, 0, 0, NULL }

/** What ei_ota_query reports. */
typedef struct {
  uint8_t layout[8];    /**< layout fingerprint of the firmware's model */
  uint32_t project;     /**< Edge Impulse project id of the firmware's model */
  uint32_t version;     /**< payload version of the live weights, if `updated` is not 0 */
  uint32_t received;    /**< bytes of the current payload that are staged */
  uint32_t expected;    /**< bytes of the whole payload; 0 while unknown */
  ei_ota_state_t state; /**< of the current payload */
  /** 0: the live weights are the factory weights. With a payload store, another value together with the slot EI_OTA_NO_SLOT
   * means that EI_OTA_ERR_RESTORE has left them undefined. */
  uint8_t updated;
  uint8_t slot;            /**< with a payload store: slot of the live weights, or EI_OTA_NO_SLOT */
  uint8_t trial;           /**< with a payload store: 1 while the live weights are on trial and ei_ota_confirm is due */
  uint32_t lowest_version; /**< with a payload store: lowest payload version that is accepted; a confirmation raises it */
  uint32_t lowest_counter; /**< with a payload store: lowest security counter that is accepted; a confirmation raises it */
  /** With a payload store: how many of its two records ei_ota_boot found intact. 2 is normal. 1 means that the store has
   * written only one so far, or has lost one to a power loss or a fault; ei_ota_boot writes a lost record again. 0 means that
   * the device is new, or that it has lost both records, and with them lowest_version and lowest_counter (docs/SECURITY.md,
   * "When records are lost"). */
  uint8_t records;
  /** With a payload store: recorded payloads that ei_ota_boot could not use, as a sum of 1 (the one on trial), 2 (the
   * confirmed one), 4 (the one confirmed before that) and 8 (those that were kept). */
  uint8_t dropped;
} ei_ota_info_t;

/**
 * Starts a payload. A payload that is being staged is dropped.
 *
 * @param ota  the updater
 * @return 0 or EI_OTA_ERR_ARGUMENT. With a payload store also EI_OTA_ERR_STATE before ei_ota_boot, and during a trial
 *         if the store has only two slots (three with weights in flash) and one of them holds the confirmed payload,
 *         because every slot is then in use: confirm or roll back first; EI_OTA_ERR_BUSY if an inference still reads the
 *         slot that is left; EI_OTA_ERR_FLASH if flash has failed since boot in so many slots that too few are left, or
 *         if the record before cannot be written again after one whose writing failed.
 */
int ei_ota_begin(ei_ota_t *ota);

/**
 * Stages the next bytes of the payload. As soon as the header is complete, a payload that does not fit is refused, so
 * that no air time is spent on the rest.
 *
 * @param ota   the updater
 * @param data  the bytes; may be NULL if size is 0
 * @param size  number of bytes; any size, also 0
 * @return 0; EI_OTA_ERR_FORMAT, _UNSUPPORTED, _LAYOUT, _PROJECT, _BASE, _SPACE or _LENGTH, with a payload store also
 *         _VERSION or _FLASH: the payload is dropped, and this error is returned by write, end and apply until the next
 *         ei_ota_begin; the error of ei_ota_begin, if it failed; EI_OTA_ERR_STATE if not between begin and end;
 *         EI_OTA_ERR_ARGUMENT.
 */
int ei_ota_write(ei_ota_t *ota, const void *data, size_t size);

/**
 * Verifies the whole staged payload against this firmware: container, layout, project, signature if there is a
 * verifier, every value, and the checksum of the resulting weights. It does not touch the live weights.
 *
 * @param ota  the updater
 * @return 0; EI_OTA_ERR_TRUNCATED if the payload is incomplete: it is kept, and writing can go on, with a payload store
 *         even after a reset (ei_ota_tell); EI_OTA_ERR_CORRUPT, _VALUE, _FORMAT, _UNSUPPORTED or _AUTH, with a payload
 *         store also _VERSION, _COUNTER or _FLASH: the payload is dropped; the error of ei_ota_begin or ei_ota_write,
 *         if one failed; EI_OTA_ERR_STATE if not between begin and end; EI_OTA_ERR_ARGUMENT.
 */
int ei_ota_end(ei_ota_t *ota);

/**
 * Writes the weights of the verified payload over the live weights; the next inference uses the new ones. With a payload
 * store they run on trial. If the model was patched with STORAGE FLASH, the payload is decoded into a slot that nothing
 * uses, and the next inference uses that slot; an inference that is running is not disturbed.
 *
 * @param ota  the updater
 * @return 0; EI_OTA_ERR_BUSY: try again after the inference; the error that the payload was dropped for;
 *         EI_OTA_ERR_STATE without a verified payload; EI_OTA_ERR_ARGUMENT. With a payload store also EI_OTA_ERR_FLASH;
 *         EI_OTA_ERR_VERSION, _COUNTER or any error of ei_ota_end, if the slot no longer holds what was verified;
 *         EI_OTA_ERR_FACTORY if flash failed while weights were written or recorded and the previous payload could not
 *         be read again; EI_OTA_ERR_RESTORE if the factory weights could not be written either. With weights in flash
 *         also EI_OTA_ERR_SPACE if the slot is too small for them, EI_OTA_ERR_STATE if no slot is free for them, and
 *         EI_OTA_ERR_AUTH if the verifier has no fingerprint of its key.
 */
int ei_ota_apply(ei_ota_t *ota);

/**
 * Writes the factory weights over the live weights, regardless of what is staged. The checksum of the factory weights is
 * verified first.
 *
 * @param ota  the updater
 * @return 0; EI_OTA_ERR_BUSY: try again after the inference; EI_OTA_ERR_RESTORE; EI_OTA_ERR_UNSUPPORTED if the model
 *         was patched with RESTORE NONE; EI_OTA_ERR_ARGUMENT. With a payload store also EI_OTA_ERR_STATE before
 *         ei_ota_boot, EI_OTA_ERR_FLASH and EI_OTA_ERR_FACTORY as in ei_ota_apply.
 */
int ei_ota_restore(ei_ota_t *ota);

/**
 * Drops the payload that is staged and forgets its error. The live weights stay.
 *
 * @param ota  the updater
 * @return 0 or EI_OTA_ERR_ARGUMENT.
 */
int ei_ota_abort(ei_ota_t *ota);

/**
 * Reports which weights are live and how far a payload has come.
 *
 * @param ota   the updater
 * @param info  receives the report
 * @return 0 or EI_OTA_ERR_ARGUMENT.
 */
int ei_ota_query(const ei_ota_t *ota, ei_ota_info_t *info);

/** Bytes of the longest text that ei_ota_identity writes, with the 0 at its end. */
#define EI_OTA_IDENTITY_SIZE 120

/**
 * Writes what a server has to know in order to choose a payload for this device, as one line. It can be used as it is: as the
 * query of a URL, as a message, or in a log.
 *
 *     layout=fd7d720250835e00&base=55c6cdff&version=7&slot=1&trial=0&decoders=structural,range,delta
 *
 * `layout` is the layout fingerprint and `base` the beginning of the weights fingerprint of the factory weights, as `ei-ota
 * inspect` prints both. `version` is the payload version of the live weights, 0 for the factory weights; `slot` is the slot
 * of the live weights, or "none"; `trial` is 1 while ei_ota_confirm is due. `decoders` are the forms of payloads that this
 * firmware takes. The project is ei_ota_info_t.project.
 *
 * @param ota   the updater
 * @param text  receives the line, with a 0 at its end
 * @param size  bytes of `text`, at least EI_OTA_IDENTITY_SIZE
 * @return 0 or EI_OTA_ERR_ARGUMENT.
 */
int ei_ota_identity(const ei_ota_t *ota, char *text, size_t size);

/** What ei_ota_hold keeps. Starts as zero, and belongs to the runtime. */
typedef struct {
  volatile uint8_t held;     /**< not 0 from ei_ota_hold to ei_ota_release */
  volatile uint8_t changing; /**< not 0 while the weights change */
} ei_ota_hold_t;

/**
 * Holds the live weights as they are, until ei_ota_release. It is for firmware whose updates and inferences are in
 * different tasks or interrupts or on different cores: whatever an impulse consists of, its result comes wholly from the
 * old weights or wholly from the new ones. The same holds for labels in reserved room if they are read before the release.
 * The config needs this lock:
 *
 * @code{.c}
 *   static ei_ota_hold_t hold;
 *   static const ei_ota_config_t config = { .model = &ei_ota_penguin, .staging = .., .context = &hold,
 *                                           .lock = ei_ota_hold_lock, .unlock = ei_ota_hold_unlock };
 *   static ei_ota_t ota = { .config = &config };
 *
 *   if (ei_ota_hold(&ota) == 0) {
 *     infer();                                   // run_classifier, and what uses its result
 *     ei_ota_release(&ota);
 *   }
 * @endcode
 *
 * Neither side waits. Until the release, ei_ota_apply, ei_ota_restore, ei_ota_rollback, ei_ota_select and ei_ota_boot
 * return EI_OTA_ERR_BUSY, and no inference is refused because of them. Firmware that calls neither function links no code
 * for them.
 *
 * @param ota  the updater, of which only `config` is read
 * @return 0; EI_OTA_ERR_BUSY while the weights change: try again; EI_OTA_ERR_STATE if they are held already;
 *         EI_OTA_ERR_ARGUMENT, also for a config without this lock.
 */
int ei_ota_hold(const ei_ota_t *ota);

/**
 * Lets the weights change again.
 *
 * @param ota  as for ei_ota_hold
 * @return 0; EI_OTA_ERR_STATE if the weights are not held; EI_OTA_ERR_ARGUMENT as in ei_ota_hold.
 */
int ei_ota_release(const ei_ota_t *ota);

/** The `lock` of an ei_ota_config_t for ei_ota_hold. @param hold  the ei_ota_hold_t, as `context`
 * @return 0, or EI_OTA_ERR_BUSY while the weights are held. */
int ei_ota_hold_lock(void *hold);

/** The `unlock` for ei_ota_hold. @param hold  as for ei_ota_hold_lock */
void ei_ota_hold_unlock(void *hold);

/**
 * Selects the live weights of a firmware with a payload store. Call it at every start, before the first inference. It
 * runs the first of these that can be verified, signature included: the payload on trial while it has boots left, the
 * confirmed payload, the one confirmed before it, the factory weights. If the firmware's factory weights are not those
 * that the payloads were made to replace, the factory weights run.
 *
 * @param ota  the updater
 * @return 0, or why the newest payload does not run: EI_OTA_ERR_CORRUPT, _FLASH, _AUTH, _COUNTER or another error of
 *         ei_ota_end; EI_OTA_ERR_FLASH also if a record cannot be read, so that there may be a newer payload;
 *         EI_OTA_ERR_SLOT if its trial is over or its record names a slot that this firmware does not have;
 *         EI_OTA_ERR_SPACE if its slot has no room left for a bind table of this firmware.
 *         Complete weights run all the same; ei_ota_query reports which, and which payloads were dropped.
 *
 * In these cases no weights were selected: EI_OTA_ERR_BUSY if `lock` refused (call ei_ota_boot again);
 * EI_OTA_ERR_ARGUMENT if a pointer is missing or the flash sizes cannot work; EI_OTA_ERR_STATE if ei_ota_boot has run
 * already; EI_OTA_ERR_RESTORE if flash failed while weights were written and the model was patched with RESTORE NONE
 * (reset the device), or if no payload runs, the weights are placed by EI_OTA_WEIGHT (ei_ota_config.h), and the factory
 * copy is damaged.
 */
int ei_ota_boot(ei_ota_t *ota);

/**
 * Ends the trial of the live weights: they stay. Payloads with a lower version are no longer received, and what has a lower
 * security counter does not run any more, from a slot either. Those limits are recorded twice. Without a trial there is
 * nothing to do.
 *
 * @param ota  the updater, with a payload store
 * @return 0; EI_OTA_ERR_STATE before ei_ota_boot, between begin and end, and while ei_ota_use has put other weights in their
 *         place; EI_OTA_ERR_FLASH.
 */
int ei_ota_confirm(ei_ota_t *ota);

/**
 * Goes back to the previous weights: from a trial to the confirmed payload, otherwise to the one confirmed before it,
 * otherwise to the factory weights. A payload that is being written is dropped.
 *
 * @param ota  the updater, with a payload store
 * @return 0; EI_OTA_ERR_STATE before ei_ota_boot; EI_OTA_ERR_BUSY or _FLASH: nothing has changed; any other error of
 *         ei_ota_restore.
 */
int ei_ota_rollback(ei_ota_t *ota);

/**
 * Tells where to continue a payload that was begun. With a payload store, that may have been before a reset: the
 * payload then continues at the beginning of the erase block that was written last.
 *
 * @param ota     the updater
 * @param offset  receives the number of bytes that need not be sent again; 0 if there is nothing to continue, or it
 *                cannot be read
 * @return 0; EI_OTA_ERR_STATE with a payload store before ei_ota_boot; EI_OTA_ERR_ARGUMENT.
 */
int ei_ota_tell(ei_ota_t *ota, uint32_t *offset);

/**
 * Continues a payload: like ei_ota_begin, but the first `offset` bytes have already arrived. ei_ota_end verifies that
 * the rest belongs to the same payload. An error drops the payload and is returned again by the calls that follow, except
 * for a wrong offset while a payload is being written, which changes nothing.
 *
 * @param ota     the updater
 * @param offset  what ei_ota_tell has reported, in bytes; 0 is the same as ei_ota_begin
 * @return 0; EI_OTA_ERR_STATE for another offset; EI_OTA_ERR_FLASH; any error of ei_ota_begin.
 */
int ei_ota_begin_at(ei_ota_t *ota, uint32_t offset);

/** One slot, as ei_ota_list reports it. */
typedef struct {
  int status;          /**< 0: a complete payload for this firmware; otherwise the error that ei_ota_end would return */
  uint32_t version;    /**< payload version; 0 unless the payload is complete */
  uint32_t counter;    /**< security counter, 0 without one */
  uint32_t size;       /**< of the payload or the weight image, in bytes */
  uint8_t is_current;  /**< 1: the confirmed payload */
  uint8_t is_previous; /**< 1: the payload confirmed before that one */
  uint8_t is_trial;    /**< 1: the payload on trial */
  uint8_t is_kept;     /**< 1: ei_ota_keep keeps it */
} ei_ota_slot_t;

/**
 * Reads and verifies the payload in a slot.
 *
 * @param ota   the updater, with a payload store
 * @param slot  number of the slot, from 0
 * @param info  receives the report
 * @return 0; EI_OTA_ERR_SLOT if there is no such slot; EI_OTA_ERR_STATE before ei_ota_boot; EI_OTA_ERR_ARGUMENT.
 */
int ei_ota_list(ei_ota_t *ota, uint32_t slot, ei_ota_slot_t *info);

/**
 * Tells what the model in a slot is called and which labels it has, without running it: what `ei-ota payload --title` has put
 * into its payload. Firmware that does not call it links no code for it.
 *
 * @param ota    the updater, with a payload store
 * @param slot   number of the slot, from 0
 * @param texts  receives the title and the labels, each with a 0 at its end, and another 0 after the last one; nothing but that
 * if the payload has no title
 * @param size   bytes of `texts`, at least 2
 * @return 0; EI_OTA_ERR_SPACE if there are more bytes of text; EI_OTA_ERR_SLOT if there is no such slot; EI_OTA_ERR_STATE
 * before ei_ota_boot; EI_OTA_ERR_ARGUMENT; otherwise what ei_ota_list reports as the slot's status.
 */
int ei_ota_describe(ei_ota_t *ota, uint32_t slot, char *texts, size_t size);

/**
 * Runs the payload in a slot on trial, as ei_ota_apply does with the payload that was written. A payload that is being written
 * is dropped, as ei_ota_abort does.
 *
 * @param ota   the updater, with a payload store
 * @param slot  number of the slot, from 0
 * @return 0; EI_OTA_ERR_SLOT if there is no such slot; EI_OTA_ERR_STATE before ei_ota_boot; EI_OTA_ERR_AUTH with weights
 *         in flash and a verifier if no record says that they are authentic; EI_OTA_ERR_BUSY, _FLASH, _COUNTER or any
 *         other error of ei_ota_end and ei_ota_apply.
 */
int ei_ota_select(ei_ota_t *ota, uint32_t slot);

/**
 * Keeps the payload that ei_ota_end has verified in a slot, without running it: no update overwrites that slot until
 * ei_ota_forget. Weights in flash are decoded into it, ready to run. ei_ota_select runs them, with weights in flash also
 * ei_ota_use.
 *
 * @param ota   the updater, with a payload store and a verified payload, which is no longer there afterwards
 * @param slot  receives the number of the slot
 * @return 0; EI_OTA_ERR_SPACE if fewer than three slots would be left for updates; EI_OTA_ERR_STATE without a verified payload,
 * or the error that it was dropped for; EI_OTA_ERR_BUSY with weights in flash while a change would be refused as busy, or while
 * inferences use all other slots; EI_OTA_ERR_FLASH; EI_OTA_ERR_ARGUMENT.
 */
int ei_ota_keep(ei_ota_t *ota, uint32_t *slot);

/**
 * Lets updates overwrite a slot again. What runs of it goes on running.
 *
 * @param ota   the updater, with a payload store
 * @param slot  number of the slot
 * @return 0; EI_OTA_ERR_SLOT if it is not kept; EI_OTA_ERR_STATE before ei_ota_boot, and between begin and end;
 *         EI_OTA_ERR_FLASH.
 */
int ei_ota_forget(ei_ota_t *ota, uint32_t slot);

/**
 * Finds the kept slot that has the weights of a payload whose first bytes are in memory, for example of a file on a card. With
 * them the file need not be read and kept again. It neither reads the rest of the slot, which ei_ota_use and ei_ota_select
 * verify, nor writes. Compared are the header, except for how the payload is coded, and the TLVs as far as they are in memory;
 * of a signed payload the digest is among them.
 *
 * @param ota      the updater
 * @param payload  the beginning of the payload
 * @param size     bytes of it: at least those of its header, 36
 * @param slot     receives the number of the slot
 * @return 0; EI_OTA_ERR_SLOT if the payload fits this firmware and is in no kept slot; EI_OTA_ERR_FORMAT, _UNSUPPORTED,
 * _LAYOUT, _PROJECT, _BASE, _SPACE or _VERSION if it is in none and ei_ota_write would refuse it; EI_OTA_ERR_TRUNCATED if the
 * header is incomplete; EI_OTA_ERR_STATE with a payload store before ei_ota_boot; EI_OTA_ERR_ARGUMENT.
 */
int ei_ota_find(ei_ota_t *ota, const void *payload, size_t size, uint32_t *slot);

/**
 * Makes the weight image in a slot the live weights, with weights in flash (STORAGE FLASH). It writes no record: the next boot
 * runs what it would have run without this call, and ei_ota_confirm returns EI_OTA_ERR_STATE until the slot is used again that
 * ran before, or ei_ota_select, ei_ota_rollback or ei_ota_restore has run another one.
 *
 * The first call for a slot since boot verifies it, which takes as long as at boot, and may write a bind table. Later ones only
 * change pointers and copy header weights; then it may also be called in an interrupt, if `lock` and `weights_changed` may,
 * unless the interrupt comes in another function of the same updater. A slot whose bind table is in RAM (`tables` of
 * ei_ota_flash_t) is verified each time. An inference that runs ends with the weights that it
 * began with. It needs `ready` of the store. Updates do not overwrite the slot while it is used: if it is not kept and there
 * are three slots, ei_ota_begin returns EI_OTA_ERR_STATE meanwhile.
 *
 * @param ota   the updater, with a payload store
 * @param slot  number of the slot, or EI_OTA_NO_SLOT for the factory weights
 * @return 0; EI_OTA_ERR_SLOT if there is no such slot or no weight image in it; EI_OTA_ERR_AUTH with a verifier if no record
 *         says that it is authentic; EI_OTA_ERR_UNSUPPORTED with weights in RAM or without `ready`; EI_OTA_ERR_STATE before
 *         ei_ota_boot, and between begin and end for a slot that needs a bind table and for the slot that the payload is
 * written to; EI_OTA_ERR_BUSY while the weights are held or change; EI_OTA_ERR_COUNTER, _FLASH, _SPACE or another error of a
 * slot that cannot be verified. Then nothing has changed.
 */
int ei_ota_use(ei_ota_t *ota, uint32_t slot);

/** A golden input of a payload (`ei-ota payload --self-test`), as ei_ota_self_test passes it to `classify`. */
typedef struct {
  const struct ei_ota_source_t *payload; /**< where it is read from */
  uint32_t offset;                       /**< of the inputs in the payload, in bytes */
  uint32_t type;                         /**< of the inputs, internal */
  uint32_t input_count;                  /**< number of inputs */
  uint32_t output_count;                 /**< number of outputs that classify has to return */
} ei_ota_case_t;

/**
 * Reads inputs of a case as floats, as the SDK's signal_t expects them from its `get_data`.
 *
 * @param golden  the case
 * @param first   index of the first input to read
 * @param count   number of inputs to read
 * @param inputs  receives `count` floats
 * @return 0; EI_OTA_ERR_FLASH; EI_OTA_ERR_ARGUMENT also for inputs that the case does not have.
 */
int ei_ota_case_inputs(const ei_ota_case_t *golden, uint32_t first, uint32_t count, float *inputs);

/**
 * Runs the live model on the golden inputs of its payload. Call it after ei_ota_apply or ei_ota_boot, and confirm if it
 * returns 0.
 *
 * @param ota       the updater
 * @param classify  runs the model on one case. It returns output_count outputs, or NULL if the model could not run
 * @param context   passed to classify
 * @return 0; EI_OTA_ERR_SELF_TEST; EI_OTA_ERR_STATE while the factory weights are live; EI_OTA_ERR_FLASH;
 *         EI_OTA_ERR_ARGUMENT.
 */
int ei_ota_self_test(ei_ota_t *ota, const float *(*classify)(void *context, const ei_ota_case_t *golden), void *context);

/**
 * Describes an error.
 *
 * @param error  an EI_OTA_ERR_* or 0
 * @return a constant English text, never NULL; "" with EI_OTA_NO_ERROR_STRINGS.
 */
const char *ei_ota_strerror(int error);

#ifdef __cplusplus
}
#endif
#endif
