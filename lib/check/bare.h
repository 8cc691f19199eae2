/* SPDX-License-Identifier: MIT */
/* Draws a program that comes without a script, with generated inputs. */
#ifndef CHECK_BARE_H
#define CHECK_BARE_H

#include "inputs.h"

/* Makes inputs (inputs.h) and draws them once on the device; the playback has the colour buffers
 * and the depth. `program` tells the inputs and is what the device uses. Results as
 * tgsic_check_play(). */
enum tgsic_result tgsic_check_play_bare(const struct check_program *program,
                                        struct check_device *device,
                                        const struct check_choice *choice,
                                        struct check_playback *out, struct tgsic_diags *diags);

/* The background of an observation's first component. */
uint32_t tgsic_check_background(const struct check_observation *observation);

#endif
