/* SPDX-License-Identifier: MIT */
/* Pieces of statements that nearly all have: where a statement starts, its destination, sources
 * that are one vector with a name. They are printed to room that is there already, so that between
 * two of them nothing is called or checked.
 *
 * `at` is where to go on; whoever starts a statement or calls a function that prints to e->out has
 * STATEMENT_ROOM bytes from there, which what is here of one statement never fills. */
#ifndef TGSIC_EMIT_PUT_H
#define TGSIC_EMIT_PUT_H

#include "emit.h"

/* of a source: a name and an index in brackets, or immediates in a constructor; its swizzle */
enum { SOURCE_ROOM = TYPE_ROOM + 2 + 4 * (LITERAL_ROOM + 2) };
/* of the destination: `precise`, a type and a name, a mask and the equals sign */
enum { HEAD_ROOM = 8 + TYPE_ROOM + 1 + NAME_ROOM + SWIZZLE_ROOM + 3 };
enum { STATEMENT_ROOM = HEAD_ROOM + MAX_SOURCES * SOURCE_ROOM + 128 };

/* ---- Positions, as words ------------------------------------------------------------------- */

/* `word` where the first `count` positions are, else zero */
static inline uint32_t first_positions(uint32_t word, unsigned count)
{
    static const uint32_t masks[] = {0, 0xff, 0xffff, 0xffffff, 0xffffffff};
    return word & masks[count];
}

static inline bool are_ordered(uint32_t word, unsigned count)
{
    return word == first_positions(0x03020100, count);
}

static inline bool are_same(uint32_t word, unsigned count)
{
    return word == first_positions((word & 3) * 0x01010101u, count);
}

/* The components that a swizzle has at these positions, of which there are one to four. */
static inline uint32_t swizzled(const uint8_t *swizzle, const uint8_t *positions, unsigned count)
{
    uint32_t word = swizzle[positions[0]];
    if (count > 1)
        word |= (uint32_t)swizzle[positions[1]] << 8;
    if (count > 2)
        word |= (uint32_t)swizzle[positions[2]] << 16;
    if (count > 3)
        word |= (uint32_t)swizzle[positions[3]] << 24;
    return word;
}

/* ---- Sources ------------------------------------------------------------------------------- */

struct plain {
    const char *name; /* NAME_ROOM bytes of it can be read */
    size_t length;
    int index; /* of an element, -1: the vector is none */
    enum tgsic_kind kind;
    unsigned width;     /* of the vector */
    uint32_t positions; /* in it */
};

static inline bool find_variable(const struct emit *e, const struct tgsic_src *src,
                                 const struct tgsic_operand_variables *op, const uint8_t *positions,
                                 unsigned count, struct plain *plain)
{
    if (op->variable == TGSIC_NO_VARIABLE)
        return false;
    const struct variable_form *form = &e->forms[op->variable];
    plain->name = form->name;
    plain->length = form->length;
    plain->index = -1;
    plain->kind = (enum tgsic_kind)form->place.kind;
    plain->width = form->place.width;
    if (plain->width == 1) {
        plain->positions = 0;
    } else if (count == 1) {
        plain->positions = form->position[src->swizzle[positions[0]]];
    } else if (plain->width == 4) {
        plain->positions = swizzled(src->swizzle, positions, count);
    } else {
        plain->positions = form->position[src->swizzle[positions[0]]];
        for (unsigned i = 1; i < count; i++)
            plain->positions |= (uint32_t)form->position[src->swizzle[positions[i]]] << 8 * i;
    }
    return form->place.base == BASE_VARIABLE;
}

static inline bool find_slot(const struct io *io, const struct tgsic_src *src,
                             const uint8_t *positions, unsigned count, struct plain *plain)
{
    if (!io->name_length || io->form != IO_VECTOR)
        return false;
    plain->name = io->name;
    plain->length = io->name_length;
    plain->index = -1;
    plain->kind = (enum tgsic_kind)io->kind;
    plain->width = io->width;
    plain->positions = swizzled(src->swizzle, positions, count);
    for (unsigned i = 0; plain->width < 4 && i < count; i++)
        if (src->swizzle[positions[i]] >= plain->width)
            return false;
    return true;
}

static inline bool find_constant(const struct emit *e, const struct tgsic_src *src,
                                 const uint8_t *positions, unsigned count, struct plain *plain)
{
    bool integer;
    const struct constant_names *names = tgsic_emit_constant(e, &src->reg, &integer);
    plain->name = integer ? names->integers : names->floats;
    plain->length = integer ? names->integer_length : names->float_length;
    plain->index = src->reg.index;
    plain->kind = (enum tgsic_kind)(integer ? names->integer_kind : names->float_kind);
    plain->width = 4;
    plain->positions = swizzled(src->swizzle, positions, count);
    return plain->length;
}

/* Is the source one vector with a name? */
static inline bool find_plain(const struct emit *e, unsigned source, const uint8_t *positions,
                              unsigned count, struct plain *plain)
{
    const struct tgsic_src *src = &e->in->src[source];
    const struct tgsic_operand_variables *op = tgsic_emit_operand(e, e->in->num_dst + source);
    if (op->mask)
        return find_variable(e, src, op, positions, count, plain);
    if (src->reg.indirect || src->reg.dimension_indirect || src->reg.index < 0)
        return false;
    switch (src->reg.file) {
    case TGSIC_FILE_CONST:
        return find_constant(e, src, positions, count, plain);
    case TGSIC_FILE_IN:
        return find_slot(&e->inputs[src->reg.index], src, positions, count, plain);
    case TGSIC_FILE_SV:
        return find_slot(&e->system_values[src->reg.index], src, positions, count, plain);
    default:
        return false;
    }
}

static inline char *put_plain(char *at, const struct plain *plain, unsigned count)
{
    memcpy(at, plain->name, NAME_ROOM);
    at += plain->length;
    if (plain->index >= 0) {
        *at++ = '[';
        at = tgsic_put_uint(at, (unsigned)plain->index);
        *at++ = ']';
    }
    if (plain->width > 1 && (plain->width != count || !are_ordered(plain->positions, count)))
        at = tgsic_put_swizzle(at, plain->positions, count);
    return at;
}

/* For sources that are not plain, or are printed in another way. */
char *tgsic_put_other_source(struct emit *e, char *at, unsigned source, const uint8_t *positions,
                             unsigned count, enum tgsic_kind want, bool scalar);

/* Can a source be printed as `want` by its name, with a minus sign at most? */
static inline bool is_as_wanted(const struct emit *e, const struct tgsic_src *src, unsigned kind,
                                enum tgsic_kind want)
{
    return kind == want && !src->absolute && !(src->negate && (e->bare || want == TGSIC_KIND_BOOL));
}

/* Prints positions of a source as tgsic_emit_source() does. */
static inline char *put_source(struct emit *e, char *at, unsigned source, const uint8_t *positions,
                               unsigned count, enum tgsic_kind want, bool scalar)
{
    const struct tgsic_src *src = &e->in->src[source];
    struct plain plain;
    if (src->reg.file == TGSIC_FILE_IMM)
        return tgsic_put_immediate(e, at, source, positions, count, want, scalar);
    if (find_plain(e, source, positions, count, &plain) && is_as_wanted(e, src, plain.kind, want)) {
        if (count > 1 && scalar && are_same(plain.positions, count))
            count = 1;
        *at = '-';
        if (plain.width > 1 || count == 1)
            return put_plain(at + src->negate, &plain, count);
    }
    return tgsic_put_other_source(e, at, source, positions, count, want, scalar);
}

/* ---- Statements ---------------------------------------------------------------------------- */

/* What stands in front of a variable that has to be declared in the line at hand, which writes
 * `count` components: a type, or a statement where it takes one. */
char *tgsic_put_declaration(struct emit *e, char *at, struct variable_form *form, unsigned count);
static inline char *put_declaration(struct emit *e, char *at, struct variable_form *form,
                                    unsigned count)
{
    if (form->declare != TGSIC_DECLARE_BY_FIRST || count < form->place.width || e->has_precise ||
        form->place.base == BASE_WIDE)
        return tgsic_put_declaration(e, at, form, count);
    form->declare = TGSIC_DECLARE_AT_TOP;
    at = tgsic_put_type(at, (enum tgsic_kind)form->place.kind, form->place.width);
    *at = ' ';
    return at + 1;
}

/* A line that starts with what is no variable. */
char *tgsic_put_other_destination(struct emit *e, const struct part *part);

/* The name of a part, with its declaration and mask, and the equals sign. */
static inline char *put_destination(struct emit *e, const struct part *part)
{
    char *at;
    if (part->place.base == BASE_VARIABLE || part->place.base == BASE_WIDE) {
        struct variable_form *form = &e->forms[part->place.id];
        at = tgsic_emit_start_line(e, STATEMENT_ROOM);
        if (form->declare != TGSIC_DECLARE_AT_TOP)
            at = put_declaration(e, at, form, part->count);
        memcpy(at, form->name, NAME_ROOM);
        at += form->length;
    } else {
        at = tgsic_put_other_destination(e, part);
    }
    if (part->count < part->place.width)
        at = tgsic_put_swizzle(at, tgsic_positions_word(part->position), part->count);
    memcpy(at, " = ", 3);
    return at + 3;
}

/* Open and close the statement of a part, as tgsic_emit_begin() and tgsic_emit_end() do. */
static inline char *put_begin(struct emit *e, const struct part *part, char letter, bool scalar)
{
    bool same = letter == '*' || (!e->in->saturate && letter != 'o' &&
                                  tgsic_kind_of_letter(letter, e->integer) == part->place.kind);
    bool direct = !e->hazard && !e->in->precise && !e->is_expression &&
                  part->place.base != BASE_WIDE && part->place.base != BASE_OUTPUT_ARRAY;
    e->is_bare_value = direct && same && (!scalar || part->count == 1);
    if (e->is_bare_value)
        return put_destination(e, part);
    tgsic_emit_open(e, part, letter, scalar);
    return tgsic_text_room(e->out, STATEMENT_ROOM);
}

static inline void put_end(struct emit *e, char *at, const struct part *part, char letter,
                           bool scalar)
{
    if (e->is_bare_value) {
        memcpy(at, ";\n", 2);
        tgsic_text_end(e->out, at + 2);
    } else {
        tgsic_text_end(e->out, at);
        tgsic_emit_close(e, part, letter, scalar);
    }
}

#endif
