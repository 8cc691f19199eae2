/* SPDX-License-Identifier: MIT */
/* The builder: what it makes, how immediates are shared, and that mistakes stick. */
#include "tgsi/builder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

static struct tgsic_builder *begin(enum tgsic_processor processor)
{
    struct tgsic_builder *b = tgsic_builder_begin(processor, NULL);
    assert_non_null(b);
    return b;
}

static void expect_mistake(struct tgsic_builder *b)
{
    struct tgsic_diags diags = {0};
    struct tgsic_shader shader = {0};
    assert_int_equal(tgsic_builder_finish(b, &shader, &diags), TGSIC_E_INVALID);
    assert_int_equal(diags.errors, 1);
    assert_int_equal(diags.items[0].code, 1001);
    assert_null(shader.arena);
    tgsic_diags_free(&diags);
}

static void transform_example(void **state)
{
    (void)state;
    struct tgsic_builder *b = begin(TGSIC_PROCESSOR_VERT);
    struct tgsic_register position = tgsic_builder_attribute(b, 0);
    struct tgsic_register color = tgsic_builder_attribute(b, 1);
    struct tgsic_register matrix = tgsic_builder_constants(b, 0, 4);
    struct tgsic_register clip = tgsic_builder_output(b, TGSIC_SEMANTIC_POSITION, 0);
    struct tgsic_register front = tgsic_builder_output(b, TGSIC_SEMANTIC_COLOR, 0);
    for (int c = 0; c < 4; c++)
        tgsic_emit2(b, TGSIC_OPCODE_DP4, tgsic_mask(tgsic_write(clip), 1u << c),
                    tgsic_read(position), tgsic_read(tgsic_element(matrix, c)));
    tgsic_emit1(b, TGSIC_OPCODE_MOV, tgsic_write(front), tgsic_read(color))->saturate = true;

    struct tgsic_shader shader;
    assert_int_equal(tgsic_builder_finish(b, &shader, NULL), TGSIC_OK);
    assert_int_equal(shader.num_declarations, 5);
    assert_int_equal(shader.num_instructions, 6);
    assert_int_equal(shader.declarations[2].last, 3);
    assert_int_equal(shader.declarations[4].first, 1);
    assert_int_equal(shader.instructions[2].dst[0].writemask, TGSIC_WRITEMASK_Z);
    assert_int_equal(shader.instructions[2].src[1].reg.index, 2);
    assert_true(shader.instructions[4].saturate);
    assert_int_equal(shader.instructions[5].opcode, TGSIC_OPCODE_END);
    tgsic_shader_free(&shader);
    assert_null(shader.instructions);
}

static void labels_of_blocks(void **state)
{
    (void)state;
    struct tgsic_builder *b = begin(TGSIC_PROCESSOR_VERT);
    struct tgsic_src test = tgsic_builder_uint1(b, 1);
    tgsic_emit(b, TGSIC_OPCODE_BGNLOOP);
    tgsic_emit_src(b, TGSIC_OPCODE_UIF, test);
    tgsic_emit(b, TGSIC_OPCODE_BRK);
    tgsic_emit(b, TGSIC_OPCODE_ELSE);
    tgsic_emit(b, TGSIC_OPCODE_ENDIF);
    tgsic_emit(b, TGSIC_OPCODE_ENDLOOP);
    struct tgsic_shader shader;
    assert_int_equal(tgsic_builder_finish(b, &shader, NULL), TGSIC_OK);
    assert_int_equal(shader.instructions[0].label, 5);
    assert_int_equal(shader.instructions[1].label, 3);
    assert_int_equal(shader.instructions[3].label, 4);
    assert_int_equal(shader.instructions[5].label, 0);
    assert_true(shader.instructions[5].has_label);
    assert_false(shader.instructions[2].has_label);
    tgsic_shader_free(&shader);
}

static void immediates_are_shared(void **state)
{
    (void)state;
    struct tgsic_builder *b = begin(TGSIC_PROCESSOR_FRAG);
    struct tgsic_src one = tgsic_builder_float1(b, 1.0f);
    struct tgsic_src two = tgsic_builder_float4(b, 0.0f, 1.0f, 0.0f, 1.0f);
    struct tgsic_src three = tgsic_builder_float1(b, 0.0f);
    struct tgsic_src minus_zero = tgsic_builder_float1(b, -0.0f);
    struct tgsic_src other_type = tgsic_builder_uint1(b, 0);
    struct tgsic_src wide = tgsic_builder_float4(b, 5.0f, 6.0f, 7.0f, 8.0f);
    const uint32_t pair[2] = {1, 0};
    struct tgsic_src pairs = tgsic_builder_immediate(b, TGSIC_IMM_UINT64, pair, 2);
    struct tgsic_shader shader;
    assert_int_equal(tgsic_builder_finish(b, &shader, NULL), TGSIC_OK);

    assert_int_equal(shader.num_immediates, 4);
    assert_int_equal(two.reg.index, one.reg.index);
    assert_int_equal(one.swizzle[3], 0);
    assert_int_equal(two.swizzle[0], 1);
    assert_int_equal(two.swizzle[1], 0);
    assert_int_equal(three.swizzle[0], 1);
    assert_int_equal(minus_zero.swizzle[0], 2);
    assert_int_equal(other_type.reg.index, 1);
    assert_int_equal(wide.reg.index, 2);
    assert_int_equal(shader.immediates[2].bits[3], 0x41000000);
    assert_int_equal(pairs.swizzle[2], 0);
    assert_int_equal(pairs.swizzle[3], 1);
    tgsic_shader_free(&shader);
}

static void temporaries(void **state)
{
    (void)state;
    struct tgsic_builder *b = begin(TGSIC_PROCESSOR_VERT);
    unsigned array;
    struct tgsic_register t0 = tgsic_builder_temps(b, 2);
    tgsic_builder_attribute(b, 0);
    tgsic_builder_temps(b, 1);
    struct tgsic_register a = tgsic_builder_temp_array(b, 4, &array);
    tgsic_builder_temps(b, 1);
    struct tgsic_register address = tgsic_builder_address(b);
    struct tgsic_register relative = tgsic_builder_indirect(b, a, address, 1, array);
    tgsic_emit1(b, TGSIC_OPCODE_MOV, tgsic_write(relative), tgsic_read(t0));
    struct tgsic_shader shader;
    assert_int_equal(tgsic_builder_finish(b, &shader, NULL), TGSIC_OK);
    assert_int_equal(shader.num_declarations, 5);
    assert_int_equal(shader.declarations[0].last, 2);
    assert_int_equal(shader.declarations[2].first, 3);
    assert_int_equal(shader.declarations[2].array_id, 1);
    assert_int_equal(shader.declarations[3].first, 7);
    assert_int_equal(shader.instructions[0].dst[0].reg.indirect->component, 1);
    assert_int_equal(shader.instructions[0].dst[0].reg.indirect->array_id, 1);
    tgsic_shader_free(&shader);
}

static void sampling(void **state)
{
    (void)state;
    struct tgsic_builder *b = begin(TGSIC_PROCESSOR_FRAG);
    struct tgsic_register coord =
        tgsic_builder_input(b, TGSIC_SEMANTIC_GENERIC, 3, TGSIC_INTERPOLATE_PERSPECTIVE);
    struct tgsic_register color = tgsic_builder_output(b, TGSIC_SEMANTIC_COLOR, 0);
    struct tgsic_register unit =
        tgsic_builder_sampler(b, 2, TGSIC_TARGET_TEX_2D, TGSIC_RETURN_FLOAT);
    tgsic_emit_tex(b, TGSIC_OPCODE_TEX, tgsic_write(color), tgsic_read(coord), unit,
                   TGSIC_TARGET_TEX_2D);
    struct tgsic_shader shader;
    assert_int_equal(tgsic_builder_finish(b, &shader, NULL), TGSIC_OK);
    assert_true(shader.declarations[0].has_interpolation);
    assert_int_equal(shader.declarations[3].file, TGSIC_FILE_SVIEW);
    assert_int_equal(shader.declarations[3].return_type[3], TGSIC_RETURN_FLOAT);
    assert_int_equal(shader.instructions[0].src[1].reg.index, 2);
    assert_int_equal(shader.instructions[0].texture->target, TGSIC_TARGET_TEX_2D);
    tgsic_shader_free(&shader);
}

static void swizzles_compose(void **state)
{
    (void)state;
    struct tgsic_src src = tgsic_read(tgsic_register_of(TGSIC_FILE_TEMP, 1));
    src = tgsic_swizzle(tgsic_swizzle(src, 3, 2, 1, 0), 0, 0, 1, 3);
    assert_int_equal(src.swizzle[0], 3);
    assert_int_equal(src.swizzle[2], 2);
    assert_int_equal(src.swizzle[3], 0);
    assert_false(tgsic_negate(tgsic_negate(src)).negate);
    assert_false(tgsic_absolute(tgsic_negate(src)).negate);
}

static void wrong_operand_count_sticks(void **state)
{
    (void)state;
    struct tgsic_builder *b = begin(TGSIC_PROCESSOR_FRAG);
    struct tgsic_register t = tgsic_builder_temps(b, 1);
    tgsic_emit1(b, TGSIC_OPCODE_ADD, tgsic_write(t), tgsic_read(t))->saturate = true;
    tgsic_emit1(b, TGSIC_OPCODE_MOV, tgsic_write(t), tgsic_read(t))->saturate = true;
    expect_mistake(b);
}

static void wrong_ranges_stick(void **state)
{
    (void)state;
    struct tgsic_builder *b = begin(TGSIC_PROCESSOR_FRAG);
    tgsic_builder_temps(b, 0);
    expect_mistake(b);
    b = begin(TGSIC_PROCESSOR_FRAG);
    tgsic_builder_attribute(b, -1);
    expect_mistake(b);
    b = begin(TGSIC_PROCESSOR_FRAG);
    tgsic_builder_temps(b, 65536);
    tgsic_builder_temps(b, 1);
    expect_mistake(b);
    b = begin(TGSIC_PROCESSOR_FRAG);
    tgsic_builder_texture(b, TGSIC_TARGET_TEX_2D, NULL, 0);
    expect_mistake(b);
    b = begin(TGSIC_PROCESSOR_FRAG);
    tgsic_builder_immediate(b, TGSIC_IMM_FLT64, (const uint32_t[4]){0}, 3);
    expect_mistake(b);
}

static void *failing_resize(void *user, void *block, size_t size)
{
    int *allowed = user;
    if (!size) {
        free(block);
        return NULL;
    }
    return (*allowed)-- > 0 ? realloc(block, size) : NULL;
}

static void running_out_of_memory_is_reported_at_the_end(void **state)
{
    (void)state;
    for (int blocks = 0; blocks < 8; blocks++) {
        int allowed = blocks;
        const struct tgsic_allocator allocator = {failing_resize, &allowed};
        struct tgsic_builder *b = tgsic_builder_begin(TGSIC_PROCESSOR_FRAG, &allocator);
        if (!b)
            continue;
        struct tgsic_register t = tgsic_builder_temps(b, 1);
        for (int i = 0; i < 20000; i++)
            tgsic_emit1(b, TGSIC_OPCODE_MOV, tgsic_write(t), tgsic_read(t));
        struct tgsic_diags diags = {0};
        struct tgsic_shader shader;
        assert_int_equal(tgsic_builder_finish(b, &shader, &diags), TGSIC_E_MEMORY);
        assert_int_equal(diags.items[0].code, 1000);
        tgsic_diags_free(&diags);
    }
}

static void nesting_is_limited(void **state)
{
    (void)state;
    struct tgsic_builder *b = begin(TGSIC_PROCESSOR_FRAG);
    for (int i = 0; i < 5000; i++)
        tgsic_emit(b, TGSIC_OPCODE_BGNLOOP);
    struct tgsic_shader shader;
    assert_int_equal(tgsic_builder_finish(b, &shader, NULL), TGSIC_E_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(transform_example),
        cmocka_unit_test(labels_of_blocks),
        cmocka_unit_test(immediates_are_shared),
        cmocka_unit_test(temporaries),
        cmocka_unit_test(sampling),
        cmocka_unit_test(swizzles_compose),
        cmocka_unit_test(wrong_operand_count_sticks),
        cmocka_unit_test(wrong_ranges_stick),
        cmocka_unit_test(running_out_of_memory_is_reported_at_the_end),
        cmocka_unit_test(nesting_is_limited),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
