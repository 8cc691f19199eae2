/* SPDX-License-Identifier: MIT */
/* The growing text that printers and back ends write to. */
#include "tgsi/text_buffer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

static struct tgsic_arena arena;
static jmp_buf escape;

static int start(void **state)
{
    (void)state;
    tgsic_arena_init(&arena, NULL, 0, &escape);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    tgsic_arena_free(&arena);
    return 0;
}

static void expect(const struct tgsic_text *text, const char *expected)
{
    assert_int_equal(text->size, strlen(expected));
    if (text->size)
        assert_memory_equal(text->data, expected, text->size);
}

static void pieces(void **state)
{
    (void)state;
    struct tgsic_text text;
    tgsic_text_init(&text, &arena, 0);
    expect(&text, "");
    tgsic_text_pad(&text, 0);
    TEXT_LITERAL(&text, "a");
    tgsic_text_char(&text, 'b');
    tgsic_text_str(&text, "");
    tgsic_text_str(&text, "cd");
    tgsic_text_pad(&text, 3);
    tgsic_text_printf(&text, "<%s %d>", "x", -5);
    expect(&text, "abcd   <x -5>");
}

static void integers(void **state)
{
    (void)state;
    struct tgsic_text text;
    tgsic_text_init(&text, &arena, 0);
    tgsic_text_uint(&text, 0);
    tgsic_text_char(&text, ' ');
    tgsic_text_uint(&text, UINT64_MAX);
    tgsic_text_char(&text, ' ');
    tgsic_text_int(&text, INT64_MIN);
    tgsic_text_char(&text, ' ');
    tgsic_text_int(&text, INT64_MAX);
    tgsic_text_char(&text, ' ');
    tgsic_text_hex(&text, 0x0012abcd);
    expect(&text, "0 18446744073709551615 -9223372036854775808 9223372036854775807 0x0012abcd");
}

static void integers_of_every_length(void **state)
{
    (void)state;
    struct tgsic_text text;
    tgsic_text_init(&text, &arena, 0);
    for (uint64_t power = 1; power <= 10000; power *= 10) {
        tgsic_text_uint(&text, power - 1);
        tgsic_text_char(&text, ' ');
        tgsic_text_uint(&text, power);
        tgsic_text_char(&text, ' ');
    }
    expect(&text, "0 1 9 10 99 100 999 1000 9999 10000 ");
}

/* what printf of the C library makes of the same is what is expected */
#define EXPECT_FORMATTED(...)                                                                      \
    do {                                                                                           \
        struct tgsic_text text;                                                                    \
        char expected[600];                                                                        \
        tgsic_text_init(&text, &arena, 0);                                                         \
        tgsic_text_printf(&text, __VA_ARGS__);                                                     \
        snprintf(expected, sizeof expected, __VA_ARGS__);                                          \
        expect(&text, expected);                                                                   \
        assert_string_equal(tgsic_arena_printf(&arena, __VA_ARGS__), expected);                    \
    } while (0)

static void formatted_texts(void **state)
{
    (void)state;
    char string[400] = "";
    EXPECT_FORMATTED("%s%c", "", '-');
    EXPECT_FORMATTED("100%% of %u", UINT32_MAX);
    EXPECT_FORMATTED("%d %d %d", INT32_MIN, 0, INT32_MAX);
    for (size_t length = 0; length + 1 < sizeof string; length++) {
        EXPECT_FORMATTED("[%s]", string);                    /* ours */
        EXPECT_FORMATTED("%s %08x%.3s", string, 31, "abcd"); /* the library's */
        string[length] = (char)('a' + length % 26);
    }
}

static void growth(void **state)
{
    (void)state;
    struct tgsic_text text, other;
    tgsic_text_init(&text, &arena, 0);
    tgsic_text_init(&other, &arena, 0);
    for (unsigned i = 0; i < 100000; i++) {
        tgsic_text_char(&text, (char)('a' + i % 26));
        tgsic_text_char(&other, '-'); /* so that neither grows in place */
    }
    for (unsigned i = 0; i < 100000; i++)
        assert_int_equal(text.data[i], 'a' + i % 26);
}

/* A piece that is longer than twice of all before. */
static void long_pieces(void **state)
{
    (void)state;
    struct tgsic_text text;
    tgsic_text_init(&text, &arena, 0);
    TEXT_LITERAL(&text, "x");
    tgsic_text_pad(&text, 100000);
    assert_in_range(text.capacity, text.size, 2 * text.size); /* no more than it takes */
    char *behind = tgsic_arena_alloc(&arena, 4096);
    memset(behind, '!', 4096);
    for (size_t i = 1; i < text.size; i++)
        assert_int_equal(text.data[i], ' ');
}

static void the_limit_ends_the_call(void **state)
{
    (void)state;
    struct tgsic_text text;
    tgsic_text_init(&text, &arena, 10);
    if (setjmp(escape)) {
        assert_int_equal(arena.failure, TGSIC_E_LIMIT);
        return;
    }
    TEXT_LITERAL(&text, "0123456789");
    assert_int_equal(text.size, 10);
    tgsic_text_char(&text, 'x');
    fail();
}

static void the_result_is_terminated(void **state)
{
    (void)state;
    struct tgsic_text text;
    struct tgsic_buffer buffer;
    tgsic_text_init(&text, &arena, 0);
    tgsic_text_finish(&text, NULL, &buffer);
    assert_string_equal(buffer.data, "");
    tgsic_buffer_free(&buffer);
    TEXT_LITERAL(&text, "shader");
    tgsic_text_finish(&text, NULL, &buffer);
    assert_string_equal(buffer.data, "shader");
    assert_int_equal(buffer.size, 6);
    tgsic_buffer_free(&buffer);
    assert_null(buffer.data);
}

static void sections_are_joined_in_order(void **state)
{
    (void)state;
    struct tgsic_text sections[3];
    struct tgsic_buffer buffer;
    tgsic_text_init_all(sections, 3, &arena, 16, 64);
    TEXT_LITERAL(&sections[2], "main(); /* behind all */");
    TEXT_LITERAL(&sections[0], "void ");
    tgsic_text_join(sections, 3, 29, NULL, &buffer);
    assert_string_equal(buffer.data, "void main(); /* behind all */");
    assert_int_equal(buffer.size, 29);
    tgsic_buffer_free(&buffer);
}

static void the_limit_holds_for_the_sum(void **state)
{
    (void)state;
    struct tgsic_text sections[2];
    struct tgsic_buffer buffer = {0};
    tgsic_text_init(&sections[0], &arena, 8);
    tgsic_text_init(&sections[1], &arena, 8);
    TEXT_LITERAL(&sections[0], "01234");
    TEXT_LITERAL(&sections[1], "5678");
    if (setjmp(escape)) {
        assert_int_equal(arena.failure, TGSIC_E_LIMIT);
        assert_null(buffer.data);
        return;
    }
    tgsic_text_join(sections, 2, 8, NULL, &buffer);
    fail();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(pieces, start, stop),
        cmocka_unit_test_setup_teardown(integers, start, stop),
        cmocka_unit_test_setup_teardown(integers_of_every_length, start, stop),
        cmocka_unit_test_setup_teardown(formatted_texts, start, stop),
        cmocka_unit_test_setup_teardown(growth, start, stop),
        cmocka_unit_test_setup_teardown(long_pieces, start, stop),
        cmocka_unit_test_setup_teardown(the_limit_ends_the_call, start, stop),
        cmocka_unit_test_setup_teardown(the_result_is_terminated, start, stop),
        cmocka_unit_test_setup_teardown(sections_are_joined_in_order, start, stop),
        cmocka_unit_test_setup_teardown(the_limit_holds_for_the_sum, start, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
