/* SPDX-License-Identifier: MIT */
/* Chunked bump allocation with a byte limit and a jump out of the call when it runs out. */
#include "arena.h"

#include <stdlib.h>

#define FIRST_SIZE 4096
#define MAX_SIZE   (1u << 20)

struct arena_chunk {
    struct arena_chunk *previous;
};

/* where an arena without memory begins and ends */
static char nowhere[1];

static size_t round_up(size_t size)
{
    return (size + ARENA_ALIGNMENT - 1) & ~(size_t)(ARENA_ALIGNMENT - 1);
}

/* An allocator may align less: that of 32-bit Windows does, to 8 bytes. */
static char *align_up(char *place)
{
    return place + (-(uintptr_t)place & (ARENA_ALIGNMENT - 1));
}

static void *heap_resize(void *user, void *block, size_t size)
{
    (void)user;
    if (!size) {
        free(block);
        return NULL;
    }
    return block ? realloc(block, size) : malloc(size);
}

void tgsic_arena_init(struct tgsic_arena *arena, const struct tgsic_allocator *allocator,
                      size_t limit, jmp_buf *escape)
{
    memset(arena, 0, sizeof *arena);
    arena->next = arena->end = nowhere;
    arena->chunk_size = FIRST_SIZE;
    arena->limit = limit ? limit : (size_t)1 << 30;
    arena->allocator = allocator ? *allocator : (struct tgsic_allocator){heap_resize, NULL};
    arena->escape = escape;
}

void tgsic_arena_free(struct tgsic_arena *arena)
{
    struct arena_chunk *chunk = arena->chunks;
    while (chunk) {
        struct arena_chunk *previous = chunk->previous;
        arena->allocator.resize(arena->allocator.user, chunk, 0);
        chunk = previous;
    }
    arena->chunks = NULL;
    arena->next = arena->end = nowhere;
    arena->total = 0;
}

void tgsic_arena_fail(struct tgsic_arena *arena, enum tgsic_result failure)
{
    arena->failure = failure;
    longjmp(*arena->escape, 1);
}

void tgsic_arena_expect(struct tgsic_arena *arena, size_t size)
{
    size_t most = size < MAX_SIZE ? round_up(size) : MAX_SIZE;
    if (most > arena->chunk_size)
        arena->chunk_size = most;
}

void tgsic_arena_lend(struct tgsic_arena *arena, char *memory, size_t size)
{
    if (size > arena->limit)
        size = arena->limit & ~(size_t)(ARENA_ALIGNMENT - 1);
    arena->next = memory;
    arena->end = memory + size;
    arena->total = size;
}

static void add_chunk(struct tgsic_arena *arena, size_t need)
{
    const size_t header = round_up(sizeof(struct arena_chunk));
    size_t size = arena->chunk_size;
    if (need > SIZE_MAX - header || need + header > arena->limit - arena->total)
        tgsic_arena_fail(arena, TGSIC_E_LIMIT);
    if (size < need + header)
        size = need + header;
    if (size > arena->limit - arena->total)
        size = need + header;
    struct arena_chunk *chunk = arena->allocator.resize(arena->allocator.user, NULL, size);
    if (!chunk)
        tgsic_arena_fail(arena, TGSIC_E_MEMORY);
    chunk->previous = arena->chunks;
    arena->chunks = chunk;
    arena->chunk_size = size < MAX_SIZE / 2 ? size * 2 : MAX_SIZE;
    arena->total += size;
    arena->next = align_up((char *)(chunk + 1));
    arena->end = arena->next + (size - header);
}

void *tgsic_arena_alloc_slowly(struct tgsic_arena *arena, size_t size)
{
    if (size > SIZE_MAX - ARENA_ALIGNMENT)
        tgsic_arena_fail(arena, TGSIC_E_LIMIT);
    add_chunk(arena, round_up(size));
    return tgsic_arena_alloc_raw(arena, size);
}

void *tgsic_arena_alloc_partly(struct tgsic_arena *arena, size_t size, size_t zeroed)
{
    return memset(tgsic_arena_alloc_raw(arena, size), 0, zeroed);
}

void *tgsic_arena_grow_raw(struct tgsic_arena *arena, void *block, size_t old_size, size_t new_size)
{
    if (!block)
        return tgsic_arena_alloc_raw(arena, new_size);
    size_t held = round_up(old_size);
    if (new_size <= held)
        return block;
    if (new_size > SIZE_MAX - ARENA_ALIGNMENT)
        tgsic_arena_fail(arena, TGSIC_E_LIMIT);
    size_t extra = round_up(new_size) - held;
    if ((char *)block + held == arena->next && (size_t)(arena->end - arena->next) >= extra) {
        arena->next += extra;
        return block;
    }
    return memcpy(tgsic_arena_alloc_raw(arena, new_size), block, old_size);
}

void *tgsic_arena_grow(struct tgsic_arena *arena, void *block, size_t old_size, size_t new_size)
{
    size_t held = block ? old_size : 0;
    char *grown = tgsic_arena_grow_raw(arena, block, old_size, new_size);
    if (new_size > held)
        memset(grown + held, 0, new_size - held);
    return grown;
}

void *tgsic_arena_reserve_raw(struct tgsic_arena *arena, void *array, size_t count, size_t size)
{
    if (!count)
        return tgsic_arena_alloc_raw(arena, ARENA_FIRST * size);
    if (count > SIZE_MAX / 2 / size)
        tgsic_arena_fail(arena, TGSIC_E_LIMIT);
    return tgsic_arena_grow_raw(arena, array, count * size, count * 2 * size);
}

void *tgsic_arena_refill_raw(struct tgsic_arena *arena, void *array, uint32_t *capacity,
                             size_t size)
{
    size_t held = *capacity, wanted = held ? held * 2 : ARENA_FIRST;
    if (wanted > UINT32_MAX || wanted > SIZE_MAX / size)
        tgsic_arena_fail(arena, TGSIC_E_LIMIT);
    *capacity = (uint32_t)wanted;
    return tgsic_arena_grow_raw(arena, array, held * size, wanted * size);
}

void *tgsic_arena_reserve(struct tgsic_arena *arena, void *array, size_t count, size_t size)
{
    char *room = tgsic_arena_reserve_raw(arena, array, count, size);
    memset(room + count * size, 0, (count ? count : ARENA_FIRST) * size);
    return room;
}

char *tgsic_arena_strndup(struct tgsic_arena *arena, const char *text, size_t length)
{
    if (length == SIZE_MAX)
        tgsic_arena_fail(arena, TGSIC_E_LIMIT);
    char *copy = tgsic_arena_alloc_raw(arena, length + 1);
    if (length)
        memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}
