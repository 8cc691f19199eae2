/* SPDX-License-Identifier: MIT */
/* Arithmetic: opcodes of the table glsl.def, and those that need a function. */
#include "emit.h"

#include <string.h>

static const char each_component[] = "";

struct row {
    const char *scalar, *vector;
    char result;
    uint8_t scalars;
};

static const struct row rows[TGSIC_OPCODE_LIMIT] = {
#define GLSL(opcode, result, scalar, vector, scalars)                                              \
    [TGSIC_OPCODE_##opcode] = {scalar, vector, result, scalars},
#include "glsl.def"
};

static const char *const helpers[TGSIC_OPCODE_LIMIT] = {
#define GLSL_HELPER(opcode, text) [TGSIC_OPCODE_##opcode] = text,
#include "glsl.def"
};

static bool is_integer(enum tgsic_kind kind)
{
    return kind == TGSIC_KIND_INT || kind == TGSIC_KIND_UINT;
}

/* ---- Types --------------------------------------------------------------------------------- */

/* The integer type to work in where the opcode does not care: the destination's, else that of the
 * sources. */
static enum tgsic_kind choose_integer(struct emit *e, enum tgsic_kind result)
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

static enum tgsic_kind source_kind(const struct emit *e, unsigned source)
{
    return tgsic_emit_kind_of_letter(e, tgsic_source_letter(e->in, source));
}

static void need_by_opcode(struct emit *e)
{
    switch (e->in->opcode) {
    case TGSIC_OPCODE_FMA:
        tgsic_emit_need(e, TGSIC_FEATURE_FMA);
        break;
    case TGSIC_OPCODE_LDEXP:
        tgsic_emit_need(e, TGSIC_FEATURE_LDEXP);
        break;
    case TGSIC_OPCODE_PK2H:
    case TGSIC_OPCODE_UP2H:
        tgsic_emit_need(e, TGSIC_FEATURE_HALF_PACKING);
        break;
    case TGSIC_OPCODE_PK2US:
    case TGSIC_OPCODE_UP2US:
        tgsic_emit_need(e, TGSIC_FEATURE_UNORM16_PACKING);
        break;
    case TGSIC_OPCODE_PK4B:
    case TGSIC_OPCODE_PK4UB:
    case TGSIC_OPCODE_UP4B:
    case TGSIC_OPCODE_UP4UB:
        tgsic_emit_need(e, TGSIC_FEATURE_NORM_PACKING);
        break;
    case TGSIC_OPCODE_DDX_FINE:
    case TGSIC_OPCODE_DDY_FINE:
        tgsic_emit_need(e, TGSIC_FEATURE_FINE_DERIVATIVES);
        break;
    case TGSIC_OPCODE_IMUL_HI:
    case TGSIC_OPCODE_UMUL_HI:
    case TGSIC_OPCODE_BREV:
    case TGSIC_OPCODE_POPC:
    case TGSIC_OPCODE_LSB:
    case TGSIC_OPCODE_IMSB:
    case TGSIC_OPCODE_UMSB:
        tgsic_emit_need(e, TGSIC_FEATURE_INTEGER_FUNCTIONS);
        break;
    default:
        break;
    }
}

static void need_helper(struct emit *e, unsigned opcode)
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
        tgsic_emit_source(e, source, all, count, source_kind(e, source), false);
    } else {
        tgsic_emit_source(e, source, x->positions, x->count, source_kind(e, source),
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
    if (rows[e->in->opcode].scalar)
        expand(e, rows[e->in->opcode].scalar, &x);
    else
        tgsic_emit_fail(e, e->in->pos, "%s is not translated",
                        tgsic_opcode_info(e->in->opcode)->name);
}

static bool all_scalar(struct emit *e, const struct part *part)
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
    tgsic_text_str(e->out, tgsic_emit_type(kind, part->count));
    tgsic_text_char(e->out, '(');
    for (unsigned i = 0; i < part->count; i++) {
        struct expansion x = {.positions = part->component + i, .count = 1, .scalars = 31};
        if (i)
            TEXT_LITERAL(e->out, ", ");
        expand(e, template, &x);
    }
    tgsic_text_char(e->out, ')');
}

static void write_componentwise(struct emit *e, const struct part *part, const struct row *row)
{
    bool scalar = part->count == 1 || all_scalar(e, part);
    struct expansion x = {
        .positions = part->component, .count = scalar ? 1 : part->count, .scalars = row->scalars};

    if (scalar)
        x.scalars = 31;
    tgsic_emit_begin(e, part, row->result, scalar);
    if (scalar || !row->vector)
        expand(e, row->scalar, &x);
    else if (row->vector == each_component)
        expand_each(e, row->scalar, part, tgsic_emit_kind_of_letter(e, row->result));
    else
        expand(e, row->vector, &x);
    tgsic_emit_end(e, part, row->result, scalar);
}

static void write_row(struct emit *e, const struct part *part)
{
    const struct row *row = &rows[e->in->opcode];
    e->integer = choose_integer(e, part->place.kind);
    if (tgsic_opcode_info(e->in->opcode)->mode == TGSIC_MODE_REPL) {
        struct expansion x = {.positions = part->component, .count = 1, .replicated = true};
        tgsic_emit_begin(e, part, row->result, true);
        expand(e, row->scalar, &x);
        tgsic_emit_end(e, part, row->result, true);
    } else {
        write_componentwise(e, part, row);
    }
}

/* ---- Copies and selects -------------------------------------------------------------------- */

static void write_mov(struct emit *e, const struct part *part)
{
    char letter = tgsic_source_letter(e->in, 0);
    bool raw = letter == '*' && !e->in->saturate;
    bool scalar = part->count > 1 && tgsic_emit_is_scalar(e, 0, part->component, part->count);
    if (part->place.base == BASE_WIDE && raw && !e->hazard) {
        tgsic_emit_begin_wide(e, part);
        tgsic_emit_packed(e, 0, part->component, e->scan.variables[part->place.id].kind);
        tgsic_emit_end_wide(e);
        return;
    }
    if (!raw)
        letter = 'f';
    tgsic_emit_begin(e, part, letter, scalar);
    tgsic_emit_source(e, 0, part->component, part->count,
                      raw ? (enum tgsic_kind)part->place.kind : TGSIC_KIND_FLOAT, true);
    tgsic_emit_end(e, part, letter, scalar);
}

/* is the condition of CMP and UCMP one scalar? */
static bool uniform_condition(struct emit *e, const struct part *part)
{
    return part->count == 1 || tgsic_emit_is_scalar(e, 0, part->component, part->count);
}

static void print_condition(struct emit *e, const uint8_t *positions, unsigned count)
{
    if (e->in->opcode == TGSIC_OPCODE_UCMP) {
        tgsic_emit_source(e, 0, positions, count, TGSIC_KIND_BOOL, count == 1);
    } else if (count == 1) {
        tgsic_emit_source(e, 0, positions, 1, TGSIC_KIND_FLOAT, true);
        TEXT_LITERAL(e->out, " < 0.0");
    } else {
        TEXT_LITERAL(e->out, "lessThan(");
        tgsic_emit_source(e, 0, positions, count, TGSIC_KIND_FLOAT, false);
        tgsic_text_str(e->out, count == 2   ? ", vec2(0.0))"
                               : count == 3 ? ", vec3(0.0))"
                                            : ", vec4(0.0))");
    }
}

static void print_select(struct emit *e, const uint8_t *positions, unsigned count,
                         enum tgsic_kind kind, bool scalar)
{
    print_condition(e, positions, 1);
    TEXT_LITERAL(e->out, " ? ");
    tgsic_emit_source(e, 1, positions, count, kind, scalar);
    TEXT_LITERAL(e->out, " : ");
    tgsic_emit_source(e, 2, positions, count, kind, scalar);
}

/* The kind that the values of a select are printed in: the destination's as they are bits, except
 * that float modifiers make floats. */
static enum tgsic_kind select_kind(const struct emit *e, const struct part *part)
{
    const struct tgsic_src *a = &e->in->src[1], *b = &e->in->src[2];
    if (e->in->opcode == TGSIC_OPCODE_CMP || e->in->saturate || a->negate || a->absolute ||
        b->negate || b->absolute)
        return TGSIC_KIND_FLOAT;
    return part->place.kind;
}

static void write_select(struct emit *e, const struct part *part)
{
    enum tgsic_kind kind = select_kind(e, part);
    char letter = kind == TGSIC_KIND_FLOAT ? 'f' : '*';
    bool scalar = part->count > 1 && all_scalar(e, part);
    unsigned count = scalar ? 1 : part->count;

    if (part->place.base == BASE_WIDE && letter == '*' && !e->hazard &&
        uniform_condition(e, part)) {
        enum tgsic_kind wide = e->scan.variables[part->place.id].kind;
        tgsic_emit_begin_wide(e, part);
        print_condition(e, part->component, 1);
        TEXT_LITERAL(e->out, " ? ");
        tgsic_emit_packed(e, 1, part->component, wide);
        TEXT_LITERAL(e->out, " : ");
        tgsic_emit_packed(e, 2, part->component, wide);
        tgsic_emit_end_wide(e);
        return;
    }
    tgsic_emit_begin(e, part, letter, scalar);
    if (uniform_condition(e, part)) {
        print_select(e, part->component, count, kind, count == 1);
    } else if (kind == TGSIC_KIND_FLOAT || tgsic_emit_has(e, TGSIC_FEATURE_MIX_INTEGERS)) {
        if (kind != TGSIC_KIND_FLOAT)
            tgsic_emit_need(e, TGSIC_FEATURE_MIX_INTEGERS);
        TEXT_LITERAL(e->out, "mix(");
        tgsic_emit_source(e, 2, part->component, count, kind, false);
        TEXT_LITERAL(e->out, ", ");
        tgsic_emit_source(e, 1, part->component, count, kind, false);
        TEXT_LITERAL(e->out, ", ");
        print_condition(e, part->component, count);
        tgsic_text_char(e->out, ')');
    } else {
        tgsic_text_str(e->out, tgsic_emit_type(kind, count));
        tgsic_text_char(e->out, '(');
        for (unsigned i = 0; i < count; i++) {
            if (i)
                TEXT_LITERAL(e->out, ", ");
            print_select(e, part->component + i, 1, kind, true);
        }
        tgsic_text_char(e->out, ')');
    }
    tgsic_emit_end(e, part, letter, scalar);
}

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
    bool scalar = part->count > 1 && all_scalar(e, part);
    unsigned count = scalar ? 1 : part->count;
    uint32_t bits;

    tgsic_emit_begin(e, part, '*', scalar);
    if (count > 1) {
        tgsic_text_str(e->out, tgsic_emit_type(part->place.kind, count));
        tgsic_text_char(e->out, '(');
    }
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
    bool scalar = part->count > 1 && all_scalar(e, part);
    unsigned count = scalar ? 1 : part->count;
    tgsic_emit_begin(e, part, 'b', scalar);
    if (count > 1) {
        tgsic_text_str(e->out, tgsic_emit_type(TGSIC_KIND_BOOL, count));
        tgsic_text_char(e->out, '(');
    }
    for (unsigned i = 0; i < count; i++) {
        if (i)
            TEXT_LITERAL(e->out, ", ");
        print_bool_logic(e, part->component[i]);
    }
    if (count > 1)
        tgsic_text_char(e->out, ')');
    tgsic_emit_end(e, part, 'b', scalar);
}

static void write_bit_logic(struct emit *e, const struct part *part)
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
        write_row(e, part);
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
    if (count > 1) {
        tgsic_text_str(e->out, tgsic_emit_type(kind, count));
        tgsic_text_char(e->out, '(');
    }
    for (unsigned i = 0; i < count; i++) {
        if (i)
            TEXT_LITERAL(e->out, ", ");
        tgsic_emit_literal(e, kind, bits[i] & 31);
    }
    if (count > 1)
        tgsic_text_char(e->out, ')');
}

static void write_shift(struct emit *e, const struct part *part)
{
    unsigned opcode = e->in->opcode;
    char letter = opcode == TGSIC_OPCODE_SHL ? 'n' : opcode == TGSIC_OPCODE_ISHR ? 'i' : 'u';
    bool scalar = part->count > 1 && all_scalar(e, part);
    unsigned count = scalar ? 1 : part->count;
    bool scalar_count = count == 1 || tgsic_emit_is_scalar(e, 1, part->component, part->count);

    e->integer = choose_integer(e, part->place.kind);
    tgsic_emit_begin(e, part, letter, scalar);
    tgsic_emit_source(e, 0, part->component, count, tgsic_emit_kind_of_letter(e, letter), false);
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

static void write_division(struct emit *e, const struct part *part)
{
    static const struct row divide = {"%0 / %1", NULL, 'i', 31};
    static const struct row divide_unsigned = {"%0 / %1", NULL, 'u', 31};
    static const struct row modulo_unsigned = {"%0 % %1", NULL, 'u', 31};
    const struct row *plain = e->in->opcode == TGSIC_OPCODE_IDIV   ? &divide
                              : e->in->opcode == TGSIC_OPCODE_UDIV ? &divide_unsigned
                              : e->in->opcode == TGSIC_OPCODE_UMOD ? &modulo_unsigned
                                                                   : NULL;
    if (plain && is_plain_divisor(e, part)) {
        write_componentwise(e, part, plain);
        return;
    }
    need_helper(e, e->in->opcode);
    write_row(e, part);
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

static void write_field(struct emit *e, const struct part *part)
{
    bool is_signed = e->in->opcode == TGSIC_OPCODE_IBFE;
    char letter = is_signed ? 'i' : 'u';
    uint32_t offset = 0, width = 0;

    if (!tgsic_emit_has(e, TGSIC_FEATURE_INTEGER_FUNCTIONS) || !is_plain_field(e, part)) {
        need_helper(e, e->in->opcode);
        write_row(e, part);
        return;
    }
    tgsic_emit_need(e, TGSIC_FEATURE_INTEGER_FUNCTIONS);
    tgsic_emit_immediate(e, 1, part->component[0], &offset);
    tgsic_emit_immediate(e, 2, part->component[0], &width);
    bool scalar = part->count > 1 && all_scalar(e, part);
    tgsic_emit_begin(e, part, letter, scalar);
    TEXT_LITERAL(e->out, "bitfieldExtract(");
    tgsic_emit_source(e, 0, part->component, scalar ? 1 : part->count, source_kind(e, 0), false);
    TEXT_LITERAL(e->out, ", ");
    tgsic_text_uint(e->out, offset);
    TEXT_LITERAL(e->out, ", ");
    tgsic_text_uint(e->out, width);
    tgsic_text_char(e->out, ')');
    tgsic_emit_end(e, part, letter, scalar);
}

static void write_helper(struct emit *e, const struct part *part)
{
    need_helper(e, e->in->opcode);
    write_row(e, part);
}

/* ---- Formulas per component ---------------------------------------------------------------- */

/* prints a formula in which $s.c is component c of source s */
static void formula(struct emit *e, const char *text)
{
    for (const char *p = text; *p; p++) {
        if (*p == '$') {
            unsigned component = p[2] == 'w' ? 3u : (unsigned)(p[2] - 'x');
            tgsic_emit_scalar(e, (unsigned)(p[1] - '0'), component,
                              source_kind(e, (unsigned)(p[1] - '0')));
            p += 2;
        } else {
            tgsic_text_char(e->out, *p);
        }
    }
}

static const char *const *formulas_of(unsigned opcode)
{
    /* LIT: a power whose exponent is clamped as the reference does; x <= 0 gives 0 */
    static const char *const lit[] = {"1.0", "max($0x, 0.0)",
                                      ("$0x > 0.0 ? pow(max($0y, 0.0), "
                                       "clamp($0w, -128.0, 128.0)) : 0.0"),
                                      "1.0"};
    static const char *const exp[] = {"exp2(floor($0x))", "fract($0x)", "exp2($0x)", "1.0"};
    static const char *const log[] = {
        "floor(log2(abs($0x)))", "abs($0x) / exp2(floor(log2(abs($0x))))", "log2(abs($0x))", "1.0"};
    static const char *const dst[] = {"1.0", "$0y * $1y", "$0z", "$1w"};
    static const char *const scs[] = {"cos($0x)", "sin($0x)", "0.0", "1.0"};
    static const char *const xpd[] = {"$0y * $1z - $0z * $1y", "$0z * $1x - $0x * $1z",
                                      "$0x * $1y - $0y * $1x", "1.0"};
    static const char *const up2h[] = {"unpackHalf2x16($0x).x", "unpackHalf2x16($0x).y",
                                       "unpackHalf2x16($0x).x", "unpackHalf2x16($0x).y"};
    static const char *const up2us[] = {"unpackUnorm2x16($0x).x", "unpackUnorm2x16($0x).y",
                                        "unpackUnorm2x16($0x).x", "unpackUnorm2x16($0x).y"};
    static const char *const up4b[] = {"unpackSnorm4x8($0x).x", "unpackSnorm4x8($0x).y",
                                       "unpackSnorm4x8($0x).z", "unpackSnorm4x8($0x).w"};
    static const char *const up4ub[] = {"unpackUnorm4x8($0x).x", "unpackUnorm4x8($0x).y",
                                        "unpackUnorm4x8($0x).z", "unpackUnorm4x8($0x).w"};
    switch (opcode) {
    case TGSIC_OPCODE_LIT:
        return lit;
    case TGSIC_OPCODE_EXP:
        return exp;
    case TGSIC_OPCODE_LOG:
        return log;
    case TGSIC_OPCODE_DST:
        return dst;
    case TGSIC_OPCODE_SCS:
        return scs;
    case TGSIC_OPCODE_XPD:
        return xpd;
    case TGSIC_OPCODE_UP2H:
        return up2h;
    case TGSIC_OPCODE_UP2US:
        return up2us;
    case TGSIC_OPCODE_UP4B:
        return up4b;
    case TGSIC_OPCODE_UP4UB:
        return up4ub;
    default:
        return NULL;
    }
}

static void write_formulas(struct emit *e, const struct part *part)
{
    const char *const *formulas = formulas_of(e->in->opcode);
    tgsic_emit_begin(e, part, 'f', false);
    if (part->count > 1) {
        tgsic_text_str(e->out, tgsic_emit_type(TGSIC_KIND_FLOAT, part->count));
        tgsic_text_char(e->out, '(');
    }
    for (unsigned i = 0; i < part->count; i++) {
        if (i)
            TEXT_LITERAL(e->out, ", ");
        formula(e, formulas[part->component[i]]);
    }
    if (part->count > 1)
        tgsic_text_char(e->out, ')');
    tgsic_emit_end(e, part, 'f', false);
}

/* ---- Interpolation ------------------------------------------------------------------------- */

/* The functions take a whole input, so the swizzle stands behind them. */
static void write_interpolated(struct emit *e, const struct part *part)
{
    const struct tgsic_src *src = &e->in->src[0];
    struct place place = tgsic_emit_source_places(e, 0)[part->component[0]];

    tgsic_emit_begin(e, part, 'f', false);
    if (src->negate)
        tgsic_text_char(e->out, '-');
    if (src->absolute)
        TEXT_LITERAL(e->out, "abs(");
    tgsic_text_str(e->out, e->in->opcode == TGSIC_OPCODE_INTERP_CENTROID ? "interpolateAtCentroid("
                           : e->in->opcode == TGSIC_OPCODE_INTERP_SAMPLE ? "interpolateAtSample("
                                                                         : "interpolateAtOffset(");
    tgsic_emit_place(e, &place, &src->reg, tgsic_emit_operand(e, e->in->num_dst));
    if (e->in->opcode == TGSIC_OPCODE_INTERP_SAMPLE) {
        TEXT_LITERAL(e->out, ", ");
        tgsic_emit_scalar(e, 1, 0, TGSIC_KIND_INT);
    } else if (e->in->opcode == TGSIC_OPCODE_INTERP_OFFSET) {
        TEXT_LITERAL(e->out, ", ");
        tgsic_emit_vector(e, 1, 2, TGSIC_KIND_FLOAT);
    }
    tgsic_text_char(e->out, ')');
    bool identity = part->count == 4;
    for (unsigned i = 0; i < part->count; i++)
        identity = identity && src->swizzle[part->component[i]] == i;
    if (!identity)
        tgsic_text_char(e->out, '.');
    for (unsigned i = 0; i < part->count && !identity; i++)
        tgsic_text_char(e->out, "xyzw"[src->swizzle[part->component[i]]]);
    if (src->absolute)
        tgsic_text_char(e->out, ')');
    tgsic_emit_end(e, part, 'f', false);
}

static void emit_interpolated(struct emit *e)
{
    const struct tgsic_register *reg = &e->in->src[0].reg;
    const struct io *io = reg->index < 0 ? NULL : &e->inputs[reg->index];
    tgsic_emit_need(e, TGSIC_FEATURE_INTERPOLATE_AT);
    if (reg->file != TGSIC_FILE_IN || reg->indirect || !io || io->form != IO_VECTOR ||
        io->kind != TGSIC_KIND_FLOAT || (io->width && io->width != 4))
        tgsic_emit_fail(e, e->in->pos, "%s of something that is no varying",
                        tgsic_opcode_info(e->in->opcode)->name);
    else
        tgsic_emit_results(e, io->width ? write_interpolated : write_mov);
}

/* ---- Framebuffer fetch --------------------------------------------------------------------- */

/* The output, as long as it still holds what the framebuffer does; else a copy made at the top. */
static void emit_fetched(struct emit *e)
{
    const struct tgsic_register *reg = &e->in->src[0].reg;
    bool direct = reg->file == TGSIC_FILE_OUT && !reg->indirect && reg->index >= 0;
    const struct tgsic_slot *slot = direct ? &e->scan.outputs[reg->index] : NULL;
    if (!slot || slot->semantic != TGSIC_SEMANTIC_COLOR) {
        tgsic_emit_fail(e, e->in->pos, "FBFETCH of something that is no colour");
        return;
    }
    struct io output = e->outputs[reg->index];
    if (slot->fetched_late) {
        e->outputs[reg->index].name = tgsic_emit_numbered(e, "framebuffer", slot->semantic_index);
        e->outputs[reg->index].array = 0;
    }
    tgsic_emit_results(e, write_mov);
    e->outputs[reg->index] = output;
}

/* ---- Dispatch ------------------------------------------------------------------------------ */

void tgsic_emit_alu(struct emit *e)
{
    result_writer *write = NULL;
    if (tgsic_is_wide(e->in->opcode)) {
        need_by_opcode(e);
        need_helper(e, e->in->opcode);
        tgsic_emit_wide(e);
        return;
    }
    switch (e->in->opcode) {
    case TGSIC_OPCODE_INTERP_CENTROID:
    case TGSIC_OPCODE_INTERP_SAMPLE:
    case TGSIC_OPCODE_INTERP_OFFSET:
        emit_interpolated(e);
        return;
    case TGSIC_OPCODE_FBFETCH:
        emit_fetched(e);
        return;
    case TGSIC_OPCODE_MOV:
        write = write_mov;
        break;
    case TGSIC_OPCODE_CMP:
    case TGSIC_OPCODE_UCMP:
        write = write_select;
        break;
    case TGSIC_OPCODE_AND:
    case TGSIC_OPCODE_OR:
    case TGSIC_OPCODE_XOR:
    case TGSIC_OPCODE_NOT:
        write = write_bit_logic;
        break;
    case TGSIC_OPCODE_SHL:
    case TGSIC_OPCODE_ISHR:
    case TGSIC_OPCODE_USHR:
        write = write_shift;
        break;
    case TGSIC_OPCODE_IDIV:
    case TGSIC_OPCODE_UDIV:
    case TGSIC_OPCODE_MOD:
    case TGSIC_OPCODE_UMOD:
        write = write_division;
        break;
    case TGSIC_OPCODE_IBFE:
    case TGSIC_OPCODE_UBFE:
        write = write_field;
        break;
    case TGSIC_OPCODE_BFI:
    case TGSIC_OPCODE_IMUL_HI:
    case TGSIC_OPCODE_UMUL_HI:
        write = write_helper;
        break;
    default:
        write = formulas_of(e->in->opcode)   ? write_formulas
                : rows[e->in->opcode].scalar ? write_row
                                             : NULL;
    }
    if (!write) {
        tgsic_emit_fail(e, e->in->pos, "%s is not translated",
                        tgsic_opcode_info(e->in->opcode)->name);
        return;
    }
    need_by_opcode(e);
    tgsic_emit_results(e, write);
}
