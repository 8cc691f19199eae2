/* SPDX-License-Identifier: MIT */
/* The register files that a stage declares, empty at first. */
#include "binder.h"

#include "tgsi/arena.h"

/* Highest register or dimension that is declared of a file, plus one. */
static uint32_t count_declared(const struct tgsic_shader *shader, unsigned file)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < shader->num_declarations; i++) {
        const struct tgsic_declaration *d = &shader->declarations[i];
        bool by_dimension = file == TGSIC_FILE_CONST || file == TGSIC_FILE_HWATOMIC;
        uint32_t end = (by_dimension ? d->dimension : d->last) + 1u;
        if (d->file == file && end > count)
            count = end;
    }
    return count;
}

static uint32_t larger(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

void tgsic_bind_make_constants(struct binder *b)
{
    struct check_stage_binding *out = b->out;
    out->num_constants = larger(count_declared(b->shader, TGSIC_FILE_CONST),
                                count_declared(b->shader, TGSIC_FILE_CONSTBUF));
    out->constants = ARENA_ARRAY(b->arena, struct tgsic_exec_buffer, out->num_constants);
    for (uint32_t i = 0; i < b->shader->num_declarations; i++) {
        const struct tgsic_declaration *d = &b->shader->declarations[i];
        size_t size = ((size_t)d->last + 1) * 16;
        if (d->file == TGSIC_FILE_CONST && size > out->constants[d->dimension].size)
            out->constants[d->dimension].size = size;
    }
    for (uint32_t i = 0; i < out->num_constants; i++)
        if (out->constants[i].size)
            out->constants[i].data = tgsic_arena_alloc(b->arena, out->constants[i].size);
}

void tgsic_bind_make_resources(struct binder *b)
{
    struct check_stage_binding *out = b->out;
    bool own_numbers = !b->reflection;
    out->num_textures = larger(count_declared(b->shader, TGSIC_FILE_SVIEW),
                               count_declared(b->shader, TGSIC_FILE_SAMP));
    out->textures = ARENA_ARRAY(b->arena, struct check_texture_binding, out->num_textures);
    out->num_images = count_declared(b->shader, TGSIC_FILE_IMAGE);
    out->images = ARENA_ARRAY(b->arena, struct check_image_binding, out->num_images);
    out->num_buffers = count_declared(b->shader, TGSIC_FILE_BUFFER);
    out->buffers = ARENA_ARRAY(b->arena, struct check_buffer_binding, out->num_buffers);
    out->num_counters = count_declared(b->shader, TGSIC_FILE_HWATOMIC);
    out->counters = ARENA_ARRAY(b->arena, struct check_buffer_binding, out->num_counters);
    for (uint32_t i = 0; i < out->num_textures; i++)
        out->textures[i] = (struct check_texture_binding){.unit = i, .active = own_numbers};
    for (uint32_t i = 0; i < out->num_images; i++)
        out->images[i] = (struct check_image_binding){i, own_numbers};
    for (uint32_t i = 0; i < out->num_buffers; i++)
        out->buffers[i] = (struct check_buffer_binding){.binding = i, .active = own_numbers};
    for (uint32_t i = 0; i < out->num_counters; i++)
        out->counters[i] = (struct check_buffer_binding){.binding = i, .active = own_numbers};
}

void tgsic_bind_look_up_units(struct binder *b)
{
    const struct check_world *world = b->world;
    struct check_stage_binding *out = b->out;
    for (uint32_t i = 0; i < out->num_textures; i++)
        if (out->textures[i].unit < CHECK_MAX_UNITS)
            out->textures[i].texture = world->units[out->textures[i].unit];
    for (uint32_t i = 0; i < out->num_buffers; i++)
        if (out->buffers[i].binding < CHECK_MAX_UNITS)
            out->buffers[i].buffer = world->shader_buffers[out->buffers[i].binding];
    for (uint32_t i = 0; i < out->num_counters; i++)
        if (out->counters[i].binding < CHECK_MAX_UNITS)
            out->counters[i].buffer = world->counter_buffers[out->counters[i].binding];
}
