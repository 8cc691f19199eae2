/* SPDX-License-Identifier: MIT */
/* Constants: program parameters, state and literals. */
#include "paths.h"

uint32_t tgsic_arb_add_constant(struct arb_parser *p, struct tgsic_arb_constant constant)
{
    struct arb_program *program = p->program;
    ARENA_RESERVE(p->arena, program->constants, program->num_constants);
    program->constants[program->num_constants] = (struct arb_constant){.is = constant};
    return program->num_constants++;
}

/* ---- Ranges -------------------------------------------------------------------------------- */

struct range {
    uint32_t first, last;
};

/* "[a]" or, where `ranges` says so, "[a..b]". */
static struct range parse_range(struct arb_parser *p, uint32_t limit, bool ranges)
{
    struct range range;
    tgsic_arb_expect(p, "[");
    const struct arb_token *place = p->at;
    range.first = range.last = tgsic_arb_expect_integer(p);
    if (ranges && tgsic_arb_accept(p, ".."))
        range.last = tgsic_arb_expect_integer(p);
    tgsic_arb_expect(p, "]");
    if (range.last < range.first || range.last >= limit)
        tgsic_arb_error(p, place, E_ARB_INDEX, "%u..%u is no range within the %u that there are",
                        (unsigned)range.first, (unsigned)range.last, (unsigned)limit);
    return range;
}

/* ---- program. ------------------------------------------------------------------------------ */

static void parse_program_parameters(struct arb_parser *p, bool ranges)
{
    struct tgsic_arb_constant constant = {.source = TGSIC_ARB_ENV};
    enum tgsic_arb_limit limit = TGSIC_ARB_MAX_ENV_PARAMETERS;
    tgsic_arb_expect(p, ".");
    const struct arb_token *place = p->at;
    if (tgsic_arb_accept(p, "local")) {
        constant.source = TGSIC_ARB_LOCAL;
        limit = TGSIC_ARB_MAX_LOCAL_PARAMETERS;
    } else if (!tgsic_arb_accept(p, "env")) {
        tgsic_arb_error(p, place, E_ARB_BINDING, "there are program.env[] and program.local[]");
    }
    struct range range = parse_range(p, p->program->limits[limit], ranges);
    for (uint32_t i = range.first; i <= range.last; i++) {
        constant.index = i;
        tgsic_arb_add_constant(p, constant);
    }
}

/* ---- state. -------------------------------------------------------------------------------- */

static const struct state_row {
    uint8_t source, language, limit;
    const char *path;
} states[] = {
#define ARB_STATE(source, stages, path, limit)                                                     \
    {TGSIC_ARB_##source, ARB_##stages, ARB_LIMIT_##limit, path},
#include "state.def"
};

static const struct state_row matrices[] = {
#define ARB_MATRIX(source, path, limit) {TGSIC_ARB_##source, ARB_BOTH, ARB_LIMIT_##limit, path},
#include "state.def"
};

static enum tgsic_arb_modifier parse_modifier(struct arb_parser *p)
{
    static const struct {
        const char *name;
        enum tgsic_arb_modifier modifier;
    } modifiers[] = {{".inverse", TGSIC_ARB_INVERSE},
                     {".transpose", TGSIC_ARB_TRANSPOSE},
                     {".invtrans", TGSIC_ARB_INVERSE_TRANSPOSE}};
    struct arb_path path;
    for (size_t i = 0; i < sizeof modifiers / sizeof *modifiers; i++)
        if (tgsic_arb_match(p, modifiers[i].name, &path))
            return modifiers[i].modifier;
    return TGSIC_ARB_AS_IS;
}

/* Behind the matrix: modifier and rows; all four without `.row`, where an array takes them. */
static void parse_rows(struct arb_parser *p, struct tgsic_arb_constant constant, bool ranges)
{
    struct range rows = {0, 3};
    constant.modifier = (uint8_t)parse_modifier(p);
    if (!ranges || (tgsic_arb_is(p->at, ".") && tgsic_arb_is(&p->at[1], "row"))) {
        tgsic_arb_expect(p, ".");
        tgsic_arb_expect(p, "row");
        rows = parse_range(p, 4, ranges);
    }
    for (uint32_t r = rows.first; r <= rows.last; r++) {
        constant.row = (uint8_t)r;
        tgsic_arb_add_constant(p, constant);
    }
}

static const struct state_row *find(struct arb_parser *p, const struct state_row *rows,
                                    size_t count, struct arb_path *path)
{
    const struct arb_token *place = p->at;
    for (size_t i = 0; i < count; i++)
        if (rows[i].language & p->program->language && tgsic_arb_match(p, rows[i].path, path)) {
            tgsic_arb_check_index(p, place, rows[i].limit, path->index);
            return &rows[i];
        }
    return NULL;
}

static void parse_state(struct arb_parser *p, bool ranges)
{
    struct arb_path path;
    tgsic_arb_expect(p, ".");
    const struct arb_token *place = p->at;
    const struct state_row *row = find(p, matrices, sizeof matrices / sizeof *matrices, &path);
    bool is_matrix = row;
    if (!row)
        row = find(p, states, sizeof states / sizeof *states, &path);
    if (!row)
        tgsic_arb_error(p, place, E_ARB_BINDING, "there is no such state");
    struct tgsic_arb_constant constant = {
        .source = row->source, .back = path.back, .index = path.index};
    if (is_matrix)
        parse_rows(p, constant, ranges);
    else
        tgsic_arb_add_constant(p, constant);
}

/* ---- Literals ------------------------------------------------------------------------------ */

static float parse_signed(struct arb_parser *p)
{
    bool minus = tgsic_arb_accept_sign(p);
    float value = tgsic_arb_expect_number(p);
    return minus ? -value : value;
}

/* A number is all four components; of a vector, those that are missing are 0, 0 and 1. */
static void parse_literal(struct arb_parser *p)
{
    struct tgsic_arb_constant constant = {.source = TGSIC_ARB_LITERAL, .value = {0, 0, 0, 1}};
    if (!tgsic_arb_accept(p, "{")) {
        float value = parse_signed(p);
        for (unsigned c = 0; c < 4; c++)
            constant.value[c] = value;
    } else {
        constant.value[0] = parse_signed(p);
        for (unsigned c = 1; c < 4 && tgsic_arb_accept(p, ","); c++)
            constant.value[c] = parse_signed(p);
        tgsic_arb_expect(p, "}");
    }
    tgsic_arb_add_constant(p, constant);
}

/* ---- All ----------------------------------------------------------------------------------- */

static void parse(struct arb_parser *p, bool ranges)
{
    if (tgsic_arb_accept(p, "program"))
        parse_program_parameters(p, ranges);
    else if (tgsic_arb_accept(p, "state"))
        parse_state(p, ranges);
    else
        parse_literal(p);
}

bool tgsic_arb_constant_follows(const struct arb_parser *p)
{
    return tgsic_arb_is(p->at, "program") || tgsic_arb_is(p->at, "state") ||
           tgsic_arb_is(p->at, "{") || tgsic_arb_is_number(p->at);
}

uint32_t tgsic_arb_parse_constant(struct arb_parser *p)
{
    parse(p, false);
    return p->program->num_constants - 1;
}

void tgsic_arb_parse_constants(struct arb_parser *p)
{
    parse(p, true);
}
