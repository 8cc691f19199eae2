/* SPDX-License-Identifier: MIT */
/* Subroutine uniforms: integers of the default block that hold the index of a subroutine, by which
 * a call chooses among the functions that are compatible with its type (GLSL 4.60 6.1.2). */
#include <string.h>

#include "lower.h"

#define MAX_SUBROUTINES 256 /* GL_MAX_SUBROUTINES, which bounds the searches below */
#define NO_INDEX        UINT32_MAX

/* ---- The subroutines of a stage -------------------------------------------------------------- */

_Noreturn static void refuse(struct lower *l, const struct ast_function *f, const char *why)
{
    tgsic_diags_add(l->diags, TGSIC_ERROR, E_SUBROUTINES, f->pos, "subroutine '%.64s' %s", f->name,
                    why);
    tgsic_arena_fail(l->arena, TGSIC_E_LINK);
}

static const struct subroutine *with_index(const struct lower *l, uint32_t index)
{
    for (uint32_t i = 0; i < l->subroutine_count; i++)
        if (l->subroutines[i].index == index)
            return &l->subroutines[i];
    return NULL;
}

static void add(struct lower *l, struct unit *unit, const struct ast_function *f)
{
    if (l->subroutine_count == MAX_SUBROUTINES)
        refuse(l, f, "is one more than a stage may have");
    if (f->has_subroutine_index && with_index(l, f->subroutine_index))
        refuse(l, f, "has the index of another");
    if (f->has_subroutine_index && f->subroutine_index >= MAX_SUBROUTINES)
        refuse(l, f, "has too high an index");
    ARENA_RESERVE(l->arena, l->subroutines, l->subroutine_count);
    l->subroutines[l->subroutine_count++] =
        (struct subroutine){f, unit, f->has_subroutine_index ? f->subroutine_index : NO_INDEX};
}

static void sort(struct lower *l)
{
    for (uint32_t i = 1; i < l->subroutine_count; i++) {
        struct subroutine s = l->subroutines[i];
        uint32_t at = i;
        for (; at && l->subroutines[at - 1].index > s.index; at--)
            l->subroutines[at] = l->subroutines[at - 1];
        l->subroutines[at] = s;
    }
}

/* Those without an index of their own get the lowest free ones, in order. */
static void find_subroutines(struct lower *l)
{
    uint32_t next = 0;
    if (l->subroutines)
        return;
    for (uint32_t u = 0; u < l->unit_count; u++)
        for (const struct ast_function *f = l->units[u].shader->functions; f; f = f->next)
            if (f->is_subroutine && f->is_defined)
                add(l, &l->units[u], f);
    for (uint32_t i = 0; i < l->subroutine_count; i++) {
        if (l->subroutines[i].index != NO_INDEX)
            continue;
        while (with_index(l, next))
            next++;
        l->subroutines[i].index = next++;
    }
    sort(l);
}

static bool is_compatible(const struct ast_function *f, const struct ast_function *prototype)
{
    for (uint32_t i = 0; i < f->subroutine_type_count; i++)
        if (!strcmp(f->subroutine_types[i]->prototype->name, prototype->name))
            return true;
    return false;
}

struct subroutine *tgsic_lower_subroutines(struct lower *l, const struct ast_function *prototype,
                                           uint32_t *count)
{
    find_subroutines(l);
    struct subroutine *list = ARENA_ARRAY(l->arena, struct subroutine, l->subroutine_count);
    *count = 0;
    for (uint32_t i = 0; i < l->subroutine_count; i++)
        if (is_compatible(l->subroutines[i].function, prototype))
            list[(*count)++] = l->subroutines[i];
    return list;
}

/* ---- Variables ------------------------------------------------------------------------------- */

const struct glsl_type *tgsic_subroutine_register(struct lower *l, const struct glsl_type *type)
{
    if (!glsl_is_array(type))
        return GLSL_TYPE(int);
    struct glsl_type *array = ARENA_NEW(l->arena, struct glsl_type);
    *array = *type;
    array->element = tgsic_subroutine_register(l, type->element);
    array->slots = type->length * array->element->slots;
    return array;
}

/* ---- Calls ----------------------------------------------------------------------------------- */

struct choice {
    struct lower *l;
    const struct subroutine *list; /* by index, ascending */
    struct ir_instr *index;        /* of the one that is meant */
    tgsic_subroutine_call *call;
    void *user;
};

/* Halves the list until one is left. */
static void choose(const struct choice *c, uint32_t first, uint32_t count)
{
    struct lower *l = c->l;
    if (count == 1) {
        c->call(l, &c->list[first], c->user);
        return;
    }
    uint32_t half = count / 2;
    struct ir_instr *middle = imm_i(l, (int32_t)c->list[first + half].index);
    struct ir_node *branch = tgsic_ir_if(&l->b, op2(l, IR_ULT, c->index, middle));
    choose(c, first, half);
    tgsic_ir_else(&l->b, branch);
    choose(c, first + half, count - half);
    tgsic_ir_end(&l->b, branch);
}

void tgsic_lower_choose_subroutine(struct lower *l, const struct ast_expr *uniform,
                                   tgsic_subroutine_call *call, void *user)
{
    uint32_t count;
    struct choice c = {.l = l, .call = call, .user = user};
    c.list = tgsic_lower_subroutines(l, uniform->type->prototype, &count);
    if (!count)
        refuse(l, uniform->type->prototype, "is called, but no function is compatible with it");
    if (count > 1)
        c.index = tgsic_value_load(l, tgsic_lower_access(l, uniform)).column[0];
    choose(&c, 0, count);
}
