/* SPDX-License-Identifier: MIT */
/* What the operands of an opcode are: which components it reads and as what type. */
#include "scan.h"
#include "shader.h"

#include <limits.h>

#include "tgsi/source_masks.h"

#define X   1u
#define Y   2u
#define Z   4u
#define W   8u
#define ALL 15u

const struct tgsic_components tgsic_components_of[16] = {
    {0, {0}},    {1, {0}},       {1, {1}},       {2, {0, 1}},       {1, {2}},    {2, {0, 2}},
    {2, {1, 2}}, {3, {0, 1, 2}}, {1, {3}},       {2, {0, 3}},       {2, {1, 3}}, {3, {0, 1, 3}},
    {2, {2, 3}}, {3, {0, 2, 3}}, {3, {1, 2, 3}}, {4, {0, 1, 2, 3}},
};

static unsigned low_bits(unsigned count)
{
    return (1u << count) - 1;
}

/* floats are left out */
const uint8_t tgsic_letter_kinds[128] = {
    ['i'] = TGSIC_KIND_INT,    ['u'] = TGSIC_KIND_UINT,   ['b'] = TGSIC_KIND_BOOL,
    ['?'] = TGSIC_KIND_BOOL,   ['d'] = TGSIC_KIND_DOUBLE, ['l'] = TGSIC_KIND_INT64,
    ['m'] = TGSIC_KIND_UINT64,
};

unsigned tgsic_narrow_component(const struct tgsic_instruction *in, unsigned pair)
{
    unsigned mask = in->dst[0].writemask, nth = 0;
    for (unsigned c = in->num_src > 1 ? 2 * pair : 0; c < 4; c++) {
        if (in->num_src > 1 && c >= 2 * pair + 2)
            break;
        if (mask >> c & 1 && (in->num_src > 1 || nth++ == pair))
            return c;
    }
    return 4;
}

unsigned tgsic_pair_position(const struct tgsic_instruction *in, unsigned pair)
{
    return tgsic_is_wide_letter(tgsic_opcode_table[in->opcode].src[0]) ? 2 * pair : pair;
}

/* Coordinates, layer and shadow reference; see the operand table of the texture targets. */
static unsigned coordinate_mask(const struct tgsic_target_info *target)
{
    unsigned mask = low_bits(target->coords + target->layer);
    if (target->shadow)
        mask |= mask & Z ? W : Z;
    return mask;
}

static unsigned texture_mask(const struct tgsic_scan *scan, const struct tgsic_instruction *in,
                             unsigned source)
{
    enum tgsic_target target = tgsic_texture_target(scan, in);
    const struct tgsic_target_info *info = tgsic_target_info(target);
    unsigned spatial = info->coords ? low_bits(info->coords) : X | Y | Z;

    switch (in->opcode) {
    case TGSIC_OPCODE_TXQ:
    case TGSIC_OPCODE_SVIEWINFO:
        return X;
    case TGSIC_OPCODE_LODQ:
    case TGSIC_OPCODE_LOD:
        return spatial;
    case TGSIC_OPCODE_TXD:
    case TGSIC_OPCODE_SAMPLE_D:
        return source ? spatial : coordinate_mask(info);
    case TGSIC_OPCODE_TXP:
    case TGSIC_OPCODE_TXB:
    case TGSIC_OPCODE_TXL:
        return coordinate_mask(info) | W;
    case TGSIC_OPCODE_TXF:
    case TGSIC_OPCODE_SAMPLE_I:
        if (target == TGSIC_TARGET_BUFFER || target == TGSIC_TARGET_RECT)
            return low_bits(info->coords);
        return low_bits(info->coords + info->layer) | W;
    case TGSIC_OPCODE_TXF_LZ:
    case TGSIC_OPCODE_SAMPLE_I_MS:
        return source ? X : low_bits(info->coords + info->layer);
    case TGSIC_OPCODE_TXB2:
    case TGSIC_OPCODE_TXL2:
        if (source)
            return target == TGSIC_TARGET_SHADOWCUBEARRAY ? X | Y : X;
        return coordinate_mask(info);
    case TGSIC_OPCODE_SAMPLE_C:
    case TGSIC_OPCODE_SAMPLE_C_LZ: /* the reference is an operand of its own */
        return source ? X : low_bits(info->coords + info->layer);
    default:
        return source ? X : coordinate_mask(info);
    }
}

static const struct tgsic_register *resource_of(const struct tgsic_instruction *in)
{
    return in->opcode == TGSIC_OPCODE_STORE ? &in->dst[0].reg : &in->src[0].reg;
}

const struct tgsic_register *tgsic_memory_register(const struct tgsic_instruction *in)
{
    return in->opcode == TGSIC_OPCODE_STORE ? &in->dst[0].reg : &in->src[0].reg;
}

uint32_t tgsic_count_registers(const struct tgsic_shader *shader, unsigned file)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < shader->num_declarations; i++) {
        const struct tgsic_declaration *d = &shader->declarations[i];
        if (d->file == file && d->last + 1u > count)
            count = d->last + 1u;
    }
    return count;
}

bool tgsic_is_memory(unsigned opcode)
{
    switch (opcode) {
    case TGSIC_OPCODE_LOAD:
    case TGSIC_OPCODE_STORE:
    case TGSIC_OPCODE_RESQ:
        return true;
    default:
        return tgsic_is_atomic(opcode);
    }
}

bool tgsic_is_atomic(unsigned opcode)
{
    return opcode != TGSIC_OPCODE_STORE && tgsic_opcode_table[opcode].flags & TGSIC_OPFLAG_STORE;
}

enum tgsic_format tgsic_image_format(const struct tgsic_scan *scan,
                                     const struct tgsic_instruction *in)
{
    const struct tgsic_register *reg = resource_of(in);
    enum tgsic_format format = TGSIC_FORMAT_NONE;
    if (reg->index >= 0 && (uint32_t)reg->index < scan->num_images)
        format = (enum tgsic_format)scan->images[reg->index].format;
    return format == TGSIC_FORMAT_NONE && in->memory ? (enum tgsic_format)in->memory->format
                                                     : format;
}

enum tgsic_target tgsic_image_target(const struct tgsic_scan *scan,
                                     const struct tgsic_instruction *in)
{
    const struct tgsic_register *reg = resource_of(in);
    if (reg->index >= 0 && (uint32_t)reg->index < scan->num_images &&
        scan->images[reg->index].declared)
        return (enum tgsic_target)scan->images[reg->index].target;
    return in->memory ? (enum tgsic_target)in->memory->target : TGSIC_TARGET_UNKNOWN;
}

unsigned tgsic_image_coordinates(enum tgsic_target target)
{
    const struct tgsic_target_info *info = tgsic_target_info(target);
    return target == TGSIC_TARGET_CUBEARRAY ? 3 : info->coords + (unsigned)info->layer;
}

/* Resources are not read as registers; counters have no address beside their number. */
static unsigned memory_mask(const struct tgsic_scan *scan, const struct tgsic_instruction *in,
                            unsigned source)
{
    const struct tgsic_register *reg = resource_of(in);
    bool store = in->opcode == TGSIC_OPCODE_STORE;
    unsigned address = store ? 0 : 1;
    if (in->opcode == TGSIC_OPCODE_RESQ || source < address)
        return 0;
    if (source > address)
        return !store ? X : reg->file == TGSIC_FILE_IMAGE ? ALL : in->dst[0].writemask;
    if (reg->file == TGSIC_FILE_IMAGE) {
        enum tgsic_target target = tgsic_image_target(scan, in);
        return low_bits(tgsic_image_coordinates(target)) |
               (tgsic_target_info(target)->msaa ? W : 0);
    }
    return reg->file == TGSIC_FILE_HWATOMIC ? 0 : X;
}

unsigned tgsic_other_source_mask(const struct tgsic_scan *scan, const struct tgsic_instruction *in,
                                 unsigned source)
{
    unsigned writes = in->num_dst ? in->dst[0].writemask : 0, view, sampler;
    if (tgsic_texture_operands(in, &view, &sampler))
        return source == view || source == sampler ? 0 : texture_mask(scan, in, source);
    if (tgsic_is_memory(in->opcode))
        return memory_mask(scan, in, source);
    switch (in->opcode) {
    case TGSIC_OPCODE_INTERP_CENTROID:
        return writes;
    case TGSIC_OPCODE_INTERP_SAMPLE:
        return source ? X : writes;
    case TGSIC_OPCODE_INTERP_OFFSET:
        return source ? X | Y : writes;
    case TGSIC_OPCODE_BALLOT:
    case TGSIC_OPCODE_MEMBAR:
        return X;
    default:
        return ALL;
    }
}

const uint8_t tgsic_opcode_traits[TGSIC_OPCODE_LIMIT] = {
#define T(name)                     TGSIC_TRAIT_##name
#define TGSI_TRAITS(opcode, traits) [TGSIC_OPCODE_##opcode] = (traits),
#include "traits.def"
#undef TGSI_TRAITS
#undef T
};

#define IS_INT64(letter) ((letter) == 'l' || (letter) == 'm')
#define IS_WIDE(letter)  ((letter) == 'd' || IS_INT64(letter))
const uint8_t tgsic_opcode_shapes[TGSIC_OPCODE_LIMIT] = {
#define TGSI_OP(number, name, dst, src, mode, flags, roles)                                        \
    [number] = (IS_WIDE(dst[0]) || IS_WIDE(src[0]) ? TGSIC_SHAPE_WIDE : 0) |                       \
               (dst[0] == 'd' || src[0] == 'd' ? TGSIC_SHAPE_DOUBLES : 0) |                        \
               (IS_INT64(dst[0]) || IS_INT64(src[0]) ? TGSIC_SHAPE_INT64 : 0) |                    \
               (TGSIC_MODE_##mode == TGSIC_MODE_COMP ? TGSIC_SHAPE_COMPONENTWISE : 0) |            \
               (TGSIC_MODE_##mode == TGSIC_MODE_OTHER ? TGSIC_SHAPE_OTHER : 0),
#include "opcodes.def"
#undef TGSI_OP
};

char tgsic_special_source_letter(const struct tgsic_instruction *in, unsigned source)
{
    unsigned traits = tgsic_opcode_traits[in->opcode];
    char letter = tgsic_opcode_table[in->opcode].src[source];
    if (traits & TGSIC_TRAIT_TESTS && source == 0)
        return '?';
    if (traits & TGSIC_TRAIT_RAW)
        return '*';
    if (letter == '*' && tgsic_takes_floats(in, source))
        return 'f';
    return traits & TGSIC_TRAIT_SIGNLESS ? 'n' : letter;
}

char tgsic_result_letter(const struct tgsic_scan *scan, const struct tgsic_instruction *in)
{
    const struct tgsic_opcode_info *info = &tgsic_opcode_table[in->opcode];
    unsigned view, sampler;

    if (in->saturate && !tgsic_is_wide(in->opcode))
        return 'f';
    if (info->mode == TGSIC_MODE_OTHER && tgsic_texture_operands(in, &view, &sampler) &&
        info->dst[0] != 'u' && in->opcode != TGSIC_OPCODE_LODQ && in->opcode != TGSIC_OPCODE_LOD &&
        in->opcode != TGSIC_OPCODE_SAMPLE_POS) {
        int number = in->src[view].reg.index;
        if (number < 0 || (uint32_t)number >= scan->num_views)
            return 'f';
        switch (scan->views[number].return_type) {
        case TGSIC_RETURN_SINT:
            return 'i';
        case TGSIC_RETURN_UINT:
            return 'u';
        default:
            return 'f';
        }
    }
    if (in->opcode == TGSIC_OPCODE_LOAD && in->src[0].reg.file == TGSIC_FILE_IMAGE) {
        enum tgsic_return_type data = tgsic_format_data(tgsic_image_format(scan, in));
        return data == TGSIC_RETURN_SINT ? 'i' : data == TGSIC_RETURN_UINT ? 'u' : 'f';
    }
    if (in->opcode == TGSIC_OPCODE_TXQ || in->opcode == TGSIC_OPCODE_TXQS ||
        in->opcode == TGSIC_OPCODE_SVIEWINFO)
        return 'n'; /* sizes and counts are far below 2^31 */
    unsigned traits = tgsic_opcode_traits[in->opcode];
    if (traits & TGSIC_TRAIT_SIGNLESS && !(traits & TGSIC_TRAIT_COMPARISON) &&
        in->opcode != TGSIC_OPCODE_UARL)
        return 'n';
    return info->dst[0];
}

bool tgsic_target_gathers(unsigned target)
{
    const struct tgsic_target_info *info = tgsic_target_info(target);
    return target != TGSIC_TARGET_TEX_3D && info->coords >= 2 && !info->msaa;
}

bool tgsic_texture_operands(const struct tgsic_instruction *in, unsigned *view, unsigned *sampler)
{
    switch (in->opcode) {
    case TGSIC_OPCODE_SAMPLE:
    case TGSIC_OPCODE_SAMPLE_B:
    case TGSIC_OPCODE_SAMPLE_C:
    case TGSIC_OPCODE_SAMPLE_C_LZ:
    case TGSIC_OPCODE_SAMPLE_D:
    case TGSIC_OPCODE_SAMPLE_L:
    case TGSIC_OPCODE_GATHER4:
    case TGSIC_OPCODE_LOD:
        *view = 1;
        *sampler = 2;
        return true;
    case TGSIC_OPCODE_SAMPLE_I:
    case TGSIC_OPCODE_SAMPLE_I_MS:
    case TGSIC_OPCODE_SVIEWINFO:
        *view = 1;
        *sampler = UINT_MAX;
        return true;
    case TGSIC_OPCODE_SAMPLE_POS:
    case TGSIC_OPCODE_SAMPLE_INFO:
        *view = 0;
        *sampler = UINT_MAX;
        return in->src[0].reg.file == TGSIC_FILE_SVIEW;
    default:
        if (!(tgsic_opcode_table[in->opcode].flags & TGSIC_OPFLAG_TEX) || !in->num_src)
            return false;
        *view = *sampler = in->num_src - 1u;
        return true;
    }
}

/* views are declared without a shadow target; the comparing opcodes imply one */
static enum tgsic_target shadow_of(enum tgsic_target target)
{
    switch (target) {
    case TGSIC_TARGET_TEX_1D:
        return TGSIC_TARGET_SHADOW1D;
    case TGSIC_TARGET_TEX_2D:
        return TGSIC_TARGET_SHADOW2D;
    case TGSIC_TARGET_RECT:
        return TGSIC_TARGET_SHADOWRECT;
    case TGSIC_TARGET_TEX_1D_ARRAY:
        return TGSIC_TARGET_SHADOW1D_ARRAY;
    case TGSIC_TARGET_TEX_2D_ARRAY:
        return TGSIC_TARGET_SHADOW2D_ARRAY;
    case TGSIC_TARGET_CUBE:
        return TGSIC_TARGET_SHADOWCUBE;
    case TGSIC_TARGET_CUBEARRAY:
        return TGSIC_TARGET_SHADOWCUBEARRAY;
    default:
        return target;
    }
}

enum tgsic_target tgsic_texture_target(const struct tgsic_scan *scan,
                                       const struct tgsic_instruction *in)
{
    unsigned view, sampler;
    if (in->texture && in->texture->target != TGSIC_TARGET_UNKNOWN &&
        tgsic_opcode_table[in->opcode].flags & TGSIC_OPFLAG_TEX)
        return in->texture->target;
    if (tgsic_texture_operands(in, &view, &sampler)) {
        int number = in->src[view].reg.index;
        if (number >= 0 && (uint32_t)number < scan->num_views)
            return in->opcode == TGSIC_OPCODE_SAMPLE_C || in->opcode == TGSIC_OPCODE_SAMPLE_C_LZ
                       ? shadow_of(scan->views[number].target)
                       : scan->views[number].target;
    }
    return TGSIC_TARGET_UNKNOWN;
}
