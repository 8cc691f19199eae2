/* SPDX-License-Identifier: MIT */
/* Interned identifiers: equal spellings are the same pointer for the length of a compile, and the
 * preprocessor and the parser hang their tables on the name itself. */
#ifndef TGSIC_GLSL_INTERN_H
#define TGSIC_GLSL_INTERN_H

#include "tgsi/arena.h"

struct macro;

struct glsl_name {
    uint32_t hash;
    uint32_t length;
    uint16_t word;      /* enum glsl_word: what the language's tables know it as; 0: nothing */
    uint16_t parameter; /* preprocessor: 1 + its index while its #define is being read */
    const struct macro *macro; /* preprocessor: what it expands to; NULL: no macro */
    bool busy;                 /* preprocessor: its macro is being expanded */
    void *symbol;              /* the parser's: innermost declaration in scope; NULL at first */
    const void *builtin;       /* the built-in functions of that name, once looked up */
    struct glsl_name *next;    /* in its bucket */
    char text[];               /* NUL-terminated */
};

/* Which keyword, extension or predefined macro a name is. */
enum glsl_word_class { WORD_NONE, WORD_KEYWORD, WORD_EXTENSION, WORD_PREDEFINED };

struct glsl_names {
    struct tgsic_arena *arena;
    struct glsl_name **buckets;
    uint32_t mask; /* buckets - 1; a power of two */
    uint32_t count;
};

void tgsic_names_init(struct glsl_names *names, struct tgsic_arena *arena);

/* The name spelt by those bytes; made at its first use. Lives in the arena. */
struct glsl_name *tgsic_intern(struct glsl_names *names, const char *text, size_t length);
/* As above for a literal. */
#define TGSIC_INTERN(names, literal) tgsic_intern((names), (literal), sizeof(literal) - 1)

/* For who hashes while scanning: start with 0, add each byte, finish, then intern. */
static inline uint32_t tgsic_hash_add(uint32_t hash, unsigned char byte)
{
    return hash * 33 + byte;
}
static inline uint32_t tgsic_hash_finish(uint32_t hash)
{
    hash *= 0x9e3779b1u;
    return hash ^ hash >> 15;
}
struct glsl_name *tgsic_intern_hashed(struct glsl_names *names, const char *text, size_t length,
                                      uint32_t hash);

#endif
