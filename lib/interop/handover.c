/* SPDX-License-Identifier: MIT */
/* Buffers on the C library's heap. */
#include "handover.h"

#include <stdlib.h>
#include <string.h>

static void *resize(void *user, void *block, size_t size)
{
    if (size)
        return realloc(block, size);
    free(block);
    return NULL;
}

enum tgsic_result tgsic_interop_hand_over(const void *data, size_t size, struct tgsic_buffer *out)
{
    char *copy = malloc(size + 1);
    if (!copy)
        return TGSIC_E_MEMORY;
    memcpy(copy, data, size);
    copy[size] = 0;
    *out = (struct tgsic_buffer){.data = copy, .size = size, .allocator = {.resize = resize}};
    return TGSIC_OK;
}
