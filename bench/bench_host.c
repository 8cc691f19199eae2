/* SPDX-License-Identifier: MIT */
/* TGSI text to GLSL: ours against libvirglrenderer's CREATE_OBJECT, the same files in one run.
 *
 *     bench_host [--rounds N] [--ours] FILE.tgsi...   (or on standard input, one a line)
 *
 * --ours runs ours alone, once and untimed, for tools that count instructions.
 *
 * Ours is parse, validate, scan and translate for gl450; virglrenderer's is one CREATE_OBJECT
 * command on a context over EGL surfaceless, which parses, scans and translates likewise and
 * compiles nothing. Either side is left with the GLSL, and rid of it off the clock. Files that
 * either refuses are left out, and counted.
 *
 * Two tables of each shader's best times: one side after the other for each shader, where each has
 * lost its code and tables from the caches to the other, as in a host whose driver compiles in
 * between; and one side after the other for all shaders, as when a guest creates many at once. The
 * last line has the median of these passes, whole as they were. */
#include "timing.h"

#include "tgsi/validate.h"
#include "tgsi2glsl/tgsi2glsl.h"

#include <virgl/virglrenderer.h>

#define CREATE_OBJECT  1u
#define DESTROY_OBJECT 3u
#define OBJECT_SHADER  4u
#define TEXT_WORD      6u /* of the command: the text begins */
#define HANDLE         1u
#define CONTEXT        1u

struct sample {
    const char *path;
    char *text; /* once there is a command, the one in it: both sides read the same bytes */
    size_t size;
    uint32_t *create; /* the command */
    int create_words;
    double ours[2], theirs[2]; /* best, µs, by enum order */
    bool out;
};

enum order { BY_SHADER, BY_PASS };

static struct sample *samples;
static size_t num_samples;

static void ignore_fence(void *cookie, uint32_t fence)
{
    (void)cookie;
    (void)fence;
}

static bool open_renderer(void)
{
    static struct virgl_renderer_callbacks callbacks = {.version = 1, .write_fence = ignore_fence};
    static int cookie;
    return !virgl_renderer_init(&cookie, VIRGL_RENDERER_USE_EGL | VIRGL_RENDERER_USE_SURFACELESS,
                                &callbacks) &&
           !virgl_renderer_context_create(CONTEXT, 5, "bench");
}

static void reset_context(void)
{
    virgl_renderer_context_destroy(CONTEXT);
    virgl_renderer_context_create(CONTEXT, 5, "bench");
}

static int wire_stage(unsigned processor)
{
    static const int types[] = {
        [TGSIC_PROCESSOR_VERT] = 0,      [TGSIC_PROCESSOR_FRAG] = 1,
        [TGSIC_PROCESSOR_GEOM] = 2,      [TGSIC_PROCESSOR_TESS_CTRL] = 3,
        [TGSIC_PROCESSOR_TESS_EVAL] = 4, [TGSIC_PROCESSOR_COMP] = 5,
    };
    return types[processor];
}

static bool prepare(struct sample *s)
{
    struct tgsic_shader shader;
    struct tgsic_buffer tokens = {0};
    if (tgsic_parse_text(s->text, s->size, NULL, &shader, NULL) != TGSIC_OK)
        return false;
    bool ok = tgsic_write_tokens(&shader, NULL, &tokens, NULL) == TGSIC_OK;
    size_t text_words = (s->size + 1 + 3) / 4;
    s->create_words = (int)(TEXT_WORD + text_words);
    s->create = calloc((size_t)s->create_words, 4);
    if (ok && s->create && text_words < 60000) {
        s->create[0] = CREATE_OBJECT | OBJECT_SHADER << 8 | (uint32_t)(5 + text_words) << 16;
        s->create[1] = HANDLE;
        s->create[2] = (uint32_t)wire_stage(shader.processor);
        s->create[3] = (uint32_t)s->size + 1;
        s->create[4] = (uint32_t)(tokens.size / 4 + 300);
        memcpy(s->create + TEXT_WORD, s->text, s->size);
        free(s->text);
        s->text = (char *)(s->create + TEXT_WORD);
    } else {
        ok = false;
    }
    tgsic_buffer_free(&tokens);
    tgsic_shader_free(&shader);
    return ok;
}

/* A shader's time in µs; negative where it is refused. */
static double run_ours(struct sample *s, const struct tgsic_host *host)
{
    struct tgsic_shader shader = {0};
    struct tgsic_buffer text = {0};
    double start = now_us();
    bool ok = tgsic_parse_text(s->text, s->size, NULL, &shader, NULL) == TGSIC_OK;
    if (ok) {
        struct tgsic_tgsi2glsl_options options = {.size = sizeof options, .host = host};
        ok = tgsic_tgsi2glsl(&shader, &options, &text, NULL, NULL) == TGSIC_OK;
        tgsic_shader_free(&shader);
    }
    double time = now_us() - start;
    tgsic_buffer_free(&text);
    return ok ? time : -1;
}

static double run_theirs(struct sample *s)
{
    uint32_t destroy[2] = {DESTROY_OBJECT | OBJECT_SHADER << 8 | 1u << 16, HANDLE};
    double start = now_us();
    int error = virgl_renderer_submit_cmd(s->create, CONTEXT, s->create_words);
    double time = now_us() - start;
    if (error || virgl_renderer_submit_cmd(destroy, CONTEXT, 2)) {
        reset_context();
        return -1;
    }
    return time;
}

/* Returns the time, 0 of a shader that is refused: it is out. */
static double keep_time(struct sample *s, double *best, double time)
{
    s->out |= time < 0;
    if (s->out)
        return 0;
    if (!*best || time < *best)
        *best = time;
    return time;
}

static void add_file(const char *path)
{
    struct sample s = {.path = strdup(path)};
    s.text = read_whole_file(path, &s.size);
    samples = realloc(samples, (num_samples + 1) * sizeof *samples);
    if (!s.text || !samples) {
        fprintf(stderr, "bench_host: cannot read %s\n", path);
        exit(6);
    }
    samples[num_samples++] = s;
}

static void report(const char *title, enum order order)
{
    double *ours = malloc(num_samples * sizeof *ours), *theirs = malloc(num_samples * sizeof *ours);
    size_t count = 0, bytes = 0;
    for (size_t i = 0; i < num_samples; i++)
        if (!samples[i].out) {
            ours[count] = samples[i].ours[order];
            theirs[count++] = samples[i].theirs[order];
            bytes += samples[i].size;
        }
    printf("%s: %zu of %zu shaders, %.2f MB of text\n", title, count, num_samples,
           (double)bytes / 1e6);
    if (count) {
        double a = print_times("tgsic, text to GLSL", ours, count);
        double b = print_times("virglrenderer, CREATE_OBJECT", theirs, count);
        printf("tgsic is %.1f times as fast; %.0f MB/s against %.0f\n", b / a,
               (double)bytes / (a * (double)count), (double)bytes / (b * (double)count));
    }
    free(ours);
    free(theirs);
}

static void take_turns(struct sample *s, const struct tgsic_host *host)
{
    keep_time(s, &s->ours[BY_SHADER], run_ours(s, host));
    if (!s->out)
        keep_time(s, &s->theirs[BY_SHADER], run_theirs(s));
}

static double pass_of_ours(const struct tgsic_host *host)
{
    double sum = 0;
    for (size_t i = 0; i < num_samples; i++)
        if (!samples[i].out)
            sum += keep_time(&samples[i], &samples[i].ours[BY_PASS], run_ours(&samples[i], host));
    return sum;
}

static double pass_of_theirs(void)
{
    double sum = 0;
    for (size_t i = 0; i < num_samples; i++)
        if (!samples[i].out)
            sum += keep_time(&samples[i], &samples[i].theirs[BY_PASS], run_theirs(&samples[i]));
    return sum;
}

static double median(double *times, size_t count)
{
    qsort(times, count, sizeof *times, compare_doubles);
    return times[count / 2];
}

static void run_both(const struct tgsic_host *host, size_t rounds)
{
    double *ours = malloc(rounds * sizeof *ours), *theirs = malloc(rounds * sizeof *theirs);
    keep_heap();
    for (size_t i = 0; i < num_samples; i++)
        samples[i].out = !prepare(&samples[i]);
    for (size_t round = 0; round < rounds; round++) {
        for (size_t i = 0; i < num_samples; i++)
            if (!samples[i].out)
                take_turns(&samples[i], host);
        ours[round] = pass_of_ours(host);
        theirs[round] = pass_of_theirs();
    }
    report("in turn for each shader", BY_SHADER);
    report("in turn for all shaders", BY_PASS);
    double a = median(ours, rounds), b = median(theirs, rounds);
    printf("median pass: %.2f ms against %.2f ms, %.1f times as fast\n", a / 1e3, b / 1e3, b / a);
    free(ours);
    free(theirs);
}

static void run_ours_alone(const struct tgsic_host *host)
{
    size_t count = 0;
    for (size_t i = 0; i < num_samples; i++)
        count += run_ours(&samples[i], host) >= 0;
    printf("%zu of %zu shaders\n", count, num_samples);
}

static void add_listed_files(FILE *list)
{
    char line[4096];
    while (fgets(line, sizeof line, list)) {
        line[strcspn(line, "\n")] = 0;
        add_file(line);
    }
}

int main(int argc, char **argv)
{
    size_t rounds = 5;
    bool alone = false;
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--rounds") && i + 1 < argc)
            rounds = strtoul(argv[++i], NULL, 10);
        else if (!strcmp(argv[i], "--ours"))
            alone = true;
        else
            add_file(argv[i]);
    }
    if (!num_samples)
        add_listed_files(stdin);
    struct tgsic_host host;
    if (!num_samples || tgsic_host_parse("gl450", &host, NULL) != TGSIC_OK ||
        (!alone && !open_renderer())) {
        fprintf(stderr, "bench_host: no files, or no virglrenderer on EGL surfaceless here\n");
        return 77;
    }
    if (alone)
        run_ours_alone(&host);
    else
        run_both(&host, rounds ? rounds : 1);
    return 0;
}
