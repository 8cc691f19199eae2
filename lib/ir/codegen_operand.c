/* SPDX-License-Identifier: MIT */
/* Sources: through moves, negations and vectors to where a value really is, so that inputs,
 * uniforms and constants are read in place. */
#include "machine.h"

#include <string.h>

unsigned tgsic_cg_mask_lanes(unsigned mask, uint8_t lanes[4])
{
    unsigned count = 0;
    for (uint8_t c = 0; c < 4; c++)
        if (mask >> c & 1)
            lanes[count++] = c;
    return count;
}

unsigned tgsic_cg_choose(const uint8_t *lanes, unsigned num_lanes, const uint8_t *part,
                         unsigned wanted, uint8_t chosen[4])
{
    unsigned count = 0;
    for (unsigned i = 0; i < num_lanes; i++)
        if (part[i] == wanted)
            chosen[count++] = lanes[i];
    return count;
}

/* ---- Resolving ----------------------------------------------------------------------------- */

/* What a MOV, FNEG or FABS reads, with its own modifiers; false when it has to be computed. */
static bool step(const struct ir_instr *def, char type, struct ir_src *inner)
{
    if (def->saturate)
        return false;
    if (def->op != IR_MOV && def->op != IR_FNEG && def->op != IR_FABS)
        return false;
    *inner = def->srcs[0];
    if (def->op == IR_FNEG)
        inner->negate = !inner->negate;
    if (def->op == IR_FABS)
        inner->absolute = true, inner->negate = false;
    return type == 'f' || type == '*' || (!inner->negate && !inner->absolute);
}

/* outer(inner(x)) */
static void compose(struct ir_src *outer, const struct ir_src *inner)
{
    outer->def = inner->def;
    if (!outer->absolute) {
        outer->absolute = inner->absolute;
        outer->negate ^= inner->negate;
    }
}

static uint32_t modified(uint32_t bits, const struct ir_src *src)
{
    if (src->absolute)
        bits &= 0x7fffffffu;
    return src->negate ? bits ^ 0x80000000u : bits;
}

/* Whether lanes of it may be those of other values. */
static bool passes_on(const struct ir_instr *def)
{
    return def->op == IR_MOV || def->op == IR_FNEG || def->op == IR_FABS ||
           (def->op < IR_ALU_COUNT && tgsic_ir_ops[def->op].shape == IR_SHAPE_VEC);
}

/* The value that component swizzle[0] of `src` really is of. */
static struct ir_src trace_lane(struct ir_src src, char type)
{
    struct ir_src inner;
    uint8_t c = src.swizzle[0];
    for (;;) {
        const struct ir_instr *def = src.def;
        if (step(def, type, &inner)) {
            c = inner.swizzle[c];
        } else if (tgsic_ir_ops[def->op].shape == IR_SHAPE_VEC && def->op < IR_ALU_COUNT &&
                   !def->saturate) {
            inner = def->srcs[c];
            if (type != 'f' && type != '*' && (inner.negate || inner.absolute))
                break;
            c = inner.swizzle[0];
        } else {
            break;
        }
        compose(&src, &inner);
    }
    src.swizzle[0] = c;
    return src;
}

static struct operand place_lane(const struct codegen *cg, const struct ir_src *src)
{
    struct operand op = {.file = FILE_VALUE, .absolute = src->absolute, .negate = src->negate};
    const struct ir_instr *def = src->def;
    uint8_t c = src->swizzle[0];
    if (def->op == IR_CONST)
        return (struct operand){.file = FILE_BITS, .bits = {modified(def->u.word[c], src)}};
    if (def->op == IR_UNDEF)
        return (struct operand){.file = FILE_UNDEF};
    if ((def->op == IR_LOAD && tgsic_cg_in_place(cg, def)) ||
        (def->op == IR_READ && tgsic_cg_vertex_in_place(def))) {
        struct operand access =
            def->op == IR_LOAD ? tgsic_cg_access(cg, def) : tgsic_cg_vertex_register(cg, def);
        access.absolute = op.absolute, access.negate = op.negate;
        access.swizzle[0] = (uint8_t)(access.swizzle[0] + c);
        return access;
    }
    op.index = (int32_t)def->index;
    op.swizzle[0] = c;
    return op;
}

bool tgsic_cg_same_register(const struct operand *a, const struct operand *b)
{
    if (a->file != b->file || a->absolute != b->absolute || a->negate != b->negate)
        return false;
    return a->file == FILE_BITS ||
           (a->index == b->index && a->has_dimension == b->has_dimension &&
            a->dimension == b->dimension && a->address == b->address &&
            a->dimension_address == b->dimension_address && a->array_id == b->array_id);
}

void tgsic_cg_set_lane(struct operand *op, unsigned i, const struct operand *from, unsigned lane)
{
    if (from->file == FILE_BITS)
        op->bits[i] = from->bits[lane];
    else
        op->swizzle[i] = from->swizzle[lane];
}

/* Adds lane `i` to what was joined so far; false when it is somewhere else. */
static bool join(struct operand *all, const struct operand *lane, unsigned i)
{
    if (lane->file == FILE_UNDEF) {
        if (i && all->file != FILE_UNDEF)
            tgsic_cg_set_lane(all, i, all, i - 1);
        return true;
    }
    if (all->file == FILE_UNDEF) {
        struct operand first = *lane;
        for (unsigned c = 0; c < 4; c++)
            tgsic_cg_set_lane(&first, c, lane, 0);
        *all = first;
        return true;
    }
    if (!tgsic_cg_same_register(all, lane))
        return false;
    tgsic_cg_set_lane(all, i, lane, 0);
    return true;
}

/* Two components of one value are in one register, side by side. */
static bool beside(const struct operand *place, const struct ir_src *a, const struct ir_src *b)
{
    return a->def == b->def && a->absolute == b->absolute && a->negate == b->negate &&
           place->file != FILE_BITS && place->file != FILE_UNDEF;
}

static bool resolve_joined(const struct codegen *cg, const struct ir_src *src, const uint8_t *lanes,
                           unsigned num_lanes, char type, struct operand *all)
{
    struct ir_src before = {0}, lane;
    bool direct = !passes_on(src->def);
    *all = (struct operand){.file = FILE_UNDEF};
    for (unsigned i = 0; i < num_lanes; i++, before = lane) {
        lane = *src;
        lane.swizzle[0] = src->swizzle[lanes[i]];
        if (!direct)
            lane = trace_lane(lane, type);
        if (i && beside(all, &before, &lane)) {
            all->swizzle[i] = (uint8_t)(all->swizzle[i - 1] + lane.swizzle[0] - before.swizzle[0]);
            continue;
        }
        struct operand op = place_lane(cg, &lane);
        if (!join(all, &op, i))
            return false;
    }
    return true;
}

struct operand tgsic_cg_resolve(const struct codegen *cg, const struct ir_src *src,
                                const uint8_t *lanes, unsigned num_lanes, char type)
{
    struct ir_src at = *src, inner;
    struct operand op;
    while (!resolve_joined(cg, &at, lanes, num_lanes, type, &op)) {
        if (!step(at.def, type, &inner)) {
            op = (struct operand){.file = FILE_VALUE,
                                  .index = (int32_t)at.def->index,
                                  .absolute = at.absolute,
                                  .negate = at.negate};
            for (unsigned i = 0; i < num_lanes; i++)
                op.swizzle[i] = at.swizzle[lanes[i]];
            return op;
        }
        for (unsigned i = 0; i < num_lanes; i++)
            at.swizzle[lanes[i]] = inner.swizzle[at.swizzle[lanes[i]]];
        compose(&at, &inner);
    }
    return op;
}

void tgsic_cg_resolve_lanes(const struct codegen *cg, const struct ir_src *src,
                            const uint8_t *lanes, unsigned num_lanes, struct operand *places)
{
    const struct ir_instr *def = src->def;
    bool shared =
        def->op < IR_ALU_COUNT && tgsic_ir_ops[def->op].shape == IR_SHAPE_VEC && def->uses > 1;
    struct operand all;
    if (shared)
        all = tgsic_cg_resolve(cg, src, lanes, num_lanes, '*');
    for (unsigned i = 0; i < num_lanes; i++) {
        places[i] = shared ? all : tgsic_cg_resolve(cg, src, &lanes[i], 1, '*');
        if (shared)
            tgsic_cg_set_lane(&places[i], 0, &all, i);
    }
}

/* ---- Splitting ----------------------------------------------------------------------------- */

/* Where the lanes of a vector are that only one instruction reads; false for other sources. */
static bool assembled(const struct codegen *cg, const struct ir_src *src, const uint8_t *lanes,
                      unsigned num_lanes, char type, struct operand places[4])
{
    const struct ir_instr *vec = src->def;
    if (vec->op >= IR_ALU_COUNT || tgsic_ir_ops[vec->op].shape != IR_SHAPE_VEC || vec->uses != 1 ||
        vec->saturate)
        return false;
    for (unsigned i = 0; i < num_lanes; i++)
        places[i] = tgsic_cg_resolve(cg, src, &lanes[i], 1, type);
    return true;
}

static bool same_place(const struct operand *a, const struct operand *b)
{
    return a->file == FILE_UNDEF || b->file == FILE_UNDEF || tgsic_cg_same_register(a, b);
}

/* Puts lanes whose places are the same in one part. Returns the number of parts. */
static unsigned partition(struct operand places[][4], unsigned num_places, unsigned num_lanes,
                          uint8_t part[4])
{
    unsigned parts = 0;
    for (unsigned i = 0; i < num_lanes; i++) {
        unsigned j = 0;
        for (; j < i; j++) {
            bool same = true;
            for (unsigned p = 0; p < num_places; p++)
                same = same && same_place(&places[p][i], &places[p][j]);
            if (same)
                break;
        }
        part[i] = (uint8_t)(j < i ? part[j] : parts++);
    }
    return parts;
}

/* At least so many moves put the vector together: computed parts may be computed in place. */
static unsigned count_moves(const struct operand places[4], unsigned num_lanes,
                            const uint8_t part[4])
{
    unsigned moved = 0, count = 0;
    for (unsigned i = 0; i < num_lanes; i++) {
        if (places[i].file == FILE_VALUE || places[i].file == FILE_UNDEF || moved >> part[i] & 1)
            continue;
        moved |= 1u << part[i];
        count++;
    }
    return count;
}

unsigned tgsic_cg_split(const struct codegen *cg, const struct ir_instr *instr,
                        const uint8_t *lanes, unsigned num_lanes, uint8_t part[4])
{
    struct operand places[4][4];
    unsigned num_places = 0, moves = 0;
    if (num_lanes < 2 || tgsic_ir_ops[instr->op].shape != IR_SHAPE_COMP)
        return 1;
    for (unsigned i = 0; i < instr->num_srcs; i++) {
        if (!assembled(cg, &instr->srcs[i], lanes, num_lanes, tgsic_ir_ops[instr->op].src[i],
                       places[num_places]) ||
            partition(&places[num_places], 1, num_lanes, part) < 2)
            continue;
        moves += count_moves(places[num_places++], num_lanes, part);
    }
    unsigned parts = num_places ? partition(places, num_places, num_lanes, part) : 1;
    return parts <= moves ? parts : 1;
}

/* ---- Finished operands --------------------------------------------------------------------- */

static struct operand finish_value(struct codegen *cg, struct operand op, unsigned num_lanes)
{
    struct value *value = &cg->values[op.index];
    if (value->folded) {
        struct operand access = tgsic_cg_indexed_access(cg, value->instr);
        uint8_t first = access.swizzle[0];
        access.absolute = op.absolute, access.negate = op.negate;
        for (unsigned i = 0; i < num_lanes; i++)
            access.swizzle[i] = (uint8_t)(first + op.swizzle[i]);
        return access;
    }
    op.file = FILE_VREG;
    op.index = (int32_t)value->vreg;
    for (unsigned i = 0; i < num_lanes; i++)
        op.swizzle[i] = value->component[op.swizzle[i]];
    return op;
}

struct operand tgsic_cg_finish_operand(struct codegen *cg, struct operand op, unsigned num_lanes,
                                       char type)
{
    static const uint32_t zero[4] = {0};
    if (op.file == FILE_VALUE)
        return finish_value(cg, op, num_lanes);
    if (op.file == FILE_BITS)
        return tgsic_cg_immediate(cg, op.bits, num_lanes, type);
    if (op.file == FILE_UNDEF)
        return tgsic_cg_immediate(cg, zero, 1, type);
    return op;
}

struct operand tgsic_cg_operand(struct codegen *cg, const struct ir_src *src, const uint8_t *lanes,
                                unsigned num_lanes, char type)
{
    struct operand op = tgsic_cg_resolve(cg, src, lanes, num_lanes, type);
    return tgsic_cg_finish_operand(cg, op, num_lanes, type);
}

struct operand tgsic_cg_in_register(struct codegen *cg, struct operand op, unsigned num_lanes)
{
    if (op.file != TGSIC_FILE_IMM)
        return op;
    struct operand copy = tgsic_cg_vreg_operand(tgsic_cg_new_vreg(cg));
    tgsic_cg_op(cg, TGSIC_OPCODE_MOV, &copy, num_lanes, &op, 1);
    return copy;
}

/* ---- Gathering ----------------------------------------------------------------------------- */

/* A copy for each register that the lanes are in. */
void tgsic_cg_gather(struct codegen *cg, struct operand dst, const struct operand *lanes,
                     const uint8_t *components, unsigned num_lanes)
{
    struct bundle *bundle = &cg->bundle;
    unsigned done = 0;
    for (unsigned i = 0; i < num_lanes; i++) {
        if (done >> i & 1 || lanes[i].file == FILE_UNDEF)
            continue;
        struct copy copy = {.dst = dst};
        struct operand all = {.file = FILE_UNDEF};
        for (unsigned j = i; j < num_lanes; j++) {
            struct operand next = all;
            if (done >> j & 1 || lanes[j].file == FILE_UNDEF || !join(&next, &lanes[j], copy.lanes))
                continue;
            all = next;
            done |= 1u << j;
            copy.dst.swizzle[copy.lanes++] = components[j];
        }
        copy.src = tgsic_cg_finish_operand(cg, all, copy.lanes, '*');
        ARENA_REFILL_RAW(cg->arena, bundle->copies, bundle->count, bundle->capacity);
        bundle->copies[bundle->count++] = copy;
    }
}
