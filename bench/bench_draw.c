/* SPDX-License-Identifier: MIT */
/* Time on the GPU: programs as they are against the same after GLSL → TGSI → GLSL; with --vulkan
 * after GLSL → TGSI → SPIR-V, against glslang's SPIR-V.
 *
 *     bench_draw [--vulkan] [--display N] [--runs N] [--side PIXELS] [--heaviest N] [--scheme N]
 *                [--turn FILE] [--tsv] FILE...
 *                                             (or on standard input, one a line)
 *
 * A FILE is a program without a script (a .shader_test, or one fragment shader); its attributes,
 * uniforms and textures are generated, the same for both. Of the schemes of inputs the first
 * that shades a twentieth of the picture is timed. The two forms draw in turns, timed by the GPU's
 * own clock; what counts is the median of the ratios of a turn, since clocks may change between
 * turns. --heaviest N: only the N files with the most TGSI instructions in their fragment shaders.
 * A driver may take minutes to try all schemes: --scheme N has it try none but that, as printed by
 * a run elsewhere, and with --turn FILE several processes compile at once while one at a time, the
 * one that has locked FILE, draws.
 * Where there is no glslang, --originals DIR takes the modules that --save-originals DIR wrote.
 * Exits 1 when a picture differs, 77 where there is no OpenGL or no Vulkan. */
#include "draw.h"
#include "timing.h"

#include "check/inputs.h"
#include "check/partner.h"

#include <fcntl.h>
#include <math.h>

#define ENOUGH_NS  2000000.0 /* of a run: a draw is repeated until it takes that long */
#define MAX_REPEAT 256

static int runs = 31;
static uint32_t side = 1024;
static int only_scheme = -1; /* negative: what find_scheme finds */
static int turn = -1;        /* file that is locked for drawing; negative: none */
static bool tabs;
static const struct road *road = &draw_road_gl;

/* ---- Programs ------------------------------------------------------------------------------ */

static struct entry *entries;
static size_t num_entries;
static struct tgsic_arena arena; /* of partners */
static jmp_buf escape;

static void add_file(const char *path)
{
    entries = realloc(entries, (num_entries + 1) * sizeof *entries);
    if (!entries)
        exit(6);
    entries[num_entries++] = (struct entry){.path = strdup(path)};
}

static void prepare(struct entry *e)
{
    struct check_route_options options = {.dialect = TGSIC_DIALECT_VIRGL,
                                          .host = road->host ? road->host() : NULL,
                                          .last_hop = road->last_hop};
    enum check_hop failed;
    struct tgsic_diags diags = {0};
    if (tgsic_check_read_case(e->path, e->path, &e->test, &diags) == TGSIC_OK) {
        tgsic_check_add_partner(&e->test, &arena);
        e->test.ignore_missing = true;
        e->ready =
            tgsic_check_make_program(&e->test, &options, &e->program, &failed, &diags) == TGSIC_OK;
    }
    if (!e->ready)
        fprintf(stderr, "bench_draw: %s: %s\n", e->path,
                diags.count ? diags.items[diags.count - 1].text : "?");
    tgsic_diags_free(&diags);
}

static uint32_t weight(const struct entry *e)
{
    return e->ready ? e->program.stages[TGSIC_PROCESSOR_FRAG].shader.num_instructions : 0;
}

static int by_weight(const void *a, const void *b)
{
    uint32_t x = weight(a), y = weight(b);
    return (x < y) - (x > y);
}

/* ---- Drawing ------------------------------------------------------------------------------- */

static void enlarge_texture(struct check_texture *texture, struct tgsic_arena *memory)
{
    size_t words = (size_t)side * side * 4;
    if (!texture)
        return;
    struct tgsic_exec_level *level = &texture->data.levels[0];
    const uint32_t background = level->texels[0];
    level->width = level->height = side;
    level->texels = ARENA_ARRAY(memory, uint32_t, words);
    for (size_t i = 0; i < words; i++)
        level->texels[i] = background;
}

static void enlarge(struct check_world *world, struct tgsic_arena *memory)
{
    struct check_framebuffer *fb = world->draw;
    fb->width = fb->height = side;
    for (unsigned i = 0; i < fb->num_colors; i++)
        enlarge_texture(fb->colors[i].texture, memory);
    enlarge_texture(fb->depth.texture, memory);
    world->state.viewport.width = world->state.viewport.height = side;
}

static bool begin(struct form *f, const struct entry *e, unsigned scheme)
{
    struct tgsic_diags diags = {0};
    tgsic_arena_init(&f->arena, NULL, (size_t)4 << 30, &escape);
    const struct check_device_ops *ops = f->device->ops;
    const struct check_choice choice = {.seed = 1, .scheme = scheme};
    bool ok = tgsic_check_make_inputs(&e->program, &choice, &f->arena, &f->world, &f->draw,
                                      &diags) == TGSIC_OK;
    if (ok)
        enlarge(&f->world, &f->arena);
    ok = ok && ops->begin(f->device, &e->test, &f->world, &diags) == TGSIC_OK &&
         ops->use(f->device, &e->program, &f->world, &diags) == TGSIC_OK && f->draw.count;
    f->context = NULL;
    road->select(f);
    if (!ok)
        fprintf(stderr, "bench_draw: %s: %s\n", e->path,
                diags.count ? diags.items[diags.count - 1].text : "nothing to draw");
    tgsic_diags_free(&diags);
    return ok;
}

static void end(struct form *f)
{
    road->select(f);
    f->device->ops->end(f->device);
    tgsic_arena_free(&f->arena);
}

/* Time of one draw, without what the device layer does around it. */
static double measure_time(struct form *f, int repeat)
{
    return road->measure(f, repeat) / repeat;
}

/* ---- Comparing ----------------------------------------------------------------------------- */

static union check_pixel *read_picture(struct form *f, enum check_base *base)
{
    union check_pixel *pixels = ARENA_ARRAY(&f->arena, union check_pixel, (size_t)side * side);
    struct check_rect all = {0, 0, side, side};
    road->select(f);
    f->device->ops->read_pixels(f->device, &f->world, 0, all, pixels, base, NULL);
    return pixels;
}

static bool is_near(float a, float b)
{
    return a == b || (isnan(a) && isnan(b)) || fabsf(a - b) <= 1e-3f * (1 + fabsf(a) + fabsf(b));
}

/* Pixels of the first colour that differ, of a million. */
static double compare_pictures(struct form forms[2])
{
    enum check_base base[2];
    union check_pixel *a = read_picture(&forms[0], &base[0]),
                      *b = read_picture(&forms[1], &base[1]);
    size_t count = (size_t)side * side, different = 0;
    for (size_t i = 0; i < count; i++)
        for (unsigned c = 0; c < 4; c++)
            if (base[0] == CHECK_FLOAT ? !is_near(a[i].f[c], b[i].f[c]) : a[i].u[c] != b[i].u[c]) {
                different++;
                break;
            }
    return (double)different * 1e6 / (double)count;
}

/* ---- One program --------------------------------------------------------------------------- */

struct score {
    double log_sum, worst;
    unsigned count, different;
};

static double median(double *values)
{
    qsort(values, (size_t)runs, sizeof *values, compare_doubles);
    return values[runs / 2];
}

/* how much of the first colour is no background any more, 0..1 */
static double count_shaded(struct form *f)
{
    enum check_base base;
    const union check_pixel *pixels = read_picture(f, &base);
    size_t count = (size_t)side * side, shaded = 0;
    for (size_t i = 0; i < count; i++)
        shaded += base == CHECK_FLOAT ? pixels[i].f[0] != CHECK_BACKGROUND_FLOAT
                                      : pixels[i].u[0] != CHECK_BACKGROUND_WORD;
    return (double)shaded / (double)count;
}

/* The first scheme that shades much, or the one that shades most; negative: none can be drawn. */
static int find_scheme(struct form *f, const struct entry *e)
{
    double most = 0;
    int best = -1;
    for (unsigned scheme = 0; scheme < 2 * CHECK_NUM_SCHEMES && most * 20 <= 1; scheme++) {
        double shaded = begin(f, e, scheme) && measure_time(f, 1) >= 0 ? count_shaded(f) : 0;
        end(f);
        if (shaded > most) {
            most = shaded;
            best = (int)scheme;
        }
    }
    return best;
}

/* Locks or unlocks what --turn names, if it does; F_WRLCK waits. */
static void take_turn(short type)
{
    struct flock lock = {.l_type = type, .l_whence = SEEK_SET};
    if (turn >= 0 && fcntl(turn, F_SETLKW, &lock) < 0)
        perror("bench_draw: --turn");
}

/* Draws each once for the driver to do what it has put off, and waits for the turn. */
static void warm_up(struct form forms[2])
{
    measure_time(&forms[0], 1);
    measure_time(&forms[1], 1);
    take_turn(F_WRLCK);
}

static void time_forms(struct form forms[2])
{
    double once = measure_time(&forms[0], 1);
    int repeat = once * MAX_REPEAT < ENOUGH_NS ? MAX_REPEAT : 1 + (int)(ENOUGH_NS / once);
    for (int run = 0; run < runs; run++)
        for (int k = 0; k < 2; k++) {
            int form = k ^ (run & 1); /* neither is always first */
            forms[form].times[run] = measure_time(&forms[form], repeat);
        }
}

static void report(const struct entry *e, int scheme, struct form forms[2], struct score *score)
{
    double ratios[MAX_RUNS];
    for (int run = 0; run < runs; run++)
        ratios[run] = forms[1].times[run] / forms[0].times[run];
    double before = median(forms[0].times), after = median(forms[1].times);
    double ratio = median(ratios), different = compare_pictures(forms);
    const char *slash = strrchr(e->path, '/');
    printf(tabs ? "%s\t%u\t%d\t%.1f\t%.1f\t%.3f\t%.0f\n"
                : "%-44s %5u %6d %10.1f %10.1f %7.3f %8.0f\n",
           slash ? slash + 1 : e->path, (unsigned)weight(e), scheme, before / 1e3, after / 1e3,
           ratio, different);
    fflush(stdout);
    score->log_sum += log(ratio);
    score->worst = ratio > score->worst ? ratio : score->worst;
    score->different += different > 1000; /* chaos in a few pixels is rounding */
    score->count++;
}

static void run_program(struct form forms[2], const struct entry *e, struct score *score)
{
    if (road->prepare && !road->prepare(forms, e))
        return;
    int scheme = only_scheme >= 0 ? only_scheme : find_scheme(&forms[0], e);
    if (scheme < 0) {
        fprintf(stderr, "bench_draw: %s: nothing is drawn\n", e->path);
        return;
    }
    bool first = begin(&forms[0], e, (unsigned)scheme);
    bool second = begin(&forms[1], e, (unsigned)scheme);
    if (first && second) {
        warm_up(forms);
        time_forms(forms);
        report(e, scheme, forms, score);
        take_turn(F_UNLCK);
    }
    end(&forms[0]);
    end(&forms[1]);
}

/* ---- All ----------------------------------------------------------------------------------- */

static void add_listed_files(FILE *list)
{
    char line[4096];
    while (fgets(line, sizeof line, list)) {
        line[strcspn(line, "\n")] = 0;
        add_file(line);
    }
}

static int run_all(struct form forms[2], const char *title, size_t heaviest)
{
    struct score score = {0};
    for (size_t i = 0; i < num_entries; i++)
        prepare(&entries[i]);
    if (heaviest)
        qsort(entries, num_entries, sizeof *entries, by_weight);
    printf("%s; %u x %u pixels, median of %d\n", title, side, side, runs);
    if (!tabs)
        printf("%-44s %5s %6s %10s %10s %7s %8s\n", "program", "instr", "scheme", "before us",
               "after us", "ratio", "diff ppm");
    for (size_t i = 0; i < num_entries && (!heaviest || i < heaviest); i++)
        if (entries[i].ready)
            run_program(forms, &entries[i], &score);
    printf("%u programs: geometric mean %.3f, worst %.3f; %u differ\n", score.count,
           score.count ? exp(score.log_sum / score.count) : 0, score.worst, score.different);
    return score.count && !score.different ? 0 : 1;
}

static const char *display;
static size_t heaviest;

/* Without the lock that was asked for, times would be those of several programs at once. */
static int open_turn(const char *path)
{
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (file < 0) {
        perror("bench_draw: --turn");
        exit(6);
    }
    return file;
}

/* an option that takes a value; false: it is none */
static bool take_option(const char *name, const char *value)
{
    if (!strcmp(name, "--display"))
        display = value;
    else if (!strcmp(name, "--runs"))
        runs = atoi(value);
    else if (!strcmp(name, "--side"))
        side = (uint32_t)atoi(value);
    else if (!strcmp(name, "--heaviest"))
        heaviest = (size_t)atoi(value);
    else if (!strcmp(name, "--scheme"))
        only_scheme = atoi(value);
    else if (!strcmp(name, "--turn"))
        turn = open_turn(value);
    else if (!strcmp(name, "--originals"))
        draw_originals = value;
    else if (!strcmp(name, "--save-originals"))
        draw_save_originals = value;
    else
        return false;
    return true;
}

int main(int argc, char **argv)
{
    static struct form forms[2] = {{.is_original = true}};
    static char title[256];
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--tsv"))
            tabs = true;
        else if (!strcmp(argv[i], "--vulkan"))
            road = &draw_road_vulkan;
        else if (i + 1 < argc && take_option(argv[i], argv[i + 1]))
            i++;
        else
            add_file(argv[i]);
    }
    if (!num_entries)
        add_listed_files(stdin);
    tgsic_arena_init(&arena, NULL, 0, &escape);
    if (setjmp(escape)) {
        fprintf(stderr, "bench_draw: out of memory\n");
        return 6;
    }
    if (runs < 1 || runs > MAX_RUNS || !side || side > 16384 || !num_entries ||
        only_scheme >= 2 * CHECK_NUM_SCHEMES || !road->open(forms, display, title)) {
        fprintf(stderr, "bench_draw: no files, wrong numbers, or nothing to draw with here\n");
        return 77;
    }
    return run_all(forms, title, heaviest);
}
