/* SPDX-License-Identifier: MIT */
/* Plays a case in one of its program's forms, and compares two forms. */
#include "judge.h"

#include "bare.h"
#include "check_codes.h"
#include "nudged_device.h"

/* Looser than any rounding, tighter than any mistake. */
#define RELATIVE_TOLERANCE 1e-3f
#define ABSOLUTE_TOLERANCE 2e-4f
/* Between a driver and the interpreter: drivers make do with some 12 bits of powers, logarithms,
 * sines and levels of detail (GLSL 4.60, 4.7.1, and OpenGL 4.6, 8.14.1). */
#define TWO_MACHINES 8

static enum tgsic_result play(struct check_trial *trial, const struct check_program *program,
                              struct check_device *device, struct check_playback *out,
                              struct tgsic_diags *diags)
{
    static const struct check_play_options options = {.observe = true};
    const struct check_judge_options *o = &trial->judge->options;
    const struct check_choice choice = {o->seed, trial->scheme, trial->mipmaps};
    return trial->test.is_bare
               ? tgsic_check_play_bare(program, device, &choice, out, diags)
               : tgsic_check_play(&trial->test, program, device, &options, out, diags);
}

enum tgsic_result tgsic_check_show(struct check_trial *trial, const struct check_program *program,
                                   enum check_hop hop, struct check_playback *out,
                                   struct tgsic_diags *diags)
{
    struct check_device *device = trial->judge->devices[hop];
    *out = (struct check_playback){0};
    if (device)
        return play(trial, program, device, out, diags);
    tgsic_diags_add(diags, TGSIC_ERROR, E_CHECK_NO_DEVICE, (struct tgsic_pos){0},
                    "nothing here runs %s", hop == CHECK_HOP_TGSI ? "TGSI" : "GLSL");
    return TGSIC_E_UNSUPPORTED;
}

typedef struct check_device *opener(struct check_device *inner, unsigned which);

/* Appends the form of `hop`, drawn off by a little in all the ways of `open`. */
static size_t add_nudged(struct check_trial *trial, opener *open, enum check_hop hop,
                         const struct check_playback *plain, struct check_nudged_playback *list,
                         size_t count)
{
    for (unsigned which = 0; which < CHECK_NUM_NUDGES && count < CHECK_MAX_NUDGES; which++) {
        struct check_device *device = open(trial->judge->devices[hop], which);
        if (!device)
            break;
        list[count].plain = plain;
        enum tgsic_result result = play(trial, &trial->program, device, &list[count].nudged, NULL);
        device->ops->close(device);
        if (result == TGSIC_OK) {
            count++;
            continue;
        }
        tgsic_check_playback_free(&list[count].nudged);
        break;
    }
    return count;
}

static bool is_interpreted(enum check_hop hop)
{
    return hop == CHECK_HOP_TGSI || hop == CHECK_HOP_TGSI_AGAIN;
}

struct check_compare_options tgsic_check_tolerance(const struct check_trial *trial,
                                                   bool two_machines)
{
    float scale = two_machines ? TWO_MACHINES : 1;
    struct check_compare_options options = {
        scale * RELATIVE_TOLERANCE, scale * ABSOLUTE_TOLERANCE, {0}};
    tgsic_check_written_components(&trial->program, options.components);
    return options;
}

void tgsic_check_compare_shown(struct check_trial *trial, const struct check_shown *expected,
                               const struct check_shown *got, struct check_difference *difference)
{
    bool two_machines = is_interpreted(expected->hop) != is_interpreted(got->hop);
    const struct check_shown *interpreted = is_interpreted(got->hop) ? got : expected;
    struct check_compare_options options = tgsic_check_tolerance(trial, two_machines);
    struct check_nudged_playback nudges[CHECK_MAX_NUDGES] = {{0}};
    *difference = (struct check_difference){0};
    tgsic_check_compare_playbacks(&options, expected->playback, got->playback, NULL, 0, difference);
    if (!difference->values)
        return;
    size_t count =
        add_nudged(trial, tgsic_check_open_nudged, expected->hop, expected->playback, nudges, 0);
    if (two_machines)
        count = add_nudged(trial, tgsic_check_open_shifted, interpreted->hop, interpreted->playback,
                           nudges, count);
    *difference = (struct check_difference){0};
    tgsic_check_compare_playbacks(&options, expected->playback, got->playback, nudges, count,
                                  difference);
    for (size_t i = 0; i < count; i++)
        tgsic_check_playback_free(&nudges[i].nudged);
}
