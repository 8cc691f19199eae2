/* SPDX-License-Identifier: MIT */
/* 64-bit values become pairs of 32-bit components, low word first.
 *
 * Requires: lower_scopes, and no phi yet. Provides: every value and variable is of 32 bits; an
 * operation with 64-bit operands works on one component, is `paired`, and reads and gives two
 * components for each of those. A variable's element of more than two 64-bit components takes two
 * elements. */
#include "pass.h"

#include <string.h>

/* A 64-bit component: components `low` and `low` + 1 of a value. */
struct pair {
    struct ir_instr *def;
    uint8_t low;
};

/* ir_instr.user of a value that was of 64 bits. */
struct wide {
    struct pair part[4];
};

struct lowering {
    struct tgsic_arena *arena;
    struct ir_instr *place; /* new instructions go before it */
};

static struct ir_instr *insert(struct lowering *w, unsigned op, unsigned components,
                               unsigned num_srcs)
{
    struct ir_instr *made = tgsic_ir_new(w->arena, op, components, 32, num_srcs);
    made->pos = w->place->pos;
    made->precise = w->place->precise;
    tgsic_ir_insert_before(w->place, made);
    return made;
}

static struct wide *new_wide(struct lowering *w)
{
    struct wide *wide = ARENA_NEW(w->arena, struct wide);
    w->place->user = wide;
    return wide;
}

static struct pair pair_of(const struct ir_src *src, unsigned c)
{
    const struct wide *wide = src->def->user;
    return wide->part[src->swizzle[c]];
}

static struct ir_src pair_source(struct pair pair)
{
    return (struct ir_src){pair.def, {pair.low, (uint8_t)(pair.low + 1)}, false, false};
}

static bool is_wide_letter(char letter)
{
    return letter && strchr("dlm", letter);
}

/* ---- Variables ----------------------------------------------------------------------------- */

/* Elements that one of a 64-bit variable takes. */
static unsigned elements_of(unsigned components)
{
    return components > 2 ? 2 : 1;
}

/* `index` says how many 64-bit components its elements had; 0: none. */
static void narrow_variables(struct ir_shader *shader)
{
    for (struct ir_var *var = shader->vars; var; var = var->next) {
        unsigned components = var->components;
        var->index = var->bits == 64 ? components : 0;
        if (var->bits != 64)
            continue;
        var->bits = 32;
        var->length *= elements_of(components);
        var->components = (uint8_t)(components > 2 ? 4 : components * 2);
    }
}

/* The element index in the narrow variable. */
static struct ir_src scaled(struct lowering *w, const struct ir_src *index, unsigned factor)
{
    if (factor == 1)
        return *index;
    struct ir_instr *constant = insert(w, IR_CONST, 1, 0);
    constant->u.word[0] = factor;
    struct ir_instr *product = insert(w, IR_IMUL, 1, 2);
    product->srcs[0] = *index;
    product->srcs[1] = (struct ir_src){constant, {0}, false, false};
    return (struct ir_src){product, {0}, false, false};
}

static void lower_load(struct lowering *w, struct ir_instr *instr)
{
    struct ir_var *var = instr->u.access.var;
    unsigned elements = elements_of(var->index), first = instr->u.access.component;
    struct ir_src index = {0};
    struct wide *wide = new_wide(w);
    struct ir_instr *loads[2] = {NULL, NULL};
    if (instr->num_srcs)
        index = scaled(w, &instr->srcs[0], elements);
    for (unsigned c = 0; c < instr->components; c++) {
        unsigned element = (first + c) / 2;
        if (!loads[element]) {
            loads[element] = insert(w, IR_LOAD, var->components, instr->num_srcs);
            loads[element]->u.access.var = var;
            loads[element]->u.access.offset =
                instr->u.access.offset * (int32_t)elements + (int32_t)element;
            if (instr->num_srcs)
                loads[element]->srcs[0] = index;
        }
        wide->part[c] = (struct pair){loads[element], (uint8_t)((first + c) % 2 * 2)};
    }
}

/* The words of the components in `mask` (of two) of a value as one source, in place. */
static struct ir_src words(struct lowering *w, const struct ir_src *src, unsigned first,
                           unsigned mask)
{
    struct ir_instr *vec;
    if (mask != 3) {
        struct pair pair = pair_of(src, first + (mask == 2));
        struct ir_src one = {pair.def, {0}, false, false};
        for (uint8_t i = 0; i < 2; i++)
            one.swizzle[i + (mask == 2 ? 2 : 0)] = (uint8_t)(pair.low + i);
        return one;
    }
    vec = insert(w, IR_VEC4, 4, 4);
    for (unsigned c = 0; c < 2; c++)
        for (uint8_t i = 0; i < 2; i++) {
            struct pair pair = pair_of(src, first + c);
            vec->srcs[c * 2 + i] =
                (struct ir_src){pair.def, {(uint8_t)(pair.low + i)}, false, false};
        }
    return (struct ir_src){vec, {0, 1, 2, 3}, false, false};
}

static unsigned word_mask(unsigned mask)
{
    return (mask & 1 ? 3u : 0) | (mask & 2 ? 12u : 0);
}

static void lower_store(struct lowering *w, struct ir_instr *instr)
{
    struct ir_var *var = instr->u.access.var;
    unsigned elements = elements_of(var->index);
    struct ir_src index = {0};
    if (instr->num_srcs > 1)
        index = scaled(w, &instr->srcs[1], elements);
    for (unsigned element = 0; element < elements; element++) {
        unsigned mask = instr->writemask >> element * 2 & 3;
        if (!mask)
            continue;
        struct ir_src value = words(w, &instr->srcs[0], element * 2, mask);
        struct ir_instr *store = insert(w, IR_STORE, 0, instr->num_srcs);
        store->u.access.var = var;
        store->u.access.offset = instr->u.access.offset * (int32_t)elements + (int32_t)element;
        store->writemask = (uint8_t)word_mask(mask);
        store->srcs[0] = value;
        if (instr->num_srcs > 1)
            store->srcs[1] = index;
    }
}

/* ---- Registers of vertices ----------------------------------------------------------------- */

static struct ir_instr *copy_access(struct lowering *w, const struct ir_instr *instr,
                                    unsigned components, unsigned element)
{
    struct ir_instr *made = insert(w, instr->op, components, instr->num_srcs);
    struct ir_memory *memory = ARENA_NEW(w->arena, struct ir_memory);
    *memory = *instr->u.memory;
    memory->element = memory->element * elements_of(memory->var->index) + element;
    made->u.memory = memory;
    memcpy(made->srcs, instr->srcs, instr->num_srcs * sizeof *made->srcs);
    return made;
}

static void lower_read(struct lowering *w, struct ir_instr *instr)
{
    struct wide *wide = new_wide(w);
    struct ir_instr *reads[2] = {NULL, NULL};
    for (unsigned c = 0; c < instr->components; c++) {
        if (!reads[c / 2])
            reads[c / 2] = copy_access(w, instr, instr->u.memory->var->components, c / 2);
        wide->part[c] = (struct pair){reads[c / 2], (uint8_t)(c % 2 * 2)};
    }
}

static void lower_write(struct lowering *w, struct ir_instr *instr)
{
    int data = tgsic_ir_memory_source(instr, IR_ROLE_DATA);
    for (unsigned element = 0; element < 2; element++) {
        unsigned mask = instr->writemask >> element * 2 & 3;
        if (!mask)
            continue;
        struct ir_src value = words(w, &instr->srcs[data], element * 2, mask);
        struct ir_instr *made = copy_access(w, instr, 0, element);
        made->writemask = (uint8_t)word_mask(mask);
        made->srcs[data] = value;
        made->u.memory->count[data] = mask & 2 ? 4 : 2;
    }
}

/* ---- Values -------------------------------------------------------------------------------- */

static void lower_const(struct lowering *w, struct ir_instr *instr)
{
    struct wide *wide = new_wide(w);
    for (unsigned c = 0; c < instr->components; c++) {
        struct ir_instr *made = insert(w, IR_CONST, 2, 0);
        made->u.word[0] = (uint32_t)ir_constant(instr, c);
        made->u.word[1] = (uint32_t)(ir_constant(instr, c) >> 32);
        wide->part[c].def = made;
    }
}

static void lower_undef(struct lowering *w, struct ir_instr *instr)
{
    struct wide *wide = new_wide(w);
    struct ir_instr *made = insert(w, IR_UNDEF, 2, 0);
    for (unsigned c = 0; c < instr->components; c++)
        wide->part[c].def = made;
}

/* Only names change. */
static void lower_move(struct lowering *w, struct ir_instr *instr)
{
    struct wide *wide = new_wide(w);
    bool vec = instr->op != IR_MOV;
    for (unsigned c = 0; c < instr->components; c++)
        wide->part[c] = pair_of(&instr->srcs[vec ? c : 0], vec ? 0 : c);
}

static void lower_pack(struct lowering *w, struct ir_instr *instr)
{
    struct wide *wide = new_wide(w);
    for (unsigned c = 0; c < instr->components; c++) {
        const uint8_t *swizzle = instr->srcs[0].swizzle;
        struct ir_instr *made = insert(w, IR_MOV, 2, 1);
        made->srcs[0] =
            (struct ir_src){instr->srcs[0].def, {swizzle[2 * c], swizzle[2 * c + 1]}, false, false};
        wide->part[c].def = made;
    }
}

static void lower_unpack(struct ir_instr *instr, struct tgsic_arena *arena)
{
    struct ir_src *srcs = ARENA_ARRAY(arena, struct ir_src, 4);
    for (unsigned c = 0; c < instr->components; c++) {
        struct pair pair = pair_of(&instr->srcs[0], c / 2);
        srcs[c] = (struct ir_src){pair.def, {(uint8_t)(pair.low + c % 2)}, false, false};
    }
    instr->srcs = srcs;
    instr->num_srcs = instr->components;
    instr->op = (uint8_t)(IR_VEC2 + instr->components - 2);
}

static void lower_select(struct lowering *w, struct ir_instr *instr)
{
    struct wide *wide = new_wide(w);
    for (unsigned c = 0; c < instr->components; c++) {
        struct ir_instr *made = insert(w, IR_SELECT, 2, 3);
        uint8_t condition = instr->srcs[0].swizzle[c];
        made->srcs[0] = (struct ir_src){instr->srcs[0].def, {condition, condition}, false, false};
        for (unsigned s = 1; s < 3; s++)
            made->srcs[s] = pair_source(pair_of(&instr->srcs[s], c));
        wide->part[c].def = made;
    }
}

/* The same for each half. */
static void lower_copy(struct lowering *w, struct ir_instr *instr)
{
    struct wide *wide = new_wide(w);
    for (unsigned c = 0; c < instr->components; c++) {
        struct ir_instr *made = insert(w, instr->op, 2, instr->num_srcs);
        made->srcs[0] = pair_source(pair_of(&instr->srcs[0], c));
        for (unsigned s = 1; s < instr->num_srcs; s++) {
            uint8_t swizzle = instr->srcs[s].swizzle[c];
            made->srcs[s] = (struct ir_src){instr->srcs[s].def, {swizzle, swizzle}, false, false};
        }
        wide->part[c].def = made;
    }
}

static struct ir_instr *lower_component(struct lowering *w, const struct ir_instr *instr,
                                        unsigned c)
{
    const struct ir_op_info *info = &tgsic_ir_ops[instr->op];
    struct ir_instr *made =
        insert(w, instr->op, is_wide_letter(info->dst[0]) ? 2 : 1, instr->num_srcs);
    made->paired = true;
    for (unsigned s = 0; s < instr->num_srcs; s++) {
        const struct ir_src *src = &instr->srcs[s];
        made->srcs[s] = is_wide_letter(info->src[s])
                            ? pair_source(pair_of(src, c))
                            : (struct ir_src){src->def, {src->swizzle[c]}, false, false};
    }
    return made;
}

static void lower_arithmetic(struct lowering *w, struct ir_instr *instr)
{
    struct ir_instr *made[4];
    for (unsigned c = 0; c < instr->components; c++)
        made[c] = lower_component(w, instr, c);
    if (instr->bits == 64) {
        struct wide *wide = new_wide(w);
        for (unsigned c = 0; c < instr->components; c++)
            wide->part[c].def = made[c];
        return;
    }
    instr->srcs = ARENA_ARRAY(w->arena, struct ir_src, 4);
    instr->num_srcs = instr->components;
    instr->op = (uint8_t)(instr->components == 1 ? IR_MOV : IR_VEC2 + instr->components - 2);
    for (unsigned c = 0; c < instr->components; c++)
        instr->srcs[c] = (struct ir_src){made[c], {0}, false, false};
}

/* ---- The walk ------------------------------------------------------------------------------ */

static bool is_wide_access(const struct ir_instr *instr)
{
    if (instr->op == IR_LOAD || instr->op == IR_STORE)
        return instr->u.access.var->index;
    bool vertices = tgsic_ir_is_memory(instr) && (instr->u.memory->var->mode == IR_INPUT ||
                                                  instr->u.memory->var->mode == IR_OUTPUT);
    return vertices && instr->u.memory->var->index;
}

static void lower_access(struct lowering *w, struct ir_instr *instr)
{
    if (instr->op == IR_LOAD)
        lower_load(w, instr);
    else if (instr->op == IR_STORE)
        lower_store(w, instr);
    else if (instr->op == IR_READ)
        lower_read(w, instr);
    else
        lower_write(w, instr);
}

/* True: something else stands for it now. */
static bool lower(struct lowering *w, struct ir_instr *instr)
{
    w->place = instr;
    if (is_wide_access(instr)) {
        lower_access(w, instr);
        return true;
    }
    if (instr->op == IR_UNPACK64) {
        lower_unpack(instr, w->arena);
    } else if (instr->op < IR_ALU_COUNT && tgsic_ir_ops[instr->op].shape == IR_SHAPE_WIDE) {
        lower_arithmetic(w, instr);
        return instr->bits == 64;
    }
    if (instr->bits != 64 || !instr->components)
        return false;
    switch (instr->op) {
    case IR_CONST:
        lower_const(w, instr);
        break;
    case IR_UNDEF:
        lower_undef(w, instr);
        break;
    case IR_PACK64:
        lower_pack(w, instr);
        break;
    case IR_SELECT:
        lower_select(w, instr);
        break;
    case IR_READ_FIRST:
    case IR_READ_INVOC:
        lower_copy(w, instr);
        break;
    default:
        lower_move(w, instr);
    }
    return true;
}

void tgsic_ir_lower_wide(struct ir_shader *shader)
{
    struct lowering w = {shader->arena, NULL};
    if (!shader->wide)
        return;
    narrow_variables(shader);
    for (struct ir_block *b = tgsic_ir_first_block(&shader->body); b; b = tgsic_ir_next_block(b))
        for (struct ir_instr *i = b->first, *next; i; i = next) {
            next = i->next;
            if (lower(&w, i))
                tgsic_ir_remove(i);
        }
}
