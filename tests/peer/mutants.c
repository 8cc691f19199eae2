/* SPDX-License-Identifier: MIT */
/* The positive control of the judge: are wrong translations found, and is the right hop blamed?
 *
 *     mutants [--count N] [--seed N] [--inputs N] [--only N] [--colors N] [-v] FILE|FOLDER...
 *
 * Takes cases that are fine and show some colours (16), plants one mistake at a time (mutate.h), in
 * TGSI and in GLSL in turn, and lets the oracles gl and then exec judge, with up to N generated
 * inputs (1) under which the case is fine. Mistakes without an effect, those that leave the case's
 * form the same (mutation_form()), are not counted. Prints every survivor with how far its mistake
 * gets, every wrong blame, and the score; --only: of that mutant alone. Exits 1 below 95 %, 77
 * without OpenGL. */
#include "batch.h"
#include "mutate.h"
#include "options.h"

#include "check/result.h"
#include "tgsi/arena.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MUTANTS_PER_CASE 4   /* about */
#define TRIES            400 /* kinds and places, until a mistake can be planted */
#define MAX_INPUTS       16
#define REQUIRED         0.95

struct record {
    uint32_t fine; /* baseline: a bit for each seed of inputs with which it is the same, if it shows
                      something */
    bool telling, planted, found, blamed;
    enum check_hop hop;
    unsigned equivalent; /* mistakes without effect that came before */
    const char *kind;
    unsigned inputs; /* that it took */
    char verdict[32], blame[64], cause[256], what[512], effect[160];
};

struct entry {
    char *path;
    uint32_t fine;
};

static struct entry *entries;
static size_t num_entries, num_fine;
static size_t *fine;
static struct record *records; /* shared with workers: it stays what one that dies wrote */
static unsigned long seed;
static struct mutation current;
static unsigned long max_inputs = 1;
static unsigned long colors = 16;                 /* that a case must show */
static unsigned long only = ULONG_MAX;            /* a single mutant; ULONG_MAX: all */
static struct check_judge *judges[MAX_INPUTS][2]; /* by seed of generated inputs, and oracle */

/* ---- Cases ----------------------------------------------------------------------------------- */

static void add_file(const char *path)
{
    const char *dot = strrchr(path, '.');
    if (!dot || strcmp(dot, ".shader_test"))
        return;
    entries = realloc(entries, (num_entries + 1) * sizeof *entries);
    if (!entries)
        exit(6);
    entries[num_entries++] = (struct entry){strdup(path), 0};
}

static void add_path(const char *path)
{
    struct stat status;
    if (stat(path, &status))
        return;
    if (!S_ISDIR(status.st_mode)) {
        add_file(path);
        return;
    }
    DIR *folder = opendir(path);
    for (struct dirent *file; folder && (file = readdir(folder));) {
        char inner[4096];
        int length = snprintf(inner, sizeof inner, "%s/%s", path, file->d_name);
        if (file->d_name[0] != '.' && length < (int)sizeof inner)
            add_path(inner);
    }
    if (folder)
        closedir(folder);
}

static int compare_entries(const void *a, const void *b)
{
    return strcmp(((const struct entry *)a)->path, ((const struct entry *)b)->path);
}

/* Some of the cases, in an order that the seed makes. */
static void shuffle(size_t kept)
{
    uint64_t state = seed;
    qsort(entries, num_entries, sizeof *entries, compare_entries);
    for (size_t i = 0; i + 1 < num_entries; i++) {
        size_t other = i + mutate_random(&state, (uint32_t)(num_entries - i));
        struct entry kept_entry = entries[i];
        entries[i] = entries[other];
        entries[other] = kept_entry;
    }
    if (num_entries > kept)
        num_entries = kept;
}

/* ---- Judging --------------------------------------------------------------------------------- */

static bool open_judges(unsigned inputs)
{
    static const uint32_t oracles[] = {CHECK_ORACLE_GL, CHECK_ORACLE_EXEC};
    for (unsigned i = 0; i < 2; i++) {
        struct check_judge_options options = {.oracle = oracles[i],
                                              .dialect = TGSIC_DIALECT_VIRGL,
                                              .last_hop = CHECK_HOP_GLSL,
                                              .seed = inputs,
                                              .strict = true,
                                              .mutator = mutation_planter(&current)};
        if (!judges[inputs][i] &&
            tgsic_check_open_judge(&options, &judges[inputs][i], NULL) != TGSIC_OK)
            return false;
    }
    return true;
}

static bool prepare(void)
{
    return open_judges(0);
}

/* Is it the same, and does it show something? */
static bool judge(unsigned inputs, unsigned oracle, const char *path, struct record *record)
{
    struct tgsic_arena arena;
    struct check_result result;
    jmp_buf escape;
    record->telling = false;
    tgsic_arena_init(&arena, NULL, 0, &escape);
    if (!setjmp(escape)) {
        tgsic_check_judge_case(judges[inputs][oracle], path, path, &arena, &result);
        record->telling = result.verdict == CHECK_SAME && result.distinct_colors >= colors;
        record->found = result.verdict == CHECK_DIFFERENT || result.verdict == CHECK_REJECTED;
        snprintf(record->verdict, sizeof record->verdict, "%s %s", oracle ? "exec" : "gl",
                 tgsic_check_verdict_name(result.verdict));
        snprintf(record->blame, sizeof record->blame, "%s", result.blame ? result.blame : "");
        snprintf(record->cause, sizeof record->cause, "%s", result.cause ? result.cause : "");
    }
    tgsic_arena_free(&arena);
    return record->telling;
}

/* Only inputs with which the case is fine as it is can tell of a mistake; the first must be. */
static void run_baseline(size_t index)
{
    struct record *record = &records[index];
    const char *path = entries[index].path;
    current = (struct mutation){.hop = CHECK_NUM_HOPS};
    for (unsigned i = 0; i < max_inputs && (record->fine || !i) && open_judges(i); i++)
        record->fine |= (uint32_t)(judge(i, 0, path, record) && judge(i, 1, path, record)) << i;
}

/* ---- Planting -------------------------------------------------------------------------------- */

/* Finds a mistake that changes what the case means. */
static void find_mutation(size_t index, const char *path, struct record *record)
{
    uint64_t state = seed + index * UINT64_C(0x9e3779b97f4a7c15);
    record->hop = index & 1 ? CHECK_HOP_GLSL : CHECK_HOP_TGSI;
    current = (struct mutation){.hop = CHECK_NUM_HOPS};
    char *original = mutation_form(path, &current);
    for (unsigned i = 0; original && i < TRIES && !record->planted; i++) {
        mutate_random(&state, 2);
        current = (struct mutation){.hop = record->hop, .seed = state};
        char *changed = mutation_form(path, &current);
        bool same = changed && !strcmp(original, changed);
        record->planted = current.planted && changed && !same;
        record->equivalent += current.planted && same;
        free(changed);
    }
    free(original);
}

static void run_mutant(size_t index)
{
    struct record *record = &records[index];
    const char *path = entries[fine[index % num_fine]].path;
    *record = (struct record){.kind = "?"};
    if (only != ULONG_MAX && index != only)
        return;
    find_mutation(index, path, record);
    if (!record->planted)
        return;
    record->kind = current.kind;
    snprintf(record->what, sizeof record->what, "%s", current.what);
    for (unsigned i = 0; i < max_inputs && !record->found && open_judges(i); i++) {
        if (!(entries[fine[index % num_fine]].fine >> i & 1))
            continue;
        record->inputs = i + 1;
        for (unsigned oracle = 0; oracle < 2 && !record->found; oracle++)
            judge(i, oracle, path, record);
    }
    if (!record->found)
        mutation_effect(path, &current, entries[fine[index % num_fine]].fine, record->effect,
                        sizeof record->effect);
    record->blamed = record->found && !strcmp(record->blame, tgsic_check_hop_name(record->hop));
}

static void crashed(size_t index, int signal)
{
    snprintf(records[index].verdict, sizeof records[index].verdict, "signal %d", signal);
}

/* ---- Report ---------------------------------------------------------------------------------- */

static void print_record(size_t index)
{
    const struct record *r = &records[index];
    printf("%s %zu: %s of %s in %s\n    %s\n    %s%s%s%s%s%s\n",
           r->found ? "wrong blame" : "survivor", index, r->kind, tgsic_check_hop_name(r->hop),
           entries[fine[index % num_fine]].path, r->what, r->found ? r->verdict : "",
           *r->blame ? ", blames " : "", r->blame, *r->cause ? ": " : "", r->cause, r->effect);
}

static double percent(size_t part, size_t whole)
{
    return whole ? 100.0 * (double)part / (double)whole : 0;
}

static bool report(size_t count, bool verbose)
{
    size_t planted = 0, found = 0, at_once = 0, blamed = 0, equivalent = 0;
    for (size_t i = 0; i < count; i++) {
        const struct record *r = &records[i];
        bool killed = r->planted && !strncmp(r->verdict, "signal", 6);
        planted += r->planted;
        found += r->found || killed;
        at_once += (r->found && r->inputs == 1) || killed;
        blamed += r->blamed;
        equivalent += r->equivalent;
        if (r->planted && (verbose || !r->blamed))
            print_record(i);
    }
    printf("%zu mutants of %zu cases (%zu without effect were passed over): %zu found (%.1f %%; "
           "%zu by the first inputs), %zu of them blamed on the right hop (%.1f %%)\n",
           planted, num_fine, equivalent, found, percent(found, planted), at_once, blamed,
           percent(blamed, planted));
    return planted && (double)blamed >= REQUIRED * (double)planted;
}

static struct record *share(size_t count)
{
    FILE *file = tmpfile();
    size_t size = count * sizeof(struct record);
    if (!file || ftruncate(fileno(file), (off_t)size))
        return NULL;
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fileno(file), 0);
    fclose(file);
    return memory == MAP_FAILED ? NULL : memory;
}

static void choose_cases(size_t count, bool verbose)
{
    struct batch batch = {num_entries, records, sizeof *records, 0,
                          60,          prepare, run_baseline,    crashed};
    batch_run(&batch);
    for (size_t i = 0; verbose && i < num_entries; i++)
        if (!records[i].fine)
            printf("not fine: %s: %s %s\n", entries[i].path, records[i].verdict, records[i].cause);
    fine = malloc((num_entries + 1) * sizeof *fine);
    for (size_t i = 0; fine && i < num_entries && num_fine < count; i++)
        if ((entries[i].fine = records[i].fine))
            fine[num_fine++] = i;
}

int main(int argc, char **argv)
{
    static const char usage[] = "mutants [-v] [--count N] [--seed N] [--only N] [--colors N] "
                                "[--inputs N] FILE-OR-DIRECTORY...";
    unsigned long count = 300;
    bool verbose = false;
    const struct peer_option options[] = {{.name = "-v", .flag = &verbose},
                                          {.name = "--count", .number = &count},
                                          {.name = "--seed", .number = &seed},
                                          {.name = "--only", .number = &only},
                                          {.name = "--colors", .number = &colors},
                                          {.name = "--inputs", .number = &max_inputs},
                                          {0}};
    int left = peer_take_options(argc, argv, options, usage);
    for (int i = 1; i <= left; i++)
        add_path(argv[i]);
    if (max_inputs > MAX_INPUTS)
        max_inputs = MAX_INPUTS;
    shuffle(count / MUTANTS_PER_CASE * 2 + 8);
    records = share(num_entries + count + 1);
    if (!records || !num_entries)
        return 2;
    choose_cases(count, verbose);
    if (!num_fine) {
        fprintf(stderr, "none of %zu cases is fine and shows %lu colours\n", num_entries, colors);
        return 2;
    }
    memset(records, 0, (num_entries + count) * sizeof *records);
    struct batch batch = {count, records, sizeof *records, 0, 120, prepare, run_mutant, crashed};
    batch_run(&batch);
    return !report(count, verbose);
}
