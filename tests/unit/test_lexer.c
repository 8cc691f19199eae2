/* SPDX-License-Identifier: MIT */
/* The lexer: keywords per version, numbers, operators, look-ahead, and the tables behind them. */
#include "lexing.h"

#include "glsl2tgsi/words.h"

static void keywords_follow_the_version(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum token_kind kind;
    } cases[] = {
        {"vec4", KW_vec4},
        {"mat2x3", TOK_IDENTIFIER},
        {"#version 120\nmat2x3", KW_mat2x3},
        {"#version 130\nuint", KW_uint},
        {"uint", TOK_IDENTIFIER},
        {"#version 130\nattribute", KW_attribute},
        {"#version 100\nattribute", KW_attribute},
        {"#version 140\nlayout", KW_layout},
        {"#version 130\nlayout", TOK_IDENTIFIER},
        {"#version 130\n#extension GL_ARB_uniform_buffer_object : enable\nlayout", KW_layout},
        {"#extension GL_EXT_gpu_shader4 : enable\nunsigned", KW_unsigned},
        {"#version 300 es\nsampler2DArrayShadow", KW_sampler2DArrayShadow},
        {"#version 310 es\nimage2D", KW_image2D},
        {"#version 310 es\nsample", TOK_ERROR},
        {"#version 320 es\nsample", KW_sample},
        {"#version 330\nsample", TOK_IDENTIFIER},
        {"#version 400\nsample", KW_sample},
        {"#version 330\n#extension GL_ARB_gpu_shader_fp64 : enable\ndouble", KW_double},
        {"sampler2DRect", KW_sampler2DRect},
        {"#version 140\npacked", KW_packed},
        {"demote", TOK_IDENTIFIER},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct lexed lexed;
        lex_text(&lexed, cases[i].text);
        enum token_kind kind =
            first_error(&lexed.diags) == E_RESERVED_WORD ? TOK_ERROR : lexed.last.kind;
        if (kind != cases[i].kind)
            fail_msg("%s: %s", cases[i].text, tgsic_token_spelling(kind));
        tgsic_diags_free(&lexed.diags);
    }
}

static void reserved_words(void **state)
{
    (void)state;
    expect_error("int asm;", E_RESERVED_WORD, 1);
    expect_error("int dvec2;", E_RESERVED_WORD, 1);
    expect_error("#version 130\nint superp;", E_RESERVED_WORD, 2);
    expect_error("#version 130\nimage2D x;", E_RESERVED_WORD, 2);
    expect_error("#version 100\nflat int x;", E_RESERVED_WORD, 2);
    expect_error("#version 300 es\nattribute vec4 x;", E_RESERVED_WORD, 2);
    expect_tokens("superp precision", "superp precision");
}

static void integers(void **state)
{
    (void)state;
    expect_tokens("#version 130\n0 7 017 0x1F 0XaB 5u 0x5U 4294967295u 0xffffffff",
                  "0 7 15 31 171 5u 5u 4294967295u 4294967295");
    expect_tokens("#version 400\n#extension GL_ARB_gpu_shader_int64 : enable\n"
                  "1l 2UL 0xffffffffffffffffuL -9223372036854775808L",
                  "1l 2ul 18446744073709551615ul - 9223372036854775808l");
    expect_error("#version 130\n4294967296", E_NUMBER_RANGE, 2);
    expect_error("#version 130\n0x100000000u", E_NUMBER_RANGE, 2);
    expect_error("#version 130\n99999999999999999999999", E_NUMBER_RANGE, 2);
    expect_tokens("4294967296", "0");
    expect_error("08", E_NUMBER, 1);
    expect_error("0x", E_NUMBER, 1);
    expect_error("1x", E_NUMBER, 1);
    expect_error("1f", E_NUMBER, 1);
    expect_error("1ul", E_NUMBER, 1);
    expect_error("#version 130\n1l", E_NUMBER, 2);
    expect_error("1u", E_NUMBER, 1);
}

static void floats(void **state)
{
    (void)state;
    expect_tokens("#version 130\n1. .5 1.5 1e5 1E+5 1.e-2 2.5f 3.F 1e2f 16777217.0",
                  "1.0 0.5 1.5 100000.0 100000.0 0.01 2.5 3.0 100.0 16777216.0");
    expect_tokens("#version 400\n1.5lf 0.1LF 1e300lf", "1.5lf 0.1lf 1e+300lf");
    expect_tokens("1.5f", "1.5");
    expect_error("#version 330\n1.5lf", E_NUMBER, 2);
    expect_error("1.5x", E_NUMBER, 1);
    expect_error("1e", E_NUMBER, 1);
    expect_error("1e+", E_NUMBER, 1);
    expect_error("1.5ff", E_NUMBER, 1);
    expect_tokens("1..x 1.0.x", "1.0 . x 1.0 . x");
}

static void operators(void **state)
{
    (void)state;
    expect_tokens("#version 130\n()[]{}.,:;?+-*/!++--< ><=>===!=&&||^^=+=-=*=/=%&|^~<<>>%=&=|=^="
                  "<<=>>=",
                  "( ) [ ] { } . , : ; ? + - * / ! ++ -- < > <= >= == != && || ^^ = += -= *= /= % "
                  "& | ^ ~ << >> %= &= |= ^= <<= >>=");
    expect_tokens("a+++b", "a ++ + b");
    expect_error("a % b", E_RESERVED_OPERATOR, 1);
    expect_error("#version 100\na << b", E_RESERVED_OPERATOR, 2);
    expect_tokens("#extension GL_EXT_gpu_shader4 : enable\na % b", "a % b");
}

static void characters(void **state)
{
    (void)state;
    expect_error("a @ b", E_BAD_CHARACTER, 1);
    expect_error("a \"b\"", E_BAD_CHARACTER, 1);
    expect_error("a # b", E_BAD_CHARACTER, 1);
    expect_error("a \\ b", E_BAD_CHARACTER, 1);
    expect_error("a \xc3\xa4 b", E_BAD_CHARACTER, 1);
    expect_tokens("a // \xc3\xa4 @ '\n/* \xff */ b", "a b");
    struct lexed lexed;
    struct glsl_source source = {"a\0b", 3};
    static const struct glsl_lexer_options options = {0};
    lex_sources(&lexed, &source, 1, &options);
    assert_int_equal(first_error(&lexed.diags), E_BAD_CHARACTER);
    assert_int_equal(lexed.diags.errors, 1);
    tgsic_diags_free(&lexed.diags);
}

static void positions(void **state)
{
    (void)state;
    struct lexed lexed;
    lex_text(&lexed, "#define M 1 + 2\n\n  M");
    assert_int_equal(lexed.last.pos.line, 3);
    assert_int_equal(lexed.last.pos.column, 3);
}

static void looks_ahead(void **state)
{
    (void)state;
    struct tgsic_arena arena;
    jmp_buf escape;
    tgsic_arena_init(&arena, NULL, 0, &escape);
    if (setjmp(escape))
        fail();
    struct glsl_names names;
    struct lexer lexer;
    struct token token;
    struct glsl_source source = {"#version 300 es\na 1 b", SIZE_MAX};
    static const struct glsl_lexer_options options = {0};
    tgsic_names_init(&names, &arena);
    tgsic_lexer_init(&lexer, &arena, &names, &source, 1, &options, NULL);
    assert_int_equal(tgsic_lex_peek(&lexer, 1)->kind, TOK_INT);
    assert_int_equal(lexer.lang.version, 300);
    assert_int_equal(tgsic_lex_peek(&lexer, 0)->kind, TOK_IDENTIFIER);
    assert_int_equal(tgsic_lex_next(&lexer, &token), TOK_IDENTIFIER);
    assert_ptr_equal(token.name, TGSIC_INTERN(&names, "a"));
    assert_int_equal(tgsic_lex_next(&lexer, &token), TOK_INT);
    assert_int_equal(tgsic_lex_peek(&lexer, 1)->kind, TOK_END);
    assert_int_equal(tgsic_lex_next(&lexer, &token), TOK_IDENTIFIER);
    assert_int_equal(tgsic_lex_next(&lexer, &token), TOK_END);
    assert_int_equal(tgsic_lex_next(&lexer, &token), TOK_END);
    tgsic_arena_free(&arena);
}

static uint32_t hash_of(const char *text)
{
    uint32_t hash = 0;
    while (*text)
        hash = tgsic_hash_add(hash, (unsigned char)*text++);
    return tgsic_hash_finish(hash);
}

static void every_word_is_found(void **state)
{
    (void)state;
    for (unsigned word = 0; word < WORD_COUNT; word++) {
        const char *text = tgsic_word_text(word);
        if (text)
            assert_int_equal(tgsic_word_find(text, strlen(text), hash_of(text)), word);
    }
    assert_int_equal(tgsic_word_find("vec", 3, hash_of("vec")), 0);
    assert_int_equal(tgsic_word_find("vec44", 5, hash_of("vec44")), 0);
    for (int ext = EXT_NONE + 1; ext < EXT_COUNT; ext++) {
        const char *name = tgsic_extension_name((enum glsl_extension)ext);
        assert_int_equal(tgsic_extension_find(name, strlen(name)), ext);
        if (ext > EXT_NONE + 1)
            assert_true(strcmp(tgsic_extension_name((enum glsl_extension)(ext - 1)), name) < 0);
    }
}

static void interning(void **state)
{
    (void)state;
    struct tgsic_arena arena;
    jmp_buf escape;
    tgsic_arena_init(&arena, NULL, 0, &escape);
    if (setjmp(escape))
        fail();
    struct glsl_names names;
    struct glsl_name *made[5000];
    tgsic_names_init(&names, &arena);
    char text[16];
    for (int i = 0; i < 5000; i++)
        made[i] = tgsic_intern(&names, text, (size_t)snprintf(text, sizeof text, "n%d", i));
    for (int i = 0; i < 5000; i++) {
        size_t length = (size_t)snprintf(text, sizeof text, "n%d", i);
        assert_ptr_equal(tgsic_intern(&names, text, length), made[i]);
        assert_string_equal(made[i]->text, text);
        assert_int_equal(made[i]->length, length);
    }
    assert_int_equal(names.count, 5000);
    assert_true(glsl_word_is_keyword(TGSIC_INTERN(&names, "if")->word));
    tgsic_arena_free(&arena);
}

static void gates(void **state)
{
    (void)state;
    struct glsl_offer offer = {0};
    struct glsl_language lang;
    char name[32];
    tgsic_language_init(&lang, &offer, 330, false, GLSL_CORE);
    assert_true(GLSL_ALLOWS(&lang, 330, 0, EXT_NONE));
    assert_false(GLSL_ALLOWS(&lang, 400, 100, EXT_ARB_gpu_shader5));
    assert_false(GLSL_ALLOWS(&lang, 0, 0, EXT_NONE));
    tgsic_language_set(&lang, EXT_ARB_gpu_shader5, GLSL_ENABLE);
    assert_true(GLSL_ALLOWS(&lang, 400, 0, EXT_ARB_gpu_shader_fp64, EXT_ARB_gpu_shader5));
    assert_false(tgsic_language_compatibility(&lang));
    assert_string_equal(tgsic_language_name(&lang, name), "GLSL 3.30 core");
    tgsic_language_init(&lang, &offer, 300, true, GLSL_NO_PROFILE);
    assert_true(GLSL_ALLOWS(&lang, 0, 300, EXT_NONE));
    assert_string_equal(tgsic_language_name(&lang, name), "GLSL ES 3.00");
    tgsic_language_init(&lang, &offer, 140, false, GLSL_NO_PROFILE);
    assert_false(tgsic_language_compatibility(&lang));
    tgsic_language_set(&lang, EXT_ARB_compatibility, GLSL_ENABLE);
    assert_true(tgsic_language_compatibility(&lang));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keywords_follow_the_version),
        cmocka_unit_test(reserved_words),
        cmocka_unit_test(integers),
        cmocka_unit_test(floats),
        cmocka_unit_test(operators),
        cmocka_unit_test(characters),
        cmocka_unit_test(positions),
        cmocka_unit_test(looks_ahead),
        cmocka_unit_test(every_word_is_found),
        cmocka_unit_test(interning),
        cmocka_unit_test(gates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
