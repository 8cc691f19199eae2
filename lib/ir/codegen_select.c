/* SPDX-License-Identifier: MIT */
/* IR to machine code: an instruction for each, and copies where vectors are put together. */
#include "machine.h"

#include <string.h>

static const uint8_t lane0[4] = {0};

/* ---- Arithmetic ---------------------------------------------------------------------------- */

struct recipe {
    enum tgsic_opcode opcode;
    bool saturate;
    char with; /* type of a second, constant source; 0: none */
    uint32_t constant;
};

/* Operations without an opcode of their own. */
static struct recipe recipe_of(const struct ir_instr *instr)
{
    struct recipe r = {.opcode = TGSIC_OPCODE_MOV, .saturate = instr->saturate};
    switch (instr->op) {
    case IR_MOV:
    case IR_FNEG:
    case IR_FABS:
        break;
    case IR_FSAT:
        r.saturate = true;
        break;
    case IR_B2F:
        r.opcode = TGSIC_OPCODE_AND, r.with = 'u', r.constant = 0x3f800000;
        break;
    case IR_B2I:
        r.opcode = TGSIC_OPCODE_AND, r.with = 'u', r.constant = 1;
        break;
    case IR_F2B:
        r.opcode = TGSIC_OPCODE_FSNE, r.with = 'f';
        break;
    case IR_I2B:
        r.opcode = TGSIC_OPCODE_USNE, r.with = 'u';
        break;
    default:
        r.opcode = (enum tgsic_opcode)tgsic_ir_ops[instr->op].tgsi;
    }
    return r;
}

/* FNEG and FABS that have to be computed are moves with the modifier. */
static struct ir_src alu_source(const struct ir_instr *instr, unsigned i)
{
    struct ir_src src = instr->srcs[i];
    if (instr->op == IR_FNEG)
        src.negate = !src.negate;
    if (instr->op == IR_FABS)
        src.absolute = true, src.negate = false;
    return src;
}

/* The host takes offset and width of bit fields from one component. */
static bool wants_scalar(const struct codegen *cg, const struct ir_instr *instr)
{
    return cg->target->virgl &&
           (instr->op == IR_IBFE || instr->op == IR_UBFE || instr->op == IR_BFI);
}

static void select_lanes(struct codegen *cg, const struct ir_instr *instr, const uint8_t *lanes,
                         unsigned count)
{
    const struct ir_op_info *info = &tgsic_ir_ops[instr->op];
    struct recipe r = recipe_of(instr);
    bool per_lane = info->shape == IR_SHAPE_COMP;
    unsigned num_srcs = instr->num_srcs, reads = tgsic_ir_src_count(instr, 0);
    struct operand srcs[4];
    for (unsigned i = 0; i < num_srcs; i++) {
        static const uint8_t all[4] = {0, 1, 2, 3};
        struct ir_src src = alu_source(instr, i);
        srcs[i] = tgsic_cg_operand(cg, &src, per_lane ? lanes : all, per_lane ? count : reads,
                                   info->src[i]);
    }
    if (r.with) {
        uint32_t bits[4] = {r.constant, r.constant, r.constant, r.constant};
        srcs[num_srcs++] = tgsic_cg_immediate(cg, bits, 4, r.with);
    }
    struct operand dst = tgsic_cg_value_dst(cg, instr, lanes, count);
    struct machine *op = tgsic_cg_op(cg, r.opcode, &dst, count, srcs, num_srcs);
    op->per_lane = per_lane;
    memset(op->reads, (int)reads, sizeof op->reads);
    op->saturate = r.saturate;
    op->precise = instr->precise && cg->target->precise;
}

/* ---- Vectors ------------------------------------------------------------------------------- */

/* A scalar that a vector wants in several components is computed into as many, where its
 * instruction can write any. Returns the component to read. */
static uint8_t another_component(struct codegen *cg, const struct operand *lane, unsigned taken)
{
    uint32_t vreg = cg->values[lane->index].vreg;
    const struct vreg *v = &cg->vregs[vreg];
    struct machine *def = v->first == v->last ? &cg->code[v->first] : NULL;
    uint8_t c = lane->swizzle[0], used = 0, from = 0;
    if (!def || v->fixed || def->kind != MACHINE_OP || def->lanes == 4 ||
        def->dst.file != FILE_VREG)
        return c;
    for (uint8_t i = 0; i < def->lanes; i++) {
        used |= (uint8_t)(1u << def->dst.swizzle[i]);
        if (def->dst.swizzle[i] == c)
            from = i;
    }
    for (uint8_t i = 0; i < def->lanes; i++) {
        bool same = true;
        for (unsigned s = 0; s < def->num_srcs && def->per_lane; s++)
            same = same && def->src[s].swizzle[i] == def->src[s].swizzle[from];
        if (same && !(taken >> def->dst.swizzle[i] & 1))
            return def->dst.swizzle[i];
    }
    uint8_t fresh = 0;
    while (used >> fresh & 1)
        fresh++;
    for (unsigned s = 0; s < def->num_srcs && def->per_lane; s++)
        def->src[s].swizzle[def->lanes] = def->src[s].swizzle[from];
    def->dst.swizzle[def->lanes++] = fresh;
    return fresh;
}

/* Lanes that name one component of one value twice get a component each. */
static void spread(struct codegen *cg, struct operand *lanes, unsigned count)
{
    for (unsigned i = 1; i < count; i++) {
        unsigned taken = 0;
        bool twice = false;
        if (lanes[i].file != FILE_VALUE || cg->values[lanes[i].index].folded)
            continue;
        for (unsigned j = 0; j < i; j++)
            if (tgsic_cg_same_register(&lanes[i], &lanes[j])) {
                taken |= 1u << lanes[j].swizzle[0];
                twice |= lanes[j].swizzle[0] == lanes[i].swizzle[0];
            }
        if (twice)
            lanes[i].swizzle[0] = another_component(cg, &lanes[i], taken);
    }
}

static void select_vec(struct codegen *cg, const struct ir_instr *instr, const uint8_t *lanes,
                       unsigned count)
{
    struct operand parts[4];
    for (unsigned i = 0; i < count; i++)
        parts[i] = tgsic_cg_resolve(cg, &instr->srcs[lanes[i]], lane0, 1, '*');
    spread(cg, parts, count);
    struct operand dst = tgsic_cg_vreg_operand(tgsic_cg_value_vreg(cg, instr));
    tgsic_cg_gather(cg, dst, parts, lanes, count);
    cg->bundle.saturate = instr->saturate;
    tgsic_cg_flush(cg, false);
}

/* Hosts read the words of a 64-bit operand from the first two components of a register alone, and
 * write them there. */
static struct operand pair_operand(struct codegen *cg, struct operand op)
{
    const bool in_place = op.file == FILE_VREG && cg->vregs[op.index].fixed && op.swizzle[0] == 0 &&
                          op.swizzle[1] == 1;
    if (!cg->target->virgl || in_place)
        return op;
    struct operand copy = tgsic_cg_vreg_operand(tgsic_cg_new_vreg(cg));
    cg->vregs[copy.index].fixed = true;
    tgsic_cg_op(cg, TGSIC_OPCODE_MOV, &copy, 2, &op, 1);
    return copy;
}

static bool same_pair(const struct operand *a, const struct operand *b)
{
    return tgsic_cg_same_register(a, b) && a->swizzle[0] == b->swizzle[0] &&
           a->swizzle[1] == b->swizzle[1];
}

static void select_wide(struct codegen *cg, const struct ir_instr *instr)
{
    static const uint8_t pair[2] = {0, 1};
    const struct ir_op_info *info = &tgsic_ir_ops[instr->op];
    struct operand srcs[4], originals[4];
    uint8_t reads[4] = {0}, wide = 0;
    for (unsigned i = 0; i < instr->num_srcs; i++) {
        reads[i] = (uint8_t)tgsic_ir_src_count(instr, i);
        srcs[i] = tgsic_cg_operand(cg, &instr->srcs[i], pair, reads[i], info->src[i]);
        originals[i] = srcs[i];
        if (reads[i] != 2)
            continue;
        wide |= (uint8_t)(1u << i);
        unsigned j = 0;
        while (j < i && !same_pair(&originals[j], &srcs[i]))
            j++;
        srcs[i] = j < i ? srcs[j] : pair_operand(cg, srcs[i]);
    }
    struct operand dst = tgsic_cg_value_dst(cg, instr, pair, instr->components);
    /* of two operands, results in other components are those of other pairs; hosts have no result
     * in several components */
    cg->vregs[dst.index].fixed |=
        instr->components == 2 || instr->num_srcs > 1 || cg->target->virgl;
    struct machine *op = tgsic_cg_op(cg, (enum tgsic_opcode)info->tgsi, &dst, instr->components,
                                     srcs, instr->num_srcs);
    op->per_lane = false;
    op->wide = wide;
    memcpy(op->reads, reads, sizeof op->reads);
    op->precise = instr->precise && cg->target->precise;
}

static void select_alu(struct codegen *cg, const struct ir_instr *instr, const uint8_t *lanes,
                       unsigned count)
{
    if (tgsic_ir_ops[instr->op].shape == IR_SHAPE_VEC) {
        select_vec(cg, instr, lanes, count);
    } else if (tgsic_ir_ops[instr->op].shape == IR_SHAPE_WIDE) {
        select_wide(cg, instr);
    } else if (wants_scalar(cg, instr)) {
        for (unsigned i = 0; i < count; i++)
            select_lanes(cg, instr, &lanes[i], 1);
    } else {
        uint8_t part[4], chosen[4];
        unsigned parts = tgsic_cg_split(cg, instr, lanes, count, part);
        if (parts == 1)
            select_lanes(cg, instr, lanes, count);
        for (unsigned p = 0; p < parts && parts > 1; p++)
            select_lanes(cg, instr, chosen, tgsic_cg_choose(lanes, count, part, p, chosen));
    }
}

/* ---- Memory -------------------------------------------------------------------------------- */

static void select_load(struct codegen *cg, const struct ir_instr *load, const uint8_t *lanes,
                        unsigned count)
{
    const struct ir_var *var = load->u.access.var;
    struct operand access = tgsic_cg_indexed_access(cg, load), src[2] = {access};
    bool integer = var->mode == IR_INPUT && (var->semantic == TGSIC_SEMANTIC_LAYER ||
                                             var->semantic == TGSIC_SEMANTIC_VIEWPORT_INDEX);
    for (unsigned i = 0; i < count; i++)
        src[0].swizzle[i] = access.swizzle[lanes[i]];
    src[1] = src[0];
    struct operand dst = tgsic_cg_value_dst(cg, load, lanes, count);
    bool imax = integer && cg->target->virgl;
    tgsic_cg_op(cg, imax ? TGSIC_OPCODE_IMAX : TGSIC_OPCODE_MOV, &dst, count, src, imax ? 2 : 1);
}

/* INTERP_* take an input register and a point: what they write are its own components. */
static void select_interpolate(struct codegen *cg, const struct ir_instr *instr,
                               const uint8_t *lanes, unsigned count)
{
    static const uint8_t opcodes[] = {[IR_AT_CENTROID] = TGSIC_OPCODE_INTERP_CENTROID,
                                      [IR_AT_SAMPLE] = TGSIC_OPCODE_INTERP_SAMPLE,
                                      [IR_AT_OFFSET] = TGSIC_OPCODE_INTERP_OFFSET};
    static const uint8_t point[2] = {0, 1};
    struct operand dst = tgsic_cg_value_dst(cg, instr, lanes, count);
    struct operand src[2] = {tgsic_cg_access(cg, instr)};
    unsigned reads = instr->num_srcs ? tgsic_ir_src_count(instr, 0) : 0;
    if (reads)
        src[1] = tgsic_cg_operand(cg, &instr->srcs[0], point, reads, tgsic_ir_src_type(instr, 0));
    if (reads && cg->target->virgl) /* the host takes immediates for floats */
        src[1] = tgsic_cg_in_register(cg, src[1], reads);
    cg->vregs[dst.index].fixed = true;
    struct machine *op = tgsic_cg_op(cg, (enum tgsic_opcode)opcodes[instr->u.access.at], &dst,
                                     count, src, 1u + instr->num_srcs);
    op->per_lane = false;
    op->reads[0] = (uint8_t)(lanes[count - 1] + 1);
    op->reads[1] = (uint8_t)reads;
    op->saturate = instr->saturate;
}

static void select_fetch(struct codegen *cg, const struct ir_instr *fetch, const uint8_t *lanes,
                         unsigned count)
{
    struct operand output =
        tgsic_cg_interface(cg, fetch->u.access.var, (uint32_t)fetch->u.access.offset);
    struct operand src = output;
    for (unsigned i = 0; i < count; i++)
        src.swizzle[i] = output.swizzle[lanes[i]];
    struct operand dst = tgsic_cg_value_dst(cg, fetch, lanes, count);
    tgsic_cg_op(cg, TGSIC_OPCODE_FBFETCH, &dst, count, &src, 1);
}

/* What has an opcode and gives its own components: the clock, a ballot. */
static void select_other(struct codegen *cg, const struct ir_instr *instr, const uint8_t *lanes,
                         unsigned count)
{
    struct operand src = {0}, dst = tgsic_cg_value_dst(cg, instr, lanes, count);
    if (instr->num_srcs)
        src = tgsic_cg_operand(cg, &instr->srcs[0], lane0, 1, 'u');
    struct machine *op = tgsic_cg_op(cg, (enum tgsic_opcode)tgsic_ir_ops[instr->op].tgsi, &dst,
                                     count, &src, instr->num_srcs);
    op->per_lane = false;
    op->reads[0] = 1;
    cg->vregs[dst.index].fixed = true;
}

void tgsic_cg_select_store(struct codegen *cg, const struct ir_instr *store)
{
    uint8_t lanes[4], components[4];
    struct operand parts[4];
    unsigned count = tgsic_cg_mask_lanes(store->writemask, lanes);
    tgsic_cg_resolve_lanes(cg, &store->srcs[0], lanes, count, parts);
    spread(cg, parts, count);
    struct operand dst = tgsic_cg_indexed_access(cg, store);
    for (unsigned i = 0; i < count; i++)
        components[i] = dst.swizzle[lanes[i]];
    tgsic_cg_gather(cg, dst, parts, components, count);
    cg->bundle.precise = store->precise && cg->target->precise;
    tgsic_cg_flush(cg, false);
}

void tgsic_cg_select_value(struct codegen *cg, const struct ir_instr *instr, const uint8_t *lanes,
                           unsigned count)
{
    if (instr->op < IR_ALU_COUNT)
        select_alu(cg, instr, lanes, count);
    else if (instr->op == IR_LOAD)
        select_load(cg, instr, lanes, count);
    else if (instr->op == IR_INTERPOLATE)
        select_interpolate(cg, instr, lanes, count);
    else if (instr->op == IR_TEX)
        tgsic_cg_texture(cg, instr);
    else if (instr->op == IR_FETCH)
        select_fetch(cg, instr, lanes, count);
    else if (instr->op == IR_CLOCK || instr->op == IR_BALLOT || instr->op == IR_HELPER)
        select_other(cg, instr, lanes, count);
    else
        tgsic_cg_resource(cg, instr, lanes, count);
}
