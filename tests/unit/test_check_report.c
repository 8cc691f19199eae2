/* SPDX-License-Identifier: MIT */
/* Reports: hostile names and causes stay text in XML and HTML, causes are grouped, and two runs are
 * compared. */
#include "check/report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static const struct check_exhibit exhibits[] = {{"GLSL (vertex)", "</script><!-- a < b", 1}};
static const struct check_result all[] = {
    {.name = "a", .route = "r", .oracle = "x", .verdict = CHECK_SAME, .instructions = 10},
    {.name = "b<&\"'\x01\xff.frag",
     .route = "r",
     .oracle = "x",
     .verdict = CHECK_CRASH,
     .cause = "</script><script>alert(1)</script>",
     .blame = "TGSI→GLSL",
     .exhibits = exhibits,
     .num_exhibits = 1,
     .milliseconds = 1234},
    {.name = "c",
     .route = "r",
     .oracle = "x",
     .verdict = CHECK_DIFFERENT,
     .cause = "at (3,4): 0.5",
     .instructions = 8},
    {.name = "d",
     .route = "r",
     .oracle = "x",
     .verdict = CHECK_DIFFERENT,
     .cause = "at (17,0): 1.25"},
    {.name = "e",
     .route = "r",
     .oracle = "x",
     .verdict = CHECK_SKIPPED,
     .cause = "no GL 4\xef\xbf\xbe"},
};
static const struct check_result *items[] = {&all[0], &all[1], &all[2], &all[3], &all[4]};
static const struct check_results run = {.header = {"1.0", "o<p", 6}, .items = items, .count = 5};

static char *read_back(FILE *file)
{
    long size = ftell(file);
    char *text = calloc(1, (size_t)size + 1);
    rewind(file);
    assert_int_equal(fread(text, 1, (size_t)size, file), (size_t)size);
    fclose(file);
    return text;
}

static size_t count(const char *text, const char *what)
{
    size_t found = 0;
    for (const char *at = text; (at = strstr(at, what)); at++)
        found++;
    return found;
}

static void text_groups_causes_that_differ_in_numbers(void **state)
{
    const struct check_report report = {.results = &run};
    FILE *file = tmpfile();
    assert_int_equal(tgsic_check_report_text(file, &report), TGSIC_OK);
    char *text = read_back(file);
    assert_non_null(strstr(text, "     2  different    at (3,4): 0.5\n"
                                 "                       c\n"
                                 "                       d\n"));
    assert_non_null(strstr(text, "5 results: 1 same, 2 different, 1 crash, 1 skipped\n"
                                 "incomplete: 5 of 6 results\n"));
    free(text);
}

static void junit_escapes_and_counts(void **state)
{
    struct check_expectations known;
    static const char lines[] = "different c # known <one>\n";
    tgsic_check_read_expectations(lines, strlen(lines), "k", &known, NULL);
    const struct check_report report = {.results = &run, .expectations = &known};
    FILE *file = tmpfile();
    tgsic_check_report_junit(file, &report);
    char *text = read_back(file);
    assert_non_null(
        strstr(text, "tests=\"5\" failures=\"1\" errors=\"1\" skipped=\"2\" time=\"1.234\""));
    assert_non_null(strstr(text, "name=\"b&lt;&amp;&quot;&#39;\xef\xbf\xbd\xef\xbf\xbd.frag\""));
    assert_non_null(strstr(text, "known &lt;one&gt;"));
    assert_non_null(strstr(text, "no GL 4\xef\xbf\xbd"));
    assert_null(strstr(text, "<script"));
    assert_int_equal(count(text, "<testcase "), 5);
    assert_int_equal(count(text, "</testcase>"), 5);
    free(text);
    tgsic_check_expectations_free(&known);
}

static void no_text_of_a_result_ends_the_script_of_the_page(void **state)
{
    const struct check_report report = {.results = &run};
    FILE *file = tmpfile();
    assert_int_equal(tgsic_check_report_html(file, &report, NULL), TGSIC_OK);
    char *text = read_back(file);
    const char *data = strstr(text, "id=\"data\">{");
    assert_non_null(data);
    const char *end = strstr(data, "</script>");
    assert_non_null(end);
    assert_memory_equal(end - 3, "\n]}", 3);
    assert_null(memchr(data + 10, '<', (size_t)(end - data - 10)));
    assert_null(strstr(text, "http:"));
    assert_null(strstr(text, "https:"));
    assert_null(strstr(text, "src="));
    free(text);
}

static void two_runs_are_compared(void **state)
{
    static const struct check_result now[] = {
        {.name = "a", .route = "r", .oracle = "x", .verdict = CHECK_CRASH, .instructions = 12},
        {.name = "c", .route = "r", .oracle = "x", .verdict = CHECK_SAME, .instructions = 5},
        {.name = "d", .route = "r", .oracle = "x", .verdict = CHECK_REJECTED},
        {.name = "e", .route = "r", .oracle = "x", .verdict = CHECK_SAME},
        {.name = "f", .route = "r", .oracle = "x", .verdict = CHECK_SAME},
    };
    const struct check_result *now_items[] = {&now[0], &now[1], &now[2], &now[3], &now[4]};
    const struct check_results newer = {.items = now_items, .count = 5};
    static const size_t expected[CHECK_NUM_CHANGES] = {
        [CHECK_FIXED] = 1,  [CHECK_BROKEN] = 1, [CHECK_CHANGED] = 1, [CHECK_LOST] = 1,
        [CHECK_GAINED] = 1, [CHECK_HELPED] = 1, [CHECK_HURT] = 1};
    struct check_comparison comparison;
    assert_int_equal(tgsic_check_compare_runs(&run, &newer, &comparison), TGSIC_OK);
    assert_int_equal(comparison.num_pairs, 6);
    assert_memory_equal(comparison.counts, expected, sizeof expected);
    assert_int_equal(comparison.instructions_before, 18);
    assert_int_equal(comparison.instructions_now, 17);
    FILE *file = tmpfile();
    tgsic_check_compare_text(file, &comparison, false);
    char *text = read_back(file);
    assert_non_null(strstr(text, "fixed: 1\n    c: different -> same\n"));
    assert_non_null(strstr(text, "hurt: 1\n    a: 10 -> 12\n"));
    assert_non_null(strstr(text, "instructions: 18 -> 17 (-5.56%)\n"));
    free(text);
    tgsic_check_comparison_free(&comparison);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_groups_causes_that_differ_in_numbers),
        cmocka_unit_test(junit_escapes_and_counts),
        cmocka_unit_test(no_text_of_a_result_ends_the_script_of_the_page),
        cmocka_unit_test(two_runs_are_compared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
