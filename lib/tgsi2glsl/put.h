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

/* of a source: a name and an index in brackets, or immediates in a constructor; its swizzle; what
 * stands around it */
enum { SOURCE_ROOM = TYPE_ROOM + 2 + 4 * (LITERAL_ROOM + 2) + CAST_ROOM };
/* of the destination: `precise`, a type and a name, a mask and the equals sign */
enum { HEAD_ROOM = 8 + TYPE_ROOM + 1 + NAME_ROOM + SWIZZLE_ROOM + 3 };
enum { STATEMENT_ROOM = HEAD_ROOM + MAX_SOURCES * SOURCE_ROOM + 128 };

/* ---- Positions and components, as words: one a byte, the first in the lowest ---------------- */

/* what the first `count` of them take up, one to four */
static inline uint32_t first_bytes(unsigned count)
{
    return UINT32_MAX >> (32 - 8 * count);
}

static inline bool are_same(uint32_t word, unsigned count)
{
    return word == ((word & 3) * 0x01010101u & first_bytes(count));
}

/* The elements that an array of four has at `count` positions. */
static inline uint32_t elements(const uint8_t array[4], const uint8_t *positions, unsigned count)
{
    uint32_t word = array[positions[0]];
    if (count > 1)
        word |= (uint32_t)array[positions[1]] << 8;
    if (count > 2)
        word |= (uint32_t)array[positions[2]] << 16;
    if (count > 3)
        word |= (uint32_t)array[positions[3]] << 24;
    return word;
}

/* ---- Sources ------------------------------------------------------------------------------- */

/* The one slot, or element of an array, that a source without a variable is of, or NULL. It is good
 * until the next source is looked for. */
static inline const struct variable_form *find_other_form(struct emit *e,
                                                          const struct tgsic_register *reg,
                                                          const struct tgsic_operand_variables *op)
{
    bool integer;
    if (op->mask || reg->indirect || reg->dimension_indirect || (reg->index | reg->dimension) < 0)
        return NULL;
    switch (reg->file) {
    case TGSIC_FILE_CONST:
        return tgsic_emit_constant(e, reg, &integer)->plain[integer];
    case TGSIC_FILE_IN:
        return e->inputs[reg->index].plain;
    case TGSIC_FILE_SV:
        return e->system_values[reg->index].plain;
    case TGSIC_FILE_TEMP:
        return tgsic_emit_form_element(e, reg, &e->read);
    default:
        return NULL;
    }
}

/* The same, or the variable, as most sources are of one. */
static inline const struct variable_form *find_form(struct emit *e,
                                                    const struct tgsic_register *reg,
                                                    const struct tgsic_operand_variables *op)
{
    return op->variable != TGSIC_NO_VARIABLE ? &e->forms[op->variable]
                                             : find_other_form(e, reg, op);
}

static inline char *put_form_name(char *at, const struct variable_form *form)
{
    memcpy(at, form->name, NAME_ROOM);
    return at + form->length;
}

/* The name of what a register is in, an element of an array maybe. */
static inline char *put_name(char *at, const struct variable_form *form,
                             const struct tgsic_register *reg)
{
    at = put_form_name(at, form);
    if (form->place.base >= BASE_CONSTANT) {
        bool vertex = form->place.base == BASE_VERTICES;
        *at++ = '[';
        at = tgsic_put_uint(at, (unsigned)(vertex ? reg->dimension : reg->index));
        *at++ = ']';
    }
    return at;
}

/* What is read of it, behind the name: `count` components in the bytes `taken`; nothing where that
 * is all of it. */
static inline char *put_components(char *at, const struct variable_form *form, uint32_t components,
                                   uint32_t taken, unsigned count)
{
    uint32_t positions = components;
    if (form->mask & (form->mask + 1u)) /* it lacks a component in front of another */
        positions = tgsic_layout_positions(&tgsic_emit_layouts[form->mask], components, taken);
    bool in_order = positions == (0x03020100u & taken);
    bool whole = (form->place.width == 1) | (in_order & (form->place.width == count));
    (void)tgsic_put_swizzle(at, positions, count);
    return at + (whole ? 0 : 1 + count);
}

/* Of a variable: with its modifiers, as another kind. */
char *tgsic_put_modified(struct emit *e, char *at, unsigned source,
                         const struct variable_form *form, uint32_t components, unsigned count,
                         enum tgsic_kind want);
/* Of a variable that is a scalar: so many components that are the same. */
char *tgsic_put_widened(struct emit *e, char *at, unsigned source, const struct variable_form *form,
                        uint32_t components, unsigned count, enum tgsic_kind want);
/* Of what is no plain variable, or takes a comparison. */
char *tgsic_put_other_source(struct emit *e, char *at, unsigned source, const uint8_t *positions,
                             unsigned count, enum tgsic_kind want, bool scalar);

/* Prints positions of a source as tgsic_emit_source() does. */
static inline char *put_source(struct emit *e, char *at, unsigned source, const uint8_t *positions,
                               unsigned count, enum tgsic_kind want, bool scalar)
{
    const struct tgsic_src *src = &e->in->src[source];
    const struct tgsic_operand_variables *op = tgsic_emit_operand(e, e->in->num_dst + source);
    if (src->reg.file == TGSIC_FILE_IMM)
        return tgsic_put_immediate(e, at, source, positions, count, want, scalar);
    const struct variable_form *form = find_form(e, &src->reg, op);
    uint32_t components = elements(src->swizzle, positions, count);
    unsigned width = scalar && are_same(components, count) ? 1 : count;
    if (!form || !form->plain || (want == TGSIC_KIND_BOOL && form->plain == TGSIC_KIND_FLOAT))
        return tgsic_put_other_source(e, at, source, positions, count, want, scalar);
    if (form->place.width == 1 && width > 1)
        return tgsic_put_widened(e, at, source, form, components, width, want);
    if (form->plain != want || src->absolute || src->negate)
        return tgsic_put_modified(e, at, source, form, components, width, want);
    return put_components(put_name(at, form, &src->reg), form, components & first_bytes(width),
                          first_bytes(width), width);
}

/* ---- Pairs of words ------------------------------------------------------------------------ */

/* What makes a 64-bit value of two words that a source has, and what ends it. */
extern const struct type_word tgsic_pack_words[TGSIC_KIND_UINT64 + 1];
static inline char *put_open_pack(char *at, enum tgsic_kind kind)
{
    at = tgsic_put_word(at, &tgsic_pack_words[kind]);
    return kind == TGSIC_KIND_INT64 ? PUT_LITERAL(at, "ivec2(") : at;
}

static inline char *put_close_pack(char *at, enum tgsic_kind kind)
{
    memcpy(at, "))", 2);
    return at + (kind == TGSIC_KIND_INT64 ? 2 : 1);
}

/* Two components of one vector, which is what most 64-bit values are made of. */
static inline char *put_packed_vector(struct emit *e, char *at, const struct tgsic_src *src,
                                      uint32_t components, const struct variable_form *form,
                                      enum tgsic_kind kind)
{
    enum tgsic_kind from = (enum tgsic_kind)form->plain;
    at = put_open_pack(at, kind);
    if (from != TGSIC_KIND_UINT)
        at = tgsic_put_open_other(e, at, from, TGSIC_KIND_UINT, 2);
    at = put_components(put_name(at, form, &src->reg), form, components, first_bytes(2), 2);
    if (from != TGSIC_KIND_UINT)
        at = tgsic_put_close_other(at, from, TGSIC_KIND_UINT, 2);
    return put_close_pack(at, kind);
}

/* ---- Statements ---------------------------------------------------------------------------- */

/* What stands in front of a variable that has to be declared in the line at hand, which writes all
 * of it or not: a type, or a statement where it takes one. */
char *tgsic_put_declaration(struct emit *e, char *at, struct variable_form *form, bool whole);

/* Its type, or nothing where it has been declared: either comes at random, so that this takes no
 * branch. */
static inline char *put_type(char *at, struct variable_form *form)
{
    at = tgsic_put_word(at, &tgsic_emit_declarations[form->type]);
    form->declare = TGSIC_DECLARE_AT_TOP;
    form->type = NO_TYPE;
    return at;
}

/* A variable that the line at hand writes, all of it or not, declared where it has to be. */
static inline char *put_assigned(struct emit *e, char *at, struct variable_form *form, bool whole)
{
    bool apart =
        whole ? form->declare == TGSIC_DECLARE_BEFORE : form->declare != TGSIC_DECLARE_AT_TOP;
    if (apart)
        at = tgsic_put_declaration(e, at, form, whole);
    else
        at = put_type(at, form);
    return put_form_name(at, form);
}

static inline char *put_equals(char *at)
{
    memcpy(at, " = ", 4); /* at once, with the end that is not wanted */
    return at + 3;
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
        at = put_assigned(e, at, form, part->count == form->place.width);
    } else {
        at = tgsic_put_other_destination(e, part);
    }
    if (part->count < part->place.width)
        at = tgsic_put_swizzle(at, tgsic_positions_word(part->position), part->count);
    return put_equals(at);
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
