/* SPDX-License-Identifier: MIT */
/* Operands: what they name, swizzles and masks. */
#include "parse.h"

/* ---- Components ---------------------------------------------------------------------------- */

/* The number of a component; fragment programs may say rgba for xyzw. -1: none. */
static int component(const struct arb_parser *p, char c, bool *rgba)
{
    static const char *const names[] = {"xyzw", "rgba"};
    for (unsigned set = 0; set < (p->program->language == ARB_FRAG ? 2u : 1u); set++) {
        const char *at = strchr(names[set], c);
        if (!c || !at)
            continue;
        *rgba = set;
        return (int)(at - names[set]);
    }
    return -1;
}

/* The components that a name of one to four letters, all of one set, says; 0: it is none. */
static unsigned components(const struct arb_parser *p, const struct arb_token *t, uint8_t out[4])
{
    bool first_set = false;
    if (t->kind != ARB_NAME || t->length > 4)
        return 0;
    for (uint32_t i = 0; i < t->length; i++) {
        bool set;
        int c = component(p, t->text[i], &set);
        if (c < 0 || (i && set != first_set))
            return 0;
        first_set = set;
        out[i] = (uint8_t)c;
    }
    return t->length;
}

/* "", ".x" or ".xyzw" */
static void parse_swizzle(struct arb_parser *p, uint8_t swizzle[4])
{
    for (unsigned c = 0; c < 4; c++)
        swizzle[c] = (uint8_t)c;
    if (!tgsic_arb_accept(p, "."))
        return;
    unsigned count = components(p, p->at, swizzle);
    if (count != 1 && count != 4)
        tgsic_arb_error(p, p->at, E_ARB_SWIZZLE, "a swizzle has one or four components");
    if (count == 1)
        memset(swizzle, swizzle[0], 4);
    p->at++;
}

static uint8_t parse_mask(struct arb_parser *p)
{
    uint8_t list[4];
    unsigned mask = 0;
    if (!tgsic_arb_accept(p, "."))
        return TGSIC_WRITEMASK_XYZW;
    unsigned count = components(p, p->at, list);
    for (unsigned i = 0; i < count; i++) {
        if (mask >> list[i])
            count = 0; /* not in order, or twice */
        mask |= 1u << list[i];
    }
    if (!count)
        tgsic_arb_error(p, p->at, E_ARB_MASK,
                        "a mask is a selection of the components, in their order");
    p->at++;
    return (uint8_t)mask;
}

/* ---- Relative addresses --------------------------------------------------------------------- */

/* ARB_vertex_program 2.14.4.5 */
#define MIN_OFFSET (-64)
#define MAX_OFFSET 63

static int32_t parse_offset(struct arb_parser *p)
{
    const struct arb_token *place = p->at;
    if (!tgsic_arb_is(place, "+") && !tgsic_arb_is(place, "-"))
        return 0;
    bool minus = tgsic_arb_accept_sign(p);
    int32_t offset = (int32_t)tgsic_arb_expect_integer(p);
    offset = minus ? -offset : offset;
    if (offset < MIN_OFFSET || offset > MAX_OFFSET)
        tgsic_arb_error(p, place, E_ARB_RELATIVE, "an offset is from %d to %d", MIN_OFFSET,
                        MAX_OFFSET);
    return offset;
}

static struct arb_symbol *find(struct arb_parser *p, const struct arb_token *name)
{
    struct arb_symbol *symbol = tgsic_arb_find(&p->symbols, name);
    if (!symbol)
        tgsic_arb_error(p, name, E_ARB_UNDECLARED, "'%.*s' is not declared",
                        name->length > 40 ? 40 : (int)name->length, name->text);
    return symbol;
}

static uint32_t parse_address_name(struct arb_parser *p)
{
    const struct arb_token *name = tgsic_arb_expect_name(p, "an address register");
    const struct arb_symbol *symbol = find(p, name);
    if (symbol->meaning.kind != ARB_SYMBOL_ADDRESS)
        tgsic_arb_error(p, name, E_ARB_KIND, "this is no address register");
    return symbol->meaning.index;
}

/* From here on the array's elements have registers side by side. */
static void note_run(struct arb_parser *p, struct arb_meaning *array)
{
    struct arb_program *program = p->program;
    if (array->indexed)
        return;
    array->indexed = true;
    ARENA_RESERVE(p->arena, program->runs, program->num_runs);
    program->runs[program->num_runs++] = (struct arb_run){array->index, array->count};
}

/* "[3]", "[A0.x]", "[A0.x + 3]" */
static void parse_element(struct arb_parser *p, struct arb_meaning *array, struct arb_operand *op)
{
    tgsic_arb_expect(p, "[");
    const struct arb_token *place = p->at;
    op->index = array->index;
    if (place->kind == ARB_INTEGER) {
        uint32_t element = tgsic_arb_expect_integer(p);
        if (element >= array->count)
            tgsic_arb_error(p, place, E_ARB_INDEX, "the array has %u elements",
                            (unsigned)array->count);
        op->index += element;
    } else {
        op->relative = true;
        op->address = parse_address_name(p);
        tgsic_arb_expect(p, ".");
        tgsic_arb_expect(p, "x");
        op->offset = parse_offset(p);
        note_run(p, array);
    }
    tgsic_arb_expect(p, "]");
}

/* ---- Sources ------------------------------------------------------------------------------- */

static void parse_named(struct arb_parser *p, struct arb_operand *op)
{
    const struct arb_token *name = tgsic_arb_expect_name(p, "an operand");
    struct arb_meaning *meaning = &find(p, name)->meaning;
    op->index = meaning->index;
    switch (meaning->kind) {
    case ARB_SYMBOL_TEMPORARY:
        op->file = ARB_FILE_TEMPORARY;
        return;
    case ARB_SYMBOL_ATTRIBUTE:
        op->file = ARB_FILE_BINDING;
        return;
    case ARB_SYMBOL_PARAMETER:
        return;
    case ARB_SYMBOL_ARRAY:
        parse_element(p, meaning, op);
        return;
    default:
        tgsic_arb_error(p, name, E_ARB_KIND, "%s cannot be read",
                        meaning->kind == ARB_SYMBOL_RESULT ? "a result" : "an address register");
    }
}

/* What is read, without sign and swizzle. */
static struct arb_operand parse_register(struct arb_parser *p)
{
    struct arb_operand op = {.file = ARB_FILE_CONSTANT};
    const char *attributes = p->program->language == ARB_VERT ? "vertex" : "fragment";
    if (tgsic_arb_constant_follows(p)) {
        op.index = tgsic_arb_parse_constant(p);
    } else if (tgsic_arb_accept(p, attributes)) {
        op.file = ARB_FILE_BINDING;
        op.index = tgsic_arb_parse_binding(p, ARB_ATTRIBUTE);
    } else {
        parse_named(p, &op);
    }
    if (op.file == ARB_FILE_CONSTANT && !op.relative)
        p->program->constants[op.index].used = true;
    return op;
}

struct arb_operand tgsic_arb_parse_vector(struct arb_parser *p)
{
    bool minus = tgsic_arb_accept_sign(p);
    struct arb_operand op = parse_register(p);
    parse_swizzle(p, op.swizzle);
    op.negate = minus ? 15 : 0;
    return op;
}

/* A number has its components all alike, and so needs no selection. */
struct arb_operand tgsic_arb_parse_scalar(struct arb_parser *p)
{
    const struct arb_token *place = p->at;
    bool minus = tgsic_arb_accept_sign(p), is_number = tgsic_arb_is_number(p->at);
    struct arb_operand op = parse_register(p);
    bool selected = tgsic_arb_is(p->at, ".");
    parse_swizzle(p, op.swizzle);
    if (is_number && !selected)
        memset(op.swizzle, 0, 4);
    else if (!selected || p->at[-1].length != 1)
        tgsic_arb_error(p, place, E_ARB_SWIZZLE, "this operand is a single component, such as .x");
    op.negate = minus ? 15 : 0;
    return op;
}

static uint8_t parse_extended_component(struct arb_parser *p)
{
    uint8_t list[4];
    const struct arb_token *place = p->at++;
    if (tgsic_arb_is(place, "0"))
        return ARB_ZERO;
    if (tgsic_arb_is(place, "1"))
        return ARB_ONE;
    if (place->kind == ARB_FINISH || components(p, place, list) != 1)
        tgsic_arb_error(p, place, E_ARB_SWIZZLE, "a component of SWZ is 0, 1, x, y, z or w");
    return list[0];
}

struct arb_operand tgsic_arb_parse_swizzled(struct arb_parser *p)
{
    struct arb_operand op = parse_register(p);
    for (unsigned c = 0; c < 4; c++) {
        tgsic_arb_expect(p, ",");
        if (tgsic_arb_accept_sign(p))
            op.negate |= (uint8_t)(1u << c);
        op.swizzle[c] = parse_extended_component(p);
    }
    return op;
}

/* ---- Destinations --------------------------------------------------------------------------- */

static void parse_written(struct arb_parser *p, struct arb_operand *op)
{
    const struct arb_token *name = tgsic_arb_expect_name(p, "a destination");
    const struct arb_meaning *meaning = &find(p, name)->meaning;
    if (meaning->kind != ARB_SYMBOL_TEMPORARY && meaning->kind != ARB_SYMBOL_RESULT)
        tgsic_arb_error(p, name, E_ARB_KIND, "a destination is a temporary or a result");
    op->file = meaning->kind == ARB_SYMBOL_RESULT ? ARB_FILE_BINDING : ARB_FILE_TEMPORARY;
    op->index = meaning->index;
}

struct arb_operand tgsic_arb_parse_destination(struct arb_parser *p)
{
    struct arb_operand op = {.file = ARB_FILE_BINDING};
    if (tgsic_arb_accept(p, "result"))
        op.index = tgsic_arb_parse_binding(p, ARB_RESULT);
    else
        parse_written(p, &op);
    op.mask = parse_mask(p);
    return op;
}

struct arb_operand tgsic_arb_parse_address(struct arb_parser *p)
{
    struct arb_operand op = {.file = ARB_FILE_ADDRESS, .mask = 1};
    op.index = parse_address_name(p);
    tgsic_arb_expect(p, ".");
    tgsic_arb_expect(p, "x");
    return op;
}
