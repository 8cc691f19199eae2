/* SPDX-License-Identifier: MIT */
/* Writing results: naming files after inputs, stdout, and never binary to a terminal unasked. */
#include "cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

bool cli_names_directory(const char *path)
{
    size_t length = strlen(path);
    return (length && cli_is_separator(path[length - 1])) || cli_is_directory(path);
}

/* foo.vert -> foo.vert.tgsi; foo.vert.tgsi -> foo.vert; foo.tgsi -> foo.vert */
static char *output_name(const char *directory, const char *input, unsigned processor,
                         enum cli_form form)
{
    const char *name = cli_file_name(input);
    if (name[0] == '<')
        name = "stdin";
    const char *stage = cli_stage_extension(processor);
    size_t directory_length = strlen(directory), length = strlen(name);
    enum cli_form input_form = cli_form_by_extension(name);
    const char *dot = strrchr(name, '.');
    if (dot &&
        (input_form == CLI_FORM_TGSI || input_form == CLI_FORM_TOKENS || !strcmp(dot, ".glsl")))
        length = (size_t)(dot - name);
    const char *base_dot = NULL;
    for (size_t i = 0; i < length; i++)
        if (name[i] == '.')
            base_dot = name + i;
    bool has_stage = base_dot && (size_t)(name + length - base_dot) == strlen(stage) + 1 &&
                     !memcmp(base_dot + 1, stage, strlen(stage));
    const char *suffix = cli_form_suffix(form);
    size_t size = directory_length + length + strlen(stage) + 16;
    char *path = malloc(size);
    if (path)
        snprintf(path, size, "%s%s%.*s%s%s%s", directory,
                 directory_length && !cli_is_separator(directory[directory_length - 1]) ? "/" : "",
                 (int)length, name, has_stage ? "" : ".", has_stage ? "" : stage, suffix);
    return path;
}

enum cli_exit cli_write_file(const char *path, const void *data, size_t size)
{
    FILE *file = fopen(path, "wb");
    bool ok = file && fwrite(data, 1, size, file) == size;
    if (file && fclose(file))
        ok = false;
    if (!ok)
        cli_error("cannot write '%s': %s", path, strerror(errno));
    return ok ? CLI_OK : CLI_IO;
}

enum cli_exit cli_write_stdout(const struct cli_settings *settings, bool binary, const void *data,
                               size_t size, size_t index)
{
    if (binary && cli_is_terminal(stdout) && !settings->force) {
        cli_error("this is binary; not written to a terminal without --force");
        return CLI_USAGE;
    }
    if (index && !binary)
        putchar('\n');
    if (fwrite(data, 1, size, stdout) != size)
        return cli_flush_stdout();
    return CLI_OK;
}

enum cli_exit cli_write_output(const struct cli_settings *settings, const char *input,
                               unsigned processor, enum cli_form form, const void *data,
                               size_t size, size_t index, size_t total)
{
    const char *output = settings->output;
    if (!output || !strcmp(output, "-")) {
        if (cli_form_is_binary(form) && total > 1) {
            cli_error("several binary files need -o DIR/");
            return CLI_USAGE;
        }
        return cli_write_stdout(settings, cli_form_is_binary(form), data, size, index);
    }
    if (!cli_names_directory(output)) {
        if (total == 1)
            return cli_write_file(output, data, size);
        cli_error("several outputs need -o DIR/, and '%s' is not a directory", output);
        return CLI_USAGE;
    }
    char *path = output_name(output, input, processor, form);
    if (!path)
        return CLI_LIMIT;
    enum cli_exit exit = cli_need_directory(output);
    if (exit == CLI_OK)
        exit = cli_write_file(path, data, size);
    free(path);
    return exit;
}

enum cli_exit cli_flush_stdout(void)
{
    if (!fflush(stdout) && !ferror(stdout))
        return CLI_OK;
    cli_error("cannot write to stdout: %s", strerror(errno));
    return CLI_IO;
}
