/* SPDX-License-Identifier: MIT */
/* What became of the cases of one run in another. */
#include "report.h"

#include "json.h"

#include <string.h>

#define FIRST_NAMES 10

static const char *const change_names[CHECK_NUM_CHANGES] = {
    [CHECK_FIXED] = "fixed", [CHECK_BROKEN] = "broken", [CHECK_CHANGED] = "changed",
    [CHECK_LOST] = "lost",   [CHECK_GAINED] = "gained", [CHECK_HELPED] = "helped",
    [CHECK_HURT] = "hurt",
};

const char *tgsic_check_change_name(enum check_change change)
{
    return change_names[change];
}

static bool has_instructions(const struct check_pair *pair)
{
    return pair->before && pair->now && pair->before->instructions && pair->now->instructions;
}

uint32_t tgsic_check_changes(const struct check_pair *pair)
{
    if (!pair->before)
        return 1u << CHECK_GAINED;
    if (!pair->now)
        return 1u << CHECK_LOST;
    enum check_verdict before = pair->before->verdict, now = pair->now->verdict;
    uint32_t changes = 0;
    if (before != now && before != CHECK_SKIPPED && now != CHECK_SKIPPED)
        changes |= 1u << (now == CHECK_SAME      ? CHECK_FIXED
                          : before == CHECK_SAME ? CHECK_BROKEN
                                                 : CHECK_CHANGED);
    if (has_instructions(pair) && pair->before->instructions != pair->now->instructions)
        changes |= 1u << (pair->now->instructions < pair->before->instructions ? CHECK_HELPED
                                                                               : CHECK_HURT);
    return changes;
}

static void add_pair(struct check_comparison *out, struct check_pair pair)
{
    uint32_t changes = tgsic_check_changes(&pair);
    for (unsigned c = 0; c < CHECK_NUM_CHANGES; c++)
        out->counts[c] += changes >> c & 1;
    if (has_instructions(&pair)) {
        out->instructions_before += pair.before->instructions;
        out->instructions_now += pair.now->instructions;
    }
    ARENA_RESERVE(&out->arena, out->pairs, out->num_pairs);
    out->pairs[out->num_pairs++] = pair;
}

enum tgsic_result tgsic_check_compare_runs(const struct check_results *before,
                                           const struct check_results *now,
                                           struct check_comparison *out)
{
    jmp_buf escape;
    *out = (struct check_comparison){0};
    tgsic_arena_init(&out->arena, NULL, 0, &escape);
    if (setjmp(escape))
        return out->arena.failure;
    for (size_t i = 0, k = 0; i < before->count || k < now->count;) {
        int order = i == before->count ? 1
                    : k == now->count
                        ? -1
                        : tgsic_check_compare_results(before->items[i], now->items[k]);
        add_pair(out, (struct check_pair){order <= 0 ? before->items[i] : NULL,
                                          order >= 0 ? now->items[k] : NULL});
        i += order <= 0;
        k += order >= 0;
    }
    return TGSIC_OK;
}

void tgsic_check_comparison_free(struct check_comparison *comparison)
{
    tgsic_arena_free(&comparison->arena);
    *comparison = (struct check_comparison){0};
}

/* ---- Text ---------------------------------------------------------------------------------- */

static const char *verdict_of(const struct check_result *result)
{
    return result ? tgsic_check_verdict_name(result->verdict) : "none";
}

static void print_pair(FILE *out, const struct check_pair *pair, enum check_change change)
{
    const struct check_result *any = pair->now ? pair->now : pair->before;
    fprintf(out, "    %s", any->name);
    if (change == CHECK_HELPED || change == CHECK_HURT)
        fprintf(out, ": %u -> %u\n", (unsigned)pair->before->instructions,
                (unsigned)pair->now->instructions);
    else
        fprintf(out, ": %s -> %s%s%s\n", verdict_of(pair->before), verdict_of(pair->now),
                pair->now && pair->now->cause ? ": " : "",
                pair->now && pair->now->cause ? pair->now->cause : "");
}

static void print_change(FILE *out, const struct check_comparison *comparison,
                         enum check_change change, bool all_names)
{
    size_t left = all_names ? SIZE_MAX : FIRST_NAMES, count = comparison->counts[change];
    if (!count)
        return;
    fprintf(out, "%s: %zu\n", tgsic_check_change_name(change), count);
    for (size_t i = 0; i < comparison->num_pairs && left; i++)
        if (tgsic_check_changes(&comparison->pairs[i]) >> change & 1) {
            print_pair(out, &comparison->pairs[i], change);
            left--;
        }
    if (!all_names && count > FIRST_NAMES)
        fprintf(out, "    and %zu more\n", count - FIRST_NAMES);
}

void tgsic_check_compare_text(FILE *out, const struct check_comparison *comparison, bool all_names)
{
    for (unsigned c = 0; c < CHECK_NUM_CHANGES; c++)
        print_change(out, comparison, (enum check_change)c, all_names);
    uint64_t before = comparison->instructions_before, now = comparison->instructions_now;
    fprintf(out, "instructions: %llu -> %llu", (unsigned long long)before, (unsigned long long)now);
    if (before) {
        uint64_t difference = now > before ? now - before : before - now;
        uint64_t hundredths = (difference * 10000 + before / 2) / before;
        fprintf(out, " (%s%llu.%02u%%)", now < before ? "-" : "+",
                (unsigned long long)(hundredths / 100), (unsigned)(hundredths % 100));
    }
    fputc('\n', out);
}

/* ---- JSON ---------------------------------------------------------------------------------- */

static void put_pair(struct tgsic_text *text, const struct check_pair *pair)
{
    const struct check_result *any = pair->now ? pair->now : pair->before;
    TEXT_LITERAL(text, "{\"name\":");
    tgsic_check_json_string(text, any->name);
    TEXT_LITERAL(text, ",\"route\":");
    tgsic_check_json_string(text, any->route);
    TEXT_LITERAL(text, ",\"oracle\":");
    tgsic_check_json_string(text, any->oracle);
    const struct check_result *sides[] = {pair->before, pair->now};
    static const char *const keys[] = {"before", "now"};
    for (unsigned s = 0; s < 2; s++)
        if (sides[s])
            tgsic_text_printf(text, ",\"%s\":{\"verdict\":\"%s\",\"instructions\":%u}", keys[s],
                              verdict_of(sides[s]), (unsigned)sides[s]->instructions);
    tgsic_text_char(text, '}');
}

static void put_change(struct tgsic_text *text, const struct check_comparison *comparison,
                       enum check_change change)
{
    const char *comma = "";
    tgsic_text_printf(text, "\"%s\":[", tgsic_check_change_name(change));
    for (size_t i = 0; i < comparison->num_pairs; i++)
        if (tgsic_check_changes(&comparison->pairs[i]) >> change & 1) {
            tgsic_text_str(text, comma);
            put_pair(text, &comparison->pairs[i]);
            comma = ",";
        }
    TEXT_LITERAL(text, "],");
}

enum tgsic_result tgsic_check_compare_json(FILE *out, const struct check_comparison *comparison)
{
    struct tgsic_arena arena;
    jmp_buf escape;
    tgsic_arena_init(&arena, NULL, 0, &escape);
    if (setjmp(escape)) {
        tgsic_arena_free(&arena);
        return arena.failure;
    }
    struct tgsic_text text;
    tgsic_text_init(&text, &arena, 0);
    tgsic_text_char(&text, '{');
    for (unsigned c = 0; c < CHECK_NUM_CHANGES; c++)
        put_change(&text, comparison, (enum check_change)c);
    TEXT_LITERAL(&text, "\"instructions\":{\"before\":");
    tgsic_text_uint(&text, comparison->instructions_before);
    TEXT_LITERAL(&text, ",\"now\":");
    tgsic_text_uint(&text, comparison->instructions_now);
    TEXT_LITERAL(&text, "}}\n");
    fwrite(text.data, 1, text.size, out);
    tgsic_arena_free(&arena);
    return TGSIC_OK;
}
