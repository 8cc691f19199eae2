/* SPDX-License-Identifier: MIT */
/* The registers of a stage: what a guest's driver works out from its state (struct check_world) and
 * the program's reflection before it draws. Every device that runs translated shaders takes its
 * constants and resources from here. */
#ifndef CHECK_BIND_H
#define CHECK_BIND_H

#include "program.h"
#include "world.h"

/* SVIEW[number], and SAMP[number] with it. */
struct check_texture_binding {
    uint32_t unit;                 /* the texture image unit */
    struct check_texture *texture; /* NULL: the unit is empty */
    uint32_t gl_type;              /* of the sampler uniform: GL_SAMPLER_2D; 0: not known */
    bool active;                   /* some sampler of the program takes this number */
};

/* IMAGE[number] */
struct check_image_binding {
    uint32_t unit; /* of world->images */
    bool active;
};

/* BUFFER[number] and HWATOMIC[number] */
struct check_buffer_binding {
    uint32_t binding;            /* of world->shader_buffers or counter_buffers */
    struct check_buffer *buffer; /* NULL: nothing is bound */
    bool active;
};

struct check_stage_binding {
    /* CONST[d]: vectors of four words; NULL data where no dimension of that number is declared. */
    struct tgsic_exec_buffer *constants;
    uint32_t num_constants;
    struct check_texture_binding *textures;
    uint32_t num_textures;
    struct check_image_binding *images;
    uint32_t num_images;
    struct check_buffer_binding *buffers;
    uint32_t num_buffers;
    struct check_buffer_binding *counters;
    uint32_t num_counters;
};

/* Fills `out` for program->stages[stage], which is present. Of a program that is TGSI from the
 * start, uniforms are named by register ("CONST[3]", "CONST[1][3]", in whatever stage declares
 * them), and views, images and buffers take the units of their own numbers.
 *
 *   arena  holds all that `out` points to; its escape is set by the caller
 *
 * TGSIC_E_UNSUPPORTED names state that has no value here. */
enum tgsic_result tgsic_check_bind_stage(const struct check_program *program,
                                         const struct check_world *world, unsigned stage,
                                         struct tgsic_arena *arena, struct check_stage_binding *out,
                                         struct tgsic_diags *diags);

/* ---- texture_view.c ------------------------------------------------------------------------ */

/* Texture completeness (OpenGL 4.6, 8.17). What is not complete reads as black. */
bool tgsic_check_is_complete(const struct check_texture *texture);
/* What a view's swizzle must be for lookups to give what OpenGL gives: the texture's own, or
 * another. `floats`: see tgsic_check_compares_to_floats(). */
const uint8_t *tgsic_check_view_swizzle(const struct check_world *world, uint32_t unit,
                                        const struct check_texture *texture, bool floats);

/* ---- state_uniforms.c ---------------------------------------------------------------------- */

/* The user's clip planes, for gl_ClipVertex, or, where a program writes none, for positions. */
void tgsic_check_clip_planes(const struct check_state *state, bool by_position,
                             double planes[CHECK_MAX_CLIP_PLANES][4]);

/* Element `element` of a built-in uniform as reflection names it
 * ("gl_ModelViewProjectionMatrix", "gl_LightSource[1].ambient"), column by column. What a script
 * cannot set has OpenGL's initial value. False: no such state. */
bool tgsic_check_state_uniform(const struct check_state *state, const char *name, uint32_t element,
                               float value[16]);

#endif
