/* SPDX-License-Identifier: MIT */
/* Parsed program to IR. Private. */
#ifndef ARB_LOWER_H
#define ARB_LOWER_H

#include "ir/build.h"
#include "program.h"

struct arb_lower {
    struct ir_builder b;
    const struct arb_program *program;
    struct ir_var *constants; /* CONST[0]; NULL: there are none */
    struct ir_var **temporaries, **addresses;
    struct ir_var *bindings[ARB_BINDING_KINDS][ARB_MAX_BINDINGS];
    struct ir_var *samplers[ARB_MAX_UNITS];
};

/* The shader, ready for tgsic_ir_optimize(). The constants have their places. */
struct ir_shader *tgsic_arb_lower(struct tgsic_arena *arena, const struct arb_program *program);

/* IN register of a vertex attribute: conventional ones come first, without holes. */
uint32_t tgsic_arb_input_register(const struct arb_program *program, uint32_t number);

/* ---- lower_operand.c ------------------------------------------------------------------------ */

/* All four components of a source, or the one that a scalar operand selects. */
struct ir_instr *tgsic_arb_read(struct arb_lower *l, const struct arb_operand *op);
struct ir_instr *tgsic_arb_read_scalar(struct arb_lower *l, const struct arb_operand *op);
struct ir_instr *tgsic_arb_read_constant(struct arb_lower *l, uint32_t number);
struct ir_instr *tgsic_arb_read_attribute(struct arb_lower *l, uint32_t number);
/* Writes four components, or one to all that the mask has. */
void tgsic_arb_write(struct arb_lower *l, const struct arb_instruction *instruction,
                     struct ir_instr *value);
void tgsic_arb_write_result(struct arb_lower *l, uint32_t number, struct ir_instr *value,
                            unsigned mask);

/* ---- lower_instruction.c -------------------------------------------------------------------- */

void tgsic_arb_lower_instruction(struct arb_lower *l, const struct arb_instruction *instruction);

/* ---- lower_option.c ------------------------------------------------------------------------- */

/* What options add to the end of the program. */
void tgsic_arb_lower_position(struct arb_lower *l);
void tgsic_arb_lower_fog(struct arb_lower *l);

/* ---- Shorthands ----------------------------------------------------------------------------- */

static inline struct ir_instr *op1(struct arb_lower *l, enum ir_op op, struct ir_instr *x)
{
    return tgsic_ir_alu1(&l->b, op, x);
}

static inline struct ir_instr *op2(struct arb_lower *l, enum ir_op op, struct ir_instr *x,
                                   struct ir_instr *y)
{
    return tgsic_ir_alu2(&l->b, op, x, y);
}

static inline struct ir_instr *op3(struct arb_lower *l, enum ir_op op, struct ir_instr *x,
                                   struct ir_instr *y, struct ir_instr *z)
{
    return tgsic_ir_alu3(&l->b, op, x, y, z);
}

static inline struct ir_instr *number(struct arb_lower *l, float value)
{
    return tgsic_ir_float(&l->b, value);
}

static inline struct ir_instr *component(struct arb_lower *l, struct ir_instr *x, unsigned c)
{
    return tgsic_ir_component(&l->b, x, c);
}

static inline struct ir_instr *vec4(struct arb_lower *l, struct ir_instr *x, struct ir_instr *y,
                                    struct ir_instr *z, struct ir_instr *w)
{
    struct ir_instr *const parts[4] = {x, y, z, w};
    return tgsic_ir_vec(&l->b, parts, 4);
}

#endif
