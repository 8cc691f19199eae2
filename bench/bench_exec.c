/* SPDX-License-Identifier: MIT */
/* Times the interpreter over a corpus of TGSI text, one thread:
 *
 *     bench_exec [-l LANES] [-r REPEATS] [-v] FILE...
 *
 * Prepares each shader and runs it with inputs of 1.0 and constants, textures and buffers that are
 * not there. Prints instructions, as they stand in the text, times lanes per second of processor
 * time: loops make it more, branches not taken less. -v has a line for each file. */
#include "exec/exec.h"
#include "timing.h"

#include "tgsi/validate.h"

struct totals {
    double instructions, seconds, prepare;
    unsigned ran, refused, stopped;
};

/* Of this process, so that what else the machine does hardly counts. */
static double cpu_seconds(void)
{
    return (double)clock() / CLOCKS_PER_SEC;
}

static uint32_t *rows(uint32_t registers, unsigned lanes, uint32_t word)
{
    size_t count = (size_t)registers * 4 * lanes + 1;
    uint32_t *words = malloc(count * sizeof *words);
    for (size_t i = 0; words && i < count; i++)
        words[i] = word;
    return words;
}

static void run(const struct tgsic_exec *exec, const struct tgsic_shader *shader, unsigned lanes,
                unsigned repeats, struct totals *totals)
{
    struct tgsic_exec_layout layout = tgsic_exec_get_layout(exec);
    uint32_t *in = rows(layout.inputs * 3, lanes, 0x3f800000),
             *sv = rows(layout.system_values, lanes, 0), *out = rows(layout.outputs, lanes, 0);
    struct tgsic_exec_run settings = {
        .size = sizeof settings,
        .lanes = lanes,
        .inputs = in,
        .system_values = sv,
        .outputs = out,
        .input_vertices = 3,
        .output_vertices = 4,
        .max_steps = (uint64_t)1 << 20,
    };
    double start = cpu_seconds();
    bool stopped = false;
    if (shader->processor != TGSIC_PROCESSOR_GEOM &&
        shader->processor != TGSIC_PROCESSOR_TESS_CTRL &&
        shader->processor != TGSIC_PROCESSOR_TESS_EVAL)
        settings.input_vertices = 1;
    for (unsigned i = 0; i < repeats && !stopped; i++)
        stopped = tgsic_exec_run(exec, &settings, NULL) != TGSIC_OK;
    if (stopped) {
        totals->stopped++;
    } else {
        totals->seconds += cpu_seconds() - start;
        totals->instructions += (double)shader->num_instructions * lanes * repeats;
        totals->ran++;
    }
    free(in);
    free(sv);
    free(out);
}

static void time_file(const char *path, unsigned lanes, unsigned repeats, struct totals *totals)
{
    size_t size = 0;
    char *text = read_whole_file(path, &size);
    struct tgsic_shader shader = {0};
    struct tgsic_exec *exec = NULL;
    if (text && tgsic_parse_text(text, size, NULL, &shader, NULL) == TGSIC_OK &&
        tgsic_validate(&shader, NULL, NULL) == TGSIC_OK) {
        double start = cpu_seconds();
        if (tgsic_exec_prepare(&shader, NULL, &exec, NULL) == TGSIC_OK) {
            totals->prepare += cpu_seconds() - start;
            run(exec, &shader, lanes, repeats, totals);
        } else {
            totals->refused++;
        }
    }
    tgsic_exec_free(exec);
    tgsic_shader_free(&shader);
    free(text);
}

static void print(const char *name, const struct totals *t)
{
    printf("%s: %u ran, %u refused, %u stopped; %.0f million instructions x lanes a second; "
           "prepared in %.1f us each\n",
           name, t->ran, t->refused, t->stopped, t->instructions / t->seconds * 1e-6,
           t->prepare / (t->ran + t->stopped) * 1e6);
}

int main(int argc, char **argv)
{
    unsigned lanes = 1024, repeats = 4;
    bool verbose = false;
    struct totals totals = {0};
    for (int i = 1; i < argc; i++) {
        struct totals own = {0};
        if (!strcmp(argv[i], "-l") && i + 1 < argc)
            lanes = (unsigned)atoi(argv[++i]);
        else if (!strcmp(argv[i], "-r") && i + 1 < argc)
            repeats = (unsigned)atoi(argv[++i]);
        else if (!strcmp(argv[i], "-v"))
            verbose = true;
        else
            time_file(argv[i], lanes, repeats, &own);
        if (verbose && own.ran)
            print(argv[i], &own);
        totals.instructions += own.instructions;
        totals.seconds += own.seconds;
        totals.prepare += own.prepare;
        totals.ran += own.ran;
        totals.refused += own.refused;
        totals.stopped += own.stopped;
    }
    print("all", &totals);
    return totals.ran ? 0 : 2;
}
