/* SPDX-License-Identifier: MIT */
/* Registers, and state that the host lacks, said as uniforms of the emitted GLSL. */
#include "carry.h"

#include "check_codes.h"
#include "inputs.h"
#include "tgsi/arena.h"

#include <stdlib.h>
#include <string.h>

enum { GL_FLAT = 0x1D00 };

struct carrier {
    const struct check_program *program;
    const struct check_world *world;
    struct check_world *out;
    const struct check_stage_binding *bound; /* of the stage at hand */
    struct check_uniform *uniforms;
    uint32_t num_uniforms;
    uint32_t compared_units; /* of shadow samplers */
    struct tgsic_arena *arena;
    struct tgsic_diags *diags;
};

static struct check_uniform *add(struct carrier *c, const char *name, struct check_type type,
                                 uint32_t count, const uint32_t *words)
{
    ARENA_RESERVE(c->arena, c->uniforms, c->num_uniforms);
    struct check_uniform *u = &c->uniforms[c->num_uniforms++];
    *u = tgsic_check_named_uniform(name, type, count, words);
    return u;
}

/* ---- Registers ----------------------------------------------------------------------------- */

/* `count` vectors of CONST[dimension], zeros past its end. */
static const uint32_t *registers(struct carrier *c, uint32_t dimension, uint32_t count)
{
    uint32_t *words = ARENA_ARRAY(c->arena, uint32_t, (size_t)count * 4);
    if (dimension < c->bound->num_constants) {
        const struct tgsic_exec_buffer *from = &c->bound->constants[dimension];
        size_t size = (size_t)count * 16;
        if (from->size)
            memcpy(words, from->data, from->size < size ? from->size : size);
    }
    return words;
}

static struct check_type vector_of(const struct tgsic_binding *b)
{
    static const uint8_t bases[] = {[TGSIC_VECTOR_FLOAT] = CHECK_FLOAT,
                                    [TGSIC_VECTOR_INT] = CHECK_INT,
                                    [TGSIC_VECTOR_UINT] = CHECK_UINT};
    return (struct check_type){bases[b->type], 4, 1};
}

static void carry_uniform(struct carrier *c, const struct tgsic_binding *b)
{
    add(c, tgsic_arena_printf(c->arena, "%s[0]", b->name), vector_of(b), b->count,
        registers(c, 0, b->count));
}

/* Block "fs_blockN" has the member fs_constN; of an array of blocks, "fs_blockN[i]", members are
 * named through the block. */
static void carry_block(struct carrier *c, const struct tgsic_binding *b)
{
    const char *bracket = strchr(b->name, '[');
    int stem = (int)(bracket ? (size_t)(bracket - b->name) : strlen(b->name));
    const char *number = strstr(b->name, "_block") + 6;
    int digits = (int)strspn(number, "0123456789");
    const char *name =
        bracket ? tgsic_arena_printf(c->arena, "%.*s.%.2s_const%.*s[0]", stem, b->name, b->name,
                                     digits, number)
                : tgsic_arena_printf(c->arena, "%.2s_const%.*s[0]", b->name, digits, number);
    struct check_uniform *u =
        add(c, name, vector_of(b), b->count, registers(c, b->number, b->count));
    u->block_index = bracket ? (int32_t)strtol(bracket + 1, NULL, 10) : -1;
}

static void carry_sampler(struct carrier *c, const struct tgsic_binding *b)
{
    uint32_t *units = ARENA_ARRAY(c->arena, uint32_t, b->count);
    for (uint32_t i = 0; i < b->count; i++) {
        uint32_t view = b->number + i;
        units[i] = view < c->bound->num_textures ? c->bound->textures[view].unit : 0;
        if (tgsic_target_info(b->target)->shadow && units[i] < CHECK_MAX_UNITS)
            c->compared_units |= 1u << units[i];
    }
    const char *name = b->count > 1 ? tgsic_arena_printf(c->arena, "%s[0]", b->name) : b->name;
    add(c, name, (struct check_type){CHECK_INT, 1, 1}, b->count, units);
}

/* ---- Memory -------------------------------------------------------------------------------- */

static void carry_buffers(const struct check_buffer_binding *from, uint32_t available,
                          const struct tgsic_binding *b, uint32_t count,
                          struct check_buffer *to[CHECK_MAX_UNITS])
{
    for (uint32_t i = 0; i < count && b->location + i < CHECK_MAX_UNITS; i++)
        to[b->location + i] = b->number + i < available ? from[b->number + i].buffer : NULL;
}

static void carry_images(struct carrier *c, const struct tgsic_binding *b)
{
    uint32_t *units = ARENA_ARRAY(c->arena, uint32_t, b->count);
    for (uint32_t i = 0; i < b->count; i++) {
        uint32_t number = b->number + i;
        units[i] = b->location + i;
        if (number < c->bound->num_images && units[i] < CHECK_MAX_UNITS &&
            c->bound->images[number].unit < CHECK_MAX_UNITS)
            c->out->images[units[i]] = c->world->images[c->bound->images[number].unit];
    }
    const char *name = b->count > 1 ? tgsic_arena_printf(c->arena, "%s[0]", b->name) : b->name;
    if (!b->explicit_location)
        add(c, name, (struct check_type){CHECK_INT, 1, 1}, b->count, units);
}

/* ---- State that reaches the shader --------------------------------------------------------- */

static void carry_planes(struct carrier *c, const struct tgsic_binding *b)
{
    uint32_t *words = ARENA_ARRAY(c->arena, uint32_t, CHECK_MAX_CLIP_PLANES * 4);
    for (unsigned i = 0; i < CHECK_MAX_CLIP_PLANES * 4; i++) {
        float value = (float)c->world->state.clip_planes[i / 4][i % 4];
        memcpy(&words[i], &value, sizeof value);
    }
    add(c, tgsic_arena_printf(c->arena, "%s[0]", b->name), (struct check_type){CHECK_FLOAT, 4, 1},
        b->count, words);
}

static void carry_height(struct carrier *c, const struct tgsic_binding *b)
{
    float height = (float)c->world->draw->height;
    uint32_t *word = ARENA_NEW(c->arena, uint32_t);
    memcpy(word, &height, sizeof height);
    add(c, b->name, (struct check_type){CHECK_FLOAT, 1, 1}, 1, word);
}

static enum tgsic_result refuse(struct carrier *c, const struct tgsic_binding *b)
{
    tgsic_diags_add(c->diags, TGSIC_ERROR, E_CHECK_NOT_BOUND, (struct tgsic_pos){0},
                    "nothing binds %s of the emitted GLSL", b->name);
    return TGSIC_E_UNSUPPORTED;
}

static enum tgsic_result carry_one(struct carrier *c, const struct tgsic_binding *b)
{
    switch (b->resource) {
    case TGSIC_RESOURCE_UNIFORM:
        carry_uniform(c, b);
        return TGSIC_OK;
    case TGSIC_RESOURCE_BLOCK:
        carry_block(c, b);
        return TGSIC_OK;
    case TGSIC_RESOURCE_SAMPLER:
        if (b->emulated_2d)
            return refuse(c, b);
        carry_sampler(c, b);
        return TGSIC_OK;
    case TGSIC_RESOURCE_BUFFER:
        carry_buffers(c->bound->buffers, c->bound->num_buffers, b, b->count,
                      c->out->shader_buffers);
        return TGSIC_OK;
    case TGSIC_RESOURCE_COUNTERS:
        carry_buffers(c->bound->counters, c->bound->num_counters, b, 1, c->out->counter_buffers);
        return TGSIC_OK;
    case TGSIC_RESOURCE_IMAGE:
        carry_images(c, b);
        return TGSIC_OK;
    case TGSIC_RESOURCE_DRIVER_UNIFORM:
        if (b->driver == TGSIC_DRIVER_CLIP_PLANES)
            carry_planes(c, b);
        else if (b->driver == TGSIC_DRIVER_FRAMEBUFFER_HEIGHT)
            carry_height(c, b);
        else
            return refuse(c, b);
        return TGSIC_OK;
    default: /* attributes come with the draw, the rest is the shader's own */
        return TGSIC_OK;
    }
}

/* ---- The world ----------------------------------------------------------------------------- */

static enum tgsic_result carry_stage(struct carrier *c, unsigned stage,
                                     const struct tgsic_report *report)
{
    struct check_stage_binding bound;
    enum tgsic_result result =
        tgsic_check_bind_stage(c->program, c->world, stage, c->arena, &bound, c->diags);
    c->bound = &bound;
    for (size_t i = 0; i < report->num_bindings && result == TGSIC_OK; i++)
        result = carry_one(c, &report->bindings[i]);
    return result;
}

enum tgsic_result tgsic_check_carry_world(const struct check_program *program,
                                          const struct check_translated_stage *stages,
                                          const struct check_world *world,
                                          struct tgsic_arena *arena, struct check_world *out,
                                          struct tgsic_diags *diags)
{
    struct carrier c = {
        .program = program, .world = world, .out = out, .arena = arena, .diags = diags};
    enum tgsic_result result = TGSIC_OK;
    *out = *world;
    memset(out->shader_buffers, 0, sizeof out->shader_buffers);
    memset(out->counter_buffers, 0, sizeof out->counter_buffers);
    memset(out->images, 0, sizeof out->images);
    for (unsigned s = 0; s < TGSIC_NUM_STAGES && result == TGSIC_OK; s++)
        if (program->stages[s].present)
            result = carry_stage(&c, s, &stages[s].report);
    out->uniforms = c.uniforms;
    out->num_uniforms = c.num_uniforms;
    out->plain_depth_units = c.compared_units;
    out->subroutines = NULL;
    out->num_subroutines = 0;
    return result;
}

/* ---- Variants ------------------------------------------------------------------------------ */

static bool writes_clip_distances(const struct check_program *program)
{
    const struct tgsic_shader *shader = &program->stages[TGSIC_PROCESSOR_VERT].shader;
    for (uint32_t i = 0; i < shader->num_declarations; i++)
        if (shader->declarations[i].file == TGSIC_FILE_OUT &&
            shader->declarations[i].semantic == TGSIC_SEMANTIC_CLIPDIST)
            return true;
    return false;
}

static uint8_t shadow_result(const struct check_texture *texture)
{
    static const uint8_t swizzles[][4] = {[TGSIC_SHADOW_INTENSITY] = {0, 0, 0, 0},
                                          [TGSIC_SHADOW_LUMINANCE] = {0, 0, 0, 5},
                                          [TGSIC_SHADOW_ALPHA] = {4, 4, 4, 0},
                                          [TGSIC_SHADOW_RED] = {0, 4, 4, 5}};
    for (uint8_t i = 0; texture && i < sizeof swizzles / sizeof *swizzles; i++)
        if (!memcmp(texture->data.swizzle, swizzles[i], sizeof swizzles[i]))
            return i;
    return TGSIC_SHADOW_INTENSITY;
}

static void arrange_shadows(const struct check_program *program, const struct check_world *world,
                            struct tgsic_state *variant, struct tgsic_arena *arena)
{
    struct check_stage_binding bound;
    if (!program->linked || !program->stages[TGSIC_PROCESSOR_FRAG].present ||
        tgsic_check_compares_to_floats(program, TGSIC_PROCESSOR_FRAG) ||
        tgsic_check_bind_stage(program, world, TGSIC_PROCESSOR_FRAG, arena, &bound, NULL) !=
            TGSIC_OK)
        return;
    for (uint32_t i = 0; i < bound.num_textures && i < TGSIC_MAX_SHADOWS; i++)
        if (bound.textures[i].texture && bound.textures[i].texture->sampler.compare)
            variant->shadow_result[i] = shadow_result(bound.textures[i].texture);
}

struct tgsic_state tgsic_check_variant(const struct check_program *program,
                                       const struct check_world *world, struct tgsic_arena *arena)
{
    const struct check_state *s = &world->state;
    struct tgsic_state variant = program->options.state;
    if (s->clip_planes_enabled && !writes_clip_distances(program)) {
        variant.clip_planes = TGSIC_VARIANT_DYNAMIC;
        variant.clip_plane_mask = (uint8_t)s->clip_planes_enabled;
    }
    if (s->shade_model == GL_FLAT)
        variant.flat_shade = TGSIC_VARIANT_STATIC;
    if (s->vertex_two_side)
        variant.two_side = TGSIC_VARIANT_STATIC;
    if (s->clamp_vertex_color)
        variant.clamp_color = TGSIC_VARIANT_STATIC;
    if (world->draw)
        variant.num_color_buffers = (uint8_t)world->draw->num_colors;
    arrange_shadows(program, world, &variant, arena);
    return variant;
}
