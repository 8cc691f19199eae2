/* SPDX-License-Identifier: MIT */
/* Execution models and modes, and the vertices that geometry shaders emit. */
#include "emit.h"

static void refuse(struct emit *e, const char *what)
{
    tgsic_t2s_fail(e, (struct tgsic_pos){0}, "%s has no SPIR-V counterpart", what);
}

SpvExecutionModel tgsic_t2s_model(const struct emit *e)
{
    static const uint8_t models[] = {
        [TGSIC_PROCESSOR_VERT] = SpvExecutionModelVertex,
        [TGSIC_PROCESSOR_TESS_CTRL] = SpvExecutionModelTessellationControl,
        [TGSIC_PROCESSOR_TESS_EVAL] = SpvExecutionModelTessellationEvaluation,
        [TGSIC_PROCESSOR_GEOM] = SpvExecutionModelGeometry,
        [TGSIC_PROCESSOR_FRAG] = SpvExecutionModelFragment,
        [TGSIC_PROCESSOR_COMP] = SpvExecutionModelGLCompute,
    };
    return (SpvExecutionModel)models[e->stage];
}

#define MODE(e, entry, ...) SPV_PUT(&(e)->m, &(e)->m.modes, SpvOpExecutionMode, entry, __VA_ARGS__)

/* ---- Geometry ------------------------------------------------------------------------------ */

static uint32_t input_mode(uint32_t primitive)
{
    switch (tgsic_primitive_vertices(primitive)) {
    case 1:
        return SpvExecutionModeInputPoints;
    case 2:
        return SpvExecutionModeInputLines;
    case 3:
        return SpvExecutionModeTriangles;
    case 4:
        return primitive == TGSIC_PRIMITIVE_LINES_ADJACENCY ||
                       primitive == TGSIC_PRIMITIVE_LINE_STRIP_ADJACENCY
                   ? (uint32_t)SpvExecutionModeInputLinesAdjacency
                   : UINT32_MAX;
    case 6:
        return SpvExecutionModeInputTrianglesAdjacency;
    default:
        return UINT32_MAX;
    }
}

static uint32_t output_mode(uint32_t primitive)
{
    return primitive == TGSIC_PRIMITIVE_POINTS       ? (uint32_t)SpvExecutionModeOutputPoints
           : primitive == TGSIC_PRIMITIVE_LINE_STRIP ? (uint32_t)SpvExecutionModeOutputLineStrip
           : primitive == TGSIC_PRIMITIVE_TRIANGLE_STRIP
               ? (uint32_t)SpvExecutionModeOutputTriangleStrip
               : UINT32_MAX;
}

static void geometry_modes(struct emit *e, uint32_t entry)
{
    uint32_t in = input_mode(
        tgsic_t2s_property(e, TGSIC_PROPERTY_GS_INPUT_PRIMITIVE, TGSIC_PRIMITIVE_TRIANGLES));
    uint32_t out = output_mode(
        tgsic_t2s_property(e, TGSIC_PROPERTY_GS_OUTPUT_PRIMITIVE, TGSIC_PRIMITIVE_TRIANGLE_STRIP));
    tgsic_t2s_capability(&e->m, SpvCapabilityGeometry);
    if (in == UINT32_MAX || out == UINT32_MAX) {
        refuse(e, "the primitive of this geometry shader");
        return;
    }
    MODE(e, entry, in);
    MODE(e, entry, SpvExecutionModeInvocations,
         tgsic_t2s_property(e, TGSIC_PROPERTY_GS_INVOCATIONS, 1));
    MODE(e, entry, out);
    MODE(e, entry, SpvExecutionModeOutputVertices,
         tgsic_t2s_property(e, TGSIC_PROPERTY_GS_MAX_OUTPUT_VERTICES, 0));
}

/* EMIT and ENDPRIM: what every vertex gets beside the shader's own outputs comes first. */
void tgsic_t2s_vertex(struct emit *e)
{
    bool emits = e->in->opcode == TGSIC_OPCODE_EMIT;
    uint32_t stream = 0;
    if (!tgsic_t2s_immediate(e, 0, 0, &stream) || stream > 3) {
        tgsic_t2s_fail(e, e->in->pos, "a vertex stream that is no immediate of 0 to 3");
        return;
    }
    if (emits)
        tgsic_t2s_epilogue(e, stream);
    tgsic_t2s_forget(e);
    if (!tgsic_scan_needs(&e->scan, TGSIC_FEATURE_STREAMS)) {
        DO_ALONE(e, emits ? SpvOpEmitVertex : SpvOpEndPrimitive);
        return;
    }
    tgsic_t2s_capability(&e->m, SpvCapabilityGeometryStreams);
    DO(e, emits ? SpvOpEmitStreamVertex : SpvOpEndStreamPrimitive, tgsic_t2s_uint(&e->m, stream));
}

/* ---- Tessellation -------------------------------------------------------------------------- */

static void evaluation_modes(struct emit *e, uint32_t entry)
{
    static const uint32_t spacings[] = {SpvExecutionModeSpacingFractionalOdd,
                                        SpvExecutionModeSpacingFractionalEven,
                                        SpvExecutionModeSpacingEqual};
    uint32_t mode = tgsic_t2s_property(e, TGSIC_PROPERTY_TES_PRIM_MODE, TGSIC_PRIMITIVE_TRIANGLES);
    uint32_t spacing = tgsic_t2s_property(e, TGSIC_PROPERTY_TES_SPACING, 2);
    bool clockwise = tgsic_t2s_property(e, TGSIC_PROPERTY_TES_VERTEX_ORDER_CW, 0);
    uint32_t primitive = mode == TGSIC_PRIMITIVE_TRIANGLES ? (uint32_t)SpvExecutionModeTriangles
                         : mode == TGSIC_PRIMITIVE_QUADS   ? (uint32_t)SpvExecutionModeQuads
                         : mode == TGSIC_PRIMITIVE_LINES   ? (uint32_t)SpvExecutionModeIsolines
                                                           : UINT32_MAX;
    if (primitive == UINT32_MAX || spacing > 2) {
        refuse(e, "this way to tessellate");
        return;
    }
    MODE(e, entry, primitive);
    MODE(e, entry, spacings[spacing]);
    MODE(e, entry,
         clockwise ? (uint32_t)SpvExecutionModeVertexOrderCw
                   : (uint32_t)SpvExecutionModeVertexOrderCcw);
    if (tgsic_t2s_property(e, TGSIC_PROPERTY_TES_POINT_MODE, 0))
        MODE(e, entry, SpvExecutionModePointMode);
}

/* ---- Fragments ----------------------------------------------------------------------------- */

static void depth_modes(struct emit *e, uint32_t entry)
{
    static const uint32_t layouts[] = {0, 0, SpvExecutionModeDepthGreater,
                                       SpvExecutionModeDepthLess, SpvExecutionModeDepthUnchanged};
    uint32_t layout = tgsic_t2s_property(e, TGSIC_PROPERTY_FS_DEPTH_LAYOUT, 0);
    bool clamps = e->opts->pipeline.state.depth_clamp != TGSIC_VARIANT_OFF;
    if (!clamps &&
        !tgsic_find_slot(e->scan.outputs, e->scan.num_outputs, TGSIC_SEMANTIC_POSITION, 0))
        return;
    MODE(e, entry, SpvExecutionModeDepthReplacing);
    if (!clamps && layout < 5 && layouts[layout])
        MODE(e, entry, layouts[layout]);
}

static void fragment_modes(struct emit *e, uint32_t entry)
{
    bool upper = e->vulkan || !tgsic_t2s_property(e, TGSIC_PROPERTY_FS_COORD_ORIGIN, 0);
    MODE(e, entry,
         upper ? (uint32_t)SpvExecutionModeOriginUpperLeft
               : (uint32_t)SpvExecutionModeOriginLowerLeft);
    if (!e->vulkan && tgsic_t2s_property(e, TGSIC_PROPERTY_FS_COORD_PIXEL_CENTER, 0) == 1)
        MODE(e, entry, SpvExecutionModePixelCenterInteger);
    depth_modes(e, entry);
    if (tgsic_find_slot(e->scan.outputs, e->scan.num_outputs, TGSIC_SEMANTIC_STENCIL, 0))
        MODE(e, entry, SpvExecutionModeStencilRefReplacingEXT);
    if (tgsic_t2s_property(e, TGSIC_PROPERTY_FS_EARLY_DEPTH_STENCIL, 0))
        MODE(e, entry, SpvExecutionModeEarlyFragmentTests);
    if (tgsic_t2s_property(e, TGSIC_PROPERTY_FS_POST_DEPTH_COVERAGE, 0)) {
        tgsic_t2s_extension(&e->m, "SPV_KHR_post_depth_coverage");
        tgsic_t2s_capability(&e->m, SpvCapabilitySampleMaskPostDepthCoverage);
        MODE(e, entry, SpvExecutionModePostDepthCoverage);
    }
}

/* ---- Compute ------------------------------------------------------------------------------- */

/* A size of the host's choice is a composite of constants that it specializes. */
static void group_modes(struct emit *e, uint32_t entry)
{
    uint32_t width = tgsic_t2s_property(e, TGSIC_PROPERTY_CS_FIXED_BLOCK_WIDTH, 0);
    uint32_t height = tgsic_t2s_property(e, TGSIC_PROPERTY_CS_FIXED_BLOCK_HEIGHT, 1);
    uint32_t depth = tgsic_t2s_property(e, TGSIC_PROPERTY_CS_FIXED_BLOCK_DEPTH, 1);
    MODE(e, entry, SpvExecutionModeLocalSize, width ? width : 1, width && height ? height : 1,
         width && depth ? depth : 1);
    if (width)
        return;
    uint32_t type = type_of(e, TGSIC_KIND_UINT, 3);
    uint32_t x = tgsic_t2s_spec(e, TGSIC_SPEC_GROUP_WIDTH);
    uint32_t y = tgsic_t2s_spec(e, TGSIC_SPEC_GROUP_HEIGHT);
    uint32_t z = tgsic_t2s_spec(e, TGSIC_SPEC_GROUP_DEPTH), id = tgsic_t2s_id(&e->m);
    SPV_PUT(&e->m, &e->m.globals, SpvOpSpecConstantComposite, type, id, x, y, z);
    SPV_DECORATE(&e->m, id, SpvDecorationBuiltIn, SpvBuiltInWorkgroupSize);
}

/* ---- Dispatch ------------------------------------------------------------------------------ */

void tgsic_t2s_stage_modes(struct emit *e, uint32_t entry)
{
    if (e->captured)
        MODE(e, entry, SpvExecutionModeXfb);
    switch (e->stage) {
    case TGSIC_PROCESSOR_GEOM:
        geometry_modes(e, entry);
        break;
    case TGSIC_PROCESSOR_TESS_CTRL:
        tgsic_t2s_capability(&e->m, SpvCapabilityTessellation);
        MODE(e, entry, SpvExecutionModeOutputVertices,
             tgsic_t2s_property(e, TGSIC_PROPERTY_TCS_VERTICES_OUT, 1));
        break;
    case TGSIC_PROCESSOR_TESS_EVAL:
        tgsic_t2s_capability(&e->m, SpvCapabilityTessellation);
        evaluation_modes(e, entry);
        break;
    case TGSIC_PROCESSOR_FRAG:
        fragment_modes(e, entry);
        break;
    case TGSIC_PROCESSOR_COMP:
        group_modes(e, entry);
        break;
    default:
        break;
    }
}
