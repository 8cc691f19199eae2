/* SPDX-License-Identifier: MIT */
/* Counts TGSI instructions of a corpus's shaders beside those of Mesa's TGSI for the same ones.
 *
 *     instructions [--worst N] [--reasons FILE] DIR...
 *
 * DIR holds expected.csv (test,native_gl,...), and index.csv (test,stage,file,...) with mesa-tgsi/
 * beside or below it. What passes natively and has one vertex and one fragment shader is compiled
 * in the virgl dialect, as Mesa's counts are of that. Prints sums, the geometric mean of the
 * ratios, and the worst shaders. With --reasons, a shader of more than 1.5 times Mesa's count for
 * which FILE has no line (STAGE TEST: why) makes it fail. */
#include "shader_test.h"

#include "glsl2tgsi/glsl2tgsi.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const unsigned processors[2] = {TGSIC_PROCESSOR_VERT, TGSIC_PROCESSOR_FRAG};
static const char *const stage_names[2] = {"VERT", "FRAG"};

struct one_case {
    const char *root;
    char *name;
    unsigned mesa[2], own[2], temps[2]; /* VERT, FRAG; 0: none */
};

#define TOO_MANY 1.5

static struct {
    long worst;
    char *reasons; /* a text; NULL: not asked for */
    struct one_case *cases;
    size_t count;
} run = {.worst = 15};

/* ---- The corpus's tables ------------------------------------------------------------------- */

static FILE *open_file(const char *root, const char *name)
{
    char path[4096];
    int length = snprintf(path, sizeof path, "%s/%s", root, name);
    return length > 0 && (size_t)length < sizeof path ? fopen(path, "r") : NULL;
}

static void add_case(const char *root, const char *name)
{
    run.cases = realloc(run.cases, (run.count + 1) * sizeof *run.cases);
    char *copy = malloc(strlen(name) + 1);
    if (!run.cases || !copy)
        exit(5);
    run.cases[run.count++] = (struct one_case){.root = root, .name = strcpy(copy, name)};
}

static void read_expected(const char *root)
{
    char line[4096];
    FILE *file = open_file(root, "expected.csv");
    if (!file) {
        fprintf(stderr, "instructions: cannot read %s/expected.csv\n", root);
        exit(6);
    }
    while (fgets(line, sizeof line, file)) {
        char *name = strtok(line, ",\n"), *native = strtok(NULL, ",\n");
        if (native && !strcmp(native, "pass"))
            add_case(root, name);
    }
    fclose(file);
}

static unsigned mesa_instructions(const char *root, const char *name)
{
    static const char *const folders[] = {"mesa-tgsi", "../mesa-tgsi"};
    static char text[1 << 22];
    for (size_t i = 0; i < 2; i++) {
        char path[2048];
        struct tgsic_shader shader;
        int length = snprintf(path, sizeof path, "%s/%s", folders[i], name);
        FILE *in = length > 0 && (size_t)length < sizeof path ? open_file(root, path) : NULL;
        if (!in)
            continue;
        size_t size = fread(text, 1, sizeof text, in);
        fclose(in);
        if (tgsic_parse_text(text, size, NULL, &shader, NULL) != TGSIC_OK)
            return 0;
        unsigned count = shader.num_instructions;
        tgsic_shader_free(&shader);
        return count;
    }
    return 0;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct one_case *)a)->name, ((const struct one_case *)b)->name);
}

/* A driver's own clear and blit shaders also stand there: the longest is the test's. */
static void note_mesa(const char *root, size_t first, char *line)
{
    char *name = strtok(line, ",\n"), *stage = strtok(NULL, ",\n"), *file = strtok(NULL, ",\n");
    const struct one_case key = {.name = name};
    for (size_t s = 0; file && s < 2; s++) {
        struct one_case *found =
            strcmp(stage, stage_names[s])
                ? NULL
                : bsearch(&key, run.cases + first, run.count - first, sizeof *run.cases, by_name);
        unsigned count = found ? mesa_instructions(root, file) : 0;
        if (found && count > found->mesa[s])
            found->mesa[s] = count;
    }
}

/* The cases from `first` on are this root's. */
static void read_index(const char *root, size_t first)
{
    static const char *const indices[] = {"index.csv", "../mesa-tgsi/index.csv"};
    char line[4096];
    qsort(run.cases + first, run.count - first, sizeof *run.cases, by_name);
    for (size_t i = 0; i < 2; i++) {
        FILE *file = open_file(root, indices[i]);
        if (!file)
            continue;
        while (fgets(line, sizeof line, file))
            note_mesa(root, first, line);
        fclose(file);
        return;
    }
}

/* ---- Our own ------------------------------------------------------------------------------- */

static unsigned count_temps(const struct tgsic_shader *shader)
{
    unsigned count = 0;
    for (uint32_t i = 0; i < shader->num_declarations; i++)
        if (shader->declarations[i].file == TGSIC_FILE_TEMP)
            count += 1u + shader->declarations[i].last - shader->declarations[i].first;
    return count;
}

static void count_own(struct one_case *c, const struct shader_test *test)
{
    static const struct tgsic_glsl_link_options options = {.size = sizeof options,
                                                           .dialect = TGSIC_DIALECT_VIRGL};
    struct tgsic_glsl_shader *shaders[SHADER_TEST_MAX] = {0};
    struct tgsic_program *program = NULL;
    enum tgsic_result result = TGSIC_OK;
    for (size_t i = 0; i < test->num_shaders && result == TGSIC_OK; i++) {
        const char *source = test->shaders[i].source;
        result =
            tgsic_glsl_compile(NULL, test->shaders[i].stage, &source, NULL, 1, &shaders[i], NULL);
    }
    if (result == TGSIC_OK)
        result = tgsic_glsl_link(&options, shaders, test->num_shaders, &program, NULL);
    for (size_t s = 0; s < 2 && result == TGSIC_OK; s++) {
        const struct tgsic_shader *shader = &program->shader[processors[s]];
        if (program->stages >> processors[s] & 1) {
            c->own[s] = shader->num_instructions;
            c->temps[s] = count_temps(shader);
        }
    }
    tgsic_program_free(program);
    for (size_t i = 0; i < test->num_shaders; i++)
        tgsic_glsl_shader_free(shaders[i]);
}

static void run_case(struct one_case *c)
{
    char path[4096];
    struct shader_test test;
    snprintf(path, sizeof path, "%s/%s", c->root, c->name);
    if (!shader_test_read(path, &test)) {
        fprintf(stderr, "instructions: cannot read %s\n", path);
        exit(6);
    }
    if (!test.other_sections)
        count_own(c, &test);
    shader_test_free(&test);
}

/* ---- The report ---------------------------------------------------------------------------- */

struct ratio {
    const struct one_case *c;
    int stage;
    double value;
};

static int by_ratio(const void *a, const void *b)
{
    double x = ((const struct ratio *)a)->value, y = ((const struct ratio *)b)->value;
    return (x < y) - (x > y);
}

static size_t collect(struct ratio *ratios)
{
    size_t count = 0;
    for (size_t i = 0; i < run.count; i++)
        for (int s = 0; s < 2; s++) {
            const struct one_case *c = &run.cases[i];
            if (c->own[s] && c->mesa[s])
                ratios[count++] = (struct ratio){c, s, (double)c->own[s] / c->mesa[s]};
        }
    return count;
}

static void print(struct ratio *ratios, size_t count)
{
    double ours = 0, mesa = 0, logs = 0, temps = 0;
    for (size_t i = 0; i < count; i++) {
        ours += ratios[i].c->own[ratios[i].stage];
        mesa += ratios[i].c->mesa[ratios[i].stage];
        temps += ratios[i].c->temps[ratios[i].stage];
        logs += log(ratios[i].value);
    }
    printf("TGSI instructions of %zu shaders: ours %.0f, Mesa's %.0f, ratio %.3f, geometric mean "
           "%.3f; our temps %.0f\n",
           count, ours, mesa, ours / mesa, exp(logs / (double)count), temps);
    qsort(ratios, count, sizeof *ratios, by_ratio);
    for (size_t i = 0; i < count && (long)i < run.worst; i++)
        printf("  %5.2f  %s %5u against %5u  %s\n", ratios[i].value, stage_names[ratios[i].stage],
               ratios[i].c->own[ratios[i].stage], ratios[i].c->mesa[ratios[i].stage],
               ratios[i].c->name);
}

/* A line begins with "STAGE TEST:". */
static bool has_reason(const struct ratio *r)
{
    char key[4096];
    snprintf(key, sizeof key, "\n%s %s:", stage_names[r->stage], r->c->name);
    return strstr(run.reasons, key) != NULL;
}

/* The ratios are sorted. */
static bool are_explained(const struct ratio *ratios, size_t count)
{
    bool all = true;
    for (size_t i = 0; i < count && ratios[i].value > TOO_MANY; i++) {
        bool explained = has_reason(&ratios[i]);
        if (!explained)
            printf("no reason is given for %s %s, %.2f times Mesa's\n",
                   stage_names[ratios[i].stage], ratios[i].c->name, ratios[i].value);
        all = all && explained;
    }
    return all;
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        size_t first = run.count;
        if (!strcmp(argv[i], "--worst") && i + 1 < argc) {
            run.worst = strtol(argv[++i], NULL, 10);
            continue;
        }
        if (!strcmp(argv[i], "--reasons") && i + 1 < argc) {
            run.reasons = shader_test_read_file(argv[++i]);
            if (!run.reasons) {
                fprintf(stderr, "instructions: cannot read %s\n", argv[i]);
                return 6;
            }
            continue;
        }
        read_expected(argv[i]);
        read_index(argv[i], first);
    }
    struct ratio *ratios = malloc((run.count * 2 + 1) * sizeof *ratios);
    if (!run.count || !ratios) {
        fprintf(stderr, "usage: instructions [--worst N] [--reasons FILE] DIR...\n");
        return 2;
    }
    for (size_t i = 0; i < run.count; i++)
        run_case(&run.cases[i]);
    size_t count = collect(ratios);
    if (count)
        print(ratios, count);
    bool explained = !run.reasons || are_explained(ratios, count);
    free(ratios);
    free(run.reasons);
    return !explained;
}
