/* SPDX-License-Identifier: MIT */
/* Whether the optimiser keeps the meaning of real shaders.
 *
 *     find DIR -name '*.shader_test' | ir_meaning [-v]
 *
 * Links each program; between lowering and code generation the IR is run on paper, before and after
 * tgsic_ir_optimize(), with several sets of inputs, and outputs are compared. Built with the
 * linker's --wrap, which puts __wrap_tgsic_ir_optimize() in the place of the real one. What is
 * undefined in a shader (locals read before they are stored) may differ. */
#include "shader_test.h"

#include "../unit/ir_eval.h"

#include "glsl2tgsi/glsl2tgsi.h"
#include "ir/pass.h"

#include <math.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NUM_SETS 6 /* of inputs */

void __real_tgsic_ir_optimize(struct ir_shader *shader, const struct ir_target *target,
                              bool optimize);
void __wrap_tgsic_ir_optimize(struct ir_shader *shader, const struct ir_target *target,
                              bool optimize);

static struct {
    const char *path;
    bool verbose;
    unsigned shaders, runs, stuck, odd, different, broken;
} tally;

static struct eval before[NUM_SETS], junk[NUM_SETS], after;

/* Floats, small integers or both, by set. */
static uint32_t word(uint32_t *seed, unsigned set)
{
    *seed = *seed * 1664525u + 1013904223u;
    uint32_t draw = *seed >> 8, bits;
    if (set % 3 == 2 && draw & 0x8000)
        return draw % 4;
    if (set % 3 == 1 && (draw & 0x7000) == 0)
        return draw % 4;
    float value = (float)(int)(draw % 33) * 0.125f - (set < 3 ? 2.0f : 0.5f);
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static void run(struct ir_shader *shader, struct eval *state, unsigned set, uint32_t undefined)
{
    uint32_t seed = set * 77 + 1;
    memset(state, 0, sizeof *state);
    state->junk = undefined;
    tgsic_ir_number(shader);
    for (struct ir_var *var = shader->vars; var; var = var->next)
        for (unsigned e = 0; e < var->length && e < EVAL_MAX_ELEMENTS; e++)
            for (unsigned c = 0; c < 4; c++)
                state->memory[var->index][e][c] = undefined;
    for (struct ir_var *var = shader->vars; var; var = var->next)
        for (unsigned e = 0; e < var->length && e < EVAL_MAX_ELEMENTS; e++)
            for (unsigned c = 0; c < 4; c++)
                if (var->mode == IR_INPUT || var->mode == IR_UNIFORM)
                    state->memory[var->index][e][c] = word(&seed, set);
    eval_shader(shader, state);
}

static void run_both(struct ir_shader *shader, unsigned set)
{
    run(shader, &before[set], set, 0);
    run(shader, &junk[set], set, 0x40e80000);
}

static bool close_enough(uint32_t x, uint32_t y)
{
    float a, b;
    memcpy(&a, &x, sizeof a);
    memcpy(&b, &y, sizeof b);
    if (x == y || !isfinite(a) || !isfinite(b) || fabsf(a) > 1e6f)
        return true;
    return fabsf(a - b) <= 4e-3f * (1.0f + fabsf(a) + fabsf(b));
}

static bool differ(const struct ir_var *var, unsigned e, unsigned c, const struct eval *a,
                   const struct eval *b)
{
    float x, y;
    memcpy(&x, &a->memory[var->index][e][c], sizeof x);
    memcpy(&y, &b->memory[var->index][e][c], sizeof y);
    printf("v%u[%u].%c: %g is now %g\n", (unsigned)var->index, e, "xyzw"[c], (double)x, (double)y);
    return false;
}

/* `a` and `u` are from before, with two values for what is undefined: where those make a
 * difference, anything goes. */
static bool same(struct ir_shader *shader, const struct eval *a, const struct eval *u,
                 const struct eval *b)
{
    if (a->stuck || u->stuck || b->stuck || a->discarded != u->discarded) {
        tally.stuck++;
        return true;
    }
    if (a->discarded != b->discarded)
        return false;
    for (struct ir_var *var = shader->vars; var && !a->discarded; var = var->next)
        for (unsigned e = 0; e < var->length && e < EVAL_MAX_ELEMENTS; e++)
            for (unsigned c = 0; var->mode == IR_OUTPUT && c < 4; c++)
                if (a->memory[var->index][e][c] == u->memory[var->index][e][c] &&
                    !close_enough(a->memory[var->index][e][c], b->memory[var->index][e][c]))
                    return differ(var, e, c, a, b);
    return true;
}

/* On paper there is one invocation, and no memory that others see. */
static bool can_be_run(const struct ir_instr *i)
{
    if (i->op < IR_ALU_COUNT)
        return tgsic_ir_ops[i->op].shape != IR_SHAPE_WIDE && tgsic_ir_ops[i->op].flags != IR_FLAG_G;
    return i->bits != 64 && !tgsic_ir_is_memory(i) &&
           !(i->op >= IR_CLOCK && i->op <= IR_END_PRIMITIVE);
}

static bool fits(const struct ir_shader *shader)
{
    unsigned vars = 0;
    for (const struct ir_var *var = shader->vars; var; var = var->next)
        vars++;
    for (struct ir_block *b = tgsic_ir_first_block(&shader->body); b; b = tgsic_ir_next_block(b))
        for (const struct ir_instr *i = b->first; i; i = i->next)
            if (!can_be_run(i))
                return false;
    return vars < EVAL_MAX_VARS / 2;
}

static void complain(struct ir_shader *shader, const char *what, unsigned *count)
{
    struct tgsic_arena *arena = shader->arena;
    printf("%s: %s (%s)\n", tally.path, what, tgsic_processor_name(shader->processor));
    if (tally.verbose)
        puts(tgsic_ir_print(shader, arena));
    ++*count;
}

void __wrap_tgsic_ir_optimize(struct ir_shader *shader, const struct ir_target *target,
                              bool optimize)
{
    const char *wrong = tgsic_ir_verify(shader, shader->arena);
    bool runs = fits(shader), differs = false;
    if (wrong)
        complain(shader, wrong, &tally.broken);
    for (unsigned set = 0; set < NUM_SETS && runs; set++)
        run_both(shader, set);
    if (tally.verbose)
        puts(tgsic_ir_print(shader, shader->arena));
    __real_tgsic_ir_optimize(shader, target, optimize);
    wrong = tgsic_ir_verify(shader, shader->arena);
    if (wrong)
        complain(shader, wrong, &tally.broken);
    for (unsigned set = 0; set < NUM_SETS && runs; set++) {
        run(shader, &after, set, 0);
        tally.runs++;
        differs |= !same(shader, &before[set], &junk[set], &after);
    }
    if (differs)
        complain(shader, "means something else", &tally.different);
    tally.shaders++;
    tally.odd += !runs;
}

static void link(const struct shader_test *test)
{
    struct tgsic_glsl_shader *shaders[SHADER_TEST_MAX] = {0};
    struct tgsic_program *program = NULL;
    enum tgsic_result result = TGSIC_OK;
    for (size_t i = 0; i < test->num_shaders && result == TGSIC_OK; i++) {
        const char *source = test->shaders[i].source;
        result = tgsic_glsl_compile(NULL, (enum tgsic_processor)test->shaders[i].stage, &source,
                                    NULL, 1, &shaders[i], NULL);
    }
    if (result == TGSIC_OK)
        tgsic_glsl_link(NULL, shaders, test->num_shaders, &program, NULL);
    tgsic_program_free(program);
    for (size_t i = 0; i < test->num_shaders; i++)
        tgsic_glsl_shader_free(shaders[i]);
}

int main(int argc, char **argv)
{
    char path[4096];
    tally.verbose = argc > 1 && !strcmp(argv[1], "-v");
    while (fgets(path, sizeof path, stdin)) {
        struct shader_test test;
        path[strcspn(path, "\n")] = 0;
        tally.path = path;
        if (!shader_test_read(path, &test))
            continue;
        if (test.num_shaders && !test.other_sections)
            link(&test);
        shader_test_free(&test);
    }
    printf("%u shaders, %u runs; %u runs take too long, %u shaders cannot be run; %u broken, "
           "%u mean something else\n",
           tally.shaders, tally.runs, tally.stuck, tally.odd, tally.broken, tally.different);
    return tally.broken || tally.different;
}
