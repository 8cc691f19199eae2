/* SPDX-License-Identifier: MIT */
/* The tables of built-in functions and variables: order, reachability, who sees what. */
#include "glsl2tgsi/builtin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

static const char *const function_names[] = {
#define NAME(name) #name,
#define FN(...)
#include "glsl2tgsi/builtin_functions.def"
#undef NAME
#undef FN
};
#define FUNCTION_NAMES (sizeof function_names / sizeof *function_names)

/* One compile, made anew for each language. */
struct compile {
    struct tgsic_arena arena;
    jmp_buf escape;
    struct glsl_names names;
    struct glsl_type_table types;
    struct glsl_language lang;
    struct builtins b;
};

static void start(struct compile *c, enum glsl_stage stage, unsigned version, bool es,
                  enum glsl_profile profile)
{
    memset(c, 0, sizeof *c);
    tgsic_arena_init(&c->arena, NULL, 0, &c->escape);
    tgsic_names_init(&c->names, &c->arena);
    struct glsl_offer offer = {.stage = stage};
    tgsic_language_init(&c->lang, &offer, version, es, profile);
    tgsic_builtins_init(&c->b, &c->arena, &c->names, &c->types, &c->lang, NULL);
}

static void enable(struct compile *c, const char *name)
{
    enum glsl_extension ext = tgsic_extension_find(name, strlen(name));
    assert_int_not_equal(ext, EXT_NONE);
    tgsic_language_set(&c->lang, ext, GLSL_ENABLE);
}

static void end(struct compile *c)
{
    tgsic_arena_free(&c->arena);
}

static const struct builtin_group *group(const char *name)
{
    const struct builtin_group *g = tgsic_builtin_group(name, strlen(name));
    if (!g)
        fail_msg("no function %s", name);
    return g;
}

static const struct builtin_variable *variable(struct compile *c, const char *name)
{
    return tgsic_builtin_variable(&c->b, name, strlen(name));
}

static void names_are_sorted_and_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < FUNCTION_NAMES; i++) {
        if (i)
            assert_true(strcmp(function_names[i - 1], function_names[i]) < 0);
        group(function_names[i]);
    }
    assert_null(tgsic_builtin_group("textur", 6));
    assert_null(tgsic_builtin_group("textures", 8));
    assert_null(tgsic_builtin_group("", 0));
    assert_non_null(tgsic_builtin_group("texture2DProj", 9));
    struct compile c;
    start(&c, GLSL_VERTEX, 460, false, GLSL_CORE);
    for (int again = 0; again < 2; again++) {
        assert_ptr_equal(tgsic_builtin_group_of(TGSIC_INTERN(&c.names, "max")), group("max"));
        assert_null(tgsic_builtin_group_of(TGSIC_INTERN(&c.names, "maximum")));
    }
    end(&c);
}

static const struct {
    unsigned version;
    bool es;
    enum glsl_profile profile;
} languages[] = {
    {110, false, GLSL_NO_PROFILE},    {120, false, GLSL_NO_PROFILE},
    {130, false, GLSL_NO_PROFILE},    {140, false, GLSL_NO_PROFILE},
    {150, false, GLSL_CORE},          {150, false, GLSL_COMPATIBILITY},
    {330, false, GLSL_CORE},          {400, false, GLSL_COMPATIBILITY},
    {420, false, GLSL_CORE},          {430, false, GLSL_CORE},
    {450, false, GLSL_CORE},          {460, false, GLSL_CORE},
    {460, false, GLSL_COMPATIBILITY}, {100, true, GLSL_NO_PROFILE},
    {300, true, GLSL_NO_PROFILE},     {310, true, GLSL_NO_PROFILE},
    {320, true, GLSL_NO_PROFILE},
};
#define LANGUAGES (sizeof languages / sizeof *languages)

static bool same_parameters(const struct builtin_function *f, const struct builtin_function *g)
{
    if (f->parameter_count != g->parameter_count)
        return false;
    for (unsigned i = 0; i < f->parameter_count; i++)
        if (f->parameters[i].type != g->parameters[i].type)
            return false;
    return true;
}

/* Each signature is found again by its own types, which fails where two are the same. */
static size_t check_group(struct compile *c, const struct builtin_group *g, bool *reached)
{
    size_t found;
    const struct builtin_function *all = tgsic_builtin_candidates(&c->b, g, NULL, 0, &found);
    assert_int_equal(found != 0, tgsic_builtin_is_visible(&c->b, g));
    for (size_t i = 0; i < found; i++) {
        const struct glsl_type *types[BUILTIN_MAX_PARAMETERS];
        for (unsigned p = 0; p < all[i].parameter_count; p++) {
            types[p] = all[i].parameters[p].type;
            assert_true(types[p]->base != GLSL_ERROR && types[p]->base != GLSL_VOID);
        }
        assert_true(all[i].return_type->base != GLSL_ERROR);
        const struct builtin_function *again =
            tgsic_builtin_exact(&c->b, g, types, all[i].parameter_count);
        assert_non_null(again);
        assert_true(same_parameters(again, &all[i]));
        assert_ptr_equal(again->return_type, all[i].return_type);
        assert_int_equal(again->intrinsic, all[i].intrinsic);
        reached[all[i].intrinsic] = true;
        for (size_t j = i + 1; j < found; j++)
            if (same_parameters(&all[i], &all[j]))
                fail_msg("%s twice in %d", tgsic_builtin_signature(&c->b, &all[i]),
                         c->lang.version);
    }
    return found;
}

static void no_signature_is_visible_twice(void **state)
{
    (void)state;
    static bool reached[INTRINSIC_COUNT];
    size_t most = 0;
    for (size_t l = 0; l < LANGUAGES; l++)
        for (int stage = GLSL_VERTEX; stage <= GLSL_COMPUTE; stage++)
            for (int all = 0; all < 2; all++) {
                struct compile c;
                start(&c, (enum glsl_stage)stage, languages[l].version, languages[l].es,
                      languages[l].profile);
                if (all)
                    tgsic_language_set_all(&c.lang, GLSL_WARN);
                size_t signatures = 0;
                for (size_t i = 0; i < FUNCTION_NAMES; i++)
                    signatures += check_group(&c, group(function_names[i]), reached);
                most = signatures > most ? signatures : most;
                end(&c);
            }
    for (unsigned i = INTRINSIC_NONE + 1; i < INTRINSIC_COUNT; i++)
        if (!reached[i])
            fail_msg("no function has intrinsic %u", i);
    assert_true(most > 2000);
}

struct availability {
    const char *name;
    enum glsl_stage stage;
    unsigned version; /* below 0x1000: desktop, core where there are profiles */
    const char *extension;
    bool expected;
};
#define ES     0x1000
#define COMPAT 0x2000

static void start_row(struct compile *c, const struct availability *row)
{
    unsigned version = row->version & 0xfff;
    enum glsl_profile profile = GLSL_NO_PROFILE;
    if (!(row->version & ES) && version >= 150)
        profile = row->version & COMPAT ? GLSL_COMPATIBILITY : GLSL_CORE;
    start(c, row->stage, version, row->version & ES, profile);
    if (row->extension)
        enable(c, row->extension);
}

static void functions_exist_where_the_specifications_say(void **state)
{
    (void)state;
    static const struct availability rows[] = {
        {"sin", GLSL_VERTEX, 110, NULL, true},
        {"sinh", GLSL_VERTEX, 120, NULL, false},
        {"sinh", GLSL_VERTEX, ES | 300, NULL, true},
        {"transpose", GLSL_VERTEX, 110, NULL, false},
        {"transpose", GLSL_VERTEX, 120, NULL, true},
        {"inverse", GLSL_VERTEX, 130, NULL, false},
        {"determinant", GLSL_VERTEX, 140, NULL, false},
        {"determinant", GLSL_VERTEX, ES | 300, NULL, true},
        {"ftransform", GLSL_VERTEX, 110, NULL, true},
        {"ftransform", GLSL_FRAGMENT, 110, NULL, false},
        {"ftransform", GLSL_VERTEX, 150, NULL, false},
        {"ftransform", GLSL_VERTEX, COMPAT | 150, NULL, true},
        {"ftransform", GLSL_VERTEX, 140, "GL_ARB_compatibility", true},
        {"texture2D", GLSL_FRAGMENT, 110, NULL, true},
        {"texture2D", GLSL_FRAGMENT, 330, NULL, true},
        {"texture2D", GLSL_FRAGMENT, 420, NULL, false},
        {"texture2D", GLSL_FRAGMENT, COMPAT | 420, NULL, true},
        {"texture2D", GLSL_FRAGMENT, ES | 100, NULL, true},
        {"texture2D", GLSL_FRAGMENT, ES | 300, NULL, false},
        {"texture1D", GLSL_FRAGMENT, ES | 100, NULL, false},
        {"texture3D", GLSL_FRAGMENT, ES | 100, NULL, false},
        {"texture3D", GLSL_FRAGMENT, ES | 100, "GL_OES_texture_3D", true},
        {"texture2DLod", GLSL_VERTEX, 110, NULL, true},
        {"texture2DLod", GLSL_FRAGMENT, 110, NULL, false},
        {"texture2DLod", GLSL_FRAGMENT, 110, "GL_ARB_shader_texture_lod", true},
        {"texture2DLod", GLSL_VERTEX, ES | 100, NULL, true},
        {"texture2DLod", GLSL_FRAGMENT, ES | 100, NULL, false},
        {"texture2DLodEXT", GLSL_FRAGMENT, ES | 100, "GL_EXT_shader_texture_lod", true},
        {"texture2DRect", GLSL_FRAGMENT, 110, NULL, true},
        {"texture2DRect", GLSL_FRAGMENT, ES | 100, NULL, false},
        {"texture2DArray", GLSL_FRAGMENT, 110, NULL, false},
        {"texture2DArray", GLSL_FRAGMENT, 110, "GL_EXT_texture_array", true},
        {"texelFetch2D", GLSL_FRAGMENT, 110, "GL_EXT_gpu_shader4", true},
        {"texture", GLSL_FRAGMENT, 120, NULL, false},
        {"texture", GLSL_FRAGMENT, 130, NULL, true},
        {"texture", GLSL_FRAGMENT, ES | 300, NULL, true},
        {"textureGather", GLSL_FRAGMENT, 330, NULL, false},
        {"textureGather", GLSL_FRAGMENT, 330, "GL_ARB_texture_gather", true},
        {"textureGather", GLSL_FRAGMENT, ES | 310, NULL, true},
        {"textureQueryLod", GLSL_FRAGMENT, 400, NULL, true},
        {"textureQueryLod", GLSL_VERTEX, 400, NULL, false},
        {"textureQueryLOD", GLSL_FRAGMENT, 400, NULL, false},
        {"dFdx", GLSL_FRAGMENT, 110, NULL, true},
        {"dFdx", GLSL_VERTEX, 110, NULL, false},
        {"dFdx", GLSL_FRAGMENT, ES | 100, NULL, false},
        {"dFdx", GLSL_FRAGMENT, ES | 100, "GL_OES_standard_derivatives", true},
        {"noise1", GLSL_FRAGMENT, ES | 100, NULL, false},
        {"bitCount", GLSL_VERTEX, 330, NULL, false},
        {"bitCount", GLSL_VERTEX, 330, "GL_MESA_shader_integer_functions", true},
        {"packHalf2x16", GLSL_VERTEX, 410, NULL, false},
        {"packHalf2x16", GLSL_VERTEX, ES | 300, NULL, true},
        {"packUnorm4x8", GLSL_VERTEX, ES | 300, NULL, false},
        {"EmitVertex", GLSL_GEOMETRY, 150, NULL, true},
        {"EmitVertex", GLSL_VERTEX, 150, NULL, false},
        {"EmitStreamVertex", GLSL_GEOMETRY, 330, NULL, false},
        {"barrier", GLSL_VERTEX, 460, NULL, false},
        {"barrier", GLSL_TESS_CONTROL, 400, NULL, true},
        {"imageLoad", GLSL_FRAGMENT, ES | 300, NULL, false},
        {"imageLoad", GLSL_FRAGMENT, ES | 310, NULL, true},
        {"imageAtomicAdd", GLSL_FRAGMENT, ES | 310, NULL, false},
        {"atomicCounterAdd", GLSL_FRAGMENT, 450, NULL, false},
        {"atomicCounterAdd", GLSL_FRAGMENT, 460, NULL, true},
        {"interpolateAtOffset", GLSL_FRAGMENT, 400, NULL, true},
        {"interpolateAtOffset", GLSL_VERTEX, 400, NULL, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct compile c;
        start_row(&c, &rows[i]);
        if (tgsic_builtin_is_visible(&c.b, group(rows[i].name)) != rows[i].expected)
            fail_msg("%s in %u (row %zu)", rows[i].name, rows[i].version & 0xfff, i);
        end(&c);
    }
}

static void variables_exist_where_the_specifications_say(void **state)
{
    (void)state;
    static const struct availability rows[] = {
        {"gl_Position", GLSL_VERTEX, 110, NULL, true},
        {"gl_Position", GLSL_FRAGMENT, 110, NULL, false},
        {"gl_Position", GLSL_TESS_CONTROL, 400, NULL, false},
        {"gl_Vertex", GLSL_VERTEX, 110, NULL, true},
        {"gl_Vertex", GLSL_VERTEX, ES | 100, NULL, false},
        {"gl_Vertex", GLSL_VERTEX, 140, NULL, false},
        {"gl_Vertex", GLSL_VERTEX, COMPAT | 330, NULL, true},
        {"gl_Color", GLSL_FRAGMENT, 110, NULL, true},
        {"gl_Color", GLSL_FRAGMENT, 150, NULL, false},
        {"gl_FrontColor", GLSL_FRAGMENT, 110, NULL, false},
        {"gl_VertexID", GLSL_VERTEX, 120, NULL, false},
        {"gl_VertexID", GLSL_VERTEX, 130, NULL, true},
        {"gl_VertexID", GLSL_VERTEX, ES | 300, NULL, true},
        {"gl_InstanceID", GLSL_VERTEX, 130, NULL, false},
        {"gl_InstanceIDARB", GLSL_VERTEX, 110, "GL_ARB_draw_instanced", true},
        {"gl_FragColor", GLSL_FRAGMENT, 330, NULL, true},
        {"gl_FragColor", GLSL_FRAGMENT, 420, NULL, false},
        {"gl_FragColor", GLSL_FRAGMENT, ES | 100, NULL, true},
        {"gl_FragColor", GLSL_FRAGMENT, ES | 300, NULL, false},
        {"gl_FragDepth", GLSL_FRAGMENT, ES | 100, NULL, false},
        {"gl_FragDepthEXT", GLSL_FRAGMENT, ES | 100, "GL_EXT_frag_depth", true},
        {"gl_PointCoord", GLSL_FRAGMENT, 110, NULL, false},
        {"gl_PointCoord", GLSL_FRAGMENT, 120, NULL, true},
        {"gl_ClipDistance", GLSL_VERTEX, 120, NULL, false},
        {"gl_ClipDistance", GLSL_VERTEX, 130, NULL, true},
        {"gl_ClipDistance", GLSL_VERTEX, ES | 300, "GL_EXT_clip_cull_distance", true},
        {"gl_SampleID", GLSL_FRAGMENT, 330, NULL, false},
        {"gl_SampleID", GLSL_FRAGMENT, 330, "GL_ARB_sample_shading", true},
        {"gl_in", GLSL_GEOMETRY, 150, NULL, true},
        {"gl_PointSize", GLSL_GEOMETRY, ES | 320, NULL, false},
        {"gl_ModelViewProjectionMatrix", GLSL_FRAGMENT, 110, NULL, true},
        {"gl_ModelViewProjectionMatrix", GLSL_FRAGMENT, 330, NULL, false},
        {"gl_DepthRange", GLSL_VERTEX, ES | 320, NULL, true},
        {"gl_MaxLights", GLSL_VERTEX, 120, NULL, true},
        {"gl_MaxLights", GLSL_VERTEX, 330, NULL, false},
        {"gl_MaxVaryingVectors", GLSL_VERTEX, ES | 100, NULL, true},
        {"gl_MaxVaryingVectors", GLSL_VERTEX, ES | 300, NULL, false},
        {"gl_MaxVertexUniformComponents", GLSL_VERTEX, ES | 300, NULL, false},
        {"gl_NoSuchThing", GLSL_VERTEX, 460, NULL, false},
        {"gl_", GLSL_VERTEX, 460, NULL, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct compile c;
        start_row(&c, &rows[i]);
        if ((variable(&c, rows[i].name) != NULL) != rows[i].expected)
            fail_msg("%s in %u (row %zu)", rows[i].name, rows[i].version & 0xfff, i);
        end(&c);
    }
}

static void overloads_have_the_types_of_their_family(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        unsigned count; /* of signatures in GLSL 3.30 fragment shaders */
    } counts[] = {
        {"sin", 4},
        {"atan", 8},
        {"min", 4 + 3 + 4 + 3 + 4 + 3},
        {"transpose", 9},
        {"mix", 4 + 3 + 4},
        {"outerProduct", 9},
        {"inverse", 3},
        {"equal", 3 * 4},
        {"cross", 1},
        {"texelFetch", 5 * 3 + 3 + 3 + 2 * 3},
        {"texture1D", 2},
        {"texture1DProj", 4},
        {"dFdx", 4},
    };
    struct compile c;
    start(&c, GLSL_FRAGMENT, 330, false, GLSL_CORE);
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        size_t found;
        tgsic_builtin_candidates(&c.b, group(counts[i].name), NULL, 0, &found);
        if (found != counts[i].count)
            fail_msg("%s has %zu signatures", counts[i].name, found);
    }
    const struct glsl_type *types[] = {GLSL_TYPE(sampler2DArrayShadow), GLSL_TYPE(vec4)};
    const struct builtin_function *f = tgsic_builtin_exact(&c.b, group("texture"), types, 2);
    assert_non_null(f);
    assert_ptr_equal(f->return_type, GLSL_TYPE(float));
    assert_int_equal(f->intrinsic, INTRINSIC_TEXTURE);
    assert_true(f->flags & BUILTIN_DERIVATIVE);
    assert_string_equal(tgsic_builtin_signature(&c.b, f),
                        "float texture(sampler2DArrayShadow, vec4)");
    const struct glsl_type *matrices[] = {GLSL_TYPE(vec3), GLSL_TYPE(vec2)};
    f = tgsic_builtin_exact(&c.b, group("outerProduct"), matrices, 2);
    assert_ptr_equal(f->return_type, GLSL_TYPE(mat2x3));
    const struct glsl_type *projected[] = {GLSL_TYPE(usampler3D), GLSL_TYPE(vec4),
                                           GLSL_TYPE(float)};
    f = tgsic_builtin_exact(&c.b, group("textureProjLod"), projected, 3);
    assert_ptr_equal(f->return_type, GLSL_TYPE(uvec4));
    assert_true(f->flags & BUILTIN_PROJECTIVE);
    assert_int_equal(f->parameters[1].role, ROLE_COORDINATE);
    assert_int_equal(f->parameters[2].role, ROLE_LOD);
    assert_null(tgsic_builtin_exact(&c.b, group("textureProjLod"), projected, 2));
    end(&c);
}

static void candidates_have_the_shapes_of_the_arguments(void **state)
{
    (void)state;
    struct compile c;
    start(&c, GLSL_FRAGMENT, 330, false, GLSL_CORE);
    size_t found;
    const struct glsl_type *mixed[] = {GLSL_TYPE(vec3), GLSL_TYPE(int)};
    const struct builtin_function *f =
        tgsic_builtin_candidates(&c.b, group("max"), mixed, 2, &found);
    assert_int_equal(found, 3); /* vec3, ivec3, uvec3 with a scalar */
    assert_ptr_equal(f[0].return_type, GLSL_TYPE(vec3));
    assert_ptr_equal(f[0].parameters[1].type, GLSL_TYPE(float));
    const struct glsl_type *sampled[] = {GLSL_TYPE(isampler2D), GLSL_TYPE(ivec2)};
    f = tgsic_builtin_candidates(&c.b, group("texture"), sampled, 2, &found);
    assert_int_equal(found, 1);
    assert_ptr_equal(f->parameters[1].type, GLSL_TYPE(vec2));
    const struct glsl_type *wrong[] = {GLSL_TYPE(float), GLSL_TYPE(vec2)};
    tgsic_builtin_candidates(&c.b, group("texture"), wrong, 2, &found);
    assert_int_equal(found, 0);
    end(&c);
}

static void arrays_of_offsets_are_interned(void **state)
{
    (void)state;
    struct compile c;
    start(&c, GLSL_FRAGMENT, 400, false, GLSL_CORE);
    const struct glsl_type *offsets = tgsic_glsl_array(&c.types, &c.arena, GLSL_TYPE(ivec2), 4);
    const struct glsl_type *types[] = {GLSL_TYPE(sampler2D), GLSL_TYPE(vec2), offsets};
    const struct builtin_function *f =
        tgsic_builtin_exact(&c.b, group("textureGatherOffsets"), types, 3);
    assert_non_null(f);
    assert_ptr_equal(f->parameters[2].type, offsets);
    assert_true(f->parameters[2].is_constant);
    types[2] = tgsic_glsl_array(&c.types, &c.arena, GLSL_TYPE(ivec2), 3);
    assert_null(tgsic_builtin_exact(&c.b, group("textureGatherOffsets"), types, 3));
    end(&c);
}

static void variables_are_made_complete(void **state)
{
    (void)state;
    struct compile c;
    start(&c, GLSL_FRAGMENT, 120, false, GLSL_NO_PROFILE);
    struct ast_variable *v = tgsic_builtin_declare(&c.b, variable(&c, "gl_LightSource"));
    assert_ptr_equal(v->name, TGSIC_INTERN(&c.names, "gl_LightSource")->text);
    assert_int_equal(v->q.storage, AST_UNIFORM);
    assert_string_equal(v->type->name, "gl_LightSourceParameters[8]");
    assert_int_equal(v->type->element->member_count, 12);
    assert_ptr_equal(v->type->element->members[5].type, GLSL_TYPE(vec3));
    assert_ptr_equal(v->type->element->members[5].name,
                     TGSIC_INTERN(&c.names, "spotDirection")->text);
    assert_ptr_equal(v->type->element,
                     tgsic_builtin_struct_type(&c.b, "gl_LightSourceParameters", 24));
    assert_ptr_equal(v->type, tgsic_builtin_declare(&c.b, v->builtin)->type);

    const struct builtin_variable *row = variable(&c, "gl_TexCoord");
    v = tgsic_builtin_declare(&c.b, row);
    assert_int_equal(v->q.storage, AST_IN);
    assert_true(glsl_is_unsized(v->type));
    assert_int_equal(tgsic_builtin_max_length(&c.b, row), 8);

    v = tgsic_builtin_declare(&c.b, variable(&c, "gl_FragData"));
    assert_int_equal(v->type->length, 8);
    assert_int_equal(tgsic_builtin_max_length(&c.b, v->builtin), 0);

    v = tgsic_builtin_declare(&c.b, variable(&c, "gl_MaxDrawBuffers"));
    assert_int_equal(v->q.storage, AST_CONST);
    assert_int_equal(v->constant->i, 8);
    end(&c);
}

static void limits_are_set_by_name(void **state)
{
    (void)state;
    struct glsl_limits limits = tgsic_default_limits;
    assert_true(tgsic_limit_set(&limits, "gl_MaxDrawBuffers", 17, 4));
    assert_true(tgsic_limit_set(&limits, "MaxComputeWorkGroupSizeY", 24, 7));
    assert_false(tgsic_limit_set(&limits, "MaxDrawBuffer", 13, 4));
    struct compile c;
    start(&c, GLSL_COMPUTE, 430, false, GLSL_CORE);
    c.b.limits = &limits;
    assert_int_equal(tgsic_builtin_declare(&c.b, variable(&c, "gl_MaxDrawBuffers"))->constant->i,
                     4);
    const struct ast_variable *size =
        tgsic_builtin_declare(&c.b, variable(&c, "gl_MaxComputeWorkGroupSize"));
    assert_int_equal(size->constant[0].i, 1024);
    assert_int_equal(size->constant[1].i, 7);
    assert_null(tgsic_builtin_declare(&c.b, variable(&c, "gl_WorkGroupSize"))->constant);
    end(&c);
}

static void the_block_has_what_its_language_has(void **state)
{
    (void)state;
    static const struct {
        unsigned version;
        bool es;
        enum glsl_profile profile;
        unsigned members;
    } rows[] = {
        {150, false, GLSL_CORE, 3},           /* position, size, clip distance */
        {150, false, GLSL_COMPATIBILITY, 10}, /* clip vertex, four colors, coordinates, fog */
        {450, false, GLSL_CORE, 4},           /* cull distance */
        {320, true, GLSL_NO_PROFILE, 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct compile c;
        start(&c, GLSL_GEOMETRY, rows[i].version, rows[i].es, rows[i].profile);
        const struct ast_variable *in = tgsic_builtin_declare(&c.b, variable(&c, "gl_in"));
        assert_true(glsl_is_unsized(in->type));
        const struct glsl_type *block = in->type->element;
        assert_int_equal(block->base, GLSL_BLOCK);
        assert_string_equal(block->name, "gl_PerVertex");
        assert_int_equal(block->member_count, rows[i].members);
        assert_string_equal(block->members[0].name, "gl_Position");
        end(&c);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_sorted_and_found),
        cmocka_unit_test(no_signature_is_visible_twice),
        cmocka_unit_test(functions_exist_where_the_specifications_say),
        cmocka_unit_test(variables_exist_where_the_specifications_say),
        cmocka_unit_test(overloads_have_the_types_of_their_family),
        cmocka_unit_test(candidates_have_the_shapes_of_the_arguments),
        cmocka_unit_test(arrays_of_offsets_are_interned),
        cmocka_unit_test(variables_are_made_complete),
        cmocka_unit_test(limits_are_set_by_name),
        cmocka_unit_test(the_block_has_what_its_language_has),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
