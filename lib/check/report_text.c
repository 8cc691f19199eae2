/* SPDX-License-Identifier: MIT */
/* A run as text: counts, and causes with the cases behind them. */
#include "report.h"

#include "tally.h"

#define FIRST_NAMES 3

static void print_counts(FILE *out, const struct check_report *report)
{
    struct check_tally tally;
    const struct check_results *results = report->results;
    tgsic_check_count(results, report->expectations, &tally);
    fprintf(out, "%zu results", results->count);
    const char *separator = ":";
    for (unsigned v = 0; v < CHECK_NUM_VERDICTS; v++)
        if (tally.verdicts[v]) {
            fprintf(out, "%s %zu %s", separator, tally.verdicts[v],
                    tgsic_check_verdict_name((enum check_verdict)v));
            separator = ",";
        }
    fputc('\n', out);
    if (results->count < results->header.expected)
        fprintf(out, "incomplete: %zu of %u results\n", results->count,
                (unsigned)results->header.expected);
    if (report->expectations)
        fprintf(out, "%zu known, %zu unexpected failures, %zu unexpected passes\n",
                tally.outcomes[CHECK_KNOWN], tally.outcomes[CHECK_UNEXPECTED],
                tally.outcomes[CHECK_UNEXPECTED_PASS]);
}

static void print_line(FILE *out, const char *text)
{
    for (; *text; text++)
        fputc((unsigned char)*text < ' ' || *text == 0x7f ? ' ' : *text, out);
}

static void print_group(FILE *out, const struct check_group *group, bool all_names)
{
    const struct check_result *first = group->members[0];
    fprintf(out, "%6zu  %-11s  ", group->count, tgsic_check_verdict_name(first->verdict));
    print_line(out, first->cause && *first->cause ? first->cause : "(no cause given)");
    fputc('\n', out);
    size_t shown = all_names || group->count <= FIRST_NAMES + 1 ? group->count : FIRST_NAMES;
    for (size_t i = 0; i < shown; i++) {
        fputs("                       ", out);
        print_line(out, group->members[i]->name);
        fputc('\n', out);
    }
    if (shown < group->count)
        fprintf(out, "                       and %zu more\n", group->count - shown);
}

static const char *surprise(enum check_outcome outcome)
{
    return outcome == CHECK_UNEXPECTED        ? "unexpected failure"
           : outcome == CHECK_UNEXPECTED_PASS ? "unexpected pass"
                                              : NULL;
}

static void print_surprises(FILE *out, const struct check_report *report)
{
    for (size_t i = 0; i < report->results->count; i++) {
        const struct check_result *result = report->results->items[i];
        const struct check_expectation *why;
        const char *what = surprise(tgsic_check_outcome(report->expectations, result, &why));
        if (!what)
            continue;
        fprintf(out, "%s: ", what);
        print_line(out, result->name);
        fprintf(out, ": %s", tgsic_check_verdict_name(result->verdict));
        if (why)
            fprintf(out, ", against line %u", (unsigned)why->line);
        fputc('\n', out);
    }
}

enum tgsic_result tgsic_check_report_text(FILE *out, const struct check_report *report)
{
    struct tgsic_arena arena;
    jmp_buf escape;
    tgsic_arena_init(&arena, NULL, 0, &escape);
    if (setjmp(escape)) {
        tgsic_arena_free(&arena);
        return arena.failure;
    }
    size_t num_groups;
    const struct check_group *groups = tgsic_check_group(&arena, report->results, &num_groups);
    for (size_t i = 0; i < num_groups; i++)
        print_group(out, &groups[i], report->all_names);
    if (report->expectations)
        print_surprises(out, report);
    print_counts(out, report);
    tgsic_arena_free(&arena);
    return TGSIC_OK;
}
