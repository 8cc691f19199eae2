/* SPDX-License-Identifier: MIT */
/* Libraries of drivers, opened when something is to be drawn: whoever translates shaders starts
 * without them, and needs not even have them. Private to lib/check. */
#ifndef CHECK_LIBRARY_H
#define CHECK_LIBRARY_H

#include "tgsi/base.h"

struct check_library {
    const char *what;     /* it is for, as messages name it */
    const char *name;     /* what it is opened by */
    const char *variable; /* of the environment: if set, opened in its place */
    unsigned code;        /* of the diagnostic if it cannot be opened */
};

/* The library stays open: drivers do not bear being unloaded. NULL: it cannot be opened, and the
 * diagnostic names it and says why. */
void *tgsic_check_open_library(const struct check_library *library, struct tgsic_diags *diags);

/* Any function; to be called as what it is. */
typedef void check_function(void);

/* NULL: the library has none of that name. */
check_function *tgsic_check_find_function(void *library, const char *name);

#endif
