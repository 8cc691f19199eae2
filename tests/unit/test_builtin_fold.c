/* SPDX-License-Identifier: MIT */
/* Constant evaluation of built-in functions: a value or more of each, and that all that promise to
 * fold do. */
#include "glsl2tgsi/builtin.h"
#include "glsl2tgsi/constant.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

struct compile {
    struct tgsic_arena arena;
    jmp_buf escape;
    struct glsl_names names;
    struct glsl_type_table types;
    struct glsl_language lang;
    struct builtins b;
};

static void start(struct compile *c)
{
    memset(c, 0, sizeof *c);
    tgsic_arena_init(&c->arena, NULL, 0, &c->escape);
    tgsic_names_init(&c->names, &c->arena);
    struct glsl_offer offer = {.stage = GLSL_FRAGMENT};
    tgsic_language_init(&c->lang, &offer, 460, false, GLSL_CORE);
    tgsic_language_set_all(&c->lang, GLSL_WARN);
    tgsic_builtins_init(&c->b, &c->arena, &c->names, &c->types, &c->lang, NULL);
}

#define MOST_VALUES 48

/* "name(type type)", the arguments' values in a row, the result's. A type is a letter for its base
 * and its components: f3, i1, m22 (two columns of two), ... */
struct fact {
    const char *call;
    double arguments[MOST_VALUES];
    double results[16];
};

static const struct glsl_type *read_type(const char **text)
{
    static const struct {
        char letter;
        enum glsl_base base;
    } bases[] = {{'f', GLSL_FLOAT}, {'d', GLSL_DOUBLE}, {'i', GLSL_INT},   {'u', GLSL_UINT},
                 {'b', GLSL_BOOL},  {'l', GLSL_INT64},  {'m', GLSL_UINT64}};
    enum glsl_base base = GLSL_ERROR;
    for (size_t i = 0; i < sizeof bases / sizeof *bases; i++)
        if (bases[i].letter == (*text)[0])
            base = bases[i].base;
    unsigned first = (unsigned)((*text)[1] - '0'), columns = 1;
    *text += 2;
    if (**text >= '1' && **text <= '4') {
        columns = first;
        first = (unsigned)(**text - '0');
        ++*text;
    }
    if (**text == ' ')
        ++*text;
    return tgsic_glsl_numeric(base, first, columns);
}

static union glsl_scalar scalar_of(enum glsl_base base, double value)
{
    if (base == GLSL_FLOAT || base == GLSL_DOUBLE)
        return tgsic_glsl_scalar_from_double(base, value);
    if (value >= 0x1p63)
        return (union glsl_scalar){.u64 = (uint64_t)value};
    return tgsic_glsl_scalar_from_int(base, (int64_t)value);
}

static void check(struct compile *c, const struct fact *fact)
{
    const char *text = strchr(fact->call, '(');
    const struct builtin_group *group =
        tgsic_builtin_group(fact->call, (size_t)(text - fact->call));
    assert_non_null(group);
    const struct glsl_type *types[BUILTIN_MAX_PARAMETERS];
    const union glsl_scalar *arguments[BUILTIN_MAX_PARAMETERS];
    unsigned count = 0, used = 0;
    for (text++; *text != ')'; count++) {
        types[count] = read_type(&text);
        union glsl_scalar *values = ARENA_ARRAY(&c->arena, union glsl_scalar, types[count]->slots);
        for (unsigned i = 0; i < types[count]->slots; i++)
            values[i] = scalar_of(types[count]->base, fact->arguments[used++]);
        arguments[count] = values;
    }
    const struct builtin_function *f = tgsic_builtin_exact(&c->b, group, types, count);
    if (!f)
        fail_msg("%s does not exist", fact->call);
    const union glsl_scalar *result = tgsic_builtin_fold(&c->arena, f, arguments);
    if (!result)
        fail_msg("%s does not fold", fact->call);
    enum glsl_base base = f->return_type->base;
    for (unsigned i = 0; i < f->return_type->slots; i++) {
        double got = tgsic_glsl_scalar_to_double(base, result[i]);
        double wanted = fact->results[i];
        double tolerance = base == GLSL_FLOAT ? fabs(wanted) * 1e-6 : fabs(wanted) * 1e-14;
        if (got != wanted && !(fabs(got - wanted) <= tolerance) && !(isnan(got) && isnan(wanted)))
            fail_msg("%s component %u is %.9g, wanted %.9g", fact->call, i, got, wanted);
    }
}

static void functions_have_the_values_of_the_specification(void **state)
{
    (void)state;
    static const struct fact facts[] = {
        {"radians(f1)", {180}, {3.14159265}},
        {"degrees(f1)", {3.14159265}, {180}},
        {"sin(f2)", {0, 1}, {0, 0.841470985}},
        {"cos(f1)", {1}, {0.540302306}},
        {"tan(f1)", {1}, {1.55740772}},
        {"asin(f1)", {1}, {1.57079633}},
        {"acos(f1)", {-1}, {3.14159265}},
        {"atan(f1)", {1}, {0.785398163}},
        {"atan(f1 f1)", {1, -1}, {2.35619449}},
        {"sinh(f1)", {1}, {1.17520119}},
        {"cosh(f1)", {1}, {1.54308063}},
        {"tanh(f1)", {1}, {0.761594156}},
        {"asinh(f1)", {1}, {0.881373587}},
        {"acosh(f1)", {2}, {1.3169579}},
        {"atanh(f1)", {0.5}, {0.549306144}},
        {"pow(f2 f2)", {2, 9, 10, 0.5}, {1024, 3}},
        {"exp(f1)", {1}, {2.71828183}},
        {"log(f1)", {10}, {2.30258509}},
        {"exp2(f1)", {-1.5}, {0.353553391}},
        {"log2(f1)", {8}, {3}},
        {"sqrt(d1)", {2}, {1.4142135623730951}},
        {"inversesqrt(f1)", {16}, {0.25}},
        {"abs(f1)", {-2.5}, {2.5}},
        {"abs(i1)", {-7}, {7}},
        {"abs(l1)", {-7e12}, {7e12}},
        {"sign(f3)", {-2, 0, 2}, {-1, 0, 1}},
        {"sign(i2)", {-2, 5}, {-1, 1}},
        {"floor(f2)", {-1.5, 1.5}, {-2, 1}},
        {"trunc(f2)", {-1.5, 1.5}, {-1, 1}},
        {"round(f2)", {2.5, 1.4}, {2, 1}},
        {"roundEven(f2)", {3.5, -2.5}, {4, -2}},
        {"ceil(f2)", {-1.5, 1.5}, {-1, 2}},
        {"fract(f2)", {-1.25, 1.5}, {0.75, 0.5}},
        {"mod(f2 f1)", {-1, 5, 3}, {2, 2}},
        {"mod(f2 f2)", {-1, 5.5, 3, -2}, {2, -0.5}},
        {"min(f2 f1)", {1, 3, 2}, {1, 2}},
        {"max(u2 u2)", {1, 4294967295, 2, 0}, {2, 4294967295}},
        {"min(i1 i1)", {-1, 1}, {-1}},
        {"clamp(f3 f1 f1)", {-1, 0.5, 2, 0, 1}, {0, 0.5, 1}},
        {"clamp(u1 u1 u1)", {4294967295, 1, 9}, {9}},
        {"mix(f2 f2 f1)", {0, 10, 4, 20, 0.25}, {1, 12.5}},
        {"mix(f2 f2 b2)", {1, 2, 3, 4, 0, 1}, {1, 4}},
        {"mix(i2 i2 b2)", {1, 2, 3, 4, 1, 0}, {3, 2}},
        {"step(f1 f3)", {1, 0.5, 1, 1.5}, {0, 1, 1}},
        {"smoothstep(f1 f1 f3)", {0, 2, -1, 1, 3}, {0, 0.5, 1}},
        {"isnan(f2)", {NAN, 1}, {1, 0}},
        {"isinf(f2)", {-INFINITY, 1}, {1, 0}},
        {"floatBitsToInt(f1)", {1}, {0x3f800000}},
        {"uintBitsToFloat(u1)", {0xc0000000}, {-2}},
        {"doubleBitsToUint64(d1)", {1}, {0x3ff0000000000000}},
        {"fma(f1 f1 f1)", {2, 3, 4}, {10}},
        {"ldexp(f2 i2)", {1.5, 3, 4, -1}, {24, 1.5}},
        {"ldexp(f2 i2)", {0.5, 1, -127, -126}, {0, 0x1p-126}},
        {"dFdx(f2)", {3, 4}, {0, 0}},
        {"min3(i1 i1 i1)", {3, -4, 2}, {-4}},
        {"max3(f1 f1 f1)", {3, -4, 2}, {3}},
        {"mid3(u1 u1 u1)", {3, 9, 4}, {4}},

        {"packUnorm2x16(f2)", {1, 0.5}, {0x8000ffff}},
        {"packSnorm2x16(f2)", {-1, 2}, {0x7fff8001}},
        {"packUnorm4x8(f4)", {0, 1, 0.5, -1}, {0x0080ff00}},
        {"packSnorm4x8(f4)", {0, 1, -1, -0.5}, {0xc0817f00}},
        {"packHalf2x16(f2)", {1, -2}, {0xc0003c00}},
        {"unpackUnorm2x16(u1)", {0x8000ffff}, {1, 0.500007629}},
        {"unpackSnorm2x16(u1)", {0x80007fff}, {1, -1}},
        {"unpackUnorm4x8(u1)", {0x0080ff00}, {0, 1, 0.501960784, 0}},
        {"unpackSnorm4x8(u1)", {0x80817f00}, {0, 1, -1, -1}},
        {"unpackHalf2x16(u1)", {0xc0003c00}, {1, -2}},
        {"packDouble2x32(u2)", {0, 0x3ff00000}, {1}},
        {"unpackDouble2x32(d1)", {1}, {0, 0x3ff00000}},
        {"packInt2x32(i2)", {-2, -1}, {-2}},
        {"unpackUint2x32(m1)", {4294967298.0}, {2, 1}},

        {"length(f3)", {2, 3, 6}, {7}},
        {"length(f1)", {-2}, {2}},
        {"distance(f2 f2)", {1, 1, 4, 5}, {5}},
        {"dot(d3 d3)", {1, 2, 3, 4, 5, 6}, {32}},
        {"cross(f3 f3)", {1, 0, 0, 0, 1, 0}, {0, 0, 1}},
        {"normalize(f2)", {3, 4}, {0.6, 0.8}},
        {"faceforward(f2 f2 f2)", {1, 2, 1, 0, 1, 0}, {-1, -2}},
        {"reflect(f2 f2)", {1, -1, 0, 1}, {1, 1}},
        {"refract(f2 f2 f1)", {0, -1, 0, 1, 0.5}, {0, -1}},
        {"refract(f2 f2 f1)", {0.8, -0.6, 0, 1, 2}, {0, 0}},
        {"matrixCompMult(f22 f22)", {1, 2, 3, 4, 5, 6, 7, 8}, {5, 12, 21, 32}},
        {"outerProduct(f3 f2)", {1, 2, 3, 4, 5}, {4, 8, 12, 5, 10, 15}},
        {"transpose(f23)", {1, 2, 3, 4, 5, 6}, {1, 4, 2, 5, 3, 6}},
        {"determinant(f22)", {1, 2, 3, 4}, {-2}},
        {"determinant(f33)", {2, 0, 0, 0, 3, 1, 0, 1, 4}, {22}},
        {"determinant(d44)", {0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 3}, {-6}},
        {"inverse(f22)", {4, 7, 2, 6}, {0.6, -0.7, -0.2, 0.4}},
        {"inverse(f33)", {1, 0, 0, 0, 2, 0, 5, 0, 4}, {1, 0, 0, 0, 0.5, 0, -1.25, 0, 0.25}},

        {"lessThan(i2 i2)", {-1, 2, 1, 2}, {1, 0}},
        {"lessThan(u2 u2)", {4294967295, 2, 1, 3}, {0, 1}},
        {"lessThanEqual(f2 f2)", {1, 3, 1, 2}, {1, 0}},
        {"greaterThan(d2 d2)", {1, 3, 1, 2}, {0, 1}},
        {"greaterThanEqual(f2 f2)", {NAN, 3, 1, 3}, {0, 1}},
        {"equal(b2 b2)", {1, 0, 1, 1}, {1, 0}},
        {"notEqual(f2 f2)", {NAN, 1, NAN, 1}, {1, 0}},
        {"any(b3)", {0, 0, 1}, {1}},
        {"any(b2)", {0, 0}, {0}},
        {"all(b3)", {1, 0, 1}, {0}},
        {"all(b2)", {1, 1}, {1}},
        {"not(b2)", {1, 0}, {0, 1}},

        {"bitfieldExtract(u1 i1 i1)", {0xabcd, 4, 8}, {0xbc}},
        {"bitfieldExtract(i1 i1 i1)", {0xabcd, 4, 8}, {-68}},
        {"bitfieldExtract(i1 i1 i1)", {-5, 0, 32}, {-5}},
        {"bitfieldInsert(u1 u1 i1 i1)", {0xffff, 0, 4, 8}, {0xf00f}},
        {"bitfieldReverse(u1)", {1}, {0x80000000}},
        {"bitCount(u1)", {0xf0f1}, {9}},
        {"findLSB(i2)", {40, 0}, {3, -1}},
        {"findMSB(i3)", {40, -1, -41}, {5, -1, 5}},
        {"findMSB(u1)", {0xffffffff}, {31}},
        {"countLeadingZeros(u2)", {1, 0}, {31, 32}},
        {"countTrailingZeros(u2)", {8, 0}, {3, 32}},
        {"absoluteDifference(i1 i1)", {-2147483648.0, 2147483647}, {4294967295}},
        {"addSaturate(i1 i1)", {2147483647, 1}, {2147483647}},
        {"addSaturate(i1 i1)", {-2147483648.0, -1}, {-2147483648.0}},
        {"addSaturate(u1 u1)", {4294967295, 1}, {4294967295}},
        {"subtractSaturate(u1 u1)", {1, 2}, {0}},
        {"subtractSaturate(i1 i1)", {2147483647, -1}, {2147483647}},
        {"average(i1 i1)", {-3, 0}, {-2}},
        {"averageRounded(i1 i1)", {-3, 0}, {-1}},
        {"average(u1 u1)", {4294967295, 4294967295}, {4294967295}},
        {"multiply32x16(i1 i1)", {1000, 0x1ffff}, {-1000}},
        {"multiply32x16(u1 u1)", {10, 0x10002}, {20}},
    };
    struct compile c;
    start(&c);
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        check(&c, &facts[i]);
    tgsic_arena_free(&c.arena);
}

static const char *const function_names[] = {
#define NAME(name) #name,
#define FN(...)
#include "glsl2tgsi/builtin_functions.def"
#undef NAME
#undef FN
};

static bool has_out(const struct builtin_function *f)
{
    for (unsigned i = 0; i < f->parameter_count; i++)
        if (f->parameters[i].storage != AST_PARAM_IN)
            return true;
    return false;
}

/* Also with the values that break careless arithmetic. */
static void whatever_promises_to_fold_does(void **state)
{
    (void)state;
    static const double values[] = {0, 1, -1, 0.5, 2147483647, -2147483648.0, 1e30, -1e30};
    struct compile c;
    start(&c);
    unsigned folded = 0;
    for (size_t n = 0; n < sizeof function_names / sizeof *function_names; n++) {
        size_t found;
        const struct builtin_function *all = tgsic_builtin_candidates(
            &c.b, tgsic_builtin_group(function_names[n], strlen(function_names[n])), NULL, 0,
            &found);
        for (size_t i = 0; i < found; i++)
            for (unsigned start_value = 0; start_value < 8; start_value++) {
                const union glsl_scalar *arguments[BUILTIN_MAX_PARAMETERS];
                for (unsigned a = 0; a < all[i].parameter_count; a++) {
                    const struct glsl_type *type = all[i].parameters[a].type;
                    union glsl_scalar *v =
                        ARENA_ARRAY(&c.arena, union glsl_scalar, type->slots + 1);
                    for (unsigned s = 0; s < type->slots; s++)
                        v[s] = tgsic_glsl_convert_scalar(
                            type->base, GLSL_DOUBLE,
                            (union glsl_scalar){.d = values[(start_value * (a + 1) + s) % 8]});
                    arguments[a] = v;
                }
                bool promised = all[i].flags & BUILTIN_FOLDS && !has_out(&all[i]);
                bool done = tgsic_builtin_fold(&c.arena, &all[i], arguments) != NULL;
                if (done != promised)
                    fail_msg("%s", tgsic_builtin_signature(&c.b, &all[i]));
                folded += done;
            }
    }
    assert_true(folded > 4000);
    tgsic_arena_free(&c.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(functions_have_the_values_of_the_specification),
        cmocka_unit_test(whatever_promises_to_fold_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
