/* SPDX-License-Identifier: MIT */
/* Sends a corpus of .shader_tests down GLSL -> TGSI -> GLSL and into the system's OpenGL.
 *
 *     sweep [-v] [--host PROFILE] [--max VERSION ES_VERSION] [--worst N] DIR...
 *
 * DIR holds expected.csv (test,native_gl,...), and index.csv (test,stage,file,...) with mesa-tgsi/
 * beside or below it for Mesa's TGSI of the same shaders. In scope is what passes natively, has
 * only vertex and fragment shaders and no version above --max (330 and 300). The host is this
 * one, in its core profile, where --host names no other. Prints how many
 * compile, link, come back as GLSL, and link in OpenGL; the causes of the rest; and our TGSI
 * instructions against Mesa's. Cases run in a child process, so that a crash costs one case. */
#include "batch.h"
#include "gl.h"
#include "shader_test.h"

#include "glsl2tgsi/glsl2tgsi.h"
#include "tgsi/validate.h"
#include "tgsi2glsl/tgsi2glsl.h"

#include <GL/gl.h>
#include <GL/glext.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_SIZE 200

enum outcome {
    SKIPPED, /* not in scope */
    REJECTED,
    LINK_FAILED,
    UNSUPPORTED,
    INVALID_TGSI,
    NOT_BACK,
    GL_REFUSED,
    WRONGLY_LINKED,
    GOOD,
    CRASHED,
    NUM_OUTCOMES,
};

static const char *const outcome_names[] = {
    "not in scope",   "rejected",       "does not link",      "unsupported", "invalid TGSI",
    "not GLSL again", "OpenGL refuses", "links but must not", "good",        "crash",
};

struct record {
    int outcome;
    unsigned instructions[2], temps[2]; /* VERT, FRAG; 0: none */
    char cause[TEXT_SIZE];
};

struct one_case {
    const char *root;
    char *name;
    unsigned mesa[2]; /* Mesa's instructions: VERT, FRAG */
    struct record record;
};

static struct {
    bool verbose;
    const char *host;
    int max_version, max_es, worst;
    struct one_case *cases;
    size_t num_cases;
} sweep = {.max_version = 330, .max_es = 300, .worst = 15};

static struct tgsic_host host;

/* ---- One case ------------------------------------------------------------------------------ */

static void set_cause(struct record *record, enum outcome outcome, const struct tgsic_diags *diags,
                      const char *otherwise)
{
    record->outcome = outcome;
    const char *text = otherwise;
    for (size_t i = diags->count; i-- > 0;)
        if (diags->items[i].severity == TGSIC_ERROR)
            text = diags->items[i].text;
    snprintf(record->cause, TEXT_SIZE, "%s", text);
}

static unsigned count_temps(const struct tgsic_shader *shader)
{
    unsigned count = 0;
    for (uint32_t i = 0; i < shader->num_declarations; i++)
        if (shader->declarations[i].file == TGSIC_FILE_TEMP)
            count += 1u + shader->declarations[i].last - shader->declarations[i].first;
    return count;
}

static bool translate_back(const struct tgsic_program *program, struct record *record)
{
    static const struct {
        unsigned processor, stage;
    } stages[] = {{TGSIC_PROCESSOR_VERT, GL_VERTEX_SHADER},
                  {TGSIC_PROCESSOR_FRAG, GL_FRAGMENT_SHADER}};
    struct tgsic_buffer text[2] = {{0}};
    struct peer_gl_shader shaders[2];
    struct tgsic_diags diags = {0};
    struct tgsic_tgsi2glsl_options options = {.size = sizeof options, .host = &host};
    size_t count = 0;
    bool good = true;
    for (unsigned s = 0; s < TGSIC_STAGE_COUNT; s++)
        if (program->stages >> s & 1)
            options.pipeline.stages[s] = &program->shader[s];
    for (size_t i = 0; i < 2 && good; i++) {
        if (!(program->stages >> stages[i].processor & 1))
            continue;
        const struct tgsic_shader *shader = &program->shader[stages[i].processor];
        record->instructions[i] = shader->num_instructions;
        record->temps[i] = count_temps(shader);
        if (tgsic_validate(shader, NULL, &diags) != TGSIC_OK) {
            set_cause(record, INVALID_TGSI, &diags, "?");
            good = false;
        } else if (tgsic_tgsi2glsl(shader, &options, &text[count], NULL, &diags) != TGSIC_OK) {
            set_cause(record, NOT_BACK, &diags, "?");
            good = false;
        } else {
            shaders[count] = (struct peer_gl_shader){stages[i].stage, text[count].data};
            count++;
        }
    }
    char log[4096] = "";
    if (good && count && !peer_gl_compile(shaders, count, true, log, sizeof log)) {
        set_cause(record, GL_REFUSED, &diags, log[0] ? log : "no log");
        good = false;
    }
    for (size_t i = 0; i < 2; i++)
        tgsic_buffer_free(&text[i]);
    tgsic_diags_free(&diags);
    return good;
}

static enum outcome outcome_of(enum tgsic_result result, enum outcome otherwise)
{
    return result == TGSIC_E_UNSUPPORTED ? UNSUPPORTED : otherwise;
}

/* In the virgl dialect, as Mesa's counts are of that. */
static void run_shaders(const struct shader_test *test, struct record *record)
{
    static const struct tgsic_glsl_link_options link = {.size = sizeof link,
                                                        .dialect = TGSIC_DIALECT_VIRGL};
    struct tgsic_glsl_shader *shaders[SHADER_TEST_MAX] = {0};
    struct tgsic_program *program = NULL;
    struct tgsic_diags diags = {0};
    enum tgsic_result result = TGSIC_OK;
    for (size_t i = 0; i < test->num_shaders && result == TGSIC_OK; i++) {
        const char *source = test->shaders[i].source;
        result =
            tgsic_glsl_compile(NULL, test->shaders[i].stage, &source, NULL, 1, &shaders[i], &diags);
    }
    if (result != TGSIC_OK) {
        set_cause(record, outcome_of(result, REJECTED), &diags, "?");
    } else {
        result = tgsic_glsl_link(&link, shaders, test->num_shaders, &program, &diags);
        if (result != TGSIC_OK)
            set_cause(record, outcome_of(result, LINK_FAILED), &diags, "?");
        else if (test->expects_link_error)
            set_cause(record, WRONGLY_LINKED, &diags, "?");
        else if (translate_back(program, record))
            record->outcome = GOOD;
    }
    if (test->expects_link_error && (record->outcome == LINK_FAILED || record->outcome == REJECTED))
        record->outcome = GOOD;
    tgsic_program_free(program);
    for (size_t i = 0; i < test->num_shaders; i++)
        tgsic_glsl_shader_free(shaders[i]);
    tgsic_diags_free(&diags);
}

static bool in_scope(const struct shader_test *test)
{
    bool graphics = test->num_shaders > 0 && !test->other_sections;
    for (size_t i = 0; i < test->num_shaders; i++)
        graphics &= test->shaders[i].stage == TGSIC_PROCESSOR_VERT ||
                    test->shaders[i].stage == TGSIC_PROCESSOR_FRAG;
    return graphics && test->version <= (test->es ? sweep.max_es : sweep.max_version);
}

static void run_case(size_t index)
{
    struct one_case *c = &sweep.cases[index];
    char path[4096];
    struct shader_test test;
    snprintf(path, sizeof path, "%s/%s", c->root, c->name);
    if (!shader_test_read(path, &test)) {
        fprintf(stderr, "sweep: cannot read %s\n", path);
        exit(6);
    }
    if (in_scope(&test))
        run_shaders(&test, &c->record);
    shader_test_free(&test);
}

/* ---- All cases ----------------------------------------------------------------------------- */

static bool prepare(void)
{
    if (!peer_gl_open()) {
        fprintf(stderr, "sweep: no EGL surfaceless OpenGL here\n");
        return false;
    }
    char live[32768] = "gl450";
    if (!sweep.host)
        peer_gl_add_extensions(live, sizeof live);
    tgsic_host_parse(sweep.host ? sweep.host : live, &host, NULL);
    return true;
}

static void crashed(size_t index, int signal)
{
    sweep.cases[index].record = (struct record){.outcome = CRASHED, .cause = "crash"};
}

static void run_all(void)
{
    const struct batch batch = {.count = sweep.num_cases,
                                .records = &sweep.cases[0].record,
                                .record_size = sizeof(struct record),
                                .stride = sizeof(struct one_case),
                                .seconds = 60,
                                .prepare = prepare,
                                .run = run_case,
                                .crashed = crashed};
    batch_run(&batch);
}

/* ---- The corpus's tables ------------------------------------------------------------------- */

static void read_expected(const char *root)
{
    char path[4096], line[4096];
    snprintf(path, sizeof path, "%s/expected.csv", root);
    FILE *file = fopen(path, "r");
    if (!file) {
        fprintf(stderr, "sweep: cannot read %s\n", path);
        exit(6);
    }
    while (fgets(line, sizeof line, file)) {
        char *name = strtok(line, ",\n"), *native = strtok(NULL, ",\n");
        if (!native || strcmp(native, "pass"))
            continue;
        sweep.cases = realloc(sweep.cases, (sweep.num_cases + 1) * sizeof *sweep.cases);
        if (!sweep.cases)
            exit(5);
        sweep.cases[sweep.num_cases++] = (struct one_case){.root = root, .name = strdup(name)};
    }
    fclose(file);
}

static unsigned mesa_instructions(const char *root, const char *file)
{
    static const char *const folders[] = {"mesa-tgsi", "../mesa-tgsi"};
    for (size_t i = 0; i < 2; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s/%s", root, folders[i], file);
        FILE *in = fopen(path, "r");
        if (!in)
            continue;
        static char text[1 << 22];
        size_t size = fread(text, 1, sizeof text, in);
        fclose(in);
        struct tgsic_shader shader;
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

/* index.csv, sorted or not: test,stage,file. The cases from `first` on are this root's. */
static void read_index(const char *root, size_t first)
{
    static const char *const indices[] = {"index.csv", "../mesa-tgsi/index.csv"};
    qsort(sweep.cases + first, sweep.num_cases - first, sizeof *sweep.cases, by_name);
    for (size_t i = 0; i < 2; i++) {
        char path[4096], line[4096];
        snprintf(path, sizeof path, "%s/%s", root, indices[i]);
        FILE *file = fopen(path, "r");
        if (!file)
            continue;
        while (fgets(line, sizeof line, file)) {
            char *name = strtok(line, ",\n"), *stage = strtok(NULL, ",\n");
            char *tgsi = strtok(NULL, ",\n");
            int slot = stage && !strcmp(stage, "VERT")   ? 0
                       : stage && !strcmp(stage, "FRAG") ? 1
                                                         : -1;
            struct one_case key = {.name = name};
            struct one_case *found =
                slot >= 0 && tgsi ? bsearch(&key, sweep.cases + first, sweep.num_cases - first,
                                            sizeof *sweep.cases, by_name)
                                  : NULL;
            /* A driver's own clear and blit shaders also stand there: the longest is the test's. */
            unsigned count = found ? mesa_instructions(root, tgsi) : 0;
            if (found && count > found->mesa[slot])
                found->mesa[slot] = count;
        }
        fclose(file);
        return;
    }
}

/* ---- The report ---------------------------------------------------------------------------- */

static int by_cause(const void *a, const void *b)
{
    const struct record *x = &(*(struct one_case *const *)a)->record;
    const struct record *y = &(*(struct one_case *const *)b)->record;
    return x->outcome != y->outcome ? x->outcome - y->outcome : strcmp(x->cause, y->cause);
}

static void print_counts(void)
{
    size_t counts[NUM_OUTCOMES] = {0}, scope = 0;
    for (size_t i = 0; i < sweep.num_cases; i++)
        counts[sweep.cases[i].record.outcome]++;
    scope = sweep.num_cases - counts[SKIPPED];
    printf("%zu pass natively, %zu in scope\n", sweep.num_cases, scope);
    for (int i = REJECTED; i < NUM_OUTCOMES; i++)
        if (counts[i])
            printf("  %-20s %5zu  %5.1f %%\n", outcome_names[i], counts[i],
                   100.0 * (double)counts[i] / (double)(scope ? scope : 1));
}

static void print_causes(void)
{
    struct one_case **order = malloc((sweep.num_cases + 1) * sizeof *order);
    size_t count = 0;
    for (size_t i = 0; order && i < sweep.num_cases; i++)
        if (sweep.cases[i].record.outcome != GOOD && sweep.cases[i].record.outcome != SKIPPED)
            order[count++] = &sweep.cases[i];
    if (!order)
        exit(5);
    qsort(order, count, sizeof *order, by_cause);
    for (size_t i = 0, next; i < count; i = next) {
        for (next = i + 1; next < count && !by_cause(&order[i], &order[next]);)
            next++;
        printf("%4zu %s: %s\n", next - i, outcome_names[order[i]->record.outcome],
               order[i]->record.cause);
        for (size_t k = i; k < (sweep.verbose ? next : i + 1); k++)
            printf("       %s\n", order[k]->name);
    }
    free(order);
}

struct ratio {
    const struct one_case *c;
    int slot;
    double value;
};

static int by_ratio(const void *a, const void *b)
{
    double x = ((const struct ratio *)a)->value, y = ((const struct ratio *)b)->value;
    return (x < y) - (x > y);
}

static void print_instructions(void)
{
    struct ratio *ratios = malloc((sweep.num_cases * 2 + 1) * sizeof *ratios);
    size_t count = 0;
    double ours = 0, mesa = 0, logs = 0, temps = 0;
    for (size_t i = 0; ratios && i < sweep.num_cases; i++)
        for (int slot = 0; slot < 2; slot++) {
            const struct one_case *c = &sweep.cases[i];
            unsigned own = c->record.instructions[slot];
            if (!own || !c->mesa[slot])
                continue;
            ours += own;
            mesa += c->mesa[slot];
            temps += c->record.temps[slot];
            logs += log((double)own / c->mesa[slot]);
            ratios[count++] = (struct ratio){c, slot, (double)own / c->mesa[slot]};
        }
    if (!ratios || !count)
        return;
    printf("TGSI instructions of %zu shaders: ours %.0f, Mesa's %.0f, ratio %.3f, geometric mean "
           "%.3f; our temps %.0f\n",
           count, ours, mesa, ours / mesa, exp(logs / (double)count), temps);
    qsort(ratios, count, sizeof *ratios, by_ratio);
    for (size_t i = 0; i < count && i < (size_t)sweep.worst; i++)
        printf("  %5.2f  %s %5u against %5u  %s\n", ratios[i].value,
               ratios[i].slot ? "FRAG" : "VERT", ratios[i].c->record.instructions[ratios[i].slot],
               ratios[i].c->mesa[ratios[i].slot], ratios[i].c->name);
    free(ratios);
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "-v")) {
            sweep.verbose = true;
        } else if (!strcmp(argv[i], "--host") && i + 1 < argc) {
            sweep.host = argv[++i];
        } else if (!strcmp(argv[i], "--max") && i + 2 < argc) {
            sweep.max_version = atoi(argv[++i]);
            sweep.max_es = atoi(argv[++i]);
        } else if (!strcmp(argv[i], "--worst") && i + 1 < argc) {
            sweep.worst = atoi(argv[++i]);
        } else {
            size_t first = sweep.num_cases;
            read_expected(argv[i]);
            read_index(argv[i], first);
        }
    }
    if (!sweep.num_cases || (sweep.host && tgsic_host_parse(sweep.host, &host, NULL) != TGSIC_OK)) {
        fprintf(stderr, "usage: sweep [-v] [--host PROFILE] [--max VERSION ES_VERSION] "
                        "[--worst N] DIR...\n");
        return 2;
    }
    run_all();
    print_counts();
    print_causes();
    print_instructions();
    return 0;
}
