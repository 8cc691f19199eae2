/* SPDX-License-Identifier: MIT */
/* Instructions of the function at hand, and the small sums that many opcodes are made of. */
#include "emit.h"

#include <string.h>

/* ---- Instructions -------------------------------------------------------------------------- */

static bool is_arithmetic(unsigned op)
{
    return op >= SpvOpFNegate && op <= SpvOpDot;
}

uint32_t tgsic_t2s_op(struct emit *e, unsigned op, uint32_t type, const uint32_t *operands,
                      unsigned count)
{
    uint32_t id = tgsic_t2s_id(&e->m);
    tgsic_t2s_note(&e->m, id, false, e->body.count);
    uint32_t *room = tgsic_t2s_open(&e->m, &e->body, op, count + 2);
    room[0] = type;
    room[1] = id;
    for (unsigned i = 0; i < count; i++)
        room[i + 2] = operands[i];
    if (e->in && e->in->precise && is_arithmetic(op))
        SPV_DECORATE(&e->m, id, SpvDecorationNoContraction);
    return id;
}

uint32_t tgsic_t2s_ext(struct emit *e, unsigned instruction, uint32_t type,
                       const uint32_t *operands, unsigned count)
{
    uint32_t id = tgsic_t2s_id(&e->m), set = tgsic_t2s_extended(&e->m);
    tgsic_t2s_note(&e->m, id, false, e->body.count);
    uint32_t *room = tgsic_t2s_open(&e->m, &e->body, SpvOpExtInst, count + 4);
    room[0] = type;
    room[1] = id;
    room[2] = set;
    room[3] = instruction;
    for (unsigned i = 0; i < count; i++)
        room[i + 4] = operands[i];
    return id;
}

/* ---- Constants ----------------------------------------------------------------------------- */

uint32_t tgsic_t2s_all(struct emit *e, enum tgsic_kind kind, unsigned width, uint32_t bits)
{
    return tgsic_t2s_splat(&e->m, kind, width, tgsic_t2s_constant(&e->m, kind, bits));
}

uint32_t tgsic_t2s_all_float(struct emit *e, unsigned width, float value)
{
    return tgsic_t2s_splat(&e->m, TGSIC_KIND_FLOAT, width, tgsic_t2s_float(&e->m, value));
}

/* ---- Vectors ------------------------------------------------------------------------------- */

uint32_t tgsic_t2s_widen(struct emit *e, enum tgsic_kind kind, uint32_t scalar, unsigned width)
{
    const uint32_t parts[] = {scalar, scalar, scalar, scalar};
    return tgsic_t2s_construct(e, kind, parts, width, width);
}

uint32_t tgsic_t2s_extract(struct emit *e, enum tgsic_kind kind, uint32_t vector, unsigned index)
{
    return OP(e, SpvOpCompositeExtract, type_of(e, kind, 1), vector, index);
}

uint32_t tgsic_t2s_construct(struct emit *e, enum tgsic_kind kind, const uint32_t *parts,
                             unsigned count, unsigned width)
{
    return width == 1
               ? parts[0]
               : tgsic_t2s_op(e, SpvOpCompositeConstruct, type_of(e, kind, width), parts, count);
}

uint32_t tgsic_t2s_select(struct emit *e, enum tgsic_kind kind, unsigned width, uint32_t condition,
                          uint32_t yes, uint32_t no)
{
    return OP(e, SpvOpSelect, type_of(e, kind, width), condition, yes, no);
}

uint32_t tgsic_t2s_chain(struct emit *e, SpvStorageClass storage, uint32_t type, uint32_t base,
                         const uint32_t *indices, unsigned count)
{
    uint32_t operands[6] = {base};
    memcpy(operands + 1, indices, count * sizeof *indices);
    return tgsic_t2s_op(e, SpvOpAccessChain, tgsic_t2s_pointer(&e->m, storage, type), operands,
                        count + 1);
}

/* ---- Casts --------------------------------------------------------------------------------- */

static uint32_t to_bool(struct emit *e, uint32_t id, enum tgsic_kind from, unsigned width)
{
    if (from == TGSIC_KIND_FLOAT || from == TGSIC_KIND_NONE) {
        id = OP(e, SpvOpBitcast, type_of(e, TGSIC_KIND_UINT, width), id);
        from = TGSIC_KIND_UINT;
    }
    return OP(e, SpvOpINotEqual, type_of(e, TGSIC_KIND_BOOL, width), id,
              tgsic_t2s_all(e, from, width, 0));
}

uint32_t tgsic_t2s_cast(struct emit *e, uint32_t id, enum tgsic_kind from, enum tgsic_kind to,
                        unsigned width)
{
    if (from == to)
        return id;
    if (to == TGSIC_KIND_BOOL)
        return to_bool(e, id, from, width);
    if (from == TGSIC_KIND_BOOL) {
        uint32_t no = tgsic_t2s_all(e, to, width, 0);
        return tgsic_t2s_select(e, to, width, id, tgsic_t2s_all(e, to, width, UINT32_MAX), no);
    }
    return OP(e, SpvOpBitcast, type_of(e, to, width), id);
}

/* ---- Blocks -------------------------------------------------------------------------------- */

void tgsic_t2s_label(struct emit *e, uint32_t label)
{
    DO(e, SpvOpLabel, label);
    e->block++;
}

void tgsic_t2s_branch(struct emit *e, uint32_t label)
{
    DO(e, SpvOpBranch, label);
}

uint32_t tgsic_t2s_open_if(struct emit *e, uint32_t condition)
{
    uint32_t then = tgsic_t2s_id(&e->m), merge = tgsic_t2s_id(&e->m);
    DO(e, SpvOpSelectionMerge, merge, SpvSelectionControlMaskNone);
    DO(e, SpvOpBranchConditional, condition, then, merge);
    DO(e, SpvOpLabel, then);
    return merge;
}

void tgsic_t2s_close_if(struct emit *e, uint32_t merge)
{
    tgsic_t2s_branch(e, merge);
    DO(e, SpvOpLabel, merge);
}
