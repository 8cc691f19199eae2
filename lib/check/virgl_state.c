/* SPDX-License-Identifier: MIT */
/* Fixed-function state: blending, depth test, rasteriser, viewports, clip planes, tessellation. */
#include "virgl_device.h"

#define GL_FLAT                    0x1D00
#define GL_POINT                   0x1B00
#define GL_LINE                    0x1B01
#define GL_FIRST_VERTEX_CONVENTION 0x8E4D

enum { FILL_ALL, FILL_LINE, FILL_POINT };
enum { CULL_NONE, CULL_FRONT, CULL_BACK };

/* Bits of the rasteriser's first word. */
enum {
    FLAT_SHADE = 1u << 0,
    DEPTH_CLIP = 1u << 1,
    DISCARD = 1u << 3,
    FLAT_SHADE_FIRST = 1u << 4,
    LIGHT_TWO_SIDE = 1u << 5,
    SPRITE_ORIGIN = 1u << 6, /* point coordinates start at the upper left */
    POINT_QUADS = 1u << 7,
    CULL_SHIFT = 8,
    FILL_FRONT_SHIFT = 10,
    FILL_BACK_SHIFT = 12,
    CLAMP_VERTEX_COLOR = 1u << 16,
    CLAMP_FRAGMENT_COLOR = 1u << 17,
    POINT_SIZE_PER_VERTEX = 1u << 24,
    MULTISAMPLE = 1u << 25,
    HALF_PIXEL_CENTER = 1u << 29,
    BOTTOM_EDGE_RULE = 1u << 30,
};

/* ---- Blending ------------------------------------------------------------------------------ */

struct translation {
    uint32_t gl, wire;
};

static const struct translation factors[] = {
    {0x0000, 17}, {0x0001, 1}, {0x0300, 2},  {0x0301, 18}, {0x0302, 3},  {0x0303, 19}, {0x0304, 4},
    {0x0305, 20}, {0x0306, 5}, {0x0307, 21}, {0x0308, 6},  {0x8001, 7},  {0x8002, 23}, {0x8003, 8},
    {0x8004, 24}, {0x88F9, 9}, {0x88FA, 25}, {0x8589, 10}, {0x88FB, 26},
};
static const struct translation equations[] = {
    {0x8006, 0}, {0x800A, 1}, {0x800B, 2}, {0x8007, 3}, {0x8008, 4},
};

static uint32_t translate(struct virgl_call *c, const struct translation *table, size_t count,
                          uint32_t gl, const char *what)
{
    for (size_t i = 0; i < count; i++)
        if (table[i].gl == gl)
            return table[i].wire;
    tgsic_check_virgl_unsupported(c, what);
}

#define TRANSLATE(c, table, gl, what)                                                              \
    translate((c), (table), sizeof(table) / sizeof *(table), (gl), (what))

static void set_blend(struct virgl_call *c)
{
    enum { ALL_COMPONENTS = 0xf };
    const struct check_state *s = &c->world->state;
    uint32_t handle = ++c->device->handles, target = (uint32_t)ALL_COMPONENTS << 27;
    if (s->blend) {
        uint32_t equation = TRANSLATE(c, equations, s->blend_equation, "that blend equation");
        uint32_t source = TRANSLATE(c, factors, s->blend_source, "that blend factor");
        uint32_t destination = TRANSLATE(c, factors, s->blend_destination, "that blend factor");
        target |= 1 | equation << 1 | source << 4 | destination << 9 | equation << 14 |
                  source << 17 | destination << 22;
    }
    TGSIC_VIRGL_PUT(c->commands, CREATE_OBJECT, BLEND, handle, 0, 0, target, 0, 0, 0, 0, 0, 0, 0);
    TGSIC_VIRGL_PUT(c->commands, BIND_OBJECT, BLEND, handle);
}

static void set_depth_test(struct virgl_call *c)
{
    const struct check_state *s = &c->world->state;
    uint32_t handle = ++c->device->handles;
    uint32_t depth =
        s->depth_test ? 1u | (uint32_t)s->depth_write << 1 | (uint32_t)s->depth_function << 2 : 0;
    TGSIC_VIRGL_PUT(c->commands, CREATE_OBJECT, DSA, handle, depth, 0, 0, 0);
    TGSIC_VIRGL_PUT(c->commands, BIND_OBJECT, DSA, handle);
}

/* ---- Rasterising --------------------------------------------------------------------------- */

/* Where row 0 is the bottom one (see virgl_device.c), what goes counter-clockwise on the screen
 * goes clockwise for the protocol: front faces do, so their bit is not set. */
static uint32_t rasterizer_bits(const struct check_world *world)
{
    const struct check_state *s = &world->state;
    uint32_t fill = s->polygon_mode == GL_POINT  ? FILL_POINT
                    : s->polygon_mode == GL_LINE ? FILL_LINE
                                                 : FILL_ALL;
    uint32_t bits = HALF_PIXEL_CENTER | BOTTOM_EDGE_RULE | POINT_QUADS | SPRITE_ORIGIN |
                    fill << FILL_FRONT_SHIFT | fill << FILL_BACK_SHIFT;
    const struct {
        bool on;
        uint32_t bit;
    } rows[] = {
        {s->shade_model == GL_FLAT, FLAT_SHADE},
        {!s->depth_clamp, DEPTH_CLIP},
        {s->provoking_vertex == GL_FIRST_VERTEX_CONVENTION, FLAT_SHADE_FIRST},
        {s->vertex_two_side, LIGHT_TWO_SIDE},
        {s->cull_face, (uint32_t)CULL_BACK << CULL_SHIFT},
        {s->clamp_vertex_color, CLAMP_VERTEX_COLOR},
        {s->clamp_fragment_color, CLAMP_FRAGMENT_COLOR},
        {s->program_point_size, POINT_SIZE_PER_VERTEX},
        {world->draw->samples > 1, MULTISAMPLE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        bits |= rows[i].on ? rows[i].bit : 0;
    return bits;
}

static void set_rasterizer(struct virgl_call *c, bool discard)
{
    uint32_t handle = ++c->device->handles, one = tgsic_virgl_float(1);
    TGSIC_VIRGL_PUT(c->commands, CREATE_OBJECT, RASTERIZER, handle,
                    rasterizer_bits(c->world) | (discard ? (uint32_t)DISCARD : 0), one, 0,
                    c->world->state.clip_planes_enabled << 24, one, 0, 0, 0);
    TGSIC_VIRGL_PUT(c->commands, BIND_OBJECT, RASTERIZER, handle);
}

static void set_viewports(struct virgl_call *c)
{
    const struct check_state *s = &c->world->state;
    uint32_t words[1 + CHECK_MAX_VIEWPORTS * 6] = {0};
    for (unsigned i = 0; i < CHECK_MAX_VIEWPORTS; i++) {
        float r[4] = {(float)s->viewport.x, (float)s->viewport.y, (float)s->viewport.width,
                      (float)s->viewport.height};
        for (unsigned k = 0; s->viewport_mask >> i & 1 && k < 4; k++)
            r[k] = s->viewports[i][k];
        const float values[6] = {r[2] / 2, r[3] / 2, 0.5f, r[0] + r[2] / 2, r[1] + r[3] / 2, 0.5f};
        for (unsigned k = 0; k < 6; k++)
            words[1 + i * 6 + k] = tgsic_virgl_float(values[k]);
    }
    tgsic_check_virgl_command(c, TGSIC_VIRGL_SET_VIEWPORT_STATE, 0, words,
                              sizeof words / sizeof *words);
}

/* ---- Clipping, tessellation ---------------------------------------------------------------- */

static bool writes_clip_vertex(const struct check_program *program)
{
    const struct tgsic_shader *s = &program->stages[TGSIC_PROCESSOR_VERT].shader;
    for (uint32_t i = 0; i < s->num_declarations; i++)
        if (s->declarations[i].file == TGSIC_FILE_OUT &&
            s->declarations[i].semantic == TGSIC_SEMANTIC_CLIPVERTEX)
            return true;
    return false;
}

static void set_clip_planes(struct virgl_call *c)
{
    double planes[CHECK_MAX_CLIP_PLANES][4];
    uint32_t words[CHECK_MAX_CLIP_PLANES * 4];
    tgsic_check_clip_planes(&c->world->state, !writes_clip_vertex(c->device->program), planes);
    for (unsigned i = 0; i < CHECK_MAX_CLIP_PLANES * 4; i++)
        words[i] = tgsic_virgl_float((float)planes[i / 4][i % 4]);
    tgsic_check_virgl_command(c, TGSIC_VIRGL_SET_CLIP_STATE, 0, words,
                              sizeof words / sizeof *words);
}

static void set_patch_levels(struct virgl_call *c)
{
    const float *outer = c->world->state.patch_outer, *inner = c->world->state.patch_inner;
    TGSIC_VIRGL_PUT(c->commands, SET_TESS_STATE, NULL, tgsic_virgl_float(outer[0]),
                    tgsic_virgl_float(outer[1]), tgsic_virgl_float(outer[2]),
                    tgsic_virgl_float(outer[3]), tgsic_virgl_float(inner[0]),
                    tgsic_virgl_float(inner[1]));
}

void tgsic_check_virgl_set_state(struct virgl_call *c, bool discard)
{
    tgsic_check_virgl_set_framebuffer(c, c->world->draw);
    set_viewports(c);
    set_blend(c);
    set_depth_test(c);
    set_rasterizer(c, discard);
    set_clip_planes(c);
    TGSIC_VIRGL_PUT(c->commands, SET_SAMPLE_MASK, NULL, UINT32_MAX);
    if (c->device->program->stages[TGSIC_PROCESSOR_TESS_EVAL].present)
        set_patch_levels(c);
}
