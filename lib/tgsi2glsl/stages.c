/* SPDX-License-Identifier: MIT */
/* What geometry, tessellation and compute shaders have of their own: layouts, and the vertices that
 * geometry shaders emit. */
#include "emit.h"

static uint32_t property(const struct emit *e, enum tgsic_property name, uint32_t otherwise)
{
    return tgsic_shader_property(e->shader, name, otherwise);
}

static void refuse(struct emit *e, const char *what)
{
    tgsic_emit_fail(e, (struct tgsic_pos){0}, "%s has no GLSL counterpart", what);
}

/* ---- Geometry ------------------------------------------------------------------------------ */

static const char *input_primitive(uint32_t primitive)
{
    switch (tgsic_primitive_vertices(primitive)) {
    case 1:
        return "points";
    case 2:
        return "lines";
    case 3:
        return "triangles";
    case 4:
        return primitive == TGSIC_PRIMITIVE_LINES_ADJACENCY ||
                       primitive == TGSIC_PRIMITIVE_LINE_STRIP_ADJACENCY
                   ? "lines_adjacency"
                   : NULL;
    case 6:
        return "triangles_adjacency";
    default:
        return NULL;
    }
}

static const char *output_primitive(uint32_t primitive)
{
    switch (primitive) {
    case TGSIC_PRIMITIVE_POINTS:
        return "points";
    case TGSIC_PRIMITIVE_LINE_STRIP:
        return "line_strip";
    case TGSIC_PRIMITIVE_TRIANGLE_STRIP:
        return "triangle_strip";
    default:
        return NULL;
    }
}

static void print_geometry(struct emit *e)
{
    const char *in =
        input_primitive(property(e, TGSIC_PROPERTY_GS_INPUT_PRIMITIVE, TGSIC_PRIMITIVE_TRIANGLES));
    const char *out = output_primitive(
        property(e, TGSIC_PROPERTY_GS_OUTPUT_PRIMITIVE, TGSIC_PRIMITIVE_TRIANGLE_STRIP));
    uint32_t invocations = property(e, TGSIC_PROPERTY_GS_INVOCATIONS, 1);
    if (!in || !out) {
        refuse(e, "the primitive of this geometry shader");
        return;
    }
    TEXT_STRINGS(&e->globals, "layout(", in);
    if (invocations > 1) {
        tgsic_emit_need(e, TGSIC_FEATURE_GEOMETRY_INVOCATIONS);
        TEXT_LITERAL(&e->globals, ", invocations = ");
        tgsic_text_uint(&e->globals, invocations);
    }
    TEXT_STRINGS(&e->globals, ") in;\nlayout(", out, ", max_vertices = ");
    tgsic_text_uint(&e->globals, property(e, TGSIC_PROPERTY_GS_MAX_OUTPUT_VERTICES, 0));
    TEXT_LITERAL(&e->globals, ") out;\n");
}

/* EMIT and ENDPRIM: what every vertex gets beside the shader's own outputs comes first. */
void tgsic_emit_vertex(struct emit *e)
{
    bool emits = e->in->opcode == TGSIC_OPCODE_EMIT;
    uint32_t stream = 0;
    if (!tgsic_emit_immediate(e, 0, 0, &stream) || stream > 3)
        tgsic_emit_fail(e, e->in->pos, "a vertex stream that is no immediate of 0 to 3");
    if (emits && e->epilogue.size) {
        tgsic_emit_indent(e);
        TEXT_LITERAL(e->out, "finish_vertex();\n");
    }
    tgsic_emit_indent(e);
    if (!stream) {
        tgsic_text_str(e->out, emits ? "EmitVertex();\n" : "EndPrimitive();\n");
        return;
    }
    tgsic_emit_need(e, TGSIC_FEATURE_STREAMS);
    tgsic_text_printf(e->out, emits ? "EmitStreamVertex(%u);\n" : "EndStreamPrimitive(%u);\n",
                      stream);
}

/* ---- Tessellation -------------------------------------------------------------------------- */

static void print_control(struct emit *e)
{
    TEXT_LITERAL(&e->globals, "layout(vertices = ");
    tgsic_text_uint(&e->globals, property(e, TGSIC_PROPERTY_TCS_VERTICES_OUT, 1));
    TEXT_LITERAL(&e->globals, ") out;\n");
}

static void print_evaluation(struct emit *e)
{
    static const char *const spacings[] = {"fractional_odd_spacing", "fractional_even_spacing",
                                           "equal_spacing"};
    uint32_t mode = property(e, TGSIC_PROPERTY_TES_PRIM_MODE, TGSIC_PRIMITIVE_TRIANGLES);
    uint32_t spacing = property(e, TGSIC_PROPERTY_TES_SPACING, 2);
    const char *primitive = mode == TGSIC_PRIMITIVE_TRIANGLES ? "triangles"
                            : mode == TGSIC_PRIMITIVE_QUADS   ? "quads"
                            : mode == TGSIC_PRIMITIVE_LINES   ? "isolines"
                                                              : NULL;
    if (!primitive || spacing > 2) {
        refuse(e, "this way to tessellate");
        return;
    }
    TEXT_STRINGS(&e->globals, "layout(", primitive, ", ", spacings[spacing],
                 tgsic_emit_is_set(e, TGSIC_PROPERTY_TES_VERTEX_ORDER_CW) ? ", cw" : ", ccw",
                 tgsic_emit_is_set(e, TGSIC_PROPERTY_TES_POINT_MODE) ? ", point_mode" : "",
                 ") in;\n");
}

/* ---- Compute ------------------------------------------------------------------------------- */

static void print_group(struct emit *e)
{
    uint32_t width = property(e, TGSIC_PROPERTY_CS_FIXED_BLOCK_WIDTH, 0);
    uint32_t height = property(e, TGSIC_PROPERTY_CS_FIXED_BLOCK_HEIGHT, 1);
    uint32_t depth = property(e, TGSIC_PROPERTY_CS_FIXED_BLOCK_DEPTH, 1);
    if (!width) {
        tgsic_emit_need(e, TGSIC_FEATURE_VARIABLE_GROUPS);
        TEXT_LITERAL(&e->globals, "layout(local_size_variable) in;\n");
        return;
    }
    TEXT_LITERAL(&e->globals, "layout(local_size_x = ");
    tgsic_text_uint(&e->globals, width);
    TEXT_LITERAL(&e->globals, ", local_size_y = ");
    tgsic_text_uint(&e->globals, height ? height : 1);
    TEXT_LITERAL(&e->globals, ", local_size_z = ");
    tgsic_text_uint(&e->globals, depth ? depth : 1);
    TEXT_LITERAL(&e->globals, ") in;\n");
}

/* ---- Dispatch ------------------------------------------------------------------------------ */

static void print_layout(struct emit *e)
{
    switch (e->stage) {
    case TGSIC_PROCESSOR_GEOM:
        tgsic_emit_need(e, TGSIC_FEATURE_GEOMETRY);
        print_geometry(e);
        break;
    case TGSIC_PROCESSOR_TESS_CTRL:
        tgsic_emit_need(e, TGSIC_FEATURE_TESSELLATION);
        print_control(e);
        break;
    case TGSIC_PROCESSOR_TESS_EVAL:
        tgsic_emit_need(e, TGSIC_FEATURE_TESSELLATION);
        print_evaluation(e);
        break;
    case TGSIC_PROCESSOR_COMP:
        tgsic_emit_need(e, TGSIC_FEATURE_COMPUTE);
        print_group(e);
        break;
    default:
        break;
    }
}

void tgsic_emit_stage_layout(struct emit *e)
{
    if (!e->vertex && !e->fragment)
        print_layout(e);
}
