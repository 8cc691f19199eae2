/* SPDX-License-Identifier: MIT */
/* Translates the shaders of a TGSI corpus to GLSL and has the system's OpenGL compile each, then
 * links the pipelines of the tests that its index.csv (test,stage,file) names.
 *
 *     tgsi2glsl_corpus [--host NAME] [--print] [--time] [--dump DIR] DIRECTORY-OR-FILE...
 *
 * Without --host each shader goes to the first host of the list below that takes it. Prints what
 * was translated, refused and why, accepted by OpenGL and linked; failures are named on standard
 * error. --print writes the GLSL of each file to standard output; --dump into a folder, as
 * NAME.vert, NAME.frag and so on; --time measures text to GLSL. Exits 1 when OpenGL refuses
 * something. */
#include "gl.h"

#include "tgsi2glsl/tgsi2glsl.h"

#include <GL/gl.h>
#include <GL/glext.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *const hosts[] = {
    "gl330",
    "gl430",
    "gl450",
    "gl450+ARB_shader_viewport_layer_array+ARB_shader_stencil_export+ARB_gpu_shader_int64"
    "+ARB_shader_atomic_counter_ops+ARB_shader_group_vote+ARB_shader_ballot+ARB_shader_clock"
    "+ARB_shader_draw_parameters+ARB_post_depth_coverage+EXT_shader_image_load_formatted"
    "+ARB_compute_variable_group_size",
};

static const char *only_host, *dump_folder;
static bool print_glsl, take_time;

struct cause {
    char text[96];
    unsigned count;
};

static struct {
    unsigned shaders, unreadable, translated, refused, accepted;
    unsigned pipelines, pipelines_translated, pipelines_linked;
    struct cause causes[64];
    unsigned num_causes;
} counts;

static char *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END))
        return NULL;
    long length = ftell(file);
    rewind(file);
    char *data = malloc((size_t)length + 1);
    *size = data ? fread(data, 1, (size_t)length, file) : 0;
    fclose(file);
    if (data)
        data[*size] = 0;
    return data;
}

static bool load(const char *path, struct tgsic_shader *shader)
{
    size_t size = 0;
    char *text = read_file(path, &size);
    struct tgsic_diags diags = {0};
    bool good = text && tgsic_parse_text(text, size, NULL, shader, &diags) == TGSIC_OK;
    if (!good)
        fprintf(stderr, "%s: %s\n", path, diags.count ? diags.items[0].text : "unreadable");
    tgsic_diags_free(&diags);
    free(text);
    return good;
}

static void count_cause(const char *text)
{
    size_t length = strcspn(text, ":");
    if (length > sizeof counts.causes->text - 1)
        length = sizeof counts.causes->text - 1;
    unsigned i = 0;
    while (i < counts.num_causes &&
           (strncmp(counts.causes[i].text, text, length) || counts.causes[i].text[length]))
        i++;
    if (i == sizeof counts.causes / sizeof *counts.causes)
        return;
    if (i == counts.num_causes) {
        memcpy(counts.causes[i].text, text, length);
        counts.num_causes++;
    }
    counts.causes[i].count++;
}

/* host by host until one takes every shader; `refusal` is the last host's reason */
static bool translate(const struct tgsic_shader *const *shaders, size_t count, bool paired,
                      struct tgsic_buffer *out, char *refusal, size_t refusal_size)
{
    size_t num_hosts = only_host ? 1 : sizeof hosts / sizeof *hosts;
    for (size_t h = 0; h < num_hosts; h++) {
        struct tgsic_host host;
        struct tgsic_tgsi2glsl_options options = {.size = sizeof options, .host = &host};
        struct tgsic_diags diags = {0};
        size_t done = 0;
        if (tgsic_host_parse(only_host ? only_host : hosts[h], &host, &diags) != TGSIC_OK)
            exit(2);
        for (size_t i = 0; paired && i < count; i++)
            options.pipeline.stages[shaders[i]->processor] = shaders[i];
        while (done < count &&
               tgsic_tgsi2glsl(shaders[done], &options, &out[done], NULL, &diags) == TGSIC_OK)
            done++;
        if (done == count) {
            tgsic_diags_free(&diags);
            return true;
        }
        while (done--)
            tgsic_buffer_free(&out[done]);
        snprintf(refusal, refusal_size, "%s", diags.count ? diags.items[0].text : "no reason");
        tgsic_diags_free(&diags);
    }
    return false;
}

static unsigned gl_stage(const struct tgsic_shader *shader)
{
    static const unsigned stages[] = {
        [TGSIC_PROCESSOR_VERT] = GL_VERTEX_SHADER,
        [TGSIC_PROCESSOR_TESS_CTRL] = GL_TESS_CONTROL_SHADER,
        [TGSIC_PROCESSOR_TESS_EVAL] = GL_TESS_EVALUATION_SHADER,
        [TGSIC_PROCESSOR_GEOM] = GL_GEOMETRY_SHADER,
        [TGSIC_PROCESSOR_FRAG] = GL_FRAGMENT_SHADER,
        [TGSIC_PROCESSOR_COMP] = GL_COMPUTE_SHADER,
    };
    return stages[shader->processor];
}

static const char *extension(const struct tgsic_shader *shader)
{
    static const char *const names[] = {"vert", "tesc", "tese", "geom", "frag", "comp"};
    return names[shader->processor];
}

static void dump(const char *path, const struct tgsic_shader *shader, const struct tgsic_buffer *b)
{
    char name[4096];
    const char *slash = strrchr(path, '/');
    snprintf(name, sizeof name, "%s/%s.%s", dump_folder, slash ? slash + 1 : path,
             extension(shader));
    FILE *file = fopen(name, "wb");
    if (file) {
        fwrite(b->data, 1, b->size, file);
        fclose(file);
    }
}

static void check_file(const char *path)
{
    struct tgsic_shader shader;
    const struct tgsic_shader *list[] = {&shader};
    struct tgsic_buffer text = {0};
    char reason[512], log[4096] = "";
    if (!load(path, &shader)) {
        counts.unreadable++;
        return;
    }
    counts.shaders++;
    if (!translate(list, 1, false, &text, reason, sizeof reason)) {
        counts.refused++;
        count_cause(reason);
        fprintf(stderr, "refused %s: %s\n", path, reason);
    } else {
        struct peer_gl_shader gl = {gl_stage(&shader), text.data};
        counts.translated++;
        if (print_glsl)
            printf("%s", text.data);
        if (dump_folder)
            dump(path, &shader, &text);
        if (peer_gl_compile(&gl, 1, false, log, sizeof log))
            counts.accepted++;
        else
            fprintf(stderr, "OpenGL refuses %s: %s\n", path, log);
        tgsic_buffer_free(&text);
    }
    tgsic_shader_free(&shader);
}

/* ---- Pipelines ----------------------------------------------------------------------------- */

static void check_pipeline(const char *test, const struct tgsic_shader *shaders, size_t count)
{
    const struct tgsic_shader *list[TGSIC_NUM_STAGES];
    struct tgsic_buffer text[TGSIC_NUM_STAGES] = {{0}};
    struct peer_gl_shader gl[TGSIC_NUM_STAGES];
    char reason[512], log[4096] = "";
    for (size_t i = 0; i < count; i++)
        list[i] = &shaders[i];
    counts.pipelines++;
    if (!translate(list, count, true, text, reason, sizeof reason)) {
        fprintf(stderr, "refused pipeline %s: %s\n", test, reason);
        return;
    }
    for (size_t i = 0; i < count; i++)
        gl[i] = (struct peer_gl_shader){gl_stage(&shaders[i]), text[i].data};
    counts.pipelines_translated++;
    if (peer_gl_compile(gl, count, true, log, sizeof log))
        counts.pipelines_linked++;
    else
        fprintf(stderr, "OpenGL does not link %s: %s\n", test, log);
    for (size_t i = 0; i < count; i++) {
        if (dump_folder)
            dump(test, &shaders[i], &text[i]);
        tgsic_buffer_free(&text[i]);
    }
}

/* The stages that one test sent; those of which it sent several are no pipeline, and OpenGL ES
 * wants some to be whole. */
struct test {
    char name[256], file[TGSIC_NUM_STAGES][64];
    bool several;
};

static bool is_pipeline(const struct test *test)
{
    bool vertex = *test->file[TGSIC_PROCESSOR_VERT], compute = *test->file[TGSIC_PROCESSOR_COMP];
    bool control = *test->file[TGSIC_PROCESSOR_TESS_CTRL];
    bool evaluation = *test->file[TGSIC_PROCESSOR_TESS_EVAL];
    bool whole = *test->file[TGSIC_PROCESSOR_FRAG] && control == evaluation;
    bool es = only_host && !strncmp(only_host, "es", 2);
    return !test->several && vertex != compute && (!control || evaluation) &&
           (whole || compute || !es);
}

static void end_test(const char *folder, const struct test *test)
{
    struct tgsic_shader shaders[TGSIC_NUM_STAGES] = {{0}};
    char path[4096];
    size_t count = 0, wanted = 0;
    if (!is_pipeline(test))
        return;
    for (unsigned s = 0; s < TGSIC_NUM_STAGES; s++) {
        if (!*test->file[s])
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, test->file[s]);
        wanted++;
        count += load(path, &shaders[count]);
    }
    if (count == wanted && count > 1)
        check_pipeline(test->name, shaders, count);
    for (size_t i = 0; i < count; i++)
        tgsic_shader_free(&shaders[i]);
}

static void add_stage(struct test *test, const char *stage, const char *path)
{
    for (unsigned s = 0; s < TGSIC_NUM_STAGES; s++) {
        if (strcmp(stage, tgsic_processor_name(s)))
            continue;
        test->several |= *test->file[s] != 0;
        snprintf(test->file[s], sizeof test->file[s], "%s", path);
    }
}

static void check_pipelines(const char *folder, const char *index)
{
    FILE *file = fopen(index, "rb");
    char line[1024];
    struct test test = {0};
    if (!file)
        return;
    while (fgets(line, sizeof line, file)) {
        char *name = strtok(line, ","), *stage = strtok(NULL, ","), *path = strtok(NULL, ",\n\r");
        if (!path)
            continue;
        if (strcmp(name, test.name)) {
            end_test(folder, &test);
            test = (struct test){0};
            snprintf(test.name, sizeof test.name, "%s", name);
        }
        add_stage(&test, stage, path);
    }
    end_test(folder, &test);
    fclose(file);
}

/* ---- Time ---------------------------------------------------------------------------------- */

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void time_file(const char *path, double *parse, double *emit, unsigned *count)
{
    struct tgsic_shader shader;
    struct tgsic_buffer out;
    size_t size = 0;
    char *text = read_file(path, &size);
    struct tgsic_host host;
    struct tgsic_tgsi2glsl_options options = {.size = sizeof options, .host = &host};
    tgsic_host_parse(only_host ? only_host : "gl450", &host, NULL);
    for (unsigned round = 0; text && round < 10; round++) {
        double start = now();
        if (tgsic_parse_text(text, size, NULL, &shader, NULL) != TGSIC_OK)
            break;
        double middle = now();
        if (tgsic_tgsi2glsl(&shader, &options, &out, NULL, NULL) == TGSIC_OK) {
            if (round >= 2) {
                *emit += now() - middle;
                *parse += middle - start;
                *count += 1;
            }
            tgsic_buffer_free(&out);
        }
        tgsic_shader_free(&shader);
    }
    free(text);
}

/* ---- Walk ---------------------------------------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void each_file(const char *path, void (*visit)(const char *path))
{
    DIR *folder = opendir(path);
    char **names = NULL, full[4096];
    size_t count = 0;
    if (!folder) {
        visit(path);
        return;
    }
    for (struct dirent *entry; (entry = readdir(folder));) {
        size_t length = strlen(entry->d_name);
        if (length < 5 || strcmp(entry->d_name + length - 5, ".tgsi"))
            continue;
        names = realloc(names, (count + 1) * sizeof *names);
        snprintf(full, sizeof full, "%s/%s", path, entry->d_name);
        names[count++] = strdup(full);
    }
    closedir(folder);
    if (count)
        qsort(names, count, sizeof *names, by_name);
    for (size_t i = 0; i < count; i++) {
        visit(names[i]);
        free(names[i]);
    }
    free(names);
}

static double parse_time, emit_time;
static unsigned timed;

static void time_visit(const char *path)
{
    time_file(path, &parse_time, &emit_time, &timed);
}

static void walk(const char *path)
{
    char index[4096];
    if (take_time) {
        each_file(path, time_visit);
        return;
    }
    each_file(path, check_file);
    snprintf(index, sizeof index, "%s/index.csv", path);
    check_pipelines(path, index);
}

int main(int argc, char **argv)
{
    int first = 1;
    for (; first < argc && !strncmp(argv[first], "--", 2); first++) {
        if (!strcmp(argv[first], "--print"))
            print_glsl = true;
        else if (!strcmp(argv[first], "--time"))
            take_time = true;
        else if (!strcmp(argv[first], "--host") && first + 1 < argc)
            only_host = argv[++first];
        else if (!strcmp(argv[first], "--dump") && first + 1 < argc)
            dump_folder = argv[++first];
        else
            return 2;
    }
    if (!take_time && !peer_gl_open()) {
        fprintf(stderr, "no OpenGL here\n");
        return 77;
    }
    for (int i = first; i < argc; i++)
        walk(argv[i]);
    if (take_time) {
        printf("%u shaders: parse %.2f us, validate and translate %.2f us, mean\n", timed / 8,
               timed ? parse_time / timed : 0, timed ? emit_time / timed : 0);
        return 0;
    }
    if (print_glsl)
        return counts.accepted != counts.translated;
    printf("shaders %u (unreadable %u)\n"
           "translated %u, accepted by OpenGL %u, refused %u\n",
           counts.shaders, counts.unreadable, counts.translated, counts.accepted, counts.refused);
    for (unsigned i = 0; i < counts.num_causes; i++)
        printf("    %5u  %s\n", counts.causes[i].count, counts.causes[i].text);
    if (counts.pipelines)
        printf("pipelines %u, translated %u, linked by OpenGL %u\n", counts.pipelines,
               counts.pipelines_translated, counts.pipelines_linked);
    return counts.accepted != counts.translated ||
           counts.pipelines_linked != counts.pipelines_translated;
}
