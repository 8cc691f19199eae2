/* SPDX-License-Identifier: MIT */
/* Cases that are bare shaders: one file, or the files of one stem ("a.vert" with "a.frag",
 * "a.vert.spv" with "a.frag.spv"). */
#include "case_reader.h"

#include <string.h>

#define SPIRV_MAGIC 0x07230203u

static const struct {
    const char *extension;
    uint8_t stage;
} glsl_extensions[] = {
    {".vert", TGSIC_PROCESSOR_VERT},      {".tesc", TGSIC_PROCESSOR_TESS_CTRL},
    {".tese", TGSIC_PROCESSOR_TESS_EVAL}, {".geom", TGSIC_PROCESSOR_GEOM},
    {".frag", TGSIC_PROCESSOR_FRAG},      {".comp", TGSIC_PROCESSOR_COMP},
};

#define NUM_EXTENSIONS (sizeof glsl_extensions / sizeof *glsl_extensions)

static bool ends_with(const char *text, size_t length, const char *end)
{
    size_t end_length = strlen(end);
    return length >= end_length && !memcmp(text + length - end_length, end, end_length);
}

/* ---- TGSI ---------------------------------------------------------------------------------- */

/* The first word of TGSI text names its processor. */
static bool tgsi_stage(const char *text, uint8_t *stage)
{
    const char *word;
    size_t length;
    struct check_line line = tgsic_check_line(text + strspn(text, " \t\r\n"));
    if (!tgsic_check_take_word(&line, &word, &length))
        return false;
    for (*stage = 0; *stage <= TGSIC_PROCESSOR_COMP; ++*stage) {
        const char *name = tgsic_processor_name(*stage);
        if (name && strlen(name) == length && !memcmp(name, word, length))
            return true;
    }
    return false;
}

/* ---- SPIR-V -------------------------------------------------------------------------------- */

static uint32_t spirv_word(const char *bytes)
{
    const uint8_t *b = (const uint8_t *)bytes;
    return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

/* The execution model of the module's first entry point (SPIR-V 1.6, 2.3 and 3.3). */
static bool spirv_stage(const char *bytes, size_t size, uint8_t *stage)
{
    enum { HEADER_WORDS = 5, OP_ENTRY_POINT = 15 };
    static const uint8_t stages[] = {TGSIC_PROCESSOR_VERT,      TGSIC_PROCESSOR_TESS_CTRL,
                                     TGSIC_PROCESSOR_TESS_EVAL, TGSIC_PROCESSOR_GEOM,
                                     TGSIC_PROCESSOR_FRAG,      TGSIC_PROCESSOR_COMP};
    size_t count = size / 4;
    if (size % 4 || count < HEADER_WORDS || spirv_word(bytes) != SPIRV_MAGIC)
        return false;
    for (size_t at = HEADER_WORDS; at + 1 < count;) {
        uint32_t first = spirv_word(bytes + at * 4), length = first >> 16;
        uint32_t model = spirv_word(bytes + at * 4 + 4);
        if ((first & 0xffff) == OP_ENTRY_POINT && model < sizeof stages) {
            *stage = stages[model];
            return true;
        }
        if (!length)
            return false;
        at += length;
    }
    return false;
}

/* ---- Files --------------------------------------------------------------------------------- */

static void add_file(struct check_case_reader *reader, const char *path, uint8_t stage,
                     uint8_t form, bool required)
{
    struct check_source source = {.stage = stage, .form = form, .path = path};
    source.text = tgsic_check_case_file(reader, path, required, &source.size);
    if (source.text)
        tgsic_check_case_add_source(reader, source);
}

/* `suffix`: what follows the stage's extension */
static void add_stem(struct check_case_reader *reader, const char *path, size_t stem,
                     const char *suffix, uint8_t form)
{
    for (size_t i = 0; i < NUM_EXTENSIONS; i++) {
        const char *other = tgsic_arena_printf(reader->arena, "%.*s%s%s", (int)stem, path,
                                               glsl_extensions[i].extension, suffix);
        add_file(reader, other, glsl_extensions[i].stage, form, !strcmp(other, path));
    }
}

/* True: its name ends with a stage's extension and the suffix. */
static bool take_stem(struct check_case_reader *reader, const char *path, const char *suffix,
                      uint8_t form)
{
    size_t length = strlen(path) - strlen(suffix);
    for (size_t i = 0; i < NUM_EXTENSIONS; i++)
        if (ends_with(path, length, glsl_extensions[i].extension)) {
            add_stem(reader, path, length - strlen(glsl_extensions[i].extension), suffix, form);
            return true;
        }
    return false;
}

static void add_other(struct check_case_reader *reader, const char *path, uint8_t form)
{
    struct check_source source = {.form = form, .path = path};
    source.text = tgsic_check_case_file(reader, path, true, &source.size);
    bool known = form == CHECK_FORM_TGSI ? tgsi_stage(source.text, &source.stage)
                                         : spirv_stage(source.text, source.size, &source.stage);
    if (!known)
        tgsic_check_case_fail(reader, 1, 1, "%s: no shader of a stage that is known", path);
    tgsic_check_case_add_source(reader, source);
}

void tgsic_check_case_bare(struct check_case_reader *reader, const char *path)
{
    size_t length = strlen(path);
    bool spirv = ends_with(path, length, ".spv");
    if (take_stem(reader, path, spirv ? ".spv" : "", spirv ? CHECK_FORM_SPIRV : CHECK_FORM_GLSL))
        return;
    if (ends_with(path, length, ".tgsi"))
        add_other(reader, path, CHECK_FORM_TGSI);
    else if (spirv)
        add_other(reader, path, CHECK_FORM_SPIRV);
    else
        tgsic_check_case_fail(reader, 0, 0, "%s: its name tells no kind of shader", path);
}
