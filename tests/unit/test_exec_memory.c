/* SPDX-License-Identifier: MIT */
/* The interpreter's memory opcodes: buffers, shared memory, counters, images, and their bounds. */
#include "exec_run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static struct exec_test t;
static uint32_t words[16];
static struct tgsic_exec_buffer buffers[2];
static struct tgsic_exec_resources resources;

#define HEAD                                                                                       \
    "FRAG\nDCL IN[0], GENERIC[0], CONSTANT\nDCL OUT[0..1], COLOR[0]\nDCL BUFFER[0..1]\n"           \
    "DCL TEMP[0..3]\nDCL ADDR[0]\nIMM[0] UINT32 {0, 1, 2, 3}\nIMM[1] UINT32 {4, 8, 12, 16}\n"      \
    "IMM[2] UINT32 {24, 28, 4294967292, 7}\n"

static void start(unsigned lanes)
{
    exec_test_start(&t, lanes);
    for (unsigned l = 0; l < lanes; l++)
        t.in[0][0][0][l] = l;
    for (uint32_t i = 0; i < 16; i++)
        words[i] = 100 + i;
    buffers[0] = (struct tgsic_exec_buffer){words, 32};
    buffers[1] = (struct tgsic_exec_buffer){words + 8, 32};
    resources = (struct tgsic_exec_resources){.buffers = buffers, .num_buffers = 2};
    t.run.resources = &resources;
}

static void expect(unsigned lane, uint32_t x, uint32_t y, uint32_t z, uint32_t w)
{
    uint32_t expected[4] = {x, y, z, w};
    for (unsigned c = 0; c < 4; c++)
        assert_int_equal(t.out[0][c][lane], expected[c]);
}

/* ---- Buffers ------------------------------------------------------------------------------- */

static void loads(void **state)
{
    (void)state;
    start(1);
    exec_test_run(&t, HEAD "LOAD OUT[0], BUFFER[0], IMM[1].yyyy\nEND\n", TGSIC_OK);
    expect(0, 102, 103, 104, 105);
    /* What does not fit as a whole is 0; what does, up to the last word, is not. */
    exec_test_run(&t, HEAD "LOAD OUT[0], BUFFER[0], IMM[2].xxxx\nEND\n", TGSIC_OK);
    expect(0, 0, 0, 0, 0);
    exec_test_run(&t, HEAD "LOAD OUT[0].xy, BUFFER[0], IMM[2].xxxx\nEND\n", TGSIC_OK);
    expect(0, 106, 107, 0, 0);
    exec_test_run(&t, HEAD "LOAD OUT[0].x, BUFFER[0], IMM[2].zzzz\nEND\n", TGSIC_OK);
    expect(0, 0, 107, 0, 0);
}

static void stores(void **state)
{
    (void)state;
    uint8_t mask[4] = {1, 2, 0, 1};
    start(4);
    t.run.mask = mask;
    exec_test_run(&t,
                  HEAD "UMUL TEMP[0].x, IN[0].xxxx, IMM[1].yyyy\nUADD TEMP[1], IN[0].xxxx, IMM[0]\n"
                       "STORE BUFFER[0].xy, TEMP[0].xxxx, TEMP[1]\n"
                       "STORE BUFFER[0], IMM[2].yyyy, IMM[2].wwww\nEND\n",
                  TGSIC_OK);
    static const uint32_t expected[9] = {0, 1, 102, 103, 104, 105, 3, 7, 108};
    assert_memory_equal(words, expected, sizeof expected);
}

static void buffers_by_lane(void **state)
{
    (void)state;
    start(4);
    exec_test_run(&t,
                  HEAD "UARL ADDR[0].x, IN[0].xxxx\nLOAD OUT[0].x, BUFFER[ADDR[0].x], IMM[1].xxxx\n"
                       "RESQ OUT[0].y, BUFFER[ADDR[0].x]\nEND\n",
                  TGSIC_OK);
    expect(0, 101, 0, 0, 0);
    expect(1, 109, 0, 0, 0);
    expect(2, 0, 0, 0, 0);
    exec_test_run(&t,
                  HEAD "RESQ OUT[0].x, BUFFER[1]\nLOAD OUT[0].y, BUFFER[-1], IMM[0].xxxx\nEND\n",
                  TGSIC_OK);
    expect(0, 32, 0, 0, 0);
}

static void constant_buffers(void **state)
{
    (void)state;
    start(1);
    resources.constants = buffers;
    resources.num_constants = 2;
    exec_test_run(&t, HEAD "DCL CONST[1][0..1]\nLOAD OUT[0].xy, CONST[1], IMM[1].xxxx\nEND\n",
                  TGSIC_OK);
    expect(0, 109, 110, 0, 0);
}

/* ---- Atomics ------------------------------------------------------------------------------- */

struct atomic_case {
    const char *text;
    uint32_t before, after;
};

/* One lane; operands 7 and, for ATOMCAS, 9. */
static const struct atomic_case atomic_cases[] = {
    {"ATOMUADD TEMP[0], BUFFER[0], IMM[1].xxxx, IMM[3].xxxx", 5, 12},
    {"ATOMXCHG TEMP[0], BUFFER[0], IMM[1].xxxx, IMM[3].xxxx", 5, 7},
    {"ATOMCAS TEMP[0], BUFFER[0], IMM[1].xxxx, IMM[3].xxxx, IMM[3].yyyy", 7, 9},
    {"ATOMCAS TEMP[0], BUFFER[0], IMM[1].xxxx, IMM[3].xxxx, IMM[3].yyyy", 5, 5},
    {"ATOMAND TEMP[0], BUFFER[0], IMM[1].xxxx, IMM[3].xxxx", 12, 4},
    {"ATOMOR TEMP[0], BUFFER[0], IMM[1].xxxx, IMM[3].xxxx", 8, 15},
    {"ATOMXOR TEMP[0], BUFFER[0], IMM[1].xxxx, IMM[3].xxxx", 12, 11},
    {"ATOMUMIN TEMP[0], BUFFER[0], IMM[1].xxxx, IMM[3].xxxx", 0xffffffff, 7},
    {"ATOMUMAX TEMP[0], BUFFER[0], IMM[1].xxxx, IMM[3].xxxx", 0xffffffff, 0xffffffff},
    {"ATOMIMIN TEMP[0], BUFFER[0], IMM[1].xxxx, IMM[3].xxxx", 0xffffffff, 0xffffffff},
    {"ATOMIMAX TEMP[0], BUFFER[0], IMM[1].xxxx, IMM[3].xxxx", 0xffffffff, 7},
    {"ATOMINC_WRAP TEMP[0], BUFFER[0], IMM[1].xxxx, IMM[3].xxxx", 6, 7},
    {"ATOMINC_WRAP TEMP[0], BUFFER[0], IMM[1].xxxx, IMM[3].xxxx", 7, 0},
    {"ATOMDEC_WRAP TEMP[0], BUFFER[0], IMM[1].xxxx, IMM[3].xxxx", 6, 5},
    {"ATOMDEC_WRAP TEMP[0], BUFFER[0], IMM[1].xxxx, IMM[3].xxxx", 0, 0},
    {"ATOMFADD TEMP[0], BUFFER[0], IMM[1].xxxx, IMM[3].zzzz", 0x3f800000, 0x40200000},
};

static void atomics(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof atomic_cases / sizeof atomic_cases[0]; i++) {
        char text[1024] = HEAD "IMM[3] UINT32 {7, 9, 1069547520, 0}\n"; /* 1.5 */
        start(1);
        words[1] = atomic_cases[i].before;
        strcat(text, atomic_cases[i].text);
        strcat(text, "\nMOV OUT[0], TEMP[0]\nEND\n");
        exec_test_run(&t, text, TGSIC_OK);
        if (words[1] != atomic_cases[i].after)
            fail_msg("%s: %u", atomic_cases[i].text, (unsigned)words[1]);
        assert_int_equal(t.out[0][0][0], atomic_cases[i].before);
        assert_int_equal(words[2], 102);
    }
}

/* Lanes act one after the other, helpers and lanes out of range not at all. */
static void atomics_in_order(void **state)
{
    (void)state;
    uint8_t mask[4] = {1, 1, 2, 1};
    start(4);
    t.run.mask = mask;
    words[0] = 10;
    exec_test_run(&t,
                  HEAD "ATOMUADD OUT[0].x, BUFFER[0], IMM[0].xxxx, IMM[0].wwww\n"
                       "ATOMUADD OUT[0].y, BUFFER[0], IMM[2].zzzz, IMM[0].wwww\nEND\n",
                  TGSIC_OK);
    assert_int_equal(words[0], 19);
    expect(0, 10, 0, 0, 0);
    expect(1, 13, 0, 0, 0);
    expect(2, 0, 0, 0, 0);
    expect(3, 16, 0, 0, 0);
}

static void counters(void **state)
{
    (void)state;
    start(2);
    resources.counters = buffers;
    resources.num_counters = 2;
    exec_test_run(&t,
                  HEAD "DCL HWATOMIC[1][0..2]\n"
                       "ATOMUADD OUT[0].x, HWATOMIC[1][2], IMM[0].xxxx, IMM[0].yyyy\n"
                       "LOAD OUT[0].y, HWATOMIC[1][2], IMM[0].xxxx\nEND\n",
                  TGSIC_OK);
    expect(0, 110, 112, 0, 0);
    expect(1, 111, 112, 0, 0);
    assert_int_equal(words[10], 112);
}

/* ---- Shared memory ------------------------------------------------------------------------- */

#define COMP                                                                                       \
    "COMP\nDCL SV[0], THREAD_ID\nDCL BUFFER[0]\nDCL MEMORY[0], SHARED\nDCL TEMP[0..2]\n"           \
    "IMM[0] UINT32 {0, 1, 2, 3}\nIMM[1] UINT32 {4, 8, 12, 16}\n"

/* Each lane leaves its number; after the barrier it takes that of its mirror image. */
static void shared_memory(void **state)
{
    (void)state;
    uint32_t shared[4] = {0};
    start(4);
    for (unsigned l = 0; l < 4; l++)
        t.sv[0][0][l] = l;
    t.run.shared = shared;
    t.run.shared_size = sizeof shared;
    exec_test_run(&t,
                  COMP "UMUL TEMP[0].x, SV[0].xxxx, IMM[1].xxxx\n"
                       "STORE MEMORY[0].x, TEMP[0].xxxx, SV[0].xxxx\nBARRIER\n"
                       "UADD TEMP[0].y, IMM[1].zzzz, -TEMP[0].xxxx\n"
                       "LOAD TEMP[1].x, MEMORY[0], TEMP[0].yyyy\n"
                       "STORE BUFFER[0].x, TEMP[0].xxxx, TEMP[1].xxxx\n"
                       "LOAD TEMP[1].x, MEMORY[0], IMM[1].wwww\nMEMBAR IMM[0].yyyy\nEND\n",
                  TGSIC_OK);
    for (uint32_t l = 0; l < 4; l++)
        assert_int_equal(words[l], 3 - l);
}

/* ---- Images -------------------------------------------------------------------------------- */

static void images(void **state)
{
    (void)state;
    uint32_t texels[2 * 2 * 4] = {1, 0, 0, 1, 2, 0, 0, 1, 3, 0, 0, 1, 4, 0, 0, 1};
    struct tgsic_exec_texture texture = {
        .target = TGSIC_TARGET_TEX_2D,
        .return_type = TGSIC_RETURN_UINT,
        .samples = 1,
        .format = TGSIC_FORMAT_R32_UINT,
        .num_levels = 1,
        .levels = {{2, 2, 1, texels}},
        .swizzle = {0, 1, 2, 3},
    };
    struct tgsic_exec_image image = {&texture, 0, true, 0, TGSIC_FORMAT_R32_UINT};
    start(4);
    resources.images = &image;
    resources.num_images = 1;
    exec_test_run(&t,
                  HEAD "DCL IMAGE[0], 2D, PIPE_FORMAT_R32_UINT, WR\n"
                       "AND TEMP[0].x, IN[0].xxxx, IMM[0].yyyy\n"
                       "USHR TEMP[0].y, IN[0].xxxx, IMM[0].yyyy\n"
                       "LOAD OUT[0], IMAGE[0], TEMP[0].xyyy, 2D, PIPE_FORMAT_R32_UINT\n"
                       "UADD TEMP[1], OUT[0], IMM[1].wwww\n"
                       "STORE IMAGE[0], TEMP[0].xyyy, TEMP[1], 2D, PIPE_FORMAT_R32_UINT\n"
                       "ATOMUADD TEMP[2].x, IMAGE[0], IMM[0].xxxx, IMM[0].zzzz, 2D, "
                       "PIPE_FORMAT_R32_UINT\n"
                       "RESQ OUT[1], IMAGE[0], 2D, PIPE_FORMAT_R32_UINT\n"
                       "LOAD TEMP[3], IMAGE[0], IMM[0].zxxx, 2D, PIPE_FORMAT_R32_UINT\n"
                       "MOV OUT[1].w, TEMP[3].xxxx\nEND\n",
                  TGSIC_OK);
    for (unsigned l = 0; l < 4; l++) {
        expect(l, l + 1, 0, 0, 1);
        assert_int_equal(texels[l * 4], 16 + l + 1 + (l == 0 ? 8 : 0));
        assert_int_equal(t.out[1][0][l], 2);
        assert_int_equal(t.out[1][1][l], 2);
        assert_int_equal(t.out[1][3][l], 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loads),           cmocka_unit_test(stores),
        cmocka_unit_test(buffers_by_lane), cmocka_unit_test(constant_buffers),
        cmocka_unit_test(atomics),         cmocka_unit_test(atomics_in_order),
        cmocka_unit_test(counters),        cmocka_unit_test(shared_memory),
        cmocka_unit_test(images),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
