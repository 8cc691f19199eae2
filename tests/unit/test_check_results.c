/* SPDX-License-Identifier: MIT */
/* Result files: what is written reads back, hostile lines are refused with their place, shards
 * join. */
#include "check/record.h"
#include "check/results.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define HEADER "{\"tgsic\":\"1\",\"format\":1,\"options\":\"o\",\"expected\":3}\n"

static const uint8_t pixels[16] = {255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 9, 8, 7, 6};

static void expect_equal_text(const char *a, const char *b)
{
    assert_int_equal(a == NULL, b == NULL);
    if (a)
        assert_string_equal(a, b);
}

static void a_result_reads_back_whole(void **state)
{
    static const struct check_exhibit exhibits[] = {
        {"GLSL (vertex)", "void main()\n{\t\"\\\"}\n", 2}, {"GLSL′ (vertex)", "\x01\x7f", 0}};
    static const struct check_picture pictures[] = {{"got", 2, 2, pixels, NULL}};
    const struct check_result written = {
        .name = "a/\xff\xc3\x28 \xe2\x82\xac.shader_test",
        .route = "glsl-tgsi",
        .oracle = "exec",
        .verdict = CHECK_DIFFERENT,
        .blame = "GLSL→TGSI",
        .cause = "0.5 ≠ 1",
        .instructions = 7,
        .glsl_bytes = UINT32_MAX,
        .milliseconds = 3,
        .covered_permille = 1000,
        .distinct_colors = 4,
        .exhibits = exhibits,
        .num_exhibits = 2,
        .pictures = pictures,
        .num_pictures = 1,
    };
    struct tgsic_arena arena;
    jmp_buf escape;
    tgsic_arena_init(&arena, NULL, 0, &escape);
    assert_int_equal(setjmp(escape), 0);
    struct tgsic_text line, again;
    struct check_result read;
    struct check_json_error error;
    tgsic_text_init(&line, &arena, 0);
    tgsic_text_init(&again, &arena, 0);
    tgsic_check_write_record(&line, &written);
    assert_null(memchr(line.data, '\n', line.size));
    assert_true(tgsic_check_read_record(&arena, line.data, line.size, &read, &error));
    assert_string_equal(read.name, written.name);
    assert_string_equal(read.cause, written.cause);
    expect_equal_text(read.blame, written.blame);
    assert_int_equal(read.verdict, CHECK_DIFFERENT);
    assert_int_equal(read.glsl_bytes, UINT32_MAX);
    assert_int_equal(read.num_exhibits, 2);
    assert_string_equal(read.exhibits[0].text, exhibits[0].text);
    assert_int_equal(read.exhibits[0].marked_line, 2);
    assert_string_equal(read.exhibits[1].text, exhibits[1].text);
#ifdef CHECK_HAVE_PNG
    assert_int_equal(read.num_pictures, 1);
    assert_memory_equal(read.pictures[0].png, "iVBORw0KGgo", 11);
#endif
    tgsic_check_write_record(&again, &read);
    assert_int_equal(again.size, line.size);
    assert_memory_equal(again.data, line.data, line.size);
    tgsic_arena_free(&arena);
}

/* ---- Hostile lines ------------------------------------------------------------------------- */

static bool reads(const char *text, size_t size)
{
    struct tgsic_arena arena;
    jmp_buf escape;
    struct check_json_error error = {0};
    tgsic_arena_init(&arena, NULL, 0, &escape);
    assert_int_equal(setjmp(escape), 0);
    /* In memory of its own size, so that a sanitizer sees who reads past it. */
    char *copy = malloc(size ? size : 1);
    memcpy(copy, text, size);
    bool ok = tgsic_check_json_read(&arena, copy, size, &error) != NULL;
    assert_int_equal(ok, error.text == NULL);
    assert_true(error.offset <= size);
    free(copy);
    tgsic_arena_free(&arena);
    return ok;
}

static void json_is_read_strictly(void **state)
{
    static const char *const good[] = {"0",
                                       "-0.5e+3",
                                       "18446744073709551616",
                                       "\"\\u00e9\\ud83d\\ude00\\udc80\"",
                                       "[]",
                                       " { \"a\" : [ 1 , null , true ] } ",
                                       "[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]"};
    static const char *const bad[] = {"",
                                      " ",
                                      "01",
                                      "1.",
                                      ".5",
                                      "+1",
                                      "-",
                                      "1e",
                                      "nul",
                                      "truefalse",
                                      "\"",
                                      "\"\\",
                                      "\"\\x\"",
                                      "\"\\u12\"",
                                      "\"\\u0000\"",
                                      "\"\\ud800\"",
                                      "\"\\ud800\\u0041\"",
                                      "\"\\udc00\"",
                                      "\"\xff\"",
                                      "\"\xc0\x80\"",
                                      "\"\xed\xa0\x80\"",
                                      "\"\n\"",
                                      "[1,]",
                                      "[1 2]",
                                      "{\"a\"}",
                                      "{a:1}",
                                      "{\"a\":1,}",
                                      "[",
                                      "{",
                                      "1 2",
                                      "[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (!reads(good[i], strlen(good[i])))
            fail_msg("refused: %s", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (reads(bad[i], strlen(bad[i])))
            fail_msg("taken: %s", bad[i]);
    assert_false(reads("\"a\0b\"", 5));
}

static void expect_message(const char *file, bool torn, const char *message)
{
    struct check_results results;
    struct tgsic_diags diags = {0};
    enum tgsic_result result =
        tgsic_check_read_results(file, strlen(file), "f", torn, &results, &diags);
    if (message) {
        assert_int_equal(result, TGSIC_E_INVALID);
        assert_string_equal(diags.items[0].text, message);
    } else {
        assert_int_equal(result, TGSIC_OK);
    }
    tgsic_diags_free(&diags);
    tgsic_check_results_free(&results);
}

#define LINE(name, verdict, more)                                                                  \
    "{\"verdict\":\"" verdict "\",\"name\":\"" name "\",\"route\":\"r\",\"oracle\":\"x\"" more "}" \
    "\n"

static void malformed_files_are_named_with_their_line(void **state)
{
    expect_message(HEADER LINE("a", "same", ""), false, NULL);
    expect_message(HEADER LINE("a", "same", ",\"later\":[{}]"), false, NULL);
    expect_message("", false, "f:1:1: the file has no header");
    expect_message(LINE("a", "same", ""), false, "f:1:1: no header of a file of results");
    expect_message("{\"tgsic\":\"1\",\"format\":2,\"options\":\"\",\"expected\":0}\n", false,
                   "f:1:1: results of a format that this version cannot read");
    expect_message(HEADER LINE("a", "good", ""), false, "f:2:1: an unknown verdict");
    expect_message(HEADER "[]\n", false, "f:2:1: no JSON object");
    expect_message(HEADER "{\"verdict\":\"same\"}\n", false,
                   "f:2:1: a member that should be text is missing or no text");
    expect_message(HEADER LINE("a", "same", ",\"instructions\":4294967296"), false,
                   "f:2:1: a member that should be a number below 2^32 is none");
    expect_message(HEADER LINE("a", "same", ",\"pictures\":{}"), false,
                   "f:2:1: a member that should be an array is none");
    expect_message(HEADER LINE("a", "same", ",\"pictures\":[{\"title\":\"\",\"png\":\"<\"}]"),
                   false, "f:2:1: a picture that is no base64");
    expect_message(HEADER "{\"verdict\":\"sa", false, "f:2:1: the file breaks off within a line");
    expect_message(HEADER "{\"verdict\":\"sa", true, NULL);
    expect_message(HEADER "x\n", true, "f:2:1: no JSON value");
}

/* ---- Joining ------------------------------------------------------------------------------- */

static enum tgsic_result merge(const char *a, const char *b, struct check_results parts[2],
                               struct check_results *out, struct tgsic_diags *diags)
{
    static const char *const names[] = {"a", "b"};
    assert_int_equal(tgsic_check_read_results(a, strlen(a), "a", false, &parts[0], diags),
                     TGSIC_OK);
    assert_int_equal(tgsic_check_read_results(b, strlen(b), "b", false, &parts[1], diags),
                     TGSIC_OK);
    return tgsic_check_merge_results(parts, 2, names, out, diags);
}

static void expect_merge(const char *a, const char *b, const char *names, const char *message)
{
    struct check_results parts[2], out;
    struct tgsic_diags diags = {0};
    enum tgsic_result result = merge(a, b, parts, &out, &diags);
    if (message) {
        assert_int_equal(result, TGSIC_E_INVALID);
        assert_string_equal(diags.items[0].text, message);
    } else {
        assert_int_equal(result, TGSIC_OK);
        assert_int_equal(out.count, strlen(names));
        for (size_t i = 0; i < out.count; i++)
            assert_int_equal(out.items[i]->name[0], names[i]);
        assert_int_equal(out.header.expected, out.count);
    }
    tgsic_diags_free(&diags);
    tgsic_check_results_free(&out);
    for (int i = 0; i < 2; i++)
        tgsic_check_results_free(&parts[i]);
}

static void shards_join_into_the_order_of_one_run(void **state)
{
#define HEADER_OF(count, options)                                                                  \
    "{\"tgsic\":\"1\",\"format\":1,\"options\":\"" options "\",\"expected\":" count "}\n"
    expect_merge(HEADER_OF("2", "o") LINE("a", "same", "") LINE("c", "same", ""),
                 HEADER_OF("1", "o") LINE("b", "crash", ""), "abc", NULL);
    expect_merge(HEADER_OF("1", "o") LINE("a", "same", ""),
                 HEADER_OF("1", "o") LINE("a", "same", ""), "a", NULL);
    expect_merge(HEADER_OF("1", "o") LINE("a", "same", ""),
                 HEADER_OF("1", "o") LINE("a", "crash", ""), NULL,
                 "a: the files disagree about its verdict");
    expect_merge(HEADER_OF("1", "o"), HEADER_OF("1", "p"), NULL,
                 "b: another version or other options than the first file's");
}

static void a_full_disk_is_noticed(void **state)
{
    static const struct check_result result = {.name = "a", .route = "r", .oracle = "x"};
    static const struct check_header header = {"1", "o", 1};
    FILE *full = fopen("/dev/full", "w");
    if (!full)
        skip();
    assert_false(tgsic_check_write_header(full, &header));
    assert_false(tgsic_check_write_result(full, &result));
    fclose(full);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_result_reads_back_whole),
        cmocka_unit_test(json_is_read_strictly),
        cmocka_unit_test(malformed_files_are_named_with_their_line),
        cmocka_unit_test(shards_join_into_the_order_of_one_run),
        cmocka_unit_test(a_full_disk_is_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
