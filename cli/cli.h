/* SPDX-License-Identifier: MIT */
/* What the verbs of the command share: settings, inputs, outputs, messages and exit codes. */
#ifndef CLI_H
#define CLI_H

#include "tgsi/tgsi.h"

#include <stdio.h>

/* Documented in docs/cli.md; never reused for another meaning. */
enum cli_exit {
    CLI_OK = 0,
    CLI_INVALID = 1,
    CLI_USAGE = 2,
    CLI_LINK = 3,
    CLI_UNSUPPORTED = 4,
    CLI_LIMIT = 5,
    CLI_IO = 6,
    CLI_INTERNAL = 70,
    CLI_INTERRUPTED = 130,
};

enum cli_exit cli_exit_of(enum tgsic_result result);
/* The more serious of two: what a call with several inputs exits with. */
enum cli_exit cli_worse(enum cli_exit a, enum cli_exit b);

/* ---- Settings ------------------------------------------------------------------------------ */

struct cli_strings {
    const char **items;
    size_t count;
};

/* What check and report take besides. Numbers are texts that were found to be numbers. */
struct cli_check_settings {
    struct cli_strings oracles;
    const char *route, *seed, *display; /* how to judge */
    const char *capture;
    const char *filter, *shard;               /* what */
    const char *jobs, *timeout, *memory;      /* processes */
    const char *format, *json, *junit, *html; /* what to write */
    const char *resume, *expect, *update_expect;
    bool progress, no_progress;
};

/* One struct for all verbs: an option means the same wherever it is taken. */
struct cli_settings {
    const char *source_type, *target_type, *stage, *output, *host, *target_env, *dialect,
        *diagnostics, *color;
    const char *optimize, *max_errors, *lanes, *vertices, *max_steps, *total_timeout;
    const char *bound_loops, *default_control, *name_prefix, *line_map, *emit, *shared;
    struct cli_strings disabled_extensions, maxima, assignments, state, captures, inputs, command;
    bool annotate, clamp_indices, key;
    bool legalise, lint, separate, separate_samplers, choose_samplers, spirv_opt, link, debug, json,
        force, quiet, verbose, no_warnings, warnings_are_errors, help;
    bool version, list_hosts, print_source_types, print_target_types;
    struct cli_check_settings check;
};

/* Bits: an option may belong to several. */
enum cli_verb {
    CLI_TRANSLATE = 1,
    CLI_VALIDATE = 2,
    CLI_INFO = 4,
    CLI_CHECK = 8,
    CLI_REPORT = 16,
    CLI_REDUCE = 32,
    CLI_RUN = 64,
    CLI_EXTRACT = 128,
    CLI_CAPS = 256,
};

/* Reads the arguments of `verb` into `settings`; false after having said what is wrong. */
bool cli_parse_options(enum cli_verb verb, int argc, char **argv, struct cli_settings *settings);
void cli_settings_free(struct cli_settings *settings);
void cli_print_help(FILE *out);
void cli_print_verb_help(FILE *out, enum cli_verb verb);

/* ---- Inputs -------------------------------------------------------------------------------- */

enum cli_form {
    CLI_FORM_UNKNOWN,
    CLI_FORM_GLSL,
    CLI_FORM_TGSI,
    CLI_FORM_TOKENS,
    CLI_FORM_ARB,
    CLI_FORM_SPIRV,
    CLI_FORM_SPIRV_ASM,
    CLI_FORM_MSL,
    CLI_FORM_HLSL
};

struct cli_input {
    const char *name; /* as given; "<stdin>" for - */
    char *data;       /* `size` bytes and a NUL */
    size_t size;
    enum cli_form form;
    int stage; /* enum tgsic_processor, or -1: not said */
};

/* Reads every input and finds its form and stage. */
enum cli_exit cli_read_inputs(const struct cli_settings *settings, struct cli_input **inputs,
                              size_t *count);
void cli_free_inputs(struct cli_input *inputs, size_t count);
/* The same in single steps; false after having said what is wrong. */
enum cli_exit cli_read_input(const char *path, struct cli_input *input);
bool cli_find_form(const struct cli_settings *settings, struct cli_input *input);

bool cli_form_by_name(const char *name, enum cli_form *form);
bool cli_form_is_source(enum cli_form form);
bool cli_form_is_target(enum cli_form form);
bool cli_form_is_binary(enum cli_form form);
const char *cli_form_suffix(enum cli_form form); /* of files: ".tgsi"; "" where the stage is it */
enum cli_form cli_form_by_extension(const char *path);
int cli_stage_by_extension(const char *path);
const char *cli_stage_extension(unsigned processor); /* "vert" */
const char *cli_form_name(enum cli_form form);
void cli_print_forms(FILE *out);

/* ---- Outputs ------------------------------------------------------------------------------- */

/* Writes one result: to -o, to a file in the directory -o names after `input`, or to stdout. */
enum cli_exit cli_write_output(const struct cli_settings *settings, const char *input,
                               unsigned processor, enum cli_form form, const void *data,
                               size_t size, size_t index, size_t total);
enum cli_exit cli_flush_stdout(void);
/* The same in single steps. index: how many texts came before, which a line parts. */
bool cli_names_directory(const char *path); /* it is one, or ends like one */
enum cli_exit cli_write_file(const char *path, const void *data, size_t size);
enum cli_exit cli_write_stdout(const struct cli_settings *settings, bool binary, const void *data,
                               size_t size, size_t index);

/* ---- Messages ------------------------------------------------------------------------------ */

/* Prints diagnostics about `input` (NULL: about the program as a whole) and empties the list. */
void cli_report(const struct cli_settings *settings, const struct cli_input *input,
                struct tgsic_diags *diags);
/* `tgsic: error: …` */
void cli_error(const char *format, ...) TGSIC_PRINTF(1, 2);

/* A JSON string with its quotes. */
void cli_json_string(FILE *out, const char *text);

/* ---- The system ---------------------------------------------------------------------------- */

bool cli_is_terminal(FILE *file);
bool cli_is_directory(const char *path);
bool cli_is_separator(char c);
const char *cli_file_name(const char *path); /* behind the last separator */
/* Makes stdin and stdout carry bytes unchanged. */
void cli_prepare_streams(void);

/* ---- Verbs --------------------------------------------------------------------------------- */

/* cli_run_translate() and so on */
#define CLI_VERB(bit, name, ...) enum cli_exit cli_run_##name(const struct cli_settings *settings);
#include "verbs.def"

#endif
