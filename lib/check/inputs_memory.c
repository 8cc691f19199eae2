/* SPDX-License-Identifier: MIT */
/* Storage buffers and atomic counters full of noise. */
#include "inputs.h"

#include "tgsi/arena.h"

#define RUN_TIME_BYTES 4096 /* for a last member without a length */

/* ---- What lies where ----------------------------------------------------------------------- */

/* Bytes from the member's start to its end. */
static uint32_t extent(const struct tgsic_block_member *m, size_t size)
{
    uint32_t vectors = m->row_major ? m->type.rows : m->type.columns;
    uint32_t one = m->type.columns > 1 ? vectors * m->matrix_stride : m->type.rows * 4u;
    if (!m->array_size)
        return (uint32_t)size - m->offset;
    return (m->array_size - 1) * m->array_stride + one;
}

static void fill_member(const struct check_inputs *inputs, const struct tgsic_block_member *m,
                        struct check_buffer *buffer)
{
    uint32_t *words = (uint32_t *)(void *)buffer->data;
    size_t end = (size_t)m->offset + extent(m, buffer->size);
    struct tgsic_value_type scalar = m->type;
    scalar.rows = scalar.columns = 1;
    for (size_t at = m->offset / 4; at < end / 4 && at < buffer->size / 4; at++)
        tgsic_check_uniform_value(inputs, m->name, (unsigned)at, &scalar, &words[at]);
}

/* ---- Buffers ------------------------------------------------------------------------------- */

static struct check_buffer *add_buffer(struct check_inputs *inputs, struct check_buffer **slots,
                                       uint32_t binding, size_t size, struct tgsic_arena *arena)
{
    if (binding >= CHECK_MAX_UNITS)
        return NULL;
    struct check_buffer *buffer = slots[binding];
    if (!buffer)
        buffer = slots[binding] = ARENA_NEW(arena, struct check_buffer);
    if (buffer->size >= size)
        return buffer;
    buffer->serial = ++inputs->serials;
    buffer->size = size;
    buffer->data = (uint8_t *)(void *)ARENA_ARRAY(arena, uint32_t, size / 4);
    return buffer;
}

/* Blocks of one binding share the largest one's buffer; the members of the last have the say. */
static void add_block(struct check_inputs *inputs, const struct tgsic_storage_block *block,
                      struct check_world *world, struct tgsic_arena *arena)
{
    size_t size = (block->size + RUN_TIME_BYTES + 15u) / 16 * 16;
    struct check_buffer *buffer =
        add_buffer(inputs, world->shader_buffers, block->binding < 0 ? 0 : (uint32_t)block->binding,
                   size, arena);
    for (uint32_t i = 0; buffer && i < block->num_members; i++)
        fill_member(inputs, &block->members[i], buffer);
}

static void add_counter(struct check_inputs *inputs, const struct tgsic_counter *counter,
                        struct check_world *world, struct tgsic_arena *arena)
{
    static const struct tgsic_value_type type = {"uint", 0, TGSIC_VALUE_UINT, 1, 1};
    size_t end = ((size_t)counter->offset + counter->array_size * 4u + 3) / 4;
    struct check_buffer *buffer =
        add_buffer(inputs, world->counter_buffers, counter->binding, end * 4, arena);
    for (size_t at = 0; buffer && at < end; at++)
        tgsic_check_uniform_value(inputs, counter->name, (unsigned)at, &type,
                                  (uint32_t *)(void *)buffer->data + at);
}

void tgsic_check_memory_inputs(struct check_inputs *inputs,
                               const struct tgsic_reflection *reflection, struct check_world *world,
                               struct tgsic_arena *arena)
{
    for (uint32_t i = 0; i < reflection->num_buffers; i++)
        add_block(inputs, &reflection->buffers[i], world, arena);
    for (uint32_t i = 0; i < reflection->num_counters; i++)
        add_counter(inputs, &reflection->counters[i], world, arena);
}
