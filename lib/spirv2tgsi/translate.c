/* SPDX-License-Identifier: MIT */
/* One module to IR: types, constants and globals in order, then the entry point. */
#include "fetch.h"

static bool is_type(uint32_t op)
{
    return op >= SpvOpTypeVoid && op <= SpvOpTypeForwardPointer;
}

static void declare(struct spirv *s, const struct instruction *i)
{
    s->b.pos.word = s->at;
    tgsic_spirv_count(s, 1);
    if (is_type(i->op))
        tgsic_spirv_type(s, i);
    else if (i->op == SpvOpVariable)
        tgsic_spirv_global(s, i);
    else
        tgsic_spirv_constant(s, i);
}

/* GL 4.6 spec, SPIR-V 2.16: a constant of that built-in overrides the mode. */
static void find_local_size(struct spirv *s)
{
    for (unsigned c = 0; c < 3; c++)
        if (s->local_size_ids[c])
            s->local_size[c] = tgsic_spirv_literal(s, s->local_size_ids[c]);
    for (uint32_t id = 1; id < s->bound; id++) {
        const struct id *page = s->pages[id / IDS_PER_PAGE];
        const struct id *entry = page ? &page[id % IDS_PER_PAGE] : NULL;
        const struct value *value = entry && entry->result ? &entry->result->value : NULL;
        if (!value || value->kind != VALUE_VECTOR || value->instr->op != IR_CONST ||
            value->instr->components != 3 ||
            tgsic_spirv_decoration(entry->decorations, DECORATION_BUILTIN) !=
                BUILTIN_WORKGROUP_SIZE)
            continue;
        for (unsigned c = 0; c < 3; c++)
            s->local_size[c] = (uint32_t)ir_constant(value->instr, c);
    }
}

/* Those that the reader has taken are passed over. */
static void declare_all(struct spirv *s, bool variables)
{
    for (s->at = s->first_declaration; s->at < s->first_function;) {
        struct instruction i = tgsic_spirv_fetch(s);
        if ((i.op == SpvOpVariable) == variables)
            declare(s, &i);
        s->at += i.count;
    }
}

void tgsic_spirv_translate(struct spirv *s)
{
    s->next_global = &s->globals;
    tgsic_spirv_read(s);
    tgsic_ir_begin(&s->b, s->arena, s->stage);
    s->b.virgl = s->virgl;
    s->b.diags = s->diags;
    declare_all(s, false);
    if (s->stage == TGSIC_PROCESSOR_COMP)
        find_local_size(s);
    tgsic_spirv_prepare(s);
    declare_all(s, true);
    tgsic_spirv_walk(s);
    s->at = s->num_words;
    if (s->stage != TGSIC_PROCESSOR_GEOM)
        tgsic_spirv_store_outputs(s, 0);
    s->shader = tgsic_ir_finish(&s->b);
}
