/* SPDX-License-Identifier: MIT */
/* `tgsic report`: shows a file of results, compares two, or joins those of shards. */
#include "check.h"

#include <stdlib.h>
#include <string.h>

static enum cli_exit load(const char *path, struct check_results *results)
{
    struct tgsic_diags diags = {0};
    enum tgsic_result result = tgsic_check_load_results(path, false, results, &diags);
    cli_report_plain(&diags);
    if (result == TGSIC_OK)
        tgsic_check_sort_results(results);
    return cli_exit_of_reading(result);
}

/* With --expect, results are held against it; else a report that could be written is success. */
static enum cli_exit write_report(const struct cli_settings *settings,
                                  const struct check_results *results,
                                  const struct check_comparison *comparison)
{
    struct check_expectations known = {0};
    struct tgsic_diags diags = {0};
    enum tgsic_result result = TGSIC_OK;
    if (settings->check.expect)
        result = tgsic_check_load_expectations(settings->check.expect, &known, &diags);
    cli_report_plain(&diags);
    const struct check_report report = {.results = results,
                                        .expectations = settings->check.expect ? &known : NULL,
                                        .all_names = settings->verbose};
    enum cli_exit exit = cli_exit_of_reading(result);
    if (exit == CLI_OK)
        exit = cli_write_reports(settings, &report, comparison);
    if (report.expectations && result == TGSIC_OK)
        exit = cli_worse(exit, cli_exit_of_results(&report));
    tgsic_check_expectations_free(&known);
    return exit;
}

static enum cli_exit show(const struct cli_settings *settings, const char *path)
{
    struct check_results results = {0};
    enum cli_exit exit = load(path, &results);
    if (exit == CLI_OK)
        exit = write_report(settings, &results, NULL);
    tgsic_check_results_free(&results);
    return exit;
}

static enum cli_exit compare_loaded(const struct cli_settings *settings,
                                    const struct check_results *before,
                                    const struct check_results *now)
{
    struct check_comparison comparison;
    enum cli_exit exit = cli_exit_of(tgsic_check_compare_runs(before, now, &comparison));
    if (exit == CLI_OK)
        exit = write_report(settings, now, &comparison);
    if (exit == CLI_OK && comparison.counts[CHECK_BROKEN])
        exit = CLI_INVALID;
    tgsic_check_comparison_free(&comparison);
    return exit;
}

static enum cli_exit compare(const struct cli_settings *settings, const char *old_path,
                             const char *new_path)
{
    struct check_results before = {0}, now = {0};
    enum cli_exit exit = load(old_path, &before);
    if (exit == CLI_OK)
        exit = load(new_path, &now);
    if (exit == CLI_OK)
        exit = compare_loaded(settings, &before, &now);
    tgsic_check_results_free(&before);
    tgsic_check_results_free(&now);
    return exit;
}

/* The joined results are JSON lines unless another form is asked for. */
static enum cli_exit write_merged(const struct cli_settings *settings,
                                  const struct check_results *parts, size_t count,
                                  const char *const *paths)
{
    struct check_results all;
    struct tgsic_diags diags = {0};
    struct cli_settings own = *settings;
    enum tgsic_result result = tgsic_check_merge_results(parts, count, paths, &all, &diags);
    cli_report_plain(&diags);
    if (!own.check.format)
        own.check.format = "jsonl";
    enum cli_exit exit = cli_exit_of_reading(result);
    if (exit == CLI_OK)
        exit = write_report(&own, &all, NULL);
    tgsic_check_results_free(&all);
    return exit;
}

static enum cli_exit merge(const struct cli_settings *settings, const char *const *paths,
                           size_t count)
{
    struct check_results *parts = calloc(count, sizeof *parts);
    enum cli_exit exit = parts ? CLI_OK : CLI_LIMIT;
    for (size_t i = 0; i < count && exit == CLI_OK; i++)
        exit = load(paths[i], &parts[i]);
    if (exit == CLI_OK)
        exit = write_merged(settings, parts, count, paths);
    for (size_t i = 0; parts && i < count; i++)
        tgsic_check_results_free(&parts[i]);
    free(parts);
    return exit;
}

enum cli_exit cli_run_report(const struct cli_settings *settings)
{
    const struct cli_strings *inputs = &settings->inputs;
    if (inputs->count > 1 && !strcmp(inputs->items[0], "merge"))
        return merge(settings, inputs->items + 1, inputs->count - 1);
    if (inputs->count == 1)
        return show(settings, inputs->items[0]);
    if (inputs->count == 2)
        return compare(settings, inputs->items[0], inputs->items[1]);
    cli_error("report takes one file of results, two to compare, or 'merge' and those to join");
    return CLI_USAGE;
}
