/* SPDX-License-Identifier: MIT */
/* Reducing TGSI: simpler operands and simpler instructions in place of what there is. */
#include "reduce_tgsi.h"

#include <string.h>

static const uint8_t identity[4] = {0, 1, 2, 3};

/* Puts `simpler` in place of instruction `i` if the fault survives that. */
static bool replace(struct check_tgsi_reducer *r, uint32_t i,
                    const struct tgsic_instruction *simpler)
{
    struct tgsic_shader edited = r->base->shader;
    check_copy(r->instructions, edited.instructions,
               edited.num_instructions * sizeof *r->instructions);
    edited.instructions = r->instructions;
    edited.instructions[i] = *simpler;
    return tgsic_check_tgsi_keep(r, &edited);
}

static struct tgsic_instruction *instruction(struct check_tgsi_reducer *r, uint32_t i)
{
    return &r->base->shader.instructions[i];
}

static bool replace_src(struct check_tgsi_reducer *r, uint32_t i, unsigned k, struct tgsic_src src)
{
    struct tgsic_instruction simpler = *instruction(r, i);
    struct tgsic_src sources[8];
    if (simpler.num_src > 8)
        return false;
    check_copy(sources, simpler.src, simpler.num_src * sizeof *sources);
    sources[k] = src;
    simpler.src = sources;
    return replace(r, i, &simpler);
}

static bool replace_dst(struct check_tgsi_reducer *r, uint32_t i, unsigned k, struct tgsic_dst dst)
{
    struct tgsic_instruction simpler = *instruction(r, i);
    struct tgsic_dst destinations[4];
    if (simpler.num_dst > 4)
        return false;
    check_copy(destinations, simpler.dst, simpler.num_dst * sizeof *destinations);
    destinations[k] = dst;
    simpler.dst = destinations;
    return replace(r, i, &simpler);
}

/* ---- Constants ----------------------------------------------------------------------------- */

static bool holds_values(uint8_t file)
{
    return file == TGSIC_FILE_CONST || file == TGSIC_FILE_IN || file == TGSIC_FILE_OUT ||
           file == TGSIC_FILE_TEMP || file == TGSIC_FILE_ADDR || file == TGSIC_FILE_IMM ||
           file == TGSIC_FILE_SV;
}

static bool is_immediate(const struct tgsic_shader *shader, const struct tgsic_src *src,
                         uint32_t bits)
{
    if (src->reg.file != TGSIC_FILE_IMM || src->reg.indirect || src->negate || src->absolute)
        return false;
    if (src->reg.index < 0 || (uint32_t)src->reg.index >= shader->num_immediates)
        return false;
    const struct tgsic_immediate *immediate = &shader->immediates[src->reg.index];
    for (int c = 0; c < 4; c++) {
        if (immediate->bits[src->swizzle[c]] != bits)
            return false;
    }
    return true;
}

/* An operand of `bits` in all components: of an immediate that has them, else of one more. */
static struct tgsic_src constant(struct check_tgsi_reducer *r, struct tgsic_shader *edited,
                                 uint32_t bits, uint8_t type)
{
    for (uint32_t i = 0; i < edited->num_immediates * 4; i++) {
        const struct tgsic_immediate *immediate = &edited->immediates[i / 4];
        if (immediate->type <= TGSIC_IMM_INT32 && immediate->bits[i % 4] == bits) {
            uint8_t c = i % 4;
            return (struct tgsic_src){.reg = {.file = TGSIC_FILE_IMM, .index = (int16_t)(i / 4)},
                                      .swizzle = {c, c, c, c}};
        }
    }
    check_copy(r->immediates, edited->immediates, edited->num_immediates * sizeof *r->immediates);
    edited->immediates = r->immediates;
    r->immediates[edited->num_immediates] =
        (struct tgsic_immediate){.type = type, .bits = {bits, bits, bits, bits}};
    return (struct tgsic_src){
        .reg = {.file = TGSIC_FILE_IMM, .index = (int16_t)edited->num_immediates++},
        .swizzle = {0, 0, 0, 0}};
}

static bool put_constant(struct check_tgsi_reducer *r, uint32_t i, unsigned k, uint32_t bits,
                         uint8_t type)
{
    struct tgsic_shader edited = r->base->shader;
    struct tgsic_src sources[8];
    check_copy(r->instructions, edited.instructions,
               edited.num_instructions * sizeof *r->instructions);
    edited.instructions = r->instructions;
    struct tgsic_instruction *in = &edited.instructions[i];
    if (in->num_src > 8 || edited.num_immediates > INT16_MAX)
        return false;
    check_copy(sources, in->src, in->num_src * sizeof *sources);
    sources[k] = constant(r, &edited, bits, type);
    in->src = sources;
    return tgsic_check_tgsi_keep(r, &edited);
}

static bool make_constant(struct check_tgsi_reducer *r, uint32_t i, unsigned k)
{
    const struct tgsic_shader *shader = &r->base->shader;
    const struct tgsic_src *src = &instruction(r, i)->src[k];
    const char *types = tgsic_opcode_info(instruction(r, i)->opcode)->src;
    bool integer = k < strlen(types) && (types[k] == 'i' || types[k] == 'u');
    uint32_t one = integer ? 1 : 0x3f800000;
    if (!holds_values(src->reg.file) || is_immediate(shader, src, 0) ||
        is_immediate(shader, src, one))
        return false;
    return put_constant(r, i, k, 0, TGSIC_IMM_FLT32) ||
           put_constant(r, i, k, one, integer ? TGSIC_IMM_UINT32 : TGSIC_IMM_FLT32);
}

/* ---- Indices ------------------------------------------------------------------------------- */

/* The first register that is declared of the file, for where the index alone is none. */
static int16_t declared_index(const struct tgsic_shader *shader, const struct tgsic_register *reg)
{
    for (uint32_t i = 0; i < shader->num_declarations; i++) {
        const struct tgsic_declaration *d = &shader->declarations[i];
        if (d->file == reg->file && d->first <= INT16_MAX)
            return (int16_t)d->first;
    }
    return reg->index;
}

static bool is_indirect(const struct tgsic_register *reg)
{
    return reg->indirect || reg->dimension_indirect;
}

static void make_direct(struct tgsic_register *reg, int16_t index)
{
    reg->indirect = reg->dimension_indirect = NULL;
    reg->index = index;
}

static bool make_src_direct(struct check_tgsi_reducer *r, uint32_t i, unsigned k)
{
    struct tgsic_src simpler = instruction(r, i)->src[k];
    if (!is_indirect(&simpler.reg))
        return false;
    make_direct(&simpler.reg, simpler.reg.index);
    if (replace_src(r, i, k, simpler))
        return true;
    make_direct(&simpler.reg, declared_index(&r->base->shader, &simpler.reg));
    return replace_src(r, i, k, simpler);
}

static bool make_dst_direct(struct check_tgsi_reducer *r, uint32_t i, unsigned k)
{
    struct tgsic_dst simpler = instruction(r, i)->dst[k];
    if (!is_indirect(&simpler.reg))
        return false;
    make_direct(&simpler.reg, simpler.reg.index);
    if (replace_dst(r, i, k, simpler))
        return true;
    make_direct(&simpler.reg, declared_index(&r->base->shader, &simpler.reg));
    return replace_dst(r, i, k, simpler);
}

/* ---- Operands ------------------------------------------------------------------------------ */

static bool simplify_src(struct check_tgsi_reducer *r, uint32_t i, unsigned k)
{
    bool progress = make_constant(r, i, k);
    progress |= make_src_direct(r, i, k);
    struct tgsic_src simpler = instruction(r, i)->src[k];
    if (simpler.negate || simpler.absolute) {
        simpler.negate = simpler.absolute = false;
        progress |= replace_src(r, i, k, simpler);
    }
    simpler = instruction(r, i)->src[k];
    if (simpler.reg.file != TGSIC_FILE_IMM && memcmp(simpler.swizzle, identity, sizeof identity)) {
        memcpy(simpler.swizzle, identity, sizeof identity);
        progress |= replace_src(r, i, k, simpler);
    }
    return progress;
}

static bool simplify_dst(struct check_tgsi_reducer *r, uint32_t i, unsigned k)
{
    bool progress = make_dst_direct(r, i, k);
    for (unsigned c = 4; c-- > 0;) {
        struct tgsic_dst simpler = instruction(r, i)->dst[k];
        uint8_t fewer = simpler.writemask & (uint8_t) ~(1u << c);
        if (fewer == 0 || fewer == simpler.writemask)
            continue;
        simpler.writemask = fewer;
        progress |= replace_dst(r, i, k, simpler);
    }
    return progress;
}

/* ---- Instructions -------------------------------------------------------------------------- */

/* MOV of the first operand that works in place of the whole. */
static bool make_move(struct check_tgsi_reducer *r, uint32_t i)
{
    struct tgsic_instruction simpler = *instruction(r, i);
    struct tgsic_src *sources = simpler.src;
    unsigned count = simpler.num_src;
    if (simpler.opcode == TGSIC_OPCODE_MOV || simpler.num_dst != 1)
        return false;
    simpler.opcode = TGSIC_OPCODE_MOV;
    simpler.num_src = 1;
    simpler.texture = NULL;
    simpler.memory = NULL;
    for (unsigned k = 0; k < count; k++) {
        simpler.src = &sources[k];
        if (holds_values(sources[k].reg.file) && replace(r, i, &simpler))
            return true;
    }
    return false;
}

static bool drop_flags(struct check_tgsi_reducer *r, uint32_t i)
{
    struct tgsic_instruction simpler = *instruction(r, i);
    struct tgsic_texture texture;
    if (simpler.texture) {
        texture = *simpler.texture;
        texture.num_offsets = 0;
        simpler.texture = &texture;
    }
    bool has_offsets = simpler.texture && instruction(r, i)->texture->num_offsets;
    if (!simpler.saturate && !simpler.precise && !has_offsets)
        return false;
    bool saturate = simpler.saturate;
    simpler.saturate = simpler.precise = false;
    if (replace(r, i, &simpler))
        return true;
    simpler.saturate = saturate;
    return saturate && (simpler.precise || has_offsets) && replace(r, i, &simpler);
}

static bool simplify(struct check_tgsi_reducer *r, uint32_t i)
{
    bool progress = make_move(r, i);
    progress |= drop_flags(r, i);
    for (unsigned k = instruction(r, i)->num_dst; k-- > 0;)
        progress |= simplify_dst(r, i, k);
    for (unsigned k = instruction(r, i)->num_src; k-- > 0;)
        progress |= simplify_src(r, i, k);
    return progress;
}

bool tgsic_check_tgsi_reduce_operands(struct check_tgsi_reducer *r)
{
    bool progress = false;
    for (uint32_t i = r->base->shader.num_instructions; i > 0; i--)
        progress |= !tgsic_check_reducer_ended(r->base) && simplify(r, i - 1);
    return progress;
}
