/* SPDX-License-Identifier: MIT */
/* Results for people and for other programs. Every writer ignores errors of `out`: ask ferror(). */
#ifndef CHECK_REPORT_H
#define CHECK_REPORT_H

#include "expect.h"
#include "results.h"

#include <stdio.h>

struct check_report {
    const struct check_results *results;
    const struct check_expectations *expectations; /* NULL: none */
    bool all_names; /* text: name every case behind a cause, not the first few */
};

/* Counts, and the cases behind each cause. */
enum tgsic_result tgsic_check_report_text(FILE *out, const struct check_report *report);
/* JUnit's XML: a suite per route and oracle. What is unexpected is a failure (crash and timeout: an
 * error); what is known, unsupported-but-expected or skipped is skipped. */
void tgsic_check_report_junit(FILE *out, const struct check_report *report);

/* ---- Two runs ------------------------------------------------------------------------------ */

enum check_change {
    CHECK_FIXED,   /* not same before, same now */
    CHECK_BROKEN,  /* same before, not now */
    CHECK_CHANGED, /* another verdict, neither of them same */
    CHECK_LOST,    /* only before */
    CHECK_GAINED,  /* only now */
    CHECK_HELPED,  /* fewer instructions */
    CHECK_HURT,    /* more */
    CHECK_NUM_CHANGES,
};

/* What became of a case; either result may be NULL. */
struct check_pair {
    const struct check_result *before, *now;
};

struct check_comparison {
    struct check_pair *pairs; /* all cases, sorted */
    size_t num_pairs;
    size_t counts[CHECK_NUM_CHANGES];
    uint64_t instructions_before, instructions_now; /* of cases that have them on both sides */
    struct tgsic_arena arena;
};

/* Pairs results by name, route and oracle. Verdict `skipped` on a side makes no change. Release
 * `out` with tgsic_check_comparison_free() whatever the result. */
enum tgsic_result tgsic_check_compare_runs(const struct check_results *before,
                                           const struct check_results *now,
                                           struct check_comparison *out);
void tgsic_check_comparison_free(struct check_comparison *comparison);
/* Changes of a pair, as bits. */
uint32_t tgsic_check_changes(const struct check_pair *pair);
const char *tgsic_check_change_name(enum check_change change); /* "fixed" */

void tgsic_check_compare_text(FILE *out, const struct check_comparison *comparison, bool all_names);
/* One object: counts, instructions, and a list of names per change. */
enum tgsic_result tgsic_check_compare_json(FILE *out, const struct check_comparison *comparison);

/* One page that needs nothing but a browser. `comparison` (may be NULL) shows an older run beside;
 * its newer side is the report's. */
enum tgsic_result tgsic_check_report_html(FILE *out, const struct check_report *report,
                                          const struct check_comparison *comparison);

#endif
