/* SPDX-License-Identifier: MIT */
/* State of the last stage before rasterization: clip planes, the turned picture, the depth clamp;
 * colours that are clamped or flat on demand. */
#include "emit.h"

#include "tgsi/number.h"

void tgsic_emit_check_state(struct emit *e)
{
    if (e->pipeline->state.sample_shading == TGSIC_VARIANT_DYNAMIC)
        tgsic_emit_fail(e, (struct tgsic_pos){0},
                        "sample shading that is chosen at run time has no GLSL counterpart");
    if (e->pipeline->state.clip_depth != TGSIC_VARIANT_OFF ||
        e->pipeline->state.point_size != TGSIC_VARIANT_OFF)
        tgsic_emit_fail(e, (struct tgsic_pos){0},
                        "this state is OpenGL's own; its variants are not for GLSL");
    if (tgsic_emit_is_on(e->pipeline->state.depth_clamp) &&
        tgsic_emit_is_set(e, TGSIC_PROPERTY_SEPARABLE_PROGRAM))
        tgsic_emit_fail(e, (struct tgsic_pos){0},
                        "the depth clamp has no location in a separable program");
}

static bool is_last(const struct emit *e)
{
    return !e->fragment && e->stage != TGSIC_PROCESSOR_COMP && e->reader == TGSIC_PROCESSOR_FRAG;
}

bool tgsic_emit_moves_position(const struct emit *e)
{
    const struct tgsic_state *state = &e->pipeline->state;
    return is_last(e) &&
           (tgsic_emit_is_on(state->flip_position) || tgsic_emit_is_on(state->depth_clamp));
}

/* ---- Colours ------------------------------------------------------------------------------- */

static bool is_color(unsigned semantic)
{
    return semantic == TGSIC_SEMANTIC_COLOR || semantic == TGSIC_SEMANTIC_BCOLOR;
}

void tgsic_emit_clamp_colors(struct emit *e)
{
    bool dynamic = e->pipeline->state.clamp_color == TGSIC_VARIANT_DYNAMIC;
    if (!tgsic_emit_is_on(e->pipeline->state.clamp_color))
        return;
    for (uint32_t i = 0; i < e->scan.num_outputs; i++) {
        const struct tgsic_slot *slot = &e->scan.outputs[i];
        const char *name = e->outputs[i].name;
        if (!slot->declared || !is_color(slot->semantic) || e->outputs[i].form != IO_VECTOR ||
            e->outputs[i].kind != TGSIC_KIND_FLOAT)
            continue;
        if (dynamic)
            tgsic_text_printf(&e->epilogue, "    if (%s)\n    ",
                              tgsic_emit_driver(e, TGSIC_DRIVER_CLAMP_COLOR));
        tgsic_text_printf(&e->epilogue, "    %s = clamp(%s, 0.0, 1.0);\n", name, name);
    }
}

/* the second, flat one of each colour that may have to be */
static void copy_flat_colors(struct emit *e)
{
    if (e->pipeline->state.flat_shade != TGSIC_VARIANT_DYNAMIC)
        return;
    for (uint32_t i = 0; i < e->scan.num_outputs; i++) {
        const struct tgsic_slot *slot = &e->scan.outputs[i];
        if (slot->declared && is_color(slot->semantic))
            tgsic_text_printf(&e->epilogue, "    %s = %s;\n", tgsic_emit_flat_name(e, slot),
                              e->outputs[i].name);
    }
}

/* ---- Clip planes --------------------------------------------------------------------------- */

static const char *clipped_position(const struct emit *e)
{
    const char *position = tgsic_emit_moves_position(e) ? "vertex_position" : "gl_Position";
    for (uint32_t i = 0; i < e->scan.num_outputs; i++)
        if (e->scan.outputs[i].declared &&
            e->scan.outputs[i].semantic == TGSIC_SEMANTIC_CLIPVERTEX && e->outputs[i].name)
            position = e->outputs[i].name;
    return position;
}

static void print_plane(struct emit *e, unsigned plane)
{
    const float *values = e->pipeline->state.clip_plane[plane];
    char number[TGSIC_NUMBER_SIZE];
    if (e->pipeline->state.clip_planes == TGSIC_VARIANT_DYNAMIC) {
        tgsic_text_printf(&e->epilogue, "%s[%u]", tgsic_emit_driver(e, TGSIC_DRIVER_CLIP_PLANES),
                          plane);
        return;
    }
    for (unsigned c = 0; c < 4; c++) {
        tgsic_text_str(&e->epilogue, c ? ", " : "vec4(");
        tgsic_text_bytes(&e->epilogue, number, tgsic_print_float(values[c], number));
    }
    tgsic_text_char(&e->epilogue, ')');
}

static void clip_by_planes(struct emit *e)
{
    unsigned mask = e->pipeline->state.clip_plane_mask, count = 0;
    if (!tgsic_emit_is_on(e->pipeline->state.clip_planes) || e->distances_out.num_clip || !mask)
        return;
    const char *position = clipped_position(e);
    while (mask >> count)
        count++;
    tgsic_emit_need(e, TGSIC_FEATURE_CLIP_DISTANCES);
    tgsic_text_printf(&e->globals, "out float gl_ClipDistance[%u];\n", count);
    for (unsigned i = 0; i < count; i++) {
        tgsic_text_printf(&e->epilogue, "    gl_ClipDistance[%u] = ", i);
        if (mask >> i & 1) {
            tgsic_text_printf(&e->epilogue, "dot(%s, ", position);
            print_plane(e, i);
            TEXT_LITERAL(&e->epilogue, ");\n");
        } else {
            TEXT_LITERAL(&e->epilogue, "0.0;\n");
        }
    }
}

/* ---- Position ------------------------------------------------------------------------------ */

/* A varying carries z, so that none can be clipped by it. */
static void carry_depth(struct emit *e)
{
    unsigned clamp = e->pipeline->state.depth_clamp;
    if (!tgsic_emit_is_on(clamp))
        return;
    tgsic_text_printf(&e->globals, "%s float %sv_depth;\n", e->old ? "varying" : "out",
                      e->name_prefix);
    tgsic_text_printf(&e->epilogue, "    %sv_depth = gl_Position.z;\n", e->name_prefix);
    if (clamp == TGSIC_VARIANT_DYNAMIC)
        tgsic_text_printf(&e->epilogue, "    if (%s)\n    ",
                          tgsic_emit_driver(e, TGSIC_DRIVER_DEPTH_CLAMP));
    TEXT_LITERAL(&e->epilogue, "    gl_Position.z = 0.0;\n");
}

static void turn_position(struct emit *e)
{
    unsigned flip = e->pipeline->state.flip_position;
    if (flip == TGSIC_VARIANT_STATIC)
        TEXT_LITERAL(&e->epilogue, "    gl_Position.y = -gl_Position.y;\n");
    else if (flip == TGSIC_VARIANT_DYNAMIC)
        tgsic_text_printf(&e->epilogue, "    gl_Position.y *= %s;\n",
                          tgsic_emit_driver(e, TGSIC_DRIVER_FLIP_POSITION));
}

void tgsic_emit_vertex_state(struct emit *e)
{
    tgsic_emit_clamp_colors(e);
    copy_flat_colors(e);
    clip_by_planes(e);
    if (!tgsic_emit_moves_position(e) ||
        !tgsic_emit_find_slot(e, SLOTS_WRITTEN, TGSIC_SEMANTIC_POSITION, 0))
        return;
    TEXT_LITERAL(&e->epilogue, "    gl_Position = vertex_position;\n");
    turn_position(e);
    carry_depth(e);
}
