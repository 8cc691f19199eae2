/* SPDX-License-Identifier: MIT */
/* What the host tells a module about state: specialization constants, and the driver block. */
#include "emit.h"

/* ---- Specialization constants -------------------------------------------------------------- */

static const struct {
    uint8_t kind, driver;
    const char *name;
} specs[] = {
    [TGSIC_SPEC_FLIP_Y] = {TGSIC_KIND_BOOL, TGSIC_DRIVER_FLIP_Y, "flip_y"},
    [TGSIC_SPEC_FLIP_POSITION] = {TGSIC_KIND_BOOL, TGSIC_DRIVER_FLIP_POSITION, "flip_position"},
    [TGSIC_SPEC_CLIP_DEPTH] = {TGSIC_KIND_BOOL, TGSIC_DRIVER_CLIP_DEPTH, "clip_depth"},
    [TGSIC_SPEC_ALPHA_COMPARE] = {TGSIC_KIND_UINT, TGSIC_DRIVER_ALPHA_COMPARE, "alpha_compare"},
    [TGSIC_SPEC_ALPHA_REFERENCE] = {TGSIC_KIND_FLOAT, TGSIC_DRIVER_ALPHA_REFERENCE,
                                    "alpha_reference"},
    [TGSIC_SPEC_CLIP_PLANE_MASK] = {TGSIC_KIND_UINT, TGSIC_DRIVER_CLIP_PLANE_MASK,
                                    "clip_plane_mask"},
    [TGSIC_SPEC_CLAMP_COLOR] = {TGSIC_KIND_BOOL, TGSIC_DRIVER_CLAMP_COLOR, "clamp_color"},
    [TGSIC_SPEC_TWO_SIDE] = {TGSIC_KIND_BOOL, TGSIC_DRIVER_TWO_SIDE, "two_side"},
    [TGSIC_SPEC_POINT_SPRITE] = {TGSIC_KIND_BOOL, TGSIC_DRIVER_POINT_SPRITE, "point_sprite"},
    [TGSIC_SPEC_POINT_SIZE] = {TGSIC_KIND_FLOAT, TGSIC_DRIVER_POINT_SIZE, "point_size"},
    [TGSIC_SPEC_FLAT_SHADE] = {TGSIC_KIND_BOOL, TGSIC_DRIVER_FLAT_SHADE, "flat_shade"},
    [TGSIC_SPEC_DEPTH_CLAMP] = {TGSIC_KIND_BOOL, TGSIC_DRIVER_DEPTH_CLAMP, "depth_clamp"},
    [TGSIC_SPEC_LOGIC_OP] = {TGSIC_KIND_UINT, TGSIC_DRIVER_LOGIC_OP, "logic_op"},
    [TGSIC_SPEC_GROUP_WIDTH] = {TGSIC_KIND_UINT, TGSIC_DRIVER_GROUP_WIDTH, "group_width"},
    [TGSIC_SPEC_GROUP_HEIGHT] = {TGSIC_KIND_UINT, TGSIC_DRIVER_GROUP_HEIGHT, "group_height"},
    [TGSIC_SPEC_GROUP_DEPTH] = {TGSIC_KIND_UINT, TGSIC_DRIVER_GROUP_DEPTH, "group_depth"},
};

static uint32_t float_bits(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static uint32_t default_bits(const struct emit *e, enum tgsic_spirv_spec_id id)
{
    const struct tgsic_state *state = &e->opts->pipeline.state;
    switch (id) {
    case TGSIC_SPEC_ALPHA_COMPARE:
        return state->alpha_compare;
    case TGSIC_SPEC_ALPHA_REFERENCE:
        return float_bits(state->alpha_reference);
    case TGSIC_SPEC_CLIP_PLANE_MASK:
        return state->clip_plane_mask;
    case TGSIC_SPEC_POINT_SIZE:
        return float_bits(state->point_size_value);
    case TGSIC_SPEC_LOGIC_OP:
        return state->logic_function;
    case TGSIC_SPEC_GROUP_WIDTH:
    case TGSIC_SPEC_GROUP_HEIGHT:
    case TGSIC_SPEC_GROUP_DEPTH:
        return 1;
    default:
        return 0;
    }
}

uint32_t tgsic_t2s_spec(struct emit *e, enum tgsic_spirv_spec_id id)
{
    if (e->spec[id])
        return e->spec[id];
    uint32_t type = type_of(e, specs[id].kind, 1), constant = e->spec[id] = tgsic_t2s_id(&e->m);
    uint32_t bits = default_bits(e, id);
    if (specs[id].kind == TGSIC_KIND_BOOL)
        SPV_PUT(&e->m, &e->m.globals, SpvOpSpecConstantFalse, type, constant);
    else
        SPV_PUT(&e->m, &e->m.globals, SpvOpSpecConstant, type, constant, bits);
    SPV_DECORATE(&e->m, constant, SpvDecorationSpecId, (uint32_t)id);
    if (e->opts->debug)
        tgsic_t2s_name(&e->m, constant, specs[id].name);
    struct tgsic_binding *binding = tgsic_t2s_bind(e, TGSIC_RESOURCE_SPEC_CONSTANT, specs[id].name);
    binding->driver = specs[id].driver;
    binding->location = (uint16_t)id;
    return constant;
}

/* ---- The driver block ---------------------------------------------------------------------- */

/* struct tgsic_spirv_driver_block */
static const struct member {
    uint16_t offset;
    uint8_t driver, kind, width, count; /* count: elements of an array; 0: it is none */
    const char *name;
} members[] = {
    {offsetof(struct tgsic_spirv_driver_block, framebuffer_height), TGSIC_DRIVER_FRAMEBUFFER_HEIGHT,
     TGSIC_KIND_FLOAT, 1, 0, "framebuffer_height"},
    {offsetof(struct tgsic_spirv_driver_block, depth_range), TGSIC_DRIVER_DEPTH_RANGE,
     TGSIC_KIND_FLOAT, 2, 0, "depth_range"},
    {offsetof(struct tgsic_spirv_driver_block, clip_planes), TGSIC_DRIVER_CLIP_PLANES,
     TGSIC_KIND_FLOAT, 4, TGSIC_MAX_PLANES, "clip_planes"},
    {offsetof(struct tgsic_spirv_driver_block, stipple), TGSIC_DRIVER_STIPPLE, TGSIC_KIND_UINT, 4,
     8, "stipple"},
};

enum { NUM_MEMBERS = sizeof members / sizeof *members };

/* Types with a layout are this block's own. */
static uint32_t member_type(struct emit *e, const struct member *m)
{
    uint32_t element = type_of(e, m->kind, m->width);
    if (!m->count)
        return element;
    uint32_t count = tgsic_t2s_uint(&e->m, m->count), array = tgsic_t2s_id(&e->m);
    SPV_PUT(&e->m, &e->m.globals, SpvOpTypeArray, array, element, count);
    SPV_DECORATE(&e->m, array, SpvDecorationArrayStride, 16);
    return array;
}

static uint32_t driver_block(struct emit *e)
{
    uint32_t operands[1 + NUM_MEMBERS];
    if (e->driver_block)
        return e->driver_block;
    for (unsigned i = 0; i < NUM_MEMBERS; i++)
        operands[1 + i] = member_type(e, &members[i]);
    uint32_t type = operands[0] = tgsic_t2s_id(&e->m);
    tgsic_t2s_put(&e->m, &e->m.globals, SpvOpTypeStruct, operands, 1 + NUM_MEMBERS);
    SPV_DECORATE(&e->m, type, SpvDecorationBlock);
    for (unsigned i = 0; i < NUM_MEMBERS; i++)
        SPV_DECORATE_MEMBER(&e->m, type, i, SpvDecorationOffset, members[i].offset);
    e->driver_block =
        tgsic_t2s_variable(&e->m, SpvStorageClassUniform, type, e->opts->debug ? "driver" : NULL);
    const struct tgsic_spirv_descriptors *d = &e->layout.driver_block;
    SPV_DECORATE(&e->m, e->driver_block, SpvDecorationDescriptorSet, d->set[e->stage]);
    SPV_DECORATE(&e->m, e->driver_block, SpvDecorationBinding, d->binding[e->stage]);
    return e->driver_block;
}

static void report_driver(struct emit *e, const struct member *m)
{
    for (size_t i = 0; i < e->num_bindings; i++)
        if (e->bindings[i].resource == TGSIC_RESOURCE_DRIVER_UNIFORM &&
            e->bindings[i].driver == m->driver)
            return;
    struct tgsic_binding *binding = tgsic_t2s_bind(e, TGSIC_RESOURCE_DRIVER_UNIFORM, m->name);
    binding->driver = m->driver;
    binding->count = m->count ? m->count : 1;
    binding->set = e->layout.driver_block.set[e->stage];
    binding->location = e->layout.driver_block.binding[e->stage];
    binding->index = m->offset;
}

uint32_t tgsic_t2s_driver_value(struct emit *e, enum tgsic_driver_uniform driver,
                                const uint32_t *indices, unsigned count)
{
    uint32_t block = driver_block(e), chain[4] = {0};
    unsigned i = 0;
    while (members[i].driver != driver)
        i++;
    const struct member *m = &members[i];
    unsigned depth = m->count ? 1 : 0; /* indices beyond it choose a component */
    uint32_t type = type_of(e, m->kind, count > depth ? 1 : m->width);
    report_driver(e, m);
    chain[0] = tgsic_t2s_int(&e->m, (int32_t)i);
    for (unsigned k = 0; k < count; k++)
        chain[1 + k] = indices[k];
    uint32_t pointer = tgsic_t2s_chain(e, SpvStorageClassUniform, type, block, chain, 1 + count);
    return OP(e, SpvOpLoad, type, pointer);
}
