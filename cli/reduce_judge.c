/* SPDX-License-Identifier: MIT */
/* Judging a reducer's candidates by an oracle: the verdict and the hop to blame must stay. */
#include "reduce.h"

#include <string.h>

#define TIMEOUT_MS 20000 /* of one candidate */

static void tick(void *user)
{
    struct cli_reduce_judge *judge = user;
    if (cli_was_interrupted() || cli_has_passed(judge->deadline))
        judge->stopped = 1;
}

static void open_oracle(struct cli_reduce_judge *judge, struct cli_reduce_oracle *oracle,
                        const struct cli_judge *settings)
{
    oracle->judge = *settings;
    oracle->calls = cli_pool_judge(&oracle->judge);
    oracle->solo.judge = &oracle->calls;
    oracle->solo.options = (struct check_pool_options){
        .timeout_ms = TIMEOUT_MS, .stop = &judge->stopped, .user = judge, .tick = tick};
}

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
    judges[0].options.exhibits = false;
    open_oracle(judge, &judge->oracle, &judges[0]);
    judges[0].options.oracle = CHECK_ORACLE_GL;
    judges[0].oracle = "gl";
    open_oracle(judge, &judge->original, &judges[0]);
    return true;
}

void cli_close_reduce_judge(struct cli_reduce_judge *judge)
{
    tgsic_check_end_solo(&judge->oracle.solo);
    tgsic_check_end_solo(&judge->original.solo);
}

/* ---- One verdict --------------------------------------------------------------------------- */

typedef bool taker(struct cli_reduce_judge *judge, const struct check_result *result);

/* The arena's calls return here. */
static bool judge_guarded(struct cli_reduce_judge *judge, struct check_solo *solo,
                          struct tgsic_arena *arena, taker *take)
{
    jmp_buf escape;
    struct tgsic_diags diags = {0};
    struct check_result result = {0};
    tgsic_arena_init(arena, NULL, 0, &escape);
    if (setjmp(escape)) {
        cli_error("out of memory");
        judge->failed = true;
        return false;
    }
    enum tgsic_result done = tgsic_check_ask_solo(solo, arena, &result, &diags);
    if (done != TGSIC_OK && done != TGSIC_E_LIMIT) {
        cli_report_plain(&diags);
        judge->failed = true;
    }
    tgsic_diags_free(&diags);
    return done == TGSIC_OK && take(judge, &result);
}

/* Calls `take` with the verdict on the case at `path`; false as well where there is none. */
static bool judge_apart(struct cli_reduce_judge *judge, struct cli_reduce_oracle *oracle,
                        const char *path, taker *take)
{
    struct tgsic_arena arena;
    oracle->solo.job = (struct check_job){path, path};
    bool holds = judge_guarded(judge, &oracle->solo, &arena, take);
    tgsic_arena_free(&arena);
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
    judge->needs_original = result->verdict == CHECK_DIFFERENT &&
                            judge->oracle.judge.options.oracle == CHECK_ORACLE_EXEC;
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
    return judge_apart(judge, &judge->oracle, path, judge->knows ? compare : remember) &&
           (!judge->needs_original || judge_apart(judge, &judge->original, path, works));
}
