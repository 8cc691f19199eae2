/* SPDX-License-Identifier: MIT */
/* Which hop changed the meaning: the forms between the two that differ are played, too. */
#include "judge.h"

#include "tgsi/arena.h"

struct finding {
    bool shown, same;
    struct check_votes votes;
    const char *why; /* it could not be shown */
};

static struct check_votes ask(struct check_trial *t, const struct check_ends *ends,
                              const struct check_playback *shown)
{
    struct check_compare_options options = tgsic_check_tolerance(t, false);
    return tgsic_check_vote(&options, ends->expected.playback, ends->got.playback, shown);
}

/* A form beside what is right and what is not. */
static struct finding look_at(struct check_trial *t, const struct check_program *program,
                              enum check_hop hop, const struct check_ends *ends)
{
    struct tgsic_diags diags = {0};
    struct check_playback shown;
    struct check_difference difference;
    struct finding finding = {0};
    enum tgsic_result result = tgsic_check_show(t, program, hop, &shown, &diags);
    finding.shown = result == TGSIC_OK && shown.linked;
    if (finding.shown) {
        tgsic_check_compare_shown(t, &ends->expected, &(struct check_shown){hop, &shown},
                                  &difference);
        bool holds = shown.probes_hold == ends->expected.playback->probes_hold;
        finding.votes = ask(t, ends, &shown);
        finding.same = (tgsic_check_is_same(&difference) && holds) ||
                       (hop != ends->got.hop && finding.votes.expected > finding.votes.got);
    } else {
        finding.why = tgsic_check_error(&diags, t->arena);
    }
    tgsic_check_playback_free(&shown);
    tgsic_diags_free(&diags);
    return finding;
}

static bool plays_alike(struct check_trial *t, const struct check_program *program,
                        enum check_hop from, enum check_hop to)
{
    struct check_playback a, b = {0};
    struct check_difference difference;
    bool alike = tgsic_check_show(t, program, from, &a, NULL) == TGSIC_OK &&
                 tgsic_check_show(t, program, to, &b, NULL) == TGSIC_OK &&
                 a.probes_hold == b.probes_hold;
    if (alike) {
        tgsic_check_compare_shown(t, &(struct check_shown){from, &a}, &(struct check_shown){to, &b},
                                  &difference);
        alike = tgsic_check_is_same(&difference);
    }
    tgsic_check_playback_free(&a);
    tgsic_check_playback_free(&b);
    return alike;
}

/* Does the interpreter do the same with the TGSI and with what our front end makes of the GLSL made
 * of it? One machine plays both, so this sees what is lost between machines. */
static bool returns_unchanged(struct check_trial *t)
{
    struct check_route_options options = t->program.options;
    struct check_program there_and_back;
    enum check_hop failed;
    options.last_hop = CHECK_HOP_TGSI_AGAIN;
    bool unchanged =
        tgsic_check_make_program(&t->test, &options, &there_and_back, &failed, NULL) == TGSIC_OK &&
        plays_alike(t, &there_and_back, CHECK_HOP_TGSI, CHECK_HOP_TGSI_AGAIN);
    tgsic_check_program_free(&there_and_back);
    return unchanged;
}

/* TGSI that another machine played, and that seems to be right with the tolerance this takes, while
 * the GLSL made of it is wrong. If that means the same, the nearer of the two has the say. */
static bool is_wrong_after_all(struct check_trial *t, const struct check_ends *ends,
                               const struct finding *f)
{
    return ends->expected.hop == CHECK_HOP_SOURCE && ends->got.hop == CHECK_HOP_GLSL &&
           f->votes.farther > f->votes.nearer && returns_unchanged(t);
}

static void append(struct check_trial *t, const char *format, const char *what)
{
    const char *more = tgsic_arena_printf(t->arena, format, what);
    t->result->cause = tgsic_arena_printf(t->arena, "%s; %s", t->result->cause, more);
}

/* Is it right if the front end does not optimise? */
static void ask_optimizer(struct check_trial *t, const struct check_ends *ends)
{
    struct check_route_options options = t->program.options;
    struct check_program plain;
    enum check_hop failed;
    if (options.no_optimize)
        return;
    options.no_optimize = true;
    enum tgsic_result result = tgsic_check_make_program(&t->test, &options, &plain, &failed, NULL);
    if (result == TGSIC_OK && look_at(t, &plain, ends->got.hop, ends).same)
        append(t, "%s", "the optimiser: it is right unoptimised");
    tgsic_check_program_free(&plain);
}

/* "GLSL→TGSI or TGSI→GLSL", where what lies between could not be shown. */
static const char *join(struct check_trial *t, enum check_hop first, enum check_hop last)
{
    const char *names = tgsic_check_hop_name(first);
    for (unsigned hop = first + 1u; hop <= (unsigned)last; hop++)
        if (hop == last || tgsic_check_hop_precedes((enum check_hop)hop, last))
            names = tgsic_arena_printf(t->arena, "%s or %s", names,
                                       tgsic_check_hop_name((enum check_hop)hop));
    return names;
}

void tgsic_check_blame(struct check_trial *t, const struct check_ends *ends)
{
    /* forms known to be right, and wrong */
    enum check_hop good = ends->expected.hop, bad = ends->got.hop;
    for (unsigned hop = good + 1u; tgsic_check_hop_precedes((enum check_hop)hop, bad); hop++) {
        struct finding f = look_at(t, &t->program, (enum check_hop)hop, ends);
        if (f.shown && f.same && !is_wrong_after_all(t, ends, &f))
            good = (enum check_hop)hop;
        else if (f.shown)
            bad = (enum check_hop)hop;
        else
            append(t,
                   hop == CHECK_HOP_GLSL ? "GLSL′ could not be drawn: %s"
                                         : "TGSI could not be drawn: %s",
                   f.why);
    }
    enum check_hop first = (enum check_hop)(good + 1u);
    t->result->blame = join(t, tgsic_check_hop_precedes(first, bad) ? first : bad, bad);
    if (good < CHECK_HOP_TGSI || bad == CHECK_HOP_TGSI_AGAIN)
        ask_optimizer(t, ends);
}
