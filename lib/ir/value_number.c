/* SPDX-License-Identifier: MIT */
/* Value numbering: a value that was computed before, and still is visible, is a copy.
 *
 * Requires: operands looked through copies (simplify). Provides: such values are MOVs. One walk
 * with a hash table; what a list added goes when the list is left. Loads take part as long as
 * nothing may have stored to their variable since, reads of shared memory as long as nothing was
 * written to any and no barrier passed. In the sides of an IF its condition is known. */
#include "pass.h"

#include "algebra.h"
#include "equal.h"
#include "scalar.h"

#define MAX_KNOWN_LEVELS 4 /* of operations that a condition is made of */

struct entry {
    struct ir_instr *instr;
    uint32_t hash;
    uint32_t next;  /* in its bucket; 0: none. Entries count from 1 */
    uint32_t epoch; /* loads: of their variable */
};

struct known;

struct table {
    struct tgsic_arena *arena;
    struct entry *entries;
    uint32_t count;
    uint32_t *buckets;
    uint32_t mask;
    uint32_t *epochs;    /* by variable: counts what may have changed it */
    uint32_t memory;     /* the same for all memory that invocations share */
    struct known *known; /* the newest */
    bool changed;
};

static void walk_list(struct table *t, struct ir_list *list);

/* ---- Table --------------------------------------------------------------------------------- */

static struct ir_instr *find_or_add(struct table *t, struct ir_instr *instr)
{
    uint32_t hash = tgsic_ir_hash(instr);
    uint32_t epoch = instr->op == IR_LOAD   ? t->epochs[instr->u.access.var->index]
                     : instr->op == IR_READ ? t->memory
                                            : 0;
    uint32_t *bucket = &t->buckets[hash & t->mask];
    for (uint32_t e = *bucket; e; e = t->entries[e].next)
        if (t->entries[e].hash == hash && t->entries[e].epoch == epoch &&
            tgsic_ir_equal(t->entries[e].instr, instr))
            return t->entries[e].instr;
    t->entries[++t->count] = (struct entry){instr, hash, *bucket, epoch};
    *bucket = t->count;
    return NULL;
}

static void forget(struct table *t, uint32_t count)
{
    for (; t->count > count; t->count--)
        t->buckets[t->entries[t->count].hash & t->mask] = t->entries[t->count].next;
}

/* ---- Walk ---------------------------------------------------------------------------------- */

/* What depends on who runs beside this invocation is asked anew each time, and so is memory that
 * others may change at any time. */
static bool takes_part(const struct ir_instr *instr)
{
    if (instr->op < IR_ALU_COUNT)
        return instr->op != IR_MOV && tgsic_ir_ops[instr->op].flags != IR_FLAG_G;
    if (instr->op == IR_READ)
        return !(instr->u.memory->qualifiers &
                 (TGSIC_QUALIFIER_COHERENT | TGSIC_QUALIFIER_VOLATILE));
    return instr->op == IR_LOAD || instr->op == IR_INTERPOLATE || instr->op == IR_TEX ||
           instr->op == IR_QUERY;
}

static void age(struct table *t, const struct ir_instr *instr)
{
    if (instr->op == IR_STORE)
        t->epochs[instr->u.access.var->index]++;
    else if (tgsic_ir_has_effect(instr))
        t->memory++;
}

/* A condition in a side of its IF is known: `user` of its value says so. */
struct known {
    struct ir_instr *def;
    uint8_t component;
    bool value;
    struct known *previous; /* of those that are known here */
};

static void learn(struct table *t, const struct ir_src *src, bool value, unsigned levels)
{
    struct ir_instr *def = src->def;
    if (def->user || def->op == IR_CONST)
        return;
    struct known *known = ARENA_NEW(t->arena, struct known);
    *known = (struct known){def, src->swizzle[0], value, t->known};
    t->known = def->user = known;
    bool both = (def->op == IR_AND && value) || (def->op == IR_OR && !value);
    for (unsigned i = 0; levels && (both || def->op == IR_NOT) && i < def->num_srcs; i++) {
        struct ir_src inner = def->srcs[i];
        inner.swizzle[0] = def->srcs[i].swizzle[src->swizzle[0]];
        if (inner.def->components && (both ? tgsic_ir_is_bool(inner.def) : true))
            learn(t, &inner, value != (def->op == IR_NOT), levels - 1);
    }
}

static void unlearn(struct table *t, struct known *until)
{
    for (; t->known != until; t->known = t->known->previous)
        t->known->def->user = NULL;
}

static void replace_known(struct table *t, struct ir_src *src, unsigned count,
                          struct ir_block *block, struct ir_instr *place)
{
    const struct known *known = src->def->user;
    for (unsigned c = 0; c < count; c++)
        if (src->swizzle[c] != known->component)
            return;
    struct ir_instr *made = tgsic_ir_new(t->arena, IR_CONST, 1, 32, 0);
    made->u.word[0] = known->value ? 0xffffffffu : 0;
    if (place)
        tgsic_ir_insert_before(place, made);
    else
        tgsic_ir_append(block, made);
    *src = (struct ir_src){made, {0}, false, false};
    t->changed = true;
}

/* Copies that were made here are looked through at once, so that what follows is found equal. */
static void resolve(struct table *t, struct ir_instr *instr)
{
    for (unsigned i = 0; i < instr->num_srcs; i++) {
        struct ir_src *src = &instr->srcs[i];
        if (src->def && src->def->op == IR_MOV)
            tgsic_ir_skip_copy(src);
        if (src->def && src->def->user && instr->op != IR_PHI)
            replace_known(t, src, tgsic_ir_src_count(instr, i), NULL, instr);
    }
}

static void walk_if(struct table *t, struct ir_node *branch)
{
    struct ir_src *condition = &branch->u.branch.condition;
    struct known *before = t->known;
    if (condition->def->user)
        replace_known(t, condition, 1, &branch->prev->u.block, NULL);
    learn(t, condition, true, MAX_KNOWN_LEVELS);
    walk_list(t, &branch->u.branch.then_list);
    unlearn(t, before);
    learn(t, condition, false, MAX_KNOWN_LEVELS);
    walk_list(t, &branch->u.branch.else_list);
    unlearn(t, before);
}

static void walk_block(struct table *t, struct ir_block *block)
{
    for (struct ir_instr *i = block->first; i; i = i->next) {
        resolve(t, i);
        age(t, i);
        if (!takes_part(i))
            continue;
        struct ir_instr *of = find_or_add(t, i);
        if (!of)
            continue;
        tgsic_ir_become_part(t->arena, i, of, 0);
        t->changed = true;
    }
}

/* What a loop stores, its own loads may see. */
static void age_stores(struct table *t, const struct ir_node *loop)
{
    const struct ir_block *end = &loop->next->u.block;
    for (struct ir_block *b = tgsic_ir_first_block(&loop->u.loop.body); b != end;
         b = tgsic_ir_next_block(b))
        for (struct ir_instr *i = b->first; i; i = i->next)
            age(t, i);
}

static void walk_list(struct table *t, struct ir_list *list)
{
    uint32_t count = t->count;
    for (struct ir_node *node = list->first; node; node = node->next) {
        if (node->kind == IR_NODE_BLOCK) {
            walk_block(t, &node->u.block);
        } else if (node->kind == IR_NODE_IF) {
            walk_if(t, node);
        } else {
            age_stores(t, node);
            walk_list(t, &node->u.loop.body);
        }
    }
    forget(t, count);
}

bool tgsic_ir_value_number(struct ir_shader *shader)
{
    struct table t = {.arena = shader->arena};
    uint32_t size = 64, vars = 0;
    tgsic_ir_number(shader);
    while (size < shader->num_values)
        size *= 2;
    for (struct ir_var *var = shader->vars; var; var = var->next)
        vars++;
    t.entries =
        tgsic_arena_alloc_raw(t.arena, ((size_t)shader->num_values + 1) * sizeof *t.entries);
    t.buckets = ARENA_ARRAY(t.arena, uint32_t, size);
    t.epochs = ARENA_ARRAY(t.arena, uint32_t, vars);
    t.mask = size - 1;
    walk_list(&t, &shader->body);
    return t.changed;
}
