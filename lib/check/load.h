/* SPDX-License-Identifier: MIT */
/* Whole files in memory. Private to lib/check. */
#ifndef CHECK_LOAD_H
#define CHECK_LOAD_H

#include "tgsi/base.h"

/* The bytes of a file ("-": stdin), for free(); at most 4 GiB. NULL: a diagnostic says why. */
char *tgsic_check_load(const char *path, size_t *size, struct tgsic_diags *diags);

#endif
