/* SPDX-License-Identifier: MIT */
/* What the files of arithmetic opcodes share. */
#ifndef TGSIC_EMIT_ALU_H
#define TGSIC_EMIT_ALU_H

#include "emit.h"

/* A row of glsl.def. */
struct alu_row {
    const char *scalar, *vector;
    char result;
    uint8_t scalars;
};

/* ---- alu.c ---- */
/* The integer type to work in where the opcode does not care: the destination's, else that of the
 * sources. */
enum tgsic_kind tgsic_emit_choose_integer(struct emit *e, enum tgsic_kind result);
enum tgsic_kind tgsic_emit_source_kind(const struct emit *e, unsigned source);
/* Prints the function that an opcode's row calls, if there is one and it is not there yet. */
void tgsic_emit_need_helper(struct emit *e, unsigned opcode);
/* Is each source one scalar for all components of the part? */
bool tgsic_emit_all_scalar(struct emit *e, const struct part *part);
void tgsic_emit_componentwise(struct emit *e, const struct part *part, const struct alu_row *row);
/* By the opcode's row. */
void tgsic_emit_row(struct emit *e, const struct part *part);

/* ---- writers of one statement: alu_select.c, alu_bits.c, alu_formula.c ---- */
void tgsic_emit_mov(struct emit *e, const struct part *part);
void tgsic_emit_select(struct emit *e, const struct part *part);
void tgsic_emit_bit_logic(struct emit *e, const struct part *part);
void tgsic_emit_shift(struct emit *e, const struct part *part);
void tgsic_emit_division(struct emit *e, const struct part *part);
void tgsic_emit_field(struct emit *e, const struct part *part);
void tgsic_emit_derivative(struct emit *e, const struct part *part);
void tgsic_emit_rounded(struct emit *e, const struct part *part);
/* By a row whose function is to be printed first. */
void tgsic_emit_helped(struct emit *e, const struct part *part);
void tgsic_emit_formulas(struct emit *e, const struct part *part);

#endif
