/* SPDX-License-Identifier: MIT */
/* Splits LOCAL arrays that only constants index into a variable for each element.
 *
 * Requires: nothing. Provides: such arrays are no longer accessed; constant indices are part of
 * the offset. An access past the end reads an undefined value or is dropped. */
#include "pass.h"

#include "access.h"

struct split {
    struct ir_shader *shader;
    struct ir_var ***elements; /* by variable; NULL: not split */
};

static bool is_indexed(const struct ir_instr *instr)
{
    return instr->num_srcs > (instr->op == IR_STORE);
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

/* A variable is a candidate until an access with an index is seen. False: there is none. */
static bool find_candidates(struct split *s)
{
    struct ir_shader *shader = s->shader;
    struct ir_block *b;
    bool any = false;
    for (struct ir_var *var = shader->vars; var; var = var->next) {
        if (var->mode != IR_LOCAL || var->length < 2)
            continue;
        s->elements[var->index] = ARENA_ARRAY(shader->arena, struct ir_var *, var->length);
        any = true;
    }
    for (b = tgsic_ir_first_block(&shader->body); b; b = tgsic_ir_next_block(b)) {
        for (struct ir_instr *i = b->first, *next; i; i = next) {
            next = i->next;
            if (i->op != IR_LOAD && i->op != IR_STORE)
                continue;
            tgsic_ir_simplify_access(i);
            if (i->block && i->op != IR_UNDEF && is_indexed(i))
                s->elements[i->u.access.var->index] = NULL;
        }
    }
    return any;
}

void tgsic_ir_split_vars(struct ir_shader *shader)
{
    struct split s = {shader, NULL};
    uint32_t count = 0;
    for (struct ir_var *var = shader->vars; var; var = var->next)
        var->index = count++;
    s.elements = ARENA_ARRAY(shader->arena, struct ir_var **, count);
    if (!find_candidates(&s))
        return;
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
