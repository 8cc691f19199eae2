/* SPDX-License-Identifier: MIT */
/* What front ends say in one word: operations of either width, and functions that no instruction
 * computes. All are built of build.h's calls; a result has the components of its widest source. */
#ifndef TGSIC_IR_WORDS_H
#define TGSIC_IR_WORDS_H

#include "build.h"

/* Diagnostic of what is valid but has no form here. */
enum { E_UNSUPPORTED = 4500 };

/* Ends the call with TGSIC_E_UNSUPPORTED and a message at the builder's position. (wide.c) */
#ifdef __GNUC__
__attribute__((noreturn, format(printf, 2, 3)))
#endif
void tgsic_ir_unsupported(struct ir_builder *ir, const char *format, ...);

/* wide.c: operations of which an operand is of 64 bits. `op` is the one of 32-bit operands. */
struct ir_instr *tgsic_ir_wide_op(struct ir_builder *ir, enum ir_op op,
                                  struct ir_instr *const *operands);
/* Between a type of 64 bits and any other, named by the letters of ops.def. */
struct ir_instr *tgsic_ir_wide_convert(struct ir_builder *ir, struct ir_instr *x, char from,
                                       char to);
struct ir_instr *tgsic_ir_wide_frexp(struct ir_builder *ir, struct ir_instr *x,
                                     struct ir_instr **exponent);
struct ir_instr *tgsic_ir_wide_ldexp(struct ir_builder *ir, struct ir_instr *x,
                                     struct ir_instr *exponent);

/* math.c: functions of floats, component by component unless their name says otherwise */
struct ir_instr *tgsic_ir_math_asin(struct ir_builder *ir, struct ir_instr *x);
struct ir_instr *tgsic_ir_math_acos(struct ir_builder *ir, struct ir_instr *x);
struct ir_instr *tgsic_ir_math_atan(struct ir_builder *ir, struct ir_instr *x);
struct ir_instr *tgsic_ir_math_atan2(struct ir_builder *ir, struct ir_instr *y, struct ir_instr *x);
struct ir_instr *tgsic_ir_math_sinh(struct ir_builder *ir, struct ir_instr *x);
struct ir_instr *tgsic_ir_math_cosh(struct ir_builder *ir, struct ir_instr *x);
struct ir_instr *tgsic_ir_math_tanh(struct ir_builder *ir, struct ir_instr *x);
struct ir_instr *tgsic_ir_math_asinh(struct ir_builder *ir, struct ir_instr *x);
struct ir_instr *tgsic_ir_math_acosh(struct ir_builder *ir, struct ir_instr *x);
struct ir_instr *tgsic_ir_math_atanh(struct ir_builder *ir, struct ir_instr *x);
struct ir_instr *tgsic_ir_math_exp(struct ir_builder *ir, struct ir_instr *x);
struct ir_instr *tgsic_ir_math_log(struct ir_builder *ir, struct ir_instr *x);
struct ir_instr *tgsic_ir_math_smoothstep(struct ir_builder *ir, struct ir_instr *edge0,
                                          struct ir_instr *edge1, struct ir_instr *x);
struct ir_instr *tgsic_ir_math_frexp(struct ir_builder *ir, struct ir_instr *x,
                                     struct ir_instr **exponent);
struct ir_instr *tgsic_ir_math_ldexp(struct ir_builder *ir, struct ir_instr *x,
                                     struct ir_instr *exponent);
struct ir_instr *tgsic_ir_math_dot(struct ir_builder *ir, struct ir_instr *a, struct ir_instr *b);
struct ir_instr *tgsic_ir_math_length(struct ir_builder *ir, struct ir_instr *x);
struct ir_instr *tgsic_ir_math_normalize(struct ir_builder *ir, struct ir_instr *x);
struct ir_instr *tgsic_ir_math_reflect(struct ir_builder *ir, struct ir_instr *i,
                                       struct ir_instr *n);
struct ir_instr *tgsic_ir_math_refract(struct ir_builder *ir, struct ir_instr *i,
                                       struct ir_instr *n, struct ir_instr *eta);

/* pack_words.c: components of 8 or 16 bits in one word, the first lowest */
struct ir_instr *tgsic_ir_pack_norm(struct ir_builder *ir, struct ir_instr *x, int32_t bits,
                                    bool is_signed);
struct ir_instr *tgsic_ir_unpack_norm(struct ir_builder *ir, struct ir_instr *word, int32_t bits,
                                      bool is_signed);
struct ir_instr *tgsic_ir_pack_half(struct ir_builder *ir, struct ir_instr *x);
struct ir_instr *tgsic_ir_unpack_half(struct ir_builder *ir, struct ir_instr *word);
/* x: base, offset, bits; and base, insert, offset, bits. A width of 32 is the whole word. */
struct ir_instr *tgsic_ir_bitfield_extract(struct ir_builder *ir, bool is_signed,
                                           struct ir_instr *const x[3]);
struct ir_instr *tgsic_ir_bitfield_insert(struct ir_builder *ir, struct ir_instr *const x[4]);

/* vertices.c: registers of what other invocations see, of a vertex or, without one, of a patch.
 * Hosts want some outputs whole: *kept is where what this invocation wrote of one is kept for that;
 * at first NULL. */
struct ir_instr *tgsic_ir_read_vertex(struct ir_builder *ir, struct ir_var *var,
                                      struct ir_instr *vertex, uint32_t element, unsigned first,
                                      unsigned components);
void tgsic_ir_write_vertex(struct ir_builder *ir, struct ir_var *var, struct ir_instr *vertex,
                           uint32_t element, struct ir_instr *value, unsigned writemask,
                           struct ir_var **kept);

/* matrix.c: square matrices of n columns. The inverse comes as its rows. */
struct ir_instr *tgsic_ir_cross(struct ir_builder *ir, struct ir_instr *a, struct ir_instr *b);
struct ir_instr *tgsic_ir_determinant(struct ir_builder *ir, struct ir_instr *const *columns,
                                      unsigned n);
void tgsic_ir_inverse(struct ir_builder *ir, struct ir_instr *const *columns, unsigned n,
                      struct ir_instr *rows[4]);

static inline struct ir_instr *ir_op1(struct ir_builder *ir, enum ir_op op, struct ir_instr *x)
{
    return x->bits == 64 ? tgsic_ir_wide_op(ir, op, &x) : tgsic_ir_alu1(ir, op, x);
}
static inline struct ir_instr *ir_op2(struct ir_builder *ir, enum ir_op op, struct ir_instr *x,
                                      struct ir_instr *y)
{
    struct ir_instr *const operands[2] = {x, y};
    return x->bits == 64 || y->bits == 64 ? tgsic_ir_wide_op(ir, op, operands)
                                          : tgsic_ir_alu2(ir, op, x, y);
}
static inline struct ir_instr *ir_op3(struct ir_builder *ir, enum ir_op op, struct ir_instr *x,
                                      struct ir_instr *y, struct ir_instr *z)
{
    struct ir_instr *const operands[3] = {x, y, z};
    bool wide = x->bits == 64 || y->bits == 64 || z->bits == 64;
    return wide ? tgsic_ir_wide_op(ir, op, operands) : tgsic_ir_alu3(ir, op, x, y, z);
}
static inline struct ir_instr *ir_imm_f(struct ir_builder *ir, float value)
{
    return tgsic_ir_float(ir, value);
}
static inline struct ir_instr *ir_imm_i(struct ir_builder *ir, int32_t value)
{
    return tgsic_ir_int(ir, value);
}
/* With a number as the second operand. What takes several instructions as arguments is never given
 * calls that build them: the order in which a compiler evaluates those is its own. */
static inline struct ir_instr *ir_op2_f(struct ir_builder *ir, enum ir_op op, struct ir_instr *x,
                                        float y)
{
    return ir_op2(ir, op, x, ir_imm_f(ir, y));
}
static inline struct ir_instr *ir_op2_i(struct ir_builder *ir, enum ir_op op, struct ir_instr *x,
                                        int32_t y)
{
    return ir_op2(ir, op, x, ir_imm_i(ir, y));
}
static inline struct ir_instr *ir_sub_f(struct ir_builder *ir, struct ir_instr *x,
                                        struct ir_instr *y)
{
    return ir_op2(ir, IR_FADD, x, ir_op1(ir, IR_FNEG, y));
}
static inline struct ir_instr *ir_sub_i(struct ir_builder *ir, struct ir_instr *x,
                                        struct ir_instr *y)
{
    return ir_op2(ir, IR_IADD, x, ir_op1(ir, IR_INEG, y));
}
static inline struct ir_instr *ir_component(struct ir_builder *ir, struct ir_instr *x, unsigned c)
{
    return x->components == 1 ? x : tgsic_ir_component(ir, x, c);
}

#endif
