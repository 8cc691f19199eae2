/* SPDX-License-Identifier: MIT */
/* Sets up what tests of the interpreter's pipeline draw with. */
#include "soft_scene.h"

#include "check/gl_format.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define GL_DEPTH_COMPONENT24 0x81A6
#define GL_FILL              0x1B02
#define GL_SMOOTH            0x1D01
#define GL_LAST_VERTEX       0x8E4E
#define GL_FUNC_ADD          0x8006

#define enter(s)                                                                                   \
    do {                                                                                           \
        (s)->arena.escape = &(s)->escape;                                                          \
        if (setjmp((s)->escape))                                                                   \
            fail_msg("out of memory");                                                             \
    } while (0)

static void make_texture(struct soft_scene *s, struct check_texture *t, uint32_t gl_format,
                         uint32_t width, uint32_t height, uint32_t samples, float first)
{
    size_t texels = (size_t)width * height * samples;
    *t = (struct check_texture){.gl_format = gl_format,
                                .data = {.target = TGSIC_TARGET_TEX_2D,
                                         .return_type = tgsic_check_gl_format(gl_format)->type,
                                         .samples = (uint8_t)samples,
                                         .num_levels = 1,
                                         .swizzle = {0, 1, 2, 3},
                                         .levels = {{width, height, 1, NULL}}}};
    t->data.levels[0].texels = ARENA_ARRAY(&s->arena, uint32_t, texels * 4);
    for (size_t i = 0; i < texels; i++)
        memcpy(&t->data.levels[0].texels[i * 4], &first, sizeof first);
}

static void make_window(struct soft_scene *s, uint32_t gl_format, uint32_t samples)
{
    enter(s);
    for (uint32_t i = 0; i < s->window.num_colors; i++) {
        make_texture(s, &s->color[i], gl_format, s->window.width, s->window.height, samples, 0);
        s->window.colors[i].texture = &s->color[i];
    }
    make_texture(s, &s->depth, GL_DEPTH_COMPONENT24, s->window.width, s->window.height, samples, 1);
    s->window.depth.texture = &s->depth;
    s->window.samples = samples;
}

void scene_open(struct soft_scene *s, uint32_t width, uint32_t height, uint32_t gl_format)
{
    memset(s, 0, sizeof *s);
    tgsic_arena_init(&s->arena, NULL, 0, &s->escape);
    s->window = (struct check_framebuffer){
        .is_window = true, .width = width, .height = height, .num_colors = 1};
    make_window(s, gl_format, 1);
    s->world.draw = s->world.read = &s->window;
    s->world.arena = &s->arena;
    s->world.state = (struct check_state){.viewport = {0, 0, width, height},
                                          .depth_write = true,
                                          .depth_function = TGSIC_COMPARE_LESS,
                                          .blend_source = 1,
                                          .blend_equation = GL_FUNC_ADD,
                                          .polygon_mode = GL_FILL,
                                          .shade_model = GL_SMOOTH,
                                          .provoking_vertex = GL_LAST_VERTEX,
                                          .patch_vertices = 3};
    for (unsigned i = 0; i < 16; i += 5)
        s->world.state.modelview[i] = s->world.state.projection[i] = 1;
    s->device = tgsic_check_open_soft(&s->diags);
    assert_non_null(s->device);
}

void scene_multisample(struct soft_scene *s, uint32_t samples)
{
    make_window(s, s->color[0].gl_format, samples);
}

void scene_color_buffers(struct soft_scene *s, uint32_t count)
{
    s->window.num_colors = count;
    make_window(s, s->color[0].gl_format, 1);
}

static void free_program(struct soft_scene *s)
{
    for (unsigned i = 0; i < TGSIC_NUM_STAGES; i++)
        tgsic_shader_free(&s->program.stages[i].shader);
    memset(&s->program, 0, sizeof s->program);
}

void scene_close(struct soft_scene *s)
{
    s->device->ops->end(s->device);
    s->device->ops->close(s->device);
    free_program(s);
    tgsic_diags_free(&s->diags);
    tgsic_arena_free(&s->arena);
}

static void print_diags(const struct soft_scene *s)
{
    for (size_t i = 0; i < s->diags.count; i++)
        fprintf(stderr, "%s\n", s->diags.items[i].text);
}

void scene_use(struct soft_scene *s, const char *const *texts)
{
    s->device->ops->end(s->device);
    free_program(s);
    for (; *texts; texts++) {
        struct tgsic_shader shader;
        enum tgsic_result r = tgsic_parse_text(*texts, strlen(*texts), NULL, &shader, &s->diags);
        print_diags(s);
        assert_int_equal(r, TGSIC_OK);
        s->program.stages[shader.processor].shader = shader;
        s->program.stages[shader.processor].present = true;
    }
    s->program.reached = 1u << CHECK_HOP_TGSI;
    enum tgsic_result r = s->device->ops->use(s->device, &s->program, &s->world, &s->diags);
    print_diags(s);
    assert_int_equal(r, TGSIC_OK);
}

enum tgsic_result scene_try_draw(struct soft_scene *s, unsigned mode, uint32_t count,
                                 uint32_t vectors, const float *vertices)
{
    struct check_array arrays[8] = {{0}};
    static const char *const names[8] = {"0", "1", "2", "3", "4", "5", "6", "7"};
    enter(s);
    for (uint32_t i = 0; i < vectors; i++) {
        float *words = ARENA_ARRAY(&s->arena, float, count * 4);
        for (uint32_t v = 0; v < count; v++)
            memcpy(words + v * 4, vertices + (v * vectors + i) * 4, 4 * sizeof *words);
        arrays[i] = (struct check_array){
            .name = names[i], .base = CHECK_FLOAT, .components = 4, .words = (uint32_t *)words};
    }
    const struct check_draw draw = {.mode = mode,
                                    .count = count,
                                    .arrays = arrays,
                                    .num_arrays = vectors,
                                    .num_vertices = count};
    return s->device->ops->draw(s->device, &s->world, &draw, &s->diags);
}

void scene_draw(struct soft_scene *s, unsigned mode, uint32_t count, uint32_t vectors,
                const float *vertices)
{
    enum tgsic_result r = scene_try_draw(s, mode, count, vectors, vertices);
    print_diags(s);
    assert_int_equal(r, TGSIC_OK);
}

void scene_uniform(struct soft_scene *s, const char *name, const float value[4])
{
    enter(s);
    struct check_uniform *list =
        ARENA_ARRAY(&s->arena, struct check_uniform, s->world.num_uniforms + 1);
    float *words = ARENA_ARRAY(&s->arena, float, 4);
    memcpy(words, value, 4 * sizeof *words);
    for (uint32_t i = 0; i < s->world.num_uniforms; i++)
        list[i] = s->world.uniforms[i];
    list[s->world.num_uniforms++] = (struct check_uniform){.name = name,
                                                           .type = {CHECK_FLOAT, 4, 1},
                                                           .count = 1,
                                                           .block_index = -1,
                                                           .location = -1,
                                                           .words = (uint32_t *)words};
    s->world.uniforms = list;
}

union check_pixel scene_pixel(struct soft_scene *s, int plane, int x, int y)
{
    union check_pixel pixel = {{0}};
    enum check_base base;
    const struct check_rect rect = {x, y, 1, 1};
    s->device->ops->read_pixels(s->device, &s->world, plane, rect, &pixel, &base, &s->diags);
    return pixel;
}

void scene_expect(struct soft_scene *s, int x, int y, float r, float g, float b, float a,
                  float tolerance)
{
    const float expected[4] = {r, g, b, a};
    union check_pixel p = scene_pixel(s, 0, x, y);
    for (unsigned c = 0; c < 4; c++)
        if (!(fabsf(p.f[c] - expected[c]) <= tolerance))
            fail_msg("(%d, %d): %g %g %g %g, not %g %g %g %g", x, y, (double)p.f[0], (double)p.f[1],
                     (double)p.f[2], (double)p.f[3], (double)r, (double)g, (double)b, (double)a);
}

unsigned scene_count(struct soft_scene *s)
{
    unsigned count = 0;
    for (uint32_t y = 0; y < s->window.height; y++)
        for (uint32_t x = 0; x < s->window.width; x++)
            count += scene_pixel(s, 0, (int)x, (int)y).u[0] != 0;
    return count;
}
