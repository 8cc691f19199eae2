/* SPDX-License-Identifier: MIT */
/* What each loop writes, and up to where the value of a register may still be read. */
#include "webs.h"
#include "shader.h"

#include <string.h>

/* Which registers each loop and switch writes, its inner ones included. */
struct loop_finder {
    LIST(uint32_t) open;            /* loops */
    LIST(uint32_t) starts;          /* in `writes`, of each open one */
    LIST(struct loop_write) writes; /* of the open loops, innermost last */
};

/* One entry for each run of writes to a register. */
static void note_write(struct webs *w, struct loop_finder *f, const struct tgsic_dst *dst)
{
    if (!in_variable(w, &dst->reg))
        return;
    uint32_t reg = register_of(w->scan, dst->reg.file, dst->reg.index), known = w->mark[reg];
    uint32_t start = f->starts.items[f->starts.count - 1];
    if (known > start && known <= f->writes.count && f->writes.items[known - 1].reg == reg) {
        f->writes.items[known - 1].mask |= dst->writemask;
        return;
    }
    APPEND(w, f->writes, (struct loop_write){reg, dst->writemask});
    w->mark[reg] = f->writes.count;
}

/* A register may come several times: from inner loops, and from between them. */
static void close_loop(struct webs *w, struct loop_finder *f, uint32_t end)
{
    struct loop *loop = &w->loops.items[f->open.items[--f->open.count]];
    uint32_t start = f->starts.items[--f->starts.count], kept = start;

    loop->first = w->writes.count;
    loop->end = end;
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

static bool has_loops(const struct tgsic_shader *shader)
{
    for (uint32_t i = 0; i < shader->num_instructions; i++)
        if (shader->instructions[i].opcode == TGSIC_OPCODE_BGNLOOP ||
            shader->instructions[i].opcode == TGSIC_OPCODE_SWITCH)
            return true;
    return false;
}

void tgsic_webs_find_loops(struct webs *w)
{
    const struct tgsic_shader *shader = w->scan->shader;
    struct loop_finder f;
    if (!has_loops(shader))
        return;
    memset(&f, 0, sizeof f);
    for (uint32_t i = 0; i < shader->num_instructions; i++) {
        const struct tgsic_instruction *in = &shader->instructions[i];
        if (in->opcode == TGSIC_OPCODE_BGNLOOP || in->opcode == TGSIC_OPCODE_SWITCH) {
            uint32_t loop = PUSH(w, w->loops);
            APPEND(w, f.open, loop);
            APPEND(w, f.starts, f.writes.count);
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
    memset(w->mark, 0, w->num_registers * sizeof *w->mark);
}

/* ---- Last reads ---------------------------------------------------------------------------- */

/* For each register, the last instruction that may read what a join leaves there. A read that a
 * write dominates counts where it stands; otherwise its value may come from later in the loops
 * around it that lack such a write, and it counts up to the end of the outermost of them. Outside
 * loops, every read counts where it stands. */
struct written {
    uint32_t block; /* with a write, open while that write dominates */
    uint8_t mask;
};

struct read_finder {
    const struct webs *w;
    uint32_t *last_read;     /* per register */
    struct written *written; /* per register, of writes in loops */
    uint32_t *loops_of;      /* per block: loops open at its start, itself included */
    uint32_t *around;        /* per block */
    bool *closed;            /* per block */
    uint32_t *loop_ends;     /* of the open loops */
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

/* Up to where a read in a loop counts. */
static uint32_t read_until(const struct read_finder *f, uint32_t reg, unsigned used)
{
    const struct written *written = &f->written[reg];
    bool dominated = !f->closed[written->block] && !(used & ~written->mask);
    uint32_t loops = dominated ? f->loops_of[written->block] : 0;
    return loops < f->num_loops ? f->loop_ends[loops] : f->index;
}

/* TEMPs of arrays may be noted as well: no one asks for them. */
static inline bool is_counted(unsigned file, int index)
{
    return (file == TGSIC_FILE_TEMP || file == TGSIC_FILE_ADDR) && index >= 0;
}

static inline void count_read(struct read_finder *f, unsigned file, int index, unsigned used)
{
    uint32_t reg = register_of(f->w->scan, file, index);
    uint32_t until = f->num_loops ? read_until(f, reg, used) : f->index;
    if (f->last_read[reg] < until)
        f->last_read[reg] = until;
}

static inline void note_read(struct read_finder *f, unsigned file, int index, unsigned used)
{
    if (is_counted(file, index))
        count_read(f, file, index, used);
}

static void note_indices(struct read_finder *f, const struct tgsic_register *reg)
{
    const struct tgsic_indirect *a = reg->indirect, *b = reg->dimension_indirect;
    if (a)
        note_read(f, a->file, a->index, 1u << a->component);
    if (b)
        note_read(f, b->file, b->index, 1u << b->component);
}

static inline void note_source(struct read_finder *f, const struct tgsic_instruction *in,
                               unsigned source)
{
    const struct tgsic_src *src = &in->src[source];
    if (is_counted(src->reg.file, src->reg.index)) {
        unsigned mask = f->num_loops ? source_mask(f->w, in, source) : 0;
        count_read(f, src->reg.file, src->reg.index, used_components(src->swizzle, mask));
    }
    if (src->reg.indirect || src->reg.dimension_indirect)
        note_indices(f, &src->reg);
}

static void note_reads(struct read_finder *f, const struct tgsic_instruction *in)
{
    for (const struct tgsic_dst *dst = in->dst; dst < in->dst + in->num_dst; dst++)
        if (dst->reg.indirect || dst->reg.dimension_indirect)
            note_indices(f, &dst->reg);
    for (unsigned k = 0; k < in->num_src; k++)
        note_source(f, in, k);
    for (unsigned k = 0; in->texture && k < in->texture->num_offsets; k++) {
        const struct tgsic_texel_offset *offset = &in->texture->offsets[k];
        note_read(f, offset->file, offset->index, used_components(offset->swizzle, 7));
    }
}

/* The outermost open block with a write is what counts; others may add to its components. */
static void note_writes(struct read_finder *f, const struct tgsic_instruction *in)
{
    for (unsigned k = 0; k < in->num_dst; k++) {
        const struct tgsic_dst *dst = &in->dst[k];
        if (!in_variable(f->w, &dst->reg))
            continue;
        struct written *written =
            &f->written[register_of(f->w->scan, dst->reg.file, dst->reg.index)];
        if (f->closed[written->block] || !written->mask)
            *written = (struct written){f->block, dst->writemask};
        else if (written->block == f->block)
            written->mask |= dst->writemask;
    }
}

static inline bool is_flow(const struct tgsic_instruction *in)
{
    return tgsic_web_rules[in->opcode].bits & RULE_FLOW;
}

static struct read_finder make_finder(struct webs *w)
{
    const struct tgsic_shader *shader = w->scan->shader;
    uint32_t blocks = 2;
    for (uint32_t i = 0; i < shader->num_instructions && w->loops.count; i++)
        blocks += opens_block(shader->instructions[i].opcode);
    struct read_finder f = {
        .w = w,
        .last_read = w->last_read,
        .written = ARENA_ARRAY(w->arena, struct written, w->loops.count ? w->num_registers : 0),
        .loops_of = ARENA_ARRAY(w->arena, uint32_t, blocks),
        .around = ARENA_ARRAY(w->arena, uint32_t, blocks),
        .closed = ARENA_ARRAY(w->arena, bool, blocks),
        .loop_ends = ARENA_ARRAY(w->arena, uint32_t, blocks),
        .num_blocks = 1,
    };
    return f;
}

void tgsic_webs_find_last_reads(struct webs *w)
{
    const struct tgsic_shader *shader = w->scan->shader;
    struct read_finder f = make_finder(w);
    /* nothing joins before the first branch */
    while (f.index < shader->num_instructions && !is_flow(&shader->instructions[f.index]))
        f.index++;
    for (; f.index < shader->num_instructions; f.index++) {
        const struct tgsic_instruction *in = &shader->instructions[f.index];
        note_reads(&f, in);
        if (f.num_loops)
            note_writes(&f, in);
        if (w->loops.count && is_flow(in))
            step_block(&f, w->loops.items, in->opcode);
    }
}
