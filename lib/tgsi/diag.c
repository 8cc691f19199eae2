/* SPDX-License-Identifier: MIT */
/* The diagnostics list: messages as data, in the order they were found. */
#include "base.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define DEFAULT_MAX_ITEMS 100

static void *resize(const struct tgsic_diags *diags, void *block, size_t size)
{
    if (diags->allocator)
        return diags->allocator->resize(diags->allocator->user, block, size);
    if (size)
        return realloc(block, size);
    free(block);
    return NULL;
}

static struct tgsic_diag *append(struct tgsic_diags *diags)
{
    if (diags->count >= (diags->max_items ? diags->max_items : DEFAULT_MAX_ITEMS))
        return NULL;
    if (diags->count == diags->capacity) {
        size_t capacity = diags->capacity ? diags->capacity * 2 : 8;
        struct tgsic_diag *items = resize(diags, diags->items, capacity * sizeof *items);
        if (!items)
            return NULL;
        diags->items = items;
        diags->capacity = capacity;
    }
    return &diags->items[diags->count];
}

void tgsic_diags_add(struct tgsic_diags *diags, enum tgsic_severity severity, unsigned code,
                     struct tgsic_pos pos, const char *format, ...)
{
    if (!diags)
        return;
    diags->errors += severity == TGSIC_ERROR;

    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    struct tgsic_diag *diag = length < 0 ? NULL : append(diags);
    char *text = diag ? resize(diags, NULL, (size_t)length + 1) : NULL;
    if (text) {
        vsnprintf(text, (size_t)length + 1, format, again);
        *diag = (struct tgsic_diag){severity, code, pos, text};
        diags->count++;
    } else {
        diags->dropped++;
    }
    va_end(again);
}

void tgsic_diags_free(struct tgsic_diags *diags)
{
    for (size_t i = 0; i < diags->count; i++)
        resize(diags, (char *)diags->items[i].text, 0);
    resize(diags, diags->items, 0);
    diags->items = NULL;
    diags->count = diags->capacity = diags->errors = diags->dropped = 0;
}
