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
        uint32_t reg = register_of(f->w->scan, dst->reg.file, dst->reg.index);
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

/* Components of a register are read. TEMPs of arrays and what holds no values may be noted as well:
 * no one asks for them. */
static void note_read_in_loop(struct finder *f, unsigned file, int index, unsigned used)
{
    uint32_t reg = number_of(f->w, file, index), until = read_until(f, reg, used);
    uint32_t *last = &f->w->last_read[reg];
    *last = *last < until ? until : *last;
}

/* Outside of loops, every read counts where it stands. */
static inline void note_read_here(struct finder *f, unsigned file, int index)
{
    f->w->last_read[number_of(f->w, file, index)] = f->index;
}

static void note_read(struct finder *f, unsigned file, int index, unsigned used)
{
    if (f->ends.count)
        note_read_in_loop(f, file, index, used);
    else
        note_read_here(f, file, index);
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

static void note_all_indices(struct finder *f, const struct tgsic_instruction *in)
{
    for (unsigned k = 0; k < in->num_dst; k++)
        note_indices(f, &in->dst[k].reg);
    for (unsigned k = 0; k < in->num_src; k++)
        note_indices(f, &in->src[k].reg);
}

static void note_offsets(struct finder *f, const struct tgsic_texture *texture)
{
    for (unsigned k = 0; k < texture->num_offsets; k++) {
        const struct tgsic_texel_offset *offset = &texture->offsets[k];
        note_read(f, offset->file, offset->index, used_components(offset->swizzle, 7));
    }
}

static void note_sources_in_loop(struct finder *f, const struct tgsic_instruction *in)
{
    for (unsigned k = 0; k < in->num_src; k++) {
        const struct tgsic_src *src = &in->src[k];
        note_read_in_loop(f, src->reg.file, src->reg.index,
                          used_components(src->swizzle, tgsic_source_mask(f->w->scan, in, k)));
    }
}

static inline void note_sources_here(struct finder *f, const struct tgsic_instruction *in)
{
    const struct tgsic_src *src = in->src, *end = src + in->num_src;
    for (; src < end; src++)
        note_read_here(f, src->reg.file, src->reg.index);
}

/* Is the instruction at hand the next one in the outline that may have indices? */
static inline bool is_addressed(struct finder *f)
{
    const struct tgsic_outline *outline = &f->w->scan->outline;
    bool is_next = f->next_addressed < outline->num_addressed &&
                   outline->addressed[f->next_addressed] == f->index;
    f->next_addressed += is_next;
    return is_next;
}

static inline void note_reads(struct finder *f, const struct tgsic_instruction *in)
{
    if (f->ends.count)
        note_sources_in_loop(f, in);
    else
        note_sources_here(f, in);
    if (is_addressed(f))
        note_all_indices(f, in);
    if (in->texture)
        note_offsets(f, in->texture);
}

/* ---- The walk ------------------------------------------------------------------------------ */

static inline bool is_flow(const struct tgsic_instruction *in)
{
    return tgsic_web_rules[in->opcode].bits & RULE_FLOW;
}

/* Nothing joins before the first branch. */
static void start_at_branch(struct finder *f)
{
    const struct tgsic_shader *shader = f->w->scan->shader;
    const struct tgsic_outline *outline = &f->w->scan->outline;
    while (f->index < shader->num_instructions && !is_flow(&shader->instructions[f->index]))
        f->index++;
    while (f->next_addressed < outline->num_addressed &&
           outline->addressed[f->next_addressed] < f->index)
        f->next_addressed++;
}

void tgsic_webs_find_loops(struct webs *w)
{
    const struct tgsic_shader *shader = w->scan->shader;
    struct finder f = {.w = w};
    APPEND(w, f.blocks, (struct block){0});
    start_at_branch(&f);
    for (; f.index < shader->num_instructions; f.index++) {
        const struct tgsic_instruction *in = &shader->instructions[f.index];
        note_reads(&f, in);
        if (f.open.count)
            note_writes(&f, in);
        if (is_flow(in))
            step_block(&f, in);
    }
    while (f.open.count)
        close_loop(&f);
    if (w->loops.count)
        memset(w->mark, 0, w->num_registers * sizeof *w->mark);
}
