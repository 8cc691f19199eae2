/* SPDX-License-Identifier: MIT */
/* Compiles a corpus of .shader_tests to TGSI, without any OpenGL.
 *
 *     compile_corpus [-v] [--bytes] [--dialect gallium] [--dump DIR] DIR...
 *
 * DIR holds expected.csv (test,native_gl,...). In scope is what passes natively and is GLSL text
 * alone. For each set of stages it prints how many programs reach valid TGSI (or do not link where
 * the test says so), how many are refused as unsupported, and the causes of the rest by number;
 * -v names the programs, --dump keeps their TGSI in files; --bytes wants what was written to bytes
 * and read back to link to the same program. Cases run in child processes, so that a crash costs
 * one case. */
#include "batch.h"
#include "options.h"
#include "shader_test.h"

#include "glsl2tgsi/glsl2tgsi.h"
#include "tgsi/validate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_SIZE 160

enum outcome { SKIPPED, GOOD, REFUSED, FAILED, CRASHED };

struct record {
    int outcome;
    unsigned stages; /* bits of enum tgsic_processor */
    char cause[TEXT_SIZE];
};

struct one_case {
    const char *root;
    char *name;
    struct record record;
};

static struct {
    bool verbose, bytes;
    enum tgsic_dialect dialect;
    const char *dump;
    struct one_case *cases;
    size_t num_cases;
} corpus = {.dialect = TGSIC_DIALECT_VIRGL};

/* ---- One case ------------------------------------------------------------------------------ */

static void set_cause(struct record *record, enum outcome outcome, const struct tgsic_diags *diags,
                      const char *otherwise)
{
    const char *text = otherwise;
    for (size_t i = diags->count; i-- > 0;)
        if (diags->items[i].severity == TGSIC_ERROR)
            text = diags->items[i].text;
    record->outcome = outcome;
    snprintf(record->cause, TEXT_SIZE, "%s", text);
}

static void dump(const struct tgsic_shader *shader, size_t index)
{
    struct tgsic_buffer text = {0};
    char path[1024];
    snprintf(path, sizeof path, "%s/%zu.%s.tgsi", corpus.dump, index,
             tgsic_processor_name(shader->processor));
    FILE *file = fopen(path, "w");
    if (file && tgsic_print_text(shader, NULL, &text, NULL) == TGSIC_OK)
        fwrite(text.data, 1, text.size, file);
    if (file)
        fclose(file);
    tgsic_buffer_free(&text);
}

static void judge_program(const struct tgsic_program *program, size_t index, struct record *record)
{
    struct tgsic_diags diags = {0};
    record->outcome = GOOD;
    for (unsigned s = 0; s < TGSIC_STAGE_COUNT; s++)
        if (program->stages >> s & 1 &&
            tgsic_validate(&program->shader[s], NULL, &diags) != TGSIC_OK)
            set_cause(record, FAILED, &diags, "invalid TGSI");
    for (unsigned s = 0; corpus.dump && s < TGSIC_STAGE_COUNT; s++)
        if (program->stages >> s & 1)
            dump(&program->shader[s], index);
    tgsic_diags_free(&diags);
}

/* ---- Shaders kept as bytes ----------------------------------------------------------------- */

static struct tgsic_glsl_shader *read_back(const struct tgsic_glsl_shader *shader,
                                           struct tgsic_diags *diags)
{
    struct tgsic_glsl_shader *again = NULL;
    struct tgsic_buffer bytes = {0}, same = {0};
    if (tgsic_glsl_shader_write(shader, NULL, &bytes, diags) != TGSIC_OK ||
        tgsic_glsl_shader_read(bytes.data, bytes.size, NULL, &again, diags) != TGSIC_OK)
        return NULL;
    bool equal = tgsic_glsl_shader_write(again, NULL, &same, diags) == TGSIC_OK &&
                 bytes.size == same.size && !memcmp(bytes.data, same.data, same.size);
    tgsic_buffer_free(&bytes);
    tgsic_buffer_free(&same);
    if (equal)
        return again;
    tgsic_glsl_shader_free(again);
    return NULL;
}

static bool same_program(const struct tgsic_program *a, const struct tgsic_program *b)
{
    struct tgsic_buffer x = {0}, y = {0};
    bool equal = tgsic_program_write(a, NULL, &x, NULL) == TGSIC_OK &&
                 tgsic_program_write(b, NULL, &y, NULL) == TGSIC_OK && x.size == y.size &&
                 !memcmp(x.data, y.data, x.size);
    tgsic_buffer_free(&x);
    tgsic_buffer_free(&y);
    return equal;
}

/* `program` NULL: the shaders do not link. */
static void judge_bytes(struct tgsic_glsl_shader *const *shaders, size_t count,
                        const struct tgsic_glsl_link_options *options,
                        const struct tgsic_program *program, struct record *record)
{
    struct tgsic_glsl_shader *again[SHADER_TEST_MAX] = {0};
    struct tgsic_program *other = NULL;
    struct tgsic_diags diags = {0};
    size_t n = 0;
    while (n < count && (again[n] = read_back(shaders[n], &diags)) != NULL)
        n++;
    if (n < count)
        set_cause(record, FAILED, &diags, "the bytes are others when written again");
    else if ((tgsic_glsl_link(options, again, count, &other, &diags) == TGSIC_OK) !=
                 (program != NULL) ||
             (program && !same_program(program, other)))
        set_cause(record, FAILED, &diags, "links to another program when read back");
    tgsic_program_free(other);
    for (size_t i = 0; i < n; i++)
        tgsic_glsl_shader_free(again[i]);
    tgsic_diags_free(&diags);
}

static void link_case(const struct shader_test *test, struct tgsic_glsl_shader *const *shaders,
                      size_t index, struct record *record)
{
    struct tgsic_glsl_link_options options = {.size = sizeof options, .dialect = corpus.dialect};
    struct tgsic_program *program = NULL;
    struct tgsic_diags diags = {0};
    options.separate = test->separate;
    enum tgsic_result result =
        tgsic_glsl_link(&options, shaders, test->num_shaders, &program, &diags);
    if (result == TGSIC_OK && test->expects_link_error)
        set_cause(record, FAILED, &diags, "links but must not");
    else if (result == TGSIC_OK)
        judge_program(program, index, record);
    else if (result == TGSIC_E_UNSUPPORTED)
        set_cause(record, REFUSED, &diags, "?");
    else if (test->expects_link_error)
        record->outcome = GOOD;
    else
        set_cause(record, FAILED, &diags, "?");
    if (corpus.bytes)
        judge_bytes(shaders, test->num_shaders, &options, program, record);
    tgsic_program_free(program);
    tgsic_diags_free(&diags);
}

static void compile_case(const struct shader_test *test, size_t index, struct record *record)
{
    struct tgsic_glsl_shader *shaders[SHADER_TEST_MAX] = {0};
    struct tgsic_diags diags = {0};
    size_t compiled = 0;
    for (; compiled < test->num_shaders; compiled++) {
        const char *source = test->shaders[compiled].source;
        enum tgsic_processor stage = (enum tgsic_processor)test->shaders[compiled].stage;
        record->stages |= 1u << stage;
        enum tgsic_result result =
            tgsic_glsl_compile(NULL, stage, &source, NULL, 1, &shaders[compiled], &diags);
        if (result == TGSIC_OK)
            continue;
        set_cause(record, result == TGSIC_E_UNSUPPORTED ? REFUSED : FAILED, &diags, "?");
        break;
    }
    for (size_t i = compiled; i < test->num_shaders; i++)
        record->stages |= 1u << test->shaders[i].stage;
    if (compiled == test->num_shaders)
        link_case(test, shaders, index, record);
    for (size_t i = 0; i < compiled; i++)
        tgsic_glsl_shader_free(shaders[i]);
    tgsic_diags_free(&diags);
}

static void run(size_t index)
{
    struct one_case *c = &corpus.cases[index];
    struct shader_test test;
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", c->root, c->name);
    memset(&c->record, 0, sizeof c->record);
    if (!shader_test_read(path, &test)) {
        snprintf(c->record.cause, TEXT_SIZE, "cannot be read");
        c->record.outcome = FAILED;
        return;
    }
    if (test.num_shaders && !test.other_sections)
        compile_case(&test, index, &c->record);
    shader_test_free(&test);
}

static bool prepare(void)
{
    return true;
}

static void crashed(size_t index, int signal)
{
    struct record *record = &corpus.cases[index].record;
    record->outcome = CRASHED;
    snprintf(record->cause, TEXT_SIZE, "ended by signal %d", signal);
}

/* ---- The corpus ---------------------------------------------------------------------------- */

static void add_case(const char *root, const char *name)
{
    struct one_case *grown = realloc(corpus.cases, (corpus.num_cases + 1) * sizeof *corpus.cases);
    char *copy = malloc(strlen(name) + 1);
    if (!grown || !copy)
        exit(2);
    strcpy(copy, name);
    corpus.cases = grown;
    corpus.cases[corpus.num_cases++] = (struct one_case){.root = root, .name = copy};
}

static bool read_expected(const char *root)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/expected.csv", root);
    char *text = shader_test_read_file(path);
    if (!text)
        return false;
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        char *comma = strchr(line, ',');
        if (!comma || strncmp(comma, ",pass", 5) != 0)
            continue;
        *comma = 0;
        add_case(root, line);
    }
    free(text);
    return true;
}

/* ---- The report ---------------------------------------------------------------------------- */

static const char *stage_set(unsigned stages, char *text, size_t size)
{
    text[0] = 0;
    for (unsigned s = 0; s < TGSIC_STAGE_COUNT; s++)
        if (stages >> s & 1)
            snprintf(text + strlen(text), size - strlen(text), "%s%s", text[0] ? "+" : "",
                     tgsic_processor_name(s));
    return text;
}

static void print_stages(void)
{
    unsigned all[5] = {0};
    printf("%-42s %6s %8s %8s\n", "stages", "good", "refused", "failed");
    for (unsigned set = 0; set < 1u << TGSIC_STAGE_COUNT; set++) {
        unsigned counts[5] = {0};
        char text[64];
        for (size_t i = 0; i < corpus.num_cases; i++)
            if (corpus.cases[i].record.stages == set && corpus.cases[i].record.outcome)
                counts[corpus.cases[i].record.outcome]++;
        for (unsigned o = 0; o < 5; o++)
            all[o] += counts[o];
        if (counts[GOOD] + counts[REFUSED] + counts[FAILED] + counts[CRASHED])
            printf("%-42s %6u %8u %8u\n", stage_set(set, text, sizeof text), counts[GOOD],
                   counts[REFUSED], counts[FAILED] + counts[CRASHED]);
    }
    unsigned total = all[GOOD] + all[REFUSED] + all[FAILED] + all[CRASHED];
    printf("%-42s %6u %8u %8u  of %u: %.1f %% reach TGSI\n", "all", all[GOOD], all[REFUSED],
           all[FAILED] + all[CRASHED], total, total ? 100.0 * all[GOOD] / total : 0);
}

/* Names and numbers aside, messages of one cause are one. */
static void generalise(const char *cause, char *text)
{
    bool quoted = false;
    size_t n = 0;
    for (; *cause && n + 1 < TEXT_SIZE; cause++) {
        if (*cause == '\'')
            quoted = !quoted;
        else if (quoted || (*cause >= '0' && *cause <= '9' && n && text[n - 1] == '#'))
            continue;
        text[n++] = *cause >= '0' && *cause <= '9' ? '#' : *cause;
    }
    text[n] = 0;
}

static int by_cause(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void print_causes(void)
{
    char **causes = malloc((corpus.num_cases + 1) * sizeof *causes);
    size_t count = 0;
    for (size_t i = 0; causes && i < corpus.num_cases; i++) {
        const struct one_case *c = &corpus.cases[i];
        if (c->record.outcome <= GOOD)
            continue;
        if (corpus.verbose)
            printf("%s: %s: %s\n", c->name, c->record.outcome == REFUSED ? "refused" : "failed",
                   c->record.cause);
        causes[count] = malloc(TEXT_SIZE);
        if (causes[count])
            generalise(c->record.cause, causes[count++]);
    }
    if (causes)
        qsort(causes, count, sizeof *causes, by_cause);
    for (size_t i = 0, first = 0; causes && i < count; i++)
        if (i + 1 == count || strcmp(causes[i], causes[i + 1]) != 0) {
            printf("%5zu  %s\n", i + 1 - first, causes[i]);
            first = i + 1;
        }
    for (size_t i = 0; causes && i < count; i++)
        free(causes[i]);
    free(causes);
}

int main(int argc, char **argv)
{
    static const char usage[] =
        "compile_corpus [-v] [--bytes] [--dialect gallium] [--dump DIR] DIR...";
    const char *dialect = "";
    const struct peer_option options[] = {{.name = "-v", .flag = &corpus.verbose},
                                          {.name = "--bytes", .flag = &corpus.bytes},
                                          {.name = "--dialect", .text = &dialect},
                                          {.name = "--dump", .text = &corpus.dump},
                                          {0}};
    int count = peer_take_options(argc, argv, options, usage);
    if (!count)
        return 2;
    corpus.dialect = strcmp(dialect, "gallium") ? TGSIC_DIALECT_VIRGL : TGSIC_DIALECT_GALLIUM;
    for (int i = 1; i <= count; i++)
        if (!read_expected(argv[i])) {
            fprintf(stderr, "%s holds no expected.csv\n", argv[i]);
            return 2;
        }
    struct batch batch = {.count = corpus.num_cases,
                          .records = corpus.cases ? &corpus.cases->record : NULL,
                          .record_size = sizeof(struct record),
                          .stride = sizeof(struct one_case),
                          .seconds = 20,
                          .prepare = prepare,
                          .run = run,
                          .crashed = crashed};
    batch_run(&batch);
    print_stages();
    print_causes();
    return 0;
}
