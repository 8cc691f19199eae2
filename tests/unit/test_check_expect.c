/* SPDX-License-Identifier: MIT */
/* Known results: which line counts, what is a surprise, what is stale, and files that are written
 * again. */
#include "check/expect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct check_expectations read_all(const char *text)
{
    struct check_expectations known;
    assert_int_equal(tgsic_check_read_expectations(text, strlen(text), "k", &known, NULL),
                     TGSIC_OK);
    return known;
}

static enum check_outcome outcome(const char *text, const char *name, enum check_verdict verdict)
{
    struct check_expectations known = read_all(text);
    const struct check_result result = {
        .name = name, .route = "glsl-tgsi", .oracle = "exec", .verdict = verdict};
    enum check_outcome got = tgsic_check_outcome(&known, &result, NULL);
    tgsic_check_expectations_free(&known);
    return got;
}

static void the_last_line_that_fits_counts(void **state)
{
    static const char text[] = "# known\n\n"
                               "different  a/*  # rounding\n"
                               "same a/good.frag # but this one\r\n"
                               "crash,timeout odd@2.frag # it varies\n"
                               "rejected r.frag@glsl-tgsi:gl # another oracle\n"
                               "rejected s.frag@glsl*:exec # this one\n"
                               "different \\[x].frag # a bracket";
    assert_int_equal(outcome(text, "a/x.frag", CHECK_DIFFERENT), CHECK_KNOWN);
    assert_int_equal(outcome(text, "a/x.frag", CHECK_CRASH), CHECK_UNEXPECTED);
    assert_int_equal(outcome(text, "a/x.frag", CHECK_SAME), CHECK_UNEXPECTED_PASS);
    assert_int_equal(outcome(text, "a/x.frag", CHECK_SKIPPED), CHECK_AS_EXPECTED);
    assert_int_equal(outcome(text, "a/good.frag", CHECK_SAME), CHECK_AS_EXPECTED);
    assert_int_equal(outcome(text, "a/good.frag", CHECK_DIFFERENT), CHECK_UNEXPECTED);
    assert_int_equal(outcome(text, "odd@2.frag", CHECK_TIMEOUT), CHECK_KNOWN);
    assert_int_equal(outcome(text, "r.frag", CHECK_REJECTED), CHECK_UNEXPECTED);
    assert_int_equal(outcome(text, "s.frag", CHECK_REJECTED), CHECK_KNOWN);
    assert_int_equal(outcome(text, "[x].frag", CHECK_DIFFERENT), CHECK_KNOWN);
    assert_int_equal(outcome(text, "other", CHECK_SAME), CHECK_AS_EXPECTED);
    assert_int_equal(outcome(text, "other", CHECK_UNSUPPORTED), CHECK_UNEXPECTED);
}

static void expect_malformed(const char *text, const char *message)
{
    struct check_expectations known;
    struct tgsic_diags diags = {0};
    assert_int_equal(tgsic_check_read_expectations(text, strlen(text), "k", &known, &diags),
                     TGSIC_E_INVALID);
    assert_string_equal(diags.items[0].text, message);
    tgsic_check_expectations_free(&known);
    tgsic_diags_free(&diags);
}

static void malformed_lines_are_named(void **state)
{
    expect_malformed("\nwrong a # x", "k:2: the line does not begin with a verdict");
    expect_malformed("same, a # x", "k:1: the line does not begin with a verdict");
    expect_malformed("same", "k:1: a name is missing");
    expect_malformed("same # x", "k:1: a name is missing");
    expect_malformed("same a", "k:1: a reason is missing: '# …' behind the name");
    expect_malformed("same a #  ", "k:1: a reason is missing: '# …' behind the name");
    struct check_expectations known;
    assert_int_equal(tgsic_check_read_expectations("same a\0b # x", 12, "k", &known, NULL),
                     TGSIC_E_INVALID);
    tgsic_check_expectations_free(&known);
}

static void lines_that_fit_nothing_are_stale(void **state)
{
    static const char *const names[] = {"a.frag", "b.frag"};
    struct tgsic_diags diags = {0};
    struct check_expectations known = read_all("crash a.* # x\ncrash c.frag # gone\n");
    assert_int_equal(tgsic_check_stale_expectations(&known, names, 2, "k", &diags), 1);
    assert_string_equal(diags.items[0].text, "k:2: no case is named 'c.frag'");
    tgsic_diags_free(&diags);
    tgsic_check_expectations_free(&known);
}

static char *write_again(const struct check_results *results,
                         const struct check_expectations *known)
{
    static char text[1024];
    memset(text, 0, sizeof text);
    FILE *file = tmpfile();
    tgsic_check_write_expectations(file, results, known);
    rewind(file);
    text[fread(text, 1, sizeof text - 1, file)] = 0;
    fclose(file);
    return text;
}

static void what_is_written_makes_the_run_expected(void **state)
{
    const struct check_result results[] = {
        {.name = "a*.frag",
         .route = "glsl-tgsi",
         .oracle = "exec",
         .verdict = CHECK_CRASH,
         .cause = "SIG\nSEGV"},
        {.name = "b.frag", .route = "glsl-tgsi", .oracle = "exec", .verdict = CHECK_SAME},
        {.name = "c.frag",
         .route = "glsl-tgsi",
         .oracle = "exec",
         .verdict = CHECK_DIFFERENT,
         .cause = "0.5"},
        {.name = "d.frag", .route = "glsl-tgsi", .oracle = "exec", .verdict = CHECK_SKIPPED},
    };
    const struct check_result *items[] = {&results[0], &results[1], &results[2], &results[3]};
    const struct check_results run = {.items = items, .count = 4};
    struct check_expectations known = read_all("different c.* # rounds twice\n");
    const char *text = write_again(&run, &known);
    assert_string_equal(text, "crash        a\\*.frag  # SIG SEGV\n"
                              "different    c.frag  # rounds twice\n");
    tgsic_check_expectations_free(&known);
    known = read_all(text);
    for (size_t i = 0; i < 4; i++)
        assert_true(tgsic_check_outcome(&known, items[i], NULL) <= CHECK_KNOWN);
    tgsic_check_expectations_free(&known);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_line_that_fits_counts),
        cmocka_unit_test(malformed_lines_are_named),
        cmocka_unit_test(lines_that_fit_nothing_are_stale),
        cmocka_unit_test(what_is_written_makes_the_run_expected),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
