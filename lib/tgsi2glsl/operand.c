/* SPDX-License-Identifier: MIT */
/* Prints sources: literals, casts, swizzles and modifiers. put.h prints those that have none of
 * these, plain.c calls this for all others. */
#include "emit.h"

#include <string.h>

#define EACH_KIND(TYPES)                                                                           \
    TYPES(TGSIC_KIND_NONE, "float", "vec2", "vec3", "vec4"),                                       \
        TYPES(TGSIC_KIND_FLOAT, "float", "vec2", "vec3", "vec4"),                                  \
        TYPES(TGSIC_KIND_INT, "int", "ivec2", "ivec3", "ivec4"),                                   \
        TYPES(TGSIC_KIND_UINT, "uint", "uvec2", "uvec3", "uvec4"),                                 \
        TYPES(TGSIC_KIND_BOOL, "bool", "bvec2", "bvec3", "bvec4"),                                 \
        TYPES(TGSIC_KIND_DOUBLE, "double", "dvec2", "dvec3", "dvec4"),                             \
        TYPES(TGSIC_KIND_INT64, "int64_t", "i64vec2", "i64vec3", "i64vec4"),                       \
        TYPES(TGSIC_KIND_UINT64, "uint64_t", "u64vec2", "u64vec3", "u64vec4")
#define TYPES(kind, scalar, two, three, four)                                                      \
    [TGSIC_TYPE(kind, 1)] = WORD(scalar), WORD(two), WORD(three), WORD(four)
const struct type_word tgsic_emit_types[NUM_TYPES] = {EACH_KIND(TYPES)};
#undef TYPES
#define TYPES(kind, scalar, two, three, four)                                                      \
    [TGSIC_TYPE(kind, 1)] = WORD(scalar " "), WORD(two " "), WORD(three " "), WORD(four " ")
const struct type_word tgsic_emit_declarations[] = {EACH_KIND(TYPES), [NO_TYPE] = WORD("")};
#undef TYPES

/* ---- Literals ------------------------------------------------------------------------------ */

static bool is_special(uint32_t bits) /* infinite or no number */
{
    return (bits >> 23 & 255) == 255;
}

static bool has_bit_casts(const struct emit *e)
{
    return tgsic_emit_has(e, TGSIC_FEATURE_BIT_CASTS);
}

static bool is_ordinary_float(uint32_t bits)
{
    uint32_t exponent = bits >> 23 & 255;
    return exponent != 255 && (exponent != 0 || !(bits << 1));
}

static char *put_odd_float(struct emit *e, char *at, uint32_t bits)
{
    tgsic_emit_need(e, TGSIC_FEATURE_BIT_CASTS);
    at = PUT_LITERAL(at, "uintBitsToFloat(");
    at = tgsic_put_hex(at, bits);
    return PUT_LITERAL(at, "u)");
}

static inline char *put_float(struct emit *e, char *at, uint32_t bits)
{
    float value;
    if (bits == 0 || bits == 0x3f800000) /* as most are */
        return tgsic_put_text(at, bits ? "1.0" : "0.0", 3);
    if (!is_ordinary_float(bits) && (is_special(bits) || has_bit_casts(e)))
        return put_odd_float(e, at, bits);
    memcpy(&value, &bits, sizeof value);
    return at + tgsic_print_float(value, at);
}

static char *put_int(char *at, uint32_t bits)
{
    if (bits == 0x80000000u)
        return PUT_LITERAL(at, "int(0x80000000u)");
    if (bits >> 31)
        *at++ = '-';
    return tgsic_put_uint(at, bits >> 31 ? 0u - bits : bits);
}

static char *put_uint(char *at, uint32_t bits)
{
    at = bits > 0xffff ? tgsic_put_hex(at, bits) : tgsic_put_uint(at, bits);
    *at = 'u';
    return at + 1;
}

char *tgsic_put_literal(struct emit *e, char *at, enum tgsic_kind kind, uint32_t bits)
{
    switch (kind) {
    case TGSIC_KIND_INT:
        return put_int(at, bits);
    case TGSIC_KIND_UINT:
        return put_uint(at, bits);
    case TGSIC_KIND_BOOL:
        return bits ? PUT_LITERAL(at, "true") : PUT_LITERAL(at, "false");
    default:
        return put_float(e, at, bits);
    }
}

void tgsic_emit_literal(struct emit *e, enum tgsic_kind kind, uint32_t bits)
{
    char *room = tgsic_text_room(e->out, LITERAL_ROOM);
    tgsic_text_end(e->out, tgsic_put_literal(e, room, kind, bits));
}

void tgsic_emit_form_number(struct emit *e, struct variable_form *form, enum tgsic_kind kind,
                            unsigned component, uint32_t bits)
{
    char text[LITERAL_ROOM];
    size_t length = (size_t)(tgsic_put_literal(e, text, kind, bits) - text);
    bool plain = length <= NAME_ROOM && *text != '-';
    form->place = (struct place){BASE_LITERAL, (uint8_t)kind, 1, 0, bits};
    form->plain = plain ? (uint8_t)kind : (uint8_t)TGSIC_KIND_NONE;
    form->length = (uint8_t)length;
    form->mask = (uint8_t)(1u << component);
    memcpy(form->name, text, NAME_ROOM);
}

bool tgsic_emit_immediate(const struct emit *e, unsigned source, unsigned position, uint32_t *bits)
{
    const struct tgsic_src *src = &e->in->src[source];
    if (src->reg.file != TGSIC_FILE_IMM || src->absolute || src->negate || src->reg.index < 0 ||
        (uint32_t)src->reg.index >= e->shader->num_immediates)
        return false;
    *bits = e->shader->immediates[src->reg.index].bits[src->swizzle[position]];
    return true;
}

/* ---- Casts --------------------------------------------------------------------------------- */

static bool is_integer(enum tgsic_kind kind)
{
    return kind == TGSIC_KIND_INT || kind == TGSIC_KIND_UINT;
}

static char *put_bits(struct emit *e, char *at, const char *function, size_t length)
{
    tgsic_emit_need(e, TGSIC_FEATURE_BIT_CASTS);
    return tgsic_put_text(at, function, length);
}
#define PUT_BITS(e, at, function) put_bits((e), (at), function, sizeof(function) - 1)

static char *put_open_type(char *at, enum tgsic_kind kind, unsigned width)
{
    at = tgsic_put_type(at, kind, width);
    *at = '(';
    return at + 1;
}

char *tgsic_put_open_other(struct emit *e, char *at, enum tgsic_kind from, enum tgsic_kind to,
                           unsigned width)
{
    if (from == TGSIC_KIND_FLOAT) {
        if (to == TGSIC_KIND_BOOL && width > 1)
            at = PUT_LITERAL(at, "notEqual(");
        return to == TGSIC_KIND_INT ? PUT_BITS(e, at, "floatBitsToInt(")
                                    : PUT_BITS(e, at, "floatBitsToUint(");
    }
    if (to == TGSIC_KIND_BOOL)
        return width > 1 ? PUT_LITERAL(at, "notEqual(") : at;
    if (to == TGSIC_KIND_FLOAT)
        at = from == TGSIC_KIND_UINT ? PUT_BITS(e, at, "uintBitsToFloat(")
                                     : PUT_BITS(e, at, "intBitsToFloat(");
    else if (to == TGSIC_KIND_UINT)
        at = put_open_type(at, to, width);
    if (from == TGSIC_KIND_BOOL)
        *at++ = '-';
    return from == TGSIC_KIND_BOOL || to == TGSIC_KIND_INT
               ? put_open_type(at, TGSIC_KIND_INT, width)
               : at;
}

char *tgsic_put_close_other(char *at, enum tgsic_kind from, enum tgsic_kind to, unsigned width)
{
    if (to == TGSIC_KIND_BOOL) {
        enum tgsic_kind as = from == TGSIC_KIND_FLOAT ? TGSIC_KIND_UINT : from;
        if (from == TGSIC_KIND_FLOAT)
            *at++ = ')';
        if (width > 1) {
            at = put_open_type(PUT_LITERAL(at, ", "), as, width);
            return as == TGSIC_KIND_UINT ? PUT_LITERAL(at, "0u))") : PUT_LITERAL(at, "0))");
        }
        return as == TGSIC_KIND_UINT ? PUT_LITERAL(at, " != 0u") : PUT_LITERAL(at, " != 0");
    }
    *at++ = ')';
    if (from == TGSIC_KIND_BOOL && to != TGSIC_KIND_INT)
        *at++ = ')';
    return at;
}

void tgsic_emit_open_other(struct emit *e, enum tgsic_kind from, enum tgsic_kind to, unsigned width)
{
    char *room = tgsic_text_room(e->out, CAST_ROOM);
    tgsic_text_end(e->out, tgsic_put_open_other(e, room, from, to, width));
}

void tgsic_emit_close_other(struct emit *e, enum tgsic_kind from, enum tgsic_kind to,
                            unsigned width)
{
    char *room = tgsic_text_room(e->out, CAST_ROOM);
    tgsic_text_end(e->out, tgsic_put_close_other(room, from, to, width));
}

/* ---- Sources ------------------------------------------------------------------------------- */

/* Positions of a source, as they are to be printed. */
struct printed {
    const struct place *first; /* the place of the first of them */
    unsigned source;
    enum tgsic_kind want;
    unsigned count;
    uint8_t position[4]; /* in the vector that it is in; 0 from `count` on */
};

static inline bool same_place(const struct place *a, const struct place *b)
{
    return !memcmp(a, b, sizeof *a);
}

static inline bool same_vector(const struct place *a, struct place b)
{
    b.position = a->position;
    return same_place(a, &b) && a->base != BASE_LITERAL;
}

static inline bool is_one_place(const struct place *all, const uint8_t *positions, unsigned count)
{
    for (unsigned i = 1; i < count; i++)
        if (!same_place(&all[positions[0]], &all[positions[i]]))
            return false;
    return true;
}

static bool is_one_number(const struct emit *e, const struct tgsic_src *src,
                          const uint8_t *positions, unsigned count)
{
    const uint32_t *bits = tgsic_emit_immediate_bits(e, src->reg.index);
    for (unsigned i = 1; i < count; i++)
        if (bits[src->swizzle[positions[i]]] != bits[src->swizzle[positions[0]]])
            return false;
    return true;
}

bool tgsic_emit_is_scalar(struct emit *e, unsigned source, const uint8_t *positions, unsigned count)
{
    const struct tgsic_src *src = &e->in->src[source];
    const struct tgsic_operand_variables *op = tgsic_emit_operand(e, e->in->num_dst + source);
    unsigned i = 1;
    while (i < count && src->swizzle[positions[i]] == src->swizzle[positions[0]])
        i++;
    if (i >= count)
        return true;
    if (src->reg.file == TGSIC_FILE_CONST ||
        (op->mask >> positions[0] & op->mask >> positions[i] & 1))
        return false; /* other components of a register live apart */
    if (src->reg.file == TGSIC_FILE_IMM)
        return is_one_number(e, src, positions, count);
    if (tgsic_emit_is_vector_input(e, &src->reg))
        return false;
    return is_one_place(tgsic_emit_source_places(e, source), positions, count);
}

/* the vector, with a swizzle unless it is read as it stands */
static void print_vector(struct emit *e, const struct printed *p)
{
    static const uint8_t orders[][4] = {{0}, {0}, {0, 1}, {0, 1, 2}, {0, 1, 2, 3}};
    const struct place *place = p->first;
    bool identity = place->width == 1 || (place->width == p->count &&
                                          !memcmp(p->position, orders[p->count], sizeof *orders));
    if (place->base == BASE_VARIABLE)
        tgsic_emit_variable_name(e, e->out, place->id);
    else
        tgsic_emit_place(e, place, &e->in->src[p->source].reg,
                         tgsic_emit_operand(e, e->in->num_dst + p->source));
    if (!identity)
        tgsic_emit_swizzle(e, p->position, p->count);
}

char *tgsic_put_open_modified(struct emit *e, char *at, const struct tgsic_src *src,
                              enum tgsic_kind from, enum tgsic_kind to, unsigned width)
{
    bool modified = tgsic_emit_is_modified(e, src, to);
    *at = '-';
    at += modified && src->negate;
    if (modified && src->absolute)
        at = PUT_LITERAL(at, "abs(");
    return from == to ? at : tgsic_put_open_other(e, at, from, to, width);
}

char *tgsic_put_close_modified(const struct emit *e, char *at, const struct tgsic_src *src,
                               enum tgsic_kind from, enum tgsic_kind to, unsigned width)
{
    if (from != to)
        at = tgsic_put_close_other(at, from, to, width);
    *at = ')';
    return at + (src->absolute && tgsic_emit_is_modified(e, src, to));
}

static void open_modified(struct emit *e, const struct tgsic_src *src, enum tgsic_kind from,
                          enum tgsic_kind to, unsigned width)
{
    char *room = tgsic_text_room(e->out, CAST_ROOM);
    tgsic_text_end(e->out, tgsic_put_open_modified(e, room, src, from, to, width));
}

static void close_modified(struct emit *e, const struct tgsic_src *src, enum tgsic_kind from,
                           enum tgsic_kind to, unsigned width)
{
    char *room = tgsic_text_room(e->out, CAST_ROOM);
    tgsic_text_end(e->out, tgsic_put_close_modified(e, room, src, from, to, width));
}

/* The modifiers go into the number. */
static inline uint32_t modified_bits(const struct emit *e, const struct tgsic_src *src,
                                     enum tgsic_kind want, uint32_t bits)
{
    if (!e->bare && want == TGSIC_KIND_FLOAT) {
        bits = (src->absolute ? bits & 0x7fffffff : bits) ^ (src->negate ? 0x80000000u : 0);
    } else if (!e->bare && is_integer(want)) {
        bits = src->absolute && bits >> 31 ? 0u - bits : bits;
        bits = src->negate ? 0u - bits : bits;
    }
    return bits;
}

/* components from one vector, or one literal */
static void print_run(struct emit *e, const struct printed *p)
{
    const struct tgsic_src *src = &e->in->src[p->source];
    const struct place *place = p->first;
    bool zero_one = p->want == TGSIC_KIND_BOOL && place->base == BASE_VARIABLE &&
                    place->kind == TGSIC_KIND_FLOAT && e->scan.variables[place->id].zero_one;
    if (place->base == BASE_LITERAL) {
        tgsic_emit_literal(e, p->want, modified_bits(e, src, p->want, place->id));
    } else if (zero_one && p->count == 1) {
        print_vector(e, p);
        TEXT_LITERAL(e->out, " != 0.0");
    } else {
        open_modified(e, src, place->kind, p->want, p->count);
        print_vector(e, p);
        close_modified(e, src, place->kind, p->want, p->count);
    }
}

/* As many positions as are in the vector of the first of them. */
static inline unsigned take_run(struct printed *p, const struct place *all,
                                const uint8_t *positions, unsigned count)
{
    const struct place *first = p->first = &all[positions[0]];
    unsigned run = 1;
    memcpy(p->position, (const uint8_t[4]){first->position}, sizeof p->position);
    while (run < count && first->width > 1 && same_vector(first, all[positions[run]])) {
        p->position[run] = all[positions[run]].position;
        run++;
    }
    return p->count = run;
}

static void print_constructor(struct emit *e, struct printed *p, const struct place *all,
                              const uint8_t *positions, unsigned count)
{
    bool same = tgsic_emit_is_scalar(e, p->source, positions, count);
    tgsic_emit_open_type(e, p->want, count);
    for (unsigned i = 0; i < count && !(same && i);) {
        if (i)
            TEXT_LITERAL(e->out, ", ");
        i += take_run(p, all, positions + i, same ? 1 : count - i);
        print_run(e, p);
    }
    tgsic_text_char(e->out, ')');
}

/* One component of an immediate. */
static inline char *put_number(struct emit *e, char *at, const struct tgsic_src *src,
                               unsigned position, enum tgsic_kind want)
{
    unsigned component = src->swizzle[position];
    const struct variable_form *form = tgsic_emit_number(e, src->reg.index, component, want);
    if (form && form->length <= NAME_ROOM && !src->negate && !src->absolute) {
        memcpy(at, form->name, NAME_ROOM);
        return at + form->length;
    }
    const uint32_t *bits = tgsic_emit_immediate_bits(e, src->reg.index);
    return tgsic_put_literal(e, at, want, modified_bits(e, src, want, bits[component]));
}

/* Alone or in a constructor. */
char *tgsic_put_immediate(struct emit *e, char *at, unsigned source, const uint8_t *positions,
                          unsigned count, enum tgsic_kind want, bool scalar)
{
    const struct tgsic_src *src = &e->in->src[source];
    bool same = count == 1 || is_one_number(e, src, positions, count);
    if (count == 1 || (same && scalar))
        return put_number(e, at, src, positions[0], want);
    at = tgsic_put_type(at, want, count);
    *at++ = '(';
    at = put_number(e, at, src, positions[0], want);
    for (unsigned i = 1; i < count && !same; i++) {
        memcpy(at, ", ", 2);
        at = put_number(e, at + 2, src, positions[i], want);
    }
    *at++ = ')';
    return at;
}

void tgsic_emit_other_source(struct emit *e, unsigned source, const uint8_t *positions,
                             unsigned count, enum tgsic_kind want, bool scalar)
{
    const struct place *all = tgsic_emit_source_places(e, source);
    struct printed p = {.source = source, .want = want};
    if (scalar && count > 1 && is_one_place(all, positions, count))
        count = 1;
    if (take_run(&p, all, positions, count) == count)
        print_run(e, &p);
    else
        print_constructor(e, &p, all, positions, count);
}

void tgsic_emit_vector(struct emit *e, unsigned source, unsigned count, enum tgsic_kind want)
{
    static const uint8_t positions[] = {0, 1, 2, 3};
    tgsic_emit_source(e, source, positions, count, want, false);
}

void tgsic_emit_scalar(struct emit *e, unsigned source, unsigned position, enum tgsic_kind want)
{
    uint8_t at = (uint8_t)position;
    tgsic_emit_source(e, source, &at, 1, want, true);
}
