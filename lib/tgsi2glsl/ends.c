/* SPDX-License-Identifier: MIT */
/* The ends of the pipeline: vertex attributes; position, colours and depth of fragments. */
#include "emit.h"

#include <string.h>

static enum tgsic_kind kind_of_components(unsigned type)
{
    return type == TGSIC_COMPONENTS_SINT   ? TGSIC_KIND_INT
           : type == TGSIC_COMPONENTS_UINT ? TGSIC_KIND_UINT
                                           : TGSIC_KIND_FLOAT;
}

static bool use_locations(struct emit *e)
{
    return !e->old && tgsic_emit_want(e, TGSIC_FEATURE_EXPLICIT_LOCATIONS);
}

struct io tgsic_emit_attribute(struct emit *e, uint32_t number)
{
    enum tgsic_kind kind = kind_of_components(
        number < TGSIC_MAX_ATTRIBUTES ? e->pipeline->state.attribute_type[number] : 0);
    struct io io = {.form = IO_VECTOR, .kind = (uint8_t)kind, .width = 4};
    static const struct type_word stem = WORD("_in"), in = WORD("in "), old = WORD("attribute ");
    tgsic_emit_name_slot(e, &io, e->prefix, e->prefix_length, &stem, number);
    struct tgsic_binding *binding = tgsic_emit_bind(e, TGSIC_RESOURCE_ATTRIBUTE, io.name);
    binding->number = binding->location = (uint16_t)number;
    binding->type = tgsic_emit_vector_type(kind);
    binding->explicit_location = use_locations(e);
    if (binding->explicit_location)
        tgsic_emit_location(e, number);
    if (kind != TGSIC_KIND_FLOAT)
        tgsic_emit_need(e, TGSIC_FEATURE_NATIVE_INTEGERS);
    tgsic_emit_declare_slot(e, e->old ? &old : &in, &io);
    if (number < 32 && e->pipeline->state.attribute_bgra >> number & 1)
        tgsic_emit_rename(&io, tgsic_arena_printf(e->arena, "%s.zyxw", io.name));
    return io;
}

/* the pixel center at whole numbers or at halves */
static void print_position(struct emit *e, bool upper, bool whole)
{
    const char *y = tgsic_emit_window_y(e, upper), *z = tgsic_emit_window_z(e);
    const char *half = whole ? " - 0.5" : "";
    tgsic_emit_prologue_name(e, "vec4", "position");
    tgsic_text_printf(&e->prologue, "vec4(gl_FragCoord.x%s, %s%s, %s, gl_FragCoord.w);\n", half, y,
                      half, z);
}

/* TGSI's default origin is the upper left and pixel centers are at halves */
struct io tgsic_emit_fragment_position(struct emit *e)
{
    const struct tgsic_state *state = &e->pipeline->state;
    bool upper = !tgsic_emit_is_set(e, TGSIC_PROPERTY_FS_COORD_ORIGIN);
    bool whole = tgsic_shader_property(e->shader, TGSIC_PROPERTY_FS_COORD_PIXEL_CENTER, 0) == 1;
    bool computed = state->flip_y == TGSIC_VARIANT_DYNAMIC || tgsic_emit_is_on(state->depth_clamp);
    bool reversed = upper != (state->flip_y == TGSIC_VARIANT_STATIC);
    struct io io = {
        .name = "gl_FragCoord", .form = IO_VECTOR, .kind = TGSIC_KIND_FLOAT, .width = 4};

    if (!reversed && !whole && !computed)
        return io;
    if (computed || e->old || !tgsic_emit_has(e, TGSIC_FEATURE_COORD_CONVENTIONS)) {
        print_position(e, upper, whole);
        io.name = "position";
        return io;
    }
    tgsic_emit_need(e, TGSIC_FEATURE_COORD_CONVENTIONS);
    tgsic_text_printf(&e->globals, "layout(%s%s%s) in vec4 gl_FragCoord;\n",
                      reversed ? "origin_upper_left" : "", reversed && whole ? ", " : "",
                      whole ? "pixel_center_integer" : "");
    return io;
}

/* a COLOR input that takes BCOLOR on back faces */
struct io tgsic_emit_two_sided(struct emit *e, const struct tgsic_slot *slot)
{
    bool dynamic = e->pipeline->state.two_side == TGSIC_VARIANT_DYNAMIC;
    struct tgsic_slot back = *slot;
    struct io front = tgsic_emit_varying_in(e, slot);
    back.semantic = TGSIC_SEMANTIC_BCOLOR;
    if (tgsic_emit_producer_lacks(e, back.semantic, back.semantic_index))
        return front;
    struct io behind = tgsic_emit_varying_in(e, &back);
    if (!front.name && !dynamic)
        return behind;
    if (!front.name)
        front.name = "vec4(0.0, 0.0, 0.0, 1.0)";
    front.width = 4;
    tgsic_emit_rename(&front,
                      dynamic ? tgsic_arena_printf(e->arena, "(%s && !gl_FrontFacing ? %s : %s)",
                                                   tgsic_emit_driver(e, TGSIC_DRIVER_TWO_SIDE),
                                                   behind.name, front.name)
                              : tgsic_arena_printf(e->arena, "(gl_FrontFacing ? %s : %s)",
                                                   front.name, behind.name));
    return front;
}

/* a built-in variable; `gl_FragColor` goes to all buffers */
static void declare_old_color(struct emit *e, struct io *io, unsigned number,
                              struct tgsic_binding *binding)
{
    bool all = tgsic_emit_is_set(e, TGSIC_PROPERTY_FS_COLOR0_WRITES_ALL_CBUFS);
    if (io->kind != TGSIC_KIND_FLOAT)
        tgsic_emit_need(e, TGSIC_FEATURE_NATIVE_INTEGERS);
    if (number && e->pipeline->state.dual_source) {
        tgsic_emit_rename(io, "gl_SecondaryFragColorEXT");
        if (!tgsic_emit_is_es(e))
            tgsic_emit_fail(e, (struct tgsic_pos){0}, "dual-source blending before GLSL 1.30");
        return;
    }
    if (number)
        tgsic_emit_need(e, TGSIC_FEATURE_SEVERAL_COLORS);
    tgsic_emit_rename(io, all && !number ? "gl_FragColor"
                                         : tgsic_arena_printf(e->arena, "gl_FragData[%u]", number));
    binding->name = io->name;
}

struct io tgsic_emit_color(struct emit *e, unsigned number, const struct tgsic_slot *slot)
{
    bool dual = e->pipeline->state.dual_source;
    enum tgsic_kind kind =
        kind_of_components(number < TGSIC_MAX_COLORS ? e->pipeline->state.color_type[number] : 0);
    struct io io = {.form = IO_VECTOR, .kind = (uint8_t)kind, .width = 4};
    static const struct type_word stem = WORD("f_color"), out = WORD("out "), both = WORD("inout ");
    tgsic_emit_name_slot(e, &io, e->name_prefix, strlen(e->name_prefix), &stem, number);
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
    bool operated = tgsic_emit_is_on(e->pipeline->state.logic_op);
    bool fetched = operated || (slot && slot->fetched);
    const char *held = io.name;
    if (operated)
        tgsic_emit_need(e, TGSIC_FEATURE_FRAMEBUFFER_FETCH);
    if (e->old) {
        declare_old_color(e, &io, number, binding);
        held = tgsic_arena_printf(e->arena, "gl_LastFragData[%u]", number);
    } else {
        tgsic_emit_declare_slot(e, fetched ? &both : &out, &io);
    }
    if (operated || (slot && slot->fetched_late)) {
        tgsic_emit_prologue_name(e, tgsic_emit_type(kind, 4),
                                 tgsic_arena_printf(e->arena, "framebuffer%u", number));
        tgsic_text_printf(&e->prologue, "%s;\n", held);
    }
    if (number < TGSIC_MAX_COLORS) {
        e->colors[number] = io.name;
        e->num_colors = e->num_colors > number ? e->num_colors : number + 1;
    }
    return io;
}

const char *tgsic_emit_depth_name(const struct emit *e)
{
    return e->old && tgsic_emit_is_es(e) ? "gl_FragDepthEXT" : "gl_FragDepth";
}

/* A layout is a promise to the host, which may go without. */
struct io tgsic_emit_depth(struct emit *e, const struct tgsic_slot *slot)
{
    static const char *const layouts[] = {NULL, "depth_any", "depth_greater", "depth_less",
                                          "depth_unchanged"};
    uint32_t layout = tgsic_shader_property(e->shader, TGSIC_PROPERTY_FS_DEPTH_LAYOUT, 0);
    if (layout > 4) {
        tgsic_emit_fail(e, tgsic_emit_slot_position(e, slot), "FS_DEPTH_LAYOUT %u is unknown",
                        layout);
    } else if (layouts[layout] && tgsic_emit_has(e, TGSIC_FEATURE_DEPTH_LAYOUT) && !e->old) {
        tgsic_emit_need(e, TGSIC_FEATURE_DEPTH_LAYOUT);
        tgsic_text_printf(&e->globals, "layout(%s) out float gl_FragDepth;\n", layouts[layout]);
    }
    tgsic_emit_need(e, TGSIC_FEATURE_FRAGMENT_DEPTH);
    return (struct io){.name = tgsic_emit_depth_name(e),
                       .form = IO_ONLY,
                       .kind = TGSIC_KIND_FLOAT,
                       .width = 1,
                       .first = 2};
}

void tgsic_emit_broadcast_color(struct emit *e)
{
    unsigned count = e->pipeline->state.num_color_buffers;
    if (!e->fragment || e->old || count < 2 || count > TGSIC_MAX_COLORS ||
        !tgsic_emit_is_set(e, TGSIC_PROPERTY_FS_COLOR0_WRITES_ALL_CBUFS) ||
        !tgsic_emit_find_slot(e, SLOTS_WRITTEN, TGSIC_SEMANTIC_COLOR, 0))
        return;
    for (unsigned i = 1; i < count; i++) {
        if (!tgsic_emit_find_slot(e, SLOTS_WRITTEN, TGSIC_SEMANTIC_COLOR, i))
            tgsic_emit_color(e, i, NULL);
        e->broadcast |= (uint8_t)(1u << i);
    }
}
