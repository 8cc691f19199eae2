/* SPDX-License-Identifier: MIT */
/* Random programs by two roads that share nothing before the IR: our GLSL front end, and glslang's
 * SPIR-V and our SPIR-V front end; optimised or not, in either dialect. All must do the same.
 *
 *     random_roads [FIRST [COUNT]]        seeds, default 1 60
 *     random_roads --print SEED [SIZE]    the program
 *
 * Of a seed that is refused or disagrees the smallest program that does is printed. */
#include "random_program.h"
#include "roads.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STATEMENTS = 24 };

static const struct {
    const char *name;
    struct road road;
} roads[] = {
    {"GLSL, virgl", {false, {.last_hop = CHECK_HOP_TGSI, .dialect = TGSIC_DIALECT_VIRGL}}},
    {"SPIR-V, virgl", {true, {.last_hop = CHECK_HOP_TGSI, .dialect = TGSIC_DIALECT_VIRGL}}},
    {"GLSL, gallium, not optimised",
     {false, {.last_hop = CHECK_HOP_TGSI, .dialect = TGSIC_DIALECT_GALLIUM, .no_optimize = true}}},
    {"SPIR-V, virgl, not optimised",
     {true, {.last_hop = CHECK_HOP_TGSI, .dialect = TGSIC_DIALECT_VIRGL, .no_optimize = true}}},
    {"SPIR-V, gallium", {true, {.last_hop = CHECK_HOP_TGSI, .dialect = TGSIC_DIALECT_GALLIUM}}},
};

static char text[RANDOM_PROGRAM_TEXT];

/* The number of the first road that does not do as the first of all does; 0: all do. */
static unsigned run(uint64_t seed, unsigned statements, struct roads_result *result)
{
    struct check_case test;
    struct tgsic_diags diags = {0};
    unsigned bad = 0;
    size_t size = random_program(seed, statements, text);
    memset(result, 0, sizeof *result);
    if (tgsic_check_read_case_text(text, size, "random", "random", &test, &diags) != TGSIC_OK) {
        snprintf(result->reason, sizeof result->reason, "%s", diags.items[0].text);
        bad = 1;
    }
    for (unsigned r = 1; !bad && r < sizeof roads / sizeof *roads; r++) {
        roads_compare(&test, &roads[0].road, &roads[r].road, result);
        bad = result->outcome == ROADS_AGREE ? 0 : r;
    }
    tgsic_check_case_free(&test);
    tgsic_diags_free(&diags);
    return bad;
}

static void show(uint64_t seed, unsigned bad, const struct roads_result *result)
{
    struct roads_result smaller;
    for (unsigned statements = 1; statements < STATEMENTS; statements++) {
        unsigned other = run(seed, statements, &smaller);
        if (!other || smaller.outcome != result->outcome)
            continue;
        printf("seed %llu, %u statements: %s: %s\n%s\n", (unsigned long long)seed, statements,
               roads[other].name, smaller.reason, text);
        return;
    }
    run(seed, STATEMENTS, &smaller);
    printf("seed %llu: %s: %s\n%s\n", (unsigned long long)seed, roads[bad].name, result->reason,
           text);
}

int main(int argc, char **argv)
{
    bool print = argc > 2 && !strcmp(argv[1], "--print");
    if (print) {
        random_program(strtoull(argv[2], NULL, 10),
                       argc > 3 ? (unsigned)strtoul(argv[3], NULL, 10) : STATEMENTS, text);
        fputs(text, stdout);
        return 0;
    }
    unsigned long long first = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
    unsigned long long count = argc > 2 ? strtoull(argv[2], NULL, 10) : 60, failed = 0;
    if (!roads_open())
        return 77;
    for (unsigned long long seed = first; seed < first + count; seed++) {
        struct roads_result result;
        unsigned bad = run(seed, STATEMENTS, &result);
        failed += bad != 0;
        if (bad)
            show(seed, bad, &result);
        fflush(stdout);
    }
    printf("%llu of %llu programs do not agree\n", failed, count);
    return failed != 0;
}
