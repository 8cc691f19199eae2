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
#include <string.h>

struct tgsic_arena {
    struct arena_chunk *chunks; /* newest first */
    char *next, *end;           /* free part of the newest chunk, a multiple of the alignment;
                                   never NULL */
    size_t chunk_size;          /* of the chunk that comes next; each is twice as large */
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

/* Makes the first chunk large enough for `size` bytes, as a caller foresees them. */
void tgsic_arena_expect(struct tgsic_arena *arena, size_t size);

/* Gives an empty arena memory of the caller's to use up first, so that small needs ask the
 * allocator for nothing. It is aligned, lives as long as the arena does, and counts as taken. */
void tgsic_arena_lend(struct tgsic_arena *arena, char *memory, size_t size);

#define ARENA_ALIGNMENT 16 /* of every allocation: enough for any type */

/* What does not fit the newest chunk. */
TGSIC_COLD void *tgsic_arena_alloc_slowly(struct tgsic_arena *arena, size_t size);

/* Memory that is written before it is read. What has no size may share its place with others. */
static inline void *tgsic_arena_alloc_raw(struct tgsic_arena *arena, size_t size)
{
    if (size > (size_t)(arena->end - arena->next))
        return tgsic_arena_alloc_slowly(arena, size);
    void *block = arena->next;
    arena->next += (size + ARENA_ALIGNMENT - 1) & ~(size_t)(ARENA_ALIGNMENT - 1);
    return block;
}

/* Zeroed memory. */
static inline void *tgsic_arena_alloc(struct tgsic_arena *arena, size_t size)
{
    return memset(tgsic_arena_alloc_raw(arena, size), 0, size);
}

/* Memory of which the first `zeroed` bytes are that, the others are written before they are read.
 */
void *tgsic_arena_alloc_partly(struct tgsic_arena *arena, size_t size, size_t zeroed);

/* As realloc for arena memory: extends in place when `block` is the newest allocation, else
 * copies; bytes past old_size are zero. */
void *tgsic_arena_grow(struct tgsic_arena *arena, void *block, size_t old_size, size_t new_size);
/* The same without the zeroes. */
void *tgsic_arena_grow_raw(struct tgsic_arena *arena, void *block, size_t old_size,
                           size_t new_size);
char *tgsic_arena_strndup(struct tgsic_arena *arena, const char *text, size_t length);
char *tgsic_arena_printf(struct tgsic_arena *arena, const char *format, ...) TGSIC_PRINTF(2, 3);
/* Leaves the call: jumps to `escape` with `failure` as its result. Does not return. */
TGSIC_COLD _Noreturn void tgsic_arena_fail(struct tgsic_arena *arena, enum tgsic_result failure);

#define ARENA_NEW(arena, type)          ((type *)tgsic_arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)tgsic_arena_array((arena), (count), sizeof(type)))
/* count * size, checked for overflow */
static inline void *tgsic_arena_array(struct tgsic_arena *arena, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        tgsic_arena_fail(arena, TGSIC_E_LIMIT);
    return tgsic_arena_alloc(arena, count * size);
}

/* Makes room for one more element in a growing array of `count` elements whose capacity is the
 * next power of two, at least ARENA_FIRST: call before writing array[count]. */
#define ARENA_FIRST 16u
#define ARENA_RESERVE(arena, array, count)                                                         \
    ((array) = ARENA_IS_FULL(count)                                                                \
                   ? tgsic_arena_reserve((arena), (array), (count), sizeof *(array))               \
                   : (array))
#define ARENA_IS_FULL(count) (!((count) % ARENA_FIRST) && !((count) & ((count)-1)))
void *tgsic_arena_reserve(struct tgsic_arena *arena, void *array, size_t count, size_t size);
/* The same without the zeroes. */
#define ARENA_RESERVE_RAW(arena, array, count)                                                     \
    ((array) = ARENA_IS_FULL(count)                                                                \
                   ? tgsic_arena_reserve_raw((arena), (array), (count), sizeof *(array))           \
                   : (array))
void *tgsic_arena_reserve_raw(struct tgsic_arena *arena, void *array, size_t count, size_t size);
/* The same for an array that is emptied and filled anew, so that its room is not what `count` says
 * but `capacity`, a uint32_t that begins as 0. */
#define ARENA_REFILL_RAW(arena, array, count, capacity)                                            \
    ((array) = (count) < (capacity)                                                                \
                   ? (array)                                                                       \
                   : tgsic_arena_refill_raw((arena), (array), &(capacity), sizeof *(array)))
void *tgsic_arena_refill_raw(struct tgsic_arena *arena, void *array, uint32_t *capacity,
                             size_t size);

#endif
