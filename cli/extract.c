/* SPDX-License-Identifier: MIT */
/* `tgsic extract`: shaders out of captured virgl streams, and shaders as commands of such streams.
 */
#include "cli.h"

#include "tgsi/validate.h"
#include "virgl/virgl.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum emit { EMIT_LIST, EMIT_TEXT, EMIT_TOKENS, EMIT_DWORDS, EMIT_HEADER, NUM_EMITS };

static const struct {
    const char *name, *suffix; /* suffix: of file names, behind that of the stage */
    bool binary;
} emits[NUM_EMITS] = {
    [EMIT_LIST] = {"list", "", false},           [EMIT_TEXT] = {"text", ".tgsi", false},
    [EMIT_TOKENS] = {"tokens", ".tokens", true}, [EMIT_DWORDS] = {"dwords", ".dwords", true},
    [EMIT_HEADER] = {"c-header", ".h", false},
};

struct extraction {
    const struct cli_settings *settings;
    enum emit emit;
    const struct cli_input *input;
    size_t number, total; /* of the shader, among those of all inputs; 0: not counted */
};

static enum emit find_emit(const char *name)
{
    enum emit emit = EMIT_LIST;
    while (name && emit < NUM_EMITS && strcmp(emits[emit].name, name))
        emit++;
    return emit;
}

/* ---- Names --------------------------------------------------------------------------------- */

/* "capture-3.vert", of "some/capture.vtest"; a single shader keeps its input's name. */
static char *shader_name(const struct extraction *e, const struct tgsic_virgl_shader *shader)
{
    const char *base = cli_file_name(e->input->name);
    const char *stage = cli_stage_extension(shader->stage);
    size_t length = strcspn(base, "."), size = length + strlen(stage) + 32;
    char *name = malloc(size);
    if (name && e->total > 1)
        snprintf(name, size, "%.*s-%zu.%s", (int)length, base, e->number, stage);
    else if (name)
        snprintf(name, size, "%.*s.%s", (int)length, base, stage);
    return name;
}

static enum cli_exit write_result(const struct extraction *e,
                                  const struct tgsic_virgl_shader *shader, const void *data,
                                  size_t size)
{
    const char *output = e->settings->output;
    if (!output || !strcmp(output, "-")) {
        if (emits[e->emit].binary && e->total > 1) {
            cli_error("several binary outputs need -o DIR/");
            return CLI_USAGE;
        }
        return cli_write_stdout(e->settings, emits[e->emit].binary, data, size, e->number - 1);
    }
    if (!cli_names_directory(output) && e->total > 1) {
        cli_error("several outputs need -o DIR/, and '%s' is not a directory", output);
        return CLI_USAGE;
    }
    if (!cli_names_directory(output))
        return cli_write_file(output, data, size);
    char *name = shader_name(e, shader);
    size_t length = name ? strlen(output) + strlen(name) + 16 : 0;
    char *path = name ? malloc(length) : NULL;
    if (path)
        snprintf(path, length, "%s%s%s%s", output, output[strlen(output) - 1] == '/' ? "" : "/",
                 name, emits[e->emit].suffix);
    enum cli_exit exit = path ? cli_need_directory(output) : CLI_LIMIT;
    if (exit == CLI_OK)
        exit = cli_write_file(path, data, size);
    free(path);
    free(name);
    return exit;
}

/* ---- Forms --------------------------------------------------------------------------------- */

static void print_outputs(const struct tgsic_virgl_shader *shader)
{
    for (uint32_t i = 0; i < shader->num_outputs; i++) {
        const struct tgsic_virgl_stream_output *o = &shader->outputs[i];
        printf("  OUT[%u] from component %u, %u of them: word %u of buffer %u, stream %u\n",
               o->output, o->component, o->count, o->offset, o->buffer, o->stream);
    }
    if (shader->num_outputs)
        printf("  buffers have %u, %u, %u, %u words a vertex\n", shader->stream_stride[0],
               shader->stream_stride[1], shader->stream_stride[2], shader->stream_stride[3]);
}

static enum cli_exit print_line(const struct extraction *e, const struct tgsic_virgl_shader *shader)
{
    printf("%zu %s: handle %u, %zu bytes of text, %u tokens", e->number,
           cli_stage_extension(shader->stage), shader->handle, shader->length, shader->num_tokens);
    if (shader->shared_size)
        printf(", %u bytes shared", shader->shared_size);
    putchar('\n');
    print_outputs(shader);
    return CLI_OK;
}

static enum cli_exit write_text(const struct extraction *e, const struct tgsic_virgl_shader *shader)
{
    return write_result(e, shader, shader->text, shader->length);
}

static enum cli_exit write_tokens(const struct extraction *e,
                                  const struct tgsic_virgl_shader *shader)
{
    struct tgsic_diags diags = {0};
    struct tgsic_shader decoded;
    struct tgsic_buffer tokens = {0};
    enum tgsic_result result =
        tgsic_parse_text(shader->text, shader->length, NULL, &decoded, &diags);
    if (result == TGSIC_OK) {
        result = tgsic_write_token_file(&decoded, NULL, &tokens, &diags);
        tgsic_shader_free(&decoded);
    }
    cli_report(e->settings, NULL, &diags);
    enum cli_exit exit = result == TGSIC_OK ? write_result(e, shader, tokens.data, tokens.size)
                                            : cli_exit_of(result);
    tgsic_buffer_free(&tokens);
    return exit;
}

/* "capture_3_vert" */
static char *print_identifier(char *out, const char *name)
{
    if (isdigit((unsigned char)*name))
        *out++ = '_';
    for (; *name; name++)
        *out++ = isalnum((unsigned char)*name) ? *name : '_';
    return out;
}

/* Bytes that print_header() may write: what surrounds the words, and a word with its line. */
static size_t header_room(const char *name, const struct tgsic_virgl_stream *commands)
{
    return 256 + 2 * strlen(name) + commands->size / 4 * sizeof "\n    0x00000000,";
}

static char *print_header(char *out, const char *name, const struct tgsic_virgl_stream *commands)
{
    out += sprintf(out,
                   "/* %s as CREATE_OBJECT: %zu words in host byte order. The second word of each\n"
                   " * command is the handle. */\n"
                   "static const uint32_t ",
                   name, commands->size / 4);
    out = print_identifier(out, name);
    out += sprintf(out, "[] = {");
    for (size_t i = 0; i < commands->size; i += 4) {
        const unsigned char *b = commands->data + i;
        out +=
            sprintf(out, "%s0x%02x%02x%02x%02x,", i % 32 ? " " : "\n    ", b[3], b[2], b[1], b[0]);
    }
    return out + sprintf(out, "\n};\n");
}

static enum cli_exit write_header(const struct extraction *e,
                                  const struct tgsic_virgl_shader *shader,
                                  const struct tgsic_virgl_stream *commands)
{
    char *name = shader_name(e, shader);
    char *text = name ? malloc(header_room(name, commands)) : NULL;
    enum cli_exit exit = CLI_INTERNAL;
    if (text)
        exit = write_result(e, shader, text, (size_t)(print_header(text, name, commands) - text));
    else
        cli_error("out of memory");
    free(text);
    free(name);
    return exit;
}

static enum cli_exit write_commands(const struct extraction *e,
                                    const struct tgsic_virgl_shader *shader)
{
    struct tgsic_virgl_stream commands = {0};
    struct tgsic_diags diags = {0};
    enum tgsic_result result = tgsic_virgl_put_shader(&commands, shader, 0, &diags);
    cli_report(e->settings, e->input, &diags);
    enum cli_exit exit = cli_exit_of(result);
    if (result == TGSIC_OK)
        exit = e->emit == EMIT_HEADER ? write_header(e, shader, &commands)
                                      : write_result(e, shader, commands.data, commands.size);
    tgsic_virgl_stream_free(&commands);
    return exit;
}

static enum cli_exit emit_shader(const struct extraction *e,
                                 const struct tgsic_virgl_shader *shader)
{
    static enum cli_exit (*const functions[NUM_EMITS])(const struct extraction *,
                                                       const struct tgsic_virgl_shader *) = {
        [EMIT_LIST] = print_line,       [EMIT_TEXT] = write_text,
        [EMIT_TOKENS] = write_tokens,   [EMIT_DWORDS] = write_commands,
        [EMIT_HEADER] = write_commands,
    };
    return functions[e->emit](e, shader);
}

/* ---- Inputs -------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    enum tgsic_virgl_form form;
} captures[] = {{"virgl", TGSIC_VIRGL_FORM_COMMANDS}, {"vtest", TGSIC_VIRGL_FORM_SESSION}};

/* False: the input is a shader, not a capture. */
static bool capture_form(const struct cli_settings *settings, const struct cli_input *input,
                         enum tgsic_virgl_form *form)
{
    enum cli_form other = cli_form_by_extension(input->name);
    *form = TGSIC_VIRGL_FORM_ANY;
    for (size_t i = 0; settings->source_type && i < sizeof captures / sizeof *captures; i++)
        if (!strcmp(settings->source_type, captures[i].name)) {
            *form = captures[i].form;
            return true;
        }
    return !settings->source_type && other != CLI_FORM_TGSI && other != CLI_FORM_TOKENS;
}

static enum cli_exit extract_capture(struct extraction *e, enum tgsic_virgl_form form)
{
    struct tgsic_virgl_capture capture;
    struct tgsic_diags diags = {0};
    enum tgsic_result result =
        tgsic_virgl_read_capture(e->input->data, e->input->size, form, NULL, &capture, &diags);
    enum cli_exit exit = CLI_OK;
    e->total = capture.num_shaders;
    for (size_t i = 0; i < capture.num_shaders && exit == CLI_OK; i++) {
        e->number = i + 1;
        exit = emit_shader(e, &capture.shaders[i]);
    }
    cli_report(e->settings, e->input, &diags);
    tgsic_virgl_capture_free(&capture);
    return cli_worse(exit, cli_exit_of(result));
}

static enum tgsic_result read_shader(const struct cli_input *input, struct tgsic_shader *shader,
                                     struct tgsic_diags *diags)
{
    enum tgsic_result result =
        input->form == CLI_FORM_TOKENS
            ? tgsic_read_token_file(input->data, input->size, NULL, shader, diags)
            : tgsic_parse_text(input->data, input->size, NULL, shader, diags);
    if (result != TGSIC_OK)
        return result;
    result = tgsic_validate(shader, NULL, diags);
    if (result != TGSIC_OK)
        tgsic_shader_free(shader);
    return result;
}

/* TGSI that a guest wants to send: without stream outputs, with as much shared memory as said. */
static enum cli_exit extract_shader(struct extraction *e)
{
    const char *shared = e->settings->shared;
    struct tgsic_shader decoded;
    struct tgsic_buffer text = {0};
    struct tgsic_diags diags = {0};
    enum tgsic_result result = read_shader(e->input, &decoded, &diags);
    enum cli_exit exit = CLI_OK;
    if (result == TGSIC_OK) {
        result = tgsic_print_text(&decoded, NULL, &text, &diags);
        const struct tgsic_virgl_shader shader = {
            .stage = decoded.processor,
            .text = text.data,
            .length = text.size,
            .num_tokens = tgsic_virgl_count_tokens(&decoded),
            .shared_size = shared ? (uint32_t)strtoul(shared, NULL, 10) : 0};
        e->number = e->total = 1;
        if (result == TGSIC_OK)
            exit = emit_shader(e, &shader);
        tgsic_shader_free(&decoded);
    }
    cli_report(e->settings, e->input, &diags);
    tgsic_buffer_free(&text);
    return cli_worse(exit, cli_exit_of(result));
}

static enum cli_exit extract_one(struct extraction *e, const char *path)
{
    struct cli_input input = {0};
    enum tgsic_virgl_form form;
    enum cli_exit exit = cli_read_input(path, &input);
    e->input = &input;
    if (exit == CLI_OK && capture_form(e->settings, &input, &form))
        exit = extract_capture(e, form);
    else if (exit == CLI_OK)
        exit = cli_find_form(e->settings, &input) ? extract_shader(e) : CLI_USAGE;
    free(input.data);
    return exit;
}

enum cli_exit cli_run_extract(const struct cli_settings *settings)
{
    struct extraction e = {.settings = settings, .emit = find_emit(settings->emit)};
    enum cli_exit exit = CLI_OK;
    if (!settings->inputs.count)
        return extract_one(&e, "-");
    for (size_t i = 0; i < settings->inputs.count; i++)
        exit = cli_worse(exit, extract_one(&e, settings->inputs.items[i]));
    return exit;
}
