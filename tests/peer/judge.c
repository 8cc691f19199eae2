/* SPDX-License-Identifier: MIT */
/* Judges corpora with one oracle in child processes, and prints verdicts and causes.
 *
 *     judge [-v] [--oracle gl|exec|glslang] [--route ROUTE] [--host PROFILE] [-O0] [--seed N]
 *           [--dialect gallium|virgl] [--match TEXT] (DIR | FILE)...
 *
 * DIR holds expected.csv (test,native_gl,...): what passes natively is judged. */
#include "batch.h"

#include "check/result.h"
#include "tgsi/arena.h"

#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_SIZE 400

struct record {
    int verdict;
    uint32_t covered, distinct, instructions, milliseconds;
    char blame[64], cause[TEXT_SIZE];
};

struct one {
    char *path, *name;
};

static struct {
    bool verbose;
    const char *match;
    struct check_judge_options options;
    struct check_judge *judge;
    struct one *cases;
    struct record *records;
    size_t count;
} run = {.options = {.oracle = CHECK_ORACLE_GL,
                     .dialect = TGSIC_DIALECT_VIRGL,
                     .last_hop = CHECK_HOP_GLSL}};

static bool prepare(void)
{
    struct tgsic_diags diags = {0};
    if (tgsic_check_open_judge(&run.options, &run.judge, &diags) == TGSIC_OK)
        return true;
    fprintf(stderr, "judge: %s\n", diags.count ? diags.items[0].text : "no oracle");
    return false;
}

static void run_case(size_t index)
{
    struct record *record = &run.records[index];
    struct check_result result;
    struct tgsic_arena arena;
    jmp_buf escape;
    tgsic_arena_init(&arena, NULL, 0, &escape);
    if (setjmp(escape)) {
        record->verdict = CHECK_CRASH;
    } else {
        tgsic_check_judge_case(run.judge, run.cases[index].path, run.cases[index].name, &arena,
                               &result);
        *record = (struct record){.verdict = (int)result.verdict,
                                  .covered = result.covered_permille,
                                  .distinct = result.distinct_colors,
                                  .instructions = result.instructions,
                                  .milliseconds = result.milliseconds};
        snprintf(record->blame, sizeof record->blame, "%s", result.blame ? result.blame : "");
        snprintf(record->cause, sizeof record->cause, "%s", result.cause ? result.cause : "");
    }
    tgsic_arena_free(&arena);
}

static void crashed(size_t index, int signal)
{
    run.records[index] =
        (struct record){.verdict = signal == SIGALRM ? CHECK_TIMEOUT : CHECK_CRASH};
}

static char *copy_of(const char *text)
{
    char *copy = malloc(strlen(text) + 1);
    if (!copy)
        exit(5);
    return strcpy(copy, text);
}

static void add_case(const char *root, const char *name)
{
    char path[4096];
    if (run.match && !strstr(name, run.match))
        return;
    snprintf(path, sizeof path, "%s%s%s", root ? root : "", root ? "/" : "", name);
    run.cases = realloc(run.cases, (run.count + 1) * sizeof *run.cases);
    if (!run.cases)
        exit(5);
    run.cases[run.count++] = (struct one){copy_of(path), copy_of(name)};
}

static void add_argument(const char *argument)
{
    char path[4096], line[4096];
    snprintf(path, sizeof path, "%s/expected.csv", argument);
    FILE *file = fopen(path, "r");
    if (!file) {
        add_case(NULL, argument);
        return;
    }
    while (fgets(line, sizeof line, file)) {
        char *name = strtok(line, ",\n"), *native = strtok(NULL, ",\n");
        if (native && !strcmp(native, "pass"))
            add_case(argument, name);
    }
    fclose(file);
}

static int by_cause(const void *a, const void *b)
{
    const struct record *x = &run.records[*(const size_t *)a];
    const struct record *y = &run.records[*(const size_t *)b];
    return x->verdict != y->verdict ? x->verdict - y->verdict : strcmp(x->cause, y->cause);
}

static void print_causes(void)
{
    size_t *order = malloc((run.count + 1) * sizeof *order), count = 0;
    if (!order)
        exit(5);
    for (size_t i = 0; i < run.count; i++)
        if (run.records[i].verdict != CHECK_SAME || run.records[i].cause[0])
            order[count++] = i;
    qsort(order, count, sizeof *order, by_cause);
    for (size_t i = 0, next; i < count; i = next) {
        const struct record *r = &run.records[order[i]];
        for (next = i + 1; next < count && !by_cause(&order[i], &order[next]);)
            next++;
        printf("%4zu %s %s: %s\n", next - i,
               tgsic_check_verdict_name((enum check_verdict)r->verdict), r->blame, r->cause);
        for (size_t k = i; k < (run.verbose ? next : i + 1); k++)
            printf("       %s\n", run.cases[order[k]].name);
    }
    free(order);
}

static void print_counts(void)
{
    size_t counts[CHECK_NUM_VERDICTS] = {0}, telling = 0;
    for (size_t i = 0; i < run.count; i++) {
        counts[run.records[i].verdict]++;
        telling += run.records[i].covered >= 50 && run.records[i].distinct >= 16;
    }
    for (size_t i = 0; i < run.count && run.verbose; i++)
        if (run.records[i].covered < 50 || run.records[i].distinct < 16)
            printf("plain: %u per mille, %u colours: %s\n", run.records[i].covered,
                   run.records[i].distinct, run.cases[i].name);
    printf("%zu cases\n", run.count);
    for (int v = 0; v < CHECK_NUM_VERDICTS; v++)
        if (counts[v])
            printf("  %-12s %5zu  %5.1f %%\n", tgsic_check_verdict_name((enum check_verdict)v),
                   counts[v], 100.0 * (double)counts[v] / (double)run.count);
    printf("%zu cover 5 %% in 16 colours\n", telling);
}

static uint32_t oracle_of(const char *name)
{
    return !strcmp(name, "exec")      ? CHECK_ORACLE_EXEC
           : !strcmp(name, "glslang") ? CHECK_ORACLE_GLSLANG
                                      : CHECK_ORACLE_GL;
}

int main(int argc, char **argv)
{
    bool from_tgsi;
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "-v"))
            run.verbose = true;
        else if (!strcmp(argv[i], "-O0"))
            run.options.no_optimize = true;
        else if (!strcmp(argv[i], "--oracle") && i + 1 < argc)
            run.options.oracle = oracle_of(argv[++i]);
        else if (!strcmp(argv[i], "--route") && i + 1 < argc)
            tgsic_check_route_by_name(argv[++i], &run.options.last_hop, &from_tgsi);
        else if (!strcmp(argv[i], "--host") && i + 1 < argc)
            run.options.host = argv[++i];
        else if (!strcmp(argv[i], "--dialect") && i + 1 < argc)
            run.options.dialect =
                strcmp(argv[++i], "gallium") ? TGSIC_DIALECT_VIRGL : TGSIC_DIALECT_GALLIUM;
        else if (!strcmp(argv[i], "--seed") && i + 1 < argc)
            run.options.seed = (uint32_t)strtoul(argv[++i], NULL, 10);
        else if (!strcmp(argv[i], "--match") && i + 1 < argc)
            run.match = argv[++i];
        else
            add_argument(argv[i]);
    }
    run.records = calloc(run.count + 1, sizeof *run.records);
    const struct batch batch = {.count = run.count,
                                .records = run.records,
                                .record_size = sizeof *run.records,
                                .seconds = 60,
                                .prepare = prepare,
                                .run = run_case,
                                .crashed = crashed};
    if (!run.count || !run.records)
        return 2;
    batch_run(&batch);
    print_causes();
    print_counts();
    return 0;
}
