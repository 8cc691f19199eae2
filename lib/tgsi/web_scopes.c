/* SPDX-License-Identifier: MIT */
/* Puts variables into the operands, and finds where each can be declared. */
#include "shader.h"
#include "webs.h"

#include <string.h>

/* Blocks as a tree. While the walk is inside a block it is its own root; a closed block joins its
 * parent, so the root of a closed block is the innermost open block around it. */
struct scopes {
    uint32_t *parent; /* union-find */
    uint32_t *around;
    uint32_t count, current;
    uint32_t *home;  /* per variable: the innermost scope around all its uses so far */
    uint32_t *first; /* per variable: the scope of its first use, UINT32_MAX before it */
    bool *is_switch;
    struct tgsic_variable *variables;
};

static void open_scope(struct scopes *s, bool is_switch)
{
    s->parent[s->count] = s->count;
    s->around[s->count] = s->current;
    s->is_switch[s->count] = is_switch;
    s->current = s->count++;
}

static void close_scope(struct scopes *s)
{
    if (!s->current)
        return;
    s->parent[s->current] = s->around[s->current];
    s->current = s->around[s->current];
}

static uint32_t open_scope_of(struct scopes *s, uint32_t scope)
{
    while (s->parent[scope] != scope) {
        s->parent[scope] = s->parent[s->parent[scope]];
        scope = s->parent[scope];
    }
    return scope;
}

static void step_scope(struct scopes *s, unsigned opcode)
{
    switch (opcode) {
    case TGSIC_OPCODE_IF:
    case TGSIC_OPCODE_UIF:
    case TGSIC_OPCODE_BGNLOOP:
    case TGSIC_OPCODE_BGNSUB:
        open_scope(s, false);
        break;
    case TGSIC_OPCODE_SWITCH:
        open_scope(s, true);
        break;
    case TGSIC_OPCODE_ELSE:
        close_scope(s);
        open_scope(s, false);
        break;
    case TGSIC_OPCODE_ENDIF:
    case TGSIC_OPCODE_ENDLOOP:
    case TGSIC_OPCODE_ENDSWITCH:
    case TGSIC_OPCODE_ENDSUB:
        close_scope(s);
        break;
    default:
        break;
    }
}

static void see_variable(struct scopes *s, uint32_t v)
{
    s->variables[v].uses++;
    if (s->first[v] == UINT32_MAX)
        s->home[v] = s->first[v] = s->current;
    else
        s->home[v] = open_scope_of(s, s->home[v]);
}

static struct scopes make_scopes(struct webs *w)
{
    uint32_t blocks = w->scan->num_blocks + 1, variables = w->scan->num_variables;
    uint32_t *tables = ARENA_ARRAY(w->arena, uint32_t, 2 * (size_t)blocks);
    uint32_t *homes = tgsic_arena_alloc_raw(w->arena, 2 * sizeof *homes * variables);
    struct scopes s = {
        .parent = tables,
        .around = tables + blocks,
        .home = homes,
        .first = homes + variables,
        .is_switch = ARENA_ARRAY(w->arena, bool, blocks),
        .count = 1,
        .variables = w->scan->variables,
    };
    memset(s.first, 0xff, variables * sizeof *s.first);
    return s;
}

/* The components or positions at which an operand has a variable. */
static unsigned components_of(const struct tgsic_operand_variables *op, uint32_t variable)
{
    unsigned components = 0;
    if (op->variable != TGSIC_NO_VARIABLE)
        return op->variable == variable ? op->mask : 0;
    for (unsigned c = 0; c < 4; c++)
        components |= (unsigned)(tgsic_variable_at(op, c) == variable) << c;
    return components;
}

/* Do operands from..to name the variable? */
static bool names(const struct tgsic_scan *scan, uint32_t from, uint32_t to, uint32_t variable)
{
    for (uint32_t i = from; i < to; i++) {
        const struct tgsic_operand_variables *op = &scan->operands[i];
        if (components_of(op, variable))
            return true;
        if (tgsic_index_variable(op) == variable || tgsic_dimension_variable(op) == variable)
            return true;
    }
    return false;
}

static inline uint32_t end_of_operands(const struct webs *w, uint32_t instruction)
{
    return instruction + 1 < w->scan->shader->num_instructions
               ? w->scan->first_operand[instruction + 1]
               : w->scan->num_operands;
}

/* how the first instruction of a variable may declare it, given that it does so in the right
 * scope */
static enum tgsic_declare declare_at_first(const struct webs *w, uint32_t v)
{
    const struct tgsic_scan *scan = w->scan;
    const struct tgsic_variable *variable = &scan->variables[v];
    uint32_t first = scan->first_operand[variable->first];
    const struct tgsic_operand_variables *to = &scan->operands[first];
    /* sources name a variable that nothing has defined before only where it is undefined */
    if (scan->shader->instructions[variable->first].num_dst != 1 || tgsic_index_variable(to) == v ||
        (variable->may_be_read_undefined &&
         names(scan, first + 1, end_of_operands(w, variable->first), v)))
        return TGSIC_DECLARE_AT_TOP;
    unsigned written = components_of(to, v);
    if (written == variable->mask)
        return TGSIC_DECLARE_BY_FIRST;
    return written ? TGSIC_DECLARE_BEFORE : TGSIC_DECLARE_AT_TOP;
}

static void declare_variables(struct webs *w, const struct scopes *s)
{
    struct tgsic_scan *scan = w->scan;
    for (uint32_t v = 0; v < scan->num_variables; v++) {
        struct tgsic_variable *variable = &scan->variables[v];
        if (w->has_flow && (s->home[v] != s->first[v] || s->is_switch[s->home[v]]))
            continue;
        variable->declare = (uint8_t)declare_at_first(w, v);
        if (variable->declare == TGSIC_DECLARE_BEFORE && variable->may_be_read_undefined &&
            w->has_flow && s->home[v])
            variable->declare = TGSIC_DECLARE_AT_TOP;
    }
}

/* ---- Operands ------------------------------------------------------------------------------ */

/* The variable of an id, seen where there are scopes. */
static inline uint32_t variable_of(const struct webs *w, struct scopes *s, uint32_t id)
{
    uint32_t variable = w->variables[id];
    if (s && variable != TGSIC_NO_VARIABLE)
        see_variable(s, variable);
    return variable;
}

/* Of an operand of several values: their variables may be one. */
static void name_parts(const struct webs *w, struct scopes *s, struct tgsic_operand_variables *op)
{
    uint32_t *part = op->parts->component, before = TGSIC_NO_VARIABLE;
    bool several = false;
    for (unsigned c = 0; c < 4; c++) {
        if (!(op->mask >> c & 1))
            continue;
        part[c] = w->variables[part[c]];
        if (part[c] == TGSIC_NO_VARIABLE) {
            op->mask &= (uint8_t) ~(1u << c);
            continue;
        }
        several |= before != TGSIC_NO_VARIABLE && part[c] != before;
        if (s && part[c] != before)
            see_variable(s, part[c]);
        before = part[c];
    }
    if (!several)
        op->variable = before;
}

static void name_indices(const struct webs *w, struct scopes *s, struct tgsic_operand_parts *parts)
{
    if (parts->indirect != TGSIC_NO_VARIABLE)
        parts->indirect = variable_of(w, s, parts->indirect);
    if (parts->dimension_indirect != TGSIC_NO_VARIABLE)
        parts->dimension_indirect = variable_of(w, s, parts->dimension_indirect);
}

/* Replaces the ids of an operand by their variables; values that nothing reads have none. */
static inline void name_operand(const struct webs *w, struct scopes *s,
                                struct tgsic_operand_variables *op)
{
    if (op->variable != TGSIC_NO_VARIABLE) {
        op->variable = variable_of(w, s, op->variable);
        op->mask = op->variable == TGSIC_NO_VARIABLE ? 0 : op->mask;
    } else if (op->mask) {
        name_parts(w, s, op);
    }
    if (op->is_indexed)
        name_indices(w, s, op->parts);
}

/* Of a result, only components that something reads. */
static inline void name_result(const struct webs *w, struct scopes *s,
                               struct tgsic_operand_variables *op)
{
    if (op->variable != TGSIC_NO_VARIABLE)
        op->mask &= w->values.items[op->variable].read;
    name_operand(w, s, op);
}

static void name_operands(const struct webs *w, struct scopes *s)
{
    const struct tgsic_scan *scan = w->scan;
    struct tgsic_operand_variables *op = scan->operands;
    for (uint32_t i = 0; i < scan->shader->num_instructions; i++) {
        const struct tgsic_instruction *in = &scan->shader->instructions[i];
        const struct tgsic_operand_variables *end = &scan->operands[end_of_operands(w, i)];
        for (unsigned k = 0; k < in->num_dst; k++)
            name_result(w, s, op++);
        while (op < end)
            name_operand(w, s, op++);
        if (s && tgsic_opcode_table[in->opcode].flags & TGSIC_OPFLAG_FLOW)
            step_scope(s, in->opcode);
    }
}

void tgsic_webs_place_variables(struct webs *w)
{
    struct scopes s = {0};
    bool scoped = w->has_flow && !w->whole_registers;
    if (scoped)
        s = make_scopes(w);
    name_operands(w, scoped ? &s : NULL);
    if (!w->whole_registers)
        declare_variables(w, &s);
}
