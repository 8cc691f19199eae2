/* SPDX-License-Identifier: MIT */
/* What the registers of a stage name, as the interpreter takes it. */
#include "soft.h"

#include <string.h>

/* `floats`: see tgsic_check_compares_to_floats(). */
static const struct tgsic_exec_texture *shown(struct soft_draw *d, uint32_t unit,
                                              const struct check_texture *texture, bool floats)
{
    const uint8_t *swizzle = tgsic_check_view_swizzle(d->world, unit, texture, floats);
    if (swizzle == texture->data.swizzle)
        return &texture->data;
    struct tgsic_exec_texture *other = ARENA_NEW(d->arena, struct tgsic_exec_texture);
    *other = texture->data;
    memcpy(other->swizzle, swizzle, sizeof other->swizzle);
    return other;
}

static void bind_textures(struct soft_draw *d, const struct check_stage_binding *binding,
                          unsigned stage, struct tgsic_exec_resources *out)
{
    bool floats = tgsic_check_compares_to_floats(d->device->program, stage);
    uint32_t n = binding->num_textures;
    const struct tgsic_exec_texture **textures =
        ARENA_ARRAY(d->arena, const struct tgsic_exec_texture *, n);
    struct tgsic_exec_sampler *samplers = ARENA_ARRAY(d->arena, struct tgsic_exec_sampler, n);
    for (uint32_t i = 0; i < n; i++) {
        const struct check_texture *t = binding->textures[i].texture;
        if (!t || !tgsic_check_is_complete(t))
            continue;
        textures[i] = shown(d, binding->textures[i].unit, t, floats);
        samplers[i] = t->sampler;
        samplers[i].coarse_lod = true; /* as drivers have it */
    }
    out->textures = textures;
    out->samplers = samplers;
    out->num_textures = out->num_samplers = n;
}

static void bind_images(struct soft_draw *d, const struct check_stage_binding *binding,
                        struct tgsic_exec_resources *out)
{
    struct tgsic_exec_image *images =
        ARENA_ARRAY(d->arena, struct tgsic_exec_image, binding->num_images);
    for (uint32_t i = 0; i < binding->num_images; i++) {
        uint32_t unit = binding->images[i].unit;
        const struct check_image_unit *from =
            unit < CHECK_MAX_UNITS ? &d->world->images[unit] : NULL;
        if (!from || !from->texture)
            continue;
        const struct check_gl_format *format = tgsic_check_gl_format(from->gl_format);
        images[i] = (struct tgsic_exec_image){.texture = &from->texture->data,
                                              .level = from->level,
                                              .layered = from->layered,
                                              .layer = from->layer,
                                              .format = format ? format->format : 0};
    }
    out->images = images;
    out->num_images = binding->num_images;
}

static struct tgsic_exec_buffer *
buffers_of(struct soft_draw *d, const struct check_buffer_binding *bindings, uint32_t count)
{
    struct tgsic_exec_buffer *buffers = ARENA_ARRAY(d->arena, struct tgsic_exec_buffer, count);
    for (uint32_t i = 0; i < count; i++)
        if (bindings[i].buffer)
            buffers[i] =
                (struct tgsic_exec_buffer){bindings[i].buffer->data, bindings[i].buffer->size};
    return buffers;
}

void tgsic_soft_bind(struct soft_draw *d, unsigned stage)
{
    struct tgsic_exec_resources *out = &d->resources[stage];
    struct check_stage_binding binding;
    enum tgsic_result result =
        tgsic_check_bind_stage(d->device->program, d->world, stage, d->arena, &binding, d->diags);
    if (result != TGSIC_OK)
        tgsic_arena_fail(d->arena, result);
    out->constants = binding.constants;
    out->num_constants = binding.num_constants;
    bind_textures(d, &binding, stage, out);
    bind_images(d, &binding, out);
    out->buffers = buffers_of(d, binding.buffers, binding.num_buffers);
    out->num_buffers = binding.num_buffers;
    out->counters = buffers_of(d, binding.counters, binding.num_counters);
    out->num_counters = binding.num_counters;
}
