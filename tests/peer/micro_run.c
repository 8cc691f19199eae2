/* SPDX-License-Identifier: MIT */
/* Runs batches: in the interpreter, and as points of one pixel each in OpenGL. */
#include "micro.h"

#include "exec/exec.h"
#include "gl.h"
#include "tgsi2glsl/tgsi2glsl.h"

#include <stdio.h>
#include <string.h>

#define GL_GLEXT_PROTOTYPES
#include <GL/gl.h>
#include <GL/glext.h>

static char message[2048];

static const char *say(struct tgsic_diags *diags)
{
    snprintf(message, sizeof message, "%s", diags->count ? diags->items[0].text : "no message");
    tgsic_diags_free(diags);
    return message;
}

/* ---- The interpreter ------------------------------------------------------------------------- */

/* std430 words, as the interpreter takes uniform buffers */
static const char *run(const struct tgsic_exec *exec, const struct micro_data *data,
                       micro_results results)
{
    struct tgsic_exec_buffer constants = {(void *)(uintptr_t)data->constants,
                                          sizeof data->constants};
    struct tgsic_exec_resources resources = {.constants = &constants, .num_constants = 1};
    struct tgsic_exec_run run = {
        .size = sizeof run,
        .lanes = MICRO_LANES,
        .inputs = &data->inputs[0][0][0],
        .outputs = &results[0][0][0],
        .resources = &resources,
    };
    struct tgsic_diags diags = {0};
    memset(results, 0, sizeof(micro_results));
    return tgsic_exec_run(exec, &run, &diags) == TGSIC_OK ? NULL : say(&diags);
}

const char *micro_interpret(const struct tgsic_shader *shader, const struct micro_data *data,
                            micro_results results)
{
    struct tgsic_exec *exec = NULL;
    struct tgsic_diags diags = {0};
    if (tgsic_exec_prepare(shader, NULL, &exec, &diags) != TGSIC_OK)
        return say(&diags);
    const char *error = run(exec, data, results);
    tgsic_exec_free(exec);
    return error;
}

/* ---- OpenGL ---------------------------------------------------------------------------------- */

const char *micro_translate(const struct tgsic_shader *shader, const struct tgsic_host *host,
                            struct tgsic_buffer *text, struct tgsic_report *report)
{
    struct tgsic_tgsi2glsl_options options = {.size = sizeof options, .host = host};
    struct tgsic_diags diags = {0};
    for (unsigned i = 0; i < MICRO_BATCH; i++)
        options.pipeline.state.color_type[i] = TGSIC_COMPONENTS_UINT;
    if (tgsic_tgsi2glsl(shader, &options, text, report, &diags) != TGSIC_OK)
        return say(&diags);
    tgsic_diags_free(&diags);
    return NULL;
}

/* Any GLSL links with any other; ESSL wants one version. */
static const char *vertex_shader(const struct tgsic_host *host)
{
    static char text[1024];
    char version[64] = "450";
    if (host->api == TGSIC_API_ES)
        snprintf(version, sizeof version, "%u es\nprecision highp float;\nprecision highp int;",
                 host->version);
    snprintf(text, sizeof text,
             "#version %s\n"
             "in uvec4 input0, input1, input2, input3;\n"
             "flat out vec4 v_generic0, v_generic1, v_generic2, v_generic3;\n"
             "void main()\n{\n"
             "    v_generic0 = uintBitsToFloat(input0);\n"
             "    v_generic1 = uintBitsToFloat(input1);\n"
             "    v_generic2 = uintBitsToFloat(input2);\n"
             "    v_generic3 = uintBitsToFloat(input3);\n"
             "    gl_Position = vec4((float(gl_VertexID) + 0.5) / 16.0 - 1.0, 0.0, 0.0, 1.0);\n"
             "    gl_PointSize = 1.0;\n}\n",
             version);
    return text;
}

static void bind_names(void *user, unsigned program)
{
    (void)user;
    for (unsigned i = 0; i < MICRO_INPUTS; i++) {
        char name[] = "input0";
        name[5] = (char)('0' + i);
        glBindAttribLocation(program, i, name);
    }
}

static void bind_desktop_names(void *user, unsigned program)
{
    bind_names(user, program);
    for (unsigned i = 0; i < MICRO_BATCH; i++) {
        char name[] = "f_color0";
        name[7] = (char)('0' + i);
        glBindFragDataLocation(program, i, name);
    }
}

static void upload_constants(GLuint program, const struct tgsic_report *report,
                             const struct micro_data *data)
{
    for (size_t i = 0; i < report->num_bindings; i++) {
        const struct tgsic_binding *b = &report->bindings[i];
        GLint at = glGetUniformLocation(program, b->name);
        const void *values = data->constants;
        if (b->resource != TGSIC_RESOURCE_UNIFORM || at < 0)
            continue;
        if (b->type == TGSIC_VECTOR_FLOAT)
            glUniform4fv(at, (GLsizei)b->count, values);
        else if (b->type == TGSIC_VECTOR_INT)
            glUniform4iv(at, (GLsizei)b->count, values);
        else
            glUniform4uiv(at, (GLsizei)b->count, values);
    }
}

/* One buffer with the inputs of each lane. */
static void make_vertices(const struct micro_data *data, GLuint *array, GLuint *buffer)
{
    GLuint words[MICRO_LANES][MICRO_INPUTS][4];
    for (unsigned lane = 0; lane < MICRO_LANES; lane++)
        for (unsigned i = 0; i < MICRO_INPUTS; i++)
            for (unsigned c = 0; c < 4; c++)
                words[lane][i][c] = data->inputs[i][c][lane];
    glGenVertexArrays(1, array);
    glBindVertexArray(*array);
    glGenBuffers(1, buffer);
    glBindBuffer(GL_ARRAY_BUFFER, *buffer);
    glBufferData(GL_ARRAY_BUFFER, sizeof words, words, GL_STREAM_DRAW);
    for (GLuint i = 0; i < MICRO_INPUTS; i++) {
        glEnableVertexAttribArray(i);
        glVertexAttribIPointer(i, 4, GL_UNSIGNED_INT, sizeof words[0],
                               (const char *)NULL + i * sizeof words[0][0]);
    }
}

static void make_target(unsigned outputs, GLuint *framebuffer, GLuint buffers[MICRO_BATCH])
{
    static const GLuint clear[4];
    GLenum attachments[MICRO_BATCH];
    glGenFramebuffers(1, framebuffer);
    glBindFramebuffer(GL_FRAMEBUFFER, *framebuffer);
    glGenRenderbuffers((GLsizei)outputs, buffers);
    for (unsigned i = 0; i < outputs; i++) {
        attachments[i] = GL_COLOR_ATTACHMENT0 + i;
        glBindRenderbuffer(GL_RENDERBUFFER, buffers[i]);
        glRenderbufferStorage(GL_RENDERBUFFER, GL_RGBA32UI, MICRO_LANES, 1);
        glFramebufferRenderbuffer(GL_FRAMEBUFFER, attachments[i], GL_RENDERBUFFER, buffers[i]);
    }
    glDrawBuffers((GLsizei)outputs, attachments);
    for (unsigned i = 0; i < outputs; i++)
        glClearBufferuiv(GL_COLOR, (GLint)i, clear);
    glViewport(0, 0, MICRO_LANES, 1);
}

static void read_results(unsigned outputs, micro_results results)
{
    GLuint pixels[MICRO_LANES][4];
    for (unsigned i = 0; i < outputs; i++) {
        glReadBuffer(GL_COLOR_ATTACHMENT0 + i);
        glReadPixels(0, 0, MICRO_LANES, 1, GL_RGBA_INTEGER, GL_UNSIGNED_INT, pixels);
        for (unsigned lane = 0; lane < MICRO_LANES; lane++)
            for (unsigned c = 0; c < 4; c++)
                results[i][c][lane] = pixels[lane][c];
    }
}

const char *micro_draw(const struct tgsic_host *host, const char *glsl,
                       const struct tgsic_report *report, const struct micro_data *data,
                       unsigned outputs, micro_results results)
{
    bool es = host->api == TGSIC_API_ES;
    const struct peer_gl_shader shaders[] = {{GL_VERTEX_SHADER, vertex_shader(host)},
                                             {GL_FRAGMENT_SHADER, glsl}};
    GLuint array, buffer, framebuffer, targets[MICRO_BATCH];
    GLuint program = peer_gl_link(shaders, 2, es ? bind_names : bind_desktop_names, NULL, message,
                                  sizeof message);
    if (!program)
        return message;
    make_target(outputs, &framebuffer, targets);
    make_vertices(data, &array, &buffer);
    glEnable(GL_PROGRAM_POINT_SIZE);
    glUseProgram(program);
    upload_constants(program, report, data);
    glDrawArrays(GL_POINTS, 0, MICRO_LANES);
    read_results(outputs, results);
    glUseProgram(0);
    glDeleteProgram(program);
    glDeleteBuffers(1, &buffer);
    glDeleteVertexArrays(1, &array);
    glDeleteFramebuffers(1, &framebuffer);
    glDeleteRenderbuffers((GLsizei)outputs, targets);
    return NULL;
}
