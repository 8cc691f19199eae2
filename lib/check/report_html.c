/* SPDX-License-Identifier: MIT */
/* A run as one page: report.html with its style, its script and the results inside. */
#include "report.h"

#include "record.h"
#include "report_files.h"

#include <string.h>

/* JSON inside of <script>: no '<' of a string may end the element. Outside strings JSON has none.
 */
static void put_data(FILE *out, const struct tgsic_text *json)
{
    size_t start = 0;
    for (size_t i = 0; i < json->size; i++)
        if (json->data[i] == '<') {
            fwrite(json->data + start, 1, i - start, out);
            fputs("\\u003c", out);
            start = i + 1;
        }
    fwrite(json->data + start, 1, json->size - start, out);
}

static const char *const outcome_names[CHECK_NUM_OUTCOMES] = {
    [CHECK_AS_EXPECTED] = "expected",
    [CHECK_KNOWN] = "known",
    [CHECK_UNEXPECTED] = "unexpected",
    [CHECK_UNEXPECTED_PASS] = "unexpected pass",
};

static void put_outcome(struct tgsic_text *text, const struct check_report *report,
                        const struct check_result *result)
{
    const struct check_expectation *why;
    enum check_outcome outcome = tgsic_check_outcome(report->expectations, result, &why);
    tgsic_text_printf(text, ",\"outcome\":\"%s\"", outcome_names[outcome]);
    if (why) {
        TEXT_LITERAL(text, ",\"reason\":");
        tgsic_check_json_string(text, why->reason);
    }
}

static void put_before(struct tgsic_text *text, const struct check_result *before)
{
    if (before)
        tgsic_text_printf(text, ",\"before\":{\"verdict\":\"%s\",\"instructions\":%u}",
                          tgsic_check_verdict_name(before->verdict),
                          (unsigned)before->instructions);
}

static void put_result(FILE *out, struct tgsic_text *text, const struct check_report *report,
                       size_t index, const struct check_result *before)
{
    const struct check_result *result = report->results->items[index];
    text->size = 0;
    tgsic_text_str(text, index ? ",\n{\"result\":" : "\n{\"result\":");
    tgsic_check_write_record(text, result);
    if (report->expectations)
        put_outcome(text, report, result);
    put_before(text, before);
    tgsic_text_char(text, '}');
    put_data(out, text);
}

static void put_lost(struct tgsic_text *text, const struct check_comparison *comparison)
{
    const char *comma = "";
    TEXT_LITERAL(text, ",\"lost\":[");
    for (size_t i = 0; i < comparison->num_pairs; i++)
        if (!comparison->pairs[i].now) {
            tgsic_text_str(text, comma);
            tgsic_check_json_string(text, comparison->pairs[i].before->name);
            comma = ",";
        }
    tgsic_text_char(text, ']');
}

/* The older results of `report`'s, which a comparison has in the same order. */
static const struct check_result *next_before(const struct check_comparison *comparison,
                                              size_t *next)
{
    if (!comparison)
        return NULL;
    while (!comparison->pairs[*next].now)
        ++*next;
    return comparison->pairs[(*next)++].before;
}

static void put_results(FILE *out, struct tgsic_arena *arena, const struct check_report *report,
                        const struct check_comparison *comparison)
{
    struct tgsic_text text;
    const struct check_header *header = &report->results->header;
    size_t next = 0;
    tgsic_text_init(&text, arena, 0);
    TEXT_LITERAL(&text, "{\"version\":");
    tgsic_check_json_string(&text, header->version);
    TEXT_LITERAL(&text, ",\"options\":");
    tgsic_check_json_string(&text, header->options);
    tgsic_text_printf(&text, ",\"expected\":%u,\"known\":%s", (unsigned)header->expected,
                      report->expectations ? "true" : "false");
    if (comparison)
        put_lost(&text, comparison);
    TEXT_LITERAL(&text, ",\"results\":[");
    put_data(out, &text);
    for (size_t i = 0; i < report->results->count; i++)
        put_result(out, &text, report, i, next_before(comparison, &next));
    fputs("\n]}", out);
}

/* Prints `page` up to `mark` and returns what follows it. */
static const char *put_until(FILE *out, const char *page, const char *mark)
{
    const char *end = strstr(page, mark);
    fwrite(page, 1, (size_t)(end - page), out);
    return end + strlen(mark);
}

enum tgsic_result tgsic_check_report_html(FILE *out, const struct check_report *report,
                                          const struct check_comparison *comparison)
{
    struct tgsic_arena arena;
    jmp_buf escape;
    tgsic_arena_init(&arena, NULL, 0, &escape);
    if (setjmp(escape)) {
        tgsic_arena_free(&arena);
        return arena.failure;
    }
    const char *page = put_until(out, report_html, "/*STYLE*/");
    fputs(report_css, out);
    page = put_until(out, page, "/*DATA*/");
    put_results(out, &arena, report, comparison);
    page = put_until(out, page, "/*SCRIPT*/");
    fputs(report_js, out);
    fputs(page, out);
    tgsic_arena_free(&arena);
    return TGSIC_OK;
}
