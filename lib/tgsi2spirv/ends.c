/* SPDX-License-Identifier: MIT */
/* The ends of the pipeline: vertex attributes; position, point coordinates, colours and depth of
 * fragments. */
#include "emit.h"

static const enum tgsic_kind FLOAT = TGSIC_KIND_FLOAT;

static enum tgsic_kind kind_of_components(unsigned type)
{
    return type == TGSIC_COMPONENTS_SINT   ? TGSIC_KIND_INT
           : type == TGSIC_COMPONENTS_UINT ? TGSIC_KIND_UINT
                                           : TGSIC_KIND_FLOAT;
}

static uint8_t vector_type(enum tgsic_kind kind)
{
    return kind == TGSIC_KIND_INT    ? TGSIC_VECTOR_INT
           : kind == TGSIC_KIND_UINT ? TGSIC_VECTOR_UINT
                                     : TGSIC_VECTOR_FLOAT;
}

/* a vec4 at a location, and what the host is told of it */
static uint32_t declare(struct emit *e, SpvStorageClass storage, enum tgsic_resource resource,
                        enum tgsic_kind kind, unsigned number, unsigned location)
{
    bool in = storage == SpvStorageClassInput;
    const char *name = tgsic_arena_printf(e->arena, in ? "in%u" : "color%u", number);
    uint32_t id =
        tgsic_t2s_variable(&e->m, storage, type_of(e, kind, 4), e->opts->debug ? name : NULL);
    SPV_DECORATE(&e->m, id, SpvDecorationLocation, location);
    struct tgsic_binding *binding = tgsic_t2s_bind(e, resource, name);
    binding->number = (uint16_t)number;
    binding->location = (uint16_t)location;
    binding->type = vector_type(kind);
    binding->semantic = in ? 0 : TGSIC_SEMANTIC_COLOR;
    binding->explicit_location = true;
    return id;
}

struct io tgsic_t2s_attribute(struct emit *e, uint32_t number)
{
    enum tgsic_kind kind = kind_of_components(number < TGSIC_MAX_ATTRIBUTES
                                                  ? e->opts->pipeline.state.attribute_type[number]
                                                  : TGSIC_COMPONENTS_FLOAT);
    uint32_t id = declare(e, SpvStorageClassInput, TGSIC_RESOURCE_ATTRIBUTE, kind, number, number);
    struct io io = tgsic_t2s_vector_io(tgsic_t2s_cell(e, id, SpvStorageClassInput, kind, 4));
    if (number < TGSIC_MAX_ATTRIBUTES && e->opts->pipeline.state.attribute_bgra >> number & 1) {
        struct place red = io.places[0];
        io.places[0] = io.places[2];
        io.places[2] = red;
    }
    return io;
}

/* ---- Fragments come ------------------------------------------------------------------------ */

/* y from the other side: height - y where `flips` says so (0: always) */
static uint32_t flipped(struct emit *e, uint32_t y, uint32_t flips, uint32_t height, bool invert)
{
    uint32_t type = type_of(e, FLOAT, 1);
    uint32_t other = OP(e, SpvOpFSub, type, height, y);
    if (!flips)
        return other;
    return invert ? tgsic_t2s_select(e, FLOAT, 1, flips, y, other)
                  : tgsic_t2s_select(e, FLOAT, 1, flips, other, y);
}

/* OpenGL has execution modes for origin and center; Vulkan takes arithmetic. Rows are those of
 * memory, so without flipping the lower left is where Vulkan counts from. */
struct io tgsic_t2s_fragment_position(struct emit *e)
{
    bool upper = tgsic_t2s_property(e, TGSIC_PROPERTY_FS_COORD_ORIGIN, 0) == 0;
    bool whole = tgsic_t2s_property(e, TGSIC_PROPERTY_FS_COORD_PIXEL_CENTER, 0) == 1;
    unsigned variant = e->opts->pipeline.state.flip_y;
    bool is_static = variant != TGSIC_VARIANT_DYNAMIC;
    bool turned = (e->vulkan && upper) != (variant == TGSIC_VARIANT_STATIC);
    uint32_t type = type_of(e, FLOAT, 4);
    uint32_t variable =
        tgsic_t2s_builtin_variable(e, SpvStorageClassInput, SpvBuiltInFragCoord, type);
    if (!e->vulkan)
        whole = false;
    bool clamps = e->opts->pipeline.state.depth_clamp != TGSIC_VARIANT_OFF;
    if (is_static && !turned && !whole && !clamps)
        return tgsic_t2s_vector_io(tgsic_t2s_cell(e, variable, SpvStorageClassInput, FLOAT, 4));
    uint32_t position = OP(e, SpvOpLoad, type, variable), parts[4];
    for (unsigned i = 0; i < 4; i++)
        parts[i] = tgsic_t2s_extract(e, FLOAT, position, i);
    if (clamps)
        parts[2] = tgsic_t2s_window_depth(e, position);
    if (turned || !is_static) {
        uint32_t height = tgsic_t2s_driver_value(e, TGSIC_DRIVER_FRAMEBUFFER_HEIGHT, NULL, 0);
        uint32_t flips = is_static ? 0 : tgsic_t2s_spec(e, TGSIC_SPEC_FLIP_Y);
        parts[1] = flipped(e, parts[1], flips, height, e->vulkan && upper);
    }
    for (unsigned i = 0; i < 2 && whole; i++)
        parts[i] = OP(e, SpvOpFSub, type_of(e, FLOAT, 1), parts[i], tgsic_t2s_float(&e->m, 0.5f));
    uint32_t id = tgsic_t2s_construct(e, FLOAT, parts, 4, 4);
    return tgsic_t2s_vector_io(tgsic_t2s_fixed_cell(e, (struct value){id, TGSIC_KIND_FLOAT, 4}));
}

/* Vulkan's point coordinates count from the first row of a point, OpenGL's from the last. */
static uint32_t point_coordinate(struct emit *e)
{
    uint32_t id = tgsic_t2s_load_builtin(e, SpvBuiltInPointCoord, FLOAT, 2), parts[2];
    unsigned variant = e->opts->pipeline.state.flip_y;
    bool is_static = variant != TGSIC_VARIANT_DYNAMIC;
    if (is_static && e->vulkan == (variant == TGSIC_VARIANT_STATIC))
        return id;
    for (unsigned i = 0; i < 2; i++)
        parts[i] = tgsic_t2s_extract(e, FLOAT, id, i);
    parts[1] = flipped(e, parts[1], is_static ? 0 : tgsic_t2s_spec(e, TGSIC_SPEC_FLIP_Y),
                       tgsic_t2s_float(&e->m, 1), e->vulkan);
    return tgsic_t2s_construct(e, FLOAT, parts, 2, 2);
}

/* within the pixel, which `flip_y` turns */
struct io tgsic_t2s_sample_position(struct emit *e)
{
    unsigned variant = e->opts->pipeline.state.flip_y;
    tgsic_t2s_capability(&e->m, SpvCapabilitySampleRateShading);
    uint32_t id = tgsic_t2s_load_builtin(e, SpvBuiltInSamplePosition, FLOAT, 2), parts[2];
    for (unsigned i = 0; i < 2; i++)
        parts[i] = tgsic_t2s_extract(e, FLOAT, id, i);
    parts[1] = flipped(e, parts[1],
                       variant == TGSIC_VARIANT_STATIC ? 0 : tgsic_t2s_spec(e, TGSIC_SPEC_FLIP_Y),
                       tgsic_t2s_float(&e->m, 1), false);
    return tgsic_t2s_vector_io(tgsic_t2s_fixed_cell(
        e, (struct value){tgsic_t2s_construct(e, FLOAT, parts, 2, 2), TGSIC_KIND_FLOAT, 2}));
}

struct io tgsic_t2s_point_coordinate(struct emit *e)
{
    return tgsic_t2s_vector_io(
        tgsic_t2s_fixed_cell(e, (struct value){point_coordinate(e), TGSIC_KIND_FLOAT, 2}));
}

/* ---- What state replaces ------------------------------------------------------------------- */

/* a varying as it is for now */
static uint32_t load_varying(struct emit *e, const struct io *io)
{
    return tgsic_t2s_gather(e, io->places, 4, FLOAT);
}

static struct io chosen(struct emit *e, uint32_t test, uint32_t yes, uint32_t no)
{
    uint32_t id =
        tgsic_t2s_select(e, FLOAT, 4, tgsic_t2s_widen(e, TGSIC_KIND_BOOL, test, 4), yes, no);
    return tgsic_t2s_vector_io(tgsic_t2s_fixed_cell(e, (struct value){id, TGSIC_KIND_FLOAT, 4}));
}

/* a GENERIC or TEXCOORD input that may become point coordinates */
struct io tgsic_t2s_sprite(struct emit *e, const struct tgsic_slot *slot)
{
    const struct tgsic_state *state = &e->opts->pipeline.state;
    bool generic = slot->semantic == TGSIC_SEMANTIC_GENERIC;
    uint32_t mask = generic ? state->sprite_generic : state->sprite_texcoord;
    if (slot->semantic_index > 31 || state->point_sprite == TGSIC_VARIANT_OFF ||
        !(mask >> slot->semantic_index & 1))
        return tgsic_t2s_varying_in(e, slot);
    if (state->point_sprite == TGSIC_VARIANT_STATIC)
        return tgsic_t2s_point_coordinate(e);
    struct io varying = tgsic_t2s_varying_in(e, slot);
    const uint32_t parts[] = {point_coordinate(e), tgsic_t2s_float(&e->m, 0),
                              tgsic_t2s_float(&e->m, 1)};
    uint32_t sprite = tgsic_t2s_construct(e, FLOAT, parts, 3, 4);
    uint32_t own = load_varying(e, &varying);
    return chosen(e, tgsic_t2s_spec(e, TGSIC_SPEC_POINT_SPRITE), sprite, own);
}

struct io tgsic_t2s_color_in(struct emit *e, const struct tgsic_slot *slot)
{
    struct io smooth = tgsic_t2s_varying_in(e, slot), flat;
    if (!tgsic_t2s_flat_copy(e, slot, &flat))
        return smooth;
    uint32_t yes = load_varying(e, &flat), no = load_varying(e, &smooth);
    return chosen(e, tgsic_t2s_spec(e, TGSIC_SPEC_FLAT_SHADE), yes, no);
}

/* a COLOR input that takes BCOLOR on back faces */
struct io tgsic_t2s_two_sided(struct emit *e, const struct tgsic_slot *slot)
{
    struct tgsic_slot back = *slot;
    struct io front = tgsic_t2s_color_in(e, slot);
    uint32_t boolean = type_of(e, TGSIC_KIND_BOOL, 1);
    unsigned variant = e->opts->pipeline.state.two_side;
    back.semantic = TGSIC_SEMANTIC_BCOLOR;
    struct io behind = tgsic_t2s_color_in(e, &back);
    if (behind.places[0].base != BASE_CELL)
        return front;
    uint32_t test = tgsic_t2s_load_builtin(e, SpvBuiltInFrontFacing, TGSIC_KIND_BOOL, 1);
    test = OP(e, SpvOpLogicalNot, boolean, test);
    if (variant == TGSIC_VARIANT_DYNAMIC)
        test = OP(e, SpvOpLogicalAnd, boolean, test, tgsic_t2s_spec(e, TGSIC_SPEC_TWO_SIDE));
    uint32_t yes = load_varying(e, &behind), no = load_varying(e, &front);
    return chosen(e, test, yes, no);
}

/* 1 for front faces, else -1 */
struct io tgsic_t2s_face_sign(struct emit *e)
{
    uint32_t front = tgsic_t2s_load_builtin(e, SpvBuiltInFrontFacing, TGSIC_KIND_BOOL, 1);
    uint32_t id =
        tgsic_t2s_select(e, FLOAT, 1, front, tgsic_t2s_float(&e->m, 1), tgsic_t2s_float(&e->m, -1));
    return tgsic_t2s_vector_io(tgsic_t2s_fixed_cell(e, (struct value){id, TGSIC_KIND_FLOAT, 1}));
}

/* ---- Fragments go -------------------------------------------------------------------------- */

struct io tgsic_t2s_color(struct emit *e, unsigned number)
{
    bool dual = e->opts->pipeline.state.dual_source;
    enum tgsic_kind kind = kind_of_components(
        number < TGSIC_MAX_COLORS ? e->opts->pipeline.state.color_type[number] : 0);
    uint32_t id =
        declare(e, SpvStorageClassOutput, TGSIC_RESOURCE_OUTPUT, kind, number, dual ? 0 : number);
    if (dual) {
        SPV_DECORATE(&e->m, id, SpvDecorationIndex, number);
        e->bindings[e->num_bindings - 1].index = (uint16_t)number;
    }
    return tgsic_t2s_vector_io(tgsic_t2s_cell(e, id, SpvStorageClassOutput, kind, 4));
}

struct io tgsic_t2s_depth(struct emit *e, const struct tgsic_slot *slot)
{
    struct io io = {.kind = TGSIC_KIND_FLOAT};
    uint32_t id = tgsic_t2s_builtin_variable(e, SpvStorageClassOutput, SpvBuiltInFragDepth,
                                             type_of(e, FLOAT, 1));
    if (tgsic_t2s_property(e, TGSIC_PROPERTY_FS_DEPTH_LAYOUT, 0) > 4)
        tgsic_t2s_fail(e, tgsic_t2s_slot_position(e, slot), "this FS_DEPTH_LAYOUT is unknown");
    io.places[2] = (struct place){.base = BASE_CELL,
                                  .cell = tgsic_t2s_cell(e, id, SpvStorageClassOutput, FLOAT, 1)};
    return io;
}
