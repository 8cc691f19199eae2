/* SPDX-License-Identifier: MIT */
/* Draws a pair of shaders translated to SPIR-V under every state variant and compares the pictures:
 * STATIC with DYNAMIC, both with what Vulkan itself does or with what the state means.
 *
 *     tgsi2spirv_states
 *
 * Prints a line per variant that fails. Exits 1 when pictures differ, 77 without Vulkan. */
#include "state_variants.h"

#include "check/device.h"
#include "check/vk_switch.h"
#include "tgsi/arena.h"

#include <stdio.h>
#include <string.h>

#define GL_RGBA8     0x8058
#define GL_RGBA32F   0x8814
#define GL_COLOR_BIT 0x4000
#define SAMPLES      4

static struct check_device *device;
static struct state_tally tally;

/* ---- What a DYNAMIC variant is told -------------------------------------------------------- */

static uint32_t bits_of(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* `state` has the values of the variant, so what is switched by a value takes it from there. */
static void set_switches(const struct tgsic_state *state, bool on, struct check_switches *out)
{
    static const uint8_t bools[] = {TGSIC_SPEC_FLIP_Y,       TGSIC_SPEC_FLIP_POSITION,
                                    TGSIC_SPEC_CLAMP_COLOR,  TGSIC_SPEC_TWO_SIDE,
                                    TGSIC_SPEC_POINT_SPRITE, TGSIC_SPEC_FLAT_SHADE,
                                    TGSIC_SPEC_DEPTH_CLAMP,  TGSIC_SPEC_CLIP_DEPTH};
    *out = (struct check_switches){.block.framebuffer_height = STATE_SIZE,
                                   .block.depth_range = {0, 1}};
    for (size_t i = 0; i < sizeof bools; i++)
        out->constants[bools[i]] = on;
    out->constants[TGSIC_SPEC_ALPHA_COMPARE] = on ? state->alpha_compare : TGSIC_COMPARE_ALWAYS;
    out->constants[TGSIC_SPEC_ALPHA_REFERENCE] = bits_of(state->alpha_reference);
    out->constants[TGSIC_SPEC_CLIP_PLANE_MASK] = on ? state->clip_plane_mask : 0;
    out->constants[TGSIC_SPEC_LOGIC_OP] = on ? state->logic_function : TGSIC_LOGIC_COPY;
    out->constants[TGSIC_SPEC_POINT_SIZE] = bits_of(on ? state->point_size_value : 1);
    memcpy(out->block.clip_planes, state_planes, sizeof state_planes);
    for (unsigned i = 0; i < 32; i++)
        out->block.stipple[i] = on ? state_stipple_row(i) : ~0u;
}

/* ---- The world ----------------------------------------------------------------------------- */

struct scene {
    struct check_program program;
    struct check_switches switches;
    struct check_world world;
    struct check_framebuffer framebuffer;
    struct check_texture texture;
    uint32_t texels[STATE_SIZE * STATE_SIZE * SAMPLES][4];
    uint32_t words[2][STATE_VERTICES][4];
    struct check_array arrays[2];
    struct check_draw draw;
    struct tgsic_arena arena;
    jmp_buf escape;
};

static void set_target(struct scene *s, const struct state_variant *v)
{
    static uint32_t serial;
    uint32_t samples = v->per_sample ? SAMPLES : 1;
    s->texture = (struct check_texture){
        .serial = ++serial,
        .gl_format = v->fetches ? GL_RGBA8 : GL_RGBA32F,
        .renderbuffer = true,
        .data = {.target = v->per_sample ? TGSIC_TARGET_TEX_2D_MSAA : TGSIC_TARGET_TEX_2D,
                 .samples = (uint8_t)samples,
                 .num_levels = 1,
                 .levels = {{STATE_SIZE, STATE_SIZE, 1, s->texels[0]}},
                 .swizzle = {0, 1, 2, 3}}};
    s->framebuffer = (struct check_framebuffer){.serial = ++serial,
                                                .width = STATE_SIZE,
                                                .height = STATE_SIZE,
                                                .samples = samples,
                                                .num_colors = 1,
                                                .colors = {{.texture = &s->texture}}};
    s->world.draw = s->world.read = &s->framebuffer;
    memcpy(s->world.state.clear_color, state_clear[v->fetches], sizeof state_clear[0]);
}

static void set_state(struct scene *s, const struct state_request *r)
{
    struct check_state *state = &s->world.state;
    state->viewport = (struct check_rect){0, 0, STATE_SIZE, STATE_SIZE};
    state->patch_vertices = 3;
    state->program_point_size = true;
    state->depth_clamp = r->native && !r->variant->spirv_alone;
    s->world.arena = &s->arena;
}

static void set_vertices(struct scene *s, const struct state_variant *v)
{
    static const char *const names[] = {"0", "1"};
    for (unsigned i = 0; i < 2; i++) {
        for (unsigned vertex = 0; vertex < STATE_VERTICES; vertex++)
            memcpy(s->words[i][vertex], state_vertices[vertex][i], sizeof s->words[i][vertex]);
        s->arrays[i] = (struct check_array){.name = names[i],
                                            .columns = 1,
                                            .base = CHECK_FLOAT,
                                            .components = 4,
                                            .words = s->words[i][0]};
    }
    s->draw =
        (struct check_draw){.mode = v->points ? TGSIC_PRIMITIVE_POINTS : TGSIC_PRIMITIVE_TRIANGLES,
                            .count = STATE_VERTICES,
                            .arrays = s->arrays,
                            .num_arrays = 2,
                            .num_vertices = STATE_VERTICES};
}

static bool set_program(struct scene *s, const struct state_request *r)
{
    struct check_translated_stage *stages = s->program.stages;
    s->program.reached = 1u << CHECK_HOP_TGSI;
    stages[TGSIC_PROCESSOR_VERT].present = stages[TGSIC_PROCESSOR_FRAG].present = true;
    r->variant->set(&s->program.options.state, r->how);
    set_switches(&s->program.options.state, r->on, &s->switches);
    return state_shaders(r->variant, &stages[TGSIC_PROCESSOR_VERT].shader,
                         &stages[TGSIC_PROCESSOR_FRAG].shader);
}

/* ---- Drawing ------------------------------------------------------------------------------- */

static enum tgsic_result show(struct scene *s, state_picture picture, struct tgsic_diags *diags)
{
    static const struct check_rect all = {0, 0, STATE_SIZE, STATE_SIZE};
    union check_pixel pixels[STATE_SIZE * STATE_SIZE];
    enum check_base base;
    const struct check_device_ops *ops = device->ops;
    enum tgsic_result result = ops->begin(device, NULL, &s->world, diags);
    tgsic_check_set_switches(device, &s->switches);
    if (result == TGSIC_OK)
        result = ops->use(device, &s->program, &s->world, diags);
    if (result == TGSIC_OK)
        result = ops->clear(device, &s->world, GL_COLOR_BIT, diags);
    if (result == TGSIC_OK)
        result = ops->draw(device, &s->world, &s->draw, diags);
    if (result == TGSIC_OK)
        result = ops->read_pixels(device, &s->world, 0, all, pixels, &base, diags);
    for (unsigned i = 0; i < STATE_SIZE * STATE_SIZE && result == TGSIC_OK; i++)
        memcpy(picture[i / STATE_SIZE][i % STATE_SIZE], pixels[i].f, sizeof pixels[i].f);
    ops->end(device);
    return result;
}

static bool render(const char *host, const struct state_request *r, state_picture picture)
{
    static struct scene s;
    struct tgsic_diags diags = {0};
    memset(&s, 0, sizeof s);
    tgsic_arena_init(&s.arena, NULL, 0, &s.escape);
    set_target(&s, r->variant);
    set_state(&s, r);
    set_vertices(&s, r->variant);
    bool done = set_program(&s, r) && show(&s, picture, &diags) == TGSIC_OK;
    if (!done)
        printf("%-14s %-8s %s\n", r->variant->name, host,
               diags.count ? diags.items[0].text : "no message");
    tally.failures += !done;
    tgsic_shader_free(&s.program.stages[TGSIC_PROCESSOR_VERT].shader);
    tgsic_shader_free(&s.program.stages[TGSIC_PROCESSOR_FRAG].shader);
    tgsic_arena_free(&s.arena);
    tgsic_diags_free(&diags);
    return done;
}

int main(void)
{
    struct tgsic_diags diags = {0};
    device = tgsic_check_open_vulkan(NULL, &diags);
    if (!device) {
        printf("no Vulkan: %s\n", diags.count ? diags.items[0].text : "");
        tgsic_diags_free(&diags);
        return 77;
    }
    for (size_t i = 0; i < num_state_variants; i++)
        state_check("vulkan", &state_variants[i], render, &tally);
    printf("%u comparisons, %u failures\n", tally.drawn, tally.failures);
    device->ops->close(device);
    tgsic_diags_free(&diags);
    return tally.failures != 0;
}
