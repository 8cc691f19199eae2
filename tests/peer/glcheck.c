/* SPDX-License-Identifier: MIT */
/* Compiles GLSL files with the system's OpenGL (Mesa, EGL surfaceless), one result line per file.
 *
 *     glcheck FILE...                  files as arguments, or one per line on standard input
 *     glcheck --link A.vert B.frag     links the stages of one program; on standard input, one
 *                                      program per line
 *
 * The stage comes from the extension (.vert .tesc .tese .geom .frag .comp). The context comes from
 * the #version line: "es" gives OpenGL ES, "compatibility" or a version below 140 a compatibility
 * context, anything else a core context. Prints "ok FILE" or "FAIL FILE: " with the log's lines
 * indented below; exits 1 when anything failed, 77 when there is no OpenGL. */
#define EGL_EGLEXT_PROTOTYPES
#define GL_GLEXT_PROTOTYPES
#include <EGL/egl.h>
#include <EGL/eglext.h>
#include <GL/gl.h>
#include <GL/glext.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum api { API_CORE, API_COMPAT, API_ES, API_COUNT };

static EGLDisplay display;
static EGLContext contexts[API_COUNT];

static EGLContext make_context(enum api api)
{
    static const EGLint core[] = {EGL_CONTEXT_MAJOR_VERSION,
                                  4,
                                  EGL_CONTEXT_MINOR_VERSION,
                                  5,
                                  EGL_CONTEXT_OPENGL_PROFILE_MASK,
                                  EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT,
                                  EGL_NONE};
    static const EGLint compat[] = {EGL_CONTEXT_MAJOR_VERSION,
                                    4,
                                    EGL_CONTEXT_MINOR_VERSION,
                                    5,
                                    EGL_CONTEXT_OPENGL_PROFILE_MASK,
                                    EGL_CONTEXT_OPENGL_COMPATIBILITY_PROFILE_BIT,
                                    EGL_NONE};
    static const EGLint es[] = {EGL_CONTEXT_MAJOR_VERSION, 3, EGL_CONTEXT_MINOR_VERSION, 2,
                                EGL_NONE};
    static const EGLint *const attributes[] = {core, compat, es};
    eglBindAPI(api == API_ES ? EGL_OPENGL_ES_API : EGL_OPENGL_API);
    return eglCreateContext(display, EGL_NO_CONFIG_KHR, EGL_NO_CONTEXT, attributes[api]);
}

static bool use_context(enum api api)
{
    eglBindAPI(api == API_ES ? EGL_OPENGL_ES_API : EGL_OPENGL_API);
    if (!contexts[api])
        contexts[api] = make_context(api);
    return contexts[api] && eglMakeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, contexts[api]);
}

static bool open_display(void)
{
    display = eglGetPlatformDisplay(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, NULL);
    return display && eglInitialize(display, NULL, NULL) && use_context(API_CORE);
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

static GLenum stage_of(const char *path)
{
    static const struct {
        const char *extension;
        GLenum stage;
    } stages[] = {
        {".vert", GL_VERTEX_SHADER},          {".tesc", GL_TESS_CONTROL_SHADER},
        {".tese", GL_TESS_EVALUATION_SHADER}, {".geom", GL_GEOMETRY_SHADER},
        {".frag", GL_FRAGMENT_SHADER},        {".comp", GL_COMPUTE_SHADER},
    };
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot && i < sizeof stages / sizeof *stages; i++)
        if (!strcmp(dot, stages[i].extension))
            return stages[i].stage;
    return 0;
}

static char *read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    size_t size = 0, capacity = 1 << 16, got;
    char *text = malloc(capacity + 1);
    while (text && (got = fread(text + size, 1, capacity - size, file)) > 0) {
        size += got;
        if (size == capacity)
            text = realloc(text, (capacity *= 2) + 1);
    }
    fclose(file);
    if (text)
        text[size] = 0;
    return text;
}

static void fail(const char *what, const char *log)
{
    printf("FAIL %s:\n", what);
    while (*log) {
        size_t length = strcspn(log, "\n");
        if (length)
            printf("    %.*s\n", (int)length, log);
        log += length + (log[length] == '\n');
    }
}

/* 0 when it did not compile (and that was printed) */
static GLuint compile(const char *path)
{
    GLenum stage = stage_of(path);
    char *source = read_file(path);
    GLuint shader = 0;
    if (!source || !stage) {
        fail(path, source ? "no stage has this extension" : "cannot be read");
    } else if (!use_context(api_of(source))) {
        fail(path, "no context for its #version");
    } else {
        GLint good = 0;
        char log[8192] = "";
        shader = glCreateShader(stage);
        glShaderSource(shader, 1, (const char *const *)&source, NULL);
        glCompileShader(shader);
        glGetShaderiv(shader, GL_COMPILE_STATUS, &good);
        if (!good) {
            glGetShaderInfoLog(shader, sizeof log, NULL, log);
            fail(path, log);
            glDeleteShader(shader);
            shader = 0;
        }
    }
    free(source);
    return shader;
}

static bool check_file(const char *path)
{
    GLuint shader = compile(path);
    if (shader) {
        printf("ok %s\n", path);
        glDeleteShader(shader);
    }
    return shader != 0;
}

static bool check_program(char **paths, int count)
{
    GLuint program = 0;
    bool good = true;
    for (int i = 0; i < count && good; i++) {
        GLuint shader = compile(paths[i]);
        good = shader != 0;
        if (!good)
            break;
        if (!program)
            program = glCreateProgram();
        glAttachShader(program, shader);
        glDeleteShader(shader);
    }
    if (good && program) {
        GLint linked = 0;
        char log[8192] = "";
        glLinkProgram(program);
        glGetProgramiv(program, GL_LINK_STATUS, &linked);
        good = linked;
        if (!linked) {
            glGetProgramInfoLog(program, sizeof log, NULL, log);
            fail(paths[0], log);
        } else {
            printf("ok %s%s%s\n", paths[0], count > 1 ? " " : "", count > 1 ? paths[1] : "");
        }
    }
    if (program)
        glDeleteProgram(program);
    return good;
}

static bool check_line(char *line, bool link)
{
    char *paths[6];
    int count = 0;
    for (char *word = strtok(line, " \t\n"); word && count < 6; word = strtok(NULL, " \t\n"))
        paths[count++] = word;
    if (!count)
        return true;
    return link ? check_program(paths, count) : check_file(paths[0]);
}

int main(int argc, char **argv)
{
    bool link = argc > 1 && !strcmp(argv[1], "--link"), good = true;
    int first = link ? 2 : 1;
    if (!open_display()) {
        fprintf(stderr, "glcheck: no EGL surfaceless OpenGL here\n");
        return 77;
    }
    if (first == argc) {
        char line[8192];
        while (fgets(line, sizeof line, stdin))
            good &= check_line(line, link);
    } else if (link) {
        good = check_program(argv + first, argc - first);
    } else {
        for (int i = first; i < argc; i++)
            good &= check_file(argv[i]);
    }
    return good ? 0 : 1;
}
