/* SPDX-License-Identifier: MIT */
/* What each loop and switch writes, its inner ones included, and up to where the value of a
 * register may still be read: one walk, before values are found. */
#include "shader.h"
#include "webs.h"

#include <string.h>

/* A branch or loop, or what is around them all. */
struct block {
    uint32_t around;
    uint32_t loops; /* open at its start, itself included */
    bool closed;
};

struct open_loop {
    uint32_t loop;
    uint32_t start; /* in `writes` */
};

struct written {
    uint32_t block; /* with a write, open while that write dominates */
    uint8_t mask;
};

struct finder {
    struct webs *w;
    uint32_t index;
    uint32_t next_addressed;        /* in the outline's list */
    LIST(struct open_loop) open;    /* loops and switches */
    LIST(struct loop_write) writes; /* of these, innermost last */
    LIST(struct block) blocks;
    uint32_t block;          /* at hand */
    LIST(uint32_t) ends;     /* last instructions of the open loops, switches not among them */
    struct written *written; /* per register, of writes in loops; NULL: there was none */
};

/* ---- Writes -------------------------------------------------------------------------------- */

/* One entry for each run of writes to a register. */
static void note_write(struct finder *f, uint32_t reg, unsigned mask)
{
    struct webs *w = f->w;
    uint32_t known = w->mark[reg], start = f->open.items[f->open.count - 1].start;
    if (known > start && known <= f->writes.count && f->writes.items[known - 1].reg == reg) {
        f->writes.items[known - 1].mask |= (uint8_t)mask;
        return;
    }
    APPEND(w, f->writes, (struct loop_write){reg, (uint8_t)mask});
    w->mark[reg] = f->writes.count;
}

/* The outermost open block with a write is what counts; others may add to its components. */
static void note_dominance(struct finder *f, uint32_t reg, unsigned mask)
{
    struct written *written = &f->written[reg];
    if (f->blocks.items[written->block].closed || !written->mask)
        *written = (struct written){f->block, (uint8_t)mask};
    else if (written->block == f->block)
        written->mask |= (uint8_t)mask;
}

static void note_writes(struct finder *f, const struct tgsic_instruction *in)
{
    for (unsigned k = 0; k < in->num_dst; k++) {
        const struct tgsic_dst *dst = &in->dst[k];
        if (!in_variable(f->w, &dst->reg))
            continue;
        uint32_t reg = register_number(f->w, dst->reg.file, dst->reg.index);
        note_write(f, reg, dst->writemask);
        if (f->ends.count)
            note_dominance(f, reg, dst->writemask);
    }
}

/* ---- Loops and blocks ---------------------------------------------------------------------- */

static void open_loop(struct finder *f, uint32_t end)
{
    struct webs *w = f->w;
    APPEND(w, f->open, (struct open_loop){w->loops.count, f->writes.count});
    APPEND(w, w->loops, (struct loop){.end = end});
}

/* A register may come several times: from inner loops, and from between them. */
static void close_loop(struct finder *f)
{
    struct webs *w = f->w;
    if (!f->open.count)
        return;
    struct open_loop open = f->open.items[--f->open.count];
    struct loop *loop = &w->loops.items[open.loop];
    uint32_t start = open.start, kept = start;

    loop->first = w->writes.count;
    for (uint32_t i = start; i < f->writes.count; i++) {
        struct loop_write write = f->writes.items[i];
        uint32_t known = w->mark[write.reg];
        if (known > start && known <= kept && f->writes.items[known - 1].reg == write.reg) {
            f->writes.items[known - 1].mask |= write.mask;
        } else {
            f->writes.items[kept++] = write;
            w->mark[write.reg] = kept;
        }
    }
    for (uint32_t i = start; i < kept; i++)
        APPEND(w, w->writes, f->writes.items[i]);
    loop->count = kept - start;
    f->writes.count = f->open.count ? kept : 0;
}

static void open_block(struct finder *f)
{
    struct block block = {.around = f->block, .loops = f->ends.count};
    f->block = f->blocks.count;
    APPEND(f->w, f->blocks, block);
}

static void close_block(struct finder *f)
{
    struct block *block = &f->blocks.items[f->block];
    if (!f->block)
        return;
    block->closed = true;
    f->block = block->around;
    f->ends.count = f->blocks.items[f->block].loops;
}

static void open_repeated(struct finder *f, uint32_t end)
{
    struct webs *w = f->w;
    if (!f->written)
        f->written = ARENA_ARRAY(w->arena, struct written, w->num_registers + 1);
    APPEND(w, f->ends, end);
}

static void step_block(struct finder *f, const struct tgsic_instruction *in)
{
    switch (in->opcode) {
    case TGSIC_OPCODE_BGNLOOP:
        open_repeated(f, in->label);
        /* fall through */
    case TGSIC_OPCODE_SWITCH:
        open_loop(f, in->label);
        /* fall through */
    case TGSIC_OPCODE_IF:
    case TGSIC_OPCODE_UIF:
        open_block(f);
        break;
    case TGSIC_OPCODE_ELSE:
    case TGSIC_OPCODE_CASE:
    case TGSIC_OPCODE_DEFAULT:
        close_block(f);
        open_block(f);
        break;
    case TGSIC_OPCODE_ENDLOOP:
    case TGSIC_OPCODE_ENDSWITCH:
        close_loop(f);
        /* fall through */
    case TGSIC_OPCODE_ENDIF:
        close_block(f);
        break;
    default:
        break;
    }
}

/* ---- Last reads ---------------------------------------------------------------------------- */

/* Up to where a read in a loop counts. Where a write dominates, where it stands; otherwise its
 * value may come from later in the loops around it that lack such a write, and it counts up to the
 * end of the outermost of them. */
static uint32_t read_until(const struct finder *f, uint32_t reg, unsigned used)
{
    const struct written *written = &f->written[reg];
    const struct block *block = &f->blocks.items[written->block];
    bool dominated = !block->closed && !(used & ~(unsigned)written->mask);
    uint32_t loops = dominated ? block->loops : 0;
    return loops < f->ends.count ? f->ends.items[loops] : f->index;
}

static inline uint32_t number_of(const struct webs *w, unsigned file, int index)
{
    return index < 0 ? w->num_registers : register_number(w, file, index);
}

/* A register is read, up to an instruction. TEMPs of arrays and what holds no values may be noted
 * as well: no one asks for them. */
static inline void note_until(struct finder *f, uint32_t reg, uint32_t until)
{
    uint32_t *last = &f->w->last_read[reg];
    *last = *last < until ? until : *last;
}

/* Outside of loops, every read counts where it stands. */
static void note_read(struct finder *f, unsigned file, int index, unsigned used)
{
    uint32_t reg = number_of(f->w, file, index);
    note_until(f, reg, f->ends.count ? read_until(f, reg, used) : f->index);
}

static void note_index(struct finder *f, const struct tgsic_indirect *index)
{
    if (index)
        note_read(f, index->file, index->index, 1u << index->component);
}

static void note_indices(struct finder *f, const struct tgsic_register *reg)
{
    note_index(f, reg->indirect);
    note_index(f, reg->dimension_indirect);
}

/* Of the instructions before this one which may have indices. */
static void note_indices_before(struct finder *f, uint32_t end)
{
    const struct tgsic_outline *outline = &f->w->scan->outline;
    const uint32_t *addressed = outline->addressed, count = outline->num_addressed;
    for (; f->next_addressed < count && addressed[f->next_addressed] < end; f->next_addressed++) {
        f->index = addressed[f->next_addressed];
        const struct tgsic_instruction *in = &f->w->scan->shader->instructions[f->index];
        for (unsigned k = 0; k < in->num_dst; k++)
            note_indices(f, &in->dst[k].reg);
        for (unsigned k = 0; k < in->num_src; k++)
            note_indices(f, &in->src[k].reg);
    }
}

static void note_offsets(struct finder *f, const struct tgsic_texture *texture)
{
    for (unsigned k = 0; k < texture->num_offsets; k++) {
        const struct tgsic_texel_offset *offset = &texture->offsets[k];
        note_read(f, offset->file, offset->index, used_components(offset->swizzle, 7));
    }
}

/* ---- The walk ------------------------------------------------------------------------------ */

/* The instruction at hand, which is in a loop or switch. */
static void note_instruction(struct finder *f, const struct tgsic_instruction *in)
{
    for (unsigned k = 0; k < in->num_src; k++) {
        const struct tgsic_src *src = &in->src[k];
        note_read(f, src->reg.file, src->reg.index,
                  used_components(src->swizzle, tgsic_source_mask(f->w->scan, in, k)));
    }
    if (in->texture)
        note_offsets(f, in->texture);
    note_indices_before(f, f->index + 1);
    note_writes(f, in);
}

static void note_all_between(struct finder *f, uint32_t first, uint32_t end)
{
    const struct tgsic_instruction *instructions = f->w->scan->shader->instructions;
    for (uint32_t i = first; i < end; i++) {
        f->index = i;
        note_instruction(f, &instructions[i]);
    }
}

/* Outside of loops and switches. */
static void note_reads_between(struct finder *f, uint32_t first, uint32_t end)
{
    const struct webs *w = f->w;
    const struct tgsic_instruction *in = &w->scan->shader->instructions[first];
    uint32_t *last_read = w->last_read;
    for (uint32_t i = first; i < end; i++, in++) {
        const struct tgsic_src *src = in->src;
        for (unsigned left = in->num_src; left; left--, src++)
            last_read[number_of(w, src->reg.file, src->reg.index)] = i;
        if (in->texture) {
            f->index = i;
            note_offsets(f, in->texture);
        }
    }
    note_indices_before(f, end);
}

static void note_between(struct finder *f, uint32_t first, uint32_t end)
{
    if (f->open.count)
        note_all_between(f, first, end);
    else
        note_reads_between(f, first, end);
}

/* Nothing joins before the first branch. */
static uint32_t start_at_branch(struct finder *f)
{
    const struct tgsic_outline *outline = &f->w->scan->outline;
    const uint32_t *addressed = outline->addressed, count = outline->num_addressed;
    uint32_t start = outline->num_flow ? outline->flow[0] : f->w->scan->shader->num_instructions;
    while (f->next_addressed < count && addressed[f->next_addressed] < start)
        f->next_addressed++;
    return start;
}

void tgsic_webs_find_loops(struct webs *w)
{
    const struct tgsic_outline *outline = &w->scan->outline;
    const struct tgsic_instruction *instructions = w->scan->shader->instructions;
    struct finder f = {.w = w};
    APPEND(w, f.blocks, (struct block){0});
    uint32_t at = start_at_branch(&f);
    for (uint32_t i = 0; i < outline->num_flow; i++) {
        uint32_t flow = outline->flow[i];
        note_between(&f, at, flow + 1);
        step_block(&f, &instructions[flow]);
        at = flow + 1;
    }
    note_between(&f, at, w->scan->shader->num_instructions);
    while (f.open.count)
        close_loop(&f);
    if (w->loops.count)
        memset(w->mark, 0, w->num_registers * sizeof *w->mark);
}
