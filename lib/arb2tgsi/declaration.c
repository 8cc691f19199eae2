/* SPDX-License-Identifier: MIT */
/* Statements that declare names: ATTRIB, PARAM, TEMP, ADDRESS, OUTPUT and ALIAS. */
#include "parse.h"

/* ---- Names --------------------------------------------------------------------------------- */

static const struct reserved {
    const char *name;
    uint8_t language;
} reserved[] = {
#define ARB_OP(name, stages, form) {#name, ARB_##stages},
#include "opcodes.def"
#define ARB_OP(name, stages, form) {#name "_SAT", ARB_##stages & ARB_FRAG},
#include "opcodes.def"
    {"ADDRESS", ARB_VERT},  {"ALIAS", ARB_BOTH},   {"ATTRIB", ARB_BOTH}, {"END", ARB_BOTH},
    {"OPTION", ARB_BOTH},   {"OUTPUT", ARB_BOTH},  {"PARAM", ARB_BOTH},  {"TEMP", ARB_BOTH},
    {"program", ARB_BOTH},  {"result", ARB_BOTH},  {"state", ARB_BOTH},  {"vertex", ARB_VERT},
    {"fragment", ARB_FRAG}, {"texture", ARB_FRAG},
};

/* A name that may be declared. */
static const struct arb_token *parse_new_name(struct arb_parser *p)
{
    const struct arb_token *name = tgsic_arb_expect_name(p, "a name");
    if (name->text[0] >= '0' && name->text[0] <= '9')
        tgsic_arb_error(p, name, E_ARB_SYNTAX, "a name does not begin with a digit");
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        if (reserved[i].language & p->program->language && tgsic_arb_is(name, reserved[i].name))
            tgsic_arb_error(p, name, E_ARB_RESERVED, "'%s' is a word of the language",
                            reserved[i].name);
    if (tgsic_arb_find(&p->symbols, name))
        tgsic_arb_error(p, name, E_ARB_REDECLARED, "this name is declared already");
    return name;
}

static void define(struct arb_parser *p, const struct arb_token *name, struct arb_meaning meaning)
{
    tgsic_arb_define(&p->symbols, p->arena, name, meaning);
}

/* ---- Registers ----------------------------------------------------------------------------- */

/* "TEMP a, b, c": registers that a counter numbers. */
static void parse_registers(struct arb_parser *p, enum arb_symbol_kind kind, uint32_t *count,
                            enum tgsic_arb_limit limit)
{
    do {
        const struct arb_token *name = parse_new_name(p);
        define(p, name, (struct arb_meaning){.kind = kind, .index = (*count)++});
        tgsic_arb_check_limit(p, limit, *count);
    } while (tgsic_arb_accept(p, ","));
}

static void parse_temporaries(struct arb_parser *p)
{
    parse_registers(p, ARB_SYMBOL_TEMPORARY, &p->program->num_temporaries,
                    TGSIC_ARB_MAX_TEMPORARIES);
}

static void parse_addresses(struct arb_parser *p)
{
    parse_registers(p, ARB_SYMBOL_ADDRESS, &p->program->num_addresses,
                    TGSIC_ARB_MAX_ADDRESS_REGISTERS);
}

/* ---- Bindings ------------------------------------------------------------------------------ */

static void parse_attribute(struct arb_parser *p)
{
    const struct arb_token *name = parse_new_name(p);
    tgsic_arb_expect(p, "=");
    tgsic_arb_expect(p, p->program->language == ARB_VERT ? "vertex" : "fragment");
    uint32_t number = tgsic_arb_parse_binding(p, ARB_ATTRIBUTE);
    define(p, name, (struct arb_meaning){.kind = ARB_SYMBOL_ATTRIBUTE, .index = number});
}

static void parse_output(struct arb_parser *p)
{
    const struct arb_token *name = parse_new_name(p);
    tgsic_arb_expect(p, "=");
    tgsic_arb_expect(p, "result");
    uint32_t number = tgsic_arb_parse_binding(p, ARB_RESULT);
    define(p, name, (struct arb_meaning){.kind = ARB_SYMBOL_RESULT, .index = number});
}

static void parse_alias(struct arb_parser *p)
{
    const struct arb_token *name = parse_new_name(p);
    tgsic_arb_expect(p, "=");
    const struct arb_token *old = tgsic_arb_expect_name(p, "a name");
    const struct arb_symbol *symbol = tgsic_arb_find(&p->symbols, old);
    if (!symbol)
        tgsic_arb_error(p, old, E_ARB_UNDECLARED, "this name is not declared");
    define(p, name, symbol->meaning);
}

/* ---- Parameters ---------------------------------------------------------------------------- */

static void parse_array(struct arb_parser *p, const struct arb_token *name)
{
    struct arb_meaning meaning = {.kind = ARB_SYMBOL_ARRAY, .index = p->program->num_constants};
    const struct arb_token *place = p->at;
    bool sized = p->at->kind == ARB_INTEGER;
    uint32_t size = sized ? tgsic_arb_expect_integer(p) : 0;
    tgsic_arb_expect(p, "]");
    tgsic_arb_expect(p, "=");
    tgsic_arb_expect(p, "{");
    do {
        tgsic_arb_parse_constants(p);
        meaning.count = p->program->num_constants - meaning.index;
        tgsic_arb_check_limit(p, TGSIC_ARB_MAX_PARAMETERS, meaning.count);
    } while (tgsic_arb_accept(p, ","));
    tgsic_arb_expect(p, "}");
    if (sized && size != meaning.count)
        tgsic_arb_error(p, place, E_ARB_ARRAY_SIZE, "%u elements are declared and %u are given",
                        (unsigned)size, (unsigned)meaning.count);
    define(p, name, meaning);
}

static void parse_parameter(struct arb_parser *p)
{
    const struct arb_token *name = parse_new_name(p);
    if (tgsic_arb_accept(p, "[")) {
        parse_array(p, name);
        return;
    }
    tgsic_arb_expect(p, "=");
    uint32_t constant = tgsic_arb_parse_constant(p);
    define(p, name, (struct arb_meaning){.kind = ARB_SYMBOL_PARAMETER, .index = constant});
}

/* ---- Statements ---------------------------------------------------------------------------- */

static const struct declaration {
    const char *word;
    uint8_t language;
    void (*parse)(struct arb_parser *p);
} declarations[] = {
    {"ATTRIB", ARB_BOTH, parse_attribute}, {"PARAM", ARB_BOTH, parse_parameter},
    {"TEMP", ARB_BOTH, parse_temporaries}, {"ADDRESS", ARB_VERT, parse_addresses},
    {"OUTPUT", ARB_BOTH, parse_output},    {"ALIAS", ARB_BOTH, parse_alias},
};

bool tgsic_arb_parse_declaration(struct arb_parser *p)
{
    for (size_t i = 0; i < sizeof declarations / sizeof *declarations; i++)
        if (declarations[i].language & p->program->language &&
            tgsic_arb_accept(p, declarations[i].word)) {
            declarations[i].parse(p);
            return true;
        }
    return false;
}
