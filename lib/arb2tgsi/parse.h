/* SPDX-License-Identifier: MIT */
/* What the parts of the parser share. The first error ends the call, as a guest is told of one
 * position only. Private. */
#ifndef ARB_PARSE_H
#define ARB_PARSE_H

#include "arb_codes.h"
#include "program.h"
#include "symbols.h"
#include "token.h"

struct arb_parser {
    struct tgsic_arena *arena;
    struct tgsic_diags *diags;
    const struct arb_token *at; /* the next token */
    struct arb_symbols symbols;
    struct arb_program *program;
};

/* Reads a whole program; `program` has its limits. */
void tgsic_arb_parse(struct arb_parser *p, const char *text, size_t length);

/* ---- parse.c: tokens ----------------------------------------------------------------------- */

TGSIC_PRINTF(4, 5)
_Noreturn void tgsic_arb_error(struct arb_parser *p, const struct arb_token *place,
                               enum arb_code code, const char *format, ...);
/* There are `count` of what a limit bounds. */
void tgsic_arb_check_limit(struct arb_parser *p, enum tgsic_arb_limit limit, uint32_t count);

bool tgsic_arb_is(const struct arb_token *token, const char *text);
/* Takes the next token if it is this one. */
bool tgsic_arb_accept(struct arb_parser *p, const char *text);
void tgsic_arb_expect(struct arb_parser *p, const char *text);
const struct arb_token *tgsic_arb_expect_name(struct arb_parser *p, const char *what);
uint32_t tgsic_arb_expect_integer(struct arb_parser *p);
bool tgsic_arb_is_number(const struct arb_token *token);
float tgsic_arb_expect_number(struct arb_parser *p);
/* A minus (true) or a plus, which may be missing. */
bool tgsic_arb_accept_sign(struct arb_parser *p);

/* ---- binding.c ------------------------------------------------------------------------------ */

/* After `vertex`, `fragment` or `result`: ".path". The number of the binding, which is noted. */
uint32_t tgsic_arb_parse_binding(struct arb_parser *p, enum arb_binding_kind kind);

/* The binding of that number, named or not, is named now. */
void tgsic_arb_bind(struct arb_program *program, enum arb_binding_kind kind, uint32_t number);

/* ---- constant.c ----------------------------------------------------------------------------- */

/* Its number. */
uint32_t tgsic_arb_add_constant(struct arb_parser *p, struct tgsic_arb_constant constant);

/* A single constant: parameter, state, number or vector. */
uint32_t tgsic_arb_parse_constant(struct arb_parser *p);
/* Whether one begins here, signs left aside. */
bool tgsic_arb_constant_follows(const struct arb_parser *p);
/* An item of an array's initialiser: any number of constants. */
void tgsic_arb_parse_constants(struct arb_parser *p);

/* ---- declaration.c -------------------------------------------------------------------------- */

/* A statement that declares names; false: it is none. */
bool tgsic_arb_parse_declaration(struct arb_parser *p);

/* ---- operand.c ------------------------------------------------------------------------------ */

struct arb_operand tgsic_arb_parse_vector(struct arb_parser *p);
struct arb_operand tgsic_arb_parse_scalar(struct arb_parser *p);
/* The operand of SWZ, with its extended swizzle. */
struct arb_operand tgsic_arb_parse_swizzled(struct arb_parser *p);
struct arb_operand tgsic_arb_parse_destination(struct arb_parser *p);
/* An address register with its mask. */
struct arb_operand tgsic_arb_parse_address(struct arb_parser *p);

/* ---- implied.c ------------------------------------------------------------------------------ */

/* What options read and write. */
void tgsic_arb_add_implied(struct arb_parser *p);

/* ---- instruction.c -------------------------------------------------------------------------- */

void tgsic_arb_parse_instruction(struct arb_parser *p);

#endif
