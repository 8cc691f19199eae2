/* SPDX-License-Identifier: MIT */
/* What a program without a script is drawn into, in which state, and as what primitives. */
#include "inputs.h"

#include "tgsi/arena.h"
#include "tgsi/scan.h"

#include <string.h>

enum { GL_ONE = 1, GL_ZERO = 0, GL_SRC1_COLOR = 0x88F9, GL_FUNC_ADD = 0x8006 };
enum { GL_FILL = 0x1B02, GL_SMOOTH = 0x1D01, GL_LAST_VERTEX_CONVENTION = 0x8E4E };

struct scene {
    struct check_inputs *inputs;
    const struct check_program *program;
    const struct tgsic_reflection *reflection; /* NULL: a program of TGSI */
    struct check_world *world;
};

/* ---- Framebuffer --------------------------------------------------------------------------- */

static void attach(struct scene *m, struct check_framebuffer *fb, unsigned number,
                   enum tgsic_value_base base)
{
    if (number >= CHECK_MAX_COLORS)
        return;
    if (number >= fb->num_colors)
        fb->num_colors = number + 1;
    fb->colors[number].texture = tgsic_check_blank_texture(m->inputs, base, false, m->world->arena);
}

static void make_framebuffer(struct scene *m)
{
    struct check_framebuffer *fb = ARENA_NEW(m->world->arena, struct check_framebuffer);
    fb->serial = ++m->inputs->serials;
    fb->width = fb->height = CHECK_SIDE;
    fb->samples = 1;
    for (uint32_t i = 0; m->reflection && i < m->reflection->num_outputs; i++) {
        const struct tgsic_fragment_output *o = &m->reflection->outputs[i];
        for (unsigned e = 0; o->location >= 0 && !o->index && e < o->array_size; e++)
            attach(m, fb, (unsigned)o->location + e, o->type.base);
    }
    if (!fb->num_colors)
        attach(m, fb, 0, TGSIC_VALUE_FLOAT);
    fb->depth.texture =
        tgsic_check_blank_texture(m->inputs, TGSIC_VALUE_FLOAT, true, m->world->arena);
    m->world->draw = m->world->read = fb;
}

/* ---- State --------------------------------------------------------------------------------- */

static bool writes_second_source(const struct tgsic_reflection *r)
{
    for (uint32_t i = 0; r && i < r->num_outputs; i++)
        if (r->outputs[i].location >= 0 && r->outputs[i].index)
            return true;
    return false;
}

/* Clip distances that a shader writes, a bit each; cull distances come behind them. */
static uint32_t clip_distances(const struct tgsic_shader *shader, struct tgsic_arena *arena)
{
    unsigned culls = tgsic_shader_property(shader, TGSIC_PROPERTY_NUM_CULLDIST_ENABLED, 0);
    unsigned clips = tgsic_shader_property(shader, TGSIC_PROPERTY_NUM_CLIPDIST_ENABLED,
                                           culls ? 0 : CHECK_MAX_CLIP_PLANES);
    struct tgsic_scan scan;
    uint32_t written = 0;
    tgsic_scan_shader(arena, shader, &scan);
    for (uint32_t i = 0; i < scan.num_outputs; i++)
        if (scan.outputs[i].semantic == TGSIC_SEMANTIC_CLIPDIST)
            written |= (uint32_t)scan.outputs[i].used_mask << 4 * scan.outputs[i].semantic_index;
    return written & ((1u << clips) - 1);
}

/* Of the last vertex stage: all that it writes are on, since drivers clip by those that are off,
 * too. */
static uint32_t clip_planes(const struct scene *m)
{
    for (unsigned s = TGSIC_NUM_STAGES; s-- > 0;) {
        const struct tgsic_shader *shader = tgsic_check_stage_of(m->program, s);
        uint32_t written =
            shader && s != TGSIC_PROCESSOR_FRAG ? clip_distances(shader, m->world->arena) : 0;
        if (written)
            return written;
    }
    return 0;
}

static void make_state(struct scene *m)
{
    static const float identity[16] = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};
    struct check_state *s = &m->world->state;
    bool dual = writes_second_source(m->reflection);
    *s = (struct check_state){
        .viewport = {0, 0, CHECK_SIDE, CHECK_SIDE},
        .clear_depth = 1,
        .current_color = {1, 1, 1, 1},
        .clip_planes_enabled = clip_planes(m),
        .patch_vertices = 3,
        .patch_outer = {1, 1, 1, 1},
        .patch_inner = {1, 1},
        .depth_test = true,
        .depth_write = true,
        .blend = dual,
        .program_point_size = true,
        .point_sprite = true,
        .depth_function = TGSIC_COMPARE_ALWAYS,
        .blend_source = GL_ONE,
        .blend_destination = dual ? GL_SRC1_COLOR : GL_ZERO,
        .blend_equation = GL_FUNC_ADD,
        .polygon_mode = GL_FILL,
        .shade_model = GL_SMOOTH,
        .provoking_vertex = GL_LAST_VERTEX_CONVENTION,
    };
    memcpy(s->modelview, identity, sizeof identity);
    memcpy(s->projection, identity, sizeof identity);
}

/* ---- Draw ---------------------------------------------------------------------------------- */

static const struct tgsic_declaration *find_declaration(const struct tgsic_shader *shader,
                                                        unsigned file, unsigned semantic)
{
    for (uint32_t i = 0; shader && i < shader->num_declarations; i++)
        if (shader->declarations[i].file == file && shader->declarations[i].has_semantic &&
            shader->declarations[i].semantic == semantic)
            return &shader->declarations[i];
    return NULL;
}

static unsigned primitive(const struct check_program *program)
{
    const struct tgsic_shader *geometry = tgsic_check_stage_of(program, TGSIC_PROCESSOR_GEOM);
    const struct tgsic_shader *fragment = tgsic_check_stage_of(program, TGSIC_PROCESSOR_FRAG);
    if (tgsic_check_stage_of(program, TGSIC_PROCESSOR_TESS_EVAL))
        return TGSIC_PRIMITIVE_PATCHES;
    if (geometry)
        return tgsic_shader_property(geometry, TGSIC_PROPERTY_GS_INPUT_PRIMITIVE,
                                     TGSIC_PRIMITIVE_TRIANGLES);
    return find_declaration(fragment, TGSIC_FILE_IN, TGSIC_SEMANTIC_PCOORD)
               ? TGSIC_PRIMITIVE_POINTS
               : TGSIC_PRIMITIVE_TRIANGLES;
}

static void make_draw(const struct check_program *program, struct check_draw *draw)
{
    const struct tgsic_shader *vertex = tgsic_check_stage_of(program, TGSIC_PROCESSOR_VERT);
    bool instanced = find_declaration(vertex, TGSIC_FILE_SV, TGSIC_SEMANTIC_INSTANCEID);
    draw->mode = primitive(program);
    draw->count = draw->num_vertices = vertex ? CHECK_VERTICES : 0;
    draw->instances = instanced ? 2 : 0;
}

void tgsic_check_make_scene(struct check_inputs *inputs, const struct check_program *program,
                            struct check_world *world, struct check_draw *draw)
{
    struct scene scene = {inputs, program, program->linked ? &program->linked->reflection : NULL,
                          world};
    make_state(&scene);
    make_framebuffer(&scene);
    make_draw(program, draw);
}
