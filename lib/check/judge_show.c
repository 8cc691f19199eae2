/* SPDX-License-Identifier: MIT */
/* Plays a case in one of its program's forms, and compares two forms. */
#include "judge.h"

#include "bare.h"
#include "check_codes.h"
#include "nudged_device.h"

/* Looser than any rounding, tighter than any mistake. */
#define RELATIVE_TOLERANCE 1e-3f
#define ABSOLUTE_TOLERANCE 2e-4f

static enum tgsic_result play(struct check_trial *trial, const struct check_program *program,
                              struct check_device *device, struct check_playback *out,
                              struct tgsic_diags *diags)
{
    static const struct check_play_options options = {.observe = true};
    return trial->test.is_bare
               ? tgsic_check_play_bare(program, device, trial->judge->options.seed, trial->scheme,
                                       out, diags)
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

/* How many of the nudged pictures were made. */
static size_t show_nudged(struct check_trial *trial, enum check_hop hop,
                          struct check_playback nudged[CHECK_NUM_NUDGES])
{
    size_t count = 0;
    for (; count < CHECK_NUM_NUDGES; count++) {
        struct check_device *device =
            tgsic_check_open_nudged(trial->judge->devices[hop], (unsigned)count);
        if (!device)
            break;
        enum tgsic_result result = play(trial, &trial->program, device, &nudged[count], NULL);
        device->ops->close(device);
        if (result == TGSIC_OK)
            continue;
        tgsic_check_playback_free(&nudged[count]);
        break;
    }
    return count;
}

struct check_compare_options tgsic_check_tolerance(const struct check_trial *trial)
{
    struct check_compare_options options = {RELATIVE_TOLERANCE, ABSOLUTE_TOLERANCE, {0}};
    tgsic_check_written_components(&trial->program, options.components);
    return options;
}

void tgsic_check_compare_shown(struct check_trial *trial, enum check_hop expected_hop,
                               const struct check_playback *expected,
                               const struct check_playback *got,
                               struct check_difference *difference)
{
    struct check_compare_options options = tgsic_check_tolerance(trial);
    struct check_playback nudged[CHECK_NUM_NUDGES] = {{0}};
    *difference = (struct check_difference){0};
    tgsic_check_compare_playbacks(&options, expected, got, NULL, 0, difference);
    if (!difference->values)
        return;
    size_t count = show_nudged(trial, expected_hop, nudged);
    *difference = (struct check_difference){0};
    tgsic_check_compare_playbacks(&options, expected, got, nudged, count, difference);
    for (size_t i = 0; i < count; i++)
        tgsic_check_playback_free(&nudged[i]);
}
