/* SPDX-License-Identifier: MIT */
/* The interface: attributes, varyings, fragment outputs, built-in variables.
 *
 * A varying is always one vec4 (or integer vector) per semantic index, named by its semantic, so
 * that both sides agree whatever ranges and arrays each of them declares. Registers that are
 * addressed indirectly get a local array, filled from or copied to the varyings. */
#include "emit.h"

#include <string.h>

/* ---- Names --------------------------------------------------------------------------------- */

static const char *varying_stem(unsigned semantic)
{
    switch (semantic) {
    case TGSIC_SEMANTIC_COLOR:
        return "v_color";
    case TGSIC_SEMANTIC_BCOLOR:
        return "v_bcolor";
    case TGSIC_SEMANTIC_FOG:
        return "v_fog";
    case TGSIC_SEMANTIC_TEXCOORD:
        return "v_texcoord";
    case TGSIC_SEMANTIC_GENERIC:
        return "v_generic";
    case TGSIC_SEMANTIC_NORMAL:
        return "v_normal";
    default:
        return NULL;
    }
}

static void print_location(struct emit *e, unsigned location)
{
    TEXT_LITERAL(&e->globals, "layout(location = ");
    tgsic_text_uint(&e->globals, location);
    TEXT_LITERAL(&e->globals, ") ");
}

static void print_vector(struct emit *e, const char *direction, enum tgsic_kind kind,
                         const char *name)
{
    tgsic_text_str(&e->globals, direction);
    tgsic_text_str(&e->globals, tgsic_emit_type(kind, 4));
    tgsic_text_char(&e->globals, ' ');
    tgsic_text_str(&e->globals, name);
    TEXT_LITERAL(&e->globals, ";\n");
}

static const char *varying_name(struct emit *e, const struct tgsic_slot *slot)
{
    return tgsic_emit_numbered(e, varying_stem(slot->semantic), slot->semantic_index);
}

static struct tgsic_pos position_of(const struct emit *e, const struct tgsic_slot *slot)
{
    return slot->declared ? e->shader->declarations[slot->declaration].pos : (struct tgsic_pos){0};
}

/* ---- Pairs --------------------------------------------------------------------------------- */

static const struct tgsic_slot *find_slot(const struct tgsic_slot *slots, uint32_t count,
                                          unsigned semantic, unsigned index)
{
    for (uint32_t i = 0; i < count; i++)
        if (slots[i].declared && slots[i].semantic == semantic && slots[i].semantic_index == index)
            return &slots[i];
    return NULL;
}

/* the fragment shader's end of a varying, or NULL when it is not known or not read */
static const struct tgsic_slot *reader_of(const struct emit *e, const struct tgsic_slot *slot)
{
    if (!e->vertex)
        return slot;
    return e->consumer ? find_slot(e->consumer->inputs, e->consumer->num_inputs, slot->semantic,
                                   slot->semantic_index)
                       : NULL;
}

/* Integer varyings need both ends: a vertex shader translated alone has declared a vec4. */
static enum tgsic_kind varying_kind(const struct emit *e, const struct tgsic_slot *slot)
{
    const struct tgsic_slot *reader = reader_of(e, slot);
    bool paired = e->vertex ? e->consumer != NULL : e->producer != NULL;
    if (paired && reader && reader->interpolation == TGSIC_INTERPOLATE_CONSTANT &&
        !reader->indirect && (reader->kind == TGSIC_KIND_INT || reader->kind == TGSIC_KIND_UINT))
        return reader->kind;
    return TGSIC_KIND_FLOAT;
}

static bool is_flat(const struct emit *e, const struct tgsic_slot *reader)
{
    return reader->interpolation == TGSIC_INTERPOLATE_CONSTANT ||
           (reader->interpolation == TGSIC_INTERPOLATE_COLOR &&
            e->pipeline.state.flat_shade == TGSIC_VARIANT_STATIC);
}

static void print_qualifiers(struct emit *e, const struct tgsic_slot *slot)
{
    const struct tgsic_slot *reader = reader_of(e, slot);
    if (!reader)
        return;
    if (is_flat(e, reader)) {
        TEXT_LITERAL(&e->globals, "flat ");
        return;
    }
    if (reader->interpolation == TGSIC_INTERPOLATE_LINEAR) {
        tgsic_emit_need(e, TGSIC_FEATURE_NOPERSPECTIVE);
        TEXT_LITERAL(&e->globals, "noperspective ");
    }
    if (reader->location == TGSIC_LOCATION_CENTROID)
        TEXT_LITERAL(&e->globals, "centroid ");
    if (reader->location == TGSIC_LOCATION_SAMPLE) {
        tgsic_emit_need(e, TGSIC_FEATURE_SAMPLE_INTERPOLATION);
        TEXT_LITERAL(&e->globals, "sample ");
    }
}

/* Inputs had to repeat `invariant` before GLSL 4.30 where the vertex shader said it. */
static bool is_invariant(const struct emit *e, const struct tgsic_slot *slot)
{
    if (e->vertex)
        return slot->invariant;
    if (tgsic_emit_is_es(e) || tgsic_emit_version(e) >= 430 || !e->producer)
        return false;
    const struct tgsic_slot *writer = find_slot(e->producer->outputs, e->producer->num_outputs,
                                                slot->semantic, slot->semantic_index);
    return writer && writer->invariant;
}

/* ---- Varyings ------------------------------------------------------------------------------ */

/* Separable programs meet at run time, so each semantic has a fixed location. */
static bool separable_location(struct emit *e, const struct tgsic_slot *slot, unsigned *location)
{
    unsigned index = slot->semantic_index;
    switch (slot->semantic) {
    case TGSIC_SEMANTIC_TEXCOORD:
        *location = 19 + index;
        return index < 8;
    case TGSIC_SEMANTIC_FOG:
        *location = 27;
        return index == 0;
    case TGSIC_SEMANTIC_COLOR:
        *location = 28 + index;
        return index < 2;
    case TGSIC_SEMANTIC_BCOLOR:
        *location = 30 + index;
        return index < 2;
    default:
        *location = index;
        return index < 19;
    }
}

static void declare_varying(struct emit *e, const struct tgsic_slot *slot, const char *name,
                            enum tgsic_kind kind)
{
    struct tgsic_binding *binding = tgsic_emit_bind(e, TGSIC_RESOURCE_VARYING, name);
    binding->semantic = slot->semantic;
    binding->number = slot->semantic_index;
    if (tgsic_shader_property(e->shader, TGSIC_PROPERTY_SEPARABLE_PROGRAM, 0)) {
        unsigned location;
        if (!separable_location(e, slot, &location))
            tgsic_emit_fail(e, position_of(e, slot), "%s %u has no location in a separable program",
                            tgsic_semantic_name(slot->semantic), slot->semantic_index);
        tgsic_emit_need(e, TGSIC_FEATURE_EXPLICIT_VARYING_LOCATIONS);
        binding->explicit_location = true;
        binding->location = (uint16_t)location;
        print_location(e, location);
    }
    if (is_invariant(e, slot))
        TEXT_LITERAL(&e->globals, "invariant ");
    print_qualifiers(e, slot);
    print_vector(e, e->vertex ? "out " : "in ", kind, name);
}

static bool producer_lacks(const struct emit *e, unsigned semantic, unsigned index)
{
    return e->producer &&
           !find_slot(e->producer->outputs, e->producer->num_outputs, semantic, index);
}

static struct io varying_in(struct emit *e, const struct tgsic_slot *slot)
{
    enum tgsic_kind kind = varying_kind(e, slot);
    struct io io = {.form = IO_VECTOR, .kind = (uint8_t)kind, .width = 4};
    uint32_t sprites = slot->semantic == TGSIC_SEMANTIC_GENERIC ? e->pipeline.state.sprite_generic
                                                                : e->pipeline.state.sprite_texcoord;

    if (e->pipeline.state.point_sprite == TGSIC_VARIANT_STATIC &&
        (slot->semantic == TGSIC_SEMANTIC_GENERIC || slot->semantic == TGSIC_SEMANTIC_TEXCOORD) &&
        slot->semantic_index < 32 && sprites >> slot->semantic_index & 1)
        return (struct io){
            .name = "gl_PointCoord", .form = IO_VECTOR, .kind = TGSIC_KIND_FLOAT, .width = 2};
    if (producer_lacks(e, slot->semantic, slot->semantic_index)) {
        io.width = 0;
        return io;
    }
    io.name = varying_name(e, slot);
    declare_varying(e, slot, io.name, kind);
    return io;
}

/* a COLOR input that takes BCOLOR on back faces */
static struct io two_sided_in(struct emit *e, const struct tgsic_slot *slot)
{
    struct tgsic_slot back = *slot;
    struct io front = varying_in(e, slot);
    back.semantic = TGSIC_SEMANTIC_BCOLOR;
    if (producer_lacks(e, back.semantic, back.semantic_index))
        return front;
    struct io behind = varying_in(e, &back);
    if (!front.name)
        return behind;
    front.name =
        tgsic_arena_printf(e->arena, "(gl_FrontFacing ? %s : %s)", front.name, behind.name);
    return front;
}

static struct io varying_out(struct emit *e, const struct tgsic_slot *slot)
{
    enum tgsic_kind kind = varying_kind(e, slot);
    struct io io = {.form = IO_VECTOR, .kind = (uint8_t)kind, .width = 4};
    io.name = varying_name(e, slot);
    declare_varying(e, slot, io.name, kind);
    return io;
}

/* ---- Built-in variables -------------------------------------------------------------------- */

static struct io built_in(const char *name, enum io_form form, enum tgsic_kind kind, unsigned width,
                          unsigned first)
{
    return (struct io){.name = name,
                       .form = (uint8_t)form,
                       .kind = (uint8_t)kind,
                       .width = (uint8_t)width,
                       .first = (uint8_t)first};
}

static struct io scalar(const char *name, enum tgsic_kind kind)
{
    return built_in(name, IO_VECTOR, kind, 1, 0);
}

static struct io unknown(struct emit *e, const struct tgsic_slot *slot, const char *what)
{
    tgsic_emit_fail(e, position_of(e, slot), "%s %s is not translated",
                    tgsic_semantic_name(slot->semantic), what);
    return built_in(NULL, IO_NOWHERE, TGSIC_KIND_FLOAT, 0, 0);
}

static void note_built_in(struct emit *e, const struct tgsic_slot *slot, const char *name)
{
    tgsic_emit_bind(e, TGSIC_RESOURCE_BUILTIN, name)->semantic = slot->semantic;
}

static struct io clip_distance(struct emit *e, const struct tgsic_slot *slot)
{
    return built_in("gl_ClipDistance", IO_CLIP, TGSIC_KIND_FLOAT, 4, slot->semantic_index * 4u);
}

static struct io needs(struct emit *e, enum tgsic_feature feature, struct io io)
{
    tgsic_emit_need(e, feature);
    return io;
}

/* TGSI's default origin is the upper left and pixel centers are at halves */
static struct io fragment_position(struct emit *e, const struct tgsic_slot *slot)
{
    bool upper = tgsic_shader_property(e->shader, TGSIC_PROPERTY_FS_COORD_ORIGIN, 0) == 0;
    bool whole = tgsic_shader_property(e->shader, TGSIC_PROPERTY_FS_COORD_PIXEL_CENTER, 0) == 1;
    struct io io = built_in("gl_FragCoord", IO_VECTOR, TGSIC_KIND_FLOAT, 4, 0);

    if (!upper && !whole)
        return io;
    if (tgsic_emit_has(e, TGSIC_FEATURE_COORD_CONVENTIONS)) {
        tgsic_emit_need(e, TGSIC_FEATURE_COORD_CONVENTIONS);
        tgsic_text_printf(&e->globals, "layout(%s%s%s) in vec4 gl_FragCoord;\n",
                          upper ? "origin_upper_left" : "", upper && whole ? ", " : "",
                          whole ? "pixel_center_integer" : "");
        return io;
    }
    if (upper) {
        struct tgsic_binding *height =
            tgsic_emit_bind(e, TGSIC_RESOURCE_DRIVER_UNIFORM, "fs_framebuffer_height");
        height->driver = TGSIC_DRIVER_FRAMEBUFFER_HEIGHT;
        height->count = 1;
        TEXT_LITERAL(&e->globals, "uniform float fs_framebuffer_height;\n");
    }
    tgsic_text_printf(
        &e->prologue, "    vec4 position = vec4(gl_FragCoord.x%s, %s%s, gl_FragCoord.zw);\n",
        whole ? " - 0.5" : "", upper ? "fs_framebuffer_height - gl_FragCoord.y" : "gl_FragCoord.y",
        whole ? " - 0.5" : "");
    io.name = "position";
    return io;
}

static struct io fragment_input(struct emit *e, const struct tgsic_slot *slot)
{
    switch (slot->semantic) {
    case TGSIC_SEMANTIC_POSITION:
        return fragment_position(e, slot);
    case TGSIC_SEMANTIC_FACE:
        return scalar("(gl_FrontFacing ? 1.0 : -1.0)", TGSIC_KIND_FLOAT);
    case TGSIC_SEMANTIC_PCOORD:
        return built_in("gl_PointCoord", IO_VECTOR, TGSIC_KIND_FLOAT, 2, 0);
    case TGSIC_SEMANTIC_PRIM_ID:
        return needs(e, TGSIC_FEATURE_PRIMITIVE_ID, scalar("gl_PrimitiveID", TGSIC_KIND_INT));
    case TGSIC_SEMANTIC_LAYER:
        return needs(e, TGSIC_FEATURE_FRAGMENT_LAYER, scalar("gl_Layer", TGSIC_KIND_INT));
    case TGSIC_SEMANTIC_VIEWPORT_INDEX:
        if (tgsic_emit_is_es(e))
            return unknown(e, slot, "input");
        return needs(e, TGSIC_FEATURE_FRAGMENT_LAYER, scalar("gl_ViewportIndex", TGSIC_KIND_INT));
    case TGSIC_SEMANTIC_SAMPLEMASK:
        return needs(e, TGSIC_FEATURE_SAMPLE_MASK_IN, scalar("gl_SampleMaskIn[0]", TGSIC_KIND_INT));
    case TGSIC_SEMANTIC_CLIPDIST:
        return needs(e, TGSIC_FEATURE_CLIP_DISTANCES, clip_distance(e, slot));
    case TGSIC_SEMANTIC_COLOR:
        return e->pipeline.state.two_side == TGSIC_VARIANT_STATIC ? two_sided_in(e, slot)
                                                                  : varying_in(e, slot);
    default:
        return varying_stem(slot->semantic) ? varying_in(e, slot) : unknown(e, slot, "input");
    }
}

static void print_invariant(struct emit *e, const struct tgsic_slot *slot, const char *name)
{
    if (slot->invariant)
        tgsic_text_printf(&e->globals, "invariant %s;\n", name);
}

static struct io vertex_output(struct emit *e, const struct tgsic_slot *slot)
{
    switch (slot->semantic) {
    case TGSIC_SEMANTIC_POSITION:
        print_invariant(e, slot, "gl_Position");
        return built_in("gl_Position", IO_VECTOR, TGSIC_KIND_FLOAT, 4, 0);
    case TGSIC_SEMANTIC_PSIZE:
        note_built_in(e, slot, "gl_PointSize");
        print_invariant(e, slot, "gl_PointSize");
        return built_in("gl_PointSize", IO_ONLY, TGSIC_KIND_FLOAT, 1, 0);
    case TGSIC_SEMANTIC_CLIPDIST:
        note_built_in(e, slot, "gl_ClipDistance");
        return needs(e, TGSIC_FEATURE_CLIP_DISTANCES, clip_distance(e, slot));
    case TGSIC_SEMANTIC_CLIPVERTEX:
        if (e->host.compatibility) {
            note_built_in(e, slot, "gl_ClipVertex");
            return built_in("gl_ClipVertex", IO_VECTOR, TGSIC_KIND_FLOAT, 4, 0);
        }
        if (e->pipeline.state.clip_planes != TGSIC_VARIANT_OFF) {
            TEXT_LITERAL(&e->globals, "vec4 clip_vertex;\n");
            return built_in("clip_vertex", IO_VECTOR, TGSIC_KIND_FLOAT, 4, 0);
        }
        return built_in(NULL, IO_NOWHERE, TGSIC_KIND_FLOAT, 4, 0);
    case TGSIC_SEMANTIC_EDGEFLAG:
        return built_in(NULL, IO_NOWHERE, TGSIC_KIND_FLOAT, 4, 0);
    case TGSIC_SEMANTIC_LAYER:
        return needs(e, TGSIC_FEATURE_VERTEX_LAYER,
                     built_in("gl_Layer", IO_ONLY, TGSIC_KIND_INT, 1, 0));
    case TGSIC_SEMANTIC_VIEWPORT_INDEX:
        return needs(e, TGSIC_FEATURE_VERTEX_LAYER,
                     built_in("gl_ViewportIndex", IO_ONLY, TGSIC_KIND_INT, 1, 0));
    default:
        return varying_stem(slot->semantic) ? varying_out(e, slot) : unknown(e, slot, "output");
    }
}

/* ---- Attributes and colours ---------------------------------------------------------------- */

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

static bool use_locations(struct emit *e)
{
    return tgsic_emit_has(e, TGSIC_FEATURE_EXPLICIT_LOCATIONS) &&
           tgsic_emit_need(e, TGSIC_FEATURE_EXPLICIT_LOCATIONS);
}

static struct io attribute(struct emit *e, uint32_t number)
{
    enum tgsic_kind kind = kind_of_components(
        number < TGSIC_MAX_ATTRIBUTES ? e->pipeline.state.attribute_type[number] : 0);
    struct io io = {.form = IO_VECTOR, .kind = (uint8_t)kind, .width = 4};
    io.name = tgsic_emit_numbered(e, "vs_in", number);
    struct tgsic_binding *binding = tgsic_emit_bind(e, TGSIC_RESOURCE_ATTRIBUTE, io.name);
    binding->number = binding->location = (uint16_t)number;
    binding->type = vector_type(kind);
    binding->explicit_location = use_locations(e);
    if (binding->explicit_location)
        print_location(e, number);
    print_vector(e, "in ", kind, io.name);
    return io;
}

static struct io color(struct emit *e, unsigned number)
{
    bool dual = e->pipeline.state.dual_source;
    enum tgsic_kind kind =
        kind_of_components(number < TGSIC_MAX_COLORS ? e->pipeline.state.color_type[number] : 0);
    struct io io = {.form = IO_VECTOR, .kind = (uint8_t)kind, .width = 4};
    io.name = tgsic_emit_numbered(e, "f_color", number);
    struct tgsic_binding *binding = tgsic_emit_bind(e, TGSIC_RESOURCE_OUTPUT, io.name);
    binding->semantic = TGSIC_SEMANTIC_COLOR;
    binding->number = (uint16_t)number;
    binding->location = (uint16_t)(dual ? 0 : number);
    binding->index = (uint16_t)(dual ? number : 0);
    binding->type = vector_type(kind);
    binding->explicit_location = use_locations(e);
    if (dual) {
        tgsic_emit_need(e, TGSIC_FEATURE_DUAL_SOURCE);
        if (binding->explicit_location)
            tgsic_text_printf(&e->globals, "layout(location = 0, index = %u) ", number);
    } else if (binding->explicit_location) {
        print_location(e, number);
    }
    const struct tgsic_slot *slot =
        find_slot(e->scan.outputs, e->scan.num_outputs, TGSIC_SEMANTIC_COLOR, number);
    print_vector(e, slot && slot->fetched ? "inout " : "out ", kind, io.name);
    if (slot && slot->fetched_late)
        tgsic_text_printf(&e->prologue, "    %s framebuffer%u = %s;\n", tgsic_emit_type(kind, 4),
                          number, io.name);
    return io;
}

static struct io depth(struct emit *e, const struct tgsic_slot *slot)
{
    static const char *const layouts[] = {NULL, "depth_any", "depth_greater", "depth_less",
                                          "depth_unchanged"};
    uint32_t layout = tgsic_shader_property(e->shader, TGSIC_PROPERTY_FS_DEPTH_LAYOUT, 0);
    if (layout > 4) {
        tgsic_emit_fail(e, position_of(e, slot), "FS_DEPTH_LAYOUT %u is unknown", layout);
    } else if (layouts[layout]) {
        tgsic_emit_need(e, TGSIC_FEATURE_DEPTH_LAYOUT);
        tgsic_text_printf(&e->globals, "layout(%s) out float gl_FragDepth;\n", layouts[layout]);
    }
    return built_in("gl_FragDepth", IO_ONLY, TGSIC_KIND_FLOAT, 1, 2);
}

static struct io fragment_output(struct emit *e, const struct tgsic_slot *slot)
{
    switch (slot->semantic) {
    case TGSIC_SEMANTIC_COLOR:
        return color(e, slot->semantic_index);
    case TGSIC_SEMANTIC_POSITION:
        return depth(e, slot);
    case TGSIC_SEMANTIC_STENCIL:
        return needs(e, TGSIC_FEATURE_STENCIL_EXPORT,
                     built_in("gl_FragStencilRefARB", IO_ONLY, TGSIC_KIND_INT, 1, 1));
    case TGSIC_SEMANTIC_SAMPLEMASK:
        return needs(e, TGSIC_FEATURE_SAMPLE_VARIABLES,
                     built_in("gl_SampleMask[0]", IO_ONLY, TGSIC_KIND_INT, 1, 0));
    default:
        return unknown(e, slot, "output");
    }
}

/* ---- System values ------------------------------------------------------------------------- */

static const char *draw_parameter(const struct emit *e, const char *core, const char *arb)
{
    return tgsic_emit_version(e) >= 460 ? core : arb;
}

static struct io system_value(struct emit *e, const struct tgsic_slot *slot)
{
    switch (slot->semantic) {
    case TGSIC_SEMANTIC_VERTEXID:
        return scalar("gl_VertexID", TGSIC_KIND_INT);
    case TGSIC_SEMANTIC_VERTEXID_NOBASE:
        return needs(e, TGSIC_FEATURE_DRAW_PARAMETERS,
                     scalar(draw_parameter(e, "(gl_VertexID - gl_BaseVertex)",
                                           "(gl_VertexID - gl_BaseVertexARB)"),
                            TGSIC_KIND_INT));
    case TGSIC_SEMANTIC_BASEVERTEX:
        return needs(
            e, TGSIC_FEATURE_DRAW_PARAMETERS,
            scalar(draw_parameter(e, "gl_BaseVertex", "gl_BaseVertexARB"), TGSIC_KIND_INT));
    case TGSIC_SEMANTIC_BASEINSTANCE:
        return needs(
            e, TGSIC_FEATURE_DRAW_PARAMETERS,
            scalar(draw_parameter(e, "gl_BaseInstance", "gl_BaseInstanceARB"), TGSIC_KIND_INT));
    case TGSIC_SEMANTIC_DRAWID:
        return needs(e, TGSIC_FEATURE_DRAW_PARAMETERS,
                     scalar(draw_parameter(e, "gl_DrawID", "gl_DrawIDARB"), TGSIC_KIND_INT));
    case TGSIC_SEMANTIC_INSTANCEID:
        return needs(e, TGSIC_FEATURE_INSTANCE_ID,
                     scalar(tgsic_emit_is_es(e) || tgsic_emit_version(e) >= 140
                                ? "gl_InstanceID"
                                : "gl_InstanceIDARB",
                            TGSIC_KIND_INT));
    case TGSIC_SEMANTIC_PRIM_ID:
        return needs(e, TGSIC_FEATURE_PRIMITIVE_ID, scalar("gl_PrimitiveID", TGSIC_KIND_INT));
    case TGSIC_SEMANTIC_SAMPLEID:
        return needs(e, TGSIC_FEATURE_SAMPLE_VARIABLES, scalar("gl_SampleID", TGSIC_KIND_INT));
    case TGSIC_SEMANTIC_SAMPLEPOS:
        return needs(e, TGSIC_FEATURE_SAMPLE_VARIABLES,
                     built_in("gl_SamplePosition", IO_VECTOR, TGSIC_KIND_FLOAT, 2, 0));
    case TGSIC_SEMANTIC_SAMPLEMASK:
        return needs(e, TGSIC_FEATURE_SAMPLE_MASK_IN, scalar("gl_SampleMaskIn[0]", TGSIC_KIND_INT));
    case TGSIC_SEMANTIC_HELPER_INVOCATION:
        return needs(e, TGSIC_FEATURE_HELPER_INVOCATION,
                     scalar("gl_HelperInvocation", TGSIC_KIND_BOOL));
    case TGSIC_SEMANTIC_FACE:
        return scalar("gl_FrontFacing", TGSIC_KIND_BOOL);
    case TGSIC_SEMANTIC_POSITION:
        return e->vertex ? unknown(e, slot, "system value") : fragment_position(e, slot);
    case TGSIC_SEMANTIC_PCOORD:
        return built_in("gl_PointCoord", IO_VECTOR, TGSIC_KIND_FLOAT, 2, 0);
    default:
        return unknown(e, slot, "system value");
    }
}

/* ---- Arrays -------------------------------------------------------------------------------- */

static bool continues_array(const struct tgsic_slot *slots, uint32_t i, bool whole)
{
    return slots[i].indirect && (whole || slots[i].array_id == slots[i - 1].array_id);
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

static void find_arrays(struct emit *e, const struct tgsic_slot *slots, struct io *ios,
                        uint32_t count, struct io_array **arrays, uint32_t *num_arrays,
                        const char *name)
{
    bool whole = all_indirect(slots, count);
    for (uint32_t first = 0, last; first < count; first = last + 1) {
        last = first;
        if (!slots[first].indirect)
            continue;
        while (last + 1 < count && continues_array(slots, last + 1, whole))
            last++;
        ARENA_RESERVE(e->arena, *arrays, *num_arrays);
        struct io_array *array = &(*arrays)[(*num_arrays)++];
        *array = (struct io_array){first, last, array_kind(ios, first, last)};
        for (uint32_t i = first; i <= last; i++)
            ios[i].array = (uint16_t)*num_arrays;
        tgsic_text_printf(&e->globals, "%s %s%u[%u];\n", tgsic_emit_type(array->kind, 4), name,
                          *num_arrays - 1, last - first + 1);
    }
}

/* ---- Entry --------------------------------------------------------------------------------- */

static unsigned highest_distance(const struct tgsic_slot *slots, uint32_t count)
{
    unsigned highest = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (!slots[i].declared || slots[i].semantic != TGSIC_SEMANTIC_CLIPDIST)
            continue;
        for (unsigned c = 0; c < 4; c++)
            if (slots[i].used_mask >> c & 1 && highest < slots[i].semantic_index * 4u + c + 1)
                highest = slots[i].semantic_index * 4u + c + 1;
    }
    return highest;
}

static void size_distances(struct emit *e)
{
    const struct tgsic_scan *writer = e->vertex ? &e->scan : e->producer ? e->producer : NULL;
    unsigned used = e->vertex ? highest_distance(e->scan.outputs, e->scan.num_outputs)
                              : highest_distance(e->scan.inputs, e->scan.num_inputs);
    uint32_t clip = UINT32_MAX, cull = 0;
    if (writer) {
        clip = tgsic_shader_property(writer->shader, TGSIC_PROPERTY_NUM_CLIPDIST_ENABLED, clip);
        cull = tgsic_shader_property(writer->shader, TGSIC_PROPERTY_NUM_CULLDIST_ENABLED, 0);
    }
    if (!used)
        return;
    /* a shader that counts its cull distances and no clip distances has none */
    e->num_clip = clip != UINT32_MAX ? clip : cull ? 0 : used;
    e->num_cull = cull;
    if (e->num_clip > 8 || e->num_cull > 8) {
        tgsic_emit_fail(e, (struct tgsic_pos){0}, "more than 8 clip or cull distances");
        e->num_clip = e->num_cull = 0;
    }
    if (e->num_cull)
        tgsic_emit_need(e, TGSIC_FEATURE_CULL_DISTANCES);
    const char *direction = e->vertex ? "out" : "in";
    if (e->num_clip)
        tgsic_text_printf(&e->globals, "%s float gl_ClipDistance[%u];\n", direction, e->num_clip);
    if (e->num_cull)
        tgsic_text_printf(&e->globals, "%s float gl_CullDistance[%u];\n", direction, e->num_cull);
}

static void broadcast_color(struct emit *e)
{
    unsigned count = e->pipeline.state.num_color_buffers;
    if (e->vertex || count < 2 || count > TGSIC_MAX_COLORS ||
        !tgsic_shader_property(e->shader, TGSIC_PROPERTY_FS_COLOR0_WRITES_ALL_CBUFS, 0) ||
        !find_slot(e->scan.outputs, e->scan.num_outputs, TGSIC_SEMANTIC_COLOR, 0))
        return;
    for (unsigned i = 1; i < count; i++) {
        if (!find_slot(e->scan.outputs, e->scan.num_outputs, TGSIC_SEMANTIC_COLOR, i))
            color(e, i);
        tgsic_text_printf(&e->epilogue, "    f_color%u = f_color0;\n", i);
    }
}

/* what the fragment shader reads and the vertex shader never writes has to exist for linking */
static void add_missing_outputs(struct emit *e)
{
    for (uint32_t i = 0; e->vertex && e->consumer && i < e->consumer->num_inputs; i++) {
        const struct tgsic_slot *slot = &e->consumer->inputs[i];
        if (!slot->declared || !varying_stem(slot->semantic) ||
            find_slot(e->scan.outputs, e->scan.num_outputs, slot->semantic, slot->semantic_index))
            continue;
        struct io io = varying_out(e, slot);
        if (io.kind == TGSIC_KIND_FLOAT)
            tgsic_text_printf(&e->epilogue, "    %s = vec4(0.0, 0.0, 0.0, 1.0);\n", io.name);
        else
            tgsic_text_printf(&e->epilogue, "    %s = %s(0);\n", io.name,
                              tgsic_emit_type(io.kind, 4));
    }
}

void tgsic_emit_declare_io(struct emit *e)
{
    struct tgsic_scan *scan = &e->scan;
    e->inputs = ARENA_ARRAY(e->arena, struct io, scan->num_inputs + 1);
    e->outputs = ARENA_ARRAY(e->arena, struct io, scan->num_outputs + 1);
    e->system_values = ARENA_ARRAY(e->arena, struct io, scan->num_system_values + 1);
    size_distances(e);
    for (uint32_t i = 0; i < scan->num_inputs; i++)
        if (scan->inputs[i].declared)
            e->inputs[i] = e->vertex ? attribute(e, i) : fragment_input(e, &scan->inputs[i]);
    for (uint32_t i = 0; i < scan->num_system_values; i++)
        if (scan->system_values[i].declared)
            e->system_values[i] = system_value(e, &scan->system_values[i]);
    for (uint32_t i = 0; i < scan->num_outputs; i++)
        if (scan->outputs[i].declared)
            e->outputs[i] = e->vertex ? vertex_output(e, &scan->outputs[i])
                                      : fragment_output(e, &scan->outputs[i]);
    broadcast_color(e);
    add_missing_outputs(e);
    find_arrays(e, scan->inputs, e->inputs, scan->num_inputs, &e->input_arrays,
                &e->num_input_arrays, "inputs");
    find_arrays(e, scan->outputs, e->outputs, scan->num_outputs, &e->output_arrays,
                &e->num_output_arrays, "outputs");
}
