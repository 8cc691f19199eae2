/* SPDX-License-Identifier: MIT */
/* What glUniform*() does for a guest: values into the constants that a stage reads.
 *
 * A guest keeps an image of CONST[0] for each stage, 16 bytes a register, and uploads it before it
 * draws:
 *
 *     uint32_t *image = calloc(tgsic_program_constants(program, stage), 16);
 *     u = tgsic_program_find_uniform(program, "light[2].color", &element);
 *     r = tgsic_uniform_store(u, element, &(struct tgsic_uniform_value){
 *             .base = TGSIC_VALUE_FLOAT, .rows = 3, .columns = 1, .count = 1, .data = rgb},
 *         stage, image, size);
 */
#ifndef TGSIC_UNIFORM_H
#define TGSIC_UNIFORM_H

#include "program.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The arguments of a glUniform*() call. */
struct tgsic_uniform_value {
    enum tgsic_value_base base; /* of `data`: not BOOL, which no call takes */
    uint8_t rows, columns;      /* glUniform3f: 3 and 1; glUniformMatrix2x4fv: 4 and 2 */
    bool transpose;             /* matrices in `data` are row by row */
    uint32_t count;             /* elements; past the end of the array they are ignored */
    const void *data;           /* float, int32_t, uint32_t, double, int64_t or uint64_t */
};

/* Registers of CONST[0] that the stage declares: what its image has to hold. */
TGSIC_API uint32_t tgsic_program_constants(const struct tgsic_program *program,
                                           enum tgsic_processor stage);

/* The uniform that `name` is or is an element of, as glGetUniformLocation() takes names ("weight",
 * "weight[0]", "weight[3]"); NULL: none is active. `element` may be NULL. */
TGSIC_API const struct tgsic_uniform *
tgsic_program_find_uniform(const struct tgsic_program *program, const char *name,
                           uint32_t *element);

/* Stores `value` as elements `element` and following of the uniform into the image of one stage.
 * Nothing happens if the stage does not read the uniform.
 *
 *   image  of CONST[uniform->stage[stage].buffer]: `registers` times four words, host byte order
 *
 * TGSIC_E_INVALID, for which OpenGL has GL_INVALID_OPERATION: the value is of another shape or
 * type (booleans take float, int and uint), more than one for what is no array, or no element
 * of the array.
 * TGSIC_E_LIMIT: the image has fewer registers than the uniform takes. */
TGSIC_API enum tgsic_result tgsic_uniform_store(const struct tgsic_uniform *uniform,
                                                uint32_t element,
                                                const struct tgsic_uniform_value *value,
                                                enum tgsic_processor stage, uint32_t *image,
                                                uint32_t registers);

/* Stores what the shaders' text gives as default values, 0 where it gives none, for all uniforms
 * of the default block that the stage reads. TGSIC_E_LIMIT as above. */
TGSIC_API enum tgsic_result tgsic_program_store_defaults(const struct tgsic_program *program,
                                                         enum tgsic_processor stage,
                                                         uint32_t *image, uint32_t registers);

#ifdef __cplusplus
}
#endif
#endif
