/* SPDX-License-Identifier: MIT */
/* SPIR-V modules that are well-formed, specialised, of the other endianness, and broken in every
 * word. */
#include "spirv2tgsi/spirv2tgsi.h"
#include "tgsi/validate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define OP(number, words) ((uint32_t)(words) << 16 | (number))
#define MAIN              0x6e69616du, 0 /* "main" */

enum {
    MODULE_BOUND = 3,
    MODULE_CAPABILITY = 6,
    MODULE_ENTRY = 12,
};

/* buffer { uint word; }; word = specialised ? 7u : 9u, by a selection with a phi */
static const uint32_t module[] = {
    0x07230203, 0x00010000, 0,          30,         0, /* header */
    OP(17, 2),  1,                                     /* OpCapability Shader */
    OP(14, 3),  0,          1,                         /* OpMemoryModel Logical GLSL450 */
    OP(15, 5),  5,          1,          MAIN,          /* OpEntryPoint GLCompute %1 */
    OP(16, 6),  1,          17,         1,          1,         1, /* LocalSize */
    OP(71, 3),  10,         3,                                    /* %10 BufferBlock */
    OP(72, 5),  10,         0,          35,         0,            /* Offset 0 */
    OP(71, 4),  12,         33,         4,                        /* %12 Binding 4 */
    OP(71, 4),  9,          1,          5,                        /* %9 SpecId 5 */
    OP(19, 2),  2,          OP(33, 3),  3,          2,            /* void, function */
    OP(21, 4),  4,          32,         0,          OP(20, 2), 5, /* uint, bool */
    OP(43, 4),  4,          6,          0,          OP(43, 4), 4,          7,  7, /* 0, 7 */
    OP(43, 4),  4,          8,          9,          OP(49, 3), 5,          9,     /* 9, a false to
                                                                                     specialise */
    OP(30, 3),  10,         4,          OP(32, 4),  11,        2,          10,    /* the block,
                                                                                     pointers */
    OP(32, 4),  13,         2,          4,          OP(59, 4), 11,         12, 2, /* the variable */
    OP(54, 5),  2,          1,          0,          3,         OP(248, 2), 20,    /* main */
    OP(247, 3), 22,         0,          OP(250, 4), 9,         21,         22,    /* if */
    OP(248, 2), 21,         OP(249, 2), 22,                                       /* then */
    OP(248, 2), 22,         OP(245, 7), 4,          23,        8,          20, 7,  21, /* phi */
    OP(65, 5),  13,         24,         12,         6,         OP(62, 3),  24, 23,     /* store */
    OP(253, 1), OP(56, 1),
};
#define WORDS (sizeof module / sizeof module[0])

static enum tgsic_result translate(const uint32_t *words, size_t count,
                                   const struct tgsic_spirv_constant *constants,
                                   struct tgsic_program **program, struct tgsic_diags *diags)
{
    struct tgsic_spirv_module input = {.words = words,
                                       .size = count * 4,
                                       .stage = TGSIC_PROCESSOR_COMP,
                                       .constants = constants,
                                       .num_constants = constants ? 1 : 0};
    return tgsic_spirv_link(NULL, &input, 1, program, diags);
}

static uint32_t stored_word(const struct tgsic_spirv_constant *constants)
{
    struct tgsic_program *program = NULL;
    struct tgsic_diags diags = {0};
    assert_int_equal(translate(module, WORDS, constants, &program, &diags), TGSIC_OK);
    const struct tgsic_shader *shader = &program->shader[TGSIC_PROCESSOR_COMP];
    assert_int_equal(tgsic_validate(shader, NULL, &diags), TGSIC_OK);
    assert_int_equal(program->reflection.num_buffers, 1);
    assert_int_equal(program->reflection.buffers[0].binding, 4);
    uint32_t sum = 0; /* of immediates: the address is 0 */
    for (uint32_t i = 0; i < shader->num_immediates; i++)
        for (unsigned c = 0; c < 4; c++)
            sum += shader->immediates[i].bits[c];
    tgsic_program_free(program);
    tgsic_diags_free(&diags);
    return sum;
}

static void test_specialised(void **state)
{
    struct tgsic_spirv_constant yes = {5, 1}, other = {6, 1};
    (void)state;
    assert_int_equal(stored_word(NULL), 9);
    assert_int_equal(stored_word(&yes), 7);
    assert_int_equal(stored_word(&other), 9);
}

static void test_endianness(void **state)
{
    uint32_t swapped[WORDS];
    struct tgsic_program *program = NULL;
    (void)state;
    for (size_t i = 0; i < WORDS; i++)
        swapped[i] = module[i] >> 24 | (module[i] >> 8 & 0xff00) | (module[i] & 0xff00) << 8 |
                     module[i] << 24;
    assert_int_equal(translate(swapped, WORDS, NULL, &program, NULL), TGSIC_OK);
    tgsic_program_free(program);
}

static void expect(const uint32_t *words, size_t count, enum tgsic_result result, const char *text)
{
    struct tgsic_program *program = NULL;
    struct tgsic_diags diags = {0};
    enum tgsic_result got = translate(words, count, NULL, &program, &diags);
    if (got != result || !diags.count || !strstr(diags.items[0].text, text))
        fail_msg("result %d instead of %d: '%s' is not in '%s'", got, result, text,
                 diags.count ? diags.items[0].text : "");
    tgsic_diags_free(&diags);
}

static void test_refusals(void **state)
{
    uint32_t words[WORDS];
    (void)state;
    memcpy(words, module, sizeof words);
    words[0] = 0;
    expect(words, WORDS, TGSIC_E_INVALID, "magic");
    words[0] = module[0];
    words[MODULE_CAPABILITY] = 6;
    expect(words, WORDS, TGSIC_E_UNSUPPORTED, "word 5: capability Kernel");
    words[MODULE_CAPABILITY] = 1;
    words[MODULE_BOUND] = 22;
    expect(words, WORDS, TGSIC_E_INVALID, "beyond the bound");
    words[MODULE_BOUND] = UINT32_MAX;
    expect(words, WORDS, TGSIC_E_LIMIT, "limit");
    words[MODULE_BOUND] = 30;
    words[MODULE_ENTRY] = 2;
    expect(words, WORDS, TGSIC_E_INVALID, "no function");
}

/* One word of one instruction changed: word `word` of the first that has that opcode. */
static const struct bad_row {
    uint16_t op;
    uint8_t word;
    uint32_t value;
    enum tgsic_result result;
    const char *text;
} bad_rows[] = {
    {17, 1, 9999, TGSIC_E_UNSUPPORTED, "capability 9999 is not known"},
    {14, 1, 2, TGSIC_E_UNSUPPORTED, "not addressed logically"},
    {15, 1, 0, TGSIC_E_INVALID, "no entry point 'main'"},
    {15, 4, 0x78787878, TGSIC_E_INVALID, "does not end"},
    {16, 4, 70000, TGSIC_E_LINK, "CS_FIXED_BLOCK_HEIGHT of the COMP shader is 70000"},
    {16, 5, 0, TGSIC_E_LINK, "CS_FIXED_BLOCK_DEPTH of the COMP shader is 0"},
    {71, 1, 0, TGSIC_E_INVALID, "id 0 is beyond the bound"},
    {72, 2, 70000, TGSIC_E_INVALID, "there is no member 70000"},
    {33, 1, 2, TGSIC_E_INVALID, "id 2 is defined twice"},
    {21, 2, 16, TGSIC_E_UNSUPPORTED, "numbers of 16 bits"},
    {30, 2, 2, TGSIC_E_INVALID, "an aggregate of what is no data"},
    {30, 2, 6, TGSIC_E_INVALID, "id 6 is no type"},
    {43, 1, 5, TGSIC_E_INVALID, "OpConstant of what is no number"},
    {49, 1, 4, TGSIC_E_INVALID, "of another type than bool"},
    {59, 3, 5, TGSIC_E_UNSUPPORTED, "storage class 5"},
    {59, 1, 4, TGSIC_E_INVALID, "type is no pointer"},
    {250, 1, 12, TGSIC_E_INVALID, "id 12 is of another type than is needed"},
    {250, 2, 4, TGSIC_E_INVALID, "id 4 is no block"},
    {249, 1, 20, TGSIC_E_UNSUPPORTED, "not structured: block 20 is reached twice"},
    {245, 4, 21, TGSIC_E_INVALID, "a phi has no value for block 20"},
    {245, 5, 23, TGSIC_E_INVALID, "id 23 has no value here"},
    {65, 3, 7, TGSIC_E_INVALID, "id 7 is no pointer"},
    {65, 4, 7, TGSIC_E_INVALID, "there is no member 7"},
    {62, 1, 7, TGSIC_E_INVALID, "id 7 is no pointer"},
    {62, 0, OP(9999, 3), TGSIC_E_UNSUPPORTED, "instruction 9999 is not known"},
    {62, 0, OP(62, 9), TGSIC_E_INVALID, "an instruction of 9 words"},
    {62, 0, OP(62, 0), TGSIC_E_INVALID, "an instruction of 0 words"},
    {65, 0, OP(65, 2), TGSIC_E_INVALID, "OpAccessChain has too few words"},
    {253, 0, OP(0, 1), TGSIC_E_INVALID, "a block has no end"},
};

static void test_bad_words(void **state)
{
    (void)state;
    for (size_t r = 0; r < sizeof bad_rows / sizeof bad_rows[0]; r++) {
        uint32_t words[WORDS];
        size_t at = 5;
        memcpy(words, module, sizeof words);
        while ((words[at] & 0xffff) != bad_rows[r].op)
            at += words[at] >> 16;
        words[at + bad_rows[r].word] = bad_rows[r].value;
        expect(words, WORDS, bad_rows[r].result, bad_rows[r].text);
    }
}

static void test_bounds(void **state)
{
    const struct tgsic_spirv_options few_ids = {.size = sizeof few_ids, .max_ids = 29};
    const struct tgsic_spirv_options few_steps = {.size = sizeof few_steps, .max_instructions = 9};
    const struct tgsic_spirv_options little = {.size = sizeof little, .max_memory = 1024};
    const struct tgsic_spirv_options *const all[] = {&few_ids, &few_steps, &little};
    const struct tgsic_spirv_module input = {
        .words = module, .size = sizeof module, .stage = TGSIC_PROCESSOR_COMP};
    struct tgsic_program *program = NULL;
    (void)state;
    for (size_t n = 0; n < sizeof all / sizeof all[0]; n++) {
        struct tgsic_diags diags = {0};
        assert_int_equal(tgsic_spirv_link(all[n], &input, 1, &program, &diags), TGSIC_E_LIMIT);
        assert_true(diags.errors > 0);
        tgsic_diags_free(&diags);
    }
}

/* None of them may crash, and what fails says why. */
static void survive(const uint32_t *words, size_t count)
{
    struct tgsic_program *program = NULL;
    struct tgsic_diags diags = {0};
    uint32_t *copy = malloc(count * 4 + 1); /* so that reads beyond it are seen */
    memcpy(copy, words, count * 4);
    enum tgsic_result result = translate(copy, count, NULL, &program, &diags);
    if (result == TGSIC_OK)
        tgsic_program_free(program);
    else
        assert_true(diags.errors > 0);
    tgsic_diags_free(&diags);
    free(copy);
}

static void test_truncated(void **state)
{
    (void)state;
    for (size_t count = 0; count < WORDS; count++)
        survive(module, count);
}

static void test_mutated(void **state)
{
    static const uint32_t changes[] = {0,  1,  2,  20,     21,      22,
                                       23, 29, 30, 0xffff, 0x10000, UINT32_MAX};
    uint32_t words[WORDS];
    (void)state;
    memcpy(words, module, sizeof words);
    for (size_t i = 0; i < WORDS; i++) {
        for (size_t c = 0; c < sizeof changes / sizeof changes[0]; c++) {
            words[i] = changes[c];
            survive(words, WORDS);
            words[i] = module[i] ^ changes[c];
            survive(words, WORDS);
        }
        words[i] = module[i];
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_specialised), cmocka_unit_test(test_endianness),
        cmocka_unit_test(test_refusals),    cmocka_unit_test(test_truncated),
        cmocka_unit_test(test_mutated),     cmocka_unit_test(test_bad_words),
        cmocka_unit_test(test_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
