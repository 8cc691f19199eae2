/* SPDX-License-Identifier: MIT */
/* The sections of a .shader_test. */
#include "case_reader.h"

#include "gl_names.h"

#include <string.h>

struct section {
    const char *text, *end; /* behind the header's line */
    uint32_t line;          /* of the header */
    uint8_t stage, form;
};

/* ---- Lines of a section -------------------------------------------------------------------- */

static const char *end_of_line(const char *text, const char *end)
{
    const char *newline = memchr(text, '\n', (size_t)(end - text));
    return newline ? newline : end;
}

/* Calls `read` with each line, as a string of its own. */
static void for_each_line(struct check_case_reader *reader, const struct section *section,
                          void (*read)(struct check_case_reader *, const char *, uint32_t))
{
    uint32_t number = section->line;
    for (const char *text = section->text; text < section->end;) {
        const char *end = end_of_line(text, section->end);
        number++;
        read(reader, tgsic_arena_strndup(reader->arena, text, (size_t)(end - text)), number);
        text = end < section->end ? end + 1 : end;
    }
}

/* ---- Shaders ------------------------------------------------------------------------------- */

/* What follows the number: GLSL has profiles since 1.50, and since 1.40 something to choose. */
static const char *profile(const struct check_case_reader *reader)
{
    if (reader->glsl_es)
        return reader->glsl_version == 100 ? "" : " es";
    if (!reader->compatibility || reader->glsl_version < 140)
        return "";
    return reader->glsl_version >= 150 ? " compatibility"
                                       : "\n#extension GL_ARB_compatibility : enable";
}

/* The first lines of sources that have no #version, as the requirement says; else nothing. */
static const char *version_lines(struct check_case_reader *reader)
{
    if (!reader->glsl_version)
        return "";
    return tgsic_arena_printf(reader->arena, "#version %u%s\n", reader->glsl_version,
                              profile(reader));
}

static uint32_t count_lines(const char *text)
{
    uint32_t count = 0;
    for (; *text; text++)
        count += *text == '\n';
    return count;
}

static void add_shader(struct check_case_reader *reader, const struct section *section,
                       const char *text, size_t size)
{
    struct check_source source = {
        .stage = section->stage,
        .form = section->form,
        .line = section->line + 1,
        .path = reader->test->path,
    };
    const char *copy = tgsic_arena_strndup(reader->arena, text, size), *version = "";
    if ((section->form == CHECK_FORM_GLSL || section->form == CHECK_FORM_PASSTHROUGH) &&
        !strstr(copy, "#version "))
        version = version_lines(reader);
    size_t prefix = strlen(version);
    char *whole = tgsic_arena_alloc_raw(reader->arena, prefix + size + 1);
    memcpy(whole, version, prefix);
    memcpy(whole + prefix, copy, size);
    whole[prefix + size] = 0;
    source.text = whole;
    source.size = prefix + size;
    source.line -= count_lines(version);
    tgsic_check_case_add_source(reader, source);
}

static void take_shader(struct check_case_reader *reader, const struct section *section)
{
    add_shader(reader, section, section->text, (size_t)(section->end - section->text));
}

static void take_passthrough(struct check_case_reader *reader, const struct section *section)
{
    static const char text[] = "#if __VERSION__ >= 130\n"
                               "in vec4 piglit_vertex;\n"
                               "#else\n"
                               "attribute vec4 piglit_vertex;\n"
                               "#endif\n"
                               "void main() { gl_Position = piglit_vertex; }\n";
    add_shader(reader, section, text, sizeof text - 1);
}

/* ---- Includes ------------------------------------------------------------------------------ */

/* The first line is the path. */
static void take_include(struct check_case_reader *reader, const struct section *section)
{
    struct check_case *test = reader->test;
    struct check_include *includes = (struct check_include *)test->includes;
    const char *end = end_of_line(section->text, section->end);
    if (end == section->text)
        tgsic_check_case_fail(reader, section->line + 1, 1, "expected the path of an include");
    ARENA_RESERVE(reader->arena, includes, test->num_includes);
    includes[test->num_includes++] = (struct check_include){
        tgsic_arena_strndup(reader->arena, section->text, (size_t)(end - section->text)),
        tgsic_arena_strndup(reader->arena, end, (size_t)(section->end - end)),
    };
    test->includes = includes;
}

/* A slash at the end, which scripts write and OpenGL refuses, is dropped. */
static void add_include_path(struct check_case_reader *reader, const char *text, uint32_t line)
{
    size_t length = strlen(text);
    struct check_case *test = reader->test;
    const char **paths = (const char **)test->include_paths;
    if (length > 1 && text[length - 1] == '/')
        length--;
    if (!length)
        return;
    ARENA_RESERVE(reader->arena, paths, test->num_include_paths);
    paths[test->num_include_paths++] = tgsic_arena_strndup(reader->arena, text, length);
    test->include_paths = paths;
}

static void take_include_paths(struct check_case_reader *reader, const struct section *section)
{
    for_each_line(reader, section, add_include_path);
}

/* ---- The others ---------------------------------------------------------------------------- */

/* Comments in C's style may go over several lines. */
static void take_requirement(struct check_case_reader *reader, const char *text, uint32_t line)
{
    if (reader->in_comment || !strncmp(text, "/*", 2)) {
        reader->in_comment = !strstr(text, "*/");
        return;
    }
    tgsic_check_case_require(reader, text, line);
}

static void take_requirements(struct check_case_reader *reader, const struct section *section)
{
    for_each_line(reader, section, take_requirement);
}

static uint8_t take_primitive(struct check_case_reader *reader, struct check_line *line,
                              uint32_t number)
{
    const char *word;
    size_t length;
    uint32_t column = tgsic_check_column(line);
    uint8_t primitive;
    if (!tgsic_check_take_word(line, &word, &length) ||
        !tgsic_check_primitive_named(word, length, &primitive))
        tgsic_check_case_fail(reader, number, column, "expected a primitive such as GL_TRIANGLES");
    return primitive;
}

static void take_layout_line(struct check_case_reader *reader, const char *text, uint32_t number)
{
    struct check_geometry_layout *layout = &reader->test->geometry_layout;
    struct check_line line = tgsic_check_line(text);
    int64_t count = 0;
    if (tgsic_check_at_end(&line))
        return;
    if (tgsic_check_take(&line, "input type"))
        layout->input = take_primitive(reader, &line, number);
    else if (tgsic_check_take(&line, "output type"))
        layout->output = take_primitive(reader, &line, number);
    else if (tgsic_check_take(&line, "vertices out") && tgsic_check_take_integer(&line, &count) &&
             count > 0 && count <= 65536)
        layout->vertices_out = (uint32_t)count;
    else
        tgsic_check_case_fail(reader, number, tgsic_check_column(&line),
                              "expected input type, output type or vertices out");
}

static void take_geometry_layout(struct check_case_reader *reader, const struct section *section)
{
    for_each_line(reader, section, take_layout_line);
}

static void take_vertex_data(struct check_case_reader *reader, const struct section *section)
{
    reader->test->vertex_data =
        tgsic_arena_strndup(reader->arena, section->text, (size_t)(section->end - section->text));
    reader->test->vertex_data_line = section->line + 1;
}

static void add_command(struct check_case_reader *reader, const char *text, uint32_t line)
{
    struct check_case *test = reader->test;
    struct check_command *commands = (struct check_command *)test->commands;
    struct check_line words = tgsic_check_line(text);
    if (tgsic_check_at_end(&words))
        return;
    ARENA_RESERVE(reader->arena, commands, test->num_commands);
    commands[test->num_commands++] = (struct check_command){text, line};
    test->commands = commands;
}

static void take_script(struct check_case_reader *reader, const struct section *section)
{
    for_each_line(reader, section, add_command);
}

/* ---- Sections ------------------------------------------------------------------------------ */

static const struct section_kind {
    const char *name;
    void (*take)(struct check_case_reader *, const struct section *);
    uint8_t stage, form;
} kinds[] = {
#define SECTION(name, take, stage, form) {name, take, TGSIC_PROCESSOR_##stage, CHECK_FORM_##form},
#include "case_sections.def"
#undef SECTION
};

static const struct section_kind *find_kind(struct check_case_reader *reader, const char *header,
                                            const char *end, uint32_t line)
{
    const char *name = header + 1, *close = memchr(name, ']', (size_t)(end - name));
    if (!close)
        tgsic_check_case_fail(reader, line, 1, "expected a section in brackets");
    size_t length = (size_t)(close - name);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strlen(kinds[i].name) == length && !memcmp(kinds[i].name, name, length))
            return &kinds[i];
    tgsic_check_case_fail(reader, line, 2, "no section is called \"%.*s\"",
                          (int)(length < 100 ? length : 100), name);
}

/* The next line that begins with a bracket; counts those before it. */
static const char *next_header(const char *text, const char *end, uint32_t *line)
{
    while (text < end && *text != '[') {
        const char *newline = end_of_line(text, end);
        text = newline < end ? newline + 1 : end;
        ++*line;
    }
    return text;
}

void tgsic_check_case_script(struct check_case_reader *reader, const char *text, const char *end)
{
    uint32_t line = 1;
    const char *header = next_header(text, end, &line);
    while (header < end) {
        const char *header_end = end_of_line(header, end);
        const struct section_kind *kind = find_kind(reader, header, header_end, line);
        struct section section = {.line = line, .stage = kind->stage, .form = kind->form};
        section.text = header_end < end ? header_end + 1 : end;
        line++;
        header = kind->take == take_script ? end : next_header(section.text, end, &line);
        section.end = header;
        kind->take(reader, &section);
    }
}
