/* SPDX-License-Identifier: MIT */
/* Flash that outlives the firmware, each board's own. */
#ifndef RESTART_FLASH_H
#define RESTART_FLASH_H

#include "ei_ota/ei_ota_store.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Opens it. A board without any ends the program. */
ei_ota_flash_t restart_flash(void);

#ifdef __cplusplus
}
#endif
#endif
