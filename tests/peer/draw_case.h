/* SPDX-License-Identifier: MIT */
/* One program drawn in both forms, and what came of it. */
#ifndef PEER_DRAW_CASE_H
#define PEER_DRAW_CASE_H

#include "draw.h"

#define DRAW_TEXT_SIZE 300

enum draw_verdict {
    DRAW_SKIPPED, /* not in scope */
    DRAW_NOT_NATIVE,
    DRAW_REFUSED,
    DRAW_REFUSED_BY_GL,
    DRAW_BLANK,
    DRAW_UNSTABLE,
    DRAW_UNDEFINED, /* different, but not with outputs that are zero at first */
    DRAW_SAME,
    DRAW_SAME_BITS,
    DRAW_NAN,
    DRAW_DIFFERENT,
    DRAW_CRASHED,
    DRAW_NUM_VERDICTS,
};

extern const char *const draw_verdict_names[DRAW_NUM_VERDICTS];

struct draw_record {
    int verdict;                /* enum draw_verdict, the worst of its pictures */
    unsigned pictures;          /* pairs that were compared */
    unsigned covered, distinct; /* of the most telling picture */
    float worst;                /* relative error within tolerance */
    char cause[DRAW_TEXT_SIZE];
};

struct draw_settings {
    struct draw_options options;
    struct draw_tolerance tolerance;
    uint32_t seed;
    const char *dump; /* a folder for the forms of what differs, or NULL */
};

void draw_run_case(const struct draw_settings *settings, const char *name,
                   const char *const sources[2], const char *script, struct draw_record *record);

#endif
