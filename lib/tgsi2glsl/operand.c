/* SPDX-License-Identifier: MIT */
/* Prints sources: literals, casts, swizzles and modifiers. */
#include "emit.h"

#include <string.h>

#include "tgsi/number.h"

static const char letters[] = "xyzw";

const char *tgsic_emit_type(enum tgsic_kind kind, unsigned width)
{
    static const char *const names[][4] = {
        [TGSIC_KIND_NONE] = {"float", "vec2", "vec3", "vec4"},
        [TGSIC_KIND_FLOAT] = {"float", "vec2", "vec3", "vec4"},
        [TGSIC_KIND_INT] = {"int", "ivec2", "ivec3", "ivec4"},
        [TGSIC_KIND_UINT] = {"uint", "uvec2", "uvec3", "uvec4"},
        [TGSIC_KIND_BOOL] = {"bool", "bvec2", "bvec3", "bvec4"},
        [TGSIC_KIND_DOUBLE] = {"double", "dvec2", "dvec3", "dvec4"},
        [TGSIC_KIND_INT64] = {"int64_t", "i64vec2", "i64vec3", "i64vec4"},
        [TGSIC_KIND_UINT64] = {"uint64_t", "u64vec2", "u64vec3", "u64vec4"},
    };
    return names[kind][width - 1];
}

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

static void print_float(struct emit *e, uint32_t bits)
{
    float value;
    char text[TGSIC_NUMBER_SIZE];
    if (!is_ordinary_float(bits) && (is_special(bits) || has_bit_casts(e))) {
        tgsic_emit_need(e, TGSIC_FEATURE_BIT_CASTS);
        TEXT_LITERAL(e->out, "uintBitsToFloat(");
        tgsic_text_hex(e->out, bits);
        TEXT_LITERAL(e->out, "u)");
        return;
    }
    memcpy(&value, &bits, sizeof value);
    tgsic_text_bytes(e->out, text, tgsic_print_float(value, text));
}

void tgsic_emit_literal(struct emit *e, enum tgsic_kind kind, uint32_t bits)
{
    switch (kind) {
    case TGSIC_KIND_INT:
        if (bits == 0x80000000u)
            TEXT_LITERAL(e->out, "int(0x80000000u)");
        else
            tgsic_text_int(e->out, bits >> 31 ? (int64_t)bits - 4294967296 : (int64_t)bits);
        break;
    case TGSIC_KIND_UINT:
        if (bits > 0xffff)
            tgsic_text_hex(e->out, bits);
        else
            tgsic_text_uint(e->out, bits);
        tgsic_text_char(e->out, 'u');
        break;
    case TGSIC_KIND_BOOL:
        tgsic_text_str(e->out, bits ? "true" : "false");
        break;
    default:
        print_float(e, bits);
        break;
    }
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

static void open_bits(struct emit *e, const char *function)
{
    tgsic_emit_need(e, TGSIC_FEATURE_BIT_CASTS);
    tgsic_text_str(e->out, function);
}

void tgsic_emit_open_other(struct emit *e, enum tgsic_kind from, enum tgsic_kind to, unsigned width)
{
    if (to == TGSIC_KIND_BOOL) {
        if (width > 1)
            TEXT_LITERAL(e->out, "notEqual(");
        if (from == TGSIC_KIND_FLOAT)
            open_bits(e, "floatBitsToUint(");
    } else if (from == TGSIC_KIND_FLOAT) {
        open_bits(e, to == TGSIC_KIND_INT ? "floatBitsToInt(" : "floatBitsToUint(");
    } else if (to == TGSIC_KIND_FLOAT) {
        open_bits(e, from == TGSIC_KIND_UINT ? "uintBitsToFloat(" : "intBitsToFloat(");
        if (from == TGSIC_KIND_BOOL) {
            tgsic_text_char(e->out, '-');
            tgsic_emit_open_type(e, TGSIC_KIND_INT, width);
        }
    } else {
        if (to == TGSIC_KIND_UINT)
            tgsic_emit_open_type(e, to, width);
        if (from == TGSIC_KIND_BOOL)
            tgsic_text_char(e->out, '-');
        if (from == TGSIC_KIND_BOOL || to == TGSIC_KIND_INT)
            tgsic_emit_open_type(e, TGSIC_KIND_INT, width);
    }
}

void tgsic_emit_close_other(struct emit *e, enum tgsic_kind from, enum tgsic_kind to,
                            unsigned width)
{
    if (to == TGSIC_KIND_BOOL) {
        enum tgsic_kind as = from == TGSIC_KIND_FLOAT ? TGSIC_KIND_UINT : from;
        if (from == TGSIC_KIND_FLOAT)
            tgsic_text_char(e->out, ')');
        if (width > 1) {
            TEXT_LITERAL(e->out, ", ");
            tgsic_emit_open_type(e, as, width);
            tgsic_text_str(e->out, as == TGSIC_KIND_UINT ? "0u))" : "0))");
        } else {
            tgsic_text_str(e->out, as == TGSIC_KIND_UINT ? " != 0u" : " != 0");
        }
        return;
    }
    tgsic_text_char(e->out, ')');
    if (from == TGSIC_KIND_BOOL && to != TGSIC_KIND_INT)
        tgsic_text_char(e->out, ')');
}

/* ---- Sources ------------------------------------------------------------------------------- */

static bool same_vector(const struct place *a, const struct place *b)
{
    return a->base == b->base && a->id == b->id && a->kind == b->kind && a->base != BASE_LITERAL;
}

static bool same_place(const struct place *a, const struct place *b)
{
    return !memcmp(a, b, sizeof *a);
}

/* the places of some positions of a source */
static void gather_places(struct emit *e, unsigned source, const uint8_t *positions, unsigned count,
                          struct place places[4])
{
    const struct place *all = tgsic_emit_source_places(e, source);
    for (unsigned i = 0; i < count; i++)
        places[i] = all[positions[i]];
}

static bool all_same(const struct place *places, unsigned count)
{
    for (unsigned i = 1; i < count; i++)
        if (!same_place(&places[0], &places[i]))
            return false;
    return true;
}

bool tgsic_emit_is_scalar(struct emit *e, unsigned source, const uint8_t *positions, unsigned count)
{
    const struct place *all = tgsic_emit_source_places(e, source);
    for (unsigned i = 1; i < count; i++)
        if (!same_place(&all[positions[0]], &all[positions[i]]))
            return false;
    return true;
}

/* components of one vector, as `want` */
static void print_swizzled(struct emit *e, unsigned source, const struct place *places,
                           unsigned count, enum tgsic_kind want)
{
    const struct tgsic_register *reg = &e->in->src[source].reg;
    bool zero_one = want == TGSIC_KIND_BOOL && places->base == BASE_VARIABLE &&
                    places->kind == TGSIC_KIND_FLOAT && e->scan.variables[places->id].zero_one;
    bool identity = places->width == count;

    for (unsigned i = 0; i < count; i++)
        identity = identity && places[i].position == i;
    if (!zero_one || count > 1)
        tgsic_emit_open_cast(e, places->kind, want, count);
    tgsic_emit_place(e, places, reg, tgsic_emit_operand(e, e->in->num_dst + source));
    if (!identity && places->width > 1) {
        tgsic_text_char(e->out, '.');
        for (unsigned i = 0; i < count; i++)
            tgsic_text_char(e->out, letters[places[i].position]);
    }
    if (zero_one && count == 1)
        TEXT_LITERAL(e->out, " != 0.0");
    else
        tgsic_emit_close_cast(e, places->kind, want, count);
}

/* a run of components from one vector, or one literal */
static void print_run(struct emit *e, unsigned source, const struct place *places, unsigned count,
                      enum tgsic_kind want)
{
    const struct tgsic_src *src = &e->in->src[source];
    if (places->base == BASE_LITERAL) {
        uint32_t bits = places->id;
        if (e->bare)
            bits = places->id;
        else if (want == TGSIC_KIND_FLOAT)
            bits = (src->absolute ? bits & 0x7fffffff : bits) ^ (src->negate ? 0x80000000u : 0);
        else if (is_integer(want)) {
            bits = src->absolute && bits >> 31 ? 0u - bits : bits;
            bits = src->negate ? 0u - bits : bits;
        }
        tgsic_emit_literal(e, want, bits);
        return;
    }
    if (want == TGSIC_KIND_BOOL) {
        print_swizzled(e, source, places, count, want);
        return;
    }
    if (src->negate && !e->bare)
        tgsic_text_char(e->out, '-');
    if (src->absolute && !e->bare)
        TEXT_LITERAL(e->out, "abs(");
    print_swizzled(e, source, places, count, want);
    if (src->absolute && !e->bare)
        tgsic_text_char(e->out, ')');
}

static unsigned run_length(const struct place *places, unsigned count)
{
    unsigned run = 1;
    while (run < count && same_vector(&places[0], &places[run]) && places[0].width > 1)
        run++;
    return run;
}

static void print_places(struct emit *e, unsigned source, const struct place *places,
                         unsigned count, enum tgsic_kind want, bool scalar)
{
    if (count == 1 || (scalar && all_same(places, count))) {
        print_run(e, source, places, 1, want);
        return;
    }
    if (run_length(places, count) == count) {
        print_run(e, source, places, count, want);
        return;
    }
    tgsic_emit_open_type(e, want, count);
    if (all_same(places, count)) {
        print_run(e, source, places, 1, want);
    } else {
        for (unsigned i = 0; i < count;) {
            unsigned run = run_length(places + i, count - i);
            if (i)
                TEXT_LITERAL(e->out, ", ");
            print_run(e, source, places + i, run, want);
            i += run;
        }
    }
    tgsic_text_char(e->out, ')');
}

void tgsic_emit_source(struct emit *e, unsigned source, const uint8_t *positions, unsigned count,
                       enum tgsic_kind want, bool scalar)
{
    struct place places[4] = {{0}};
    gather_places(e, source, positions, count, places);
    print_places(e, source, places, count, want, scalar);
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
