/* SPDX-License-Identifier: MIT */
/* The interpreter's control flow: lanes that part and meet again. */
#include "exec_run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static struct exec_test t;

/* Lane l gets l as input IN[0].x; all write OUT[0].x. */
#define HEAD                                                                                       \
    "FRAG\nDCL IN[0], GENERIC[0], CONSTANT\nDCL OUT[0], COLOR\nDCL TEMP[0..3]\n"                   \
    "IMM[0] UINT32 {0, 1, 2, 3}\nIMM[1] UINT32 {4, 5, 10, 100}\n"

static void run(unsigned lanes, const char *text)
{
    exec_test_start(&t, lanes);
    for (unsigned l = 0; l < lanes; l++)
        t.in[0][0][0][l] = l;
    exec_test_run(&t, text, TGSIC_OK);
}

static void if_and_else(void **state)
{
    (void)state;
    run(40, HEAD "AND TEMP[0].x, IN[0].xxxx, IMM[0].yyyy\n"
                 "USLT TEMP[0].y, IN[0].xxxx, IMM[1].zzzz\n"
                 "UIF TEMP[0].xxxx\n  UIF TEMP[0].yyyy\n    MOV TEMP[1].x, IMM[0].yyyy\n  ELSE\n"
                 "    MOV TEMP[1].x, IMM[0].zzzz\n  ENDIF\n"
                 "ELSE\n  MOV TEMP[1].x, IMM[0].wwww\nENDIF\n"
                 "UADD OUT[0].x, TEMP[1].xxxx, IMM[1].wwww\nEND\n");
    for (unsigned l = 0; l < 40; l++)
        assert_int_equal(t.out[0][0][l], 100 + (l % 2 == 0 ? 3 : l < 10 ? 1 : 2));
}

static void if_of_floats(void **state)
{
    (void)state;
    exec_test_start(&t, 4);
    t.in[0][0][0][1] = 0x80000000; /* -0 is false */
    t.in[0][0][0][2] = 0x7fc00000; /* NaN is true */
    t.in[0][0][0][3] = 1;          /* a subnormal number is true */
    exec_test_run(&t, HEAD "IF IN[0].xxxx\nMOV OUT[0].x, IMM[0].yyyy\nENDIF\nEND\n", TGSIC_OK);
    assert_int_equal(t.out[0][0][0], 0);
    assert_int_equal(t.out[0][0][1], 0);
    assert_int_equal(t.out[0][0][2], 1);
    assert_int_equal(t.out[0][0][3], 1);
}

/* Each lane goes round as often as its number says; odd rounds are skipped by CONT. */
static void loops(void **state)
{
    (void)state;
    run(70,
        HEAD "BGNLOOP\n  USGE TEMP[0].x, TEMP[1].xxxx, IN[0].xxxx\n  UIF TEMP[0].xxxx\n    BRK\n"
             "  ENDIF\n  UADD TEMP[1].x, TEMP[1].xxxx, IMM[0].yyyy\n"
             "  AND TEMP[0].x, TEMP[1].xxxx, IMM[0].yyyy\n  UIF TEMP[0].xxxx\n    CONT\n  ENDIF\n"
             "  UADD TEMP[2].x, TEMP[2].xxxx, IMM[0].yyyy\nENDLOOP\n"
             "MOV OUT[0].x, TEMP[1].xxxx\nMOV OUT[0].y, TEMP[2].xxxx\nEND\n");
    for (unsigned l = 0; l < 70; l++) {
        assert_int_equal(t.out[0][0][l], l);
        assert_int_equal(t.out[0][1][l], l / 2);
    }
}

/* The inner loop is left by all, the outer one from within an IF within the inner one's shadow. */
static void nested_loops(void **state)
{
    (void)state;
    run(9, HEAD "BGNLOOP\n  MOV TEMP[2].x, IMM[0].xxxx\n"
                "  BGNLOOP\n    USGE TEMP[0].x, TEMP[2].xxxx, IMM[0].wwww\n    UIF TEMP[0].xxxx\n"
                "      BRK\n    ENDIF\n    UADD TEMP[2].x, TEMP[2].xxxx, IMM[0].yyyy\n"
                "    UADD TEMP[3].x, TEMP[3].xxxx, IMM[0].yyyy\n  ENDLOOP\n"
                "  UADD TEMP[1].x, TEMP[1].xxxx, IMM[0].yyyy\n"
                "  USGE TEMP[0].x, TEMP[1].xxxx, IN[0].xxxx\n  UIF TEMP[0].xxxx\n    BRK\n  ENDIF\n"
                "ENDLOOP\nMOV OUT[0].x, TEMP[3].xxxx\nEND\n");
    for (unsigned l = 0; l < 9; l++)
        assert_int_equal(t.out[0][0][l], 3 * (l ? l : 1));
}

static uint32_t switched(unsigned l)
{
    uint32_t x = 0;
    switch (l) {
    default:
        x += 1; /* falls through */
    case 1:
        x += 2;
        break;
    case 2:
        x += 4; /* falls through */
    case 3:
        x += 8;
    }
    return x;
}

static void switches(void **state)
{
    (void)state;
    run(6, HEAD "IMM[2] UINT32 {1, 2, 4, 8}\nSWITCH IN[0].xxxx\nDEFAULT\n"
                "UADD TEMP[0].x, TEMP[0].xxxx, IMM[2].xxxx\nCASE IMM[0].yyyy\n"
                "UADD TEMP[0].x, TEMP[0].xxxx, IMM[2].yyyy\nBRK\nCASE IMM[0].zzzz\n"
                "UADD TEMP[0].x, TEMP[0].xxxx, IMM[2].zzzz\nCASE IMM[0].wwww\n"
                "UADD TEMP[0].x, TEMP[0].xxxx, IMM[2].wwww\nENDSWITCH\n"
                "MOV OUT[0].x, TEMP[0].xxxx\nEND\n");
    for (unsigned l = 0; l < 6; l++)
        assert_int_equal(t.out[0][0][l], switched(l));
}

/* CONT leaves the switch and the round; lanes without a case go on behind the switch. */
static void switch_in_loop(void **state)
{
    (void)state;
    run(5,
        HEAD "BGNLOOP\n  USGE TEMP[0].x, TEMP[1].xxxx, IMM[0].wwww\n  UIF TEMP[0].xxxx\n    BRK\n"
             "  ENDIF\n  UADD TEMP[1].x, TEMP[1].xxxx, IMM[0].yyyy\n  SWITCH IN[0].xxxx\n"
             "  CASE IMM[0].yyyy\n    CONT\n  CASE IMM[0].zzzz\n    BRK\n  ENDSWITCH\n"
             "  UADD TEMP[2].x, TEMP[2].xxxx, IMM[0].yyyy\nENDLOOP\n"
             "MOV OUT[0].x, TEMP[2].xxxx\nEND\n");
    for (unsigned l = 0; l < 5; l++)
        assert_int_equal(t.out[0][0][l], l == 1 ? 0 : 3);
}

/* Some lanes return from within a loop of the subroutine, which is called twice. */
static void subroutines(void **state)
{
    (void)state;
    run(8, HEAD "CAL :3\nCAL :3\nEND\nBGNSUB\nBGNLOOP\n"
                "USLT TEMP[0].x, IN[0].xxxx, IMM[1].xxxx\nUIF TEMP[0].xxxx\nRET\nENDIF\n"
                "BRK\nENDLOOP\nUADD OUT[0].x, OUT[0].xxxx, IMM[0].yyyy\nENDSUB\n");
    for (unsigned l = 0; l < 8; l++)
        assert_int_equal(t.out[0][0][l], l < 4 ? 0 : 2);
}

static void returns_from_main(void **state)
{
    (void)state;
    run(8, HEAD "MOV OUT[0].x, IMM[0].yyyy\nUSLT TEMP[0].x, IN[0].xxxx, IMM[1].xxxx\n"
                "UIF TEMP[0].xxxx\nRET\nENDIF\nMOV OUT[0].x, IMM[0].zzzz\nEND\n");
    for (unsigned l = 0; l < 8; l++)
        assert_int_equal(t.out[0][0][l], l < 4 ? 1 : 2);
}

static void kills(void **state)
{
    (void)state;
    uint8_t mask[8] = {1, 1, 2, 0, 1, 1, 1, 1};
    exec_test_start(&t, 8);
    for (unsigned l = 0; l < 8; l++)
        t.in[0][0][0][l] = exec_word_of(l == 1 ? -1.0f : l == 5 ? -0.0f : 1.0f);
    t.run.mask = mask;
    exec_test_run(&t,
                  HEAD "KILL_IF IN[0].xxxx\nREAD_HELPER OUT[0].x\nDDX OUT[0].y, IN[0].xxxx\nEND\n",
                  TGSIC_OK);
    assert_int_equal(t.killed[0], 0);
    assert_int_equal(t.killed[1], 1);
    assert_int_equal(t.killed[2], 0);
    assert_int_equal(t.killed[5], 0);
    assert_int_equal(t.out[0][0][0], 0);
    assert_int_equal(t.out[0][0][1], UINT32_MAX);
    assert_int_equal(t.out[0][0][2], UINT32_MAX);
}

/* A loop that only killed lanes are left in ends; one that a live lane is in does not. */
static void killed_lanes_leave_loops(void **state)
{
    (void)state;
    run(4, HEAD "BGNLOOP\nUSEQ TEMP[0].x, IN[0].xxxx, IMM[0].yyyy\nUIF TEMP[0].xxxx\nKILL\nELSE\n"
                "BRK\nENDIF\nENDLOOP\nMOV OUT[0].x, IMM[0].yyyy\nEND\n");
    for (unsigned l = 0; l < 4; l++) {
        assert_int_equal(t.killed[l], l == 1);
        assert_int_equal(t.out[0][0][l], 1);
    }
}

static void endless(void **state)
{
    (void)state;
    exec_test_start(&t, 4);
    t.run.max_steps = 1000;
    exec_test_run(&t, HEAD "BGNLOOP\nENDLOOP\nEND\n", TGSIC_E_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(if_and_else), cmocka_unit_test(if_of_floats),
        cmocka_unit_test(loops),       cmocka_unit_test(nested_loops),
        cmocka_unit_test(switches),    cmocka_unit_test(switch_in_loop),
        cmocka_unit_test(subroutines), cmocka_unit_test(returns_from_main),
        cmocka_unit_test(kills),       cmocka_unit_test(killed_lanes_leave_loops),
        cmocka_unit_test(endless),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
