/* SPDX-License-Identifier: MIT */
/* What each loop writes, and up to where the value of a component may still be read. */
#include "webs.h"

#include <string.h>

/* Which cells each loop and switch writes, its inner ones included. */
struct loop_finder {
    LIST(uint32_t) open;  /* loops */
    LIST(uint32_t) cells; /* of the open loops, innermost last */
    LIST(uint32_t) starts;
};

static void note_write(struct webs *w, struct loop_finder *f, const struct tgsic_dst *dst)
{
    uint32_t innermost = f->open.items[f->open.count - 1] + 1;
    if (!in_variable(w->scan, &dst->reg))
        return;
    uint32_t cell = cell_of(w->scan, dst->reg.file, (uint32_t)dst->reg.index, 0);
    for (unsigned c = 0; c < 4; c++)
        if (dst->writemask >> c & 1 && w->stamp[cell + c] != innermost) {
            w->stamp[cell + c] = innermost;
            APPEND(w, f->cells, cell + c);
        }
}

static void close_loop(struct webs *w, struct loop_finder *f, uint32_t end)
{
    uint32_t loop = f->open.items[--f->open.count];
    uint32_t start = f->starts.items[--f->starts.count], kept = start;

    /* a cell may come twice: from an inner loop, and from before it */
    w->loops.items[loop].first = w->loop_cells.count;
    w->loops.items[loop].end = end;
    for (uint32_t i = start; i < f->cells.count; i++) {
        uint32_t cell = f->cells.items[i];
        if (w->scratch[cell] == loop + 1)
            continue;
        w->scratch[cell] = loop + 1;
        APPEND(w, w->loop_cells, cell);
        f->cells.items[kept++] = cell;
    }
    w->loops.items[loop].count = w->loop_cells.count - w->loops.items[loop].first;
    f->cells.count = f->open.count ? kept : 0;
}

void tgsic_webs_find_loops(struct webs *w)
{
    const struct tgsic_shader *shader = w->scan->shader;
    struct loop_finder f;
    memset(&f, 0, sizeof f);
    for (uint32_t i = 0; i < shader->num_instructions; i++) {
        const struct tgsic_instruction *in = &shader->instructions[i];
        if (in->opcode == TGSIC_OPCODE_BGNLOOP || in->opcode == TGSIC_OPCODE_SWITCH) {
            uint32_t loop = PUSH(w, w->loops);
            APPEND(w, f.open, loop);
            APPEND(w, f.starts, f.cells.count);
        } else if (in->opcode == TGSIC_OPCODE_ENDLOOP || in->opcode == TGSIC_OPCODE_ENDSWITCH) {
            if (f.open.count)
                close_loop(w, &f, i);
        } else if (f.open.count) {
            for (unsigned k = 0; k < in->num_dst; k++)
                note_write(w, &f, &in->dst[k]);
        }
    }
    while (f.open.count)
        close_loop(w, &f, shader->num_instructions);
    if (w->loops.count) {
        size_t cells = (size_t)(w->scan->num_temps + w->scan->num_addrs) * 4;
        memset(w->stamp, 0, cells * sizeof *w->stamp);
        memset(w->scratch, 0, cells * sizeof *w->scratch);
    }
}

/* For each component, the last instruction that may read what a join leaves there. A read that a
 * write dominates counts where it stands; otherwise its value may come from later in the loops
 * around it that lack such a write, and it counts up to the end of the outermost of them. */
struct read_finder {
    uint32_t *written;   /* per cell: a block with a write, open while that write dominates */
    uint32_t *loops_of;  /* per block: loops open at its start, itself included */
    uint32_t *around;    /* per block */
    bool *closed;        /* per block */
    uint32_t *loop_ends; /* of the open loops */
    uint32_t block, num_blocks, num_loops;
    uint32_t index, next_loop;
};

static void open_block(struct read_finder *f, bool is_loop, uint32_t end)
{
    if (is_loop)
        f->loop_ends[f->num_loops++] = end;
    f->around[f->num_blocks] = f->block;
    f->loops_of[f->num_blocks] = f->num_loops;
    f->block = f->num_blocks++;
}

static void close_block(struct read_finder *f)
{
    if (!f->block)
        return;
    f->closed[f->block] = true;
    f->block = f->around[f->block];
    f->num_loops = f->loops_of[f->block];
}

static bool opens_block(unsigned opcode)
{
    switch (opcode) {
    case TGSIC_OPCODE_BGNLOOP:
    case TGSIC_OPCODE_IF:
    case TGSIC_OPCODE_UIF:
    case TGSIC_OPCODE_SWITCH:
    case TGSIC_OPCODE_ELSE:
    case TGSIC_OPCODE_CASE:
    case TGSIC_OPCODE_DEFAULT:
        return true;
    default:
        return false;
    }
}

static void step_block(struct read_finder *f, const struct loop *loops, unsigned opcode)
{
    switch (opcode) {
    case TGSIC_OPCODE_BGNLOOP:
        open_block(f, true, loops[f->next_loop++].end);
        break;
    case TGSIC_OPCODE_SWITCH:
        f->next_loop++;
        open_block(f, false, 0);
        break;
    case TGSIC_OPCODE_IF:
    case TGSIC_OPCODE_UIF:
        open_block(f, false, 0);
        break;
    case TGSIC_OPCODE_ELSE:
    case TGSIC_OPCODE_CASE:
    case TGSIC_OPCODE_DEFAULT:
        close_block(f);
        open_block(f, false, 0);
        break;
    case TGSIC_OPCODE_ENDIF:
    case TGSIC_OPCODE_ENDLOOP:
    case TGSIC_OPCODE_ENDSWITCH:
        close_block(f);
        break;
    default:
        break;
    }
}

static void note_read(struct webs *w, struct read_finder *f, unsigned file, uint32_t index,
                      unsigned c)
{
    uint32_t cell = cell_of(w->scan, file, index, c), writer = f->written[cell];
    uint32_t loops = f->closed[writer] ? 0 : f->loops_of[writer];
    uint32_t until = loops < f->num_loops ? f->loop_ends[loops] : f->index;
    if (w->last_read[cell] < until)
        w->last_read[cell] = until;
}

static void note_indirect(struct webs *w, struct read_finder *f,
                          const struct tgsic_indirect *indirect)
{
    if (indirect && indirect->index >= 0 &&
        (indirect->file == TGSIC_FILE_ADDR || indirect->file == TGSIC_FILE_TEMP))
        note_read(w, f, indirect->file, (uint32_t)indirect->index, indirect->component);
}

static inline void note_indices(struct webs *w, struct read_finder *f,
                                const struct tgsic_register *reg)
{
    if (!reg->indirect && !reg->dimension_indirect)
        return;
    note_indirect(w, f, reg->indirect);
    note_indirect(w, f, reg->dimension_indirect);
}

static void note_reads(struct webs *w, struct read_finder *f, const struct tgsic_instruction *in)
{
    for (unsigned k = 0; k < in->num_dst; k++)
        note_indices(w, f, &in->dst[k].reg);
    for (unsigned k = 0; k < in->num_src; k++) {
        const struct tgsic_src *src = &in->src[k];
        note_indices(w, f, &src->reg);
        if (in_variable(w->scan, &src->reg))
            for (unsigned c = 0; c < 4; c++)
                if (!c || src->swizzle[c] != src->swizzle[c - 1])
                    note_read(w, f, src->reg.file, (uint32_t)src->reg.index, src->swizzle[c]);
    }
    for (unsigned k = 0; in->texture && k < in->texture->num_offsets; k++) {
        const struct tgsic_texel_offset *offset = &in->texture->offsets[k];
        struct tgsic_register reg = {.file = offset->file, .index = offset->index};
        for (unsigned c = 0; c < 3 && in_variable(w->scan, &reg); c++)
            note_read(w, f, reg.file, (uint32_t)reg.index, offset->swizzle[c]);
    }
}

static void note_writes(struct webs *w, struct read_finder *f, const struct tgsic_instruction *in)
{
    for (unsigned k = 0; k < in->num_dst; k++) {
        const struct tgsic_dst *dst = &in->dst[k];
        if (!in_variable(w->scan, &dst->reg))
            continue;
        uint32_t *written =
            &f->written[cell_of(w->scan, dst->reg.file, (uint32_t)dst->reg.index, 0)];
        for (unsigned c = 0; c < 4; c++)
            if (dst->writemask & (1u << c) && (f->closed[written[c]] || !written[c]))
                written[c] = f->block;
    }
}

void tgsic_webs_find_last_reads(struct webs *w)
{
    const struct tgsic_shader *shader = w->scan->shader;
    uint32_t blocks = 2;
    for (uint32_t i = 0; i < shader->num_instructions; i++)
        blocks += opens_block(shader->instructions[i].opcode);
    struct read_finder f = {
        .written = w->stamp,
        .loops_of = ARENA_ARRAY(w->arena, uint32_t, blocks),
        .around = ARENA_ARRAY(w->arena, uint32_t, blocks),
        .closed = ARENA_ARRAY(w->arena, bool, blocks),
        .loop_ends = ARENA_ARRAY(w->arena, uint32_t, blocks),
        .num_blocks = 1,
    };
    for (; f.index < shader->num_instructions; f.index++) {
        const struct tgsic_instruction *in = &shader->instructions[f.index];
        note_reads(w, &f, in);
        note_writes(w, &f, in);
        if (tgsic_opcode_table[in->opcode].flags & TGSIC_OPFLAG_FLOW)
            step_block(&f, w->loops.items, in->opcode);
    }
    memset(w->stamp, 0, (size_t)(w->scan->num_temps + w->scan->num_addrs) * 4 * sizeof *w->stamp);
}
