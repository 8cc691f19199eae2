/* SPDX-License-Identifier: MIT */
/* Reading inputs, and finding out what form and stage each is. */
#include "cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MAX_INPUT ((size_t)1 << 30) /* bytes */

enum { SOURCE = 1, TARGET = 2, BINARY = 4 };

static const struct form_row {
    enum cli_form form;
    int uses;
    const char *name;
    const char *extensions[3];
    const char *help;
} forms[] = {
    {CLI_FORM_GLSL, SOURCE | TARGET, "glsl", {"glsl"}, "GLSL or ESSL source"},
    {CLI_FORM_TGSI, SOURCE | TARGET, "tgsi", {"tgsi"}, "TGSI text"},
    {CLI_FORM_TOKENS,
     SOURCE | TARGET | BINARY,
     "tgsi-tokens",
     {"tokens", "tok"},
     "TGSI token file"},
    {CLI_FORM_ARB, SOURCE, "arb", {"vp", "fp", "arb"}, "ARB assembly program"},
    {CLI_FORM_SPIRV, SOURCE | TARGET | BINARY, "spirv", {"spv"}, "SPIR-V module"},
    {CLI_FORM_SPIRV_ASM, TARGET, "spirv-asm", {"spvasm"}, "SPIR-V assembly (needs SPIRV-Tools)"},
    {CLI_FORM_MSL, TARGET, "msl", {"metal"}, "Metal's language (needs SPIRV-Cross)"},
    {CLI_FORM_HLSL, TARGET, "hlsl", {"hlsl"}, "Direct3D's language (needs SPIRV-Cross)"},
};
#define NUM_FORMS (sizeof forms / sizeof *forms)

static const struct stage_row {
    int processor;
    const char *extension;
    const char *names[4]; /* others that --stage takes */
} stages[] = {
    {TGSIC_PROCESSOR_VERT, "vert", {"vertex", "vs"}},
    {TGSIC_PROCESSOR_TESS_CTRL, "tesc", {"tess_ctrl", "tesscontrol", "tcs"}},
    {TGSIC_PROCESSOR_TESS_EVAL, "tese", {"tess_eval", "tesseval", "tes"}},
    {TGSIC_PROCESSOR_GEOM, "geom", {"geometry", "gs"}},
    {TGSIC_PROCESSOR_FRAG, "frag", {"fragment", "fs"}},
    {TGSIC_PROCESSOR_COMP, "comp", {"compute", "cs"}},
};
#define NUM_STAGES (sizeof stages / sizeof *stages)

static const struct form_row *find_form(enum cli_form form)
{
    for (size_t i = 0; i < NUM_FORMS; i++)
        if (forms[i].form == form)
            return &forms[i];
    return NULL;
}

static bool has_use(enum cli_form form, int use)
{
    const struct form_row *row = find_form(form);
    return row && row->uses & use;
}

bool cli_form_is_source(enum cli_form form)
{
    return has_use(form, SOURCE);
}

bool cli_form_is_target(enum cli_form form)
{
    return has_use(form, TARGET);
}

bool cli_form_is_binary(enum cli_form form)
{
    return has_use(form, BINARY);
}

const char *cli_form_suffix(enum cli_form form)
{
    switch (form) {
    case CLI_FORM_TGSI:
        return ".tgsi";
    case CLI_FORM_TOKENS:
        return ".tokens";
    case CLI_FORM_SPIRV:
        return ".spv";
    case CLI_FORM_SPIRV_ASM:
        return ".spvasm";
    case CLI_FORM_MSL:
        return ".metal";
    case CLI_FORM_HLSL:
        return ".hlsl";
    default:
        return "";
    }
}

bool cli_form_by_name(const char *name, enum cli_form *form)
{
    for (size_t i = 0; i < NUM_FORMS; i++)
        if (!strcmp(forms[i].name, name)) {
            *form = forms[i].form;
            return true;
        }
    return false;
}

const char *cli_form_name(enum cli_form form)
{
    for (size_t i = 0; i < NUM_FORMS; i++)
        if (forms[i].form == form)
            return forms[i].name;
    return "unknown";
}

void cli_print_forms(bool sources, FILE *out)
{
    for (size_t i = 0; i < NUM_FORMS; i++)
        if (forms[i].uses & (sources ? SOURCE : TARGET))
            fprintf(out, "%-12s %s\n", forms[i].name, forms[i].help);
}

static int stage_by_name(const char *name, size_t length)
{
    for (size_t i = 0; i < NUM_STAGES; i++) {
        const char *const candidates[] = {stages[i].extension, stages[i].names[0],
                                          stages[i].names[1], stages[i].names[2]};
        for (size_t k = 0; k < 4; k++)
            if (candidates[k] && strlen(candidates[k]) == length &&
                !memcmp(candidates[k], name, length))
                return stages[i].processor;
    }
    return -1;
}

const char *cli_stage_extension(unsigned processor)
{
    for (size_t i = 0; i < NUM_STAGES; i++)
        if ((unsigned)stages[i].processor == processor)
            return stages[i].extension;
    return "glsl";
}

enum cli_form cli_form_by_extension(const char *path)
{
    const char *dot = strrchr(cli_file_name(path), '.');
    if (!dot)
        return CLI_FORM_UNKNOWN;
    for (size_t i = 0; i < NUM_FORMS; i++)
        for (size_t k = 0; k < 3 && forms[i].extensions[k]; k++)
            if (!strcmp(dot + 1, forms[i].extensions[k]))
                return forms[i].form;
    return stage_by_name(dot + 1, strlen(dot + 1)) >= 0 ? CLI_FORM_GLSL : CLI_FORM_UNKNOWN;
}

/* The stage is the last extension, or the one before a form's: a.vert, a.vert.glsl, a.vert.tgsi. */
int cli_stage_by_extension(const char *path)
{
    const char *name = cli_file_name(path);
    const char *end = name + strlen(name);
    for (int round = 0; round < 2; round++) {
        const char *dot = end;
        while (dot > name && *dot != '.')
            dot--;
        if (*dot != '.')
            return -1;
        int stage = stage_by_name(dot + 1, (size_t)(end - dot - 1));
        if (stage >= 0)
            return stage;
        end = dot;
    }
    return -1;
}

/* The magic number, of either endianness. */
static bool is_spirv(const struct cli_input *input)
{
    return input->size >= 4 && (!memcmp(input->data, "\x03\x02\x23\x07", 4) ||
                                !memcmp(input->data, "\x07\x23\x02\x03", 4));
}

static enum cli_form form_by_content(const struct cli_input *input)
{
    static const unsigned char magic[4] = {TGSIC_TOKEN_MAGIC & 0xff, TGSIC_TOKEN_MAGIC >> 8 & 0xff,
                                           TGSIC_TOKEN_MAGIC >> 16 & 0xff,
                                           TGSIC_TOKEN_MAGIC >> 24 & 0xff};
    if (input->size >= sizeof magic && !memcmp(input->data, magic, sizeof magic))
        return CLI_FORM_TOKENS;
    if (is_spirv(input))
        return CLI_FORM_SPIRV;
    const char *word = input->data + strspn(input->data, " \t\n");
    if (!strncmp(input->data, "!!ARB", 5))
        return CLI_FORM_ARB;
    size_t length = strcspn(word, " \t\n");
    for (unsigned i = 0; i <= TGSIC_PROCESSOR_COMP; i++) {
        const char *name = tgsic_processor_name(i);
        if (name && strlen(name) == length && !memcmp(name, word, length))
            return CLI_FORM_TGSI;
    }
    return strstr(input->data, "main") || word[0] == '#' ? CLI_FORM_GLSL : CLI_FORM_UNKNOWN;
}

static bool read_all(FILE *file, struct cli_input *input)
{
    size_t capacity = 0;
    for (;;) {
        if (capacity - input->size < 2) {
            capacity = capacity ? capacity * 2 : 65536;
            char *data = capacity > MAX_INPUT * 2 ? NULL : realloc(input->data, capacity);
            if (!data) {
                errno = EFBIG;
                return false;
            }
            input->data = data;
        }
        size_t got = fread(input->data + input->size, 1, capacity - input->size - 1, file);
        input->size += got;
        input->data[input->size] = 0;
        if (!got)
            return !ferror(file);
    }
}

enum cli_exit cli_read_input(const char *path, struct cli_input *input)
{
    bool is_stdin = !strcmp(path, "-");
    input->name = is_stdin ? "<stdin>" : path;
    if (!is_stdin && cli_is_directory(path)) {
        cli_error("cannot read '%s': it is a directory", path);
        return CLI_IO;
    }
    FILE *file = is_stdin ? stdin : fopen(path, "rb");
    bool ok = file && read_all(file, input);
    if (!ok)
        cli_error("cannot read '%s': %s", input->name, strerror(errno));
    if (file && !is_stdin)
        fclose(file);
    return ok ? CLI_OK : CLI_IO;
}

bool cli_find_form(const struct cli_settings *settings, struct cli_input *input)
{
    if (settings->source_type) {
        if (cli_form_by_name(settings->source_type, &input->form) &&
            cli_form_is_source(input->form))
            return true;
        cli_error("unknown source type '%s'; --print-source-types lists them",
                  settings->source_type);
        return false;
    }
    input->form = cli_form_by_extension(input->name);
    if (input->form == CLI_FORM_UNKNOWN)
        input->form = form_by_content(input);
    if (input->form == CLI_FORM_UNKNOWN) {
        cli_error("cannot tell what form '%s' has; say so with -x", input->name);
        return false;
    }
    if (settings->verbose)
        fprintf(stderr, "%s: %s\n", input->name, cli_form_name(input->form));
    return true;
}

/* `#pragma shader_stage(vertex)`, as glslc has it */
static int stage_by_pragma(const char *text)
{
    const char *pragma = strstr(text, "#pragma shader_stage(");
    if (!pragma)
        return -1;
    const char *name = pragma + strlen("#pragma shader_stage(");
    return stage_by_name(name, strcspn(name, ") \t\n"));
}

static bool find_stage(const struct cli_settings *settings, struct cli_input *input)
{
    int said = settings->stage ? stage_by_name(settings->stage, strlen(settings->stage)) : -1;
    if (settings->stage && said < 0) {
        cli_error("unknown stage '%s'", settings->stage);
        return false;
    }
    if (input->form != CLI_FORM_GLSL) {
        input->stage = said;
        return true;
    }
    input->stage = said >= 0 ? said : cli_stage_by_extension(input->name);
    if (input->stage < 0)
        input->stage = stage_by_pragma(input->data);
    if (input->stage < 0)
        cli_error("cannot tell which stage '%s' is; say so with -S", input->name);
    return input->stage >= 0;
}

enum cli_exit cli_read_inputs(const struct cli_settings *settings, struct cli_input **inputs,
                              size_t *count)
{
    *count = settings->inputs.count ? settings->inputs.count : 1;
    *inputs = calloc(*count, sizeof **inputs);
    if (!*inputs)
        return CLI_LIMIT;
    for (size_t i = 0; i < *count; i++) {
        struct cli_input *input = &(*inputs)[i];
        enum cli_exit exit =
            cli_read_input(settings->inputs.count ? settings->inputs.items[i] : "-", input);
        if (exit != CLI_OK)
            return exit;
        if (!cli_find_form(settings, input) || !find_stage(settings, input))
            return CLI_USAGE;
    }
    return CLI_OK;
}

void cli_free_inputs(struct cli_input *inputs, size_t count)
{
    for (size_t i = 0; inputs && i < count; i++)
        free(inputs[i].data);
    free(inputs);
}
