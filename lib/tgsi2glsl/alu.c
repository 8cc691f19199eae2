/* SPDX-License-Identifier: MIT */
/* Arithmetic: opcodes of the table glsl.def, and those that need a function. */
#include "alu.h"
#include "put.h"

static bool is_integer(enum tgsic_kind kind)
{
    return kind == TGSIC_KIND_INT || kind == TGSIC_KIND_UINT;
}

/* ---- Types --------------------------------------------------------------------------------- */

enum tgsic_kind tgsic_emit_choose_integer(struct emit *e, enum tgsic_kind result)
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

enum tgsic_kind tgsic_emit_source_kind(const struct emit *e, unsigned source)
{
    return tgsic_kind_of_letter(tgsic_source_letter(e->in, source), e->integer);
}

void tgsic_emit_need_helper(struct emit *e, unsigned opcode)
{
    uint64_t *done = &e->helper_done[opcode / 64], bit = (uint64_t)1 << (opcode % 64);
    if (!tgsic_alu_opcodes[opcode].helper || *done & bit)
        return;
    *done |= bit;
    tgsic_text_str(&e->helpers, tgsic_alu_opcodes[opcode].helper);
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

/* What was printed at byte `before` of e->out, and ends at `at`; returns its new end, which may be
 * two bytes behind the old one. */
static inline char *merge_sign(struct emit *e, size_t before, char *at)
{
    char *text = e->out->data + before;
    size_t length = (size_t)(at - text);
    if (!length || *text != '-' || before < 2)
        return at;
    if (text[-1] == ' ' && text[-2] == '+') {
        text[-2] = '-';
        memmove(text, text + 1, length - 1);
        return at - 1;
    }
    if (text[-1] != '-')
        return at;
    memmove(text + 1, text, length);
    text[0] = '(';
    at[1] = ')';
    return at + 2;
}

char *tgsic_put_operand(struct emit *e, char *at, unsigned source, const uint8_t *positions,
                        unsigned count, enum tgsic_kind want, bool scalar)
{
    size_t before = (size_t)(at - e->out->data);
    return merge_sign(e, before, put_source(e, at, source, positions, count, want, scalar));
}

char *tgsic_put_wide_operand(struct emit *e, char *at, unsigned source, unsigned pair)
{
    size_t before = (size_t)(at - e->out->data);
    return merge_sign(e, before, tgsic_put_pair(e, at, source, pair));
}

static inline char *put_expanded(struct emit *e, char *at, unsigned source, const void *expansion)
{
    static const uint8_t all[] = {0, 1, 2, 3};
    const struct expansion *x = expansion;
    if (x->paired)
        return tgsic_put_wide_operand(e, at, source, x->pair);
    if (x->replicated) {
        unsigned mask = tgsic_source_mask(&e->scan, e->in, source);
        unsigned count = tgsic_components_of[mask].count;
        return tgsic_put_operand(e, at, source, all, count, tgsic_emit_source_kind(e, source),
                                 false);
    }
    return tgsic_put_operand(e, at, source, x->positions, x->count,
                             tgsic_emit_source_kind(e, source), x->scalars >> source & 1);
}

static inline char *expand(struct emit *e, char *at, unsigned template, const struct expansion *x)
{
    return tgsic_put_pieces(e, at, template, x->count, put_expanded, x);
}

char *tgsic_put_formula(struct emit *e, char *at, unsigned pair)
{
    struct expansion x = {.count = 1, .paired = true, .pair = pair};
    if (tgsic_alu_row(e)->scalar)
        return expand(e, at, tgsic_alu_row(e)->scalar, &x);
    tgsic_emit_fail(e, e->in->pos, "%s is not translated", tgsic_opcode_info(e->in->opcode)->name);
    return at;
}

bool tgsic_emit_all_scalar(struct emit *e, const struct part *part)
{
    for (unsigned s = 0; s < e->in->num_src; s++)
        if (!tgsic_emit_is_scalar(e, s, part->component, part->count))
            return false;
    return true;
}

/* vecN(scalar form, …) */
static char *expand_each(struct emit *e, char *at, unsigned template, const struct part *part,
                         enum tgsic_kind kind)
{
    at = tgsic_put_type(at, kind, part->count);
    *at++ = '(';
    for (unsigned i = 0; i < part->count; i++) {
        struct expansion x = {.positions = part->component + i, .count = 1, .scalars = 31};
        if (i) {
            memcpy(at, ", ", 2);
            at += 2;
        }
        tgsic_text_end(e->out, expand(e, at, template, &x));
        at = tgsic_text_room(e->out, STATEMENT_ROOM);
    }
    *at++ = ')';
    return at;
}

/* `front` stands in front of the formula. */
static inline void write_row(struct emit *e, const struct part *part, const struct alu_row *row,
                             const char *front)
{
    bool scalar = part->count == 1 || tgsic_emit_all_scalar(e, part);
    struct expansion x = {.positions = part->component,
                          .count = scalar ? 1 : part->count,
                          .scalars = scalar ? 31 : row->scalars};
    char *at = put_begin(e, part, row->result, scalar);
    if (*front) {
        tgsic_text_end(e->out, at);
        tgsic_text_str(e->out, front);
        at = tgsic_text_room(e->out, STATEMENT_ROOM);
    }
    if (!scalar && row->vector == TEMPLATE_EACH)
        at = expand_each(e, at, row->scalar, part, tgsic_kind_of_letter(row->result, e->integer));
    else
        at = expand(e, at, scalar || row->vector == TEMPLATE_SAME ? row->scalar : row->vector, &x);
    put_end(e, at, part, row->result, scalar);
}

void tgsic_emit_defined(struct emit *e, const struct part *part)
{
    write_row(e, part, &tgsic_alu_opcodes[e->in->opcode].defined, "");
}

void tgsic_emit_row(struct emit *e, const struct part *part)
{
    const struct alu_row *row = tgsic_alu_row(e);
    if (tgsic_opcode_traits[e->in->opcode] & TGSIC_TRAIT_SIGNLESS || row->result == 'n')
        e->integer = tgsic_emit_choose_integer(e, part->place.kind);
    if (tgsic_opcode_table[e->in->opcode].mode == TGSIC_MODE_REPL) {
        struct expansion x = {.positions = part->component, .count = 1, .replicated = true};
        char *at = put_begin(e, part, row->result, true);
        put_end(e, expand(e, at, row->scalar, &x), part, row->result, true);
    } else {
        write_row(e, part, row, "");
    }
}

/* dFdy() of a picture that lies upside down has the other sign */
void tgsic_emit_derivative(struct emit *e, const struct part *part)
{
    unsigned flip = e->pipeline->state.flip_y;
    const char *front =
        flip == TGSIC_VARIANT_STATIC ? "-"
        : flip == TGSIC_VARIANT_DYNAMIC
            ? tgsic_arena_printf(e->arena, "%s * ", tgsic_emit_driver(e, TGSIC_DRIVER_FLIP_Y))
            : "";
    write_row(e, part, tgsic_alu_row(e), front);
}

/* roundEven() came with the integers */
void tgsic_emit_rounded(struct emit *e, const struct part *part)
{
    if (e->old)
        tgsic_emit_need_helper(e, TGSIC_OPCODE_ROUND);
    tgsic_emit_row(e, part);
}

/* ---- Dispatch ------------------------------------------------------------------------------ */

void tgsic_emit_alu(struct emit *e)
{
    const struct alu_opcode *opcode = &tgsic_alu_opcodes[e->in->opcode];
    if (opcode->needs)
        tgsic_emit_need(e, (enum tgsic_feature)(opcode->needs - 1));
    if (tgsic_is_wide(e->in->opcode)) {
        tgsic_emit_need_helper(e, e->in->opcode);
        tgsic_emit_wide(e);
    } else if (!opcode->write && !opcode->row.scalar) {
        tgsic_emit_fail(e, e->in->pos, "%s is not translated",
                        tgsic_opcode_info(e->in->opcode)->name);
    } else {
        tgsic_emit_results(e, opcode->write ? opcode->write : tgsic_emit_row);
    }
}
