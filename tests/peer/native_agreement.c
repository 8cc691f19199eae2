/* SPDX-License-Identifier: MIT */
/* Plays a corpus on OpenGL with its own sources, and compares with the results that the corpus has
 * on record:
 *
 *     native_agreement [-v] CORPUS [PART]
 *
 * CORPUS/expected.csv has lines "path,pass|fail|skip|crash,…"; without it, every .shader_test in
 * the folder should pass. PART keeps the paths that contain it, and -v names every case that
 * disagrees, and why. Exits 0 if all agree, 1 if not, 2 if there is nothing to do, 77 without
 * OpenGL. */
#include "batch.h"
#include "options.h"

#include "check/player.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum outcome { PASS, FAIL, SKIP, CRASH, NUM_OUTCOMES };

static const char *const outcome_names[NUM_OUTCOMES] = {"pass", "fail", "skip", "crash"};

struct entry {
    char *name;
    enum outcome expected;
};

struct record {
    enum outcome outcome;
    char reason[200];
};

static const char *corpus;
static struct entry *entries;
static struct record *records;
static size_t num_entries;
static bool may_skip; /* there are no results on record */
static struct check_device *device;

static bool find_outcome(const char *name, size_t length, enum outcome *outcome)
{
    for (*outcome = PASS; *outcome < NUM_OUTCOMES; ++*outcome)
        if (strlen(outcome_names[*outcome]) == length &&
            !memcmp(outcome_names[*outcome], name, length))
            return true;
    return false;
}

static void add_entry(const char *name, enum outcome expected, const char *part)
{
    if (part && !strstr(name, part))
        return;
    entries = realloc(entries, (num_entries + 1) * sizeof *entries);
    if (!entries)
        exit(6);
    entries[num_entries++] = (struct entry){strdup(name), expected};
}

static void add_line(char *line, const char *part)
{
    enum outcome expected;
    char *comma = strchr(line, ',');
    if (!comma || !find_outcome(comma + 1, strcspn(comma + 1, ",\r\n"), &expected))
        return;
    *comma = 0;
    add_entry(line, expected, part);
}

static void list_folder(const char *part)
{
    DIR *folder = opendir(corpus);
    may_skip = true;
    for (struct dirent *file; folder && (file = readdir(folder));)
        if (strstr(file->d_name, ".shader_test"))
            add_entry(file->d_name, PASS, part);
    if (folder)
        closedir(folder);
}

static void read_entries(const char *part)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/expected.csv", corpus);
    FILE *file = fopen(path, "r");
    if (!file)
        list_folder(part);
    while (file && fgets(path, sizeof path, file))
        add_line(path, part);
    if (file)
        fclose(file);
    records = calloc(num_entries + 1, sizeof *records);
    if (!records)
        exit(6);
}

/* ---- In the child -------------------------------------------------------------------------- */

static bool prepare(void)
{
    device = tgsic_check_open_gl(NULL, NULL);
    return device != NULL;
}

static enum outcome outcome_of(enum tgsic_result result, const struct check_playback *playback)
{
    if (result == TGSIC_E_UNSUPPORTED)
        return SKIP;
    return result == TGSIC_OK && playback->probes_hold ? PASS : FAIL;
}

static void run(size_t index)
{
    struct record *record = &records[index];
    struct check_case test;
    struct check_program program = {.test = &test};
    struct check_playback playback = {0};
    struct tgsic_diags diags = {0};
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", corpus, entries[index].name);
    enum tgsic_result result = tgsic_check_read_case(path, entries[index].name, &test, &diags);
    const struct check_play_options options = {.observe = true};
    if (result == TGSIC_OK)
        result = tgsic_check_play(&test, &program, device, &options, &playback, &diags);
    record->outcome = outcome_of(result, &playback);
    snprintf(record->reason, sizeof record->reason, "%s",
             playback.failure ? playback.failure
             : diags.count    ? diags.items[0].text
                              : "");
    tgsic_check_playback_free(&playback);
    tgsic_check_case_free(&test);
    tgsic_diags_free(&diags);
}

static void crashed(size_t index, int signal)
{
    records[index].outcome = CRASH;
    snprintf(records[index].reason, sizeof records[index].reason, "signal %d", signal);
}

/* ---- Report -------------------------------------------------------------------------------- */

int main(int argc, char **argv)
{
    static const char usage[] = "native_agreement [-v] CORPUS [PART]";
    bool verbose = false;
    const struct peer_option options[] = {{.name = "-v", .flag = &verbose}, {0}};
    size_t agreeing = 0;
    int left = peer_take_options(argc, argv, options, usage);
    corpus = argv[1];
    if (left)
        read_entries(argv[2]);
    if (!num_entries) {
        fprintf(stderr, "no scripts; usage: %s\n", usage);
        return 2;
    }
    const struct batch batch = {.count = num_entries,
                                .records = records,
                                .record_size = sizeof *records,
                                .seconds = 120,
                                .prepare = prepare,
                                .run = run,
                                .crashed = crashed};
    batch_run(&batch);
    for (size_t i = 0; i < num_entries; i++) {
        bool skipped = may_skip && records[i].outcome == SKIP;
        bool agrees = skipped || records[i].outcome == entries[i].expected;
        agreeing += agrees;
        if (verbose && (skipped || !agrees))
            printf("%s: expected %s, got %s: %s\n", entries[i].name,
                   outcome_names[entries[i].expected], outcome_names[records[i].outcome],
                   records[i].reason);
    }
    printf("%zu of %zu agree (%.2f %%)\n", agreeing, num_entries,
           100.0 * (double)agreeing / (double)num_entries);
    return agreeing != num_entries;
}
