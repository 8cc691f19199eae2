/* SPDX-License-Identifier: MIT */
/* State of the last stage before rasterization: clip planes, the turned picture, the range of
 * depth, the depth clamp, colours that are flat on demand, sizes of points. */
#include "emit.h"

static const enum tgsic_kind FLOAT = TGSIC_KIND_FLOAT;

/* ---- Clip planes --------------------------------------------------------------------------- */

static uint32_t plane_of(struct emit *e, unsigned plane)
{
    const struct tgsic_state *state = &e->opts->pipeline.state;
    uint32_t parts[4];
    if (state->clip_planes == TGSIC_VARIANT_DYNAMIC)
        return tgsic_t2s_driver_value(e, TGSIC_DRIVER_CLIP_PLANES,
                                      (const uint32_t[]){tgsic_t2s_int(&e->m, (int32_t)plane)}, 1);
    for (unsigned c = 0; c < 4; c++)
        parts[c] = tgsic_t2s_float(&e->m, state->clip_plane[plane][c]);
    return tgsic_t2s_constant_of(&e->m, SpvOpConstantComposite, type_of(e, FLOAT, 4), parts, 4);
}

/* a distance; 1 where the plane is off, which clips nothing */
static uint32_t unless_off(struct emit *e, unsigned plane, uint32_t distance)
{
    const struct tgsic_state *state = &e->opts->pipeline.state;
    uint32_t boolean = type_of(e, TGSIC_KIND_BOOL, 1), type = type_of(e, TGSIC_KIND_UINT, 1);
    if (state->clip_planes == TGSIC_VARIANT_STATIC)
        return state->clip_plane_mask >> plane & 1 ? distance : tgsic_t2s_float(&e->m, 1);
    uint32_t bit = OP(e, SpvOpBitwiseAnd, type, tgsic_t2s_spec(e, TGSIC_SPEC_CLIP_PLANE_MASK),
                      tgsic_t2s_uint(&e->m, UINT32_C(1) << plane));
    uint32_t is_on = OP(e, SpvOpINotEqual, boolean, bit, tgsic_t2s_uint(&e->m, 0));
    return tgsic_t2s_select(e, FLOAT, 1, is_on, distance, tgsic_t2s_float(&e->m, 1));
}

static uint32_t plane_distance(struct emit *e, uint32_t vertex, unsigned plane)
{
    const struct tgsic_state *state = &e->opts->pipeline.state;
    if (state->clip_planes == TGSIC_VARIANT_STATIC && !(state->clip_plane_mask >> plane & 1))
        return tgsic_t2s_float(&e->m, 1);
    return unless_off(e, plane, OP(e, SpvOpDot, type_of(e, FLOAT, 1), vertex, plane_of(e, plane)));
}

/* The shader's own distances: Vulkan clips by all that it has, OpenGL by those that are on. */
static void mask_distances(struct emit *e)
{
    for (uint32_t i = 0; i < e->scan.num_outputs; i++) {
        const struct tgsic_slot *slot = &e->scan.outputs[i];
        for (unsigned c = 0; c < 4; c++) {
            unsigned number = slot->semantic_index * 4u + c;
            const struct place *place = &e->outputs[i].places[c];
            if (!slot->declared || slot->semantic != TGSIC_SEMANTIC_CLIPDIST ||
                place->base != BASE_CELL || number >= e->distances_out.num_clip)
                continue;
            uint32_t own = tgsic_t2s_gather(e, place, 1, FLOAT);
            tgsic_t2s_write_place(e, place, unless_off(e, number, own), FLOAT);
        }
    }
}

static void clip_by_planes(struct emit *e)
{
    const struct tgsic_state *state = &e->opts->pipeline.state;
    const struct io *vertex = tgsic_t2s_find_output(e, TGSIC_SEMANTIC_CLIPVERTEX, 0);
    unsigned count = 8;
    if (!vertex)
        vertex = tgsic_t2s_find_output(e, TGSIC_SEMANTIC_POSITION, 0);
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

/* ---- Position ------------------------------------------------------------------------------ */

/* one value or another where the variant is dynamic */
static uint32_t by_variant(struct emit *e, unsigned variant, enum tgsic_spirv_spec_id id,
                           uint32_t yes, uint32_t no)
{
    return variant == TGSIC_VARIANT_STATIC
               ? yes
               : tgsic_t2s_select(e, FLOAT, 1, tgsic_t2s_spec(e, id), yes, no);
}

/* A varying carries z, so that nothing is clipped by it. */
static void carry_depth(struct emit *e, const struct io *position)
{
    uint32_t z = tgsic_t2s_gather(e, &position->places[2], 1, FLOAT);
    DO(e, SpvOpStore, e->carried_depth, z);
    tgsic_t2s_write_place(e, &position->places[2],
                          by_variant(e, e->opts->pipeline.state.depth_clamp, TGSIC_SPEC_DEPTH_CLAMP,
                                     tgsic_t2s_float(&e->m, 0), z),
                          FLOAT);
}

static void flip_position(struct emit *e, const struct io *position)
{
    uint32_t y = tgsic_t2s_gather(e, &position->places[1], 1, FLOAT);
    uint32_t other = OP(e, SpvOpFNegate, type_of(e, FLOAT, 1), y);
    tgsic_t2s_write_place(
        e, &position->places[1],
        by_variant(e, e->opts->pipeline.state.flip_position, TGSIC_SPEC_FLIP_POSITION, other, y),
        FLOAT);
}

static void clip_depth(struct emit *e, const struct io *position)
{
    uint32_t type = type_of(e, FLOAT, 1);
    uint32_t z = tgsic_t2s_gather(e, &position->places[2], 1, FLOAT);
    uint32_t w = tgsic_t2s_gather(e, &position->places[3], 1, FLOAT);
    uint32_t sum = OP(e, SpvOpFAdd, type, z, w);
    uint32_t other = OP(e, SpvOpFMul, type, sum, tgsic_t2s_float(&e->m, 0.5f));
    tgsic_t2s_write_place(
        e, &position->places[2],
        by_variant(e, e->opts->pipeline.state.clip_depth, TGSIC_SPEC_CLIP_DEPTH, other, z), FLOAT);
}

static void move_position(struct emit *e)
{
    const struct tgsic_state *state = &e->opts->pipeline.state;
    const struct io *position = tgsic_t2s_find_output(e, TGSIC_SEMANTIC_POSITION, 0);
    if (!position)
        return;
    if (state->flip_position != TGSIC_VARIANT_OFF)
        flip_position(e, position);
    if (e->carried_depth)
        carry_depth(e, position);
    if (state->clip_depth != TGSIC_VARIANT_OFF)
        clip_depth(e, position);
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

/* the second, flat one of each colour that may have to be */
static void copy_flat_colors(struct emit *e)
{
    for (uint32_t i = 0; i < e->scan.num_outputs; i++) {
        const struct io *io = &e->outputs[i];
        if (io->flat_variable)
            DO(e, SpvOpStore, io->flat_variable, tgsic_t2s_gather(e, io->places, 4, FLOAT));
    }
}

void tgsic_t2s_vertex_state(struct emit *e, unsigned stream)
{
    const struct tgsic_state *state = &e->opts->pipeline.state;
    copy_flat_colors(e);
    if (state->clip_planes != TGSIC_VARIANT_OFF)
        clip_by_planes(e);
    tgsic_t2s_store_captures(e, stream);
    if (state->clip_planes != TGSIC_VARIANT_OFF)
        mask_distances(e);
    move_position(e);
    if (state->point_size != TGSIC_VARIANT_OFF)
        set_point_size(e);
}
