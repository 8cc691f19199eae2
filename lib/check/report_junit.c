/* SPDX-License-Identifier: MIT */
/* A run as JUnit's XML, which continuous integration reads. */
#include "report.h"

#include "utf8.h"

#include <string.h>

static void put_escaped(FILE *out, unsigned char c)
{
    static const char *const entities[] = {
        ['<'] = "&lt;", ['>'] = "&gt;", ['&'] = "&amp;", ['"'] = "&quot;", ['\''] = "&#39;"};
    if (c < sizeof entities / sizeof *entities && entities[c])
        fputs(entities[c], out);
    else if (c == '\n' || c == '\t')
        fprintf(out, "&#%u;", c);
    else
        fputc(c, out);
}

/* Bytes that XML 1.0 (2.2) has no place for become U+FFFD. */
static void put(FILE *out, const char *text)
{
    size_t size = strlen(text);
    for (size_t at = 0; at < size;) {
        size_t length = tgsic_check_utf8_length(text + at, size - at);
        unsigned char c = (unsigned char)text[at];
        if (!length || (c < ' ' && c != '\n' && c != '\t') ||
            (length == 3 && c == 0xef && (uint8_t)text[at + 1] == 0xbf &&
             (uint8_t)text[at + 2] >= 0xbe))
            fputs("\xef\xbf\xbd", out);
        else if (length == 1)
            put_escaped(out, c);
        else
            fwrite(text + at, 1, length, out);
        at += length ? length : 1;
    }
}

static void put_seconds(FILE *out, uint64_t milliseconds)
{
    fprintf(out, "%llu.%03u", (unsigned long long)(milliseconds / 1000),
            (unsigned)(milliseconds % 1000));
}

enum mark { MARK_NONE, MARK_SKIPPED, MARK_FAILURE, MARK_ERROR, NUM_MARKS };
static const char *const mark_names[NUM_MARKS] = {NULL, "skipped", "failure", "error"};

static enum mark mark_of(const struct check_report *report, const struct check_result *result,
                         const struct check_expectation **why)
{
    enum check_outcome outcome = tgsic_check_outcome(report->expectations, result, why);
    if (outcome == CHECK_AS_EXPECTED)
        return result->verdict == CHECK_SAME ? MARK_NONE : MARK_SKIPPED;
    if (outcome == CHECK_KNOWN)
        return MARK_SKIPPED;
    return result->verdict == CHECK_CRASH || result->verdict == CHECK_TIMEOUT ? MARK_ERROR
                                                                              : MARK_FAILURE;
}

static void put_mark(FILE *out, const struct check_result *result, enum mark mark,
                     const struct check_expectation *why)
{
    const char *verdict = tgsic_check_verdict_name(result->verdict);
    fprintf(out, "\n      <%s message=\"%s", mark_names[mark], verdict);
    if (result->cause) {
        fputs(": ", out);
        put(out, result->cause);
    }
    fputc('"', out);
    if (mark != MARK_SKIPPED)
        fprintf(out, " type=\"%s\"", verdict);
    fputc('>', out);
    if (result->blame)
        put(out, result->blame);
    if (why) {
        fputs(result->blame ? "; expected otherwise or known: " : "expected otherwise or known: ",
              out);
        put(out, why->reason);
    }
    fprintf(out, "</%s>\n    ", mark_names[mark]);
}

static void put_case(FILE *out, const struct check_report *report,
                     const struct check_result *result)
{
    const struct check_expectation *why;
    enum mark mark = mark_of(report, result, &why);
    fputs("    <testcase classname=\"", out);
    put(out, result->route);
    fputs("\" name=\"", out);
    put(out, result->name);
    fputs("\" time=\"", out);
    put_seconds(out, result->milliseconds);
    fputs("\">", out);
    if (mark)
        put_mark(out, result, mark, why);
    fputs("</testcase>\n", out);
}

static bool same_suite(const struct check_result *a, const struct check_result *b)
{
    return !strcmp(a->route, b->route) && !strcmp(a->oracle, b->oracle);
}

static void put_suite(FILE *out, const struct check_report *report, size_t first)
{
    const struct check_results *results = report->results;
    const struct check_result *sample = results->items[first];
    size_t marks[NUM_MARKS] = {0};
    uint64_t milliseconds = 0;
    for (size_t i = first; i < results->count; i++)
        if (same_suite(results->items[i], sample)) {
            marks[mark_of(report, results->items[i], NULL)]++;
            milliseconds += results->items[i]->milliseconds;
        }
    fputs("  <testsuite name=\"", out);
    put(out, sample->route);
    fputs(" ", out);
    put(out, sample->oracle);
    fprintf(out, "\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\" time=\"",
            marks[MARK_NONE] + marks[MARK_SKIPPED] + marks[MARK_FAILURE] + marks[MARK_ERROR],
            marks[MARK_FAILURE], marks[MARK_ERROR], marks[MARK_SKIPPED]);
    put_seconds(out, milliseconds);
    fputs("\">\n", out);
    for (size_t i = first; i < results->count; i++)
        if (same_suite(results->items[i], sample))
            put_case(out, report, results->items[i]);
    fputs("  </testsuite>\n", out);
}

static bool starts_suite(const struct check_results *results, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (same_suite(results->items[i], results->items[index]))
            return false;
    return true;
}

void tgsic_check_report_junit(FILE *out, const struct check_report *report)
{
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"tgsic check\">\n", out);
    for (size_t i = 0; i < report->results->count; i++)
        if (starts_suite(report->results, i))
            put_suite(out, report, i);
    fputs("</testsuites>\n", out);
}
