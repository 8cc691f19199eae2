/* SPDX-License-Identifier: MIT */
/* LOAD, STORE, RESQ: buffers, shared memory, constants and images. */
#include "op_memory.h"
#include "handlers.h"

/* ---- Resources ----------------------------------------------------------------------------- */

static const struct tgsic_exec_buffer *pick(const struct tgsic_exec_buffer *buffers, uint32_t count,
                                            int32_t number)
{
    return number >= 0 && (uint32_t)number < count ? &buffers[number] : NULL;
}

const struct tgsic_exec_buffer *tgsic_exec_buffer(const struct exec_machine *m,
                                                  const struct exec_reg *reg, unsigned lane)
{
    const struct tgsic_exec_resources *r = m->resources;
    switch (reg->file) {
    case TGSIC_FILE_BUFFER:
        return pick(r->buffers, r->num_buffers, tgsic_exec_index(m, reg, lane));
    case TGSIC_FILE_CONST:
    case TGSIC_FILE_CONSTBUF:
        return pick(r->constants, r->num_constants, tgsic_exec_index(m, reg, lane));
    case TGSIC_FILE_HWATOMIC:
        return pick(r->counters, r->num_counters, tgsic_exec_dimension(m, reg, lane));
    default:
        return &m->shared;
    }
}

const struct tgsic_exec_image *tgsic_exec_image(const struct exec_machine *m,
                                                const struct exec_reg *reg, unsigned lane)
{
    static const struct tgsic_exec_image none;
    int32_t number = tgsic_exec_index(m, reg, lane);
    bool exists = number >= 0 && (uint32_t)number < m->resources->num_images;
    return exists ? &m->resources->images[number] : &none;
}

uint64_t tgsic_exec_address(const struct exec_machine *m, const struct exec_reg *reg,
                            const struct exec_rows *address, unsigned lane)
{
    if (reg->file != TGSIC_FILE_HWATOMIC)
        return exec_uint(address, 0, lane);
    int32_t counter = tgsic_exec_index(m, reg, lane);
    return counter < 0 ? UINT32_MAX : (uint64_t)counter * 4;
}

void tgsic_exec_texel_at(const struct exec_rows *address, unsigned lane, int32_t at[4])
{
    for (unsigned c = 0; c < 4; c++)
        at[c] = (int32_t)exec_uint(address, c, lane);
}

/* ---- Loads --------------------------------------------------------------------------------- */

/* Words at the address and behind it, all 0 unless those of `mask` lie within the buffer; of a
 * counter, itself in all. */
static void load_buffer(struct exec_machine *m, const struct exec_op *op,
                        const struct exec_rows *address, unsigned lane, uint32_t value[4])
{
    const struct exec_reg *reg = &op->src[0].reg;
    const struct tgsic_exec_buffer *buffer = tgsic_exec_buffer(m, reg, lane);
    uint64_t at = tgsic_exec_address(m, reg, address, lane), size = buffer ? buffer->size : 0;
    unsigned words = op->dst[0].mask > 7   ? 4
                     : op->dst[0].mask > 3 ? 3
                     : op->dst[0].mask > 1 ? 2
                                           : 1;
    bool is_counter = reg->file == TGSIC_FILE_HWATOMIC;
    if (at + (is_counter ? 4 : words * 4) > size)
        return;
    for (unsigned c = 0; c < words; c++)
        value[c] = tgsic_exec_load(buffer, is_counter ? at : at + c * 4);
}

static void load_image(struct exec_machine *m, const struct exec_op *op,
                       const struct exec_rows *address, unsigned lane, uint32_t value[4])
{
    int32_t at[4];
    tgsic_exec_texel_at(address, lane, at);
    tgsic_exec_image_load(tgsic_exec_image(m, &op->src[0].reg, lane), op->target, at, value);
}

void tgsic_exec_run_load(struct exec_machine *m, const struct exec_op *op)
{
    struct exec_rows address = tgsic_exec_source(m, op, 1);
    bool is_image = op->src[0].reg.file == TGSIC_FILE_IMAGE;
    for (unsigned lane = 0; lane < m->lanes; lane++) {
        uint32_t value[4] = {0};
        if (m->active[lane])
            (is_image ? load_image : load_buffer)(m, op, &address, lane, value);
        for (unsigned c = 0; c < 4; c++)
            exec_result(m, c)[lane] = value[c];
    }
    tgsic_exec_finish(m, op);
}

/* ---- Stores -------------------------------------------------------------------------------- */

static void store_image(struct exec_machine *m, const struct exec_op *op,
                        const struct exec_rows *address, const struct exec_rows *source,
                        unsigned lane)
{
    int32_t at[4];
    uint32_t value[4];
    tgsic_exec_texel_at(address, lane, at);
    for (unsigned c = 0; c < 4; c++)
        value[c] = exec_bits(source, c, lane);
    tgsic_exec_image_store(tgsic_exec_image(m, &op->dst[0].reg, lane), op->target, at, value);
}

static void store_buffer(struct exec_machine *m, const struct exec_op *op,
                         const struct exec_rows *address, const struct exec_rows *source,
                         unsigned lane)
{
    const struct tgsic_exec_buffer *buffer = tgsic_exec_buffer(m, &op->dst[0].reg, lane);
    uint64_t at = exec_uint(address, 0, lane);
    for (unsigned c = 0; c < 4; c++)
        if (op->dst[0].mask >> c & 1)
            tgsic_exec_store(buffer, at + c * 4u, exec_bits(source, c, lane));
}

void tgsic_exec_run_store(struct exec_machine *m, const struct exec_op *op)
{
    struct exec_rows address = tgsic_exec_source(m, op, 0), source = tgsic_exec_source(m, op, 1);
    bool is_image = op->dst[0].reg.file == TGSIC_FILE_IMAGE;
    for (unsigned lane = 0; lane < m->lanes; lane++)
        if (exec_writes_memory(m, lane))
            (is_image ? store_image : store_buffer)(m, op, &address, &source, lane);
}

/* ---- Sizes --------------------------------------------------------------------------------- */

void tgsic_exec_run_query_resource(struct exec_machine *m, const struct exec_op *op)
{
    const struct exec_reg *reg = &op->src[0].reg;
    for (unsigned lane = 0; lane < m->lanes; lane++) {
        uint32_t value[4] = {0};
        if (reg->file == TGSIC_FILE_IMAGE) {
            tgsic_exec_image_size(tgsic_exec_image(m, reg, lane), op->target, value);
        } else {
            const struct tgsic_exec_buffer *buffer = tgsic_exec_buffer(m, reg, lane);
            value[0] = buffer ? (uint32_t)buffer->size : 0;
        }
        for (unsigned c = 0; c < 4; c++)
            exec_result(m, c)[lane] = value[c];
    }
    tgsic_exec_finish(m, op);
}
