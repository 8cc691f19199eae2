/* SPDX-License-Identifier: MIT */
#include "shader_test.h"

#include "tgsi/tgsi.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct section {
    const char *name;
    int stage; /* -1: no GLSL */
} sections[] = {
    {"vertex shader", TGSIC_PROCESSOR_VERT},
    {"vertex shader passthrough", TGSIC_PROCESSOR_VERT},
    {"tessellation control shader", TGSIC_PROCESSOR_TESS_CTRL},
    {"tessellation evaluation shader", TGSIC_PROCESSOR_TESS_EVAL},
    {"geometry shader", TGSIC_PROCESSOR_GEOM},
    {"fragment shader", TGSIC_PROCESSOR_FRAG},
    {"compute shader", TGSIC_PROCESSOR_COMP},
    {"require", -2},
    {"test", -2},
    {"vertex data", -2},
};

static const char passthrough[] = "#if __VERSION__ >= 130\n"
                                  "in vec4 piglit_vertex;\n"
                                  "#else\n"
                                  "attribute vec4 piglit_vertex;\n"
                                  "#endif\n"
                                  "void main() { gl_Position = piglit_vertex; }\n";

char *shader_test_read_file(const char *path)
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

/* `GLSL >= 1.30`, `GLSL ES >= 3.00`: the version of shaders that do not say. */
static void read_requirement(struct shader_test *test, const char *text, const char *end)
{
    for (const char *line = text; line < end;) {
        int major, minor;
        char digits[8] = "";
        bool es = !strncmp(line, "GLSL ES", 7);
        const char *rest = line + (es ? 7 : 4);
        if (!strncmp(line, "GLSL", 4) && sscanf(rest, " >= %d.%7[0-9]", &major, digits) == 2) {
            minor = atoi(digits) * (digits[1] ? 1 : 10);
            test->version = major * 100 + minor;
            test->es = es;
        }
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        line = newline ? newline + 1 : end;
    }
}

static void note_version(struct shader_test *test, const char *source)
{
    const char *text = strstr(source, "#version");
    int version = 0;
    char profile[16] = "";
    if (!text || sscanf(text, "#version %d %15[a-z]", &version, profile) < 1)
        return;
    test->es |= !strcmp(profile, "es") || version == 100;
    if (version > test->version)
        test->version = version;
}

static void add_shader(struct shader_test *test, unsigned stage, const char *text, size_t length)
{
    if (test->num_shaders == SHADER_TEST_MAX) {
        test->other_sections = true;
        return;
    }
    char *source = malloc(length + 64);
    if (!source)
        return;
    memcpy(source, text, length);
    source[length] = 0;
    if (!strstr(source, "#version")) {
        char version[32];
        int prefix = snprintf(version, sizeof version, "#version %d%s\n",
                              test->version ? test->version : 110,
                              test->es && test->version >= 300 ? " es" : "");
        memmove(source + prefix, source, length + 1);
        memcpy(source, version, (size_t)prefix);
    }
    test->shaders[test->num_shaders].stage = stage;
    test->shaders[test->num_shaders++].source = source;
}

static void read_script(struct shader_test *test, const char *text, const char *end)
{
    size_t length = (size_t)(end - text);
    free(test->script);
    test->script = malloc(length + 1);
    if (!test->script)
        return;
    memcpy(test->script, text, length);
    test->script[length] = 0;
    test->expects_link_error =
        strstr(test->script, "\nlink error") || !strncmp(test->script, "link e", 6);
}

static void take_section(struct shader_test *test, const char *name, size_t name_length,
                         const char *text, const char *end)
{
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
        if (strlen(sections[i].name) != name_length || memcmp(sections[i].name, name, name_length))
            continue;
        if (!strcmp(sections[i].name, "require"))
            read_requirement(test, text, end);
        else if (!strcmp(sections[i].name, "test"))
            read_script(test, text, end);
        else if (strstr(sections[i].name, "passthrough"))
            add_shader(test, TGSIC_PROCESSOR_VERT, passthrough, strlen(passthrough));
        else if (sections[i].stage >= 0)
            add_shader(test, (unsigned)sections[i].stage, text, (size_t)(end - text));
        return;
    }
    test->other_sections = true;
}

static const char *next_section(const char *text)
{
    if (*text == '[')
        return text;
    const char *found = strstr(text, "\n[");
    return found ? found + 1 : text + strlen(text);
}

bool shader_test_read(const char *path, struct shader_test *test)
{
    *test = (struct shader_test){0};
    char *file = shader_test_read_file(path);
    if (!file)
        return false;
    for (const char *section = next_section(file); *section;) {
        const char *close = section + strcspn(section, "]\n");
        const char *text = close + strcspn(close, "\n");
        text += *text == '\n';
        const char *end = next_section(text);
        take_section(test, section + 1, (size_t)(close - section - 1), text, end);
        section = end;
    }
    for (size_t i = 0; i < test->num_shaders; i++)
        note_version(test, test->shaders[i].source);
    if (!test->version)
        test->version = 110;
    free(file);
    return true;
}

void shader_test_free(struct shader_test *test)
{
    for (size_t i = 0; i < test->num_shaders; i++)
        free(test->shaders[i].source);
    free(test->script);
}
