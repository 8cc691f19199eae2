/* SPDX-License-Identifier: MIT */
/* From hop to hop, and the world carried along. */
#include "check/carry.h"
#include "check/inputs.h"
#include "tgsi/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define HEAD        "[require]\nGLSL >= 1.30\n"
#define PASSTHROUGH "[vertex shader passthrough]\n"
#define TINT                                                                                       \
    "[fragment shader]\nuniform vec4 tint;\nuniform sampler2D s;\nout vec4 c;\n"                   \
    "void main()\n{\n    c = tint + texture(s, vec2(0.5));\n}\n"
#define DRAW "[test]\ndraw rect -1 -1 2 2\n"

struct fixture {
    struct check_case test;
    struct check_program program;
    enum check_hop failed;
    struct tgsic_diags diags;
};

static enum tgsic_result make(struct fixture *f, const char *text,
                              const struct check_route_options *options)
{
    *f = (struct fixture){0};
    assert_int_equal(
        tgsic_check_read_case_text(text, strlen(text), "x.shader_test", "x", &f->test, &f->diags),
        TGSIC_OK);
    return tgsic_check_make_program(&f->test, options, &f->program, &f->failed, &f->diags);
}

static void release(struct fixture *f)
{
    tgsic_check_program_free(&f->program);
    tgsic_check_case_free(&f->test);
    tgsic_diags_free(&f->diags);
}

static const struct check_route_options whole = {.dialect = TGSIC_DIALECT_VIRGL,
                                                 .last_hop = CHECK_HOP_TGSI_AGAIN};

static void routes_have_names(void **state)
{
    uint32_t hop;
    bool from_tgsi;
    assert_string_equal(tgsic_check_route_name(CHECK_HOP_GLSL, false), "glsl-tgsi-glsl");
    assert_string_equal(tgsic_check_route_name(CHECK_HOP_GLSL, true), "tgsi-glsl");
    assert_true(tgsic_check_route_by_name("glsl-tgsi-glsl-tgsi", &hop, &from_tgsi));
    assert_int_equal(hop, CHECK_HOP_TGSI_AGAIN);
    assert_false(from_tgsi);
    assert_true(tgsic_check_route_by_name("glsl-tgsi-spirv", &hop, &from_tgsi));
    assert_int_equal(hop, CHECK_HOP_SPIRV);
    assert_false(tgsic_check_route_by_name("glsl-spirv", &hop, &from_tgsi));
}

/* SPIR-V is made of TGSI, not of GLSL′. */
static void routes_fork(void **state)
{
    (void)state;
    assert_true(tgsic_check_hop_precedes(CHECK_HOP_TGSI, CHECK_HOP_SPIRV));
    assert_true(tgsic_check_hop_precedes(CHECK_HOP_SOURCE, CHECK_HOP_SPIRV));
    assert_false(tgsic_check_hop_precedes(CHECK_HOP_GLSL, CHECK_HOP_SPIRV));
    assert_false(tgsic_check_hop_precedes(CHECK_HOP_TGSI_AGAIN, CHECK_HOP_SPIRV));
    assert_false(tgsic_check_hop_precedes(CHECK_HOP_SPIRV, CHECK_HOP_SPIRV));
    assert_true(tgsic_check_hop_precedes(CHECK_HOP_GLSL, CHECK_HOP_TGSI_AGAIN));
}

static void spirv_is_reached(void **state)
{
    const struct check_route_options options = {.dialect = TGSIC_DIALECT_VIRGL,
                                                .last_hop = CHECK_HOP_SPIRV};
    struct fixture f;
    (void)state;
    assert_int_equal(make(&f, HEAD PASSTHROUGH TINT DRAW, &options), TGSIC_OK);
    assert_int_equal(f.program.reached,
                     1u << CHECK_HOP_SOURCE | 1u << CHECK_HOP_TGSI | 1u << CHECK_HOP_SPIRV);
    assert_true(f.program.stages[TGSIC_PROCESSOR_FRAG].spirv.size > 20);
    assert_int_equal(f.program.stages[TGSIC_PROCESSOR_FRAG].glsl.size, 0);
    release(&f);
}

static void all_hops_are_reached(void **state)
{
    struct fixture f;
    assert_int_equal(make(&f, HEAD PASSTHROUGH TINT DRAW, &whole), TGSIC_OK);
    assert_int_equal(f.program.reached, 0xf);
    assert_non_null(strstr(f.program.stages[TGSIC_PROCESSOR_FRAG].tgsi.data, "FRAG\n"));
    assert_non_null(strstr(f.program.stages[TGSIC_PROCESSOR_VERT].glsl.data, "vs_in0"));
    assert_int_equal(f.program.again->stages,
                     1u << TGSIC_PROCESSOR_VERT | 1u << TGSIC_PROCESSOR_FRAG);
    release(&f);
}

static void tgsi_starts_at_tgsi(void **state)
{
    static const char text[] = "FRAG\nDCL OUT[0], COLOR\nIMM[0] FLT32 {1.0, 0.0, 0.0, 1.0}\n"
                               "  0: MOV OUT[0], IMM[0]\n  1: END\n";
    const struct check_source source = {
        .form = CHECK_FORM_TGSI, .text = text, .size = sizeof text - 1};
    const struct check_case test = {.sources = &source, .num_sources = 1, .is_bare = true};
    struct check_program program;
    enum check_hop failed;
    assert_int_equal(tgsic_check_make_program(&test, &whole, &program, &failed, NULL), TGSIC_OK);
    assert_null(program.linked);
    assert_true(program.stages[TGSIC_PROCESSOR_FRAG].present);
    assert_non_null(strstr(program.stages[TGSIC_PROCESSOR_FRAG].glsl.data, "f_color0"));
    tgsic_check_program_free(&program);
}

static void refusals_are_named(void **state)
{
    struct fixture f;
    assert_int_equal(make(&f,
                          "[require]\nGL >= 3.3\n[vertex shader passthrough]\n[fragment shader]\n"
                          "#version 330\n#extension GL_ARB_bindless_texture : require\n"
                          "uniform uvec2 h;\nout vec4 o;\n"
                          "void main() { o = texture(sampler2D(h), vec2(0.5)); }\n" DRAW,
                          &whole),
                     TGSIC_E_UNSUPPORTED);
    assert_int_equal(f.failed, CHECK_HOP_TGSI);
    assert_non_null(strstr(f.diags.items[0].text, "handles"));
    release(&f);
}

/* ---- Assembly programs ---------------------------------------------------------------------- */

static void assembly_programs_go_with_the_others(void **state)
{
    static const char *const cases[] = {
        "[require]\nGL >= 2.1\n[vertex program]\n!!ARBvp1.0\nMOV result.position, "
        "vertex.position;\nEND\n[fragment program]\n!!ARBfp1.0\nMOV result.color, "
        "program.env[1];\nEND\n" DRAW,
        "[require]\nGL >= 2.1\n[vertex shader]\nvoid main() { gl_Position = gl_Vertex; }\n"
        "[fragment program]\n!!ARBfp1.0\nMOV result.color, program.env[1];\nEND\n" DRAW,
        "[require]\nGL >= 2.1\n[fragment program]\n!!ARBfp1.0\nMOV result.color, "
        "program.env[1];\nEND\n" DRAW,
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fixture f;
        assert_int_equal(make(&f, cases[i], &whole), TGSIC_OK);
        assert_true(f.program.stages[TGSIC_PROCESSOR_VERT].present);
        assert_true(f.program.stages[TGSIC_PROCESSOR_FRAG].present);
        const struct tgsic_arb_program *arb = f.program.arb[TGSIC_PROCESSOR_FRAG];
        assert_non_null(arb);
        assert_int_equal(arb->num_constants, 1);
        assert_int_equal(f.program.linked->reflection.num_outputs, 1);
        release(&f);
    }
}

/* ---- Fixed function ------------------------------------------------------------------------ */

static void absent_stages_are_fixed_function(void **state)
{
    struct fixture f;
    assert_int_equal(make(&f,
                          "[fragment shader]\nvoid main() { gl_FragColor = gl_Color + "
                          "gl_TexCoord[1]; }\n" DRAW,
                          &whole),
                     TGSIC_OK);
    assert_int_equal(f.program.fixed_function, 1u << TGSIC_PROCESSOR_VERT);
    const char *tgsi = f.program.stages[TGSIC_PROCESSOR_VERT].tgsi.data;
    assert_non_null(strstr(tgsi, "COLOR"));
    assert_non_null(strstr(tgsi, "TEXCOORD[1]"));
    assert_null(strstr(tgsi, "TEXCOORD[0]"));
    const struct tgsic_reflection *r = &f.program.linked->reflection;
    bool matrix = false, coordinate = false;
    for (uint32_t i = 0; i < r->num_uniforms; i++)
        matrix |= !strcmp(r->uniforms[i].name, "gl_ModelViewProjectionMatrix");
    for (uint32_t i = 0; i < r->num_attributes; i++)
        coordinate |= !strcmp(r->attributes[i].name, "gl_MultiTexCoord1");
    assert_true(matrix && coordinate);
    release(&f);
    assert_int_equal(make(&f,
                          "[vertex shader]\nvoid main() { gl_Position = gl_Vertex; gl_FrontColor = "
                          "vec4(1.0); }\n" DRAW,
                          &whole),
                     TGSIC_OK);
    assert_int_equal(f.program.fixed_function, 1u << TGSIC_PROCESSOR_FRAG);
    release(&f);
}

/* ---- Includes ------------------------------------------------------------------------------ */

static void includes_are_found_by_path(void **state)
{
    struct fixture f;
    assert_int_equal(make(&f,
                          "[require]\nGLSL >= 1.10\nGL_ARB_shading_language_include\n"
                          "[shader include paths]\n/none/\n/some dir/\n"
                          "[shader include]\n/some dir/a/./color\n\n#define COLOR vec4(1.0)\n"
                          "[fragment shader]\n#extension GL_ARB_shading_language_include: enable\n"
                          "#include <b/../a/color>\nvoid main() { gl_FragColor = COLOR; }\n" DRAW,
                          &whole),
                     TGSIC_OK);
    release(&f);
}

/* ---- Planted mistakes ---------------------------------------------------------------------- */

static void multiply_instead(void *user, enum check_hop hop, unsigned stage,
                             struct tgsic_shader *shader)
{
    int *calls = user;
    calls[hop]++;
    for (uint32_t i = 0; hop == CHECK_HOP_TGSI && i < shader->num_instructions; i++)
        if (shader->instructions[i].opcode == TGSIC_OPCODE_ADD)
            shader->instructions[i].opcode = TGSIC_OPCODE_MUL;
}

static void mutators_change_what_follows(void **state)
{
    struct fixture f;
    int calls[CHECK_NUM_HOPS] = {0};
    struct check_route_options options = whole;
    assert_int_equal(make(&f, HEAD PASSTHROUGH TINT DRAW, &options), TGSIC_OK);
    assert_non_null(strstr(f.program.stages[TGSIC_PROCESSOR_FRAG].tgsi.data, "ADD"));
    release(&f);
    options.mutator = (struct check_mutator){.user = calls, .tgsi = multiply_instead};
    assert_int_equal(make(&f, HEAD PASSTHROUGH TINT DRAW, &options), TGSIC_OK);
    assert_null(strstr(f.program.stages[TGSIC_PROCESSOR_FRAG].tgsi.data, "ADD"));
    assert_non_null(strstr(f.program.stages[TGSIC_PROCESSOR_FRAG].tgsi.data, "MUL"));
    assert_null(strstr(f.program.stages[TGSIC_PROCESSOR_FRAG].glsl.data, " + "));
    assert_int_equal(calls[CHECK_HOP_TGSI], 2);
    assert_int_equal(calls[CHECK_HOP_TGSI_AGAIN], 2);
    release(&f);
}

/* ---- Worlds -------------------------------------------------------------------------------- */

static const struct check_uniform *find(const struct check_world *world, const char *name)
{
    for (uint32_t i = 0; i < world->num_uniforms; i++)
        if (!strcmp(world->uniforms[i].name, name))
            return &world->uniforms[i];
    return NULL;
}

static void worlds_are_carried_by_register(void **state)
{
    static const uint32_t tint[4] = {11, 22, 33, 44}, unit[1] = {5};
    static const uint32_t corners[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    struct fixture f;
    struct tgsic_arena arena;
    jmp_buf escape;
    tgsic_arena_init(&arena, NULL, 0, &escape);
    assert_false(setjmp(escape));
    assert_int_equal(make(&f, HEAD PASSTHROUGH TINT DRAW, &whole), TGSIC_OK);
    const struct check_uniform uniforms[] = {
        tgsic_check_named_uniform("tint", (struct check_type){CHECK_FLOAT, 4, 1}, 1, tint),
        tgsic_check_named_uniform("s", (struct check_type){CHECK_INT, 1, 1}, 1, unit),
    };
    struct check_world *world = ARENA_NEW(&arena, struct check_world);
    struct check_world *carried = ARENA_NEW(&arena, struct check_world);
    world->uniforms = uniforms;
    world->num_uniforms = 2;
    assert_int_equal(
        tgsic_check_carry_world(&f.program, f.program.stages, world, &arena, carried, &f.diags),
        TGSIC_OK);
    const struct check_uniform *constants = find(carried, "fs_const[0]");
    const struct check_uniform *sampler = find(carried, "fs_samp0");
    assert_non_null(constants);
    assert_memory_equal(constants->words, tint, sizeof tint);
    assert_non_null(sampler);
    assert_int_equal(sampler->words[0], 5);
    const struct check_array array = {.name = "piglit_vertex", .components = 4, .words = corners};
    const struct check_draw draw = {
        .count = 2, .arrays = &array, .num_arrays = 1, .num_vertices = 2};
    struct check_draw out;
    tgsic_check_carry_draw(&f.program, f.program.stages, world, &draw, &arena, &out);
    assert_int_equal(out.num_arrays, 1);
    assert_string_equal(out.arrays[0].name, "vs_in0");
    assert_ptr_equal(out.arrays[0].words, corners);
    release(&f);
    tgsic_arena_free(&arena);
}

static void state_asks_for_variants(void **state)
{
    struct fixture f;
    struct check_world *world = test_calloc(1, sizeof *world);
    struct check_translated_stage stages[TGSIC_NUM_STAGES] = {{0}};
    assert_int_equal(
        make(&f,
             "[vertex shader]\nvoid main() { gl_Position = gl_Vertex; gl_ClipVertex = "
             "gl_Vertex; }\n[fragment shader]\nvoid main() { gl_FragColor = vec4(1.0); "
             "}\n" DRAW,
             &whole),
        TGSIC_OK);
    assert_null(strstr(f.program.stages[TGSIC_PROCESSOR_VERT].glsl.data, "gl_ClipDistance"));
    world->state.clip_planes_enabled = 2;
    struct tgsic_arena arena;
    jmp_buf escape;
    tgsic_arena_init(&arena, NULL, 0, &escape);
    assert_false(setjmp(escape));
    struct tgsic_state variant = tgsic_check_variant(&f.program, world, &arena);
    tgsic_arena_free(&arena);
    assert_int_equal(tgsic_check_translate(&f.program, &variant, stages, &f.diags), TGSIC_OK);
    assert_non_null(strstr(stages[TGSIC_PROCESSOR_VERT].glsl.data, "gl_ClipDistance"));
    tgsic_check_free_translation(stages);
    release(&f);
    test_free(world);
}

static void depth_modes_arrange_shadows(void **state)
{
    struct fixture f;
    struct check_world *world = test_calloc(1, sizeof *world);
    struct check_texture *texture = test_calloc(1, sizeof *texture);
    struct check_translated_stage stages[TGSIC_NUM_STAGES] = {{0}};
    struct tgsic_arena arena;
    jmp_buf escape;
    assert_int_equal(
        make(&f,
             "[vertex shader]\nvoid main() { gl_Position = gl_Vertex; }\n"
             "[fragment shader]\nuniform sampler2DShadow s;\nvoid main() { gl_FragColor "
             "= shadow2D(s, vec3(0.5)); }\n" DRAW,
             &whole),
        TGSIC_OK);
    tgsic_arena_init(&arena, NULL, 0, &escape);
    assert_false(setjmp(escape));
    memcpy(texture->data.swizzle, (uint8_t[4]){4, 4, 4, 0}, 4);
    texture->sampler.compare = true;
    world->units[0] = texture;
    struct tgsic_state variant = tgsic_check_variant(&f.program, world, &arena);
    assert_int_equal(variant.shadow_result[0], TGSIC_SHADOW_ALPHA);
    assert_int_equal(tgsic_check_translate(&f.program, &variant, stages, &f.diags), TGSIC_OK);
    assert_non_null(strstr(stages[TGSIC_PROCESSOR_FRAG].glsl.data, "vec4(0.0, 0.0, 0.0, texture("));
    tgsic_check_free_translation(stages);
    tgsic_arena_free(&arena);
    release(&f);
    test_free(texture);
    test_free(world);
}

/* ---- Inputs -------------------------------------------------------------------------------- */

static void inputs_follow_from_seed_and_names(void **state)
{
    struct fixture f;
    struct tgsic_arena arena;
    jmp_buf escape;
    struct check_draw draws[3];
    tgsic_arena_init(&arena, NULL, 0, &escape);
    assert_false(setjmp(escape));
    assert_int_equal(make(&f, HEAD PASSTHROUGH TINT, &whole), TGSIC_OK);
    assert_true(f.test.is_bare);
    struct check_world *worlds = ARENA_ARRAY(&arena, struct check_world, 3);
    for (unsigned i = 0; i < 3; i++)
        assert_int_equal(tgsic_check_make_inputs(&f.program, &(struct check_choice){.seed = i / 2},
                                                 &arena, &worlds[i], &draws[i], &f.diags),
                         TGSIC_OK);
    const struct check_uniform *a = find(&worlds[0], "tint"), *b = find(&worlds[1], "tint");
    assert_memory_equal(a->words, b->words, 16);
    assert_memory_not_equal(a->words, find(&worlds[2], "tint")->words, 16);
    assert_non_null(worlds[0].units[find(&worlds[0], "s")->words[0]]);
    assert_string_equal(draws[0].arrays[0].name, "piglit_vertex");
    assert_int_equal(worlds[0].draw->num_colors, 1);
    release(&f);
    tgsic_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(routes_have_names),
        cmocka_unit_test(routes_fork),
        cmocka_unit_test(spirv_is_reached),
        cmocka_unit_test(all_hops_are_reached),
        cmocka_unit_test(tgsi_starts_at_tgsi),
        cmocka_unit_test(refusals_are_named),
        cmocka_unit_test(assembly_programs_go_with_the_others),
        cmocka_unit_test(absent_stages_are_fixed_function),
        cmocka_unit_test(includes_are_found_by_path),
        cmocka_unit_test(mutators_change_what_follows),
        cmocka_unit_test(worlds_are_carried_by_register),
        cmocka_unit_test(state_asks_for_variants),
        cmocka_unit_test(depth_modes_arrange_shadows),
        cmocka_unit_test(inputs_follow_from_seed_and_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
