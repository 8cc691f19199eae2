/* SPDX-License-Identifier: MIT */
/* The interpreter's pipeline: coverage, the fill rule, interpolation, clipping. Expectations are
 * worked out by hand from OpenGL 4.6, chapters 13 and 14. */
#include "soft_scene.h"

#include <math.h>
#include <stdarg.h>
#include <stddef.h>
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

static void use(const char *interpolated)
{
    scene_use(&s, (const char *const[]){SCENE_VERTEX, interpolated, NULL});
}

#define SMOOTH SCENE_FRAGMENT("PERSPECTIVE")

static void covers_what_is_inside(void **state)
{
    /* (0,0), (8,0), (0,8) on the screen: centres with x + y < 8 */
    static const float triangle[] = {-1, -1, 0, 1, 1,  1, 1, 1, 0, -1, 0, 1,
                                     1,  1,  1, 1, -1, 0, 0, 1, 1, 1,  1, 1};
    (void)state;
    use(SMOOTH);
    scene_draw(&s, TGSIC_PRIMITIVE_TRIANGLES, 3, 2, triangle);
    for (int y = 0; y < 16; y++)
        for (int x = 0; x < 16; x++) {
            if (x + y == 7)
                continue; /* on the edge: see the next test */
            scene_expect(&s, x, y, x + y < 7, x + y < 7, x + y < 7, x + y < 7, 0);
        }
}

/* Fans around any point cover all pixels around it once. */
static void edges_are_shared_once(void **state)
{
    static const float centres[][2] = {{0, 0}, {0.0625f, 0.0625f}, {0.3f, -0.2f}, {0.125f, 0}};
    (void)state;
    use(SMOOTH);
    s.world.state.blend = true;
    s.world.state.blend_source = s.world.state.blend_destination = 1;
    for (unsigned i = 0; i < 4; i++) {
        float fan[10][8];
        for (unsigned v = 0; v < 10; v++) {
            static const float around[9][2] = {{-1, -1}, {0, -1}, {1, -1}, {1, 0},  {1, 1},
                                               {0, 1},   {-1, 1}, {-1, 0}, {-1, -1}};
            const float *at = v ? around[v - 1] : centres[i];
            const float vertex[8] = {at[0], at[1], 0, 1, 1, 1, 1, 1};
            memcpy(fan[v], vertex, sizeof vertex);
        }
        scene_draw(&s, TGSIC_PRIMITIVE_TRIANGLE_FAN, 10, 2, fan[0]);
        for (int y = 0; y < 16; y++)
            for (int x = 0; x < 16; x++)
                scene_expect(&s, x, y, (float)i + 1, (float)i + 1, (float)i + 1, (float)i + 1, 0);
    }
}

/* One of sixteen samples lies on the lower edge of its pixel. */
static void covers_every_sample(void **state)
{
    static const float all[] = {-1, -1, 0, 1, 1, 1, 1, 1, 1,  -1, 0, 1, 1, 1, 1, 1,
                                1,  1,  0, 1, 1, 1, 1, 1, -1, 1,  0, 1, 1, 1, 1, 1};
    (void)state;
    scene_multisample(&s, 16);
    use(SMOOTH);
    scene_draw(&s, TGSIC_PRIMITIVE_TRIANGLE_FAN, 4, 2, all);
    for (int y = 0; y < 16; y++)
        scene_expect(&s, y, y, 1, 1, 1, 1, 0);
}

/* A quad that recedes: w is 1 at the left and 3 at the right; GENERIC goes from 0 to 1. On the
 * screen, at t from the left, it is (t / 3) / ((1 - t) + t / 3). */
static const float receding[] = {-1, -1, 0, 1, 0, 0, 0, 1, 3,  -3, 0, 3, 1, 0, 0, 1,
                                 3,  3,  0, 3, 1, 0, 0, 1, -1, 1,  0, 1, 0, 0, 0, 1};

static void interpolates_in_perspective(void **state)
{
    (void)state;
    use(SMOOTH);
    scene_draw(&s, TGSIC_PRIMITIVE_TRIANGLE_FAN, 4, 2, receding);
    for (int x = 0; x < 16; x++) {
        float t = ((float)x + 0.5f) / 16;
        scene_expect(&s, x, 5, (t / 3) / ((1 - t) + t / 3), 0, 0, 1, 1e-6f);
    }
}

static void interpolates_on_the_screen(void **state)
{
    (void)state;
    use(SCENE_FRAGMENT("LINEAR"));
    scene_draw(&s, TGSIC_PRIMITIVE_TRIANGLE_FAN, 4, 2, receding);
    for (int x = 0; x < 16; x++)
        scene_expect(&s, x, 5, ((float)x + 0.5f) / 16, 0, 0, 1, 1e-6f);
}

static void takes_flat_values_from_the_provoking_vertex(void **state)
{
    static const float triangle[] = {-1, -1, 0, 1, 1,  0, 0, 1, 3, -1, 0, 1,
                                     0,  1,  0, 1, -1, 3, 0, 1, 0, 0,  1, 1};
    (void)state;
    use(SCENE_FRAGMENT("CONSTANT"));
    scene_draw(&s, TGSIC_PRIMITIVE_TRIANGLES, 3, 2, triangle);
    scene_expect(&s, 8, 8, 0, 0, 1, 1, 0);
    s.world.state.provoking_vertex = 0x8E4D;
    scene_draw(&s, TGSIC_PRIMITIVE_TRIANGLES, 3, 2, triangle);
    scene_expect(&s, 8, 8, 1, 0, 0, 1, 0);
}

static void cuts_at_the_near_plane(void **state)
{
    /* z from -3 at the bottom to 1 at the top, so z = -1 in the middle */
    static const float quad[] = {-1, -1, -3, 1, 1, 1, 1, 1, 1,  -1, -3, 1, 1, 1, 1, 1,
                                 1,  1,  1,  1, 1, 1, 1, 1, -1, 1,  1,  1, 1, 1, 1, 1};
    (void)state;
    use(SMOOTH);
    scene_draw(&s, TGSIC_PRIMITIVE_TRIANGLE_FAN, 4, 2, quad);
    assert_int_equal(scene_count(&s), 16 * 8);
    scene_expect(&s, 3, 7, 0, 0, 0, 0, 0);
    scene_expect(&s, 3, 8, 1, 1, 1, 1, 0);
    s.world.state.depth_clamp = true;
    scene_draw(&s, TGSIC_PRIMITIVE_TRIANGLE_FAN, 4, 2, quad);
    assert_int_equal(scene_count(&s), 16 * 16);
}

/* Behind the eye, too: what is cut is still interpolated over the whole. */
static void cuts_behind_the_eye(void **state)
{
    static const float triangle[] = {0, -1, 0, 1, 1,  1, 1, 1,  0, 1, 0, 1,
                                     1, 1,  1, 1, -4, 0, 0, -1, 1, 1, 1, 1};
    (void)state;
    use(SMOOTH);
    scene_draw(&s, TGSIC_PRIMITIVE_TRIANGLES, 3, 2, triangle);
    unsigned count = scene_count(&s);
    assert_true(count > 16 && count < 256);
    scene_expect(&s, 4, 8, 1, 1, 1, 1, 1e-6f);
    s.world.state.depth_clamp = true; /* what is behind the eye goes all the same */
    s.device->ops->clear(s.device, &s.world, 0x4000, &s.diags);
    scene_draw(&s, TGSIC_PRIMITIVE_TRIANGLES, 3, 2, triangle);
    assert_int_equal(scene_count(&s), count);
}

static void cuts_by_distances(void **state)
{
    static const char *const stages[] = {
        "VERT\nPROPERTY NUM_CLIPDIST_ENABLED 2\nDCL IN[0]\nDCL OUT[0], POSITION\n"
        "DCL OUT[1], CLIPDIST[0]\nMOV OUT[0], IN[0]\nMOV OUT[1], IN[0]\nEND\n",
        "FRAG\nDCL OUT[0], COLOR\nIMM[0] FLT32 {1, 1, 1, 1}\nMOV OUT[0], IMM[0]\nEND\n", NULL};
    static const float quad[] = {-1, -1, 0, 1, 1, -1, 0, 1, 1, 1, 0, 1, -1, 1, 0, 1};
    (void)state;
    scene_use(&s, stages);
    s.world.state.clip_planes_enabled = 1; /* the second distance is off */
    scene_draw(&s, TGSIC_PRIMITIVE_QUADS, 4, 1, quad);
    assert_int_equal(scene_count(&s), 8 * 16);
    scene_expect(&s, 7, 3, 0, 0, 0, 0, 0);
    scene_expect(&s, 8, 3, 1, 1, 1, 1, 0);
}

static void draws_points_of_their_size(void **state)
{
    static const char *const stages[] = {
        "VERT\nDCL IN[0]\nDCL OUT[0], POSITION\nDCL OUT[1], PSIZE\nIMM[0] FLT32 {4, 0, 0, 0}\n"
        "MOV OUT[0], IN[0]\nMOV OUT[1].x, IMM[0].xxxx\nEND\n",
        "FRAG\nDCL IN[0], PCOORD, LINEAR\nDCL OUT[0], COLOR\nMOV OUT[0], IN[0]\nEND\n", NULL};
    static const float point[] = {0, 0, 0, 1};
    (void)state;
    scene_use(&s, stages);
    scene_draw(&s, TGSIC_PRIMITIVE_POINTS, 1, 1, point);
    assert_int_equal(scene_count(&s), 1);
    s.world.state.program_point_size = s.world.state.point_sprite = true;
    scene_draw(&s, TGSIC_PRIMITIVE_POINTS, 1, 1, point);
    assert_int_equal(scene_count(&s), 16);
    /* from the upper left corner */
    scene_expect(&s, 6, 9, 0.125f, 0.125f, 0, 1, 1e-6f);
    scene_expect(&s, 9, 6, 0.875f, 0.875f, 0, 1, 1e-6f);
}

/* From one pixel's centre to another's: the first is drawn, the last is not. */
static void draws_lines_half_open(void **state)
{
    static const float line[] = {-0.9375f, -0.9375f, 0, 1, 1, 0, 0, 1,
                                 0.0625f,  -0.4375f, 0, 1, 2, 0, 0, 1};
    (void)state;
    use(SMOOTH);
    scene_draw(&s, TGSIC_PRIMITIVE_LINES, 2, 2, line);
    assert_int_equal(scene_count(&s), 8);
    scene_expect(&s, 0, 0, 1, 0, 0, 1, 1e-6f);
    scene_expect(&s, 4, 2, 1.5f, 0, 0, 1, 1e-6f);
    scene_expect(&s, 8, 4, 0, 0, 0, 0, 0);
}

static void culls_and_tells_faces(void **state)
{
    static const char *const stages[] = {
        "VERT\nDCL IN[0]\nDCL OUT[0], POSITION\nMOV OUT[0], IN[0]\nEND\n",
        "FRAG\nDCL IN[0], FACE, CONSTANT\nDCL OUT[0], COLOR\nMOV OUT[0], IN[0].xxxx\nEND\n", NULL};
    static const float front[] = {-1, -1, 0, 1, 3, -1, 0, 1, -1, 3, 0, 1};
    static const float back[] = {-1, -1, 0, 1, -1, 3, 0, 1, 3, -1, 0, 1};
    (void)state;
    scene_use(&s, stages);
    scene_draw(&s, TGSIC_PRIMITIVE_TRIANGLES, 3, 1, front);
    scene_expect(&s, 8, 8, 1, 1, 1, 1, 0);
    s.world.state.cull_face = true;
    scene_draw(&s, TGSIC_PRIMITIVE_TRIANGLES, 3, 1, back);
    scene_expect(&s, 8, 8, 1, 1, 1, 1, 0);
    s.world.state.cull_face = false;
    scene_draw(&s, TGSIC_PRIMITIVE_TRIANGLES, 3, 1, back);
    scene_expect(&s, 8, 8, -1, -1, -1, -1, 0);
}

/* The outline of a quad has no diagonal. */
static void draws_outlines(void **state)
{
    static const float quad[] = {-0.5f, -0.5f, 0, 1, 1, 1, 1, 1, 0.5f,  -0.5f, 0, 1, 1, 1, 1, 1,
                                 0.5f,  0.5f,  0, 1, 1, 1, 1, 1, -0.5f, 0.5f,  0, 1, 1, 1, 1, 1};
    (void)state;
    use(SMOOTH);
    s.world.state.polygon_mode = 0x1B01;
    scene_draw(&s, TGSIC_PRIMITIVE_QUADS, 4, 2, quad);
    scene_expect(&s, 8, 8, 0, 0, 0, 0, 0);
    scene_expect(&s, 6, 6, 0, 0, 0, 0, 0);
    unsigned count = scene_count(&s);
    assert_true(count >= 31 && count <= 33);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open, close)
    const struct CMUnitTest tests[] = {
        TEST(covers_what_is_inside),
        TEST(edges_are_shared_once),
        TEST(covers_every_sample),
        TEST(interpolates_in_perspective),
        TEST(interpolates_on_the_screen),
        TEST(takes_flat_values_from_the_provoking_vertex),
        TEST(cuts_at_the_near_plane),
        TEST(cuts_behind_the_eye),
        TEST(cuts_by_distances),
        TEST(draws_points_of_their_size),
        TEST(draws_lines_half_open),
        TEST(culls_and_tells_faces),
        TEST(draws_outlines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
