/* SPDX-License-Identifier: MIT */
/* The common part of reducing: asking, remembering what was asked, leaving out runs of parts. */
#include "reducer.h"

enum { E_MEMORY = 6600, E_NOT_FAILING, E_FORM };

static uint64_t hash_of(const struct tgsic_text *text)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < text->size; i++)
        hash = (hash ^ (unsigned char)text->data[i]) * UINT64_C(0x100000001b3);
    return hash ? hash : 1;
}

static void insert(uint64_t *set, size_t size, uint64_t hash)
{
    size_t at = hash & (size - 1);
    while (set[at])
        at = (at + 1) & (size - 1);
    set[at] = hash;
}

static void grow(struct check_reducer *r)
{
    size_t size = r->asked_size ? r->asked_size * 2 : 1024;
    uint64_t *set = ARENA_ARRAY(r->arena, uint64_t, size);
    for (size_t i = 0; i < r->asked_size; i++) {
        if (r->asked[i])
            insert(set, size, r->asked[i]);
    }
    r->asked = set;
    r->asked_size = size;
}

/* False: the candidate was asked about before. */
static bool remember(struct check_reducer *r)
{
    uint64_t hash = hash_of(&r->candidate);
    if (r->num_asked * 2 >= r->asked_size)
        grow(r);
    for (size_t at = hash & (r->asked_size - 1); r->asked[at];
         at = (at + 1) & (r->asked_size - 1)) {
        if (r->asked[at] == hash)
            return false;
    }
    insert(r->asked, r->asked_size, hash);
    r->num_asked++;
    return true;
}

bool tgsic_check_reducer_ended(struct check_reducer *r)
{
    struct check_reduction *reduction = r->reduction;
    if ((reduction->max_steps && reduction->steps >= reduction->max_steps) ||
        (reduction->stop && reduction->stop(reduction->user)))
        reduction->stopped = true;
    return reduction->stopped;
}

bool tgsic_check_reducer_ask(struct check_reducer *r)
{
    if (tgsic_check_reducer_ended(r) || !remember(r))
        return false;
    r->reduction->steps++;
    *tgsic_text_room(&r->candidate, 1) = 0;
    if (!r->reduction->still_fails(r->reduction->user, r->candidate.data, r->candidate.size))
        return false;
    struct tgsic_text best = r->candidate;
    r->candidate = r->best;
    r->best = best;
    return true;
}

bool tgsic_check_reducer_remove_runs(struct check_reducer *r, void *user, const uint32_t *count,
                                     bool (*remove)(void *user, size_t from, size_t to))
{
    bool progress = false;
    for (size_t run = *count; run > 0; run = run / 2 < *count ? run / 2 : *count) {
        for (size_t to = *count; to > 0 && !tgsic_check_reducer_ended(r);) {
            size_t from = to > run ? to - run : 0;
            progress |= remove(user, from, to);
            to = from;
        }
    }
    return progress;
}

static enum tgsic_result fail(struct tgsic_diags *diags, enum tgsic_result result, unsigned code,
                              const char *message)
{
    tgsic_diags_add(diags, TGSIC_ERROR, code, (struct tgsic_pos){0}, "%s", message);
    return result;
}

/* The arena's calls return here; what is owned besides it is in `r`. */
static enum tgsic_result reduce(struct check_reducer *r, enum check_form form, const char *text,
                                size_t length, struct tgsic_buffer *out, struct tgsic_diags *diags)
{
    jmp_buf escape;
    tgsic_arena_init(r->arena, NULL, 0, &escape);
    if (setjmp(escape))
        return fail(diags, r->arena->failure, E_MEMORY, "out of memory");
    tgsic_text_init(&r->best, r->arena, 0);
    tgsic_text_init(&r->candidate, r->arena, 0);
    tgsic_text_bytes(&r->candidate, text, length);
    if (!tgsic_check_reducer_ask(r) && !tgsic_check_reducer_ended(r))
        return fail(diags, TGSIC_E_INVALID, E_NOT_FAILING,
                    "what is to be reduced does not fail as it was given");
    if (r->reduction->stopped) {
        tgsic_text_finish(&r->candidate, NULL, out);
        return TGSIC_OK;
    }
    enum tgsic_result result = TGSIC_OK;
    if (form == CHECK_FORM_TGSI)
        result = tgsic_check_reduce_tgsi(r, diags);
    else
        tgsic_check_reduce_glsl(r);
    if (result == TGSIC_OK)
        tgsic_text_finish(&r->best, NULL, out);
    return result;
}

enum tgsic_result tgsic_check_reduce(enum check_form form, const char *text, size_t length,
                                     struct check_reduction *reduction, struct tgsic_buffer *out,
                                     struct tgsic_diags *diags)
{
    if (form != CHECK_FORM_GLSL && form != CHECK_FORM_TGSI)
        return fail(diags, TGSIC_E_UNSUPPORTED, E_FORM, "only GLSL and TGSI text can be reduced");
    struct tgsic_arena arena;
    struct check_reducer r = {.reduction = reduction, .arena = &arena};
    enum tgsic_result result = reduce(&r, form, text, length, out, diags);
    tgsic_shader_free(&r.shader);
    tgsic_shader_free(&r.next);
    tgsic_arena_free(&arena);
    return result;
}
