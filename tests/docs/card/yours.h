/* SPDX-License-Identifier: MIT */
/* yours.h: what docs/guide/models-on-a-card.md leaves to the reader, and what its code offers to the test. */
#pragma once
#include <stddef.h>
#include <stdint.h>

int prog_flash(void* context, uint32_t offset, const void* data, uint32_t size);
int erase_flash(void* context, uint32_t offset);
void report(const char* text);
void show(const char* file, const char* state);

void start(void);
int choose(const char* name);
int list_models(void);
