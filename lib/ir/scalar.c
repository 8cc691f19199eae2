/* SPDX-License-Identifier: MIT */
/* Components of values: finding where they come from, and gathering them into vectors. */
#include "scalar.h"

#include <string.h>

struct ir_scalar tgsic_ir_scalar_origin(struct ir_scalar s)
{
    while (s.def && !s.def->saturate && !s.def->precise) {
        const struct ir_instr *def = s.def;
        if (def->op == IR_MOV && !def->srcs[0].absolute && !def->srcs[0].negate)
            s = (struct ir_scalar){def->srcs[0].def, def->srcs[0].swizzle[s.component]};
        else if (def->op >= IR_VEC2 && def->op <= IR_VEC4)
            s = (struct ir_scalar){def->srcs[s.component].def, def->srcs[s.component].swizzle[0]};
        else
            break;
    }
    return s;
}

struct ir_scalar tgsic_ir_src_scalar(const struct ir_src *src, unsigned c)
{
    return tgsic_ir_scalar_origin((struct ir_scalar){src->def, src->swizzle[c]});
}

/* The value that all defined scalars are components of; NULL: none or more than one. */
static struct ir_instr *common_def(const struct ir_scalar *scalars, unsigned count)
{
    struct ir_instr *def = NULL;
    for (unsigned c = 0; c < count; c++) {
        if (scalars[c].def && def && scalars[c].def != def)
            return NULL;
        if (scalars[c].def)
            def = scalars[c].def;
    }
    return def;
}

/* Undefined components read what makes the swizzle plain. */
static struct ir_src one_value(struct ir_instr *def, const struct ir_scalar *scalars,
                               unsigned count)
{
    struct ir_src src = {def, {0}, false, false};
    for (unsigned c = 0; c < count; c++)
        src.swizzle[c] = (uint8_t)(scalars[c].def        ? scalars[c].component
                                   : c < def->components ? c
                                                         : 0);
    return src;
}

static void place_instr(struct ir_block *block, struct ir_instr *place, struct ir_instr *instr)
{
    struct ir_instr *last = block ? block->last : NULL;
    if (place)
        tgsic_ir_insert_before(place, instr);
    else if (last && (last->op == IR_BREAK || last->op == IR_LEAVE))
        tgsic_ir_insert_before(last, instr);
    else
        tgsic_ir_append(block, instr);
}

static bool all_undefined(const struct ir_scalar *scalars, unsigned count)
{
    for (unsigned c = 0; c < count; c++)
        if (scalars[c].def)
            return false;
    return true;
}

/* A VEC's undefined components repeat a defined one. */
static void fill_vec(struct ir_src *srcs, const struct ir_scalar *scalars, unsigned count)
{
    struct ir_scalar any = {NULL, 0};
    for (unsigned c = 0; c < count && !any.def; c++)
        any = scalars[c];
    for (unsigned c = 0; c < count; c++) {
        struct ir_scalar s = scalars[c].def ? scalars[c] : any;
        srcs[c] = (struct ir_src){s.def, {(uint8_t)s.component}, false, false};
    }
}

struct ir_src tgsic_ir_gather(struct tgsic_arena *arena, struct ir_block *block,
                              struct ir_instr *place, const struct ir_scalar *scalars,
                              unsigned count, unsigned bits)
{
    struct ir_instr *def = common_def(scalars, count), *made;
    if (def)
        return one_value(def, scalars, count);
    if (all_undefined(scalars, count)) {
        made = tgsic_ir_new(arena, IR_UNDEF, count, bits, 0);
    } else {
        made = tgsic_ir_new(arena, IR_VEC2 + count - 2, count, bits, count);
        fill_vec(made->srcs, scalars, count);
    }
    place_instr(block, place, made);
    struct ir_src src = {made, {0}, false, false};
    for (unsigned c = 0; c < count; c++)
        src.swizzle[c] = (uint8_t)c;
    return src;
}

static void set_srcs(struct tgsic_arena *arena, struct ir_instr *instr, unsigned num_srcs)
{
    if (num_srcs > instr->num_srcs)
        instr->srcs = ARENA_ARRAY(arena, struct ir_src, num_srcs);
    instr->num_srcs = (uint8_t)num_srcs;
}

void tgsic_ir_become_copy(struct tgsic_arena *arena, struct ir_instr *instr,
                          const struct ir_scalar *scalars)
{
    unsigned count = instr->components;
    struct ir_instr *def = common_def(scalars, count);
    instr->saturate = instr->precise = false;
    if (def) {
        set_srcs(arena, instr, 1);
        instr->op = IR_MOV;
        instr->srcs[0] = one_value(def, scalars, count);
    } else if (all_undefined(scalars, count)) {
        set_srcs(arena, instr, 0);
        instr->op = IR_UNDEF;
    } else {
        set_srcs(arena, instr, count);
        instr->op = (uint8_t)(IR_VEC2 + count - 2);
        fill_vec(instr->srcs, scalars, count);
    }
}

void tgsic_ir_become_part(struct tgsic_arena *arena, struct ir_instr *instr, struct ir_instr *of,
                          unsigned first)
{
    set_srcs(arena, instr, 1);
    instr->op = IR_MOV;
    instr->saturate = instr->precise = false;
    instr->srcs[0] = (struct ir_src){of, {0}, false, false};
    for (unsigned c = 0; c < instr->components; c++)
        instr->srcs[0].swizzle[c] = (uint8_t)(first + c);
}

void tgsic_ir_skip_copy(struct ir_src *src)
{
    if (!src->def || src->def->op != IR_MOV || src->def->saturate)
        return;
    for (unsigned c = 0; c < 4; c++)
        src->swizzle[c] = src->def->srcs[0].swizzle[src->swizzle[c]];
    src->def = src->def->srcs[0].def;
}

void tgsic_ir_become_const(struct ir_instr *instr, const uint64_t *values)
{
    instr->op = IR_CONST;
    instr->num_srcs = 0;
    instr->saturate = instr->precise = false;
    for (unsigned c = 0; c < 4; c++)
        instr->u.word[c] = c < instr->components ? (uint32_t)values[c] : 0;
}
