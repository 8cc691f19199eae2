/* SPDX-License-Identifier: MIT */
/* TGSI to SPIR-V: the first byte picks the environment, the layout and the state, the others are a
 * shader (make_tgsi.h); what validates must translate or be refused, within limits, and what
 * translates must be valid where SPIRV-Tools is there to tell. */
#include "interop/spirv_tools.h"
#include "make_tgsi.h"
#include "tgsi2spirv/tgsi2spirv.h"

const size_t bytes_before_shader = 1;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void set_state(struct tgsic_state *state, enum tgsic_variant variant)
{
    state->num_color_buffers = 4;
    state->two_side = state->point_sprite = state->alpha_test = (uint8_t)variant;
    state->clamp_color = state->clip_planes = state->flip_y = (uint8_t)variant;
    state->flip_position = state->clip_depth = state->point_size = (uint8_t)variant;
    state->alpha_compare = TGSIC_COMPARE_GREATER;
    state->clip_plane_mask = 5;
    state->sprite_generic = 2;
    state->point_size_value = 1;
}

static void judge(const struct tgsic_buffer *module, unsigned environment)
{
    struct tgsic_diags diags = {0};
    if (tgsic_interop_spirv_validate((const uint32_t *)(const void *)module->data, module->size / 4,
                                     tgsic_spirv_environment_name(environment),
                                     &diags) == TGSIC_E_INVALID)
        __builtin_trap();
    tgsic_diags_free(&diags);
}

static void translate(const struct tgsic_shader *shader, uint8_t choice)
{
    struct tgsic_tgsi2spirv_options options = {.size = sizeof options, .max_output = 1 << 20};
    struct tgsic_spirv_layout layout;
    struct tgsic_diags diags = {0};
    struct tgsic_buffer module = {0};
    struct tgsic_report report = {0};

    options.environment = choice % TGSIC_SPIRV_ENVIRONMENTS;
    options.clamp_indices = choice >> 3 & 1;
    options.debug = choice >> 4 & 1;
    tgsic_spirv_default_layout((enum tgsic_spirv_environment)options.environment, &layout);
    layout.separate_samplers = choice >> 5 & 1 && options.environment != TGSIC_SPIRV_OPENGL_4_5;
    options.layout = &layout;
    if (choice >> 6)
        set_state(&options.pipeline.state, (enum tgsic_variant)((choice >> 6) % 3));
    if (tgsic_tgsi2spirv(shader, &options, &module, &report, &diags) == TGSIC_OK) {
        judge(&module, options.environment);
        tgsic_buffer_free(&module);
        tgsic_report_free(&report);
    } else if (!diags.errors) {
        __builtin_trap();
    }
    tgsic_diags_free(&diags);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tgsic_shader shader;
    if (size < bytes_before_shader ||
        !shader_of_input(data + bytes_before_shader, size - bytes_before_shader, &shader))
        return 0;
    translate(&shader, data[0]);
    tgsic_shader_free(&shader);
    return 0;
}
