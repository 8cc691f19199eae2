/* SPDX-License-Identifier: MIT */
/* Takes programs down two roads that share nothing before the IR, and compares what they do in the
 * interpreter:
 *
 *     two_roads [-v] [--dialect gallium] [-O0] CORPUS [PART]
 *
 * One road is our GLSL front end, the other glslang's SPIR-V and our SPIR-V front end. glslang
 * makes SPIR-V for OpenGL, or where it refuses that, for Vulkan with relaxed rules; it assigns
 * locations and bindings. CORPUS/expected.csv lists the scripts in its first column; PART keeps the
 * paths that contain it; -v names every program that is refused or disagrees, and why. Scripts are
 * played, programs without one are drawn with generated inputs. Exits 0 if no program disagrees. */
#include "batch.h"

#include "check/bare.h"
#include "check/compare.h"
#include "check/player.h"
#include "interop/glslang.h"
#include "tgsi/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum outcome {
    NOT_GLSL,   /* no program of GLSL sources alone */
    NOT_LINKED, /* our front end refuses it, as it shall or not */
    NOT_SPIRV,  /* glslang refuses it for both clients */
    REFUSED,    /* by the SPIR-V front end */
    NOT_RUN,    /* the interpreter's pipeline lacks something */
    AGREES,
    DISAGREES,
    CRASHED,
    NUM_OUTCOMES
};

static const char *const outcome_names[NUM_OUTCOMES] = {
    "not GLSL alone",     "refused by our GLSL front end",
    "refused by glslang", "refused by our SPIR-V front end",
    "reached, not run",   "reached, agree",
    "reached, disagree",  "crashed"};

#define MAX_SOURCES 16

struct record {
    enum outcome outcome;
    enum tgsic_interop_client client;
    unsigned stages;
    char reason[240];
};

static const char *corpus;
static char **names;
static struct record *records;
static size_t num_names;
static struct check_route_options route = {.last_hop = CHECK_HOP_TGSI};
static struct check_device *device;

static void add_name(char *line, const char *part)
{
    line[strcspn(line, ",\r\n")] = 0;
    if (!strstr(line, ".shader_test") || (part && !strstr(line, part)))
        return;
    names = realloc(names, (num_names + 1) * sizeof *names);
    if (!names)
        exit(6);
    names[num_names++] = strdup(line);
}

static void read_names(const char *part)
{
    char line[4096];
    snprintf(line, sizeof line, "%s/expected.csv", corpus);
    FILE *file = fopen(line, "r");
    while (file && fgets(line, sizeof line, file))
        add_name(line, part);
    if (file)
        fclose(file);
    records = calloc(num_names + 1, sizeof *records);
    if (!records)
        exit(6);
}

/* ---- In the child -------------------------------------------------------------------------- */

static bool prepare(void)
{
    device = tgsic_check_open_soft(NULL);
    return device && tgsic_interop_glslang_open(NULL) == TGSIC_OK;
}

static void finish(struct record *record, enum outcome outcome, const char *reason,
                   const struct tgsic_diags *diags)
{
    record->outcome = outcome;
    if (!reason && diags->count)
        reason = diags->items[0].text;
    snprintf(record->reason, sizeof record->reason, "%s", reason ? reason : "");
}

static bool is_glsl(const struct check_case *test)
{
    for (uint32_t i = 0; i < test->num_sources; i++)
        if (test->sources[i].form != CHECK_FORM_GLSL &&
            test->sources[i].form != CHECK_FORM_PASSTHROUGH)
            return false;
    return test->num_sources > 0 && test->num_sources <= MAX_SOURCES && !test->spirv;
}

static unsigned count_stages(const struct check_program *program)
{
    unsigned count = 0;
    for (unsigned s = 0; s < TGSIC_NUM_STAGES; s++)
        count += program->stages[s].present && !(program->fixed_function >> s & 1);
    return count;
}

/* 3.30 is the first version that has SPIR-V, 4.50 the last; what was old in the first is gone from
 * the last. */
static const struct {
    enum tgsic_interop_client client;
    int least_version;
} attempts[] = {{TGSIC_INTEROP_OPENGL, 330},
                {TGSIC_INTEROP_OPENGL, 450},
                {TGSIC_INTEROP_VULKAN, 330},
                {TGSIC_INTEROP_VULKAN, 450}};

/* The case with the sources that glslang made of its own. */
static bool to_spirv(const struct check_case *test, struct record *record,
                     struct tgsic_interop_shader *shaders, struct check_source *sources,
                     struct check_case *out, struct tgsic_diags *diags)
{
    bool done = false;
    for (uint32_t i = 0; i < test->num_sources; i++)
        shaders[i] = (struct tgsic_interop_shader){.stage = test->sources[i].stage,
                                                   .text = test->sources[i].text};
    for (size_t n = 0; n < sizeof attempts / sizeof attempts[0] && !done; n++) {
        record->client = attempts[n].client;
        tgsic_interop_glslang_free(shaders, test->num_sources);
        done = tgsic_interop_glslang_spirv(attempts[n].client, attempts[n].least_version, shaders,
                                           test->num_sources, diags) == TGSIC_OK;
    }
    *out = *test;
    out->sources = sources;
    out->num_sources = 0;
    for (uint32_t i = 0; i < test->num_sources && done; i++)
        if (shaders[i].words)
            sources[out->num_sources++] = (struct check_source){.stage = (uint8_t)shaders[i].stage,
                                                                .form = CHECK_FORM_SPIRV,
                                                                .text = (char *)shaders[i].words,
                                                                .size = shaders[i].size,
                                                                .path = test->path};
    return done;
}

static enum tgsic_result play(const struct check_case *test, const struct check_program *program,
                              struct check_playback *out, struct tgsic_diags *diags)
{
    static const struct check_play_options options = {.observe = true};
    static const struct check_choice choice = {.seed = 1};
    return test->is_bare ? tgsic_check_play_bare(program, device, &choice, out, diags)
                         : tgsic_check_play(test, program, device, &options, out, diags);
}

static void compare(const struct check_playback *one, const struct check_playback *other,
                    struct record *record)
{
    static const struct check_compare_options options = {
        .relative = 1e-3f, .absolute = 2e-4f, .components = {4, 4, 4, 4, 4, 4, 4, 4}};
    struct check_difference difference = {0};
    struct tgsic_arena arena;
    tgsic_arena_init(&arena, NULL, 0, NULL);
    tgsic_check_compare_playbacks(&options, one, other, NULL, 0, &difference);
    if (one->probes_hold != other->probes_hold)
        finish(record, DISAGREES, other->probes_hold ? one->failure : other->failure, NULL);
    else if (!tgsic_check_is_same(&difference))
        finish(record, DISAGREES, tgsic_check_describe(&difference, &arena), NULL);
    else
        record->outcome = AGREES;
    tgsic_arena_free(&arena);
}

static void run_both(const struct check_case *test, const struct check_program *glsl,
                     const struct check_program *spirv, struct record *record,
                     struct tgsic_diags *diags)
{
    struct check_playback one = {0}, other = {0};
    record->stages = count_stages(spirv);
    if (play(test, glsl, &one, diags) != TGSIC_OK || !one.linked)
        finish(record, NOT_RUN, one.failure, diags);
    else if (play(test, spirv, &other, diags) != TGSIC_OK || !other.linked)
        finish(record, DISAGREES, other.failure, diags);
    else
        compare(&one, &other, record);
    tgsic_check_playback_free(&one);
    tgsic_check_playback_free(&other);
}

static void run_case(const struct check_case *test, struct record *record,
                     struct tgsic_diags *diags)
{
    struct check_program glsl = {0}, spirv = {0};
    struct tgsic_interop_shader shaders[MAX_SOURCES] = {0};
    struct check_source sources[MAX_SOURCES];
    struct check_case other;
    enum check_hop failed;
    if (tgsic_check_make_program(test, &route, &glsl, &failed, diags) != TGSIC_OK)
        finish(record, NOT_LINKED, NULL, diags);
    else if (!to_spirv(test, record, shaders, sources, &other, diags))
        finish(record, NOT_SPIRV, NULL, diags);
    else if (tgsic_diags_free(diags),
             tgsic_check_make_program(&other, &route, &spirv, &failed, diags) != TGSIC_OK)
        finish(record, REFUSED, NULL, diags);
    else
        run_both(test, &glsl, &spirv, record, diags);
    tgsic_check_program_free(&glsl);
    tgsic_check_program_free(&spirv);
    tgsic_interop_glslang_free(shaders, MAX_SOURCES);
}

static void run(size_t index)
{
    struct record *record = &records[index];
    struct check_case test;
    struct tgsic_diags diags = {0};
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", corpus, names[index]);
    if (tgsic_check_read_case(path, names[index], &test, &diags) == TGSIC_OK && is_glsl(&test))
        run_case(&test, record, &diags);
    tgsic_check_case_free(&test);
    tgsic_diags_free(&diags);
}

static void crashed(size_t index, int signal)
{
    records[index].outcome = CRASHED;
    snprintf(records[index].reason, sizeof records[index].reason, "signal %d", signal);
}

/* ---- Report -------------------------------------------------------------------------------- */

static void print_totals(void)
{
    size_t programs[NUM_OUTCOMES] = {0}, stages[2] = {0};
    for (size_t i = 0; i < num_names; i++) {
        programs[records[i].outcome]++;
        stages[records[i].client] += records[i].stages;
    }
    for (unsigned o = 0; o < NUM_OUTCOMES; o++)
        printf("%6zu programs: %s\n", programs[o], outcome_names[o]);
    printf("%6zu stages went both roads: %zu by SPIR-V for OpenGL, %zu by SPIR-V for Vulkan\n",
           stages[0] + stages[1], stages[0], stages[1]);
}

static const char *take_options(int argc, char **argv, bool *verbose)
{
    const char *part = NULL;
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "-v"))
            *verbose = true;
        else if (!strcmp(argv[i], "-O0"))
            route.no_optimize = true;
        else if (!strcmp(argv[i], "--dialect") && i + 1 < argc)
            route.dialect =
                strcmp(argv[++i], "gallium") ? TGSIC_DIALECT_VIRGL : TGSIC_DIALECT_GALLIUM;
        else if (!corpus)
            corpus = argv[i];
        else
            part = argv[i];
    }
    return part;
}

int main(int argc, char **argv)
{
    bool verbose = false;
    route.dialect = TGSIC_DIALECT_VIRGL;
    const char *part = take_options(argc, argv, &verbose);
    if (corpus)
        read_names(part);
    if (!num_names) {
        fprintf(stderr, "usage: two_roads [-v] [--dialect gallium] [-O0] CORPUS [PART]\n");
        return 2;
    }
    const struct batch batch = {.count = num_names,
                                .records = records,
                                .record_size = sizeof *records,
                                .seconds = 60,
                                .prepare = prepare,
                                .run = run,
                                .crashed = crashed};
    batch_run(&batch);
    bool good = true;
    for (size_t i = 0; i < num_names; i++) {
        good = good && records[i].outcome != DISAGREES && records[i].outcome != CRASHED;
        if (verbose && records[i].outcome != AGREES)
            printf("%s: %s: %s\n", names[i], outcome_names[records[i].outcome], records[i].reason);
    }
    print_totals();
    return !good;
}
