/* SPDX-License-Identifier: MIT */
/* Runs the micro corpus, and prints per opcode how many cases there were, how many pairs of levels
 * they cover, and how many disagree.
 *
 *     micro [--seed N] [--cases N] [--host NAME | --vulkan] [-v] [OPCODE...]
 *
 * --host is what the GLSL is for, by default gl450, with the extensions of the driver; what the
 * host cannot express is counted as unsupported. With --vulkan it is Vulkan that the interpreter is
 * compared with. --cases bounds the cases of each opcode; -v prints every disagreement with its
 * GLSL, not the first of each opcode. Each opcode has a process of its own; where the driver
 * crashes, the process is started again behind the batch that made it. Exits 1 if the two disagree,
 * 77 without OpenGL or Vulkan. */
#include "gl.h"
#include "micro.h"

#include "tgsi/validate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_TEXT 65536

#define NO_DRIVER 77

/* Counts of cases, and of pairs of levels. */
struct tally {
    unsigned cases, differ, refused, unsupported, crashed, covered, total;
};

struct settings {
    uint64_t seed;
    unsigned max_cases;
    bool verbose, vulkan;
    const char *host_name;
    struct tgsic_host host;
};

/* ---- One batch ------------------------------------------------------------------------------- */

struct batch {
    unsigned opcode, count;
    struct micro_case cases[MICRO_BATCH];
    struct micro_data data;
    char text[MAX_TEXT];
    struct tgsic_shader shader;
    struct tgsic_buffer glsl;
    struct tgsic_report report;
    micro_results expected, got;
    bool unsupported; /* the host cannot express it */
};

static void fill_data(struct batch *b, uint64_t *seed)
{
    unsigned num_src = tgsic_opcode_info(b->opcode)->num_src;
    for (unsigned s = 0; s < MICRO_INPUTS; s++)
        for (unsigned lane = 0; lane < MICRO_LANES; lane++) {
            uint32_t words[4];
            micro_values(b->opcode, s < num_src ? s : 0, seed, words);
            for (unsigned c = 0; c < 4; c++)
                b->data.inputs[s][c][lane] = words[c];
        }
    for (unsigned i = 0; i < MICRO_CONSTANTS; i++)
        micro_values(b->opcode, i < num_src ? i : 0, seed, b->data.constants[i]);
    for (unsigned c = 0; c < 4; c++) {
        b->data.constants[MICRO_ONE][c] = 1;
        b->data.constants[MICRO_BEFORE][c] = 0xbef0bef0u + c;
    }
}

static const char *parse(struct batch *b)
{
    static char message[256];
    struct tgsic_diags diags = {0};
    enum tgsic_result result = tgsic_parse_text(b->text, strlen(b->text), NULL, &b->shader, &diags);
    if (result == TGSIC_OK)
        result = tgsic_validate(&b->shader, NULL, &diags);
    snprintf(message, sizeof message, "%s", diags.count ? diags.items[0].text : "no message");
    tgsic_diags_free(&diags);
    return result == TGSIC_OK ? NULL : message;
}

static const char *run(struct batch *b, const struct settings *settings)
{
    const char *error = micro_interpret(&b->shader, &b->data, b->expected);
    if (error)
        return error;
    if (settings->vulkan)
        return micro_show(&b->shader, &b->data, b->count, b->got);
    error = micro_translate(&b->shader, &settings->host, &b->glsl, &b->report);
    b->unsupported = error != NULL;
    return error
               ? error
               : micro_draw(&settings->host, b->glsl.data, &b->report, &b->data, b->count, b->got);
}

/* ---- Disagreement ---------------------------------------------------------------------------- */

static void get(micro_results results, unsigned output, unsigned lane, uint32_t words[4])
{
    for (unsigned c = 0; c < 4; c++)
        words[c] = results[output][c][lane];
}

/* What a source reads on a lane, before its modifiers. */
static void read_source(const struct batch *b, const struct micro_case *c, unsigned source,
                        unsigned lane, uint32_t words[4])
{
    unsigned kind = c->level[MICRO_SOURCES + source * MICRO_PER_SOURCE + MICRO_KIND];
    uint8_t swizzle[4];
    micro_swizzle(b->opcode, c, source, swizzle);
    for (unsigned i = 0; i < 4; i++)
        words[i] = kind == MICRO_IMM ? c->immediates[source][swizzle[i]]
                   : kind == MICRO_CONST || kind == MICRO_CONST_INDIRECT
                       ? b->data.constants[source][swizzle[i]]
                       : b->data.inputs[source][swizzle[i]][lane];
}

static bool differs(struct batch *b, unsigned number, bool vulkan, unsigned *lane)
{
    const struct micro_case *c = &b->cases[number];
    for (*lane = 0; *lane < MICRO_LANES; ++*lane) {
        uint32_t expected[4], got[4], sources[MAX_SOURCES][4];
        get(b->expected, number, *lane, expected);
        get(b->got, number, *lane, got);
        for (unsigned s = 0; s < tgsic_opcode_info(b->opcode)->num_src; s++)
            read_source(b, c, s, *lane, sources[s]);
        if (!micro_agrees(b->opcode, c, sources, expected, got, vulkan))
            return true;
    }
    return false;
}

static void print_words(const char *what, const uint32_t words[4])
{
    printf("    %-12s", what);
    for (unsigned c = 0; c < 4; c++) {
        float value;
        memcpy(&value, &words[c], sizeof value);
        printf(" %08x (%g)", (unsigned)words[c], (double)value);
    }
    printf("\n");
}

static void report_difference(struct batch *b, unsigned number, unsigned lane, bool verbose)
{
    char text[256];
    uint32_t words[4];
    micro_describe(b->opcode, &b->cases[number], text, sizeof text);
    printf("  differs: %s\n", text);
    for (unsigned s = 0; s < tgsic_opcode_info(b->opcode)->num_src; s++) {
        read_source(b, &b->cases[number], s, lane, words);
        print_words("source", words);
    }
    get(b->expected, number, lane, words);
    print_words("interpreter", words);
    get(b->got, number, lane, words);
    print_words("got", words);
    if (verbose)
        printf("%s\n%s\n", b->text, b->glsl.data ? b->glsl.data : "");
}

/* ---- One opcode ------------------------------------------------------------------------------ */

/* Mesa's lavapipe folds packSnorm4x8() of constants without cutting bytes to their width. */
static bool is_misfolded(const struct batch *b, unsigned number)
{
    const uint8_t *level = b->cases[number].level;
    return b->opcode == TGSIC_OPCODE_PK4B && level[MICRO_SOURCES + MICRO_KIND] == MICRO_IMM;
}

/* The first disagreement of an opcode is printed: `sum` is its tally so far. */
static void judge(struct batch *b, const struct settings *settings, struct tally *sum,
                  struct tally *tally)
{
    for (unsigned i = 0; i < b->count; i++) {
        unsigned lane;
        if (!differs(b, i, settings->vulkan, &lane) || (settings->vulkan && is_misfolded(b, i)))
            continue;
        tally->differ++;
        if (!sum->differ++ || settings->verbose)
            report_difference(b, i, lane, settings->verbose);
    }
}

static void run_batch(struct batch *b, const struct settings *settings, uint64_t *seed,
                      struct tally *sum, struct tally *tally)
{
    fill_data(b, seed);
    micro_print(b->opcode, b->cases, b->count, b->text, sizeof b->text);
    memset(&b->shader, 0, sizeof b->shader);
    memset(&b->glsl, 0, sizeof b->glsl);
    memset(&b->report, 0, sizeof b->report);
    b->unsupported = false;
    const char *error = parse(b);
    error = error ? error : run(b, settings);
    tally->cases += b->count;
    if (!error) {
        judge(b, settings, sum, tally);
    } else {
        if (!sum->refused || settings->verbose)
            printf("  %s: %s\n%s%s", tgsic_opcode_info(b->opcode)->name, error,
                   settings->verbose ? b->text : "",
                   settings->verbose && b->glsl.data ? b->glsl.data : "");
        *(b->unsupported ? &tally->unsupported : &tally->refused) += b->count;
        sum->refused += b->count;
    }
    tgsic_buffer_free(&b->glsl);
    tgsic_report_free(&b->report);
    tgsic_shader_free(&b->shader);
}

/* Chooses cases for the next batch; false when there are none left. */
static bool fill_batch(struct batch *b, const struct micro_space *space,
                       struct micro_coverage *coverage, uint64_t *seed, unsigned max_cases)
{
    b->count = 0;
    while (b->count < MICRO_BATCH && b->count < max_cases &&
           micro_next(space, coverage, seed, &b->cases[b->count]))
        b->count++;
    return b->count > 0;
}

/* Runs the batches of an opcode from number `first` on, and writes the tally of each to `pipe`. */
static void run_batches(const struct micro_space *space, const struct settings *settings,
                        unsigned first, int pipe)
{
    static struct micro_coverage coverage;
    static struct batch batch;
    uint64_t seed = settings->seed * 256 + space->opcode;
    unsigned left = settings->max_cases;
    struct tally sum = {0};
    micro_coverage_start(space, &coverage);
    batch.opcode = space->opcode;
    for (unsigned i = 0; fill_batch(&batch, space, &coverage, &seed, left); i++) {
        struct tally tally = {0};
        uint64_t data_seed = seed + i;
        if (i >= first) {
            run_batch(&batch, settings, &data_seed, &sum, &tally);
            tally.covered = coverage.covered;
            tally.total = coverage.total;
            fflush(stdout);
            if (write(pipe, &tally, sizeof tally) != sizeof tally)
                return;
        }
        left -= batch.count;
    }
}

static int open_driver(struct settings *settings)
{
    static char profile[16384];
    if (settings->vulkan)
        return micro_open_vulkan() ? NO_DRIVER : 0;
    if (!peer_gl_open())
        return NO_DRIVER;
    snprintf(profile, sizeof profile, "%s", settings->host_name);
    if (!strchr(profile, '+'))
        peer_gl_add_extensions(profile, sizeof profile);
    return tgsic_host_parse(profile, &settings->host, NULL) == TGSIC_OK ? 0 : NO_DRIVER;
}

static void add(struct tally *sum, const struct tally *tally)
{
    sum->cases += tally->cases;
    sum->differ += tally->differ;
    sum->refused += tally->refused;
    sum->unsupported += tally->unsupported;
    sum->crashed += tally->crashed;
    sum->covered += tally->covered;
    sum->total += tally->total;
}

/* One process from batch `first` on; counts the batches it ended. Returns its wait status. */
static int run_process(const struct micro_space *space, struct settings *settings, unsigned first,
                       struct tally *sum, unsigned *batches)
{
    int ends[2], status = -1;
    struct tally tally;
    if (pipe(ends))
        return -1;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        int error = open_driver(settings);
        if (!error)
            run_batches(space, settings, first, ends[1]);
        _exit(error);
    }
    close(ends[1]);
    while (read(ends[0], &tally, sizeof tally) == sizeof tally) {
        sum->covered = sum->total = 0; /* these are of all batches so far */
        add(sum, &tally);
        ++*batches;
    }
    close(ends[0]);
    waitpid(child, &status, 0);
    return status;
}

/* The exit code: 0 or NO_DRIVER. */
static int run_opcode(unsigned opcode, struct settings *settings, struct tally *total)
{
    struct micro_space space;
    struct tally tally = {0};
    unsigned batches = 0;
    int status = 0;
    if (!micro_space_of(opcode, &space))
        return 0;
    while ((status = run_process(&space, settings, batches, &tally, &batches)) != -1 &&
           WIFSIGNALED(status)) {
        printf("  %s: batch %u crashes the driver\n", tgsic_opcode_info(opcode)->name, batches);
        tally.crashed += MICRO_BATCH;
        batches++;
    }
    printf(
        "%-10s %5u cases, %4u of %4u pairs, %4u differ, %4u not run, %4u unsupported, %4u crash\n",
        tgsic_opcode_info(opcode)->name, tally.cases, tally.covered, tally.total, tally.differ,
        tally.refused, tally.unsupported, tally.crashed);
    add(total, &tally);
    return WIFEXITED(status) ? WEXITSTATUS(status) : NO_DRIVER;
}

static bool is_asked(const char *name, int argc, char **argv, int first)
{
    for (int i = first; i < argc; i++)
        if (name && !strcmp(argv[i], name))
            return true;
    return first >= argc;
}

int main(int argc, char **argv)
{
    struct settings settings = {.max_cases = 100000, .host_name = "gl450"};
    struct tally total = {0};
    int i = 1;
    for (; i < argc && argv[i][0] == '-'; i++) {
        if (!strcmp(argv[i], "-v"))
            settings.verbose = true;
        else if (!strcmp(argv[i], "--vulkan"))
            settings.vulkan = true;
        else if (!strcmp(argv[i], "--seed") && i + 1 < argc)
            settings.seed = strtoull(argv[++i], NULL, 10);
        else if (!strcmp(argv[i], "--host") && i + 1 < argc)
            settings.host_name = argv[++i];
        else if (!strcmp(argv[i], "--cases") && i + 1 < argc)
            settings.max_cases = (unsigned)strtoul(argv[++i], NULL, 10);
    }
    unsigned opcodes = 0;
    for (unsigned opcode = 0; opcode < TGSIC_OPCODE_LIMIT; opcode++) {
        unsigned before = total.cases;
        if (is_asked(tgsic_opcode_info(opcode)->name, argc, argv, i) &&
            run_opcode(opcode, &settings, &total) == NO_DRIVER)
            return NO_DRIVER;
        opcodes += total.cases > before;
    }
    printf(
        "%u opcodes, %u cases, %u of %u pairs: %u differ, %u not run, %u unsupported, %u crash the "
        "driver\n",
        opcodes, total.cases, total.covered, total.total, total.differ, total.refused,
        total.unsupported, total.crashed);
    return total.differ || total.refused ||
           (total.unsupported && !strcmp(settings.host_name, "gl450"));
}
