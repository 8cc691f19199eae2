/* SPDX-License-Identifier: MIT */
/* What the files of `tgsic check` and `tgsic report` share. */
#ifndef CLI_CHECK_H
#define CLI_CHECK_H

#include "cli.h"

#include "check/pool.h"
#include "check/report.h"

/* ---- check_judge.c ------------------------------------------------------------------------- */

#define CLI_MAX_ORACLES 5

/* How one oracle judges, as the settings say. */
struct cli_judge {
    struct check_judge_options options;
    const char *oracle;
    char routes[2][CHECK_ROUTE_SIZE]; /* of cases that begin as GLSL, as TGSI */
    struct check_judge *judge;        /* in a worker */
};

/* One per oracle; false after having said what is wrong. */
bool cli_find_judges(const struct cli_settings *settings, struct cli_judge judges[CLI_MAX_ORACLES],
                     size_t *num_judges);
/* Borrows `judge`. */
struct check_pool_judge cli_pool_judge(struct cli_judge *judge);
/* All that results depend on, as a line for check_header. */
void cli_describe_run(const struct cli_settings *settings, const struct cli_judge *judges,
                      size_t num_judges, char *line, size_t size);

/* ---- check_progress.c ---------------------------------------------------------------------- */

/* A line on stderr that is drawn over and over. */
struct cli_progress {
    bool shown;
    size_t total, done;
    size_t verdicts[CHECK_NUM_VERDICTS];
    uint64_t start, drawn; /* ms */
};

void cli_progress_start(struct cli_progress *progress, const struct cli_settings *settings,
                        size_t total);
void cli_progress_add(struct cli_progress *progress, enum check_verdict verdict);
void cli_progress_draw(struct cli_progress *progress);
void cli_progress_end(struct cli_progress *progress);

/* ---- check_output.c ------------------------------------------------------------------------ */

/* Writes what --json, --junit, --html, --update-expect and --format with -o ask for. `comparison`
 * may be NULL. */
enum cli_exit cli_write_reports(const struct cli_settings *settings,
                                const struct check_report *report,
                                const struct check_comparison *comparison);
/* Opens for writing ("-": stdout), lets `write` write, and closes. */
enum cli_exit cli_write_with(const char *path,
                             enum tgsic_result (*write)(FILE *out, const void *user),
                             const void *user);
/* 1 for surprises, 4 if there is nothing but refusals, without known results. */
enum cli_exit cli_exit_of_results(const struct check_report *report);
/* What a failure to read cases, results or known results exits with. */
enum cli_exit cli_exit_of_reading(enum tgsic_result result);
/* Prints diagnostics, which carry their own places, and empties the list. */
void cli_report_plain(struct tgsic_diags *diags);

#endif
