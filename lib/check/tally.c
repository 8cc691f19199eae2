/* SPDX-License-Identifier: MIT */
/* Counts results and groups them by cause. */
#include "tally.h"

#include <stdlib.h>
#include <string.h>

void tgsic_check_count(const struct check_results *results,
                       const struct check_expectations *expectations, struct check_tally *tally)
{
    *tally = (struct check_tally){0};
    for (size_t i = 0; i < results->count; i++) {
        tally->verdicts[results->items[i]->verdict]++;
        tally->outcomes[tgsic_check_outcome(expectations, results->items[i], NULL)]++;
    }
}

/* ---- Groups -------------------------------------------------------------------------------- */

struct keyed {
    const struct check_result *result;
    const char *key; /* the cause, every number in it as one '0' */
    size_t index;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static const char *key_of(struct tgsic_arena *arena, const struct check_result *result)
{
    const char *cause = result->cause ? result->cause : "";
    char *key = tgsic_arena_strndup(arena, cause, strlen(cause)), *out = key;
    for (const char *in = cause; *in;) {
        bool digit = is_digit(*in);
        *out++ = digit ? '0' : *in++;
        while (digit && (is_digit(*in) || (*in == '.' && is_digit(in[1]))))
            in++;
    }
    *out = 0;
    return key;
}

static int compare_keyed(const void *a, const void *b)
{
    const struct keyed *x = a, *y = b;
    if (x->result->verdict != y->result->verdict)
        return x->result->verdict < y->result->verdict ? -1 : 1;
    int keys = strcmp(x->key, y->key);
    return keys ? keys : x->index < y->index ? -1 : 1;
}

static bool same_group(const struct keyed *a, const struct keyed *b)
{
    return a->result->verdict == b->result->verdict && !strcmp(a->key, b->key);
}

static int compare_groups(const void *a, const void *b)
{
    const struct check_group *x = a, *y = b;
    if (x->members[0]->verdict != y->members[0]->verdict)
        return x->members[0]->verdict < y->members[0]->verdict ? -1 : 1;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return x->members < y->members ? -1 : 1; /* they lie in one array, sorted by key */
}

static struct keyed *collect(struct tgsic_arena *arena, const struct check_results *results,
                             size_t *count)
{
    struct keyed *keyed = ARENA_ARRAY(arena, struct keyed, results->count);
    *count = 0;
    for (size_t i = 0; i < results->count; i++)
        if (results->items[i]->verdict != CHECK_SAME)
            keyed[(*count)++] =
                (struct keyed){results->items[i], key_of(arena, results->items[i]), i};
    if (*count > 1)
        qsort(keyed, *count, sizeof *keyed, compare_keyed);
    return keyed;
}

struct check_group *tgsic_check_group(struct tgsic_arena *arena,
                                      const struct check_results *results, size_t *num_groups)
{
    size_t count;
    struct keyed *keyed = collect(arena, results, &count);
    const struct check_result **members = ARENA_ARRAY(arena, const struct check_result *, count);
    struct check_group *groups = ARENA_ARRAY(arena, struct check_group, count);
    *num_groups = 0;
    for (size_t i = 0; i < count; i++) {
        members[i] = keyed[i].result;
        if (!i || !same_group(&keyed[i - 1], &keyed[i]))
            groups[(*num_groups)++] = (struct check_group){&members[i], 0};
        groups[*num_groups - 1].count++;
    }
    if (*num_groups > 1)
        qsort(groups, *num_groups, sizeof *groups, compare_groups);
    return groups;
}
