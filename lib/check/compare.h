/* SPDX-License-Identifier: MIT */
/* Comparing what two devices showed, by meaning: integers must be equal, floats may differ by what
 * the specifications let rounding do, and where they leave a value undefined any will do.
 *
 *   - A NaN stands for a value that a specification leaves undefined (GLSL 4.60, 4.7.1), and so
 *     matches anything.
 *   - A pixel that changes when inputs move by a few units in the last place, or primitives by a
 *     few of 256 parts of a pixel, stands on an edge where rounding decides. Observations of such
 *     nudged draws (nudged_device.h) tell which pixels do.
 *   - Components of a colour that no shader writes are not compared. */
#ifndef CHECK_COMPARE_H
#define CHECK_COMPARE_H

#include "player.h"

struct check_compare_options {
    /* |a - b| <= absolute + relative * max(|a|, |b|); between colours that are all multiples of
     * 1/255, two steps and a half */
    float relative, absolute;
    uint8_t components[CHECK_MAX_COLORS]; /* of each colour that are written: 0..4 */
};

/* What a comparison found; adds up over several. */
struct check_difference {
    uint32_t values;      /* pixels and words that differ beyond tolerance */
    uint32_t infinite;    /* of these, those where an infinity was expected */
    uint32_t unstable;    /* that differ, but so do pictures of nudged inputs */
    bool inexact;         /* not all bits are equal */
    float worst;          /* the greatest relative error within tolerance */
    const char *mismatch; /* the lists of observations do not match: why; NULL: they do */
    /* the first one */
    const struct check_observation *first, *first_got;
    uint32_t x, y, component;
    union check_pixel expected, got;
};

/* The same observation by the same device, as it is and with other rounding. */
struct check_nudge {
    const struct check_observation *plain, *nudged;
};
/* `nudges` may be of either side, or NULL. */
void tgsic_check_compare(const struct check_compare_options *options,
                         const struct check_observation *expected,
                         const struct check_observation *got, const struct check_nudge *nudges,
                         size_t num_nudges, struct check_difference *difference);

/* All observations of two playbacks of one script. */
#define CHECK_MAX_NUDGES 8
struct check_nudged_playback {
    const struct check_playback *plain;
    struct check_playback nudged;
};
void tgsic_check_compare_playbacks(const struct check_compare_options *options,
                                   const struct check_playback *expected,
                                   const struct check_playback *got,
                                   const struct check_nudged_playback *nudges, size_t num_nudges,
                                   struct check_difference *difference);

static inline bool tgsic_check_is_same(const struct check_difference *d)
{
    return !d->values && !d->mismatch;
}

/* Why two observations cannot be compared; NULL: they can. */
const char *tgsic_check_mismatch(const struct check_observation *a,
                                 const struct check_observation *b);
/* Of its pixels. */
unsigned tgsic_check_compared_components(const struct check_compare_options *options,
                                         const struct check_observation *observation);

/* Where two playbacks differ, is a third one like what is expected? A vote per component and word
 * that differs clearly: `expected` if it is near to that, else `got`. Tells a mistake from what
 * another machine rounds differently: the third one may be drawn by another device than the two.
 * Of all that differ, `nearer` and `farther` count which of the two the third is closer to. */
struct check_votes {
    uint32_t expected, got;
    uint32_t nearer, farther;
};
struct check_votes tgsic_check_vote(const struct check_compare_options *options,
                                    const struct check_playback *expected,
                                    const struct check_playback *got,
                                    const struct check_playback *between);

/* One line: "color 0 at (12, 3).y: expected 0.25, got 0.5; 17 values differ". */
const char *tgsic_check_describe(const struct check_difference *difference,
                                 struct tgsic_arena *arena);

/* How much a picture tells. */
struct check_coverage {
    uint32_t permille; /* of the pixels are not background */
    uint32_t distinct; /* different values among them */
};
/* `background` is compared with a pixel's first component; `arena` for scratch. */
struct check_coverage tgsic_check_cover(const struct check_observation *picture,
                                        unsigned components, uint32_t background,
                                        struct tgsic_arena *arena);

#endif
