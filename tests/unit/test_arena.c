/* SPDX-License-Identifier: MIT */
/* The arena and the diagnostics list: alignment, growth, limits, failure without leaks. */
#include "tgsi/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

struct counter {
    int blocks;
    int allowed;
};

static void *counting_resize(void *user, void *block, size_t size)
{
    struct counter *counter = user;
    if (!size) {
        counter->blocks -= block != NULL;
        free(block);
        return NULL;
    }
    if (!block && counter->allowed-- <= 0)
        return NULL;
    counter->blocks += !block;
    return realloc(block, size);
}

/* As that of 32-bit Windows may do: aligned to 8 bytes and no more. */
static void *resize_at_8(void *user, void *block, size_t size)
{
    char *start = block ? (char *)block - 8 : NULL;
    (void)user;
    if (!size) {
        free(start);
        return NULL;
    }
    start = realloc(start, size + 8);
    return start ? start + 8 : NULL;
}

static void check_memory(const struct tgsic_allocator *allocator)
{
    struct tgsic_arena arena;
    jmp_buf escape;
    tgsic_arena_init(&arena, allocator, 0, &escape);
    char *previous = NULL;
    for (size_t size = 1; size < 3000; size += 37) {
        char *block = tgsic_arena_alloc(&arena, size);
        assert_int_equal((uintptr_t)block % 16, 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(block[i], 0);
        memset(block, 0xff, size);
        assert_true(block != previous);
        previous = block;
    }
    tgsic_arena_free(&arena);
}

static void memory_is_zeroed_aligned_and_apart(void **state)
{
    const struct tgsic_allocator odd = {resize_at_8, NULL};
    (void)state;
    check_memory(NULL);
    check_memory(&odd);
}

static void growing_keeps_contents_and_zeroes_the_rest(void **state)
{
    (void)state;
    struct tgsic_arena arena;
    jmp_buf escape;
    tgsic_arena_init(&arena, NULL, 0, &escape);
    uint32_t *values = NULL;
    for (uint32_t i = 0; i < 5000; i++) {
        ARENA_RESERVE(&arena, values, i);
        assert_int_equal(values[i], 0);
        values[i] = i;
        if (i % 100 == 0)
            tgsic_arena_alloc(&arena, 8); /* so that growth in place is not always possible */
    }
    for (uint32_t i = 0; i < 5000; i++)
        assert_int_equal(values[i], i);
    tgsic_arena_free(&arena);
}

static void what_has_no_size_grows_apart(void **state)
{
    (void)state;
    struct tgsic_arena arena;
    jmp_buf escape;
    tgsic_arena_init(&arena, NULL, 0, &escape);
    assert_non_null(tgsic_arena_alloc(&arena, 0)); /* before there is any memory */
    char *empty = tgsic_arena_alloc(&arena, 1);
    empty = tgsic_arena_alloc(&arena, 0);
    char *neighbour = memset(tgsic_arena_alloc_raw(&arena, 16), 'n', 16);
    empty = tgsic_arena_grow(&arena, empty, 0, 16);
    memset(empty, 'e', 16);
    for (int i = 0; i < 16; i++)
        assert_int_equal(neighbour[i], 'n');
    tgsic_arena_free(&arena);
}

static void part_of_a_block_is_zeroed(void **state)
{
    (void)state;
    _Alignas(ARENA_ALIGNMENT) char lent[64];
    struct tgsic_arena arena;
    jmp_buf escape;
    memset(lent, 'x', sizeof lent);
    tgsic_arena_init(&arena, NULL, 0, &escape);
    tgsic_arena_lend(&arena, lent, sizeof lent);
    const char *block = tgsic_arena_alloc_partly(&arena, 40, 21);
    for (int i = 0; i < 40; i++)
        assert_int_equal(block[i], i < 21 ? 0 : 'x');
    tgsic_arena_free(&arena);
}

static void what_is_expected_takes_one_block(void **state)
{
    (void)state;
    struct counter counter = {0, 1};
    struct tgsic_allocator allocator = {counting_resize, &counter};
    struct tgsic_arena arena;
    jmp_buf escape;
    tgsic_arena_init(&arena, &allocator, 0, &escape);
    if (setjmp(escape))
        fail_msg("a second block");
    tgsic_arena_expect(&arena, 40000);
    for (int i = 0; i < 39; i++)
        memset(tgsic_arena_alloc_raw(&arena, 1000), 0xff, 1000);
    tgsic_arena_free(&arena);
    assert_int_equal(counter.blocks, 0);
}

static void lent_memory_comes_first_and_counts(void **state)
{
    (void)state;
    struct counter counter = {0, 1};
    struct tgsic_allocator allocator = {counting_resize, &counter};
    struct tgsic_arena arena;
    jmp_buf escape;
    _Alignas(ARENA_ALIGNMENT) char lent[256];
    for (size_t limit = 200; limit <= 8192; limit += 7992) {
        volatile int blocks = 0;
        tgsic_arena_init(&arena, &allocator, limit, &escape);
        if (setjmp(escape)) {
            assert_int_equal(blocks, limit / 16);
            assert_int_equal(counter.blocks, 0);
            continue;
        }
        tgsic_arena_lend(&arena, lent, sizeof lent);
        for (; blocks < 17; blocks++) {
            char *block = tgsic_arena_alloc_raw(&arena, 16);
            assert_int_equal(block >= lent && block < lent + sizeof lent, blocks < 16);
        }
        assert_int_equal(limit, 8192);
        assert_int_equal(counter.blocks, 1);
        tgsic_arena_free(&arena);
        assert_int_equal(counter.blocks, 0);
    }
}

static void raw_memory_grows_with_its_contents(void **state)
{
    (void)state;
    struct tgsic_arena arena;
    jmp_buf escape;
    tgsic_arena_init(&arena, NULL, 0, &escape);
    uint32_t *values = NULL;
    for (uint32_t i = 0; i < 5000; i++) {
        ARENA_RESERVE_RAW(&arena, values, i);
        values[i] = i;
        if (i % 100 == 0)
            tgsic_arena_alloc(&arena, 8);
    }
    for (uint32_t i = 0; i < 5000; i++)
        assert_int_equal(values[i], i);
    tgsic_arena_free(&arena);
}

static enum tgsic_result fill(const struct tgsic_allocator *allocator, size_t limit)
{
    struct tgsic_arena arena;
    jmp_buf escape;
    tgsic_arena_init(&arena, allocator, limit, &escape);
    if (setjmp(escape)) {
        enum tgsic_result failure = arena.failure;
        tgsic_arena_free(&arena);
        return failure;
    }
    for (;;)
        tgsic_arena_alloc(&arena, 1000);
}

static void the_byte_limit_ends_the_call(void **state)
{
    (void)state;
    struct counter counter = {0, 1 << 20};
    struct tgsic_allocator allocator = {counting_resize, &counter};
    assert_int_equal(fill(&allocator, 100000), TGSIC_E_LIMIT);
    assert_int_equal(counter.blocks, 0);
}

static void a_failing_allocator_ends_the_call_without_a_leak(void **state)
{
    (void)state;
    for (int allowed = 0; allowed < 5; allowed++) {
        struct counter counter = {0, allowed};
        struct tgsic_allocator allocator = {counting_resize, &counter};
        assert_int_equal(fill(&allocator, 0), TGSIC_E_MEMORY);
        assert_int_equal(counter.blocks, 0);
    }
}

static void an_overflowing_size_is_a_limit(void **state)
{
    (void)state;
    struct tgsic_arena arena;
    jmp_buf escape;
    tgsic_arena_init(&arena, NULL, 0, &escape);
    volatile bool failed = false;
    if (setjmp(escape))
        failed = true;
    else
        tgsic_arena_array(&arena, SIZE_MAX / 4, 8);
    assert_true(failed);
    assert_int_equal(arena.failure, TGSIC_E_LIMIT);
    tgsic_arena_free(&arena);
}

static void diagnostics_are_bounded_and_counted(void **state)
{
    (void)state;
    struct counter counter = {0, 1 << 20};
    struct tgsic_allocator allocator = {counting_resize, &counter};
    struct tgsic_diags diags = {.max_items = 3, .allocator = &allocator};
    for (int i = 0; i < 5; i++)
        tgsic_diags_add(&diags, i & 1 ? TGSIC_WARNING : TGSIC_ERROR, 1000 + i,
                        (struct tgsic_pos){.line = 7}, "message %d", i);
    assert_int_equal(diags.count, 3);
    assert_int_equal(diags.dropped, 2);
    assert_int_equal(diags.errors, 3);
    assert_string_equal(diags.items[2].text, "message 2");
    tgsic_diags_free(&diags);
    assert_int_equal(counter.blocks, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_aligned_and_apart),
        cmocka_unit_test(growing_keeps_contents_and_zeroes_the_rest),
        cmocka_unit_test(what_has_no_size_grows_apart),
        cmocka_unit_test(part_of_a_block_is_zeroed),
        cmocka_unit_test(what_is_expected_takes_one_block),
        cmocka_unit_test(lent_memory_comes_first_and_counts),
        cmocka_unit_test(raw_memory_grows_with_its_contents),
        cmocka_unit_test(the_byte_limit_ends_the_call),
        cmocka_unit_test(a_failing_allocator_ends_the_call_without_a_leak),
        cmocka_unit_test(an_overflowing_size_is_a_limit),
        cmocka_unit_test(diagnostics_are_bounded_and_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
