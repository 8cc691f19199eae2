/* SPDX-License-Identifier: MIT */
/* 64-bit arithmetic. A variable of a 64-bit kind is a GLSL double, int64_t or uint64_t; everywhere
 * else such a value is two words, packed where it is used and unpacked where it is made. */
#include "alu.h"
#include "put.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tgsi/number.h"

/* ---- Words --------------------------------------------------------------------------------- */

const struct type_word tgsic_pack_words[TGSIC_KIND_UINT64 + 1] = {
    [TGSIC_KIND_DOUBLE] = WORD("packDouble2x32("),
    [TGSIC_KIND_INT64] = WORD("packInt2x32("),
    [TGSIC_KIND_UINT64] = WORD("packUint2x32("),
};

void tgsic_emit_open_pack(struct emit *e, enum tgsic_kind kind)
{
    if (kind == TGSIC_KIND_INT64)
        TEXT_LITERAL(e->out, "int64_t(packUint2x32(");
    else
        tgsic_text_end(e->out, put_open_pack(tgsic_text_room(e->out, CAST_ROOM), kind));
}

void tgsic_emit_close_pack(struct emit *e, enum tgsic_kind kind)
{
    tgsic_text_end(e->out, put_close_pack(tgsic_text_room(e->out, CAST_ROOM), kind));
}

/* gives a uvec2 */
void tgsic_emit_open_unpack(struct emit *e, enum tgsic_kind kind)
{
    tgsic_text_str(e->out, kind == TGSIC_KIND_DOUBLE  ? "unpackDouble2x32("
                           : kind == TGSIC_KIND_INT64 ? "uvec2(unpackInt2x32("
                                                      : "unpackUint2x32(");
}

void tgsic_emit_close_unpack(struct emit *e, enum tgsic_kind kind)
{
    tgsic_text_str(e->out, kind == TGSIC_KIND_INT64 ? "))" : ")");
}

/* ---- Sources ------------------------------------------------------------------------------- */

static char *put_literal(char *at, enum tgsic_kind kind, uint64_t bits)
{
    double value;
    bool negative = kind == TGSIC_KIND_INT64 && bits >> 63;
    memcpy(&value, &bits, sizeof value);
    if (negative && !(bits << 1))
        return PUT_LITERAL(at, "int64_t(0x8000000000000000UL)");
    if (kind != TGSIC_KIND_DOUBLE) {
        *at = '-';
        at = tgsic_put_uint(at + negative, negative ? 0 - bits : bits);
        return kind == TGSIC_KIND_INT64 ? PUT_LITERAL(at, "L") : PUT_LITERAL(at, "UL");
    }
    if (value - value == 0) {
        at += tgsic_print_double(value, at);
        return PUT_LITERAL(at, "lf");
    }
    return at + sprintf(at, "packDouble2x32(uvec2(0x%" PRIx32 "u, 0x%" PRIx32 "u))", (uint32_t)bits,
                        (uint32_t)(bits >> 32)); /* no number */
}

/* Do both words have a variable? */
static bool has_variables(const struct emit *e, unsigned source, const uint8_t positions[2])
{
    unsigned mask = tgsic_emit_operand(e, e->in->num_dst + source)->mask;
    return mask >> positions[0] & mask >> positions[1] & 1;
}

static bool is_literal(struct emit *e, unsigned source, const uint8_t positions[2])
{
    const struct tgsic_register *reg = &e->in->src[source].reg;
    const struct tgsic_operand_variables *op = tgsic_emit_operand(e, e->in->num_dst + source);
    if (find_form(e, reg, op) || has_variables(e, source, positions))
        return false;
    const struct place *places = tgsic_emit_source_places(e, source);
    return places[positions[0]].base == BASE_LITERAL && places[positions[1]].base == BASE_LITERAL;
}

static uint64_t literal_bits(struct emit *e, unsigned source, const uint8_t positions[2])
{
    const struct place *places = tgsic_emit_source_places(e, source);
    return places[positions[0]].id | (uint64_t)places[positions[1]].id << 32;
}

/* The sign goes into the number: a minus in front of a negative one would be another operator. */
static uint64_t modified_bits(struct emit *e, unsigned source, const uint8_t positions[2])
{
    const uint64_t sign = (uint64_t)1 << 63;
    const struct tgsic_src *src = &e->in->src[source];
    uint64_t bits = literal_bits(e, source, positions);
    if (src->absolute)
        bits &= ~sign;
    return src->negate ? bits ^ sign : bits;
}

static char *put_variable(char *at, const struct variable_form *form, enum tgsic_kind kind)
{
    bool differs = form->kind != kind;
    if (differs)
        at = kind == TGSIC_KIND_INT64 ? PUT_LITERAL(at, "int64_t(") : PUT_LITERAL(at, "uint64_t(");
    memcpy(at, form->name, NAME_ROOM);
    at += form->length;
    *at = ')';
    return at + differs;
}

/* The variable that holds a value as it is to be read, its two words of the same kind of number; or
 * NULL. */
static const struct variable_form *whole_variable(const struct emit *e, unsigned source,
                                                  const uint8_t positions[2], enum tgsic_kind kind)
{
    const struct tgsic_operand_variables *op = tgsic_emit_operand(e, e->in->num_dst + source);
    uint32_t id = tgsic_variable_at(op, positions[0]);
    if (id == TGSIC_NO_VARIABLE || tgsic_variable_at(op, positions[1]) != id ||
        e->forms[id].place.base != BASE_WIDE)
        return NULL;
    uint32_t components = elements(e->in->src[source].swizzle, positions, 2);
    bool floats = e->forms[id].kind == TGSIC_KIND_DOUBLE;
    const struct layout *layout = &tgsic_emit_layouts[e->forms[id].mask];
    bool whole = tgsic_layout_positions(layout, components, first_bytes(2)) == 0x0100;
    return whole && floats == (kind == TGSIC_KIND_DOUBLE) ? &e->forms[id] : NULL;
}

/* Two words that no variable holds as one value. */
static char *put_words(struct emit *e, char *at, unsigned source, const uint8_t positions[2],
                       enum tgsic_kind kind)
{
    e->bare = true;
    at = put_open_pack(at, kind);
    at = put_source(e, at, source, positions, 2, TGSIC_KIND_UINT, false);
    e->bare = false;
    return put_close_pack(at, kind);
}

char *tgsic_put_packed(struct emit *e, char *at, unsigned source, const uint8_t positions[2],
                       enum tgsic_kind kind)
{
    const struct tgsic_src *src = &e->in->src[source];
    const struct variable_form *form =
        find_form(e, &src->reg, tgsic_emit_operand(e, e->in->num_dst + source));
    if (form && form->plain && form->place.width > 1)
        return put_packed_vector(e, at, src, elements(src->swizzle, positions, 2), form, kind);
    form = whole_variable(e, source, positions, kind);
    if (form)
        return put_variable(at, form, kind);
    if (is_literal(e, source, positions))
        return put_literal(at, kind, literal_bits(e, source, positions));
    return put_words(e, at, source, positions, kind);
}

char *tgsic_put_pair(struct emit *e, char *at, unsigned source, unsigned pair)
{
    const struct tgsic_src *src = &e->in->src[source];
    enum tgsic_kind kind = tgsic_emit_source_kind(e, source);
    uint8_t first = (uint8_t)tgsic_pair_position(e->in, pair);
    const uint8_t positions[2] = {first, (uint8_t)(first + 1)};
    if (kind < TGSIC_KIND_DOUBLE)
        return put_source(e, at, source, positions, 1, kind, true);
    const struct variable_form *form = whole_variable(e, source, positions, kind);
    if (!form && is_literal(e, source, positions))
        return put_literal(at, kind, modified_bits(e, source, positions));
    *at = '-';
    at += src->negate;
    if (src->absolute)
        at = PUT_LITERAL(at, "abs(");
    at = form ? put_variable(at, form, kind) : put_words(e, at, source, positions, kind);
    *at = ')';
    return at + src->absolute;
}

/* ---- Results ------------------------------------------------------------------------------- */

/* the value of a pair, or the copy that was made of it */
static void print_result(struct emit *e)
{
    if (e->pair_copy) {
        tgsic_text_printf(e->out, "pair%u", e->pair_copy);
        return;
    }
    if (e->pair_clamp)
        TEXT_LITERAL(e->out, "clamp(");
    char *at = tgsic_text_room(e->out, STATEMENT_ROOM);
    tgsic_text_end(e->out, tgsic_put_formula(e, at, e->pair));
    if (e->pair_clamp)
        TEXT_LITERAL(e->out, ", 0.0lf, 1.0lf)");
}

static void print_words(struct emit *e)
{
    enum tgsic_kind kind =
        tgsic_kind_of_letter(tgsic_opcode_info(e->in->opcode)->dst[0], e->integer);
    tgsic_emit_open_unpack(e, kind);
    print_result(e);
    tgsic_emit_close_unpack(e, kind);
}

static void write_pair(struct emit *e, const struct part *part)
{
    enum tgsic_kind kind =
        tgsic_kind_of_letter(tgsic_opcode_info(e->in->opcode)->dst[0], e->integer);
    enum tgsic_kind to = e->forms[part->place.id].kind;
    tgsic_emit_destination(e, part);
    if (kind != to)
        tgsic_text_str(e->out, to == TGSIC_KIND_INT64 ? "int64_t(" : "uint64_t(");
    print_result(e);
    if (kind != to)
        tgsic_text_char(e->out, ')');
    tgsic_emit_end_statement(e);
}

/* the pair whose result goes to component `c` */
static unsigned pair_of(const struct emit *e, unsigned c)
{
    return tgsic_narrow_component(e->in, 0) == c ? 0 : 1;
}

static void write_narrow(struct emit *e, const struct part *part)
{
    char letter = tgsic_is_comparison(e->in->opcode) ? 'b' : tgsic_result_letter(&e->scan, e->in);
    char *at = put_begin(e, part, letter, false);
    if (part->count > 1) {
        at = tgsic_put_type(at, tgsic_kind_of_letter(letter, e->integer), part->count);
        *at++ = '(';
    }
    for (unsigned i = 0; i < part->count; i++) {
        if (i)
            at = PUT_LITERAL(at, ", ");
        at = tgsic_put_formula(e, at, pair_of(e, part->component[i]));
        tgsic_text_end(e->out, at);
        at = tgsic_text_room(e->out, STATEMENT_ROOM);
    }
    *at = ')';
    put_end(e, at + (part->count > 1), part, letter, false);
}

/* 32-bit results of both pairs at once, to the components that take one */
static void assign_narrow(struct emit *e)
{
    const struct tgsic_instruction *whole = e->in;
    struct tgsic_instruction one = *whole;
    struct tgsic_dst dst = whole->dst[0];
    unsigned mask = 0;
    for (unsigned pair = 0; pair < 2; pair++)
        if (tgsic_narrow_component(whole, pair) < 4)
            mask |= 1u << tgsic_narrow_component(whole, pair);
    dst.writemask = (uint8_t)mask;
    one.dst = &dst;
    tgsic_emit_start(e, &one);
    tgsic_emit_results(e, write_narrow);
    tgsic_emit_start(e, whole);
}

static void assign_pair(struct emit *e, unsigned pair, unsigned mask)
{
    const struct tgsic_instruction *whole = e->in;
    struct tgsic_instruction one = *whole;
    struct tgsic_dst dst = whole->dst[0];
    struct place places[4];

    dst.writemask = (uint8_t)mask;
    one.dst = &dst;
    one.saturate &= !e->pair_clamp;
    e->pair = pair;
    tgsic_emit_start(e, &one);
    tgsic_emit_result_places(e, 0, places);
    if (places[2 * pair].base == BASE_WIDE)
        tgsic_emit_results(e, write_pair);
    else
        tgsic_emit_value(e, 'u', 2, 2 * pair, print_words);
    tgsic_emit_start(e, whole);
}

/* Both pairs are computed before either is assigned: one may be an operand of the other. */
static void copy_pairs(struct emit *e, uint32_t copies[2])
{
    char letter = tgsic_opcode_info(e->in->opcode)->dst[0];
    for (unsigned pair = 0; pair < 2; pair++) {
        tgsic_emit_indent(e);
        e->pair = pair;
        copies[pair] = ++e->num_pairs;
        tgsic_text_printf(
            e->out, "%s pair%u = ", tgsic_emit_type(tgsic_kind_of_letter(letter, e->integer), 1),
            copies[pair]);
        print_result(e);
        TEXT_LITERAL(e->out, ";\n");
    }
}

void tgsic_emit_wide(struct emit *e)
{
    unsigned mask = e->in->num_dst ? e->in->dst[0].writemask : 0;
    const unsigned masks[2] = {mask & 3, mask & 12};
    uint32_t copies[2] = {0};
    if (e->in->num_dst != 1) {
        tgsic_emit_fail(e, e->in->pos, "%s is not translated",
                        tgsic_opcode_info(e->in->opcode)->name);
        return;
    }
    if (!tgsic_is_wide_letter(tgsic_opcode_info(e->in->opcode)->dst[0])) {
        assign_narrow(e);
        return;
    }
    e->pair_clamp = e->in->saturate && tgsic_opcode_info(e->in->opcode)->dst[0] == 'd';
    if (masks[0] && masks[1])
        copy_pairs(e, copies);
    for (unsigned pair = 0; pair < 2; pair++) {
        e->pair_copy = copies[pair];
        if (masks[pair])
            assign_pair(e, pair, masks[pair]);
    }
    e->pair_copy = 0;
}
