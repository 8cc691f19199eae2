/* SPDX-License-Identifier: MIT */
/* How far integers of SPIR-V reach: what is known of each operation beside its results, and what
 * tgsi2spirv leaves out where it knows. */
#include "interop/spirv_tools.h"
#include "tgsi2spirv/emit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static struct emit e;
static struct tgsic_arena arena;
static jmp_buf escape;

static int begin(void **state)
{
    (void)state;
    tgsic_arena_init(&arena, NULL, 0, &escape);
    e = (struct emit){.arena = &arena};
    tgsic_t2s_init(&e.m, &arena, 0x00010000, (size_t)1 << 24);
    return 0;
}

static int end(void **state)
{
    (void)state;
    tgsic_arena_free(&arena);
    return 0;
}

/* ---- Values -------------------------------------------------------------------------------- */

static uint32_t int_type(void)
{
    return type_of(&e, TGSIC_KIND_INT, 1);
}

static uint32_t unknown(unsigned width)
{
    return tgsic_t2s_op(&e, SpvOpUndef, type_of(&e, TGSIC_KIND_INT, width), NULL, 0);
}

static uint32_t number(int32_t value)
{
    return tgsic_t2s_int(&e.m, value);
}

static uint32_t between(int32_t low, int32_t high)
{
    uint32_t id = EXT(&e, GLSLstd450SMax, int_type(), unknown(1), number(low));
    return EXT(&e, GLSLstd450SMin, int_type(), id, number(high));
}

/* all that is known, found by asking */
static void find_reach(uint32_t id, int64_t *low, int64_t *high)
{
    int64_t first = INT32_MIN, last = INT32_MAX;
    for (int64_t beyond = (int64_t)INT32_MAX + 1; first + 1 < beyond;) {
        int64_t middle = (first + beyond) / 2;
        *(tgsic_t2s_is_within(&e, id, 1, (int32_t)middle, INT32_MAX) ? &first : &beyond) = middle;
    }
    for (int64_t beyond = (int64_t)INT32_MIN - 1; beyond + 1 < last;) {
        int64_t middle = (last + beyond) / 2;
        *(tgsic_t2s_is_within(&e, id, 1, INT32_MIN, (int32_t)middle) ? &last : &beyond) = middle;
    }
    *low = first;
    *high = last;
}

static void assert_reach(uint32_t id, int32_t low, int32_t high)
{
    int64_t first, last;
    find_reach(id, &first, &last);
    if (first != low || last != high)
        fail_msg("%d to %d, not %d to %d", (int)first, (int)last, low, high);
}

static void assert_unknown(uint32_t id)
{
    assert_reach(id, INT32_MIN, INT32_MAX);
}

/* ---- Operations ---------------------------------------------------------------------------- */

enum { EXTENDED = 1 << 16, NUM_FIELD = 3 };

static const struct operation {
    unsigned op;
    int32_t a[2], b[2], reach[2];
} operations[] = {
    {SpvOpIAdd, {2, 5}, {-3, 10}, {-1, 15}},
    {SpvOpIAdd, {0, INT32_MAX}, {0, 1}, {INT32_MIN, INT32_MAX}},
    {SpvOpIAdd, {INT32_MIN, 0}, {-1, 0}, {INT32_MIN, INT32_MAX}},
    {SpvOpIMul, {-2, 3}, {-5, 7}, {-15, 21}},
    {SpvOpIMul, {-4, -2}, {-5, -3}, {6, 20}},
    {SpvOpIMul, {-4, 1}, {-5, 2}, {-8, 20}},
    {SpvOpIMul, {0, 1 << 16}, {0, 1 << 15}, {INT32_MIN, INT32_MAX}},
    {SpvOpIMul, {0, 1 << 16}, {-(1 << 15) - 1, 0}, {INT32_MIN, INT32_MAX}},
    {SpvOpSNegate, {-2, 7}, {0, 0}, {-7, 2}},
    {SpvOpSNegate, {INT32_MIN, 7}, {0, 0}, {INT32_MIN, INT32_MAX}},
    {SpvOpUMod, {-2, 7}, {3, 9}, {0, 8}},
    {SpvOpUMod, {1, 2}, {-3, 9}, {INT32_MIN, INT32_MAX}},
    {SpvOpUMod, {1, 2}, {-3, -1}, {INT32_MIN, INT32_MAX}},
    {SpvOpBitwiseAnd, {-2, 7}, {3, 9}, {0, 9}},
    {SpvOpBitwiseAnd, {2, 7}, {-3, 9}, {0, 7}},
    {SpvOpBitwiseAnd, {2, 7}, {3, 9}, {0, 7}},
    {SpvOpBitwiseAnd, {-2, 7}, {-3, 9}, {INT32_MIN, INT32_MAX}},
    {SpvOpShiftLeftLogical, {-1, 7}, {0, 3}, {-8, 56}},
    {SpvOpShiftLeftLogical, {0, 1}, {0, 31}, {INT32_MIN, INT32_MAX}},
    {SpvOpShiftLeftLogical, {0, 1}, {-1, 3}, {INT32_MIN, INT32_MAX}},
    {SpvOpShiftLeftLogical, {0, 0}, {0, 32}, {INT32_MIN, INT32_MAX}},
    {SpvOpShiftRightLogical, {9, 70}, {1, 3}, {1, 35}},
    {SpvOpShiftRightLogical, {9, 70}, {0, 3}, {1, 70}},
    {SpvOpShiftRightLogical, {-1, 70}, {29, 30}, {0, 7}},
    {SpvOpShiftRightLogical, {-1, 70}, {0, 3}, {INT32_MIN, INT32_MAX}},
    {SpvOpShiftRightLogical, {9, 70}, {1, 32}, {INT32_MIN, INT32_MAX}},
    {SpvOpShiftRightLogical, {9, 70}, {-1, 2}, {INT32_MIN, INT32_MAX}},
    {SpvOpBitFieldUExtract, {-9, 70}, {0, 4}, {0, 15}},
    {SpvOpBitFieldUExtract, {-9, 70}, {31, 31}, {0, INT32_MAX}},
    {SpvOpBitFieldUExtract, {-9, 70}, {2, 32}, {INT32_MIN, INT32_MAX}},
    {SpvOpBitFieldUExtract, {-9, 70}, {-1, 2}, {INT32_MIN, INT32_MAX}},
    {SpvOpSelect, {-9, 3}, {1, 70}, {-9, 70}},
    {SpvOpSelect, {1, 70}, {-9, 3}, {-9, 70}},
    {EXTENDED | GLSLstd450SMin, {-9, 30}, {1, 7}, {-9, 7}},
    {EXTENDED | GLSLstd450SMax, {-9, 30}, {1, 70}, {1, 70}},
    {EXTENDED | GLSLstd450UMin, {3, 30}, {1, 7}, {1, 7}},
    {EXTENDED | GLSLstd450UMin, {-3, 30}, {1, 7}, {0, 7}},
    {EXTENDED | GLSLstd450UMin, {1, 7}, {-3, 30}, {0, 7}},
    {EXTENDED | GLSLstd450UMin, {-3, 7}, {-3, 30}, {INT32_MIN, INT32_MAX}},
    {EXTENDED | GLSLstd450UMax, {1, 7}, {3, 30}, {INT32_MIN, INT32_MAX}},
    {SpvOpShiftRightArithmetic, {1, 7}, {3, 4}, {INT32_MIN, INT32_MAX}},
};

static uint32_t emit_operation(unsigned op, uint32_t a, uint32_t b)
{
    uint32_t type = int_type();
    switch (op) {
    case SpvOpSNegate:
        return OP(&e, op, type, a);
    case SpvOpSelect:
        return OP(&e, op, type, unknown(1), a, b);
    case SpvOpBitFieldUExtract:
        return OP(&e, op, type, a, number(NUM_FIELD), b);
    default:
        return op & EXTENDED ? EXT(&e, op ^ EXTENDED, type, a, b) : OP(&e, op, type, a, b);
    }
}

static void what_is_known_of_operations(void **state)
{
    (void)state;
    for (unsigned i = 0; i < sizeof operations / sizeof *operations; i++) {
        const struct operation *o = &operations[i];
        assert_reach(emit_operation(o->op, between(o->a[0], o->a[1]), between(o->b[0], o->b[1])),
                     o->reach[0], o->reach[1]);
    }
}

/* What has gone beyond a word may be anything, whatever else limits it then. */
static void what_comes_round(void **state)
{
    (void)state;
    uint32_t positive = between(0, INT32_MAX), negative = between(INT32_MIN, 0), type = int_type();
    uint32_t sum = OP(&e, SpvOpIAdd, type, positive, number(1));
    assert_reach(EXT(&e, GLSLstd450SMin, type, sum, number(7)), INT32_MIN, 7);
    sum = OP(&e, SpvOpIAdd, type, negative, number(-1));
    assert_reach(EXT(&e, GLSLstd450SMax, type, sum, number(7)), 7, INT32_MAX);
    uint32_t shifted = OP(&e, SpvOpShiftRightLogical, type, negative, between(0, 1));
    assert_reach(EXT(&e, GLSLstd450SMin, type, shifted, number(7)), INT32_MIN, 7);
}

/* The result for two numbers; false: there is none. */
static bool compute(unsigned op, int32_t a, int32_t b, bool first, int32_t *result)
{
    uint32_t x = (uint32_t)a, y = (uint32_t)b, z;
    switch (op) {
    case SpvOpIAdd:
        z = x + y;
        break;
    case SpvOpIMul:
        z = x * y;
        break;
    case SpvOpSNegate:
        z = 0 - x;
        break;
    case SpvOpUMod:
        z = y ? x % y : 0;
        break;
    case SpvOpBitwiseAnd:
        z = x & y;
        break;
    case SpvOpShiftLeftLogical:
        z = y < 32 ? x << y : 0;
        break;
    case SpvOpShiftRightLogical:
        z = y < 32 ? x >> y : 0;
        break;
    case SpvOpBitFieldUExtract:
        z = y <= 32 - NUM_FIELD ? x >> NUM_FIELD & ((UINT32_C(1) << y) - 1) : 0;
        break;
    case SpvOpSelect:
        z = first ? x : y;
        break;
    case EXTENDED | GLSLstd450SMin:
        z = a < b ? x : y;
        break;
    case EXTENDED | GLSLstd450SMax:
        z = a > b ? x : y;
        break;
    case EXTENDED | GLSLstd450UMin:
        z = x < y ? x : y;
        break;
    default:
        return false;
    }
    *result = (int32_t)z;
    return (op != SpvOpUMod || y) &&
           ((op != SpvOpShiftLeftLogical && op != SpvOpShiftRightLogical) || y < 32) &&
           (op != SpvOpBitFieldUExtract || y <= 32 - NUM_FIELD);
}

static uint32_t random_word(void)
{
    static uint64_t random = 1;
    random = random * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(random >> 32);
}

/* few bits or many, with either sign */
static int32_t random_number(void)
{
    return (int32_t)random_word() >> random_word() % 32;
}

static void random_range(int32_t range[2])
{
    int32_t a = random_number(), b = random_word() % 3 ? random_number() : a;
    range[0] = a < b ? a : b;
    range[1] = a < b ? b : a;
}

static int32_t random_of(const int32_t range[2])
{
    uint32_t span = (uint32_t)range[1] - (uint32_t)range[0];
    switch (random_word() % 4) {
    case 0:
        return range[0];
    case 1:
        return range[1];
    default:
        return (int32_t)((uint32_t)range[0] +
                         (span == UINT32_MAX ? random_word() : random_word() % (span + 1)));
    }
}

/* No result of numbers in two ranges is beyond what is known of the operation on those. */
static void no_result_is_beyond(void **state)
{
    (void)state;
    for (unsigned round = 0; round < 20000; round++) {
        unsigned op = operations[round % (sizeof operations / sizeof *operations)].op;
        int32_t a[2], b[2], result;
        int64_t low, high;
        random_range(a);
        random_range(b);
        find_reach(emit_operation(op, between(a[0], a[1]), between(b[0], b[1])), &low, &high);
        for (unsigned i = 0; i < 16; i++) {
            int32_t x = random_of(a), y = random_of(b);
            if (compute(op, x, y, i & 1, &result) && (result < low || result > high))
                fail_msg("op %x of %d and %d is %d", op, x, y, result);
        }
        if (round % 1000 == 999) {
            end(NULL);
            begin(NULL);
        }
    }
}

/* ---- Other instructions -------------------------------------------------------------------- */

static void constants_and_casts(void **state)
{
    (void)state;
    uint32_t float_type = type_of(&e, TGSIC_KIND_FLOAT, 1);
    assert_reach(number(-7), -7, -7);
    assert_reach(tgsic_t2s_uint(&e.m, UINT32_MAX), -1, -1);
    assert_reach(OP(&e, SpvOpBitcast, int_type(), tgsic_t2s_float(&e.m, 1)), 0x3f800000,
                 0x3f800000);
    assert_reach(OP(&e, SpvOpBitcast, int_type(), OP(&e, SpvOpBitcast, float_type, between(2, 5))),
                 2, 5);
    assert_unknown(tgsic_t2s_constant64(&e.m, TGSIC_KIND_INT64, 7));
    assert_unknown(unknown(1));
    assert_unknown(0);
    assert_unknown(e.m.num_ids + 1000);
    assert_unknown(OP(&e, SpvOpLoad, int_type(), number(7)));
}

static void components(void **state)
{
    (void)state;
    uint32_t vector = type_of(&e, TGSIC_KIND_UINT, 2);
    uint32_t pair = OP(&e, SpvOpCompositeConstruct, vector, between(1, 3), between(-2, 9));
    uint32_t factors = tgsic_t2s_constant_of(&e.m, SpvOpConstantComposite, vector,
                                             (const uint32_t[]){number(2), number(5)}, 2);
    uint32_t product = OP(&e, SpvOpIMul, vector, pair, factors);
    assert_reach(OP(&e, SpvOpCompositeExtract, int_type(), product, 0), 2, 6);
    assert_reach(OP(&e, SpvOpCompositeExtract, int_type(), product, 1), -10, 45);
    assert_true(tgsic_t2s_is_within(&e, product, 2, -10, 45));
    assert_false(tgsic_t2s_is_within(&e, product, 2, 2, 45));
    assert_false(tgsic_t2s_is_within(&e, product, 2, -10, 44));
    /* the width of a field is one number */
    uint32_t field = OP(&e, SpvOpBitFieldUExtract, vector, unknown(2), number(0), number(4));
    assert_true(tgsic_t2s_is_within(&e, field, 2, 0, 15));
    assert_false(tgsic_t2s_is_within(&e, field, 2, 0, 14));
    /* a vector of vectors */
    uint32_t three = type_of(&e, TGSIC_KIND_UINT, 3);
    uint32_t mixed = OP(&e, SpvOpCompositeConstruct, three, pair, between(1, 3));
    for (uint32_t i = 0; i < 3; i++)
        assert_unknown(OP(&e, SpvOpCompositeExtract, int_type(), mixed, i));
    /* of a vector in an array */
    assert_unknown(OP(&e, SpvOpCompositeExtract, int_type(), factors, 0, 1));
}

/* Words of 64 bits have other bits than what they were made of. */
static void wide_words(void **state)
{
    static const enum tgsic_kind kinds[] = {TGSIC_KIND_INT64, TGSIC_KIND_UINT64};
    (void)state;
    for (unsigned i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        uint32_t wide = type_of(&e, kinds[i], 1), pair = type_of(&e, TGSIC_KIND_UINT, 2);
        uint32_t id = OP(&e, SpvOpBitcast, wide, unknown(2));
        id = OP(&e, SpvOpShiftRightLogical, wide, id, number(29));
        id = OP(&e, SpvOpBitcast, pair, id);
        assert_unknown(OP(&e, SpvOpCompositeExtract, int_type(), id, 0));
        assert_unknown(OP(&e, SpvOpCompositeExtract, int_type(), id, 1));
        id = OP(&e, SpvOpCompositeConstruct, pair, number(3), number(5));
        id = OP(&e, SpvOpBitcast, wide, id);
        id = OP(&e, SpvOpIAdd, wide, id, id);
        assert_unknown(
            OP(&e, SpvOpCompositeExtract, int_type(), OP(&e, SpvOpBitcast, pair, id), 1));
    }
}

/* Only so many instructions are looked at, however long a sum is. */
static void long_sums(void **state)
{
    uint32_t sum = number(1);
    (void)state;
    for (unsigned i = 0; i < 4; i++)
        sum = OP(&e, SpvOpIAdd, int_type(), sum, number(1));
    assert_reach(sum, 5, 5);
    for (unsigned i = 0; i < 16; i++)
        sum = OP(&e, SpvOpIAdd, int_type(), sum, number(1));
    assert_unknown(sum);
    for (unsigned i = 0; i < 64; i++) /* each twice as much to look at as the one before */
        sum = OP(&e, SpvOpIAdd, int_type(), sum, sum);
    assert_unknown(sum);
}

/* ---- Translations -------------------------------------------------------------------------- */

static struct tgsic_buffer module;

static void assert_valid(void)
{
    struct tgsic_diags diags = {0};
    enum tgsic_result result = tgsic_interop_spirv_validate(
        (const uint32_t *)(const void *)module.data, module.size / 4, "vulkan1.1", &diags);
    if (result != TGSIC_OK && result != TGSIC_E_UNSUPPORTED)
        fail_msg("%s", diags.items[0].text);
    tgsic_diags_free(&diags);
}

static void translate(const char *text)
{
    struct tgsic_tgsi2spirv_options options = {
        .size = sizeof options, .environment = TGSIC_SPIRV_VULKAN_1_1, .clamp_indices = true};
    struct tgsic_shader shader;
    struct tgsic_diags diags = {0};
    tgsic_buffer_free(&module);
    if (tgsic_parse_text(text, strlen(text), NULL, &shader, &diags) != TGSIC_OK ||
        tgsic_tgsi2spirv(&shader, &options, &module, NULL, &diags) != TGSIC_OK)
        fail_msg("%s\n%s", diags.items[0].text, text);
    tgsic_shader_free(&shader);
    tgsic_diags_free(&diags);
    assert_valid();
}

/* how many instructions there are of an opcode, or of an EXTENDED one */
static unsigned count(unsigned op)
{
    const uint32_t *words = (const uint32_t *)(const void *)module.data;
    unsigned found = 0;
    for (size_t at = 5; at < module.size / 4; at += words[at] >> 16)
        found += (words[at] & 0xffff) == SpvOpExtInst ? (EXTENDED | words[at + 4]) == op
                                                      : (words[at] & 0xffff) == op;
    return found;
}

#define HEAD                                                                                       \
    "VERT\nDCL IN[0]\nDCL OUT[0], POSITION\nDCL CONST[0..%d]\nDCL TEMP[0..3]\nDCL ADDR[0]\n"       \
    "IMM[0] UINT32 {0, 1, 3, 7}\nIMM[1] UINT32 {31, 32, 5, 6}\n"

/* Is TEMP[0].x + offset clamped as an index of that many registers? */
static bool is_clamped(const char *code, int registers, int offset)
{
    char text[1024];
    snprintf(text, sizeof text,
             HEAD "%sUARL ADDR[0].x, TEMP[0].xxxx\nMOV OUT[0], CONST[ADDR[0].x%+d]\nEND\n",
             registers - 1, code, offset);
    translate(text);
    return count(EXTENDED | GLSLstd450SClamp) != 0;
}

static void clamps_of_constants(void **state)
{
    static const char field[] = "UBFE TEMP[0].x, CONST[0].xxxx, IMM[0].xxxx, IMM[0].zzzz\n";
    (void)state;
    assert_false(is_clamped(field, 8, 0));
    assert_true(is_clamped(field, 7, 0));
    assert_false(is_clamped(field, 10, 2));
    assert_true(is_clamped(field, 10, 3));
    assert_true(is_clamped(field, 10, -1));
    /* what another block may have made of it */
    assert_true(is_clamped("AND TEMP[0].x, CONST[0].xxxx, IMM[0].zzzz\nUIF CONST[0].yyyy\n"
                           "MOV TEMP[0].x, CONST[0].zzzz\nENDIF\n",
                           100, 0));
}

static void clamps_of_samplers(void **state)
{
#define CHOICE(last)                                                                               \
    "FRAG\nDCL IN[0], GENERIC[0], LINEAR\nDCL OUT[0], COLOR\nDCL CONST[0]\nDCL SAMP[0.." last      \
    "]\nDCL SVIEW[0.." last "], 2D, FLOAT\nDCL TEMP[0]\nDCL ADDR[0]\nIMM[0] UINT32 {3, 0, 0, 0}\n" \
    "AND TEMP[0].x, CONST[0].xxxx, IMM[0].xxxx\nUARL ADDR[0].x, TEMP[0].xxxx\n"                    \
    "TEX OUT[0], IN[0], SAMP[ADDR[0].x], 2D\nEND\n"
    (void)state;
    translate(CHOICE("3"));
    assert_int_equal(count(EXTENDED | GLSLstd450SClamp), 0);
    translate(CHOICE("2"));
    assert_int_equal(count(EXTENDED | GLSLstd450SClamp), 1);
}

static void clamps_of_shared_memory(void **state)
{
#define SHARED(mask)                                                                               \
    "COMP\nPROPERTY CS_FIXED_BLOCK_WIDTH 1\nDCL SV[0], THREAD_ID\nDCL TEMP[0]\n"                   \
    "DCL MEMORY[0], SHARED\nDCL BUFFER[0]\nIMM[0] UINT32 {0, " mask ", 2, 3}\n"                    \
    "AND TEMP[0].x, SV[0].xxxx, IMM[0].yyyy\nLOAD TEMP[0].x, MEMORY[0], TEMP[0].xxxx\n"            \
    "STORE BUFFER[0].x, IMM[0].xxxx, TEMP[0].xxxx\nEND\n"
    (void)state;
    translate(SHARED("2044"));
    assert_int_equal(count(EXTENDED | GLSLstd450UMin), 0);
    translate(SHARED("2147483644"));
    assert_int_equal(count(EXTENDED | GLSLstd450UMin), 1);
}

static unsigned masks_of(const char *code)
{
    char text[1024];
    snprintf(text, sizeof text, HEAD "%sI2F OUT[0], TEMP[0]\nEND\n", 3, code);
    translate(text);
    return count(SpvOpBitwiseAnd);
}

static void masks_of_shifts(void **state)
{
    (void)state;
    assert_int_equal(masks_of("SHL TEMP[0], CONST[0], IMM[1].xxxx\n"), 0);
    assert_int_equal(masks_of("SHL TEMP[0], CONST[0], IMM[1].yyyy\n"), 1);
    assert_int_equal(masks_of("SHL TEMP[0], CONST[0], IMM[1].xxxy\n"), 1);
    assert_int_equal(masks_of("UBFE TEMP[1], CONST[1], IMM[0].xxxx, IMM[1].zzzz\n"
                              "ISHR TEMP[0], CONST[0], TEMP[1]\n"),
                     0);
    assert_int_equal(masks_of("UBFE TEMP[1], CONST[1], IMM[0].xxxx, IMM[1].wwww\n"
                              "ISHR TEMP[0], CONST[0], TEMP[1]\n"),
                     1);
}

static int forget(void **state)
{
    (void)state;
    tgsic_buffer_free(&module);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_known_of_operations, begin, end),
        cmocka_unit_test_setup_teardown(what_comes_round, begin, end),
        cmocka_unit_test_setup_teardown(no_result_is_beyond, begin, end),
        cmocka_unit_test_setup_teardown(constants_and_casts, begin, end),
        cmocka_unit_test_setup_teardown(components, begin, end),
        cmocka_unit_test_setup_teardown(wide_words, begin, end),
        cmocka_unit_test_setup_teardown(long_sums, begin, end),
        cmocka_unit_test_teardown(clamps_of_constants, forget),
        cmocka_unit_test_teardown(clamps_of_samplers, forget),
        cmocka_unit_test_teardown(clamps_of_shared_memory, forget),
        cmocka_unit_test_teardown(masks_of_shifts, forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
