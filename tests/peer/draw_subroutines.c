/* SPDX-License-Identifier: MIT */
/* Chooses subroutines: the same functions, by name, for both forms of a program. */
#define GL_GLEXT_PROTOTYPES
#include "draw.h"

#include <GL/gl.h>
#include <GL/glext.h>

#include <stdio.h>
#include <string.h>

#define NAME_SIZE   512
#define MAX_CHOICES 1024

static uint32_t rank(const struct draw_inputs *inputs, const char *uniform, unsigned element,
                     const char *function)
{
    char name[2 * NAME_SIZE + 16];
    size_t length = strlen(uniform);
    if (length > 3 && !strcmp(uniform + length - 3, "[0]"))
        length -= 3;
    snprintf(name, sizeof name, "%.*s:%s", (int)length, uniform, function);
    return draw_hash(inputs, name, element);
}

/* ---- The original -------------------------------------------------------------------------- */

static GLuint choose(const struct draw_inputs *inputs, GLuint program, GLenum stage,
                     const char *uniform, unsigned element, const GLint *functions, GLint count)
{
    uint32_t best = 0;
    GLuint chosen = (GLuint)functions[0];
    for (GLint i = 0; i < count; i++) {
        char name[NAME_SIZE];
        glGetActiveSubroutineName(program, stage, (GLuint)functions[i], sizeof name, NULL, name);
        uint32_t r = rank(inputs, uniform, element, name);
        if (r >= best)
            best = r, chosen = (GLuint)functions[i];
    }
    return chosen;
}

static void choose_stage(const struct draw_inputs *inputs, GLuint program, GLenum stage)
{
    GLint uniforms = 0, locations = 0, functions[MAX_CHOICES];
    GLuint indices[MAX_CHOICES] = {0};
    glGetProgramStageiv(program, stage, GL_ACTIVE_SUBROUTINE_UNIFORMS, &uniforms);
    glGetProgramStageiv(program, stage, GL_ACTIVE_SUBROUTINE_UNIFORM_LOCATIONS, &locations);
    if (!uniforms || locations > MAX_CHOICES)
        return;
    for (GLuint u = 0; u < (GLuint)uniforms; u++) {
        char name[NAME_SIZE];
        GLint size = 1, count = 0;
        glGetActiveSubroutineUniformName(program, stage, u, sizeof name, NULL, name);
        glGetActiveSubroutineUniformiv(program, stage, u, GL_UNIFORM_SIZE, &size);
        glGetActiveSubroutineUniformiv(program, stage, u, GL_NUM_COMPATIBLE_SUBROUTINES, &count);
        GLint first = glGetSubroutineUniformLocation(program, stage, name);
        if (first < 0 || count < 1 || count > MAX_CHOICES)
            continue;
        glGetActiveSubroutineUniformiv(program, stage, u, GL_COMPATIBLE_SUBROUTINES, functions);
        for (GLint e = 0; e < (size ? size : 1) && first + e < locations; e++)
            indices[first + e] =
                choose(inputs, program, stage, name, (unsigned)e, functions, count);
    }
    glUniformSubroutinesuiv(stage, locations, indices);
}

void draw_choose_subroutines(const struct draw_inputs *inputs, unsigned program)
{
    choose_stage(inputs, program, GL_VERTEX_SHADER);
    choose_stage(inputs, program, GL_FRAGMENT_SHADER);
}

/* ---- Ours ---------------------------------------------------------------------------------- */

static uint32_t choice(const struct draw_inputs *inputs, const struct tgsic_subroutine_uniform *u,
                       unsigned element)
{
    uint32_t best = 0, chosen = 0;
    for (uint32_t i = 0; i < u->num_functions; i++) {
        uint32_t r = rank(inputs, u->name, element, u->functions[i].name);
        if (r >= best)
            best = r, chosen = u->functions[i].index;
    }
    return chosen;
}

void draw_fill_subroutines(const struct tgsic_reflection *reflection, unsigned stage,
                           const struct draw_inputs *inputs, uint32_t *registers, size_t count)
{
    for (uint32_t i = 0; i < reflection->num_subroutine_uniforms; i++) {
        const struct tgsic_subroutine_uniform *u = &reflection->subroutine_uniforms[i];
        for (unsigned e = 0; u->stage == stage && e < u->place.count; e++)
            if (u->place.slot + e < count)
                registers[(u->place.slot + e) * 4 + u->place.component] = choice(inputs, u, e);
    }
}
