/* SPDX-License-Identifier: MIT */
/* GLSL to TGSI: ours (compile, link, TGSI text) against Mesa's glCompileShader + glLinkProgram.
 *
 *     bench_guest [--rounds N] FILE.shader_test...    (or on standard input, one a line)
 *
 * Run it as `GALLIUM_DRIVER=softpipe MESA_SHADER_CACHE_DISABLE=true bench_guest ...`: softpipe
 * takes TGSI, so Mesa's time includes making it, and nothing after. Both sets of programs are
 * those with vertex and fragment shaders only that both accept. */
#include "timing.h"

#include "gl.h"
#include "shader_test.h"

#include "glsl2tgsi/glsl2tgsi.h"

#include <GL/gl.h>
#include <GL/glext.h>

struct sample {
    struct shader_test test;
    double ours, theirs; /* best, µs */
    bool out;
};

static struct sample *samples;
static size_t num_samples;

static bool in_scope(const struct shader_test *test)
{
    bool graphics = test->num_shaders > 0 && !test->other_sections && !test->expects_link_error;
    for (size_t i = 0; i < test->num_shaders; i++)
        graphics &= test->shaders[i].stage == TGSIC_PROCESSOR_VERT ||
                    test->shaders[i].stage == TGSIC_PROCESSOR_FRAG;
    return graphics && test->version <= (test->es ? 300 : 330);
}

static void add_file(const char *path)
{
    struct sample s = {0};
    if (!shader_test_read(path, &s.test)) {
        fprintf(stderr, "bench_guest: cannot read %s\n", path);
        exit(6);
    }
    if (!in_scope(&s.test)) {
        shader_test_free(&s.test);
        return;
    }
    samples = realloc(samples, (num_samples + 1) * sizeof *samples);
    if (!samples)
        exit(5);
    samples[num_samples++] = s;
}

static bool print_program(const struct tgsic_program *program)
{
    bool ok = true;
    for (unsigned stage = 0; stage < TGSIC_STAGE_COUNT && ok; stage++) {
        struct tgsic_buffer text = {0};
        if (program->stages >> stage & 1)
            ok = tgsic_print_text(&program->shader[stage], NULL, &text, NULL) == TGSIC_OK;
        tgsic_buffer_free(&text);
    }
    return ok;
}

static bool run_ours(struct sample *s)
{
    struct tgsic_glsl_shader *shaders[SHADER_TEST_MAX] = {0};
    struct tgsic_program *program = NULL;
    double start = now_us();
    bool ok = true;
    for (size_t i = 0; i < s->test.num_shaders && ok; i++) {
        const char *source = s->test.shaders[i].source;
        ok = tgsic_glsl_compile(NULL, s->test.shaders[i].stage, &source, NULL, 1, &shaders[i],
                                NULL) == TGSIC_OK;
    }
    ok = ok && tgsic_glsl_link(NULL, shaders, s->test.num_shaders, &program, NULL) == TGSIC_OK &&
         print_program(program);
    tgsic_program_free(program);
    for (size_t i = 0; i < s->test.num_shaders; i++)
        tgsic_glsl_shader_free(shaders[i]);
    double time = now_us() - start;
    if (ok && (!s->ours || time < s->ours))
        s->ours = time;
    return ok;
}

static bool run_theirs(struct sample *s)
{
    struct peer_gl_shader shaders[SHADER_TEST_MAX];
    char log[256];
    for (size_t i = 0; i < s->test.num_shaders; i++)
        shaders[i] = (struct peer_gl_shader){
            s->test.shaders[i].stage == TGSIC_PROCESSOR_VERT ? GL_VERTEX_SHADER
                                                             : GL_FRAGMENT_SHADER,
            s->test.shaders[i].source,
        };
    double start = now_us();
    bool ok = peer_gl_compile(shaders, s->test.num_shaders, true, log, sizeof log);
    double time = now_us() - start;
    if (ok && (!s->theirs || time < s->theirs))
        s->theirs = time;
    return ok;
}

static void report(void)
{
    double *ours = malloc(num_samples * sizeof *ours), *theirs = malloc(num_samples * sizeof *ours);
    size_t count = 0;
    for (size_t i = 0; i < num_samples; i++)
        if (!samples[i].out) {
            ours[count] = samples[i].ours;
            theirs[count++] = samples[i].theirs;
        }
    printf("%zu of %zu programs; Mesa's driver: %s\n", count, num_samples, peer_gl_name());
    if (count) {
        double a = print_times("tgsic, compile + link + text", ours, count);
        double b = print_times("Mesa, compile + link", theirs, count);
        printf("tgsic is %.1f times as fast\n", b / a);
    }
    free(ours);
    free(theirs);
}

int main(int argc, char **argv)
{
    int rounds = 5;
    bool any = false;
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--rounds") && i + 1 < argc) {
            rounds = atoi(argv[++i]);
        } else {
            add_file(argv[i]);
            any = true;
        }
    }
    char line[4096];
    while (!any && fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = 0;
        add_file(line);
    }
    if (!num_samples || !peer_gl_open()) {
        fprintf(stderr, "bench_guest: no files, or no EGL surfaceless OpenGL here\n");
        return 77;
    }
    for (int round = 0; round < rounds; round++)
        for (size_t i = 0; i < num_samples; i++)
            if (!samples[i].out)
                samples[i].out = !run_ours(&samples[i]) || !run_theirs(&samples[i]);
    report();
    return 0;
}
