/* SPDX-License-Identifier: MIT */
/* tests/unit/simulated_chip.h: what EI_OTA_CHIP_ACCESS names, runtime/flash/chip_access.h for the chip that a test simulates.
 */
#ifndef EI_OTA_SIMULATED_CHIP_H
#define EI_OTA_SIMULATED_CHIP_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

uint32_t eiota_internal_load(uint32_t address);
void eiota_internal_store(uint32_t address, uint32_t word);
const uint8_t* eiota_internal_mapped(uint32_t address);

#ifdef __cplusplus
}
#endif
#endif
