/* SPDX-License-Identifier: MIT */
/* TGSI's properties for what execution modes say of the stages. */
#include "link.h"

static void property(struct linker *k, struct spirv *s, enum tgsic_property name, uint32_t value)
{
    struct ir_shader *shader = s->shader;
    ARENA_RESERVE(k->arena, shader->properties, shader->num_properties);
    shader->properties[shader->num_properties++] =
        (struct tgsic_property_value){.name = (uint8_t)name, .value = value};
}

static void fragment_properties(struct linker *k, struct spirv *s)
{
    for (const struct ir_var *v = s->shader->vars; v; v = v->next)
        if (v->mode == IR_INPUT && v->semantic == TGSIC_SEMANTIC_POSITION && leaf_of(v) &&
            leaf_of(v)->end && leaf_of(v)->builtin == BUILTIN_FRAG_COORD) {
            property(k, s, TGSIC_PROPERTY_FS_COORD_ORIGIN, !s->modes[MODE_ORIGIN_UPPER_LEFT]);
            property(k, s, TGSIC_PROPERTY_FS_COORD_PIXEL_CENTER,
                     s->modes[MODE_PIXEL_CENTER_INTEGER]);
        }
    uint32_t depth = s->modes[MODE_DEPTH_GREATER]     ? 2
                     : s->modes[MODE_DEPTH_LESS]      ? 3
                     : s->modes[MODE_DEPTH_UNCHANGED] ? 4
                                                      : 0;
    if (depth)
        property(k, s, TGSIC_PROPERTY_FS_DEPTH_LAYOUT, depth);
    if (s->modes[MODE_EARLY_TESTS])
        property(k, s, TGSIC_PROPERTY_FS_EARLY_DEPTH_STENCIL, 1);
    if (s->post_depth)
        property(k, s, TGSIC_PROPERTY_FS_POST_DEPTH_COVERAGE, 1);
}

/* A number that a module gives, which may be any. */
static void bounded(struct linker *k, struct spirv *s, enum tgsic_property name, uint32_t value,
                    uint32_t least, uint32_t most)
{
    if (value < least || value > most) {
        tgsic_diags_add(k->diags, TGSIC_ERROR, E_SPIRV_LINK, (struct tgsic_pos){0},
                        "%s of the %s shader is %u; it must be %u to %u", tgsic_property_name(name),
                        tgsic_processor_name(s->stage), (unsigned)value, (unsigned)least,
                        (unsigned)most);
        tgsic_arena_fail(k->arena, TGSIC_E_LINK);
    }
    property(k, s, name, value);
}

/* Of a row of modes, the first that is set; `none` if none is. */
struct mode_row {
    uint8_t mode, value;
};

static uint32_t choose(const struct spirv *s, const struct spirv *other,
                       const struct mode_row *rows, size_t count, uint32_t none)
{
    for (size_t n = 0; n < count; n++)
        if (s->modes[rows[n].mode] || (other && other->modes[rows[n].mode]))
            return rows[n].value;
    return none;
}

#define CHOOSE(s, other, rows, none) choose(s, other, rows, sizeof(rows) / sizeof(rows)[0], none)
#define MISSING                      UINT32_MAX

static void require(struct linker *k, const struct spirv *s, bool given, const char *what)
{
    if (given)
        return;
    tgsic_diags_add(k->diags, TGSIC_ERROR, E_SPIRV_LINK, (struct tgsic_pos){0},
                    "no execution mode of the %s shader says %s", tgsic_processor_name(s->stage),
                    what);
    tgsic_arena_fail(k->arena, TGSIC_E_LINK);
}

static const struct mode_row inputs[] = {
    {MODE_INPUT_POINTS, TGSIC_PRIMITIVE_POINTS},
    {MODE_INPUT_LINES, TGSIC_PRIMITIVE_LINES},
    {MODE_INPUT_LINES_ADJACENCY, TGSIC_PRIMITIVE_LINES_ADJACENCY},
    {MODE_TRIANGLES, TGSIC_PRIMITIVE_TRIANGLES},
    {MODE_INPUT_TRIANGLES_ADJACENCY, TGSIC_PRIMITIVE_TRIANGLES_ADJACENCY},
};
static const struct mode_row outputs[] = {
    {MODE_OUTPUT_POINTS, TGSIC_PRIMITIVE_POINTS},
    {MODE_OUTPUT_LINE_STRIP, TGSIC_PRIMITIVE_LINE_STRIP},
    {MODE_OUTPUT_TRIANGLE_STRIP, TGSIC_PRIMITIVE_TRIANGLE_STRIP},
};

static void geometry_properties(struct linker *k, struct spirv *s)
{
    uint32_t input = CHOOSE(s, NULL, inputs, MISSING), output = CHOOSE(s, NULL, outputs, MISSING);
    uint32_t invocations = s->mode_operands[MODE_INVOCATIONS];
    require(k, s, input != MISSING, "what primitives it takes");
    require(k, s, output != MISSING, "what primitives it makes");
    require(k, s, s->modes[MODE_OUTPUT_VERTICES], "how many vertices it emits");
    property(k, s, TGSIC_PROPERTY_GS_INPUT_PRIMITIVE, input);
    property(k, s, TGSIC_PROPERTY_GS_OUTPUT_PRIMITIVE, output);
    bounded(k, s, TGSIC_PROPERTY_GS_MAX_OUTPUT_VERTICES, s->mode_operands[MODE_OUTPUT_VERTICES], 0,
            UINT16_MAX);
    bounded(k, s, TGSIC_PROPERTY_GS_INVOCATIONS, invocations ? invocations : 1, 1, UINT16_MAX);
}

static const struct mode_row tessellated[] = {
    {MODE_TRIANGLES, TGSIC_PRIMITIVE_TRIANGLES},
    {MODE_QUADS, TGSIC_PRIMITIVE_QUADS},
    {MODE_ISOLINES, TGSIC_PRIMITIVE_LINES},
};
/* As gallium numbers them. */
static const struct mode_row spacings[] = {
    {MODE_SPACING_ODD, 0}, {MODE_SPACING_EVEN, 1}, {MODE_SPACING_EQUAL, 2}};
static const struct mode_row clockwise[] = {{MODE_ORDER_CW, 1}};
static const struct mode_row point_mode[] = {{MODE_POINT_MODE, 1}};

/* Either tessellation stage may say these (SPIR-V 1.6, 3.6). */
static void evaluation_properties(struct linker *k, struct spirv *s)
{
    const struct spirv *control = k->stage[TGSIC_PROCESSOR_TESS_CTRL];
    uint32_t primitive = CHOOSE(s, control, tessellated, MISSING);
    require(k, s, primitive != MISSING, "what is tessellated");
    property(k, s, TGSIC_PROPERTY_TES_PRIM_MODE, primitive);
    property(k, s, TGSIC_PROPERTY_TES_SPACING, CHOOSE(s, control, spacings, 2));
    property(k, s, TGSIC_PROPERTY_TES_VERTEX_ORDER_CW, CHOOSE(s, control, clockwise, 0));
    property(k, s, TGSIC_PROPERTY_TES_POINT_MODE, CHOOSE(s, control, point_mode, 0));
}

static void control_properties(struct linker *k, struct spirv *s)
{
    const struct spirv *evaluation = k->stage[TGSIC_PROCESSOR_TESS_EVAL];
    const struct spirv *from = s->modes[MODE_OUTPUT_VERTICES] || !evaluation ? s : evaluation;
    uint32_t vertices = from->mode_operands[MODE_OUTPUT_VERTICES];
    require(k, s, vertices != 0, "how many vertices a patch has");
    bounded(k, s, TGSIC_PROPERTY_TCS_VERTICES_OUT, vertices, 1, 32);
}

static void compute_properties(struct linker *k, struct spirv *s)
{
    static const enum tgsic_property sizes[3] = {TGSIC_PROPERTY_CS_FIXED_BLOCK_WIDTH,
                                                 TGSIC_PROPERTY_CS_FIXED_BLOCK_HEIGHT,
                                                 TGSIC_PROPERTY_CS_FIXED_BLOCK_DEPTH};
    for (unsigned c = 0; c < 3; c++)
        bounded(k, s, sizes[c], s->local_size[c], 1, UINT16_MAX);
}

void tgsic_spirv_properties(struct linker *k, struct spirv *s)
{
    static void (*const families[TGSIC_STAGE_COUNT])(struct linker *, struct spirv *) = {
        [TGSIC_PROCESSOR_FRAG] = fragment_properties,
        [TGSIC_PROCESSOR_GEOM] = geometry_properties,
        [TGSIC_PROCESSOR_TESS_CTRL] = control_properties,
        [TGSIC_PROCESSOR_TESS_EVAL] = evaluation_properties,
        [TGSIC_PROCESSOR_COMP] = compute_properties,
    };
    if (families[s->stage])
        families[s->stage](k, s);
    if (s->clip_distances && (!k->target.virgl || s->cull_distances))
        bounded(k, s, TGSIC_PROPERTY_NUM_CLIPDIST_ENABLED, s->clip_distances, 0, 8);
    if (s->cull_distances)
        bounded(k, s, TGSIC_PROPERTY_NUM_CULLDIST_ENABLED, s->cull_distances, 0, 8);
}
