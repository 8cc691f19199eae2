/* SPDX-License-Identifier: MIT */
/* From settings to judges. */
#include "check.h"

#include "check/program.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    enum check_oracle oracle;
} oracles[CLI_MAX_ORACLES] = {
    {"exec", CHECK_ORACLE_EXEC},       {"gl", CHECK_ORACLE_GL},
    {"glslang", CHECK_ORACLE_GLSLANG}, {"vulkan", CHECK_ORACLE_VULKAN},
    {"virgl", CHECK_ORACLE_VIRGL},
};

static bool find_oracle(const char *name, struct cli_judge *judge)
{
    for (size_t i = 0; i < CLI_MAX_ORACLES; i++)
        if (!strcmp(oracles[i].name, name)) {
            judge->options.oracle = oracles[i].oracle;
            judge->oracle = oracles[i].name;
            return true;
        }
    cli_error("option '--oracle' takes exec, gl, glslang, virgl or vulkan, not '%s'", name);
    return false;
}

static bool is_repeated(const struct cli_judge *judges, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (judges[i].oracle == judges[count].oracle)
            return true;
    return false;
}

/* virglrenderer takes TGSI itself. */
static const char *default_route(const struct cli_judge *judge)
{
    return judge->options.oracle == CHECK_ORACLE_VIRGL    ? "glsl-tgsi"
           : judge->options.oracle == CHECK_ORACLE_VULKAN ? "glsl-tgsi-spirv"
                                                          : "glsl-tgsi-glsl";
}

static bool find_route(const struct cli_settings *settings, struct cli_judge *judge)
{
    const char *name = settings->check.route ? settings->check.route : default_route(judge);
    bool vulkan = judge->options.oracle == CHECK_ORACLE_VULKAN, from_tgsi;
    if (!tgsic_check_route_by_name(name, &judge->options.last_hop, &from_tgsi) || from_tgsi) {
        cli_error("unknown route '%s'; glsl-tgsi, glsl-tgsi-glsl, glsl-tgsi-glsl-tgsi and "
                  "glsl-tgsi-spirv are known",
                  name);
        return false;
    }
    if (vulkan != (judge->options.last_hop == CHECK_HOP_SPIRV)) {
        cli_error("the oracle %s does not judge the route %s", judge->oracle, name);
        return false;
    }
    for (int tgsi = 0; tgsi < 2; tgsi++)
        tgsic_check_describe_route(&judge->options, tgsi, judge->routes[tgsi],
                                   sizeof judge->routes[tgsi]);
    return true;
}

static bool is_host(const char *profile)
{
    struct tgsic_diags diags = {0};
    struct tgsic_host host;
    bool known = !profile || tgsic_host_parse(profile, &host, &diags) == TGSIC_OK;
    cli_report_plain(&diags);
    return known;
}

bool cli_find_judges(const struct cli_settings *settings, struct cli_judge judges[CLI_MAX_ORACLES],
                     size_t *num_judges)
{
    static const char *const by_default[] = {"exec"};
    const struct cli_strings *given = &settings->check.oracles;
    const char *const *names = given->count ? given->items : by_default;
    const char *seed = settings->check.seed;
    *num_judges = 0;
    if (!is_host(settings->host))
        return false;
    for (size_t i = 0; i < (given->count ? given->count : 1); i++) {
        struct cli_judge judge = {
            .options = {.no_optimize = settings->optimize && !strcmp(settings->optimize, "0"),
                        .host = settings->host,
                        .display = settings->check.display,
                        .capture = settings->check.capture,
                        .seed = seed ? (uint32_t)strtoul(seed, NULL, 10) : 0,
                        .exhibits = true}};
        tgsic_dialect_parse(settings->dialect ? settings->dialect : "virgl", &judge.options.dialect,
                            &judge.options.release);
        if (!find_oracle(names[i], &judge) || !find_route(settings, &judge))
            return false;
        if (*num_judges == CLI_MAX_ORACLES)
            continue;
        judges[*num_judges] = judge;
        if (!is_repeated(judges, *num_judges))
            ++*num_judges;
    }
    return true;
}

void cli_describe_run(const struct cli_settings *settings, const struct cli_judge *judges,
                      size_t num_judges, char *line, size_t size)
{
    size_t used = 0;
    for (size_t i = 0; i < num_judges && used < size; i++)
        used += (size_t)snprintf(line + used, size - used, "%s%s",
                                 i ? "," : "oracle=", judges[i].oracle);
    if (used < size)
        snprintf(line + used, size - used, " route=%s host=%s display=%s seed=%u",
                 judges[0].routes[0], settings->host ? settings->host : "driver",
                 settings->check.display ? settings->check.display : "llvmpipe",
                 (unsigned)judges[0].options.seed);
}

/* ---- For the pool -------------------------------------------------------------------------- */

static bool is_tgsi(const char *path)
{
    size_t length = strlen(path);
    return length > 5 && !strcmp(path + length - 5, ".tgsi");
}

static void label(void *user, const struct check_job *job, struct check_result *result)
{
    const struct cli_judge *judge = user;
    result->route = judge->routes[is_tgsi(job->path)];
    result->oracle = judge->oracle;
}

static bool open_judge(void *user, struct tgsic_diags *diags)
{
    struct cli_judge *judge = user;
    return tgsic_check_open_judge(&judge->options, &judge->judge, diags) == TGSIC_OK;
}

static void judge_case(void *user, const struct check_job *job, struct tgsic_arena *arena,
                       struct check_result *result)
{
    struct cli_judge *judge = user;
    tgsic_check_judge_case(judge->judge, job->path, job->name, arena, result);
}

struct check_pool_judge cli_pool_judge(struct cli_judge *judge)
{
    return (struct check_pool_judge){judge, label, open_judge, judge_case};
}
