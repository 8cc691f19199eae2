/* SPDX-License-Identifier: MIT */
/* A case's sources compiled and linked by OpenGL. */
#include "gl_device.h"

#include "assemble.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_LOG 4096

GLenum tgsic_check_gl_stage(unsigned stage)
{
    static const GLenum stages[TGSIC_NUM_STAGES] = {
        [TGSIC_PROCESSOR_VERT] = GL_VERTEX_SHADER,
        [TGSIC_PROCESSOR_TESS_CTRL] = GL_TESS_CONTROL_SHADER,
        [TGSIC_PROCESSOR_TESS_EVAL] = GL_TESS_EVALUATION_SHADER,
        [TGSIC_PROCESSOR_GEOM] = GL_GEOMETRY_SHADER,
        [TGSIC_PROCESSOR_FRAG] = GL_FRAGMENT_SHADER,
        [TGSIC_PROCESSOR_COMP] = GL_COMPUTE_SHADER,
    };
    return stages[stage];
}

static GLbitfield stage_bit(unsigned stage)
{
    static const GLbitfield bits[TGSIC_NUM_STAGES] = {
        [TGSIC_PROCESSOR_VERT] = GL_VERTEX_SHADER_BIT,
        [TGSIC_PROCESSOR_TESS_CTRL] = GL_TESS_CONTROL_SHADER_BIT,
        [TGSIC_PROCESSOR_TESS_EVAL] = GL_TESS_EVALUATION_SHADER_BIT,
        [TGSIC_PROCESSOR_GEOM] = GL_GEOMETRY_SHADER_BIT,
        [TGSIC_PROCESSOR_FRAG] = GL_FRAGMENT_SHADER_BIT,
        [TGSIC_PROCESSOR_COMP] = GL_COMPUTE_SHADER_BIT,
    };
    return bits[stage];
}

GLuint tgsic_check_gl_program_of(const struct check_gl_device *gl, unsigned stage)
{
    return gl->program.stages[stage];
}

GLuint tgsic_check_gl_current_program(const struct check_gl_device *gl)
{
    GLint current = 0;
    if (gl->program.whole)
        return gl->program.whole;
    if (gl->program.pipeline)
        tgsic_gl.GetProgramPipelineiv(gl->program.pipeline, GL_ACTIVE_PROGRAM, &current);
    return (GLuint)current;
}

/* ---- Shaders ------------------------------------------------------------------------------- */

/* Whether this device is to take a source of the case. */
static bool is_wanted(const struct check_case *test, const struct check_source *source)
{
    switch (source->form) {
    case CHECK_FORM_GLSL:
        return !test->spirv;
    case CHECK_FORM_SPIRV_ASM:
        return test->spirv;
    default:
        return true;
    }
}

/* Mesa's messages begin with "string:line(column): "; that becomes a place in the case's file. */
static enum tgsic_result refused(const struct check_source *source, const char *log,
                                 struct tgsic_diags *diags)
{
    struct tgsic_pos pos = {.line = source->line};
    unsigned line, column;
    int used = 0;
    if (sscanf(log, "0:%u(%u): %n", &line, &column, &used) == 2 && used) {
        pos.line = source->line ? source->line + line - 1 : line;
        pos.column = column;
    }
    return tgsic_check_gl_fail_at(diags, TGSIC_E_INVALID, pos, "%s", log + used);
}

static enum tgsic_result compiled(GLuint shader, const struct check_source *source,
                                  struct tgsic_diags *diags)
{
    char log[MAX_LOG] = "";
    GLint good = 0;
    tgsic_gl.GetShaderiv(shader, GL_COMPILE_STATUS, &good);
    if (good)
        return TGSIC_OK;
    tgsic_gl.GetShaderInfoLog(shader, sizeof log, NULL, log);
    return refused(source, log, diags);
}

static enum tgsic_result compile_glsl(struct check_gl_device *gl, GLuint shader,
                                      const struct check_source *source, struct tgsic_diags *diags)
{
    const struct check_case *test = gl->test;
    GLint length = (GLint)source->size;
    tgsic_gl.ShaderSource(shader, 1, &source->text, &length);
    if (test->num_include_paths)
        tgsic_gl.CompileShaderIncludeARB(shader, (GLsizei)test->num_include_paths,
                                         test->include_paths, NULL);
    else
        tgsic_gl.CompileShader(shader);
    return compiled(shader, source, diags);
}

static enum tgsic_result specialize(GLuint shader, const struct check_source *source,
                                    const void *words, size_t size, struct tgsic_diags *diags)
{
    if (!tgsic_check_gl_has_extension("GL_ARB_gl_spirv"))
        return tgsic_check_gl_fail(diags, TGSIC_E_UNSUPPORTED, "this OpenGL takes no SPIR-V");
    tgsic_gl.ShaderBinary(1, &shader, GL_SHADER_BINARY_FORMAT_SPIR_V, words, (GLsizei)size);
    tgsic_gl.SpecializeShaderARB(shader, "main", 0, NULL, NULL);
    return compiled(shader, source, diags);
}

static enum tgsic_result take_spirv(GLuint shader, const struct check_source *source,
                                    struct tgsic_diags *diags)
{
    void *words = NULL;
    size_t size = 0;
    enum tgsic_result result = tgsic_check_spirv(source, &words, &size, diags);
    if (result == TGSIC_OK)
        result = specialize(shader, source, words, size, diags);
    free(words);
    return result;
}

static enum tgsic_result compile(struct check_gl_device *gl, GLuint shader,
                                 const struct check_source *source, struct tgsic_diags *diags)
{
    switch (source->form) {
    case CHECK_FORM_GLSL:
        return compile_glsl(gl, shader, source, diags);
    case CHECK_FORM_PASSTHROUGH:
        return gl->test->spirv ? take_spirv(shader, source, diags)
                               : compile_glsl(gl, shader, source, diags);
    case CHECK_FORM_SPIRV:
    case CHECK_FORM_SPIRV_ASM:
        return take_spirv(shader, source, diags);
    default:
        return tgsic_check_gl_fail(diags, TGSIC_E_UNSUPPORTED,
                                   "OpenGL takes no sources of this form");
    }
}

/* ---- Assembly programs --------------------------------------------------------------------- */

static enum tgsic_result load_assembly(struct check_gl_device *gl,
                                       const struct check_source *source, struct tgsic_diags *diags)
{
    bool fragment = source->stage == TGSIC_PROCESSOR_FRAG;
    GLenum target = fragment ? GL_FRAGMENT_PROGRAM_ARB : GL_VERTEX_PROGRAM_ARB;
    GLint position = -1;
    const char *extension = fragment ? "GL_ARB_fragment_program" : "GL_ARB_vertex_program";
    if (!tgsic_check_gl_has_extension(extension))
        return tgsic_check_gl_fail(diags, TGSIC_E_UNSUPPORTED, "there is no %s here", extension);
    tgsic_gl.GenProgramsARB(1, &gl->program.assembly[fragment]);
    tgsic_gl.BindProgramARB(target, gl->program.assembly[fragment]);
    tgsic_gl.GetError();
    tgsic_gl.ProgramStringARB(target, GL_PROGRAM_FORMAT_ASCII_ARB, (GLsizei)source->size,
                              source->text);
    tgsic_gl.GetIntegerv(GL_PROGRAM_ERROR_POSITION_ARB, &position);
    if (tgsic_gl.GetError() == GL_NO_ERROR && position == -1)
        return TGSIC_OK;
    return tgsic_check_gl_fail(diags, TGSIC_E_INVALID, "program of line %u: %s", source->line,
                               (const char *)tgsic_gl.GetString(GL_PROGRAM_ERROR_STRING_ARB));
}

/* ---- Linking ------------------------------------------------------------------------------- */

static void set_geometry_layout(const struct check_case *test, GLuint program)
{
    const struct check_geometry_layout *layout = &test->geometry_layout;
    if (layout->input != TGSIC_PRIMITIVE_TRIANGLES)
        tgsic_gl.ProgramParameteriARB(program, GL_GEOMETRY_INPUT_TYPE_ARB, layout->input);
    if (layout->output != TGSIC_PRIMITIVE_TRIANGLE_STRIP)
        tgsic_gl.ProgramParameteriARB(program, GL_GEOMETRY_OUTPUT_TYPE_ARB, layout->output);
    if (layout->vertices_out)
        tgsic_gl.ProgramParameteriARB(program, GL_GEOMETRY_VERTICES_OUT_ARB,
                                      (GLint)layout->vertices_out);
}

static enum tgsic_result link(const struct check_case *test, GLuint program,
                              struct tgsic_diags *diags)
{
    char log[MAX_LOG] = "";
    GLint good = 0;
    set_geometry_layout(test, program);
    tgsic_gl.BindAttribLocation(program, 0, "piglit_vertex");
    tgsic_gl.BindAttribLocation(program, 1, "piglit_texcoord");
    if (test->num_captures)
        tgsic_gl.TransformFeedbackVaryings(program, (GLsizei)test->num_captures, test->captures,
                                           GL_INTERLEAVED_ATTRIBS);
    if (test->separate || test->separable)
        tgsic_gl.ProgramParameteri(program, GL_PROGRAM_SEPARABLE, GL_TRUE);
    tgsic_gl.LinkProgram(program);
    tgsic_gl.GetProgramiv(program, GL_LINK_STATUS, &good);
    if (good)
        return TGSIC_OK;
    tgsic_gl.GetProgramInfoLog(program, sizeof log, NULL, log);
    return tgsic_check_gl_fail(diags, TGSIC_E_LINK, "%s", log);
}

/* The program that a source goes into, made when first wanted. */
static GLuint program_for(struct check_gl_device *gl, unsigned stage)
{
    struct check_gl_program *program = &gl->program;
    if (!program->stages[stage]) {
        if (gl->test->separate)
            program->stages[stage] = tgsic_gl.CreateProgram();
        else if (!program->whole)
            program->whole = tgsic_gl.CreateProgram();
        if (!gl->test->separate)
            program->stages[stage] = program->whole;
    }
    return program->stages[stage];
}

static enum tgsic_result take_source(struct check_gl_device *gl, const struct check_source *source,
                                     struct tgsic_diags *diags)
{
    if (!is_wanted(gl->test, source))
        return TGSIC_OK;
    if (source->form == CHECK_FORM_ARB)
        return load_assembly(gl, source, diags);
    GLuint shader = tgsic_gl.CreateShader(tgsic_check_gl_stage(source->stage));
    enum tgsic_result result = compile(gl, shader, source, diags);
    if (result == TGSIC_OK)
        tgsic_gl.AttachShader(program_for(gl, source->stage), shader);
    tgsic_gl.DeleteShader(shader);
    return result;
}

/* What does not link alone fails like a source: no script expects it. */
static enum tgsic_result link_separate(struct check_gl_device *gl, struct tgsic_diags *diags)
{
    struct check_gl_program *program = &gl->program;
    enum tgsic_result result = TGSIC_OK;
    tgsic_gl.GenProgramPipelines(1, &program->pipeline);
    for (unsigned i = 0; i < TGSIC_NUM_STAGES && result == TGSIC_OK; i++) {
        if (!program->stages[i])
            continue;
        result = link(gl->test, program->stages[i], diags);
        if (result == TGSIC_OK)
            tgsic_gl.UseProgramStages(program->pipeline, stage_bit(i), program->stages[i]);
    }
    return result == TGSIC_E_LINK ? TGSIC_E_INVALID : result;
}

/* A buffer of zeroes for each uniform block, at the binding that is the block's number, or in
 * SPIR-V its own. */
static void make_blocks(struct check_gl_device *gl)
{
    struct check_gl_program *program = &gl->program;
    tgsic_gl.GetProgramiv(program->whole, GL_ACTIVE_UNIFORM_BLOCKS, &program->num_blocks);
    program->blocks = calloc((size_t)program->num_blocks + 1, sizeof *program->blocks);
    if (!program->blocks)
        program->num_blocks = 0;
    tgsic_gl.GenBuffers(program->num_blocks, program->blocks);
    for (GLint i = 0; i < program->num_blocks; i++) {
        GLint size = 0, binding = i;
        tgsic_gl.GetActiveUniformBlockiv(program->whole, (GLuint)i, GL_UNIFORM_BLOCK_DATA_SIZE,
                                         &size);
        void *zeroes = calloc((size_t)size + 1, 1);
        tgsic_gl.BindBuffer(GL_UNIFORM_BUFFER, program->blocks[i]);
        tgsic_gl.BufferData(GL_UNIFORM_BUFFER, size, zeroes, GL_STATIC_DRAW);
        free(zeroes);
        if (gl->test->spirv)
            tgsic_gl.GetActiveUniformBlockiv(program->whole, (GLuint)i, GL_UNIFORM_BLOCK_BINDING,
                                             &binding);
        else
            tgsic_gl.UniformBlockBinding(program->whole, (GLuint)i, (GLuint)binding);
        tgsic_gl.BindBufferBase(GL_UNIFORM_BUFFER, (GLuint)binding, program->blocks[i]);
    }
}

static enum tgsic_result name_includes(struct check_gl_device *gl, struct tgsic_diags *diags)
{
    const struct check_case *test = gl->test;
    if (test->num_includes && !tgsic_check_gl_has_extension("GL_ARB_shading_language_include"))
        return tgsic_check_gl_fail(diags, TGSIC_E_UNSUPPORTED,
                                   "there is no GL_ARB_shading_language_include here");
    tgsic_gl.GetError();
    for (uint32_t i = 0; i < test->num_includes; i++)
        tgsic_gl.NamedStringARB(GL_SHADER_INCLUDE_ARB, -1, test->includes[i].path, -1,
                                test->includes[i].text);
    if (tgsic_gl.GetError() != GL_NO_ERROR)
        return tgsic_check_gl_fail(diags, TGSIC_E_INVALID, "an include has a bad path");
    return TGSIC_OK;
}

enum tgsic_result tgsic_check_gl_make_program(struct check_gl_device *gl, struct tgsic_diags *diags)
{
    enum tgsic_result result = name_includes(gl, diags);
    for (uint32_t i = 0; i < gl->test->num_sources && result == TGSIC_OK; i++)
        result = take_source(gl, &gl->test->sources[i], diags);
    if (result == TGSIC_OK && gl->test->separate)
        result = link_separate(gl, diags);
    else if (result == TGSIC_OK && gl->program.whole)
        result = link(gl->test, gl->program.whole, diags);
    if (result == TGSIC_OK && gl->program.whole)
        make_blocks(gl);
    return result;
}

void tgsic_check_gl_delete_program(struct check_gl_device *gl)
{
    struct check_gl_program *program = &gl->program;
    tgsic_gl.UseProgram(0);
    if (program->pipeline) {
        tgsic_gl.BindProgramPipeline(0);
        tgsic_gl.DeleteProgramPipelines(1, &program->pipeline);
    }
    for (unsigned i = 0; i < TGSIC_NUM_STAGES; i++)
        if (program->stages[i] != program->whole)
            tgsic_gl.DeleteProgram(program->stages[i]);
    tgsic_gl.DeleteProgram(program->whole);
    for (unsigned i = 0; i < 2; i++)
        if (program->assembly[i])
            tgsic_gl.DeleteProgramsARB(1, &program->assembly[i]);
    tgsic_gl.DeleteBuffers(program->num_blocks, program->blocks);
    free(program->blocks);
    for (uint32_t i = 0; gl->test && i < gl->test->num_includes; i++)
        tgsic_gl.DeleteNamedStringARB(-1, gl->test->includes[i].path);
    *program = (struct check_gl_program){0};
}
