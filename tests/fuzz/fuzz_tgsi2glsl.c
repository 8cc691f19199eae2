/* SPDX-License-Identifier: MIT */
/* TGSI text to GLSL: the first byte picks the host, whether the shader is its own neighbour and
 * whether indices are clamped; what validates must translate or be refused, within limits. */
#include "tgsi2glsl/tgsi2glsl.h"

#include "tgsi/validate.h"

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

static void translate(const struct tgsic_shader *shader, uint8_t choice)
{
    struct tgsic_host host;
    struct tgsic_tgsi2glsl_options options = {.size = sizeof options, .host = &host};
    struct tgsic_diags diags = {0};
    struct tgsic_buffer text = {0};
    struct tgsic_report report = {0};

    tgsic_host_parse(hosts[choice & 7], &host, NULL);
    options.max_output = 1 << 20;
    options.clamp_indices = choice >> 3 & 1;
    if (choice >> 4 & 1)
        options.pipeline.stages[shader->processor] = shader;
    if (choice >> 5 & 1) {
        struct tgsic_state *state = &options.pipeline.state;
        state->num_color_buffers = 4;
        state->two_side = state->flat_shade = state->point_sprite = TGSIC_VARIANT_STATIC;
        state->alpha_test = state->clamp_color = TGSIC_VARIANT_STATIC;
        state->clip_planes = TGSIC_VARIANT_DYNAMIC;
        state->alpha_compare = TGSIC_COMPARE_GREATER;
        state->clip_plane_mask = 5;
        state->sprite_generic = 2;
    }
    if (tgsic_tgsi2glsl(shader, &options, &text, &report, &diags) == TGSIC_OK) {
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
    if (!size || tgsic_parse_text((const char *)data + 1, size - 1, NULL, &shader, NULL))
        return 0;
    translate(&shader, data[0]);
    tgsic_shader_free(&shader);
    return 0;
}
