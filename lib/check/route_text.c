/* SPDX-License-Identifier: MIT */
/* From the guest to the host: every stage is printed, read again and validated. */
#include "route.h"

#include "tgsi/validate.h"

static enum tgsic_result print(struct check_translated_stage *stage,
                               const struct tgsic_shader *shader, struct tgsic_diags *diags)
{
    tgsic_buffer_free(&stage->tgsi);
    return tgsic_print_text(shader, NULL, &stage->tgsi, diags);
}

static enum tgsic_result receive(struct check_program *program, unsigned s,
                                 struct tgsic_diags *diags)
{
    struct check_translated_stage *stage = &program->stages[s];
    const struct check_mutator *mutator = &program->options.mutator;
    enum tgsic_result result =
        tgsic_parse_text(stage->tgsi.data, stage->tgsi.size, NULL, &stage->shader, diags);
    if (result == TGSIC_OK && mutator->tgsi) {
        mutator->tgsi(mutator->user, CHECK_HOP_TGSI, s, &stage->shader);
        result = print(stage, &stage->shader, diags);
    }
    return result == TGSIC_OK ? tgsic_validate(&stage->shader, NULL, diags) : result;
}

static enum tgsic_result send(struct check_program *program, unsigned s, struct tgsic_diags *diags)
{
    struct check_translated_stage *stage = &program->stages[s];
    struct tgsic_shader own = stage->shader;
    const struct tgsic_shader *shader = program->linked ? &program->linked->shader[s] : &own;
    stage->shader = (struct tgsic_shader){0};
    stage->present = true;
    enum tgsic_result result = print(stage, shader, diags);
    tgsic_shader_free(&own);
    return result == TGSIC_OK ? receive(program, s, diags) : result;
}

enum tgsic_result tgsic_check_route_text(struct check_program *program, struct tgsic_diags *diags)
{
    for (unsigned s = 0; s < TGSIC_NUM_STAGES; s++) {
        bool present =
            program->linked ? program->linked->stages >> s & 1 : program->stages[s].present;
        enum tgsic_result result = present ? send(program, s, diags) : TGSIC_OK;
        if (result != TGSIC_OK)
            return result;
    }
    return TGSIC_OK;
}
