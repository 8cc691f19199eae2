/* SPDX-License-Identifier: MIT */
/* SPIR-V to TGSI: ours (link, TGSI text) against Mesa's glSpecializeShader + glLinkProgram.
 *
 *     bench_spirv2tgsi [--ours] [--rounds N] PROGRAM...    (or on standard input, one a line)
 *
 * PROGRAM is the modules of one program, with commas between: a.vert.spv,a.frag.spv. --ours leaves
 * Mesa out, for counting instructions under callgrind. Set MESA_SHADER_CACHE_DISABLE=true. Counted
 * are the programs that both take. */
#define GL_GLEXT_PROTOTYPES
#include "timing.h"

#include "gl.h"

#include "spirv2tgsi/spirv2tgsi.h"

#include <GL/gl.h>
#include <GL/glext.h>

#define MAX_MODULES 6

struct sample {
    struct tgsic_spirv_module modules[MAX_MODULES];
    char names[MAX_MODULES][256]; /* of entry points */
    size_t count;
    double ours, theirs; /* best, µs */
    bool out;
};

static struct sample *samples;
static size_t num_samples;

static void add_program(char *list)
{
    struct sample *s;
    samples = realloc(samples, (num_samples + 1) * sizeof *samples);
    if (!samples)
        exit(5);
    s = &samples[num_samples++];
    memset(s, 0, sizeof *s);
    for (char *path = strtok(list, ","); path && s->count < MAX_MODULES; path = strtok(NULL, ",")) {
        struct tgsic_spirv_module *m = &s->modules[s->count];
        m->words = read_whole_file(path, &m->size);
        if (!m->words ||
            !tgsic_spirv_first_entry(m->words, m->size, &m->stage, s->names[s->count])) {
            fprintf(stderr, "bench_spirv2tgsi: %s is no SPIR-V\n", path);
            exit(6);
        }
        s->count++;
    }
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
    struct tgsic_program *program = NULL;
    for (size_t i = 0; i < s->count; i++)
        s->modules[i].entry = s->names[i];
    double start = now_us();
    bool ok = tgsic_spirv_link(NULL, s->modules, s->count, &program, NULL) == TGSIC_OK &&
              print_program(program);
    tgsic_program_free(program);
    double time = now_us() - start;
    if (ok && (!s->ours || time < s->ours))
        s->ours = time;
    return ok;
}

static GLuint make_shader(const struct tgsic_spirv_module *m, const char *name)
{
    static const GLenum stages[] = {
        [TGSIC_PROCESSOR_VERT] = GL_VERTEX_SHADER,
        [TGSIC_PROCESSOR_TESS_CTRL] = GL_TESS_CONTROL_SHADER,
        [TGSIC_PROCESSOR_TESS_EVAL] = GL_TESS_EVALUATION_SHADER,
        [TGSIC_PROCESSOR_GEOM] = GL_GEOMETRY_SHADER,
        [TGSIC_PROCESSOR_FRAG] = GL_FRAGMENT_SHADER,
        [TGSIC_PROCESSOR_COMP] = GL_COMPUTE_SHADER,
    };
    GLuint shader = glCreateShader(stages[m->stage]);
    glShaderBinary(1, &shader, GL_SHADER_BINARY_FORMAT_SPIR_V, m->words, (GLsizei)m->size);
    glSpecializeShaderARB(shader, name, 0, NULL, NULL);
    return shader;
}

static bool run_theirs(struct sample *s)
{
    GLint linked = 0;
    double start = now_us();
    GLuint program = glCreateProgram();
    for (size_t i = 0; i < s->count; i++) {
        GLuint shader = make_shader(&s->modules[i], s->names[i]);
        glAttachShader(program, shader);
        glDeleteShader(shader);
    }
    glLinkProgram(program);
    glGetProgramiv(program, GL_LINK_STATUS, &linked);
    glDeleteProgram(program);
    double time = now_us() - start;
    if (linked && (!s->theirs || time < s->theirs))
        s->theirs = time;
    return linked;
}

static void report(bool both)
{
    double *ours = malloc(num_samples * sizeof *ours), *theirs = malloc(num_samples * sizeof *ours);
    size_t count = 0;
    for (size_t i = 0; ours && theirs && i < num_samples; i++)
        if (!samples[i].out) {
            ours[count] = samples[i].ours;
            theirs[count++] = samples[i].theirs;
        }
    printf("%zu of %zu programs; Mesa's driver: %s\n", count, num_samples,
           both ? peer_gl_name() : "-");
    if (count) {
        double a = print_times("tgsic, link + text", ours, count);
        double b = both ? print_times("Mesa, specialize + link", theirs, count) : 0;
        if (both)
            printf("tgsic is %.1f times as fast\n", b / a);
    }
    free(ours);
    free(theirs);
}

int main(int argc, char **argv)
{
    int rounds = 5;
    bool any = false, both = true;
    keep_heap();
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--rounds") && i + 1 < argc) {
            rounds = atoi(argv[++i]);
        } else if (!strcmp(argv[i], "--ours")) {
            both = false;
        } else {
            add_program(argv[i]);
            any = true;
        }
    }
    char line[4096];
    while (!any && fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = 0;
        add_program(line);
    }
    if (!num_samples || (both && (!peer_gl_open() || !peer_gl_use("#version 450 core\n")))) {
        fprintf(stderr, "bench_spirv2tgsi: no modules, or no EGL surfaceless OpenGL here\n");
        return 77;
    }
    for (int round = 0; round < rounds; round++)
        for (size_t i = 0; i < num_samples; i++)
            if (!samples[i].out)
                samples[i].out = !run_ours(&samples[i]) || (both && !run_theirs(&samples[i]));
    report(both);
    return 0;
}
