/* SPDX-License-Identifier: MIT */
/* What the files of arithmetic opcodes share. */
#ifndef TGSIC_EMIT_ALU_H
#define TGSIC_EMIT_ALU_H

#include "emit.h"
#include "template.h"

#include <string.h>

/* A row of glsl.def. */
struct alu_row {
    uint16_t scalar, vector; /* where its formulas start in tgsic_alu_pieces, see template.h */
    char result;
    uint8_t scalars;
};

/* What glsl.def says of an opcode. */
struct alu_opcode {
    result_writer *write; /* of statements that rows alone cannot say */
    const char *helper;
    struct alu_row row, old, defined; /* old: where there are no integers */
    uint8_t needs;                    /* 1 + a feature */
};

/* ---- alu_table.c ---- */
extern const struct alu_opcode tgsic_alu_opcodes[TGSIC_OPCODE_LIMIT];
extern const struct piece tgsic_alu_pieces[];

/* The opcode's row on this host. */
static inline const struct alu_row *tgsic_alu_row(const struct emit *e)
{
    const struct alu_opcode *opcode = &tgsic_alu_opcodes[e->in->opcode];
    return e->old && opcode->old.scalar ? &opcode->old : &opcode->row;
}

/* Of hosts that have integers, and of old ones. */
extern const struct quick_row tgsic_quick_rows[2][TGSIC_OPCODE_LIMIT];

/* The type that a piece ends with. */
static inline enum tgsic_kind tgsic_piece_kind(unsigned end)
{
    static const uint8_t kinds[] = {TGSIC_KIND_FLOAT, TGSIC_KIND_INT, TGSIC_KIND_UINT};
    return (enum tgsic_kind)kinds[end - PIECE_FLOAT];
}

/* ---- quick.c ---- */
/* Prints the statements of instructions that are quick, from instruction `index` up to `end`;
 * returns the first one that is not, of which it has printed nothing. */
uint32_t tgsic_emit_run(struct emit *e, uint32_t index, uint32_t end);
/* Prints the value of a comparison at hand, or returns false, having printed nothing, where it is
 * not quick. */
bool tgsic_emit_expression(struct emit *e);

/* ---- alu.c ---- */
/* Prints a source as tgsic_emit_source() does, except that a minus sign that it starts with goes
 * with what is in front of it: of `a + -b` remains `a - b`, and `--a`, which is another operator,
 * becomes `-(-a)`. */
char *tgsic_put_operand(struct emit *e, char *at, unsigned source, const uint8_t *positions,
                        unsigned count, enum tgsic_kind want, bool scalar);
/* The same for a pair of a source of an opcode with 64-bit operands. */
char *tgsic_put_wide_operand(struct emit *e, char *at, unsigned source, unsigned pair);

static inline char *tgsic_put_piece(char *at, const struct piece *piece)
{
    memcpy(at, piece, sizeof *piece); /* at once, though only the text is wanted */
    return at + piece->length;
}

typedef char *put_operand_fn(struct emit *e, char *at, unsigned source, const void *context);
/* A formula, whose types are `count` wide and whose sources are printed by `put`. The first two
 * sources, which are all that most have, are no rounds of the loop: whether there is a second one
 * and a third is easier to predict than how often a loop goes round. */
static inline char *tgsic_put_pieces(struct emit *e, char *at, unsigned template, unsigned count,
                                     put_operand_fn *put, const void *context)
{
    const struct piece *piece = &tgsic_alu_pieces[template];
    at = tgsic_put_piece(at, piece);
    if (piece->end < PIECE_FLOAT) {
        at = put(e, at, piece->end, context);
        at = tgsic_put_piece(at, ++piece);
        if (piece->end < PIECE_FLOAT) {
            at = put(e, at, piece->end, context);
            at = tgsic_put_piece(at, ++piece);
        }
    }
    for (; piece->end != PIECE_LAST; at = tgsic_put_piece(at, ++piece)) {
        if (piece->end < PIECE_FLOAT)
            at = put(e, at, piece->end, context);
        else if (piece->end != PIECE_TEXT)
            at = tgsic_put_type(at, tgsic_piece_kind(piece->end), count);
    }
    return at;
}

/* The integer type to work in where the opcode does not care: the destination's, else that of the
 * sources. */
enum tgsic_kind tgsic_emit_choose_integer(struct emit *e, enum tgsic_kind result);
enum tgsic_kind tgsic_emit_source_kind(const struct emit *e, unsigned source);
/* Prints the function that an opcode's row calls, if there is one and it is not there yet. */
void tgsic_emit_need_helper(struct emit *e, unsigned opcode);
/* Is each source one scalar for all components of the part? */
bool tgsic_emit_all_scalar(struct emit *e, const struct part *part);
/* By the opcode's row of glsl.def; by the one for operands that GLSL's own operator is defined for.
 */
void tgsic_emit_row(struct emit *e, const struct part *part);
void tgsic_emit_defined(struct emit *e, const struct part *part);

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
