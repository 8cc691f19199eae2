/* SPDX-License-Identifier: MIT */
/* `tgsic run`: interprets one shader and prints what it has written. */
#include "program.h"
#include "run_values.h"

#include <stdlib.h>
#include <string.h>

#define MAX_LANES 65536

struct runner {
    const struct cli_settings *settings;
    const struct tgsic_shader *shader;
    struct run_values values;
    uint8_t *killed;
    unsigned num_vertices; /* emitted so far */
};

/* ---- Printing ------------------------------------------------------------------------------ */

static void print_word(uint32_t word)
{
    float value;
    memcpy(&value, &word, sizeof value);
    printf(" %14.9g", (double)value);
}

/* Four words as floats, then in hexadecimal. */
static void print_vector(const char *name, uint32_t index, const uint32_t words[4])
{
    printf("  %s[%u]", name, (unsigned)index);
    for (unsigned c = 0; c < 4; c++)
        print_word(words[c]);
    printf("  ");
    for (unsigned c = 0; c < 4; c++)
        printf(" %08x", (unsigned)words[c]);
    printf("\n");
}

static void json_words(const uint32_t *words, size_t count)
{
    printf("[");
    for (size_t i = 0; i < count; i++)
        printf("%s%u", i ? ", " : "", (unsigned)words[i]);
    printf("]");
}

/* All declared outputs of a lane; `words`: [register * 4 + component], `apart` from one another. */
static void print_outputs(const struct runner *r, const uint32_t *words, size_t apart)
{
    bool json = r->settings->json;
    const char *separator = "";
    for (uint32_t i = 0; i < r->shader->num_declarations; i++) {
        const struct tgsic_declaration *d = &r->shader->declarations[i];
        for (uint32_t index = d->first; index <= d->last && d->file == TGSIC_FILE_OUT; index++) {
            uint32_t vector[4];
            for (unsigned c = 0; c < 4; c++)
                vector[c] = words[(index * 4 + c) * apart];
            if (!json) {
                print_vector("OUT", index, vector);
                continue;
            }
            printf("%s\"OUT[%u]\": ", separator, (unsigned)index);
            json_words(vector, 4);
            separator = ", ";
        }
    }
}

static void print_lane(const struct runner *r, uint32_t lane)
{
    if (r->settings->json)
        printf("%s{\"lane\": %u, \"killed\": %s, \"outputs\": {", lane ? ", " : "", (unsigned)lane,
               r->killed[lane] ? "true" : "false");
    else
        printf("lane %u%s\n", (unsigned)lane, r->killed[lane] ? ", killed" : "");
    print_outputs(r, r->values.outputs + lane, r->values.lanes);
    if (r->settings->json)
        printf("}}");
}

static uint32_t word_at(const struct tgsic_exec_buffer *buffer, size_t index)
{
    uint32_t word;
    memcpy(&word, (const uint8_t *)buffer->data + index * 4, sizeof word);
    return word;
}

static void print_buffers(const struct runner *r, const char *name,
                          const struct run_buffers *buffers)
{
    for (uint32_t i = 0; i < buffers->count; i++) {
        const struct tgsic_exec_buffer *buffer = &buffers->items[i];
        bool json = r->settings->json;
        printf(json ? ", \"%s[%u]\": [" : "%s[%u]", name, (unsigned)i);
        for (size_t w = 0; w < buffer->size / 4; w++)
            printf(json ? "%s%u" : "%s%08x",
                   json    ? w ? ", " : ""
                   : w % 8 ? " "
                           : "\n  ",
                   (unsigned)word_at(buffer, w));
        printf(json ? "]" : "\n");
    }
}

static void print_memory(const struct runner *r)
{
    print_buffers(r, "BUFFER", &r->values.buffers);
    print_buffers(r, "HWATOMIC", &r->values.counters);
    print_buffers(r, "MEMORY", &r->values.shared);
}

/* ---- GEOM ---------------------------------------------------------------------------------- */

static void emit(void *user, uint32_t lane, uint32_t stream, const uint32_t *outputs)
{
    struct runner *r = user;
    if (r->settings->json)
        printf("%s{\"lane\": %u, \"stream\": %u, \"outputs\": {", r->num_vertices++ ? ", " : "",
               (unsigned)lane, (unsigned)stream);
    else
        printf("lane %u emits to stream %u\n", (unsigned)lane, (unsigned)stream);
    print_outputs(r, outputs, 1);
    if (r->settings->json)
        printf("}}");
}

static void end_primitive(void *user, uint32_t lane, uint32_t stream)
{
    struct runner *r = user;
    if (r->settings->json)
        printf("%s{\"lane\": %u, \"ends\": %u}", r->num_vertices++ ? ", " : "", (unsigned)lane,
               (unsigned)stream);
    else
        printf("lane %u ends a primitive of stream %u\n", (unsigned)lane, (unsigned)stream);
}

/* ---- Running ------------------------------------------------------------------------------- */

static enum tgsic_result execute(struct runner *r, const struct tgsic_exec *exec,
                                 struct tgsic_diags *diags)
{
    const struct run_values *v = &r->values;
    struct tgsic_exec_resources resources = {
        .constants = v->constants.items,
        .num_constants = v->constants.count,
        .buffers = v->buffers.items,
        .num_buffers = v->buffers.count,
        .counters = v->counters.items,
        .num_counters = v->counters.count,
    };
    struct tgsic_exec_run run = {
        .size = sizeof run,
        .lanes = v->lanes,
        .inputs = v->inputs,
        .input_vertices = v->vertices,
        .system_values = v->system_values,
        .outputs = v->outputs,
        .killed = r->killed,
        .resources = &resources,
        .shared = v->shared.items[0].data,
        .shared_size = v->shared.items[0].size,
        .hooks = {.user = r, .emit = emit, .end_primitive = end_primitive},
    };
    return tgsic_exec_run(exec, &run, diags);
}

static enum tgsic_result execute_and_print(struct runner *r, const struct tgsic_exec *exec,
                                           struct tgsic_diags *diags)
{
    bool json = r->settings->json, emits = r->shader->processor == TGSIC_PROCESSOR_GEOM;
    if (json)
        printf(emits ? "{\"vertices\": [" : "{\"lanes\": [");
    enum tgsic_result result = execute(r, exec, diags);
    for (uint32_t lane = 0; lane < r->values.lanes && result == TGSIC_OK && !emits; lane++)
        print_lane(r, lane);
    if (json)
        printf("]");
    if (result == TGSIC_OK)
        print_memory(r);
    if (json)
        printf("}\n");
    return result;
}

static uint32_t count_of(const char *text, uint32_t otherwise)
{
    return text ? (uint32_t)strtoul(text, NULL, 10) : otherwise;
}

static enum cli_exit set_up(struct runner *r, const struct tgsic_exec *exec)
{
    struct run_values *v = &r->values;
    v->layout = tgsic_exec_get_layout(exec);
    if (!run_values_allocate(v) || !(r->killed = calloc(v->lanes + 1u, 1)))
        return CLI_LIMIT;
    for (size_t i = 0; i < r->settings->assignments.count; i++)
        if (!run_values_set(v, r->settings->assignments.items[i]))
            return CLI_USAGE;
    return CLI_OK;
}

static enum cli_exit run_stage(const struct cli_settings *settings, const struct cli_stage *stage)
{
    struct runner r = {.settings = settings, .shader = stage->shader};
    struct tgsic_exec_options options = {.size = sizeof options, .max_lanes = MAX_LANES};
    struct tgsic_exec *exec = NULL;
    struct tgsic_diags diags = {0};
    r.values.lanes = count_of(
        settings->lanes, tgsic_shader_property(stage->shader, TGSIC_PROPERTY_TCS_VERTICES_OUT, 1));
    r.values.vertices = count_of(settings->vertices, 6);
    if (r.values.lanes > MAX_LANES || r.values.vertices > 32) {
        cli_error("at most %d lanes and 32 vertices", MAX_LANES);
        return CLI_USAGE;
    }
    enum cli_exit exit = cli_exit_of(tgsic_exec_prepare(stage->shader, &options, &exec, &diags));
    if (exit == CLI_OK)
        exit = set_up(&r, exec);
    if (exit == CLI_OK)
        exit = cli_exit_of(execute_and_print(&r, exec, &diags));
    cli_report(settings, stage->input, &diags);
    run_values_free(&r.values);
    free(r.killed);
    tgsic_exec_free(exec);
    return exit;
}

enum cli_exit cli_run_run(const struct cli_settings *settings)
{
    struct cli_input *inputs;
    struct cli_settings alone = *settings;
    size_t count;
    alone.separate = true; /* a stage by itself */
    enum cli_exit exit = cli_read_inputs(&alone, &inputs, &count);
    if (exit == CLI_OK) {
        struct cli_program program = {0};
        exit = cli_load_program(&alone, inputs, count, true, &program);
        if (exit == CLI_OK && program.num_stages != 1) {
            cli_error("'run' takes one shader");
            exit = CLI_USAGE;
        } else if (exit == CLI_OK) {
            exit = run_stage(settings, &program.stages[0]);
        }
        cli_free_program(&program);
    }
    cli_free_inputs(inputs, count);
    return exit;
}
