/* SPDX-License-Identifier: MIT */
/* A program without a script, with generated inputs: schemes of them until enough was seen. */
#include "judge.h"

/* A picture that tells something: this much of it is drawn, in so many colours. */
#define TELLING_PERMILLE 50
#define TELLING_PICTURES 3  /* of a bare program: more schemes are not tried */
#define TWO_MACHINES     2  /* that many pictures if another machine draws the other half */
#define MAX_TRIES        24 /* schemes with noise of one sort or another */

/* True: a picture of that scheme told enough. Loops that wild inputs make endless do not count:
 * drivers cut them off somewhere. */
static bool try_scheme(struct check_trial *t, enum check_hop from, enum check_hop to,
                       unsigned scheme, uint32_t least_distinct)
{
    struct check_pair p = {.from = from, .to = to};
    bool telling = false;
    t->scheme = scheme;
    if (tgsic_check_show_expected(t, &p)) {
        struct check_coverage c = tgsic_check_note_coverage(t, &p.expected);
        bool computes = t->program.stages[TGSIC_PROCESSOR_COMP].present;
        telling = (computes || c.permille >= TELLING_PERMILLE) && c.distinct >= least_distinct;
        if (telling && tgsic_check_show_got(t, &p))
            tgsic_check_judge_pair(t, &p);
        if (p.too_long)
            tgsic_check_decide(t, CHECK_SAME, NULL);
    }
    tgsic_check_free_pair(&p);
    return telling && !p.too_long;
}

static bool is_one_machine(enum check_hop from, enum check_hop to)
{
    return from == CHECK_HOP_SOURCE && to == CHECK_HOP_GLSL;
}

/* The schemes that told, with other sorts of noise; pictures of it that tell little do not count.
 * Another machine takes other ways at the borders that this looks for. */
static void judge_other_noise(struct check_trial *t, enum check_hop from, enum check_hop to,
                              const unsigned *schemes, unsigned count, uint32_t least)
{
    for (unsigned noise = 1; noise < CHECK_NUM_NOISES && is_one_machine(from, to); noise++)
        for (unsigned i = 0; i < count && t->result->verdict == CHECK_SAME; i++)
            try_scheme(t, from, to, schemes[i] % CHECK_NUM_SCHEMES + noise * CHECK_NUM_SCHEMES,
                       least);
}

void tgsic_check_judge_bare(struct check_trial *t, enum check_hop from, enum check_hop to)
{
    static const uint32_t least[] = {16, 3, 1};
    unsigned most = is_one_machine(from, to) ? TELLING_PICTURES : TWO_MACHINES;
    tgsic_check_decide(t, CHECK_SAME, NULL);
    for (size_t i = 0; i < sizeof least / sizeof *least; i++) {
        unsigned told[TELLING_PICTURES], found = 0, wanted = i ? 1 : most;
        for (unsigned n = 0; n < MAX_TRIES && found < wanted; n++) {
            bool wild = n % CHECK_NUM_SCHEMES >= CHECK_FIRST_WILD_SCHEME;
            if (wild ? found || i : n >= CHECK_NUM_SCHEMES && found)
                continue;
            told[found] = n;
            found += try_scheme(t, from, to, n, least[i]);
            if (t->result->verdict != CHECK_SAME)
                return;
        }
        judge_other_noise(t, from, to, told, found, least[i]);
        if (found)
            return;
    }
    tgsic_check_decide(t, CHECK_SKIPPED, "shows nothing with generated inputs");
}
