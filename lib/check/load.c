/* SPDX-License-Identifier: MIT */
/* Reads files whole. */
#include "load.h"

#include "check_codes.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_FILE ((size_t)4 << 30) /* bytes */

static char *read_stream(FILE *file, size_t *size)
{
    char *bytes = NULL;
    size_t capacity = 0;
    *size = 0;
    do {
        capacity = capacity ? capacity * 2 : 1 << 16;
        char *grown = capacity <= MAX_FILE ? realloc(bytes, capacity) : NULL;
        if (!grown) {
            free(bytes);
            errno = EFBIG;
            return NULL;
        }
        bytes = grown;
        *size += fread(bytes + *size, 1, capacity - *size, file);
    } while (*size == capacity);
    if (ferror(file)) {
        free(bytes);
        return NULL;
    }
    return bytes;
}

char *tgsic_check_load(const char *path, size_t *size, struct tgsic_diags *diags)
{
    bool is_stdin = !strcmp(path, "-");
    FILE *file = is_stdin ? stdin : fopen(path, "rb");
    char *bytes = file ? read_stream(file, size) : NULL;
    if (!bytes)
        tgsic_diags_add(diags, TGSIC_ERROR, E_CHECK_PATH, (struct tgsic_pos){0}, "%s: %s", path,
                        strerror(errno));
    if (file && !is_stdin)
        fclose(file);
    return bytes;
}
