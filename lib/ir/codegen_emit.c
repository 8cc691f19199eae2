/* SPDX-License-Identifier: MIT */
/* Machine code to TGSI: virtual registers become channels of registers, copies that still move
 * something become MOVs in an order that loses nothing, empty branches vanish. */
#include "machine.h"

#include <string.h>

#define SWIZZLE_UNSET 0xff

/* ---- Registers ----------------------------------------------------------------------------- */

/* A place of a component: file, register and channel. */
struct location {
    uint8_t file, channel;
    int32_t index;
};

static struct location locate(const struct codegen *cg, const struct operand *op, unsigned lane)
{
    struct location at = {op->file, op->swizzle[lane], op->index};
    if (op->file != FILE_VREG)
        return at;
    const struct vreg *v = &cg->vregs[op->index];
    const struct group *g = &cg->groups[v->group];
    at.file = g->output >= 0 ? TGSIC_FILE_OUT : TGSIC_FILE_TEMP;
    at.index = g->output >= 0 ? g->output : (int32_t)g->temp;
    at.channel = g->final[v->channel[op->swizzle[lane]]];
    return at;
}

static int16_t narrow(struct codegen *cg, int64_t index)
{
    if (index < INT16_MIN || index > INT16_MAX)
        tgsic_arena_fail(cg->out, TGSIC_E_LIMIT);
    return (int16_t)index;
}

static struct tgsic_register register_of(struct codegen *cg, const struct operand *op)
{
    struct location at = locate(cg, op, 0);
    struct tgsic_register reg = {.file = at.file,
                                 .has_dimension = op->has_dimension,
                                 .index = narrow(cg, at.index),
                                 .dimension = narrow(cg, op->dimension)};
    if (op->address) {
        struct tgsic_indirect *indirect = ARENA_NEW(cg->out, struct tgsic_indirect);
        *indirect = (struct tgsic_indirect){
            .file = TGSIC_FILE_ADDR, .array_id = op->array_id, .index = (int16_t)(op->address - 1)};
        reg.indirect = indirect;
    }
    if (op->dimension_address) {
        struct tgsic_indirect *indirect = ARENA_NEW(cg->out, struct tgsic_indirect);
        *indirect = (struct tgsic_indirect){.file = TGSIC_FILE_ADDR,
                                            .index = (int16_t)(op->dimension_address - 1)};
        reg.dimension_indirect = indirect;
    }
    return reg;
}

/* Channels that nobody reads repeat one that is read: hosts compile all four. */
static void fill_swizzle(uint8_t swizzle[4])
{
    uint8_t last = 0;
    for (unsigned c = 4; c-- > 0;)
        if (swizzle[c] != SWIZZLE_UNSET)
            last = swizzle[c];
    for (unsigned c = 0; c < 4; c++) {
        if (swizzle[c] == SWIZZLE_UNSET)
            swizzle[c] = last;
        last = swizzle[c];
    }
}

/* ---- Instructions -------------------------------------------------------------------------- */

static struct tgsic_instruction *add(struct codegen *cg, const struct machine *m, unsigned num_dst,
                                     unsigned num_src)
{
    ARENA_RESERVE_RAW(cg->out, cg->instructions, cg->num_instructions);
    struct tgsic_instruction *to = &cg->instructions[cg->num_instructions++];
    *to = (struct tgsic_instruction){.opcode = m->opcode,
                                     .num_dst = (uint8_t)num_dst,
                                     .num_src = (uint8_t)num_src,
                                     .saturate = m->saturate,
                                     .precise = m->precise};
    if (m->pos)
        to->pos = *m->pos;
    if (num_dst)
        to->dst = ARENA_ARRAY(cg->out, struct tgsic_dst, num_dst);
    if (num_src)
        to->src = ARENA_ARRAY(cg->out, struct tgsic_src, num_src);
    return to;
}

static bool is_resource(unsigned file)
{
    return file == TGSIC_FILE_BUFFER || file == TGSIC_FILE_IMAGE || file == TGSIC_FILE_MEMORY ||
           file == TGSIC_FILE_HWATOMIC;
}

static struct tgsic_src source(struct codegen *cg, const struct machine *m, unsigned s)
{
    const struct operand *op = &m->src[s];
    struct tgsic_src src = {.absolute = op->absolute, .negate = op->negate};
    unsigned count = m->per_lane ? m->lanes : m->reads[s];
    src.reg = register_of(cg, op);
    memset(src.swizzle, SWIZZLE_UNSET, sizeof src.swizzle);
    for (unsigned i = 0; i < count; i++) {
        unsigned slot = m->per_lane ? locate(cg, &m->dst, i).channel : i;
        src.swizzle[slot] = locate(cg, op, i).channel;
    }
    if (m->wide >> s & 1) {
        bool first = src.swizzle[0] == 0 && src.swizzle[1] == 1;
        src.swizzle[2] = first ? 2 : src.swizzle[0];
        src.swizzle[3] = first ? 3 : src.swizzle[1];
    }
    fill_swizzle(src.swizzle);
    if (op->file == TGSIC_FILE_SAMP || is_resource(op->file))
        memcpy(src.swizzle, (const uint8_t[4]){0, 1, 2, 3}, sizeof src.swizzle);
    return src;
}

static void add_texture(struct codegen *cg, struct tgsic_instruction *to, const struct machine *m)
{
    to->texture = ARENA_NEW(cg->out, struct tgsic_texture);
    to->texture->target = m->target;
    to->texture->num_offsets = m->num_offsets;
    for (unsigned i = 0; i < m->num_offsets; i++) {
        struct location at = locate(cg, &m->offsets[i], 0);
        to->texture->offsets[i].file = at.file;
        to->texture->offsets[i].index = narrow(cg, at.index);
        for (unsigned c = 0; c < 3; c++)
            to->texture->offsets[i].swizzle[c] = locate(cg, &m->offsets[i], c).channel;
    }
}

static void emit_op(struct codegen *cg, const struct machine *m)
{
    bool has_dst = m->dst.file != TGSIC_FILE_NULL;
    struct tgsic_instruction *to = add(cg, m, has_dst, m->num_srcs);
    if (has_dst) {
        to->dst[0].reg = register_of(cg, &m->dst);
        for (unsigned i = 0; i < m->lanes; i++)
            to->dst[0].writemask |= (uint8_t)(1u << locate(cg, &m->dst, i).channel);
    }
    for (unsigned s = 0; s < m->num_srcs; s++)
        to->src[s] = source(cg, m, s);
    if (m->is_texture)
        add_texture(cg, to, m);
    if (m->is_memory) {
        to->memory = ARENA_NEW(cg->out, struct tgsic_memory);
        *to->memory = (struct tgsic_memory){m->qualifiers, m->target, m->format};
    }
}

/* ---- Copies -------------------------------------------------------------------------------- */

/* One MOV to be. Registers are those of the operands' first lane. */
struct move {
    struct machine instr; /* operands name registers, not virtual ones */
    uint8_t writes;       /* channels of dst */
    uint8_t reads;        /* channels of src */
    bool done;
};

struct moves {
    struct move *items;
    uint32_t count, capacity;
};

static bool same_location(const struct location *a, const struct location *b)
{
    return a->file == b->file && a->index == b->index && a->channel == b->channel;
}

static bool movable_into(const struct move *m, const struct operand *dst, const struct operand *src,
                         const struct machine *copy)
{
    return tgsic_cg_same_register(&m->instr.dst, dst) &&
           tgsic_cg_same_register(&m->instr.src[0], src) && m->instr.saturate == copy->saturate &&
           m->instr.precise == copy->precise;
}

static void add_lane(struct codegen *cg, struct moves *moves, const struct machine *copy,
                     unsigned lane)
{
    struct location to = locate(cg, &copy->dst, lane), from = locate(cg, &copy->src[0], lane);
    bool indirect = copy->dst.address || copy->src[0].address;
    if (!indirect && same_location(&to, &from) && !copy->src[0].absolute && !copy->src[0].negate &&
        !copy->saturate && !copy->src[0].has_dimension)
        return;
    struct operand dst = copy->dst, src = copy->src[0];
    dst.file = to.file, dst.index = to.index;
    src.file = from.file, src.index = from.index;
    uint32_t i = 0;
    while (i < moves->count && !movable_into(&moves->items[i], &dst, &src, copy))
        i++;
    if (i == moves->count) {
        ARENA_REFILL_RAW(cg->arena, moves->items, moves->count, moves->capacity);
        moves->items[moves->count++] = (struct move){.instr = *copy};
        moves->items[i].instr.dst = dst;
        moves->items[i].instr.src[0] = src;
        moves->items[i].instr.lanes = 0;
    }
    struct move *m = &moves->items[i];
    m->instr.dst.swizzle[m->instr.lanes] = to.channel;
    m->instr.src[0].swizzle[m->instr.lanes++] = from.channel;
    m->writes |= (uint8_t)(1u << to.channel);
    m->reads |= (uint8_t)(1u << from.channel);
}

/* `writer` destroys what `reader` still has to read. */
static bool clobbers(const struct move *writer, const struct move *reader)
{
    const struct operand *dst = &writer->instr.dst, *src = &reader->instr.src[0];
    return dst->file == src->file && dst->index == src->index && writer->writes & reader->reads;
}

/* The first move left that `which` would rob of its source; NULL: none. */
static struct move *robbed_by(const struct moves *moves, uint32_t which)
{
    for (uint32_t i = 0; i < moves->count; i++)
        if (i != which && !moves->items[i].done && clobbers(&moves->items[which], &moves->items[i]))
            return &moves->items[i];
    return NULL;
}

/* Breaks a cycle: what `m` reads is saved in a register of its own first. */
static void save_source(struct codegen *cg, struct move *m, uint32_t spare)
{
    struct machine save = m->instr;
    save.dst = (struct operand){.file = TGSIC_FILE_TEMP, .index = (int32_t)(cg->num_temps + spare)};
    memcpy(save.dst.swizzle, m->instr.dst.swizzle, sizeof save.dst.swizzle);
    emit_op(cg, &save);
    if (spare >= cg->num_spares)
        cg->num_spares = spare + 1;
    m->instr.src[0] = save.dst;
    m->instr.saturate = false;
    m->reads = 0;
}

static void emit_moves(struct codegen *cg, struct moves *moves)
{
    uint32_t left = moves->count, spares = 0;
    while (left) {
        struct move *stuck = NULL;
        uint32_t before = left;
        for (uint32_t i = 0; i < moves->count; i++) {
            struct move *m = &moves->items[i], *robbed;
            if (m->done)
                continue;
            if ((robbed = robbed_by(moves, i))) {
                stuck = robbed;
                continue;
            }
            emit_op(cg, &m->instr);
            m->done = true;
            left--;
        }
        if (left == before)
            save_source(cg, stuck, spares++);
    }
}

/* Every copy of one place; returns how many. */
static uint32_t emit_copies(struct codegen *cg, struct moves *moves, uint32_t first)
{
    uint32_t end = first;
    moves->count = 0;
    for (; end < cg->num_code && cg->code[end].kind == MACHINE_COPY &&
           cg->code[end].place == cg->code[first].place;
         end++)
        for (unsigned lane = 0; lane < cg->code[end].lanes; lane++)
            add_lane(cg, moves, &cg->code[end], lane);
    emit_moves(cg, moves);
    return end - first;
}

/* ---- Flow ---------------------------------------------------------------------------------- */

static bool last_is(const struct codegen *cg, unsigned opcode)
{
    return cg->num_instructions && cg->instructions[cg->num_instructions - 1].opcode == opcode;
}

/* Drops an ELSE, then an IF, that nothing follows; true if the ENDIF is not needed either. */
static bool drop_empty(struct codegen *cg)
{
    if (last_is(cg, TGSIC_OPCODE_ELSE))
        cg->num_instructions--;
    if (!last_is(cg, TGSIC_OPCODE_UIF) && !last_is(cg, TGSIC_OPCODE_IF))
        return false;
    cg->num_instructions--;
    return true;
}

void tgsic_cg_emit(struct codegen *cg)
{
    struct moves moves = {0};
    for (uint32_t i = 0; i < cg->num_code;) {
        const struct machine *m = &cg->code[i];
        if (m->kind == MACHINE_COPY) {
            i += emit_copies(cg, &moves, i);
            continue;
        }
        if (m->kind == MACHINE_OP && !(m->opcode == TGSIC_OPCODE_ENDIF && drop_empty(cg)))
            emit_op(cg, m);
        i++;
    }
    cg->num_temps += cg->num_spares;
}
