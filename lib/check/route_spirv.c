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

/* Which output a register is; false: none that is declared. */
static bool find_output(const struct tgsic_shader *shader, unsigned number,
                        struct tgsic_capture *capture)
{
    for (uint32_t i = 0; i < shader->num_declarations; i++) {
        const struct tgsic_declaration *d = &shader->declarations[i];
        if (d->file != TGSIC_FILE_OUT || number < d->first || number > d->last)
            continue;
        capture->semantic = (uint8_t)d->semantic;
        capture->semantic_index = (uint8_t)(d->semantic_index + (number - d->first));
        return true;
    }
    return false;
}

/* What goes on over the end of a register is one capture for each. */
static enum tgsic_result add_captures(struct captures *c, const struct tgsic_shader *shader,
                                      const struct tgsic_stream_output *o,
                                      struct tgsic_diags *diags)
{
    unsigned done = 0;
    if (o->stream)
        return tgsic_check_refuse(diags, "transform feedback of streams other than 0");
    while (done < o->count) {
        unsigned at = o->component + done, left = o->count - done, room = 4 - at % 4;
        struct tgsic_capture capture = {.first = (uint8_t)(at % 4),
                                        .count = (uint8_t)(left < room ? left : room),
                                        .buffer = o->buffer,
                                        .offset = (uint16_t)(o->offset + done * 4)};
        if (!find_output(shader, o->output + at / 4, &capture))
            return tgsic_check_refuse(diags, "transform feedback of an output without a semantic");
        if (c->count == MAX_CAPTURES)
            return tgsic_check_refuse(diags, "more than 256 captured outputs");
        c->list[c->count++] = capture;
        done += capture.count;
    }
    return TGSIC_OK;
}

static unsigned last_stage(const struct check_program *program)
{
    return program->stages[TGSIC_PROCESSOR_GEOM].present        ? TGSIC_PROCESSOR_GEOM
           : program->stages[TGSIC_PROCESSOR_TESS_EVAL].present ? TGSIC_PROCESSOR_TESS_EVAL
                                                                : TGSIC_PROCESSOR_VERT;
}

static enum tgsic_result set_captures(const struct check_program *program, struct captures *c,
                                      struct tgsic_tgsi2spirv_options *options,
                                      struct tgsic_diags *diags)
{
    const struct tgsic_reflection *r = program->linked ? &program->linked->reflection : NULL;
    const struct tgsic_shader *shader = &program->stages[last_stage(program)].shader;
    enum tgsic_result result = TGSIC_OK;
    if (!r || !r->num_stream_outputs)
        return tgsic_check_refuse(diags, "transform feedback of a program that names no outputs");
    for (uint32_t i = 0; i < r->num_stream_outputs && result == TGSIC_OK; i++)
        result = add_captures(c, shader, &r->stream_outputs[i], diags);
    for (unsigned i = 0; i < TGSIC_MAX_CAPTURE_BUFFERS; i++)
        options->capture_strides[i] = r->stream_stride[i];
    options->captures = c->list;
    options->num_captures = c->count;
    return result;
}

/* ---- Translation --------------------------------------------------------------------------- */

enum tgsic_result tgsic_check_translate_spirv(const struct check_program *program,
                                              const struct tgsic_state *state, bool captured,
                                              struct check_translated_stage *stages,
                                              struct tgsic_diags *diags)
{
    struct tgsic_tgsi2spirv_options options = {.size = sizeof options,
                                               .environment = TGSIC_SPIRV_VULKAN_1_3};
    struct captures captures = {.count = 0};
    enum tgsic_result result = TGSIC_OK;
    tgsic_check_set_pipeline(program, state, &options.pipeline);
    if (captured)
        result = set_captures(program, &captures, &options, diags);
    for (unsigned s = 0; s < TGSIC_NUM_STAGES && result == TGSIC_OK; s++) {
        options.pipeline.state.clamp_color = tgsic_check_clamping(state, s);
        if (program->stages[s].present)
            result = tgsic_tgsi2spirv(&program->stages[s].shader, &options, &stages[s].spirv,
                                      &stages[s].report, diags);
    }
    return result;
}
