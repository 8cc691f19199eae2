/* SPDX-License-Identifier: MIT */
/* The validator's rules for one instruction: operands, texture and memory parts, stages. */
#include "operand_rule.h"
#include "validation.h"

#define FILE_BIT(file) (1u << TGSIC_FILE_##file)

/* ---- Registers ------------------------------------------------------------------------------- */

static void check_address(struct validator *v, const struct tgsic_instruction *inst,
                          const struct tgsic_indirect *indirect)
{
    bool fits = (indirect->file == TGSIC_FILE_ADDR || indirect->file == TGSIC_FILE_TEMP) &&
                indirect->component < 4;
    if (!fits)
        tgsic_validator_error(v, E_INDIRECT, inst->pos,
                              "an index is read from a component of ADDR or TEMP alone");
    else if ((uint16_t)indirect->index >= v->plain[0][indirect->file] &&
             !tgsic_find_declared(v, indirect->file, 0, indirect->index))
        tgsic_validator_error(v, E_UNDECLARED, inst->pos, "%s[%d] is not declared",
                              tgsic_file_name(indirect->file), indirect->index);
}

static bool is_two_dimensional(unsigned file)
{
    return file == TGSIC_FILE_CONST || file == TGSIC_FILE_HWATOMIC;
}

/* Whether the access stays in declared registers as far as can be told; the declaration that they
 * have, if it is one. With a variable buffer number, any declared buffer stands for all. */
static bool is_declared(struct validator *v, const struct tgsic_instruction *inst,
                        const struct tgsic_register *reg, const struct tgsic_declaration **d)
{
    bool two = is_two_dimensional(reg->file);
    uint32_t dimension = two && reg->has_dimension ? (uint32_t)(int32_t)reg->dimension : 0;
    unsigned array = reg->indirect ? reg->indirect->array_id : 0;
    if (two && reg->dimension_indirect)
        return tgsic_has_file(v, reg->file);
    if (array) {
        *d = tgsic_find_array(v, reg->file, array);
        if (*d)
            return true;
        tgsic_validator_error(v, E_ARRAY, inst->pos, "%s has no array %u",
                              tgsic_file_name(reg->file), array);
    }
    if (reg->indirect || reg->file == TGSIC_FILE_MEMORY)
        return two ? tgsic_has_dimension(v, reg->file, dimension) : tgsic_has_file(v, reg->file);
    *d = tgsic_find_declared(v, reg->file, dimension, reg->index);
    return *d;
}

/* A variable index without an array may reach any register of the file, so a kind suffices. */
static bool is_vertex_register(struct validator *v, const struct tgsic_register *reg,
                               const struct tgsic_declaration *d)
{
    if (!d)
        return (v->kinds[reg->has_dimension] >> reg->file & 1) == reg->has_dimension;
    return tgsic_is_per_vertex((enum tgsic_processor)v->shader->processor, d);
}

static void check_vertex(struct validator *v, const struct tgsic_instruction *inst,
                         const struct tgsic_register *reg, const struct tgsic_declaration *d)
{
    bool per_vertex = is_vertex_register(v, reg, d);
    uint32_t count = v->num_vertices[reg->file == TGSIC_FILE_OUT];
    bool own = v->shader->processor == TGSIC_PROCESSOR_TESS_CTRL && reg->file == TGSIC_FILE_OUT;
    if (own && !reg->has_dimension)
        return;
    if (reg->has_dimension != per_vertex && !is_two_dimensional(reg->file))
        tgsic_validator_error(v, E_DIMENSION, inst->pos, "%s[%d] %s", tgsic_file_name(reg->file),
                              reg->index,
                              per_vertex ? "needs a vertex number" : "has one dimension");
    else if (per_vertex && !reg->dimension_indirect && count &&
             (reg->dimension < 0 || (uint32_t)reg->dimension >= count))
        tgsic_validator_error(v, E_DIMENSION, inst->pos, "there is no vertex %d", reg->dimension);
}

static void undeclared(struct validator *v, const struct tgsic_instruction *inst,
                       const struct tgsic_register *reg)
{
    const char *name = tgsic_file_name(reg->file);
    if (reg->indirect)
        tgsic_validator_error(v, E_UNDECLARED, inst->pos, "no %s is declared", name);
    else if (reg->has_dimension && is_two_dimensional(reg->file))
        tgsic_validator_error(v, E_UNDECLARED, inst->pos, "%s[%d][%d] is not declared", name,
                              reg->dimension, reg->index);
    else
        tgsic_validator_error(v, E_UNDECLARED, inst->pos, "%s[%d] is not declared", name,
                              reg->index);
}

static void check_immediate(struct validator *v, const struct tgsic_instruction *inst,
                            const struct tgsic_register *reg)
{
    if (reg->has_dimension || reg->index < 0 || (uint32_t)reg->index >= v->shader->num_immediates ||
        reg->indirect)
        tgsic_validator_error(v, E_UNDECLARED, inst->pos, "there is no such immediate");
}

/* Accesses that real guests leave out of range, see validate.h. */
static bool may_be_undeclared(const struct tgsic_register *reg, bool resource)
{
    if (!resource || reg->has_dimension)
        return false;
    return reg->file == TGSIC_FILE_BUFFER || reg->file == TGSIC_FILE_IMAGE;
}

/* LOAD names a constant buffer by its number alone, in either file. */
static void check_constant_buffer(struct validator *v, const struct tgsic_instruction *inst,
                                  const struct tgsic_register *reg)
{
    bool declared = tgsic_has_file(v, TGSIC_FILE_CONST) || tgsic_has_file(v, TGSIC_FILE_CONSTBUF);
    if (!reg->indirect)
        declared =
            reg->index >= 0 && (tgsic_has_dimension(v, TGSIC_FILE_CONST, (uint32_t)reg->index) ||
                                tgsic_find_declared(v, TGSIC_FILE_CONSTBUF, 0, reg->index));
    if (reg->indirect)
        check_address(v, inst, reg->indirect);
    if (reg->has_dimension)
        tgsic_validator_error(v, E_DIMENSION, inst->pos, "LOAD takes a whole buffer");
    else if (!declared)
        tgsic_validator_error(v, E_UNDECLARED, inst->pos, "constant buffer %d is not declared",
                              reg->index);
}

static void check_register(struct validator *v, const struct tgsic_instruction *inst,
                           const struct tgsic_register *reg, bool resource)
{
    if (resource && (reg->file == TGSIC_FILE_CONST || reg->file == TGSIC_FILE_CONSTBUF)) {
        check_constant_buffer(v, inst, reg);
        return;
    }
    if (!reg->indirect && !reg->dimension_indirect && tgsic_is_plain_place(v, reg))
        return;
    if (reg->indirect)
        check_address(v, inst, reg->indirect);
    if (reg->dimension_indirect)
        check_address(v, inst, reg->dimension_indirect);
    if (reg->dimension_indirect && !reg->has_dimension)
        tgsic_validator_error(v, E_DIMENSION, inst->pos, "a variable dimension that is not there");
    if (reg->file == TGSIC_FILE_IMM) {
        check_immediate(v, inst, reg);
        return;
    }
    const struct tgsic_declaration *d = NULL;
    bool declared = is_declared(v, inst, reg, &d);
    if (declared && reg->file != TGSIC_FILE_TEMP)
        check_vertex(v, inst, reg, d);
    else if (!declared && (reg->indirect || !may_be_undeclared(reg, resource)))
        undeclared(v, inst, reg);
}

/* Whether the file is one of those allowed; else reports it as `what` the opcode does not take. */
static bool check_file(struct validator *v, const struct tgsic_instruction *inst, unsigned file,
                       unsigned allowed, const char *what)
{
    if (file < TGSIC_FILE_LIMIT && allowed >> file & 1)
        return true;
    tgsic_validator_error(v, E_OPERAND_FILE, inst->pos, "%s cannot be %s of %s",
                          file < TGSIC_FILE_LIMIT ? tgsic_file_name(file) : "an unknown file", what,
                          tgsic_opcode_info(inst->opcode)->name);
    return false;
}

/* ---- Operands -------------------------------------------------------------------------------- */

static void check_dst(struct validator *v, const struct tgsic_instruction *inst, unsigned number,
                      const struct operand_rule *rule)
{
    const struct tgsic_dst *dst = &inst->dst[number];
    if (!dst->writemask || dst->writemask > TGSIC_WRITEMASK_XYZW)
        tgsic_validator_error(v, E_MASK, inst->pos, "the write mask is empty or malformed");
    else if (!(rule->dst[number].masks >> dst->writemask & 1))
        tgsic_validator_error(v, E_MASK, inst->pos, "a 64-bit result is xy, zw or both");
    if (check_file(v, inst, dst->reg.file, rule->dst[number].files, "the destination"))
        check_register(v, inst, &dst->reg, inst->opcode == TGSIC_OPCODE_STORE);
}

/* Whether each of them is below 4. */
static bool are_components(const uint8_t *swizzle, unsigned count)
{
    unsigned all = 0;
    for (unsigned i = 0; i < count; i++)
        all |= swizzle[i];
    return all < 4;
}

static void check_src(struct validator *v, const struct tgsic_instruction *inst, unsigned number,
                      const struct operand_rule *rule)
{
    const struct tgsic_src *src = &inst->src[number];
    const uint8_t *refused = rule->src[number].refused;
    if ((src->absolute & refused[REFUSED_ABSOLUTE]) | (src->negate & refused[REFUSED_NEGATE]))
        tgsic_validator_error(v, E_MODIFIER, inst->pos, "an operand that takes no %s has one",
                              src->absolute ? "absolute value" : "sign");
    if (!are_components(src->swizzle, 4))
        tgsic_validator_error(v, E_VOCABULARY, inst->pos, "a swizzle beyond w");
    if (check_file(v, inst, src->reg.file, rule->src[number].files, "an operand"))
        check_register(v, inst, &src->reg, rule->src[number].files & FILE_BIT(BUFFER));
}

/* ---- Texture and memory parts ---------------------------------------------------------------- */

static void check_unit_target(struct validator *v, struct tgsic_pos pos, uint32_t unit,
                              unsigned target)
{
    if (unit >= v->num_units)
        return;
    if (v->unit_targets[unit] && v->unit_targets[unit] != target + 1)
        tgsic_validator_error(v, E_TEXTURE, pos, "SAMP[%u] is %s and cannot be used as %s",
                              (unsigned)unit, tgsic_target_info(v->unit_targets[unit] - 1u)->name,
                              tgsic_target_info(target)->name);
    v->unit_targets[unit] = (uint8_t)(target + 1);
}

static void check_target(struct validator *v, const struct tgsic_instruction *inst)
{
    unsigned opcode = inst->opcode, target = inst->texture->target;
    bool fetch = opcode == TGSIC_OPCODE_TXF || opcode == TGSIC_OPCODE_TXF_LZ;
    bool query = opcode == TGSIC_OPCODE_TXQ;
    const struct tgsic_target_info *info = tgsic_target_info(target);
    if (!info->name || target == TGSIC_TARGET_UNKNOWN) {
        tgsic_validator_error(v, E_TEXTURE, inst->pos, "a texture opcode needs a target");
        return;
    }
    if (info->msaa && !fetch && !query && opcode != TGSIC_OPCODE_TXQS)
        tgsic_validator_error(v, E_TEXTURE, inst->pos, "%s does not sample %s",
                              tgsic_opcode_info(opcode)->name, info->name);
    if (target == TGSIC_TARGET_BUFFER && !fetch && !query)
        tgsic_validator_error(v, E_TEXTURE, inst->pos, "%s does not sample %s",
                              tgsic_opcode_info(opcode)->name, info->name);
    const struct tgsic_register *sampler = &inst->src[inst->num_src - 1].reg;
    if (sampler->file == TGSIC_FILE_SAMP && !sampler->indirect && sampler->index >= 0)
        check_unit_target(v, inst->pos, (uint32_t)sampler->index, target);
}

static void check_offsets(struct validator *v, const struct tgsic_instruction *inst)
{
    const struct tgsic_texture *texture = inst->texture;
    unsigned limit = inst->opcode == TGSIC_OPCODE_TG4 ? 4 : 1;
    if (texture->num_offsets > limit) {
        tgsic_validator_error(v, E_TEXTURE, inst->pos, "more than %u texel offsets", limit);
        return;
    }
    for (unsigned i = 0; i < texture->num_offsets; i++) {
        const struct tgsic_texel_offset *offset = &texture->offsets[i];
        struct tgsic_register reg = {.file = offset->file, .index = offset->index};
        if (!are_components(offset->swizzle, 3))
            tgsic_validator_error(v, E_VOCABULARY, inst->pos, "a swizzle beyond w");
        if (check_file(v, inst, reg.file, FILE_BIT(IMM) | FILE_BIT(TEMP), "a texel offset"))
            check_register(v, inst, &reg, false);
    }
}

static void check_texture(struct validator *v, const struct tgsic_instruction *inst, unsigned flags)
{
    bool belongs = flags & (TGSIC_OPFLAG_TEX | TGSIC_OPFLAG_OFFSETS);
    if (!inst->texture) {
        if (belongs)
            tgsic_validator_error(v, E_TEXTURE, inst->pos, "a texture opcode without its target");
        return;
    }
    if (!belongs) {
        tgsic_validator_error(v, E_TEXTURE, inst->pos, "this opcode has no texture part");
        return;
    }
    if (flags & TGSIC_OPFLAG_TEX)
        check_target(v, inst);
    else if (inst->texture->target != TGSIC_TARGET_UNKNOWN)
        tgsic_validator_error(v, E_TEXTURE, inst->pos, "the view says the target of this opcode");
    check_offsets(v, inst);
}

static void check_memory(struct validator *v, const struct tgsic_instruction *inst, unsigned flags)
{
    const struct tgsic_memory *memory = inst->memory;
    if (!(flags & TAKES_MEMORY_PART))
        tgsic_validator_error(v, E_MEMORY_PART, inst->pos, "this opcode has no memory part");
    if (memory->qualifiers > 15 || !tgsic_target_info(memory->target)->name ||
        !tgsic_format_name(memory->format))
        tgsic_validator_error(v, E_VOCABULARY, inst->pos,
                              "the memory part has a number without a meaning");
}

/* ---- Instructions ---------------------------------------------------------------------------- */

/* Whether the opcode is one and has as many operands as it should. */
static bool check_opcode(struct validator *v, const struct tgsic_instruction *inst,
                         const struct operand_rule *rule)
{
    const struct tgsic_opcode_info *info = &tgsic_opcode_table[inst->opcode];
    if (!info->name) {
        tgsic_validator_error(v, E_VOCABULARY, inst->pos, "unknown opcode %u", inst->opcode);
        return false;
    }
    if (inst->num_dst != info->num_dst || inst->num_src != info->num_src) {
        tgsic_validator_error(v, E_OPERAND_COUNT, inst->pos,
                              "%s has %u destinations and %u operands", info->name, info->num_dst,
                              info->num_src);
        return false;
    }
    if (!(rule->stages >> v->shader->processor & 1))
        tgsic_validator_error(v, E_STAGE, inst->pos, "%s does not belong to this stage",
                              info->name);
    if (inst->saturate && !inst->num_dst)
        tgsic_validator_error(v, E_MODIFIER, inst->pos, "%s has no result to saturate", info->name);
    if (inst->saturate && rule->bits & REFUSES_SATURATE)
        tgsic_validator_error(v, E_MODIFIER, inst->pos, "%s has no float result to saturate",
                              info->name);
    return true;
}

/* Whether the opcode and the number of operands are right, so that its parts can be looked at. */
static bool check_operands(struct validator *v, const struct tgsic_instruction *inst,
                           const struct operand_rule *rule)
{
    if (!check_opcode(v, inst, rule))
        return false;
    for (unsigned i = 0; i < inst->num_dst; i++)
        check_dst(v, inst, i, rule);
    for (unsigned i = 0; i < inst->num_src; i++)
        check_src(v, inst, i, rule);
    return true;
}

void tgsic_validate_instruction(struct validator *v, const struct tgsic_instruction *inst,
                                const struct operand_rule *rule, bool are_plain)
{
    unsigned flags = tgsic_opcode_table[inst->opcode].flags;
    if (!are_plain && !check_operands(v, inst, rule))
        return;
    if (inst->texture || flags & (TGSIC_OPFLAG_TEX | TGSIC_OPFLAG_OFFSETS))
        check_texture(v, inst, flags);
    if (inst->memory)
        check_memory(v, inst, flags);
}
