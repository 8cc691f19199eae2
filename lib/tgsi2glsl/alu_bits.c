/* SPDX-License-Identifier: MIT */
/* Integers: logic of bits and of truth values, shifts, division, bit fields. */
#include "alu.h"
#include "put.h"

/* ---- Bit logic ----------------------------------------------------------------------------- */

static bool reads_bool(struct emit *e, unsigned source, const struct part *part)
{
    const struct variable_form *form =
        find_form(e, &e->in->src[source].reg, tgsic_emit_operand(e, e->in->num_dst + source));
    if (form && form->plain)
        return form->plain == TGSIC_KIND_BOOL;
    for (unsigned i = 0; i < part->count; i++)
        if (tgsic_emit_source_places(e, source)[part->component[i]].kind != TGSIC_KIND_BOOL)
            return false;
    return true;
}

static bool is_immediate(const struct emit *e, unsigned source)
{
    uint32_t bits;
    return tgsic_emit_immediate(e, source, 0, &bits);
}

/* Are the several components of a part one scalar? */
static bool is_widened(struct emit *e, const struct part *part)
{
    return part->count > 1 && tgsic_emit_all_scalar(e, part);
}

/* AND of a bool and an immediate selects the immediate or zero */
static char *put_masked(struct emit *e, char *at, uint8_t position, unsigned condition,
                        enum tgsic_kind kind)
{
    at = put_source(e, at, condition, &position, 1, TGSIC_KIND_BOOL, true);
    at = PUT_LITERAL(at, " ? ");
    at = tgsic_put_immediate(e, at, !condition, &position, 1, kind, true);
    return tgsic_put_literal(e, PUT_LITERAL(at, " : "), kind, 0);
}

static char *put_bool_logic(struct emit *e, char *at, uint8_t position)
{
    unsigned opcode = e->in->opcode;
    *at = '!';
    at += opcode == TGSIC_OPCODE_NOT;
    at = put_source(e, at, 0, &position, 1, TGSIC_KIND_BOOL, true);
    if (opcode == TGSIC_OPCODE_NOT)
        return at;
    at = opcode == TGSIC_OPCODE_AND  ? PUT_LITERAL(at, " && ")
         : opcode == TGSIC_OPCODE_OR ? PUT_LITERAL(at, " || ")
                                     : PUT_LITERAL(at, " != ");
    return put_source(e, at, 1, &position, 1, TGSIC_KIND_BOOL, true);
}

/* One component after the other: selected by source `condition`, if that is one, else by logic. */
static void write_each(struct emit *e, const struct part *part, char letter, unsigned condition)
{
    bool scalar = is_widened(e, part);
    unsigned count = scalar ? 1 : part->count;
    enum tgsic_kind kind = (enum tgsic_kind)part->place.kind;
    char *at = put_begin(e, part, letter, scalar);
    if (count > 1) {
        at = tgsic_put_type(at, kind, count);
        *at++ = '(';
    }
    for (unsigned i = 0; i < count; i++) {
        if (i) {
            tgsic_text_end(e->out, PUT_LITERAL(at, ", "));
            at = tgsic_text_room(e->out, STATEMENT_ROOM);
        }
        at = condition < e->in->num_src ? put_masked(e, at, part->component[i], condition, kind)
                                        : put_bool_logic(e, at, part->component[i]);
    }
    *at = ')';
    put_end(e, at + (count > 1), part, letter, scalar);
}

void tgsic_emit_bit_logic(struct emit *e, const struct part *part)
{
    bool selects = e->in->opcode == TGSIC_OPCODE_AND && !e->in->saturate;
    if (part->place.kind == TGSIC_KIND_BOOL)
        write_each(e, part, 'b', MAX_SOURCES);
    else if (selects && is_immediate(e, 1) && reads_bool(e, 0, part))
        write_each(e, part, '*', 0);
    else if (selects && is_immediate(e, 0) && reads_bool(e, 1, part))
        write_each(e, part, '*', 1);
    else
        tgsic_emit_row(e, part);
}

/* ---- Integers ------------------------------------------------------------------------------ */

/* the count of a shift: its low five bits */
static char *put_count(struct emit *e, char *at, const uint8_t *positions, unsigned count,
                       bool scalar)
{
    uint32_t bits[4];
    enum tgsic_kind kind = e->in->opcode == TGSIC_OPCODE_USHR ? TGSIC_KIND_UINT : TGSIC_KIND_INT;
    bool known = true;
    for (unsigned i = 0; i < count; i++)
        known = known && tgsic_emit_immediate(e, 1, positions[i], &bits[i]);
    if (!known) {
        *at++ = '(';
        at = put_source(e, at, 1, positions, count, kind, scalar);
        return kind == TGSIC_KIND_UINT ? PUT_LITERAL(at, " & 31u)") : PUT_LITERAL(at, " & 31)");
    }
    if (count > 1) {
        at = tgsic_put_type(at, kind, count);
        *at++ = '(';
    }
    for (unsigned i = 0; i < count; i++) {
        if (i)
            at = PUT_LITERAL(at, ", ");
        at = tgsic_put_literal(e, at, kind, bits[i] & 31);
    }
    *at = ')';
    return at + (count > 1);
}

void tgsic_emit_shift(struct emit *e, const struct part *part)
{
    unsigned opcode = e->in->opcode;
    char letter = opcode == TGSIC_OPCODE_SHL ? 'n' : opcode == TGSIC_OPCODE_ISHR ? 'i' : 'u';
    bool scalar = is_widened(e, part);
    unsigned count = scalar ? 1 : part->count;
    bool scalar_count = count == 1 || tgsic_emit_is_scalar(e, 1, part->component, part->count);

    e->integer = tgsic_emit_choose_integer(e, part->place.kind);
    char *at = put_begin(e, part, letter, scalar);
    at = put_source(e, at, 0, part->component, count, tgsic_kind_of_letter(letter, e->integer),
                    false);
    at = opcode == TGSIC_OPCODE_SHL ? PUT_LITERAL(at, " << ") : PUT_LITERAL(at, " >> ");
    at = put_count(e, at, part->component, scalar_count ? 1 : count, true);
    put_end(e, at, part, letter, scalar);
}

/* is the divisor an immediate that plain division is defined for? */
static bool is_plain_divisor(const struct emit *e, const struct part *part)
{
    for (unsigned i = 0; i < part->count; i++) {
        uint32_t bits;
        if (!tgsic_emit_immediate(e, 1, part->component[i], &bits) || bits == 0 ||
            bits == UINT32_MAX)
            return false;
    }
    return true;
}

void tgsic_emit_division(struct emit *e, const struct part *part)
{
    if (e->in->opcode != TGSIC_OPCODE_MOD && is_plain_divisor(e, part)) {
        tgsic_emit_defined(e, part);
        return;
    }
    tgsic_emit_need_helper(e, e->in->opcode);
    tgsic_emit_row(e, part);
}

/* a field that lies inside the word and is known: the same one for all components */
struct field {
    uint32_t offset, width;
};

static bool find_field(struct emit *e, const struct part *part, struct field *field)
{
    return tgsic_emit_immediate(e, 1, part->component[0], &field->offset) &&
           tgsic_emit_immediate(e, 2, part->component[0], &field->width) && field->offset < 32 &&
           field->width > 0 && field->width < 32 && field->offset + field->width <= 32 &&
           (part->count == 1 || (tgsic_emit_is_scalar(e, 1, part->component, part->count) &&
                                 tgsic_emit_is_scalar(e, 2, part->component, part->count)));
}

/* of unsigned bits, as drivers know it best */
static void write_unsigned_field(struct emit *e, const struct part *part, struct field field)
{
    bool scalar = is_widened(e, part), top = field.offset + field.width == 32;
    char *at = put_begin(e, part, 'u', scalar);
    *at = '(';
    at += field.offset && !top;
    at = put_source(e, at, 0, part->component, scalar ? 1 : part->count, TGSIC_KIND_UINT, false);
    if (field.offset) {
        at = tgsic_put_uint(PUT_LITERAL(at, " >> "), field.offset);
        at = top ? PUT_LITERAL(at, "u") : PUT_LITERAL(at, "u)");
    }
    if (!top) {
        at = tgsic_put_uint(PUT_LITERAL(at, " & "), (1u << field.width) - 1);
        *at++ = 'u';
    }
    put_end(e, at, part, 'u', scalar);
}

static void write_signed_field(struct emit *e, const struct part *part, struct field field)
{
    bool scalar = is_widened(e, part);
    tgsic_emit_need(e, TGSIC_FEATURE_INTEGER_FUNCTIONS);
    char *at = PUT_LITERAL(put_begin(e, part, 'i', scalar), "bitfieldExtract(");
    at = put_source(e, at, 0, part->component, scalar ? 1 : part->count, TGSIC_KIND_INT, false);
    at = tgsic_put_uint(PUT_LITERAL(at, ", "), field.offset);
    at = tgsic_put_uint(PUT_LITERAL(at, ", "), field.width);
    *at++ = ')';
    put_end(e, at, part, 'i', scalar);
}

void tgsic_emit_field(struct emit *e, const struct part *part)
{
    bool is_signed = e->in->opcode == TGSIC_OPCODE_IBFE;
    struct field field;
    if (!find_field(e, part, &field) ||
        (is_signed && !tgsic_emit_has(e, TGSIC_FEATURE_INTEGER_FUNCTIONS))) {
        tgsic_emit_need_helper(e, e->in->opcode);
        tgsic_emit_row(e, part);
        return;
    }
    if (is_signed)
        write_signed_field(e, part, field);
    else
        write_unsigned_field(e, part, field);
}

void tgsic_emit_helped(struct emit *e, const struct part *part)
{
    tgsic_emit_need_helper(e, e->in->opcode);
    tgsic_emit_row(e, part);
}
