/* SPDX-License-Identifier: MIT */
/* A window, a program of TGSI text and a draw or two: what tests of the interpreter's pipeline
 * share. Any failure to set up fails the test. */
#ifndef SOFT_SCENE_H
#define SOFT_SCENE_H

#include "check/device.h"
#include "tgsi/arena.h"

#include <setjmp.h>

struct soft_scene {
    struct check_device *device;
    struct check_world world;
    struct check_framebuffer window;
    struct check_texture color[CHECK_MAX_COLORS], depth;
    struct check_program program;
    struct tgsic_arena arena;
    struct tgsic_diags diags;
    jmp_buf escape;
};

/* A framebuffer of one colour buffer of that internal format (GL_RGBA8 …) and a depth buffer of 24
 * bits, cleared to zeros and depth 1, in OpenGL's initial state. */
void scene_open(struct soft_scene *s, uint32_t width, uint32_t height, uint32_t gl_format);
/* Another size of sample grid, before anything is drawn. */
void scene_multisample(struct soft_scene *s, uint32_t samples);
/* Adds colour buffers like the first, `count` in all. */
void scene_color_buffers(struct soft_scene *s, uint32_t count);
void scene_close(struct soft_scene *s);

/* Stages by what their text starts with; NULL ends the list. */
void scene_use(struct soft_scene *s, const char *const *texts);
/* `count` vertices of `vectors` vec4 each: IN[0], IN[1] … */
void scene_draw(struct soft_scene *s, unsigned mode, uint32_t count, uint32_t vectors,
                const float *vertices);
enum tgsic_result scene_try_draw(struct soft_scene *s, unsigned mode, uint32_t count,
                                 uint32_t vectors, const float *vertices);
void scene_uniform(struct soft_scene *s, const char *name, const float value[4]);

/* A pixel of a colour buffer, or of depth (plane -1). */
union check_pixel scene_pixel(struct soft_scene *s, int plane, int x, int y);
void scene_expect(struct soft_scene *s, int x, int y, float r, float g, float b, float a,
                  float tolerance);
/* Pixels of the first colour buffer whose red is not 0. */
unsigned scene_count(struct soft_scene *s);

#define SCENE_RGBA8   0x8058
#define SCENE_RGBA32F 0x8814
/* IN[0] is the position; IN[1] goes on as GENERIC[0]. */
#define SCENE_VERTEX                                                                               \
    "VERT\nDCL IN[0]\nDCL IN[1]\nDCL OUT[0], POSITION\nDCL OUT[1], GENERIC[0]\n"                   \
    "MOV OUT[0], IN[0]\nMOV OUT[1], IN[1]\nEND\n"
#define SCENE_FRAGMENT(interpolation)                                                              \
    "FRAG\nDCL IN[0], GENERIC[0], " interpolation "\nDCL OUT[0], COLOR\nMOV OUT[0], IN[0]\nEND\n"

#endif
