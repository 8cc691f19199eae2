/* SPDX-License-Identifier: MIT */
/* What scripts ask of introspection. */
#include "gl_device.h"
#include "gl_names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_NAME 512

/* One question: its words behind those that name the command. */
struct question {
    struct check_gl_device *gl;
    const struct check_world *world;
    const char *const *words;
    GLuint program;
    struct tgsic_diags *diags;
};

/* A number, or a name that stands for one. */
static bool read_value(const char *word, GLint *value)
{
    uint32_t number;
    char *end;
    if (tgsic_check_gl_named(word, strlen(word), &number)) {
        *value = (GLint)number;
        return true;
    }
    *value = (GLint)strtol(word, &end, 0);
    return end != word && !*end;
}

static bool read_name(const struct question *q, const char *word, GLenum *name)
{
    uint32_t number;
    if (!tgsic_check_gl_named(word, strlen(word), &number)) {
        tgsic_check_gl_fail(q->diags, TGSIC_E_INVALID, "%s is no name of OpenGL known here", word);
        return false;
    }
    *name = number;
    return true;
}

static bool equal(const struct question *q, const char *what, GLint got, GLint expected)
{
    if (got != expected)
        tgsic_check_gl_fail(q->diags, TGSIC_E_INVALID, "%s: expected %d, got %d", what, expected,
                            got);
    return got == expected;
}

/* ---- glGetProgramiv(), glGetActiveUniformsiv() --------------------------------------------- */

/* words: property, value */
static bool verify_program(const struct question *q)
{
    GLenum property;
    GLint expected, got = 0;
    if (!read_name(q, q->words[0], &property) || !read_value(q->words[1], &expected))
        return false;
    tgsic_gl.GetProgramiv(q->program, property, &got);
    return equal(q, q->words[0], got, expected);
}

/* words: name, property, value */
static bool verify_uniform(const struct question *q)
{
    GLenum property, type;
    GLint expected, count = 0, size, got;
    char name[MAX_NAME];
    if (!read_name(q, q->words[1], &property) || !read_value(q->words[2], &expected))
        return false;
    tgsic_gl.GetProgramiv(q->program, GL_ACTIVE_UNIFORMS, &count);
    for (GLuint i = 0; i < (GLuint)count; i++) {
        GLsizei length = 0;
        tgsic_gl.GetActiveUniform(q->program, i, sizeof name, &length, &size, &type, name);
        if (strcmp(name, q->words[0]))
            continue;
        got = ~expected;
        tgsic_gl.GetActiveUniformsiv(q->program, 1, &i, property, &got);
        return equal(q, q->words[0], got, expected);
    }
    tgsic_check_gl_fail(q->diags, TGSIC_E_INVALID, "no active uniform %s", q->words[0]);
    return false;
}

/* ---- glGetProgramResourceiv() -------------------------------------------------------------- */

/* Whether a resource is the one asked for: by name, or by binding where SPIR-V has no names. */
static bool is_resource(const struct question *q, GLenum interface, GLuint index)
{
    static const GLenum property = GL_BUFFER_BINDING;
    char name[MAX_NAME] = "";
    GLint binding = -1;
    if (q->gl->test->spirv) {
        tgsic_gl.GetProgramResourceiv(q->program, interface, index, 1, &property, 1, NULL,
                                      &binding);
        return binding == q->world->block_binding;
    }
    tgsic_gl.GetProgramResourceName(q->program, interface, index, sizeof name, NULL, name);
    return !strcmp(name, q->words[1]);
}

/* words: interface, name, property, value */
static bool verify_resource(const struct question *q)
{
    GLenum interface, property;
    GLint expected, count = 0;
    if (!read_name(q, q->words[0], &interface) || !read_name(q, q->words[2], &property) ||
        !read_value(q->words[3], &expected))
        return false;
    tgsic_gl.GetProgramInterfaceiv(q->program, interface, GL_ACTIVE_RESOURCES, &count);
    for (GLuint i = 0; i < (GLuint)count; i++) {
        GLint got = ~expected;
        if (!is_resource(q, interface, i))
            continue;
        tgsic_gl.GetProgramResourceiv(q->program, interface, i, 1, &property, 1, NULL, &got);
        return equal(q, q->words[1], got, expected);
    }
    tgsic_check_gl_fail(q->diags, TGSIC_E_INVALID, "no active resource %s", q->words[1]);
    return false;
}

/* ---- Binaries ------------------------------------------------------------------------------ */

/* The program goes on from what glProgramBinary() makes of its own binary. */
static bool save_and_restore(const struct question *q)
{
    GLint size = 0, good = 0;
    GLenum format = 0;
    tgsic_gl.GetProgramiv(q->program, GL_PROGRAM_BINARY_LENGTH, &size);
    void *binary = malloc((size_t)size + 1);
    if (!binary)
        return false;
    tgsic_gl.GetProgramBinary(q->program, size, &size, &format, binary);
    tgsic_gl.ProgramBinary(q->program, format, binary, size);
    free(binary);
    tgsic_gl.GetProgramiv(q->program, GL_LINK_STATUS, &good);
    return equal(q, "link status after restoring", good, GL_TRUE);
}

/* ---- All ----------------------------------------------------------------------------------- */

static const struct {
    const char *words[4];
    size_t num_words, num_arguments;
    bool (*verify)(const struct question *);
} kinds[] = {
    {{"active", "uniform"}, 2, 3, verify_uniform},
    {{"verify", "program_query"}, 2, 2, verify_program},
    {{"verify", "program_interface_query"}, 2, 4, verify_resource},
    {{"program", "binary", "save", "restore"}, 4, 0, save_and_restore},
};

static bool begins_with(const char *const *words, size_t count, const char *const *start,
                        size_t start_count)
{
    for (size_t i = 0; i < start_count; i++)
        if (i >= count || strcmp(words[i], start[i]))
            return false;
    return true;
}

enum tgsic_result tgsic_check_gl_verify(struct check_gl_device *gl, struct check_world *world,
                                        const char *const *words, size_t num_words, bool *holds,
                                        struct tgsic_diags *diags)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!begins_with(words, num_words, kinds[i].words, kinds[i].num_words))
            continue;
        if (num_words - kinds[i].num_words < kinds[i].num_arguments)
            break;
        enum tgsic_result result = tgsic_check_gl_set_uniforms(gl, world, diags);
        if (result != TGSIC_OK)
            return result;
        const struct question q = {gl, world, words + kinds[i].num_words,
                                   tgsic_check_gl_current_program(gl), diags};
        *holds = kinds[i].verify(&q);
        return TGSIC_OK;
    }
    return tgsic_check_gl_fail(diags, TGSIC_E_INVALID, "a question with all its words");
}
