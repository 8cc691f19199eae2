/* SPDX-License-Identifier: MIT */
/* From a case to a verdict. */
#include "judge.h"

#include "bare.h"
#include "interop/glslang.h"
#include "partner.h"
#include "tgsi/arena.h"
#include "translated_device.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* A picture that tells something: this much of it is drawn, in so many colours. */
#define TELLING_PERMILLE 50
#define TELLING_PICTURES 3  /* of a bare program: more schemes are not tried */
#define TWO_MACHINES     2  /* that many pictures if another machine draws the other half */
#define MAX_TRIES        24 /* schemes with noise of one sort or another */

const char *tgsic_check_error(const struct tgsic_diags *diags, struct tgsic_arena *arena)
{
    const char *text = "?";
    for (size_t i = diags->count; i-- > 0;)
        if (diags->items[i].severity == TGSIC_ERROR)
            text = diags->items[i].text;
    return tgsic_arena_strndup(arena, text, strlen(text));
}

/* ---- Verdicts ------------------------------------------------------------------------------ */

static void set(struct check_trial *t, enum check_verdict verdict, const char *cause)
{
    t->result->verdict = verdict;
    t->result->cause = cause;
}

static bool is_refusal(enum tgsic_result result)
{
    return result == TGSIC_E_UNSUPPORTED || result == TGSIC_E_LIMIT || result == TGSIC_E_MEMORY;
}

/* ---- Comparing one pair of forms ----------------------------------------------------------- */

struct pair {
    enum check_hop from, to;
    struct check_playback expected, got;
    struct check_difference difference;
    bool too_long; /* the interpreter gave up */
    struct tgsic_diags diags;
};

static void free_pair(struct pair *p)
{
    tgsic_check_playback_free(&p->expected);
    tgsic_check_playback_free(&p->got);
    tgsic_diags_free(&p->diags);
}

/* A script that fails in its original tells nothing. False: the verdict is there. */
static bool show_expected(struct check_trial *t, struct pair *p)
{
    enum tgsic_result result = tgsic_check_show(t, &t->program, p->from, &p->expected, &p->diags);
    if (result == TGSIC_OK && p->expected.probes_hold)
        return true;
    const char *why = result == TGSIC_OK && p->expected.failure
                          ? tgsic_arena_printf(t->arena, "%s", p->expected.failure)
                          : tgsic_check_error(&p->diags, t->arena);
    set(t, CHECK_SKIPPED,
        result == TGSIC_E_UNSUPPORTED
            ? why
            : tgsic_arena_printf(t->arena, "fails in its original: %s", why));
    return false;
}

/* What does a device's work may die or hang of what it is given. */
static enum check_verdict verdict_of_failure(const struct check_device *device,
                                             enum tgsic_result result)
{
    return device->fate == CHECK_FATE_DIED   ? CHECK_CRASH
           : device->fate == CHECK_FATE_HUNG ? CHECK_TIMEOUT
           : is_refusal(result)              ? CHECK_UNSUPPORTED
                                             : CHECK_REJECTED;
}

static bool show_got(struct check_trial *t, struct pair *p)
{
    enum tgsic_result result = tgsic_check_show(t, &t->program, p->to, &p->got, &p->diags);
    const char *why = p->got.failure ? tgsic_arena_printf(t->arena, "%s", p->got.failure)
                                     : tgsic_check_error(&p->diags, t->arena);
    if (result == TGSIC_OK && p->got.linked)
        return true;
    p->too_long = result == TGSIC_E_LIMIT;
    const struct check_device *device = t->judge->devices[p->to];
    enum check_verdict verdict = verdict_of_failure(device, result);
    if (verdict != CHECK_UNSUPPORTED) {
        t->result->blame = tgsic_check_hop_name(p->to);
        why = tgsic_arena_printf(t->arena, "%s: %s", device->ops->name, why);
    }
    set(t, verdict, why);
    return false;
}

static bool writes_colors(const uint8_t components[CHECK_MAX_COLORS])
{
    for (unsigned i = 0; i < CHECK_MAX_COLORS; i++)
        if (components[i])
            return true;
    return false;
}

static struct check_coverage cover_buffer(const struct check_observation *o)
{
    return (struct check_coverage){.distinct = o->changed,
                                   .permille = (uint32_t)(o->changed * 1000ull / o->width)};
}

/* Of a compute shader, the buffer that it changed most. */
static struct check_coverage cover_buffers(const struct check_playback *shown)
{
    struct check_coverage best = {0};
    for (uint32_t i = 0; i < shown->num_observations; i++)
        if (shown->observations[i].changed > best.distinct)
            best = cover_buffer(&shown->observations[i]);
    return best;
}

/* The most telling of the pictures: colours, or the depth if that is all there is. */
static struct check_coverage cover(struct check_trial *t, const struct check_playback *shown)
{
    uint8_t components[CHECK_MAX_COLORS];
    struct check_coverage best = {0};
    if (t->test.is_bare && t->program.stages[TGSIC_PROCESSOR_COMP].present)
        return cover_buffers(shown);
    tgsic_check_written_components(&t->program, components);
    bool depth = !writes_colors(components);
    for (uint32_t i = 0; i < shown->num_observations; i++) {
        const struct check_observation *o = &shown->observations[i];
        if (o->plane >= CHECK_MAX_COLORS || o->plane < -1 || (o->plane < 0) != depth)
            continue;
        struct check_coverage c =
            tgsic_check_cover(o, depth ? 1 : components[o->plane],
                              t->test.is_bare ? tgsic_check_background(o) : 0, t->arena);
        if (c.distinct > best.distinct)
            best = c;
    }
    return best;
}

static void note_coverage(struct check_trial *t, struct check_coverage c)
{
    if (c.distinct <= t->result->distinct_colors)
        return;
    t->result->distinct_colors = c.distinct;
    t->result->covered_permille = c.permille;
}

static bool is_same(const struct pair *p)
{
    return p->got.probes_hold == p->expected.probes_hold && tgsic_check_is_same(&p->difference);
}

static const char *describe(struct check_trial *t, const struct pair *p)
{
    const char *picture = tgsic_check_describe(&p->difference, t->arena);
    if (p->got.probes_hold || !p->got.failure)
        return picture;
    return p->difference.values ? tgsic_arena_printf(t->arena, "%s; %s", p->got.failure, picture)
                                : tgsic_arena_printf(t->arena, "%s", p->got.failure);
}

static void judge_pair(struct check_trial *t, struct pair *p)
{
    const struct check_ends ends = {{p->from, &p->expected}, {p->to, &p->got}};
    tgsic_check_compare_shown(t, &ends.expected, &ends.got, &p->difference);
    if (is_same(p)) {
        set(t, CHECK_SAME, t->result->cause);
        return;
    }
    set(t, CHECK_DIFFERENT, describe(t, p));
    tgsic_check_blame(t, &ends);
    if (t->judge->options.exhibits && p->difference.first && p->difference.first->pixels)
        tgsic_check_add_pictures(t, p->difference.first, p->difference.first_got);
}

/* ---- A script ------------------------------------------------------------------------------ */

static void judge_script(struct check_trial *t, struct pair *p)
{
    if (!show_expected(t, p))
        return;
    if (!p->expected.linked) {
        t->result->blame = tgsic_check_hop_name(CHECK_HOP_TGSI);
        set(t, CHECK_DIFFERENT, "links but must not");
        return;
    }
    note_coverage(t, cover(t, &p->expected));
    if (show_got(t, p))
        judge_pair(t, p);
}

/* The script's own expectations decide. */
static void judge_alone(struct check_trial *t, enum check_hop hop)
{
    struct pair p = {.to = hop};
    if (show_got(t, &p)) {
        note_coverage(t, cover(t, &p.got));
        set(t, p.got.probes_hold ? CHECK_SAME : CHECK_DIFFERENT,
            p.got.probes_hold ? NULL : tgsic_arena_printf(t->arena, "%s", p.got.failure));
        if (!p.got.probes_hold)
            t->result->blame = tgsic_check_hop_name(hop);
    }
    free_pair(&p);
}

/* ---- Generated inputs ---------------------------------------------------------------------- */

/* True: a picture of that scheme told enough. Loops that wild inputs make endless do not count:
 * drivers cut them off somewhere. */
static bool try_scheme(struct check_trial *t, enum check_hop from, enum check_hop to,
                       unsigned scheme, uint32_t least_distinct)
{
    struct pair p = {.from = from, .to = to};
    bool telling = false;
    t->scheme = scheme;
    if (show_expected(t, &p)) {
        struct check_coverage c = cover(t, &p.expected);
        bool computes = t->program.stages[TGSIC_PROCESSOR_COMP].present;
        telling = (computes || c.permille >= TELLING_PERMILLE) && c.distinct >= least_distinct;
        note_coverage(t, c);
        if (telling && show_got(t, &p))
            judge_pair(t, &p);
        if (p.too_long)
            set(t, CHECK_SAME, NULL);
    }
    free_pair(&p);
    return telling && !p.too_long;
}

static bool is_one_machine(enum check_hop from, enum check_hop to)
{
    return from == CHECK_HOP_SOURCE && to == CHECK_HOP_GLSL;
}

/* The schemes that told, with other sorts of noise; pictures of it that tell little do not count.
 * Another machine takes other ways at the borders that this looks for. */
static void judge_other_noise(struct check_trial *t, enum check_hop from, enum check_hop to,
                              const unsigned *schemes, unsigned count, uint32_t least)
{
    for (unsigned noise = 1; noise < CHECK_NUM_NOISES && is_one_machine(from, to); noise++)
        for (unsigned i = 0; i < count && t->result->verdict == CHECK_SAME; i++)
            try_scheme(t, from, to, schemes[i] % CHECK_NUM_SCHEMES + noise * CHECK_NUM_SCHEMES,
                       least);
}

/* Pictures that tell much, and if there are none, one that tells anything. */
static void judge_bare(struct check_trial *t, enum check_hop from, enum check_hop to)
{
    static const uint32_t least[] = {16, 3, 1};
    unsigned most = is_one_machine(from, to) ? TELLING_PICTURES : TWO_MACHINES;
    set(t, CHECK_SAME, NULL);
    for (size_t i = 0; i < sizeof least / sizeof *least; i++) {
        unsigned told[TELLING_PICTURES], found = 0, wanted = i ? 1 : most;
        for (unsigned n = 0; n < MAX_TRIES && found < wanted; n++) {
            bool wild = n % CHECK_NUM_SCHEMES >= CHECK_FIRST_WILD_SCHEME;
            if (wild ? found || i : n >= CHECK_NUM_SCHEMES && found)
                continue;
            told[found] = n;
            found += try_scheme(t, from, to, n, least[i]);
            if (t->result->verdict != CHECK_SAME)
                return;
        }
        judge_other_noise(t, from, to, told, found, least[i]);
        if (found)
            return;
    }
    set(t, CHECK_SKIPPED, "shows nothing with generated inputs");
}

/* ---- One case ------------------------------------------------------------------------------ */

static bool has_device(const struct check_trial *t, enum check_hop hop)
{
    return t->judge->devices[hop] && (hop != CHECK_HOP_SOURCE || !t->from_tgsi);
}

/* The form that tells what is right; CHECK_NUM_HOPS: none does. */
static enum check_hop expected_hop(const struct check_trial *t)
{
    bool exec = t->judge->options.oracle == CHECK_ORACLE_EXEC;
    if (exec && !t->test.is_bare)
        return CHECK_NUM_HOPS;
    return has_device(t, CHECK_HOP_SOURCE) ? CHECK_HOP_SOURCE : CHECK_HOP_TGSI;
}

static enum check_hop got_hop(const struct check_trial *t)
{
    if (t->judge->options.oracle == CHECK_ORACLE_VIRGL)
        return CHECK_HOP_VIRGL;
    if (t->judge->options.oracle == CHECK_ORACLE_GL)
        return CHECK_HOP_GLSL;
    if (t->judge->options.oracle == CHECK_ORACLE_VULKAN)
        return CHECK_HOP_SPIRV;
    return t->judge->options.last_hop == CHECK_HOP_TGSI_AGAIN ? CHECK_HOP_TGSI_AGAIN
                                                              : CHECK_HOP_TGSI;
}

static void judge_meaning(struct check_trial *t)
{
    enum check_hop from = expected_hop(t), to = got_hop(t);
    struct pair p = {.from = from, .to = to};
    if (from == to)
        set(t, CHECK_SKIPPED, "there is nothing to compare with");
    else if (from == CHECK_NUM_HOPS)
        judge_alone(t, to);
    else if (t->test.is_bare)
        judge_bare(t, from, to);
    else
        judge_script(t, &p);
    free_pair(&p);
}

/* Judges a second time, with another thing let go; `why` the case is then the same. */
static bool judge_again(struct check_trial *t, struct check_trial *again, const char *why)
{
    struct check_result result = {0};
    again->result = &result;
    judge_meaning(again);
    if (result.verdict != CHECK_SAME || result.blame)
        return false;
    t->result->blame = NULL;
    set(t, CHECK_SAME, why);
    return true;
}

/* What differs only where outputs were left undefined is the same. */
static void judge_defined(struct check_trial *t, enum check_mipmaps mipmaps)
{
    struct check_trial again = *t;
    enum check_hop failed;
    again.mipmaps = mipmaps;
    if (!tgsic_check_define_outputs(&t->program, t->arena, &again.test))
        return;
    if (tgsic_check_make_program(&again.test, &t->program.options, &again.program, &failed, NULL) ==
        TGSIC_OK)
        judge_again(t, &again, "but for outputs that the shaders leave undefined");
    tgsic_check_program_free(&again.program);
}

/* So is what differs only by levels of detail, if a driver stands beside the interpreter. */
static void judge_unmipped(struct check_trial *t)
{
    struct check_trial again = *t;
    again.mipmaps = CHECK_NO_MIPMAPS;
    judge_again(t, &again, "but for levels of detail, which are the driver's to approximate");
}

static void judge_leniently(struct check_trial *t)
{
    bool exec = t->judge->options.oracle == CHECK_ORACLE_EXEC;
    if (exec && t->test.is_bare)
        judge_unmipped(t);
    if (t->result->verdict == CHECK_DIFFERENT)
        judge_defined(t, exec ? CHECK_NO_MIPMAPS : CHECK_MIPMAPS);
}

/* Does the original work at all? Where nothing here can tell, it does. */
static bool works_natively(struct check_trial *t)
{
    struct pair p = {.from = CHECK_HOP_SOURCE};
    bool works = !has_device(t, CHECK_HOP_SOURCE);
    if (!works) {
        enum tgsic_result result =
            tgsic_check_show(t, &t->program, CHECK_HOP_SOURCE, &p.expected, &p.diags);
        works = t->test.is_bare ? p.expected.linked : result == TGSIC_OK && p.expected.probes_hold;
        if (!works)
            set(t, CHECK_SKIPPED,
                tgsic_arena_printf(t->arena, "fails in its original: %s",
                                   p.expected.failure ? p.expected.failure
                                                      : tgsic_check_error(&p.diags, t->arena)));
    }
    free_pair(&p);
    return works;
}

static void judge_failure(struct check_trial *t, enum tgsic_result result, enum check_hop hop,
                          const struct tgsic_diags *diags)
{
    const char *why = tgsic_arena_printf(t->arena, "%s: %s", tgsic_check_hop_name(hop),
                                         tgsic_check_error(diags, t->arena));
    if (!works_natively(t))
        return;
    t->result->blame = tgsic_check_hop_name(hop);
    if (is_refusal(result))
        set(t, CHECK_UNSUPPORTED, why);
    else if (tgsic_check_expects_link_error(&t->test) && hop == CHECK_HOP_TGSI)
        set(t, CHECK_SAME, NULL);
    else
        set(t, CHECK_REJECTED, why);
    if (t->result->verdict == CHECK_SAME)
        t->result->blame = NULL;
}

static void count(struct check_trial *t)
{
    for (unsigned s = 0; s < TGSIC_NUM_STAGES; s++) {
        t->result->instructions += t->program.stages[s].shader.num_instructions;
        t->result->glsl_bytes += (uint32_t)t->program.stages[s].glsl.size;
    }
}

static struct check_route_options route_of(const struct check_trial *t)
{
    const struct check_judge_options *o = &t->judge->options;
    return (struct check_route_options){.dialect = o->dialect,
                                        .release = o->release,
                                        .no_optimize = o->no_optimize,
                                        .host = &t->judge->host,
                                        .last_hop = o->last_hop,
                                        .mutator = o->mutator};
}

static void judge_read_case(struct check_trial *t)
{
    struct check_route_options options = route_of(t);
    struct tgsic_diags diags = {0};
    enum check_hop failed = CHECK_HOP_SOURCE;
    enum tgsic_result result =
        tgsic_check_make_program(&t->test, &options, &t->program, &failed, &diags);
    count(t);
    if (result != TGSIC_OK)
        judge_failure(t, result, failed, &diags);
    else if (t->judge->options.oracle == CHECK_ORACLE_GLSLANG)
        tgsic_check_judge_glslang(t);
    else
        judge_meaning(t);
    if (t->result->verdict == CHECK_DIFFERENT && !t->judge->options.strict)
        judge_leniently(t);
    if (t->judge->options.exhibits && t->result->verdict != CHECK_SAME)
        tgsic_check_add_exhibits(t);
    tgsic_diags_free(&diags);
}

static bool is_tgsi(const struct check_case *test)
{
    return test->num_sources && test->sources[0].form == CHECK_FORM_TGSI;
}

void tgsic_check_describe_route(const struct check_judge_options *options, bool from_tgsi,
                                char *text, size_t size)
{
    const char *name = tgsic_check_route_name(options->last_hop, from_tgsi);
    const char *dialect = options->dialect == TGSIC_DIALECT_GALLIUM ? "gallium"
                          : options->release >= TGSIC_VIRGL_1_3     ? "virgl@1.3"
                                                                    : "virgl";
    snprintf(text, size, "%s/%s/O%d", name ? name : "?", dialect, !options->no_optimize);
}

static void set_route(struct check_trial *t)
{
    char *route = tgsic_arena_alloc(t->arena, CHECK_ROUTE_SIZE);
    tgsic_check_describe_route(&t->judge->options, t->from_tgsi, route, CHECK_ROUTE_SIZE);
    t->result->route = route;
}

static void judge_trial(struct check_trial *t, const char *path, const char *name)
{
    struct tgsic_diags diags = {0};
    if (tgsic_check_read_case(path, name, &t->test, &diags) == TGSIC_OK) {
        t->from_tgsi = is_tgsi(&t->test);
        set_route(t);
        tgsic_check_add_partner(&t->test, t->arena);
        t->test.ignore_missing |= t->test.is_bare;
        if (t->judge->options.oracle == CHECK_ORACLE_EXEC)
            t->mipmaps = CHECK_MIPMAPS_BUT_OF_CUBES;
        judge_read_case(t);
    } else {
        set(t, CHECK_SKIPPED,
            tgsic_arena_printf(t->arena, "cannot be read: %s",
                               tgsic_check_error(&diags, t->arena)));
    }
    tgsic_diags_free(&diags);
}

static uint64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static const char *oracle_name(uint32_t oracle)
{
    return oracle == CHECK_ORACLE_GL       ? "gl"
           : oracle == CHECK_ORACLE_EXEC   ? "exec"
           : oracle == CHECK_ORACLE_VIRGL  ? "virgl"
           : oracle == CHECK_ORACLE_VULKAN ? "vulkan"
                                           : "glslang";
}

void tgsic_check_judge_case(struct check_judge *judge, const char *path, const char *name,
                            struct tgsic_arena *arena, struct check_result *result)
{
    struct check_trial *t = calloc(1, sizeof *t);
    jmp_buf escape, *outer = arena->escape;
    uint64_t start = now();
    *result = (struct check_result){
        .name = name, .oracle = oracle_name(judge->options.oracle), .verdict = CHECK_SKIPPED};
    if (!t) {
        result->cause = "out of memory";
        return;
    }
    *t = (struct check_trial){.judge = judge, .arena = arena, .result = result};
    arena->escape = &escape;
    if (setjmp(escape))
        set(t, CHECK_SKIPPED, "out of memory");
    else
        judge_trial(t, path, name);
    arena->escape = outer;
    result->milliseconds = (uint32_t)(now() - start);
    tgsic_check_program_free(&t->program);
    tgsic_check_case_free(&t->test);
    free(t);
}

/* ---- Opening ------------------------------------------------------------------------------- */

static struct check_device *open_again(struct tgsic_diags *diags)
{
    struct check_device *soft = tgsic_check_open_soft(diags);
    return soft ? tgsic_check_open_translated(soft, true) : NULL;
}

static void open_devices(struct check_judge *judge, struct tgsic_diags *diags)
{
    const char *display = judge->options.display;
    judge->devices[CHECK_HOP_SOURCE] = tgsic_check_open_gl(display, diags);
    judge->devices[CHECK_HOP_TGSI] = tgsic_check_open_soft(diags);
    judge->devices[CHECK_HOP_GLSL] = tgsic_check_open_gl_translated(display, diags);
    judge->devices[CHECK_HOP_TGSI_AGAIN] = open_again(diags);
    if (judge->options.oracle == CHECK_ORACLE_VULKAN)
        judge->devices[CHECK_HOP_SPIRV] = tgsic_check_open_vulkan(display, diags);
    if (judge->options.oracle == CHECK_ORACLE_VIRGL)
        judge->devices[CHECK_HOP_VIRGL] =
            tgsic_check_open_virgl(display, judge->options.capture, diags);
}

/* The host is the driver here, where none is named. */
static enum tgsic_result set_host(struct check_judge *judge, struct tgsic_diags *diags)
{
    if (!judge->options.host && judge->devices[CHECK_HOP_GLSL] &&
        tgsic_check_gl_host(judge->devices[CHECK_HOP_SOURCE], &judge->host))
        return TGSIC_OK;
    return tgsic_host_parse(judge->options.host ? judge->options.host : "gl450", &judge->host,
                            diags);
}

static enum tgsic_result open_oracle(struct check_judge *judge, struct tgsic_diags *diags)
{
    enum check_hop needed = judge->options.oracle == CHECK_ORACLE_GL       ? CHECK_HOP_GLSL
                            : judge->options.oracle == CHECK_ORACLE_VIRGL  ? CHECK_HOP_VIRGL
                            : judge->options.oracle == CHECK_ORACLE_VULKAN ? CHECK_HOP_SPIRV
                                                                           : CHECK_HOP_TGSI;
    if (judge->options.oracle == CHECK_ORACLE_GLSLANG)
        return tgsic_interop_glslang_open(diags);
    open_devices(judge, diags);
    return judge->devices[needed] ? TGSIC_OK : TGSIC_E_UNSUPPORTED;
}

enum tgsic_result tgsic_check_open_judge(const struct check_judge_options *options,
                                         struct check_judge **out, struct tgsic_diags *diags)
{
    struct check_judge *judge = calloc(1, sizeof *judge);
    if (!judge)
        return TGSIC_E_MEMORY;
    judge->options = *options;
    enum tgsic_result result = open_oracle(judge, diags);
    if (result == TGSIC_OK)
        result = set_host(judge, diags);
    if (result == TGSIC_OK)
        *out = judge;
    else
        tgsic_check_close_judge(judge);
    return result;
}

void tgsic_check_close_judge(struct check_judge *judge)
{
    if (judge && judge->options.oracle == CHECK_ORACLE_GLSLANG)
        tgsic_interop_glslang_close();
    for (unsigned h = 0; judge && h < CHECK_NUM_HOPS; h++)
        if (judge->devices[h])
            judge->devices[h]->ops->close(judge->devices[h]);
    free(judge);
}
