/* SPDX-License-Identifier: MIT */
/* `tgsic caps`: the lowest hosts that take each shader, and what keeps lower ones from it. */
#include "program.h"

#include "tgsi2glsl/tgsi2glsl.h"

#include <stdlib.h>
#include <string.h>

/* ---- Hosts --------------------------------------------------------------------------------- */

struct attempt {
    const struct tgsic_shader *shader;
    struct tgsic_pipeline pipeline;
};

static bool is_accepted(const struct attempt *a, const struct tgsic_host *host,
                        struct tgsic_report *report, struct tgsic_diags *diags)
{
    struct tgsic_tgsi2glsl_options options = {
        .size = sizeof options, .host = host, .pipeline = a->pipeline};
    struct tgsic_buffer text = {0};
    bool good = tgsic_tgsi2glsl(a->shader, &options, &text, report, diags) == TGSIC_OK;
    tgsic_buffer_free(&text);
    return good;
}

/* every extension that the version can have */
static void allow_all(const char *name, struct tgsic_host *host)
{
    char profile[8192];
    size_t used = (size_t)snprintf(profile, sizeof profile, "%s", name);
    for (unsigned e = 0; e < TGSIC_EXT_COUNT && used < sizeof profile; e++)
        used += (size_t)snprintf(profile + used, sizeof profile - used, "+%s",
                                 tgsic_host_extension_name((enum tgsic_host_extension)e));
    tgsic_host_parse(profile, host, NULL);
}

/* The lowest host of an API with the extensions `allow` gives it, or NULL. Reasons why those below
 * it do not do are appended to `diags`. */
static const char *find_lowest(const struct attempt *a, enum tgsic_api api, bool allow,
                               struct tgsic_host *host, struct tgsic_diags *diags)
{
    const char *name;
    for (size_t i = 0; (name = tgsic_host_name(i)); i++) {
        tgsic_host_parse(name, host, NULL);
        if (host->api != api)
            continue;
        if (allow)
            allow_all(name, host);
        if (is_accepted(a, host, NULL, diags))
            return name;
    }
    return NULL;
}

static void allow(struct tgsic_host *host, unsigned extension, bool on)
{
    uint64_t bit = (uint64_t)1 << (extension % 64);
    host->extensions[extension / 64] =
        on ? host->extensions[extension / 64] | bit : host->extensions[extension / 64] & ~bit;
}

/* Takes away every extension that the shader can do without on this host. */
static void drop_extensions(const struct attempt *a, struct tgsic_host *host)
{
    struct tgsic_report report = {0};
    if (!is_accepted(a, host, &report, NULL))
        return;
    memset(host->extensions, 0, sizeof host->extensions);
    for (size_t i = 0; i < report.num_requirements; i++)
        if (report.requirements[i].extension != TGSIC_EXT_NONE)
            allow(host, report.requirements[i].extension, true);
    tgsic_report_free(&report);
    for (unsigned e = 0; e < TGSIC_EXT_COUNT; e++) {
        if (!tgsic_host_has(host, (enum tgsic_host_extension)e))
            continue;
        allow(host, e, false);
        if (!is_accepted(a, host, NULL, NULL))
            allow(host, e, true);
    }
}

/* ---- Findings ------------------------------------------------------------------------------ */

struct finding {
    const char *plain, *extended; /* host names, NULL: none */
    struct tgsic_host host;       /* the extended one */
    struct tgsic_diags reasons;
};

static struct finding find(const struct attempt *a, enum tgsic_api api)
{
    struct finding f = {0};
    f.plain = find_lowest(a, api, false, &f.host, &f.reasons);
    f.extended = find_lowest(a, api, true, &f.host, NULL);
    if (f.extended)
        drop_extensions(a, &f.host);
    if (f.plain && f.extended && !strcmp(f.plain, f.extended))
        f.extended = NULL;
    return f;
}

static bool is_repeated(const struct tgsic_diags *reasons, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (!strcmp(reasons->items[i].text, reasons->items[index].text))
            return true;
    return false;
}

/* ---- Text ---------------------------------------------------------------------------------- */

static void print_extensions(const struct tgsic_host *host)
{
    for (unsigned e = 0; e < TGSIC_EXT_COUNT; e++)
        if (tgsic_host_has(host, (enum tgsic_host_extension)e))
            printf("+%s", tgsic_host_extension_name((enum tgsic_host_extension)e));
}

static void print_finding(const struct finding *f, const char *language)
{
    if (!f->plain && !f->extended) {
        printf("  %s: none\n", language);
    } else {
        printf("  %s: %s", language, f->plain ? f->plain : "");
        if (f->extended) {
            printf("%s%s", f->plain ? ", or " : "", f->extended);
            print_extensions(&f->host);
        }
        putchar('\n');
    }
    for (size_t i = 0; i < f->reasons.count; i++) {
        const struct tgsic_diag *reason = &f->reasons.items[i];
        if (is_repeated(&f->reasons, i))
            continue;
        printf("    %s", reason->text);
        if (reason->pos.line)
            printf(" (line %u)", (unsigned)reason->pos.line);
        putchar('\n');
    }
}

/* ---- JSON ---------------------------------------------------------------------------------- */

static void json_name(const char *member, const char *name)
{
    printf("\"%s\":", member);
    if (name)
        cli_json_string(stdout, name);
    else
        fputs("null", stdout);
}

static void json_finding(const struct finding *f, const char *language)
{
    const char *comma = "";
    printf("\"%s\":{", language);
    json_name("lowest", f->plain);
    putchar(',');
    json_name("lowest_with_extensions", f->extended);
    fputs(",\"extensions\":[", stdout);
    for (unsigned e = 0; e < TGSIC_EXT_COUNT && f->extended; e++)
        if (tgsic_host_has(&f->host, (enum tgsic_host_extension)e)) {
            printf("%s\"%s\"", comma, tgsic_host_extension_name((enum tgsic_host_extension)e));
            comma = ",";
        }
    fputs("],\"requirements\":[", stdout);
    comma = "";
    for (size_t i = 0; i < f->reasons.count; i++)
        if (!is_repeated(&f->reasons, i)) {
            printf("%s{\"line\":%u,\"text\":", comma, (unsigned)f->reasons.items[i].pos.line);
            cli_json_string(stdout, f->reasons.items[i].text);
            putchar('}');
            comma = ",";
        }
    fputs("]}", stdout);
}

/* ---- The verb ------------------------------------------------------------------------------ */

static void show_stage(const struct cli_settings *settings, const struct cli_program *program,
                       size_t index)
{
    static const char *const languages[] = {[TGSIC_API_GL] = "GLSL", [TGSIC_API_ES] = "ESSL"};
    const struct cli_stage *stage = &program->stages[index];
    struct attempt attempt = {.shader = stage->shader};
    for (size_t i = 0; i < program->num_stages; i++)
        if (!settings->separate || i == index)
            attempt.pipeline.stages[program->stages[i].shader->processor] =
                program->stages[i].shader;
    if (settings->json) {
        fputs("{\"file\":", stdout);
        cli_json_string(stdout, stage->input->name);
        printf(",\"stage\":\"%s\"", tgsic_processor_name(stage->shader->processor));
    } else {
        printf("%s: %s\n", stage->input->name, tgsic_processor_name(stage->shader->processor));
    }
    for (unsigned api = 0; api < 2; api++) {
        struct finding f = find(&attempt, (enum tgsic_api)api);
        if (settings->json) {
            putchar(',');
            json_finding(&f, languages[api]);
        } else {
            print_finding(&f, languages[api]);
        }
        tgsic_diags_free(&f.reasons);
    }
    if (settings->json)
        putchar('}');
}

enum cli_exit cli_run_caps(const struct cli_settings *settings)
{
    struct cli_input *inputs;
    size_t count;
    enum cli_exit exit = cli_read_inputs(settings, &inputs, &count);
    struct cli_program program = {0};
    if (exit == CLI_OK)
        exit = cli_load_program(settings, inputs, count, true, &program);
    if (exit == CLI_OK && settings->json)
        fputs("{\"shaders\":[", stdout);
    for (size_t i = 0; i < program.num_stages && exit == CLI_OK; i++) {
        if (settings->json)
            fputs(i ? ",\n" : "\n", stdout);
        show_stage(settings, &program, i);
    }
    if (exit == CLI_OK && settings->json)
        puts("]}");
    cli_free_program(&program);
    cli_free_inputs(inputs, count);
    return exit;
}
