/* SPDX-License-Identifier: MIT */
/* The IR builder, printer and verifier. */
#include "ir/build.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

struct fixture {
    struct tgsic_arena arena;
    jmp_buf escape;
    struct ir_builder b;
};

static struct fixture f;

static int setup(void **state)
{
    tgsic_arena_init(&f.arena, NULL, 0, &f.escape);
    tgsic_ir_begin(&f.b, &f.arena, TGSIC_PROCESSOR_FRAG);
    return 0;
}

static int teardown(void **state)
{
    tgsic_arena_free(&f.arena);
    return 0;
}

static void expect(const char *text)
{
    struct ir_shader *shader = tgsic_ir_finish(&f.b);
    const char *wrong = tgsic_ir_verify(shader, &f.arena);
    if (wrong)
        fail_msg("%s\n%s", wrong, tgsic_ir_print(shader, &f.arena));
    assert_string_equal(tgsic_ir_print(shader, &f.arena), text);
}

static void prints_every_construct(void **state)
{
    struct ir_var *in = tgsic_ir_var(&f.b, IR_INPUT, "uv", 2, 32, 1);
    struct ir_var *array = tgsic_ir_var(&f.b, IR_LOCAL, NULL, 4, 32, 8);
    struct ir_instr *uv = tgsic_ir_load(&f.b, in, 0, NULL, 0, 2);
    struct ir_instr *i = tgsic_ir_alu1(&f.b, IR_F2I, tgsic_ir_component(&f.b, uv, 1));
    struct ir_node *branch =
        tgsic_ir_if(&f.b, tgsic_ir_alu2(&f.b, IR_ILT, i, tgsic_ir_int(&f.b, 3)));
    tgsic_ir_store(&f.b, array, 2, i, uv, 3);
    tgsic_ir_else(&f.b, branch);
    struct ir_node *loop = tgsic_ir_loop(&f.b);
    tgsic_ir_break(&f.b);
    tgsic_ir_end(&f.b, loop);
    tgsic_ir_end(&f.b, branch);
    tgsic_ir_discard(&f.b, NULL);
    expect("FRAG\n"
           "INPUT v0 \"uv\" 2\n"
           "LOCAL v1 4[8]\n"
           "  %0.2 = LOAD v0[0]\n"
           "  %1 = MOV %0.y\n"
           "  %2 = F2I %1\n"
           "  %4 = ILT %2 3\n"
           "  IF %4\n"
           "    STORE v1[%2+2].xy %0\n"
           "  ELSE\n"
           "    LOOP\n"
           "      BREAK\n"
           "    END\n"
           "  END\n"
           "  DISCARD\n");
}

static void scalar_operations_go_by_component(void **state)
{
    struct ir_var *in = tgsic_ir_var(&f.b, IR_INPUT, NULL, 2, 32, 1);
    struct ir_instr *x = tgsic_ir_load(&f.b, in, 0, NULL, 0, 2);
    struct ir_instr *r = tgsic_ir_alu1(&f.b, IR_FRCP, x);
    assert_int_equal(r->components, 2);
    assert_int_equal(r->op, IR_VEC2);
    assert_int_equal(tgsic_ir_alu2(&f.b, IR_FDOT2, x, x)->components, 1);
}

static void vec_and_swizzles_combine(void **state)
{
    struct ir_var *in = tgsic_ir_var(&f.b, IR_INPUT, NULL, 4, 32, 1);
    struct ir_instr *x = tgsic_ir_load(&f.b, in, 0, NULL, 0, 4);
    struct ir_instr *parts[] = {tgsic_ir_component(&f.b, x, 1), tgsic_ir_component(&f.b, x, 0)};
    struct ir_instr *yx = tgsic_ir_vec(&f.b, parts, 2);
    assert_int_equal(yx->op, IR_MOV);
    assert_ptr_equal(yx->srcs[0].def, x);
    assert_int_equal(yx->srcs[0].swizzle[0], 1);
    struct ir_instr *ones[] = {tgsic_ir_int(&f.b, 1), tgsic_ir_int(&f.b, 2)};
    struct ir_instr *both = tgsic_ir_vec(&f.b, ones, 2);
    assert_int_equal(both->op, IR_CONST);
    assert_int_equal(ir_constant(both, 1), 2);
    static const uint8_t identity[] = {0, 1, 2, 3};
    assert_ptr_equal(tgsic_ir_swizzle(&f.b, x, 4, identity), x);
}

static void verify_finds_faults(void **state)
{
    struct ir_var *in = tgsic_ir_var(&f.b, IR_INPUT, NULL, 2, 32, 1);
    struct ir_instr *cond = tgsic_ir_load(&f.b, in, 0, NULL, 0, 1);
    struct ir_node *branch = tgsic_ir_if(&f.b, cond);
    struct ir_instr *x = tgsic_ir_load(&f.b, in, 0, NULL, 0, 2);
    tgsic_ir_end(&f.b, branch);
    struct ir_instr *sum = tgsic_ir_alu2(&f.b, IR_FADD, x, x);
    struct ir_shader *shader = tgsic_ir_finish(&f.b);
    assert_non_null(strstr(tgsic_ir_verify(shader, &f.arena), "dominate"));
    tgsic_ir_remove(sum);
    assert_null(tgsic_ir_verify(shader, &f.arena));
    x->components = 3;
    assert_non_null(strstr(tgsic_ir_verify(shader, &f.arena), "components"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(prints_every_construct, setup, teardown),
        cmocka_unit_test_setup_teardown(scalar_operations_go_by_component, setup, teardown),
        cmocka_unit_test_setup_teardown(vec_and_swizzles_combine, setup, teardown),
        cmocka_unit_test_setup_teardown(verify_finds_faults, setup, teardown),
    };
    return cmocka_run_group_tests_name("ir_build", tests, NULL, NULL);
}
