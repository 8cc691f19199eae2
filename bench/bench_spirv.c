/* SPDX-License-Identifier: MIT */
/* TGSI text to SPIR-V: ours against TGSI text to GLSL and glslang, the same files in one run.
 *
 *     bench_spirv [--rounds N] [--ours] FILE.tgsi...
 *
 * --ours runs ours alone, once and untimed, for tools that count instructions.
 *
 * Both are for OpenGL: ours is parse and translate; the other one parse, tgsic's GLSL for gl450,
 * and glslang's parse, link, mapping of locations and bindings, and code, with its default
 * settings. Files that either refuses are left out, and counted. Sizes are of the modules, in
 * words. */
#include "timing.h"

#include "tgsi2glsl/tgsi2glsl.h"
#include "tgsi2spirv/tgsi2spirv.h"

#include <glslang/Include/glslang_c_interface.h>
#include <glslang/Public/resource_limits_c.h>

struct sample {
    const char *path;
    char *text;
    size_t size;
    double ours, theirs; /* best, µs */
    size_t our_words, their_words;
    bool out;
};

static struct sample *samples;
static size_t num_samples;

static bool run_ours(struct sample *s)
{
    struct tgsic_tgsi2spirv_options options = {.size = sizeof options,
                                               .environment = TGSIC_SPIRV_OPENGL_4_5};
    struct tgsic_buffer module = {0};
    struct tgsic_shader shader;
    double start = now_us();
    if (tgsic_parse_text(s->text, s->size, NULL, &shader, NULL) != TGSIC_OK)
        return false;
    bool good = tgsic_tgsi2spirv(&shader, &options, &module, NULL, NULL) == TGSIC_OK;
    double took = now_us() - start;
    if (!s->ours || took < s->ours)
        s->ours = took;
    s->our_words = module.size / 4;
    tgsic_buffer_free(&module);
    tgsic_shader_free(&shader);
    return good;
}

static glslang_stage_t stage_of(unsigned processor)
{
    static const glslang_stage_t stages[] = {
        [TGSIC_PROCESSOR_VERT] = GLSLANG_STAGE_VERTEX,
        [TGSIC_PROCESSOR_TESS_CTRL] = GLSLANG_STAGE_TESSCONTROL,
        [TGSIC_PROCESSOR_TESS_EVAL] = GLSLANG_STAGE_TESSEVALUATION,
        [TGSIC_PROCESSOR_GEOM] = GLSLANG_STAGE_GEOMETRY,
        [TGSIC_PROCESSOR_FRAG] = GLSLANG_STAGE_FRAGMENT,
        [TGSIC_PROCESSOR_COMP] = GLSLANG_STAGE_COMPUTE,
    };
    return stages[processor];
}

/* words of the module; 0: refused */
static size_t compile(unsigned processor, const char *text)
{
    const glslang_input_t input = {
        .language = GLSLANG_SOURCE_GLSL,
        .stage = stage_of(processor),
        .client = GLSLANG_CLIENT_OPENGL,
        .client_version = GLSLANG_TARGET_OPENGL_450,
        .target_language = GLSLANG_TARGET_SPV,
        .target_language_version = GLSLANG_TARGET_SPV_1_0,
        .code = text,
        .default_version = 450,
        .default_profile = GLSLANG_CORE_PROFILE,
        .messages = GLSLANG_MSG_SPV_RULES_BIT,
        .resource = glslang_default_resource(),
    };
    glslang_shader_t *shader = glslang_shader_create(&input);
    glslang_program_t *program = glslang_program_create();
    size_t words = 0;
    glslang_shader_set_options(shader, GLSLANG_SHADER_AUTO_MAP_BINDINGS |
                                           GLSLANG_SHADER_AUTO_MAP_LOCATIONS);
    if (glslang_shader_preprocess(shader, &input) && glslang_shader_parse(shader, &input)) {
        glslang_program_add_shader(program, shader);
        if (glslang_program_link(program, GLSLANG_MSG_SPV_RULES_BIT) &&
            glslang_program_map_io(program)) {
            glslang_program_SPIRV_generate(program, input.stage);
            words = glslang_program_SPIRV_get_size(program);
        }
    }
    glslang_program_delete(program);
    glslang_shader_delete(shader);
    return words;
}

static bool run_theirs(struct sample *s, const struct tgsic_host *host)
{
    struct tgsic_tgsi2glsl_options options = {.size = sizeof options, .host = host};
    struct tgsic_buffer text = {0};
    struct tgsic_shader shader;
    double start = now_us();
    if (tgsic_parse_text(s->text, s->size, NULL, &shader, NULL) != TGSIC_OK)
        return false;
    bool good = tgsic_tgsi2glsl(&shader, &options, &text, NULL, NULL) == TGSIC_OK;
    s->their_words = good ? compile(shader.processor, text.data) : 0;
    double took = now_us() - start;
    if (!s->theirs || took < s->theirs)
        s->theirs = took;
    tgsic_buffer_free(&text);
    tgsic_shader_free(&shader);
    return s->their_words != 0;
}

static void report(void)
{
    double *ours = malloc(num_samples * sizeof *ours), *theirs = malloc(num_samples * sizeof *ours);
    size_t count = 0, our_words = 0, their_words = 0;
    for (size_t i = 0; i < num_samples; i++)
        if (!samples[i].out) {
            ours[count] = samples[i].ours;
            theirs[count++] = samples[i].theirs;
            our_words += samples[i].our_words;
            their_words += samples[i].their_words;
        }
    printf("%zu of %zu shaders\n", count, num_samples);
    if (count) {
        double a = print_times("tgsic, TGSI text to SPIR-V", ours, count);
        double b = print_times("tgsic to GLSL, glslang to SPIR-V", theirs, count);
        printf("%.1f times as fast; %zu words against %zu, %.2f of them\n", b / a, our_words,
               their_words, (double)our_words / (double)their_words);
    }
    free(ours);
    free(theirs);
}

static void add_file(const char *path)
{
    struct sample s = {.path = path};
    s.text = read_whole_file(path, &s.size);
    samples = realloc(samples, (num_samples + 1) * sizeof *samples);
    if (!s.text || !samples) {
        fprintf(stderr, "bench_spirv: cannot read %s\n", path);
        exit(6);
    }
    samples[num_samples++] = s;
}

int main(int argc, char **argv)
{
    struct tgsic_host host;
    int rounds = 3;
    bool alone = false;
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--rounds") && i + 1 < argc)
            rounds = atoi(argv[++i]);
        else if (!strcmp(argv[i], "--ours"))
            alone = true;
        else
            add_file(argv[i]);
    }
    tgsic_host_parse("gl450", &host, NULL);
    keep_heap();
    glslang_initialize_process();
    for (int round = 0; round < (alone ? 1 : rounds); round++)
        for (size_t i = 0; i < num_samples; i++)
            if (!samples[i].out)
                samples[i].out =
                    !run_ours(&samples[i]) || (!alone && !run_theirs(&samples[i], &host));
    glslang_finalize_process();
    if (!alone)
        report();
    return 0;
}
