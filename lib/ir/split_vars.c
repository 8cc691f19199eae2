/* SPDX-License-Identifier: MIT */
/* Splits LOCAL arrays that only constants index into a variable for each element.
 *
 * Requires: nothing. Provides: such arrays are no longer accessed; constant indices are part of
 * the offset. An access past the end reads an undefined value or is dropped. */
#include "pass.h"

struct split {
    struct ir_shader *shader;
    struct ir_var ***elements; /* by variable; NULL: not split */
};

static struct ir_src *index_of(struct ir_instr *instr)
{
    unsigned position = instr->op == IR_STORE;
    return instr->num_srcs > position ? &instr->srcs[position] : NULL;
}

static void fold_index(struct ir_instr *instr)
{
    const struct ir_src *index = index_of(instr);
    const struct ir_var *var = instr->u.access.var;
    if (index && var->mode == IR_LOCAL && var->length == 1) { /* any other element is undefined */
        instr->u.access.offset = 0;
        instr->num_srcs--;
        return;
    }
    if (!index || index->def->op != IR_CONST)
        return;
    int64_t sum =
        (int64_t)instr->u.access.offset + (int32_t)index->def->u.constant[index->swizzle[0]];
    bool fits = sum >= 0 && sum < var->length;
    if (fits || var->mode == IR_LOCAL || var->mode == IR_OUTPUT) {
        instr->u.access.offset = fits ? (int32_t)sum : -1;
        instr->num_srcs--;
    }
}

/* Past the end: undefined, or not there. */
static void drop(struct ir_instr *instr)
{
    if (instr->op == IR_LOAD)
        instr->op = IR_UNDEF;
    else
        tgsic_ir_remove(instr);
}

static struct ir_var *element(struct split *s, const struct ir_instr *instr)
{
    const struct ir_var *var = instr->u.access.var;
    struct ir_var **place = &s->elements[var->index][instr->u.access.offset];
    if (!*place) {
        struct ir_var *made = ARENA_NEW(s->shader->arena, struct ir_var);
        made->name = var->name;
        made->components = var->components;
        made->bits = var->bits;
        made->length = 1;
        *s->shader->vars_end = made;
        s->shader->vars_end = &made->next;
        *place = made;
    }
    return *place;
}

/* A variable is a candidate until an access with an index is seen. */
static void find_candidates(struct split *s)
{
    struct ir_shader *shader = s->shader;
    struct ir_block *b;
    for (struct ir_var *var = shader->vars; var; var = var->next)
        if (var->mode == IR_LOCAL && var->length > 1)
            s->elements[var->index] = ARENA_ARRAY(shader->arena, struct ir_var *, var->length);
    for (b = tgsic_ir_first_block(&shader->body); b; b = tgsic_ir_next_block(b)) {
        for (struct ir_instr *i = b->first, *next; i; i = next) {
            next = i->next;
            if (i->op != IR_LOAD && i->op != IR_STORE)
                continue;
            fold_index(i);
            if (index_of(i))
                s->elements[i->u.access.var->index] = NULL;
            else if (i->u.access.offset < 0 ||
                     (uint32_t)i->u.access.offset >= i->u.access.var->length)
                drop(i);
        }
    }
}

void tgsic_ir_split_vars(struct ir_shader *shader)
{
    struct split s = {shader, NULL};
    uint32_t count = 0;
    for (struct ir_var *var = shader->vars; var; var = var->next)
        var->index = count++;
    s.elements = ARENA_ARRAY(shader->arena, struct ir_var **, count);
    find_candidates(&s);
    struct ir_block *b;
    for (b = tgsic_ir_first_block(&shader->body); b; b = tgsic_ir_next_block(b)) {
        for (struct ir_instr *i = b->first; i; i = i->next) {
            if ((i->op != IR_LOAD && i->op != IR_STORE) || !s.elements[i->u.access.var->index])
                continue;
            i->u.access.var = element(&s, i);
            i->u.access.offset = 0;
        }
    }
}
