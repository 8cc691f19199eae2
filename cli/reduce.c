/* SPDX-License-Identifier: MIT */
/* `tgsic reduce`: shrinks a failing shader, asking a command or an oracle about each candidate. */
#include "reduce.h"

#include "check/reduce.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What a run holds on to: where candidates are written, what is asked about them. */
struct session {
    const struct cli_settings *settings;
    const struct cli_input *input;
    char *directory, *path; /* of candidates */
    char **arguments;       /* of the command, with the path in them; NULL: the oracle is asked */
    struct cli_reduce_judge judge;
    bool interrupted, failed; /* failed: after having said why */
    struct timespec end;
    const struct timespec *deadline; /* NULL: none */
    uint32_t steps;
    bool shows_progress;
};

/* ---- Candidates ---------------------------------------------------------------------------- */

static bool write_candidate(struct session *session, const char *text, size_t length)
{
    FILE *file = fopen(session->path, "wb");
    bool ok = file && fwrite(text, 1, length, file) == length;
    if (file && fclose(file))
        ok = false;
    if (!ok)
        cli_error("cannot write '%s': %s", session->path, strerror(errno));
    return ok;
}

static void show_progress(const struct session *session, size_t length)
{
    if (session->shows_progress)
        fprintf(stderr, "\r%u steps, %zu of %zu bytes\033[K", session->steps, length,
                session->input->size);
}

static bool ask_command(struct session *session)
{
    int status = 0;
    enum cli_ending ending =
        cli_run_child(session->arguments, !session->settings->verbose, session->deadline, &status);
    if (ending == CLI_UNTRIED) {
        cli_error("cannot run '%s'", session->arguments[0]);
        session->failed = true;
    }
    session->interrupted |= ending == CLI_STOPPED || ending == CLI_TOO_LATE;
    return ending == CLI_EXITED && status == 0;
}

static bool ask_oracle(struct session *session)
{
    bool fails = cli_ask_reduce_judge(&session->judge, session->path);
    session->interrupted |= session->judge.stopped;
    session->failed |= session->judge.failed;
    return fails;
}

static bool still_fails(void *user, const char *text, size_t length)
{
    struct session *session = user;
    if (!write_candidate(session, text, length)) {
        session->failed = true;
        return false;
    }
    bool fails = session->arguments ? ask_command(session) : ask_oracle(session);
    session->steps++;
    if (fails)
        show_progress(session, length);
    return fails;
}

static bool stop(void *user)
{
    struct session *session = user;
    session->interrupted |= cli_was_interrupted() || cli_has_passed(session->deadline);
    return session->interrupted || session->failed;
}

/* ---- Setting up ---------------------------------------------------------------------------- */

static char *join(const char *a, const char *b, const char *c)
{
    size_t size = strlen(a) + strlen(b) + strlen(c) + 1;
    char *text = malloc(size);
    if (text)
        snprintf(text, size, "%s%s%s", a, b, c);
    return text;
}

/* Candidates have the input's name, in a directory of their own. */
static bool make_place(struct session *session)
{
    const char *temporary = getenv("TMPDIR");
    const char *slash = strrchr(session->input->name, '/');
    session->directory =
        join(temporary && *temporary ? temporary : "/tmp", "/tgsic-reduce-XXXXXX", "");
    if (!session->directory || !mkdtemp(session->directory)) {
        cli_error("cannot make a temporary directory: %s", strerror(errno));
        free(session->directory);
        session->directory = NULL;
        return false;
    }
    session->path = join(session->directory, "/", slash ? slash + 1 : session->input->name);
    return session->path != NULL;
}

/* The command with the candidate's path in place of each {}, or behind it. */
static bool make_arguments(struct session *session)
{
    const struct cli_strings *command = &session->settings->command;
    session->arguments = calloc(command->count + 2, sizeof *session->arguments);
    if (!session->arguments)
        return false;
    bool placed = false;
    for (size_t i = 0; i < command->count; i++) {
        bool place = !strcmp(command->items[i], "{}");
        session->arguments[i] = place ? session->path : (char *)command->items[i];
        placed |= place;
    }
    if (!placed)
        session->arguments[command->count] = session->path;
    return true;
}

static void set_deadline(struct session *session)
{
    if (!session->settings->total_timeout)
        return;
    clock_gettime(CLOCK_MONOTONIC, &session->end);
    session->end.tv_sec += atol(session->settings->total_timeout);
    session->deadline = session->judge.deadline = &session->end;
}

static void close_session(struct session *session)
{
    cli_close_reduce_judge(&session->judge);
    if (session->path)
        remove(session->path);
    if (session->directory)
        rmdir(session->directory);
    free(session->arguments);
    free(session->path);
    free(session->directory);
}

/* ---- The verb ------------------------------------------------------------------------------ */

static bool is_script(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot && !strcmp(dot, ".shader_test");
}

static enum tgsic_result reduce_input(struct session *session, struct check_reduction *reduction,
                                      struct tgsic_buffer *out)
{
    const struct cli_input *input = session->input;
    struct tgsic_diags diags = {0};
    enum tgsic_result result;
    if (is_script(input->name)) {
        result = tgsic_check_reduce_script(input->data, input->size, reduction, out, &diags);
    } else {
        enum check_form form = input->form == CLI_FORM_TGSI ? CHECK_FORM_TGSI : CHECK_FORM_GLSL;
        result = tgsic_check_reduce(form, input->data, input->size, reduction, out, &diags);
    }
    if (session->shows_progress)
        fputs("\r\033[K", stderr);
    if (!session->failed)
        cli_report(session->settings, input, &diags);
    tgsic_diags_free(&diags);
    return result;
}

/* Nothing to reduce, or something in the way of asking. */
static enum cli_exit failure(const struct session *session)
{
    return session->judge.knows ? CLI_INVALID : CLI_IO;
}

static enum cli_exit run(struct session *session)
{
    const struct cli_settings *settings = session->settings;
    struct check_reduction reduction = {.still_fails = still_fails, .stop = stop, .user = session};
    if (settings->max_steps)
        reduction.max_steps = (uint32_t)atol(settings->max_steps);
    struct tgsic_buffer out = {0};
    enum tgsic_result result = reduce_input(session, &reduction, &out);
    enum cli_exit exit = session->failed ? failure(session) : cli_exit_of(result);
    if (exit == CLI_OK) {
        if (!settings->quiet)
            fprintf(stderr, "%s: from %zu to %zu bytes in %u steps%s\n", session->input->name,
                    session->input->size, out.size, reduction.steps,
                    reduction.stopped ? ", stopped early" : "");
        exit = cli_write_output(settings, session->input->name, 0, session->input->form, out.data,
                                out.size, 0, 1);
    }
    tgsic_buffer_free(&out);
    return exit;
}

static enum cli_exit check_usage(const struct cli_settings *settings, struct cli_input *input)
{
    if (settings->inputs.count != 1 || !settings->command.count == !settings->check.oracles.count) {
        cli_error("reduce takes one input, and either --oracle or a command behind --");
        return CLI_USAGE;
    }
    enum cli_exit exit = cli_read_input(settings->inputs.items[0], input);
    if (exit != CLI_OK || is_script(input->name))
        return exit;
    if (!cli_find_form(settings, input))
        return CLI_USAGE;
    if (input->form == CLI_FORM_TOKENS) {
        cli_error("tokens cannot be reduced; translate them to text");
        return CLI_UNSUPPORTED;
    }
    return CLI_OK;
}

/* Whom to ask. */
static enum cli_exit open_session(struct session *session)
{
    if (session->settings->check.oracles.count &&
        !cli_open_reduce_judge(session->settings, &session->judge))
        return CLI_USAGE;
    session->shows_progress = !session->settings->quiet && isatty(STDERR_FILENO);
    cli_hold_signals();
    set_deadline(session);
    if (!make_place(session))
        return CLI_IO;
    return !session->settings->command.count || make_arguments(session) ? CLI_OK : CLI_LIMIT;
}

enum cli_exit cli_run_reduce(const struct cli_settings *settings)
{
    struct cli_input input = {0};
    enum cli_exit exit = check_usage(settings, &input);
    if (exit == CLI_OK) {
        struct session session = {.settings = settings, .input = &input};
        exit = open_session(&session);
        if (exit == CLI_OK)
            exit = run(&session);
        close_session(&session);
    }
    free(input.data);
    return exit;
}
