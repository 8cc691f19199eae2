/* SPDX-License-Identifier: MIT */
/* Writes reports to where the settings say. */
#include "check.h"

#include <errno.h>
#include <string.h>

enum cli_exit cli_exit_of_reading(enum tgsic_result result)
{
    return result == TGSIC_E_INVALID ? CLI_IO : cli_exit_of(result);
}

enum cli_exit cli_exit_of_results(const struct check_report *report)
{
    enum cli_exit exit = CLI_OK;
    for (size_t i = 0; i < report->results->count; i++) {
        const struct check_result *result = report->results->items[i];
        if (tgsic_check_outcome(report->expectations, result, NULL) >= CHECK_UNEXPECTED)
            exit = cli_worse(exit, !report->expectations && result->verdict == CHECK_UNSUPPORTED
                                       ? CLI_UNSUPPORTED
                                       : CLI_INVALID);
    }
    return exit;
}

void cli_report_plain(struct tgsic_diags *diags)
{
    for (size_t i = 0; i < diags->count; i++)
        cli_error("%s [%u]", diags->items[i].text, diags->items[i].code);
    if (diags->dropped)
        cli_error("%zu more messages not shown", diags->dropped);
    tgsic_diags_free(diags);
}

enum cli_exit cli_write_with(const char *path,
                             enum tgsic_result (*write)(FILE *out, const void *user),
                             const void *user)
{
    if (!strcmp(path, "-")) {
        enum cli_exit exit = cli_exit_of(write(stdout, user));
        return cli_worse(exit, cli_flush_stdout());
    }
    FILE *file = fopen(path, "wb");
    enum tgsic_result result = file ? write(file, user) : TGSIC_OK;
    bool ok = file && !ferror(file);
    if (file && fclose(file))
        ok = false;
    if (!ok)
        cli_error("cannot write '%s': %s", path, strerror(errno));
    else if (result != TGSIC_OK)
        cli_error("cannot write '%s': out of memory", path);
    return cli_worse(ok ? CLI_OK : CLI_IO, cli_exit_of(result));
}

/* ---- Forms --------------------------------------------------------------------------------- */

struct page {
    const struct check_report *report;
    const struct check_comparison *comparison;
};

static enum tgsic_result write_text(FILE *out, const void *user)
{
    const struct page *page = user;
    if (!page->comparison)
        return tgsic_check_report_text(out, page->report);
    tgsic_check_compare_text(out, page->comparison, page->report->all_names);
    return TGSIC_OK;
}

static enum tgsic_result write_lines(FILE *out, const void *user)
{
    const struct page *page = user;
    const struct check_results *results = page->report->results;
    if (page->comparison)
        return tgsic_check_compare_json(out, page->comparison);
    bool ok = tgsic_check_write_header(out, &results->header);
    for (size_t i = 0; i < results->count && ok; i++)
        ok = tgsic_check_write_result(out, results->items[i]);
    return ok || ferror(out) ? TGSIC_OK : TGSIC_E_MEMORY;
}

static enum tgsic_result write_junit(FILE *out, const void *user)
{
    const struct page *page = user;
    tgsic_check_report_junit(out, page->report);
    return TGSIC_OK;
}

static enum tgsic_result write_html(FILE *out, const void *user)
{
    const struct page *page = user;
    return tgsic_check_report_html(out, page->report, page->comparison);
}

static enum tgsic_result write_expectations(FILE *out, const void *user)
{
    const struct page *page = user;
    tgsic_check_write_expectations(out, page->report->results, page->report->expectations);
    return TGSIC_OK;
}

static const struct form {
    const char *name;
    size_t path; /* of the setting that names a file of that form */
    enum tgsic_result (*write)(FILE *out, const void *user);
} forms[] = {
    {"text", 0, write_text},
    {"jsonl", offsetof(struct cli_settings, check.json), write_lines},
    {"junit", offsetof(struct cli_settings, check.junit), write_junit},
    {"html", offsetof(struct cli_settings, check.html), write_html},
    {"known results", offsetof(struct cli_settings, check.update_expect), write_expectations},
};
#define NUM_FORMS (sizeof forms / sizeof *forms)

enum cli_exit cli_write_reports(const struct cli_settings *settings,
                                const struct check_report *report,
                                const struct check_comparison *comparison)
{
    const struct page page = {report, comparison};
    const char *format = settings->check.format ? settings->check.format : "text";
    enum cli_exit exit = CLI_OK;
    for (size_t i = 0; i < NUM_FORMS; i++) {
        const char *const *path = (const void *)((const char *)settings + forms[i].path);
        if (forms[i].path && *path)
            exit = cli_worse(exit, cli_write_with(*path, forms[i].write, &page));
        if (!strcmp(forms[i].name, format))
            exit = cli_worse(exit, cli_write_with(settings->output ? settings->output : "-",
                                                  forms[i].write, &page));
    }
    return exit;
}
