/* SPDX-License-Identifier: MIT */
/* 64-bit arithmetic. A variable of a 64-bit kind is a GLSL double, int64_t or uint64_t; everywhere
 * else such a value is two words, packed where it is used and unpacked where it is made. */
#include "emit.h"

#include <string.h>

#include "tgsi/number.h"

/* ---- Words --------------------------------------------------------------------------------- */

static const char *pack_function(enum tgsic_kind kind)
{
    return kind == TGSIC_KIND_DOUBLE  ? "packDouble2x32("
           : kind == TGSIC_KIND_INT64 ? "packInt2x32(ivec2("
                                      : "packUint2x32(";
}

void tgsic_emit_open_pack(struct emit *e, enum tgsic_kind kind)
{
    tgsic_text_str(e->out,
                   kind == TGSIC_KIND_INT64 ? "int64_t(packUint2x32(" : pack_function(kind));
}

void tgsic_emit_close_pack(struct emit *e, enum tgsic_kind kind)
{
    tgsic_text_str(e->out, kind == TGSIC_KIND_INT64 ? "))" : ")");
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

static void print_literal(struct emit *e, enum tgsic_kind kind, uint64_t bits)
{
    double value;
    char text[TGSIC_NUMBER_SIZE];
    memcpy(&value, &bits, sizeof value);
    if (kind == TGSIC_KIND_INT64 && bits == (uint64_t)1 << 63) {
        TEXT_LITERAL(e->out, "int64_t(0x8000000000000000UL)");
    } else if (kind == TGSIC_KIND_INT64) {
        tgsic_text_int(e->out, bits >> 63 ? -(int64_t)(0 - bits) : (int64_t)bits);
        tgsic_text_char(e->out, 'L');
    } else if (kind == TGSIC_KIND_UINT64) {
        tgsic_text_uint(e->out, bits);
        TEXT_LITERAL(e->out, "UL");
    } else if (value - value != 0) { /* no number */
        tgsic_text_printf(e->out, "packDouble2x32(uvec2(0x%xu, 0x%xu))", (unsigned)bits,
                          (unsigned)(bits >> 32));
    } else {
        tgsic_text_bytes(e->out, text, tgsic_print_double(value, text));
        TEXT_LITERAL(e->out, "lf");
    }
}

/* Do both words have a variable? */
static bool has_variables(const struct emit *e, unsigned source, const uint8_t positions[2])
{
    unsigned mask = tgsic_emit_operand(e, e->in->num_dst + source)->mask;
    return mask >> positions[0] & mask >> positions[1] & 1;
}

static bool is_literal(struct emit *e, unsigned source, const uint8_t positions[2])
{
    if (e->in->src[source].reg.file == TGSIC_FILE_CONST || has_variables(e, source, positions))
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
static void print_modified_literal(struct emit *e, unsigned source, const uint8_t positions[2],
                                   enum tgsic_kind kind)
{
    const uint64_t sign = (uint64_t)1 << 63;
    const struct tgsic_src *src = &e->in->src[source];
    uint64_t bits = literal_bits(e, source, positions);
    if (src->absolute)
        bits &= ~sign;
    if (src->negate)
        bits ^= sign;
    print_literal(e, kind, bits);
}

static void print_variable(struct emit *e, uint32_t variable, enum tgsic_kind kind)
{
    enum tgsic_kind from = e->scan.variables[variable].kind;
    if (from != kind)
        tgsic_text_str(e->out, kind == TGSIC_KIND_INT64 ? "int64_t(" : "uint64_t(");
    tgsic_emit_variable_name(e, e->out, variable);
    if (from != kind)
        tgsic_text_char(e->out, ')');
}

/* The variable that holds a value as it is to be read, or TGSIC_NO_VARIABLE. */
static uint32_t whole_variable(const struct emit *e, unsigned source, const uint8_t positions[2],
                               enum tgsic_kind kind)
{
    const struct tgsic_operand_variables *op = tgsic_emit_operand(e, e->in->num_dst + source);
    const uint8_t *swizzle = e->in->src[source].swizzle;
    uint32_t id = tgsic_variable_at(op, positions[0]);
    if (!has_variables(e, source, positions) || tgsic_variable_at(op, positions[1]) != id)
        return TGSIC_NO_VARIABLE;
    const struct variable_form *form = &e->forms[id];
    bool whole = form->place.base == BASE_WIDE && form->position[swizzle[positions[0]]] == 0 &&
                 form->position[swizzle[positions[1]]] == 1;
    bool floats = e->scan.variables[id].kind == TGSIC_KIND_DOUBLE;
    return whole && floats == (kind == TGSIC_KIND_DOUBLE) ? id : TGSIC_NO_VARIABLE;
}

void tgsic_emit_packed(struct emit *e, unsigned source, const uint8_t positions[2],
                       enum tgsic_kind kind)
{
    uint32_t variable = whole_variable(e, source, positions, kind);
    if (variable != TGSIC_NO_VARIABLE) {
        print_variable(e, variable, kind);
    } else if (is_literal(e, source, positions)) {
        print_literal(e, kind, literal_bits(e, source, positions));
    } else {
        bool is_signed = kind == TGSIC_KIND_INT64;
        e->bare = true;
        tgsic_text_str(e->out, pack_function(kind));
        tgsic_emit_source(e, source, positions, 2, TGSIC_KIND_UINT, false);
        tgsic_text_str(e->out, is_signed ? "))" : ")");
        e->bare = false;
    }
}

void tgsic_emit_pair(struct emit *e, unsigned source, unsigned pair)
{
    const struct tgsic_src *src = &e->in->src[source];
    char letter = tgsic_source_letter(e->in, source);
    uint8_t first = (uint8_t)tgsic_pair_position(e->in, pair);
    const uint8_t positions[2] = {first, (uint8_t)(first + 1)};
    if (!tgsic_is_wide_letter(letter)) {
        tgsic_emit_scalar(e, source, first, tgsic_kind_of_letter(letter, e->integer));
        return;
    }
    if (is_literal(e, source, positions)) {
        print_modified_literal(e, source, positions, tgsic_kind_of_letter(letter, e->integer));
        return;
    }
    if (src->negate)
        tgsic_text_char(e->out, '-');
    if (src->absolute)
        TEXT_LITERAL(e->out, "abs(");
    tgsic_emit_packed(e, source, positions, tgsic_kind_of_letter(letter, e->integer));
    if (src->absolute)
        tgsic_text_char(e->out, ')');
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
    tgsic_emit_formula(e, e->pair);
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
    enum tgsic_kind to = e->scan.variables[part->place.id].kind;
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
    tgsic_emit_begin(e, part, letter, false);
    if (part->count > 1)
        tgsic_text_printf(e->out, "%s(",
                          tgsic_emit_type(tgsic_kind_of_letter(letter, e->integer), part->count));
    for (unsigned i = 0; i < part->count; i++) {
        if (i)
            TEXT_LITERAL(e->out, ", ");
        tgsic_emit_formula(e, pair_of(e, part->component[i]));
    }
    if (part->count > 1)
        tgsic_text_char(e->out, ')');
    tgsic_emit_end(e, part, letter, false);
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
