/* SPDX-License-Identifier: MIT */
/* Integers: logic of bits and of truth values, shifts, division, bit fields. */
#include "alu.h"

/* ---- Bit logic ----------------------------------------------------------------------------- */

static bool reads_bool(struct emit *e, unsigned source, const struct part *part)
{
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

/* AND of a bool and an immediate selects the immediate or zero */
static void write_masked(struct emit *e, const struct part *part, unsigned condition)
{
    bool scalar = part->count > 1 && tgsic_emit_all_scalar(e, part);
    unsigned count = scalar ? 1 : part->count;
    uint32_t bits;

    tgsic_emit_begin(e, part, '*', scalar);
    if (count > 1)
        tgsic_emit_open_type(e, part->place.kind, count);
    for (unsigned i = 0; i < count; i++) {
        uint8_t position = part->component[i];
        if (i)
            TEXT_LITERAL(e->out, ", ");
        tgsic_emit_scalar(e, condition, position, TGSIC_KIND_BOOL);
        TEXT_LITERAL(e->out, " ? ");
        tgsic_emit_immediate(e, !condition, position, &bits);
        tgsic_emit_literal(e, part->place.kind, bits);
        TEXT_LITERAL(e->out, " : ");
        tgsic_emit_literal(e, part->place.kind, 0);
    }
    if (count > 1)
        tgsic_text_char(e->out, ')');
    tgsic_emit_end(e, part, '*', scalar);
}

static void print_bool_logic(struct emit *e, unsigned position)
{
    unsigned opcode = e->in->opcode;
    if (opcode == TGSIC_OPCODE_NOT)
        tgsic_text_char(e->out, '!');
    tgsic_emit_scalar(e, 0, position, TGSIC_KIND_BOOL);
    if (opcode == TGSIC_OPCODE_NOT)
        return;
    tgsic_text_str(e->out, opcode == TGSIC_OPCODE_AND  ? " && "
                           : opcode == TGSIC_OPCODE_OR ? " || "
                                                       : " != ");
    tgsic_emit_scalar(e, 1, position, TGSIC_KIND_BOOL);
}

static void write_bool_logic(struct emit *e, const struct part *part)
{
    bool scalar = part->count > 1 && tgsic_emit_all_scalar(e, part);
    unsigned count = scalar ? 1 : part->count;
    tgsic_emit_begin(e, part, 'b', scalar);
    if (count > 1)
        tgsic_emit_open_type(e, TGSIC_KIND_BOOL, count);
    for (unsigned i = 0; i < count; i++) {
        if (i)
            TEXT_LITERAL(e->out, ", ");
        print_bool_logic(e, part->component[i]);
    }
    if (count > 1)
        tgsic_text_char(e->out, ')');
    tgsic_emit_end(e, part, 'b', scalar);
}

void tgsic_emit_bit_logic(struct emit *e, const struct part *part)
{
    if (part->place.kind == TGSIC_KIND_BOOL)
        write_bool_logic(e, part);
    else if (e->in->opcode == TGSIC_OPCODE_AND && !e->in->saturate && reads_bool(e, 0, part) &&
             is_immediate(e, 1))
        write_masked(e, part, 0);
    else if (e->in->opcode == TGSIC_OPCODE_AND && !e->in->saturate && reads_bool(e, 1, part) &&
             is_immediate(e, 0))
        write_masked(e, part, 1);
    else
        tgsic_emit_row(e, part);
}

/* ---- Integers ------------------------------------------------------------------------------ */

/* the count of a shift: its low five bits */
static void print_count(struct emit *e, const uint8_t *positions, unsigned count, bool scalar)
{
    uint32_t bits[4];
    enum tgsic_kind kind = e->in->opcode == TGSIC_OPCODE_USHR ? TGSIC_KIND_UINT : TGSIC_KIND_INT;
    bool known = true;
    for (unsigned i = 0; i < count; i++)
        known = known && tgsic_emit_immediate(e, 1, positions[i], &bits[i]);
    if (!known) {
        tgsic_text_char(e->out, '(');
        tgsic_emit_source(e, 1, positions, count, kind, scalar);
        tgsic_text_str(e->out, kind == TGSIC_KIND_UINT ? " & 31u)" : " & 31)");
        return;
    }
    if (count > 1)
        tgsic_emit_open_type(e, kind, count);
    for (unsigned i = 0; i < count; i++) {
        if (i)
            TEXT_LITERAL(e->out, ", ");
        tgsic_emit_literal(e, kind, bits[i] & 31);
    }
    if (count > 1)
        tgsic_text_char(e->out, ')');
}

void tgsic_emit_shift(struct emit *e, const struct part *part)
{
    unsigned opcode = e->in->opcode;
    char letter = opcode == TGSIC_OPCODE_SHL ? 'n' : opcode == TGSIC_OPCODE_ISHR ? 'i' : 'u';
    bool scalar = part->count > 1 && tgsic_emit_all_scalar(e, part);
    unsigned count = scalar ? 1 : part->count;
    bool scalar_count = count == 1 || tgsic_emit_is_scalar(e, 1, part->component, part->count);

    e->integer = tgsic_emit_choose_integer(e, part->place.kind);
    tgsic_emit_begin(e, part, letter, scalar);
    tgsic_emit_source(e, 0, part->component, count, tgsic_kind_of_letter(letter, e->integer),
                      false);
    tgsic_text_str(e->out, opcode == TGSIC_OPCODE_SHL ? " << " : " >> ");
    print_count(e, part->component, scalar_count ? 1 : count, true);
    tgsic_emit_end(e, part, letter, scalar);
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

/* a field of unsigned bits as drivers know it best */
static void write_unsigned_field(struct emit *e, const struct part *part, uint32_t offset,
                                 uint32_t width)
{
    bool scalar = part->count > 1 && tgsic_emit_all_scalar(e, part), top = offset + width == 32;
    tgsic_emit_begin(e, part, 'u', scalar);
    if (offset && !top)
        tgsic_text_char(e->out, '(');
    tgsic_emit_source(e, 0, part->component, scalar ? 1 : part->count, TGSIC_KIND_UINT, false);
    if (offset) {
        TEXT_LITERAL(e->out, " >> ");
        tgsic_text_uint(e->out, offset);
        top ? TEXT_LITERAL(e->out, "u") : TEXT_LITERAL(e->out, "u)");
    }
    if (!top) {
        TEXT_LITERAL(e->out, " & ");
        tgsic_text_uint(e->out, (1u << width) - 1);
        TEXT_LITERAL(e->out, "u");
    }
    tgsic_emit_end(e, part, 'u', scalar);
}

/* a field that lies inside the word and is known: the same one for all components */
static bool is_plain_field(struct emit *e, const struct part *part)
{
    uint32_t offset, width;
    return tgsic_emit_is_scalar(e, 1, part->component, part->count) &&
           tgsic_emit_is_scalar(e, 2, part->component, part->count) &&
           tgsic_emit_immediate(e, 1, part->component[0], &offset) &&
           tgsic_emit_immediate(e, 2, part->component[0], &width) && offset < 32 && width > 0 &&
           width < 32 && offset + width <= 32;
}

static void write_signed_field(struct emit *e, const struct part *part, uint32_t offset,
                               uint32_t width)
{
    bool scalar = part->count > 1 && tgsic_emit_all_scalar(e, part);
    tgsic_emit_need(e, TGSIC_FEATURE_INTEGER_FUNCTIONS);
    tgsic_emit_begin(e, part, 'i', scalar);
    TEXT_LITERAL(e->out, "bitfieldExtract(");
    tgsic_emit_source(e, 0, part->component, scalar ? 1 : part->count, TGSIC_KIND_INT, false);
    tgsic_text_printf(e->out, ", %u, %u)", (unsigned)offset, (unsigned)width);
    tgsic_emit_end(e, part, 'i', scalar);
}

void tgsic_emit_field(struct emit *e, const struct part *part)
{
    bool is_signed = e->in->opcode == TGSIC_OPCODE_IBFE;
    uint32_t offset = 0, width = 0;

    if (!is_plain_field(e, part) ||
        (is_signed && !tgsic_emit_has(e, TGSIC_FEATURE_INTEGER_FUNCTIONS))) {
        tgsic_emit_need_helper(e, e->in->opcode);
        tgsic_emit_row(e, part);
        return;
    }
    tgsic_emit_immediate(e, 1, part->component[0], &offset);
    tgsic_emit_immediate(e, 2, part->component[0], &width);
    if (is_signed)
        write_signed_field(e, part, offset, width);
    else
        write_unsigned_field(e, part, offset, width);
}

void tgsic_emit_helped(struct emit *e, const struct part *part)
{
    tgsic_emit_need_helper(e, e->in->opcode);
    tgsic_emit_row(e, part);
}
