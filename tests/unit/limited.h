/* SPDX-License-Identifier: MIT */
/* An allocator that gives only so many blocks. */
#ifndef TEST_LIMITED_H
#define TEST_LIMITED_H

#include <stddef.h>
#include <stdlib.h>

/* `user`: an unsigned, how many blocks it gives yet. */
static inline void *limited(void *user, void *block, size_t size)
{
    unsigned *left = user;
    if (size && !(*left)--)
        return NULL;
    return size ? realloc(block, size) : (free(block), NULL);
}

#endif
