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
    judge->original = judge->judge;
    judge->original.options.oracle = CHECK_ORACLE_GL;
    judge->original.oracle = "gl";
    return true;
}

/* ---- One verdict --------------------------------------------------------------------------- */

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

/* Calls `take` with the verdict on the case at `path`; false as well where there is none. */
static bool judge_apart(struct cli_reduce_judge *judge, struct cli_judge *by, const char *path,
                        bool (*take)(struct cli_reduce_judge *, const struct check_result *))
{
    const struct check_job job = {path, path};
    const struct check_pool_judge pool_judge = cli_pool_judge(by);
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
        holds = take(judge, run.results[0]);
    }
    tgsic_check_pool_free(&run);
    tgsic_diags_free(&diags);
    return holds;
}

/* ---- What must stay ------------------------------------------------------------------------ */

static bool is_refusal(enum check_verdict verdict)
{
    return verdict == CHECK_REJECTED || verdict == CHECK_UNSUPPORTED;
}

static void copy(char *out, size_t size, const char *text)
{
    snprintf(out, size, "%s", text ? text : "");
}

static bool remember(struct cli_reduce_judge *judge, const struct check_result *result)
{
    judge->knows = true;
    judge->verdict = result->verdict;
    judge->needs_original =
        result->verdict == CHECK_DIFFERENT && judge->judge.options.oracle == CHECK_ORACLE_EXEC;
    copy(judge->blame, sizeof judge->blame, result->blame);
    copy(judge->message, sizeof judge->message, is_refusal(result->verdict) ? result->cause : "");
    if (result->verdict != CHECK_SAME && result->verdict != CHECK_SKIPPED)
        return true;
    cli_error("nothing to reduce: the verdict is '%s'%s%s",
              tgsic_check_verdict_name(result->verdict), result->cause ? ": " : "",
              result->cause ? result->cause : "");
    judge->failed = true;
    return false;
}

static bool compare(struct cli_reduce_judge *judge, const struct check_result *result)
{
    char blame[sizeof judge->blame], message[sizeof judge->message];
    copy(blame, sizeof blame, result->blame);
    copy(message, sizeof message, is_refusal(result->verdict) ? result->cause : "");
    return result->verdict == judge->verdict && !strcmp(blame, judge->blame) &&
           !strcmp(message, judge->message);
}

static bool works(struct cli_reduce_judge *judge, const struct check_result *result)
{
    return result->verdict != CHECK_SKIPPED;
}

bool cli_ask_reduce_judge(struct cli_reduce_judge *judge, const char *path)
{
    return judge_apart(judge, &judge->judge, path, judge->knows ? compare : remember) &&
           (!judge->needs_original || judge_apart(judge, &judge->original, path, works));
}
