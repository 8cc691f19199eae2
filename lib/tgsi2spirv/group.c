/* SPDX-License-Identifier: MIT */
/* Opcodes that look at other invocations or outside: votes, ballots, reads across the subgroup, the
 * clock, the helper test, what the framebuffer holds. */
#include "emit.h"

static const enum tgsic_kind UINT = TGSIC_KIND_UINT, BOOL = TGSIC_KIND_BOOL;

/* Subgroup operations are a part of SPIR-V from 1.3 on. */
static bool need_subgroup(struct emit *e, SpvCapability capability)
{
    if (e->m.version < 0x00010300) {
        tgsic_t2s_fail(e, e->in->pos, "%s: SPIR-V before 1.3 has no subgroups",
                       tgsic_opcode_info(e->in->opcode)->name);
        return false;
    }
    tgsic_t2s_capability(&e->m, SpvCapabilityGroupNonUniform);
    tgsic_t2s_capability(&e->m, capability);
    return true;
}

static uint32_t subgroup(struct emit *e)
{
    return tgsic_t2s_uint(&e->m, SpvScopeSubgroup);
}

/* ---- Votes --------------------------------------------------------------------------------- */

static uint32_t vote(struct emit *e, unsigned position)
{
    uint32_t boolean = type_of(e, BOOL, 1);
    const struct place *place = &tgsic_t2s_source_places(e, 0)[position];
    bool is_bool = place->base == BASE_CELL && place->cell->kind == TGSIC_KIND_BOOL;
    if (e->in->opcode == TGSIC_OPCODE_VOTE_EQ)
        return OP(e, SpvOpGroupNonUniformAllEqual, boolean, subgroup(e),
                  tgsic_t2s_scalar_source(e, 0, position, is_bool ? BOOL : UINT));
    return OP(e,
              e->in->opcode == TGSIC_OPCODE_VOTE_ANY ? SpvOpGroupNonUniformAny
                                                     : SpvOpGroupNonUniformAll,
              boolean, subgroup(e), tgsic_t2s_scalar_source(e, 0, position, BOOL));
}

static struct value compute_vote(struct emit *e, const struct part *part)
{
    uint32_t parts[4];
    bool scalar = tgsic_t2s_is_scalar(e, 0, part->component, part->count);
    unsigned width = scalar ? 1 : part->count;
    for (unsigned i = 0; i < width; i++)
        parts[i] = vote(e, part->component[i]);
    return (struct value){tgsic_t2s_construct(e, BOOL, parts, width, width), TGSIC_KIND_BOOL,
                          (uint8_t)width};
}

/* ---- Ballots and reads --------------------------------------------------------------------- */

static void emit_ballot(struct emit *e)
{
    uint32_t id = OP(e, SpvOpGroupNonUniformBallot, type_of(e, UINT, 4), subgroup(e),
                     tgsic_t2s_scalar_source(e, 0, 0, BOOL));
    tgsic_t2s_assign(e, (struct value){id, TGSIC_KIND_UINT, 4}, 0);
}

/* The lane that is read from is the same for all of them, so it is what the first one names. */
static struct value compute_read(struct emit *e, const struct part *part)
{
    enum tgsic_kind kind =
        part->cell->kind < TGSIC_KIND_BOOL ? (enum tgsic_kind)part->cell->kind : UINT;
    uint32_t type = type_of(e, kind, part->count);
    uint32_t value = tgsic_t2s_source(e, 0, part->component, part->count, kind), id;
    if (e->in->opcode == TGSIC_OPCODE_READ_FIRST) {
        id = OP(e, SpvOpGroupNonUniformBroadcastFirst, type, subgroup(e), value);
    } else {
        tgsic_t2s_capability(&e->m, SpvCapabilityGroupNonUniformShuffle);
        id = OP(e, SpvOpGroupNonUniformShuffle, type, subgroup(e), value,
                tgsic_t2s_scalar_source(e, 1, 0, UINT));
    }
    return (struct value){id, (uint8_t)kind, (uint8_t)part->count};
}

/* ---- Values from outside ------------------------------------------------------------------- */

static void emit_clock(struct emit *e)
{
    tgsic_t2s_extension(&e->m, "SPV_KHR_shader_clock");
    tgsic_t2s_capability(&e->m, SpvCapabilityShaderClockKHR);
    uint32_t id = OP(e, SpvOpReadClockKHR, type_of(e, UINT, 2), subgroup(e));
    tgsic_t2s_assign(e, (struct value){id, TGSIC_KIND_UINT, 2}, 0);
}

static void emit_helper(struct emit *e)
{
    tgsic_t2s_need_extension(e, "SPV_EXT_demote_to_helper_invocation", 0x00010600);
    tgsic_t2s_capability(&e->m, SpvCapabilityDemoteToHelperInvocation);
    uint32_t id = tgsic_t2s_op(e, SpvOpIsHelperInvocationEXT, type_of(e, BOOL, 1), NULL, 0);
    tgsic_t2s_assign(e, (struct value){id, TGSIC_KIND_BOOL, 1}, 0);
}

/* ---- What the framebuffer holds ------------------------------------------------------------ */

/* An input attachment of the colour's number. */
static uint32_t attachment(struct emit *e, unsigned number, enum tgsic_kind kind, uint32_t *type)
{
    tgsic_t2s_capability(&e->m, SpvCapabilityInputAttachment);
    *type = SPV_TYPE(&e->m, SpvOpTypeImage, type_of(e, kind, 1), SpvDimSubpassData, 0, 0, 0, 2,
                     SpvImageFormatUnknown);
    if (e->attachments[number])
        return e->attachments[number];
    uint32_t id = e->attachments[number] = tgsic_t2s_variable(
        &e->m, SpvStorageClassUniformConstant, *type, tgsic_t2s_numbered(e, "attachment", number));
    SPV_DECORATE(&e->m, id, SpvDecorationInputAttachmentIndex, number);
    tgsic_t2s_place(e, id, &e->layout.attachments, 0, number, TGSIC_RESOURCE_ATTACHMENT,
                    tgsic_arena_printf(e->arena, "attachment%u", number));
    return id;
}

uint32_t tgsic_t2s_fetch_color(struct emit *e, unsigned number, enum tgsic_kind kind)
{
    uint32_t type, zero = tgsic_t2s_all(e, TGSIC_KIND_INT, 2, 0);
    uint32_t variable = attachment(e, number, kind, &type);
    uint32_t image = OP(e, SpvOpLoad, type, variable);
    return OP(e, SpvOpImageRead, type_of(e, kind, 4), image, zero);
}

static void emit_fetched(struct emit *e)
{
    const struct tgsic_register *reg = &e->in->src[0].reg;
    bool direct = reg->file == TGSIC_FILE_OUT && !reg->indirect && reg->index >= 0;
    const struct tgsic_slot *slot = direct ? &e->scan.outputs[reg->index] : NULL;
    if (!slot || slot->semantic != TGSIC_SEMANTIC_COLOR ||
        slot->semantic_index >= TGSIC_MAX_COLORS) {
        tgsic_t2s_fail(e, e->in->pos, "FBFETCH of something that is no colour");
        return;
    }
    if (!e->vulkan) {
        tgsic_t2s_fail(e, e->in->pos, "FBFETCH: SPIR-V for OpenGL has no input attachments");
        return;
    }
    enum tgsic_kind kind = e->outputs[reg->index].kind;
    uint32_t id = tgsic_t2s_fetch_color(e, slot->semantic_index, kind), operands[6];
    operands[0] = operands[1] = id;
    for (unsigned i = 0; i < 4; i++)
        operands[i + 2] = e->in->src[0].swizzle[i];
    id = tgsic_t2s_op(e, SpvOpVectorShuffle, type_of(e, kind, 4), operands, 6);
    tgsic_t2s_assign(e, (struct value){id, (uint8_t)kind, 4}, 0);
}

/* ---- Dispatch ------------------------------------------------------------------------------ */

bool tgsic_t2s_group(struct emit *e)
{
    switch (e->in->opcode) {
    case TGSIC_OPCODE_VOTE_ANY:
    case TGSIC_OPCODE_VOTE_ALL:
    case TGSIC_OPCODE_VOTE_EQ:
        if (need_subgroup(e, SpvCapabilityGroupNonUniformVote))
            tgsic_t2s_results(e, compute_vote);
        return true;
    case TGSIC_OPCODE_BALLOT:
        if (need_subgroup(e, SpvCapabilityGroupNonUniformBallot))
            emit_ballot(e);
        return true;
    case TGSIC_OPCODE_READ_FIRST:
    case TGSIC_OPCODE_READ_INVOC:
        if (need_subgroup(e, SpvCapabilityGroupNonUniformBallot))
            tgsic_t2s_results(e, compute_read);
        return true;
    case TGSIC_OPCODE_CLOCK:
        emit_clock(e);
        return true;
    case TGSIC_OPCODE_READ_HELPER:
        emit_helper(e);
        return true;
    case TGSIC_OPCODE_FBFETCH:
        emit_fetched(e);
        return true;
    default:
        return false;
    }
}
