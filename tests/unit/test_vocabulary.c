/* SPDX-License-Identifier: MIT */
/* Every row of opcodes.def and enums.def: number to name, name to number in either case. */
#include "tgsi/dialect.h"
#include "tgsi/names.h"
#include "tgsi/tgsi.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static void check_word(enum name_table table, unsigned number, const char *name)
{
    char other_case[64];
    size_t length = strlen(name);
    assert_true(length < sizeof other_case);
    for (size_t i = 0; i < length; i++)
        other_case[i] = (char)(name[i] >= 'A' && name[i] <= 'Z' ? name[i] + 'a' - 'A' : name[i]);
    assert_int_equal(tgsic_name_lookup(table, name, length), number);
    assert_int_equal(tgsic_name_lookup(table, other_case, length), number);
    assert_int_equal(tgsic_name_lookup(table, name, length - 1) == (int)number, false);
}

static void opcodes(void **state)
{
    (void)state;
    unsigned rows = 0;
#define TGSI_OP(n, word, dst, operands, mode, bits, of)                                            \
    check_word(NAMES_OPCODE, n, #word);                                                            \
    assert_string_equal(tgsic_opcode_info(n)->name, #word);                                        \
    assert_int_equal(tgsic_opcode_info(n)->num_src, strlen(operands));                             \
    rows++;
#include "tgsi/opcodes.def"
#undef TGSI_OP
    assert_int_equal(rows, 249);
    assert_null(tgsic_opcode_info(113)->name);
    assert_null(tgsic_opcode_info(100000)->name);
    assert_int_equal(tgsic_opcode_info(TGSIC_OPCODE_MAD)->num_src, 3);
    assert_int_equal(tgsic_opcode_info(TGSIC_OPCODE_DFRACEXP)->num_dst, 2);
}

static void enumerations(void **state)
{
    (void)state;
#define BOTH(table, n, word, name_of)                                                              \
    check_word(table, n, word);                                                                    \
    assert_string_equal(name_of(n), word);
#define TGSI_PROCESSOR(n, word)        BOTH(NAMES_PROCESSOR, n, #word, tgsic_processor_name)
#define TGSI_FILE(n, word)             BOTH(NAMES_FILE, n, #word, tgsic_file_name)
#define TGSI_SEMANTIC(n, word)         BOTH(NAMES_SEMANTIC, n, #word, tgsic_semantic_name)
#define TGSI_PROPERTY(n, word, v)      BOTH(NAMES_PROPERTY, n, #word, tgsic_property_name)
#define TGSI_RETURN_TYPE(n, word)      BOTH(NAMES_RETURN_TYPE, n, #word, tgsic_return_type_name)
#define TGSI_INTERPOLATION(n, word)    BOTH(NAMES_INTERPOLATION, n, #word, tgsic_interpolation_name)
#define TGSI_LOCATION(n, word)         BOTH(NAMES_LOCATION, n, #word, tgsic_location_name)
#define TGSI_MEMORY_TYPE(n, word)      BOTH(NAMES_MEMORY_TYPE, n, #word, tgsic_memory_type_name)
#define TGSI_IMMEDIATE_TYPE(n, word)   BOTH(NAMES_IMMEDIATE_TYPE, n, #word, tgsic_immediate_type_name)
#define TGSI_PRIMITIVE(n, word)        BOTH(NAMES_PRIMITIVE, n, #word, tgsic_primitive_name)
#define TGSI_COORD_ORIGIN(n, word)     check_word(NAMES_COORD_ORIGIN, n, #word);
#define TGSI_PIXEL_CENTER(n, word)     check_word(NAMES_PIXEL_CENTER, n, #word);
#define TGSI_MEMORY_QUALIFIER(n, word) check_word(NAMES_QUALIFIER, n, #word);
#define TGSI_TARGET(n, ident, word, coords, layer, shadow, msaa)                                   \
    check_word(NAMES_TARGET, n, word);                                                             \
    assert_string_equal(tgsic_target_info(n)->name, word);
#define TGSI_FORMAT(n, word, glsl, kind)                                                           \
    check_word(NAMES_FORMAT, n, "PIPE_FORMAT_" #word);                                             \
    assert_string_equal(tgsic_format_name(n), #word);                                              \
    assert_string_equal(tgsic_format_layout(n), glsl);
#include "tgsi/enums.def"
}

static void numbers_without_a_name(void **state)
{
    (void)state;
    assert_null(tgsic_semantic_name(100));
    assert_null(tgsic_semantic_name(100000));
    assert_null(tgsic_format_name(1));
    assert_null(tgsic_format_name(1023));
    assert_null(tgsic_target_info(99)->name);
    assert_string_equal(tgsic_format_layout(1), "");
}

static void older_names_of_properties(void **state)
{
    (void)state;
    assert_int_equal(tgsic_name_lookup(NAMES_PROPERTY, "MUL_ZERO_WINS", 13),
                     TGSIC_PROPERTY_LEGACY_MATH_RULES);
    assert_string_equal(tgsic_property_name(23), "LEGACY_MATH_RULES");
}

static void words_that_property_values_have(void **state)
{
    (void)state;
    assert_string_equal(tgsic_property_value_name(TGSIC_PROPERTY_GS_INPUT_PRIMITIVE, 4),
                        "TRIANGLES");
    assert_string_equal(tgsic_property_value_name(TGSIC_PROPERTY_NEXT_SHADER, 4), "FRAG");
    assert_null(tgsic_property_value_name(TGSIC_PROPERTY_GS_INPUT_PRIMITIVE, 99));
    assert_null(tgsic_property_value_name(TGSIC_PROPERTY_GS_INVOCATIONS, 1));
}

static void dialects(void **state)
{
    (void)state;
    assert_true(tgsic_dialect_has_opcode(TGSIC_DIALECT_GALLIUM, TGSIC_OPCODE_MOV));
    assert_true(tgsic_dialect_has_opcode(TGSIC_DIALECT_VIRGL, TGSIC_OPCODE_MOV));
    assert_true(tgsic_dialect_has_opcode(TGSIC_DIALECT_GALLIUM, TGSIC_OPCODE_CONT));
    assert_false(tgsic_dialect_has_opcode(TGSIC_DIALECT_VIRGL, TGSIC_OPCODE_CONT));
    assert_false(tgsic_dialect_has_opcode(TGSIC_DIALECT_GALLIUM, TGSIC_OPCODE_ABS));
    assert_false(tgsic_dialect_has_opcode(TGSIC_DIALECT_VIRGL, TGSIC_OPCODE_VOTE_ANY));
    assert_non_null(tgsic_virgl_lack(0, TGSIC_OPCODE_VOTE_ANY));
    assert_non_null(tgsic_virgl_lack(TGSIC_VIRGL_0_10, TGSIC_OPCODE_VOTE_ANY));
    assert_null(tgsic_virgl_lack(TGSIC_VIRGL_1_3, TGSIC_OPCODE_VOTE_ANY));
    assert_non_null(tgsic_virgl_lack(TGSIC_VIRGL_1_3, TGSIC_OPCODE_BALLOT));
    enum tgsic_dialect dialect;
    uint16_t release;
    assert_true(tgsic_dialect_parse("virgl@1.3", &dialect, &release));
    assert_int_equal(dialect, TGSIC_DIALECT_VIRGL);
    assert_int_equal(release, TGSIC_VIRGL_1_3);
    assert_false(tgsic_dialect_parse("virgl@0.9", &dialect, &release));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(opcodes),
        cmocka_unit_test(enumerations),
        cmocka_unit_test(numbers_without_a_name),
        cmocka_unit_test(older_names_of_properties),
        cmocka_unit_test(words_that_property_values_have),
        cmocka_unit_test(dialects),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
