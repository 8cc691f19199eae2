/* SPDX-License-Identifier: MIT */
#define EGL_EGLEXT_PROTOTYPES
#define GL_GLEXT_PROTOTYPES
#include "gl.h"

#include <EGL/egl.h>
#include <EGL/eglext.h>
#include <GL/gl.h>
#include <GL/glext.h>

#include <stdio.h>
#include <string.h>

enum api { API_CORE, API_COMPAT, API_ES, API_COUNT };

static EGLDisplay display;
static EGLContext contexts[API_COUNT];

/* The newest version that the driver offers. */
static EGLContext make_context(enum api api)
{
    static const EGLint profiles[] = {EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT,
                                      EGL_CONTEXT_OPENGL_COMPATIBILITY_PROFILE_BIT};
    static const EGLint versions[2][3][2] = {{{4, 5}, {3, 3}, {3, 0}}, {{3, 2}, {3, 1}, {3, 0}}};
    EGLContext context = EGL_NO_CONTEXT;
    for (int i = 0; i < 3 && !context; i++) {
        const EGLint *version = versions[api == API_ES][i];
        EGLint attributes[] = {EGL_CONTEXT_MAJOR_VERSION,
                               version[0],
                               EGL_CONTEXT_MINOR_VERSION,
                               version[1],
                               EGL_CONTEXT_OPENGL_PROFILE_MASK,
                               api == API_ES ? 0 : profiles[api],
                               EGL_NONE};
        if (api == API_ES)
            attributes[4] = EGL_NONE;
        context = eglCreateContext(display, EGL_NO_CONFIG_KHR, EGL_NO_CONTEXT, attributes);
    }
    return context;
}

static bool use_context(enum api api)
{
    eglBindAPI(api == API_ES ? EGL_OPENGL_ES_API : EGL_OPENGL_API);
    if (!contexts[api])
        contexts[api] = make_context(api);
    return contexts[api] && eglMakeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, contexts[api]);
}

bool peer_gl_open(void)
{
    display = eglGetPlatformDisplay(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, NULL);
    return display && eglInitialize(display, NULL, NULL) && use_context(API_CORE);
}

const char *peer_gl_name(void)
{
    return (const char *)glGetString(GL_RENDERER);
}

void peer_gl_add_extensions(char *profile, size_t size)
{
    GLint count = 0;
    if (use_context(API_CORE))
        glGetIntegerv(GL_NUM_EXTENSIONS, &count);
    for (GLint i = 0; i < count; i++) {
        size_t used = strlen(profile);
        snprintf(profile + used, size - used, "+%s",
                 (const char *)glGetStringi(GL_EXTENSIONS, (GLuint)i));
    }
}

static enum api api_of(const char *source)
{
    const char *version = strstr(source, "#version");
    if (!version)
        return API_COMPAT;
    char profile[32] = "";
    int number = 110;
    sscanf(version, "#version %d %31s", &number, profile);
    if (!strcmp(profile, "es") || number == 100)
        return API_ES;
    return number < 140 || !strcmp(profile, "compatibility") ? API_COMPAT : API_CORE;
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
    return use_context(api_of(source));
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
