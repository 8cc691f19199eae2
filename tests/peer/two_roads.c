/* SPDX-License-Identifier: MIT */
/* Takes programs down two roads that share nothing before the IR, and compares what they do in the
 * interpreter:
 *
 *     two_roads [-v] [--dialect gallium] [-O0] [--known FILE] CORPUS [PART]
 *
 * One road is our GLSL front end, the other glslang's SPIR-V and our SPIR-V front end. glslang
 * makes SPIR-V for OpenGL, or where it refuses that, for Vulkan with relaxed rules; it assigns
 * locations and bindings. CORPUS/expected.csv lists the scripts in its first column; PART keeps the
 * paths that contain it; -v names every program that is refused or disagrees, and why. Scripts are
 * played, programs without one are drawn with generated inputs. --known
 * lists what disagrees with a reason (two_roads.txt). Exits 0 if all else agrees, and nothing that
 * is listed. */
#include "batch.h"
#include "options.h"

#include "roads.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const outcome_names[ROADS_NUM_OUTCOMES] = {
    "not GLSL alone",     "refused by our GLSL front end",
    "refused by glslang", "refused by our SPIR-V front end",
    "reached, not run",   "reached, agree",
    "reached, disagree",  "crashed"};

enum { MAX_KNOWN = 256 };

static const char *corpus;
static char **names;
static struct roads_result *records;
static size_t num_names;
static char *known[MAX_KNOWN];
static size_t num_known;
static struct check_route_options route = {.last_hop = CHECK_HOP_TGSI};

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

static void run(size_t index)
{
    struct check_case test;
    struct tgsic_diags diags = {0};
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", corpus, names[index]);
    if (tgsic_check_read_case(path, names[index], &test, &diags) == TGSIC_OK)
        roads_compare(&test, &(struct road){false, route}, &(struct road){true, route},
                      &records[index]);
    tgsic_check_case_free(&test);
    tgsic_diags_free(&diags);
}

static void crashed(size_t index, int signal)
{
    records[index].outcome = ROADS_CRASHED;
    snprintf(records[index].reason, sizeof records[index].reason, "signal %d", signal);
}

/* ---- Report -------------------------------------------------------------------------------- */

static void print_totals(void)
{
    size_t programs[ROADS_NUM_OUTCOMES] = {0}, stages[2] = {0};
    for (size_t i = 0; i < num_names; i++) {
        programs[records[i].outcome]++;
        stages[records[i].client] += records[i].stages;
    }
    for (unsigned o = 0; o < ROADS_NUM_OUTCOMES; o++)
        printf("%6zu programs: %s\n", programs[o], outcome_names[o]);
    printf("%6zu stages went both roads: %zu by SPIR-V for OpenGL, %zu by SPIR-V for Vulkan\n",
           stages[0] + stages[1], stages[0], stages[1]);
}

/* ---- Known differences ----------------------------------------------------------------------- */

/* "part of a path  # why", a line each. */
static void read_known(const char *path)
{
    char line[1024];
    FILE *file = fopen(path, "r");
    while (file && num_known < MAX_KNOWN && fgets(line, sizeof line, file)) {
        line[strcspn(line, " #\n")] = 0;
        if (*line)
            known[num_known++] = strdup(line);
    }
    if (!file) {
        fprintf(stderr, "two_roads: there is no %s\n", path);
        exit(2);
    }
    fclose(file);
}

static bool is_known(const char *name)
{
    for (size_t i = 0; i < num_known; i++)
        if (strstr(name, known[i]))
            return true;
    return false;
}

/* Whether a program did what it shall: agree, unless it is known not to. */
static bool is_expected(size_t i)
{
    enum roads_outcome outcome = records[i].outcome;
    if (outcome == ROADS_AGREE && is_known(names[i])) {
        printf("%s: agrees, and is listed\n", names[i]);
        return false;
    }
    return outcome != ROADS_CRASHED && (outcome != ROADS_DISAGREE || is_known(names[i]));
}

int main(int argc, char **argv)
{
    static const char usage[] =
        "two_roads [-v] [--dialect gallium] [-O0] [--known FILE] CORPUS [PART]";
    bool verbose = false;
    const char *dialect = "", *list = NULL;
    const struct peer_option options[] = {{.name = "-v", .flag = &verbose},
                                          {.name = "-O0", .flag = &route.no_optimize},
                                          {.name = "--dialect", .text = &dialect},
                                          {.name = "--known", .text = &list},
                                          {0}};
    int count = peer_take_options(argc, argv, options, usage);
    route.dialect = strcmp(dialect, "gallium") ? TGSIC_DIALECT_VIRGL : TGSIC_DIALECT_GALLIUM;
    if (list)
        read_known(list);
    corpus = argv[1];
    if (count)
        read_names(argv[2]);
    if (!num_names) {
        fprintf(stderr, "no programs; usage: %s\n", usage);
        return 2;
    }
    const struct batch batch = {.count = num_names,
                                .records = records,
                                .record_size = sizeof *records,
                                .seconds = 60,
                                .prepare = roads_open,
                                .run = run,
                                .crashed = crashed};
    batch_run(&batch);
    bool good = true;
    for (size_t i = 0; i < num_names; i++) {
        good = is_expected(i) && good;
        if (verbose && records[i].outcome != ROADS_AGREE)
            printf("%s: %s: %s\n", names[i], outcome_names[records[i].outcome], records[i].reason);
    }
    print_totals();
    return !good;
}
