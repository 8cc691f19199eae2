/* SPDX-License-Identifier: MIT */
/* A renderer's own translator, replaced: what such a renderer keeps about a context, a variant and
 * a shader, on our options and reports. The three structs have the members that virglrenderer's
 * have, as far as they still decide anything; docs/host-translator.md goes through them one by one.
 *
 *     host-translator VERTEX.tgsi FRAGMENT.tgsi
 *
 * translates the two for some variants and prints what the renderer gets to know. */
#include <tgsi/validate.h>
#include <tgsi2glsl/tgsi2glsl.h>

#include <stdio.h>
#include <string.h>

/* ---- What the renderer keeps --------------------------------------------------------------- */

/* Of its context: fixed. */
struct renderer_config {
    const char *profile; /* version and extensions of its driver, as in docs/cli.md */
};

/* Of the state that a draw is made with: a variant each. Masks have a bit per attribute, colour
 * buffer or view. */
struct variant_key {
    bool flatshade, color_two_side, pstipple_enabled, add_alpha_test, clip_plane_enabled;
    uint8_t alpha_test; /* a comparison */
    uint32_t attrib_signed_int_bitmask, attrib_unsigned_int_bitmask, attrib_zyxw_bitmask;
    uint8_t cbufs_are_a8_bitmask, cbufs_signed_int_bitmask, cbufs_unsigned_int_bitmask;
    uint8_t needs_manual_srgb_encode_bitmask;
    bool swizzle_output_rgb_to_bgr, lower_left_origin, prim_is_points;
    bool logicop_enabled;
    uint8_t logicop_func;
    uint8_t surface_component_bits[TGSIC_MAX_COLORS];
    uint32_t coord_replace; /* bit per semantic index */
    uint32_t sampler_views_lower_swizzle_mask;
    uint8_t tex_swizzle[TGSIC_MAX_VIEWS][4]; /* 0..3 a component, 4 zero, 5 one */
    uint8_t ssbo_binding_offset, image_binding_offset;
    uint32_t req_local_mem;
};

/* Of a shader, told by its translation. */
struct shader_info {
    uint32_t samplers_used_mask, shadow_samp_mask, images_used_mask, ubo_used_mask, ssbo_used_mask;
    uint32_t num_consts, attrib_input_mask;
    uint64_t in_generic_mask, out_generic_mask; /* by semantic index */
    int8_t fs_output_layout[TGSIC_MAX_COLORS];  /* colour buffer of output i; -1: none */
    const char *driver_uniforms[16]; /* by enum tgsic_driver_uniform; owned by the report */
};

/* ---- The key as our state ------------------------------------------------------------------ */

static void set_types(struct tgsic_state *s, const struct variant_key *key)
{
    for (unsigned i = 0; i < TGSIC_MAX_ATTRIBUTES; i++)
        s->attribute_type[i] = key->attrib_signed_int_bitmask >> i & 1     ? TGSIC_COMPONENTS_SINT
                               : key->attrib_unsigned_int_bitmask >> i & 1 ? TGSIC_COMPONENTS_UINT
                                                                           : TGSIC_COMPONENTS_FLOAT;
    for (unsigned i = 0; i < TGSIC_MAX_COLORS; i++)
        s->color_type[i] = key->cbufs_signed_int_bitmask >> i & 1     ? TGSIC_COMPONENTS_SINT
                           : key->cbufs_unsigned_int_bitmask >> i & 1 ? TGSIC_COMPONENTS_UINT
                                                                      : TGSIC_COMPONENTS_FLOAT;
    s->attribute_bgra = key->attrib_zyxw_bitmask;
    s->srgb_colors = key->needs_manual_srgb_encode_bitmask;
    s->shared_memory = key->req_local_mem;
}

/* Formats that the host's API lacks, in others. */
static void set_channels(struct tgsic_state *s, const struct variant_key *key)
{
    static const uint8_t alpha[4] = {TGSIC_CHANNEL_W, TGSIC_CHANNEL_W, TGSIC_CHANNEL_W,
                                     TGSIC_CHANNEL_W};
    static const uint8_t bgra[4] = {TGSIC_CHANNEL_Z, TGSIC_CHANNEL_Y, TGSIC_CHANNEL_X,
                                    TGSIC_CHANNEL_W};
    if (key->swizzle_output_rgb_to_bgr)
        memcpy(s->color_channels[0], bgra, sizeof bgra);
    for (unsigned i = 0; i < TGSIC_MAX_COLORS; i++)
        if (key->cbufs_are_a8_bitmask >> i & 1)
            memcpy(s->color_channels[i], alpha, sizeof alpha);
    for (unsigned i = 0; i < TGSIC_MAX_VIEWS; i++)
        for (unsigned c = 0; key->sampler_views_lower_swizzle_mask >> i & 1 && c < 4; c++)
            for (unsigned stage = 0; stage < TGSIC_NUM_STAGES; stage++)
                s->view_channels[stage][i][c] = (uint8_t)(TGSIC_CHANNEL_X + key->tex_swizzle[i][c]);
}

/* What is cheap to change is read from a uniform, so that one variant serves all its values. */
static void set_variants(struct tgsic_state *s, const struct variant_key *key)
{
    s->flat_shade = key->flatshade ? TGSIC_VARIANT_STATIC : TGSIC_VARIANT_OFF;
    s->two_side = key->color_two_side ? TGSIC_VARIANT_STATIC : TGSIC_VARIANT_OFF;
    s->stipple = key->pstipple_enabled ? TGSIC_VARIANT_DYNAMIC : TGSIC_VARIANT_OFF;
    s->alpha_test = key->add_alpha_test ? TGSIC_VARIANT_DYNAMIC : TGSIC_VARIANT_OFF;
    s->alpha_compare = key->alpha_test;
    s->clip_planes = key->clip_plane_enabled ? TGSIC_VARIANT_DYNAMIC : TGSIC_VARIANT_OFF;
    s->clip_plane_mask = 0xff;
    s->flip_position = TGSIC_VARIANT_DYNAMIC; /* winsys_adjust_y */
    s->flip_y = key->lower_left_origin ? TGSIC_VARIANT_OFF : TGSIC_VARIANT_STATIC;
    if (key->prim_is_points && key->coord_replace) {
        s->point_sprite = TGSIC_VARIANT_STATIC;
        s->sprite_generic = s->sprite_texcoord = key->coord_replace;
    }
    s->logic_op = key->logicop_enabled ? TGSIC_VARIANT_STATIC : TGSIC_VARIANT_OFF;
    s->logic_function = key->logicop_func; /* both count as gallium does */
    for (unsigned i = 0; i < TGSIC_MAX_COLORS; i++)
        memset(s->color_bits[i], key->surface_component_bits[i], sizeof s->color_bits[i]);
}

/* ---- Our report as the shader's facts ------------------------------------------------------ */

static void add_mask(uint32_t *mask, const struct tgsic_binding *b)
{
    for (uint32_t i = 0; i < (b->count ? b->count : 1) && b->number + i < 32; i++)
        *mask |= 1u << (b->number + i);
}

static void add_binding(struct shader_info *info, const struct tgsic_binding *b)
{
    switch (b->resource) {
    case TGSIC_RESOURCE_ATTRIBUTE:
        add_mask(&info->attrib_input_mask, b);
        break;
    case TGSIC_RESOURCE_OUTPUT:
        if (b->location < TGSIC_MAX_COLORS)
            info->fs_output_layout[b->location] = (int8_t)b->number;
        break;
    case TGSIC_RESOURCE_VARYING:
        if (b->semantic == TGSIC_SEMANTIC_GENERIC && b->number < 64)
            *(b->is_input ? &info->in_generic_mask : &info->out_generic_mask) |= UINT64_C(1)
                                                                                 << b->number;
        break;
    case TGSIC_RESOURCE_UNIFORM:
        info->num_consts = b->count;
        break;
    case TGSIC_RESOURCE_BLOCK:
        add_mask(&info->ubo_used_mask, b);
        break;
    case TGSIC_RESOURCE_SAMPLER:
        add_mask(&info->samplers_used_mask, b);
        if (tgsic_target_info(b->target)->shadow)
            add_mask(&info->shadow_samp_mask, b);
        break;
    case TGSIC_RESOURCE_BUFFER:
        add_mask(&info->ssbo_used_mask, b);
        break;
    case TGSIC_RESOURCE_IMAGE:
        add_mask(&info->images_used_mask, b);
        break;
    case TGSIC_RESOURCE_DRIVER_UNIFORM:
        if (b->driver < 16)
            info->driver_uniforms[b->driver] = b->name;
        break;
    }
}

/* ---- The translator ------------------------------------------------------------------------ */

/* The variant of `shader` for `key`. The renderer keeps the shaders that are bound, so in place of
 * masks of what the neighbours read and write, it hands these over. */
static enum tgsic_result translate(const struct renderer_config *config,
                                   const struct variant_key *key,
                                   const struct tgsic_shader *const bound[TGSIC_NUM_STAGES],
                                   enum tgsic_processor stage, struct shader_info *info,
                                   struct tgsic_buffer *glsl, struct tgsic_report *report,
                                   struct tgsic_diags *diags)
{
    struct tgsic_host host;
    struct tgsic_tgsi2glsl_options options = {0};
    options.size = sizeof options;
    options.host = &host;
    options.clamp_indices = true; /* the guest is a stranger */
    enum tgsic_result result = tgsic_host_parse(config->profile, &host, diags);
    if (result != TGSIC_OK)
        return result;
    memcpy(options.pipeline.stages, bound, sizeof options.pipeline.stages);
    set_types(&options.pipeline.state, key);
    set_channels(&options.pipeline.state, key);
    set_variants(&options.pipeline.state, key);
    options.pipeline.bindings.shader_buffers[stage] = key->ssbo_binding_offset;
    options.pipeline.bindings.images[stage] = key->image_binding_offset;
    result = tgsic_tgsi2glsl(bound[stage], &options, glsl, report, diags);
    memset(info, 0, sizeof *info);
    memset(info->fs_output_layout, -1, sizeof info->fs_output_layout);
    for (size_t i = 0; result == TGSIC_OK && i < report->num_bindings; i++)
        add_binding(info, &report->bindings[i]);
    return result;
}

/* ---- A try --------------------------------------------------------------------------------- */

static void print_info(const char *what, const struct shader_info *info, const char *glsl)
{
    printf("%s\n", what);
    printf("  attributes %x, constants %u, blocks %x, samplers %x of which shadow %x\n",
           (unsigned)info->attrib_input_mask, (unsigned)info->num_consts,
           (unsigned)info->ubo_used_mask, (unsigned)info->samplers_used_mask,
           (unsigned)info->shadow_samp_mask);
    printf("  images %x, buffers %x, generic in %llx, out %llx, colours",
           (unsigned)info->images_used_mask, (unsigned)info->ssbo_used_mask,
           (unsigned long long)info->in_generic_mask, (unsigned long long)info->out_generic_mask);
    for (unsigned i = 0; i < TGSIC_MAX_COLORS; i++)
        if (info->fs_output_layout[i] >= 0)
            printf(" %d", info->fs_output_layout[i]);
    printf("\n  the renderer sets:");
    for (unsigned i = 0; i < 16; i++)
        if (info->driver_uniforms[i])
            printf(" %s", info->driver_uniforms[i]);
    bool swaps = strstr(glsl, ".zyxw") || strstr(glsl, "f_color0.z, f_color0.y, f_color0.x");
    printf("\n  swaps red and blue: %s\n", swaps ? "yes" : "no");
}

static bool try_key(const char *name, const struct renderer_config *config,
                    const struct variant_key *key,
                    const struct tgsic_shader *const bound[TGSIC_NUM_STAGES])
{
    static const enum tgsic_processor stages[2] = {TGSIC_PROCESSOR_VERT, TGSIC_PROCESSOR_FRAG};
    bool good = true;
    printf("%s\n", name);
    for (int i = 0; i < 2 && good; i++) {
        struct shader_info info;
        struct tgsic_buffer glsl = {0};
        struct tgsic_report report = {0};
        struct tgsic_diags diags = {0};
        good = translate(config, key, bound, stages[i], &info, &glsl, &report, &diags) == TGSIC_OK;
        if (good)
            print_info(i ? " fragment" : " vertex", &info, glsl.data);
        for (size_t d = 0; d < diags.count; d++)
            fprintf(stderr, "%s\n", diags.items[d].text);
        tgsic_buffer_free(&glsl);
        tgsic_report_free(&report);
        tgsic_diags_free(&diags);
    }
    return good;
}

static bool read_shader(const char *path, struct tgsic_shader *shader)
{
    static char text[1 << 16];
    FILE *file = fopen(path, "rb");
    size_t size = file ? fread(text, 1, sizeof text, file) : 0;
    if (file)
        fclose(file);
    return file && tgsic_parse_text(text, size, NULL, shader, NULL) == TGSIC_OK &&
           tgsic_validate(shader, NULL, NULL) == TGSIC_OK;
}

int main(int argc, char **argv)
{
    static const struct renderer_config config = {"gl450"},
                                        es = {"es320+EXT_shader_framebuffer_fetch"};
    static const struct variant_key plain = {.lower_left_origin = true};
    static const struct variant_key tested = {.add_alpha_test = true,
                                              .alpha_test = TGSIC_COMPARE_GEQUAL,
                                              .clip_plane_enabled = true,
                                              .pstipple_enabled = true,
                                              .lower_left_origin = true};
    static const struct variant_key emulated = {
        .attrib_zyxw_bitmask = 1, .swizzle_output_rgb_to_bgr = true, .lower_left_origin = true};
    struct tgsic_shader vertex = {0}, fragment = {0};
    if (argc != 3 || !read_shader(argv[1], &vertex) || !read_shader(argv[2], &fragment)) {
        fprintf(stderr, "usage: host-translator VERTEX.tgsi FRAGMENT.tgsi\n");
        return 1;
    }
    const struct tgsic_shader *bound[TGSIC_NUM_STAGES] = {NULL};
    bound[TGSIC_PROCESSOR_VERT] = &vertex;
    bound[TGSIC_PROCESSOR_FRAG] = &fragment;
    bool good = try_key("plain", &config, &plain, bound) &&
                try_key("alpha test, clip planes, stipple", &config, &tested, bound) &&
                try_key("OpenGL ES, blue and red swapped", &es, &emulated, bound);
    tgsic_shader_free(&vertex);
    tgsic_shader_free(&fragment);
    return !good;
}
