/* SPDX-License-Identifier: MIT */
/* Why a mutant survives: how far its mistake gets. */
#include "mutate.h"

#include "check/bare.h"
#include "check/judge.h"
#include "tgsi/arena.h"

#include <stdio.h>

/* As far as the mistake has been seen to get, over all inputs. */
struct effect {
    bool reached, inexact;
    uint32_t values;
    float worst;
};

static bool make(const struct check_case *test, struct mutation *m, const struct tgsic_host *host,
                 struct check_program *out)
{
    enum check_hop failed;
    struct check_route_options options = {.dialect = TGSIC_DIALECT_VIRGL,
                                          .host = host,
                                          .last_hop = CHECK_HOP_GLSL,
                                          .mutator = mutation_planter(m)};
    return tgsic_check_make_program(test, &options, out, &failed, NULL) == TGSIC_OK;
}

static bool play(const struct check_case *test, const struct check_program *program,
                 struct check_device *device, const struct check_choice *choice,
                 struct check_playback *out)
{
    static const struct check_play_options options = {.observe = true};
    enum tgsic_result result = test->is_bare
                                   ? tgsic_check_play_bare(program, device, choice, out, NULL)
                                   : tgsic_check_play(test, program, device, &options, out, NULL);
    return result == TGSIC_OK && out->linked;
}

/* The tolerances of the judge. */
static struct check_difference compare(const struct check_program *program,
                                       const struct check_playback *a,
                                       const struct check_playback *b)
{
    struct check_compare_options options = {1e-3f, 2e-4f, {0}};
    struct check_difference difference = {0};
    tgsic_check_written_components(program, options.components);
    tgsic_check_compare_playbacks(&options, a, b, NULL, 0, &difference);
    return difference;
}

/* Plain, mutated, and with something drastic in the place of the mistake. */
enum { PLAIN, MUTATED, PROBED, NUM_PROGRAMS };

static void look(const struct check_case *test, const struct check_program programs[NUM_PROGRAMS],
                 struct check_device *device, const struct check_choice *choice,
                 struct effect *effect)
{
    struct check_playback shown[NUM_PROGRAMS] = {{0}};
    bool played[NUM_PROGRAMS];
    for (unsigned i = 0; i < NUM_PROGRAMS; i++)
        played[i] = play(test, &programs[i], device, choice, &shown[i]);
    if (played[PLAIN] && played[MUTATED]) {
        struct check_difference d = compare(programs, &shown[PLAIN], &shown[MUTATED]);
        effect->inexact |= d.inexact;
        effect->values += d.values;
        effect->worst = d.worst > effect->worst ? d.worst : effect->worst;
    }
    if (played[PLAIN] && played[PROBED])
        effect->reached |= compare(programs, &shown[PLAIN], &shown[PROBED]).inexact;
    for (unsigned i = 0; i < NUM_PROGRAMS; i++)
        tgsic_check_playback_free(&shown[i]);
}

static void look_at_all(const struct check_case *test, const struct check_program *programs,
                        uint32_t seeds, struct effect *effect)
{
    struct check_device *device = tgsic_check_open_gl_translated(NULL, NULL);
    const unsigned schemes = CHECK_NUM_NOISES * CHECK_NUM_SCHEMES;
    for (uint32_t seed = 0; device && seeds >> seed; seed++)
        for (unsigned s = 0; s < (test->is_bare ? schemes : 1) && seeds >> seed & 1; s++)
            look(test, programs, device, &(struct check_choice){seed, s, CHECK_MIPMAPS}, effect);
    if (device)
        device->ops->close(device);
}

static void describe(const struct effect *effect, bool probed, char *text, size_t size)
{
    if (effect->values)
        snprintf(text, size,
                 "unstable: changes %u values, all of them where rounding decides or in pictures "
                 "that the judge leaves out",
                 effect->values);
    else if (effect->inexact)
        snprintf(text, size, "tolerated: changes values by at most %g of them",
                 (double)effect->worst);
    else if (effect->reached || !probed)
        snprintf(text, size, "masked: %schanges no bit of what is shown",
                 probed ? "is reached, but " : "");
    else
        snprintf(text, size, "unreached: no input leads to what is shown by way of it");
}

void mutation_effect(const char *path, const struct mutation *m, uint32_t seeds, char *text,
                     size_t size)
{
    struct check_case test;
    struct check_program programs[NUM_PROGRAMS] = {{0}};
    struct mutation none = {.hop = CHECK_NUM_HOPS}, mutated = *m, probed = *m;
    struct tgsic_host host;
    struct effect effect = {0};
    probed.probe = true;
    snprintf(text, size, "?");
    if (tgsic_host_parse("gl450", &host, NULL) != TGSIC_OK ||
        tgsic_check_read_case(path, path, &test, NULL) != TGSIC_OK)
        return;
    bool made = make(&test, &none, &host, &programs[PLAIN]) &&
                make(&test, &mutated, &host, &programs[MUTATED]);
    bool has_probe = make(&test, &probed, &host, &programs[PROBED]) && probed.probe;
    if (made) {
        look_at_all(&test, programs, seeds, &effect);
        describe(&effect, has_probe, text, size);
    }
    for (unsigned i = 0; i < NUM_PROGRAMS; i++)
        tgsic_check_program_free(&programs[i]);
    tgsic_check_case_free(&test);
}
