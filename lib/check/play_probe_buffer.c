/* SPDX-License-Identifier: MIT */
/* Commands that compare the words of buffers with what the script expects. */
#include "play.h"

#include "gl_names.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* A value of a base, as each kind of comparison wants it. */
struct value {
    double real;
    int64_t integer;
    uint64_t natural;
};

static struct value decode(uint8_t base, const uint32_t *words)
{
    struct value v = {0};
    float single;
    uint64_t wide = words[0];
    if (base >= CHECK_DOUBLE)
        wide |= (uint64_t)words[1] << 32;
    v.natural = wide;
    v.integer = base == CHECK_INT ? (int32_t)words[0] : (int64_t)wide;
    if (base == CHECK_FLOAT) {
        memcpy(&single, words, sizeof single);
        v.real = single;
    } else if (base == CHECK_DOUBLE) {
        memcpy(&v.real, &wide, sizeof v.real);
    }
    return v;
}

/* -1, 0, 1; 2 for values without order. Floats are equal if they differ by less than the epsilon of
 * doubles. */
static int order(uint8_t base, struct value got, struct value want)
{
    if (base == CHECK_FLOAT || base == CHECK_DOUBLE) {
        if (isnan(got.real) || isnan(want.real))
            return 2;
        if (fabs(got.real - want.real) < DBL_EPSILON || got.real == want.real)
            return 0;
        return got.real < want.real ? -1 : 1;
    }
    if (base == CHECK_UINT || base == CHECK_UINT64)
        return got.natural < want.natural ? -1 : got.natural > want.natural;
    return got.integer < want.integer ? -1 : got.integer > want.integer;
}

static bool compare(uint8_t comparison, int order)
{
    switch (comparison) {
    case TGSIC_COMPARE_EQUAL:
        return order == 0;
    case TGSIC_COMPARE_NOTEQUAL:
        return order != 0;
    case TGSIC_COMPARE_LESS:
        return order == -1;
    case TGSIC_COMPARE_LEQUAL:
        return order == -1 || order == 0;
    case TGSIC_COMPARE_GREATER:
        return order == 1;
    default:
        return order == 1 || order == 0;
    }
}

static void print(uint8_t base, struct value v, char text[40])
{
    if (base == CHECK_FLOAT || base == CHECK_DOUBLE)
        snprintf(text, 40, "%.17g", v.real);
    else if (base == CHECK_UINT || base == CHECK_UINT64)
        snprintf(text, 40, "%llu", (unsigned long long)v.natural);
    else
        snprintf(text, 40, "%lld", (long long)v.integer);
}

/* Where a probe looks. */
struct place {
    struct check_buffer **slots;
    size_t num_slots;
    int64_t number;
    uint64_t offset;
    const char *kind; /* "ssbo" */
};

/* The words of a place, brought up to date and observed; NULL if there are none: then *result says
 * whether that is an error. */
static const uint32_t *words_at(struct check_player *player, struct place place, size_t size,
                                uint32_t words[2], enum tgsic_result *result)
{
    char what[32];
    struct check_buffer *buffer =
        place.number < (int64_t)place.num_slots ? place.slots[place.number] : NULL;
    snprintf(what, sizeof what, "%s %d", place.kind, (int)place.number);
    if (!buffer || place.offset > buffer->size || buffer->size - place.offset < size) {
        *result = tgsic_check_play_invalid(player, "%s has no such place", what);
        return NULL;
    }
    *result = tgsic_check_observe_buffer(player, buffer, what);
    memcpy(words, buffer->data + place.offset, size);
    return *result == TGSIC_OK ? words : NULL;
}

static enum tgsic_result probe(struct check_player *player, struct place place, uint8_t base,
                               uint8_t comparison, const uint32_t *expected)
{
    uint32_t words[2] = {0};
    enum tgsic_result result;
    char got_text[40], want_text[40];
    if (!words_at(player, place, base >= CHECK_DOUBLE ? 8 : 4, words, &result))
        return result;
    struct value got = decode(base, words), want = decode(base, expected);
    if (compare(comparison, order(base, got, want)))
        return TGSIC_OK;
    print(base, got, got_text);
    print(base, want, want_text);
    return tgsic_check_play_failed(player, "%s %d at %u: expected %s, got %s", place.kind,
                                   (int)place.number, (unsigned)place.offset, want_text, got_text);
}

static struct place counter_place(struct check_player *player, int64_t number, uint64_t offset)
{
    return (struct place){player->world.counter_buffers, CHECK_MAX_UNITS, number, offset,
                          "counters"};
}

COMMAND_FUNCTION(probe_counter)
{
    uint32_t expected = (uint32_t)a[2].integer;
    return probe(player, counter_place(player, 0, (uint64_t)a[0].integer * 4), CHECK_UINT,
                 (uint8_t)a[1].integer, &expected);
}

/* The offset is in bytes. */
COMMAND_FUNCTION(probe_counter_buffer)
{
    uint32_t expected = (uint32_t)a[3].integer;
    return probe(player, counter_place(player, a[0].integer, (uint64_t)a[1].integer), CHECK_UINT,
                 (uint8_t)a[2].integer, &expected);
}

COMMAND_FUNCTION(probe_ssbo)
{
    struct place place = {player->world.shader_buffers, CHECK_MAX_UNITS, a[1].integer,
                          (uint64_t)a[2].integer, "ssbo"};
    return probe(player, place, a[0].type.base, (uint8_t)a[3].integer, a[4].words);
}

/* Numbered by values, compared with the tolerance. */
COMMAND_FUNCTION(probe_xfb)
{
    uint8_t base = a[0].type.base;
    uint32_t words[2] = {0};
    enum tgsic_result result;
    size_t size = base >= CHECK_DOUBLE ? 8 : 4;
    struct place place = {player->world.xfb_buffers, CHECK_MAX_XFB, a[1].integer,
                          (uint64_t)a[2].integer * size, "xfb"};
    if (base != CHECK_FLOAT && base != CHECK_DOUBLE)
        return tgsic_check_play_invalid(player, "captured values are floats or doubles");
    if (!words_at(player, place, size, words, &result))
        return result;
    struct value got = decode(base, words), want = decode(base, a[3].words);
    if (fabs(got.real - want.real) < (double)player->tolerance[0])
        return TGSIC_OK;
    return tgsic_check_play_failed(player, "xfb %d, value %d: expected %g, got %g",
                                   (int)a[1].integer, (int)a[2].integer, want.real, got.real);
}
