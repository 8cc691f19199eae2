/* SPDX-License-Identifier: MIT */
/* The interpreter's pipeline beside vertices and fragments: geometry, tessellation, compute. */
#include "soft_scene.h"

#include "check/soft_tessellator.h"

#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct soft_scene s;

static int open(void **state)
{
    (void)state;
    scene_open(&s, 16, 16, SCENE_RGBA32F);
    return 0;
}

static int close(void **state)
{
    (void)state;
    scene_close(&s);
    return 0;
}

#define WHITE "FRAG\nDCL OUT[0], COLOR\nIMM[0] FLT32 {1, 1, 1, 1}\nMOV OUT[0], IMM[0]\nEND\n"
#define PASS  "VERT\nDCL IN[0]\nDCL OUT[0], POSITION\nMOV OUT[0], IN[0]\nEND\n"

/* ---- Geometry ------------------------------------------------------------------------------ */

/* A point becomes a square of half a unit; each of two invocations draws one, side by side. */
static void emits_strips(void **state)
{
    static const char *const stages[] = {
        PASS,
        "GEOM\nPROPERTY GS_INPUT_PRIMITIVE POINTS\nPROPERTY GS_OUTPUT_PRIMITIVE TRIANGLE_STRIP\n"
        "PROPERTY GS_MAX_OUTPUT_VERTICES 4\nPROPERTY GS_INVOCATIONS 2\n"
        "DCL IN[][0], POSITION\nDCL SV[0], INVOCATIONID\nDCL OUT[0], POSITION\nDCL TEMP[0..1]\n"
        "IMM[0] FLT32 {0, 0.5, -1, 1}\nIMM[1] INT32 {0, 0, 0, 0}\n"
        "I2F TEMP[0].x, SV[0].xxxx\nMOV TEMP[1], IMM[0].xxxx\n"
        "ADD TEMP[1].x, TEMP[0].xxxx, IN[0][0].xxxx\n"
        "MOV OUT[0], IMM[0].xxxw\nMOV OUT[0].x, TEMP[1].xxxx\nEMIT IMM[1].xxxx\n"
        "MOV OUT[0], IMM[0].xxxw\nADD OUT[0].x, TEMP[1].xxxx, IMM[0].yyyy\nEMIT IMM[1].xxxx\n"
        "MOV OUT[0], IMM[0].xyxw\nMOV OUT[0].x, TEMP[1].xxxx\nEMIT IMM[1].xxxx\n"
        "MOV OUT[0], IMM[0].xyxw\nADD OUT[0].x, TEMP[1].xxxx, IMM[0].yyyy\nEMIT IMM[1].xxxx\n"
        "ENDPRIM IMM[1].xxxx\nEND\n",
        WHITE, NULL};
    static const float point[] = {-1, 0, 0, 1};
    (void)state;
    scene_use(&s, stages);
    scene_draw(&s, TGSIC_PRIMITIVE_POINTS, 1, 1, point);
    assert_int_equal(scene_count(&s), 2 * 4 * 4);
    scene_expect(&s, 0, 8, 1, 1, 1, 1, 0);
    scene_expect(&s, 3, 11, 1, 1, 1, 1, 0);
    scene_expect(&s, 4, 8, 0, 0, 0, 0, 0);
    scene_expect(&s, 8, 8, 1, 1, 1, 1, 0);
    scene_expect(&s, 12, 8, 0, 0, 0, 0, 0);
}

/* ---- Tessellation -------------------------------------------------------------------------- */

static double covered(const struct tessellation *t, bool clockwise)
{
    double sum = 0;
    for (uint32_t i = 0; i + 2 < t->num_indices; i += 3) {
        const struct tess_point *a = &t->points[t->indices[i]], *b = &t->points[t->indices[i + 1]],
                                *c = &t->points[t->indices[i + 2]];
        double area = ((double)b->u - (double)a->u) * ((double)c->v - (double)a->v) -
                      ((double)c->u - (double)a->u) * ((double)b->v - (double)a->v);
        assert_true(clockwise ? area < 0 : area > 0);
        sum += fabs(area) / 2;
    }
    return sum;
}

/* The triangles cover the domain without overlapping (or their areas would sum to more), and all
 * face the same way, for any levels and spacings. */
static void fills_domains(void **state)
{
    static const float levels[][6] = {{1, 1, 1, 1, 1, 1},        {2, 3, 4, 5, 1, 1},
                                      {1, 1, 1, 1, 5, 1},        {3.5f, 1, 7.2f, 2, 6.1f, 3},
                                      {64, 1, 33, 2, 64, 63.5f}, {1, 1, 1, 1, 2, 2}};
    (void)state;
    for (unsigned n = 0; n < 6; n++)
        for (unsigned spacing = 0; spacing < 3; spacing++)
            for (unsigned clockwise = 0; clockwise < 2; clockwise++) {
                struct tessellation t;
                struct tessellator how = {TGSIC_PRIMITIVE_QUADS, spacing, clockwise};
                tgsic_soft_tessellate_domain(&s.arena, &how, levels[n], levels[n] + 4, &t);
                assert_true(fabs(covered(&t, clockwise) - 1) < 1e-5);
                how.mode = TGSIC_PRIMITIVE_TRIANGLES;
                tgsic_soft_tessellate_domain(&s.arena, &how, levels[n], levels[n] + 4, &t);
                assert_true(fabs(covered(&t, clockwise) - 0.5) < 1e-5);
            }
}

static void counts_points(void **state)
{
    static const float three[6] = {3, 3, 3, 3, 3, 3}, none[6] = {3, 0, 3, 3, 3, 3};
    struct tessellator how = {TGSIC_PRIMITIVE_QUADS, TESS_EQUAL, false};
    struct tessellation t;
    (void)state;
    tgsic_soft_tessellate_domain(&s.arena, &how, three, three + 4, &t);
    assert_int_equal(t.num_points, 16);
    assert_int_equal(t.num_indices, 9 * 2 * 3);
    how.mode = TGSIC_PRIMITIVE_TRIANGLES;
    tgsic_soft_tessellate_domain(&s.arena, &how, three, three + 4, &t);
    assert_int_equal(t.num_points, 9 + 3);
    how.mode = TGSIC_PRIMITIVE_LINES;
    tgsic_soft_tessellate_domain(&s.arena, &how, three, three + 4, &t);
    assert_int_equal(t.num_points, 3 * 4);
    assert_int_equal(t.num_indices, 3 * 3 * 2);
    tgsic_soft_tessellate_domain(&s.arena, &how, none, none + 4, &t);
    assert_int_equal(t.num_points, 0);
}

#define EVALUATE                                                                                   \
    "TESS_EVAL\nPROPERTY TES_PRIM_MODE 7\nPROPERTY TES_SPACING 2\nPROPERTY "                       \
    "TES_VERTEX_ORDER_CW 0\nPROPERTY TES_POINT_MODE 0\nDCL IN[][0], POSITION\n"                    \
    "DCL SV[0], TESSCOORD\nDCL OUT[0], POSITION\nDCL TEMP[0]\nIMM[0] FLT32 {0, 1, 0, 0}\n"         \
    "LRP TEMP[0], SV[0].xxxx, IN[1][0], IN[0][0]\nMOV OUT[0], IMM[0].xxxy\n"                       \
    "MOV OUT[0].x, TEMP[0].xxxx\nMOV OUT[0].y, SV[0].yyyy\nEND\n"

/* A patch of two points, the left and the right of what is covered. */
static const float patch[] = {-0.5f, 0, 0, 1, 0.5f, 0, 0, 1};

static void evaluates_patches_with_levels_of_state(void **state)
{
    static const char *const stages[] = {PASS, EVALUATE, WHITE, NULL};
    (void)state;
    scene_use(&s, stages);
    s.world.state.patch_vertices = 2;
    for (unsigned i = 0; i < 4; i++)
        s.world.state.patch_outer[i] = s.world.state.patch_inner[i / 2] = 5;
    scene_draw(&s, TGSIC_PRIMITIVE_PATCHES, 2, 1, patch);
    assert_int_equal(scene_count(&s), 8 * 8);
    scene_expect(&s, 4, 8, 1, 1, 1, 1, 0);
    scene_expect(&s, 11, 15, 1, 1, 1, 1, 0);
    s.world.state.patch_outer[2] = 0;
    s.device->ops->clear(s.device, &s.world, 0x4000, &s.diags);
    scene_draw(&s, TGSIC_PRIMITIVE_PATCHES, 2, 1, patch);
    assert_int_equal(scene_count(&s), 0);
}

/* The control shader mirrors the patch: its invocations read each other's vertex. */
static void controls_patches(void **state)
{
    static const char *const stages[] = {
        PASS,
        "TESS_CTRL\nPROPERTY TCS_VERTICES_OUT 2\nDCL IN[][0], POSITION\nDCL OUT[][0], POSITION\n"
        "DCL OUT[1], TESSOUTER\nDCL OUT[2], TESSINNER\nDCL SV[0], INVOCATIONID\nDCL ADDR[0]\n"
        "DCL TEMP[0]\nIMM[0] FLT32 {2, 0.5, 0, 0}\nIMM[1] INT32 {1, 0, 0, 0}\n"
        "UARL ADDR[0].x, SV[0].xxxx\nMUL TEMP[0], IN[ADDR[0].x][0], IMM[0].yyyy\n"
        "MOV TEMP[0].w, IN[ADDR[0].x][0].wwww\nMOV OUT[ADDR[0].x][0], TEMP[0]\n"
        "MOV OUT[1], IMM[0].xxxx\nMOV OUT[2], IMM[0].xxxx\nEND\n",
        EVALUATE, WHITE, NULL};
    (void)state;
    scene_use(&s, stages);
    s.world.state.patch_vertices = 2;
    scene_draw(&s, TGSIC_PRIMITIVE_PATCHES, 2, 1, patch);
    assert_int_equal(scene_count(&s), 4 * 8);
    scene_expect(&s, 6, 8, 1, 1, 1, 1, 0);
    scene_expect(&s, 5, 8, 0, 0, 0, 0, 0);
}

/* ---- Compute ------------------------------------------------------------------------------- */

/* Each invocation stores its group's number times 100 plus its neighbour's, through shared memory.
 */
static void dispatches_groups(void **state)
{
    static const char *const stages[] = {
        "COMP\nPROPERTY CS_FIXED_BLOCK_WIDTH 4\nPROPERTY CS_FIXED_BLOCK_HEIGHT 1\n"
        "PROPERTY CS_FIXED_BLOCK_DEPTH 1\nDCL SV[0], THREAD_ID\nDCL SV[1], BLOCK_ID\n"
        "DCL BUFFER[0]\nDCL MEMORY[0], SHARED\nDCL TEMP[0..2]\n"
        "IMM[0] UINT32 {4, 3, 100, 1}\nUMUL TEMP[0].x, SV[0].xxxx, IMM[0].xxxx\n"
        "STORE MEMORY[0].x, TEMP[0].xxxx, SV[0].xxxx\nBARRIER\n"
        "UADD TEMP[1].x, SV[0].xxxx, IMM[0].wwww\nAND TEMP[1].x, TEMP[1].xxxx, IMM[0].yyyy\n"
        "UMUL TEMP[1].x, TEMP[1].xxxx, IMM[0].xxxx\nLOAD TEMP[2].x, MEMORY[0], TEMP[1].xxxx\n"
        "UMAD TEMP[2].x, SV[1].xxxx, IMM[0].zzzz, TEMP[2].xxxx\n"
        "UMAD TEMP[0].x, SV[1].xxxx, IMM[0].xxxx, SV[0].xxxx\n"
        "UMUL TEMP[0].x, TEMP[0].xxxx, IMM[0].xxxx\n"
        "STORE BUFFER[0].x, TEMP[0].xxxx, TEMP[2].xxxx\nEND\n",
        NULL};
    static const uint32_t groups[3] = {2, 1, 1}, none[3] = {0, 0, 0};
    static const uint32_t expected[8] = {1, 2, 3, 0, 101, 102, 103, 100};
    uint32_t words[8] = {0};
    struct check_buffer buffer = {.size = sizeof words, .data = (uint8_t *)words};
    (void)state;
    scene_use(&s, stages);
    s.world.shader_buffers[0] = &buffer;
    assert_int_equal(s.device->ops->dispatch(s.device, &s.world, groups, none, &s.diags), TGSIC_OK);
    assert_memory_equal(words, expected, sizeof words);
}

/* ---- Transform feedback -------------------------------------------------------------------- */

static void use_glsl(const char *vertex, const char *fragment, const char *capture)
{
    struct tgsic_glsl_shader *shaders[2] = {0};
    const struct tgsic_glsl_link_options options = {
        .size = sizeof options, .captures = &capture, .num_captures = 1};
    assert_int_equal(
        tgsic_glsl_compile(NULL, TGSIC_PROCESSOR_VERT, &vertex, NULL, 1, &shaders[0], NULL),
        TGSIC_OK);
    assert_int_equal(
        tgsic_glsl_compile(NULL, TGSIC_PROCESSOR_FRAG, &fragment, NULL, 1, &shaders[1], NULL),
        TGSIC_OK);
    assert_int_equal(tgsic_glsl_link(&options, shaders, 2, &s.program.linked, NULL), TGSIC_OK);
    for (unsigned i = 0; i < 2; i++) {
        unsigned stage = i ? TGSIC_PROCESSOR_FRAG : TGSIC_PROCESSOR_VERT;
        tgsic_glsl_shader_free(shaders[i]);
        s.program.stages[stage].present = true;
        s.program.stages[stage].shader = s.program.linked->shader[stage];
        s.program.linked->shader[stage].arena = NULL; /* the scene frees it */
    }
    s.program.reached = 1u << CHECK_HOP_TGSI;
    assert_int_equal(s.device->ops->use(s.device, &s.program, &s.world, &s.diags), TGSIC_OK);
}

/* Two triangles of a strip are six vertices; a buffer for four takes one triangle. */
static void captures_whole_primitives(void **state)
{
    static const float strip[] = {0, 0, 0, 1, 1, 0, 0, 1, 2, 0, 0, 1, 3, 0, 0, 1};
    static const float expected[8] = {0, 1, 2, 0, 0, 0, 0, 0};
    float words[8] = {0};
    struct check_buffer buffer = {.size = 4 * sizeof *words, .data = (uint8_t *)words};
    const struct check_array array = {
        .name = "at", .base = CHECK_FLOAT, .components = 4, .words = (const uint32_t *)strip};
    const struct check_draw draw = {.mode = TGSIC_PRIMITIVE_TRIANGLE_STRIP,
                                    .count = 4,
                                    .arrays = &array,
                                    .num_arrays = 1,
                                    .num_vertices = 4,
                                    .capture = true};
    (void)state;
    use_glsl("#version 130\nin vec4 at;\nout float x;\nvoid main() { gl_Position = at; x = at.x; "
             "}\n",
             "#version 130\nout vec4 o;\nvoid main() { o = vec4(1.0); }\n", "x");
    s.world.xfb_buffers[0] = &buffer;
    assert_int_equal(s.device->ops->draw(s.device, &s.world, &draw, &s.diags), TGSIC_OK);
    assert_memory_equal(words, expected, sizeof words);
    assert_int_equal(s.world.primitives_generated, 2);
    assert_int_equal(s.world.primitives_written, 1);
    assert_int_equal(scene_count(&s), 0);
    tgsic_program_free(s.program.linked);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open, close)
    const struct CMUnitTest tests[] = {
        TEST(emits_strips),
        TEST(fills_domains),
        TEST(counts_points),
        TEST(evaluates_patches_with_levels_of_state),
        TEST(controls_patches),
        TEST(dispatches_groups),
        TEST(captures_whole_primitives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
