/* SPDX-License-Identifier: MIT */
/* The validator's entry point, and the rules for properties and immediates. */
#include "validate.h"

#include "shader.h"
#include "validation.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

static const struct tgsic_pos nowhere = {0, 0, 0, 0};

void tgsic_validator_error(struct validator *v, unsigned code, struct tgsic_pos pos,
                           const char *format, ...)
{
    char text[256];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    tgsic_diags_add(v->diags, TGSIC_ERROR, code, pos, "%s", text);
    v->failed = true;
}

void tgsic_validator_too_deep(struct validator *v, struct tgsic_pos pos)
{
    tgsic_validator_error(v, E_TOO_MANY, pos, "more than %u nested blocks or calls",
                          (unsigned)v->limits.max_nesting);
    tgsic_arena_fail(v->arena, TGSIC_E_LIMIT);
}

/* ---- Properties ---------------------------------------------------------------------------- */

#define ALL_STAGES       0xffu
#define STAGE(processor) (1u << TGSIC_PROCESSOR_##processor)

/* Stages that a property goes with, and its least and largest value where it is a number. */
struct property_rule {
    uint8_t stages;
    uint32_t min, max;
};

static const struct property_rule property_rules[] = {
    [TGSIC_PROPERTY_GS_INPUT_PRIMITIVE] = {STAGE(GEOM), 0, UINT32_MAX},
    [TGSIC_PROPERTY_GS_OUTPUT_PRIMITIVE] = {STAGE(GEOM), 0, UINT32_MAX},
    [TGSIC_PROPERTY_GS_MAX_OUTPUT_VERTICES] = {STAGE(GEOM), 0, 65535},
    [TGSIC_PROPERTY_GS_INVOCATIONS] = {STAGE(GEOM), 0, 65535},
    [TGSIC_PROPERTY_FS_COORD_ORIGIN] = {STAGE(FRAG), 0, UINT32_MAX},
    [TGSIC_PROPERTY_FS_COORD_PIXEL_CENTER] = {STAGE(FRAG), 0, UINT32_MAX},
    [TGSIC_PROPERTY_FS_COLOR0_WRITES_ALL_CBUFS] = {STAGE(FRAG), 0, 1},
    [TGSIC_PROPERTY_FS_DEPTH_LAYOUT] = {STAGE(FRAG), 0, 4},
    [TGSIC_PROPERTY_FS_EARLY_DEPTH_STENCIL] = {STAGE(FRAG), 0, 1},
    [TGSIC_PROPERTY_FS_POST_DEPTH_COVERAGE] = {STAGE(FRAG), 0, 1},
    [TGSIC_PROPERTY_FS_BLEND_EQUATION_ADVANCED] = {STAGE(FRAG), 0, UINT32_MAX},
    [TGSIC_PROPERTY_VS_PROHIBIT_UCPS] = {STAGE(VERT), 0, 1},
    [TGSIC_PROPERTY_VS_WINDOW_SPACE_POSITION] = {STAGE(VERT), 0, 1},
    [TGSIC_PROPERTY_TCS_VERTICES_OUT] = {STAGE(TESS_CTRL), 1, 32},
    [TGSIC_PROPERTY_TES_PRIM_MODE] = {STAGE(TESS_EVAL), 0, 14},
    [TGSIC_PROPERTY_TES_SPACING] = {STAGE(TESS_EVAL), 0, 2},
    [TGSIC_PROPERTY_TES_VERTEX_ORDER_CW] = {STAGE(TESS_EVAL), 0, 1},
    [TGSIC_PROPERTY_TES_POINT_MODE] = {STAGE(TESS_EVAL), 0, 1},
    [TGSIC_PROPERTY_NUM_CLIPDIST_ENABLED] = {ALL_STAGES, 0, 8},
    [TGSIC_PROPERTY_NUM_CULLDIST_ENABLED] = {ALL_STAGES, 0, 8},
    [TGSIC_PROPERTY_CS_FIXED_BLOCK_WIDTH] = {STAGE(COMP), 0, 65535},
    [TGSIC_PROPERTY_CS_FIXED_BLOCK_HEIGHT] = {STAGE(COMP), 0, 65535},
    [TGSIC_PROPERTY_CS_FIXED_BLOCK_DEPTH] = {STAGE(COMP), 0, 65535},
    [TGSIC_PROPERTY_SEPARABLE_PROGRAM] = {ALL_STAGES, 0, 1},
    [TGSIC_PROPERTY_NEXT_SHADER] = {ALL_STAGES, 0, UINT32_MAX},
    [TGSIC_PROPERTY_LEGACY_MATH_RULES] = {ALL_STAGES, 0, UINT32_MAX},
    [TGSIC_PROPERTY_VS_BLIT_SGPRS_AMD] = {ALL_STAGES, 0, UINT32_MAX},
    [TGSIC_PROPERTY_CS_USER_DATA_COMPONENTS_AMD] = {ALL_STAGES, 0, UINT32_MAX},
    [TGSIC_PROPERTY_LAYER_VIEWPORT_RELATIVE] = {ALL_STAGES, 0, UINT32_MAX},
    [TGSIC_PROPERTY_NUM_VIEWS] = {ALL_STAGES, 0, UINT32_MAX},
};
#define NUM_PROPERTIES (sizeof property_rules / sizeof property_rules[0])

#define MAX_PATCH_VERTICES 32

/* What the shader says of each; of several, the last counts. */
struct property_values {
    uint32_t said;                  /* bits */
    uint32_t value[NUM_PROPERTIES]; /* of those said */
};

static void check_property(struct validator *v, const struct tgsic_property_value *property)
{
    const char *name = tgsic_property_name(property->name);
    const struct property_rule *rule = &property_rules[property->name];
    if (tgsic_property_value_kind(property->name) != TGSIC_PROPERTY_IS_UINT &&
        !tgsic_property_value_name(property->name, property->value))
        tgsic_validator_error(v, E_PROPERTY, property->pos, "%s cannot be %u", name,
                              (unsigned)property->value);
    if (!(rule->stages >> v->shader->processor & 1))
        tgsic_validator_error(v, E_STAGE, property->pos, "%s does not belong to this stage", name);
    if (property->value < rule->min || property->value > rule->max)
        tgsic_validator_error(v, E_PROPERTY, property->pos, "%s must be %u to %u", name,
                              (unsigned)rule->min, (unsigned)rule->max);
}

static void check_properties(struct validator *v, struct property_values *values)
{
    const struct tgsic_shader *shader = v->shader;
    for (uint32_t i = 0; i < shader->num_properties; i++) {
        const struct tgsic_property_value *property = &shader->properties[i];
        if (property->name >= NUM_PROPERTIES) {
            tgsic_validator_error(v, E_VOCABULARY, property->pos, "unknown property %u",
                                  property->name);
            continue;
        }
        check_property(v, property);
        values->said |= UINT32_C(1) << property->name;
        values->value[property->name] = property->value;
    }
}

static bool require(struct validator *v, const struct property_values *values,
                    enum tgsic_property name)
{
    bool said = values->said >> name & 1;
    if (!said)
        tgsic_validator_error(v, E_PROPERTY, nowhere, "this stage needs PROPERTY %s",
                              tgsic_property_name(name));
    return said;
}

#define PRIMITIVE(name) (1u << TGSIC_PRIMITIVE_##name)

static void check_primitive(struct validator *v, uint32_t primitive, unsigned allowed,
                            const char *wrong)
{
    if (primitive >= 32 || !(allowed >> primitive & 1))
        tgsic_validator_error(v, E_PROPERTY, nowhere, "%s", wrong);
}

static void check_geometry(struct validator *v, const struct property_values *values)
{
    const unsigned inputs = PRIMITIVE(POINTS) | PRIMITIVE(LINES) | PRIMITIVE(TRIANGLES) |
                            PRIMITIVE(LINES_ADJACENCY) | PRIMITIVE(TRIANGLES_ADJACENCY);
    const unsigned outputs = PRIMITIVE(POINTS) | PRIMITIVE(LINE_STRIP) | PRIMITIVE(TRIANGLE_STRIP);
    if (require(v, values, TGSIC_PROPERTY_GS_INPUT_PRIMITIVE)) {
        uint32_t input = values->value[TGSIC_PROPERTY_GS_INPUT_PRIMITIVE];
        check_primitive(v, input, inputs, "no geometry shader takes this primitive");
        v->num_vertices[0] = tgsic_primitive_vertices(input);
    }
    if (require(v, values, TGSIC_PROPERTY_GS_OUTPUT_PRIMITIVE))
        check_primitive(v, values->value[TGSIC_PROPERTY_GS_OUTPUT_PRIMITIVE], outputs,
                        "no geometry shader makes this primitive");
    require(v, values, TGSIC_PROPERTY_GS_MAX_OUTPUT_VERTICES);
}

void tgsic_validate_properties(struct validator *v)
{
    struct property_values values;
    values.said = 0;
    check_properties(v, &values);
    switch (v->shader->processor) {
    case TGSIC_PROCESSOR_GEOM:
        check_geometry(v, &values);
        break;
    case TGSIC_PROCESSOR_TESS_CTRL:
        v->num_vertices[0] = MAX_PATCH_VERTICES;
        if (require(v, &values, TGSIC_PROPERTY_TCS_VERTICES_OUT))
            v->num_vertices[1] = values.value[TGSIC_PROPERTY_TCS_VERTICES_OUT];
        break;
    case TGSIC_PROCESSOR_TESS_EVAL:
        v->num_vertices[0] = MAX_PATCH_VERTICES;
        require(v, &values, TGSIC_PROPERTY_TES_PRIM_MODE);
        break;
    default:
        break;
    }
}

/* ---- The whole ----------------------------------------------------------------------------- */

static void check_immediates(struct validator *v)
{
    const struct tgsic_shader *shader = v->shader;
    for (uint32_t i = 0; i < shader->num_immediates; i++)
        if (!tgsic_immediate_type_name(shader->immediates[i].type))
            tgsic_validator_error(v, E_VOCABULARY, shader->immediates[i].pos,
                                  "unknown type of immediate %u", shader->immediates[i].type);
}

static void check_size(struct validator *v, uint32_t count, uint32_t limit, const char *what)
{
    if (count <= limit)
        return;
    tgsic_validator_error(v, E_TOO_MANY, nowhere, "more than %u %s", (unsigned)limit, what);
    tgsic_arena_fail(v->arena, TGSIC_E_LIMIT);
}

static void validate_all(struct validator *v)
{
    const struct tgsic_shader *shader = v->shader;
    check_size(v, shader->num_instructions, v->limits.max_instructions, "instructions");
    check_size(v, shader->num_declarations, v->limits.max_declarations, "declarations");
    check_size(v, shader->num_immediates, v->limits.max_immediates, "immediates");
    if (!tgsic_processor_name(shader->processor)) {
        tgsic_validator_error(v, E_VOCABULARY, nowhere, "unknown processor %u", shader->processor);
        return;
    }
    tgsic_validate_properties(v);
    tgsic_validate_declarations(v);
    check_immediates(v);
    tgsic_validate_instructions(v);
    tgsic_validate_flow(v);
}

bool tgsic_validate_within(struct tgsic_arena *arena, const struct tgsic_shader *shader,
                           const struct tgsic_limits *limits, struct tgsic_diags *diags,
                           struct tgsic_outline *outline)
{
    struct validator *v =
        tgsic_arena_alloc_partly(arena, sizeof *v, offsetof(struct validator, values));
    v->shader = shader;
    v->limits = tgsic_limits_fill(limits);
    v->arena = arena;
    v->diags = diags;
    v->outline = outline;
    validate_all(v);
    return !v->failed;
}

enum tgsic_result tgsic_validate(const struct tgsic_shader *shader,
                                 const struct tgsic_read_options *opts, struct tgsic_diags *diags)
{
    struct tgsic_read_options options = tgsic_read_options_fill(opts);
    struct tgsic_arena arena;
    jmp_buf escape;
    size_t errors = diags ? diags->errors : 0;
    tgsic_arena_init(&arena, options.allocator, options.limits.max_memory, &escape);
    if (setjmp(escape))
        return tgsic_end_early(&arena, diags, errors);
    struct tgsic_outline outline = {0};
    bool valid = tgsic_validate_within(&arena, shader, &options.limits, diags, &outline);
    tgsic_arena_free(&arena);
    return valid ? TGSIC_OK : TGSIC_E_INVALID;
}
