/* SPDX-License-Identifier: MIT */
/* The device that gives a case's own sources to OpenGL. Private to lib/check. */
#ifndef CHECK_GL_DEVICE_H
#define CHECK_GL_DEVICE_H

#include "device.h"
#include "gl_context.h"
#include "gl_format.h"
#include "gl_functions.h"

/* OpenGL's copy of an object of the world. */
struct check_gl_object {
    const void *key; /* the object */
    uint32_t serial; /* of the contents that the copy had at first */
    GLuint name;
};

enum check_gl_kind {
    CHECK_GL_KIND_TEXTURE,
    CHECK_GL_KIND_RENDERBUFFER,
    CHECK_GL_KIND_BUFFER,
    CHECK_GL_KIND_FRAMEBUFFER,
    CHECK_NUM_GL_KINDS,
};

struct check_gl_objects {
    struct check_gl_object *items;
    size_t count, capacity;
};

/* What a case's program is to OpenGL. */
struct check_gl_program {
    GLuint whole;                    /* 0: separate programs, or assembly alone */
    GLuint stages[TGSIC_NUM_STAGES]; /* of separate programs; else `whole` where present */
    GLuint pipeline;                 /* of separate programs */
    GLuint assembly[2];              /* VERT, FRAG */
    GLuint *blocks;                  /* a buffer for each uniform block of `whole` */
    GLint num_blocks;
    uint32_t num_uniforms, num_subroutines; /* of the world that it has been given */
};

struct check_gl_device {
    struct check_device base;
    struct check_gl_display display;
    enum check_gl_api api;
    const struct check_case *test; /* between begin() and end() */
    struct check_gl_program program;
    struct check_gl_objects objects[CHECK_NUM_GL_KINDS];
    GLuint vertex_array, queries[2];
    GLuint *vertex_buffers; /* of the draw that is made */
    size_t num_vertex_buffers;
    bool builtins_set; /* state of gl_builtin.c is not as it is at first */
};

/* The program that has a stage; 0: none. */
GLuint tgsic_check_gl_program_of(const struct check_gl_device *gl, unsigned stage);
/* The program that uniforms are set for. */
GLuint tgsic_check_gl_current_program(const struct check_gl_device *gl);

/* Reports what went wrong, and where in the case. */
TGSIC_PRINTF(3, 4)
enum tgsic_result tgsic_check_gl_fail(struct tgsic_diags *diags, enum tgsic_result result,
                                      const char *format, ...);
TGSIC_PRINTF(4, 5)
enum tgsic_result tgsic_check_gl_fail_at(struct tgsic_diags *diags, enum tgsic_result result,
                                         struct tgsic_pos pos, const char *format, ...);
/* Reports OpenGL errors since the last call, as warnings; returns whether there were any. */
bool tgsic_check_gl_errors(struct tgsic_diags *diags, const char *after);

/* gl_require.c: whether the current context meets a case's requirements. */
enum tgsic_result tgsic_check_gl_require(struct check_gl_device *gl, const struct check_case *test,
                                         struct tgsic_diags *diags);
/* The kind of context that a case wants. */
enum check_gl_api tgsic_check_gl_choose(const struct check_case *test);

/* gl_program.c */
enum tgsic_result tgsic_check_gl_make_program(struct check_gl_device *gl,
                                              struct tgsic_diags *diags);
void tgsic_check_gl_delete_program(struct check_gl_device *gl);
GLenum tgsic_check_gl_stage(unsigned stage);

/* gl_uniform.c: what the world has been given since the last call. */
enum tgsic_result tgsic_check_gl_set_uniforms(struct check_gl_device *gl,
                                              const struct check_world *world,
                                              struct tgsic_diags *diags);
void tgsic_check_gl_set_subroutines(struct check_gl_device *gl, const struct check_world *world);

/* gl_object.c: OpenGL's copy of an object, made or brought up to date. */
GLuint tgsic_check_gl_texture(struct check_gl_device *gl, const struct check_texture *texture);
GLuint tgsic_check_gl_buffer(struct check_gl_device *gl, const struct check_buffer *buffer);
GLuint tgsic_check_gl_framebuffer(struct check_gl_device *gl,
                                  const struct check_framebuffer *framebuffer);
GLenum tgsic_check_gl_target(unsigned target);
/* Finds the copy of `key`, or makes room for one; *fresh: it is not of contents `serial`. */
GLuint *tgsic_check_gl_find(struct check_gl_device *gl, enum check_gl_kind kind, const void *key,
                            uint32_t serial, bool *fresh);
void tgsic_check_gl_delete_objects(struct check_gl_device *gl);
/* gl_texture.c */
void tgsic_check_gl_upload(struct check_gl_device *gl, const struct check_texture *texture);
void tgsic_check_gl_set_parameters(struct check_gl_device *gl, const struct check_texture *texture);

/* gl_state.c */
void tgsic_check_gl_set_state(struct check_gl_device *gl, const struct check_world *world);

/* gl_builtin.c: state by the name of a built-in uniform; false: the name is none of these. What was
 * set stays until it is reset. */
bool tgsic_check_gl_set_builtin(struct check_gl_device *gl, const struct check_uniform *uniform);
void tgsic_check_gl_reset_builtins(struct check_gl_device *gl);

/* gl_draw.c */
enum tgsic_result tgsic_check_gl_draw(struct check_gl_device *gl, struct check_world *world,
                                      const struct check_draw *draw, struct tgsic_diags *diags);

/* gl_verify.c */
enum tgsic_result tgsic_check_gl_verify(struct check_gl_device *gl, struct check_world *world,
                                        const char *const *words, size_t num_words, bool *holds,
                                        struct tgsic_diags *diags);

#endif
