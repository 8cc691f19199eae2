/* SPDX-License-Identifier: MIT */
/* Texture instructions: operands by target and kind, packed as TGSI wants them. */
#include "machine.h"

#include <string.h>

/* ---- Layout -------------------------------------------------------------------------------- */

/* Where a component of an operand comes from; src NULL: nowhere. */
struct slot {
    const struct ir_src *src;
    uint8_t component;
    char type;
};

struct layout {
    enum tgsic_opcode opcode;
    struct slot slots[2][4]; /* of the first operand and of a second, if `second` */
    unsigned used[2];        /* bits of slots taken */
    const struct ir_src *ddx, *ddy, *sampler;
    const struct ir_src *offsets[4];
    unsigned num_offsets;
};

static const struct ir_src *role(const struct ir_instr *instr, enum ir_tex_role wanted)
{
    for (unsigned i = 0; i < instr->num_srcs; i++)
        if (instr->u.tex->role[i] == wanted)
            return &instr->srcs[i];
    return NULL;
}

static char role_type(const struct ir_instr *instr, const struct ir_src *src)
{
    return tgsic_ir_src_type(instr, (unsigned)(src - instr->srcs));
}

static void put(struct layout *l, const struct ir_instr *instr, unsigned slot,
                const struct ir_src *src, unsigned component)
{
    struct slot *to = &l->slots[slot / 4][slot % 4];
    *to = (struct slot){src, (uint8_t)component, role_type(instr, src)};
    l->used[slot / 4] |= 1u << slot % 4;
}

/* The first free slot from `from` on. */
static unsigned free_slot(const struct layout *l, unsigned from)
{
    while (from < 7 && l->used[from / 4] >> from % 4 & 1)
        from++;
    return from;
}

static enum tgsic_opcode sample_opcode(const struct ir_instr *instr, const struct layout *l)
{
    bool second = l->used[1] != 0;
    switch (instr->u.tex->kind) {
    case IR_TEX_SAMPLE:
        if (role(instr, IR_ROLE_BIAS))
            return second ? TGSIC_OPCODE_TXB2 : TGSIC_OPCODE_TXB;
        if (role(instr, IR_ROLE_PROJECTOR))
            return TGSIC_OPCODE_TXP;
        return second ? TGSIC_OPCODE_TEX2 : TGSIC_OPCODE_TEX;
    case IR_TEX_LOD:
        return second ? TGSIC_OPCODE_TXL2 : TGSIC_OPCODE_TXL;
    case IR_TEX_GRAD:
        return TGSIC_OPCODE_TXD;
    case IR_TEX_FETCH:
        return TGSIC_OPCODE_TXF;
    case IR_TEX_GATHER:
        return TGSIC_OPCODE_TG4;
    case IR_TEX_QUERY_LOD:
        return TGSIC_OPCODE_LODQ;
    case IR_TEX_SAMPLES:
        return TGSIC_OPCODE_TXQS;
    case IR_TEX_SIZE:
    case IR_TEX_LEVELS:
        break;
    }
    return TGSIC_OPCODE_TXQ;
}

/* Coordinates and layer, the comparator behind them (from z on), then bias, LOD, projector or
 * sample (from w on), and what no longer fits in a second operand. */
static struct layout layout_of(const struct ir_instr *instr)
{
    struct layout l = {.ddx = role(instr, IR_ROLE_DDX),
                       .ddy = role(instr, IR_ROLE_DDY),
                       .sampler = role(instr, IR_ROLE_SAMPLER)};
    static const uint8_t last[] = {IR_ROLE_BIAS, IR_ROLE_LOD, IR_ROLE_PROJECTOR,
                                   IR_ROLE_SAMPLE_INDEX};
    const struct ir_tex *tex = instr->u.tex;
    const struct ir_src *coord = role(instr, IR_ROLE_COORD), *src;
    bool query = tex->kind == IR_TEX_SIZE || tex->kind == IR_TEX_LEVELS;
    if (coord)
        for (unsigned c = 0; c < tgsic_ir_src_count(instr, (unsigned)(coord - instr->srcs)); c++)
            put(&l, instr, c, coord, c);
    if ((src = role(instr, IR_ROLE_COMPARE)))
        put(&l, instr, free_slot(&l, 2), src, 0);
    for (unsigned i = 0; i < sizeof last; i++)
        if ((src = role(instr, (enum ir_tex_role)last[i])))
            put(&l, instr, query ? 0 : free_slot(&l, 3), src, 0);
    if (tex->kind == IR_TEX_GATHER && (src = role(instr, IR_ROLE_COMPONENT)) && !l.used[1])
        put(&l, instr, 4, src, 0);
    for (unsigned i = 0; i < instr->num_srcs && l.num_offsets < 4; i++)
        if (tex->role[i] == IR_ROLE_OFFSET)
            l.offsets[l.num_offsets++] = &instr->srcs[i];
    l.opcode = sample_opcode(instr, &l);
    return l;
}

/* ---- Demand -------------------------------------------------------------------------------- */

/* A vector that one source fills is demanded as a whole, so that its users share it. */
static const struct ir_src *whole(const struct slot slots[4], unsigned *count)
{
    const struct ir_src *src = NULL;
    *count = 0;
    for (unsigned i = 0; i < 4; i++) {
        if (!slots[i].src)
            continue;
        if ((src && slots[i].src != src) || slots[i].component != i)
            return NULL;
        src = slots[i].src;
        ++*count;
    }
    return src;
}

static const uint8_t all_lanes[4] = {0, 1, 2, 3};

static struct operand resolve_slot(const struct codegen *cg, const struct slot *slot)
{
    struct ir_src src = *slot->src;
    src.swizzle[0] = src.swizzle[slot->component];
    return tgsic_cg_resolve(cg, &src, all_lanes, 1, slot->type);
}

static void need_slots(struct codegen *cg, const struct slot slots[4])
{
    unsigned count;
    const struct ir_src *src = whole(slots, &count);
    if (src) {
        struct operand op = tgsic_cg_resolve(cg, src, all_lanes, count, slots[0].type);
        tgsic_cg_need(cg, NULL, &op, count);
        return;
    }
    for (unsigned i = 0; i < 4; i++) {
        if (!slots[i].src)
            continue;
        struct operand op = resolve_slot(cg, &slots[i]);
        tgsic_cg_need(cg, NULL, &op, 1);
    }
}

static void need_vector(struct codegen *cg, const struct ir_src *src, unsigned count, char type)
{
    if (!src)
        return;
    struct operand op = tgsic_cg_resolve(cg, src, all_lanes, count, type);
    tgsic_cg_need(cg, NULL, &op, count);
}

void tgsic_cg_texture_demand(struct codegen *cg, const struct ir_instr *instr)
{
    struct layout l = layout_of(instr);
    unsigned dims = tgsic_ir_target_dims(instr->u.tex->target);
    need_slots(cg, l.slots[0]);
    if (l.used[1])
        need_slots(cg, l.slots[1]);
    need_vector(cg, l.ddx, dims, 'f');
    need_vector(cg, l.ddy, dims, 'f');
    need_vector(cg, l.sampler, 1, 'i');
    for (unsigned i = 0; i < l.num_offsets; i++)
        need_vector(cg, l.offsets[i], l.num_offsets > 1 ? 2 : dims, 'i');
}

/* ---- Operands ------------------------------------------------------------------------------ */

/* Copies lanes to a register of their own. */
static struct operand gathered(struct codegen *cg, const struct operand *lanes,
                               const uint8_t *components, unsigned count)
{
    struct operand op = tgsic_cg_vreg_operand(tgsic_cg_new_vreg(cg));
    tgsic_cg_gather(cg, op, lanes, components, count);
    tgsic_cg_flush(cg, false);
    for (unsigned i = 0, next = 0; i < 4; i++) { /* slots between repeat what is before them */
        next += next + 1 < count && components[next + 1] <= i;
        op.swizzle[i] = components[next];
    }
    return op;
}

/* An operand that a texture instruction takes as it is: under virgl no immediate (hosts overrun a
 * buffer on their text), and no modifiers, which only arithmetic is known to honour. */
static bool acceptable(const struct codegen *cg, const struct operand *op)
{
    if (op->absolute || op->negate)
        return false;
    return !cg->target->virgl || (op->file != FILE_BITS && op->file != FILE_UNDEF);
}

static struct operand split_lanes(const struct operand *op, unsigned i)
{
    struct operand lane = *op;
    tgsic_cg_set_lane(&lane, 0, op, i);
    return lane;
}

static struct operand vector(struct codegen *cg, const struct ir_src *src, unsigned count,
                             char type)
{
    struct operand op = tgsic_cg_resolve(cg, src, all_lanes, count, type), lanes[4];
    if (acceptable(cg, &op))
        return tgsic_cg_finish_operand(cg, op, count, type);
    for (unsigned i = 0; i < count; i++)
        lanes[i] = split_lanes(&op, i);
    return gathered(cg, lanes, all_lanes, count);
}

/* The slots in one register: in place where they are in one already. */
static struct operand packed(struct codegen *cg, const struct slot slots[4], uint8_t *reads)
{
    struct operand lanes[4], all = {.file = FILE_UNDEF};
    uint8_t components[4];
    unsigned count = 0, total = 0;
    const struct ir_src *src = whole(slots, &total);
    *reads = (uint8_t)total;
    if (src)
        return vector(cg, src, total, slots[0].type);
    bool together = true;
    for (uint8_t i = 0; i < 4; i++) {
        if (!slots[i].src)
            continue;
        lanes[count] = resolve_slot(cg, &slots[i]);
        components[count] = i;
        if (!count)
            all = lanes[0];
        together = together && tgsic_cg_same_register(&all, &lanes[count]);
        count++;
    }
    *reads = count ? (uint8_t)(components[count - 1] + 1) : 0;
    if (!together || !acceptable(cg, &all))
        return gathered(cg, lanes, components, count);
    struct operand joined = all;
    for (unsigned i = 0, next = 0; i < *reads; i++) {
        next += next + 1 < count && components[next + 1] <= i;
        tgsic_cg_set_lane(&joined, i, &lanes[next], 0);
    }
    return tgsic_cg_finish_operand(cg, joined, *reads, slots[components[0]].type);
}

static struct operand sampler_operand(struct codegen *cg, const struct ir_instr *instr,
                                      const struct layout *l)
{
    const struct ir_tex *tex = instr->u.tex;
    struct operand op = {.file = TGSIC_FILE_SAMP, .swizzle = {0, 1, 2, 3}};
    op.index = (int32_t)(tex->sampler->slot + tex->offset);
    if (l->sampler) {
        tgsic_cg_load_address(cg, 2, l->sampler, 0);
        op.address = 3;
    }
    return op;
}

static void add_offsets(struct codegen *cg, const struct ir_instr *instr, const struct layout *l,
                        struct machine *op)
{
    unsigned count = l->num_offsets > 1 ? 2 : tgsic_ir_target_dims(instr->u.tex->target);
    op->offsets = ARENA_ARRAY(cg->arena, struct operand, 4);
    for (unsigned i = 0; i < l->num_offsets; i++) {
        struct operand *offset = &op->offsets[i];
        *offset = tgsic_cg_resolve(cg, l->offsets[i], all_lanes, count, 'i');
        for (unsigned c = count; c < 3; c++)
            tgsic_cg_set_lane(offset, c, offset, count - 1);
        *offset = tgsic_cg_finish_operand(cg, *offset, 3, 'i');
    }
    op->num_offsets = (uint8_t)l->num_offsets;
}

/* ---- The instruction ----------------------------------------------------------------------- */

static unsigned pack_sources(struct codegen *cg, const struct ir_instr *instr,
                             const struct layout *l, struct machine *op)
{
    unsigned n = 0, dims = tgsic_ir_target_dims(instr->u.tex->target);
    static const uint32_t zero[1] = {0};
    if (l->used[0]) {
        op->src[n] = packed(cg, l->slots[0], &op->reads[n]);
        n++;
    } else if (l->opcode == TGSIC_OPCODE_TXQ) { /* no levels: whatever the operand is */
        struct operand level = {.file = FILE_BITS};
        op->src[n] = cg->target->virgl ? gathered(cg, &level, all_lanes, 1)
                                       : tgsic_cg_immediate(cg, zero, 1, 'i');
        op->reads[n++] = 1;
    }
    if (l->ddx && l->ddy) {
        op->src[n] = vector(cg, l->ddx, dims, 'f'), op->reads[n++] = (uint8_t)dims;
        op->src[n] = vector(cg, l->ddy, dims, 'f'), op->reads[n++] = (uint8_t)dims;
    }
    if (l->opcode == TGSIC_OPCODE_TG4 && !l->used[1]) {
        op->src[n] = tgsic_cg_immediate(cg, zero, 1, 'i'), op->reads[n++] = 1;
    } else if (l->opcode == TGSIC_OPCODE_TG4 &&
               role(instr, IR_ROLE_COMPONENT) == l->slots[1][0].src) {
        op->src[n] = tgsic_cg_operand(cg, l->slots[1][0].src, all_lanes, 1, 'i');
        op->reads[n++] = 1;
    } else if (l->used[1]) {
        op->src[n] = packed(cg, l->slots[1], &op->reads[n]);
        n++;
    }
    return n;
}

static bool integer_result(const struct ir_instr *instr)
{
    const struct ir_tex *tex = instr->u.tex;
    return tex->kind == IR_TEX_SIZE || tex->kind == IR_TEX_LEVELS || tex->kind == IR_TEX_SAMPLES ||
           tex->sampler->return_type == TGSIC_RETURN_UINT ||
           tex->sampler->return_type == TGSIC_RETURN_SINT;
}

void tgsic_cg_texture(struct codegen *cg, const struct ir_instr *instr)
{
    struct layout l = layout_of(instr);
    struct value *value = &cg->values[instr->index];
    struct machine op = {.kind = MACHINE_OP,
                         .opcode = (uint8_t)l.opcode,
                         .integer = integer_result(instr),
                         .saturate = instr->saturate,
                         .is_texture = true,
                         .target = instr->u.tex->target,
                         .pos = instr->pos};
    op.num_srcs = (uint8_t)pack_sources(cg, instr, &l, &op);
    add_offsets(cg, instr, &l, &op);
    op.src[op.num_srcs++] = sampler_operand(cg, instr, &l);
    uint8_t lanes[4];
    op.dst = tgsic_cg_vreg_operand(tgsic_cg_value_vreg(cg, instr));
    cg->vregs[op.dst.index].fixed = true;
    if (instr->u.tex->kind == IR_TEX_LEVELS)
        value->component[0] = 3;
    op.lanes = (uint8_t)tgsic_cg_mask_lanes(value->demand, lanes);
    for (unsigned i = 0; i < op.lanes; i++)
        op.dst.swizzle[i] = value->component[lanes[i]];
    op.place = cg->place++;
    tgsic_cg_append(cg, &op);
}
