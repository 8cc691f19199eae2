/* SPDX-License-Identifier: MIT */
/* The builder: makes instructions with the right shapes and folds what needs no look around. */
#include "build.h"

#include <string.h>

#define MAX_DEPTH 400 /* of constructs; front ends bound theirs, but inlining adds up */

void tgsic_ir_begin(struct ir_builder *b, struct tgsic_arena *arena, enum tgsic_processor processor)
{
    memset(b, 0, sizeof *b);
    b->arena = arena;
    b->shader = ARENA_NEW(arena, struct ir_shader);
    b->shader->arena = arena;
    b->shader->processor = processor;
    b->shader->vars_end = &b->shader->vars;
    tgsic_ir_list_init(arena, &b->shader->body, NULL);
    b->list = &b->shader->body;
    b->block = tgsic_ir_last_block(b->list);
}

struct ir_shader *tgsic_ir_finish(struct ir_builder *b)
{
    tgsic_ir_number(b->shader);
    return b->shader;
}

struct ir_var *tgsic_ir_var(struct ir_builder *b, enum ir_mode mode, const char *name,
                            unsigned components, unsigned bits, uint32_t length)
{
    struct ir_var *var = ARENA_NEW(b->arena, struct ir_var);
    var->mode = mode;
    var->name = name;
    var->components = (uint8_t)components;
    var->bits = (uint8_t)bits;
    var->length = length;
    b->shader->wide |= bits == 64;
    *b->shader->vars_end = var;
    b->shader->vars_end = &var->next;
    return var;
}

static struct ir_instr *add(struct ir_builder *b, struct ir_instr *instr)
{
    if (!b->shared_pos || memcmp(b->shared_pos, &b->pos, sizeof b->pos)) {
        b->shared_pos = tgsic_arena_alloc_raw(b->arena, sizeof b->pos);
        *b->shared_pos = b->pos;
    }
    instr->pos = b->shared_pos;
    instr->precise = b->precise;
    if (b->precise)
        b->shader->precise = true;
    if (instr->bits == 64)
        b->shader->wide = true;
    tgsic_ir_append(b->block, instr);
    return instr;
}

/* ---- Constants ----------------------------------------------------------------------------- */

struct ir_instr *tgsic_ir_const_bits(struct ir_builder *b, unsigned components, unsigned bits,
                                     const uint64_t *values)
{
    struct ir_instr *instr = tgsic_ir_new(b->arena, IR_CONST, components, bits, 0);
    if (bits == 64) {
        instr->u.wide = tgsic_arena_alloc_raw(b->arena, 4 * sizeof *values);
        memcpy(instr->u.wide, values, components * sizeof *values);
    }
    for (unsigned c = 0; bits != 64 && c < components; c++)
        instr->u.word[c] = (uint32_t)values[c];
    return add(b, instr);
}

struct ir_instr *tgsic_ir_float(struct ir_builder *b, float value)
{
    uint32_t word;
    memcpy(&word, &value, sizeof word);
    uint64_t bits = word;
    return tgsic_ir_const_bits(b, 1, 32, &bits);
}

struct ir_instr *tgsic_ir_int(struct ir_builder *b, int32_t value)
{
    uint64_t bits = (uint32_t)value;
    return tgsic_ir_const_bits(b, 1, 32, &bits);
}

struct ir_instr *tgsic_ir_bool(struct ir_builder *b, bool value)
{
    return tgsic_ir_int(b, value ? -1 : 0);
}

struct ir_instr *tgsic_ir_undef(struct ir_builder *b, unsigned components, unsigned bits)
{
    return add(b, tgsic_ir_new(b->arena, IR_UNDEF, components, bits, 0));
}

/* ---- Arithmetic ---------------------------------------------------------------------------- */

/* A value read whole; one component is repeated. */
static struct ir_src whole(struct ir_instr *x)
{
    struct ir_src src = {x, {0}, false, false};
    for (unsigned c = 0; x->components > 1 && c < x->components; c++)
        src.swizzle[c] = (uint8_t)c;
    return src;
}

static unsigned result_bits(const struct ir_op_info *info, const struct ir_src *srcs)
{
    if (info->dst[0] == '*') /* the last source of those that are moved */
        return srcs[strrchr(info->src, '*') - info->src].def->bits;
    return strchr("dlm", info->dst[0]) ? 64 : 32;
}

static struct ir_instr *alu(struct ir_builder *b, enum ir_op op, unsigned components,
                            const struct ir_src *srcs)
{
    const struct ir_op_info *info = &tgsic_ir_ops[op];
    struct ir_instr *instr =
        tgsic_ir_new(b->arena, op, components, result_bits(info, srcs), info->num_srcs);
    for (unsigned i = 0; i < info->num_srcs; i++) {
        unsigned count = tgsic_ir_src_count(instr, i);
        instr->srcs[i] = srcs[i];
        for (unsigned c = count; c < 4; c++)
            instr->srcs[i].swizzle[c] = 0;
    }
    return add(b, instr);
}

/* One scalar operation per component; equal components share one. */
static struct ir_instr *alu_scalar(struct ir_builder *b, enum ir_op op, unsigned components,
                                   const struct ir_src *srcs)
{
    struct ir_instr *parts[4];
    for (unsigned c = 0; c < components; c++) {
        struct ir_src one[4];
        bool same = c > 0;
        for (unsigned i = 0; i < tgsic_ir_ops[op].num_srcs; i++) {
            one[i] = srcs[i];
            one[i].swizzle[0] = srcs[i].swizzle[c];
            same = same && srcs[i].swizzle[c] == srcs[i].swizzle[c - 1];
        }
        parts[c] = same ? parts[c - 1] : alu(b, op, 1, one);
    }
    return tgsic_ir_vec(b, parts, components);
}

struct ir_instr *tgsic_ir_alu(struct ir_builder *b, enum ir_op op, unsigned components,
                              const struct ir_src *srcs)
{
    switch ((enum ir_shape)tgsic_ir_ops[op].shape) {
    case IR_SHAPE_SCALAR:
        return alu_scalar(b, op, components, srcs);
    case IR_SHAPE_COMP:
    case IR_SHAPE_WIDE:
        return alu(b, op, components, srcs);
    case IR_SHAPE_VEC:
        return alu(b, op, tgsic_ir_ops[op].num_srcs, srcs);
    case IR_SHAPE_DOT2:
    case IR_SHAPE_DOT3:
    case IR_SHAPE_DOT4:
        break;
    }
    return alu(b, op, 1, srcs);
}

static struct ir_instr *alu_n(struct ir_builder *b, enum ir_op op, struct ir_instr *const *values)
{
    struct ir_src srcs[4];
    unsigned components = 1;
    for (unsigned i = 0; i < tgsic_ir_ops[op].num_srcs; i++) {
        srcs[i] = whole(values[i]);
        if (values[i]->components > components)
            components = values[i]->components;
    }
    return tgsic_ir_alu(b, op, components, srcs);
}

struct ir_instr *tgsic_ir_alu1(struct ir_builder *b, enum ir_op op, struct ir_instr *x)
{
    return alu_n(b, op, &x);
}

struct ir_instr *tgsic_ir_alu2(struct ir_builder *b, enum ir_op op, struct ir_instr *x,
                               struct ir_instr *y)
{
    return alu_n(b, op, (struct ir_instr *[]){x, y});
}

struct ir_instr *tgsic_ir_alu3(struct ir_builder *b, enum ir_op op, struct ir_instr *x,
                               struct ir_instr *y, struct ir_instr *z)
{
    return alu_n(b, op, (struct ir_instr *[]){x, y, z});
}

/* ---- Moving components --------------------------------------------------------------------- */

static bool is_identity(const struct ir_instr *x, unsigned components, const uint8_t *swizzle)
{
    if (x->components != components)
        return false;
    for (unsigned c = 0; c < components; c++)
        if (swizzle[c] != c)
            return false;
    return true;
}

struct ir_instr *tgsic_ir_swizzle(struct ir_builder *b, struct ir_instr *x, unsigned components,
                                  const uint8_t *swizzle)
{
    if (is_identity(x, components, swizzle))
        return x;
    if (x->op == IR_CONST) {
        uint64_t values[4];
        for (unsigned c = 0; c < components; c++)
            values[c] = ir_constant(x, swizzle[c]);
        return tgsic_ir_const_bits(b, components, x->bits, values);
    }
    struct ir_src src = {x, {0}, false, false};
    bool through = x->op == IR_MOV && !x->saturate && !x->precise;
    if (through) {
        src = x->srcs[0];
        memset(src.swizzle, 0, sizeof src.swizzle);
    }
    for (unsigned c = 0; c < components; c++)
        src.swizzle[c] = through ? x->srcs[0].swizzle[swizzle[c]] : swizzle[c];
    if (is_identity(src.def, components, src.swizzle) && !src.absolute && !src.negate)
        return src.def;
    return alu(b, IR_MOV, components, &src);
}

struct ir_instr *tgsic_ir_component(struct ir_builder *b, struct ir_instr *x, unsigned component)
{
    uint8_t swizzle = (uint8_t)component;
    return tgsic_ir_swizzle(b, x, 1, &swizzle);
}

static struct ir_instr *vec_const(struct ir_builder *b, const struct ir_src *srcs, unsigned count)
{
    uint64_t values[4];
    for (unsigned c = 0; c < count; c++)
        values[c] = ir_constant(srcs[c].def, srcs[c].swizzle[0]);
    return tgsic_ir_const_bits(b, count, srcs[0].def->bits, values);
}

/* The components in `srcs` as one value: a swizzle when all are of one, else a VEC. */
static struct ir_instr *gather(struct ir_builder *b, const struct ir_src *srcs, unsigned count)
{
    bool one = true, constant = true;
    uint8_t swizzle[4];
    for (unsigned c = 0; c < count; c++) {
        one = one && srcs[c].def == srcs[0].def;
        constant = constant && srcs[c].def->op == IR_CONST;
        swizzle[c] = srcs[c].swizzle[0];
    }
    if (one)
        return tgsic_ir_swizzle(b, srcs[0].def, count, swizzle);
    if (constant)
        return vec_const(b, srcs, count);
    return alu(b, (enum ir_op)(IR_VEC2 + count - 2), count, srcs);
}

struct ir_instr *tgsic_ir_vec(struct ir_builder *b, struct ir_instr *const *parts, unsigned count)
{
    struct ir_src srcs[4] = {{0}};
    unsigned total = 0;
    if (count == 1)
        return parts[0];
    for (unsigned p = 0; p < count; p++) {
        for (unsigned c = 0; c < parts[p]->components && total < 4; c++) {
            const struct ir_instr *x = parts[p];
            bool through =
                x->op == IR_MOV && !x->saturate && !x->srcs[0].absolute && !x->srcs[0].negate;
            srcs[total++] =
                through ? (struct ir_src){x->srcs[0].def, {x->srcs[0].swizzle[c]}, false, false}
                        : (struct ir_src){parts[p], {(uint8_t)c}, false, false};
        }
    }
    return gather(b, srcs, total);
}

struct ir_instr *tgsic_ir_pack64(struct ir_builder *b, struct ir_instr *words)
{
    struct ir_instr *instr = tgsic_ir_new(b->arena, IR_PACK64, words->components / 2u, 64, 1);
    instr->srcs[0] = whole(words);
    return add(b, instr);
}

struct ir_instr *tgsic_ir_unpack64(struct ir_builder *b, struct ir_instr *x)
{
    struct ir_instr *instr = tgsic_ir_new(b->arena, IR_UNPACK64, x->components * 2u, 32, 1);
    instr->srcs[0] = whole(x);
    return add(b, instr);
}

/* ---- Memory, textures, discard ------------------------------------------------------------- */

struct ir_instr *tgsic_ir_load(struct ir_builder *b, struct ir_var *var, int32_t offset,
                               struct ir_instr *index, unsigned component, unsigned components)
{
    struct ir_instr *instr = tgsic_ir_new(b->arena, IR_LOAD, components, var->bits, index ? 1 : 0);
    instr->u.access.var = var;
    instr->u.access.offset = offset;
    instr->u.access.component = (uint8_t)component;
    if (index)
        instr->srcs[0] = whole(index);
    return add(b, instr);
}

struct ir_instr *tgsic_ir_fetch(struct ir_builder *b, struct ir_var *var, int32_t offset)
{
    struct ir_instr *instr = tgsic_ir_new(b->arena, IR_FETCH, var->components, var->bits, 0);
    instr->u.access.var = var;
    instr->u.access.offset = offset;
    return add(b, instr);
}

void tgsic_ir_store(struct ir_builder *b, struct ir_var *var, int32_t offset,
                    struct ir_instr *index, struct ir_instr *value, unsigned writemask)
{
    struct ir_instr *instr = tgsic_ir_new(b->arena, IR_STORE, 0, var->bits, index ? 2 : 1);
    instr->u.access.var = var;
    instr->u.access.offset = offset;
    instr->writemask = (uint8_t)writemask;
    instr->srcs[0] = whole(value);
    if (index)
        instr->srcs[1] = whole(index);
    add(b, instr);
}

struct ir_instr *tgsic_ir_interpolate(struct ir_builder *b, struct ir_var *var, int32_t offset,
                                      enum ir_at at, struct ir_instr *point)
{
    struct ir_instr *instr =
        tgsic_ir_new(b->arena, IR_INTERPOLATE, var->components, var->bits, point ? 1 : 0);
    instr->u.access.var = var;
    instr->u.access.offset = offset;
    instr->u.access.at = (uint8_t)at;
    if (point)
        instr->srcs[0] = whole(point);
    return add(b, instr);
}

struct ir_instr *tgsic_ir_tex(struct ir_builder *b, const struct ir_tex *tex, unsigned components,
                              struct ir_instr *const *srcs, unsigned num_srcs)
{
    struct ir_instr *instr = tgsic_ir_new(b->arena, IR_TEX, components, 32, num_srcs);
    instr->u.tex = ARENA_NEW(b->arena, struct ir_tex);
    *instr->u.tex = *tex;
    for (unsigned i = 0; i < num_srcs; i++)
        instr->srcs[i] = whole(srcs[i]);
    return add(b, instr);
}

void tgsic_ir_discard(struct ir_builder *b, struct ir_instr *condition)
{
    struct ir_instr *instr = tgsic_ir_new(b->arena, IR_DISCARD, 0, 32, condition ? 1 : 0);
    if (condition)
        instr->srcs[0] = whole(condition);
    add(b, instr);
}

struct ir_instr *tgsic_ir_memory(struct ir_builder *b, enum ir_op op,
                                 const struct ir_memory *memory, unsigned components,
                                 struct ir_instr *const *srcs, unsigned num_srcs)
{
    struct ir_instr *instr =
        tgsic_ir_new(b->arena, op, op == IR_WRITE ? 0 : components, 32, num_srcs);
    instr->u.memory = ARENA_NEW(b->arena, struct ir_memory);
    *instr->u.memory = *memory;
    instr->writemask = (uint8_t)(op == IR_WRITE ? (1u << components) - 1 : 0);
    for (unsigned i = 0; i < num_srcs; i++) {
        instr->srcs[i] = whole(srcs[i]);
        instr->u.memory->count[i] = srcs[i]->components;
    }
    return add(b, instr);
}

struct ir_instr *tgsic_ir_ballot(struct ir_builder *b, struct ir_instr *condition)
{
    struct ir_instr *instr = tgsic_ir_new(b->arena, IR_BALLOT, 2, 32, 1);
    instr->srcs[0] = whole(condition);
    return add(b, instr);
}

struct ir_instr *tgsic_ir_plain(struct ir_builder *b, enum ir_op op, unsigned components,
                                uint32_t bits)
{
    struct ir_instr *instr = tgsic_ir_new(b->arena, op, components, 32, 0);
    instr->u.bits = bits;
    return add(b, instr);
}

/* ---- Control flow -------------------------------------------------------------------------- */

static void open_list(struct ir_builder *b, struct ir_list *list)
{
    b->list = list;
    b->block = tgsic_ir_last_block(list);
}

static struct ir_node *open(struct ir_builder *b, enum ir_node_kind kind)
{
    if (b->depth++ == MAX_DEPTH)
        tgsic_arena_fail(b->arena, TGSIC_E_LIMIT);
    struct ir_node *node = tgsic_ir_new_node(b->arena, kind);
    tgsic_ir_append_node(b->arena, b->list, node);
    return node;
}

struct ir_node *tgsic_ir_if(struct ir_builder *b, struct ir_instr *condition)
{
    struct ir_node *node = open(b, IR_NODE_IF);
    node->u.branch.condition = whole(condition);
    open_list(b, &node->u.branch.then_list);
    return node;
}

void tgsic_ir_else(struct ir_builder *b, struct ir_node *branch)
{
    open_list(b, &branch->u.branch.else_list);
}

struct ir_node *tgsic_ir_loop(struct ir_builder *b)
{
    struct ir_node *node = open(b, IR_NODE_LOOP);
    open_list(b, &node->u.loop.body);
    return node;
}

struct ir_node *tgsic_ir_scope(struct ir_builder *b)
{
    struct ir_node *node = open(b, IR_NODE_SCOPE);
    open_list(b, &node->u.loop.body);
    return node;
}

void tgsic_ir_end(struct ir_builder *b, struct ir_node *node)
{
    b->depth--;
    b->list = node->list;
    b->block = &node->next->u.block;
}

void tgsic_ir_break(struct ir_builder *b)
{
    add(b, tgsic_ir_new(b->arena, IR_BREAK, 0, 32, 0));
}

void tgsic_ir_leave(struct ir_builder *b, struct ir_node *scope)
{
    struct ir_instr *instr = tgsic_ir_new(b->arena, IR_LEAVE, 0, 32, 0);
    instr->u.scope = scope;
    add(b, instr);
}
