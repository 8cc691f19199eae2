/* SPDX-License-Identifier: MIT */
/* Draws programs twice, from their own GLSL and from what GLSL -> TGSI -> GLSL makes of it, and
 * compares the pictures.
 *
 *     draw [-v] [--host PROFILE] [--dialect gallium|virgl] [-O0] [--seed N] [--tolerance REL]
 *          [--max VERSION ES_VERSION] [--dump DIR] [--match TEXT] (DIR | FILE)...
 *
 * FILE is a .shader_test, or a .vert and a .frag of the same name one after the other, or one of
 * them alone, which is given a plain partner. DIR holds expected.csv (test,native_gl,...): what
 * passes natively, has one vertex and one fragment shader and no version above --max (330 and 300)
 * is drawn; or it holds no such file: its .vert and .frag are drawn, but none that starts with
 * "bad-". Inputs are noise that follows from the seed and the names of uniforms and attributes; a
 * script's uniforms are drawn with, too. Exit status 1: something differs. */
#include "batch.h"
#include "draw_case.h"
#include "draw_partner.h"
#include "shader_test.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct one_program {
    const char *root; /* of a corpus; NULL: `name` is a path */
    char *name;
    char *fragment; /* of a pair; else NULL */
};

static struct {
    bool verbose;
    int max_version, max_es;
    const char *match;
    const char *host; /* NULL: what the OpenGL here has */
    struct one_program *programs;
    struct draw_record *records;
    size_t count;
    struct draw_settings settings;
} run = {.max_version = 330,
         .max_es = 300,
         .settings = {.options = {.dialect = TGSIC_DIALECT_VIRGL},
                      .tolerance = {.relative = 1e-3f, .absolute = 2e-4f}}};

/* ---- Running ------------------------------------------------------------------------------- */

static bool in_scope(const struct shader_test *test)
{
    return test->num_shaders == 2 && !test->other_sections && !test->expects_link_error &&
           test->shaders[0].stage + test->shaders[1].stage ==
               TGSIC_PROCESSOR_VERT + TGSIC_PROCESSOR_FRAG &&
           test->shaders[0].stage != test->shaders[1].stage &&
           test->version <= (test->es ? run.max_es : run.max_version);
}

static void run_test(const char *path, const char *name, struct draw_record *record)
{
    struct shader_test test;
    if (!shader_test_read(path, &test)) {
        fprintf(stderr, "draw: cannot read %s\n", path);
        exit(6);
    }
    if (in_scope(&test)) {
        bool swapped = test.shaders[0].stage == TGSIC_PROCESSOR_FRAG;
        const char *const sources[2] = {test.shaders[swapped].source,
                                        test.shaders[!swapped].source};
        draw_run_case(&run.settings, name, sources, test.script, record);
    }
    shader_test_free(&test);
}

static bool ends_in(const char *name, const char *suffix)
{
    size_t length = strlen(name), tail = strlen(suffix);
    return length >= tail && !strcmp(name + length - tail, suffix);
}

static char *read_source(const char *path)
{
    char *source = shader_test_read_file(path);
    if (source)
        return source;
    fprintf(stderr, "draw: cannot read %s\n", path);
    exit(6);
}

static void run_pair(const struct one_program *p, struct draw_record *record)
{
    bool alone = !p->fragment, fragment = ends_in(p->name, ".frag");
    char *first = read_source(p->name);
    char *second =
        alone ? draw_make_partner(fragment ? TGSIC_PROCESSOR_FRAG : TGSIC_PROCESSOR_VERT, first)
              : read_source(p->fragment);
    const char *const sources[2] = {fragment ? second : first, fragment ? first : second};
    if (second) {
        draw_run_case(&run.settings, p->name, sources, NULL, record);
    } else {
        record->verdict = DRAW_REFUSED;
        snprintf(record->cause, DRAW_TEXT_SIZE, "does not compile alone");
    }
    free(first);
    free(second);
}

static void run_program(size_t index)
{
    const struct one_program *p = &run.programs[index];
    struct draw_record *record = &run.records[index];
    char path[4096];
    if (!ends_in(p->name, ".shader_test")) {
        run_pair(p, record);
        return;
    }
    snprintf(path, sizeof path, "%s%s%s", p->root ? p->root : "", p->root ? "/" : "", p->name);
    run_test(path, p->name, record);
}

static void crashed(size_t index, int signal)
{
    run.records[index] = (struct draw_record){.verdict = DRAW_CRASHED};
    snprintf(run.records[index].cause, DRAW_TEXT_SIZE,
             signal == SIGALRM ? "takes too long" : "signal %d", signal);
}

static bool prepare(void)
{
    char live[32768] = "gl450";
    if (!peer_gl_open()) {
        fprintf(stderr, "draw: no EGL surfaceless OpenGL here\n");
        return false;
    }
    if (!run.host)
        peer_gl_add_extensions(live, sizeof live);
    tgsic_host_parse(run.host ? run.host : live, &run.settings.options.host, NULL);
    return true;
}

/* ---- What to draw -------------------------------------------------------------------------- */

static char *copy_of(const char *text)
{
    char *copy = strdup(text);
    if (!copy)
        exit(5);
    return copy;
}

static void add_program(const char *root, const char *name, const char *fragment)
{
    if (run.match && !strstr(name, run.match))
        return;
    run.programs = realloc(run.programs, (run.count + 1) * sizeof *run.programs);
    if (!run.programs)
        exit(5);
    run.programs[run.count++] =
        (struct one_program){root, copy_of(name), fragment ? copy_of(fragment) : NULL};
}

/* NAME.vert and NAME.frag, in either order */
static bool is_pair(const char *a, const char *b)
{
    size_t length = strlen(a);
    return length > 5 && strlen(b) == length && !memcmp(a, b, length - 4) &&
           ((ends_in(a, ".vert") && ends_in(b, ".frag")) ||
            (ends_in(a, ".frag") && ends_in(b, ".vert")));
}

/* How many of the paths it took. */
static int add_shaders(char *const *paths, int left)
{
    if (left > 1 && is_pair(paths[0], paths[1])) {
        bool swapped = ends_in(paths[0], ".frag");
        add_program(NULL, paths[swapped], paths[!swapped]);
        return 2;
    }
    add_program(NULL, paths[0], NULL);
    return 1;
}

static int by_path(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void add_folder(const char *folder)
{
    char **paths = NULL, path[4096];
    int count = 0;
    DIR *dir = opendir(folder);
    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        if (!strncmp(entry->d_name, "bad-", 4) ||
            !(ends_in(entry->d_name, ".vert") || ends_in(entry->d_name, ".frag")))
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        paths = realloc(paths, ((size_t)count + 1) * sizeof *paths);
        if (!paths)
            exit(5);
        paths[count++] = copy_of(path);
    }
    if (dir)
        closedir(dir);
    if (count)
        qsort(paths, (size_t)count, sizeof *paths, by_path);
    for (int i = 0; i < count;)
        i += add_shaders(paths + i, count - i);
    for (int i = 0; i < count; i++)
        free(paths[i]);
    free(paths);
}

static void add_corpus(const char *root)
{
    char path[4096], line[4096];
    snprintf(path, sizeof path, "%s/expected.csv", root);
    FILE *file = fopen(path, "r");
    if (!file) {
        add_folder(root);
        return;
    }
    while (fgets(line, sizeof line, file)) {
        char *name = strtok(line, ",\n"), *native = strtok(NULL, ",\n");
        if (native && !strcmp(native, "pass"))
            add_program(root, name, NULL);
    }
    fclose(file);
}

/* How many arguments it took. */
static int add_argument(char **argv, int left)
{
    if (ends_in(argv[0], ".vert") || ends_in(argv[0], ".frag"))
        return add_shaders(argv, left);
    if (ends_in(argv[0], ".shader_test"))
        add_program(NULL, argv[0], NULL);
    else
        add_corpus(argv[0]);
    return 1;
}

/* ---- The report ---------------------------------------------------------------------------- */

static void print_counts(void)
{
    size_t counts[DRAW_NUM_VERDICTS] = {0}, pictures = 0, plain = 0;
    float worst = 0;
    for (size_t i = 0; i < run.count; i++) {
        const struct draw_record *r = &run.records[i];
        bool same = r->verdict == DRAW_SAME || r->verdict == DRAW_SAME_BITS;
        counts[r->verdict]++;
        pictures += r->pictures;
        plain += same && r->distinct < 3;
        if (r->worst > worst)
            worst = r->worst;
    }
    size_t scope = run.count - counts[DRAW_SKIPPED];
    printf("%zu programs, %zu in scope, %zu pairs of pictures\n", run.count, scope, pictures);
    for (int v = DRAW_NOT_NATIVE; v < DRAW_NUM_VERDICTS; v++)
        if (counts[v])
            printf("  %-28s %5zu  %5.1f %%\n", draw_verdict_names[v], counts[v],
                   100.0 * (double)counts[v] / (double)(scope ? scope : 1));
    printf("of the same, %zu show less than 3 colours; the greatest error within tolerance is "
           "%.2g\n",
           plain, (double)worst);
}

static int by_cause(const void *a, const void *b)
{
    const struct draw_record *x = &run.records[*(const size_t *)a];
    const struct draw_record *y = &run.records[*(const size_t *)b];
    return x->verdict != y->verdict ? x->verdict - y->verdict : strcmp(x->cause, y->cause);
}

static void print_group(const size_t *order, size_t count)
{
    const struct draw_record *r = &run.records[*order];
    printf("%4zu %s: %s\n", count, draw_verdict_names[r->verdict], r->cause);
    for (size_t i = 0; i < count; i++)
        if (run.verbose || !i)
            printf("       %s\n", run.programs[order[i]].name);
}

static void print_causes(void)
{
    size_t *order = malloc((run.count + 1) * sizeof *order), count = 0;
    if (!order)
        exit(5);
    for (size_t i = 0; i < run.count; i++) {
        int verdict = run.records[i].verdict;
        if (verdict != DRAW_SKIPPED && verdict != DRAW_SAME && verdict != DRAW_SAME_BITS)
            order[count++] = i;
    }
    qsort(order, count, sizeof *order, by_cause);
    for (size_t i = 0, next; i < count; i = next) {
        for (next = i + 1; next < count && !by_cause(&order[i], &order[next]);)
            next++;
        print_group(order + i, next - i);
    }
    free(order);
}

static int exit_status(void)
{
    for (size_t i = 0; i < run.count; i++)
        if (run.records[i].verdict >= DRAW_NAN)
            return 1;
    return 0;
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "-v"))
            run.verbose = true;
        else if (!strcmp(argv[i], "-O0"))
            run.settings.options.no_optimize = true;
        else if (!strcmp(argv[i], "--host") && i + 1 < argc)
            run.host = argv[++i];
        else if (!strcmp(argv[i], "--dialect") && i + 1 < argc)
            run.settings.options.dialect =
                strcmp(argv[++i], "gallium") ? TGSIC_DIALECT_VIRGL : TGSIC_DIALECT_GALLIUM;
        else if (!strcmp(argv[i], "--seed") && i + 1 < argc)
            run.settings.seed = (uint32_t)strtoul(argv[++i], NULL, 10);
        else if (!strcmp(argv[i], "--tolerance") && i + 1 < argc)
            run.settings.tolerance.relative = strtof(argv[++i], NULL);
        else if (!strcmp(argv[i], "--dump") && i + 1 < argc)
            run.settings.dump = argv[++i];
        else if (!strcmp(argv[i], "--match") && i + 1 < argc)
            run.match = argv[++i];
        else if (!strcmp(argv[i], "--max") && i + 2 < argc) {
            run.max_version = atoi(argv[++i]);
            run.max_es = atoi(argv[++i]);
        } else
            i += add_argument(argv + i, argc - i) - 1;
    }
    run.records = calloc(run.count + 1, sizeof *run.records);
    if (!run.count || !run.records ||
        (run.host && tgsic_host_parse(run.host, &run.settings.options.host, NULL) != TGSIC_OK)) {
        fprintf(stderr, "usage: draw [-v] [--host PROFILE] [--dialect gallium|virgl] [-O0] "
                        "[--seed N]\n            [--tolerance REL] [--max VERSION ES_VERSION] "
                        "[--dump DIR] [--match TEXT]\n            (DIR | FILE)...\n");
        return 2;
    }
    const struct batch batch = {.count = run.count,
                                .records = run.records,
                                .record_size = sizeof *run.records,
                                .seconds = 60,
                                .prepare = prepare,
                                .run = run_program,
                                .crashed = crashed};
    batch_run(&batch);
    print_counts();
    print_causes();
    return exit_status();
}
