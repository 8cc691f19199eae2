/* SPDX-License-Identifier: MIT */
/* From a case to a verdict. */
#include "judge.h"

#include "partner.h"
#include "tgsi/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

const char *tgsic_check_error(const struct tgsic_diags *diags, struct tgsic_arena *arena)
{
    const char *text = "?";
    for (size_t i = diags->count; i-- > 0;)
        if (diags->items[i].severity == TGSIC_ERROR)
            text = diags->items[i].text;
    return tgsic_arena_strndup(arena, text, strlen(text));
}

/* ---- A script -------------------------------------------------------------------------------- */

static void judge_script(struct check_trial *t, struct check_pair *p)
{
    if (!tgsic_check_show_expected(t, p))
        return;
    if (!p->expected.linked) {
        t->result->blame = tgsic_check_hop_name(CHECK_HOP_TGSI);
        tgsic_check_decide(t, CHECK_DIFFERENT, "links but must not");
        return;
    }
    tgsic_check_note_coverage(t, &p->expected);
    if (tgsic_check_show_got(t, p))
        tgsic_check_judge_pair(t, p);
}

/* The script's own expectations decide. */
static void judge_alone(struct check_trial *t, enum check_hop hop)
{
    struct check_pair p = {.to = hop};
    if (tgsic_check_show_got(t, &p)) {
        tgsic_check_note_coverage(t, &p.got);
        tgsic_check_decide(t, p.got.probes_hold ? CHECK_SAME : CHECK_DIFFERENT,
                           p.got.probes_hold ? NULL
                                             : tgsic_arena_printf(t->arena, "%s", p.got.failure));
        if (!p.got.probes_hold)
            t->result->blame = tgsic_check_hop_name(hop);
    }
    tgsic_check_free_pair(&p);
}

/* ---- What is compared ------------------------------------------------------------------------ */

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
    struct check_pair p = {.from = from, .to = to};
    if (from == to)
        tgsic_check_decide(t, CHECK_SKIPPED, "there is nothing to compare with");
    else if (from == CHECK_NUM_HOPS)
        judge_alone(t, to);
    else if (t->test.is_bare)
        tgsic_check_judge_bare(t, from, to);
    else
        judge_script(t, &p);
    tgsic_check_free_pair(&p);
}

/* ---- Where that differs ---------------------------------------------------------------------- */

/* Judges a second time, with another thing let go; `why` the case is then the same. */
static bool judge_again(struct check_trial *t, struct check_trial *again, const char *why)
{
    struct check_result result = {0};
    again->result = &result;
    judge_meaning(again);
    if (result.verdict != CHECK_SAME || result.blame)
        return false;
    t->result->blame = NULL;
    tgsic_check_decide(t, CHECK_SAME, why);
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

/* ---- Where there is nothing to show ---------------------------------------------------------- */

/* Does the original work at all? Where nothing here can tell, it does. */
static bool works_natively(struct check_trial *t)
{
    struct check_pair p = {.from = CHECK_HOP_SOURCE};
    bool works = !has_device(t, CHECK_HOP_SOURCE);
    if (!works) {
        enum tgsic_result result =
            tgsic_check_show(t, &t->program, CHECK_HOP_SOURCE, &p.expected, &p.diags);
        works = t->test.is_bare ? p.expected.linked : result == TGSIC_OK && p.expected.probes_hold;
        if (!works)
            tgsic_check_decide(t, CHECK_SKIPPED,
                               tgsic_arena_printf(t->arena, "fails in its original: %s",
                                                  p.expected.failure
                                                      ? p.expected.failure
                                                      : tgsic_check_error(&p.diags, t->arena)));
    }
    tgsic_check_free_pair(&p);
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
    if (tgsic_check_is_refusal(result))
        tgsic_check_decide(t, CHECK_UNSUPPORTED, why);
    else if (tgsic_check_expects_link_error(&t->test) && hop == CHECK_HOP_TGSI)
        tgsic_check_decide(t, CHECK_SAME, NULL);
    else
        tgsic_check_decide(t, CHECK_REJECTED, why);
    if (t->result->verdict == CHECK_SAME)
        t->result->blame = NULL;
}

/* ---- One case -------------------------------------------------------------------------------- */

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
        tgsic_check_decide(t, CHECK_SKIPPED,
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
        tgsic_check_decide(t, CHECK_SKIPPED, "out of memory");
    else
        judge_trial(t, path, name);
    arena->escape = outer;
    result->milliseconds = (uint32_t)(now() - start);
    tgsic_check_program_free(&t->program);
    tgsic_check_case_free(&t->test);
    free(t);
}
