/* SPDX-License-Identifier: MIT */
/* Statements of opcodes that a row of glsl.def says all of, as it does of nearly all, where one
 * variable or output takes the result as it is. All others are for alu.c. */
#include "alu.h"
#include "put.h"

#include <string.h>

/* The row that may say what an instruction does, or NULL. */
static inline const struct quick_row *find_row(const struct emit *e,
                                               const struct tgsic_instruction *in)
{
    const struct quick_row *row = &e->quick_rows[in->opcode];
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

static inline struct target find_target(struct emit *e, const struct tgsic_instruction *in)
{
    const struct tgsic_operand_variables *op = &e->operands[0];
    if (op->variable != TGSIC_NO_VARIABLE)
        return (struct target){&e->forms[op->variable], op->mask};
    return op->mask ? (struct target){NULL, op->mask} : find_other_target(e, in->dst);
}

/* The line up to the equals sign. */
static inline char *put_target(struct emit *e, struct target to)
{
    static const uint8_t all[] = {0, 1, 2, 3};
    const struct selection *selection = &selections[to.mask];
    char *at = tgsic_emit_start_line(e, STATEMENT_ROOM);
    if (to.mask == to.form->mask)
        return put_equals(put_assigned(e, at, to.form, true));
    at = put_assigned(e, at, to.form, false);
    at = put_components(at, to.form, select_elements(all, to.mask), selection->taken,
                        selection->count);
    return put_equals(at);
}

/* ---- Values -------------------------------------------------------------------------------- */

/* What a formula is printed of. */
struct value {
    const struct quick_row *row;
    const struct tgsic_src *sources;
    const struct tgsic_operand_variables *operands;
    unsigned kind;    /* of sources without a kind of their own */
    unsigned scalars; /* sources that may be scalars */
    unsigned mask;    /* positions of the sources */
    unsigned first;   /* the first of them */
};

/* The kind of a source; without a branch, since one goes either way at random. */
static inline unsigned kind_of(const struct value *value, unsigned source)
{
    unsigned own = value->row->want[source], has_none = (own - 1) >> 8; /* all ones or 0 */
    return own | (value->kind & has_none);
}

static inline bool has_modifiers(const struct tgsic_src *src)
{
    return src->absolute | src->negate;
}

/* Is the source to be read as its variable, or number, is? */
static inline bool is_plain(const struct variable_form *form, const struct tgsic_src *src,
                            unsigned kind)
{
    return form->plain == kind && !has_modifiers(src);
}

/* The number, or the slot of another file, that a component of a source is; or NULL. */
static inline const struct variable_form *find_slot(struct emit *e, const struct value *value,
                                                    unsigned source, unsigned component,
                                                    unsigned kind)
{
    const struct tgsic_register *reg = &value->sources[source].reg;
    return reg->file == TGSIC_FILE_IMM ? tgsic_emit_number(e, reg->index, component, kind)
                                       : find_other_form(e, reg, &value->operands[source]);
}

/* The name of what a component of a source is, if it is to be read as it is: *form says the rest.
 * Else NULL. */
static inline char *put_plain(struct emit *e, char *at, const struct value *value, unsigned source,
                              unsigned component, const struct variable_form **form)
{
    const struct tgsic_src *src = &value->sources[source];
    uint32_t variable = value->operands[source].variable;
    unsigned kind = kind_of(value, source);
    if (variable != TGSIC_NO_VARIABLE) {
        *form = &e->forms[variable];
        return is_plain(*form, src, kind) ? put_form_name(at, *form) : NULL;
    }
    *form = find_slot(e, value, source, component, kind);
    return *form && is_plain(*form, src, kind) ? put_name(at, *form, &src->reg) : NULL;
}

/* Are these positions more than one? */
static inline bool is_several(unsigned mask)
{
    return mask & (mask - 1);
}

static inline struct value value_of(const struct emit *e, const struct quick_row *row,
                                    unsigned kind, unsigned mask, unsigned scalars)
{
    return (struct value){.row = row,
                          .sources = e->in->src,
                          .operands = e->operands + 1,
                          .kind = kind,
                          .scalars = row->scalars | scalars,
                          .mask = mask,
                          .first = tgsic_components_of[mask].component[0]};
}

static const uint8_t all_positions[] = {0, 1, 2, 3};

/* A source of one component. */
static inline char *put_scalar(struct emit *e, char *at, unsigned source, const void *context)
{
    const struct value *value = context;
    unsigned component = value->sources[source].swizzle[value->first];
    const struct variable_form *form;
    char *end = put_plain(e, at, value, source, component, &form);
    if (!end)
        return tgsic_put_operand(e, at, source, all_positions + value->first, 1,
                                 (enum tgsic_kind)kind_of(value, source), true);
    end[0] = '.';
    end[1] = tgsic_emit_layouts[form->mask].letters[component];
    return end + 2 * (form->place.width > 1);
}

/* A source of several components that is not to be read as it is. */
static char *put_other_vector(struct emit *e, char *at, unsigned source, const struct value *value)
{
    const struct tgsic_components *positions = &tgsic_components_of[value->mask];
    return tgsic_put_operand(e, at, source, positions->component, positions->count,
                             (enum tgsic_kind)kind_of(value, source), value->scalars >> source & 1);
}

/* One that is of this form, if it is to be read as it is. */
static inline char *put_form(struct emit *e, char *at, unsigned source, const struct value *value,
                             const struct variable_form *form, bool is_slot)
{
    const struct tgsic_src *src = &value->sources[source];
    const struct selection *selection = &selections[value->mask];
    uint32_t components = select_elements(src->swizzle, value->mask);
    bool one = value->scalars >> source & 1 & is_one(components, selection);
    const struct selection *printed = one ? &selections[1] : selection;
    if (!is_plain(form, src, kind_of(value, source)) ||
        (form->place.width == 1 && printed->count > 1))
        return put_other_vector(e, at, source, value);
    at = is_slot ? put_name(at, form, &src->reg) : put_form_name(at, form);
    return put_components(at, form, components & printed->taken, printed->taken, printed->count);
}

/* One without a variable. */
static char *put_slot_vector(struct emit *e, char *at, unsigned source, const struct value *value)
{
    const struct tgsic_src *src = &value->sources[source];
    const struct tgsic_components *positions = &tgsic_components_of[value->mask];
    unsigned kind = kind_of(value, source);
    if (src->reg.file == TGSIC_FILE_IMM && !(value->scalars >> source & 1))
        return tgsic_put_immediate(e, at, source, positions->component, positions->count,
                                   (enum tgsic_kind)kind, false);
    const struct variable_form *form =
        find_slot(e, value, source, src->swizzle[value->first], kind);
    return form ? put_form(e, at, source, value, form, true)
                : put_other_vector(e, at, source, value);
}

/* One of several components, mostly of a variable. */
static char *put_vector(struct emit *e, char *at, unsigned source, const void *context)
{
    const struct value *value = context;
    uint32_t variable = value->operands[source].variable;
    return variable != TGSIC_NO_VARIABLE
               ? put_form(e, at, source, value, &e->forms[variable], false)
               : put_slot_vector(e, at, source, value);
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
            (!(REPEATING >> src->reg.file & 1) || tgsic_emit_is_vector_input(e, &src->reg) ||
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

/* The formula of one component, as the row has it for a result of that kind. */
static inline unsigned scalar_template(const struct quick_row *row, struct target to)
{
    return to.form->plain == TGSIC_KIND_BOOL ? row->logic : row->scalar;
}

/* The formula of a result, or of a part of one, that sources have at one position: `first`. */
static char *put_scalars(struct emit *e, char *at, const struct quick_row *row, unsigned template,
                         unsigned kind, unsigned first)
{
    const struct value value = {.row = row,
                                .sources = e->in->src,
                                .operands = e->operands + 1,
                                .kind = kind,
                                .first = first};
    return tgsic_put_pieces(e, at, template, 1, put_scalar, &value);
}

/* A vector of formulas of one component each. */
static char *put_each(struct emit *e, char *at, const struct quick_row *row, struct target to)
{
    const struct tgsic_components *components = &tgsic_components_of[to.mask];
    const unsigned kind = to.form->plain;
    at = tgsic_put_type(at, (enum tgsic_kind)kind, components->count);
    *at++ = '(';
    for (unsigned i = 0; i < components->count; i++) {
        at = put_scalars(e, at, row, scalar_template(row, to), kind, components->component[i]);
        tgsic_text_end(e->out, PUT_LITERAL(at, ", "));
        at = tgsic_text_room(e->out, STATEMENT_ROOM);
    }
    at[-2] = ')'; /* in the place of the last comma */
    return at - 1;
}

/* What has several components: a formula of vectors or, where all of them are the same, a vector of
 * that of one. */
static char *put_several(struct emit *e, char *at, const struct quick_row *row, struct target to,
                         unsigned kind)
{
    const unsigned width = selections[to.mask].count;
    bool tested = row->flags & QUICK_TEST && has_one(e->in->src, to.mask); /* one truth value */
    bool same = row->reads || is_scalar_row(e, to.mask);
    if (to.form->plain == TGSIC_KIND_BOOL && row->flags & QUICK_LOGIC && !same)
        return put_each(e, at, row, to);
    unsigned mask = row->reads ? row->reads : same ? to.mask & (0u - to.mask) : to.mask;
    const struct value value = value_of(e, row, kind, mask, tested);
    unsigned template = same | tested ? scalar_template(row, to) : row->vector;
    if (same && width > 1) {
        at = tgsic_put_type(at, (enum tgsic_kind)to.form->plain, width);
        *at++ = '(';
    }
    at = is_several(mask) ? tgsic_put_pieces(e, at, template, same ? 1 : width, put_vector, &value)
                          : put_scalars(e, at, row, template, kind, value.first);
    *at = ')';
    return at + (same && width > 1);
}

/* The formula of the row; `kind` is that of sources without a kind of their own. */
static inline char *put_value(struct emit *e, char *at, const struct quick_row *row,
                              struct target to, unsigned kind)
{
    if (is_several(to.mask | row->reads))
        return put_several(e, at, row, to, kind);
    return put_scalars(e, at, row, scalar_template(row, to), kind,
                       tgsic_components_of[to.mask].component[0]);
}

/* ---- 64-bit values ------------------------------------------------------------------------- */

/* A pair of components that is printed by a row. */
struct pair {
    const struct quick_row *row;
    unsigned number;
};

/* A source, which mostly is one variable as it is to be read. */
static inline char *put_pair(struct emit *e, char *at, unsigned source, const void *context)
{
    const struct pair *pair = context;
    const struct tgsic_src *src = &e->in->src[source];
    const struct tgsic_operand_variables *op = &e->operands[1 + source];
    const uint8_t *words = src->swizzle + 2 * pair->number;
    if (op->variable != TGSIC_NO_VARIABLE && (op->mask >> 2 * pair->number & 3) == 3) {
        const struct variable_form *form = &e->forms[op->variable];
        const struct layout *layout = &tgsic_emit_layouts[form->mask];
        bool whole = (layout->letters[words[0]] == 'x') & (layout->letters[words[1]] == 'y');
        if (form->kind == pair->row->want[source] && whole && form->place.base == BASE_WIDE &&
            !has_modifiers(src))
            return put_form_name(at, form);
    }
    return tgsic_put_wide_operand(e, at, source, pair->number);
}

/* The value by the row of an opcode with 64-bit operands. */
static inline char *put_wide_value(struct emit *e, char *at, const struct quick_row *row,
                                   struct target to)
{
    bool narrows = to.form->plain && e->in->num_src == 1; /* the first pair */
    const struct pair pair = {row, narrows ? 0 : tgsic_components_of[to.mask].component[0] / 2u};
    return tgsic_put_pieces(e, at, row->scalar, 1, put_pair, &pair);
}

/* What a 64-bit variable gets by a copy. */
static inline char *put_packed(struct emit *e, char *at, struct target to)
{
    const struct tgsic_src *src = e->in->src;
    const struct variable_form *form = find_form(e, &src->reg, &e->operands[1]);
    enum tgsic_kind kind = (enum tgsic_kind)to.form->kind;
    const uint8_t *positions = tgsic_components_of[to.mask].component;
    return form && form->plain && form->place.width > 1
               ? put_packed_vector(e, at, src, elements(src->swizzle, positions, 2), form, kind)
               : tgsic_put_packed(e, at, 0, positions, kind);
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

/* Has a raw source behind a truth value modifiers? */
static bool is_modified(const struct tgsic_instruction *in)
{
    return has_modifiers(&in->src[1]) | has_modifiers(&in->src[in->num_src - 1]);
}

/* Does a row that asks say what the instruction at hand does, whose result is of this kind? */
static bool is_said(struct emit *e, const struct quick_row *row, struct target to)
{
    const struct tgsic_instruction *in = e->in;
    unsigned kind = to.form->plain;
    if (row->flags & QUICK_RAW && kind != TGSIC_KIND_FLOAT && is_modified(in))
        return false;
    if (row->flags & QUICK_TEST)
        return has_one(in->src, to.mask) || has_mix(e, kind);
    if (row->flags & QUICK_SHIFT)
        return is_count_of_bits(e, 1, to.mask);
    return kind == TGSIC_KIND_BOOL || in->src[1].reg.file != TGSIC_FILE_IMM;
}

static enum tgsic_kind ask_kind(struct emit *e, const struct quick_row *row, struct target to)
{
    if (row->flags & QUICK_SIGNLESS)
        return choose_integer(e);
    return is_said(e, row, to) ? (enum tgsic_kind)to.form->plain : TGSIC_KIND_NONE;
}

/* The kind that sources without one of their own have where the row says what the instruction at
 * hand does; else NONE. */
static inline enum tgsic_kind find_kind(struct emit *e, const struct quick_row *row,
                                        struct target to)
{
    return row->flags & QUICK_ASKS ? ask_kind(e, row, to) : (enum tgsic_kind)to.form->plain;
}

/* Is there one variable or output that takes the result of the row as it is? */
static inline bool fits(const struct quick_row *row, struct target to)
{
    return to.form && row->fits >> to.form->plain & 1;
}

/* Does the result, or what it is made of, lie in one pair of components as a variable has it? */
static inline bool is_pair(const struct emit *e, const struct quick_row *row, struct target to)
{
    if (to.mask != e->in->dst->writemask)
        return false; /* which pair a component is of depends on all that are written */
    return row->pair ? to.form->kind == row->pair && selections[to.mask].count == 2
                     : !is_several(to.mask);
}

/* What put_value() makes of the row, whose formula is its source. */
static inline char *put_copied(struct emit *e, char *at, const struct quick_row *row,
                               struct target to)
{
    static const struct quick_row copy = {.scalars = 0}; /* all that matters of the row */
    if (is_several(to.mask) && is_scalar_row(e, to.mask))
        return put_several(e, at, row, to, to.form->plain);
    const struct value value = value_of(e, &copy, to.form->plain, to.mask, 0);
    return is_several(to.mask) ? put_vector(e, at, 0, &value) : put_scalar(e, at, 0, &value);
}

static inline void end_statement(struct emit *e, char *at)
{
    memcpy(at, ";\n\0", 4); /* at once, though the last two are not wanted */
    tgsic_text_end(e->out, at + 2);
}

/* A copy, as most statements are. */
static inline bool emit_copy(struct emit *e, const struct quick_row *row, struct target to)
{
    if (!to.form || (to.form->plain != TGSIC_KIND_FLOAT && has_modifiers(e->in->src)))
        return false;
    char *at = put_target(e, to);
    end_statement(e, to.form->plain ? put_copied(e, at, row, to) : put_packed(e, at, to));
    return true;
}

static inline bool emit_wide(struct emit *e, const struct quick_row *row, struct target to)
{
    if (!fits(row, to) || !is_pair(e, row, to))
        return false;
    end_statement(e, put_wide_value(e, put_target(e, to), row, to));
    return true;
}

static inline bool emit_formula(struct emit *e, const struct quick_row *row, struct target to)
{
    unsigned kind = fits(row, to) ? find_kind(e, row, to) : TGSIC_KIND_NONE;
    if (!kind)
        return false;
    end_statement(e, put_value(e, put_target(e, to), row, to, kind));
    return true;
}

static inline bool emit_statement(struct emit *e, const struct quick_row *row)
{
    const struct target to = find_target(e, e->in);
    if (row->flags & QUICK_COPY)
        return emit_copy(e, row, to);
    return row->flags & QUICK_WIDE ? emit_wide(e, row, to) : emit_formula(e, row, to);
}

uint32_t tgsic_emit_run(struct emit *e, uint32_t index, uint32_t end)
{
    const struct tgsic_instruction *in = &e->shader->instructions[index];
    for (e->index = index; e->index < end && !e->failed; e->index++, in++) {
        const struct quick_row *row = find_row(e, in);
        if (!row)
            break;
        tgsic_emit_start(e, in);
        if (!emit_statement(e, row))
            break;
    }
    return e->index;
}

bool tgsic_emit_expression(struct emit *e)
{
    const struct quick_row *row = find_row(e, e->in);
    const struct target to = find_target(e, e->in);
    if (!row || !fits(row, to))
        return false;
    char *at = tgsic_text_room(e->out, STATEMENT_ROOM);
    if (row->flags & QUICK_WIDE) {
        if (!is_pair(e, row, to))
            return false;
        at = put_wide_value(e, at, row, to);
    } else {
        unsigned kind = find_kind(e, row, to);
        if (!kind)
            return false;
        at = put_value(e, at, row, to, kind);
    }
    tgsic_text_end(e->out, at);
    return true;
}
