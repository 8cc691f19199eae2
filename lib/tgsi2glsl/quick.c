/* SPDX-License-Identifier: MIT */
/* Statements of opcodes that a row of glsl.def says all of, as it does of nearly all, where one
 * variable or output takes the result as it is. All others are for alu.c. */
#include "alu.h"
#include "put.h"

#include <string.h>

/* ---- Components of a mask ------------------------------------------------------------------ */

/* As tgsic_components_of has them, and what turns an array of four into a word of theirs. */
struct selection {
    uint32_t taken;    /* the bytes of the word */
    uint32_t ones;     /* 1 in each of these */
    uint32_t in_order; /* 0, 1, … in these */
    uint8_t count, component[4];
    uint8_t shift; /* bits in front of the first one */
    bool has_gap;  /* there are others between the first and the last one */
};

#define ONE   0xff, 0x01, 0x00, 1
#define TWO   0xffff, 0x0101, 0x0100, 2
#define THREE 0xffffff, 0x010101, 0x020100, 3
#define FOUR  0xffffffff, 0x01010101, 0x03020100, 4
static const struct selection selections[16] = {
    [1] = {ONE, {0}, 0, false},
    [2] = {ONE, {1}, 8, false},
    [3] = {TWO, {0, 1}, 0, false},
    [4] = {ONE, {2}, 16, false},
    [5] = {TWO, {0, 2}, 0, true},
    [6] = {TWO, {1, 2}, 8, false},
    [7] = {THREE, {0, 1, 2}, 0, false},
    [8] = {ONE, {3}, 24, false},
    [9] = {TWO, {0, 3}, 0, true},
    [10] = {TWO, {1, 3}, 8, true},
    [11] = {THREE, {0, 1, 3}, 0, true},
    [12] = {TWO, {2, 3}, 16, false},
    [13] = {THREE, {0, 2, 3}, 0, true},
    [14] = {THREE, {1, 2, 3}, 8, false},
    [15] = {FOUR, {0, 1, 2, 3}, 0, false},
};
#undef ONE
#undef TWO
#undef THREE
#undef FOUR

static inline uint32_t select_elements(const uint8_t array[4], const struct selection *selection)
{
    if (selection->has_gap)
        return elements(array, selection->component, selection->count);
    return tgsic_positions_word(array) >> selection->shift & selection->taken;
}

/* Are all elements of the word the same? */
static inline bool is_one(uint32_t word, const struct selection *selection)
{
    return word == (word & 3) * selection->ones;
}

/* Of the first component alone. */
static inline const struct selection *first_of(const struct selection *selection)
{
    return &selections[1u << selection->component[0]];
}

/* ---- Targets ------------------------------------------------------------------------------- */

/* What takes the result. */
struct target {
    struct variable_form *form; /* NULL: there is no one variable or output */
    const struct selection *selection;
};

static inline struct target find_target(const struct emit *e, const struct tgsic_dst *dst)
{
    const struct tgsic_operand_variables *op = &e->operands[0];
    unsigned mask = op->mask & dst->writemask;
    if (mask)
        return (struct target){op->variable != TGSIC_NO_VARIABLE ? &e->forms[op->variable] : NULL,
                               &selections[mask]};
    if (op->mask || dst->reg.file != TGSIC_FILE_OUT || dst->reg.indirect || dst->reg.index < 0 ||
        !dst->writemask)
        return (struct target){NULL, NULL};
    return (struct target){e->outputs[dst->reg.index].plain, &selections[dst->writemask]};
}

/* The line up to the equals sign. */
static inline char *put_target(struct emit *e, struct variable_form *to,
                               const struct selection *selection)
{
    char *at = tgsic_emit_start_line(e, STATEMENT_ROOM);
    if (to->declare != TGSIC_DECLARE_AT_TOP)
        at = put_declaration(e, at, to, selection->count);
    memcpy(at, to->name, NAME_ROOM);
    at += to->length;
    if (selection->count < to->place.width)
        at = tgsic_put_swizzle(at, select_elements(to->position, selection), selection->count);
    memcpy(at, " = ", 3);
    return at + 3;
}

/* ---- Values -------------------------------------------------------------------------------- */

/* What a formula is printed of. */
struct value {
    const struct quick_row *row;
    const struct tgsic_src *sources;
    const struct tgsic_operand_variables *operands;
    const struct selection *selection; /* components */
    const struct selection *condition; /* of what QUICK_FIRST stands for */
    unsigned kind;                     /* of sources without a kind of their own */
};

static inline const struct selection *selection_of(const struct value *value, unsigned source)
{
    unsigned reads = value->row->reads[source];
    if (reads == QUICK_AS_RESULT)
        return value->selection;
    return reads == QUICK_FIRST ? value->condition : &selections[reads];
}

/* What is behind a name; NULL where a scalar is to be read as several components. */
static inline char *put_selected(char *at, const struct variable_form *form,
                                 const uint8_t swizzle[4], const struct selection *selection,
                                 bool scalar)
{
    unsigned width = form->place.width, count = selection->count;
    if (width == 1 && count == 1)
        return at;
    uint32_t word = select_elements(swizzle, selection);
    if (scalar && is_one(word, selection))
        count = 1;
    if (width == 1)
        return count == 1 ? at : NULL;
    if (!form->is_gapless)
        word = tgsic_form_positions(form, word);
    return word == selection->in_order && count == width ? at : tgsic_put_swizzle(at, word, count);
}

/* A number without a sign, which would be merged with what is in front of it. */
static inline const struct variable_form *find_number(struct emit *e, const struct tgsic_src *src,
                                                      const struct selection *selection,
                                                      unsigned kind)
{
    unsigned component = src->swizzle[selection->component[0]];
    const struct variable_form *form = tgsic_emit_number(e, src->reg.index, component, kind);
    return form && *form->name != '-' ? form : NULL;
}

static inline bool has_modifiers(const struct tgsic_src *src)
{
    return src->absolute || src->negate;
}

/* Most sources are one variable, or one number, to be read as it is. */
static inline char *put_quick_source(struct emit *e, char *at, unsigned source, const void *context)
{
    const struct value *value = context;
    const struct tgsic_src *src = &value->sources[source];
    const struct selection *selection = selection_of(value, source);
    unsigned kind = value->row->want[source] ? value->row->want[source] : value->kind;
    bool scalar = value->row->scalars >> source & 1;
    const struct variable_form *form = src->reg.file == TGSIC_FILE_IMM
                                           ? find_number(e, src, selection, kind)
                                           : find_form(e, &src->reg, &value->operands[source]);
    if (form && form->plain == kind && !has_modifiers(src)) {
        char *end =
            put_selected(put_name(at, form, &src->reg), form, src->swizzle, selection, scalar);
        if (end)
            return end;
    }
    return tgsic_put_operand(e, at, source, selection->component, selection->count,
                             (enum tgsic_kind)kind, scalar);
}

/* Has a source one component at all positions? */
static inline bool has_one(const struct tgsic_src *src, const struct selection *selection)
{
    return is_one(select_elements(src->swizzle, selection), selection);
}

/* Can other components of the register be the same number? Those of immediates, and all that a slot
 * does not have. */
static inline bool may_repeat(const struct emit *e, const struct tgsic_register *reg)
{
    switch (reg->file) {
    case TGSIC_FILE_IMM:
    case TGSIC_FILE_SV:
        return true;
    case TGSIC_FILE_IN:
        return reg->index >= 0 && e->inputs[reg->index].width < 4;
    case TGSIC_FILE_OUT:
        return reg->index >= 0 && e->outputs[reg->index].width < 4;
    default:
        return false;
    }
}

/* Do all sources have one component at all positions? Few have. */
static inline bool is_scalar_row(struct emit *e, const struct selection *selection)
{
    for (unsigned s = 0; s < e->in->num_src; s++) {
        const struct tgsic_src *src = &e->in->src[s];
        if (!has_one(src, selection) &&
            (!may_repeat(e, &src->reg) ||
             !tgsic_emit_is_scalar(e, s, selection->component, selection->count)))
            return false;
    }
    return true;
}

/* The formula, and around that of a scalar what makes a vector of it. */
static inline char *put_value(struct emit *e, char *at, const struct quick_row *row,
                              const struct selection *selection, enum tgsic_kind kind)
{
    struct value value = {row, e->in->src, e->operands + 1, selection, selection, kind};
    unsigned count = selection->count, template = row->scalar;
    bool widened = false;
    if (row->flags & QUICK_SIGNLESS)
        value.kind = e->integer;
    if (count > 1) {
        widened = row->flags & QUICK_REPLICATED || is_scalar_row(e, selection);
        bool one = row->flags & QUICK_TEST && has_one(e->in->src, selection);
        if (widened || one)
            value.condition = first_of(selection);
        if (!widened && !one)
            template = row->vector;
    } else if (kind == TGSIC_KIND_BOOL && row->flags & QUICK_LOGIC) {
        template = row->logic;
    }
    if (widened) {
        at = tgsic_put_type(at, kind, count);
        *at++ = '(';
        value.selection = value.condition;
    }
    at = tgsic_put_pieces(e, at, template, value.selection->count, put_quick_source, &value);
    *at = ')';
    return at + widened;
}

/* ---- Statements ---------------------------------------------------------------------------- */

/* The integer kind that sources have which may be of either, as tgsic_emit_choose_integer() finds
 * it; NONE where it takes more to find it. */
static enum tgsic_kind choose_integer(const struct emit *e)
{
    bool floats = true;
    for (unsigned s = 0; s < e->in->num_src; s++) {
        const struct tgsic_register *reg = &e->in->src[s].reg;
        if (reg->file == TGSIC_FILE_IMM)
            continue;
        const struct variable_form *form = find_form(e, reg, &e->operands[1 + s]);
        if (!form || form->plain == TGSIC_KIND_NONE || form->plain == TGSIC_KIND_UINT)
            return form ? (enum tgsic_kind)form->plain : TGSIC_KIND_NONE;
        floats &= form->plain == TGSIC_KIND_FLOAT;
    }
    return floats ? TGSIC_KIND_UINT : TGSIC_KIND_INT;
}

static bool is_count_of_bits(const struct emit *e, unsigned source,
                             const struct selection *selection)
{
    uint32_t bits;
    for (unsigned i = 0; i < selection->count; i++)
        if (!tgsic_emit_immediate(e, source, selection->component[i], &bits) || bits > 31)
            return false;
    return true;
}

/* Can the host choose by component? It then has to. */
static bool has_mix(struct emit *e, unsigned kind)
{
    if (kind == TGSIC_KIND_FLOAT)
        return !e->old;
    return tgsic_emit_has(e, TGSIC_FEATURE_MIX_INTEGERS) &&
           tgsic_emit_need(e, TGSIC_FEATURE_MIX_INTEGERS);
}

/* Does the result, or what it is made of, lie in one pair of components as a variable has it? */
static bool is_pair(const struct emit *e, const struct target *to)
{
    char letter = tgsic_opcode_table[e->in->opcode].dst[0];
    if (to->selection != &selections[e->in->dst->writemask])
        return false; /* which pair a component is of depends on all that are written */
    if (!tgsic_is_wide_letter(letter))
        return to->selection->count == 1;
    return to->selection->count == 2 &&
           e->scan.variables[to->form->place.id].kind == tgsic_kind_of_letter(letter, e->integer);
}

/* Does a row that asks say what the instruction at hand does? */
static bool is_said(struct emit *e, const struct quick_row *row, const struct target *to)
{
    const struct tgsic_instruction *in = e->in;
    const struct selection *selection = to->selection;
    unsigned kind = to->form->plain;
    if (row->flags & QUICK_WIDE)
        return is_pair(e, to);
    if (row->flags & QUICK_TEST)
        return has_one(in->src, selection) || has_mix(e, kind);
    if (row->flags & QUICK_SHIFT)
        return is_count_of_bits(e, 1, selection);
    if (row->flags & QUICK_SIGNLESS)
        return (e->integer = choose_integer(e)) != TGSIC_KIND_NONE;
    if (row->flags & QUICK_NEW)
        return !e->old;
    return kind == TGSIC_KIND_BOOL
               ? selection->count == 1
               : in->src[in->num_src - 1].reg.file != TGSIC_FILE_IMM; /* AND selects */
}

/* Are raw sources, those behind a truth value, read as they are? */
static inline bool are_bits(const struct tgsic_instruction *in, const struct quick_row *row)
{
    return !has_modifiers(&in->src[row->flags & QUICK_TEST ? 1 : 0]) &&
           !has_modifiers(&in->src[in->num_src - 1]);
}

/* What the row of the instruction at hand says of its target, if it says anything. */
static inline bool find_statement(struct emit *e, const struct quick_row *row, struct target *to)
{
    *to = find_target(e, e->in->dst);
    if (!to->form || !(row->fits >> to->form->plain & 1))
        return false;
    unsigned kind = to->form->plain;
    if (row->flags & QUICK_RAW && kind != TGSIC_KIND_FLOAT && !are_bits(e->in, row))
        return false;
    return !(row->flags & QUICK_ASKS) || is_said(e, row, to);
}

static inline bool end_statement(struct emit *e, char *at)
{
    memcpy(at, ";\n", 2);
    tgsic_text_end(e->out, at + 2);
    return true;
}

/* The pair that a 64-bit opcode reads: the first one for conversions to 32 bits. */
static unsigned pair_of(const struct emit *e, const struct target *to)
{
    return to->form->plain && e->in->num_src == 1 ? 0 : to->selection->component[0] / 2;
}

/* Arithmetic with 64-bit values; else MOV of two words that are a 64-bit variable. */
static bool emit_pair(struct emit *e, const struct quick_row *row, const struct target *to)
{
    char *at = put_target(e, to->form, to->selection);
    if (row->flags & QUICK_WIDE)
        return end_statement(e, tgsic_put_formula(e, at, pair_of(e, to)));
    return end_statement(e, tgsic_put_packed(e, at, 0, to->selection->component,
                                             e->scan.variables[to->form->place.id].kind));
}

bool tgsic_emit_quick_value(struct emit *e)
{
    const struct quick_row *row = tgsic_quick_row(e->in);
    struct target to;
    if (!row || !find_statement(e, row, &to) || !to.form->plain)
        return false;
    char *at = tgsic_text_room(e->out, STATEMENT_ROOM);
    at = put_value(e, at, row, to.selection, (enum tgsic_kind)to.form->plain);
    tgsic_text_end(e->out, at);
    return true;
}

bool tgsic_emit_quickly(struct emit *e, const struct quick_row *row)
{
    struct target to;
    if (!find_statement(e, row, &to))
        return false;
    if (!to.form->plain || row->flags & QUICK_WIDE)
        return emit_pair(e, row, &to);
    char *at = put_target(e, to.form, to.selection);
    at = put_value(e, at, row, to.selection, (enum tgsic_kind)to.form->plain);
    return end_statement(e, at);
}
