/* SPDX-License-Identifier: MIT */
/* Statements of opcodes that have nothing but a row of glsl.def, as nearly all have, where one
 * variable or output takes the result as it is. All others are for alu.c. */
#include "alu.h"
#include "put.h"

#include <string.h>

/* What takes the result. */
struct target {
    const char *name;                          /* NAME_ROOM bytes of it can be read */
    struct variable_form *form;                /* NULL: an output */
    const struct tgsic_components *components; /* of the register */
    unsigned length, kind, width;
};

static inline bool find_variable_target(const struct emit *e, unsigned mask, struct target *to)
{
    uint32_t id = e->operands[0].variable;
    if (id == TGSIC_NO_VARIABLE)
        return false;
    struct variable_form *form = to->form = &e->forms[id];
    to->components = &tgsic_components_of[mask];
    to->name = form->name;
    to->length = form->length;
    to->kind = form->place.kind;
    to->width = form->place.width;
    return form->place.base == BASE_VARIABLE;
}

static inline bool find_output(const struct emit *e, struct target *to)
{
    const struct tgsic_dst *dst = &e->in->dst[0];
    if (dst->reg.file != TGSIC_FILE_OUT || dst->reg.indirect || dst->reg.index < 0)
        return false;
    const struct io *io = &e->outputs[dst->reg.index];
    to->form = NULL;
    to->components = &tgsic_components_of[dst->writemask];
    to->name = io->name;
    to->length = io->name_length;
    to->kind = io->kind;
    to->width = 4;
    return tgsic_emit_is_plain_vector(io) && !io->array && dst->writemask;
}

static inline bool find_target(const struct emit *e, struct target *to)
{
    unsigned mask = e->operands[0].mask & e->in->dst[0].writemask;
    return mask ? find_variable_target(e, mask, to) : !e->operands[0].mask && find_output(e, to);
}

/* The line up to the equals sign. */
static inline char *put_target(struct emit *e, const struct target *to)
{
    char *at = tgsic_emit_start_line(e, STATEMENT_ROOM);
    const struct tgsic_components *components = to->components;
    if (to->form && to->form->declare != TGSIC_DECLARE_AT_TOP)
        at = put_declaration(e, at, to->form, components->count);
    memcpy(at, to->name, NAME_ROOM);
    at += to->length;
    if (components->count < to->width) {
        uint32_t positions = tgsic_positions_word(components->component);
        if (to->width < 4)
            positions = swizzled(to->form->position, components->component, components->count);
        at = tgsic_put_swizzle(at, positions, components->count);
    }
    memcpy(at, " = ", 3);
    return at + 3;
}

/* What of the sources a formula is printed of. */
struct reading {
    const struct quick_row *row;
    const uint8_t *positions;
    unsigned count;
    unsigned scalars; /* sources that may be scalars */
    unsigned kind;    /* of the destination */
};

/* Do all sources have one component at all positions? Few have. */
static inline bool is_scalar_row(struct emit *e, const struct tgsic_components *components)
{
    for (unsigned s = 0; s < e->in->num_src; s++) {
        const struct tgsic_src *src = &e->in->src[s];
        uint32_t word = swizzled(src->swizzle, components->component, components->count);
        if (!are_same(word, components->count) &&
            (src->reg.file != TGSIC_FILE_IMM ||
             !tgsic_emit_is_scalar(e, s, components->component, components->count)))
            return false;
    }
    return true;
}

/* Can a source of that kind have modifiers? They make floats of raw bits. */
static inline bool takes_modifiers(const struct quick_row *row, unsigned kind)
{
    return kind == TGSIC_KIND_FLOAT || row->result || row->flags & QUICK_INTEGER;
}

/* Is there no source that this row says nothing of? */
static inline bool is_readable(const struct emit *e, const struct quick_row *row,
                               const struct target *to)
{
    const struct tgsic_src *src = e->in->src;
    const struct tgsic_components *components = to->components;
    if (row->result && !row->flags) /* as nearly all */
        return true;
    if (row->flags & QUICK_TESTS && components->count > 1 &&
        !are_same(swizzled(src->swizzle, components->component, components->count),
                  components->count))
        return false;
    if (row->logic && to->kind != TGSIC_KIND_BOOL &&
        src[e->in->num_src - 1].reg.file == TGSIC_FILE_IMM)
        return false; /* AND selects */
    for (unsigned s = row->flags & QUICK_TESTS ? 1 : 0; !row->result && s < e->in->num_src; s++)
        if ((src[s].negate || src[s].absolute) && !takes_modifiers(row, to->kind))
            return false;
    return true;
}

static inline char *put_quick_source(struct emit *e, char *at, unsigned source, const void *context)
{
    static const uint8_t all[] = {0, 1, 2, 3};
    const struct reading *reading = context;
    const struct quick_row *row = reading->row;
    const uint8_t *positions = reading->positions;
    unsigned count = reading->count;
    unsigned kind = row->want[source] ? row->want[source] : reading->kind;
    if (row->flags & QUICK_REPLICATED) {
        positions = all;
        count = row->count[source];
    } else if (row->flags & QUICK_TESTS && !source) {
        count = 1;
    }
    return put_source(e, at, source, positions, count, (enum tgsic_kind)kind,
                      reading->scalars >> source & 1);
}

/* The formula, and around that of a scalar what makes a vector of it. */
static inline char *put_value(struct emit *e, char *at, const struct target *to,
                              struct reading *reading)
{
    const struct quick_row *row = reading->row;
    unsigned template = row->scalar;
    bool widened =
        reading->count > 1 && (row->flags & QUICK_REPLICATED || is_scalar_row(e, to->components));
    if (widened) {
        at = tgsic_put_type(at, (enum tgsic_kind)to->kind, reading->count);
        *at++ = '(';
        reading->count = 1;
    } else if (to->kind == TGSIC_KIND_BOOL && row->flags & QUICK_INTEGER) {
        template = row->logic;
    } else if (reading->count > 1) {
        template = row->vector;
        reading->scalars = row->scalars;
    }
    at = tgsic_put_pieces(e, at, template, reading->count, put_quick_source, reading);
    if (widened)
        *at++ = ')';
    return at;
}

/* Is the result as it is of kind `to`? */
static inline bool fits(const struct quick_row *row, const struct target *to)
{
    if (row->flags & QUICK_INTEGER)
        return to->kind == TGSIC_KIND_INT || to->kind == TGSIC_KIND_UINT ||
               (to->kind == TGSIC_KIND_BOOL && row->logic && to->components->count == 1);
    return !row->result || row->result == to->kind;
}

bool tgsic_emit_quickly(struct emit *e)
{
    const struct quick_row *row = &tgsic_quick_rows[e->in->opcode];
    struct target to;
    if (!find_target(e, &to) || !fits(row, &to) || !is_readable(e, row, &to))
        return false;
    struct reading reading = {.row = row,
                              .positions = to.components->component,
                              .count = to.components->count,
                              .scalars = row->flags & QUICK_REPLICATED ? 0 : 31,
                              .kind = to.kind};
    char *at = put_value(e, put_target(e, &to), &to, &reading);
    memcpy(at, ";\n", 2);
    tgsic_text_end(e->out, at + 2);
    return true;
}
