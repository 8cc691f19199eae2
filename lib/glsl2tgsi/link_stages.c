/* SPDX-License-Identifier: MIT */
/* What the stages say of themselves in layout qualifiers: that it agrees between the shaders of a
 * stage and is there, and TGSI's properties for it. */
#include "link.h"

/* ---- Layouts ----------------------------------------------------------------------------------
 */

static const uint8_t primitives[] = {
    [AST_POINTS] = TGSIC_PRIMITIVE_POINTS,
    [AST_LINES] = TGSIC_PRIMITIVE_LINES,
    [AST_LINES_ADJACENCY] = TGSIC_PRIMITIVE_LINES_ADJACENCY,
    [AST_TRIANGLES] = TGSIC_PRIMITIVE_TRIANGLES,
    [AST_TRIANGLES_ADJACENCY] = TGSIC_PRIMITIVE_TRIANGLES_ADJACENCY,
    [AST_LINE_STRIP] = TGSIC_PRIMITIVE_LINE_STRIP,
    [AST_TRIANGLE_STRIP] = TGSIC_PRIMITIVE_TRIANGLE_STRIP,
    [AST_QUADS] = TGSIC_PRIMITIVE_QUADS,
    [AST_ISOLINES] = TGSIC_PRIMITIVE_LINES,
};

/* What a stage's shaders say together. */
struct layouts {
    enum ast_primitive input, output, tess;
    enum ast_spacing spacing;
    enum ast_winding winding;
    bool point_mode;
    uint32_t max_vertices, invocations, output_vertices;
    bool has_max_vertices;
    uint32_t local_size[3];
    bool local_size_variable;
    bool early_tests, post_depth_coverage, inner_coverage;
    uint32_t blend_support;
};

static void merge(struct linker *k, uint32_t *into, uint32_t value, const char *what)
{
    if (value && *into && value != *into)
        tgsic_link_error(k, E_LINK_GLOBAL, (struct tgsic_pos){0},
                         "two shaders of a stage declare a different %s", what);
    if (value)
        *into = value;
}

#define MERGE(k, all, member, value, what)                                                         \
    do {                                                                                           \
        uint32_t merged = (uint32_t)(all)->member;                                                 \
        merge(k, &merged, (uint32_t)(value), what);                                                \
        (all)->member = merged;                                                                    \
    } while (0)

static struct layouts collect(struct linker *k, const struct link_stage *stage)
{
    struct layouts all = {.invocations = 0};
    for (uint32_t u = 0; u < stage->unit_count; u++) {
        const struct ast_shader *s = stage->units[u].shader;
        MERGE(k, &all, input, s->input_primitive, "input primitive");
        MERGE(k, &all, output, s->output_primitive, "output primitive");
        MERGE(k, &all, tess, s->tess_primitive, "primitive");
        MERGE(k, &all, spacing, s->spacing, "spacing");
        MERGE(k, &all, winding, s->winding, "winding");
        MERGE(k, &all, max_vertices, s->max_vertices, "number of vertices");
        MERGE(k, &all, invocations, s->has_invocations ? s->invocations : 0,
              "number of invocations");
        MERGE(k, &all, output_vertices, s->output_vertices, "number of vertices");
        for (unsigned i = 0; i < 3; i++)
            MERGE(k, &all, local_size[i], s->local_size[i], "work group size");
        all.has_max_vertices |= s->has_max_vertices;
        all.point_mode |= s->point_mode;
        all.local_size_variable |= s->local_size_variable;
        all.early_tests |= s->early_fragment_tests;
        all.post_depth_coverage |= s->post_depth_coverage;
        all.inner_coverage |= s->inner_coverage;
        all.blend_support |= s->blend_support;
    }
    return all;
}

static void require(struct linker *k, const struct link_stage *stage, bool given, const char *what)
{
    if (!given)
        tgsic_link_error(k, E_LINK_GLOBAL, (struct tgsic_pos){0}, "no %s shader declares %s",
                         tgsic_stage_name(stage->processor), what);
}

/* An array without a length is as long as its greatest index until the primitive is known. */
static bool may_grow(const struct ast_variable *v, uint32_t vertices)
{
    return v->type->length < vertices && v->type->length == (v->max_index ? v->max_index : 1);
}

/* GLSL 4.60 4.4.1.2: arrays of inputs have as many elements as the primitive has vertices, in
 * whichever shader they are declared. */
static void check_input_lengths(struct linker *k, const struct link_stage *stage,
                                enum ast_primitive input)
{
    unsigned vertices = tgsic_primitive_vertices(primitives[input]);
    for (uint32_t u = 0; u < stage->unit_count; u++)
        for (const struct ast_variable *v = stage->units[u].shader->globals; v; v = v->next)
            if (tgsic_is_arrayed(stage->processor, v) && v->q.storage == AST_IN &&
                v->type->length && v->type->length != vertices && !may_grow(v, vertices))
                tgsic_link_error(k, E_LINK_VARYING, v->pos,
                                 "'%.64s' has %u elements, and the input primitive %u vertices",
                                 v->name, (unsigned)v->type->length, vertices);
}

/* GLSL 4.60 4.4.1 and 4.4.2: what has to be said by some shader of the stage. */
void tgsic_link_layouts(struct linker *k)
{
    for (unsigned s = 0; s < TGSIC_STAGE_COUNT; s++) {
        const struct link_stage *stage = &k->stage[s];
        if (!stage->present)
            continue;
        struct layouts all = collect(k, stage);
        if (s == TGSIC_PROCESSOR_GEOM) {
            require(k, stage, all.input != AST_PRIMITIVE_NONE, "an input primitive");
            require(k, stage, all.output != AST_PRIMITIVE_NONE, "an output primitive");
            require(k, stage, all.has_max_vertices, "max_vertices");
            if (all.input != AST_PRIMITIVE_NONE)
                check_input_lengths(k, stage, all.input);
        } else if (s == TGSIC_PROCESSOR_TESS_CTRL) {
            require(k, stage, all.output_vertices != 0, "its output vertices");
        } else if (s == TGSIC_PROCESSOR_TESS_EVAL) {
            require(k, stage, all.tess != AST_PRIMITIVE_NONE, "a primitive");
        } else if (s == TGSIC_PROCESSOR_COMP) {
            require(k, stage,
                    all.local_size_variable || all.local_size[0] || all.local_size[1] ||
                        all.local_size[2],
                    "a work group size");
        }
    }
}

/* ---- Properties --------------------------------------------------------------------------------
 */

static void property(struct linker *k, struct ir_shader *shader, enum tgsic_property name,
                     uint32_t value)
{
    ARENA_RESERVE(k->arena, shader->properties, shader->num_properties);
    shader->properties[shader->num_properties++] =
        (struct tgsic_property_value){.name = (uint8_t)name, .value = value};
}

static void geometry_properties(struct linker *k, struct ir_shader *shader,
                                const struct layouts *all)
{
    property(k, shader, TGSIC_PROPERTY_GS_INPUT_PRIMITIVE, primitives[all->input]);
    property(k, shader, TGSIC_PROPERTY_GS_OUTPUT_PRIMITIVE, primitives[all->output]);
    property(k, shader, TGSIC_PROPERTY_GS_MAX_OUTPUT_VERTICES, all->max_vertices);
    property(k, shader, TGSIC_PROPERTY_GS_INVOCATIONS, all->invocations ? all->invocations : 1);
}

/* Spacings are numbered as gallium numbers them. */
static void evaluation_properties(struct linker *k, struct ir_shader *shader,
                                  const struct layouts *all)
{
    static const uint8_t spacings[] = {[AST_SPACING_NONE] = 2,
                                       [AST_EQUAL_SPACING] = 2,
                                       [AST_FRACTIONAL_EVEN_SPACING] = 1,
                                       [AST_FRACTIONAL_ODD_SPACING] = 0};
    property(k, shader, TGSIC_PROPERTY_TES_PRIM_MODE, primitives[all->tess]);
    property(k, shader, TGSIC_PROPERTY_TES_SPACING, spacings[all->spacing]);
    property(k, shader, TGSIC_PROPERTY_TES_VERTEX_ORDER_CW, all->winding == AST_CW);
    property(k, shader, TGSIC_PROPERTY_TES_POINT_MODE, all->point_mode);
}

static void compute_properties(struct linker *k, struct ir_shader *shader,
                               const struct layouts *all)
{
    static const enum tgsic_property names[3] = {TGSIC_PROPERTY_CS_FIXED_BLOCK_WIDTH,
                                                 TGSIC_PROPERTY_CS_FIXED_BLOCK_HEIGHT,
                                                 TGSIC_PROPERTY_CS_FIXED_BLOCK_DEPTH};
    for (unsigned i = 0; i < 3; i++)
        property(k, shader, names[i],
                 all->local_size_variable ? 0
                 : all->local_size[i]     ? all->local_size[i]
                                          : 1);
}

static uint32_t depth_layout(const struct global *depth)
{
    static const uint8_t layouts[] = {[AST_DEPTH_NONE] = 0,
                                      [AST_DEPTH_ANY] = 1,
                                      [AST_DEPTH_GREATER] = 2,
                                      [AST_DEPTH_LESS] = 3,
                                      [AST_DEPTH_UNCHANGED] = 4};
    return depth && depth->variable ? layouts[depth->variable->q.depth] : 0;
}

static void fragment_properties(struct linker *k, struct lower *l, const struct layouts *all)
{
    const struct global *position = tgsic_link_used_builtin(l, BUILTIN_gl_FragCoord);
    if (position) {
        unsigned flags = position->variable ? position->variable->q.flags : 0;
        property(k, l->shader, TGSIC_PROPERTY_FS_COORD_ORIGIN,
                 flags & AST_ORIGIN_UPPER_LEFT ? 0 : 1);
        property(k, l->shader, TGSIC_PROPERTY_FS_COORD_PIXEL_CENTER,
                 flags & AST_PIXEL_CENTER_INTEGER ? 1 : 0);
    }
    if (tgsic_link_used_builtin(l, BUILTIN_gl_FragColor))
        property(k, l->shader, TGSIC_PROPERTY_FS_COLOR0_WRITES_ALL_CBUFS, 1);
    uint32_t depth = depth_layout(tgsic_link_used_builtin(l, BUILTIN_gl_FragDepth));
    if (depth)
        property(k, l->shader, TGSIC_PROPERTY_FS_DEPTH_LAYOUT, depth);
    if (all->early_tests)
        property(k, l->shader, TGSIC_PROPERTY_FS_EARLY_DEPTH_STENCIL, 1);
    if (all->inner_coverage)
        tgsic_lower_unsupported(l, (struct tgsic_pos){0}, "TGSI has no layout(inner_coverage)");
    if (all->post_depth_coverage)
        property(k, l->shader, TGSIC_PROPERTY_FS_POST_DEPTH_COVERAGE, 1);
}

void tgsic_link_properties(struct linker *k, struct link_stage *stage)
{
    struct lower *l = stage->lower;
    struct layouts all = collect(k, stage);
    switch (stage->processor) {
    case TGSIC_PROCESSOR_GEOM:
        geometry_properties(k, l->shader, &all);
        break;
    case TGSIC_PROCESSOR_TESS_CTRL:
        property(k, l->shader, TGSIC_PROPERTY_TCS_VERTICES_OUT, all.output_vertices);
        break;
    case TGSIC_PROCESSOR_TESS_EVAL:
        evaluation_properties(k, l->shader, &all);
        break;
    case TGSIC_PROCESSOR_FRAG:
        fragment_properties(k, l, &all);
        break;
    case TGSIC_PROCESSOR_COMP:
        compute_properties(k, l->shader, &all);
        break;
    default:
        break;
    }
    if (l->clip_distances && (!k->target.virgl || l->cull_distances))
        property(k, l->shader, TGSIC_PROPERTY_NUM_CLIPDIST_ENABLED, l->clip_distances);
    if (l->cull_distances)
        property(k, l->shader, TGSIC_PROPERTY_NUM_CULLDIST_ENABLED, l->cull_distances);
}
