/* SPDX-License-Identifier: MIT */
/* Folds constant parts of indices, and what textures are told for nothing. */
#include "access.h"

/* Takes the constant part out of an index; true if there was one. */
static bool take_constant(struct ir_src *index, int64_t *offset, bool *whole)
{
    const struct ir_instr *def = index->def;
    *whole = def->op == IR_CONST;
    if (*whole) {
        *offset += (int32_t)def->u.word[index->swizzle[0]];
        return true;
    }
    for (unsigned i = 0; def->op == IR_IADD && i < 2; i++) {
        const struct ir_src *part = &def->srcs[i];
        if (part->def->op != IR_CONST)
            continue;
        *offset += (int32_t)part->def->u.word[part->swizzle[index->swizzle[0]]];
        uint8_t lane = def->srcs[1 - i].swizzle[index->swizzle[0]];
        *index = (struct ir_src){def->srcs[1 - i].def, {lane}, false, false};
        return true;
    }
    return false;
}

static void drop(struct ir_instr *instr)
{
    instr->num_srcs = 0;
    if (instr->op == IR_LOAD)
        instr->op = IR_UNDEF;
    else
        tgsic_ir_remove(instr);
}

static bool simplify_memory(struct ir_instr *instr)
{
    const struct ir_var *var = instr->u.access.var;
    unsigned position = instr->op == IR_STORE;
    bool indexed = instr->num_srcs > position, whole = false, changed = false;
    int64_t offset = instr->u.access.offset;
    if (indexed && var->mode == IR_LOCAL && var->length == 1) { /* others are undefined */
        offset = 0;
        whole = changed = true;
    } else if (indexed) {
        changed = take_constant(&instr->srcs[position], &offset, &whole);
    }
    if (whole)
        instr->num_srcs--;
    if (offset < INT32_MIN / 2 || offset > INT32_MAX / 2)
        offset = -1;
    instr->u.access.offset = (int32_t)offset;
    if ((!indexed || whole) && (offset < 0 || offset >= var->length)) {
        drop(instr);
        return true;
    }
    return changed;
}

static void drop_source(struct ir_instr *instr, unsigned position)
{
    for (instr->num_srcs--; position < instr->num_srcs; position++) {
        instr->srcs[position] = instr->srcs[position + 1];
        instr->u.tex->role[position] = instr->u.tex->role[position + 1];
    }
}

static void choose_sampler(struct ir_tex *tex, struct ir_src *index)
{
    int64_t offset = tex->offset;
    bool whole;
    take_constant(index, &offset, &whole);
    if (offset < 0 || offset >= tex->sampler->length)
        offset = 0; /* undefined, but some texture it must be */
    tex->offset = (uint32_t)offset;
}

static bool is_constant(const struct ir_instr *instr, unsigned i, uint32_t bits)
{
    const struct ir_src *src = &instr->srcs[i];
    if (src->negate || src->absolute)
        return false;
    for (unsigned c = 0; c < tgsic_ir_src_count(instr, i); c++)
        if (src->def->u.word[src->swizzle[c]] != bits)
            return false;
    return true;
}

/* A bias or an offset of zero and a projection by one do nothing. */
static bool does_nothing(const struct ir_instr *instr, unsigned i)
{
    const struct ir_tex *tex = instr->u.tex;
    switch ((enum ir_tex_role)tex->role[i]) {
    case IR_ROLE_BIAS:
        return is_constant(instr, i, 0);
    case IR_ROLE_OFFSET:
        return tex->kind != IR_TEX_GATHER && is_constant(instr, i, 0);
    case IR_ROLE_PROJECTOR:
        return is_constant(instr, i, 0x3f800000);
    default:
        return false;
    }
}

static bool simplify_texture(struct ir_instr *instr)
{
    bool changed = false;
    for (unsigned i = 0; i < instr->num_srcs;) {
        bool sampler = instr->u.tex->role[i] == IR_ROLE_SAMPLER;
        if (instr->srcs[i].def->op != IR_CONST || (!sampler && !does_nothing(instr, i))) {
            i++;
            continue;
        }
        if (sampler)
            choose_sampler(instr->u.tex, &instr->srcs[i]);
        drop_source(instr, i);
        changed = true;
    }
    return changed;
}

/* A constant index chooses the resource; past the end it is undefined, but some resource it must
 * be. */
static bool simplify_resource(struct ir_instr *instr)
{
    struct ir_memory *memory = instr->u.memory;
    int at = tgsic_ir_memory_source(instr, IR_ROLE_INDEX);
    int64_t element = memory->element;
    bool whole;
    if (at < 0 || instr->srcs[at].def->op != IR_CONST)
        return false;
    take_constant(&instr->srcs[at], &element, &whole);
    memory->element = element < 0 || element >= memory->var->length ? 0 : (uint32_t)element;
    instr->num_srcs--;
    for (unsigned i = (unsigned)at; i < instr->num_srcs; i++) {
        instr->srcs[i] = instr->srcs[i + 1];
        memory->role[i] = memory->role[i + 1];
        memory->count[i] = memory->count[i + 1];
    }
    return true;
}

bool tgsic_ir_simplify_access(struct ir_instr *instr)
{
    if (tgsic_ir_is_memory(instr))
        return simplify_resource(instr);
    if (instr->op == IR_LOAD || instr->op == IR_STORE)
        return simplify_memory(instr);
    return instr->op == IR_TEX && simplify_texture(instr);
}
