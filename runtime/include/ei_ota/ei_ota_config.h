/* SPDX-License-Identifier: MIT */
/**
 * @file
 * All options of the runtime. Those with a default of 0 can be off (0) or on (1); the others are names or attributes, as
 * their comments say. Compile the runtime, the patched sources and the application with the same options. Set them on
 * the compiler's command line (-DEI_OTA_LEGACY=1), in CMake as variables of the same names before find_package, or in a
 * header of your own:
 *
 * @code{.sh}
 *   -DEI_OTA_CONFIG_FILE='"my_ei_ota_config.h"'      // in CMake: set(EI_OTA_CONFIG_FILE my_ei_ota_config.h)
 * @endcode
 *
 * In CMake the path of that header is relative to the top source directory. What the header defines overrides the
 * defaults below.
 */
#ifndef EI_OTA_CONFIG_H
#define EI_OTA_CONFIG_H

#ifdef EI_OTA_CONFIG_FILE
#include EI_OTA_CONFIG_FILE
#endif

/** Refuses all payloads unless ei_ota_config_t names a verifier (ei_ota_verifier.h), so that only authentic payloads run. An
 * application with this option cannot be linked with a runtime without it, nor the other way round. */
#ifndef EI_OTA_REQUIRE_SIGNATURE
#define EI_OTA_REQUIRE_SIGNATURE 0
#endif

/** Accepts payloads in the format of edgeimpulse_ota 1.0.3 besides native ones, unless there is a payload store or a verifier:
 * legacy payloads have neither a checksum nor a signature. A runtime with this option cannot be linked with patched sources
 * without it. */
#ifndef EI_OTA_LEGACY
#define EI_OTA_LEGACY 0
#endif

/** Leaves out the error texts: ei_ota_strerror() returns "" for every error. Only the runtime reads this option. */
#ifndef EI_OTA_NO_ERROR_STRINGS
#define EI_OTA_NO_ERROR_STRINGS 0
#endif

/** Computes CRC-32 byte by byte with a table of 1,024 bytes, not nibble by nibble with one of 64 bytes. That takes fewer
 * instructions (docs/MEASUREMENTS.md). Only the runtime reads this option. */
#ifndef EI_OTA_CRC_BYTE_TABLE
#define EI_OTA_CRC_BYTE_TABLE 0
#endif

/** Also finds the initial values of .data by the table of what start-up code copies, `__copy_table_start__`, which linker
 * scripts of CMSIS have. Only the runtime reads this option. */
#ifndef EI_OTA_COPY_TABLE
#define EI_OTA_COPY_TABLE 0
#endif

/* EI_OTA_LOAD_START and EI_OTA_DATA_START name two symbols of a linker script that EiOta does not know: where the initial
 * values of .data begin in flash, and where .data begins in RAM. runtime/src/load_image_symbols.h lists the symbols that EiOta
 * knows. EI_OTA_DATA_END, where .data ends in RAM, is optional. Only the runtime reads them; set them by -D or in your own
 * header, since CMake has no variables for them. */
#if defined(EI_OTA_LOAD_START) != defined(EI_OTA_DATA_START)
#error "EiOta: EI_OTA_LOAD_START and EI_OTA_DATA_START are given together, or neither"
#endif
#if defined(EI_OTA_DATA_END) && !defined(EI_OTA_DATA_START)
#error "EiOta: EI_OTA_DATA_END is given together with EI_OTA_LOAD_START and EI_OTA_DATA_START"
#endif

/* EI_OTA_WEIGHT is the attribute that tensor data is declared with, to place it in another memory, such as PSRAM:
 *
 *   #define EI_OTA_WEIGHT __attribute__((section(".psram_bss")))
 *
 * Start-up code need not initialise that section: the first inference of a compiled model, ei_ota_boot, ei_ota_apply and
 * ei_ota_restore write the weights there. So the model has to be patched with RESTORE COPY, and the section's name must not
 * begin with .bss, where compilers accept no initial values. Firmware with a model for the interpreter has to call
 * ei_ota_restore or ei_ota_boot before the first inference, and so does firmware that needs `weights_changed`. An inference
 * that cannot initialise the weights fails in its init. Scales, clusters and labels stay in .data. The runtime and the patched
 * sources read this. */
/** @def EI_OTA_WEIGHT_PLACED
 * 1 if EI_OTA_WEIGHT places the weights, else 0. */
#ifdef EI_OTA_WEIGHT
#define EI_OTA_WEIGHT_PLACED 1
#else
#define EI_OTA_WEIGHT_PLACED 0
#endif

/** The attribute of the functions that wait while a microcontroller's flash is programmed or erased (ei_ota_flash_stm32l4.h,
 * ei_ota_flash_nrf52.h). Neither chip needs it. If interrupts have to be served during that time, let it place these functions
 * in RAM, beside the interrupts' handlers: `__attribute__((section(".ramfunc"), noinline))`, for example. Only these drivers
 * read it; set it by -D or in your own header. */
#ifndef EI_OTA_RAM_FUNCTION
#define EI_OTA_RAM_FUNCTION
#endif

/* The values are checked here, because the preprocessor takes any other word as 0, even "ON", and reports an empty value
 * without naming the option. */
/** @cond */
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
#if !EI_OTA_IS_FLAG(EI_OTA_COPY_TABLE)
#error "EiOta: EI_OTA_COPY_TABLE is 0 or 1"
#endif
#undef EI_OTA_IS_FLAG
#undef EI_OTA_JOIN
#undef EI_OTA_FLAG_1
#undef EI_OTA_FLAG_0
/** @endcond */

/* Former names of options. Ignoring an old name could leave a device unprotected. */
#ifdef EI_OTA_SIGNING_KEY
#error "EiOta: EI_OTA_SIGNING_KEY is now called EI_OTA_REQUIRE_SIGNATURE [E-renamed]"
#endif

#if EI_OTA_LEGACY && EI_OTA_REQUIRE_SIGNATURE
#error "EiOta: legacy payloads cannot be signed; a firmware with EI_OTA_REQUIRE_SIGNATURE takes none, leave EI_OTA_LEGACY out"
#endif

#endif
