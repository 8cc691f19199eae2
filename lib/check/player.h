/* SPDX-License-Identifier: MIT */
/* Plays a case's [test] section on a device, and keeps what was seen: whether probes hold, and
 * pictures and buffers for comparing devices with one another. */
#ifndef CHECK_PLAYER_H
#define CHECK_PLAYER_H

#include "device.h"

/* What a device showed at one point of the script: after each draw or dispatch that is followed by
 * something other than one, and at each probe of a buffer. The same script gives the same list of
 * observations on every device. */
struct check_observation {
    uint32_t command; /* number of the command it stands behind */
    int plane;        /* colour 0.., -1 depth, -2 a buffer */
    enum check_base base;
    uint32_t width, height;    /* buffers: words, 1 */
    union check_pixel *pixels; /* bottom row first; planes */
    const uint32_t *words;     /* buffers */
    uint32_t changed;          /* buffers of bare cases: words that are not what was put there */
    const char *what;          /* "color 0", "ssbo 1" */
};

struct check_playback {
    bool linked;      /* the program was made ready */
    bool probes_hold; /* every probe and expectation, "link error" included */
    uint32_t num_probes;
    uint32_t failed_command; /* the first whose expectation fails */
    const char *failure;     /* "probe at (3,4): expected …, got …" */
    struct check_observation *observations;
    uint32_t num_observations;
    struct tgsic_arena *arena;
};

struct check_play_options {
    bool observe;        /* keep observations */
    uint32_t max_pixels; /* that observations may keep; 0: 64 Mi */
};

/* TGSIC_OK also if probes fail: `out` says so. TGSIC_E_UNSUPPORTED: the device cannot do what the
 * case asks (diags: what). TGSIC_E_INVALID: a command is malformed or unknown (diags: its line).
 * Release `out` with tgsic_check_playback_free() whatever the result. */
enum tgsic_result tgsic_check_play(const struct check_case *test,
                                   const struct check_program *program, struct check_device *device,
                                   const struct check_play_options *options,
                                   struct check_playback *out, struct tgsic_diags *diags);
void tgsic_check_playback_free(struct check_playback *playback);

#endif
