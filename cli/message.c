/* SPDX-License-Identifier: MIT */
/* Diagnostics for people (file:line:col, the line, a caret) and for programs (JSON lines). */
#include "cli.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define MAX_QUOTED 160 /* columns of a source line that are shown */

static const char *const severity_names[] = {"note", "warning", "error"};
static const char *const severity_colors[] = {"\033[1;36m", "\033[1;35m", "\033[1;31m"};

void cli_error(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("tgsic: error: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
}

static bool use_color(const struct cli_settings *settings)
{
    if (settings->color && strcmp(settings->color, "auto"))
        return !strcmp(settings->color, "always");
    const char *no_color = getenv("NO_COLOR");
    return !(no_color && *no_color) && cli_is_terminal(stderr);
}

static const char *find_line(const struct cli_input *input, uint32_t line, size_t *length)
{
    const char *start = input->data, *end = input->data + input->size;
    while (--line) {
        const char *newline = memchr(start, '\n', (size_t)(end - start));
        if (!newline)
            return NULL;
        start = newline + 1;
    }
    const char *newline = memchr(start, '\n', (size_t)(end - start));
    *length = (size_t)((newline ? newline : end) - start);
    return start;
}

/* The line, and a caret below the column; tabs are kept so that the caret stays in place. */
static void print_caret(const struct cli_input *input, const struct tgsic_diag *diag)
{
    size_t length;
    const char *line = find_line(input, diag->pos.line, &length);
    uint32_t column = diag->pos.column;
    if (!line || column > length + 1 || column > MAX_QUOTED)
        return;
    if (length > MAX_QUOTED)
        length = MAX_QUOTED;
    if (length && line[length - 1] == '\r')
        length--;
    fputs("    ", stderr);
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)line[i];
        fputc(c < ' ' && c != '\t' ? '?' : c, stderr);
    }
    fputs("\n    ", stderr);
    for (uint32_t i = 1; i < column; i++)
        fputc(i <= length && line[i - 1] == '\t' ? '\t' : ' ', stderr);
    fputs("^\n", stderr);
}

static void print_text(const struct cli_settings *settings, const struct cli_input *input,
                       const struct tgsic_diag *diag, enum tgsic_severity severity)
{
    bool color = use_color(settings);
    fprintf(stderr, "%s:", input ? input->name : "tgsic");
    if (input && input->form == CLI_FORM_TOKENS)
        fprintf(stderr, "word %u:", (unsigned)diag->pos.word);
    else if (diag->pos.line)
        fprintf(stderr, "%u:%u:", (unsigned)diag->pos.line, (unsigned)diag->pos.column);
    fprintf(stderr, " %s%s:%s %s [%u]\n", color ? severity_colors[severity] : "",
            severity_names[severity], color ? "\033[0m" : "", diag->text, diag->code);
    if (input && input->form != CLI_FORM_TOKENS && diag->pos.line && diag->pos.column)
        print_caret(input, diag);
}

void cli_json_string(FILE *out, const char *text)
{
    fputc('"', out);
    for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
        if (*c == '"' || *c == '\\')
            fprintf(out, "\\%c", *c);
        else if (*c < 0x20 || *c >= 0x7f) /* bytes of no known encoding, as Latin-1 */
            fprintf(out, "\\u%04x", *c);
        else
            fputc(*c, out);
    }
    fputc('"', out);
}

static void print_json(const struct cli_input *input, const struct tgsic_diag *diag,
                       enum tgsic_severity severity)
{
    fputs("{\"file\":", stderr);
    cli_json_string(stderr, input ? input->name : "");
    if (input && input->form == CLI_FORM_TOKENS)
        fprintf(stderr, ",\"word\":%u", (unsigned)diag->pos.word);
    else
        fprintf(stderr, ",\"line\":%u,\"column\":%u", (unsigned)diag->pos.line,
                (unsigned)diag->pos.column);
    fprintf(stderr, ",\"severity\":\"%s\",\"code\":%u,\"text\":", severity_names[severity],
            diag->code);
    cli_json_string(stderr, diag->text);
    fputs("}\n", stderr);
}

void cli_report(const struct cli_settings *settings, const struct cli_input *input,
                struct tgsic_diags *diags)
{
    bool json = settings->diagnostics && !strcmp(settings->diagnostics, "json");
    for (size_t i = 0; i < diags->count && !settings->quiet; i++) {
        const struct tgsic_diag *diag = &diags->items[i];
        enum tgsic_severity severity = diag->severity;
        if (severity == TGSIC_WARNING && settings->no_warnings)
            continue;
        if (severity == TGSIC_WARNING && settings->warnings_are_errors)
            severity = TGSIC_ERROR;
        if (json)
            print_json(input, diag, severity);
        else
            print_text(settings, input, diag, severity);
    }
    if (diags->dropped && !settings->quiet && !json)
        fprintf(stderr, "%s: note: %zu more messages not shown\n", input ? input->name : "tgsic",
                diags->dropped);
    tgsic_diags_free(diags);
}

enum cli_exit cli_exit_of(enum tgsic_result result)
{
    static const enum cli_exit exits[] = {
        [TGSIC_OK] = CLI_OK,
        [TGSIC_E_INVALID] = CLI_INVALID,
        [TGSIC_E_LINK] = CLI_LINK,
        [TGSIC_E_UNSUPPORTED] = CLI_UNSUPPORTED,
        [TGSIC_E_LIMIT] = CLI_LIMIT,
        [TGSIC_E_MEMORY] = CLI_LIMIT,
        [TGSIC_E_INTERNAL] = CLI_INTERNAL,
    };
    return exits[result];
}

enum cli_exit cli_worse(enum cli_exit a, enum cli_exit b)
{
    /* Fault of the input before what the target lacks; our own faults before all. */
    static const enum cli_exit order[] = {CLI_OK,          CLI_UNSUPPORTED, CLI_LINK,
                                          CLI_INVALID,     CLI_LIMIT,       CLI_IO,
                                          CLI_INTERRUPTED, CLI_USAGE,       CLI_INTERNAL};
    size_t rank_a = 0, rank_b = 0;
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        rank_a = order[i] == a ? i : rank_a;
        rank_b = order[i] == b ? i : rank_b;
    }
    return rank_a > rank_b ? a : b;
}
