/* SPDX-License-Identifier: MIT */
#include "draw_case.h"

#include "draw_script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NUM_NUDGED 4
#define MAX_ROUNDS 6

const char *const draw_verdict_names[DRAW_NUM_VERDICTS] = {
    [DRAW_SKIPPED] = "not in scope",
    [DRAW_NOT_NATIVE] = "OpenGL refuses the original",
    [DRAW_REFUSED] = "refused",
    [DRAW_REFUSED_BY_GL] = "OpenGL refuses ours",
    [DRAW_BLANK] = "blank",
    [DRAW_UNSTABLE] = "rounding decides",
    [DRAW_UNDEFINED] = "same but undefined outputs",
    [DRAW_SAME] = "same",
    [DRAW_SAME_BITS] = "same bits",
    [DRAW_NAN] = "different where not finite",
    [DRAW_DIFFERENT] = "different",
    [DRAW_CRASHED] = "crash",
};

struct one_case {
    const struct draw_settings *settings;
    const char *name;
    const char *const *sources;
    struct draw_original original;
    struct draw_translated translated;
    struct draw_script script;
    struct draw_record *record;
};

/* ---- Pictures ------------------------------------------------------------------------------ */

static bool picture_original(struct one_case *c, const struct draw_inputs *inputs,
                             struct draw_picture *picture)
{
    bool good = draw_bind_original(&c->original, inputs, c->record->cause, DRAW_TEXT_SIZE) &&
                draw_picture(&c->original.target, c->original.es, picture);
    draw_release_resources();
    return good;
}

static bool picture_translated(struct one_case *c, const struct draw_translated *t,
                               const struct draw_inputs *inputs, struct draw_picture *picture)
{
    bool es = c->settings->options.host.api == TGSIC_API_ES;
    bool good = draw_bind_translated(t, inputs, c->record->cause, DRAW_TEXT_SIZE) &&
                draw_picture(&c->original.target, es, picture);
    draw_release_resources();
    return good;
}

static struct draw_difference compare(struct one_case *c, const struct draw_picture *expected,
                                      const struct draw_picture *got,
                                      const struct draw_picture *nudged, size_t num_nudged)
{
    return draw_compare(&c->original.target, &c->settings->tolerance, expected, got, nudged,
                        num_nudged);
}

/* Where the two differ, the original is drawn again with nudged inputs. */
static struct draw_difference judge(struct one_case *c, struct draw_inputs *inputs,
                                    const struct draw_picture *expected,
                                    const struct draw_picture *got)
{
    struct draw_picture nudged[NUM_NUDGED] = {{0}};
    struct draw_difference d = compare(c, expected, got, NULL, 0);
    size_t count = 0;
    if (!d.pixels && !d.only_nan)
        return d;
    for (inputs->nudge = 1; count < NUM_NUDGED; inputs->nudge++, count++)
        if (!picture_original(c, inputs, &nudged[count]))
            break;
    inputs->nudge = 0;
    d = compare(c, expected, got, nudged, count);
    for (size_t i = 0; i < count; i++)
        draw_free_picture(&nudged[i]);
    return d;
}

/* ---- Blame --------------------------------------------------------------------------------- */

/* Is the picture right when the program is translated in another way? */
static bool is_same_with(struct one_case *c, struct draw_inputs *inputs,
                         const struct draw_picture *expected, enum tgsic_dialect dialect,
                         bool no_optimize)
{
    struct draw_options options = c->settings->options;
    struct draw_translated other;
    struct draw_picture got = {0};
    enum tgsic_result result = TGSIC_OK;
    char log[64];
    options.dialect = dialect;
    options.no_optimize = no_optimize;
    bool same = false;
    if (draw_make_translated(c->sources, &options, &c->original.target, &other, &result, log,
                             sizeof log) == DRAW_DONE &&
        picture_translated(c, &other, inputs, &got)) {
        struct draw_difference d = judge(c, inputs, expected, &got);
        same = !d.pixels && !d.only_nan;
    }
    draw_free_picture(&got);
    draw_free_translated(&other);
    return same;
}

static void print_value(const struct one_case *c, unsigned plane, uint32_t word, char *out,
                        size_t size)
{
    const struct draw_target *target = &c->original.target;
    float value;
    memcpy(&value, &word, sizeof value);
    if (plane == target->num_colors || target->base[plane] == TGSIC_VALUE_FLOAT)
        snprintf(out, size, "%.7g", (double)value);
    else
        snprintf(out, size, "%d", (int)word);
}

static void describe(struct one_case *c, struct draw_inputs *inputs, unsigned round,
                     const struct draw_difference *d, const struct draw_picture *expected)
{
    enum tgsic_dialect own = c->settings->options.dialect;
    enum tgsic_dialect other =
        own == TGSIC_DIALECT_VIRGL ? TGSIC_DIALECT_GALLIUM : TGSIC_DIALECT_VIRGL;
    bool plain = is_same_with(c, inputs, expected, own, true);
    bool dialect = is_same_with(c, inputs, expected, other, false);
    char plane[16], want[32], got[32];
    if (d->plane == c->original.target.num_colors)
        snprintf(plane, sizeof plane, "depth");
    else
        snprintf(plane, sizeof plane, "color %u", d->plane);
    print_value(c, d->plane, d->expected, want, sizeof want);
    print_value(c, d->plane, d->got, got, sizeof got);
    snprintf(c->record->cause, DRAW_TEXT_SIZE,
             "picture %u, %u pixels, %s at (%u, %u).%c is %s, not %s;%s%s%s", round,
             d->pixels + d->only_nan, plane, d->x, d->y, "xyzw"[d->component], got, want,
             plain ? " same unoptimised" : "", dialect ? " same in the other dialect" : "",
             plain || dialect ? "" : " wrong unoptimised and in the other dialect, too");
}

/* ---- Dumps --------------------------------------------------------------------------------- */

static void write_file(const struct one_case *c, const char *suffix, const char *text)
{
    char path[4096];
    size_t used = (size_t)snprintf(path, sizeof path, "%s/", c->settings->dump);
    for (const char *s = c->name; *s && used < sizeof path - 40; s++)
        path[used++] = *s == '/' ? '_' : *s;
    snprintf(path + used, sizeof path - used, "%s", suffix);
    FILE *file = fopen(path, "w");
    if (!file)
        return;
    fputs(text ? text : "", file);
    fclose(file);
}

static void dump(const struct one_case *c)
{
    const struct draw_translated *t = &c->translated;
    write_file(c, ".cause", c->record->cause);
    write_file(c, ".vert", c->sources[0]);
    write_file(c, ".frag", c->sources[1]);
    write_file(c, ".vert.tgsi", t->tgsi[0].data);
    write_file(c, ".frag.tgsi", t->tgsi[1].data);
    write_file(c, ".back.vert", t->glsl[0].data);
    write_file(c, ".back.frag", t->glsl[1].data);
}

/* ---- Rounds -------------------------------------------------------------------------------- */

static enum draw_verdict verdict_of(const struct draw_difference *d)
{
    if (d->pixels)
        return DRAW_DIFFERENT;
    if (d->only_nan)
        return DRAW_NAN;
    if (d->unstable > DRAW_SIZE * DRAW_SIZE / 2)
        return DRAW_UNSTABLE;
    return d->exact ? DRAW_SAME_BITS : DRAW_SAME;
}

/* Bits that are the same in one picture and nearly so in another are nearly the same. */
static int worse(int a, int b)
{
    if ((a == DRAW_SAME && b == DRAW_SAME_BITS) || (b == DRAW_SAME && a == DRAW_SAME_BITS))
        return DRAW_SAME;
    return a > b ? a : b;
}

static void run_round(struct one_case *c, struct draw_inputs *inputs, unsigned round,
                      const struct draw_picture *expected)
{
    struct draw_picture got = {0};
    struct draw_record *record = c->record;
    if (!picture_translated(c, &c->translated, inputs, &got)) {
        record->verdict = DRAW_REFUSED_BY_GL;
        return;
    }
    struct draw_difference d = judge(c, inputs, expected, &got);
    enum draw_verdict verdict = verdict_of(&d);
    if (verdict >= DRAW_NAN && record->verdict < DRAW_NAN)
        describe(c, inputs, round, &d, expected);
    record->verdict = worse(record->verdict, (int)verdict);
    if (d.worst > record->worst)
        record->worst = d.worst;
    record->pictures++;
    draw_free_picture(&got);
}

static struct draw_inputs inputs_of(const struct one_case *c, unsigned scheme)
{
    struct draw_inputs inputs = {.seed = c->settings->seed + scheme, .scheme = scheme};
    draw_find_position(&c->original, &inputs);
    return inputs;
}

/* True if the picture showed something that can be compared. */
static bool try_inputs(struct one_case *c, struct draw_inputs *inputs, unsigned round,
                       unsigned least_distinct)
{
    struct draw_picture expected = {0};
    bool telling = false;
    if (picture_original(c, inputs, &expected)) {
        struct draw_coverage coverage = draw_cover(&c->original.target, &expected);
        telling = coverage.covered >= 50 && coverage.distinct >= least_distinct;
        if (telling) {
            run_round(c, inputs, round, &expected);
            if (coverage.distinct > c->record->distinct) {
                c->record->distinct = coverage.distinct;
                c->record->covered = coverage.covered;
            }
        }
    }
    draw_free_picture(&expected);
    return telling;
}

/* The script's first, middle and last draw, with its uniforms. */
static void run_script(struct one_case *c)
{
    const struct draw_script *s = &c->script;
    const size_t chosen[] = {0, s->num_draws / 2, s->num_draws ? s->num_draws - 1 : 0};
    for (unsigned i = 0; i < 3 && s->num_given && s->num_draws; i++) {
        if (i && chosen[i] == chosen[i - 1])
            continue;
        struct draw_inputs inputs = inputs_of(c, 0);
        inputs.given = s->given;
        inputs.num_given = s->draws[chosen[i]];
        try_inputs(c, &inputs, 10 + i, 1);
    }
}

/* Generated inputs: two schemes that show something, and if none shows much, any that does. */
static void run_generated(struct one_case *c)
{
    unsigned found = 0;
    for (unsigned scheme = 0; scheme < DRAW_SCHEMES && found < 2; scheme++) {
        struct draw_inputs inputs = inputs_of(c, scheme);
        found += try_inputs(c, &inputs, scheme, 3);
    }
    for (unsigned scheme = 0; scheme < DRAW_SCHEMES && !found; scheme++) {
        struct draw_inputs inputs = inputs_of(c, scheme);
        found += try_inputs(c, &inputs, scheme, 1);
    }
}

static bool translate(struct one_case *c)
{
    static const char *const steps[] = {[DRAW_COMPILE] = "compile",
                                        [DRAW_LINK] = "link",
                                        [DRAW_PRINT] = "TGSI text",
                                        [DRAW_TRANSLATE] = "back",
                                        [DRAW_GL] = "OpenGL"};
    enum tgsic_result result = TGSIC_OK;
    char log[DRAW_TEXT_SIZE] = "";
    enum draw_step step =
        draw_make_translated(c->sources, &c->settings->options, &c->original.target, &c->translated,
                             &result, log, sizeof log);
    if (step == DRAW_DONE)
        return true;
    c->record->verdict = step == DRAW_GL ? DRAW_REFUSED_BY_GL : DRAW_REFUSED;
    snprintf(c->record->cause, DRAW_TEXT_SIZE, "%s: %.*s", steps[step], DRAW_TEXT_SIZE - 20, log);
    if (c->settings->dump && step == DRAW_GL)
        dump(c);
    return false;
}

static void draw_once(struct one_case *c, const char *script)
{
    if (!draw_make_original(c->sources, &c->original, c->record->cause, DRAW_TEXT_SIZE)) {
        c->record->verdict = DRAW_NOT_NATIVE;
        return;
    }
    c->record->verdict = DRAW_BLANK;
    draw_read_script(script, &c->script);
    if (translate(c)) {
        run_script(c);
        run_generated(c);
    }
    if (c->record->verdict >= DRAW_NAN && c->settings->dump)
        dump(c);
}

static void free_case(struct one_case *c)
{
    draw_free_translated(&c->translated);
    draw_free_script(&c->script);
    if (c->original.program)
        draw_free_original(&c->original);
}

/* A difference in what a shader never wrote is none. */
static void draw_defined(const struct one_case *c, const char *script)
{
    char *sources[2];
    struct draw_record record = {0};
    struct one_case again = {.settings = c->settings, .name = c->name, .record = &record};
    draw_define_outputs(&c->original, &c->translated, c->sources, sources);
    again.sources = (const char *const *)sources;
    if (sources[0] && sources[1])
        draw_once(&again, script);
    if (record.verdict == DRAW_SAME || record.verdict == DRAW_SAME_BITS)
        c->record->verdict = DRAW_UNDEFINED;
    else if (record.verdict >= DRAW_NAN)
        *c->record = record;
    free_case(&again);
    free(sources[0]);
    free(sources[1]);
}

void draw_run_case(const struct draw_settings *settings, const char *name,
                   const char *const sources[2], const char *script, struct draw_record *record)
{
    struct one_case c = {.settings = settings, .name = name, .sources = sources, .record = record};
    draw_once(&c, script);
    if (record->verdict >= DRAW_NAN)
        draw_defined(&c, script);
    free_case(&c);
}
