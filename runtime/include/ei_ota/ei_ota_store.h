/*
 * Payloads in flash: what came over the air survives a reset, runs on trial, and gives way to its predecessor where it fails.
 *
 *   static const ei_ota_flash_t flash = { .read = .., .prog = .., .erase = .., .prog_size = 8, .erase_size = 4096,
 *                                         .slot_size = 16384, .slot_count = 2 };
 *   static uint8_t unit[8];                                            // one prog unit
 *   static ei_ota_store_t store = { .flash = &flash, .unit = unit, .trial_boots = 3 };
 *   static const ei_ota_config_t config = { .model = &ei_ota_penguin, .store = &store };     // no staging buffer
 *   static ei_ota_t ota = { .config = &config };
 *
 *   ei_ota_boot(&ota);                                                 // at every start, before the first inference
 *   ... begin, write, end, apply as ever (ei_ota.h): the payload goes to a slot, and runs on trial from apply on
 *   if (the_model_works()) ei_ota_confirm(&ota); else ei_ota_rollback(&ota);
 *
 * Whatever is cut off whenever, the next ei_ota_boot runs the weights from before or those from after a call, whole. What lies
 * where in flash is in docs/SPEC.md, "Store"; what it protects from, and what not, in docs/SECURITY.md.
 */
#ifndef EI_OTA_STORE_H
#define EI_OTA_STORE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Flash as the store sees it: from offset 0, two blocks for records, then the slots. Constant while in use. Callbacks return 0,
 * or anything else for an error, which the store survives: offsets and sizes are bytes.
 */
typedef struct {
  void *context; /* handed to the callbacks */
  /** Any offset and size. Try again yourself what may succeed then, as over a bus: to a store, a record that cannot be read is
   * one that a power loss has torn. May be NULL where `mapped` is set. */
  int (*read)(void *context, uint32_t offset, void *data, uint32_t size);
  /** Both are multiples of prog_size, and nothing there was programmed since its block was erased. */
  int (*prog)(void *context, uint32_t offset, const void *data, uint32_t size);
  /** The block of erase_size bytes at offset; all its bytes read 0xFF afterwards. */
  int (*erase)(void *context, uint32_t offset);
  /** What was programmed or erased survives a power loss when it returns; NULL where it does so anyway. */
  int (*sync)(void *context);
  /** Where offset 0 can be read as memory; NULL where it cannot. It is all that a NOR chip in the address space takes, inside a
   * microcontroller or beside it (QSPI, parallel): prog and erase are the chip's, and leave behind a window that reads what
   * the chip holds, with no cache in between that still knows the old bytes. */
  const uint8_t *mapped;
  /* ei_ota_boot refuses sizes that cannot work with EI_OTA_ERR_ARGUMENT. */
  uint32_t prog_size;  /* a power of two */
  uint32_t erase_size; /* a multiple of prog_size, at least sizeof(ei_ota_record_t) */
  uint32_t slot_size;  /* a multiple of erase_size; holds the largest payload (EI_OTA_<ID>_PAYLOAD_SIZE) */
  uint32_t slot_count; /* 2 to 32; with 3 an update can follow another before that one is confirmed */
} ei_ota_flash_t;

/* Without designators; context, sync and mapped are assigned where they are needed:
 *
 *   static ei_ota_flash_t flash = EI_OTA_FLASH_INIT(read_flash, prog_flash, erase_flash, 8, 4096, 16384, 2);
 *   static uint8_t unit[8];
 *   static ei_ota_store_t store = EI_OTA_STORE_INIT(&flash, unit, 3);
 *   static ei_ota_config_t config = EI_OTA_CONFIG_STORE(&ei_ota_penguin, &store);
 *   static ei_ota_t ota = EI_OTA_INIT(&config);
 */
#define EI_OTA_FLASH_INIT(read, prog, erase, prog_size, erase_size, slot_size, slot_count) \
  { NULL, (read), (prog), (erase), NULL, NULL, (prog_size), (erase_size), (slot_size), (slot_count) }

enum { EI_OTA_NO_SLOT = 0xFF /* the factory weights */ };

/* A payload that a record names. */
typedef struct {
  uint32_t digest[2]; /* what was written into the slot later has another: CRC-32 of the weights, from the header; 0 */
  uint8_t slot;       /* or EI_OTA_NO_SLOT */
  uint8_t boots_left; /* of a trial */
  uint8_t content;    /* of the slot: 0 a coded payload; no other is known so far */
  uint8_t unused;
  uint32_t key; /* fingerprint of the key that has authenticated it; 0 without one */
} ei_ota_recorded_t;

#define EI_OTA_RECORDED_ZERO \
  { {0, 0}, 0, 0, 0, 0, 0 }

/* What a record in flash says: all that a store knows (docs/SPEC.md, "Store"). */
typedef struct {
  uint8_t magic[3];
  uint8_t format;
  uint32_t sequence;       /* of two records the higher one counts */
  uint32_t base;           /* of the factory weights that the payloads replace, as ei_ota_model_t.base */
  uint32_t lowest_version; /* that is taken */
  uint32_t lowest_counter; /* likewise */
  uint32_t lowest_index;   /* of a signed index of payloads: 0 so far */
  uint32_t erase_size;     /* of the flash that it was written to */
  uint32_t slot_size;
  uint32_t slot_count;
  ei_ota_recorded_t payloads[3]; /* the one on trial, the confirmed one, the one confirmed before */
  uint32_t unused;
  uint32_t crc; /* of all before it */
} ei_ota_record_t;

#define EI_OTA_RECORD_ZERO \
  { {0, 0, 0}, 0, 0, 0, 0, 0, 0, 0, 0, 0, {EI_OTA_RECORDED_ZERO, EI_OTA_RECORDED_ZERO, EI_OTA_RECORDED_ZERO}, 0, 0 }

/** Starts as { .flash = &flash, .unit = unit, .trial_boots = n } or EI_OTA_STORE_INIT(&flash, unit, n), everything else zero:
 * those members are the runtime's own. */
typedef struct {
  const ei_ota_flash_t *flash;
  uint8_t *unit;       /* prog_size bytes */
  uint8_t trial_boots; /* boots in which a new payload can be confirmed, before its predecessor runs again; 0: one */

  uint8_t running;        /* slot of the live weights, or EI_OTA_NO_SLOT */
  uint8_t target;         /* slot that is written; between payloads where the search for one begins */
  uint8_t records;        /* whole ones that boot found */
  uint8_t dropped;        /* bit i: payload i of the record, which boot could not use */
  uint32_t bad_slots;     /* bit i: slot i failed since boot */
  uint32_t counter;       /* security counter of the live weights */
  ei_ota_record_t record; /* the newest */
  ei_ota_record_t next;   /* the one that is made */
  uint8_t head[36];       /* of the payload that comes */
  uint8_t window[64];     /* what was read last */
} ei_ota_store_t;

#define EI_OTA_STORE_INIT(flash, unit, trial_boots)                                                      \
  {                                                                                                      \
    (flash), (unit), (trial_boots), 0, 0, 0, 0, 0, 0, EI_OTA_RECORD_ZERO, EI_OTA_RECORD_ZERO, {0}, { 0 } \
  }

#ifdef __cplusplus
}
#endif
#endif
