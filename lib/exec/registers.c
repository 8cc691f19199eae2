/* SPDX-License-Identifier: MIT */
/* Operands while a program runs: from registers to rows and back. */
#include "machine.h"

#include <string.h>

#define NOWHERE UINT32_MAX /* a cell out of range */

/* ---- Places -------------------------------------------------------------------------------- */

static const uint32_t nothing[EXEC_CHUNK];

static uint32_t *row(const struct exec_machine *m, unsigned file, uint32_t vertex, uint32_t index)
{
    size_t number = (size_t)vertex * m->exec->files[file].registers + index;
    return m->rows[file] + number * 4 * m->stride;
}

static bool lies_within(const struct tgsic_exec_buffer *buffer, uint64_t offset)
{
    return buffer && buffer->data && offset + 4 <= buffer->size;
}

static int32_t relative(const struct exec_machine *m, int32_t base,
                        const struct tgsic_indirect *indirect, unsigned lane)
{
    if (!indirect)
        return base;
    const uint32_t *address = row(m, indirect->file, 0, (uint32_t)indirect->index);
    return (int32_t)((uint32_t)base + address[indirect->component * m->stride + lane]);
}

int32_t tgsic_exec_index(const struct exec_machine *m, const struct exec_reg *reg, unsigned lane)
{
    int32_t index = relative(m, reg->index, reg->reg->indirect, lane);
    return index >= reg->first && index <= reg->last ? index : -1;
}

int32_t tgsic_exec_dimension(const struct exec_machine *m, const struct exec_reg *reg,
                             unsigned lane)
{
    return relative(m, reg->dimension, reg->reg->dimension_indirect, lane);
}

/* Outputs of TESS_CTRL are in the lanes of the patch: that of the vertex, or the first for those
 * of the patch. */
static uint32_t owner(const struct exec_machine *m, const struct exec_reg *reg, int32_t index,
                      unsigned lane)
{
    uint32_t patch = lane - lane % m->patch;
    if (!m->exec->files[TGSIC_FILE_OUT].is_per_vertex[index])
        return patch;
    if (!reg->reg->has_dimension)
        return lane;
    int32_t vertex = tgsic_exec_dimension(m, reg, lane);
    if (vertex < 0 || (uint32_t)vertex >= m->patch)
        return NOWHERE;
    return patch + (uint32_t)vertex < m->lanes ? patch + (uint32_t)vertex : NOWHERE;
}

/* Where component x of the register lies for a lane, counted in words from the file's start. */
static uint32_t cell(const struct exec_machine *m, const struct exec_reg *reg, unsigned lane)
{
    int32_t index = tgsic_exec_index(m, reg, lane), vertex = 0;
    uint32_t from = lane;
    if (index < 0)
        return NOWHERE;
    if (reg->file == TGSIC_FILE_OUT && m->exec->files[TGSIC_FILE_OUT].is_per_vertex)
        from = owner(m, reg, index, lane);
    else if (reg->file == TGSIC_FILE_IN && reg->reg->has_dimension)
        vertex = tgsic_exec_dimension(m, reg, lane);
    if (from == NOWHERE || vertex < 0 || (uint32_t)vertex >= m->vertices[reg->file])
        return NOWHERE;
    return (uint32_t)(row(m, reg->file, (uint32_t)vertex, (uint32_t)index) - m->rows[reg->file]) +
           from;
}

/* ---- Reading ------------------------------------------------------------------------------- */

uint32_t tgsic_exec_load(const struct tgsic_exec_buffer *buffer, uint64_t offset)
{
    uint32_t word = 0;
    if (lies_within(buffer, offset))
        memcpy(&word, (const char *)buffer->data + offset, sizeof word);
    return word;
}

void tgsic_exec_store(const struct tgsic_exec_buffer *buffer, uint64_t offset, uint32_t word)
{
    if (lies_within(buffer, offset))
        memcpy((char *)buffer->data + offset, &word, sizeof word);
}

static uint32_t load_constant(const struct exec_machine *m, int32_t buffer, int32_t index,
                              unsigned c)
{
    const struct tgsic_exec_resources *r = m->resources;
    if (buffer < 0 || (uint32_t)buffer >= r->num_constants || index < 0)
        return 0;
    return tgsic_exec_load(&r->constants[buffer], (uint64_t)index * 16 + c * 4u);
}

static void gather_constant(const struct exec_machine *m, const struct exec_reg *reg,
                            uint32_t *rows, unsigned reads)
{
    for (unsigned lane = 0; lane < m->stride; lane++) {
        int32_t buffer = tgsic_exec_dimension(m, reg, lane);
        int32_t index = tgsic_exec_index(m, reg, lane);
        for (unsigned c = 0; c < 4; c++)
            if (reads >> c & 1)
                rows[c * m->stride + lane] = load_constant(m, buffer, index, c);
    }
}

static void gather(const struct exec_machine *m, const struct exec_reg *reg, uint32_t *rows,
                   unsigned reads)
{
    if (reg->file == TGSIC_FILE_CONST) {
        gather_constant(m, reg, rows, reads);
        return;
    }
    const uint32_t *words = m->rows[reg->file];
    for (unsigned lane = 0; lane < m->stride; lane++) {
        uint32_t at = cell(m, reg, lane);
        for (unsigned c = 0; c < 4; c++)
            if (reads >> c & 1)
                rows[c * m->stride + lane] = at == NOWHERE ? 0 : words[at + c * m->stride];
    }
}

static void spread(uint32_t *chunk, uint32_t word)
{
    for (unsigned i = 0; i < EXEC_CHUNK; i++)
        chunk[i] = word;
}

static void set_rows(struct exec_rows *rows, const uint32_t *words, size_t apart, uint32_t step)
{
    for (unsigned c = 0; c < 4; c++)
        rows->row[c] = words + c * apart;
    rows->step = step;
}

static void fetch_constant(struct exec_machine *m, const struct exec_reg *reg, unsigned s,
                           unsigned reads, struct exec_rows *rows)
{
    for (unsigned c = 0; c < 4; c++)
        if (reads >> c & 1)
            spread(m->uniform[s][c], load_constant(m, reg->dimension, reg->index, c));
    set_rows(rows, m->uniform[s][0], EXEC_CHUNK, 0);
}

static void fetch_register(struct exec_machine *m, const struct exec_reg *reg,
                           struct exec_rows *rows)
{
    uint32_t vertex = reg->file == TGSIC_FILE_IN ? (uint32_t)reg->dimension : 0;
    if (vertex < m->vertices[reg->file])
        set_rows(rows, row(m, reg->file, vertex, (uint32_t)reg->index), m->stride, UINT32_MAX);
    else
        set_rows(rows, nothing, 0, 0);
}

struct exec_rows tgsic_exec_plain_rows(const struct exec_machine *m, unsigned file, uint32_t index)
{
    struct exec_rows rows = {.keep = UINT32_MAX};
    if (file == TGSIC_FILE_IMM)
        set_rows(&rows, m->exec->immediates + (size_t)index * 4 * EXEC_CHUNK, EXEC_CHUNK, 0);
    else
        set_rows(&rows, row(m, file, 0, index), m->stride, UINT32_MAX);
    return rows;
}

struct exec_rows tgsic_exec_fetch_rows(struct exec_machine *m, const struct exec_op *op, unsigned s,
                                       unsigned reads)
{
    const struct exec_src *src = &op->src[s];
    struct exec_rows rows = {.keep = src->keep, .flip = src->flip};
    uint32_t *scratch = m->scratch + (size_t)s * 4 * m->stride;
    switch (src->reg.access) {
    case EXEC_ROWS:
        fetch_register(m, &src->reg, &rows);
        break;
    case EXEC_UNIFORM:
        set_rows(&rows, m->exec->immediates + (size_t)src->reg.index * 4 * EXEC_CHUNK, EXEC_CHUNK,
                 0);
        break;
    case EXEC_CONST:
        fetch_constant(m, &src->reg, s, reads, &rows);
        break;
    case EXEC_GATHER:
        gather(m, &src->reg, scratch, reads);
        set_rows(&rows, scratch, m->stride, UINT32_MAX);
        break;
    default:
        set_rows(&rows, nothing, 0, 0);
    }
    return rows;
}

struct exec_rows tgsic_exec_source(struct exec_machine *m, const struct exec_op *op, unsigned s)
{
    struct exec_rows whole = tgsic_exec_fetch_rows(m, op, s, EXEC_ALL), rows = whole;
    for (unsigned c = 0; c < 4; c++)
        rows.row[c] = whole.row[op->src[s].swizzle[c]];
    return rows;
}

/* ---- Writing ------------------------------------------------------------------------------- */

uint32_t *tgsic_exec_dst_rows(struct exec_machine *m, const struct exec_dst *dst)
{
    if (dst->reg.access != EXEC_ROWS)
        return NULL;
    return row(m, dst->reg.file, 0, (uint32_t)dst->reg.index);
}

static void write_rows(const struct exec_machine *m, uint32_t *to, const uint32_t *from)
{
    if (m->is_full) {
        memcpy(to, from, m->stride * sizeof *to);
        return;
    }
    for (unsigned lane = 0; lane < m->stride; lane++)
        to[lane] = (from[lane] & m->active[lane]) | (to[lane] & ~m->active[lane]);
}

static void scatter(struct exec_machine *m, const struct exec_dst *dst)
{
    uint32_t *words = m->rows[dst->reg.file];
    for (unsigned lane = 0; lane < m->lanes; lane++) {
        uint32_t at = m->active[lane] ? cell(m, &dst->reg, lane) : NOWHERE;
        for (unsigned c = 0; c < 4 && at != NOWHERE; c++)
            if (dst->mask >> c & 1)
                words[at + c * m->stride] = exec_result(m, c)[lane];
    }
}

void tgsic_exec_write(struct exec_machine *m, const struct exec_op *op, unsigned d)
{
    const struct exec_dst *dst = &op->dst[d];
    uint32_t *rows = tgsic_exec_dst_rows(m, dst);
    if (!rows) {
        scatter(m, dst);
        return;
    }
    for (unsigned c = 0; c < 4; c++)
        if (dst->mask >> c & 1)
            write_rows(m, rows + c * m->stride, exec_result(m, c));
}

void tgsic_exec_finish(struct exec_machine *m, const struct exec_op *op)
{
    for (unsigned c = 0; c < 4 && op->saturate; c++) {
        uint32_t *result = exec_result(m, c);
        for (unsigned lane = 0; lane < m->stride; lane++)
            result[lane] = exec_word(exec_saturated(exec_float(result[lane])));
    }
    tgsic_exec_write(m, op, 0);
}
