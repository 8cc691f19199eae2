/* SPDX-License-Identifier: MIT */
/* GLSL's types: the static table, interning, structure. */
#include "glsl2tgsi/ast.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

static struct tgsic_arena arena;
static jmp_buf escape;

static int start(void **state)
{
    (void)state;
    tgsic_arena_init(&arena, NULL, 0, &escape);
    return 0;
}

static int end(void **state)
{
    (void)state;
    tgsic_arena_free(&arena);
    return 0;
}

static void test_numeric_types_have_one_place(void **state)
{
    (void)state;
    for (int id = 0; id < GLSL_TYPE_COUNT; id++) {
        const struct glsl_type *type = &tgsic_glsl_types[id];
        if (type->rows)
            assert_ptr_equal(tgsic_glsl_numeric(type->base, type->rows, type->columns), type);
        assert_int_equal(type->slots, type->rows * type->columns);
    }
    assert_ptr_equal(tgsic_glsl_numeric(GLSL_FLOAT, 3, 2), GLSL_TYPE(mat2x3));
    assert_ptr_equal(tgsic_glsl_numeric(GLSL_DOUBLE, 4, 4), GLSL_TYPE(dmat4));
    assert_ptr_equal(tgsic_glsl_numeric(GLSL_INT, 2, 2), &tgsic_glsl_error_type);
    assert_ptr_equal(tgsic_glsl_numeric(GLSL_FLOAT, 0, 1), &tgsic_glsl_error_type);
}

static void test_opaque_types(void **state)
{
    (void)state;
    const struct glsl_type *type = GLSL_TYPE(isampler2DMSArray);
    assert_int_equal(type->base, GLSL_SAMPLER);
    assert_int_equal(type->sampled, GLSL_INT);
    assert_true(type->arrayed && type->multisample && !type->shadow);
    assert_true(GLSL_TYPE(samplerCubeArrayShadow)->shadow);
    assert_int_equal(GLSL_TYPE(uimageBuffer)->dim, GLSL_DIM_BUFFER);
}

static void test_arrays_are_interned(void **state)
{
    struct glsl_type_table table = {0};
    const struct glsl_type *made[300];
    (void)state;
    for (unsigned i = 0; i < 300; i++)
        made[i] = tgsic_glsl_array(&table, &arena, GLSL_TYPE(vec4), i);
    for (unsigned i = 0; i < 300; i++)
        assert_ptr_equal(tgsic_glsl_array(&table, &arena, GLSL_TYPE(vec4), i), made[i]);
    assert_true(glsl_is_unsized(made[0]));
    assert_int_equal(made[7]->slots, 28);
    const struct glsl_type *nested = tgsic_glsl_array(&table, &arena, made[3], 2);
    assert_string_equal(nested->name, "vec4[2][3]");
    assert_ptr_equal(tgsic_glsl_without_arrays(nested), GLSL_TYPE(vec4));
}

static void test_elements(void **state)
{
    (void)state;
    assert_ptr_equal(tgsic_glsl_element(GLSL_TYPE(mat3x2)), GLSL_TYPE(vec2));
    assert_ptr_equal(tgsic_glsl_element(GLSL_TYPE(bvec3)), GLSL_TYPE(bool));
    assert_null(tgsic_glsl_element(GLSL_TYPE(float)));
}

static const struct glsl_type *make_struct(const char *name, const struct glsl_type *second)
{
    struct glsl_member *members = ARENA_ARRAY(&arena, struct glsl_member, 2);
    members[0] = (struct glsl_member){.name = "a", .type = GLSL_TYPE(float)};
    members[1] = (struct glsl_member){.name = "b", .type = second};
    return tgsic_glsl_struct(&arena, GLSL_STRUCT, name, members, 2);
}

static void test_structs_match_by_content(void **state)
{
    struct glsl_type_table table = {0};
    (void)state;
    const struct glsl_type *s = make_struct("s", GLSL_TYPE(vec2));
    const struct glsl_type *same = make_struct("s", GLSL_TYPE(vec2));
    assert_ptr_not_equal(s, same);
    assert_int_equal(s->slots, 3);
    assert_true(tgsic_glsl_types_match(s, same));
    assert_false(tgsic_glsl_types_match(s, make_struct("t", GLSL_TYPE(vec2))));
    assert_false(tgsic_glsl_types_match(s, make_struct("s", GLSL_TYPE(vec3))));
    assert_true(tgsic_glsl_types_match(tgsic_glsl_array(&table, &arena, s, 2),
                                       tgsic_glsl_array(&table, &arena, same, 2)));
    assert_false(tgsic_glsl_types_match(tgsic_glsl_array(&table, &arena, s, 2),
                                        tgsic_glsl_array(&table, &arena, same, 3)));
}

static void test_huge_types_end_the_call(void **state)
{
    struct glsl_type_table table = {0};
    (void)state;
    if (setjmp(escape)) {
        assert_int_equal(arena.failure, TGSIC_E_LIMIT);
        return;
    }
    const struct glsl_type *type = GLSL_TYPE(mat4);
    for (int i = 0; i < 8; i++)
        type = tgsic_glsl_array(&table, &arena, type, 65536);
    fail();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_numeric_types_have_one_place, start, end),
        cmocka_unit_test_setup_teardown(test_opaque_types, start, end),
        cmocka_unit_test_setup_teardown(test_arrays_are_interned, start, end),
        cmocka_unit_test_setup_teardown(test_elements, start, end),
        cmocka_unit_test_setup_teardown(test_structs_match_by_content, start, end),
        cmocka_unit_test_setup_teardown(test_huge_types_end_the_call, start, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
