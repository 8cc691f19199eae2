/* SPDX-License-Identifier: MIT */
/* The legaliser's rules for instructions that become several: opcodes that the host lacks, 64-bit
 * values, bit fields, components of addresses. */
#include "legaliser.h"

#include "builder.h"
#include "dialect.h"
#include "scan.h"

/* ---- Opcodes ------------------------------------------------------------------------------- */

static bool carries_out(const struct legaliser *l, unsigned opcode)
{
    return !tgsic_virgl_lack(l->opts.release, (enum tgsic_opcode)opcode);
}

/* An opcode that does the same with other operands, or with less precision than it might. */
static bool other_opcode(unsigned opcode, enum tgsic_opcode *other)
{
    static const struct {
        uint8_t opcode, other;
    } rows[] = {
        {TGSIC_OPCODE_FMA, TGSIC_OPCODE_MAD},    {TGSIC_OPCODE_DFMA, TGSIC_OPCODE_DMAD},
        {TGSIC_OPCODE_TEX_LZ, TGSIC_OPCODE_TXL}, {TGSIC_OPCODE_TXF_LZ, TGSIC_OPCODE_TXF},
        {TGSIC_OPCODE_ARR, TGSIC_OPCODE_ARL},
    };
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].opcode == opcode) {
            *other = (enum tgsic_opcode)rows[i].other;
            return true;
        }
    return false;
}

/* The coordinate with level 0 in .w; false: .w is taken. */
static bool add_level(struct legaliser *l, struct tgsic_instruction *inst)
{
    const struct tgsic_target_info *target = tgsic_target_info(inst->texture->target);
    if (target->msaa || target->coords + (unsigned)target->layer + (unsigned)target->shadow > 3)
        return false;
    struct tgsic_src coord = tgsic_legal_through(l, TGSIC_OPCODE_MOV, inst->src[0]);
    tgsic_legal_move(l, tgsic_mask(tgsic_write(coord.reg), TGSIC_WRITEMASK_W),
                     tgsic_legal_uint(l, 0));
    inst->src[0] = coord;
    return true;
}

bool tgsic_legal_opcode(struct legaliser *l, const struct tgsic_instruction *inst)
{
    enum tgsic_opcode other = TGSIC_OPCODE_MOV;
    if (carries_out(l, inst->opcode))
        return false;
    if (inst->opcode == TGSIC_OPCODE_NOP && tgsic_legal_breach(l, TGSIC_RULE_OPCODE))
        return true;
    bool known = other_opcode(inst->opcode, &other);
    if (known && !tgsic_legal_breach(l, TGSIC_RULE_OPCODE))
        return true;
    struct tgsic_instruction copy = tgsic_legal_copy(l, inst);
    copy.opcode = (uint8_t)other;
    if (known)
        tgsic_legal_operands(l, &copy); /* before they are moved elsewhere */
    if (known && copy.texture)
        known = add_level(l, &copy);
    if (known && inst->opcode == TGSIC_OPCODE_ARR)
        copy.src[0] = tgsic_legal_through(l, TGSIC_OPCODE_ROUND, copy.src[0]);
    if (known)
        tgsic_legal_instruction(l, &copy);
    else if (inst->opcode != TGSIC_OPCODE_NOP)
        tgsic_legal_refuse(l, TGSIC_RULE_OPCODE, "%s", tgsic_opcode_table[inst->opcode].name);
    return true;
}

/* A MOV that keeps the rules, too. */
static void deliver(struct legaliser *l, struct tgsic_dst dst, struct tgsic_src src)
{
    tgsic_legal_instruction(l, &(struct tgsic_instruction){.opcode = TGSIC_OPCODE_MOV,
                                                           .num_dst = 1,
                                                           .num_src = 1,
                                                           .dst = &dst,
                                                           .src = &src,
                                                           .pos = l->pos});
}

/* ---- 64-bit values ------------------------------------------------------------------------- */

static bool writes_pair(const struct tgsic_instruction *inst, unsigned pair)
{
    if (tgsic_is_wide_letter(tgsic_opcode_table[inst->opcode].dst[0]))
        return inst->dst[0].writemask >> 2 * pair & 3;
    return tgsic_narrow_component(inst, pair) < 4;
}

static bool is_plain_pair(const struct tgsic_src *src, unsigned position)
{
    return src->reg.file == TGSIC_FILE_TEMP && src->swizzle[position] == 0 &&
           src->swizzle[position + 1] == 1 && !src->negate && !src->absolute;
}

static bool is_plain(const struct tgsic_instruction *inst)
{
    const struct tgsic_opcode_info *info = &tgsic_opcode_table[inst->opcode];
    bool wide_result = tgsic_is_wide_letter(info->dst[0]);
    if (writes_pair(inst, 1) || inst->opcode == TGSIC_OPCODE_DFLR ||
        (wide_result && inst->dst[0].reg.file != TGSIC_FILE_TEMP))
        return false;
    for (unsigned s = 0; s < inst->num_src; s++)
        if (tgsic_is_wide_letter(info->src[s]) && !is_plain_pair(&inst->src[s], 0))
            return false;
    return true;
}

/* The value that the source has for the pair, alone in the .xy of a temporary. */
static struct tgsic_src take_pair(struct legaliser *l, const struct tgsic_src *src,
                                  unsigned position)
{
    struct tgsic_src words =
        tgsic_swizzle(*src, (int)position, (int)position + 1, (int)position, (int)position + 1);
    words.negate = words.absolute = false;
    struct tgsic_register temp = tgsic_legal_scratch(l);
    struct tgsic_dst pair = tgsic_mask(tgsic_write(temp), TGSIC_WRITEMASK_X | TGSIC_WRITEMASK_Y);
    struct tgsic_src value = tgsic_swizzle(tgsic_read(temp), 0, 1, 0, 1);
    tgsic_legal_move(l, pair, words);
    if (src->absolute)
        tgsic_legal_emit_op(l, TGSIC_OPCODE_DABS, pair, &value, 1);
    if (src->negate)
        tgsic_legal_emit_op(l, TGSIC_OPCODE_DNEG, pair, &value, 1);
    return value;
}

/* x - fract(x) */
static void emit_floor(struct legaliser *l, const struct tgsic_instruction *inst)
{
    struct tgsic_register temp = tgsic_legal_scratch(l);
    struct tgsic_dst pair = tgsic_mask(tgsic_write(temp), TGSIC_WRITEMASK_X | TGSIC_WRITEMASK_Y);
    struct tgsic_src fract = tgsic_swizzle(tgsic_read(temp), 0, 1, 0, 1);
    struct tgsic_src operands[2] = {inst->src[0], fract};
    struct tgsic_instruction sum = *inst;
    tgsic_legal_emit_op(l, TGSIC_OPCODE_DFRAC, pair, operands, 1);
    tgsic_legal_emit_op(l, TGSIC_OPCODE_DNEG, pair, &fract, 1);
    sum.opcode = TGSIC_OPCODE_DADD;
    sum.num_src = 2;
    sum.src = operands;
    tgsic_legal_emit(l, &sum);
}

static void emit_pair(struct legaliser *l, const struct tgsic_instruction *inst, unsigned pair,
                      struct tgsic_register result)
{
    const struct tgsic_opcode_info *info = &tgsic_opcode_table[inst->opcode];
    bool wide_result = tgsic_is_wide_letter(info->dst[0]);
    unsigned position = tgsic_pair_position(inst, pair);
    struct tgsic_instruction one = tgsic_legal_copy(l, inst);
    one.precise = one.precise && l->opts.precise;
    for (unsigned s = 0; s < one.num_src; s++)
        one.src[s] = tgsic_is_wide_letter(info->src[s])
                         ? take_pair(l, &one.src[s], position)
                         : tgsic_component(one.src[s], (int)position);
    one.dst[0] = tgsic_mask(tgsic_write(result), wide_result ? TGSIC_WRITEMASK_X | TGSIC_WRITEMASK_Y
                                                             : TGSIC_WRITEMASK_X);
    if (inst->opcode == TGSIC_OPCODE_DFLR)
        emit_floor(l, &one);
    else
        tgsic_legal_emit(l, &one);
}

static void deliver_pair(struct legaliser *l, const struct tgsic_instruction *inst, unsigned pair,
                         struct tgsic_register result)
{
    bool wide = tgsic_is_wide_letter(tgsic_opcode_table[inst->opcode].dst[0]);
    unsigned mask = wide ? 3u << 2 * pair : 1u << tgsic_narrow_component(inst, pair);
    deliver(l, tgsic_mask(inst->dst[0], mask), tgsic_swizzle(tgsic_read(result), 0, wide, 0, wide));
}

/* All values are made before the first is delivered: the destination may be a source, too. */
bool tgsic_legal_wide(struct legaliser *l, const struct tgsic_instruction *inst)
{
    enum tgsic_legal_rule rule =
        inst->opcode == TGSIC_OPCODE_DFLR ? TGSIC_RULE_WIDE_FLOOR : TGSIC_RULE_WIDE;
    if (!tgsic_is_wide(inst->opcode) || inst->num_dst != 1 || is_plain(inst) ||
        !tgsic_legal_breach(l, rule))
        return false;
    struct tgsic_instruction copy = tgsic_legal_copy(l, inst);
    struct tgsic_register results[2] = {tgsic_legal_scratch(l), tgsic_legal_scratch(l)};
    tgsic_legal_operands(l, &copy);
    for (unsigned pair = 0; pair < 2; pair++)
        if (writes_pair(inst, pair))
            emit_pair(l, &copy, pair, results[pair]);
    for (unsigned pair = 0; pair < 2; pair++)
        if (writes_pair(inst, pair))
            deliver_pair(l, inst, pair, results[pair]);
    return true;
}

/* ---- Component by component ---------------------------------------------------------------- */

static struct tgsic_instruction one_component(struct legaliser *l,
                                              const struct tgsic_instruction *inst, int component)
{
    struct tgsic_instruction one = tgsic_legal_copy(l, inst);
    for (unsigned s = 0; s < one.num_src; s++)
        one.src[s] = tgsic_component(one.src[s], component);
    return one;
}

/* The first source that is offset or width of a bit field; 0: none is. */
static unsigned first_field_source(unsigned opcode)
{
    return opcode == TGSIC_OPCODE_BFI                                   ? 2
           : opcode == TGSIC_OPCODE_IBFE || opcode == TGSIC_OPCODE_UBFE ? 1
                                                                        : 0;
}

/* Results are gathered apart, as the destination may be a source, too. */
bool tgsic_legal_bit_field(struct legaliser *l, const struct tgsic_instruction *inst)
{
    unsigned first = first_field_source(inst->opcode);
    bool replicated = true;
    for (unsigned s = first; first && s < inst->num_src; s++)
        replicated = replicated && tgsic_is_replicated(&inst->src[s]);
    if (!first || replicated || !tgsic_legal_breach(l, TGSIC_RULE_BIT_FIELD))
        return false;
    struct tgsic_register temp = tgsic_legal_scratch(l);
    for (int c = 0; c < 4; c++)
        if (inst->dst[0].writemask >> c & 1) {
            struct tgsic_instruction one = one_component(l, inst, c);
            one.dst[0] = tgsic_mask(tgsic_write(temp), 1u << c);
            tgsic_legal_instruction(l, &one);
        }
    deliver(l, inst->dst[0], tgsic_read(temp));
    return true;
}

/* Writes of components that got an ADDR of their own. */
bool tgsic_legal_address_write(struct legaliser *l, const struct tgsic_instruction *inst)
{
    const struct tgsic_dst *dst = inst->num_dst ? &inst->dst[0] : NULL;
    if (!dst || dst->reg.file != TGSIC_FILE_ADDR || dst->writemask == TGSIC_WRITEMASK_X ||
        !tgsic_legal_breach(l, TGSIC_RULE_ADDRESS))
        return false;
    for (int c = 0; c < 4; c++) {
        uint16_t own = l->addresses[dst->reg.index * 4 + c];
        if (!(dst->writemask >> c & 1) || (c && !own))
            continue;
        struct tgsic_instruction one = one_component(l, inst, c);
        one.dst[0].reg.index = (int16_t)(c ? own - 1 : dst->reg.index);
        one.dst[0].writemask = TGSIC_WRITEMASK_X;
        tgsic_legal_instruction(l, &one);
    }
    return true;
}
