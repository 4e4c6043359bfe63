/*
 * The runtime's options, all of them. Each is 0 (off) or 1 (on), for the whole firmware: runtime, patched sources and
 * application are compiled with the same ones. They come from the compiler's command line (-DEI_OTA_LEGACY=1), in CMake from
 * variables of the same names that are set before find_package, or from a header of the project's:
 *
 *   -DEI_OTA_CONFIG_FILE='"my_ei_ota_config.h"'      // in CMake: set(EI_OTA_CONFIG_FILE my_ei_ota_config.h)
 *
 * In CMake its path counts from the top source directory. What it defines goes before the defaults below.
 */
#ifndef EI_OTA_CONFIG_H
#define EI_OTA_CONFIG_H

#ifdef EI_OTA_CONFIG_FILE
#include EI_OTA_CONFIG_FILE
#endif

/* No payload is taken without a verifier in ei_ota_config_t (ei_ota_verifier.h), so that none runs that is not authentic. An
 * application with the option does not link to a runtime without it, nor the other way round. */
#ifndef EI_OTA_REQUIRE_SIGNATURE
#define EI_OTA_REQUIRE_SIGNATURE 0
#endif

/* Payloads of the format of edgeimpulse_ota 1.0.3 are taken, too, where neither a store nor a verifier is named: they have no
 * checksum and no signature. A runtime with the option does not link to patched sources without it. */
#ifndef EI_OTA_LEGACY
#define EI_OTA_LEGACY 0
#endif

/* ei_ota_strerror() gives "" for every error: its sentences are left out. Of the runtime alone. */
#ifndef EI_OTA_NO_ERROR_STRINGS
#define EI_OTA_NO_ERROR_STRINGS 0
#endif

/* The CRC-32 is looked up byte by byte in a table of 1,024 bytes, in fewer instructions than nibble by nibble in one of 64
 * (docs/MEASUREMENTS.md). Of the runtime alone. */
#ifndef EI_OTA_CRC_BYTE_TABLE
#define EI_OTA_CRC_BYTE_TABLE 0
#endif

/* Not on or off, but two symbols of a linker script that EiOta does not know: where the initial values of .data begin in flash,
 * and .data in RAM (runtime/src/load_image_symbols.h has those it knows). EI_OTA_DATA_END, where .data ends in RAM, may be left
 * out. Of the runtime alone; by -D or in the project's header, no variables of CMake. */
#if defined(EI_OTA_LOAD_START) != defined(EI_OTA_DATA_START)
#error "EiOta: EI_OTA_LOAD_START and EI_OTA_DATA_START are given together, or neither"
#endif
#if defined(EI_OTA_DATA_END) && !defined(EI_OTA_DATA_START)
#error "EiOta: EI_OTA_DATA_END is given together with EI_OTA_LOAD_START and EI_OTA_DATA_START"
#endif

/* Nor is this: what the tensors' data are declared with, to have them in another memory, such as PSRAM:
 *
 *   #define EI_OTA_WEIGHT __attribute__((section(".psram_bss")))
 *
 * Start-up code need not fill that section: the first inference of a compiled model does, ei_ota_boot, ei_ota_apply and
 * ei_ota_restore do. So the model is patched with RESTORE COPY, and the name of the section does not begin with .bss, where
 * compilers take no initial values. Before the first inference ei_ota_restore or ei_ota_boot is called by firmware with a model
 * for the interpreter, and by firmware that needs `weights_changed`. An inference that cannot fill the weights fails in its
 * init. Scales, clusters and labels stay in .data. Of the runtime and the patched sources. */
#ifdef EI_OTA_WEIGHT
#define EI_OTA_WEIGHT_PLACED 1
#else
#define EI_OTA_WEIGHT_PLACED 0
#endif

/* To a preprocessor every other word is 0, "ON" as well, and nothing at all an error that says nothing. */
#define EI_OTA_FLAG_0              1
#define EI_OTA_FLAG_1              1
#define EI_OTA_JOIN(prefix, value) prefix##value
#define EI_OTA_IS_FLAG(value)      EI_OTA_JOIN(EI_OTA_FLAG_, value)
#if !EI_OTA_IS_FLAG(EI_OTA_REQUIRE_SIGNATURE)
#error "EiOta: EI_OTA_REQUIRE_SIGNATURE is 0 or 1"
#endif
#if !EI_OTA_IS_FLAG(EI_OTA_LEGACY)
#error "EiOta: EI_OTA_LEGACY is 0 or 1"
#endif
#if !EI_OTA_IS_FLAG(EI_OTA_NO_ERROR_STRINGS)
#error "EiOta: EI_OTA_NO_ERROR_STRINGS is 0 or 1"
#endif
#if !EI_OTA_IS_FLAG(EI_OTA_CRC_BYTE_TABLE)
#error "EiOta: EI_OTA_CRC_BYTE_TABLE is 0 or 1"
#endif
#undef EI_OTA_IS_FLAG
#undef EI_OTA_JOIN
#undef EI_OTA_FLAG_1
#undef EI_OTA_FLAG_0

/* Names that options had. An old one that is ignored would open a device. */
#ifdef EI_OTA_SIGNING_KEY
#error "EiOta: EI_OTA_SIGNING_KEY is now called EI_OTA_REQUIRE_SIGNATURE [E-renamed]"
#endif

#if EI_OTA_LEGACY && EI_OTA_REQUIRE_SIGNATURE
#error "EiOta: legacy payloads cannot be signed; a firmware with EI_OTA_REQUIRE_SIGNATURE takes none, leave EI_OTA_LEGACY out"
#endif

#endif
