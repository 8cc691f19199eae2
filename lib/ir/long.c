/* SPDX-License-Identifier: MIT */
/* 64-bit integers where the dialect has none: operations on pairs of words. */
#include "long.h"
#include "words.h"

/* A 64-bit integer. An operand of another kind is in `low` as it is. */
struct pair {
    struct ir_instr *low, *high;
};

typedef struct ir_instr *value;

/* Operations are emitted in the order of statements: arguments of one call have no order in C. */

/* ---- Words --------------------------------------------------------------------------------- */

static value add(struct ir_builder *ir, value a, value b)
{
    return ir_op2(ir, IR_IADD, a, b);
}

static value sub(struct ir_builder *ir, value a, value b)
{
    return ir_sub_i(ir, a, b);
}

static value either(struct ir_builder *ir, value a, value b)
{
    return ir_op2(ir, IR_OR, a, b);
}

static value select(struct ir_builder *ir, value condition, value a, value b)
{
    return ir_op3(ir, IR_SELECT, condition, a, b);
}

static value zero(struct ir_builder *ir)
{
    return ir_imm_i(ir, 0);
}

/* All bits are the sign's. */
static value sign_of(struct ir_builder *ir, value word)
{
    return ir_op2(ir, IR_ISHR, word, ir_imm_i(ir, 31));
}

static struct pair choose(struct ir_builder *ir, value condition, struct pair a, struct pair b)
{
    return (struct pair){select(ir, condition, a.low, b.low),
                         select(ir, condition, a.high, b.high)};
}

/* ---- Sums and products --------------------------------------------------------------------- */

static struct pair add_pairs(struct ir_builder *ir, struct pair a, struct pair b)
{
    value low = add(ir, a.low, b.low);
    value carry = ir_op1(ir, IR_B2I, ir_op2(ir, IR_ULT, low, a.low));
    return (struct pair){low, add(ir, add(ir, a.high, b.high), carry)};
}

static struct pair sub_pairs(struct ir_builder *ir, struct pair a, struct pair b)
{
    value borrow = ir_op1(ir, IR_B2I, ir_op2(ir, IR_ULT, a.low, b.low));
    return (struct pair){sub(ir, a.low, b.low), sub(ir, sub(ir, a.high, b.high), borrow)};
}

static struct pair negate(struct ir_builder *ir, struct pair a)
{
    return sub_pairs(ir, (struct pair){zero(ir), zero(ir)}, a);
}

/* a, or -a where all bits of `sign` are set */
static struct pair with_sign(struct ir_builder *ir, struct pair a, value sign)
{
    struct pair flipped = {ir_op2(ir, IR_XOR, a.low, sign), ir_op2(ir, IR_XOR, a.high, sign)};
    return sub_pairs(ir, flipped, (struct pair){sign, sign});
}

static struct pair magnitude(struct ir_builder *ir, struct pair a)
{
    return with_sign(ir, a, sign_of(ir, a.high));
}

static struct pair long_add(struct ir_builder *ir, const struct pair *x)
{
    return add_pairs(ir, x[0], x[1]);
}

static struct pair long_neg(struct ir_builder *ir, const struct pair *x)
{
    return negate(ir, x[0]);
}

static struct pair long_abs(struct ir_builder *ir, const struct pair *x)
{
    return magnitude(ir, x[0]);
}

static struct pair long_mul(struct ir_builder *ir, const struct pair *x)
{
    value one = ir_op2(ir, IR_IMUL, x[0].high, x[1].low);
    value crossed = add(ir, ir_op2(ir, IR_IMUL, x[0].low, x[1].high), one);
    return (struct pair){ir_op2(ir, IR_IMUL, x[0].low, x[1].low),
                         add(ir, ir_op2(ir, IR_UMUL_HI, x[0].low, x[1].low), crossed)};
}

/* ---- Comparisons --------------------------------------------------------------------------- */

static value equal(struct ir_builder *ir, const struct pair *x)
{
    value high = ir_op2(ir, IR_IEQ, x[0].high, x[1].high);
    return ir_op2(ir, IR_AND, ir_op2(ir, IR_IEQ, x[0].low, x[1].low), high);
}

static value not_equal(struct ir_builder *ir, const struct pair *x)
{
    return ir_op1(ir, IR_NOT, equal(ir, x));
}

static value less(struct ir_builder *ir, enum ir_op compare, const struct pair *x)
{
    value high = ir_op2(ir, compare, x[0].high, x[1].high);
    value low = ir_op2(ir, IR_ULT, x[0].low, x[1].low);
    return select(ir, ir_op2(ir, IR_IEQ, x[0].high, x[1].high), low, high);
}

static value signed_less(struct ir_builder *ir, const struct pair *x)
{
    return less(ir, IR_ILT, x);
}

static value unsigned_less(struct ir_builder *ir, const struct pair *x)
{
    return less(ir, IR_ULT, x);
}

static value signed_not_less(struct ir_builder *ir, const struct pair *x)
{
    return ir_op1(ir, IR_NOT, signed_less(ir, x));
}

static value unsigned_not_less(struct ir_builder *ir, const struct pair *x)
{
    return ir_op1(ir, IR_NOT, unsigned_less(ir, x));
}

static struct pair signed_min(struct ir_builder *ir, const struct pair *x)
{
    return choose(ir, signed_less(ir, x), x[0], x[1]);
}

static struct pair signed_max(struct ir_builder *ir, const struct pair *x)
{
    return choose(ir, signed_less(ir, x), x[1], x[0]);
}

static struct pair unsigned_min(struct ir_builder *ir, const struct pair *x)
{
    return choose(ir, unsigned_less(ir, x), x[0], x[1]);
}

static struct pair unsigned_max(struct ir_builder *ir, const struct pair *x)
{
    return choose(ir, unsigned_less(ir, x), x[1], x[0]);
}

static struct pair long_sign(struct ir_builder *ir, const struct pair *x)
{
    value sign = sign_of(ir, x[0].high);
    value some = ir_op2(ir, IR_INE, either(ir, x[0].low, x[0].high), zero(ir));
    return (struct pair){either(ir, sign, ir_op1(ir, IR_B2I, some)), sign};
}

/* ---- Shifts -------------------------------------------------------------------------------- */

/* A shift by 0..63: its part below 32, and whether a whole word is passed. */
struct shift {
    value count, whole;
    value rest; /* 31 - count: what the other word is shifted by after one place */
};

static struct shift shift_by(struct ir_builder *ir, value count)
{
    value within = ir_op2(ir, IR_AND, count, ir_imm_i(ir, 31));
    value word = ir_op2(ir, IR_AND, count, ir_imm_i(ir, 32));
    return (struct shift){within, ir_op2(ir, IR_INE, word, zero(ir)),
                          ir_op2(ir, IR_XOR, within, ir_imm_i(ir, 31))};
}

static struct pair shift_left(struct ir_builder *ir, struct pair a, value count)
{
    struct shift s = shift_by(ir, count);
    value low = ir_op2(ir, IR_SHL, a.low, s.count), one = ir_imm_i(ir, 1);
    value moved = ir_op2(ir, IR_USHR, ir_op2(ir, IR_USHR, a.low, one), s.rest);
    value high = either(ir, ir_op2(ir, IR_SHL, a.high, s.count), moved);
    return (struct pair){select(ir, s.whole, zero(ir), low), select(ir, s.whole, low, high)};
}

static struct pair shift_right(struct ir_builder *ir, enum ir_op op, struct pair a, value count)
{
    struct shift s = shift_by(ir, count);
    value high = ir_op2(ir, op, a.high, s.count), one = ir_imm_i(ir, 1);
    value moved = ir_op2(ir, IR_SHL, ir_op2(ir, IR_SHL, a.high, one), s.rest);
    value low = either(ir, ir_op2(ir, IR_USHR, a.low, s.count), moved);
    value above = op == IR_ISHR ? sign_of(ir, a.high) : zero(ir);
    return (struct pair){select(ir, s.whole, high, low), select(ir, s.whole, above, high)};
}

static struct pair long_shl(struct ir_builder *ir, const struct pair *x)
{
    return shift_left(ir, x[0], x[1].low);
}

static struct pair signed_shr(struct ir_builder *ir, const struct pair *x)
{
    return shift_right(ir, IR_ISHR, x[0], x[1].low);
}

static struct pair unsigned_shr(struct ir_builder *ir, const struct pair *x)
{
    return shift_right(ir, IR_USHR, x[0], x[1].low);
}

/* ---- Division ------------------------------------------------------------------------------ */

struct division {
    struct pair quotient, rest;
};

static struct pair load_pair(struct ir_builder *ir, struct ir_var *var, unsigned component)
{
    return (struct pair){tgsic_ir_load(ir, var, 0, NULL, component, 1),
                         tgsic_ir_load(ir, var, 0, NULL, component + 1, 1)};
}

static void store_state(struct ir_builder *ir, struct ir_var *var, struct pair rest,
                        struct pair number)
{
    value parts[4] = {rest.low, rest.high, number.low, number.high};
    tgsic_ir_store(ir, var, 0, NULL, tgsic_ir_vec(ir, parts, 4), 15);
}

/* One place of a long division: the number's highest bit moves to the rest, and the quotient's bit
 * comes in at its lowest place. */
static void divide_step(struct ir_builder *ir, struct ir_var *state, struct pair by)
{
    struct pair rest = load_pair(ir, state, 0), number = load_pair(ir, state, 2);
    value one = ir_imm_i(ir, 1), top = ir_imm_i(ir, 31);
    value lost = ir_op2(ir, IR_ILT, rest.high, zero(ir));
    value in = ir_op2(ir, IR_USHR, number.high, top);
    rest = shift_left(ir, rest, one);
    rest.low = either(ir, rest.low, in);
    number = shift_left(ir, number, one);
    value fits = either(ir, lost, unsigned_not_less(ir, (const struct pair[2]){rest, by}));
    rest = choose(ir, fits, sub_pairs(ir, rest, by), rest);
    number.low = either(ir, number.low, ir_op1(ir, IR_B2I, fits));
    store_state(ir, state, rest, number);
}

static struct division divide(struct ir_builder *ir, struct pair number, struct pair by)
{
    struct ir_var *state = tgsic_ir_var(ir, IR_LOCAL, "division", 4, 32, 1);
    struct ir_var *left = tgsic_ir_var(ir, IR_LOCAL, "places", 1, 32, 1);
    store_state(ir, state, (struct pair){zero(ir), zero(ir)}, number);
    tgsic_ir_store(ir, left, 0, NULL, ir_imm_i(ir, 64), 1);
    struct ir_node *loop = tgsic_ir_loop(ir);
    value places = tgsic_ir_load(ir, left, 0, NULL, 0, 1);
    struct ir_node *end = tgsic_ir_if(ir, ir_op2(ir, IR_IEQ, places, zero(ir)));
    tgsic_ir_break(ir);
    tgsic_ir_end(ir, end);
    tgsic_ir_store(ir, left, 0, NULL, add(ir, places, ir_imm_i(ir, -1)), 1);
    divide_step(ir, state, by);
    tgsic_ir_end(ir, loop);
    return (struct division){load_pair(ir, state, 2), load_pair(ir, state, 0)};
}

static struct pair unsigned_div(struct ir_builder *ir, const struct pair *x)
{
    return divide(ir, x[0], x[1]).quotient;
}

static struct pair unsigned_mod(struct ir_builder *ir, const struct pair *x)
{
    return divide(ir, x[0], x[1]).rest;
}

static struct pair signed_div(struct ir_builder *ir, const struct pair *x)
{
    value sign = sign_of(ir, ir_op2(ir, IR_XOR, x[0].high, x[1].high));
    struct pair by = magnitude(ir, x[1]);
    return with_sign(ir, divide(ir, magnitude(ir, x[0]), by).quotient, sign);
}

/* The rest has the dividend's sign. */
static struct pair signed_mod(struct ir_builder *ir, const struct pair *x)
{
    value sign = sign_of(ir, x[0].high);
    struct pair by = magnitude(ir, x[1]);
    return with_sign(ir, divide(ir, magnitude(ir, x[0]), by).rest, sign);
}

/* ---- Conversions --------------------------------------------------------------------------- */

static struct pair from_int(struct ir_builder *ir, const struct pair *x)
{
    return (struct pair){x[0].low, sign_of(ir, x[0].low)};
}

static struct pair from_uint(struct ir_builder *ir, const struct pair *x)
{
    return (struct pair){x[0].low, zero(ir)};
}

/* High words are whole multiples of 2^32, which floats and doubles hold exactly. */
static const float word_size = 4294967296.0f, word_part = 1 / 4294967296.0f;

static struct pair from_positive_float(struct ir_builder *ir, value x)
{
    value high = ir_op1(ir, IR_F2U, ir_op2(ir, IR_FMUL, x, ir_imm_f(ir, word_part)));
    value whole = ir_op2_f(ir, IR_FMUL, ir_op1(ir, IR_U2F, high), word_size);
    return (struct pair){ir_op1(ir, IR_F2U, ir_sub_f(ir, x, whole)), high};
}

static value double_of(struct ir_builder *ir, float x)
{
    return tgsic_ir_wide_convert(ir, ir_imm_f(ir, x), 'f', 'd');
}

static struct pair from_positive_double(struct ir_builder *ir, value x)
{
    value scaled = tgsic_ir_alu2(ir, IR_DMUL, x, double_of(ir, word_part));
    value high = tgsic_ir_alu1(ir, IR_D2U, scaled);
    value size = double_of(ir, word_size);
    value whole = tgsic_ir_alu2(ir, IR_DMUL, tgsic_ir_alu1(ir, IR_U2D, high), size);
    return (struct pair){tgsic_ir_alu1(ir, IR_D2U, ir_sub_f(ir, x, whole)), high};
}

static struct pair unsigned_from_float(struct ir_builder *ir, const struct pair *x)
{
    return from_positive_float(ir, x[0].low);
}

static struct pair unsigned_from_double(struct ir_builder *ir, const struct pair *x)
{
    return from_positive_double(ir, x[0].low);
}

static struct pair signed_from_float(struct ir_builder *ir, const struct pair *x)
{
    struct pair size = from_positive_float(ir, ir_op1(ir, IR_FABS, x[0].low));
    struct pair negated = negate(ir, size);
    return choose(ir, ir_op2(ir, IR_FLT, x[0].low, ir_imm_f(ir, 0)), negated, size);
}

static struct pair signed_from_double(struct ir_builder *ir, const struct pair *x)
{
    struct pair size = from_positive_double(ir, tgsic_ir_alu1(ir, IR_DABS, x[0].low));
    value negative = tgsic_ir_alu2(ir, IR_DLT, x[0].low, double_of(ir, 0));
    return choose(ir, negative, negate(ir, size), size);
}

/* Rounded once: the highest 32 bits that count, the last of which says whether any is below. */
static value float_of(struct ir_builder *ir, struct pair x)
{
    value is_short = ir_op2(ir, IR_IEQ, x.high, zero(ir));
    value highest = ir_op1(ir, IR_UMSB, x.high);
    value places = sub(ir, ir_imm_i(ir, 31), highest);
    struct pair moved = shift_left(ir, x, places);
    value below = ir_op1(ir, IR_B2I, ir_op2(ir, IR_INE, moved.low, zero(ir)));
    value top = ir_op1(ir, IR_U2F, either(ir, moved.high, below));
    value exponent = sub(ir, ir_imm_i(ir, 127 + 32), places);
    value scale = ir_op2(ir, IR_SHL, exponent, ir_imm_i(ir, 23));
    value scaled = ir_op2(ir, IR_FMUL, top, scale);
    return select(ir, is_short, ir_op1(ir, IR_U2F, x.low), scaled);
}

static value unsigned_to_float(struct ir_builder *ir, const struct pair *x)
{
    return float_of(ir, x[0]);
}

static value signed_to_float(struct ir_builder *ir, const struct pair *x)
{
    value size = float_of(ir, magnitude(ir, x[0]));
    value negative = ir_op2(ir, IR_ILT, x[0].high, zero(ir));
    return select(ir, negative, ir_op1(ir, IR_FNEG, size), size);
}

static value to_double(struct ir_builder *ir, enum ir_op high_to_double, const struct pair *x)
{
    value high = tgsic_ir_alu1(ir, high_to_double, x[0].high);
    value low = tgsic_ir_alu1(ir, IR_U2D, x[0].low);
    value scaled = tgsic_ir_alu2(ir, IR_DMUL, high, double_of(ir, word_size));
    return tgsic_ir_alu2(ir, IR_DADD, scaled, low);
}

static value unsigned_to_double(struct ir_builder *ir, const struct pair *x)
{
    return to_double(ir, IR_U2D, x);
}

static value signed_to_double(struct ir_builder *ir, const struct pair *x)
{
    return to_double(ir, IR_I2D, x);
}

/* ---- All of them --------------------------------------------------------------------------- */

/* Each works on one component. Either function is there. */
static const struct {
    struct pair (*to_long)(struct ir_builder *ir, const struct pair *x);
    value (*to_other)(struct ir_builder *ir, const struct pair *x);
} rows[IR_ALU_COUNT] = {
    [IR_LADD] = {long_add, NULL},
    [IR_LMUL] = {long_mul, NULL},
    [IR_LDIV] = {signed_div, NULL},
    [IR_MDIV] = {unsigned_div, NULL},
    [IR_LMOD] = {signed_mod, NULL},
    [IR_MMOD] = {unsigned_mod, NULL},
    [IR_LMIN] = {signed_min, NULL},
    [IR_MMIN] = {unsigned_min, NULL},
    [IR_LMAX] = {signed_max, NULL},
    [IR_MMAX] = {unsigned_max, NULL},
    [IR_LNEG] = {long_neg, NULL},
    [IR_LABS] = {long_abs, NULL},
    [IR_LSIGN] = {long_sign, NULL},
    [IR_LSHL] = {long_shl, NULL},
    [IR_LSHR] = {signed_shr, NULL},
    [IR_MSHR] = {unsigned_shr, NULL},
    [IR_LLT] = {NULL, signed_less},
    [IR_LGE] = {NULL, signed_not_less},
    [IR_MLT] = {NULL, unsigned_less},
    [IR_MGE] = {NULL, unsigned_not_less},
    [IR_LEQ] = {NULL, equal},
    [IR_LNE] = {NULL, not_equal},
    [IR_I2L] = {from_int, NULL},
    [IR_U2L] = {from_uint, NULL},
    [IR_F2L] = {signed_from_float, NULL},
    [IR_F2M] = {unsigned_from_float, NULL},
    [IR_D2L] = {signed_from_double, NULL},
    [IR_D2M] = {unsigned_from_double, NULL},
    [IR_L2F] = {NULL, signed_to_float},
    [IR_M2F] = {NULL, unsigned_to_float},
    [IR_L2D] = {NULL, signed_to_double},
    [IR_M2D] = {NULL, unsigned_to_double},
};

static bool is_long(char letter)
{
    return letter == 'l' || letter == 'm';
}

static struct pair operand(struct ir_builder *ir, value x, unsigned component, char letter)
{
    value one = ir_component(ir, x, x->components == 1 ? 0 : component);
    if (!is_long(letter))
        return (struct pair){one, NULL};
    value words = tgsic_ir_unpack64(ir, one);
    return (struct pair){ir_component(ir, words, 0), ir_component(ir, words, 1)};
}

static value by_component(struct ir_builder *ir, enum ir_op op, const struct pair *x)
{
    if (rows[op].to_other)
        return rows[op].to_other(ir, x);
    struct pair result = rows[op].to_long(ir, x);
    return tgsic_ir_pack64(ir, tgsic_ir_vec(ir, (value[2]){result.low, result.high}, 2));
}

bool tgsic_ir_is_long_op(enum ir_op op)
{
    return rows[op].to_long || rows[op].to_other;
}

value tgsic_ir_emulate_long(struct ir_builder *ir, enum ir_op op, value const *operands)
{
    const struct ir_op_info *info = &tgsic_ir_ops[op];
    value parts[4];
    unsigned count = 1;
    for (unsigned i = 0; i < info->num_srcs; i++)
        if (operands[i]->components > count)
            count = operands[i]->components;
    for (unsigned c = 0; c < count; c++) {
        struct pair x[2] = {{NULL, NULL}, {NULL, NULL}};
        for (unsigned i = 0; i < info->num_srcs; i++)
            x[i] = operand(ir, operands[i], c, info->src[i]);
        parts[c] = by_component(ir, op, x);
    }
    return tgsic_ir_vec(ir, parts, count);
}
