/* SPDX-License-Identifier: MIT */
/* The arena each call allocates from. Private to lib/.
 *
 * Allocation never returns NULL: when memory or the arena's byte limit runs out, control jumps to
 * the call's entry point, which frees the arena and returns `failure`. So no code below an entry
 * point checks allocations, and nothing below it may hold a resource other than arena memory.
 *
 *     struct tgsic_arena arena;
 *     jmp_buf escape;
 *     tgsic_arena_init(&arena, allocator, limit, &escape);
 *     if (setjmp(escape)) {
 *         enum tgsic_result failure = arena.failure;
 *         tgsic_arena_free(&arena);
 *         return failure;
 *     }
 */
#ifndef TGSIC_ARENA_H
#define TGSIC_ARENA_H

#include "base.h"

#include <setjmp.h>
#include <stdarg.h>

struct tgsic_arena {
    struct arena_chunk *chunks; /* newest first */
    char *next, *end;           /* free part of the newest chunk */
    size_t total;               /* bytes taken from the allocator */
    size_t limit;               /* upper bound of `total` */
    struct tgsic_allocator allocator;
    jmp_buf *escape;
    enum tgsic_result failure;
};

/* limit 0: 1 GiB. `escape` is borrowed; when an arena outlives the call that made it (as in a
 * tgsic_shader), the next call that allocates from it sets `arena->escape` to its own first. */
void tgsic_arena_init(struct tgsic_arena *arena, const struct tgsic_allocator *allocator,
                      size_t limit, jmp_buf *escape);
void tgsic_arena_free(struct tgsic_arena *arena);

/* Zeroed memory, aligned for any type. */
void *tgsic_arena_alloc(struct tgsic_arena *arena, size_t size);
/* As realloc for arena memory: extends in place when `block` is the newest allocation, else
 * copies; bytes past old_size are zero. */
void *tgsic_arena_grow(struct tgsic_arena *arena, void *block, size_t old_size, size_t new_size);
/* The same two without the zeroes, for memory that is written before it is read. */
void *tgsic_arena_alloc_raw(struct tgsic_arena *arena, size_t size);
void *tgsic_arena_grow_raw(struct tgsic_arena *arena, void *block, size_t old_size,
                           size_t new_size);
char *tgsic_arena_strndup(struct tgsic_arena *arena, const char *text, size_t length);
char *tgsic_arena_printf(struct tgsic_arena *arena, const char *format, ...)
#ifdef __GNUC__
    __attribute__((format(printf, 2, 3)))
#endif
    ;
/* Leaves the call: jumps to `escape` with `failure` as its result. Does not return. */
#ifdef __GNUC__
__attribute__((noreturn))
#endif
void tgsic_arena_fail(struct tgsic_arena *arena, enum tgsic_result failure);

#define ARENA_NEW(arena, type)          ((type *)tgsic_arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)tgsic_arena_array((arena), (count), sizeof(type)))
/* count * size, checked for overflow */
void *tgsic_arena_array(struct tgsic_arena *arena, size_t count, size_t size);

/* Makes room for one more element in a growing array of `count` elements whose capacity is the
 * next power of two (at least 8): call before writing array[count]. */
#define ARENA_RESERVE(arena, array, count)                                                         \
    ((array) = tgsic_arena_reserve((arena), (array), (count), sizeof *(array)))
void *tgsic_arena_reserve(struct tgsic_arena *arena, void *array, size_t count, size_t size);

#endif
