/* SPDX-License-Identifier: MIT */
/* What single passes make of small shaders, as printed IR. */
#include "ir/build.h"
#include "ir/pass.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static struct tgsic_arena arena;
static jmp_buf escape;
static struct ir_builder b;
static struct ir_var *in, *out;
static struct ir_instr *v; /* the input, a vec4 */

static int setup(void **state)
{
    tgsic_arena_init(&arena, NULL, 0, &escape);
    tgsic_ir_begin(&b, &arena, TGSIC_PROCESSOR_FRAG);
    in = tgsic_ir_var(&b, IR_INPUT, NULL, 4, 32, 1);
    out = tgsic_ir_var(&b, IR_OUTPUT, NULL, 4, 32, 1);
    v = tgsic_ir_load(&b, in, 0, NULL, 0, 4);
    return 0;
}

static int teardown(void **state)
{
    tgsic_arena_free(&arena);
    return 0;
}

static struct ir_instr *x(unsigned component)
{
    return tgsic_ir_component(&b, v, component);
}

static struct ir_instr *f(float value)
{
    return tgsic_ir_float(&b, value);
}

static struct ir_instr *op1(enum ir_op op, struct ir_instr *a)
{
    return tgsic_ir_alu1(&b, op, a);
}

static struct ir_instr *op2(enum ir_op op, struct ir_instr *a, struct ir_instr *c)
{
    return tgsic_ir_alu2(&b, op, a, c);
}

static struct ir_instr *less(void)
{
    return op2(IR_FLT, x(0), x(1));
}

static void store(struct ir_var *var, struct ir_instr *value)
{
    tgsic_ir_store(&b, var, 0, NULL, value, (1u << value->components) - 1);
}

/* The text from the first instruction on. */
static const char *body(struct ir_shader *shader)
{
    const char *wrong = tgsic_ir_verify(shader, &arena);
    const char *text = tgsic_ir_print(shader, &arena);
    if (wrong)
        fail_msg("%s\n%s", wrong, text);
    return strstr(text, "\n  ") + 1;
}

static const char *optimized(void)
{
    static const struct ir_target target = {.virgl = true};
    struct ir_shader *shader = tgsic_ir_finish(&b);
    tgsic_ir_optimize(shader, &target, true);
    return body(shader);
}

/* ---- Control flow -------------------------------------------------------------------------- */

static void early_return_nests_without_flags(void **state)
{
    struct ir_var *t = tgsic_ir_var(&b, IR_LOCAL, NULL, 1, 32, 1);
    struct ir_node *scope = tgsic_ir_scope(&b);
    struct ir_node *first = tgsic_ir_if(&b, less());
    store(t, f(1));
    tgsic_ir_leave(&b, scope);
    tgsic_ir_end(&b, first);
    store(t, f(2));
    tgsic_ir_leave(&b, scope);
    tgsic_ir_end(&b, scope);
    store(out, tgsic_ir_load(&b, t, 0, NULL, 0, 1));
    struct ir_shader *shader = tgsic_ir_finish(&b);
    tgsic_ir_lower_scopes(shader);
    tgsic_ir_ssa(shader);
    tgsic_ir_simplify(shader);
    tgsic_ir_remove_dead(shader);
    assert_string_equal(body(shader), "  %0.2 = LOAD v0[0].xy\n"
                                      "  %1 = FLT %0.x %0.y\n"
                                      "  IF %1\n"
                                      "  ELSE\n"
                                      "  END\n"
                                      "  %4 = PHI 1.0 2.0\n"
                                      "  STORE v1[0].x %4\n");
}

static void return_from_a_loop_breaks(void **state)
{
    struct ir_node *scope = tgsic_ir_scope(&b), *loop = tgsic_ir_loop(&b);
    struct ir_node *done = tgsic_ir_if(&b, less());
    tgsic_ir_leave(&b, scope);
    tgsic_ir_end(&b, done);
    store(out, x(2));
    struct ir_node *over = tgsic_ir_if(&b, op2(IR_FLT, x(1), x(2)));
    tgsic_ir_break(&b);
    tgsic_ir_end(&b, over);
    tgsic_ir_end(&b, loop);
    store(out, f(3));
    tgsic_ir_end(&b, scope);
    struct ir_shader *shader = tgsic_ir_finish(&b);
    tgsic_ir_lower_scopes(shader);
    tgsic_ir_ssa(shader);
    tgsic_ir_simplify(shader);
    tgsic_ir_remove_dead(shader);
    assert_string_equal(body(shader), "  %0.3 = LOAD v0[0].xyz\n"
                                      "  LOOP\n"
                                      "    %2 = FLT %0.x %0.y\n"
                                      "    IF %2\n"
                                      "      BREAK\n"
                                      "    ELSE\n"
                                      "    END\n"
                                      "    STORE v1[0].x %0.z\n"
                                      "    %4 = FLT %0.y %0.z\n"
                                      "    IF %4\n"
                                      "      BREAK\n"
                                      "    ELSE\n"
                                      "    END\n"
                                      "  END\n"
                                      "  %5 = PHI -1 0\n"
                                      "  %6 = NOT %5\n"
                                      "  IF %6\n"
                                      "    STORE v1[0].x 3.0\n"
                                      "  ELSE\n"
                                      "  END\n");
}

static void many_early_returns_stay_linear(void **state)
{
    struct ir_node *scope = tgsic_ir_scope(&b);
    for (unsigned i = 0; i < 200; i++) {
        struct ir_node *branch = tgsic_ir_if(&b, op2(IR_FLT, x(0), f((float)i)));
        store(out, f((float)i));
        tgsic_ir_leave(&b, scope);
        tgsic_ir_end(&b, branch);
    }
    tgsic_ir_end(&b, scope);
    struct ir_shader *shader = tgsic_ir_finish(&b);
    size_t before = strlen(tgsic_ir_print(shader, &arena));
    tgsic_ir_lower_scopes(shader);
    unsigned stores = 0;
    for (struct ir_block *block = tgsic_ir_first_block(&shader->body); block;
         block = tgsic_ir_next_block(block))
        for (struct ir_instr *i = block->first; i; i = i->next)
            stores += i->op == IR_STORE && i->u.access.var == out;
    assert_int_equal(stores, 200);
    assert_true(before > 0);
}

/* Stores the sum or its first operand. */
static void store_sum_if_different(struct ir_instr *a, struct ir_instr *c)
{
    struct ir_node *branch = tgsic_ir_if(&b, op2(IR_FNE, x(0), x(1)));
    store(out, op2(IR_FADD, a, c));
    tgsic_ir_else(&b, branch);
    store(out, a);
    tgsic_ir_end(&b, branch);
}

static void branches_of_one_component_become_selections(void **state)
{
    struct ir_instr *first = x(0);
    store_sum_if_different(first, x(1));
    assert_string_equal(optimized(), "  %0.2 = LOAD v0[0].xy\n"
                                     "  %1 = FNE %0.x %0.y\n"
                                     "  %2 = FADD %0.x %0.y\n"
                                     "  %3 = SELECT %1 %2 %0.x\n"
                                     "  STORE v1[0].x %3\n");
}

static void branches_that_compute_stay(void **state)
{
    store_sum_if_different(v, v);
    assert_string_equal(optimized(), "  %0.4 = LOAD v0[0]\n"
                                     "  %1 = FNE %0.x %0.y\n"
                                     "  IF %1\n"
                                     "    %2.4 = FADD %0 %0\n"
                                     "  ELSE\n"
                                     "  END\n"
                                     "  %3.4 = PHI %2 %0\n"
                                     "  STORE v1[0].xyzw %3\n");
}

static void conditional_discard_has_no_branch(void **state)
{
    struct ir_node *branch = tgsic_ir_if(&b, less());
    tgsic_ir_discard(&b, NULL);
    tgsic_ir_end(&b, branch);
    store(out, v);
    assert_string_equal(optimized(), "  %0.4 = LOAD v0[0]\n"
                                     "  %1 = FLT %0.x %0.y\n"
                                     "  DISCARD %1\n"
                                     "  STORE v1[0].xyzw %0\n");
}

static struct ir_node *begin_count(struct ir_var *i, int limit)
{
    store(i, tgsic_ir_int(&b, 0));
    struct ir_node *loop = tgsic_ir_loop(&b);
    struct ir_instr *over =
        op2(IR_IGE, tgsic_ir_load(&b, i, 0, NULL, 0, 1), tgsic_ir_int(&b, limit));
    struct ir_node *exit = tgsic_ir_if(&b, over);
    tgsic_ir_break(&b);
    tgsic_ir_end(&b, exit);
    return loop;
}

static void end_count(struct ir_var *i, struct ir_node *loop)
{
    store(i, op2(IR_IADD, tgsic_ir_load(&b, i, 0, NULL, 0, 1), tgsic_ir_int(&b, 1)));
    tgsic_ir_end(&b, loop);
}

static void counted_loops_unroll(void **state)
{
    struct ir_var *i = tgsic_ir_var(&b, IR_LOCAL, NULL, 1, 32, 1);
    struct ir_var *array = tgsic_ir_var(&b, IR_LOCAL, NULL, 4, 32, 3);
    struct ir_var *sum = tgsic_ir_var(&b, IR_LOCAL, NULL, 4, 32, 1);
    struct ir_node *loop = begin_count(i, 3);
    tgsic_ir_store(&b, array, 0, tgsic_ir_load(&b, i, 0, NULL, 0, 1), v, 15);
    end_count(i, loop);
    store(sum, tgsic_ir_swizzle(&b, f(0), 4, (const uint8_t[]){0, 0, 0, 0}));
    loop = begin_count(i, 3);
    struct ir_instr *element =
        tgsic_ir_load(&b, array, 0, tgsic_ir_load(&b, i, 0, NULL, 0, 1), 0, 4);
    store(sum, op2(IR_FADD, tgsic_ir_load(&b, sum, 0, NULL, 0, 4), element));
    end_count(i, loop);
    store(out, tgsic_ir_load(&b, sum, 0, NULL, 0, 4));
    assert_string_equal(optimized(), "  %0.4 = LOAD v0[0]\n"
                                     "  %1.4 = FADD %0 %0\n"
                                     "  %2.4 = FADD %1 %0\n"
                                     "  STORE v1[0].xyzw %2\n");
}

static void loops_that_are_not_counted_stay(void **state)
{
    struct ir_var *t = tgsic_ir_var(&b, IR_LOCAL, NULL, 1, 32, 1);
    store(t, x(0));
    struct ir_node *loop = tgsic_ir_loop(&b);
    struct ir_instr *value = tgsic_ir_load(&b, t, 0, NULL, 0, 1);
    struct ir_node *exit = tgsic_ir_if(&b, op2(IR_FLT, value, f(0.5f)));
    tgsic_ir_break(&b);
    tgsic_ir_end(&b, exit);
    store(t, op2(IR_FMUL, value, x(1)));
    tgsic_ir_end(&b, loop);
    store(out, tgsic_ir_load(&b, t, 0, NULL, 0, 1));
    assert_string_equal(optimized(), "  %0.2 = LOAD v0[0].xy\n"
                                     "  LOOP\n"
                                     "    %1 = PHI %0.x %4\n"
                                     "    %3 = FLT %1 0.5\n"
                                     "    IF %3\n"
                                     "      BREAK\n"
                                     "    ELSE\n"
                                     "    END\n"
                                     "    %4 = FMUL %1 %0.y\n"
                                     "  END\n"
                                     "  %5 = PHI %1\n"
                                     "  STORE v1[0].x %5\n");
}

/* ---- Values -------------------------------------------------------------------------------- */

static void partial_stores_build_one_vector(void **state)
{
    struct ir_var *t = tgsic_ir_var(&b, IR_LOCAL, NULL, 4, 32, 1);
    store(t, v);
    tgsic_ir_store(&b, t, 0, NULL, f(1), 8);
    store(out, op2(IR_FMUL, tgsic_ir_load(&b, t, 0, NULL, 0, 4), v));
    assert_string_equal(optimized(), "  %0.4 = LOAD v0[0]\n"
                                     "  %2.4 = VEC4 %0.x %0.y %0.z 1.0\n"
                                     "  %3.4 = FMUL %2 %0\n"
                                     "  STORE v1[0].xyzw %3\n");
}

static void same_operations_on_components_join(void **state)
{
    struct ir_instr *parts[4];
    for (unsigned c = 0; c < 4; c++)
        parts[c] = op2(IR_FMUL, op2(IR_FADD, x(c), f((float)c + 1)), x(3 - c));
    store(out, tgsic_ir_vec(&b, parts, 4));
    assert_string_equal(optimized(), "  %0.4 = LOAD v0[0]\n"
                                     "  %2.4 = FADD %0 {1.0 2.0 3.0 4.0}\n"
                                     "  %3.4 = FMUL %2 %0.wzyx\n"
                                     "  STORE v1[0].xyzw %3\n");
}

static void textures_lose_idle_operands(void **state)
{
    struct ir_var *sampler = tgsic_ir_var(&b, IR_SAMPLER, NULL, 1, 32, 4);
    static const uint8_t xy[] = {0, 1};
    const struct ir_tex tex = {IR_TEX_SAMPLE,
                               TGSIC_TARGET_TEX_2D,
                               sampler,
                               1,
                               {IR_ROLE_COORD, IR_ROLE_BIAS, IR_ROLE_SAMPLER}};
    struct ir_instr *srcs[] = {tgsic_ir_swizzle(&b, v, 2, xy), f(0), tgsic_ir_int(&b, 2)};
    store(out, tgsic_ir_tex(&b, &tex, 4, srcs, 3));
    assert_string_equal(optimized(), "  %0.2 = LOAD v0[0].xy\n"
                                     "  %1.4 = TEX SAMPLE v2[3] coord %0\n"
                                     "  STORE v1[0].xyzw %1\n");
}

static void dead_components_go(void **state)
{
    struct ir_instr *sum = op2(IR_FADD, v, v);
    store(out, tgsic_ir_component(&b, sum, 2));
    assert_string_equal(optimized(), "  %0 = LOAD v0[0].z\n"
                                     "  %1 = FADD %0 %0\n"
                                     "  STORE v1[0].x %1\n");
}

static void same_values_are_computed_once(void **state)
{
    struct ir_instr *first = op1(IR_FSQRT, op2(IR_FADD, x(0), x(1)));
    struct ir_instr *second = op1(IR_FSQRT, op2(IR_FADD, x(1), x(0)));
    store(out, op2(IR_FDIV, first, op2(IR_FADD, second, x(2))));
    assert_string_equal(optimized(), "  %0.3 = LOAD v0[0].xyz\n"
                                     "  %1 = FADD %0.x %0.y\n"
                                     "  %2 = FSQRT %1\n"
                                     "  %3 = FADD %2 %0.z\n"
                                     "  %4 = FDIV %2 %3\n"
                                     "  STORE v1[0].x %4\n");
}

static void conditions_are_known_inside(void **state)
{
    struct ir_var *t = tgsic_ir_var(&b, IR_LOCAL, NULL, 4, 32, 1);
    struct ir_instr *condition = less();
    store(t, v);
    struct ir_node *outer = tgsic_ir_if(&b, condition);
    struct ir_node *inner = tgsic_ir_if(&b, op1(IR_NOT, condition));
    store(t, f(9));
    tgsic_ir_end(&b, inner);
    tgsic_ir_end(&b, outer);
    store(out, tgsic_ir_load(&b, t, 0, NULL, 0, 4));
    assert_string_equal(optimized(), "  %0.4 = LOAD v0[0]\n"
                                     "  STORE v1[0].xyzw %0\n");
}

/* An array that stays in memory, since a value indexes it. */
static struct ir_var *indexed_array(void)
{
    struct ir_var *array = tgsic_ir_var(&b, IR_LOCAL, NULL, 4, 32, 4);
    tgsic_ir_store(&b, array, 0, op1(IR_F2I, x(3)), v, 15);
    return array;
}

static void arrays_forward_what_they_hold(void **state)
{
    struct ir_var *array = indexed_array();
    tgsic_ir_store(&b, array, 1, NULL, op1(IR_FSQRT, x(0)), 1);
    store(out, tgsic_ir_load(&b, array, 1, NULL, 0, 1));
    assert_string_equal(optimized(), "  %0 = LOAD v0[0].x\n"
                                     "  %1 = FSQRT %0\n"
                                     "  STORE v1[0].x %1\n");
}

static void arrays_forget_after_an_indexed_store(void **state)
{
    struct ir_var *array = indexed_array();
    tgsic_ir_store(&b, array, 1, NULL, x(0), 1);
    tgsic_ir_store(&b, array, 0, op1(IR_F2I, x(2)), x(1), 1);
    store(out, tgsic_ir_load(&b, array, 1, NULL, 0, 1));
    assert_non_null(strstr(optimized(), "LOAD v2[1].x"));
}

static void arrays_forget_after_a_branch(void **state)
{
    struct ir_var *array = indexed_array();
    tgsic_ir_store(&b, array, 1, NULL, x(0), 1);
    struct ir_node *branch = tgsic_ir_if(&b, less());
    tgsic_ir_store(&b, array, 1, NULL, x(1), 1);
    tgsic_ir_end(&b, branch);
    store(out, tgsic_ir_load(&b, array, 1, NULL, 0, 1));
    assert_non_null(strstr(optimized(), "LOAD v2[1].x"));
}

static void both_sides_compute_once(void **state)
{
    struct ir_var *array = indexed_array();
    struct ir_node *branch = tgsic_ir_if(&b, less());
    tgsic_ir_store(&b, array, 0, NULL, op1(IR_FSIN, x(2)), 1);
    tgsic_ir_else(&b, branch);
    tgsic_ir_store(&b, array, 1, NULL, op1(IR_FSIN, x(2)), 1);
    tgsic_ir_end(&b, branch);
    store(out, tgsic_ir_load(&b, array, 0, op1(IR_F2I, x(1)), 0, 1));
    const char *text = optimized(), *sine = strstr(text, "FSIN");
    assert_true(sine && sine < strstr(text, "IF"));
    assert_null(strstr(sine + 1, "FSIN"));
}

static void components_of_the_same_values_pack(void **state)
{
    struct ir_instr *first = op2(IR_FADD, x(0), x(1));
    struct ir_instr *second = op2(IR_FADD, x(2), x(3));
    store(out, op2(IR_FDIV, first, second));
    assert_string_equal(optimized(), "  %0.4 = LOAD v0[0]\n"
                                     "  %1.2 = FADD %0.xz %0.yw\n"
                                     "  %2 = FDIV %1.x %1.y\n"
                                     "  STORE v1[0].x %2\n");
}

static void rows_make_dot_products(void **state)
{
    struct ir_var *matrix = tgsic_ir_var(&b, IR_UNIFORM, NULL, 4, 32, 3);
    struct ir_instr *rows[3], *sum = NULL;
    for (int32_t i = 0; i < 3; i++)
        rows[i] = tgsic_ir_load(&b, matrix, i, NULL, 0, 3);
    for (unsigned c = 0; c < 3; c++) {
        struct ir_instr *parts[3];
        for (unsigned i = 0; i < 3; i++)
            parts[i] = tgsic_ir_component(&b, rows[i], c);
        struct ir_instr *product = op2(IR_FMUL, tgsic_ir_vec(&b, parts, 3), x(c));
        sum = sum ? op2(IR_FADD, sum, product) : product;
    }
    store(out, sum);
    assert_string_equal(optimized(), "  %0.3 = LOAD v0[0].xyz\n"
                                     "  %1.3 = LOAD v2[0].xyz\n"
                                     "  %2.3 = LOAD v2[1].xyz\n"
                                     "  %3.3 = LOAD v2[2].xyz\n"
                                     "  %4 = FDOT3 %1 %0\n"
                                     "  %5 = FDOT3 %2 %0\n"
                                     "  %6 = FDOT3 %3 %0\n"
                                     "  %7.3 = VEC3 %4 %5 %6\n"
                                     "  STORE v1[0].xyz %7\n");
}

/* ---- Algebra ------------------------------------------------------------------------------- */

/* `value` is one component; `text` is what is left of it, the input being %0. */
static void expect_left(struct ir_instr *value, const char *text)
{
    store(out, value);
    const char *got = optimized();
    if (!strstr(got, text))
        fail_msg("expected %s in\n%s", text, got);
}

#define VALUE_TEST(name, value, text)                                                              \
    static void name(void **state)                                                                 \
    {                                                                                              \
        expect_left(value, text);                                                                  \
    }

VALUE_TEST(times_one, op2(IR_FMUL, x(0), f(1)), "STORE v1[0].x %0\n")
VALUE_TEST(plus_zero, op2(IR_FADD, x(0), f(0)), "STORE v1[0].x %0\n")
VALUE_TEST(negation_is_an_operand, op2(IR_FADD, x(0), op1(IR_FNEG, x(1))), "FADD %0.x -%0.y\n")
VALUE_TEST(multiply_add, op2(IR_FADD, op2(IR_FMUL, x(0), x(1)), x(2)), "FMAD %0.x %0.y %0.z\n")
VALUE_TEST(scale_and_bias, op2(IR_FMUL, op2(IR_FADD, x(0), f(-0.5f)), f(2)), "FMAD %0 2.0 -1.0\n")
VALUE_TEST(clamp_is_saturate, op2(IR_FMIN, op2(IR_FMAX, op2(IR_FMUL, x(0), x(1)), f(0)), f(1)),
           "FMUL_SAT %0.x %0.y\n")
VALUE_TEST(inverse_root, op2(IR_FDIV, f(1), op1(IR_FSQRT, x(0))), "FRSQ %0\n")
VALUE_TEST(square, op2(IR_FPOW, x(0), f(2)), "FMUL %0 %0\n")
VALUE_TEST(mix_from_difference,
           op2(IR_FADD, x(0), op2(IR_FMUL, x(2), op2(IR_FADD, x(1), op1(IR_FNEG, x(0))))),
           "FLRP %0.z %0.y %0.x\n")
VALUE_TEST(mix_from_weights,
           op2(IR_FADD, op2(IR_FMUL, x(0), op2(IR_FADD, f(1), op1(IR_FNEG, x(2)))),
               op2(IR_FMUL, x(1), x(2))),
           "FLRP %0.z %0.y %0.x\n")
VALUE_TEST(fraction, op2(IR_FADD, x(0), op1(IR_FNEG, op1(IR_FFLOOR, x(0)))), "FFRACT %0\n")
VALUE_TEST(comparison_to_number, op1(IR_B2F, less()), "FSLT_F %0.x %0.y\n")
VALUE_TEST(number_to_comparison, op1(IR_B2I, op2(IR_FNE, op1(IR_B2F, less()), f(0))), "B2I %1\n")
VALUE_TEST(equality_inverts, op1(IR_B2I, op1(IR_NOT, op2(IR_FEQ, x(0), x(1)))), "FNE %0.x %0.y\n")
VALUE_TEST(order_does_not_invert, op1(IR_B2I, op1(IR_NOT, less())), "NOT %1\n")
VALUE_TEST(select_by_sign,
           tgsic_ir_alu3(&b, IR_SELECT, op2(IR_FLT, x(0), f(0)), op2(IR_FADD, x(1), x(2)), f(1)),
           "FCMP %0.x ")
VALUE_TEST(absolute_by_selection,
           tgsic_ir_alu3(&b, IR_SELECT, op2(IR_FLT, x(0), f(0)), op1(IR_FNEG, x(0)), x(0)),
           "FABS %0\n")
VALUE_TEST(sum_of_products_takes_the_sum_in,
           op2(IR_FADD, op2(IR_FADD, op2(IR_FMUL, x(0), x(1)), op2(IR_FMUL, x(2), x(2))), x(3)),
           "FMAD %0.x %0.y %0.w\n")
VALUE_TEST(bit_field,
           op2(IR_AND, op2(IR_USHR, op1(IR_F2I, x(0)), tgsic_ir_int(&b, 8)), tgsic_ir_int(&b, 255)),
           "UBFE %1 8 8\n")
VALUE_TEST(multiply_add_of_integers,
           op2(IR_IADD, op2(IR_IMUL, op1(IR_F2I, x(0)), tgsic_ir_int(&b, 3)), tgsic_ir_int(&b, 1)),
           " 3 1\n")
VALUE_TEST(dot_skips_zeros,
           op2(IR_FDOT3, tgsic_ir_swizzle(&b, v, 3, (const uint8_t[]){0, 1, 2}),
               tgsic_ir_const_bits(&b, 3, 32, (const uint64_t[]){0, 0x40000000, 0})),
           "FMUL %0 2.0\n")

static void precise_is_left_alone(void **state)
{
    b.precise = true;
    struct ir_instr *product = op2(IR_FMUL, x(0), x(1));
    struct ir_instr *sum = op2(IR_FADD, product, x(2));
    b.precise = false;
    expect_left(sum, "FADD_PRECISE");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(early_return_nests_without_flags),
        TEST(return_from_a_loop_breaks),
        TEST(many_early_returns_stay_linear),
        TEST(branches_of_one_component_become_selections),
        TEST(branches_that_compute_stay),
        TEST(conditional_discard_has_no_branch),
        TEST(counted_loops_unroll),
        TEST(loops_that_are_not_counted_stay),
        TEST(partial_stores_build_one_vector),
        TEST(same_operations_on_components_join),
        TEST(textures_lose_idle_operands),
        TEST(dead_components_go),
        TEST(same_values_are_computed_once),
        TEST(conditions_are_known_inside),
        TEST(arrays_forward_what_they_hold),
        TEST(arrays_forget_after_an_indexed_store),
        TEST(arrays_forget_after_a_branch),
        TEST(both_sides_compute_once),
        TEST(components_of_the_same_values_pack),
        TEST(rows_make_dot_products),
        TEST(times_one),
        TEST(plus_zero),
        TEST(negation_is_an_operand),
        TEST(multiply_add),
        TEST(scale_and_bias),
        TEST(clamp_is_saturate),
        TEST(inverse_root),
        TEST(square),
        TEST(mix_from_difference),
        TEST(mix_from_weights),
        TEST(fraction),
        TEST(comparison_to_number),
        TEST(number_to_comparison),
        TEST(equality_inverts),
        TEST(order_does_not_invert),
        TEST(select_by_sign),
        TEST(absolute_by_selection),
        TEST(sum_of_products_takes_the_sum_in),
        TEST(bit_field),
        TEST(multiply_add_of_integers),
        TEST(dot_skips_zeros),
        TEST(precise_is_left_alone),
    };
    return cmocka_run_group_tests_name("ir_passes", tests, NULL, NULL);
}
