/* SPDX-License-Identifier: MIT */
/* Keeps results as they come, and goes on where an earlier run broke off. */
#include "check_journal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum cli_exit cannot_write(struct cli_journal *journal)
{
    cli_error("cannot write '%s': %s", journal->path, strerror(errno));
    journal->failed = true;
    return CLI_IO;
}

static enum cli_exit begin(struct cli_journal *journal, const struct check_header *header)
{
    journal->file = fopen(journal->path, "wb");
    if (!journal->file || !tgsic_check_write_header(journal->file, header))
        return cannot_write(journal);
    return CLI_OK;
}

/* Behind the last whole line: half a line is what a run leaves that is killed. */
static enum cli_exit append(struct cli_journal *journal)
{
    off_t end = (off_t)journal->earlier.whole_bytes;
    journal->file = fopen(journal->path, "r+b");
    if (!journal->file || ftruncate(fileno(journal->file), end) ||
        fseek(journal->file, 0, SEEK_END))
        return cannot_write(journal);
    return CLI_OK;
}

static enum cli_exit resume(struct cli_journal *journal, const struct check_header *header)
{
    struct tgsic_diags diags = {0};
    struct stat info;
    if (stat(journal->path, &info) || !info.st_size)
        return begin(journal, header);
    enum tgsic_result result =
        tgsic_check_load_results(journal->path, true, &journal->earlier, &diags);
    cli_report_plain(&diags);
    if (result != TGSIC_OK)
        return cli_exit_of_reading(result);
    const struct check_header *old = &journal->earlier.header;
    if (strcmp(old->version, header->version) || strcmp(old->options, header->options)) {
        cli_error("'%s' is of tgsic %s with %s, not of %s with %s", journal->path, old->version,
                  old->options, header->version, header->options);
        return CLI_USAGE;
    }
    tgsic_check_sort_results(&journal->earlier);
    return append(journal);
}

enum cli_exit cli_journal_open(const struct cli_settings *settings,
                               const struct check_header *header, struct cli_journal *journal)
{
    const char *json = settings->check.json, *resumed = settings->check.resume;
    *journal = (struct cli_journal){.path = resumed ? resumed : json};
    if (json && resumed && strcmp(json, resumed)) {
        cli_error("--resume writes to its own file; --json must name the same or be left out");
        return CLI_USAGE;
    }
    if (resumed)
        return resume(journal, header);
    if (!json || !strcmp(json, "-")) {
        journal->path = NULL;
        return CLI_OK;
    }
    return begin(journal, header);
}

bool cli_journal_add(struct cli_journal *journal, const struct check_result *result)
{
    if (journal->file && !journal->failed && !tgsic_check_write_result(journal->file, result))
        cannot_write(journal);
    return !journal->failed;
}

static enum tgsic_result write_all(FILE *out, const void *user)
{
    const struct check_results *results = user;
    bool ok = tgsic_check_write_header(out, &results->header);
    for (size_t i = 0; i < results->count && ok; i++)
        ok = tgsic_check_write_result(out, results->items[i]);
    return TGSIC_OK;
}

/* Beside the old file first, so that there is a whole one at any time. */
static enum cli_exit replace(const struct cli_journal *journal, const struct check_results *results)
{
    size_t size = strlen(journal->path) + 5;
    char *beside = malloc(size);
    if (!beside)
        return CLI_LIMIT;
    snprintf(beside, size, "%s.new", journal->path);
    enum cli_exit exit = cli_write_with(beside, write_all, results);
    if (exit == CLI_OK && rename(beside, journal->path)) {
        cli_error("cannot write '%s': %s", journal->path, strerror(errno));
        exit = CLI_IO;
    }
    if (exit != CLI_OK)
        remove(beside);
    free(beside);
    return exit;
}

enum cli_exit cli_journal_close(struct cli_journal *journal, const struct check_results *results,
                                bool is_sorted)
{
    enum cli_exit exit = journal->failed ? CLI_IO : CLI_OK;
    if (journal->file && fclose(journal->file) && !journal->failed)
        exit = cannot_write(journal);
    if (journal->file && exit == CLI_OK && !is_sorted && results->count >= results->header.expected)
        exit = replace(journal, results);
    return exit;
}
