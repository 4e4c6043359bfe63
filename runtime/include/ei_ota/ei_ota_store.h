/* SPDX-License-Identifier: MIT */
/**
 * @file
 * The payload store: payloads in flash survive a reset, run on trial first, and give way to their predecessor if they
 * fail.
 *
 * @code{.c}
 *   static const ei_ota_flash_t flash = { .read = .., .prog = .., .erase = .., .prog_size = 8, .erase_size = 4096,
 *                                         .slot_size = 16384, .slot_count = 2 };
 *   static uint8_t unit[8];                                            // one prog unit
 *   static ei_ota_store_t store = { .flash = &flash, .unit = unit, .trial_boots = 3 };
 *   static const ei_ota_config_t config = { .model = &ei_ota_penguin, .store = &store };     // no staging buffer
 *   static ei_ota_t ota = { .config = &config };
 *
 *   ei_ota_boot(&ota);                                                 // at every start, before the first inference
 *   ... begin, write, end, apply as in ei_ota.h: the payload goes to a slot and runs on trial after apply
 *   if (the_model_works()) ei_ota_confirm(&ota); else ei_ota_rollback(&ota);
 * @endcode
 *
 * Power may fail at any time: the next ei_ota_boot runs the weights from before the interrupted call or those from
 * after it, complete in both cases. docs/SPEC.md, "Store", describes the layout in flash; docs/SECURITY.md says what
 * the store protects against and what it does not.
 */
#ifndef EI_OTA_STORE_H
#define EI_OTA_STORE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Bytes that a record block has at least: enough for records of later formats. */
enum { EI_OTA_RECORD_ROOM = 128 };

/** Bytes of a record block with a constant erase_size: as many erase blocks as have EI_OTA_RECORD_ROOM. */
#define EI_OTA_RECORD_BLOCK_SIZE(erase_size) ((EI_OTA_RECORD_ROOM + (erase_size)-1) / (erase_size) * (erase_size))

/** Bytes of flash that a payload store takes, with constant sizes. */
#define EI_OTA_STORE_SIZE(erase_size, slot_size, slot_count) \
  (2 * EI_OTA_RECORD_BLOCK_SIZE(erase_size) + (slot_count) * (slot_size))

/**
 * The memory of a payload store, constant while in use: from `begin` on two record blocks, then the slots. It is flash, or
 * memory that needs no erase, such as MRAM, RRAM or FRAM. Offsets and sizes are in bytes. A callback returns 0, or any other
 * value for an error; the store handles errors.
 *
 * Several models in one firmware have a store each. They can be in the same flash, with the same callbacks: each then begins
 * where the one before it ends, EI_OTA_STORE_SIZE further on.
 */
typedef struct {
  void *context; /**< passed to the callbacks */
  /** Reads any number of bytes at any offset. If a read that fails may succeed the next time, for example over a bus, the
   * callback should repeat it before it returns an error: the store treats a record that cannot be read as one torn by a power
   * loss, and ei_ota_boot returns EI_OTA_ERR_FLASH. May be NULL if `mapped` is set. */
  int (*read)(void *context, uint32_t offset, void *data, uint32_t size);
  /** Programs bytes. Offset and size are multiples of prog_size. If there is an erase, nothing was programmed there since the
   * erase block was erased, unless programming a unit or erasing was interrupted or failed and the unit reads as erased. */
  int (*prog)(void *context, uint32_t offset, const void *data, uint32_t size);
  /** Erases the erase block at offset: afterwards all its bytes read 0xFF. NULL for memory whose units can be programmed again:
   * those that hold what they should are left alone, and an interrupted payload is sent again from its beginning. */
  int (*erase)(void *context, uint32_t offset);
  /** Returns when everything programmed and erased so far survives a power loss. NULL if prog and erase guarantee that. */
  int (*sync)(void *context);
  /** Address at which offset 0 can be read as memory, for memory in the address space, inside a microcontroller or next to
   * it (QSPI, parallel); NULL for other memory. After prog and erase the mapping has to show the new contents: no cache may
   * still hold the old ones. Weights in flash (STORAGE FLASH) need it, at a multiple of 16. */
  const uint8_t *mapped;
  uint32_t prog_size;  /**< size of a prog unit, a power of two */
  uint32_t erase_size; /**< size of an erase block, a multiple of prog_size; that itself without an erase */
  uint32_t slot_size;  /**< a multiple of erase_size, large enough for the largest payload (EI_OTA_ID_PAYLOAD_SIZE), and for
                            weights in flash (EI_OTA_ID_SLOT_SIZE) */
  /** 2 to 32, or 3 to 32 for weights in flash. One more than the minimum lets an update follow an unconfirmed one. */
  uint32_t slot_count;
  /** Weights in flash: memory for two bind tables, which belongs to the runtime. If a slot has no space left for the table of
   * another firmware build, that table is kept here. NULL: the weights in such a slot no longer run. */
  const void **tables;
  uint32_t tables_size; /**< bytes of that memory, EI_OTA_ID_TABLES_SIZE */
  uint32_t begin;       /**< offset of this store in the flash: a multiple of erase_size, and of 16 for weights in flash */
} ei_ota_flash_t;

/**
 * Initialises an ei_ota_flash_t without designated initialisers. Assign context, sync, mapped, tables, tables_size and begin
 * if you need them.
 *
 * @code{.c}
 *   static ei_ota_flash_t flash = EI_OTA_FLASH_INIT(read_flash, prog_flash, erase_flash, 8, 4096, 16384, 2);
 *   static uint8_t unit[8];
 *   static ei_ota_store_t store = EI_OTA_STORE_INIT(&flash, unit, 3);
 *   static ei_ota_config_t config = EI_OTA_CONFIG_STORE(&ei_ota_penguin, &store);
 *   static ei_ota_t ota = EI_OTA_INIT(&config);
 * @endcode
 */
#define EI_OTA_FLASH_INIT(read, prog, erase, prog_size, erase_size, slot_size, slot_count) \
  { NULL, (read), (prog), (erase), NULL, NULL, (prog_size), (erase_size), (slot_size), (slot_count), NULL, 0, 0 }

/** Takes the place of a slot number. */
enum { EI_OTA_NO_SLOT = 0xFF /**< the factory weights */ };

/** A payload that a record refers to. */
typedef struct {
  /** For a payload, [0] is the CRC-32 of the weights, from the payload's header, and [1] is 0. For a weight image, both are the
   * first bytes of its SHA-256. The digest tells whether the slot has been overwritten. */
  uint32_t digest[2];
  uint8_t slot;       /**< number of the slot, or EI_OTA_NO_SLOT */
  uint8_t boots_left; /**< boots that a trial has left */
  uint8_t content;    /**< kind of the slot's content: 0 is a payload, 1 a weight image */
  uint8_t unused;     /**< 0 */
  uint32_t key;       /**< fingerprint of the key that authenticated the payload; 0 without one */
} ei_ota_recorded_t;

/** An empty ei_ota_recorded_t. */
#define EI_OTA_RECORDED_ZERO \
  { {0, 0}, 0, 0, 0, 0, 0 }

/** A record in flash: everything that a payload store knows (docs/SPEC.md, "Store"). */
typedef struct {
  uint8_t magic[3];              /**< "EiO" */
  uint8_t format;                /**< of the record */
  uint32_t sequence;             /**< of two records, the one with the higher number is newer */
  uint32_t base;                 /**< factory weights that the payloads replace, as ei_ota_model_t.base */
  uint32_t lowest_version;       /**< lowest payload version that is accepted */
  uint32_t lowest_counter;       /**< lowest security counter that is accepted */
  uint32_t lowest_index;         /**< reserved for a signed index of payloads; 0 */
  uint32_t erase_size;           /**< of the flash that the record was written to */
  uint32_t slot_size;            /**< likewise */
  uint32_t slot_count;           /**< likewise */
  ei_ota_recorded_t payloads[3]; /**< the payload on trial, the confirmed one, the one confirmed before it */
  uint32_t kept;                 /**< bit i: slot i is kept (ei_ota_keep) */
  uint32_t crc;                  /**< CRC-32 of everything before it */
} ei_ota_record_t;

/** An empty ei_ota_record_t. */
#define EI_OTA_RECORD_ZERO \
  { {0, 0, 0}, 0, 0, 0, 0, 0, 0, 0, 0, 0, {EI_OTA_RECORDED_ZERO, EI_OTA_RECORDED_ZERO, EI_OTA_RECORDED_ZERO}, 0, 0 }

/** Where ei_ota_use finds the weights of a slot that it has verified since boot. Belongs to the runtime. */
typedef struct {
  const uint8_t *table; /**< bind table; NULL: not verified, or without one that lasts */
  const uint8_t *image; /**< weight image */
  uint32_t version;     /**< of the payload */
  uint32_t counter;     /**< its security counter */
} ei_ota_ready_t;

/** A payload store. Starts as { .flash = &flash, .unit = unit, .trial_boots = n } or EI_OTA_STORE_INIT(&flash, unit, n);
 * the other members start as zero and belong to the runtime. */
typedef struct {
  const ei_ota_flash_t *flash; /**< set by the application */
  uint8_t *unit;               /**< buffer of prog_size bytes, set by the application */
  uint8_t trial_boots;         /**< boots within which a new payload can be confirmed; 0 counts as 1 */
  ei_ota_ready_t *ready;       /**< for ei_ota_use: memory for slot_count of these, set by the application; else NULL */

  uint8_t running;        /**< slot of the live weights, or EI_OTA_NO_SLOT */
  uint8_t recorded;       /**< slot that runs without ei_ota_use, or EI_OTA_NO_SLOT */
  uint8_t target;         /**< slot that is being written; otherwise where the search for the next one begins */
  uint8_t records;        /**< intact records that ei_ota_boot found */
  uint8_t dropped;        /**< bit i: ei_ota_boot could not use the record's payload i; bit 3: nor what was kept */
  uint8_t is_unsettled;   /**< 1: a newer record than `record` may be in flash, although its writing failed */
  uint32_t bad_slots;     /**< bit i: slot i has failed since boot */
  uint32_t counter;       /**< security counter of the live weights */
  ei_ota_record_t record; /**< the newest record */
  ei_ota_record_t next;   /**< the record that is being prepared */
  uint8_t head[36];       /**< header of the payload that is being received */
  uint8_t window[64];     /**< the bytes read last */
} ei_ota_store_t;

/** Initialises an ei_ota_store_t without designated initialisers. */
#define EI_OTA_STORE_INIT(flash, unit, trial_boots)                                                                  \
  {                                                                                                                  \
    (flash), (unit), (trial_boots), NULL, 0, 0, 0, 0, 0, 0, 0, 0, EI_OTA_RECORD_ZERO, EI_OTA_RECORD_ZERO, {0}, { 0 } \
  }

#ifdef __cplusplus
}
#endif
#endif
