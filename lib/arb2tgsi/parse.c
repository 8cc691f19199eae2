/* SPDX-License-Identifier: MIT */
/* The frame of a program: header, options, statements, END; and the calls that take tokens. */
#include "parse.h"

#include "tgsi/number.h"

#include <stdio.h>

/* ---- Errors -------------------------------------------------------------------------------- */

static struct tgsic_pos position(const struct arb_token *place)
{
    return (struct tgsic_pos){.line = place->line, .column = place->column};
}

void tgsic_arb_error(struct arb_parser *p, const struct arb_token *place, enum arb_code code,
                     const char *format, ...)
{
    char text[256];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    tgsic_diags_add(p->diags, TGSIC_ERROR, code, position(place), "%s", text);
    tgsic_arena_fail(p->arena, code == E_ARB_LIMIT         ? TGSIC_E_LIMIT
                               : code == E_ARB_UNSUPPORTED ? TGSIC_E_UNSUPPORTED
                                                           : TGSIC_E_INVALID);
}

void tgsic_arb_check_limit(struct arb_parser *p, enum tgsic_arb_limit limit, uint32_t count)
{
    static const char *const names[] = {
#define ARB_LIMIT(name, value, text) text,
#include "limits.def"
    };
    uint32_t most = p->program->limits[limit];
    if (count > most)
        tgsic_arb_error(p, p->at, E_ARB_LIMIT, "more than %u %s", (unsigned)most, names[limit]);
}

/* What a message quotes of a token. */
static int quoted(const struct arb_token *token)
{
    return token->length > 40 ? 40 : (int)token->length;
}

/* ---- Tokens -------------------------------------------------------------------------------- */

bool tgsic_arb_is(const struct arb_token *token, const char *text)
{
    size_t length = strlen(text);
    return token->length == length && !memcmp(token->text, text, length);
}

bool tgsic_arb_accept(struct arb_parser *p, const char *text)
{
    bool is = tgsic_arb_is(p->at, text);
    p->at += is;
    return is;
}

_Noreturn static void missing(struct arb_parser *p, const char *what)
{
    if (p->at->kind == ARB_FINISH)
        tgsic_arb_error(p, p->at, E_ARB_SYNTAX, "the text ends where %s is expected", what);
    tgsic_arb_error(p, p->at, E_ARB_SYNTAX, "%s is expected, not '%.*s'", what, quoted(p->at),
                    p->at->text);
}

void tgsic_arb_expect(struct arb_parser *p, const char *text)
{
    char what[16];
    snprintf(what, sizeof what, "'%s'", text);
    if (!tgsic_arb_accept(p, text))
        missing(p, what);
}

const struct arb_token *tgsic_arb_expect_name(struct arb_parser *p, const char *what)
{
    if (p->at->kind != ARB_NAME)
        missing(p, what);
    return p->at++;
}

uint32_t tgsic_arb_expect_integer(struct arb_parser *p)
{
    uint32_t value = 0;
    if (p->at->kind != ARB_INTEGER)
        missing(p, "an integer");
    for (uint32_t i = 0; i < p->at->length; i++) {
        if (value > (INT32_MAX - 9) / 10)
            tgsic_arb_error(p, p->at, E_ARB_NUMBER, "this integer is too large");
        value = value * 10 + (uint32_t)(p->at->text[i] - '0');
    }
    p->at++;
    return value;
}

bool tgsic_arb_is_number(const struct arb_token *token)
{
    return token->kind == ARB_INTEGER || token->kind == ARB_NUMBER;
}

float tgsic_arb_expect_number(struct arb_parser *p)
{
    float value = 0;
    if (!tgsic_arb_is_number(p->at))
        missing(p, "a number");
    if (!tgsic_parse_float(p->at->text, p->at->length, &value))
        tgsic_arb_error(p, p->at, E_ARB_NUMBER, "'%.*s' is no number", quoted(p->at), p->at->text);
    p->at++;
    return value;
}

bool tgsic_arb_accept_sign(struct arb_parser *p)
{
    bool minus = tgsic_arb_accept(p, "-");
    if (!minus)
        tgsic_arb_accept(p, "+");
    return minus;
}

/* ---- Options ------------------------------------------------------------------------------- */

enum option_group { GROUP_NONE, GROUP_FOG, GROUP_PRECISION, NUM_GROUPS };

static const struct option {
    uint8_t language, group, bit;
    const char *name;
} options[] = {
#define ARB_OPTION(stage, name, group, id) {ARB_##stage, GROUP_##group, ARB_OPTION_##id, name},
#include "options.def"
};

static const struct option *find_option(const struct arb_parser *p, const struct arb_token *name)
{
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        if (options[i].language & p->program->language && tgsic_arb_is(name, options[i].name))
            return &options[i];
    return NULL;
}

static void parse_options(struct arb_parser *p)
{
    const struct option *chosen[NUM_GROUPS] = {NULL};
    while (tgsic_arb_accept(p, "OPTION")) {
        const struct arb_token *name = tgsic_arb_expect_name(p, "the name of an option");
        const struct option *o = find_option(p, name);
        if (!o)
            tgsic_arb_error(p, name, E_ARB_OPTION, "there is no option '%.*s' here", quoted(name),
                            name->text);
        const struct option **other = &chosen[o->group];
        if (o->group && *other && *other != o)
            tgsic_arb_error(p, name, E_ARB_OPTION_CONFLICT, "%s excludes %s", (*other)->name,
                            o->name);
        *other = o;
        p->program->options |= o->bit;
        tgsic_arb_expect(p, ";");
    }
}

/* ---- The program --------------------------------------------------------------------------- */

#define HEADER_LENGTH 10

static void parse_header(struct arb_parser *p, const char *text, size_t length)
{
    static const struct arb_token start = {.line = 1, .column = 1};
    struct arb_program *program = p->program;
    if (length >= HEADER_LENGTH && !memcmp(text, "!!ARBvp1.0", HEADER_LENGTH)) {
        program->processor = TGSIC_PROCESSOR_VERT;
        program->language = ARB_VERT;
    } else if (length >= HEADER_LENGTH && !memcmp(text, "!!ARBfp1.0", HEADER_LENGTH)) {
        program->processor = TGSIC_PROCESSOR_FRAG;
        program->language = ARB_FRAG;
    } else {
        tgsic_arb_error(p, &start, E_ARB_HEADER, "a program begins with !!ARBvp1.0 or !!ARBfp1.0");
    }
}

void tgsic_arb_parse(struct arb_parser *p, const char *text, size_t length)
{
    parse_header(p, text, length);
    p->at = tgsic_arb_tokenize(p->arena, text + HEADER_LENGTH, length - HEADER_LENGTH,
                               HEADER_LENGTH + 1, p->diags);
    parse_options(p);
    while (!tgsic_arb_accept(p, "END")) {
        if (!tgsic_arb_parse_declaration(p))
            tgsic_arb_parse_instruction(p);
        tgsic_arb_expect(p, ";");
    }
    if (p->at->kind != ARB_FINISH)
        tgsic_arb_error(p, p->at, E_ARB_AFTER_END, "something follows END");
    tgsic_arb_add_implied(p);
}
