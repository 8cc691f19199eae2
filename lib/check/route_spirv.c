/* SPDX-License-Identifier: MIT */
/* TGSI to SPIR-V, with the transform feedback that the reflection asks for. */
#include "route.h"

#include "tgsi2spirv/tgsi2spirv.h"

static enum tgsic_result set_captures(const struct check_program *program,
                                      struct check_captures *captures,
                                      struct tgsic_pipeline *pipeline, struct tgsic_diags *diags)
{
    enum tgsic_result result = tgsic_check_set_captures(program, captures, pipeline, diags);
    if (result == TGSIC_OK && !captures->count)
        return tgsic_check_refuse(diags, "transform feedback of a program that names no outputs");
    for (uint32_t i = 0; i < captures->count; i++)
        if (captures->list[i].stream)
            return tgsic_check_refuse(diags, "transform feedback of streams other than 0");
    return result;
}

enum tgsic_result tgsic_check_translate_spirv(const struct check_program *program,
                                              const struct tgsic_state *state, bool captured,
                                              bool choose_samplers,
                                              struct check_translated_stage *stages,
                                              struct tgsic_diags *diags)
{
    struct tgsic_tgsi2spirv_options options = {
        .size = sizeof options,
        .environment = TGSIC_SPIRV_VULKAN_1_3,
        .choose_samplers = choose_samplers,
        .clamp_indices = true}; /* as a host whose guests may do anything */
    struct check_captures captures = {.count = 0};
    enum tgsic_result result = TGSIC_OK;
    tgsic_check_set_pipeline(program, state, &options.pipeline);
    if (captured)
        result = set_captures(program, &captures, &options.pipeline, diags);
    for (unsigned s = 0; s < TGSIC_NUM_STAGES && result == TGSIC_OK; s++) {
        options.pipeline.state.clamp_color = tgsic_check_clamping(state, s);
        if (program->stages[s].present)
            result = tgsic_tgsi2spirv(&program->stages[s].shader, &options, &stages[s].spirv,
                                      &stages[s].report, diags);
    }
    return result;
}
