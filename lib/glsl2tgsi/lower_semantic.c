/* SPDX-License-Identifier: MIT */
/* Built-in inputs and outputs: the TGSI semantic that each has in each stage. */
#include <string.h>

#include "lower.h"
#include "builtin.h"

#define ATTRIBUTE(id)       [BUILTIN_##id] = {AS_ATTRIBUTE, 0, 0, 0, 0}
#define SYSTEM(id, name)    [BUILTIN_##id] = {AS_SYSTEM_VALUE, TGSIC_SEMANTIC_##name, 0, 0, 0}
#define OUTPUT(id, name, n) [BUILTIN_##id] = {AS_OUTPUT, TGSIC_SEMANTIC_##name, n, 0, 0}
#define OUTPUT_AT(id, name, component)                                                             \
    [BUILTIN_##id] = {AS_OUTPUT, TGSIC_SEMANTIC_##name, 0, component, 0}
#define INPUT(id, name, n, interpolation)                                                          \
    [BUILTIN_##id] = {AS_INPUT, TGSIC_SEMANTIC_##name, n, 0, TGSIC_INTERPOLATE_##interpolation}
#define HINT(id) [BUILTIN_##id] = {AS_HINT, 0, 0, 0, 0}

/* Every stage before the fragment shader may have them. */
#define SUBGROUP                                                                                   \
    SYSTEM(gl_SubGroupSizeARB, SUBGROUP_SIZE),                                                     \
        SYSTEM(gl_SubGroupInvocationARB, SUBGROUP_INVOCATION),                                     \
        SYSTEM(gl_SubGroupEqMaskARB, SUBGROUP_EQ_MASK),                                            \
        SYSTEM(gl_SubGroupGeMaskARB, SUBGROUP_GE_MASK),                                            \
        SYSTEM(gl_SubGroupGtMaskARB, SUBGROUP_GT_MASK),                                            \
        SYSTEM(gl_SubGroupLeMaskARB, SUBGROUP_LE_MASK),                                            \
        SYSTEM(gl_SubGroupLtMaskARB, SUBGROUP_LT_MASK)

/* What the members of gl_PerVertex are, in whichever stage: also those of gl_in[] and gl_out[]. */
#define PER_VERTEX                                                                                 \
    OUTPUT(gl_Position, POSITION, 0), OUTPUT(gl_PointSize, PSIZE, 0),                              \
        OUTPUT(gl_ClipVertex, CLIPVERTEX, 0), OUTPUT(gl_ClipDistance, CLIPDIST, 0),                \
        OUTPUT(gl_CullDistance, CLIPDIST, 0), OUTPUT(gl_FrontColor, COLOR, 0),                     \
        OUTPUT(gl_FrontSecondaryColor, COLOR, 1), OUTPUT(gl_BackColor, BCOLOR, 0),                 \
        OUTPUT(gl_BackSecondaryColor, BCOLOR, 1), OUTPUT(gl_TexCoord, TEXCOORD, 0),                \
        OUTPUT(gl_FogFragCoord, FOG, 0), OUTPUT(gl_Layer, LAYER, 0),                               \
        OUTPUT(gl_ViewportIndex, VIEWPORT_INDEX, 0), OUTPUT(gl_ViewportMask, VIEWPORT_MASK, 0)

static const struct builtin_row vertex_rows[BUILTIN_ID_COUNT] = {
    SUBGROUP,
    PER_VERTEX,
    ATTRIBUTE(gl_Vertex),
    ATTRIBUTE(gl_Normal),
    ATTRIBUTE(gl_Color),
    ATTRIBUTE(gl_SecondaryColor),
    ATTRIBUTE(gl_FogCoord),
    ATTRIBUTE(gl_MultiTexCoord0),
    ATTRIBUTE(gl_MultiTexCoord1),
    ATTRIBUTE(gl_MultiTexCoord2),
    ATTRIBUTE(gl_MultiTexCoord3),
    ATTRIBUTE(gl_MultiTexCoord4),
    ATTRIBUTE(gl_MultiTexCoord5),
    ATTRIBUTE(gl_MultiTexCoord6),
    ATTRIBUTE(gl_MultiTexCoord7),
    SYSTEM(gl_VertexID, VERTEXID),
    SYSTEM(gl_InstanceID, INSTANCEID),
    SYSTEM(gl_InstanceIDARB, INSTANCEID),
    SYSTEM(gl_InstanceIDEXT, INSTANCEID),
    SYSTEM(gl_BaseVertex, BASEVERTEX),
    SYSTEM(gl_BaseVertexARB, BASEVERTEX),
    SYSTEM(gl_BaseInstance, BASEINSTANCE),
    SYSTEM(gl_BaseInstanceARB, BASEINSTANCE),
    SYSTEM(gl_DrawID, DRAWID),
    SYSTEM(gl_DrawIDARB, DRAWID),
};

static const struct builtin_row control_rows[BUILTIN_ID_COUNT] = {
    SUBGROUP,
    SYSTEM(gl_InvocationID, INVOCATIONID),
    SYSTEM(gl_PatchVerticesIn, VERTICESIN),
    SYSTEM(gl_PrimitiveID, PRIM_ID),
    OUTPUT(gl_TessLevelOuter, TESSOUTER, 0),
    OUTPUT(gl_TessLevelInner, TESSINNER, 0),
    HINT(gl_BoundingBox),
    HINT(gl_BoundingBoxEXT),
    HINT(gl_BoundingBoxOES),
};

static const struct builtin_row evaluation_rows[BUILTIN_ID_COUNT] = {
    SUBGROUP,
    PER_VERTEX,
    SYSTEM(gl_TessCoord, TESSCOORD),
    SYSTEM(gl_PatchVerticesIn, VERTICESIN),
    SYSTEM(gl_PrimitiveID, PRIM_ID),
    SYSTEM(gl_TessLevelOuter, TESSOUTER),
    SYSTEM(gl_TessLevelInner, TESSINNER),
};

/* The number of the primitive is an input: old hosts know no such system value here. */
static const struct builtin_row geometry_rows[BUILTIN_ID_COUNT] = {
    SUBGROUP,
    PER_VERTEX,
    SYSTEM(gl_InvocationID, INVOCATIONID),
    INPUT(gl_PrimitiveIDIn, PRIM_ID, 0, CONSTANT),
    OUTPUT(gl_PrimitiveID, PRIM_ID, 0),
    INPUT(gl_PositionIn, POSITION, 0, PERSPECTIVE),
    INPUT(gl_PointSizeIn, PSIZE, 0, PERSPECTIVE),
    INPUT(gl_ClipVertexIn, CLIPVERTEX, 0, PERSPECTIVE),
    INPUT(gl_FrontColorIn, COLOR, 0, PERSPECTIVE),
    INPUT(gl_BackColorIn, BCOLOR, 0, PERSPECTIVE),
    INPUT(gl_FrontSecondaryColorIn, COLOR, 1, PERSPECTIVE),
    INPUT(gl_BackSecondaryColorIn, BCOLOR, 1, PERSPECTIVE),
    INPUT(gl_FogFragCoordIn, FOG, 0, PERSPECTIVE),
    INPUT(gl_TexCoordIn, TEXCOORD, 0, PERSPECTIVE),
};

static const struct builtin_row fragment_rows[BUILTIN_ID_COUNT] = {
    SUBGROUP,
    INPUT(gl_FragCoord, POSITION, 0, LINEAR),
    INPUT(gl_FrontFacing, FACE, 0, CONSTANT),
    INPUT(gl_PointCoord, PCOORD, 0, PERSPECTIVE),
    INPUT(gl_Color, COLOR, 0, COLOR),
    INPUT(gl_SecondaryColor, COLOR, 1, COLOR),
    INPUT(gl_TexCoord, TEXCOORD, 0, PERSPECTIVE),
    INPUT(gl_FogFragCoord, FOG, 0, PERSPECTIVE),
    INPUT(gl_ClipDistance, CLIPDIST, 0, PERSPECTIVE),
    INPUT(gl_PrimitiveID, PRIM_ID, 0, CONSTANT),
    INPUT(gl_Layer, LAYER, 0, CONSTANT),
    INPUT(gl_ViewportIndex, VIEWPORT_INDEX, 0, CONSTANT),
    SYSTEM(gl_HelperInvocation, HELPER_INVOCATION),
    SYSTEM(gl_SampleID, SAMPLEID),
    SYSTEM(gl_SamplePosition, SAMPLEPOS),
    SYSTEM(gl_SampleMaskIn, SAMPLEMASK),
    OUTPUT(gl_FragColor, COLOR, 0),
    OUTPUT(gl_FragData, COLOR, 0),
    OUTPUT(gl_LastFragData, COLOR, 0),
    OUTPUT(gl_SecondaryFragColorEXT, COLOR, 1),
    OUTPUT(gl_SecondaryFragDataEXT, COLOR, 1),
    OUTPUT(gl_SampleMask, SAMPLEMASK, 0),
    OUTPUT_AT(gl_FragDepth, POSITION, 2),
    OUTPUT_AT(gl_FragDepthEXT, POSITION, 2),
    OUTPUT_AT(gl_FragStencilRefARB, STENCIL, 1),
    OUTPUT_AT(gl_FragStencilRefAMD, STENCIL, 1),
};

static const struct builtin_row compute_rows[BUILTIN_ID_COUNT] = {
    SUBGROUP,
    SYSTEM(gl_NumWorkGroups, GRID_SIZE),
    SYSTEM(gl_WorkGroupID, BLOCK_ID),
    SYSTEM(gl_LocalInvocationID, THREAD_ID),
    SYSTEM(gl_LocalGroupSizeARB, BLOCK_SIZE),
};

static const struct builtin_row *const stage_rows[] = {
    [TGSIC_PROCESSOR_VERT] = vertex_rows,          [TGSIC_PROCESSOR_TESS_CTRL] = control_rows,
    [TGSIC_PROCESSOR_TESS_EVAL] = evaluation_rows, [TGSIC_PROCESSOR_GEOM] = geometry_rows,
    [TGSIC_PROCESSOR_FRAG] = fragment_rows,        [TGSIC_PROCESSOR_COMP] = compute_rows,
};

const struct builtin_row *tgsic_builtin_row(const struct lower *l, unsigned id)
{
    const struct builtin_row *rows = stage_rows[l->stage];
    return id && rows[id].kind ? &rows[id] : NULL;
}

const struct builtin_row *tgsic_per_vertex_row(const char *member)
{
    for (unsigned id = 1; id < BUILTIN_ID_COUNT; id++)
        if (vertex_rows[id].kind == AS_OUTPUT &&
            !strcmp(tgsic_builtin_name((enum builtin_id)id), member))
            return &vertex_rows[id];
    return NULL;
}
