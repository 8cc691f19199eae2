/* SPDX-License-Identifier: MIT */
/* From inputs to decoded shaders: GLSL compiled and linked, assembly programs translated, TGSI read
 * and validated. */
#ifndef CLI_PROGRAM_H
#define CLI_PROGRAM_H

#include "arb2tgsi/arb2tgsi.h"
#include "cli.h"
#include "glsl2tgsi/glsl2tgsi.h"
#include "tgsi/pipeline.h"

struct cli_stage {
    const struct tgsic_shader *shader;
    const struct cli_input *input; /* the first one of this stage */
};

struct cli_program {
    struct cli_stage *stages;
    size_t num_stages;
    struct tgsic_program **linked; /* one, or one per GLSL input with --separate */
    size_t num_linked;
    struct tgsic_arb_program **assembly; /* one per assembly program */
    size_t num_assembly;
    struct tgsic_shader *parsed; /* of TGSI inputs, by input; {0} for others */
    size_t num_inputs;
    struct tgsic_shader control; /* that was added */
};

/* Compiles GLSL inputs and, when `link` is set, links them; translates assembly programs; reads
 * TGSI inputs. Messages are printed. The program is to be freed whatever the result. */
enum cli_exit cli_load_program(const struct cli_settings *settings, const struct cli_input *inputs,
                               size_t count, bool link, struct cli_program *program);
/* Adds a tessellation control shader for patches of so many vertices, with levels of 1, if there is
 * none before the evaluation shader. */
enum cli_exit cli_add_control(const struct cli_settings *settings, struct cli_program *program);
/* Takes over what --state says; false after having said what is wrong. */
bool cli_read_state(const struct cli_settings *settings, struct tgsic_state *state);
/* Adds what --capture says: one record in buffer 0. `captures` has room for CLI_MAX_CAPTURES. */
#define CLI_MAX_CAPTURES 64
bool cli_read_captures(const struct cli_settings *settings, struct tgsic_capture *captures,
                       struct tgsic_pipeline *pipeline);
void cli_free_program(struct cli_program *program);

#endif
