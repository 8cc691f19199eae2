/* SPDX-License-Identifier: MIT */
/* Shared libraries by dlopen(). */
#include "library.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

void *tgsic_check_open_library(const struct check_library *library, struct tgsic_diags *diags)
{
    const char *given = getenv(library->variable);
    void *opened = dlopen(given && *given ? given : library->name, RTLD_NOW | RTLD_LOCAL);
    if (!opened)
        tgsic_diags_add(diags, TGSIC_ERROR, library->code, (struct tgsic_pos){0},
                        "there is no %s here: %s", library->what, dlerror());
    return opened;
}

check_function *tgsic_check_find_function(void *library, const char *name)
{
    void *symbol = dlsym(library, name);
    check_function *function;
    memcpy(&function, &symbol, sizeof function); /* POSIX: they are of one size and form */
    return function;
}
