/* SPDX-License-Identifier: MIT */
/* clang-format off */
/* How linker scripts name the start of .data's initial values in flash, and the start and end of .data in RAM:
 * LOAD_IMAGE(load start, data start, data end). Define EI_OTA_LOAD_START and EI_OTA_DATA_START, and EI_OTA_DATA_END if there is
 * such a symbol, to add those of another script. Read by `ei-ota check` as well. */
LOAD_IMAGE(_sidata, _sdata, _edata)                           /* ST, many vendors' templates */
LOAD_IMAGE(__etext, __data_start__, __data_end__)             /* CMSIS, pico-sdk, Nordic */
LOAD_IMAGE(__data_source, __data_start, __data_end)           /* picolibc */
LOAD_IMAGE(__data_region_load_start, __data_region_start, __data_region_end)  /* Zephyr */
LOAD_IMAGE(_etext, _srelocate, _erelocate)                    /* Microchip SAM */
LOAD_IMAGE(_data_lma, _data, _edata)                          /* RISC-V vendors: GigaDevice, WCH, Nuclei */
LOAD_IMAGE(metal_segment_data_source_start, metal_segment_data_target_start, metal_segment_data_target_end)  /* SiFive freedom-metal */
#ifdef EI_OTA_LOAD_START
#ifndef EI_OTA_DATA_END
#define EI_OTA_DATA_END eiota_internal_unknown_data_end       /* defined nowhere */
#endif
LOAD_IMAGE(EI_OTA_LOAD_START, EI_OTA_DATA_START, EI_OTA_DATA_END)
#endif
