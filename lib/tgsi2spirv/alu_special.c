/* SPDX-License-Identifier: MIT */
/* Opcodes that are several instructions: products and sums, rounding, bit fields, and those with a
 * formula per component. */
#include "emit.h"

static const enum tgsic_kind FLOAT = TGSIC_KIND_FLOAT;

static unsigned width_of(struct emit *e, const struct part *part)
{
    for (unsigned s = 0; s < e->in->num_src; s++)
        if (!tgsic_t2s_is_scalar(e, s, part->component, part->count))
            return part->count;
    return 1;
}

static uint32_t source(struct emit *e, unsigned s, const struct part *part, unsigned width)
{
    return tgsic_t2s_source(e, s, part->component, width, FLOAT);
}

static struct value floats(uint32_t id, unsigned width)
{
    return (struct value){id, TGSIC_KIND_FLOAT, (uint8_t)width};
}

/* ---- Componentwise ------------------------------------------------------------------------- */

static struct value compute_mad(struct emit *e, const struct part *part)
{
    unsigned width = width_of(e, part);
    uint32_t type = type_of(e, FLOAT, width);
    uint32_t a = source(e, 0, part, width), b = source(e, 1, part, width);
    uint32_t c = source(e, 2, part, width);
    return floats(OP(e, SpvOpFAdd, type, OP(e, SpvOpFMul, type, a, b), c), width);
}

static struct value compute_lrp(struct emit *e, const struct part *part)
{
    unsigned width = width_of(e, part);
    uint32_t t = source(e, 0, part, width), a = source(e, 1, part, width);
    uint32_t b = source(e, 2, part, width);
    return floats(EXT(e, GLSLstd450FMix, type_of(e, FLOAT, width), b, a, t), width);
}

static struct value compute_rcp(struct emit *e, const struct part *part)
{
    return floats(OP(e, SpvOpFDiv, type_of(e, FLOAT, 1), tgsic_t2s_float(&e->m, 1),
                     tgsic_t2s_scalar_source(e, 0, 0, FLOAT)),
                  1);
}

static struct value compute_address(struct emit *e, const struct part *part)
{
    unsigned width = width_of(e, part);
    uint32_t type = type_of(e, FLOAT, width), id = source(e, 0, part, width);
    if (e->in->opcode == TGSIC_OPCODE_ARR)
        id = OP(e, SpvOpFAdd, type, id, tgsic_t2s_all_float(e, width, 0.5f));
    id = EXT(e, GLSLstd450Floor, type, id);
    id = OP(e, SpvOpConvertFToS, type_of(e, TGSIC_KIND_INT, width), id);
    return (struct value){id, TGSIC_KIND_INT, (uint8_t)width};
}

static struct value compute_ddy(struct emit *e, const struct part *part)
{
    unsigned width = width_of(e, part);
    bool fine = e->in->opcode == TGSIC_OPCODE_DDY_FINE;
    uint32_t type = type_of(e, FLOAT, width);
    uint32_t id = OP(e, fine ? SpvOpDPdyFine : SpvOpDPdy, type, source(e, 0, part, width));
    unsigned variant = e->opts->pipeline.state.flip_y;
    if (variant == TGSIC_VARIANT_OFF)
        return floats(id, width);
    uint32_t negated = OP(e, SpvOpFNegate, type, id);
    if (variant == TGSIC_VARIANT_STATIC)
        return floats(negated, width);
    uint32_t flips = tgsic_t2s_spec(e, TGSIC_SPEC_FLIP_Y);
    if (width > 1)
        flips = tgsic_t2s_widen(e, TGSIC_KIND_BOOL, flips, width);
    return floats(tgsic_t2s_select(e, FLOAT, width, flips, negated, id), width);
}

static struct value compute_dph(struct emit *e, const struct part *part)
{
    uint32_t type = type_of(e, FLOAT, 1);
    uint32_t a = tgsic_t2s_vector(e, 0, 3, FLOAT), b = tgsic_t2s_vector(e, 1, 3, FLOAT);
    return floats(OP(e, SpvOpFAdd, type, OP(e, SpvOpDot, type, a, b),
                     tgsic_t2s_scalar_source(e, 1, 3, FLOAT)),
                  1);
}

/* ---- Bit fields ---------------------------------------------------------------------------- */

/* Offsets count modulo 32. Widths do as well, but for 32 itself, which is all bits where the offset
 * is 0; a field ends where the word does. */
static uint32_t extract_field(struct emit *e, enum tgsic_kind kind, uint32_t value, uint32_t offset,
                              uint32_t width)
{
    struct module *m = &e->m;
    bool is_signed = kind == TGSIC_KIND_INT;
    uint32_t u = type_of(e, TGSIC_KIND_UINT, 1), boolean = type_of(e, TGSIC_KIND_BOOL, 1);
    uint32_t low = OP(e, SpvOpBitwiseAnd, u, offset, tgsic_t2s_uint(m, 31));
    uint32_t count = OP(e, SpvOpBitwiseAnd, u, width, tgsic_t2s_uint(m, 31));
    uint32_t room = OP(e, SpvOpISub, u, tgsic_t2s_uint(m, 32), low);
    count = EXT(e, GLSLstd450UMin, u, count, room);
    uint32_t id = OP(e, is_signed ? SpvOpBitFieldSExtract : SpvOpBitFieldUExtract,
                     type_of(e, kind, 1), value, low, count);
    uint32_t all = OP(e, SpvOpIEqual, boolean, width, tgsic_t2s_uint(m, 32));
    uint32_t first = OP(e, SpvOpIEqual, boolean, low, tgsic_t2s_uint(m, 0));
    return tgsic_t2s_select(e, kind, 1, OP(e, SpvOpLogicalAnd, boolean, all, first), value, id);
}

static uint32_t insert_field(struct emit *e, uint32_t base, uint32_t field, uint32_t offset,
                             uint32_t width)
{
    struct module *m = &e->m;
    uint32_t u = type_of(e, TGSIC_KIND_UINT, 1);
    uint32_t low = OP(e, SpvOpBitwiseAnd, u, offset, tgsic_t2s_uint(m, 31));
    uint32_t count = OP(e, SpvOpBitwiseAnd, u, width, tgsic_t2s_uint(m, 31));
    uint32_t room = OP(e, SpvOpISub, u, tgsic_t2s_uint(m, 32), low);
    count = EXT(e, GLSLstd450UMin, u, count, room);
    uint32_t id = OP(e, SpvOpBitFieldInsert, u, base, field, low, count);
    uint32_t all = OP(e, SpvOpIEqual, type_of(e, TGSIC_KIND_BOOL, 1), width, tgsic_t2s_uint(m, 32));
    return tgsic_t2s_select(e, TGSIC_KIND_UINT, 1, all, field, id);
}

/* a field that lies inside the word and is known: the same one for all components */
static bool is_plain_field(struct emit *e, const struct part *part, unsigned first)
{
    uint32_t offset, width;
    return tgsic_t2s_is_scalar(e, first, part->component, part->count) &&
           tgsic_t2s_is_scalar(e, first + 1, part->component, part->count) &&
           tgsic_t2s_immediate(e, first, part->component[0], &offset) &&
           tgsic_t2s_immediate(e, first + 1, part->component[0], &width) && offset < 32 &&
           width > 0 && width < 32 && offset + width <= 32;
}

static uint32_t one_field(struct emit *e, unsigned position, enum tgsic_kind kind)
{
    bool inserts = e->in->opcode == TGSIC_OPCODE_BFI;
    uint32_t operands[4];
    for (unsigned s = 0; s < e->in->num_src; s++)
        operands[s] = tgsic_t2s_scalar_source(e, s, position, s ? TGSIC_KIND_UINT : kind);
    return inserts ? insert_field(e, operands[0], operands[1], operands[2], operands[3])
                   : extract_field(e, kind, operands[0], operands[1], operands[2]);
}

static struct value compute_field(struct emit *e, const struct part *part)
{
    bool inserts = e->in->opcode == TGSIC_OPCODE_BFI;
    enum tgsic_kind kind = e->in->opcode == TGSIC_OPCODE_IBFE ? TGSIC_KIND_INT : TGSIC_KIND_UINT;
    unsigned width = width_of(e, part), op = inserts                  ? SpvOpBitFieldInsert
                                             : kind == TGSIC_KIND_INT ? SpvOpBitFieldSExtract
                                                                      : SpvOpBitFieldUExtract;
    uint32_t parts[4];
    if (is_plain_field(e, part, inserts ? 2 : 1)) {
        for (unsigned s = 0; s < e->in->num_src; s++)
            parts[s] = tgsic_t2s_source(e, s, part->component, s < inserts + 1u ? width : 1,
                                        s ? TGSIC_KIND_UINT : kind);
        return (struct value){tgsic_t2s_op(e, op, type_of(e, kind, width), parts, e->in->num_src),
                              (uint8_t)kind, (uint8_t)width};
    }
    for (unsigned i = 0; i < width; i++)
        parts[i] = one_field(e, part->component[i], kind);
    return (struct value){tgsic_t2s_construct(e, kind, parts, width, width), (uint8_t)kind,
                          (uint8_t)width};
}

/* ---- A formula per component --------------------------------------------------------------- */

static uint32_t read(struct emit *e, unsigned s, unsigned component)
{
    return tgsic_t2s_scalar_source(e, s, component, FLOAT);
}

static uint32_t call(struct emit *e, unsigned instruction, uint32_t x)
{
    return EXT(e, instruction, type_of(e, FLOAT, 1), x);
}

static uint32_t number(struct emit *e, float value)
{
    return tgsic_t2s_float(&e->m, value);
}

/* 1, max(x, 0), x > 0 ? max(y, 0) ^ clamp(w) : 0, 1 */
static uint32_t lit(struct emit *e, unsigned c)
{
    uint32_t type = type_of(e, FLOAT, 1);
    if (c == 0 || c == 3)
        return number(e, 1);
    if (c == 1)
        return EXT(e, GLSLstd450NMax, type, read(e, 0, 0), number(e, 0));
    uint32_t base = EXT(e, GLSLstd450NMax, type, read(e, 0, 1), number(e, 0));
    uint32_t exponent =
        EXT(e, GLSLstd450FClamp, type, read(e, 0, 3), number(e, -128), number(e, 128));
    uint32_t power = EXT(e, GLSLstd450Pow, type, base, exponent);
    uint32_t lit_side =
        OP(e, SpvOpFOrdGreaterThan, type_of(e, TGSIC_KIND_BOOL, 1), read(e, 0, 0), number(e, 0));
    return tgsic_t2s_select(e, FLOAT, 1, lit_side, power, number(e, 0));
}

/* 2^floor(x), fract(x), 2^x, 1 */
static uint32_t exponential(struct emit *e, unsigned c)
{
    switch (c) {
    case 0:
        return call(e, GLSLstd450Exp2, call(e, GLSLstd450Floor, read(e, 0, 0)));
    case 1:
        return call(e, GLSLstd450Fract, read(e, 0, 0));
    case 2:
        return call(e, GLSLstd450Exp2, read(e, 0, 0));
    default:
        return number(e, 1);
    }
}

/* with a = |x|: floor(log2(a)), a / 2^floor(log2(a)), log2(a), 1 */
static uint32_t logarithm(struct emit *e, unsigned c)
{
    if (c == 3)
        return number(e, 1);
    uint32_t a = call(e, GLSLstd450FAbs, read(e, 0, 0)), log = call(e, GLSLstd450Log2, a);
    if (c == 2)
        return log;
    uint32_t whole = call(e, GLSLstd450Floor, log);
    return c == 0 ? whole
                  : OP(e, SpvOpFDiv, type_of(e, FLOAT, 1), a, call(e, GLSLstd450Exp2, whole));
}

static uint32_t distance(struct emit *e, unsigned c)
{
    switch (c) {
    case 0:
        return number(e, 1);
    case 1:
        return OP(e, SpvOpFMul, type_of(e, FLOAT, 1), read(e, 0, 1), read(e, 1, 1));
    case 2:
        return read(e, 0, 2);
    default:
        return read(e, 1, 3);
    }
}

static uint32_t sine_cosine(struct emit *e, unsigned c)
{
    if (c < 2)
        return call(e, c ? GLSLstd450Sin : GLSLstd450Cos, read(e, 0, 0));
    return number(e, c == 3 ? 1 : 0);
}

static uint32_t cross(struct emit *e, unsigned c)
{
    uint32_t type = type_of(e, FLOAT, 1);
    unsigned next = (c + 1) % 3, last = (c + 2) % 3;
    if (c == 3)
        return number(e, 1);
    uint32_t left = OP(e, SpvOpFMul, type, read(e, 0, next), read(e, 1, last));
    uint32_t right = OP(e, SpvOpFMul, type, read(e, 0, last), read(e, 1, next));
    return OP(e, SpvOpFSub, type, left, right);
}

/* Each half is unpacked as the lower one: Mesa's NIR (22.3) shifts to the wrong side where it folds
 * the upper half of a constant, and makes 0 of it. */
static uint32_t unpack_half(struct emit *e, unsigned c)
{
    uint32_t half = tgsic_t2s_scalar_source(e, 0, 0, TGSIC_KIND_UINT);
    if (c & 1)
        half = OP(e, SpvOpShiftRightLogical, type_of(e, TGSIC_KIND_UINT, 1), half,
                  tgsic_t2s_uint(&e->m, 16));
    return tgsic_t2s_extract(e, FLOAT, EXT(e, GLSLstd450UnpackHalf2x16, type_of(e, FLOAT, 2), half),
                             0);
}

static uint32_t unpack(struct emit *e, unsigned c)
{
    unsigned opcode = e->in->opcode;
    bool two = opcode == TGSIC_OPCODE_UP2US;
    unsigned instruction = two                           ? GLSLstd450UnpackUnorm2x16
                           : opcode == TGSIC_OPCODE_UP4B ? GLSLstd450UnpackSnorm4x8
                                                         : GLSLstd450UnpackUnorm4x8;
    uint32_t all = EXT(e, instruction, type_of(e, FLOAT, two ? 2 : 4),
                       tgsic_t2s_scalar_source(e, 0, 0, TGSIC_KIND_UINT));
    return tgsic_t2s_extract(e, FLOAT, all, two ? c & 1 : c);
}

typedef uint32_t formula(struct emit *e, unsigned component);

static formula *formula_of(unsigned opcode)
{
    switch (opcode) {
    case TGSIC_OPCODE_LIT:
        return lit;
    case TGSIC_OPCODE_EXP:
        return exponential;
    case TGSIC_OPCODE_LOG:
        return logarithm;
    case TGSIC_OPCODE_DST:
        return distance;
    case TGSIC_OPCODE_SCS:
        return sine_cosine;
    case TGSIC_OPCODE_XPD:
        return cross;
    case TGSIC_OPCODE_UP2H:
        return unpack_half;
    case TGSIC_OPCODE_UP2US:
    case TGSIC_OPCODE_UP4B:
    case TGSIC_OPCODE_UP4UB:
        return unpack;
    default:
        return NULL;
    }
}

static struct value compute_formulas(struct emit *e, const struct part *part)
{
    formula *of = formula_of(e->in->opcode);
    uint32_t parts[4];
    for (unsigned i = 0; i < part->count; i++)
        parts[i] = of(e, part->component[i]);
    return floats(tgsic_t2s_construct(e, FLOAT, parts, part->count, part->count), part->count);
}

/* ---- Dispatch ------------------------------------------------------------------------------ */

bool tgsic_t2s_special(struct emit *e, compute_value **compute)
{
    switch (e->in->opcode) {
    case TGSIC_OPCODE_MAD:
        *compute = compute_mad;
        break;
    case TGSIC_OPCODE_LRP:
        *compute = compute_lrp;
        break;
    case TGSIC_OPCODE_RCP:
        *compute = compute_rcp;
        break;
    case TGSIC_OPCODE_ARL:
    case TGSIC_OPCODE_ARR:
        *compute = compute_address;
        break;
    case TGSIC_OPCODE_DDY:
    case TGSIC_OPCODE_DDY_FINE:
        *compute = compute_ddy;
        break;
    case TGSIC_OPCODE_DPH:
        *compute = compute_dph;
        break;
    case TGSIC_OPCODE_IBFE:
    case TGSIC_OPCODE_UBFE:
    case TGSIC_OPCODE_BFI:
        *compute = compute_field;
        break;
    default:
        if (!formula_of(e->in->opcode))
            return false;
        *compute = compute_formulas;
    }
    return true;
}
