/* SPDX-License-Identifier: MIT */
/* OpenGL's names and numbers. */
#include "gl_names.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *name;
    uint32_t number;
} names[] = {
#define GL_NAME(name, number) {"GL_" #name, number},
#include "gl_names.def"
#undef GL_NAME
};

#define NUM_NAMES (sizeof names / sizeof *names)

static bool is(const char *name, const char *text, size_t length)
{
    return strlen(name) == length && !memcmp(name, text, length);
}

bool tgsic_check_gl_named(const char *name, size_t length, uint32_t *number)
{
    for (size_t i = 0; i < NUM_NAMES; i++)
        if (is(names[i].name, name, length)) {
            *number = names[i].number;
            return true;
        }
    return false;
}

const char *tgsic_check_gl_name(uint32_t number, char text[16])
{
    for (size_t i = 0; i < NUM_NAMES; i++)
        if (names[i].number == number)
            return names[i].name;
    snprintf(text, 16, "0x%04x", (unsigned)number);
    return text;
}

bool tgsic_check_primitive_named(const char *name, size_t length, uint8_t *primitive)
{
    if (length < 3 || memcmp(name, "GL_", 3))
        return false;
    for (*primitive = 0; *primitive <= TGSIC_PRIMITIVE_PATCHES; ++*primitive)
        if (is(tgsic_primitive_name(*primitive), name + 3, length - 3))
            return true;
    return false;
}
