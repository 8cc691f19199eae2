/* SPDX-License-Identifier: MIT */
/* Draws what another guest's compiler made of a corpus of scripts: its TGSI, translated to GLSL as
 * a host does it, instead of ours.
 *
 *     guest_pipelines [-v] [--spirv] CORPUS [PART]
 *
 * CORPUS/mesa-tgsi/index.csv (test,stage,file) says what Mesa's virgl driver sent while a script of
 * CORPUS/piglit ran. A pipeline can be compared if the script has one program of GLSL, each stage
 * of it was sent, and guest_layout.h can tell where its resources are; it is the same if it shows
 * what OpenGL shows with the script's own shaders, and all probes hold. PART keeps the tests that
 * contain it; -v names all that are not the same, and why; --spirv takes Vulkan instead of OpenGL.
 * Exits 1 if any differs, 77 without OpenGL. */
#include "batch.h"
#include "corpus.h"
#include "guest_layout.h"
#include "options.h"

#include "check/result.h"
#include "tgsi/arena.h"
#include "tgsi/validate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_REASONS 64

struct test {
    char name[256], file[TGSIC_NUM_STAGES][32];
};

enum outcome { SAME, DIFFERENT, NOT_COMPARABLE, NUM_OUTCOMES };

struct record {
    enum outcome outcome;
    char reason[240];
};

static const char *corpus;
static struct test *tests;
static struct record *records;
static size_t num_tests;
static const struct test *current;
static const char *not_comparable; /* why the current one cannot be compared */
static struct check_judge *judge;
static bool by_spirv;

/* ---- The index ----------------------------------------------------------------------------- */

static struct test *test_named(const char *name)
{
    if (num_tests && !strcmp(tests[num_tests - 1].name, name))
        return &tests[num_tests - 1];
    tests = realloc(tests, (num_tests + 1) * sizeof *tests);
    if (!tests)
        exit(6);
    tests[num_tests] = (struct test){{0}, {{0}}};
    snprintf(tests[num_tests].name, sizeof tests->name, "%s", name);
    return &tests[num_tests++];
}

static void read_index(const char *part)
{
    char line[1024];
    snprintf(line, sizeof line, "%s/mesa-tgsi/index.csv", corpus);
    FILE *file = fopen(line, "rb");
    while (file && fgets(line, sizeof line, file)) {
        char *name = strtok(line, ","), *stage = strtok(NULL, ","), *path = strtok(NULL, ",\r\n");
        if (!path || !strstr(path, ".tgsi") || (part && !strstr(name, part)))
            continue;
        struct test *test = test_named(name);
        for (unsigned s = 0; s < TGSIC_NUM_STAGES; s++)
            if (!strcmp(stage, tgsic_processor_name(s)))
                snprintf(test->file[s], sizeof test->file[s], "%s", path);
    }
    if (file)
        fclose(file);
}

/* ---- In the child -------------------------------------------------------------------------- */

static const char *exchange_stage(struct check_program *program, unsigned s,
                                  struct tgsic_diags *diags)
{
    struct check_translated_stage *stage = &program->stages[s];
    char path[4096];
    size_t size;
    if (!*current->file[s])
        return "a stage was not sent";
    snprintf(path, sizeof path, "%s/mesa-tgsi/%s", corpus, current->file[s]);
    char *text = corpus_read_file(path, &size);
    tgsic_shader_free(&stage->shader);
    tgsic_buffer_free(&stage->tgsi);
    stage->shader = (struct tgsic_shader){0};
    bool good = text && tgsic_parse_text(text, size, NULL, &stage->shader, diags) == TGSIC_OK &&
                tgsic_validate(&stage->shader, NULL, diags) == TGSIC_OK &&
                tgsic_print_text(&stage->shader, NULL, &stage->tgsi, diags) == TGSIC_OK;
    free(text);
    return good ? guest_layout_fit(program, s) : "a stage cannot be read";
}

static const char *exchange_all(struct check_program *program, struct tgsic_diags *diags)
{
    const char *why = NULL;
    if (!program->linked || program->fixed_function)
        return "a stage is fixed function";
    if (program->test->separate || program->test->separable)
        return "it has several programs";
    for (unsigned s = 0; s < TGSIC_NUM_STAGES; s++)
        if (program->arb[s])
            return "it has assembly programs";
    for (unsigned s = 0; s < TGSIC_NUM_STAGES && !why; s++)
        if (program->stages[s].present)
            why = exchange_stage(program, s, diags);
    return why;
}

static enum tgsic_result exchange(void *user, struct check_program *program,
                                  struct tgsic_diags *diags)
{
    not_comparable = exchange_all(program, diags);
    return not_comparable ? TGSIC_E_UNSUPPORTED : TGSIC_OK;
}

static bool prepare(void)
{
    const struct check_judge_options options = {
        .oracle = by_spirv ? CHECK_ORACLE_VULKAN : CHECK_ORACLE_GL,
        .dialect = TGSIC_DIALECT_VIRGL,
        .last_hop = by_spirv ? CHECK_HOP_SPIRV : CHECK_HOP_GLSL,
        .strict = true, /* sources are not to be changed: the TGSI is of these */
        .mutator = {.exchange = exchange, .true_word = UINT32_MAX}};
    return tgsic_check_open_judge(&options, &judge, NULL) == TGSIC_OK;
}

static void judge_test(struct tgsic_arena *arena, struct record *record)
{
    struct check_result result = {0};
    char path[4096];
    snprintf(path, sizeof path, "%s/piglit/%s", corpus, current->name);
    tgsic_check_judge_case(judge, path, current->name, arena, &result);
    bool told = result.verdict == CHECK_UNSUPPORTED || result.verdict == CHECK_SKIPPED;
    record->outcome = result.verdict == CHECK_SAME ? SAME : told ? NOT_COMPARABLE : DIFFERENT;
    if (not_comparable)
        record->outcome = NOT_COMPARABLE;
    snprintf(record->reason, sizeof record->reason, "%s%s",
             result.verdict == CHECK_SKIPPED ? "skipped: " : "",
             not_comparable ? not_comparable
             : result.cause ? result.cause
                            : "");
}

static void run(size_t index)
{
    struct tgsic_arena arena;
    jmp_buf escape;
    current = &tests[index];
    not_comparable = NULL;
    records[index] = (struct record){NOT_COMPARABLE, "out of memory"};
    tgsic_arena_init(&arena, NULL, 0, &escape);
    if (!setjmp(escape))
        judge_test(&arena, &records[index]);
    tgsic_arena_free(&arena);
}

static void crashed(size_t index, int signal)
{
    records[index].outcome = DIFFERENT;
    snprintf(records[index].reason, sizeof records->reason, "signal %d", signal);
}

/* ---- Report -------------------------------------------------------------------------------- */

/* Reasons with what is behind a colon, which is the single case's, left out. */
static void print_reasons(void)
{
    const char *reasons[MAX_REASONS];
    size_t counts[MAX_REASONS] = {0}, num = 0;
    for (size_t i = 0; i < num_tests; i++) {
        size_t r = 0, length = strcspn(records[i].reason, ":");
        if (records[i].outcome != NOT_COMPARABLE)
            continue;
        while (r < num && (strncmp(reasons[r], records[i].reason, length) ||
                           strcspn(reasons[r], ":") != length))
            r++;
        if (r == MAX_REASONS)
            continue;
        reasons[r] = records[i].reason;
        num += r == num;
        counts[r]++;
    }
    for (size_t r = 0; r < num; r++)
        printf("  %5zu %.*s\n", counts[r], (int)strcspn(reasons[r], ":"), reasons[r]);
}

int main(int argc, char **argv)
{
    static const char usage[] = "guest_pipelines [-v] [--spirv] CORPUS [PART]";
    static const char *const names[NUM_OUTCOMES] = {"same", "different", "not comparable"};
    size_t counts[NUM_OUTCOMES] = {0};
    bool verbose = false;
    const struct peer_option options[] = {
        {.name = "-v", .flag = &verbose}, {.name = "--spirv", .flag = &by_spirv}, {0}};
    int left = peer_take_options(argc, argv, options, usage);
    corpus = argv[1];
    if (left)
        read_index(argv[2]);
    records = calloc(num_tests + 1, sizeof *records);
    if (!num_tests || !records) {
        fprintf(stderr, "no pipelines; usage: %s\n", usage);
        return 2;
    }
    const struct batch batch = {.count = num_tests,
                                .records = records,
                                .record_size = sizeof *records,
                                .seconds = 120,
                                .prepare = prepare,
                                .run = run,
                                .crashed = crashed};
    batch_run(&batch);
    for (size_t i = 0; i < num_tests; i++) {
        counts[records[i].outcome]++;
        if (verbose && records[i].outcome != SAME)
            printf("%s: %s: %s\n", tests[i].name, names[records[i].outcome], records[i].reason);
    }
    printf("%zu pipelines: %zu compared, %zu same, %zu different; %zu not comparable:\n", num_tests,
           counts[SAME] + counts[DIFFERENT], counts[SAME], counts[DIFFERENT],
           counts[NOT_COMPARABLE]);
    print_reasons();
    return counts[DIFFERENT] != 0;
}
