/* SPDX-License-Identifier: MIT */
/* What lower_target writes instead of an operation gives that operation's results. */
#include "ir_eval.h"

#include "ir/build.h"
#include "ir/pass.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static const struct ir_target virgl = {.virgl = true};

struct both {
    struct tgsic_arena arena;
    jmp_buf escape;
    struct ir_shader *shaders[2]; /* as built, and lowered */
};

static struct ir_shader *build(struct tgsic_arena *arena, enum ir_op op)
{
    struct ir_builder b;
    tgsic_ir_begin(&b, arena, TGSIC_PROCESSOR_FRAG);
    struct ir_var *in = tgsic_ir_var(&b, IR_INPUT, "in", 2, 32, 1);
    struct ir_var *out = tgsic_ir_var(&b, IR_OUTPUT, "out", 1, 32, 1);
    struct ir_src srcs[2] = {{.swizzle = {0, 1}}, {.swizzle = {1}}};
    srcs[0].def = srcs[1].def = tgsic_ir_load(&b, in, 0, NULL, 0, 2);
    tgsic_ir_store(&b, out, 0, NULL, tgsic_ir_alu(&b, op, 1, srcs), 1);
    return tgsic_ir_finish(&b);
}

static void begin(struct both *both, enum ir_op op)
{
    tgsic_arena_init(&both->arena, NULL, 0, &both->escape);
    for (unsigned i = 0; i < 2; i++) {
        both->shaders[i] = build(&both->arena, op);
        if (i)
            tgsic_ir_lower_target(both->shaders[i], &virgl);
        tgsic_ir_number(both->shaders[i]);
    }
    assert_null(tgsic_ir_verify(both->shaders[1], &both->arena));
}

static uint32_t result(struct both *both, unsigned which, uint32_t x, uint32_t y)
{
    static struct eval state;
    memset(&state, 0, sizeof state);
    state.memory[0][0][0] = x;
    state.memory[0][0][1] = y;
    eval_shader(both->shaders[which], &state);
    return state.memory[1][0][0];
}

static bool is_nan(uint32_t bits)
{
    return (bits & 0x7fffffff) > 0x7f800000;
}

static void unpacking(void **state)
{
    static const enum ir_op ops[] = {IR_UNPACK_HALF_X, IR_UNPACK_HALF_Y};
    struct both both;
    for (unsigned i = 0; i < 2; i++) {
        begin(&both, ops[i]);
        for (uint32_t half = 0; half < 65536; half++) {
            uint32_t bits = i ? half << 16 | 0x1234 : half | 0xabcd0000;
            uint32_t is = result(&both, 1, bits, 0), should = result(&both, 0, bits, 0);
            if (is != should && !(is_nan(is) && is_nan(should)))
                fail_msg("half %04x: %08x instead of %08x", (unsigned)half, (unsigned)is,
                         (unsigned)should);
        }
        tgsic_arena_free(&both.arena);
    }
}

static void check_pack(struct both *both, uint32_t x, uint32_t y)
{
    uint32_t is = result(both, 1, x, y), should = result(both, 0, x, y);
    for (unsigned shift = 0; shift < 32; shift += 16) {
        uint32_t a = is >> shift & 0xffff, b = should >> shift & 0xffff;
        bool nans = (a & 0x7fff) > 0x7c00 && (b & 0x7fff) > 0x7c00;
        if (a != b && !nans)
            fail_msg("%08x %08x: %08x instead of %08x", (unsigned)x, (unsigned)y, (unsigned)is,
                     (unsigned)should);
    }
}

static void packing(void **state)
{
    struct both both;
    begin(&both, IR_PACK_HALF);
    for (uint32_t exponent = 0; exponent < 256; exponent++)
        for (uint32_t top = 0; top < 32; top++) { /* around each tie and each step */
            uint32_t bits = exponent << 23 | top << 18;
            check_pack(&both, bits | 0x0fff, bits | 0x80001000);
            check_pack(&both, bits | 0x1001, bits | 0x80002fff);
            check_pack(&both, bits | 0x3000, bits | 0x80003001);
            check_pack(&both, bits, bits | 0x83fff);
        }
    tgsic_arena_free(&both.arena);
}

static void ldexp_bits(void **state)
{
    static const uint32_t values[] = {0x3f800000, 0xc0490fdb, 0x00800000, 0x7f7fffff, 0};
    struct both both;
    begin(&both, IR_FLDEXP);
    for (unsigned v = 0; v < sizeof values / sizeof *values; v++)
        for (int e = -120; e < 120; e++)
            assert_int_equal(result(&both, 1, values[v], (uint32_t)e),
                             result(&both, 0, values[v], (uint32_t)e));
    tgsic_arena_free(&both.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unpacking),
        cmocka_unit_test(packing),
        cmocka_unit_test(ldexp_bits),
    };
    return cmocka_run_group_tests_name("lower_target", tests, NULL, NULL);
}
