/* SPDX-License-Identifier: MIT */
/* Arithmetic: opcodes of the table spirv.def, copies and selects, and what integers need. */
#include "emit.h"

struct row {
    char result;
    bool is_extended;
    uint16_t instruction;
};

#define CORE(instruction) false, SpvOp##instruction
#define GLSL(instruction) true, GLSLstd450##instruction
static const struct row rows[TGSIC_OPCODE_LIMIT] = {
#define SPV(opcode, result, set, instruction) [TGSIC_OPCODE_##opcode] = {result, set(instruction)},
#include "spirv.def"
};

static bool is_integer(enum tgsic_kind kind)
{
    return kind == TGSIC_KIND_INT || kind == TGSIC_KIND_UINT;
}

/* ---- Types --------------------------------------------------------------------------------- */

static enum tgsic_kind kind_of_place(const struct place *place)
{
    return place->base == BASE_CELL ? (enum tgsic_kind)place->cell->kind : TGSIC_KIND_NONE;
}

/* The integer type to work in where the opcode does not care: the destination's, else that of the
 * sources. */
static enum tgsic_kind choose_integer(struct emit *e, enum tgsic_kind result)
{
    if (is_integer(result))
        return result;
    for (unsigned s = 0; s < e->in->num_src; s++) {
        if (tgsic_source_letter(e->in, s) != 'n')
            continue;
        unsigned mask = tgsic_source_mask(&e->scan, e->in, s), c = 0;
        while (c < 3 && !(mask & (1u << c)))
            c++;
        if (kind_of_place(&tgsic_t2s_source_places(e, s)[c]) == TGSIC_KIND_INT)
            return TGSIC_KIND_INT;
    }
    return TGSIC_KIND_UINT;
}

static enum tgsic_kind source_kind(const struct emit *e, unsigned source)
{
    return tgsic_kind_of_letter(tgsic_source_letter(e->in, source), e->integer);
}

/* ---- Rows ---------------------------------------------------------------------------------- */

/* One instruction of a row. Whether x differs from x is asked as whether it is a NaN: drivers that
 * take no account of NaN fold the comparison away. */
static uint32_t row_instruction(struct emit *e, const struct row *row, uint32_t type,
                                const uint32_t *operands, unsigned count)
{
    if (row->is_extended)
        return tgsic_t2s_ext(e, row->instruction, type, operands, count);
    if (row->instruction == SpvOpFUnordNotEqual && operands[0] == operands[1])
        return tgsic_t2s_op(e, SpvOpIsNan, type, operands, 1);
    return tgsic_t2s_op(e, row->instruction, type, operands, count);
}

uint32_t tgsic_t2s_row(struct emit *e, unsigned opcode, const uint32_t *operands, unsigned count,
                       unsigned width, enum tgsic_kind *kind)
{
    const struct row *row = &rows[opcode];
    bool is_one = row->result == 'o';
    *kind = is_one ? TGSIC_KIND_BOOL : tgsic_kind_of_letter(row->result, e->integer);
    uint32_t type = type_of(e, *kind, width);
    uint32_t id = row_instruction(e, row, type, operands, count);
    if (!is_one)
        return id;
    *kind = TGSIC_KIND_FLOAT;
    uint32_t no = tgsic_t2s_all_float(e, width, 0);
    return tgsic_t2s_select(e, TGSIC_KIND_FLOAT, width, id, tgsic_t2s_all_float(e, width, 1), no);
}

static bool all_scalar(struct emit *e, const struct part *part)
{
    for (unsigned s = 0; s < e->in->num_src; s++)
        if (!tgsic_t2s_is_scalar(e, s, part->component, part->count))
            return false;
    return true;
}

/* the width that a part is computed in */
static unsigned width_of(struct emit *e, const struct part *part)
{
    return part->count == 1 || all_scalar(e, part) ? 1 : part->count;
}

/* one scalar to all components */
static struct value compute_replicated(struct emit *e)
{
    uint32_t operands[MAX_SOURCES];
    enum tgsic_kind kind;
    for (unsigned s = 0; s < e->in->num_src; s++) {
        unsigned mask = tgsic_source_mask(&e->scan, e->in, s);
        unsigned count = mask == 15 ? 4 : mask == 7 ? 3 : mask == 3 ? 2 : 1;
        operands[s] = tgsic_t2s_vector(e, s, count, source_kind(e, s));
    }
    uint32_t id = tgsic_t2s_row(e, e->in->opcode, operands, e->in->num_src, 1, &kind);
    return (struct value){id, (uint8_t)kind, 1};
}

/* a vector times a scalar has an instruction of its own */
static struct value compute_scaled(struct emit *e, const struct part *part, unsigned scalar)
{
    uint32_t vector = tgsic_t2s_source(e, !scalar, part->component, part->count, TGSIC_KIND_FLOAT);
    uint32_t factor = tgsic_t2s_source(e, scalar, part->component, 1, TGSIC_KIND_FLOAT);
    uint32_t id =
        OP(e, SpvOpVectorTimesScalar, type_of(e, TGSIC_KIND_FLOAT, part->count), vector, factor);
    return (struct value){id, TGSIC_KIND_FLOAT, (uint8_t)part->count};
}

static struct value compute_row(struct emit *e, const struct part *part)
{
    uint32_t operands[MAX_SOURCES];
    enum tgsic_kind kind;
    e->integer = choose_integer(e, part->cell->kind);
    if (tgsic_opcode_info(e->in->opcode)->mode == TGSIC_MODE_REPL)
        return compute_replicated(e);
    unsigned width = width_of(e, part);
    for (unsigned s = 0; s < 2 && e->in->opcode == TGSIC_OPCODE_MUL && width > 1; s++)
        if (tgsic_t2s_is_scalar(e, s, part->component, part->count))
            return compute_scaled(e, part, s);
    for (unsigned s = 0; s < e->in->num_src; s++)
        operands[s] = tgsic_t2s_source(e, s, part->component, width, source_kind(e, s));
    uint32_t id = tgsic_t2s_row(e, e->in->opcode, operands, e->in->num_src, width, &kind);
    return (struct value){id, (uint8_t)kind, (uint8_t)width};
}

/* ---- Copies and selects -------------------------------------------------------------------- */

static struct value compute_mov(struct emit *e, const struct part *part)
{
    bool raw = tgsic_source_letter(e->in, 0) == '*' && !e->in->saturate;
    enum tgsic_kind own = part->cell->kind, kind = raw ? own : TGSIC_KIND_FLOAT;
    if (own >= TGSIC_KIND_DOUBLE && raw)
        return (struct value){tgsic_t2s_packed(e, 0, part->component, own), (uint8_t)own, 1};
    if (kind >= TGSIC_KIND_DOUBLE)
        kind = TGSIC_KIND_UINT;
    bool scalar = tgsic_t2s_is_scalar(e, 0, part->component, part->count);
    unsigned width = scalar ? 1 : part->count;
    return (struct value){tgsic_t2s_source(e, 0, part->component, width, kind), (uint8_t)kind,
                          (uint8_t)width};
}

/* An address register takes the bits as an integer. */
static struct value compute_uarl(struct emit *e, const struct part *part)
{
    unsigned width = width_of(e, part);
    enum tgsic_kind kind = is_integer(part->cell->kind) ? part->cell->kind : TGSIC_KIND_INT;
    return (struct value){tgsic_t2s_source(e, 0, part->component, width, kind), (uint8_t)kind,
                          (uint8_t)width};
}

static uint32_t condition(struct emit *e, const struct part *part, unsigned width)
{
    bool is_scalar = tgsic_t2s_is_scalar(e, 0, part->component, part->count);
    unsigned own = is_scalar ? 1 : width;
    uint32_t id;
    if (e->in->opcode == TGSIC_OPCODE_UCMP) {
        id = tgsic_t2s_source(e, 0, part->component, own, TGSIC_KIND_BOOL);
    } else {
        id = tgsic_t2s_source(e, 0, part->component, own, TGSIC_KIND_FLOAT);
        id = OP(e, SpvOpFOrdLessThan, type_of(e, TGSIC_KIND_BOOL, own), id,
                tgsic_t2s_all_float(e, own, 0));
    }
    return own < width ? tgsic_t2s_widen(e, TGSIC_KIND_BOOL, id, width) : id;
}

/* The kind that the values of a select have: the destination's as they are bits, except that float
 * modifiers make floats. */
static enum tgsic_kind select_kind(const struct emit *e, const struct part *part)
{
    const struct tgsic_src *a = &e->in->src[1], *b = &e->in->src[2];
    if (e->in->opcode == TGSIC_OPCODE_CMP || e->in->saturate || a->negate || a->absolute ||
        b->negate || b->absolute)
        return TGSIC_KIND_FLOAT;
    return part->cell->kind;
}

static struct value compute_select(struct emit *e, const struct part *part)
{
    enum tgsic_kind kind = select_kind(e, part);
    unsigned width = width_of(e, part);
    if (kind >= TGSIC_KIND_DOUBLE && tgsic_t2s_is_scalar(e, 0, part->component, part->count)) {
        uint32_t test = condition(e, part, 1);
        uint32_t a = tgsic_t2s_packed(e, 1, part->component, kind);
        uint32_t b = tgsic_t2s_packed(e, 2, part->component, kind);
        return (struct value){tgsic_t2s_select(e, kind, 1, test, a, b), (uint8_t)kind, 1};
    }
    if (kind >= TGSIC_KIND_DOUBLE)
        kind = TGSIC_KIND_UINT;
    uint32_t test = condition(e, part, width);
    uint32_t a = tgsic_t2s_source(e, 1, part->component, width, kind);
    uint32_t b = tgsic_t2s_source(e, 2, part->component, width, kind);
    return (struct value){tgsic_t2s_select(e, kind, width, test, a, b), (uint8_t)kind,
                          (uint8_t)width};
}

/* ---- Bit logic ----------------------------------------------------------------------------- */

static bool reads_bool(struct emit *e, unsigned source, const struct part *part)
{
    for (unsigned i = 0; i < part->count; i++)
        if (kind_of_place(&tgsic_t2s_source_places(e, source)[part->component[i]]) !=
            TGSIC_KIND_BOOL)
            return false;
    return true;
}

static struct value compute_bool_logic(struct emit *e, const struct part *part)
{
    static const uint16_t ops[TGSIC_OPCODE_LIMIT] = {
        [TGSIC_OPCODE_AND] = SpvOpLogicalAnd,
        [TGSIC_OPCODE_OR] = SpvOpLogicalOr,
        [TGSIC_OPCODE_XOR] = SpvOpLogicalNotEqual,
        [TGSIC_OPCODE_NOT] = SpvOpLogicalNot,
    };
    unsigned width = width_of(e, part);
    uint32_t operands[2];
    for (unsigned s = 0; s < e->in->num_src; s++)
        operands[s] = tgsic_t2s_source(e, s, part->component, width, TGSIC_KIND_BOOL);
    return (struct value){tgsic_t2s_op(e, ops[e->in->opcode], type_of(e, TGSIC_KIND_BOOL, width),
                                       operands, e->in->num_src),
                          TGSIC_KIND_BOOL, (uint8_t)width};
}

/* AND of a bool and an immediate selects the immediate or zero */
static struct value compute_masked(struct emit *e, const struct part *part, unsigned source)
{
    enum tgsic_kind kind =
        part->cell->kind < TGSIC_KIND_DOUBLE ? (enum tgsic_kind)part->cell->kind : TGSIC_KIND_UINT;
    unsigned width = width_of(e, part);
    uint32_t test = tgsic_t2s_source(e, source, part->component, width, TGSIC_KIND_BOOL);
    uint32_t value = tgsic_t2s_source(e, !source, part->component, width, kind);
    return (struct value){
        tgsic_t2s_select(e, kind, width, test, value, tgsic_t2s_all(e, kind, width, 0)),
        (uint8_t)kind, (uint8_t)width};
}

static struct value compute_bit_logic(struct emit *e, const struct part *part)
{
    bool is_and = e->in->opcode == TGSIC_OPCODE_AND && !e->in->saturate;
    uint32_t bits;
    if (part->cell->kind == TGSIC_KIND_BOOL)
        return compute_bool_logic(e, part);
    for (unsigned s = 0; s < 2 && is_and; s++)
        if (reads_bool(e, s, part) && tgsic_t2s_immediate(e, !s, 0, &bits))
            return compute_masked(e, part, s);
    return compute_row(e, part);
}

/* ---- Integers ------------------------------------------------------------------------------ */

static uint32_t integer_op(struct emit *e, unsigned op, enum tgsic_kind kind, unsigned width,
                           uint32_t a, uint32_t b)
{
    return OP(e, op, type_of(e, kind, width), a, b);
}

static uint32_t equals(struct emit *e, enum tgsic_kind kind, unsigned width, uint32_t a,
                       uint32_t bits)
{
    return OP(e, SpvOpIEqual, type_of(e, TGSIC_KIND_BOOL, width), a,
              tgsic_t2s_all(e, kind, width, bits));
}

/* counts are their low five bits */
static struct value compute_shift(struct emit *e, const struct part *part)
{
    unsigned opcode = e->in->opcode, width = width_of(e, part);
    unsigned op = opcode == TGSIC_OPCODE_SHL    ? SpvOpShiftLeftLogical
                  : opcode == TGSIC_OPCODE_ISHR ? SpvOpShiftRightArithmetic
                                                : SpvOpShiftRightLogical;
    e->integer = choose_integer(e, part->cell->kind);
    enum tgsic_kind kind = opcode == TGSIC_OPCODE_SHL    ? e->integer
                           : opcode == TGSIC_OPCODE_ISHR ? TGSIC_KIND_INT
                                                         : TGSIC_KIND_UINT;
    uint32_t value = tgsic_t2s_source(e, 0, part->component, width, kind);
    uint32_t count = tgsic_t2s_source(e, 1, part->component, width, kind);
    if (!tgsic_t2s_is_within(e, count, width, 0, 31))
        count =
            integer_op(e, SpvOpBitwiseAnd, kind, width, count, tgsic_t2s_all(e, kind, width, 31));
    return (struct value){integer_op(e, op, kind, width, value, count), (uint8_t)kind,
                          (uint8_t)width};
}

/* is the divisor an immediate that plain division is defined for? */
static bool is_plain_divisor(const struct emit *e, const struct part *part)
{
    for (unsigned i = 0; i < part->count; i++) {
        uint32_t bits;
        if (!tgsic_t2s_immediate(e, 1, part->component[i], &bits) || bits == 0 ||
            bits == UINT32_MAX)
            return false;
    }
    return true;
}

/* Unsigned: division by zero gives ~0. */
static struct value compute_unsigned_division(struct emit *e, const struct part *part)
{
    const enum tgsic_kind kind = TGSIC_KIND_UINT;
    unsigned op = e->in->opcode == TGSIC_OPCODE_UDIV ? SpvOpUDiv : SpvOpUMod;
    unsigned width = width_of(e, part);
    uint32_t a = tgsic_t2s_source(e, 0, part->component, width, kind);
    uint32_t b = tgsic_t2s_source(e, 1, part->component, width, kind), zero = 0, id;
    bool plain = is_plain_divisor(e, part);
    if (!plain) {
        zero = equals(e, kind, width, b, 0);
        b = tgsic_t2s_select(e, kind, width, zero, tgsic_t2s_all(e, kind, width, 1), b);
    }
    id = integer_op(e, op, kind, width, a, b);
    if (!plain)
        id = tgsic_t2s_select(e, kind, width, zero, tgsic_t2s_all(e, kind, width, UINT32_MAX), id);
    return (struct value){id, (uint8_t)kind, (uint8_t)width};
}

/* Signed: quotients by zero are 0, remainders -1; by -1 the quotient is -a, the remainder 0. */
static struct value compute_division(struct emit *e, const struct part *part)
{
    const enum tgsic_kind kind = TGSIC_KIND_INT;
    bool divides = e->in->opcode == TGSIC_OPCODE_IDIV, plain = is_plain_divisor(e, part);
    unsigned op = divides ? SpvOpSDiv : SpvOpSRem, width = width_of(e, part);
    uint32_t boolean = type_of(e, TGSIC_KIND_BOOL, width);
    uint32_t a = tgsic_t2s_source(e, 0, part->component, width, kind);
    uint32_t b = tgsic_t2s_source(e, 1, part->component, width, kind);
    if (plain)
        return (struct value){integer_op(e, op, kind, width, a, b), (uint8_t)kind, (uint8_t)width};
    uint32_t zero = equals(e, kind, width, b, 0);
    uint32_t minus = equals(e, kind, width, b, UINT32_MAX);
    uint32_t one = tgsic_t2s_all(e, kind, width, 1);
    b = tgsic_t2s_select(e, kind, width, OP(e, SpvOpLogicalOr, boolean, zero, minus), one, b);
    uint32_t id = integer_op(e, op, kind, width, a, b);
    if (divides)
        id = tgsic_t2s_select(e, kind, width, minus,
                              OP(e, SpvOpSNegate, type_of(e, kind, width), a), id);
    id = tgsic_t2s_select(e, kind, width, zero,
                          tgsic_t2s_all(e, kind, width, divides ? 0 : UINT32_MAX), id);
    return (struct value){id, (uint8_t)kind, (uint8_t)width};
}

static struct value compute_high_product(struct emit *e, const struct part *part)
{
    bool is_signed = e->in->opcode == TGSIC_OPCODE_IMUL_HI;
    enum tgsic_kind kind = is_signed ? TGSIC_KIND_INT : TGSIC_KIND_UINT;
    unsigned width = width_of(e, part);
    uint32_t type = type_of(e, kind, width), both = SPV_TYPE(&e->m, SpvOpTypeStruct, type, type);
    uint32_t a = tgsic_t2s_source(e, 0, part->component, width, kind);
    uint32_t b = tgsic_t2s_source(e, 1, part->component, width, kind);
    uint32_t id = OP(e, is_signed ? SpvOpSMulExtended : SpvOpUMulExtended, both, a, b);
    return (struct value){OP(e, SpvOpCompositeExtract, type, id, 1), (uint8_t)kind, (uint8_t)width};
}

static struct value compute_umad(struct emit *e, const struct part *part)
{
    enum tgsic_kind kind = e->integer = choose_integer(e, part->cell->kind);
    unsigned width = width_of(e, part);
    uint32_t operands[3];
    for (unsigned s = 0; s < 3; s++)
        operands[s] = tgsic_t2s_source(e, s, part->component, width, kind);
    uint32_t product = integer_op(e, SpvOpIMul, kind, width, operands[0], operands[1]);
    return (struct value){integer_op(e, SpvOpIAdd, kind, width, product, operands[2]),
                          (uint8_t)kind, (uint8_t)width};
}

/* ---- Interpolation ------------------------------------------------------------------------- */

static const struct io *interpolated(const struct emit *e)
{
    const struct tgsic_register *reg = &e->in->src[0].reg;
    bool direct = reg->file == TGSIC_FILE_IN && !reg->indirect && reg->index >= 0;
    const struct io *io = direct ? &e->inputs[reg->index] : NULL;
    return io && io->variable && io->kind == TGSIC_KIND_FLOAT ? io : NULL;
}

/* from the center of the pixel, which `flip_y` turns */
static uint32_t interpolation_offset(struct emit *e)
{
    uint32_t offset = tgsic_t2s_vector(e, 1, 2, TGSIC_KIND_FLOAT), parts[2];
    unsigned variant = e->opts->pipeline.state.flip_y;
    if (variant == TGSIC_VARIANT_OFF)
        return offset;
    for (unsigned i = 0; i < 2; i++)
        parts[i] = tgsic_t2s_extract(e, TGSIC_KIND_FLOAT, offset, i);
    uint32_t turned = OP(e, SpvOpFNegate, type_of(e, TGSIC_KIND_FLOAT, 1), parts[1]);
    parts[1] = variant == TGSIC_VARIANT_STATIC
                   ? turned
                   : tgsic_t2s_select(e, TGSIC_KIND_FLOAT, 1, tgsic_t2s_spec(e, TGSIC_SPEC_FLIP_Y),
                                      turned, parts[1]);
    return tgsic_t2s_construct(e, TGSIC_KIND_FLOAT, parts, 2, 2);
}

/* The functions take a whole input, so swizzle and modifiers come behind them. */
static struct value compute_interpolated(struct emit *e, const struct part *part)
{
    const struct io *io = interpolated(e);
    const struct tgsic_src *src = &e->in->src[0];
    uint32_t type = type_of(e, TGSIC_KIND_FLOAT, 4), id;
    if (e->in->opcode == TGSIC_OPCODE_INTERP_CENTROID)
        id = EXT(e, GLSLstd450InterpolateAtCentroid, type, io->variable);
    else if (e->in->opcode == TGSIC_OPCODE_INTERP_SAMPLE)
        id = EXT(e, GLSLstd450InterpolateAtSample, type, io->variable,
                 tgsic_t2s_scalar_source(e, 1, 0, TGSIC_KIND_INT));
    else
        id = EXT(e, GLSLstd450InterpolateAtOffset, type, io->variable, interpolation_offset(e));
    if (src->absolute)
        id = EXT(e, GLSLstd450FAbs, type, id);
    if (src->negate)
        id = OP(e, SpvOpFNegate, type, id);
    if (part->count == 1)
        return (struct value){
            tgsic_t2s_extract(e, TGSIC_KIND_FLOAT, id, src->swizzle[part->component[0]]),
            TGSIC_KIND_FLOAT, 1};
    uint32_t operands[6] = {id, id};
    for (unsigned i = 0; i < part->count; i++)
        operands[i + 2] = src->swizzle[part->component[i]];
    return (struct value){tgsic_t2s_op(e, SpvOpVectorShuffle,
                                       type_of(e, TGSIC_KIND_FLOAT, part->count), operands,
                                       part->count + 2),
                          TGSIC_KIND_FLOAT, (uint8_t)part->count};
}

/* what no stage writes is the same everywhere */
static void emit_interpolated(struct emit *e)
{
    const struct tgsic_register *reg = &e->in->src[0].reg;
    bool absent = reg->file == TGSIC_FILE_IN && !reg->indirect && reg->index >= 0 &&
                  e->inputs[reg->index].places[0].base == BASE_LITERAL;
    tgsic_t2s_capability(&e->m, SpvCapabilityInterpolationFunction);
    if (interpolated(e))
        tgsic_t2s_results(e, compute_interpolated);
    else if (absent)
        tgsic_t2s_results(e, compute_mov);
    else
        tgsic_t2s_fail(e, e->in->pos, "%s of something that is no varying",
                       tgsic_opcode_info(e->in->opcode)->name);
}

/* ---- Dispatch ------------------------------------------------------------------------------ */

static compute_value *plain_computation(unsigned opcode)
{
    switch (opcode) {
    case TGSIC_OPCODE_MOV:
        return compute_mov;
    case TGSIC_OPCODE_UARL:
        return compute_uarl;
    case TGSIC_OPCODE_CMP:
    case TGSIC_OPCODE_UCMP:
        return compute_select;
    case TGSIC_OPCODE_AND:
    case TGSIC_OPCODE_OR:
    case TGSIC_OPCODE_XOR:
    case TGSIC_OPCODE_NOT:
        return compute_bit_logic;
    case TGSIC_OPCODE_SHL:
    case TGSIC_OPCODE_ISHR:
    case TGSIC_OPCODE_USHR:
        return compute_shift;
    case TGSIC_OPCODE_UDIV:
    case TGSIC_OPCODE_UMOD:
        return compute_unsigned_division;
    case TGSIC_OPCODE_IDIV:
    case TGSIC_OPCODE_MOD:
        return compute_division;
    case TGSIC_OPCODE_IMUL_HI:
    case TGSIC_OPCODE_UMUL_HI:
        return compute_high_product;
    case TGSIC_OPCODE_UMAD:
        return compute_umad;
    default:
        return rows[opcode].result ? compute_row : NULL;
    }
}

void tgsic_t2s_alu(struct emit *e)
{
    unsigned opcode = e->in->opcode;
    compute_value *compute = NULL;
    if (tgsic_is_wide(opcode)) {
        tgsic_t2s_wide_alu(e);
        return;
    }
    if (opcode == TGSIC_OPCODE_INTERP_CENTROID || opcode == TGSIC_OPCODE_INTERP_SAMPLE ||
        opcode == TGSIC_OPCODE_INTERP_OFFSET) {
        emit_interpolated(e);
        return;
    }
    if (opcode == TGSIC_OPCODE_DDX_FINE || opcode == TGSIC_OPCODE_DDY_FINE)
        tgsic_t2s_capability(&e->m, SpvCapabilityDerivativeControl);
    if (!tgsic_t2s_special(e, &compute))
        compute = plain_computation(opcode);
    if (compute)
        tgsic_t2s_results(e, compute);
    else if (!e->failed)
        tgsic_t2s_fail(e, e->in->pos, "%s is not translated", tgsic_opcode_info(opcode)->name);
}
