/* SPDX-License-Identifier: MIT */
/* 64-bit arithmetic. A cell of a 64-bit kind is one scalar; everywhere else such a value is two
 * words, which a bit cast joins where it is used and parts where it is made. */
#include "emit.h"

static enum tgsic_kind result_kind(const struct emit *e)
{
    return tgsic_kind_of_letter(tgsic_opcode_info(e->in->opcode)->dst[0], e->integer);
}

/* ---- Sources ------------------------------------------------------------------------------- */

static uint32_t modify(struct emit *e, const struct tgsic_src *src, uint32_t id,
                       enum tgsic_kind kind)
{
    bool is_float = kind == TGSIC_KIND_DOUBLE;
    uint32_t type = type_of(e, kind, 1);
    if (src->absolute)
        id = EXT(e, is_float ? GLSLstd450FAbs : GLSLstd450SAbs, type, id);
    if (src->negate)
        id = OP(e, is_float ? SpvOpFNegate : SpvOpSNegate, type, id);
    return id;
}

/* a pair of a source that is 64 bits wide, or its 32-bit component */
static uint32_t read_pair(struct emit *e, unsigned source, unsigned pair)
{
    char letter = tgsic_source_letter(e->in, source);
    uint8_t first = (uint8_t)tgsic_pair_position(e->in, pair);
    const uint8_t positions[2] = {first, (uint8_t)(first + 1)};
    enum tgsic_kind kind = tgsic_kind_of_letter(letter, e->integer);
    if (!tgsic_is_wide_letter(letter))
        return tgsic_t2s_scalar_source(e, source, first, kind);
    return modify(e, &e->in->src[source], tgsic_t2s_packed(e, source, positions, kind), kind);
}

/* ---- Formulas ------------------------------------------------------------------------------ */

static uint32_t constant(struct emit *e, enum tgsic_kind kind, uint64_t bits)
{
    return tgsic_t2s_constant64(&e->m, kind, bits);
}

/* counts are their low six bits */
static uint32_t shift(struct emit *e, const uint32_t *operands, enum tgsic_kind kind)
{
    unsigned op = e->in->opcode == TGSIC_OPCODE_U64SHL   ? SpvOpShiftLeftLogical
                  : e->in->opcode == TGSIC_OPCODE_I64SHR ? SpvOpShiftRightArithmetic
                                                         : SpvOpShiftRightLogical;
    uint32_t count = OP(e, SpvOpBitwiseAnd, type_of(e, TGSIC_KIND_UINT, 1), operands[1],
                        tgsic_t2s_uint(&e->m, 63));
    return OP(e, op, type_of(e, kind, 1), operands[0], count);
}

/* As with 32 bits: unsigned by zero gives ~0; signed quotients by zero are 0, remainders -1; by -1
 * the quotient is -a, the remainder 0. */
static uint32_t divide(struct emit *e, const uint32_t *operands, enum tgsic_kind kind)
{
    bool divides = e->in->opcode == TGSIC_OPCODE_I64DIV || e->in->opcode == TGSIC_OPCODE_U64DIV;
    bool is_signed = kind == TGSIC_KIND_INT64;
    unsigned op = is_signed ? divides ? SpvOpSDiv : SpvOpSRem : divides ? SpvOpUDiv : SpvOpUMod;
    uint32_t boolean = type_of(e, TGSIC_KIND_BOOL, 1), type = type_of(e, kind, 1);
    uint32_t zero = OP(e, SpvOpIEqual, boolean, operands[1], constant(e, kind, 0));
    uint32_t odd = zero, minus = 0;
    if (is_signed) {
        minus = OP(e, SpvOpIEqual, boolean, operands[1], constant(e, kind, UINT64_MAX));
        odd = OP(e, SpvOpLogicalOr, boolean, zero, minus);
    }
    uint32_t b = tgsic_t2s_select(e, kind, 1, odd, constant(e, kind, 1), operands[1]);
    uint32_t id = OP(e, op, type, operands[0], b);
    if (is_signed && divides)
        id = tgsic_t2s_select(e, kind, 1, minus, OP(e, SpvOpSNegate, type, operands[0]), id);
    return tgsic_t2s_select(e, kind, 1, zero,
                            constant(e, kind, is_signed && divides ? 0 : UINT64_MAX), id);
}

/* what the opcode makes of one pair */
static uint32_t formula(struct emit *e, unsigned pair, enum tgsic_kind *kind)
{
    uint32_t operands[MAX_SOURCES], type;
    for (unsigned s = 0; s < e->in->num_src; s++)
        operands[s] = read_pair(e, s, pair);
    *kind = result_kind(e);
    type = type_of(e, *kind, 1);
    switch (e->in->opcode) {
    case TGSIC_OPCODE_DMAD:
        return OP(e, SpvOpFAdd, type, OP(e, SpvOpFMul, type, operands[0], operands[1]),
                  operands[2]);
    case TGSIC_OPCODE_DRCP:
        return OP(e, SpvOpFDiv, type, constant(e, *kind, UINT64_C(0x3ff0000000000000)),
                  operands[0]);
    case TGSIC_OPCODE_U64SHL:
    case TGSIC_OPCODE_I64SHR:
    case TGSIC_OPCODE_U64SHR:
        return shift(e, operands, *kind);
    case TGSIC_OPCODE_I64DIV:
    case TGSIC_OPCODE_U64DIV:
    case TGSIC_OPCODE_I64MOD:
    case TGSIC_OPCODE_U64MOD:
        return divide(e, operands, *kind);
    default:
        return tgsic_t2s_row(e, e->in->opcode, operands, e->in->num_src, 1, kind);
    }
}

static uint32_t clamp(struct emit *e, uint32_t id)
{
    return EXT(e, GLSLstd450NClamp, type_of(e, TGSIC_KIND_DOUBLE, 1), id,
               constant(e, TGSIC_KIND_DOUBLE, 0),
               constant(e, TGSIC_KIND_DOUBLE, UINT64_C(0x3ff0000000000000)));
}

/* ---- Results ------------------------------------------------------------------------------- */

/* the pair whose result goes to component `c` */
static unsigned pair_of(const struct emit *e, unsigned c)
{
    return tgsic_narrow_component(e->in, 0) == c ? 0 : 1;
}

static struct value compute_narrow(struct emit *e, const struct part *part)
{
    enum tgsic_kind kind = TGSIC_KIND_UINT;
    uint32_t parts[4];
    for (unsigned i = 0; i < part->count; i++)
        parts[i] = formula(e, pair_of(e, part->component[i]), &kind);
    return (struct value){tgsic_t2s_construct(e, kind, parts, part->count, part->count),
                          (uint8_t)kind, (uint8_t)part->count};
}

/* 32-bit results of both pairs at once, to the components that take one */
static void assign_narrow(struct emit *e)
{
    const struct tgsic_instruction *whole = e->in;
    struct tgsic_instruction one = *whole;
    struct tgsic_dst dst = whole->dst[0];
    unsigned mask = 0;
    for (unsigned pair = 0; pair < 2; pair++)
        if (tgsic_narrow_component(whole, pair) < 4)
            mask |= 1u << tgsic_narrow_component(whole, pair);
    dst.writemask = (uint8_t)mask;
    one.dst = &dst;
    tgsic_t2s_start(e, &one);
    tgsic_t2s_results(e, compute_narrow);
    tgsic_t2s_start(e, whole);
}

static void assign_pair(struct emit *e, unsigned pair, struct value value)
{
    const struct tgsic_instruction *whole = e->in;
    struct tgsic_instruction one = *whole;
    struct tgsic_dst dst = whole->dst[0];
    struct place places[4];

    dst.writemask &= (uint8_t)(3u << 2 * pair);
    one.dst = &dst;
    one.saturate = false;
    tgsic_t2s_start(e, &one);
    tgsic_t2s_result_places(e, places);
    const struct place *low = &places[2 * pair];
    if (low->base != BASE_CELL || low->cell->kind < TGSIC_KIND_DOUBLE)
        value = (struct value){OP(e, SpvOpBitcast, type_of(e, TGSIC_KIND_UINT, 2), value.id),
                               TGSIC_KIND_UINT, 2};
    tgsic_t2s_assign(e, value, 2 * pair);
    tgsic_t2s_start(e, whole);
}

/* significand and exponent of one double, to every pair and component */
static void split_number(struct emit *e)
{
    static const uint8_t positions[] = {0, 1};
    uint32_t number = modify(
        e, &e->in->src[0], tgsic_t2s_packed(e, 0, positions, TGSIC_KIND_DOUBLE), TGSIC_KIND_DOUBLE);
    uint32_t fraction = type_of(e, TGSIC_KIND_DOUBLE, 1), integer = type_of(e, TGSIC_KIND_INT, 1);
    uint32_t both = SPV_TYPE(&e->m, SpvOpTypeStruct, fraction, integer);
    uint32_t id = EXT(e, GLSLstd450FrexpStruct, both, number);
    uint32_t significand = OP(e, SpvOpCompositeExtract, fraction, id, 0);
    uint32_t exponent = OP(e, SpvOpCompositeExtract, integer, id, 1);
    for (unsigned pair = 0; pair < 2; pair++)
        if (e->in->dst[0].writemask >> 2 * pair & 3)
            assign_pair(e, pair, (struct value){significand, TGSIC_KIND_DOUBLE, 1});
    e->result = 1;
    tgsic_t2s_assign(e, (struct value){exponent, TGSIC_KIND_INT, 1}, 0);
}

void tgsic_t2s_wide_alu(struct emit *e)
{
    struct value values[2];
    if (e->in->opcode == TGSIC_OPCODE_DFRACEXP) {
        split_number(e);
        return;
    }
    if (!tgsic_is_wide_letter(tgsic_opcode_info(e->in->opcode)->dst[0])) {
        assign_narrow(e);
        return;
    }
    for (unsigned pair = 0; pair < 2; pair++) {
        enum tgsic_kind kind;
        if (!(e->in->dst[0].writemask >> 2 * pair & 3))
            continue;
        uint32_t id = formula(e, pair, &kind);
        if (e->in->saturate && kind == TGSIC_KIND_DOUBLE)
            id = clamp(e, id);
        values[pair] = (struct value){id, (uint8_t)kind, 1};
    }
    for (unsigned pair = 0; pair < 2; pair++)
        if (e->in->dst[0].writemask >> 2 * pair & 3)
            assign_pair(e, pair, values[pair]);
}
