/* SPDX-License-Identifier: MIT */
/* `tgsic check`: finds cases, has them judged, compares with what is known, writes reports. */
#include "check.h"

#include "check_journal.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_TIMEOUT 60   /* seconds */
#define DEFAULT_MEMORY  8192 /* MiB */

static volatile sig_atomic_t interrupted;

struct run {
    const struct cli_settings *settings;
    struct check_collection cases;
    struct check_expectations known;
    struct cli_judge judges[CLI_MAX_ORACLES];
    size_t num_judges;
    char options[512];
    struct check_pool_run pools[CLI_MAX_ORACLES];
    struct check_results results; /* its items are this struct's */
    struct cli_journal journal;
    struct cli_progress progress;
};

/* ---- Signals ------------------------------------------------------------------------------- */

static void interrupt(int number)
{
    interrupted = number;
}

/* The second one ends the process at once. */
static void catch_signals(void)
{
    struct sigaction action = {.sa_handler = interrupt, .sa_flags = (int)SA_RESETHAND};
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        sigaction(signals[i], &action, NULL);
}

/* ---- What to check ------------------------------------------------------------------------- */

static uint32_t number(const char *text, uint32_t otherwise)
{
    return text ? (uint32_t)strtoul(text, NULL, 10) : otherwise;
}

static bool read_shard(const char *text, struct check_collect_options *options)
{
    char *end = NULL;
    unsigned long shard = text ? strtoul(text, &end, 10) : 0;
    const char *total = end && *end == '/' ? end + 1 : NULL;
    unsigned long of_shards = total ? strtoul(total, &end, 10) : 0;
    if (!text)
        return true;
    if (!total || end == total || *end || !shard || shard > of_shards || of_shards > INT32_MAX ||
        strspn(text, "0123456789/") != strlen(text)) {
        cli_error("option '--shard' takes K/N with K from 1 to N, not '%s'", text);
        return false;
    }
    options->shard = (uint32_t)shard;
    options->of_shards = (uint32_t)of_shards;
    return true;
}

static enum cli_exit find_cases(struct run *run)
{
    const struct cli_settings *settings = run->settings;
    struct check_collect_options options = {.filter = settings->check.filter};
    struct tgsic_diags diags = {0};
    if (!settings->inputs.count) {
        cli_error("nothing to check: name files or folders");
        return CLI_USAGE;
    }
    bool usable = !options.filter || tgsic_check_is_filter(options.filter, &diags);
    cli_report_plain(&diags);
    if (!usable || !read_shard(settings->check.shard, &options))
        return CLI_USAGE;
    enum tgsic_result result = tgsic_check_collect(settings->inputs.items, settings->inputs.count,
                                                   &options, &run->cases, &diags);
    cli_report_plain(&diags);
    if (result == TGSIC_OK && !run->cases.num_jobs && !options.of_shards) {
        cli_error("none of %zu cases matches --filter", run->cases.num_names);
        return CLI_USAGE;
    }
    return cli_exit_of_reading(result);
}

static enum cli_exit read_known(struct run *run)
{
    struct tgsic_diags diags = {0};
    if (!run->settings->check.expect)
        return CLI_OK;
    enum tgsic_result result =
        tgsic_check_load_expectations(run->settings->check.expect, &run->known, &diags);
    cli_report_plain(&diags);
    return cli_exit_of_reading(result);
}

static enum cli_exit prepare(struct run *run)
{
    if (!cli_find_judges(run->settings, run->judges, &run->num_judges))
        return CLI_USAGE;
    cli_describe_run(run->settings, run->judges, run->num_judges, run->options,
                     sizeof run->options);
    const char *capture = run->settings->check.capture;
    enum cli_exit exit = capture ? cli_need_directory(capture) : CLI_OK;
    if (exit == CLI_OK)
        exit = read_known(run);
    if (exit == CLI_OK)
        exit = find_cases(run);
    if (exit != CLI_OK)
        return exit;
    size_t expected = run->cases.num_jobs * run->num_judges;
    run->results.header = (struct check_header){TGSIC_VERSION, run->options, (uint32_t)expected};
    run->results.items = calloc(expected ? expected : 1, sizeof *run->results.items);
    return run->results.items ? cli_journal_open(run->settings, &run->results.header, &run->journal)
                              : CLI_LIMIT;
}

/* ---- The run ------------------------------------------------------------------------------- */

static void keep(struct run *run, const struct check_result *result)
{
    run->results.items[run->results.count++] = result;
}

static bool deliver(void *user, const struct check_result *result)
{
    struct run *run = user;
    keep(run, result);
    return cli_journal_add(&run->journal, result);
}

static void arrive(void *user, const struct check_result *result)
{
    struct run *run = user;
    cli_progress_add(&run->progress, result->verdict);
}

static void tick(void *user)
{
    struct run *run = user;
    cli_progress_draw(&run->progress);
}

static const struct check_result *find_earlier(const struct run *run, const char *name,
                                               const char *oracle, size_t *next)
{
    const struct check_results *earlier = &run->journal.earlier;
    while (*next < earlier->count && strcmp(earlier->items[*next]->name, name) < 0)
        ++*next;
    for (size_t i = *next; i < earlier->count && !strcmp(earlier->items[i]->name, name); i++)
        if (!strcmp(earlier->items[i]->oracle, oracle))
            return earlier->items[i];
    return NULL;
}

/* Cases that a resumed run has are kept; the others are put into `left`. Both are sorted. */
static size_t take_earlier(struct run *run, const char *oracle, struct check_job *left)
{
    size_t count = 0, next = 0;
    for (size_t i = 0; i < run->cases.num_jobs; i++) {
        const struct check_result *earlier =
            find_earlier(run, run->cases.jobs[i].name, oracle, &next);
        if (earlier) {
            keep(run, earlier);
            cli_progress_add(&run->progress, earlier->verdict);
        } else {
            left[count++] = run->cases.jobs[i];
        }
    }
    return count;
}

static enum cli_exit judge_all(struct run *run, size_t index)
{
    const struct cli_check_settings *settings = &run->settings->check;
    struct cli_judge *judge = &run->judges[index];
    struct check_pool_judge pool_judge = cli_pool_judge(judge);
    struct tgsic_diags diags = {0};
    const struct check_pool_options options = {
        .workers = number(settings->jobs, 0),
        .timeout_ms = number(settings->timeout, DEFAULT_TIMEOUT) * 1000,
        .memory = (size_t)number(settings->memory, DEFAULT_MEMORY) << 20,
        .stop = &interrupted,
        .user = run,
        .deliver = deliver,
        .arrive = arrive,
        .tick = tick,
    };
    struct check_job *left = calloc(run->cases.num_jobs + 1, sizeof *left);
    if (!left)
        return CLI_LIMIT;
    size_t count = take_earlier(run, judge->oracle, left);
    enum tgsic_result result =
        tgsic_check_run_pool(left, count, &pool_judge, &options, &run->pools[index], &diags);
    free(left);
    cli_report_plain(&diags);
    return cli_exit_of(result);
}

static bool sort(struct check_results *results)
{
    bool sorted = true;
    for (size_t i = 1; i < results->count && sorted; i++)
        sorted = tgsic_check_compare_results(results->items[i - 1], results->items[i]) < 0;
    tgsic_check_sort_results(results);
    return sorted;
}

static enum cli_exit run_all(struct run *run)
{
    enum cli_exit exit = CLI_OK;
    cli_progress_start(&run->progress, run->settings, run->results.header.expected);
    catch_signals();
    for (size_t i = 0; i < run->num_judges && exit == CLI_OK && !interrupted; i++) {
        exit = judge_all(run, i);
        exit = run->journal.failed ? CLI_IO : exit;
    }
    cli_progress_end(&run->progress);
    bool was_sorted = sort(&run->results) && !run->journal.earlier.count;
    return cli_worse(exit, cli_journal_close(&run->journal, &run->results, was_sorted));
}

/* ---- What came of it ----------------------------------------------------------------------- */

static enum cli_exit find_stale(const struct run *run)
{
    struct tgsic_diags diags = {.max_items = 1000};
    size_t stale = tgsic_check_stale_expectations(
        &run->known, run->cases.names, run->cases.num_names, run->settings->check.expect, &diags);
    cli_report_plain(&diags);
    return stale ? CLI_INVALID : CLI_OK;
}

static enum cli_exit say_interrupted(const struct run *run)
{
    const char *path = run->journal.path;
    cli_error("interrupted: %zu of %u results%s%s%s", run->results.count,
              (unsigned)run->results.header.expected,
              path ? " are kept; go on with --resume " : ", which no --json file keeps",
              path ? path : "", "");
    return CLI_INTERRUPTED;
}

static enum cli_exit conclude(const struct run *run)
{
    struct cli_settings settings = *run->settings;
    const struct check_report report = {.results = &run->results,
                                        .expectations = settings.check.expect ? &run->known : NULL,
                                        .all_names = settings.verbose};
    if (run->journal.path)
        settings.check.json = NULL; /* it is written */
    enum cli_exit exit = cli_write_reports(&settings, &report, NULL);
    if (interrupted)
        return cli_worse(exit, say_interrupted(run));
    if (report.expectations)
        exit = cli_worse(exit, find_stale(run));
    return cli_worse(exit, cli_exit_of_results(&report));
}

enum cli_exit cli_run_check(const struct cli_settings *settings)
{
    struct run run = {.settings = settings};
    enum cli_exit exit = prepare(&run);
    if (exit == CLI_OK) {
        exit = run_all(&run);
        exit = cli_worse(exit, conclude(&run));
    }
    for (size_t i = 0; i < run.num_judges; i++)
        tgsic_check_pool_free(&run.pools[i]);
    free(run.results.items);
    tgsic_check_results_free(&run.journal.earlier);
    tgsic_check_collection_free(&run.cases);
    tgsic_check_expectations_free(&run.known);
    return exit;
}
