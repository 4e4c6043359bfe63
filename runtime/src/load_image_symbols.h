/* clang-format off */
/* How linker scripts name the start of .data in RAM and of its initial values in flash: LOAD_IMAGE(load start, data start).
 * Define EI_OTA_LOAD_START and EI_OTA_DATA_START to add those of another script. Read by `ei-ota check` as well. */
LOAD_IMAGE(_sidata, _sdata)                                 /* ST, many vendors' templates */
LOAD_IMAGE(__etext, __data_start__)                         /* CMSIS, pico-sdk, Nordic */
LOAD_IMAGE(__data_source, __data_start)                     /* picolibc */
LOAD_IMAGE(__data_region_load_start, __data_region_start)   /* Zephyr */
LOAD_IMAGE(_etext, _srelocate)                              /* Microchip SAM */
LOAD_IMAGE(_data_lma, _data)                                /* RISC-V vendors: GigaDevice, WCH, Nuclei */
LOAD_IMAGE(metal_segment_data_source_start, metal_segment_data_target_start)  /* SiFive freedom-metal */
#ifdef EI_OTA_LOAD_START
LOAD_IMAGE(EI_OTA_LOAD_START, EI_OTA_DATA_START)
#endif
