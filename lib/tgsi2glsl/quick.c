/* SPDX-License-Identifier: MIT */
/* Statements of opcodes that a row of glsl.def says all of, as it does of nearly all, where one
 * variable or output takes the result as it is. All others are for alu.c. */
#include "alu.h"
#include "put.h"

#include <string.h>

/* The row that may say what an instruction does, or NULL. */
static inline const struct quick_row *find_row(const struct tgsic_instruction *in)
{
    const struct quick_row *row = &tgsic_quick_rows[in->opcode];
    return row->scalar && !in->saturate && !in->precise ? row : NULL;
}

/* ---- Components of a mask ------------------------------------------------------------------ */

/* What turns an array of four into the word of the elements that a mask has. */
struct selection {
    uint32_t taken; /* the bytes of the word */
    uint32_t ones;  /* 1 in each of these */
    uint8_t count;
    uint8_t shift; /* bits in front of the first one */
    bool has_gap;  /* there are others between the first and the last one */
};

#define ONE   0xff, 0x01, 1
#define TWO   0xffff, 0x0101, 2
#define THREE 0xffffff, 0x010101, 3
#define FOUR  0xffffffff, 0x01010101, 4
static const struct selection selections[16] = {
    [1] = {ONE, 0, false},   [2] = {ONE, 8, false},    [3] = {TWO, 0, false},
    [4] = {ONE, 16, false},  [5] = {TWO, 0, true},     [6] = {TWO, 8, false},
    [7] = {THREE, 0, false}, [8] = {ONE, 24, false},   [9] = {TWO, 0, true},
    [10] = {TWO, 8, true},   [11] = {THREE, 0, true},  [12] = {TWO, 16, false},
    [13] = {THREE, 0, true}, [14] = {THREE, 8, false}, [15] = {FOUR, 0, false},
};
#undef ONE
#undef TWO
#undef THREE
#undef FOUR

static inline uint32_t select_elements(const uint8_t array[4], unsigned mask)
{
    const struct selection *selection = &selections[mask];
    if (selection->has_gap)
        return elements(array, tgsic_components_of[mask].component, selection->count);
    return tgsic_positions_word(array) >> selection->shift & selection->taken;
}

/* Are all elements of the word the same? */
static inline bool is_one(uint32_t word, const struct selection *selection)
{
    return word == (word & 3) * selection->ones;
}

/* ---- Targets ------------------------------------------------------------------------------- */

/* What takes the result. */
struct target {
    struct variable_form *form; /* NULL: there is no one variable or output */
    unsigned mask;
};

static struct target find_other_target(struct emit *e, const struct tgsic_dst *dst)
{
    const struct tgsic_register *reg = &dst->reg;
    struct target to = {NULL, dst->writemask};
    if (!to.mask || reg->indirect || reg->index < 0)
        return to;
    if (reg->file == TGSIC_FILE_OUT)
        to.form = e->outputs[reg->index].plain;
    else if (reg->file == TGSIC_FILE_TEMP)
        to.form = tgsic_emit_form_element(e, reg, &e->written);
    return to;
}

static inline struct target find_target(struct emit *e, const struct tgsic_dst *dst)
{
    const struct tgsic_operand_variables *op = &e->operands[0];
    unsigned mask = op->mask & dst->writemask;
    if (!op->mask)
        return find_other_target(e, dst);
    bool is_one = mask && op->variable != TGSIC_NO_VARIABLE;
    return (struct target){is_one ? &e->forms[op->variable] : NULL, mask};
}

/* The line up to the equals sign. */
static inline char *put_target(struct emit *e, const struct target *to)
{
    struct variable_form *form = to->form;
    const struct selection *selection = &selections[to->mask];
    static const uint8_t all[] = {0, 1, 2, 3};
    char *at = tgsic_emit_start_line(e, STATEMENT_ROOM);
    at = put_assigned(e, at, form, selection->count);
    if (selection->count < form->place.width)
        at = put_components(at, form, select_elements(all, to->mask), selection->taken,
                            selection->count);
    memcpy(at, " = ", 3);
    return at + 3;
}

/* ---- Values -------------------------------------------------------------------------------- */

/* What a formula is printed of. */
struct value {
    const struct quick_row *row;
    const struct tgsic_src *sources;
    const struct tgsic_operand_variables *operands;
    unsigned mask;    /* positions of the sources */
    unsigned kind;    /* of sources without a kind of their own */
    unsigned scalars; /* sources that may be scalars */
};

static inline unsigned kind_of(const struct value *value, unsigned source)
{
    return value->row->want[source] ? value->row->want[source] : value->kind;
}

static inline bool has_modifiers(const struct tgsic_src *src)
{
    return src->absolute | src->negate;
}

/* The variable, or the number, that a component of a source is, if it is to be read as it is. */
static inline const struct variable_form *find_plain(struct emit *e, const struct value *value,
                                                     unsigned source, unsigned component)
{
    const struct tgsic_src *src = &value->sources[source];
    unsigned kind = kind_of(value, source);
    const struct variable_form *form = src->reg.file == TGSIC_FILE_IMM
                                           ? tgsic_emit_number(e, src->reg.index, component, kind)
                                           : find_form(e, &src->reg, &value->operands[source]);
    return form && form->plain == kind && !has_modifiers(src) ? form : NULL;
}

/* A source of one component. */
static inline char *put_scalar(struct emit *e, char *at, unsigned source, const void *context)
{
    const struct value *value = context;
    const struct tgsic_src *src = &value->sources[source];
    const uint8_t *position = tgsic_components_of[value->mask].component;
    unsigned component = src->swizzle[*position];
    const struct variable_form *form = find_plain(e, value, source, component);
    if (!form)
        return tgsic_put_operand(e, at, source, position, 1,
                                 (enum tgsic_kind)kind_of(value, source), true);
    at = put_name(at, form, &src->reg);
    at[0] = '.';
    at[1] = tgsic_emit_layouts[form->mask].letters[component];
    return at + 2 * (form->place.width > 1);
}

/* A source of several components. */
static inline char *put_vector(struct emit *e, char *at, unsigned source, const void *context)
{
    const struct value *value = context;
    const struct tgsic_src *src = &value->sources[source];
    const struct selection *selection = &selections[value->mask];
    const uint8_t *positions = tgsic_components_of[value->mask].component;
    uint32_t components = select_elements(src->swizzle, value->mask);
    bool scalar = value->scalars >> source & 1;
    bool one = scalar & is_one(components, selection);
    const struct selection *printed = one ? &selections[1] : selection;
    enum tgsic_kind kind = (enum tgsic_kind)kind_of(value, source);
    if (src->reg.file == TGSIC_FILE_IMM && !scalar)
        return tgsic_put_immediate(e, at, source, positions, selection->count, kind, false);
    const struct variable_form *form = find_plain(e, value, source, components & 3);
    if (!form || (form->place.width == 1 && printed->count > 1))
        return tgsic_put_operand(e, at, source, positions, selection->count, kind, scalar);
    return put_components(put_name(at, form, &src->reg), form, components & printed->taken,
                          printed->taken, printed->count);
}

/* Has a source one component at all positions? */
static inline bool has_one(const struct tgsic_src *src, unsigned mask)
{
    return is_one(select_elements(src->swizzle, mask), &selections[mask]);
}

/* Files of registers whose components may be the same number: those of immediates, and all that a
 * slot does not have. */
enum {
    REPEATING = 1 << TGSIC_FILE_IMM | 1 << TGSIC_FILE_SV | 1 << TGSIC_FILE_IN | 1 << TGSIC_FILE_OUT
};

static bool are_scalars(struct emit *e, unsigned mask)
{
    const struct tgsic_components *components = &tgsic_components_of[mask];
    for (unsigned s = 0; s < e->in->num_src; s++) {
        const struct tgsic_src *src = &e->in->src[s];
        if (!has_one(src, mask) &&
            (!(REPEATING >> src->reg.file & 1) ||
             !tgsic_emit_is_scalar(e, s, components->component, components->count)))
            return false;
    }
    return true;
}

/* Do all sources have one component at all positions? Of most, the first one tells. */
static inline bool is_scalar_row(struct emit *e, unsigned mask)
{
    const struct tgsic_src *src = e->in->src;
    bool may_be = has_one(src, mask) | (REPEATING >> src->reg.file & 1);
    return may_be && are_scalars(e, mask);
}

/* The formula, and around that of a scalar what makes a vector of it. */
static inline char *put_value(struct emit *e, char *at, const struct quick_row *row,
                              const struct target *to)
{
    const unsigned kind = to->form->plain, width = selections[to->mask].count;
    struct value value = {.row = row,
                          .sources = e->in->src,
                          .operands = e->operands + 1,
                          .mask = row->reads ? row->reads : to->mask,
                          .kind = row->flags & QUICK_SIGNLESS ? e->integer : kind,
                          .scalars = row->scalars};
    unsigned template = row->scalar;
    bool widened = false;
    if (width > 1) {
        bool one = row->flags & QUICK_TEST && has_one(e->in->src, to->mask);
        value.scalars |= one; /* the truth value */
        widened = row->reads || is_scalar_row(e, to->mask);
        template = widened || one ? row->scalar : row->vector;
    } else if (kind == TGSIC_KIND_BOOL && row->flags & QUICK_LOGIC) {
        template = row->logic;
    }
    if (widened) {
        at = tgsic_put_type(at, (enum tgsic_kind)kind, width);
        *at++ = '(';
        value.mask = row->reads ? row->reads : to->mask & (0u - to->mask); /* the first one */
    }
    at = value.mask & (value.mask - 1)
             ? tgsic_put_pieces(e, at, template, widened ? 1 : width, put_vector, &value)
             : tgsic_put_pieces(e, at, template, 1, put_scalar, &value);
    *at = ')';
    return at + widened;
}

/* ---- Statements ---------------------------------------------------------------------------- */

/* The integer kind that sources have which may be of either, as tgsic_emit_choose_integer() finds
 * it; NONE where it takes more to find it. */
static enum tgsic_kind choose_integer(struct emit *e)
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

static bool is_count_of_bits(const struct emit *e, unsigned source, unsigned mask)
{
    const struct tgsic_components *components = &tgsic_components_of[mask];
    uint32_t bits;
    for (unsigned i = 0; i < components->count; i++)
        if (!tgsic_emit_immediate(e, source, components->component[i], &bits) || bits > 31)
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
    unsigned count = selections[to->mask].count;
    if (to->mask != e->in->dst->writemask)
        return false; /* which pair a component is of depends on all that are written */
    if (!tgsic_is_wide_letter(letter))
        return count == 1;
    return count == 2 && to->form->kind == tgsic_kind_of_letter(letter, e->integer);
}

/* Does a row that asks say what the instruction at hand does? */
static bool is_said(struct emit *e, const struct quick_row *row, const struct target *to)
{
    const struct tgsic_instruction *in = e->in;
    unsigned kind = to->form->plain;
    if (row->flags & QUICK_WIDE)
        return is_pair(e, to);
    if (row->flags & QUICK_TEST)
        return has_one(in->src, to->mask) || has_mix(e, kind);
    if (row->flags & QUICK_SHIFT)
        return is_count_of_bits(e, 1, to->mask);
    if (row->flags & QUICK_SIGNLESS)
        return (e->integer = choose_integer(e)) != TGSIC_KIND_NONE;
    if (row->flags & QUICK_NEW)
        return !e->old;
    return kind == TGSIC_KIND_BOOL
               ? selections[to->mask].count == 1
               : in->src[in->num_src - 1].reg.file != TGSIC_FILE_IMM; /* AND selects */
}

/* Has a raw source, one behind a truth value, modifiers? */
static inline bool is_modified(const struct tgsic_instruction *in, const struct quick_row *row)
{
    return has_modifiers(&in->src[row->flags & QUICK_TEST ? 1 : 0]) |
           has_modifiers(&in->src[in->num_src - 1]);
}

/* What the row of the instruction at hand says of its target, if it says anything. */
static inline bool find_statement(struct emit *e, const struct quick_row *row, struct target *to)
{
    *to = find_target(e, e->in->dst);
    if (!to->form || !(row->fits >> to->form->plain & 1))
        return false;
    unsigned kind = to->form->plain;
    unsigned raw = kind != TGSIC_KIND_FLOAT ? QUICK_RAW : 0;
    if (row->flags & raw && is_modified(e->in, row))
        return false;
    return !(row->flags & QUICK_ASKS) || is_said(e, row, to);
}

/* The value by a row that is no copy's. */
static char *put_row(struct emit *e, char *at, const struct quick_row *row, const struct target *to)
{
    return !to->form->plain || row->flags & QUICK_WIDE
               ? tgsic_put_wide_value(e, at, row, to->form, to->mask)
               : put_value(e, at, row, to);
}

/* The value of a copy to a variable that is no 64-bit one: what put_value() makes of a formula that
 * is its source. */
static inline char *put_copied(struct emit *e, char *at, const struct target *to)
{
    static const struct quick_row as_target = {.scalars = 0};
    const unsigned kind = to->form->plain, width = selections[to->mask].count;
    struct value value = {.row = &as_target,
                          .sources = e->in->src,
                          .operands = e->operands + 1,
                          .mask = to->mask,
                          .kind = kind};
    if (width == 1)
        return put_scalar(e, at, 0, &value);
    if (!is_scalar_row(e, to->mask))
        return put_vector(e, at, 0, &value);
    at = tgsic_put_type(at, (enum tgsic_kind)kind, width);
    *at++ = '(';
    value.mask = to->mask & (0u - to->mask); /* the first one */
    at = put_scalar(e, at, 0, &value);
    *at = ')';
    return at + 1;
}

/* A copy, as most statements are. */
static bool emit_copy(struct emit *e)
{
    const struct target to = find_target(e, e->in->dst);
    if (!to.form || (to.form->plain != TGSIC_KIND_FLOAT && has_modifiers(e->in->src)))
        return false;
    char *at = put_target(e, &to);
    at = to.form->plain
             ? put_copied(e, at, &to)
             : tgsic_put_packed(e, at, 0, tgsic_components_of[to.mask].component, to.form->kind);
    memcpy(at, ";\n", 2);
    tgsic_text_end(e->out, at + 2);
    return true;
}

static inline bool emit_statement(struct emit *e, const struct quick_row *row)
{
    struct target to;
    if (row->flags & QUICK_COPY)
        return emit_copy(e);
    if (!find_statement(e, row, &to))
        return false;
    char *at = put_row(e, put_target(e, &to), row, &to);
    memcpy(at, ";\n", 2);
    tgsic_text_end(e->out, at + 2);
    return true;
}

uint32_t tgsic_emit_run(struct emit *e, uint32_t index, uint32_t end)
{
    const struct tgsic_instruction *in = &e->shader->instructions[index];
    for (; index < end && !e->failed; index++, in++) {
        const struct quick_row *row = find_row(in);
        e->index = index;
        tgsic_emit_start(e, in);
        if (!row || !emit_statement(e, row))
            break;
    }
    return index;
}

bool tgsic_emit_expression(struct emit *e)
{
    const struct quick_row *row = find_row(e->in);
    struct target to;
    if (!row || !find_statement(e, row, &to))
        return false;
    char *at = tgsic_text_room(e->out, STATEMENT_ROOM);
    tgsic_text_end(e->out, put_row(e, at, row, &to));
    return true;
}
