/* SPDX-License-Identifier: MIT */
/* Makes variables of webs, numbers them, and finds where each can be declared. */
#include "webs.h"

#include <string.h>

/* ---- Variables ----------------------------------------------------------------------------- */

static bool is_live(struct webs *w, uint32_t web)
{
    return w->nodes.items[web].facts & FACT_READ;
}

static uint32_t operand_count(const struct tgsic_scan *scan, const struct webs *w, uint32_t i)
{
    uint32_t end =
        i + 1 < scan->shader->num_instructions ? scan->first_operand[i + 1] : w->num_operands;
    return end - scan->first_operand[i];
}

static enum tgsic_kind kind_of(struct webs *w, uint32_t web)
{
    if (!w->kinds[web])
        w->kinds[web] = (uint8_t)tgsic_webs_kind(w, web);
    return (enum tgsic_kind)w->kinds[web];
}

/* Joins the webs of an operand that have one kind; 64-bit ones by pair. */
static void join_webs(struct webs *w, const struct tgsic_operand_variables *op)
{
    uint32_t last[TGSIC_KIND_UINT64 + 1][2] = {{NO_NODE}};
    const struct tgsic_components *components = &tgsic_components_of[op->mask];
    for (unsigned i = 0; i < components->count; i++) {
        uint32_t web = op->component[components->component[i]];
        enum tgsic_kind kind = kind_of(w, web);
        bool wide = kind >= TGSIC_KIND_DOUBLE;
        uint32_t *before = &last[kind][wide ? w->nodes.items[web].cell >> 1 & 1 : 0];
        if (*before != NO_NODE && *before != web)
            join_group(w, *before, web);
        *before = web;
    }
}

/* Replaces the nodes of an operand by their webs, dead results by none. */
static void group_operand(struct webs *w, struct tgsic_operand_variables *op)
{
    const struct tgsic_components *components = &tgsic_components_of[op->mask];
    uint32_t first = NO_NODE;
    bool several = false;
    for (unsigned i = 0; i < components->count; i++) {
        unsigned c = components->component[i];
        uint32_t web = web_of(w, op->component[c]);
        if (!is_live(w, web)) {
            op->component[c] = TGSIC_NO_VARIABLE;
            op->mask &= (uint8_t) ~(1u << c);
            continue;
        }
        op->component[c] = web;
        several |= first != NO_NODE && first != web;
        first = web;
    }
    if (several)
        join_webs(w, op);
}

void tgsic_webs_group(struct webs *w)
{
    struct tgsic_scan *scan = w->scan;
    w->kinds = ARENA_ARRAY(w->arena, uint8_t, w->nodes.count);
    struct tgsic_operand_variables *end = scan->operands + w->num_operands;
    for (struct tgsic_operand_variables *op = scan->operands; op < end; op++) {
        if (op->mask)
            group_operand(w, op);
        if (!op->is_indexed)
            continue;
        if (op->indirect != TGSIC_NO_VARIABLE)
            op->indirect = web_of(w, op->indirect);
        if (op->dimension_indirect != TGSIC_NO_VARIABLE)
            op->dimension_indirect = web_of(w, op->dimension_indirect);
    }
}

static void describe_variable(struct webs *w, struct tgsic_variable *v, uint32_t web)
{
    uint32_t facts = w->nodes.items[web].facts, cell = w->nodes.items[web].cell;
    uint32_t class_facts = w->nodes.items[class_of(w, web)].class_facts;
    v->mask |= (uint8_t)(1u << (cell & 3));
    v->may_be_read_undefined |= (facts & FACT_UNDEFINED) != 0;
    v->precise |= (facts & FACT_PRECISE) != 0;
    v->zero_one &=
        v->kind == TGSIC_KIND_FLOAT && class_facts & FACT_IS_01 && !(class_facts & FACT_NOT_01);
}

static void add_variable(struct webs *w, struct node *group, uint32_t web, uint32_t instruction)
{
    struct tgsic_scan *scan = w->scan;
    uint32_t reg = w->nodes.items[web].cell / 4;
    bool addr = reg >= scan->num_temps;
    scan->variables[scan->num_variables++] = (struct tgsic_variable){
        .file = addr ? TGSIC_FILE_ADDR : TGSIC_FILE_TEMP,
        .index = (uint16_t)(addr ? reg - scan->num_temps : reg),
        .kind = (uint8_t)kind_of(w, web),
        .zero_one = true,
        .ordinal = w->stamp[reg]++,
        .first = instruction,
    };
    group->link = scan->num_variables;
}

static void name_web(struct webs *w, struct node *node, uint32_t web, uint32_t instruction)
{
    struct node *group = &w->nodes.items[group_of(w, web)];
    if (!group->link)
        add_variable(w, group, web, instruction);
    describe_variable(w, &w->scan->variables[group->link - 1], web);
    node->link = group->link;
    node->facts |= FACT_NAMED;
}

/* The variable that a web is part of. */
static inline uint32_t variable_of(struct webs *w, uint32_t web, uint32_t instruction)
{
    struct node *node = &w->nodes.items[web];
    if (!(node->facts & FACT_NAMED))
        name_web(w, node, web, instruction);
    return node->link - 1;
}

/* ---- Scopes -------------------------------------------------------------------------------- */

/* Blocks as a tree. While the walk is inside a block it is its own root; a closed block joins its
 * parent, so the root of a closed block is the innermost open block around it. */
struct scopes {
    uint32_t *parent; /* union-find */
    uint32_t *around;
    uint32_t count, current;
    uint32_t seen;   /* variables, which come in the order of their numbers */
    uint32_t *home;  /* per variable: the innermost scope around all its uses so far */
    uint32_t *first; /* per variable: the scope of its first use */
    bool *is_switch;
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
    if (v == s->seen)
        s->home[s->seen++] = s->first[v] = s->current;
    else
        s->home[v] = open_scope_of(s, s->home[v]);
}

static struct scopes make_scopes(struct webs *w, uint32_t variables)
{
    uint32_t blocks = w->scan->num_blocks + 1;
    uint32_t *tables = ARENA_ARRAY(w->arena, uint32_t, 2 * (size_t)blocks);
    uint32_t *homes = tgsic_arena_alloc_raw(w->arena, 2 * sizeof *homes * variables);
    struct scopes s = {
        .parent = tables,
        .around = tables + blocks,
        .home = homes,
        .first = homes + variables,
        .is_switch = ARENA_ARRAY(w->arena, bool, blocks),
        .count = 1,
    };
    return s;
}

static bool reads(const struct tgsic_scan *scan, uint32_t from, uint32_t to, uint32_t variable)
{
    for (uint32_t i = from; i < to; i++) {
        const struct tgsic_operand_variables *op = &scan->operands[i];
        for (unsigned c = 0; c < 4; c++)
            if (op->component[c] == variable)
                return true;
        if (op->indirect == variable || op->dimension_indirect == variable)
            return true;
    }
    return false;
}

/* how the first instruction of a variable may declare it, given that it does so in the right
 * scope */
static enum tgsic_declare declare_at_first(const struct webs *w, uint32_t v)
{
    const struct tgsic_scan *scan = w->scan;
    const struct tgsic_variable *variable = &scan->variables[v];
    const struct tgsic_instruction *in = &scan->shader->instructions[variable->first];
    uint32_t first = scan->first_operand[variable->first];
    unsigned written = 0;

    if (in->num_dst != 1 || scan->operands[first].indirect == v ||
        reads(scan, first + 1, first + operand_count(scan, w, variable->first), v))
        return TGSIC_DECLARE_AT_TOP;
    for (unsigned c = 0; c < 4; c++)
        if (scan->operands[first].component[c] == v)
            written |= 1u << c;
    if (written == variable->mask)
        return TGSIC_DECLARE_BY_FIRST;
    return written ? TGSIC_DECLARE_BEFORE : TGSIC_DECLARE_AT_TOP;
}

static void place_variables(struct webs *w, const struct scopes *s)
{
    struct tgsic_scan *scan = w->scan;
    for (uint32_t v = 0; v < scan->num_variables; v++) {
        struct tgsic_variable *variable = &scan->variables[v];
        if (w->whole_registers || s->home[v] != s->first[v] || s->is_switch[s->home[v]])
            continue;
        variable->declare = (uint8_t)declare_at_first(w, v);
        if (variable->declare == TGSIC_DECLARE_BEFORE && variable->may_be_read_undefined &&
            s->home[v])
            variable->declare = TGSIC_DECLARE_AT_TOP;
    }
}

/* replaces the webs of an operand by their variables */
static void name_components(struct webs *w, struct scopes *s, struct tgsic_operand_variables *op,
                            uint32_t instruction)
{
    uint32_t seen = TGSIC_NO_VARIABLE;
    const struct tgsic_components *components = &tgsic_components_of[op->mask];
    for (unsigned i = 0; i < components->count; i++) {
        unsigned c = components->component[i];
        uint32_t variable = variable_of(w, op->component[c], instruction);
        if (variable != seen)
            see_variable(s, variable);
        op->component[c] = seen = variable;
    }
}

static void name_index(struct webs *w, struct scopes *s, uint32_t *web, uint32_t instruction)
{
    if (*web == TGSIC_NO_VARIABLE)
        return;
    *web = variable_of(w, *web, instruction);
    see_variable(s, *web);
}

/* numbers variables in order of appearance and puts them in the operands */
void tgsic_webs_name_variables(struct webs *w)
{
    struct tgsic_scan *scan = w->scan;
    scan->variables =
        tgsic_arena_alloc_raw(w->arena, w->nodes.count * sizeof *scan->variables); /* at most */
    memset(w->stamp, 0, (scan->num_temps + scan->num_addrs) * sizeof *w->stamp);
    struct scopes s = make_scopes(w, w->nodes.count);
    struct tgsic_operand_variables *op = scan->operands;
    for (uint32_t i = 0; i < scan->shader->num_instructions; i++) {
        for (uint32_t left = operand_count(scan, w, i); left; left--, op++) {
            name_components(w, &s, op, i);
            if (op->is_indexed) {
                name_index(w, &s, &op->indirect, i);
                name_index(w, &s, &op->dimension_indirect, i);
            }
        }
        unsigned opcode = scan->shader->instructions[i].opcode;
        if (tgsic_opcode_table[opcode].flags & TGSIC_OPFLAG_FLOW)
            step_scope(&s, opcode);
    }
    place_variables(w, &s);
}
