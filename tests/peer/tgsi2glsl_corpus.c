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
#include "corpus.h"
#include "gl.h"
#include "options.h"

#include "tgsi2glsl/tgsi2glsl.h"

#include <GL/gl.h>
#include <GL/glext.h>

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

static struct {
    unsigned shaders, unreadable, translated, refused, accepted;
    unsigned pipelines, pipelines_translated, pipelines_linked;
    struct corpus_causes causes;
} counts;

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

static void check_file(const char *path, void *user)
{
    struct tgsic_shader shader;
    const struct tgsic_shader *list[] = {&shader};
    struct tgsic_buffer text = {0};
    char reason[512], log[4096] = "";
    (void)user;
    if (!corpus_load(path, &shader)) {
        counts.unreadable++;
        return;
    }
    counts.shaders++;
    if (!translate(list, 1, false, &text, reason, sizeof reason)) {
        counts.refused++;
        corpus_count_cause(&counts.causes, reason);
        fprintf(stderr, "refused %s: %s\n", path, reason);
    } else {
        struct peer_gl_shader gl = {gl_stage(&shader), text.data};
        counts.translated++;
        if (print_glsl)
            printf("%s", text.data);
        if (dump_folder)
            corpus_dump(dump_folder, path, extension(&shader), &text);
        if (peer_gl_compile(&gl, 1, false, log, sizeof log))
            counts.accepted++;
        else
            fprintf(stderr, "OpenGL refuses %s: %s\n", path, log);
        tgsic_buffer_free(&text);
    }
    tgsic_shader_free(&shader);
}

/* ---- Pipelines ----------------------------------------------------------------------------- */

/* OpenGL ES wants some to be whole. */
static bool is_pipeline(const struct tgsic_shader *shaders, size_t count)
{
    bool has[TGSIC_NUM_STAGES] = {false};
    bool es = only_host && !strncmp(only_host, "es", 2);
    for (size_t i = 0; i < count; i++)
        has[shaders[i].processor] = true;
    bool control = has[TGSIC_PROCESSOR_TESS_CTRL], evaluation = has[TGSIC_PROCESSOR_TESS_EVAL];
    return has[TGSIC_PROCESSOR_VERT] && !has[TGSIC_PROCESSOR_COMP] && (!control || evaluation) &&
           (!es || (has[TGSIC_PROCESSOR_FRAG] && control == evaluation));
}

static void check_pipeline(const char *test, const struct tgsic_shader *shaders, size_t count)
{
    const struct tgsic_shader *list[TGSIC_NUM_STAGES];
    struct tgsic_buffer text[TGSIC_NUM_STAGES] = {{0}};
    struct peer_gl_shader gl[TGSIC_NUM_STAGES];
    char reason[512], log[4096] = "";
    if (!is_pipeline(shaders, count))
        return;
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
            corpus_dump(dump_folder, test, extension(&shaders[i]), &text[i]);
        tgsic_buffer_free(&text[i]);
    }
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
    char *text = corpus_read_file(path, &size);
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

static double parse_time, emit_time;
static unsigned timed;

static void time_visit(const char *path, void *user)
{
    (void)user;
    time_file(path, &parse_time, &emit_time, &timed);
}

static int report_time(void)
{
    printf("%u shaders: parse %.2f us, validate and translate %.2f us, mean\n", timed / 8,
           timed ? parse_time / timed : 0, timed ? emit_time / timed : 0);
    return 0;
}

static int report(void)
{
    bool good = counts.accepted == counts.translated;
    if (print_glsl)
        return !good;
    printf("shaders %u (unreadable %u)\n"
           "translated %u, accepted by OpenGL %u, refused %u\n",
           counts.shaders, counts.unreadable, counts.translated, counts.accepted, counts.refused);
    corpus_print_causes(&counts.causes);
    if (counts.pipelines)
        printf("pipelines %u, translated %u, linked by OpenGL %u\n", counts.pipelines,
               counts.pipelines_translated, counts.pipelines_linked);
    return !good || counts.pipelines_linked != counts.pipelines_translated;
}

int main(int argc, char **argv)
{
    const struct peer_option options[] = {{.name = "--print", .flag = &print_glsl},
                                          {.name = "--time", .flag = &take_time},
                                          {.name = "--host", .text = &only_host},
                                          {.name = "--dump", .text = &dump_folder},
                                          {0}};
    int count = peer_take_options(argc, argv, options,
                                  "tgsi2glsl_corpus [--host NAME] [--print] [--time] [--dump DIR] "
                                  "DIRECTORY-OR-FILE...");
    if (!take_time && !peer_gl_open()) {
        fprintf(stderr, "no OpenGL here\n");
        return 77;
    }
    for (int i = 1; i <= count; i++) {
        corpus_each_file(argv[i], take_time ? time_visit : check_file, NULL);
        if (!take_time)
            corpus_each_pipeline(argv[i], check_pipeline);
    }
    return take_time ? report_time() : report();
}
