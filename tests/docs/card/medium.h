/* SPDX-License-Identifier: MIT */
/* medium.h: the card that the file systems of this test are on, a folder of this machine. It can be pulled out. */
#pragma once
#include <stdio.h>

extern const char* medium_folder;
extern int medium_accesses_left;                /* after them the card is out; -1: it stays in */
extern int medium_ends_early;                   /* 1: a card that is out gives an empty file instead of an error */
extern void (*medium_before_access)(int count); /* NULL, or called with the number of accesses so far */
extern int medium_accesses;

/* One access. @return whether the card is in */
int medium_is_in(void);

/* @return the file, or NULL */
FILE* medium_open(const char* name);
