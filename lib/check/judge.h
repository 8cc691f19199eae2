/* SPDX-License-Identifier: MIT */
/* What the parts of the judge share. Private to lib/check.
 *
 * A program exists in up to four forms, one per hop, and each form has a device that runs it:
 * OpenGL its source, the interpreter TGSI, OpenGL below translation GLSL′, the interpreter below
 * translation TGSI′. To judge is to play the same case on two of them and compare. */
#ifndef CHECK_JUDGE_H
#define CHECK_JUDGE_H

#include "compare.h"
#include "inputs.h"
#include "result.h"

struct check_judge {
    struct check_judge_options options;
    struct tgsic_host host;
    struct check_device *devices[CHECK_NUM_HOPS]; /* by the form they run; NULL: not here */
};

/* One case before the judge. */
struct check_trial {
    struct check_judge *judge;
    struct check_case test;
    bool from_tgsi;
    struct check_program program;
    unsigned scheme; /* of generated inputs, if the case is bare */
    enum check_mipmaps mipmaps;
    struct tgsic_arena *arena;
    struct check_result *result;
};

/* ---- judge_show.c -------------------------------------------------------------------------- */

/* Plays the trial's case with `program` in the form of `hop`. Results as tgsic_check_play(). */
enum tgsic_result tgsic_check_show(struct check_trial *trial, const struct check_program *program,
                                   enum check_hop hop, struct check_playback *out,
                                   struct tgsic_diags *diags);
/* What a trial's comparisons tolerate and look at; two_machines: one side is OpenGL's, the other
 * the interpreter's. */
struct check_compare_options tgsic_check_tolerance(const struct check_trial *trial,
                                                   bool two_machines);
/* What a form showed. */
struct check_shown {
    enum check_hop hop;
    const struct check_playback *playback;
};
/* Compares; where the two differ, plays them again off by a little (nudged_device.h). */
void tgsic_check_compare_shown(struct check_trial *trial, const struct check_shown *expected,
                               const struct check_shown *got, struct check_difference *difference);

/* ---- judge_cover.c ------------------------------------------------------------------------- */

/* The most telling of the pictures: colours, or the depth if that is all there is; of a compute
 * shader, the buffer that it changed most. The result keeps the best of all calls. */
struct check_coverage tgsic_check_note_coverage(struct check_trial *trial,
                                                const struct check_playback *shown);
/* Components that a program writes of each colour; 4 of all if nothing is known. */
void tgsic_check_written_components(const struct check_program *program,
                                    uint8_t components[CHECK_MAX_COLORS]);

/* ---- judge_pair.c -------------------------------------------------------------------------- */

void tgsic_check_decide(struct check_trial *trial, enum check_verdict verdict, const char *cause);
/* The translator did not take it on, rather than getting it wrong. */
bool tgsic_check_is_refusal(enum tgsic_result result);

/* What is right, and what is held against it. Released by tgsic_check_free_pair(). */
struct check_pair {
    enum check_hop from, to;
    struct check_playback expected, got;
    struct check_difference difference;
    bool too_long; /* the interpreter gave up */
    struct tgsic_diags diags;
};
void tgsic_check_free_pair(struct check_pair *pair);
/* Fill in what the two forms show. False: that fails, and the verdict is there. */
bool tgsic_check_show_expected(struct check_trial *trial, struct check_pair *pair);
bool tgsic_check_show_got(struct check_trial *trial, struct check_pair *pair);
/* The verdict on two that were shown, with blame and pictures if they differ. */
void tgsic_check_judge_pair(struct check_trial *trial, struct check_pair *pair);

/* ---- judge_bare.c -------------------------------------------------------------------------- */

/* Judges by pictures that tell much, and if there are none, by one that tells anything. */
void tgsic_check_judge_bare(struct check_trial *trial, enum check_hop from, enum check_hop to);

/* ---- judge_blame.c ------------------------------------------------------------------------- */

/* Of two forms, what is right and what differs from it. */
struct check_ends {
    struct check_shown expected, got;
};
/* Names the first hop that shows something else than what is expected, and says in the
 * result's cause what is known. A form between the two, which another machine may draw, is right
 * if it is near to what is expected where the two differ. */
void tgsic_check_blame(struct check_trial *trial, const struct check_ends *ends);

/* ---- define.c ------------------------------------------------------------------------------ */

/* The same case with shaders that set all their outputs to zero first, in `arena`; false: its
 * shaders are not GLSL, or have no outputs. */
bool tgsic_check_define_outputs(const struct check_program *program, struct tgsic_arena *arena,
                                struct check_case *out);

/* ---- judge_glslang.c ----------------------------------------------------------------------- */

/* Compiles the emitted GLSL with glslang and fills in the verdict. */
void tgsic_check_judge_glslang(struct check_trial *trial);

/* ---- exhibit.c ----------------------------------------------------------------------------- */

/* The program's forms as text. */
void tgsic_check_add_exhibits(struct check_trial *trial);
/* Expected, got, and where they differ. */
void tgsic_check_add_pictures(struct check_trial *trial, const struct check_observation *expected,
                              const struct check_observation *got);

/* The message of the last error; "?" if there is none. In `arena`. */
const char *tgsic_check_error(const struct tgsic_diags *diags, struct tgsic_arena *arena);

#endif
