/* SPDX-License-Identifier: MIT */
/* Arithmetic: opcodes of the table glsl.def, and those that need a function. */
#include "alu.h"

#include <string.h>

static const char each_component[] = "";

static const struct alu_row rows[TGSIC_OPCODE_LIMIT] = {
#define GLSL(opcode, result, scalar, vector, scalars)                                              \
    [TGSIC_OPCODE_##opcode] = {scalar, vector, result, scalars},
#include "glsl.def"
};

static const char *const helpers[TGSIC_OPCODE_LIMIT] = {
#define GLSL_HELPER(opcode, text) [TGSIC_OPCODE_##opcode] = text,
#include "glsl.def"
};

static const uint8_t needs[TGSIC_OPCODE_LIMIT] = {
#define GLSL_NEEDS(opcode, feature) [TGSIC_OPCODE_##opcode] = TGSIC_FEATURE_##feature + 1,
#include "glsl.def"
};

/* where there are no integers */
static const struct alu_row old_rows[TGSIC_OPCODE_LIMIT] = {
#define GLSL_OLD(opcode, result, scalar, vector, scalars)                                          \
    [TGSIC_OPCODE_##opcode] = {scalar, vector, result, scalars},
#include "glsl.def"
};

/* statements that rows alone cannot say */
static result_writer *const writers[TGSIC_OPCODE_LIMIT] = {
#define GLSL_WRITER(opcode, writer) [TGSIC_OPCODE_##opcode] = tgsic_emit_##writer,
#include "glsl.def"
};

static const struct alu_row *row_of(const struct emit *e)
{
    unsigned opcode = e->in->opcode;
    return e->old && old_rows[opcode].scalar ? &old_rows[opcode] : &rows[opcode];
}

static bool is_integer(enum tgsic_kind kind)
{
    return kind == TGSIC_KIND_INT || kind == TGSIC_KIND_UINT;
}

/* ---- Types --------------------------------------------------------------------------------- */

/* The integer type to work in where the opcode does not care: the destination's, else that of the
 * sources. */
enum tgsic_kind tgsic_emit_choose_integer(struct emit *e, enum tgsic_kind result)
{
    bool floats = true;
    if (is_integer(result))
        return result;
    for (unsigned s = 0; s < e->in->num_src; s++) {
        if (tgsic_source_letter(e->in, s) != 'n')
            continue;
        unsigned mask = tgsic_source_mask(&e->scan, e->in, s), c = 0;
        while (c < 3 && !(mask & (1u << c)))
            c++;
        struct place place = tgsic_emit_source_places(e, s)[c];
        if (place.kind == TGSIC_KIND_UINT)
            return TGSIC_KIND_UINT;
        floats &= place.kind == TGSIC_KIND_FLOAT || place.kind == TGSIC_KIND_NONE;
    }
    return floats && e->in->opcode != TGSIC_OPCODE_UARL ? TGSIC_KIND_UINT : TGSIC_KIND_INT;
}

enum tgsic_kind tgsic_emit_source_kind(const struct emit *e, unsigned source)
{
    return tgsic_kind_of_letter(tgsic_source_letter(e->in, source), e->integer);
}

static void need_by_opcode(struct emit *e)
{
    unsigned needed = needs[e->in->opcode];
    if (needed)
        tgsic_emit_need(e, (enum tgsic_feature)(needed - 1));
}

void tgsic_emit_need_helper(struct emit *e, unsigned opcode)
{
    if (!helpers[opcode] || e->helper_done[opcode])
        return;
    e->helper_done[opcode] = 1;
    tgsic_text_str(&e->helpers, helpers[opcode]);
    tgsic_text_char(&e->helpers, '\n');
}

/* ---- Templates ----------------------------------------------------------------------------- */

/* how a template's sources are printed */
struct expansion {
    const uint8_t *positions;
    unsigned count;   /* width of the expression */
    unsigned scalars; /* sources that may be scalars */
    bool replicated;  /* sources have the widths that the opcode reads */
    bool paired;      /* of an opcode with 64-bit operands: */
    unsigned pair;
};

static void print_source(struct emit *e, const struct expansion *x, unsigned source)
{
    static const uint8_t all[] = {0, 1, 2, 3};
    size_t before = e->out->size;
    char *text;

    if (x->paired) {
        tgsic_emit_pair(e, source, x->pair);
    } else if (x->replicated) {
        unsigned mask = tgsic_source_mask(&e->scan, e->in, source);
        unsigned count = mask == 15 ? 4 : mask == 7 ? 3 : mask == 3 ? 2 : 1;
        tgsic_emit_source(e, source, all, count, tgsic_emit_source_kind(e, source), false);
    } else {
        tgsic_emit_source(e, source, x->positions, x->count, tgsic_emit_source_kind(e, source),
                          x->scalars >> source & 1);
    }
    text = e->out->data + before;
    if (e->out->size == before || *text != '-' || before < 2)
        return;
    if (text[-1] == ' ' && text[-2] == '+') { /* a + -b */
        text[-2] = '-';
        memmove(text, text + 1, e->out->size - before - 1);
        e->out->size--;
    } else if (text[-1] == '-') { /* --a is another operator */
        size_t length = e->out->size - before;
        tgsic_text_room(e->out, 2);
        text = e->out->data + before;
        memmove(text + 1, text, length);
        text[0] = '(';
        text[length + 1] = ')';
        e->out->size += 2;
    }
}

static enum tgsic_kind kind_of_directive(char c)
{
    return c == 'F' ? TGSIC_KIND_FLOAT : c == 'I' ? TGSIC_KIND_INT : TGSIC_KIND_UINT;
}

/* %0, %1, …: sources; %F, %I, %U: a type as wide as the expression; any other % is itself */
static void expand(struct emit *e, const char *template, const struct expansion *x)
{
    for (const char *p = template; *p;) {
        const char *plain = p;
        while (*p && *p != '%')
            p++;
        tgsic_text_bytes(e->out, plain, (size_t)(p - plain));
        if (!*p)
            break;
        if (p[1] >= '0' && p[1] <= '9') {
            print_source(e, x, (unsigned)(p[1] - '0'));
            p += 2;
        } else if (p[1] == 'F' || p[1] == 'I' || p[1] == 'U') {
            tgsic_text_str(e->out, tgsic_emit_type(kind_of_directive(p[1]), x->count));
            p += 2;
        } else {
            tgsic_text_char(e->out, *p++);
        }
    }
}

void tgsic_emit_formula(struct emit *e, unsigned pair)
{
    struct expansion x = {.count = 1, .paired = true, .pair = pair};
    if (row_of(e)->scalar)
        expand(e, row_of(e)->scalar, &x);
    else
        tgsic_emit_fail(e, e->in->pos, "%s is not translated",
                        tgsic_opcode_info(e->in->opcode)->name);
}

bool tgsic_emit_all_scalar(struct emit *e, const struct part *part)
{
    for (unsigned s = 0; s < e->in->num_src; s++)
        if (!tgsic_emit_is_scalar(e, s, part->component, part->count))
            return false;
    return true;
}

/* vecN(scalar form, …) */
static void expand_each(struct emit *e, const char *template, const struct part *part,
                        enum tgsic_kind kind)
{
    tgsic_emit_open_type(e, kind, part->count);
    for (unsigned i = 0; i < part->count; i++) {
        struct expansion x = {.positions = part->component + i, .count = 1, .scalars = 31};
        if (i)
            TEXT_LITERAL(e->out, ", ");
        expand(e, template, &x);
    }
    tgsic_text_char(e->out, ')');
}

static inline void write_row(struct emit *e, const struct part *part, const struct alu_row *row)
{
    bool scalar = part->count == 1 || tgsic_emit_all_scalar(e, part);
    struct expansion x = {
        .positions = part->component, .count = scalar ? 1 : part->count, .scalars = row->scalars};

    if (scalar)
        x.scalars = 31;
    tgsic_emit_begin(e, part, row->result, scalar);
    if (scalar || !row->vector)
        expand(e, row->scalar, &x);
    else if (row->vector == each_component)
        expand_each(e, row->scalar, part, tgsic_kind_of_letter(row->result, e->integer));
    else
        expand(e, row->vector, &x);
    tgsic_emit_end(e, part, row->result, scalar);
}

void tgsic_emit_componentwise(struct emit *e, const struct part *part, const struct alu_row *row)
{
    write_row(e, part, row);
}

void tgsic_emit_row(struct emit *e, const struct part *part)
{
    const struct alu_row *row = row_of(e);
    if (tgsic_opcode_traits[e->in->opcode] & TGSIC_TRAIT_SIGNLESS || row->result == 'n')
        e->integer = tgsic_emit_choose_integer(e, part->place.kind);
    if (tgsic_opcode_table[e->in->opcode].mode == TGSIC_MODE_REPL) {
        struct expansion x = {.positions = part->component, .count = 1, .replicated = true};
        tgsic_emit_begin(e, part, row->result, true);
        expand(e, row->scalar, &x);
        tgsic_emit_end(e, part, row->result, true);
    } else {
        write_row(e, part, row);
    }
}

/* dFdy() of a picture that lies upside down has the other sign */
void tgsic_emit_derivative(struct emit *e, const struct part *part)
{
    unsigned flip = e->pipeline->state.flip_y;
    struct alu_row row = *row_of(e);
    if (flip == TGSIC_VARIANT_STATIC)
        row.scalar = tgsic_arena_printf(e->arena, "-%s", row.scalar);
    else if (flip == TGSIC_VARIANT_DYNAMIC)
        row.scalar = tgsic_arena_printf(e->arena, "%s * %s",
                                        tgsic_emit_driver(e, TGSIC_DRIVER_FLIP_Y), row.scalar);
    tgsic_emit_componentwise(e, part, &row);
}

/* roundEven() came with the integers */
void tgsic_emit_rounded(struct emit *e, const struct part *part)
{
    if (e->old)
        tgsic_emit_need_helper(e, TGSIC_OPCODE_ROUND);
    tgsic_emit_row(e, part);
}

/* ---- Dispatch ------------------------------------------------------------------------------ */

void tgsic_emit_alu(struct emit *e)
{
    unsigned opcode = e->in->opcode;
    result_writer *write = writers[opcode] ? writers[opcode] : tgsic_emit_row;
    need_by_opcode(e);
    if (tgsic_is_wide(opcode)) {
        tgsic_emit_need_helper(e, opcode);
        tgsic_emit_wide(e);
    } else if (!writers[opcode] && !rows[opcode].scalar) {
        tgsic_emit_fail(e, e->in->pos, "%s is not translated", tgsic_opcode_info(opcode)->name);
    } else {
        tgsic_emit_results(e, write);
    }
}
