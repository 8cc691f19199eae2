/* SPDX-License-Identifier: MIT */
/* Judging a reducer's candidates by an oracle: the verdict and the hop to blame must stay. */
#include "reduce.h"

#include <string.h>

#define TIMEOUT_MS 20000 /* of one candidate */

bool cli_open_reduce_judge(const struct cli_settings *settings, struct cli_reduce_judge *judge)
{
    struct cli_judge judges[CLI_MAX_ORACLES];
    size_t count;
    if (!cli_find_judges(settings, judges, &count))
        return false;
    if (count != 1) {
        cli_error("reduce takes one oracle");
        return false;
    }
    judge->judge = judges[0];
    judge->judge.options.exhibits = false;
    return true;
}

static bool is_failure(enum check_verdict verdict)
{
    return verdict != CHECK_SAME && verdict != CHECK_SKIPPED;
}

static bool remember(struct cli_reduce_judge *judge, const struct check_result *result)
{
    judge->knows = true;
    judge->verdict = result->verdict;
    snprintf(judge->blame, sizeof judge->blame, "%s", result->blame ? result->blame : "");
    if (is_failure(result->verdict))
        return true;
    cli_error("nothing to reduce: the verdict is '%s'%s%s",
              tgsic_check_verdict_name(result->verdict), result->cause ? ": " : "",
              result->cause ? result->cause : "");
    judge->failed = true;
    return false;
}

static bool compare(const struct cli_reduce_judge *judge, const struct check_result *result)
{
    char blame[sizeof judge->blame];
    snprintf(blame, sizeof blame, "%s", result->blame ? result->blame : "");
    return result->verdict == judge->verdict && !strcmp(blame, judge->blame);
}

static bool deliver(void *user, const struct check_result *result)
{
    return true;
}

static void tick(void *user)
{
    struct cli_reduce_judge *judge = user;
    if (cli_was_interrupted() || cli_has_passed(judge->deadline))
        judge->stopped = 1;
}

bool cli_ask_reduce_judge(struct cli_reduce_judge *judge, const char *path)
{
    const struct check_job job = {path, path};
    const struct check_pool_judge pool_judge = cli_pool_judge(&judge->judge);
    const struct check_pool_options options = {.workers = 1,
                                               .timeout_ms = TIMEOUT_MS,
                                               .stop = &judge->stopped,
                                               .user = judge,
                                               .deliver = deliver,
                                               .tick = tick};
    struct check_pool_run run;
    struct tgsic_diags diags = {0};
    bool holds = false;
    if (tgsic_check_run_pool(&job, 1, &pool_judge, &options, &run, &diags) != TGSIC_OK) {
        cli_report_plain(&diags);
        judge->failed = true;
    } else if (run.results[0]) {
        holds = judge->knows ? compare(judge, run.results[0]) : remember(judge, run.results[0]);
    }
    tgsic_check_pool_free(&run);
    tgsic_diags_free(&diags);
    return holds;
}
