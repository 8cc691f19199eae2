/* SPDX-License-Identifier: MIT */
/* Takes a case from hop to hop. */
#include "route.h"

#include "check_codes.h"
#include "tgsi/arena.h"
#include "tgsi/scan.h"

#include <stdlib.h>
#include <string.h>

/* ---- Names --------------------------------------------------------------------------------- */

static const struct route {
    const char *name;
    uint8_t last_hop;
    bool from_tgsi;
} routes[] = {
    {"glsl", CHECK_HOP_SOURCE, false},
    {"glsl-tgsi", CHECK_HOP_TGSI, false},
    {"glsl-tgsi-glsl", CHECK_HOP_GLSL, false},
    {"glsl-tgsi-glsl-tgsi", CHECK_HOP_TGSI_AGAIN, false},
    {"glsl-tgsi-spirv", CHECK_HOP_SPIRV, false},
    {"tgsi", CHECK_HOP_TGSI, true},
    {"tgsi-glsl", CHECK_HOP_GLSL, true},
    {"tgsi-glsl-tgsi", CHECK_HOP_TGSI_AGAIN, true},
    {"tgsi-spirv", CHECK_HOP_SPIRV, true},
};

#define NUM_ROUTES (sizeof routes / sizeof *routes)

const char *tgsic_check_route_name(uint32_t last_hop, bool from_tgsi)
{
    for (size_t i = 0; i < NUM_ROUTES; i++)
        if (routes[i].last_hop == last_hop && routes[i].from_tgsi == from_tgsi)
            return routes[i].name;
    return NULL;
}

bool tgsic_check_route_by_name(const char *name, uint32_t *last_hop, bool *from_tgsi)
{
    for (size_t i = 0; i < NUM_ROUTES; i++) {
        if (strcmp(routes[i].name, name))
            continue;
        *last_hop = routes[i].last_hop;
        *from_tgsi = routes[i].from_tgsi;
        return true;
    }
    return false;
}

const char *tgsic_check_hop_name(enum check_hop hop)
{
    static const char *const names[CHECK_NUM_HOPS] = {
        "source", "GLSL→TGSI", "TGSI→GLSL", "GLSL′→TGSI′", "TGSI→virglrenderer", "TGSI→SPIR-V"};
    return hop < CHECK_NUM_HOPS ? names[hop] : "?";
}

/* The hop that each follows. */
static const uint8_t before[CHECK_NUM_HOPS] = {[CHECK_HOP_TGSI] = CHECK_HOP_SOURCE,
                                               [CHECK_HOP_GLSL] = CHECK_HOP_TGSI,
                                               [CHECK_HOP_TGSI_AGAIN] = CHECK_HOP_GLSL,
                                               [CHECK_HOP_VIRGL] = CHECK_HOP_TGSI,
                                               [CHECK_HOP_SPIRV] = CHECK_HOP_TGSI};

bool tgsic_check_hop_precedes(enum check_hop hop, enum check_hop last)
{
    uint8_t at = (uint8_t)last;
    while (at != CHECK_HOP_SOURCE && (at = before[at]) != (uint8_t)hop)
        ;
    return hop != last && at == (uint8_t)hop;
}

/* ---- Hops ---------------------------------------------------------------------------------- */

enum tgsic_result tgsic_check_refuse(struct tgsic_diags *diags, const char *what)
{
    tgsic_diags_add(diags, TGSIC_ERROR, E_CHECK_NOT_TAKEN, (struct tgsic_pos){0}, "%s", what);
    return TGSIC_E_UNSUPPORTED;
}

static uint32_t written_colors(const struct check_program *program)
{
    struct tgsic_scan scan;
    uint32_t written = 0;
    if (!program->linked || !(program->linked->stages >> TGSIC_PROCESSOR_FRAG & 1))
        return UINT32_MAX;
    tgsic_scan_shader(program->arena, &program->linked->shader[TGSIC_PROCESSOR_FRAG], &scan);
    for (uint32_t i = 0; i < scan.num_outputs; i++)
        if (scan.outputs[i].semantic == TGSIC_SEMANTIC_COLOR && scan.outputs[i].used_mask)
            written |= 1u << (scan.outputs[i].semantic_index & 31);
    return written;
}

static enum tgsic_result make_tgsi(struct check_program *program, struct tgsic_diags *diags)
{
    const struct check_mutator *mutator = &program->options.mutator;
    enum tgsic_result result = tgsic_check_route_source(program, diags);
    program->written_colors = result == TGSIC_OK ? written_colors(program) : UINT32_MAX;
    if (result == TGSIC_OK && program->linked)
        result = tgsic_check_route_fixed_function(program, diags);
    if (result == TGSIC_OK)
        result = tgsic_check_route_text(program, diags);
    if (result == TGSIC_OK && mutator->exchange)
        result = mutator->exchange(mutator->user, program, diags);
    return result;
}

static enum tgsic_result make_glsl(struct check_program *program, struct tgsic_diags *diags)
{
    return tgsic_check_translate(program, &program->pipeline.state, program->stages, diags);
}

static enum tgsic_result make_spirv(struct check_program *program, struct tgsic_diags *diags)
{
    return tgsic_check_translate_spirv(program, &program->options.state, false, false,
                                       program->stages, diags);
}

typedef enum tgsic_result step(struct check_program *program, struct tgsic_diags *diags);

static step *const steps[CHECK_NUM_HOPS] = {
    [CHECK_HOP_TGSI] = make_tgsi,
    [CHECK_HOP_GLSL] = make_glsl,
    [CHECK_HOP_TGSI_AGAIN] = tgsic_check_route_again,
    [CHECK_HOP_SPIRV] = make_spirv,
};

static enum tgsic_result make(struct check_program *program, enum check_hop *failed_hop,
                              struct tgsic_diags *diags)
{
    program->reached = 1u << CHECK_HOP_SOURCE;
    for (uint32_t hop = CHECK_HOP_TGSI; hop <= program->options.last_hop; hop++) {
        if (hop != program->options.last_hop &&
            !tgsic_check_hop_precedes((enum check_hop)hop,
                                      (enum check_hop)program->options.last_hop))
            continue;
        enum tgsic_result result = steps[hop](program, diags);
        if (result != TGSIC_OK) {
            *failed_hop = (enum check_hop)hop;
            return result;
        }
        program->reached |= 1u << hop;
    }
    return TGSIC_OK;
}

enum tgsic_result tgsic_check_make_program(const struct check_case *test,
                                           const struct check_route_options *options,
                                           struct check_program *program,
                                           enum check_hop *failed_hop, struct tgsic_diags *diags)
{
    struct tgsic_arena first;
    jmp_buf escape;
    *program = (struct check_program){.test = test, .options = *options};
    *failed_hop = CHECK_HOP_SOURCE;
    tgsic_arena_init(&first, NULL, 0, &escape);
    if (setjmp(escape)) {
        enum tgsic_result failure = program->arena ? program->arena->failure : first.failure;
        if (!program->arena)
            tgsic_arena_free(&first);
        return failure;
    }
    struct tgsic_arena *kept = ARENA_NEW(&first, struct tgsic_arena);
    *kept = first;
    program->arena = kept;
    enum tgsic_result result = make(program, failed_hop, diags);
    kept->escape = NULL;
    return result;
}

bool tgsic_check_compares_to_floats(const struct check_program *program, unsigned stage)
{
    const struct check_case *test = program->linked ? program->test : NULL;
    unsigned long version = 110;
    for (uint32_t i = 0; test && i < test->num_sources; i++) {
        const struct check_source *source = &test->sources[i];
        const char *text = source->form == CHECK_FORM_GLSL && source->stage == stage
                               ? strstr(source->text, "#version")
                               : NULL;
        if (text)
            version = strtoul(text + strlen("#version"), NULL, 10);
    }
    return version >= 130;
}

void tgsic_check_free_translation(struct check_translated_stage *stages)
{
    for (unsigned s = 0; s < TGSIC_NUM_STAGES; s++) {
        tgsic_buffer_free(&stages[s].glsl);
        tgsic_buffer_free(&stages[s].spirv);
        tgsic_report_free(&stages[s].report);
    }
}

void tgsic_check_program_free(struct check_program *program)
{
    tgsic_check_free_translation(program->stages);
    for (unsigned s = 0; s < TGSIC_NUM_STAGES; s++) {
        tgsic_shader_free(&program->stages[s].shader);
        tgsic_buffer_free(&program->stages[s].tgsi);
        tgsic_arb_program_free(program->arb[s]);
    }
    tgsic_program_free(program->linked);
    tgsic_program_free(program->again);
    if (program->arena) {
        struct tgsic_arena arena = *program->arena; /* it lives in its own memory */
        tgsic_arena_free(&arena);
    }
    *program = (struct check_program){0};
}
