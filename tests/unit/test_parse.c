/* SPDX-License-Identifier: MIT */
/* The GLSL front end: what it accepts, what it rejects and why, and the shape of its tree. */
#include "glsl2tgsi/parse.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

struct outcome {
    struct tgsic_arena arena;
    jmp_buf escape;
    struct tgsic_diags diags;
    struct ast_shader *shader;
    enum tgsic_result result;
};

static void parse(struct outcome *o, enum glsl_stage stage, const char *text)
{
    struct glsl_parse_options options = {.lexer.offer.stage = stage};
    memset(o, 0, sizeof *o);
    tgsic_arena_init(&o->arena, NULL, 0, &o->escape);
    if (setjmp(o->escape)) {
        o->result = o->arena.failure;
        return;
    }
    o->result = tgsic_glsl_parse(&o->arena, &options, &text, NULL, 1, &o->diags, &o->shader);
}

static void end(struct outcome *o)
{
    tgsic_diags_free(&o->diags);
    tgsic_arena_free(&o->arena);
}

static unsigned first_error(const struct tgsic_diags *diags)
{
    for (size_t i = 0; i < diags->count; i++)
        if (diags->items[i].severity == TGSIC_ERROR)
            return diags->items[i].code;
    return 0;
}

static const struct {
    const char *name;
    enum glsl_stage stage;
    unsigned expected;
    const char *source;
} cases[] = {
#define CASE(name, stage, expected, source) {#name, GLSL_##stage, expected, source},
#include "parse_cases.def"
#undef CASE
};

static void test_rules(void **state)
{
    unsigned wrong = 0;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct outcome o;
        parse(&o, cases[i].stage, cases[i].source);
        unsigned code = first_error(&o.diags);
        bool right = code == cases[i].expected && (o.result == TGSIC_OK) == (code == 0);
        if (!right)
            print_message("%s: error %u instead of %u: %s\n", cases[i].name, code,
                          cases[i].expected, o.diags.count ? o.diags.items[0].text : "accepted");
        wrong += !right;
        end(&o);
    }
    assert_int_equal(wrong, 0);
}

static const struct ast_variable *find_global(const struct outcome *o, const char *name)
{
    for (const struct ast_variable *v = o->shader->globals; v; v = v->next)
        if (strcmp(v->name, name) == 0)
            return v;
    fail_msg("no global %s", name);
    return NULL;
}

static void test_constants_fold(void **state)
{
    struct outcome o;
    (void)state;
    parse(&o, GLSL_VERTEX,
          "#version 330\n"
          "const int a = (7 - 2) * 3 % 4;\n"
          "const uint b = ~0u >> 28u;\n"
          "const vec3 c = vec3(1.0, 2.0, 3.0).zyx * 2.0;\n"
          "const mat2 m = mat2(1.0, 2.0, 3.0, 4.0) * mat2(2.0);\n"
          "struct s { float x; ivec2 y; };\n"
          "const int d = s(1.0, ivec2(5, 6)).y[1];\n"
          "const bool e = float[2](1.0, 2.0) == float[](1.0, 2.0) && a < 4;\n"
          "const float f = e ? 0.5 : 1.5;\n");
    assert_int_equal(o.result, TGSIC_OK);
    assert_int_equal(find_global(&o, "a")->constant->i, 3);
    assert_int_equal(find_global(&o, "b")->constant->u, 15);
    assert_true(find_global(&o, "c")->constant[0].f == 6.0f);
    assert_true(find_global(&o, "m")->constant[3].f == 8.0f);
    assert_int_equal(find_global(&o, "d")->constant->i, 6);
    assert_int_equal(find_global(&o, "e")->constant->u, 1);
    assert_true(find_global(&o, "f")->constant->f == 0.5f);
    end(&o);
}

static const struct ast_stmt *statement(const struct outcome *o, unsigned n)
{
    const struct ast_stmt *stmt = o->shader->main->body;
    while (n--)
        stmt = stmt->next;
    return stmt;
}

static void test_conversions_are_nodes(void **state)
{
    struct outcome o;
    (void)state;
    parse(&o, GLSL_VERTEX, "#version 120\nuniform ivec2 u; void main() { vec2 v = u; v += 1; }");
    assert_int_equal(o.result, TGSIC_OK);
    const struct ast_expr *value = statement(&o, 0)->variable->initializer;
    assert_int_equal(value->kind, AST_CONVERT);
    assert_ptr_equal(value->type, GLSL_TYPE(vec2));
    const struct ast_expr *update = statement(&o, 1)->expression;
    assert_int_equal(update->kind, AST_UPDATE);
    assert_int_equal(update->op, AST_ADD);
    assert_ptr_equal(update->operand[1]->type, GLSL_TYPE(float));
    end(&o);
}

static void test_scalar_constructors_are_conversions(void **state)
{
    struct outcome o;
    (void)state;
    parse(&o, GLSL_VERTEX, "uniform vec3 u; void main() { int i = int(u); vec3 v = vec3(1.0); }");
    assert_int_equal(o.result, TGSIC_OK);
    const struct ast_expr *value = statement(&o, 0)->variable->initializer;
    assert_int_equal(value->kind, AST_CONVERT);
    assert_int_equal(value->operand[0]->kind, AST_SWIZZLE);
    assert_int_equal(statement(&o, 1)->variable->initializer->kind, AST_CONSTRUCT);
    end(&o);
}

static void test_unsized_arrays_get_their_size(void **state)
{
    struct outcome o;
    (void)state;
    parse(&o, GLSL_VERTEX, "varying vec4 a[]; void main() { a[2] = vec4(1.0); a[5] = a[2]; }");
    assert_int_equal(o.result, TGSIC_OK);
    assert_int_equal(find_global(&o, "a")->type->length, 6);
    const struct ast_expr *target = statement(&o, 0)->expression->operand[0];
    assert_int_equal(target->operand[0]->type->length, 6);
    end(&o);
}

static void test_ids_are_dense(void **state)
{
    struct outcome o;
    (void)state;
    parse(&o, GLSL_VERTEX,
          "float f(float a) { float b = a; return b; }\n"
          "void main() { float c = f(1.0); }");
    assert_int_equal(o.result, TGSIC_OK);
    const struct ast_function *f = o.shader->functions;
    assert_int_equal(f->id_count, 2);
    assert_int_equal(f->parameters->id, f->first_id);
    assert_true(f->is_called);
    assert_true(o.shader->variable_count >= 3);
    end(&o);
}

static void test_several_errors_with_places(void **state)
{
    struct outcome o;
    (void)state;
    parse(&o, GLSL_VERTEX,
          "void main()\n{\n    a = 1;\n    int = 2;\n    float f = true;\n}\n"
          "int g() { return 1.0; }\n");
    assert_int_equal(o.result, TGSIC_E_INVALID);
    assert_int_equal(o.diags.count, 4);
    assert_int_equal(o.diags.items[0].pos.line, 3);
    assert_int_equal(o.diags.items[0].pos.column, 5);
    assert_int_equal(o.diags.items[1].pos.line, 4);
    assert_int_equal(o.diags.items[2].pos.line, 5);
    assert_int_equal(o.diags.items[3].pos.line, 7);
    end(&o);
}

static void test_missing_semicolon_is_one_error(void **state)
{
    struct outcome o;
    (void)state;
    parse(&o, GLSL_VERTEX, "void main()\n{\n    float a = 1.0\n    float b = a;\n    b = a;\n}\n");
    assert_int_equal(o.result, TGSIC_E_INVALID);
    assert_int_equal(o.diags.count, 1);
    assert_int_equal(o.diags.items[0].pos.line, 4);
    end(&o);
}

static void test_errors_are_bounded(void **state)
{
    struct outcome o;
    char *text = calloc(1, 200000);
    (void)state;
    strcpy(text, "void main() {");
    for (size_t at = strlen(text); at < 100000; at += 5)
        memcpy(text + at, "1=2;\n", 5);
    parse(&o, GLSL_VERTEX, text);
    assert_int_equal(o.result, TGSIC_E_INVALID);
    assert_int_equal(o.diags.errors, 20);
    end(&o);
    free(text);
}

/* head, then `count` times open, middle, `count` times close, tail */
static enum tgsic_result parse_nested(const char *head, const char *open, const char *middle,
                                      const char *close, const char *tail, size_t count)
{
    size_t room =
        strlen(head) + strlen(middle) + strlen(tail) + count * (strlen(open) + strlen(close)) + 1;
    char *text = malloc(room), *at = text;
    struct outcome o;
    at += sprintf(at, "%s", head);
    for (size_t i = 0; i < count; i++)
        at += sprintf(at, "%s", open);
    at += sprintf(at, "%s", middle);
    for (size_t i = 0; i < count; i++)
        at += sprintf(at, "%s", close);
    sprintf(at, "%s", tail);
    parse(&o, GLSL_VERTEX, text);
    enum tgsic_result result = o.result;
    if (result == TGSIC_E_LIMIT)
        assert_true(o.diags.errors > 0);
    end(&o);
    free(text);
    return result;
}

static const struct {
    const char *head, *open, *middle, *close, *tail;
} nestings[] = {
    {"void main() { int a = ", "(", "1", ")", "; }"},
    {"void main() { int a = ", "-", "1", "", "; }"},
    {"void main() { bool a = ", "!", "true", "", "; }"},
    {"void main() { int a = ", "1+(", "1", ")", "; }"},
    {"void main() { int a = 1", "+1", "", "", "; }"},
    {"void main() { int a; a", "=a", "", "", "; }"},
    {"void main() { int a = ", "true?1:", "2", "", "; }"},
    {"void main() { float a = ", "float(", "1.0", ")", "; }"},
    {"void main() ", "{", "", "}", ""},
    {"void main() { ", "if (true) ", ";", "", " }"},
    {"void main() { ", "if (true) ; else ", ";", "", " }"},
    {"void main() { ", "for (;;) ", ";", "", " }"},
    {"void main() { ", "do ", ";", " while (true);", " }"},
    {"", "struct s { ", "int a;", "} x;", " void main() {}"},
    {"#version 430\nfloat a", "[1]", ";", "", " void main() {}"},
    {"#version 430\nvoid main() { float a = ", "{", "1.0", "}", "; }"},
    {"void main() { vec4 v; v", ".xyzw", ";", "", " }"},
    {"#version 130\nvoid main() { ", "switch (1) { case 1: ", ";", "}", " }"},
};

static void test_nesting_is_limited(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof nestings / sizeof *nestings; i++) {
        enum tgsic_result result =
            parse_nested(nestings[i].head, nestings[i].open, nestings[i].middle, nestings[i].close,
                         nestings[i].tail, 10000);
        if (result != TGSIC_E_LIMIT)
            print_message("%s%s...: result %d\n", nestings[i].head, nestings[i].open, result);
        assert_int_equal(result, TGSIC_E_LIMIT);
    }
}

static void test_moderate_nesting_is_fine(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof nestings / sizeof *nestings; i++) {
        enum tgsic_result result =
            parse_nested(nestings[i].head, nestings[i].open, nestings[i].middle, nestings[i].close,
                         nestings[i].tail, 50);
        bool limit = result == TGSIC_E_LIMIT;
        if (limit)
            print_message("%s%s...\n", nestings[i].head, nestings[i].open);
        assert_false(limit);
    }
}

/* A shader made of `count` lines with their number and the one before in place of %u. */
static enum tgsic_result parse_lines(const char *head, const char *line, unsigned count)
{
    char *text = malloc(strlen(head) + count * (strlen(line) + 40) + 1), *at = text;
    struct outcome o;
    at += sprintf(at, "%s", head);
    for (unsigned i = 1; i <= count; i++) {
        at += sprintf(at, line, i, i - 1, i - 1);
    }
    parse(&o, GLSL_VERTEX, text);
    enum tgsic_result result = o.result;
    assert_true(result == TGSIC_OK || o.diags.errors > 0);
    end(&o);
    free(text);
    return result;
}

static void test_types_and_overloads_are_limited(void **state)
{
    const char *chain = "struct s%u { s%u a; };\n", *tree = "struct s%u { s%u a; s%u b; };\n";
    const char *first = "struct s0 { float f; };\n", *opaque = "struct s0 { sampler2D t; };\n";
    (void)state;
    assert_int_equal(parse_lines(first, chain, 50), TGSIC_OK);
    assert_int_equal(parse_lines(first, chain, 10000), TGSIC_E_LIMIT);
    assert_int_equal(parse_lines(first, tree, 10), TGSIC_OK);
    assert_int_equal(parse_lines(first, tree, 60), TGSIC_E_LIMIT);
    assert_int_equal(parse_lines(opaque, tree, 60), TGSIC_E_LIMIT);
    assert_int_equal(parse_lines("#version 120\n", "void f(float a[%u]);\n", 200), TGSIC_OK);
    assert_int_equal(parse_lines("#version 120\n", "void f(float a[%u]);\n", 2000), TGSIC_E_LIMIT);
}

static void test_layout_names_are_sorted(void **state)
{
    (void)state;
    for (int id = 1; id < LAYOUT_COUNT; id++)
        assert_true(strcmp(tgsic_glsl_layout_name((enum layout_id)(id - 1)),
                           tgsic_glsl_layout_name((enum layout_id)id)) < 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules),
        cmocka_unit_test(test_constants_fold),
        cmocka_unit_test(test_conversions_are_nodes),
        cmocka_unit_test(test_scalar_constructors_are_conversions),
        cmocka_unit_test(test_unsized_arrays_get_their_size),
        cmocka_unit_test(test_ids_are_dense),
        cmocka_unit_test(test_several_errors_with_places),
        cmocka_unit_test(test_missing_semicolon_is_one_error),
        cmocka_unit_test(test_errors_are_bounded),
        cmocka_unit_test(test_nesting_is_limited),
        cmocka_unit_test(test_moderate_nesting_is_fine),
        cmocka_unit_test(test_types_and_overloads_are_limited),
        cmocka_unit_test(test_layout_names_are_sorted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
