/* SPDX-License-Identifier: MIT */
/* One case down two roads. */
#include "roads.h"

#include "check/bare.h"
#include "check/compare.h"
#include "check/player.h"
#include "tgsi/arena.h"

#include <stdio.h>

#define MAX_SOURCES 16

static struct check_device *device;

bool roads_open(void)
{
    device = tgsic_check_open_soft(NULL);
    return device && tgsic_interop_glslang_open(NULL) == TGSIC_OK;
}

static void finish(struct roads_result *result, enum roads_outcome outcome, const char *reason,
                   const struct tgsic_diags *diags)
{
    result->outcome = outcome;
    if (!reason && diags->count)
        reason = diags->items[0].text;
    snprintf(result->reason, sizeof result->reason, "%s", reason ? reason : "");
}

static bool is_glsl(const struct check_case *test)
{
    for (uint32_t i = 0; i < test->num_sources; i++)
        if (test->sources[i].form != CHECK_FORM_GLSL &&
            test->sources[i].form != CHECK_FORM_PASSTHROUGH)
            return false;
    return test->num_sources > 0 && test->num_sources <= MAX_SOURCES && !test->spirv;
}

static unsigned count_stages(const struct check_program *program)
{
    unsigned count = 0;
    for (unsigned s = 0; s < TGSIC_NUM_STAGES; s++)
        count += program->stages[s].present && !(program->fixed_function >> s & 1);
    return count;
}

/* ---- The road by SPIR-V -------------------------------------------------------------------- */

/* A case, and the one with the sources that glslang made of its own. */
struct pair {
    const struct check_case *glsl;
    struct check_case spirv;
    bool has_spirv;
    struct tgsic_interop_shader shaders[MAX_SOURCES];
    struct check_source sources[MAX_SOURCES];
};

/* 3.30 is the first version that has SPIR-V, 4.50 the last; what was old in the first is gone from
 * the last. */
static const struct {
    enum tgsic_interop_client client;
    int least_version;
} attempts[] = {{TGSIC_INTEROP_OPENGL, 330},
                {TGSIC_INTEROP_OPENGL, 450},
                {TGSIC_INTEROP_VULKAN, 330},
                {TGSIC_INTEROP_VULKAN, 450}};

static bool to_spirv(struct pair *pair, struct roads_result *result, struct tgsic_diags *diags)
{
    const struct check_case *test = pair->glsl;
    bool done = false;
    for (uint32_t i = 0; i < test->num_sources; i++)
        pair->shaders[i] = (struct tgsic_interop_shader){.stage = test->sources[i].stage,
                                                         .text = test->sources[i].text};
    for (size_t n = 0; n < sizeof attempts / sizeof attempts[0] && !done; n++) {
        result->client = attempts[n].client;
        tgsic_interop_glslang_free(pair->shaders, test->num_sources);
        done = tgsic_interop_glslang_spirv(attempts[n].client, attempts[n].least_version,
                                           pair->shaders, test->num_sources, diags) == TGSIC_OK;
    }
    pair->spirv = *test;
    pair->spirv.sources = pair->sources;
    pair->spirv.num_sources = 0;
    for (uint32_t i = 0; i < test->num_sources && done; i++)
        if (pair->shaders[i].words)
            pair->sources[pair->spirv.num_sources++] =
                (struct check_source){.stage = (uint8_t)pair->shaders[i].stage,
                                      .form = CHECK_FORM_SPIRV,
                                      .text = (char *)pair->shaders[i].words,
                                      .size = pair->shaders[i].size,
                                      .path = test->path};
    return pair->has_spirv = done;
}

/* False: the result says why. */
static bool make(struct pair *pair, const struct road *road, struct check_program *program,
                 struct roads_result *result, struct tgsic_diags *diags)
{
    enum check_hop failed;
    if (road->by_spirv && !pair->has_spirv && !to_spirv(pair, result, diags)) {
        finish(result, ROADS_NOT_SPIRV, NULL, diags);
        return false;
    }
    tgsic_diags_free(diags);
    if (tgsic_check_make_program(road->by_spirv ? &pair->spirv : pair->glsl, &road->route, program,
                                 &failed, diags) == TGSIC_OK)
        return true;
    finish(result, road->by_spirv ? ROADS_REFUSED : ROADS_NOT_LINKED, NULL, diags);
    return false;
}

/* ---- What both do -------------------------------------------------------------------------- */

static enum tgsic_result play(const struct check_case *test, const struct check_program *program,
                              struct check_playback *out, struct tgsic_diags *diags)
{
    static const struct check_play_options options = {.observe = true};
    static const struct check_choice choice = {.seed = 1};
    return test->is_bare ? tgsic_check_play_bare(program, device, &choice, out, diags)
                         : tgsic_check_play(test, program, device, &options, out, diags);
}

static void compare(const struct check_playback *one, const struct check_playback *other,
                    struct roads_result *result)
{
    static const struct check_compare_options options = {
        .relative = 1e-3f, .absolute = 2e-4f, .components = {4, 4, 4, 4, 4, 4, 4, 4}};
    struct check_difference difference = {0};
    struct tgsic_arena arena;
    tgsic_arena_init(&arena, NULL, 0, NULL);
    tgsic_check_compare_playbacks(&options, one, other, NULL, 0, &difference);
    if (one->probes_hold != other->probes_hold)
        finish(result, ROADS_DISAGREE, other->probes_hold ? one->failure : other->failure, NULL);
    else if (!tgsic_check_is_same(&difference))
        finish(result, ROADS_DISAGREE, tgsic_check_describe(&difference, &arena), NULL);
    else
        result->outcome = ROADS_AGREE;
    tgsic_arena_free(&arena);
}

static void run_both(const struct check_case *test, const struct check_program *programs,
                     struct roads_result *result, struct tgsic_diags *diags)
{
    struct check_playback one = {0}, other = {0};
    result->stages = count_stages(&programs[1]);
    if (play(test, &programs[0], &one, diags) != TGSIC_OK || !one.linked)
        finish(result, ROADS_NOT_RUN, one.failure, diags);
    else if (play(test, &programs[1], &other, diags) != TGSIC_OK || !other.linked)
        finish(result, ROADS_DISAGREE, other.failure, diags);
    else
        compare(&one, &other, result);
    tgsic_check_playback_free(&one);
    tgsic_check_playback_free(&other);
}

void roads_compare(const struct check_case *test, const struct road *one, const struct road *other,
                   struct roads_result *result)
{
    struct check_program programs[2] = {{0}, {0}};
    struct pair pair = {.glsl = test};
    struct tgsic_diags diags = {0};
    if (!is_glsl(test))
        result->outcome = ROADS_NOT_GLSL;
    else if (make(&pair, one, &programs[0], result, &diags) &&
             make(&pair, other, &programs[1], result, &diags))
        run_both(test, programs, result, &diags);
    tgsic_check_program_free(&programs[0]);
    tgsic_check_program_free(&programs[1]);
    tgsic_interop_glslang_free(pair.shaders, MAX_SOURCES);
    tgsic_diags_free(&diags);
}
