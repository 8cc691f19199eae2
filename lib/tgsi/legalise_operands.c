/* SPDX-License-Identifier: MIT */
/* The legaliser's rules for the operands and results of an instruction that stays. */
#include "legaliser.h"

#include "builder.h"
#include "scan.h"

/* ---- Facts --------------------------------------------------------------------------------- */

static bool accesses_image(const struct tgsic_instruction *inst)
{
    const struct tgsic_register *resource =
        inst->opcode == TGSIC_OPCODE_STORE ? &inst->dst[0].reg : &inst->src[0].reg;
    return tgsic_is_memory(inst->opcode) && resource->file == TGSIC_FILE_IMAGE;
}

/* Components that a system value or input has. */
static unsigned components_of(const struct tgsic_declaration *d)
{
    switch (d->semantic) {
    case TGSIC_SEMANTIC_THREAD_ID:
    case TGSIC_SEMANTIC_BLOCK_ID:
    case TGSIC_SEMANTIC_GRID_SIZE:
    case TGSIC_SEMANTIC_TESSCOORD:
        return 3;
    case TGSIC_SEMANTIC_SAMPLEPOS:
    case TGSIC_SEMANTIC_TESSINNER:
        return 2;
    default:
        return 4;
    }
}

/* ---- Indices ------------------------------------------------------------------------------- */

static const struct tgsic_indirect *repair_address(struct legaliser *l,
                                                   const struct tgsic_indirect *indirect)
{
    if (!indirect || (indirect->file == TGSIC_FILE_ADDR && !indirect->component) ||
        !tgsic_legal_breach(l, TGSIC_RULE_ADDRESS))
        return indirect;
    struct tgsic_indirect *copy = ARENA_NEW(l->arena, struct tgsic_indirect);
    *copy = *indirect;
    copy->component = 0;
    if (indirect->file == TGSIC_FILE_ADDR) {
        copy->index = (int16_t)(l->addresses[indirect->index * 4 + indirect->component] - 1);
        return copy;
    }
    struct tgsic_register address = tgsic_legal_scratch_address(l);
    struct tgsic_src value = tgsic_component(
        tgsic_read(tgsic_register_of((enum tgsic_file)indirect->file, indirect->index)),
        indirect->component);
    tgsic_legal_emit_op(l, TGSIC_OPCODE_UARL, tgsic_mask(tgsic_write(address), TGSIC_WRITEMASK_X),
                        &value, 1);
    copy->file = TGSIC_FILE_ADDR;
    copy->index = address.index;
    return copy;
}

static bool is_in_array(const struct legaliser *l, const struct tgsic_register *reg)
{
    const struct tgsic_declaration *d = tgsic_legal_declared(l, TGSIC_FILE_TEMP, reg->index);
    unsigned array = reg->indirect->array_id;
    return d && (!array || (d->has_array && d->array_id == array));
}

static void repair_register(struct legaliser *l, struct tgsic_register *reg)
{
    if (reg->file == TGSIC_FILE_CONST && reg->has_dimension && !reg->dimension &&
        !reg->dimension_indirect && tgsic_legal_breach(l, TGSIC_RULE_CONSTANT))
        reg->has_dimension = false;
    if (reg->file == TGSIC_FILE_TEMP && reg->indirect && !is_in_array(l, reg))
        tgsic_legal_refuse(l, TGSIC_RULE_ARRAY_BASE, "TEMP[%d]", reg->index);
    reg->indirect = repair_address(l, reg->indirect);
    reg->dimension_indirect = repair_address(l, reg->dimension_indirect);
    if (reg->file == TGSIC_FILE_SV && tgsic_legal_declared(l, TGSIC_FILE_SV, reg->index) &&
        l->primitive_id[reg->index])
        *reg = tgsic_register_of(TGSIC_FILE_IN, l->primitive_id[reg->index] - 1);
}

/* An indexed input of a fragment shader is read from the copy. */
static void repair_input(struct legaliser *l, const struct tgsic_instruction *inst,
                         struct tgsic_src *src)
{
    if (src->reg.file != TGSIC_FILE_IN || !src->reg.indirect ||
        l->shader->processor != TGSIC_PROCESSOR_FRAG ||
        !tgsic_legal_breach(l, TGSIC_RULE_INPUT_ARRAY))
        return;
    if (inst->opcode == TGSIC_OPCODE_INTERP_CENTROID ||
        inst->opcode == TGSIC_OPCODE_INTERP_SAMPLE || inst->opcode == TGSIC_OPCODE_INTERP_OFFSET)
        tgsic_legal_refuse(l, TGSIC_RULE_INPUT_ARRAY, "%s of an indexed input",
                           tgsic_opcode_info(inst->opcode)->name);
    if (src->reg.index < 0 || (uint32_t)src->reg.index >= l->files[TGSIC_FILE_IN].count)
        tgsic_legal_refuse(l, TGSIC_RULE_ARRAY_BASE, "IN[%d]", src->reg.index);
    struct tgsic_indirect *copy = ARENA_NEW(l->arena, struct tgsic_indirect);
    *copy = *src->reg.indirect;
    copy->array_id = l->input_array_id;
    src->reg.file = TGSIC_FILE_TEMP;
    src->reg.index = (int16_t)(src->reg.index + l->input_array - 1);
    src->reg.indirect = copy;
}

/* ---- Values -------------------------------------------------------------------------------- */

/* Signed and unsigned ones that the host declares otherwise than TGSI has them. */
static void repair_system_value(struct legaliser *l, const struct tgsic_instruction *inst,
                                struct tgsic_src *src)
{
    const struct tgsic_declaration *d = tgsic_legal_declared(l, src->reg.file, src->reg.index);
    if (!d || (d->file != TGSIC_FILE_SV && (d->file != TGSIC_FILE_IN || !d->has_semantic)))
        return;
    unsigned components = components_of(d);
    for (int c = 0; c < 4; c++)
        if (src->swizzle[c] >= components && tgsic_legal_breach(l, TGSIC_RULE_COMPONENT))
            src->swizzle[c] = (uint8_t)(components - 1);
    bool integer =
        l->shader->processor == TGSIC_PROCESSOR_FRAG &&
        (d->semantic == TGSIC_SEMANTIC_LAYER || d->semantic == TGSIC_SEMANTIC_VIEWPORT_INDEX);
    bool moved =
        d->semantic == TGSIC_SEMANTIC_BLOCK_ID || d->semantic == TGSIC_SEMANTIC_HELPER_INVOCATION;
    bool is_copy = inst->num_dst && inst->dst[0].reg.file == TGSIC_FILE_TEMP &&
                   inst->opcode == (integer ? TGSIC_OPCODE_IMAX : TGSIC_OPCODE_MOV);
    if ((!integer && !moved) || is_copy || !tgsic_legal_breach(l, TGSIC_RULE_SYSTEM_VALUE))
        return;
    if (moved) {
        *src = tgsic_legal_through(l, TGSIC_OPCODE_MOV, *src);
        return;
    }
    struct tgsic_register temp = tgsic_legal_scratch(l);
    struct tgsic_src twice[2] = {*src, *src};
    tgsic_legal_emit_op(l, TGSIC_OPCODE_IMAX, tgsic_write(temp), twice, 2);
    *src = tgsic_read(temp);
}

static void repair_modifier(struct legaliser *l, const struct tgsic_instruction *inst, unsigned s)
{
    struct tgsic_src *src = &inst->src[s];
    char type = s < inst->num_src ? tgsic_opcode_table[inst->opcode].src[s] : '*';
    if (!src->negate || (type != 'i' && type != 'u') || !tgsic_legal_breach(l, TGSIC_RULE_MODIFIER))
        return;
    src->negate = false;
    *src = tgsic_legal_through(l, TGSIC_OPCODE_INEG, *src);
}

/* Immediates that the host reads as operands of its texture functions; the component of TG4 it
 * wants to know. */
static void repair_immediate(struct legaliser *l, const struct tgsic_instruction *inst, unsigned s)
{
    bool texture = inst->texture && !(inst->opcode == TGSIC_OPCODE_TG4 && s == 1);
    if (inst->src[s].reg.file != TGSIC_FILE_IMM)
        return;
    if (texture ? tgsic_legal_breach(l, TGSIC_RULE_TEXTURE_IMMEDIATE)
                : accesses_image(inst) && tgsic_legal_breach(l, TGSIC_RULE_IMAGE_IMMEDIATE))
        inst->src[s] = tgsic_legal_through(l, TGSIC_OPCODE_MOV, inst->src[s]);
}

static void replicate(struct legaliser *l, struct tgsic_src *src, enum tgsic_legal_rule rule)
{
    if (!tgsic_is_replicated(src) && tgsic_legal_breach(l, rule))
        *src = tgsic_component(*src, 0);
}

void tgsic_legal_operands(struct legaliser *l, struct tgsic_instruction *inst)
{
    for (unsigned i = 0; i < inst->num_dst; i++)
        repair_register(l, &inst->dst[i].reg);
    for (unsigned i = 0; i < inst->num_src; i++) {
        repair_register(l, &inst->src[i].reg);
        repair_input(l, inst, &inst->src[i]);
        repair_system_value(l, inst, &inst->src[i]);
        repair_modifier(l, inst, i);
        repair_immediate(l, inst, i);
    }
    if (inst->opcode == TGSIC_OPCODE_TXQ)
        replicate(l, &inst->src[0], TGSIC_RULE_LEVEL);
    if (inst->opcode == TGSIC_OPCODE_IF || inst->opcode == TGSIC_OPCODE_UIF)
        replicate(l, &inst->src[0], TGSIC_RULE_CONDITION);
}

/* ---- Results ------------------------------------------------------------------------------- */

static bool samples_integers(const struct legaliser *l, const struct tgsic_instruction *inst)
{
    for (unsigned s = 0; inst->texture && s < inst->num_src; s++) {
        const struct tgsic_register *reg = &inst->src[s].reg;
        const struct tgsic_declaration *d = tgsic_legal_declared(l, TGSIC_FILE_SVIEW, reg->index);
        if (reg->file == TGSIC_FILE_SAMP && d)
            return d->return_type[0] == TGSIC_RETURN_SINT || d->return_type[0] == TGSIC_RETURN_UINT;
    }
    return false;
}

static bool gives_integers(const struct legaliser *l, const struct tgsic_instruction *inst,
                           unsigned result)
{
    char type = tgsic_opcode_table[inst->opcode].dst[result];
    return type == 'i' || type == 'u' || tgsic_is_wide_letter(type) || samples_integers(l, inst);
}

unsigned tgsic_legal_results(struct legaliser *l, struct tgsic_instruction *inst,
                             struct legal_move moves[LEGAL_MAX_DST])
{
    unsigned count = 0;
    for (unsigned i = 0; i < inst->num_dst && i < LEGAL_MAX_DST; i++) {
        struct tgsic_dst *dst = &inst->dst[i];
        bool partial = dst->writemask != TGSIC_WRITEMASK_XYZW;
        if (dst->reg.file != TGSIC_FILE_OUT)
            continue;
        uint16_t whole = dst->reg.index >= 0 && !dst->reg.indirect ? l->whole[dst->reg.index] : 0;
        bool repairs =
            whole ? (l->lint && !partial) || tgsic_legal_breach(l, TGSIC_RULE_WHOLE_OUTPUT)
                  : gives_integers(l, inst, i) && tgsic_legal_breach(l, TGSIC_RULE_INTEGER_OUTPUT);
        if (!repairs)
            continue;
        struct tgsic_register temp =
            whole ? tgsic_register_of(TGSIC_FILE_TEMP, whole - 1) : tgsic_legal_scratch(l);
        moves[count++] =
            (struct legal_move){whole ? tgsic_write(dst->reg) : *dst, tgsic_read(temp)};
        dst->reg = temp;
    }
    return count;
}
