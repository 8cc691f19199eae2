/* SPDX-License-Identifier: MIT */
/* Two forms of a program: each is shown, and what the second shows is held against the first. */
#include "judge.h"

#include "tgsi/arena.h"

void tgsic_check_decide(struct check_trial *t, enum check_verdict verdict, const char *cause)
{
    t->result->verdict = verdict;
    t->result->cause = cause;
}

bool tgsic_check_is_refusal(enum tgsic_result result)
{
    return result == TGSIC_E_UNSUPPORTED || result == TGSIC_E_LIMIT || result == TGSIC_E_MEMORY;
}

/* ---- Showing ------------------------------------------------------------------------------- */

void tgsic_check_free_pair(struct check_pair *p)
{
    tgsic_check_playback_free(&p->expected);
    tgsic_check_playback_free(&p->got);
    tgsic_diags_free(&p->diags);
}

/* A script that fails in its original tells nothing. */
bool tgsic_check_show_expected(struct check_trial *t, struct check_pair *p)
{
    enum tgsic_result result = tgsic_check_show(t, &t->program, p->from, &p->expected, &p->diags);
    if (result == TGSIC_OK && p->expected.probes_hold)
        return true;
    const char *why = result == TGSIC_OK && p->expected.failure
                          ? tgsic_arena_printf(t->arena, "%s", p->expected.failure)
                          : tgsic_check_error(&p->diags, t->arena);
    tgsic_check_decide(t, CHECK_SKIPPED,
                       result == TGSIC_E_UNSUPPORTED
                           ? why
                           : tgsic_arena_printf(t->arena, "fails in its original: %s", why));
    return false;
}

/* What does a device's work may die or hang of what it is given. */
static enum check_verdict verdict_of_failure(const struct check_device *device,
                                             enum tgsic_result result)
{
    return device->fate == CHECK_FATE_DIED   ? CHECK_CRASH
           : device->fate == CHECK_FATE_HUNG ? CHECK_TIMEOUT
           : tgsic_check_is_refusal(result)  ? CHECK_UNSUPPORTED
                                             : CHECK_REJECTED;
}

bool tgsic_check_show_got(struct check_trial *t, struct check_pair *p)
{
    enum tgsic_result result = tgsic_check_show(t, &t->program, p->to, &p->got, &p->diags);
    const char *why = p->got.failure ? tgsic_arena_printf(t->arena, "%s", p->got.failure)
                                     : tgsic_check_error(&p->diags, t->arena);
    if (result == TGSIC_OK && p->got.linked)
        return true;
    p->too_long = result == TGSIC_E_LIMIT;
    const struct check_device *device = t->judge->devices[p->to];
    enum check_verdict verdict = verdict_of_failure(device, result);
    if (verdict != CHECK_UNSUPPORTED) {
        t->result->blame = tgsic_check_hop_name(p->to);
        why = tgsic_arena_printf(t->arena, "%s: %s", device->ops->name, why);
    }
    tgsic_check_decide(t, verdict, why);
    return false;
}

/* ---- Comparing ----------------------------------------------------------------------------- */

static bool is_same(const struct check_pair *p)
{
    return p->got.probes_hold == p->expected.probes_hold && tgsic_check_is_same(&p->difference);
}

static const char *describe(struct check_trial *t, const struct check_pair *p)
{
    const char *picture = tgsic_check_describe(&p->difference, t->arena);
    if (p->got.probes_hold || !p->got.failure)
        return picture;
    return p->difference.values ? tgsic_arena_printf(t->arena, "%s; %s", p->got.failure, picture)
                                : tgsic_arena_printf(t->arena, "%s", p->got.failure);
}

void tgsic_check_judge_pair(struct check_trial *t, struct check_pair *p)
{
    const struct check_ends ends = {{p->from, &p->expected}, {p->to, &p->got}};
    tgsic_check_compare_shown(t, &ends.expected, &ends.got, &p->difference);
    if (is_same(p)) {
        tgsic_check_decide(t, CHECK_SAME, t->result->cause);
        return;
    }
    tgsic_check_decide(t, CHECK_DIFFERENT, describe(t, p));
    tgsic_check_blame(t, &ends);
    if (t->judge->options.exhibits && p->difference.first && p->difference.first->pixels)
        tgsic_check_add_pictures(t, p->difference.first, p->difference.first_got);
}
