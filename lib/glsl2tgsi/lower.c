/* SPDX-License-Identifier: MIT */
/* Lowering one stage: the frame around the walk of its main function. */
#include <stdarg.h>
#include <stdio.h>

#include "lower.h"
#include "lower_stage.h"
#include "builtin.h"

void tgsic_lower_unsupported(struct lower *l, struct tgsic_pos pos, const char *format, ...)
{
    char text[256];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    tgsic_diags_add(l->diags, TGSIC_ERROR, E_UNSUPPORTED, pos, "%s", text);
    tgsic_arena_fail(l->arena, TGSIC_E_UNSUPPORTED);
}

void tgsic_lower_handles(struct lower *l, struct tgsic_pos pos)
{
    tgsic_lower_unsupported(l, pos, "handles of samplers and images are not translated");
}

struct lower_cursor tgsic_lower_enter_prologue(struct lower *l)
{
    struct lower_cursor saved = {l->b.list, l->b.block};
    l->b.list = &l->prologue->u.loop.body;
    l->b.block = &l->b.list->last->u.block;
    return saved;
}

void tgsic_lower_leave_prologue(struct lower *l, struct lower_cursor saved)
{
    l->b.list = saved.list;
    l->b.block = saved.block;
}

/* Globals are initialised in order, before main. */
static void initialize_globals(struct lower *l, struct unit *unit)
{
    l->unit = unit;
    for (const struct ast_variable *v = unit->shader->globals; v; v = v->next) {
        bool is_private = v->q.storage == AST_LOCAL || v->q.storage == AST_CONST;
        if (!v->initializer || !is_private || (v->q.storage == AST_CONST && v->constant))
            continue;
        struct place *place = tgsic_lower_global(l, unit, v);
        struct value value = tgsic_lower_expr(l, v->initializer);
        tgsic_place_store(l, place, &value);
    }
}

static void find_main(struct lower *l)
{
    for (uint32_t u = 0; u < l->unit_count; u++)
        if (l->units[u].shader->main)
            tgsic_lower_main(l, &l->units[u], l->units[u].shader->main);
}

/* Writes that invocations would see are done where they stand; those that neither the stage itself
 * reads nor the next one wants are left out. */
static void drop_unwanted_writes(struct lower *l)
{
    struct ir_block *b = tgsic_ir_first_block(&l->shader->body);
    for (; b; b = tgsic_ir_next_block(b))
        for (const struct ir_instr *i = b->first; i; i = i->next)
            if (i->op == IR_READ)
                i->u.memory->var->loaded = true;
    for (b = tgsic_ir_first_block(&l->shader->body); b; b = tgsic_ir_next_block(b))
        for (struct ir_instr *i = b->first, *next; i; i = next) {
            const struct ir_memory *memory = i->u.memory;
            next = i->next;
            if (i->op == IR_WRITE && memory->var->mode == IR_OUTPUT && !memory->var->loaded &&
                !l->wanted(l->wanted_user, memory->var, memory->element))
                tgsic_ir_remove(i);
        }
}

void tgsic_lower_stage(struct lower *l, enum tgsic_processor stage, struct unit *units,
                       uint32_t unit_count, output_wanted_fn *wanted, void *user)
{
    l->stage = stage;
    l->units = units;
    l->unit_count = unit_count;
    l->next_global = &l->globals;
    l->builtins = ARENA_ARRAY(l->arena, struct global *, BUILTIN_ID_COUNT);
    l->layouts.arena = l->arena;
    l->wanted = wanted;
    l->wanted_user = user;
    tgsic_ir_begin(&l->b, l->arena, stage);
    l->b.virgl = l->virgl;
    l->b.diags = l->diags;
    l->prologue = tgsic_ir_scope(&l->b);
    tgsic_ir_end(&l->b, l->prologue);
    if (stage == TGSIC_PROCESSOR_GEOM)
        tgsic_lower_name_outputs(l);
    for (uint32_t u = 0; u < unit_count; u++)
        initialize_globals(l, &units[u]);
    find_main(l);
    if (stage != TGSIC_PROCESSOR_GEOM)
        tgsic_lower_outputs(l, 0);
    l->shader = tgsic_ir_finish(&l->b);
    if (stage == TGSIC_PROCESSOR_TESS_CTRL && wanted)
        drop_unwanted_writes(l);
}
