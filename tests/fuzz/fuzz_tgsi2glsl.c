/* SPDX-License-Identifier: MIT */
/* TGSI to GLSL: the first three bytes pick the host, options and state, the others are a shader
 * (make_tgsi.h); what validates must translate or be refused, within limits, and has a key. */
#include "make_tgsi.h"
#include "tgsi2glsl/tgsi2glsl.h"

#include "tgsi/validate.h"

const size_t bytes_before_shader = 3;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const hosts[] = {
    "gl120",
    "es100",
    "gl130",
    "gl140",
    "gl330",
    "gl450",
    "es300",
    "es320",
    "gl450compat",
    "gl450+ARB_shader_viewport_layer_array+ARB_shader_stencil_export+EXT_texture_shadow_lod"
    "+ARB_gpu_shader_int64+ARB_shader_atomic_counter_ops+ARB_shader_group_vote+ARB_shader_ballot"
    "+ARB_shader_clock+EXT_shader_image_load_formatted+ARB_compute_variable_group_size"
    "+NV_shader_atomic_float+EXT_demote_to_helper_invocation",
};

static void set_state(struct tgsic_state *state, uint8_t choice)
{
    enum tgsic_variant how = choice & 1 ? TGSIC_VARIANT_DYNAMIC : TGSIC_VARIANT_STATIC;
    uint8_t *const variants[] = {
        &state->flat_shade,  &state->two_side, &state->point_sprite,  &state->alpha_test,
        &state->clip_planes, &state->flip_y,   &state->flip_position, &state->clamp_color,
        &state->depth_clamp, &state->stipple,  &state->logic_op,      &state->sample_shading,
    };
    for (size_t i = 0; i < sizeof variants / sizeof *variants; i++)
        if (choice >> (1 + i % 7) & 1)
            *variants[i] = (uint8_t)how;
    state->num_color_buffers = 4;
    state->alpha_compare = TGSIC_COMPARE_GREATER;
    state->clip_plane_mask = 5;
    state->sprite_generic = 2;
    state->srgb_colors = choice >> 2 & 1;
    state->attribute_bgra = choice >> 3 & 1;
    state->color_channels[0][1] = choice >> 4 & 7;
    state->view_channels[TGSIC_PROCESSOR_FRAG][0][2] = choice >> 4 & 7;
}

static void translate(const struct tgsic_shader *shader, const uint8_t choice[3])
{
    static const struct tgsic_capture captures[] = {{.output = 0, .count = 3},
                                                    {.output = 1, .count = 4, .offset = 5}};
    struct tgsic_host host;
    struct tgsic_tgsi2glsl_options options = {.size = sizeof options, .host = &host};
    struct tgsic_diags diags = {0};
    struct tgsic_buffer text = {0};
    struct tgsic_report report = {0};
    uint8_t key[16];

    tgsic_host_parse(hosts[choice[0] % (sizeof hosts / sizeof *hosts)], &host, NULL);
    options.max_output = 1 << 20;
    options.clamp_indices = choice[1] & 1;
    options.annotate = choice[1] >> 1 & 1;
    options.line_map = choice[1] >> 2 & 1;
    options.bound_loops = choice[1] >> 3 & 1;
    options.name_prefix = choice[1] >> 4 & 1 ? "x_" : NULL;
    if (choice[1] >> 5 & 1)
        options.pipeline.stages[shader->processor] = shader;
    if (choice[1] >> 6 & 1) {
        options.pipeline.captures = captures;
        options.pipeline.num_captures = 2;
    }
    if (choice[2])
        set_state(&options.pipeline.state, choice[2]);
    if (tgsic_tgsi2glsl(shader, &options, &text, &report, &diags) == TGSIC_OK) {
        if (tgsic_tgsi2glsl_key(shader, &options, key, NULL) == TGSIC_E_INVALID)
            __builtin_trap();
        tgsic_buffer_free(&text);
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
    translate(&shader, data);
    tgsic_shader_free(&shader);
    return 0;
}
