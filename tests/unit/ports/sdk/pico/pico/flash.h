/* SPDX-License-Identifier: MIT */
/* Stands for pico/flash.h of the pico-sdk. */
#pragma once
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif
int flash_safe_execute(void (*function)(void*), void* context, uint32_t timeout_ms);
#ifdef __cplusplus
}
#endif
