/* SPDX-License-Identifier: MIT */
/* Values of uniforms and subroutine uniforms, by OpenGL's introspection. */
#include "gl_device.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define MAX_NAME 512

/* ---- The default block --------------------------------------------------------------------- */

static void set_matrix(GLint at, struct check_type type, GLsizei n, const void *words)
{
    void (*const floats[3][3])(GLint, GLsizei, GLboolean, const GLfloat *) = {
        {tgsic_gl.UniformMatrix2fv, tgsic_gl.UniformMatrix2x3fv, tgsic_gl.UniformMatrix2x4fv},
        {tgsic_gl.UniformMatrix3x2fv, tgsic_gl.UniformMatrix3fv, tgsic_gl.UniformMatrix3x4fv},
        {tgsic_gl.UniformMatrix4x2fv, tgsic_gl.UniformMatrix4x3fv, tgsic_gl.UniformMatrix4fv},
    };
    void (*const doubles[3][3])(GLint, GLsizei, GLboolean, const GLdouble *) = {
        {tgsic_gl.UniformMatrix2dv, tgsic_gl.UniformMatrix2x3dv, tgsic_gl.UniformMatrix2x4dv},
        {tgsic_gl.UniformMatrix3x2dv, tgsic_gl.UniformMatrix3dv, tgsic_gl.UniformMatrix3x4dv},
        {tgsic_gl.UniformMatrix4x2dv, tgsic_gl.UniformMatrix4x3dv, tgsic_gl.UniformMatrix4dv},
    };
    if (type.base == CHECK_FLOAT)
        floats[type.columns - 2][type.rows - 2](at, n, GL_FALSE, words);
    else
        doubles[type.columns - 2][type.rows - 2](at, n, GL_FALSE, words);
}

static void set_vector(GLint at, struct check_type type, GLsizei n, const void *words)
{
    void (*const floats[])(GLint, GLsizei, const GLfloat *) = {
        tgsic_gl.Uniform1fv, tgsic_gl.Uniform2fv, tgsic_gl.Uniform3fv, tgsic_gl.Uniform4fv};
    void (*const ints[])(GLint, GLsizei, const GLint *) = {
        tgsic_gl.Uniform1iv, tgsic_gl.Uniform2iv, tgsic_gl.Uniform3iv, tgsic_gl.Uniform4iv};
    void (*const uints[])(GLint, GLsizei, const GLuint *) = {
        tgsic_gl.Uniform1uiv, tgsic_gl.Uniform2uiv, tgsic_gl.Uniform3uiv, tgsic_gl.Uniform4uiv};
    void (*const doubles[])(GLint, GLsizei, const GLdouble *) = {
        tgsic_gl.Uniform1dv, tgsic_gl.Uniform2dv, tgsic_gl.Uniform3dv, tgsic_gl.Uniform4dv};
    void (*const longs[])(GLint, GLsizei,
                          const GLint64 *) = {tgsic_gl.Uniform1i64vARB, tgsic_gl.Uniform2i64vARB,
                                              tgsic_gl.Uniform3i64vARB, tgsic_gl.Uniform4i64vARB};
    void (*const ulongs[])(GLint, GLsizei, const GLuint64 *) = {
        tgsic_gl.Uniform1ui64vARB, tgsic_gl.Uniform2ui64vARB, tgsic_gl.Uniform3ui64vARB,
        tgsic_gl.Uniform4ui64vARB};
    unsigned i = type.rows - 1u;
    switch (type.base) {
    case CHECK_FLOAT:
        floats[i](at, n, words);
        break;
    case CHECK_INT:
        ints[i](at, n, words);
        break;
    case CHECK_UINT:
        uints[i](at, n, words);
        break;
    case CHECK_DOUBLE:
        doubles[i](at, n, words);
        break;
    case CHECK_INT64:
        longs[i](at, n, words);
        break;
    default:
        ulongs[i](at, n, words);
        break;
    }
}

static void set_at(GLint at, const struct check_uniform *uniform)
{
    if (uniform->type.columns > 1)
        set_matrix(at, uniform->type, (GLsizei)uniform->count, uniform->words);
    else
        set_vector(at, uniform->type, (GLsizei)uniform->count, uniform->words);
}

/* In every program that knows it: there are several if stages are separate. */
static bool set_default(struct check_gl_device *gl, const struct check_uniform *uniform)
{
    GLuint last = 0;
    bool found = false;
    for (unsigned i = 0; i < TGSIC_NUM_STAGES; i++) {
        GLuint program = gl->program.stages[i];
        if (!program || program == last)
            continue;
        last = program;
        GLint at = uniform->location >= 0 ? uniform->location
                                          : tgsic_gl.GetUniformLocation(program, uniform->name);
        if (at < 0)
            continue;
        tgsic_gl.UseProgram(program);
        set_at(at, uniform);
        found = true;
    }
    tgsic_gl.UseProgram(gl->program.whole);
    return found;
}

/* ---- Blocks -------------------------------------------------------------------------------- */

/* Where a member's value goes. */
struct member {
    GLint block, offset, matrix_stride, row_major, array_stride;
};

static GLint ask(GLuint program, GLuint index, GLenum what)
{
    GLint answer = 0;
    tgsic_gl.GetActiveUniformsiv(program, 1, &index, what, &answer);
    return answer;
}

/* "a.b[3]": element 3 of "a.b", which `stem` becomes. */
static GLint split_element(const char *name, char stem[MAX_NAME])
{
    size_t length = strlen(name), at = length;
    if (length >= MAX_NAME)
        length = MAX_NAME - 1;
    memcpy(stem, name, length);
    stem[length] = 0;
    if (!length || stem[length - 1] != ']')
        return 0;
    for (at = length - 1; at && isdigit((unsigned char)stem[at - 1]); at--)
        ;
    if (!at || stem[at - 1] != '[')
        return 0;
    GLint element = (GLint)strtol(stem + at, NULL, 10);
    stem[at - 1] = 0;
    return element;
}

static bool find_named(struct check_gl_device *gl, const struct check_uniform *uniform,
                       struct member *member)
{
    char stem[MAX_NAME];
    const char *name = stem;
    GLuint program = gl->program.whole, index = GL_INVALID_INDEX;
    GLint element = split_element(uniform->name, stem);
    tgsic_gl.GetUniformIndices(program, 1, &name, &index);
    if (index == GL_INVALID_INDEX)
        return false;
    member->block = ask(program, index, GL_UNIFORM_BLOCK_INDEX);
    if (member->block < 0)
        return false;
    member->block += uniform->block_index > 0 ? uniform->block_index : 0;
    member->array_stride = ask(program, index, GL_UNIFORM_ARRAY_STRIDE);
    member->offset = ask(program, index, GL_UNIFORM_OFFSET) + element * member->array_stride;
    member->matrix_stride = ask(program, index, GL_UNIFORM_MATRIX_STRIDE);
    member->row_major = ask(program, index, GL_UNIFORM_IS_ROW_MAJOR);
    return member->block < gl->program.num_blocks;
}

/* By binding and offset, as SPIR-V may have no names. */
static bool find_numbered(struct check_gl_device *gl, const struct check_uniform *uniform,
                          struct member *member)
{
    if (uniform->block_binding < 0 || uniform->block_offset < 0)
        return false;
    for (GLint i = 0; i < gl->program.num_blocks; i++) {
        GLint binding = 0;
        tgsic_gl.GetActiveUniformBlockiv(gl->program.whole, (GLuint)i, GL_UNIFORM_BLOCK_BINDING,
                                         &binding);
        if (binding != uniform->block_binding)
            continue;
        *member = (struct member){i + (uniform->block_index > 0 ? uniform->block_index : 0),
                                  uniform->block_offset, uniform->block_matrix_stride,
                                  uniform->block_row_major > 0, 0};
        return member->block < gl->program.num_blocks;
    }
    return false;
}

static void write_element(const struct check_uniform *uniform, uint32_t element,
                          const struct member *member)
{
    struct check_type type = uniform->type;
    GLsizeiptr size = type.base >= CHECK_DOUBLE ? 8 : 4;
    const uint32_t *words = uniform->words + element * tgsic_check_type_words(type);
    GLintptr first = member->offset + (GLintptr)element * member->array_stride;
    for (unsigned c = 0; c < type.columns; c++)
        for (unsigned r = 0; r < type.rows; r++) {
            unsigned major = member->row_major ? r : c, minor = member->row_major ? c : r;
            GLintptr at = first + (GLintptr)minor * size;
            if (type.columns == 1)
                at = first + (GLintptr)r * size;
            else
                at += (GLintptr)major * member->matrix_stride;
            tgsic_gl.BufferSubData(GL_UNIFORM_BUFFER, at, size,
                                   (const char *)words + (c * type.rows + r) * size);
        }
}

static void write_member(struct check_gl_device *gl, const struct check_uniform *uniform,
                         const struct member *member)
{
    tgsic_gl.BindBuffer(GL_UNIFORM_BUFFER, gl->program.blocks[member->block]);
    for (uint32_t e = 0; e < uniform->count; e++)
        write_element(uniform, e, member);
}

/* ---- All ----------------------------------------------------------------------------------- */

static enum tgsic_result set_uniform(struct check_gl_device *gl,
                                     const struct check_uniform *uniform, struct tgsic_diags *diags)
{
    struct member member;
    bool in_block = uniform->location < 0 && gl->program.num_blocks;
    if (in_block && (gl->test->spirv ? find_numbered : find_named)(gl, uniform, &member)) {
        write_member(gl, uniform, &member);
        return TGSIC_OK;
    }
    if (tgsic_check_gl_set_builtin(gl, uniform) || set_default(gl, uniform) ||
        gl->test->ignore_missing)
        return TGSIC_OK;
    return tgsic_check_gl_fail(diags, TGSIC_E_INVALID, "the program has no uniform %s",
                               uniform->name);
}

enum tgsic_result tgsic_check_gl_set_uniforms(struct check_gl_device *gl,
                                              const struct check_world *world,
                                              struct tgsic_diags *diags)
{
    enum tgsic_result result = TGSIC_OK;
    struct check_gl_program *program = &gl->program;
    if (world->uniforms_anew)
        program->num_uniforms = 0;
    while (program->num_uniforms < world->num_uniforms && result == TGSIC_OK)
        result = set_uniform(gl, &world->uniforms[program->num_uniforms++], diags);
    return result;
}

/* ---- Subroutines --------------------------------------------------------------------------- */

/* The functions of a stage: the first of each uniform, but where the world says another. */
static void set_stage(GLuint program, unsigned stage, const struct check_world *world)
{
    GLenum gl_stage = tgsic_check_gl_stage(stage);
    GLint count = 0;
    tgsic_gl.GetProgramStageiv(program, gl_stage, GL_ACTIVE_SUBROUTINE_UNIFORM_LOCATIONS, &count);
    GLuint *functions = count > 0 ? calloc((size_t)count, sizeof *functions) : NULL;
    if (!functions)
        return;
    for (uint32_t i = 0; i < world->num_subroutines; i++) {
        const struct check_subroutine *s = &world->subroutines[i];
        if (s->stage != stage)
            continue;
        GLint at = tgsic_gl.GetSubroutineUniformLocation(program, gl_stage, s->uniform);
        GLuint function = tgsic_gl.GetSubroutineIndex(program, gl_stage, s->function);
        if (at >= 0 && at < count && function != GL_INVALID_INDEX)
            functions[at] = function;
    }
    tgsic_gl.UniformSubroutinesuiv(gl_stage, count, functions);
    free(functions);
}

/* Choices are lost whenever a program is made current, so they are made anew for each draw. */
void tgsic_check_gl_set_subroutines(struct check_gl_device *gl, const struct check_world *world)
{
    for (unsigned i = 0; i < TGSIC_NUM_STAGES && world->num_subroutines; i++)
        if (gl->program.whole && gl->program.stages[i])
            set_stage(gl->program.whole, i, world);
}
