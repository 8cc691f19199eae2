/* SPDX-License-Identifier: MIT */
/* The GLSL preprocessor: macros, conditions, directives, their errors and limits. */
#include "lexing.h"

static void object_macros(void **state)
{
    (void)state;
    expect_tokens("#define A 1\nA B A", "1 B 1");
    expect_tokens("#define A B\n#define B 2\nA", "2");
    expect_tokens("#define A\nx A y", "x y");
    expect_tokens("#define A (1)\nA", "( 1 )");
    expect_tokens("#define A 1\n#undef A\n#undef A\nA", "A");
    expect_tokens("#define A 1\n#define A 1\nA", "1");
    expect_tokens("#define A a /* c */ b // d\nA", "a b");
    expect_tokens("  #  define A 1\nA", "1");
    expect_tokens("/* x */ # /* y */ define A 1\nA", "1");
}

static void function_macros(void **state)
{
    (void)state;
    expect_tokens("#define F(a, b) a+b*a\nF(1, (2, 3))", "1 + ( 2 , 3 ) * 1");
    expect_tokens("#define F() 1\nF() F( ) F", "1 1 F");
    expect_tokens("#define F(x) <x>\nF() F", "< > F");
    expect_tokens("#define F(x) x\nF\n(\n1\n)", "1");
    expect_tokens("#define F (x) x\nF", "( x ) x");
    expect_tokens("#define F(x) x x\n#define A 3\nF(A)", "3 3");
    expect_tokens("#define F(x) [x]\nF(F(F(1)))", "[ [ [ 1 ] ] ]");
    expect_tokens("#define F(x) x\n#define G F\nG(1) G (2)", "1 2");
    expect_tokens("#define F(x) x\nF(\n#define A 7\nA)", "7");
}

/* The examples that tell right rescanning from almost right. */
static void rescanning(void **state)
{
    (void)state;
    expect_tokens("#define A A x\nA", "A x");
    expect_tokens("#define A B\n#define B A\nA B", "A B");
    expect_tokens("#define f(x) x f\nf(1)(2)", "1 f ( 2 )");
    expect_tokens("#define f(x) x+f(x)\nf(f(1))", "1 + f ( 1 ) + f ( 1 + f ( 1 ) )");
    expect_tokens("#define NIL(x) x\n#define G_0(a) NIL(G_1)(a)\n#define G_1(a) NIL(G_0)(a)\n"
                  "G_0(42)",
                  "G_0 ( 42 )");
}

static void rescanning_iso(void **state)
{
    (void)state;
    /* C17, 6.10.3.5, example 3, less its # and the operators GLSL 1.10 reserves. */
    expect_tokens("#version 130\n"
                  "#define x 3\n#define f(a) f(x * (a))\n#undef x\n#define x 2\n"
                  "#define g f\n#define z z[0]\n#define h g(~\n#define m(a) a(w)\n"
                  "#define w 0,1\n#define t(a) a\n"
                  "f(y+1) + f(f(z)) % t(t(g)(0) + t)(1);\n"
                  "g(x+(3,4)-w) | h 5) & m\n(f)^m(m);",
                  "f ( 2 * ( y + 1 ) ) + f ( 2 * ( f ( 2 * ( z [ 0 ] ) ) ) ) % f ( 2 * ( 0 ) ) + "
                  "t ( 1 ) ; f ( 2 * ( 2 + ( 3 , 4 ) - 0 , 1 ) ) | f ( 2 * ( ~ 5 ) ) & "
                  "f ( 2 * ( 0 , 1 ) ) ^ m ( 0 , 1 ) ;");
}

static void pasting(void **state)
{
    (void)state;
    expect_tokens("#define C(a, b) a##b\nC(un, iform) C(x, 1) C(1, .5) C(, y) C(z, ) C(,)",
                  "uniform x1 1.5 y z");
    expect_tokens("#define INT i##n##t\nINT", "int");
    expect_tokens("#define I i\n#define C(a, b) a ## b\nC(I, nt)", "Int");
    expect_tokens("#define AB 5\n#define C(a, b) a ## b\nC(A, B)", "5");
    expect_tokens("#define C(a, b) a ## b\nC(<, =) C(1 +, + 2)", "<= 1 ++ 2");
    expect_error("#define C(a, b) a ## b\nC(a, +)", E_PASTE, 2);
    expect_error("#define C(a, b) a ## b\nC(/, /)", E_PASTE, 2);
    expect_error("#define A ## b\n", E_MACRO_SYNTAX, 1);
    expect_error("#define A b ##\n", E_MACRO_SYNTAX, 1);
    expect_error("#version 100\n#define C(a, b) a ## b\n", E_MACRO_SYNTAX, 2);
}

static void macro_errors(void **state)
{
    (void)state;
    expect_error("#define A 1\n#define A 2\n", E_MACRO_REDEFINED, 2);
    expect_error("#define A (x)\n#define A(x)\n", E_MACRO_REDEFINED, 2);
    expect_error("#define A(x) x\n#define A(y) y\n", E_MACRO_REDEFINED, 2);
    expect_error("#define GL_FOO 1\n", E_MACRO_NAME, 1);
    expect_error("#define __LINE__ 1\n", E_MACRO_NAME, 1);
    expect_error("#define defined 1\n", E_MACRO_NAME, 1);
    expect_error("#undef __FILE__\n", E_MACRO_NAME, 1);
    expect_error("#version 300 es\n#undef GL_ES\n", E_MACRO_NAME, 2);
    expect_error("#define 1 2\n", E_MACRO_NAME, 1);
    expect_error("#define\n", E_MACRO_NAME, 1);
    expect_error("#define F(a, a) a\n", E_MACRO_SYNTAX, 1);
    expect_error("#define F(a b) a\n", E_MACRO_SYNTAX, 1);
    expect_error("#define F(a,) a\n", E_MACRO_SYNTAX, 1);
    expect_error("#define F(a\n", E_MACRO_SYNTAX, 1);
    expect_error("#define F(a) a\nF(1, 2)", E_MACRO_ARGUMENTS, 2);
    expect_error("#define F(a, b) a\nF(1)", E_MACRO_ARGUMENTS, 2);
    expect_error("#define F() 1\nF(1)", E_MACRO_ARGUMENTS, 2);
    expect_error("#define F(a) a\nF(1", E_MACRO_OPEN, 2);
    expect_error("#define F(a) a\n#if F(1\n#endif\n)", E_MACRO_OPEN, 2);
    expect_tokens("#define __x 1\n__x", "1");
}

static void conditions(void **state)
{
    (void)state;
    expect_tokens("#if 1\na\n#else\nb\n#endif\nc", "a c");
    expect_tokens("#if 0\na\n#elif 1\nb\n#elif 1\nc\n#else\nd\n#endif", "b");
    expect_tokens("#ifdef A\na\n#else\nb\n#endif", "b");
    expect_tokens("#define A\n#ifndef A\na\n#else\nb\n#endif", "b");
    expect_tokens("#if 0\n#if 1\n#else\n#endif\na\n#endif\nb", "b");
    expect_tokens("#if 1\n#if 0\n#else\na\n#endif\nb\n#else\nc\n#endif", "a b");
    expect_tokens("#if defined(A) || defined B\n#else\nx\n#endif", "x");
    expect_tokens("#define D defined(E)\n#define E\n#if D\nx\n#endif", "x");
    /* Nothing in a group that is not read is wrong but its nesting. */
    expect_tokens(
        "#if 0\n' \" @ #x\n#foo\n#if (\n#elif\n#endif\n#define F(x) #x\n#error\n#endif\nx", "x");
    expect_tokens("#if 1\nx\n#elif 1 / 0\n#elif (\n#endif", "x");
    expect_tokens("#if 0\n/*\n#endif\n*/ a\n#endif\nx", "x");
    expect_tokens("#if 0\n// \\\n#endif\na\n#endif\nx", "x");
}

static void expressions(void **state)
{
    (void)state;
    static const char *const truths[] = {
        "1",
        "0x10 == 16 && 010 == 8 && 1u",
        "2 + 3 * 4 == 14 && (2 + 3) * 4 == 20",
        "7 / 2 == 3 && 7 % 2 == 1 && -7 / 2 == -3",
        "1 << 3 == 8 && 8 >> 1 == 4 && -1 >> 1 == -1",
        "(1 | 2) == 3 && (3 & 6) == 2 && (3 ^ 6) == 5 && ~0 == -1",
        "!0 && !!2 && +1 && - -1",
        "1 < 2 && 2 <= 2 && 3 > 2 && 3 >= 3 && 1 != 2",
        "0 && 1 / 0 || 1",
        "1 || 1 / 0",
        "undefined_name == 0",
    };
    char text[256];
    for (size_t i = 0; i < sizeof truths / sizeof *truths; i++) {
        snprintf(text, sizeof text, "#if %s\ntrue_\n#endif", truths[i]);
        expect_tokens(text, "true_");
    }
    struct lexed lexed;
    lex_text(&lexed, "#define A 1 A 3\n#if A\nx\n#endif\nA");
    assert_int_equal(first_error(&lexed.diags), E_DIRECTIVE_SYNTAX);
    assert_string_equal(lexed.text, "x 1 A 3");
    tgsic_diags_free(&lexed.diags);
    expect_error("#if 1 ? 0\n#endif", E_DIRECTIVE_SYNTAX, 1);
    expect_error("#if\n#endif", E_CONDITION_SYNTAX, 1);
    expect_error("#if (1\n#endif", E_CONDITION_SYNTAX, 1);
    expect_error("#if 1 +\n#endif", E_CONDITION_SYNTAX, 1);
    expect_error("#if 1.0\n#endif", E_CONDITION_SYNTAX, 1);
    expect_error("#if 'c'\n#endif", E_CONDITION_SYNTAX, 1);
    expect_error("#if defined\n#endif", E_CONDITION_SYNTAX, 1);
    expect_error("#if defined(A\n#endif", E_CONDITION_SYNTAX, 1);
    expect_error("#if 1 / 0\n#endif", E_CONDITION_ZERO, 1);
    expect_error("#if 1 % 0\n#endif", E_CONDITION_ZERO, 1);
    expect_error("#version 100\n#if A\n#endif", E_CONDITION_UNDEFINED, 2);
    expect_tokens("#version 100\n#if defined(A) && A\n#endif\nx", "x");
}

static void condition_errors(void **state)
{
    (void)state;
    expect_error("#endif", E_CONDITION_NESTING, 1);
    expect_error("#else", E_CONDITION_NESTING, 1);
    expect_error("#elif 1", E_CONDITION_NESTING, 1);
    expect_error("#if 1\n#else\n#else\n#endif", E_CONDITION_NESTING, 3);
    expect_error("#if 0\n#else\n#elif 1\n#endif", E_CONDITION_NESTING, 3);
    expect_error("x\n#if 1\n", E_CONDITION_OPEN, 2);
    expect_error("x\n#if 0\n", E_CONDITION_OPEN, 2);
    expect_error("#ifdef\n#endif", E_DIRECTIVE_SYNTAX, 1);
    expect_error("#ifdef A B\n#endif", E_DIRECTIVE_SYNTAX, 1);
    expect_error("#if 1\n#endif A", E_DIRECTIVE_SYNTAX, 2);
    expect_error("#if 1\n#else A\n#endif", E_DIRECTIVE_SYNTAX, 2);
}

static void versions(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int version;
        bool es;
        enum glsl_profile profile;
    } good[] = {
        {"", 110, false, GLSL_NO_PROFILE},
        {"#version 120\n", 120, false, GLSL_NO_PROFILE},
        {"// c\n\n/* d */ # version 330\n", 330, false, GLSL_CORE},
        {"#version 150 compatibility\n", 150, false, GLSL_COMPATIBILITY},
        {"#version 460 core\n", 460, false, GLSL_CORE},
        {"#version 100\n", 100, true, GLSL_NO_PROFILE},
        {"#version 320 es\n", 320, true, GLSL_NO_PROFILE},
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct lexed lexed;
        lex_text(&lexed, good[i].text);
        assert_int_equal(lexed.diags.count, 0);
        assert_int_equal(lexed.lang.version, good[i].version);
        assert_int_equal(lexed.lang.es, good[i].es);
        assert_int_equal(lexed.lang.profile, good[i].profile);
    }
    expect_error("int a;\n#version 110\n", E_VERSION_PLACE, 2);
    expect_error("#define A\n#version 110\n", E_VERSION_PLACE, 2);
    expect_error("#version 110\n#version 110\n", E_VERSION_PLACE, 2);
    expect_error("#version 999\n", E_VERSION_UNKNOWN, 1);
    expect_error("#version 4294967295\n", E_VERSION_UNKNOWN, 1);
    expect_error("#version 0 es\n", E_VERSION_UNKNOWN, 1);
    expect_error("#version 300\n", E_VERSION_SYNTAX, 1);
    expect_error("#version 100 es\n", E_VERSION_SYNTAX, 1);
    expect_error("#version 120 core\n", E_VERSION_SYNTAX, 1);
    expect_error("#version foo\n", E_VERSION_SYNTAX, 1);
    expect_error("#version 330 core x\n", E_DIRECTIVE_SYNTAX, 1);
    expect_error("#version 330 banana\n", E_DIRECTIVE_SYNTAX, 1);
}

static void predefined(void **state)
{
    (void)state;
    expect_tokens("\n__LINE__ __FILE__ __VERSION__", "2 0 110");
    expect_tokens("#version 300 es\nGL_ES GL_es_profile GL_core_profile", "1 1 GL_core_profile");
    expect_tokens("#version 150\nGL_ES GL_core_profile", "GL_ES 1");
    expect_tokens("#version 330 compatibility\nGL_compatibility_profile __VERSION__", "1 330");
    expect_tokens("#version 130\nGL_FRAGMENT_PRECISION_HIGH GL_ARB_gpu_shader5", "1 1");
    expect_tokens("GL_FRAGMENT_PRECISION_HIGH GL_OES_standard_derivatives",
                  "GL_FRAGMENT_PRECISION_HIGH GL_OES_standard_derivatives");
    expect_tokens("#define L __LINE__\n#define F(x) x\nF(\nL)", "3");
}

static void extensions(void **state)
{
    (void)state;
    struct lexed lexed;
    lex_text(&lexed, "#version 130\n#extension GL_ARB_gpu_shader5 : enable\n"
                     "#extension GL_ARB_draw_instanced:warn\n");
    assert_int_equal(lexed.diags.count, 0);
    assert_true(tgsic_language_has(&lexed.lang, EXT_ARB_gpu_shader5));
    assert_true(tgsic_language_has(&lexed.lang, EXT_ARB_draw_instanced));
    assert_true(glsl_set_has(&lexed.lang.warn, EXT_ARB_draw_instanced));
    assert_false(tgsic_language_has(&lexed.lang, EXT_ARB_gpu_shader_fp64));
    lex_text(&lexed, "#extension all : warn\n#extension GL_ARB_gpu_shader5 : disable\n");
    assert_true(tgsic_language_has(&lexed.lang, EXT_ARB_gpu_shader_fp64));
    assert_false(tgsic_language_has(&lexed.lang, EXT_ARB_gpu_shader5));
    lex_text(&lexed, "#version 310 es\n#extension GL_OES_geometry_shader : require\n");
    assert_true(tgsic_language_has(&lexed.lang, EXT_OES_shader_io_blocks));

    assert_false(lexed.refused);
    lex_text(&lexed, "#extension GL_ARB_fragment_shader_interlock : require\n");
    assert_true(lexed.refused);
    tgsic_diags_free(&lexed.diags);

    expect_error("#extension GL_FOO_bar : require\n", E_EXTENSION_UNKNOWN, 1);
    expect_tokens("#extension GL_FOO_bar : enable\nx", "x");
    expect_error("#extension GL_OES_standard_derivatives : require\n", E_EXTENSION_UNKNOWN, 1);
    expect_error("#extension GL_ARB_fragment_shader_interlock : require\n", E_EXTENSION_REFUSED, 1);
    expect_error("#extension all : enable\n", E_EXTENSION_SYNTAX, 1);
    expect_error("#define FOO disable\n#extension all : FOO\n", E_EXTENSION_SYNTAX, 2);
    expect_error("#extension GL_ARB_gpu_shader5 : enable;\n", E_DIRECTIVE_SYNTAX, 1);
    expect_error("#extension GL_ARB_gpu_shader5 enable\n", E_EXTENSION_SYNTAX, 1);
    expect_error("#extension\n", E_EXTENSION_SYNTAX, 1);
    expect_error("#version 100\nint a;\n#extension GL_OES_standard_derivatives : enable\n",
                 E_EXTENSION_PLACE, 3);
    expect_tokens("a\n#extension GL_ARB_gpu_shader5 : enable\nprecise", "a precise");
}

static void removed_extensions(void **state)
{
    (void)state;
    struct glsl_lexer_options options = {0};
    struct lexed lexed;
    struct glsl_source source = {"GL_ARB_gpu_shader5", SIZE_MAX};
    assert_true(tgsic_language_remove(&options.offer.removed, "ARB_gpu_shader5", 15));
    assert_false(tgsic_language_remove(&options.offer.removed, "GL_ARB_gpu_shader", 17));
    lex_sources(&lexed, &source, 1, &options);
    assert_string_equal(lexed.text, "GL_ARB_gpu_shader5");
    source.text = "#extension GL_ARB_gpu_shader5 : require\n";
    lex_sources(&lexed, &source, 1, &options);
    assert_int_equal(first_error(&lexed.diags), E_EXTENSION_UNKNOWN);
    tgsic_diags_free(&lexed.diags);
    options.offer.max_desktop = 330;
    source.text = "#version 400\n";
    lex_sources(&lexed, &source, 1, &options);
    assert_int_equal(first_error(&lexed.diags), E_VERSION_UNKNOWN);
    tgsic_diags_free(&lexed.diags);
}

static void line_directive(void **state)
{
    (void)state;
    expect_tokens("#line 7\n__LINE__", "8");
    expect_tokens("#version 330\n#line 7\n__LINE__", "7");
    expect_tokens("#version 300 es\n#line 7 2\n__LINE__ __FILE__\n__LINE__", "7 2 8");
    expect_tokens("#define N 4\n#line N N+1\n__LINE__ __FILE__", "5 5");
    expect_error("#line\n", E_LINE, 1);
    expect_error("#line foo\n", E_LINE, 1);
    expect_error("#line 1.5\n", E_CONDITION_SYNTAX, 1);
    expect_error("#line 1 2 3\n", E_LINE, 1);
    expect_error("#version 330\n#line 50\n@", E_BAD_CHARACTER, 50);
    expect_tokens("#extension GL_ARB_shading_language_include : enable\n#line 3 \"a b\"\n__LINE__",
                  "4");
}

static void pragmas(void **state)
{
    (void)state;
    struct lexed lexed;
    lex_text(&lexed, "#pragma STDGL invariant(all)\n#pragma optimize(off)\n#pragma debug(on)\n"
                     "#pragma whatever { ' }\n#pragma\n");
    assert_int_equal(lexed.diags.count, 0);
    assert_true(lexed.lang.pragma_invariant_all);
    assert_false(lexed.lang.pragma_optimize);
    assert_true(lexed.lang.pragma_debug);
    expect_error("void main() {\n#pragma optimize(on)\n}", E_PRAGMA, 2);
    expect_error("#version 300 es\n#pragma STDGL invariant(all)\n", E_PRAGMA, 2);
}

static void other_directives(void **state)
{
    (void)state;
    expect_tokens("#\n # \nx", "x");
    expect_error("#foo\n", E_DIRECTIVE, 1);
    expect_error("#12\n", E_DIRECTIVE, 1);
    expect_error("#include <a>\n", E_INCLUDE, 1);
    struct lexed lexed;
    lex_text(&lexed, "x\n  #error  this is 'it' \ny");
    assert_int_equal(lexed.diags.errors, 1);
    assert_string_equal(lexed.diags.items[0].text, "#error this is 'it'");
    assert_string_equal(lexed.text, "x y");
    tgsic_diags_free(&lexed.diags);
}

/* The text of "e" is what its includer is called. */
static bool find_include(void *user, struct tgsic_glsl_include *include)
{
    static const struct {
        const char *path, *text;
    } files[] = {
        {"/a", "1\n#define FROM_A 2\n#include \"/b\"\n__LINE__"},
        {"/b", "b"},
        {"/c", "#if 1\n"},
        {"/d", "#include </d>\n"},
        {"/f", "#include \"e\"\n#include <e>\n"},
        {"e", NULL},
    };
    (void)user;
    include->length = SIZE_MAX;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        if (strlen(files[i].path) != include->path_length ||
            memcmp(files[i].path, include->path, include->path_length) != 0)
            continue;
        include->text = files[i].text       ? files[i].text
                        : include->includer ? include->includer + 1
                                            : "none";
        include->name = files[i].path;
        return true;
    }
    return false;
}

static void includes(void **state)
{
    (void)state;
    struct glsl_lexer_options options = {.include = find_include};
    struct lexed lexed;
#define USE "#extension GL_ARB_shading_language_include : require\n"
    struct glsl_source source = {USE "#include </a>\nFROM_A __LINE__", SIZE_MAX};
    lex_sources(&lexed, &source, 1, &options);
    assert_int_equal(lexed.diags.count, 0);
    assert_string_equal(lexed.text, "1 b 4 2 3");
    source.text = USE "#include \"e\"\n#include </f>\n#include \"e\"\n";
    lex_sources(&lexed, &source, 1, &options);
    assert_int_equal(lexed.diags.count, 0);
    assert_string_equal(lexed.text, "none f none none");
    source.text = USE "#include \"/x\"\n";
    lex_sources(&lexed, &source, 1, &options);
    assert_int_equal(first_error(&lexed.diags), E_INCLUDE);
    tgsic_diags_free(&lexed.diags);
    source.text = USE "#include \"/c\"\n#endif\n";
    lex_sources(&lexed, &source, 1, &options);
    assert_int_equal(first_error(&lexed.diags), E_CONDITION_OPEN);
    tgsic_diags_free(&lexed.diags);
    source.text = USE "#include \"/d\"\n";
    lex_sources(&lexed, &source, 1, &options);
    assert_int_equal(lexed.result, TGSIC_E_LIMIT);
    tgsic_diags_free(&lexed.diags);
#undef USE
}

/* Runs `text` and expects the compile to end in a limit's diagnostic. */
static void expect_limit(const char *text, unsigned code)
{
    struct lexed lexed;
    lex_text(&lexed, text);
    assert_int_equal(lexed.result, TGSIC_E_LIMIT);
    assert_int_equal(first_error(&lexed.diags), code);
    tgsic_diags_free(&lexed.diags);
}

static char *repeat(const char *before, const char *unit, size_t times, const char *after)
{
    size_t unit_length = strlen(unit), length = strlen(before);
    char *text = malloc(length + unit_length * times + strlen(after) + 1);
    assert_non_null(text);
    strcpy(text, before);
    for (size_t i = 0; i < times; i++, length += unit_length)
        memcpy(text + length, unit, unit_length);
    strcpy(text + length, after);
    return text;
}

static void limits(void **state)
{
    (void)state;
    static const struct {
        const char *before, *unit, *after;
        size_t times;
        unsigned code;
    } cases[] = {
        {"", "#if 1\n", "", 10000, E_LIMIT_NESTING},  {"", "#if 0\n", "", 10000, E_LIMIT_NESTING},
        {"#if ", "(", "1\n", 10000, E_LIMIT_NESTING}, {"#if ", "- ", "1\n", 10000, E_LIMIT_NESTING},
        {"", "x", "", 10 << 20, E_LIMIT_NAME},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text = repeat(cases[i].before, cases[i].unit, cases[i].times, cases[i].after);
        expect_limit(text, cases[i].code);
        free(text);
    }
    char *calls = repeat("#define f(x) x\n", "f(", 1000, "1");
    char *text = repeat(calls, ")", 1000, "");
    expect_limit(text, E_LIMIT_NESTING);
    free(calls);
    free(text);
}

static void macro_bombs(void **state)
{
    (void)state;
    char text[4096] = "#define a0 x x\n#define f0(x) x x\n";
    size_t length = strlen(text);
    for (int i = 1; i < 40; i++)
        length += (size_t)snprintf(text + length, sizeof text - length,
                                   "#define a%d a%d a%d\n#define f%d(x) f%d(f%d(x))\n", i, i - 1,
                                   i - 1, i, i - 1, i - 1);
    strcpy(text + length, "a39\n");
    expect_limit(text, E_LIMIT_EXPANSION);
    strcpy(text + length, "f30(y)\n");
    expect_limit(text, E_LIMIT_EXPANSION);
}

static void text_layout(void **state)
{
    (void)state;
    struct lexed lexed;
    expect_tokens("a\\\nb c\\\r\nd", "ab cd");
    expect_tokens("#define A 1 \\\n + 2\nA __LINE__", "1 + 2 3");
    expect_tokens("// a \\\nb\nc", "c");
    expect_tokens("a/**/b", "a b");
    expect_tokens("a\r\n\r\n__LINE__\r__LINE__\n\r__LINE__", "a 3 4 5");
    expect_error("a\n  /* b", E_OPEN_COMMENT, 2);
    lex_text(&lexed, "/* x\n\n */  ab\\\ncd  ef");
    assert_int_equal(lexed.last.pos.line, 4);
    assert_int_equal(lexed.last.pos.column, 5);

    static const struct glsl_lexer_options options = {0};
    struct glsl_source sources[] = {
        {"a\nb", SIZE_MAX}, {"c __FILE__\n", SIZE_MAX}, {"", 0}, {"__FILE__ __LINE__\nxyz", 17}};
    lex_sources(&lexed, sources, 4, &options);
    assert_int_equal(lexed.diags.count, 0);
    assert_string_equal(lexed.text, "a bc 1 3 1");
    assert_int_equal(lexed.last.pos.file, 3);
    assert_int_equal(lexed.last.pos.line, 1);
    assert_int_equal(lexed.last.pos.column, 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(object_macros),
        cmocka_unit_test(function_macros),
        cmocka_unit_test(rescanning),
        cmocka_unit_test(rescanning_iso),
        cmocka_unit_test(pasting),
        cmocka_unit_test(macro_errors),
        cmocka_unit_test(conditions),
        cmocka_unit_test(expressions),
        cmocka_unit_test(condition_errors),
        cmocka_unit_test(versions),
        cmocka_unit_test(predefined),
        cmocka_unit_test(extensions),
        cmocka_unit_test(removed_extensions),
        cmocka_unit_test(line_directive),
        cmocka_unit_test(pragmas),
        cmocka_unit_test(other_directives),
        cmocka_unit_test(includes),
        cmocka_unit_test(limits),
        cmocka_unit_test(macro_bombs),
        cmocka_unit_test(text_layout),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
