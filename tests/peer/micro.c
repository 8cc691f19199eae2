/* SPDX-License-Identifier: MIT */
/* Runs the micro corpus, and prints per opcode how many cases there were, how many pairs of levels
 * they cover, and how many disagree.
 *
 *     micro [--seed N] [--cases N] [-v] [OPCODE...]
 *
 * --cases bounds the cases of each opcode; -v prints every disagreement with its GLSL, not the
 * first of each opcode. Exits 1 if the interpreter and OpenGL disagree, 77 without OpenGL. */
#include "gl.h"
#include "micro.h"

#include "tgsi/validate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_TEXT 65536

struct tally {
    unsigned opcodes, cases, differ, refused, covered, total;
};

struct settings {
    uint64_t seed;
    unsigned max_cases;
    bool verbose;
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

static const char *run(struct batch *b, const struct tgsic_host *host)
{
    const char *error = micro_interpret(&b->shader, &b->data, b->expected);
    error = error ? error : micro_translate(&b->shader, host, &b->glsl, &b->report);
    return error ? error : micro_draw(b->glsl.data, &b->report, &b->data, b->count, b->got);
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

static bool differs(struct batch *b, unsigned number, unsigned *lane)
{
    const struct micro_case *c = &b->cases[number];
    for (*lane = 0; *lane < MICRO_LANES; ++*lane) {
        uint32_t expected[4], got[4], sources[MAX_SOURCES][4];
        get(b->expected, number, *lane, expected);
        get(b->got, number, *lane, got);
        for (unsigned s = 0; s < tgsic_opcode_info(b->opcode)->num_src; s++)
            read_source(b, c, s, *lane, sources[s]);
        if (!micro_agrees(b->opcode, c, sources, expected, got))
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
    print_words("OpenGL", words);
    if (verbose)
        printf("%s\n%s\n", b->text, b->glsl.data);
}

/* ---- One opcode ------------------------------------------------------------------------------ */

static void judge(struct batch *b, const struct settings *settings, struct tally *tally)
{
    for (unsigned i = 0; i < b->count; i++) {
        unsigned lane;
        if (!differs(b, i, &lane))
            continue;
        if (!tally->differ++ || settings->verbose)
            report_difference(b, i, lane, settings->verbose);
    }
}

static void run_batch(struct batch *b, const struct settings *settings, uint64_t *seed,
                      struct tally *tally)
{
    fill_data(b, seed);
    micro_print(b->opcode, b->cases, b->count, b->text, sizeof b->text);
    memset(&b->shader, 0, sizeof b->shader);
    memset(&b->glsl, 0, sizeof b->glsl);
    memset(&b->report, 0, sizeof b->report);
    const char *error = parse(b);
    error = error ? error : run(b, &settings->host);
    tally->cases += b->count;
    if (!error) {
        judge(b, settings, tally);
    } else {
        if (!tally->refused || settings->verbose)
            printf("  %s: %s\n%s%s", tgsic_opcode_info(b->opcode)->name, error,
                   settings->verbose ? b->text : "",
                   settings->verbose && b->glsl.data ? b->glsl.data : "");
        tally->refused += b->count;
    }
    tgsic_buffer_free(&b->glsl);
    tgsic_report_free(&b->report);
    tgsic_shader_free(&b->shader);
}

static void run_opcode(unsigned opcode, const struct settings *settings, struct tally *total)
{
    static struct micro_coverage coverage;
    static struct batch batch;
    struct micro_space space;
    struct tally tally = {.opcodes = 1};
    uint64_t seed = settings->seed * 256 + opcode;
    if (!micro_space_of(opcode, &space))
        return;
    micro_coverage_start(&space, &coverage);
    batch.opcode = opcode;
    for (bool more = true; more && tally.cases < settings->max_cases;) {
        batch.count = 0;
        while (batch.count < MICRO_BATCH && tally.cases + batch.count < settings->max_cases &&
               (more = micro_next(&space, &coverage, &seed, &batch.cases[batch.count])))
            batch.count++;
        if (batch.count)
            run_batch(&batch, settings, &seed, &tally);
    }
    printf("%-10s %5u cases, %4u of %4u pairs, %4u differ, %4u not run\n",
           tgsic_opcode_info(opcode)->name, tally.cases, coverage.covered, coverage.total,
           tally.differ, tally.refused);
    total->opcodes++;
    total->cases += tally.cases;
    total->differ += tally.differ;
    total->refused += tally.refused;
    total->covered += coverage.covered;
    total->total += coverage.total;
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
    struct settings settings = {.max_cases = 100000};
    struct tally total = {0};
    char profile[16384] = "gl450";
    int i = 1;
    for (; i < argc && argv[i][0] == '-'; i++) {
        if (!strcmp(argv[i], "-v"))
            settings.verbose = true;
        else if (!strcmp(argv[i], "--seed") && i + 1 < argc)
            settings.seed = strtoull(argv[++i], NULL, 10);
        else if (!strcmp(argv[i], "--cases") && i + 1 < argc)
            settings.max_cases = (unsigned)strtoul(argv[++i], NULL, 10);
    }
    if (!peer_gl_open())
        return 77;
    peer_gl_add_extensions(profile, sizeof profile);
    if (tgsic_host_parse(profile, &settings.host, NULL) != TGSIC_OK)
        return 77;
    for (unsigned opcode = 0; opcode < TGSIC_OPCODE_LIMIT; opcode++)
        if (is_asked(tgsic_opcode_info(opcode)->name, argc, argv, i))
            run_opcode(opcode, &settings, &total);
    printf("%u opcodes, %u cases, %u of %u pairs: %u differ, %u not run\n", total.opcodes,
           total.cases, total.covered, total.total, total.differ, total.refused);
    return total.differ || total.refused;
}
