/* SPDX-License-Identifier: MIT */
/* Random shaders mean the same before and after every step of optimisation.
 *
 * With arguments FIRST COUNT it tries those seeds, for long runs. */
#include "ir_eval.h"
#include "ir_random.h"

#include "ir/pass.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define NUM_INPUTS 3 /* sets of inputs that each shader is run with */

static uint32_t first_seed = 1, num_seeds = 1500;

static float number(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (float)(int)((*seed >> 8) % 17) * 0.25f - 2.0f;
}

static void run(struct ir_shader *shader, struct eval *state, uint32_t seed)
{
    memset(state, 0, sizeof *state);
    tgsic_ir_number(shader);
    for (struct ir_var *var = shader->vars; var; var = var->next) {
        if (var->mode != IR_INPUT && var->mode != IR_UNIFORM)
            continue;
        for (unsigned e = 0; e < var->length; e++) {
            for (unsigned c = 0; c < 4; c++) {
                float value = number(&seed);
                memcpy(&state->memory[var->index][e][c], &value, sizeof value);
            }
        }
    }
    eval_shader(shader, state);
}

static bool close_enough(uint32_t x, uint32_t y)
{
    float a, b;
    memcpy(&a, &x, sizeof a);
    memcpy(&b, &y, sizeof b);
    if (x == y || !isfinite(a) || !isfinite(b))
        return true;
    return fabsf(a - b) <= 1e-3f * (1.0f + fabsf(a) + fabsf(b));
}

static bool same_outputs(struct ir_shader *shader, const struct eval *a, const struct eval *b)
{
    if (a->discarded != b->discarded)
        return false;
    if (a->discarded || a->stuck || b->stuck)
        return true;
    for (struct ir_var *var = shader->vars; var; var = var->next)
        for (unsigned c = 0; var->mode == IR_OUTPUT && c < 4; c++)
            if (!close_enough(a->memory[var->index][0][c], b->memory[var->index][0][c]))
                return false;
    return true;
}

static void check(struct ir_shader *before, struct ir_shader *after, struct tgsic_arena *arena,
                  uint32_t seed, const char *step)
{
    static struct eval a, b;
    const char *wrong = tgsic_ir_verify(after, arena);
    if (wrong)
        fail_msg("seed %u after %s: %s\n%s", (unsigned)seed, step, wrong,
                 tgsic_ir_print(after, arena));
    for (uint32_t i = 0; i < NUM_INPUTS; i++) {
        run(before, &a, seed + i);
        run(after, &b, seed + i);
        if (!same_outputs(before, &a, &b))
            fail_msg("seed %u, inputs %u: another result after %s\n%s\n%s", (unsigned)seed,
                     (unsigned)i, step, tgsic_ir_print(before, arena),
                     tgsic_ir_print(after, arena));
    }
}

static const struct {
    const char *name;
    void (*lower)(struct ir_shader *shader);
    bool (*improve)(struct ir_shader *shader);
} steps[] = {
    {"lower_scopes", tgsic_ir_lower_scopes, NULL},
    {"lower_io", tgsic_ir_lower_io, NULL},
    {"split_vars", tgsic_ir_split_vars, NULL},
    {"ssa", tgsic_ir_ssa, NULL},
    {"simplify", NULL, tgsic_ir_simplify},
    {"value_number", NULL, tgsic_ir_value_number},
    {"forward", NULL, tgsic_ir_forward},
    {"simplify_flow", NULL, tgsic_ir_simplify_flow},
    {"remove_dead", NULL, tgsic_ir_remove_dead},
    {"simplify again", NULL, tgsic_ir_simplify},
    {"simplify_flow again", NULL, tgsic_ir_simplify_flow},
    {"remove_dead again", NULL, tgsic_ir_remove_dead},
    {"unroll", NULL, tgsic_ir_unroll},
    {"simplify, unrolled", NULL, tgsic_ir_simplify},
    {"simplify_flow, unrolled", NULL, tgsic_ir_simplify_flow},
    {"value_number, unrolled", NULL, tgsic_ir_value_number},
    {"split_vars again", tgsic_ir_split_vars, NULL},
    {"ssa again", tgsic_ir_ssa, NULL},
    {"hoist", NULL, tgsic_ir_hoist},
    {"vectorize", NULL, tgsic_ir_vectorize},
    {"remove_dead, vectorized", NULL, tgsic_ir_remove_dead},
    {"fuse", NULL, tgsic_ir_fuse},
    {"transpose", NULL, tgsic_ir_transpose},
    {"pack", NULL, tgsic_ir_pack},
    {"remove_dead, packed", NULL, tgsic_ir_remove_dead},
};

static void try_seed(uint32_t seed)
{
    struct tgsic_arena arena;
    jmp_buf escape;
    static const struct ir_target target = {.virgl = true};
    tgsic_arena_init(&arena, NULL, 0, &escape);
    if (setjmp(escape)) {
        tgsic_arena_free(&arena);
        fail_msg("seed %u: out of memory", (unsigned)seed);
        return;
    }
    struct ir_shader *before = random_shader(&arena, seed), *after = random_shader(&arena, seed);
    check(before, after, &arena, seed, "building");
    for (unsigned i = 0; i < sizeof steps / sizeof *steps; i++) {
        if (steps[i].lower)
            steps[i].lower(after);
        else
            steps[i].improve(after);
        check(before, after, &arena, seed, steps[i].name);
    }
    after = random_shader(&arena, seed);
    tgsic_ir_optimize(after, &target, true);
    check(before, after, &arena, seed, "optimize");
    tgsic_arena_free(&arena);
}

static void meaning_is_kept(void **state)
{
    for (uint32_t seed = first_seed; seed < first_seed + num_seeds; seed++)
        try_seed(seed);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(meaning_is_kept),
    };
    if (argc == 3) {
        first_seed = (uint32_t)strtoul(argv[1], NULL, 10);
        num_seeds = (uint32_t)strtoul(argv[2], NULL, 10);
    }
    return cmocka_run_group_tests_name("ir_random", tests, NULL, NULL);
}
