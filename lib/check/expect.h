/* SPDX-License-Identifier: MIT */
/* Known results, so that a run tells what changed. A file has lines of
 *
 *     verdict  name[@route]  # reason
 *
 * `verdict` is one, or several joined by commas. `name` and `route` may hold `*`, `?` and `[…]`,
 * and `\` before any of them; the route begins with "glsl" or "tgsi" and may be followed by
 * ":oracle". Of lines that fit a result the last one counts. Without one, `same` is expected.
 * `skipped` is never a surprise: it says what the machine lacks. Empty lines and lines that begin
 * with `#` are passed over. */
#ifndef CHECK_EXPECT_H
#define CHECK_EXPECT_H

#include "results.h"

struct check_expectation {
    uint32_t verdicts;                 /* a bit per enum check_verdict */
    const char *name, *route, *oracle; /* globs; NULL: any */
    const char *reason;
    uint32_t line;
};

struct check_expectations {
    struct check_expectation *items;
    size_t count;
    struct tgsic_arena arena;
};

/* How a result stands to what is known. */
enum check_outcome {
    CHECK_AS_EXPECTED,     /* same or skipped, nothing else known */
    CHECK_KNOWN,           /* a failure that a line foretold */
    CHECK_UNEXPECTED,      /* a failure that none did, or another than foretold */
    CHECK_UNEXPECTED_PASS, /* same, where a line says otherwise */
    CHECK_NUM_OUTCOMES,
};

/* Reads a file's bytes. A line without a reason is malformed. Release with
 * tgsic_check_expectations_free() whatever the result. */
enum tgsic_result tgsic_check_read_expectations(const char *bytes, size_t size, const char *name,
                                                struct check_expectations *out,
                                                struct tgsic_diags *diags);
enum tgsic_result tgsic_check_load_expectations(const char *path, struct check_expectations *out,
                                                struct tgsic_diags *diags);
void tgsic_check_expectations_free(struct check_expectations *expectations);

/* `expectations` may be NULL: nothing is known. *why, if not NULL: the line that counts, or NULL.
 */
enum check_outcome tgsic_check_outcome(const struct check_expectations *expectations,
                                       const struct check_result *result,
                                       const struct check_expectation **why);
/* Appends an error for each line whose name fits none of `names`; returns how many. */
size_t tgsic_check_stale_expectations(const struct check_expectations *expectations,
                                      const char *const *names, size_t num_names, const char *file,
                                      struct tgsic_diags *diags);

/* Writes what makes `results` expected. Reasons of `known` (may be NULL) are kept where its lines
 * still hold; else the cause is the reason. */
void tgsic_check_write_expectations(FILE *out, const struct check_results *results,
                                    const struct check_expectations *known);

#endif
