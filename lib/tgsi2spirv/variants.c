/* SPDX-License-Identifier: MIT */
/* What runs before and after the shader's own code: array copies of the interface, and state that
 * the host asked to have translated, baked in or read from specialization constants. */
#include "emit.h"

static const enum tgsic_kind FLOAT = TGSIC_KIND_FLOAT;

/* ---- Specialization constants and the driver block ----------------------------------------- */

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

/* As struct tgsic_spirv_driver_block. */
static uint32_t driver_block(struct emit *e)
{
    if (e->driver_block)
        return e->driver_block;
    uint32_t vector = type_of(e, FLOAT, 4), count = tgsic_t2s_uint(&e->m, 8);
    uint32_t planes = tgsic_t2s_id(&e->m), type = tgsic_t2s_id(&e->m);
    SPV_PUT(&e->m, &e->m.globals, SpvOpTypeArray, planes, vector, count);
    SPV_DECORATE(&e->m, planes, SpvDecorationArrayStride, 16);
    SPV_PUT(&e->m, &e->m.globals, SpvOpTypeStruct, type, type_of(e, FLOAT, 1), planes);
    SPV_DECORATE(&e->m, type, SpvDecorationBlock);
    SPV_DECORATE_MEMBER(&e->m, type, 0, SpvDecorationOffset,
                        offsetof(struct tgsic_spirv_driver_block, framebuffer_height));
    SPV_DECORATE_MEMBER(&e->m, type, 1, SpvDecorationOffset,
                        offsetof(struct tgsic_spirv_driver_block, clip_planes));
    e->driver_block =
        tgsic_t2s_variable(&e->m, SpvStorageClassUniform, type, e->opts->debug ? "driver" : NULL);
    const struct tgsic_spirv_descriptors *d = &e->layout.driver_block;
    SPV_DECORATE(&e->m, e->driver_block, SpvDecorationDescriptorSet, d->set[e->stage]);
    SPV_DECORATE(&e->m, e->driver_block, SpvDecorationBinding, d->binding[e->stage]);
    return e->driver_block;
}

static void report_driver(struct emit *e, enum tgsic_driver_uniform driver)
{
    bool planes = driver == TGSIC_DRIVER_CLIP_PLANES;
    const char *name = planes ? "clip_planes" : "framebuffer_height";
    for (size_t i = 0; i < e->num_bindings; i++)
        if (e->bindings[i].resource == TGSIC_RESOURCE_DRIVER_UNIFORM &&
            e->bindings[i].driver == driver)
            return;
    struct tgsic_binding *binding = tgsic_t2s_bind(e, TGSIC_RESOURCE_DRIVER_UNIFORM, name);
    binding->driver = (uint8_t)driver;
    binding->count = planes ? 8 : 1;
    binding->set = e->layout.driver_block.set[e->stage];
    binding->location = e->layout.driver_block.binding[e->stage];
    binding->index = planes ? offsetof(struct tgsic_spirv_driver_block, clip_planes)
                            : offsetof(struct tgsic_spirv_driver_block, framebuffer_height);
}

uint32_t tgsic_t2s_driver_value(struct emit *e, enum tgsic_driver_uniform driver, unsigned index)
{
    uint32_t block = driver_block(e);
    report_driver(e, driver);
    if (driver == TGSIC_DRIVER_FRAMEBUFFER_HEIGHT) {
        uint32_t type = type_of(e, FLOAT, 1);
        return OP(e, SpvOpLoad, type,
                  CHAIN(e, SpvStorageClassUniform, type, block, tgsic_t2s_int(&e->m, 0)));
    }
    uint32_t type = type_of(e, FLOAT, 4);
    return OP(e, SpvOpLoad, type,
              CHAIN(e, SpvStorageClassUniform, type, block, tgsic_t2s_int(&e->m, 1),
                    tgsic_t2s_int(&e->m, (int32_t)index)));
}

/* ---- Arrays -------------------------------------------------------------------------------- */

static uint32_t element(struct emit *e, const struct io_array *array, uint32_t i)
{
    return CHAIN(e, e->subroutines ? SpvStorageClassPrivate : SpvStorageClassFunction,
                 type_of(e, array->kind, 4), array->variable,
                 tgsic_t2s_int(&e->m, (int32_t)(i - array->first)));
}

static void readable(struct place places[4], const struct io *io)
{
    for (unsigned c = 0; c < 4; c++) {
        places[c] = io->places[c];
        if (places[c].base == BASE_NOWHERE)
            places[c].base = BASE_LITERAL;
    }
}

void tgsic_t2s_prologue(struct emit *e)
{
    for (uint32_t a = 0; a < e->num_input_arrays; a++) {
        const struct io_array *array = &e->input_arrays[a];
        for (uint32_t i = array->first; i <= array->last && !array->is_chosen; i++) {
            struct place places[4];
            readable(places, &e->inputs[i]);
            uint32_t id = tgsic_t2s_gather(e, places, 4, array->kind);
            DO(e, SpvOpStore, element(e, array, i), id);
        }
    }
}

static void write_place(struct emit *e, const struct place *to, uint32_t id, enum tgsic_kind kind)
{
    if (to->base != BASE_CELL)
        return;
    id = tgsic_t2s_cast(e, id, kind, to->cell->kind, 1);
    tgsic_t2s_write(e, to->cell, &to->position, 1, (struct value){id, to->cell->kind, 1});
}

static void copy_arrays(struct emit *e)
{
    for (uint32_t a = 0; a < e->num_output_arrays; a++) {
        const struct io_array *array = &e->output_arrays[a];
        for (uint32_t i = array->first; i <= array->last && !array->is_chosen; i++) {
            if (!e->scan.outputs[i].declared)
                continue;
            uint32_t id = OP(e, SpvOpLoad, type_of(e, array->kind, 4), element(e, array, i));
            for (unsigned c = 0; c < 4; c++)
                if (e->outputs[i].places[c].base == BASE_CELL)
                    write_place(e, &e->outputs[i].places[c],
                                tgsic_t2s_extract(e, array->kind, id, c), array->kind);
        }
    }
}

/* ---- Colours ------------------------------------------------------------------------------- */

static const struct io *find_output(const struct emit *e, unsigned semantic, unsigned index)
{
    const struct tgsic_slot *slot =
        tgsic_find_slot(e->scan.outputs, e->scan.num_outputs, semantic, index);
    const struct io *io = slot ? &e->outputs[slot - e->scan.outputs] : NULL;
    return io && (io->places[0].base == BASE_CELL || io->places[2].base == BASE_CELL) ? io : NULL;
}

static void write_vector(struct emit *e, const struct io *io, uint32_t id, enum tgsic_kind kind)
{
    static const uint8_t all[] = {0, 1, 2, 3};
    struct cell *cell = io->places[0].cell;
    id = tgsic_t2s_cast(e, id, kind, cell->kind, 4);
    tgsic_t2s_write(e, cell, all, 4, (struct value){id, cell->kind, 4});
}

static void clamp_colors(struct emit *e)
{
    unsigned variant = e->opts->pipeline.state.clamp_color;
    for (uint32_t i = 0; i < e->scan.num_outputs; i++) {
        const struct tgsic_slot *slot = &e->scan.outputs[i];
        const struct io *io = &e->outputs[i];
        if (!slot->declared || io->kind != TGSIC_KIND_FLOAT || io->places[0].base != BASE_CELL ||
            (slot->semantic != TGSIC_SEMANTIC_COLOR && slot->semantic != TGSIC_SEMANTIC_BCOLOR))
            continue;
        uint32_t id = tgsic_t2s_gather(e, io->places, 4, FLOAT);
        uint32_t clamped = EXT(e, GLSLstd450NClamp, type_of(e, FLOAT, 4), id,
                               tgsic_t2s_all_float(e, 4, 0), tgsic_t2s_all_float(e, 4, 1));
        if (variant == TGSIC_VARIANT_DYNAMIC)
            clamped = tgsic_t2s_select(
                e, FLOAT, 4,
                tgsic_t2s_widen(e, TGSIC_KIND_BOOL, tgsic_t2s_spec(e, TGSIC_SPEC_CLAMP_COLOR), 4),
                clamped, id);
        write_vector(e, io, clamped, FLOAT);
    }
}

static void broadcast(struct emit *e)
{
    const struct io *first = find_output(e, TGSIC_SEMANTIC_COLOR, 0);
    unsigned count = e->opts->pipeline.state.num_color_buffers;
    for (unsigned i = 1; first && i < count && i < TGSIC_MAX_COLORS; i++) {
        const struct io *io = e->broadcast[i].places[0].base == BASE_CELL
                                  ? &e->broadcast[i]
                                  : find_output(e, TGSIC_SEMANTIC_COLOR, i);
        if (!io || !tgsic_t2s_property(e, TGSIC_PROPERTY_FS_COLOR0_WRITES_ALL_CBUFS, 0))
            continue;
        enum tgsic_kind kind = io->places[0].cell->kind;
        write_vector(e, io, tgsic_t2s_gather(e, first->places, 4, kind), kind);
    }
}

/* Formats that are kept in other ones: where each component that is stored comes from. */
static void permute_color(struct emit *e, const struct io *io, const uint8_t channels[4])
{
    enum tgsic_kind kind = io->places[0].cell->kind;
    struct place places[4];
    bool changes = false;
    for (unsigned c = 0; c < 4; c++) {
        places[c] = tgsic_t2s_channel(io->places, c, channels[c], kind);
        changes |= channels[c] != TGSIC_CHANNEL_OWN;
    }
    if (changes)
        write_vector(e, io, tgsic_t2s_gather(e, places, 4, kind), kind);
}

static void permute_colors(struct emit *e)
{
    for (unsigned i = 0; i < TGSIC_MAX_COLORS; i++) {
        const struct io *io = e->broadcast[i].places[0].base == BASE_CELL
                                  ? &e->broadcast[i]
                                  : find_output(e, TGSIC_SEMANTIC_COLOR, i);
        if (io)
            permute_color(e, io, e->opts->pipeline.state.color_channels[i]);
    }
}

/* Comparisons are sets of bits: 1 less, 2 equal, 4 greater. */
static uint32_t passes(struct emit *e, uint32_t alpha, uint32_t reference)
{
    static const uint16_t ops[] = {SpvOpFOrdLessThan, SpvOpFOrdEqual, SpvOpFOrdGreaterThan};
    uint32_t boolean = type_of(e, TGSIC_KIND_BOOL, 1), type = type_of(e, TGSIC_KIND_UINT, 1);
    uint32_t compare = tgsic_t2s_spec(e, TGSIC_SPEC_ALPHA_COMPARE);
    uint32_t id = OP(e, SpvOpIEqual, boolean, compare, tgsic_t2s_uint(&e->m, TGSIC_COMPARE_ALWAYS));
    for (unsigned i = 0; i < 3; i++) {
        uint32_t bit =
            OP(e, SpvOpBitwiseAnd, type, compare, tgsic_t2s_uint(&e->m, UINT32_C(1) << i));
        uint32_t is_set = OP(e, SpvOpINotEqual, boolean, bit, tgsic_t2s_uint(&e->m, 0));
        uint32_t holds = OP(e, ops[i], boolean, alpha, reference);
        id = OP(e, SpvOpLogicalOr, boolean, id, OP(e, SpvOpLogicalAnd, boolean, is_set, holds));
    }
    return id;
}

static void test_alpha(struct emit *e)
{
    static const uint16_t ops[] = {
        [TGSIC_COMPARE_LESS] = SpvOpFOrdLessThan,
        [TGSIC_COMPARE_EQUAL] = SpvOpFOrdEqual,
        [TGSIC_COMPARE_LEQUAL] = SpvOpFOrdLessThanEqual,
        [TGSIC_COMPARE_GREATER] = SpvOpFOrdGreaterThan,
        [TGSIC_COMPARE_NOTEQUAL] = SpvOpFUnordNotEqual,
        [TGSIC_COMPARE_GEQUAL] = SpvOpFOrdGreaterThanEqual,
    };
    const struct tgsic_state *state = &e->opts->pipeline.state;
    const struct io *color = find_output(e, TGSIC_SEMANTIC_COLOR, 0);
    uint32_t boolean = type_of(e, TGSIC_KIND_BOOL, 1), pass;
    if (!color || color->kind != TGSIC_KIND_FLOAT)
        return;
    uint32_t alpha = tgsic_t2s_gather(e, &color->places[3], 1, FLOAT);
    if (state->alpha_test == TGSIC_VARIANT_DYNAMIC)
        pass = passes(e, alpha, tgsic_t2s_spec(e, TGSIC_SPEC_ALPHA_REFERENCE));
    else if (state->alpha_compare >= TGSIC_COMPARE_ALWAYS)
        return;
    else if (state->alpha_compare == TGSIC_COMPARE_NEVER)
        pass = tgsic_t2s_constant(&e->m, TGSIC_KIND_BOOL, 0);
    else
        pass = OP(e, ops[state->alpha_compare], boolean, alpha,
                  tgsic_t2s_float(&e->m, state->alpha_reference));
    uint32_t merge = tgsic_t2s_open_if(e, OP(e, SpvOpLogicalNot, boolean, pass));
    DO_ALONE(e, SpvOpKill);
    DO(e, SpvOpLabel, merge);
}

/* ---- Vertices ------------------------------------------------------------------------------ */

static uint32_t plane_of(struct emit *e, unsigned plane)
{
    const struct tgsic_state *state = &e->opts->pipeline.state;
    uint32_t parts[4];
    if (state->clip_planes == TGSIC_VARIANT_DYNAMIC)
        return tgsic_t2s_driver_value(e, TGSIC_DRIVER_CLIP_PLANES, plane);
    for (unsigned c = 0; c < 4; c++)
        parts[c] = tgsic_t2s_float(&e->m, state->clip_plane[plane][c]);
    return tgsic_t2s_constant_of(&e->m, SpvOpConstantComposite, type_of(e, FLOAT, 4), parts, 4);
}

/* 1 where the plane is off: that clips nothing */
static uint32_t plane_distance(struct emit *e, uint32_t vertex, unsigned plane)
{
    const struct tgsic_state *state = &e->opts->pipeline.state;
    uint32_t boolean = type_of(e, TGSIC_KIND_BOOL, 1), type = type_of(e, TGSIC_KIND_UINT, 1);
    bool is_static = state->clip_planes == TGSIC_VARIANT_STATIC;
    if (is_static && !(state->clip_plane_mask >> plane & 1))
        return tgsic_t2s_float(&e->m, 1);
    uint32_t id = OP(e, SpvOpDot, type_of(e, FLOAT, 1), vertex, plane_of(e, plane));
    if (is_static)
        return id;
    uint32_t bit = OP(e, SpvOpBitwiseAnd, type, tgsic_t2s_spec(e, TGSIC_SPEC_CLIP_PLANE_MASK),
                      tgsic_t2s_uint(&e->m, UINT32_C(1) << plane));
    uint32_t is_on = OP(e, SpvOpINotEqual, boolean, bit, tgsic_t2s_uint(&e->m, 0));
    return tgsic_t2s_select(e, FLOAT, 1, is_on, id, tgsic_t2s_float(&e->m, 1));
}

static void clip_by_planes(struct emit *e)
{
    const struct tgsic_state *state = &e->opts->pipeline.state;
    const struct io *vertex = find_output(e, TGSIC_SEMANTIC_CLIPVERTEX, 0);
    unsigned count = 8;
    if (!vertex)
        vertex = find_output(e, TGSIC_SEMANTIC_POSITION, 0);
    if (state->clip_planes == TGSIC_VARIANT_STATIC)
        for (count = 0; state->clip_plane_mask >> count;)
            count++;
    if (!vertex || e->distances_out.num_clip || !count)
        return;
    tgsic_t2s_capability(&e->m, SpvCapabilityClipDistance);
    uint32_t type = type_of(e, FLOAT, 1);
    uint32_t variable = tgsic_t2s_builtin_variable(e, SpvStorageClassOutput, SpvBuiltInClipDistance,
                                                   tgsic_t2s_array(&e->m, type, count));
    uint32_t position = tgsic_t2s_gather(e, vertex->places, 4, FLOAT);
    for (unsigned i = 0; i < count; i++) {
        uint32_t distance = plane_distance(e, position, i);
        DO(e, SpvOpStore,
           CHAIN(e, SpvStorageClassOutput, type, variable, tgsic_t2s_int(&e->m, (int32_t)i)),
           distance);
    }
}

/* one value or another where the variant is dynamic */
static uint32_t by_variant(struct emit *e, unsigned variant, enum tgsic_spirv_spec_id id,
                           uint32_t yes, uint32_t no)
{
    return variant == TGSIC_VARIANT_STATIC
               ? yes
               : tgsic_t2s_select(e, FLOAT, 1, tgsic_t2s_spec(e, id), yes, no);
}

static void move_position(struct emit *e)
{
    const struct tgsic_state *state = &e->opts->pipeline.state;
    const struct io *position = find_output(e, TGSIC_SEMANTIC_POSITION, 0);
    uint32_t type = type_of(e, FLOAT, 1);
    if (!position)
        return;
    if (state->flip_position != TGSIC_VARIANT_OFF) {
        uint32_t y = tgsic_t2s_gather(e, &position->places[1], 1, FLOAT);
        uint32_t other = OP(e, SpvOpFNegate, type, y);
        write_place(e, &position->places[1],
                    by_variant(e, state->flip_position, TGSIC_SPEC_FLIP_POSITION, other, y), FLOAT);
    }
    if (state->clip_depth != TGSIC_VARIANT_OFF) {
        uint32_t z = tgsic_t2s_gather(e, &position->places[2], 1, FLOAT);
        uint32_t w = tgsic_t2s_gather(e, &position->places[3], 1, FLOAT);
        uint32_t other =
            OP(e, SpvOpFMul, type, OP(e, SpvOpFAdd, type, z, w), tgsic_t2s_float(&e->m, 0.5f));
        write_place(e, &position->places[2],
                    by_variant(e, state->clip_depth, TGSIC_SPEC_CLIP_DEPTH, other, z), FLOAT);
    }
}

static void set_point_size(struct emit *e)
{
    const struct tgsic_state *state = &e->opts->pipeline.state;
    if (tgsic_find_slot(e->scan.outputs, e->scan.num_outputs, TGSIC_SEMANTIC_PSIZE, 0))
        return;
    if (e->stage != TGSIC_PROCESSOR_VERT)
        tgsic_t2s_capability(&e->m, e->stage == TGSIC_PROCESSOR_GEOM
                                        ? SpvCapabilityGeometryPointSize
                                        : SpvCapabilityTessellationPointSize);
    uint32_t size = state->point_size == TGSIC_VARIANT_STATIC
                        ? tgsic_t2s_float(&e->m, state->point_size_value)
                        : tgsic_t2s_spec(e, TGSIC_SPEC_POINT_SIZE);
    DO(e, SpvOpStore,
       tgsic_t2s_builtin_variable(e, SpvStorageClassOutput, SpvBuiltInPointSize,
                                  type_of(e, FLOAT, 1)),
       size);
}

/* ---- Entry --------------------------------------------------------------------------------- */

/* What a geometry shader wrote is gone behind its last vertex. */
static bool ends_without_vertex(const struct emit *e)
{
    return e->stage == TGSIC_PROCESSOR_GEOM && e->in->opcode != TGSIC_OPCODE_EMIT;
}

void tgsic_t2s_epilogue(struct emit *e, unsigned stream)
{
    const struct tgsic_state *state = &e->opts->pipeline.state;
    bool last =
        e->reader == TGSIC_PROCESSOR_FRAG && !e->fragment && e->stage <= TGSIC_PROCESSOR_GEOM;
    if (ends_without_vertex(e))
        return;
    copy_arrays(e);
    if (state->clamp_color != TGSIC_VARIANT_OFF)
        clamp_colors(e);
    if (e->fragment) {
        if (state->alpha_test != TGSIC_VARIANT_OFF)
            test_alpha(e);
        broadcast(e);
        permute_colors(e);
    }
    if (!last)
        return;
    if (state->clip_planes != TGSIC_VARIANT_OFF)
        clip_by_planes(e);
    tgsic_t2s_store_captures(e, stream);
    move_position(e);
    if (state->point_size != TGSIC_VARIANT_OFF)
        set_point_size(e);
}
