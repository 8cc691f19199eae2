/* SPDX-License-Identifier: MIT */
#define GL_GLEXT_PROTOTYPES
#include "gl.h"

#include "check/gl_context.h"

#include <GL/gl.h>
#include <GL/glext.h>

#include <stdio.h>
#include <string.h>

static struct check_gl_display display;

bool peer_gl_open(void)
{
    return tgsic_check_gl_open_display(&display, NULL, NULL) &&
           tgsic_check_gl_use(&display, CHECK_GL_CORE);
}

const char *peer_gl_name(void)
{
    return (const char *)glGetString(GL_RENDERER);
}

void peer_gl_add_extensions(char *profile, size_t size)
{
    GLint count = 0;
    if (tgsic_check_gl_use(&display, CHECK_GL_CORE))
        glGetIntegerv(GL_NUM_EXTENSIONS, &count);
    for (GLint i = 0; i < count; i++) {
        size_t used = strlen(profile);
        snprintf(profile + used, size - used, "+%s",
                 (const char *)glGetStringi(GL_EXTENSIONS, (GLuint)i));
    }
}

static enum check_gl_api api_of(const char *source)
{
    const char *version = strstr(source, "#version");
    if (!version)
        return CHECK_GL_COMPAT;
    char profile[32] = "";
    int number = 110;
    sscanf(version, "#version %d %31s", &number, profile);
    if (!strcmp(profile, "es") || number == 100)
        return CHECK_GL_ES;
    return number < 140 || !strcmp(profile, "compatibility") ? CHECK_GL_COMPAT : CHECK_GL_CORE;
}

static GLuint compile(const struct peer_gl_shader *shader, char *log, size_t log_size)
{
    GLint good = 0;
    GLuint object = glCreateShader(shader->stage);
    glShaderSource(object, 1, &shader->source, NULL);
    glCompileShader(object);
    glGetShaderiv(object, GL_COMPILE_STATUS, &good);
    if (good)
        return object;
    glGetShaderInfoLog(object, (GLsizei)log_size, NULL, log);
    glDeleteShader(object);
    return 0;
}

bool peer_gl_use(const char *source)
{
    return tgsic_check_gl_use(&display, api_of(source));
}

/* Shaders compiled and attached; 0 on failure. */
static GLuint attach(const struct peer_gl_shader *shaders, size_t count, char *log, size_t log_size)
{
    if (log_size)
        log[0] = 0;
    if (!peer_gl_use(shaders[0].source)) {
        snprintf(log, log_size, "no context for its #version");
        return 0;
    }
    GLuint program = glCreateProgram();
    for (size_t i = 0; i < count; i++) {
        GLuint object = compile(&shaders[i], log, log_size);
        if (!object) {
            glDeleteProgram(program);
            return 0;
        }
        glAttachShader(program, object);
        glDeleteShader(object);
    }
    return program;
}

unsigned peer_gl_link(const struct peer_gl_shader *shaders, size_t count,
                      void (*bind)(void *user, unsigned program), void *user, char *log,
                      size_t log_size)
{
    GLint good = 0;
    GLuint program = attach(shaders, count, log, log_size);
    if (!program)
        return 0;
    if (bind)
        bind(user, program);
    glLinkProgram(program);
    glGetProgramiv(program, GL_LINK_STATUS, &good);
    if (good)
        return program;
    glGetProgramInfoLog(program, (GLsizei)log_size, NULL, log);
    glDeleteProgram(program);
    return 0;
}

bool peer_gl_compile(const struct peer_gl_shader *shaders, size_t count, bool link, char *log,
                     size_t log_size)
{
    GLuint program = link ? peer_gl_link(shaders, count, NULL, NULL, log, log_size)
                          : attach(shaders, count, log, log_size);
    glDeleteProgram(program);
    return program != 0;
}
