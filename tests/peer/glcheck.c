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
#include "gl.h"
#include "shader_test.h"

#include <GL/gl.h>
#include <GL/glext.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_STAGES 6

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

static bool check(char **paths, int count, bool link)
{
    struct peer_gl_shader shaders[MAX_STAGES];
    char *sources[MAX_STAGES] = {0};
    char log[8192] = "";
    bool good = true;
    for (int i = 0; i < count && good; i++) {
        sources[i] = shader_test_read_file(paths[i]);
        shaders[i] = (struct peer_gl_shader){stage_of(paths[i]), sources[i]};
        good = sources[i] && shaders[i].stage;
        if (!good)
            fail(paths[i], sources[i] ? "no stage has this extension" : "cannot be read");
    }
    if (good) {
        good = peer_gl_compile(shaders, (size_t)count, link, log, sizeof log);
        if (good)
            printf("ok %s%s%s\n", paths[0], count > 1 ? " " : "", count > 1 ? paths[1] : "");
        else
            fail(paths[0], log);
    }
    for (int i = 0; i < count; i++)
        free(sources[i]);
    return good;
}

static bool check_line(char *line, bool link)
{
    char *paths[MAX_STAGES];
    int count = 0;
    for (char *word = strtok(line, " \t\n"); word && count < MAX_STAGES;
         word = strtok(NULL, " \t\n"))
        paths[count++] = word;
    if (!count)
        return true;
    return check(paths, link ? count : 1, link);
}

int main(int argc, char **argv)
{
    bool link = argc > 1 && !strcmp(argv[1], "--link"), good = true;
    int first = link ? 2 : 1;
    if (!peer_gl_open()) {
        fprintf(stderr, "glcheck: no EGL surfaceless OpenGL here\n");
        return 77;
    }
    if (first == argc) {
        char line[8192];
        while (fgets(line, sizeof line, stdin))
            good &= check_line(line, link);
    } else if (link) {
        good = check(argv + first, argc - first < MAX_STAGES ? argc - first : MAX_STAGES, true);
    } else {
        for (int i = first; i < argc; i++)
            good &= check(argv + i, 1, false);
    }
    return good ? 0 : 1;
}
