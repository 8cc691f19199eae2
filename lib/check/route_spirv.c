/* SPDX-License-Identifier: MIT */
/* TGSI to SPIR-V, with the transform feedback that the reflection asks for. */
#include "route.h"

#include "tgsi2spirv/tgsi2spirv.h"

/* ---- Captures ------------------------------------------------------------------------------ */

#define MAX_CAPTURES 256

struct captures {
    struct tgsic_capture list[MAX_CAPTURES];
    uint32_t count;
};

/* What goes on over the end of a register is one capture for each. */
static enum tgsic_result add_captures(struct captures *c, const struct tgsic_stream_output *o,
                                      struct tgsic_diags *diags)
{
    unsigned done = 0;
    if (o->stream)
        return tgsic_check_refuse(diags, "transform feedback of streams other than 0");
    while (done < o->count) {
        unsigned at = o->component + done, left = o->count - done, room = 4 - at % 4;
        if (c->count == MAX_CAPTURES)
            return tgsic_check_refuse(diags, "more than 256 captured outputs");
        struct tgsic_capture *capture = &c->list[c->count++];
        *capture = (struct tgsic_capture){.output = (uint16_t)(o->output + at / 4),
                                          .first = (uint8_t)(at % 4),
                                          .count = (uint8_t)(left < room ? left : room),
                                          .buffer = o->buffer,
                                          .offset = (uint16_t)(o->offset / 4 + done)};
        done += capture->count;
    }
    return TGSIC_OK;
}

static enum tgsic_result set_captures(const struct check_program *program, struct captures *c,
                                      struct tgsic_pipeline *pipeline, struct tgsic_diags *diags)
{
    const struct tgsic_reflection *r = program->linked ? &program->linked->reflection : NULL;
    enum tgsic_result result = TGSIC_OK;
    if (!r || !r->num_stream_outputs)
        return tgsic_check_refuse(diags, "transform feedback of a program that names no outputs");
    for (uint32_t i = 0; i < r->num_stream_outputs && result == TGSIC_OK; i++)
        result = add_captures(c, &r->stream_outputs[i], diags);
    for (unsigned i = 0; i < TGSIC_MAX_CAPTURE_BUFFERS; i++)
        pipeline->capture_stride[i] = (uint16_t)(r->stream_stride[i] / 4);
    pipeline->captures = c->list;
    pipeline->num_captures = c->count;
    return result;
}

/* ---- Translation --------------------------------------------------------------------------- */

enum tgsic_result tgsic_check_translate_spirv(const struct check_program *program,
                                              const struct tgsic_state *state, bool captured,
                                              struct check_translated_stage *stages,
                                              struct tgsic_diags *diags)
{
    struct tgsic_tgsi2spirv_options options = {
        .size = sizeof options,
        .environment = TGSIC_SPIRV_VULKAN_1_3,
        .clamp_indices = true}; /* as a host whose guests may do anything */
    struct captures captures = {.count = 0};
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
