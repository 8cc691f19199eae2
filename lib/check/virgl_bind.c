/* SPDX-License-Identifier: MIT */
/* What the registers of a stage name: constants, views and samplers, images, buffers. */
#include "virgl_device.h"

#include "gl_format.h"

#include <string.h>

/* ---- Constants ----------------------------------------------------------------------------- */

static void bind_constants(struct virgl_call *c, uint32_t stage,
                           const struct check_stage_binding *binding)
{
    for (uint32_t i = 0; i < binding->num_constants; i++) {
        const struct tgsic_exec_buffer *b = &binding->constants[i];
        if (!b->data)
            continue;
        if (i) {
            uint32_t resource = tgsic_check_virgl_make_buffer(c, TGSIC_VIRGL_BIND_CONSTANT_BUFFER,
                                                              b->data, b->size);
            TGSIC_VIRGL_PUT(c->commands, SET_UNIFORM_BUFFER, NULL, stage, i, 0, (uint32_t)b->size,
                            resource);
            continue;
        }
        uint32_t *words = ARENA_ARRAY(c->arena, uint32_t, 2 + b->size / 4);
        words[0] = stage;
        memcpy(words + 2, b->data, b->size);
        tgsic_check_virgl_command(c, TGSIC_VIRGL_SET_CONSTANT_BUFFER, 0, words, 2 + b->size / 4);
    }
}

/* ---- Textures ------------------------------------------------------------------------------ */

static uint32_t make_sampler(struct virgl_call *c, const struct tgsic_exec_sampler *s)
{
    static const uint32_t wraps[] = {
        [TGSIC_WRAP_REPEAT] = 0,        [TGSIC_WRAP_CLAMP] = 1,
        [TGSIC_WRAP_CLAMP_TO_EDGE] = 2, [TGSIC_WRAP_CLAMP_TO_BORDER] = 3,
        [TGSIC_WRAP_MIRROR_REPEAT] = 4, [TGSIC_WRAP_MIRROR_CLAMP_TO_EDGE] = 6,
    };
    static const uint32_t mips[] = {
        [TGSIC_MIP_NEAREST] = 0, [TGSIC_MIP_LINEAR] = 1, [TGSIC_MIP_NONE] = 2};
    uint32_t handle = ++c->device->handles;
    uint32_t bits = wraps[s->wrap[0]] | wraps[s->wrap[1]] << 3 | wraps[s->wrap[2]] << 6 |
                    (uint32_t)(s->min_filter == TGSIC_FILTER_LINEAR) << 9 | mips[s->mip] << 11 |
                    (uint32_t)(s->mag_filter == TGSIC_FILTER_LINEAR) << 13 |
                    (uint32_t)s->compare << 15 | (uint32_t)s->compare_function << 16 |
                    (uint32_t)s->seamless << 19;
    TGSIC_VIRGL_PUT(c->commands, CREATE_OBJECT, SAMPLER_STATE, handle, bits,
                    tgsic_virgl_float(s->lod_bias), tgsic_virgl_float(s->min_lod),
                    tgsic_virgl_float(s->max_lod), s->border[0], s->border[1], s->border[2],
                    s->border[3]);
    return handle;
}

static uint32_t last_level(const struct tgsic_exec_texture *t)
{
    return t->max_level < t->num_levels ? t->max_level : t->num_levels - 1;
}

static uint32_t make_view(struct virgl_call *c, const struct check_texture *texture,
                          const uint8_t swizzle[4])
{
    const struct tgsic_exec_texture *t = &texture->data;
    uint32_t layers = t->target == TGSIC_TARGET_TEX_3D ? 1 : t->levels[0].depth;
    uint32_t resource = tgsic_check_virgl_texture(c, texture), handle = ++c->device->handles;
    uint32_t format = tgsic_check_virgl_format_of(tgsic_check_gl_format(texture->gl_format)).number;
    TGSIC_VIRGL_PUT(c->commands, CREATE_OBJECT, SAMPLER_VIEW, handle, resource,
                    format | tgsic_check_virgl_texture_target(t->target) << 24, (layers - 1) << 16,
                    t->base_level | last_level(t) << 8,
                    swizzle[0] | (uint32_t)swizzle[1] << 3 | (uint32_t)swizzle[2] << 6 |
                        (uint32_t)swizzle[3] << 9);
    return handle;
}

static void bind_textures(struct virgl_call *c, unsigned stage,
                          const struct check_stage_binding *binding)
{
    bool floats = tgsic_check_compares_to_floats(c->device->program, stage);
    uint32_t n = binding->num_textures;
    uint32_t *views = ARENA_ARRAY(c->arena, uint32_t, 2 + n);
    uint32_t *samplers = ARENA_ARRAY(c->arena, uint32_t, 2 + n);
    views[0] = samplers[0] = tgsic_virgl_stage(stage);
    for (uint32_t i = 0; i < n; i++) {
        const struct check_texture *t = binding->textures[i].texture;
        if (!t || !tgsic_check_is_complete(t))
            continue;
        views[2 + i] = make_view(
            c, t, tgsic_check_view_swizzle(c->world, binding->textures[i].unit, t, floats));
        samplers[2 + i] = make_sampler(c, &t->sampler);
    }
    tgsic_check_virgl_command(c, TGSIC_VIRGL_SET_SAMPLER_VIEWS, 0, views, 2 + n);
    tgsic_check_virgl_command(c, TGSIC_VIRGL_BIND_SAMPLER_STATES, 0, samplers, 2 + n);
}

/* ---- Images -------------------------------------------------------------------------------- */

static void put_image(struct virgl_call *c, const struct check_image_unit *unit, uint32_t words[5])
{
    enum { READ = 1, WRITE = 2 };
    const struct check_texture *t = unit->texture;
    const struct check_gl_format *format = tgsic_check_gl_format(unit->gl_format);
    uint32_t last = unit->layered ? t->data.levels[unit->level].depth - 1 : unit->layer;
    words[0] = tgsic_check_virgl_format_of(format).number;
    words[1] = READ | WRITE;
    words[2] = (unit->layered ? 0 : unit->layer) | last << 16;
    words[3] = unit->level;
    words[4] = tgsic_check_virgl_texture(c, t);
    if (!words[0])
        tgsic_check_virgl_unsupported(c, "images of that format");
}

static void bind_images(struct virgl_call *c, uint32_t stage,
                        const struct check_stage_binding *binding)
{
    uint32_t n = binding->num_images;
    uint32_t *words = ARENA_ARRAY(c->arena, uint32_t, 2 + n * 5);
    words[0] = stage;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t unit = binding->images[i].unit;
        if (unit < CHECK_MAX_UNITS && c->world->images[unit].texture)
            put_image(c, &c->world->images[unit], words + 2 + i * 5);
    }
    if (n)
        tgsic_check_virgl_command(c, TGSIC_VIRGL_SET_SHADER_IMAGES, 0, words, 2 + n * 5);
}

/* ---- Buffers ------------------------------------------------------------------------------- */

/* Offset, length and resource of each. */
static void put_buffers(struct virgl_call *c, const struct check_buffer_binding *buffers,
                        uint32_t count, uint32_t *words)
{
    for (uint32_t i = 0; i < count; i++) {
        struct check_buffer *b = buffers[i].buffer;
        if (!b)
            continue;
        words[i * 3 + 1] = (uint32_t)b->size;
        words[i * 3 + 2] = tgsic_check_virgl_buffer(c, b, TGSIC_VIRGL_BIND_SHADER_BUFFER);
        b->device_newer = true;
    }
}

static void bind_buffers(struct virgl_call *c, uint32_t stage,
                         const struct check_stage_binding *binding)
{
    uint32_t n = binding->num_buffers;
    uint32_t *words = ARENA_ARRAY(c->arena, uint32_t, 2 + n * 3);
    words[0] = stage;
    put_buffers(c, binding->buffers, n, words + 2);
    if (n)
        tgsic_check_virgl_command(c, TGSIC_VIRGL_SET_SHADER_BUFFERS, 0, words, 2 + n * 3);
}

static void bind_counters(struct virgl_call *c, const struct check_stage_binding *binding)
{
    uint32_t n = binding->num_counters;
    uint32_t *words = ARENA_ARRAY(c->arena, uint32_t, 1 + n * 3);
    put_buffers(c, binding->counters, n, words + 1);
    if (n)
        tgsic_check_virgl_command(c, TGSIC_VIRGL_SET_ATOMIC_BUFFERS, 0, words, 1 + n * 3);
}

void tgsic_check_virgl_bind_stage(struct virgl_call *c, unsigned stage)
{
    struct check_stage_binding binding;
    uint32_t number = tgsic_virgl_stage(stage);
    enum tgsic_result result =
        tgsic_check_bind_stage(c->device->program, c->world, stage, c->arena, &binding, c->diags);
    if (result != TGSIC_OK)
        tgsic_check_virgl_leave(c, result);
    bind_constants(c, number, &binding);
    bind_textures(c, stage, &binding);
    bind_images(c, number, &binding);
    bind_buffers(c, number, &binding);
    bind_counters(c, &binding);
}
