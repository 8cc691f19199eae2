/* SPDX-License-Identifier: MIT */
/* Random shaders mean the same as TGSI as they do as IR.
 *
 * With arguments FIRST COUNT it tries those seeds, for long runs. */
#include "ir_eval.h"
#include "ir_random.h"
#include "tgsi_eval.h"

#include "ir/pass.h"
#include "tgsi/validate.h"

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

static uint32_t first_seed = 1, num_seeds = 600;

static float number(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (float)(int)((*seed >> 8) % 17) * 0.25f - 2.0f;
}

/* Registers as a linker gives them. */
static void assign(struct ir_shader *shader)
{
    uint32_t constants = 0, inputs = 0, outputs = 0;
    for (struct ir_var *var = shader->vars; var; var = var->next) {
        if (var->mode == IR_SAMPLER)
            var->target = TGSIC_TARGET_TEX_2D;
        if (var->mode == IR_UNIFORM)
            var->slot = constants, constants += var->length;
        if (var->mode == IR_INPUT)
            var->semantic = TGSIC_SEMANTIC_GENERIC, var->semantic_index = inputs++,
            var->fixed = true;
        if (var->mode == IR_OUTPUT)
            var->semantic = TGSIC_SEMANTIC_COLOR, var->semantic_index = outputs++;
    }
}

static void set_inputs(struct ir_shader *shader, struct eval *ir, struct tgsi_eval *tgsi,
                       uint32_t seed)
{
    memset(ir, 0, sizeof *ir);
    memset(tgsi, 0, sizeof *tgsi);
    tgsic_ir_number(shader);
    for (struct ir_var *var = shader->vars; var; var = var->next) {
        if (var->mode != IR_INPUT && var->mode != IR_UNIFORM)
            continue;
        for (unsigned e = 0; e < var->length; e++) {
            for (unsigned c = 0; c < 4; c++) {
                float value = number(&seed);
                uint32_t *to = var->mode == IR_INPUT ? tgsi->in[var->semantic_index]
                                                     : tgsi->constant[var->slot + e];
                memcpy(&ir->memory[var->index][e][c], &value, sizeof value);
                memcpy(&to[c], &value, sizeof value);
            }
        }
    }
}

static bool close_enough(uint32_t x, uint32_t y)
{
    float a, b;
    memcpy(&a, &x, sizeof a);
    memcpy(&b, &y, sizeof b);
    if (x == y || !isfinite(a) || y == 0x7fc0dead)
        return y != 0x7fc0dead || !isfinite(a);
    return fabsf(a - b) <= 1e-3f * (1.0f + fabsf(a) + fabsf(b));
}

static bool same_outputs(struct ir_shader *shader, const struct eval *ir,
                         const struct tgsi_eval *tgsi)
{
    if (tgsi->wrong || ir->discarded != tgsi->discarded)
        return false;
    if (ir->discarded || ir->stuck || tgsi->stuck)
        return ir->stuck == tgsi->stuck || ir->discarded;
    for (struct ir_var *var = shader->vars; var; var = var->next)
        for (unsigned c = 0; var->mode == IR_OUTPUT && c < 4; c++)
            if (!close_enough(ir->memory[var->index][0][c], tgsi->out[var->semantic_index][c]))
                return false;
    return true;
}

static void compare(struct ir_shader *shader, struct ir_shader *optimised, bool virgl,
                    struct tgsic_arena *arena, uint32_t seed)
{
    static struct eval ir;
    static struct tgsi_eval tgsi;
    struct ir_target target = {.virgl = virgl};
    struct tgsic_shader made;
    struct tgsic_buffer text;
    struct tgsic_diags diags = {0};
    assert_int_equal(tgsic_ir_codegen(optimised, &target, NULL, &made, &diags), TGSIC_OK);
    if (tgsic_validate(&made, NULL, &diags) != TGSIC_OK) {
        tgsic_print_text(&made, NULL, &text, NULL);
        printf("%s\n", text.data);
        fail_msg("seed %u: not valid: %s", (unsigned)seed, diags.items[0].text);
    }
    for (uint32_t i = 0; i < NUM_INPUTS; i++) {
        set_inputs(shader, &ir, &tgsi, seed + i);
        eval_shader(shader, &ir);
        tgsi_eval(&made, &tgsi);
        if (same_outputs(shader, &ir, &tgsi))
            continue;
        tgsic_print_text(&made, NULL, &text, NULL);
        printf("%s\n%s\n", tgsic_ir_print(optimised, arena), text.data);
        fail_msg("seed %u, inputs %u, virgl %d: %s", (unsigned)seed, (unsigned)i, virgl,
                 tgsi.wrong ? tgsi.wrong : "another result");
    }
    tgsic_shader_free(&made);
}

static void try_seed(uint32_t seed)
{
    struct tgsic_arena arena;
    jmp_buf escape;
    tgsic_arena_init(&arena, NULL, 0, &escape);
    if (setjmp(escape)) {
        tgsic_arena_free(&arena);
        fail_msg("seed %u: out of memory", (unsigned)seed);
        return;
    }
    for (unsigned way = 0; way < 3; way++) {
        struct ir_target target = {.virgl = way != 1};
        struct ir_shader *before = random_shader(&arena, seed);
        struct ir_shader *after = random_shader(&arena, seed);
        assign(before);
        assign(after);
        tgsic_ir_optimize(after, &target, way != 2);
        compare(before, after, target.virgl, &arena, seed);
    }
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
    return cmocka_run_group_tests_name("codegen_random", tests, NULL, NULL);
}
