/* SPDX-License-Identifier: MIT */
/* The control shader that stands in where a program has none. */
#include "tgsi/default_control.h"

#include "tgsi/validate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static const struct tgsic_default_levels levels = {4, {1, 2, 3, 4}, {5, 6}};

static struct tgsic_shader read_shader(const char *text)
{
    struct tgsic_shader shader;
    assert_int_equal(tgsic_parse_text(text, strlen(text), NULL, &shader, NULL), TGSIC_OK);
    return shader;
}

static struct tgsic_buffer control_of(const char *evaluation)
{
    struct tgsic_shader behind = read_shader(evaluation), control;
    struct tgsic_buffer text = {0};
    assert_int_equal(tgsic_default_control(&behind, &levels, &control, NULL), TGSIC_OK);
    assert_int_equal(tgsic_validate(&control, NULL, NULL), TGSIC_OK);
    assert_int_equal(tgsic_print_text(&control, NULL, &text, NULL), TGSIC_OK);
    tgsic_shader_free(&control);
    tgsic_shader_free(&behind);
    return text;
}

static void must_have(const struct tgsic_buffer *text, const char *part)
{
    if (!strstr(text->data, part))
        fail_msg("no %s in\n%s", part, text->data);
}

static void vertices_go_on(void **state)
{
    struct tgsic_buffer text =
        control_of("TESS_EVAL\nPROPERTY TES_PRIM_MODE 7\nDCL IN[][0], POSITION\n"
                   "DCL IN[][1..2], GENERIC[3]\nDCL OUT[0], POSITION\nMOV OUT[0], IN[0][0]\nEND\n");
    (void)state;
    must_have(&text, "PROPERTY TCS_VERTICES_OUT 4");
    must_have(&text, "DCL IN[][2], GENERIC[4]");
    must_have(&text, "MOV OUT[ADDR[0].x][2], IN[ADDR[0].x][2]");
    tgsic_buffer_free(&text);
}

static void levels_are_those_of_the_state(void **state)
{
    struct tgsic_buffer text =
        control_of("TESS_EVAL\nPROPERTY TES_PRIM_MODE 4\nDCL IN[][0], POSITION\n"
                   "DCL OUT[0], POSITION\nMOV OUT[0], IN[0][0]\nEND\n");
    (void)state;
    must_have(&text, "TESSOUTER");
    must_have(&text, "TESSINNER");
    must_have(&text, "FLT32 {1.0, 2.0, 3.0, 4.0}");
    tgsic_buffer_free(&text);
}

/* What exists once a patch has no vertex to come from. */
static void nothing_of_a_patch_is_passed(void **state)
{
    struct tgsic_buffer text =
        control_of("TESS_EVAL\nPROPERTY TES_PRIM_MODE 4\nDCL IN[][0], POSITION\n"
                   "DCL IN[1], PATCH[0]\nDCL OUT[0], POSITION\nMOV OUT[0], IN[0][0]\nEND\n");
    (void)state;
    assert_null(strstr(text.data, "PATCH"));
    tgsic_buffer_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vertices_go_on),
        cmocka_unit_test(levels_are_those_of_the_state),
        cmocka_unit_test(nothing_of_a_patch_is_passed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
