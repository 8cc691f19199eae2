/* SPDX-License-Identifier: MIT */
/* The hash table of interned identifiers. */
#include "intern.h"
#include "macro.h"
#include "words.h"

#include <string.h>

#define FIRST_BUCKETS 256
/* With at most one name per bucket on average, a chain this long is an attack on the hash. */
#define MAX_CHAIN 64

void tgsic_names_init(struct glsl_names *names, struct tgsic_arena *arena)
{
    names->arena = arena;
    names->buckets = ARENA_ARRAY(arena, struct glsl_name *, FIRST_BUCKETS);
    names->mask = FIRST_BUCKETS - 1;
    names->count = 0;
}

static void grow(struct glsl_names *names)
{
    uint32_t mask = names->mask * 2 + 1;
    struct glsl_name **buckets = ARENA_ARRAY(names->arena, struct glsl_name *, (size_t)mask + 1);
    for (uint32_t i = 0; i <= names->mask; i++) {
        for (struct glsl_name *name = names->buckets[i], *next; name; name = next) {
            next = name->next;
            name->next = buckets[name->hash & mask];
            buckets[name->hash & mask] = name;
        }
    }
    names->buckets = buckets;
    names->mask = mask;
}

static struct glsl_name *add(struct glsl_names *names, const char *text, size_t length,
                             uint32_t hash)
{
    if (names->count > names->mask)
        grow(names);
    if (length > UINT32_MAX)
        tgsic_arena_fail(names->arena, TGSIC_E_LIMIT);
    struct glsl_name *name = tgsic_arena_alloc(names->arena, sizeof *name + length + 1);
    name->hash = hash;
    name->length = (uint32_t)length;
    memcpy(name->text, text, length);
    name->word = (uint16_t)tgsic_word_find(text, length, hash);
    if (glsl_word_is_macro(name->word))
        name->macro = &tgsic_predefined_macro;
    name->next = names->buckets[hash & names->mask];
    names->buckets[hash & names->mask] = name;
    names->count++;
    return name;
}

struct glsl_name *tgsic_intern_hashed(struct glsl_names *names, const char *text, size_t length,
                                      uint32_t hash)
{
    int chain = 0;
    for (struct glsl_name *name = names->buckets[hash & names->mask]; name; name = name->next) {
        if (name->hash == hash && name->length == length && !memcmp(name->text, text, length))
            return name;
        if (++chain > MAX_CHAIN)
            tgsic_arena_fail(names->arena, TGSIC_E_LIMIT);
    }
    return add(names, text, length, hash);
}

struct glsl_name *tgsic_intern(struct glsl_names *names, const char *text, size_t length)
{
    uint32_t hash = 0;
    for (size_t i = 0; i < length; i++)
        hash = tgsic_hash_add(hash, (unsigned char)text[i]);
    return tgsic_intern_hashed(names, text, length, tgsic_hash_finish(hash));
}
