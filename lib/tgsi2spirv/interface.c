/* SPDX-License-Identifier: MIT */
/* The interface: what each IN, OUT and SV register is.
 *
 * Registers that are addressed indirectly have an array of their own, filled from the varyings at
 * the start or copied to them at the end; those of which every vertex has its own are chosen from
 * one by one. */
#include "emit.h"

#include <string.h>

/* ---- Forms --------------------------------------------------------------------------------- */

struct io tgsic_t2s_absent_io(enum tgsic_kind kind)
{
    struct io io = {.kind = (uint8_t)kind};
    for (unsigned c = 0; c < 4; c++)
        io.places[c] = (struct place){.base = BASE_LITERAL,
                                      .bits = c == 3 && kind == TGSIC_KIND_FLOAT ? 0x3f800000 : 0};
    return io;
}

struct io tgsic_t2s_vector_io(struct cell *cell)
{
    struct io io = tgsic_t2s_absent_io(cell->kind);
    for (unsigned c = 0; c < cell->width; c++)
        io.places[c] = (struct place){.base = BASE_CELL, .position = (uint8_t)c, .cell = cell};
    return io;
}

struct place tgsic_t2s_channel(const struct place places[4], unsigned c, unsigned channel,
                               enum tgsic_kind kind)
{
    uint32_t one = kind == TGSIC_KIND_FLOAT ? 0x3f800000 : 1;
    switch (channel) {
    case TGSIC_CHANNEL_OWN:
        return places[c];
    case TGSIC_CHANNEL_ZERO:
    case TGSIC_CHANNEL_ONE:
        return (struct place){.base = BASE_LITERAL, .bits = channel == TGSIC_CHANNEL_ONE ? one : 0};
    default:
        return places[(channel - TGSIC_CHANNEL_X) & 3];
    }
}

static struct io nowhere(void)
{
    return (struct io){.kind = TGSIC_KIND_FLOAT};
}

static struct io unknown(struct emit *e, const struct tgsic_slot *slot, const char *what)
{
    tgsic_t2s_fail(e, tgsic_t2s_slot_position(e, slot), "%s %s is not translated",
                   tgsic_semantic_name(slot->semantic), what);
    return nowhere();
}

/* ---- Inputs -------------------------------------------------------------------------------- */

static struct io fragment_input(struct emit *e, const struct tgsic_slot *slot)
{
    switch (slot->semantic) {
    case TGSIC_SEMANTIC_POSITION:
        return tgsic_t2s_fragment_position(e);
    case TGSIC_SEMANTIC_FACE:
        return tgsic_t2s_face_sign(e);
    case TGSIC_SEMANTIC_PCOORD:
        return tgsic_t2s_point_coordinate(e);
    case TGSIC_SEMANTIC_COLOR:
        if (e->opts->pipeline.state.two_side != TGSIC_VARIANT_OFF)
            return tgsic_t2s_two_sided(e, slot);
        return tgsic_t2s_color_in(e, slot);
    case TGSIC_SEMANTIC_GENERIC:
    case TGSIC_SEMANTIC_TEXCOORD:
        return tgsic_t2s_sprite(e, slot);
    default:
        return tgsic_t2s_varying_in(e, slot);
    }
}

static struct io input(struct emit *e, const struct tgsic_slot *slot)
{
    struct io io;
    bool special = slot->semantic == TGSIC_SEMANTIC_POSITION ||
                   slot->semantic == TGSIC_SEMANTIC_FACE || slot->semantic == TGSIC_SEMANTIC_PCOORD;
    if (!slot->used_mask && !slot->indirect)
        return tgsic_t2s_absent_io(TGSIC_KIND_FLOAT);
    if (e->stage == TGSIC_PROCESSOR_VERT)
        return tgsic_t2s_attribute(e, (uint32_t)(slot - e->scan.inputs));
    if (tgsic_t2s_builtin(e, TGSIC_FILE_IN, slot, &io))
        return io;
    if (e->fragment && (special || tgsic_is_varying(slot->semantic)))
        return fragment_input(e, slot);
    if (tgsic_is_varying(slot->semantic) || slot->semantic == TGSIC_SEMANTIC_CLIPVERTEX)
        return tgsic_t2s_varying_in(e, slot);
    return unknown(e, slot, "input");
}

/* ---- System values ------------------------------------------------------------------------- */

static struct io fixed(struct emit *e, uint32_t id, enum tgsic_kind kind, unsigned width)
{
    return tgsic_t2s_vector_io(
        tgsic_t2s_fixed_cell(e, (struct value){id, (uint8_t)kind, (uint8_t)width}));
}

static uint32_t draw_parameter(struct emit *e, SpvBuiltIn builtin)
{
    tgsic_t2s_need_extension(e, "SPV_KHR_shader_draw_parameters", 0x00010300);
    tgsic_t2s_capability(&e->m, SpvCapabilityDrawParameters);
    return tgsic_t2s_load_builtin(e, builtin, TGSIC_KIND_INT, 1);
}

/* Vulkan's indices count from the base, OpenGL's number of an instance does not. */
static struct io draw_index(struct emit *e, SpvBuiltIn builtin, SpvBuiltIn base, bool subtracts)
{
    uint32_t id = tgsic_t2s_load_builtin(e, builtin, TGSIC_KIND_INT, 1);
    if (subtracts)
        id = OP(e, SpvOpISub, type_of(e, TGSIC_KIND_INT, 1), id, draw_parameter(e, base));
    return fixed(e, id, TGSIC_KIND_INT, 1);
}

static struct io vertex_value(struct emit *e, const struct tgsic_slot *slot)
{
    SpvBuiltIn vertex = e->vulkan ? SpvBuiltInVertexIndex : SpvBuiltInVertexId;
    switch (slot->semantic) {
    case TGSIC_SEMANTIC_VERTEXID:
        return draw_index(e, vertex, SpvBuiltInBaseVertex, false);
    case TGSIC_SEMANTIC_VERTEXID_NOBASE:
        return draw_index(e, vertex, SpvBuiltInBaseVertex, true);
    case TGSIC_SEMANTIC_INSTANCEID:
        return draw_index(e, e->vulkan ? SpvBuiltInInstanceIndex : SpvBuiltInInstanceId,
                          SpvBuiltInBaseInstance, e->vulkan);
    default:
        return unknown(e, slot, "system value");
    }
}

static struct io group_size(struct emit *e)
{
    static const uint16_t names[] = {TGSIC_PROPERTY_CS_FIXED_BLOCK_WIDTH,
                                     TGSIC_PROPERTY_CS_FIXED_BLOCK_HEIGHT,
                                     TGSIC_PROPERTY_CS_FIXED_BLOCK_DEPTH};
    uint32_t parts[3];
    bool is_fixed = tgsic_t2s_property(e, TGSIC_PROPERTY_CS_FIXED_BLOCK_WIDTH, 0) != 0;
    for (unsigned i = 0; i < 3; i++) {
        uint32_t size = tgsic_t2s_property(e, (enum tgsic_property)names[i], 1);
        parts[i] = is_fixed
                       ? tgsic_t2s_uint(&e->m, size ? size : 1)
                       : tgsic_t2s_spec(e, (enum tgsic_spirv_spec_id)(TGSIC_SPEC_GROUP_WIDTH + i));
    }
    return fixed(e, tgsic_t2s_construct(e, TGSIC_KIND_UINT, parts, 3, 3), TGSIC_KIND_UINT, 3);
}

static struct io system_value(struct emit *e, const struct tgsic_slot *slot)
{
    struct io io;
    if (!slot->used_mask && !slot->indirect)
        return tgsic_t2s_absent_io(TGSIC_KIND_INT);
    if (e->fragment && slot->semantic == TGSIC_SEMANTIC_SAMPLEPOS &&
        e->opts->pipeline.state.flip_y != TGSIC_VARIANT_OFF)
        return tgsic_t2s_sample_position(e);
    if (tgsic_t2s_builtin(e, TGSIC_FILE_SV, slot, &io))
        return io;
    if (e->fragment && slot->semantic == TGSIC_SEMANTIC_POSITION)
        return tgsic_t2s_fragment_position(e);
    if (e->fragment && slot->semantic == TGSIC_SEMANTIC_PCOORD)
        return tgsic_t2s_point_coordinate(e);
    if (e->stage == TGSIC_PROCESSOR_COMP && slot->semantic == TGSIC_SEMANTIC_BLOCK_SIZE)
        return group_size(e);
    return e->stage == TGSIC_PROCESSOR_VERT ? vertex_value(e, slot)
                                            : unknown(e, slot, "system value");
}

/* ---- Outputs ------------------------------------------------------------------------------- */

static struct io private_vector(struct emit *e)
{
    uint32_t variable =
        tgsic_t2s_variable(&e->m, SpvStorageClassPrivate, type_of(e, TGSIC_KIND_FLOAT, 4), NULL);
    return tgsic_t2s_vector_io(
        tgsic_t2s_cell(e, variable, SpvStorageClassPrivate, TGSIC_KIND_FLOAT, 4));
}

/* Behind the last stage before rasterization it decides clipping; before that it is a varying. */
static struct io clip_vertex(struct emit *e, const struct tgsic_slot *slot)
{
    if (e->reader != TGSIC_PROCESSOR_FRAG)
        return tgsic_t2s_varying_out(e, slot);
    return e->opts->pipeline.state.clip_planes == TGSIC_VARIANT_OFF ? nowhere() : private_vector(e);
}

static struct io fragment_output(struct emit *e, const struct tgsic_slot *slot)
{
    if (slot->semantic == TGSIC_SEMANTIC_COLOR)
        return tgsic_t2s_color(e, slot->semantic_index);
    if (slot->semantic == TGSIC_SEMANTIC_POSITION)
        return tgsic_t2s_depth(e, slot);
    return unknown(e, slot, "output");
}

static struct io output(struct emit *e, const struct tgsic_slot *slot)
{
    struct io io;
    if (slot->semantic == TGSIC_SEMANTIC_PSIZE && e->consumer &&
        e->reader != TGSIC_PROCESSOR_FRAG &&
        !tgsic_find_slot(e->consumer->inputs, e->consumer->num_inputs, TGSIC_SEMANTIC_PSIZE, 0))
        return nowhere(); /* that of the last stage counts */
    if (slot->semantic == TGSIC_SEMANTIC_EDGEFLAG)
        return nowhere();
    if (tgsic_t2s_builtin(e, TGSIC_FILE_OUT, slot, &io))
        return io;
    if (e->fragment)
        return fragment_output(e, slot);
    if (slot->semantic == TGSIC_SEMANTIC_CLIPVERTEX)
        return clip_vertex(e, slot);
    if (tgsic_is_varying(slot->semantic))
        return tgsic_t2s_varying_out(e, slot);
    return unknown(e, slot, "output");
}

/* ---- Arrays -------------------------------------------------------------------------------- */

static bool continues_array(const struct tgsic_slot *slots, const struct io *ios, uint32_t i,
                            bool whole)
{
    return slots[i].indirect && ios[i].per_vertex == ios[i - 1].per_vertex &&
           (whole || slots[i].array_id == slots[i - 1].array_id);
}

static bool all_indirect(const struct tgsic_slot *slots, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (!slots[i].indirect)
            return false;
    return true;
}

static uint8_t array_kind(const struct io *ios, uint32_t first, uint32_t last)
{
    for (uint32_t i = first + 1; i <= last; i++)
        if (ios[i].kind != ios[first].kind)
            return TGSIC_KIND_FLOAT;
    return ios[first].kind == TGSIC_KIND_BOOL ? (uint8_t)TGSIC_KIND_INT : ios[first].kind;
}

/* a variable for the copy; functions share it */
static uint32_t declare_copy(struct emit *e, const struct io_array *array)
{
    uint32_t type =
        tgsic_t2s_array(&e->m, type_of(e, array->kind, 4), array->last - array->first + 1);
    if (e->subroutines)
        return tgsic_t2s_variable(&e->m, SpvStorageClassPrivate, type, NULL);
    uint32_t id = tgsic_t2s_id(&e->m);
    SPV_PUT(&e->m, &e->locals, SpvOpVariable,
            tgsic_t2s_pointer(&e->m, SpvStorageClassFunction, type), id, SpvStorageClassFunction);
    return id;
}

static void find_arrays(struct emit *e, const struct tgsic_slot *slots, struct io *ios,
                        uint32_t count, struct io_array **arrays, uint32_t *num_arrays)
{
    bool whole = all_indirect(slots, count);
    for (uint32_t first = 0, last; first < count; first = last + 1) {
        last = first;
        if (!slots[first].indirect)
            continue;
        while (last + 1 < count && continues_array(slots, ios, last + 1, whole))
            last++;
        ARENA_RESERVE(e->arena, *arrays, *num_arrays);
        struct io_array *array = &(*arrays)[(*num_arrays)++];
        *array = (struct io_array){first, last, array_kind(ios, first, last), false, 0};
        array->is_chosen =
            ios[first].per_vertex || (e->stage == TGSIC_PROCESSOR_TESS_CTRL && ios == e->outputs);
        for (uint32_t i = first; i <= last; i++)
            ios[i].array = (uint16_t)*num_arrays;
        if (!array->is_chosen)
            array->variable = declare_copy(e, array);
    }
}

/* ---- Sizes --------------------------------------------------------------------------------- */

static void check_distances(struct emit *e, struct tgsic_distances *d)
{
    if (d->num_clip <= 8 && d->num_cull <= 8)
        return;
    tgsic_t2s_fail(e, (struct tgsic_pos){0}, "more than 8 clip or cull distances");
    *d = (struct tgsic_distances){0, 0};
}

/* Both ends of a link have as many. */
static void size_distances(struct emit *e)
{
    const struct tgsic_scan *writer = e->producer;
    unsigned read = tgsic_highest_distance(e->scan.inputs, e->scan.num_inputs);
    if (read && writer && tgsic_highest_distance(writer->outputs, writer->num_outputs))
        read = tgsic_highest_distance(writer->outputs, writer->num_outputs);
    if (e->stage != TGSIC_PROCESSOR_VERT)
        e->distances_in = tgsic_count_distances(writer ? writer->shader : NULL, read);
    if (!e->fragment)
        e->distances_out = tgsic_count_distances(
            e->shader, tgsic_highest_distance(e->scan.outputs, e->scan.num_outputs));
    check_distances(e, &e->distances_in);
    check_distances(e, &e->distances_out);
}

/* how many vertices the inputs have, and which one an invocation writes */
static void find_vertices(struct emit *e)
{
    e->vertex_count = 32;
    if (e->stage == TGSIC_PROCESSOR_GEOM)
        e->vertex_count = tgsic_primitive_vertices(
            tgsic_t2s_property(e, TGSIC_PROPERTY_GS_INPUT_PRIMITIVE, TGSIC_PRIMITIVE_TRIANGLES));
    if (!e->vertex_count)
        e->vertex_count = 1;
    if (e->stage == TGSIC_PROCESSOR_TESS_CTRL)
        e->invocation = tgsic_t2s_load_builtin(e, SpvBuiltInInvocationId, TGSIC_KIND_INT, 1);
}

/* Colours that no instruction writes alone are written along with the first. */
static void add_broadcast(struct emit *e)
{
    unsigned count = e->opts->pipeline.state.num_color_buffers;
    if (!e->fragment || count < 2 || count > TGSIC_MAX_COLORS ||
        !tgsic_t2s_property(e, TGSIC_PROPERTY_FS_COLOR0_WRITES_ALL_CBUFS, 0) ||
        !tgsic_find_slot(e->scan.outputs, e->scan.num_outputs, TGSIC_SEMANTIC_COLOR, 0))
        return;
    for (unsigned i = 1; i < count; i++)
        if (!tgsic_find_slot(e->scan.outputs, e->scan.num_outputs, TGSIC_SEMANTIC_COLOR, i))
            e->broadcast[i] = tgsic_t2s_color(e, i);
}

/* A shader that reads its sample's number runs for each sample. */
static void shade_samples(struct emit *e)
{
    tgsic_t2s_capability(&e->m, SpvCapabilitySampleRateShading);
    tgsic_t2s_load_builtin(e, SpvBuiltInSampleId, TGSIC_KIND_INT, 1);
}

void tgsic_t2s_declare_io(struct emit *e)
{
    const struct tgsic_scan *scan = &e->scan;
    e->inputs = ARENA_ARRAY(e->arena, struct io, scan->num_inputs + 1);
    e->outputs = ARENA_ARRAY(e->arena, struct io, scan->num_outputs + 1);
    e->system_values = ARENA_ARRAY(e->arena, struct io, scan->num_system_values + 1);
    size_distances(e);
    find_vertices(e);
    tgsic_t2s_plan_varyings(e);
    tgsic_t2s_declare_depth(e);
    if (e->fragment && e->opts->pipeline.state.sample_shading != TGSIC_VARIANT_OFF)
        shade_samples(e);
    for (uint32_t i = 0; i < scan->num_inputs && !e->failed; i++)
        if (scan->inputs[i].declared)
            e->inputs[i] = input(e, &scan->inputs[i]);
    for (uint32_t i = 0; i < scan->num_system_values && !e->failed; i++)
        if (scan->system_values[i].declared)
            e->system_values[i] = system_value(e, &scan->system_values[i]);
    for (uint32_t i = 0; i < scan->num_outputs && !e->failed; i++)
        if (scan->outputs[i].declared)
            e->outputs[i] = output(e, &scan->outputs[i]);
    add_broadcast(e);
    find_arrays(e, scan->inputs, e->inputs, scan->num_inputs, &e->input_arrays,
                &e->num_input_arrays);
    find_arrays(e, scan->outputs, e->outputs, scan->num_outputs, &e->output_arrays,
                &e->num_output_arrays);
}
