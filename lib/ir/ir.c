/* SPDX-License-Identifier: MIT */
/* The IR's table of operations and the basic moves on instructions, blocks and lists. */
#include "ir.h"

#include <string.h>

#define TGSIC_OPCODE_NONE (-1)
#define IR_FLAG_0         0

const struct ir_op_info tgsic_ir_ops[IR_OP_COUNT] = {
#define IR_OP(name, dst, src, shape, tgsi, flags)                                                  \
    [IR_##name] = {                                                                                \
        #name, dst, src, IR_SHAPE_##shape, IR_FLAG_##flags, sizeof(src) - 1, TGSIC_OPCODE_##tgsi},
#include "ops.def"
#undef IR_OP
    [IR_CONST] = {"CONST", "*", "", IR_SHAPE_COMP, 0, 0, TGSIC_OPCODE_NONE},
    [IR_UNDEF] = {"UNDEF", "*", "", IR_SHAPE_COMP, 0, 0, TGSIC_OPCODE_NONE},
    [IR_LOAD] = {"LOAD", "*", "u", IR_SHAPE_COMP, 0, 0, TGSIC_OPCODE_NONE},
    [IR_STORE] = {"STORE", "", "*u", IR_SHAPE_COMP, 0, 0, TGSIC_OPCODE_NONE},
    [IR_INTERPOLATE] = {"INTERPOLATE", "f", "f", IR_SHAPE_COMP, 0, 0, TGSIC_OPCODE_NONE},
    [IR_TEX] = {"TEX", "*", "", IR_SHAPE_COMP, 0, 0, TGSIC_OPCODE_NONE},
    [IR_FETCH] = {"FETCH", "*", "", IR_SHAPE_COMP, 0, 0, TGSIC_OPCODE_NONE},
    [IR_READ] = {"READ", "*", "", IR_SHAPE_COMP, 0, 0, TGSIC_OPCODE_NONE},
    [IR_WRITE] = {"WRITE", "", "", IR_SHAPE_COMP, 0, 0, TGSIC_OPCODE_NONE},
    [IR_ATOMIC] = {"ATOMIC", "*", "", IR_SHAPE_COMP, 0, 0, TGSIC_OPCODE_NONE},
    [IR_QUERY] = {"QUERY", "*", "", IR_SHAPE_COMP, 0, 0, TGSIC_OPCODE_NONE},
    [IR_CLOCK] = {"CLOCK", "u", "", IR_SHAPE_COMP, 0, 0, TGSIC_OPCODE_CLOCK},
    [IR_BALLOT] = {"BALLOT", "u", "b", IR_SHAPE_SCALAR, 0, 1, TGSIC_OPCODE_BALLOT},
    [IR_HELPER] = {"HELPER", "b", "", IR_SHAPE_COMP, 0, 0, TGSIC_OPCODE_READ_HELPER},
    [IR_PACK64] = {"PACK64", "m", "u", IR_SHAPE_SCALAR, 0, 1, TGSIC_OPCODE_NONE},
    [IR_UNPACK64] = {"UNPACK64", "u", "m", IR_SHAPE_SCALAR, 0, 1, TGSIC_OPCODE_NONE},
    [IR_BARRIER] = {"BARRIER", "", "", IR_SHAPE_COMP, 0, 0, TGSIC_OPCODE_BARRIER},
    [IR_MEMORY_BARRIER] = {"MEMORY_BARRIER", "", "", IR_SHAPE_COMP, 0, 0, TGSIC_OPCODE_MEMBAR},
    [IR_EMIT] = {"EMIT", "", "", IR_SHAPE_COMP, 0, 0, TGSIC_OPCODE_EMIT},
    [IR_END_PRIMITIVE] = {"END_PRIMITIVE", "", "", IR_SHAPE_COMP, 0, 0, TGSIC_OPCODE_ENDPRIM},
    [IR_DISCARD] = {"DISCARD", "", "b", IR_SHAPE_COMP, 0, 0, TGSIC_OPCODE_NONE},
    [IR_DEMOTE] = {"DEMOTE", "", "", IR_SHAPE_COMP, 0, 0, TGSIC_OPCODE_DEMOTE},
    [IR_PHI] = {"PHI", "*", "", IR_SHAPE_COMP, 0, 0, TGSIC_OPCODE_NONE},
    [IR_BREAK] = {"BREAK", "", "", IR_SHAPE_COMP, 0, 0, TGSIC_OPCODE_NONE},
    [IR_LEAVE] = {"LEAVE", "", "", IR_SHAPE_COMP, 0, 0, TGSIC_OPCODE_NONE},
};

struct ir_instr *tgsic_ir_new(struct tgsic_arena *arena, unsigned op, unsigned components,
                              unsigned bits, unsigned num_srcs)
{
    struct ir_instr *instr =
        tgsic_arena_alloc_raw(arena, sizeof *instr + num_srcs * sizeof(struct ir_src));
    *instr = (struct ir_instr){.op = (uint8_t)op,
                               .components = (uint8_t)components,
                               .bits = (uint8_t)bits,
                               .num_srcs = (uint8_t)num_srcs,
                               .srcs = num_srcs ? (struct ir_src *)(instr + 1) : NULL};
    for (unsigned i = 0; i < num_srcs; i++)
        instr->srcs[i] = (struct ir_src){0};
    return instr;
}

/* ---- Instructions in blocks ---------------------------------------------------------------- */

static void link_between(struct ir_block *block, struct ir_instr *prev, struct ir_instr *instr,
                         struct ir_instr *next)
{
    instr->block = block;
    instr->prev = prev;
    instr->next = next;
    *(prev ? &prev->next : &block->first) = instr;
    *(next ? &next->prev : &block->last) = instr;
}

void tgsic_ir_append(struct ir_block *block, struct ir_instr *instr)
{
    link_between(block, block->last, instr, NULL);
}

void tgsic_ir_prepend(struct ir_block *block, struct ir_instr *instr)
{
    link_between(block, NULL, instr, block->first);
}

void tgsic_ir_insert_before(struct ir_instr *place, struct ir_instr *instr)
{
    link_between(place->block, place->prev, instr, place);
}

void tgsic_ir_insert_after(struct ir_instr *place, struct ir_instr *instr)
{
    link_between(place->block, place, instr, place->next);
}

void tgsic_ir_remove(struct ir_instr *instr)
{
    *(instr->prev ? &instr->prev->next : &instr->block->first) = instr->next;
    *(instr->next ? &instr->next->prev : &instr->block->last) = instr->prev;
    instr->prev = instr->next = NULL;
    instr->block = NULL;
}

/* ---- Nodes --------------------------------------------------------------------------------- */

struct ir_node *tgsic_ir_new_node(struct tgsic_arena *arena, enum ir_node_kind kind)
{
    struct ir_node *node = ARENA_NEW(arena, struct ir_node);
    node->kind = kind;
    if (kind == IR_NODE_IF) {
        tgsic_ir_list_init(arena, &node->u.branch.then_list, node);
        tgsic_ir_list_init(arena, &node->u.branch.else_list, node);
    } else if (kind != IR_NODE_BLOCK) {
        tgsic_ir_list_init(arena, &node->u.loop.body, node);
    }
    return node;
}

static void append(struct ir_list *list, struct ir_node *node)
{
    node->list = list;
    node->prev = list->last;
    node->next = NULL;
    *(list->last ? &list->last->next : &list->first) = node;
    list->last = node;
}

void tgsic_ir_list_init(struct tgsic_arena *arena, struct ir_list *list, struct ir_node *owner)
{
    list->owner = owner;
    list->first = list->last = NULL;
    append(list, tgsic_ir_new_node(arena, IR_NODE_BLOCK));
}

void tgsic_ir_append_node(struct tgsic_arena *arena, struct ir_list *list, struct ir_node *node)
{
    append(list, node);
    append(list, tgsic_ir_new_node(arena, IR_NODE_BLOCK));
}

struct ir_block *tgsic_ir_last_block(const struct ir_list *list)
{
    return &list->last->u.block;
}

struct ir_instr *tgsic_ir_list_jump(const struct ir_list *list)
{
    struct ir_instr *last = list->last->u.block.last;
    return last && (last->op == IR_BREAK || last->op == IR_LEAVE) ? last : NULL;
}

/* ---- What sources read --------------------------------------------------------------------- */

unsigned tgsic_ir_target_dims(unsigned target)
{
    switch (target) {
#define TGSI_TARGET(number, ident, name, coords, layer, shadow, msaa)                              \
    case number:                                                                                   \
        return coords;
#include "tgsi/enums.def"
    }
    return 0;
}

unsigned tgsic_ir_target_coords(unsigned target)
{
    switch (target) {
#define TGSI_TARGET(number, ident, name, coords, layer, shadow, msaa)                              \
    case number:                                                                                   \
        return coords + layer;
#include "tgsi/enums.def"
    }
    return 0;
}

static unsigned tex_src_count(const struct ir_tex *tex, unsigned i)
{
    switch ((enum ir_tex_role)tex->role[i]) {
    case IR_ROLE_COORD:
        return tex->kind == IR_TEX_QUERY_LOD ? tgsic_ir_target_dims(tex->target)
                                             : tgsic_ir_target_coords(tex->target);
    case IR_ROLE_DDX:
    case IR_ROLE_DDY:
    case IR_ROLE_OFFSET:
        return tgsic_ir_target_dims(tex->target);
    default:
        return 1;
    }
}

static unsigned mask_count(unsigned mask)
{
    unsigned count = 0;
    for (; mask; mask >>= 1)
        count++;
    return count;
}

static unsigned alu_src_count(const struct ir_instr *instr, unsigned i)
{
    switch ((enum ir_shape)tgsic_ir_ops[instr->op].shape) {
    case IR_SHAPE_COMP:
        return instr->components;
    case IR_SHAPE_WIDE:
        if (!instr->paired)
            return instr->components;
        return strchr("dlm", tgsic_ir_ops[instr->op].src[i]) ? 2 : 1;
    case IR_SHAPE_DOT2:
        return 2;
    case IR_SHAPE_DOT3:
        return 3;
    case IR_SHAPE_DOT4:
        return 4;
    case IR_SHAPE_SCALAR:
    case IR_SHAPE_VEC:
        break;
    }
    return 1;
}

unsigned tgsic_ir_special_src_count(const struct ir_instr *instr, unsigned i)
{
    if (instr->op < IR_ALU_COUNT)
        return alu_src_count(instr, i);
    switch (instr->op) {
    case IR_PHI:
        return instr->components;
    case IR_STORE:
        return i ? 1 : mask_count(instr->writemask);
    case IR_TEX:
        return tex_src_count(instr->u.tex, i);
    case IR_READ:
    case IR_WRITE:
    case IR_ATOMIC:
    case IR_QUERY:
        return instr->u.memory->count[i];
    case IR_INTERPOLATE:
        return instr->u.access.at == IR_AT_OFFSET ? 2 : 1;
    case IR_PACK64:
        return instr->components * 2u;
    case IR_UNPACK64:
        return instr->components / 2u;
    }
    return 1;
}

unsigned tgsic_ir_src_mask(const struct ir_instr *instr, unsigned i)
{
    const struct ir_src *src = &instr->srcs[i];
    unsigned count = tgsic_ir_src_count(instr, i), mask = 0;
    unsigned used = instr->op == IR_STORE && i == 0 ? instr->writemask : (1u << count) - 1;
    for (unsigned c = 0; c < count; c++)
        if (used >> c & 1)
            mask |= 1u << src->swizzle[c];
    return mask;
}

static char tex_src_type(const struct ir_tex *tex, unsigned i)
{
    switch ((enum ir_tex_role)tex->role[i]) {
    case IR_ROLE_COORD:
        return tex->kind == IR_TEX_FETCH ? 'i' : 'f';
    case IR_ROLE_LOD:
        return tex->kind == IR_TEX_FETCH || tex->kind == IR_TEX_SIZE ? 'i' : 'f';
    case IR_ROLE_OFFSET:
    case IR_ROLE_SAMPLE_INDEX:
    case IR_ROLE_COMPONENT:
    case IR_ROLE_SAMPLER:
        return 'i';
    default:
        return 'f';
    }
}

char tgsic_ir_src_type(const struct ir_instr *instr, unsigned i)
{
    if (instr->op < IR_ALU_COUNT)
        return tgsic_ir_ops[instr->op].src[i];
    if (instr->op == IR_TEX)
        return tex_src_type(instr->u.tex, i);
    if (instr->op == IR_PHI)
        return '*';
    if (tgsic_ir_is_memory(instr))
        return 'u';
    if (instr->op == IR_INTERPOLATE)
        return instr->u.access.at == IR_AT_SAMPLE ? 'i' : 'f';
    return tgsic_ir_ops[instr->op].src[i];
}

bool tgsic_ir_special_has_effect(const struct ir_instr *instr)
{
    switch (instr->op) {
    case IR_STORE:
    case IR_WRITE:
    case IR_ATOMIC:
    case IR_BARRIER:
    case IR_MEMORY_BARRIER:
    case IR_EMIT:
    case IR_END_PRIMITIVE:
    case IR_DISCARD:
    case IR_DEMOTE:
    case IR_BREAK:
    case IR_LEAVE:
        return true;
    }
    return false;
}

int tgsic_ir_memory_source(const struct ir_instr *instr, enum ir_memory_role role)
{
    for (unsigned i = 0; i < instr->num_srcs; i++)
        if (instr->u.memory->role[i] == role)
            return (int)i;
    return -1;
}

void tgsic_ir_drop_vars(struct ir_shader *shader, bool (*drop)(const struct ir_var *var))
{
    struct ir_var **place = &shader->vars;
    while (*place) {
        if (drop(*place))
            *place = (*place)->next;
        else
            place = &(*place)->next;
    }
    shader->vars_end = place;
}

/* ---- Numbering ----------------------------------------------------------------------------- */

void tgsic_ir_number(struct ir_shader *shader)
{
    uint32_t values = 0, blocks = 0, vars = 0;
    for (struct ir_var *var = shader->vars; var; var = var->next)
        var->index = vars++;
    for (struct ir_block *b = tgsic_ir_first_block(&shader->body); b; b = tgsic_ir_next_block(b)) {
        b->index = blocks++;
        for (struct ir_instr *i = b->first; i; i = i->next) {
            i->index = i->components ? values++ : 0;
            i->user = NULL;
        }
    }
    shader->num_values = values;
    shader->num_blocks = blocks;
}

static void count_srcs(const struct ir_instr *instr, unsigned first, unsigned end)
{
    for (unsigned s = first; s < end; s++)
        if (instr->srcs[s].def)
            instr->srcs[s].def->uses++;
}

/* In one walk, since values stand before their uses, but for those at the ends of loops. */
void tgsic_ir_count_uses(struct ir_shader *shader)
{
    struct ir_block *b;
    for (b = tgsic_ir_first_block(&shader->body); b; b = tgsic_ir_next_block(b)) {
        bool head = ir_is_loop_head(b);
        for (struct ir_instr *i = b->first; i; i = i->next) {
            i->uses = 0;
            count_srcs(i, 0, head && i->op == IR_PHI ? 1 : i->num_srcs);
        }
        struct ir_node *next = tgsic_ir_block_node(b)->next;
        if (next && next->kind == IR_NODE_IF)
            next->u.branch.condition.def->uses++;
    }
    for (b = tgsic_ir_first_block(&shader->body); b; b = tgsic_ir_next_block(b))
        for (struct ir_instr *i = b->first; i && i->op == IR_PHI && ir_is_loop_head(b); i = i->next)
            count_srcs(i, 1, i->num_srcs);
}
