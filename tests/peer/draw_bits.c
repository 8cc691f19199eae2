/* SPDX-License-Identifier: MIT */
/* One triangle over one pixel of an RGBA32UI buffer. */
#include "draw_bits.h"

#include "gl.h"

#include <stdio.h>

#define GL_GLEXT_PROTOTYPES
#include <GL/gl.h>
#include <GL/glext.h>

static GLuint compile_stage(GLenum stage, const char *source)
{
    GLuint shader = glCreateShader(stage);
    glShaderSource(shader, 1, &source, NULL);
    glCompileShader(shader);
    return shader;
}

static GLuint link_program(const char *vertex, const char *fragment, char *log, size_t size)
{
    GLuint program = glCreateProgram();
    GLint good = 0;
    glAttachShader(program, compile_stage(GL_VERTEX_SHADER, vertex));
    glAttachShader(program, compile_stage(GL_FRAGMENT_SHADER, fragment));
    glBindFragDataLocation(program, 0, "f_color0");
    glLinkProgram(program);
    glGetProgramiv(program, GL_LINK_STATUS, &good);
    glGetProgramInfoLog(program, (GLsizei)size, NULL, log);
    return good ? program : 0;
}

static void upload(GLuint program, const struct tgsic_report *report,
                   const uint32_t (*constants)[4])
{
    for (size_t i = 0; i < report->num_bindings; i++) {
        const struct tgsic_binding *b = &report->bindings[i];
        GLint at = glGetUniformLocation(program, b->name);
        GLsizei count = (GLsizei)b->count;
        if (b->resource != TGSIC_RESOURCE_UNIFORM || at < 0)
            continue;
        if (b->type == TGSIC_VECTOR_FLOAT)
            glUniform4fv(at, count, (const GLfloat *)constants);
        else if (b->type == TGSIC_VECTOR_INT)
            glUniform4iv(at, count, (const GLint *)constants);
        else
            glUniform4uiv(at, count, (const GLuint *)constants);
    }
}

static void draw(GLuint program, const struct tgsic_report *report, const uint32_t (*constants)[4],
                 uint32_t cleared, uint32_t pixel[4])
{
    const GLuint clear[4] = {cleared, cleared, cleared, cleared};
    GLuint buffer, framebuffer, array;
    glGenRenderbuffers(1, &buffer);
    glBindRenderbuffer(GL_RENDERBUFFER, buffer);
    glRenderbufferStorage(GL_RENDERBUFFER, GL_RGBA32UI, 1, 1);
    glGenFramebuffers(1, &framebuffer);
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
    glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, buffer);
    glGenVertexArrays(1, &array);
    glBindVertexArray(array);
    glViewport(0, 0, 1, 1);
    glClearBufferuiv(GL_COLOR, 0, clear);
    glUseProgram(program);
    upload(program, report, constants);
    glDrawArrays(GL_TRIANGLES, 0, 3);
    glReadPixels(0, 0, 1, 1, GL_RGBA_INTEGER, GL_UNSIGNED_INT, pixel);
    glUseProgram(0);
    glDeleteProgram(program);
    glDeleteVertexArrays(1, &array);
    glDeleteFramebuffers(1, &framebuffer);
    glDeleteRenderbuffers(1, &buffer);
}

bool peer_draw_bits(const struct tgsic_host *host, const char *fragment,
                    const struct tgsic_report *report, const uint32_t (*constants)[4],
                    uint32_t clear, uint32_t pixel[4], char *log, size_t log_size)
{
    char vertex[512];
    snprintf(vertex, sizeof vertex,
             "#version %u%s\nvoid main()\n{\n    gl_Position = vec4(gl_VertexID == 1 ? 3.0 : -1.0, "
             "gl_VertexID == 2 ? 3.0 : -1.0, 0.0, 1.0);\n}\n",
             host->version, host->api == TGSIC_API_ES ? " es" : "");
    struct peer_gl_shader warm = {GL_VERTEX_SHADER, vertex};
    peer_gl_compile(&warm, 1, false, log, log_size); /* makes the context current */
    GLuint program = link_program(vertex, fragment, log, log_size);
    if (program)
        draw(program, report, constants, clear, pixel);
    return program != 0;
}
