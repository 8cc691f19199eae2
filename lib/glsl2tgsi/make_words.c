/* SPDX-License-Identifier: MIT */
/* Build-time program: prints the hash table of the words that words.c looks up. */
#include "intern.h"

#include <stdio.h>
#include <string.h>

#define SLOTS 1024

static const char *const words[] = {
    NULL, /* a slot's 0 is empty */
#define KEYWORD(name, ...) #name,
#include "keywords.def"
#undef KEYWORD
    NULL, /* EXT_NONE */
#define GLSL_EXTENSION(name, ...) "GL_" #name,
#include "extensions.def"
#undef GLSL_EXTENSION
#define PREDEFINED(name, spelling) spelling,
#include "predefined.def"
#undef PREDEFINED
};
#define COUNT (sizeof words / sizeof *words)
_Static_assert(COUNT < SLOTS / 2, "the table is too full to be quick");

int main(void)
{
    unsigned slots[SLOTS] = {0};
    for (unsigned i = 0; i < COUNT; i++) {
        if (!words[i])
            continue;
        uint32_t hash = 0;
        for (const char *c = words[i]; *c; c++)
            hash = tgsic_hash_add(hash, (unsigned char)*c);
        uint32_t slot = tgsic_hash_finish(hash) % SLOTS;
        while (slots[slot])
            slot = (slot + 1) % SLOTS;
        slots[slot] = i;
    }
    for (unsigned i = 0; i < SLOTS; i++)
        printf("%u,%s", slots[i], i % 16 == 15 ? "\n" : " ");
    return 0;
}
