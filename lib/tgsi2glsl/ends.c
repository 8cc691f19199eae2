/* SPDX-License-Identifier: MIT */
/* The ends of the pipeline: vertex attributes; position, colours and depth of fragments. */
#include "emit.h"

static enum tgsic_kind kind_of_components(unsigned type)
{
    return type == TGSIC_COMPONENTS_SINT   ? TGSIC_KIND_INT
           : type == TGSIC_COMPONENTS_UINT ? TGSIC_KIND_UINT
                                           : TGSIC_KIND_FLOAT;
}

uint8_t tgsic_emit_vector_type(enum tgsic_kind kind)
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

struct io tgsic_emit_attribute(struct emit *e, uint32_t number)
{
    enum tgsic_kind kind = kind_of_components(
        number < TGSIC_MAX_ATTRIBUTES ? e->pipeline.state.attribute_type[number] : 0);
    struct io io = {.form = IO_VECTOR, .kind = (uint8_t)kind, .width = 4};
    io.name = tgsic_emit_numbered(e, "vs_in", number);
    struct tgsic_binding *binding = tgsic_emit_bind(e, TGSIC_RESOURCE_ATTRIBUTE, io.name);
    binding->number = binding->location = (uint16_t)number;
    binding->type = tgsic_emit_vector_type(kind);
    binding->explicit_location = use_locations(e);
    if (binding->explicit_location)
        tgsic_emit_location(e, number);
    tgsic_text_printf(&e->globals, "in %s %s;\n", tgsic_emit_type(kind, 4), io.name);
    return io;
}

/* TGSI's default origin is the upper left and pixel centers are at halves */
struct io tgsic_emit_fragment_position(struct emit *e)
{
    bool upper = tgsic_shader_property(e->shader, TGSIC_PROPERTY_FS_COORD_ORIGIN, 0) == 0;
    bool whole = tgsic_shader_property(e->shader, TGSIC_PROPERTY_FS_COORD_PIXEL_CENTER, 0) == 1;
    struct io io = {
        .name = "gl_FragCoord", .form = IO_VECTOR, .kind = TGSIC_KIND_FLOAT, .width = 4};

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

/* a COLOR input that takes BCOLOR on back faces */
struct io tgsic_emit_two_sided(struct emit *e, const struct tgsic_slot *slot)
{
    struct tgsic_slot back = *slot;
    struct io front = tgsic_emit_varying_in(e, slot);
    back.semantic = TGSIC_SEMANTIC_BCOLOR;
    if (tgsic_emit_producer_lacks(e, back.semantic, back.semantic_index))
        return front;
    struct io behind = tgsic_emit_varying_in(e, &back);
    if (!front.name)
        return behind;
    front.name =
        tgsic_arena_printf(e->arena, "(gl_FrontFacing ? %s : %s)", front.name, behind.name);
    return front;
}

struct io tgsic_emit_color(struct emit *e, unsigned number)
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
    binding->type = tgsic_emit_vector_type(kind);
    binding->explicit_location = use_locations(e);
    if (dual) {
        tgsic_emit_need(e, TGSIC_FEATURE_DUAL_SOURCE);
        if (binding->explicit_location)
            tgsic_text_printf(&e->globals, "layout(location = 0, index = %u) ", number);
    } else if (binding->explicit_location) {
        tgsic_emit_location(e, number);
    }
    const struct tgsic_slot *slot =
        tgsic_find_slot(e->scan.outputs, e->scan.num_outputs, TGSIC_SEMANTIC_COLOR, number);
    tgsic_text_printf(&e->globals, "%s %s %s;\n", slot && slot->fetched ? "inout" : "out",
                      tgsic_emit_type(kind, 4), io.name);
    if (slot && slot->fetched_late)
        tgsic_text_printf(&e->prologue, "    %s framebuffer%u = %s;\n", tgsic_emit_type(kind, 4),
                          number, io.name);
    return io;
}

struct io tgsic_emit_depth(struct emit *e, const struct tgsic_slot *slot)
{
    static const char *const layouts[] = {NULL, "depth_any", "depth_greater", "depth_less",
                                          "depth_unchanged"};
    uint32_t layout = tgsic_shader_property(e->shader, TGSIC_PROPERTY_FS_DEPTH_LAYOUT, 0);
    if (layout > 4) {
        tgsic_emit_fail(e, tgsic_emit_slot_position(e, slot), "FS_DEPTH_LAYOUT %u is unknown",
                        layout);
    } else if (layouts[layout]) {
        tgsic_emit_need(e, TGSIC_FEATURE_DEPTH_LAYOUT);
        tgsic_text_printf(&e->globals, "layout(%s) out float gl_FragDepth;\n", layouts[layout]);
    }
    return (struct io){
        .name = "gl_FragDepth", .form = IO_ONLY, .kind = TGSIC_KIND_FLOAT, .width = 1, .first = 2};
}

void tgsic_emit_broadcast_color(struct emit *e)
{
    unsigned count = e->pipeline.state.num_color_buffers;
    if (!e->fragment || count < 2 || count > TGSIC_MAX_COLORS ||
        !tgsic_shader_property(e->shader, TGSIC_PROPERTY_FS_COLOR0_WRITES_ALL_CBUFS, 0) ||
        !tgsic_find_slot(e->scan.outputs, e->scan.num_outputs, TGSIC_SEMANTIC_COLOR, 0))
        return;
    for (unsigned i = 1; i < count; i++) {
        if (!tgsic_find_slot(e->scan.outputs, e->scan.num_outputs, TGSIC_SEMANTIC_COLOR, i))
            tgsic_emit_color(e, i);
        tgsic_text_printf(&e->epilogue, "    f_color%u = f_color0;\n", i);
    }
}
