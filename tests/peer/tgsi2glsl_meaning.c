/* SPDX-License-Identifier: MIT */
/* Draws one pixel with small TGSI fragment shaders, translated for several hosts, and compares the
 * bits that arrive in an RGBA32UI buffer with what TGSI says they are.
 *
 *     tgsi2glsl_meaning [-v]
 *
 * The operands are uniforms, so nothing is folded by the host's compiler. Exits 77 without OpenGL.
 */
#include "draw_bits.h"
#include "gl.h"

#include "tgsi2glsl/tgsi2glsl.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAN_BITS 0x7fc12345u
#define ONE      0x3f800000u
#define TRUE_    0xffffffffu
#define CLEARED  0xdeadbeefu
#define ANY      0xa5a5a5a5u /* not compared */
#define F(x)     bits_of(x)

static uint32_t bits_of(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* CONST[0..5]; a register is read as floats or as integers by each case */
static uint32_t constants[6][4];

static void set_constants(void)
{
    const uint32_t values[6][4] = {
        {F(1.0f), F(-2.5f), F(0.0f), F(3.0f)}, {NAN_BITS, 0x80000000u, 0x7f800000u, 1},
        {7, (uint32_t)-7, 0, 0x80000000u},     {3, (uint32_t)-3, 33, (uint32_t)-1},
        {F(0.5f), F(1.5f), F(2.5f), F(-0.5f)}, {0xf0f0f0f0u, 4, 28, 8},
    };
    memcpy(constants, values, sizeof constants);
}

struct test {
    const char *name, *code;
    uint32_t expected[4];
    float tolerance; /* relative, on floats; 0: the same bits */
};

static const struct test *tests(size_t *count)
{
    static struct test list[256];
    size_t n = 0;
#define T(name, code, x, y, z, w) list[n++] = (struct test){name, code, {x, y, z, w}, 0}
#define A(name, code, x, y, z, w)                                                                  \
    list[n++] = (struct test)                                                                      \
    {                                                                                              \
        name, code, {x, y, z, w}, 1e-5f                                                            \
    }
    T("mov-bits", "MOV OUT[0], CONST[1]\n", NAN_BITS, 0x80000000u, 0x7f800000u, 1);
    T("mov-temp-bits", "MOV TEMP[0], CONST[1]\nMOV OUT[0], TEMP[0].wzyx\n", 1, 0x7f800000u,
      0x80000000u, NAN_BITS);
    T("mov-modifiers", "MOV OUT[0], -|CONST[0]|\n", F(-1), F(-2.5f), 0x80000000u, F(-3));
    T("mov-immediate-bits", "MOV OUT[0], IMM[1]\n", 0x7f800000u, 1, NAN_BITS, 0xffffffffu);
    T("mov-saturate", "MOV_SAT OUT[0], CONST[0]\n", ONE, 0, 0, ONE);
    T("swap", "MOV TEMP[0], CONST[0]\nMOV TEMP[0].xy, TEMP[0].yxzw\nMOV OUT[0], TEMP[0]\n",
      F(-2.5f), ONE, 0, F(3));
    T("rotate",
      "MOV TEMP[0], CONST[0]\nADD TEMP[0].xyz, TEMP[0].yzwx, CONST[0].zzzz\n"
      "MOV OUT[0], TEMP[0]\n",
      F(-2.5f), 0, F(3), F(3));
    T("kinds-apart",
      "UADD TEMP[0].x, CONST[2].xxxx, CONST[3].xxxx\nMUL TEMP[0].y, CONST[0].xxxx, CONST[0].wwww\n"
      "MOV TEMP[0].xy, TEMP[0].yxxx\nMOV OUT[0], TEMP[0].xyxy\n",
      F(3), 10, F(3), 10);
    T("cmp", "CMP OUT[0], CONST[1], IMM[2].xxxx, IMM[2].yyyy\n", 2, 2, 2, 2);
    T("cmp-less", "CMP OUT[0], CONST[0], IMM[2].xxxx, IMM[2].yyyy\n", 2, 1, 2, 2);
    T("cmp-scalar", "CMP OUT[0], CONST[0].yyyy, CONST[4], CONST[0]\n", F(0.5f), F(1.5f), F(2.5f),
      F(-0.5f));
    T("ucmp", "UCMP OUT[0], CONST[2], IMM[2].xxxx, IMM[2].yyyy\n", 1, 1, 2, 1);
    T("ucmp-nan", "UCMP OUT[0], CONST[1], CONST[4], CONST[0]\n", F(0.5f), F(1.5f), F(2.5f),
      F(-0.5f));
    T("ucmp-negate", "UCMP OUT[0], CONST[2].xxxx, -CONST[4], CONST[0]\n", F(-0.5f), F(-1.5f),
      F(-2.5f), F(0.5f));
    A("lit", "MOV TEMP[0], CONST[0]\nMOV TEMP[0].yw, CONST[0].xwxx\nLIT OUT[0], TEMP[0]\n", ONE,
      ONE, F(3), ONE);
    T("lit-zero", "LIT OUT[0], CONST[0].zwww\n", ONE, 0, 0, ONE);
    T("dst", "DST OUT[0], CONST[4], CONST[0]\n", ONE, F(-3.75f), F(2.5f), F(3));
    A("exp", "EXP OUT[0], CONST[4].zzzz\n", F(4), F(0.5f), F(5.656854f), ONE);
    A("exp-negative", "EXP OUT[0], CONST[4].wwww\n", F(0.5f), F(0.5f), F(0.7071068f), ONE);
    A("log", "LOG OUT[0], CONST[0].yyyy\n", ONE, F(1.25f), F(1.3219281f), ONE);
    A("scs", "SCS OUT[0], CONST[0].xxxx\n", F(0.5403023f), F(0.8414710f), 0, ONE);
    T("xpd", "XPD OUT[0], CONST[0], CONST[4]\n", F(-6.25f), F(-2.5f), F(2.75f), ONE);
    T("dph", "DPH OUT[0], CONST[0], CONST[4]\n", F(0.5f - 3.75f - 0.5f), F(0.5f - 3.75f - 0.5f),
      F(0.5f - 3.75f - 0.5f), F(0.5f - 3.75f - 0.5f));
    T("dp",
      "DP2 OUT[0].x, CONST[0], CONST[4]\nDP3 OUT[0].y, CONST[0], CONST[4]\n"
      "DP4 OUT[0].zw, CONST[0], CONST[4]\n",
      F(-3.25f), F(-3.25f), F(-4.75f), F(-4.75f));
    T("ssg", "SSG OUT[0], CONST[0]\n", ONE, F(-1), 0, ONE);
    T("frc", "FRC OUT[0], CONST[4]\n", F(0.5f), F(0.5f), F(0.5f), F(0.5f));
    T("round", "ROUND OUT[0], CONST[4]\n", 0, F(2), F(2), 0x80000000u);
    T("floor-ceil",
      "FLR OUT[0].xy, CONST[0].yyyy\nCEIL OUT[0].z, CONST[0].yyyy\n"
      "TRUNC OUT[0].w, CONST[0].yyyy\n",
      F(-3), F(-3), F(-2), F(-2));
    T("lrp", "LRP OUT[0], CONST[4].xxxx, CONST[0], CONST[4]\n", F(0.75f), F(-0.5f), F(1.25f),
      F(1.25f));
    T("sub-negate", "ADD OUT[0], CONST[0], -CONST[4]\n", F(0.5f), F(-4), F(-2.5f), F(3.5f));
    T("mad-negate", "MAD OUT[0], -CONST[0], CONST[0], -CONST[4]\n", F(-1.5f), F(-7.75f), F(-2.5f),
      F(-8.5f));
    T("slt-nan", "SLT OUT[0], CONST[1].xxyy, CONST[0].xzxz\n", 0, 0, ONE, 0);
    T("sne-nan", "SNE OUT[0], CONST[1], CONST[1]\n", ONE, 0, 0, ANY);
    T("sge-seq",
      "SGE OUT[0].xy, CONST[1].xzzz, CONST[0]\nSEQ OUT[0].zw, CONST[1].xxxy, "
      "CONST[1].xxxw\n",
      0, ONE, 0, ANY);
    T("fslt-nan", "FSLT OUT[0], CONST[1].xxyy, CONST[0].xzxz\n", 0, 0, TRUE_, 0);
    T("fsne-nan", "FSNE OUT[0], CONST[1], CONST[0]\n", TRUE_, TRUE_, TRUE_, TRUE_);
    T("fseq-zero", "FSEQ OUT[0], CONST[1].yyxx, CONST[0].zxxx\n", TRUE_, 0, 0, 0);
    T("compare-temp", "FSLT TEMP[0], CONST[0], CONST[4]\nMOV OUT[0], TEMP[0]\n", 0, TRUE_, TRUE_,
      0);
    T("bool-logic",
      "FSLT TEMP[0], CONST[0], CONST[4]\nFSGE TEMP[1], CONST[0], CONST[0].zzzz\n"
      "AND TEMP[2], TEMP[0], TEMP[1]\nXOR TEMP[3], TEMP[0], TEMP[1]\nNOT TEMP[3].x, TEMP[3].xxxx\n"
      "OR TEMP[2].w, TEMP[0].wwww, TEMP[1].wwww\nAND TEMP[2], TEMP[2], IMM[2].zzzz\n"
      "AND TEMP[3], TEMP[3], IMM[2].xxxx\nUADD OUT[0].xy, TEMP[2].xyyy, TEMP[3]\n"
      "MOV OUT[0].zw, TEMP[2]\n",
      0, 1, ONE, ONE);
    T("set-bool",
      "SGE TEMP[0].x, CONST[0].xxxx, CONST[0].zzzz\nUIF TEMP[0].xxxx\n"
      "MOV OUT[0], TEMP[0].xxxx\nELSE\nMOV OUT[0], CONST[0]\nENDIF\n",
      ONE, ONE, ONE, ONE);
    T("udiv", "UDIV OUT[0], CONST[2], CONST[2].xxzx\n", 1, 0x24924923u, TRUE_, 0x12492492u);
    T("umod", "UMOD OUT[0], CONST[2], CONST[3].xxxx\n", 1, 0, 0, 2);
    T("umod-zero", "UMOD OUT[0], CONST[2], CONST[2].zzzz\n", TRUE_, TRUE_, TRUE_, TRUE_);
    T("idiv", "IDIV OUT[0], CONST[2], CONST[3].xyxw\n", 2, 2, 0, 0x80000000u);
    T("idiv-zero", "IDIV OUT[0], CONST[2], CONST[2].zzzz\n", 0, 0, 0, 0);
    T("mod", "MOD OUT[0], CONST[2], CONST[3].yxxw\n", 1, (uint32_t)-1, 0, 0);
    T("mod-zero", "MOD OUT[0], CONST[2], CONST[2].zzzz\n", TRUE_, TRUE_, TRUE_, TRUE_);
    T("div-immediate",
      "UDIV OUT[0].xy, CONST[2].xyyy, IMM[2].wwww\n"
      "UMOD OUT[0].zw, CONST[2].xxxx, IMM[2].wwww\n",
      2, 0x55555553u, 1, 1);
    T("shl", "SHL OUT[0], CONST[2].xxxx, CONST[3].zxzx\n", 14, 56, 14, 56);
    T("ishr", "ISHR OUT[0], CONST[2].yyyy, CONST[3].zxwz\n", (uint32_t)-4, (uint32_t)-1, TRUE_,
      (uint32_t)-4);
    T("ushr", "USHR OUT[0], CONST[2].yyyy, CONST[3].zzww\n", 0x7ffffffcu, 0x7ffffffcu, 1, 1);
    T("shift-immediate",
      "SHL OUT[0].xy, CONST[2].xxxx, IMM[3].xyxx\n"
      "ISHR OUT[0].zw, CONST[2].yyyy, IMM[3].xyxy\n",
      14, 28, (uint32_t)-4, (uint32_t)-2);
    T("ibfe", "IBFE OUT[0], CONST[5].xxxx, CONST[5].yzyz, CONST[5].yyzw\n", TRUE_, TRUE_,
      0xff0f0f0fu, TRUE_);
    T("ibfe-whole", "IBFE OUT[0], CONST[5].xxxx, CONST[2].zzzz, IMM[3].zzwz\n", 0xf0f0f0f0u,
      0xf0f0f0f0u, 0, 0xf0f0f0f0u);
    T("ubfe", "UBFE OUT[0], CONST[5].xxxx, CONST[5].yzyz, CONST[5].yyzw\n", 15, 15, 0xf0f0f0fu, 15);
    T("ubfe-immediate", "UBFE OUT[0], CONST[5], IMM[2].yyyy, IMM[2].wwww\n", 4, 1, 7, 2);
    T("bfi", "BFI OUT[0], CONST[5].xxxx, CONST[2].xxxx, CONST[5].ywyw, CONST[5].yyww\n",
      0xf0f0f070u, 0xf0f0f7f0u, 0xf0f0f070u, 0xf0f007f0u);
    T("mul-hi",
      "IMUL_HI OUT[0].xy, CONST[2].ywww, CONST[2].xwww\n"
      "UMUL_HI OUT[0].zw, CONST[2].yyyy, CONST[2].xxxw\n",
      TRUE_, 0x40000000u, 6, 0x7ffffffcu);
    T("bits",
      "POPC OUT[0].x, CONST[5].xxxx\nLSB OUT[0].y, CONST[2].zzzz\n"
      "IMSB OUT[0].z, CONST[3].wwww\nUMSB OUT[0].w, CONST[2].wwww\n",
      16, TRUE_, TRUE_, 31);
    T("brev", "BREV OUT[0], CONST[5]\n", 0x0f0f0f0fu, 0x20000000u, 0x38000000u, 0x10000000u);
    T("ineg-iabs",
      "INEG OUT[0].xy, CONST[2].yyww\nINEG OUT[0].y, CONST[2].wwww\n"
      "IABS OUT[0].z, CONST[2].yyyy\nIABS OUT[0].w, CONST[2].wwww\n",
      7, 0x80000000u, 7, 0x80000000u);
    T("issg", "ISSG OUT[0], CONST[2]\n", 1, TRUE_, 0, TRUE_);
    T("convert",
      "I2F OUT[0].x, CONST[2].yyyy\nU2F OUT[0].y, CONST[2].wwww\n"
      "F2I OUT[0].z, CONST[0].yyyy\nF2U OUT[0].w, CONST[0].wwww\n",
      F(-7), F(2147483648.0f), (uint32_t)-2, 3);
    T("uadd-negate", "UADD OUT[0], CONST[2], -CONST[3]\n", 4, (uint32_t)-4, (uint32_t)-33,
      0x80000001u);
    T("min-max",
      "IMIN OUT[0].x, CONST[2].yyyy, CONST[2].xxxx\n"
      "UMIN OUT[0].y, CONST[2].yyyy, CONST[2].xxxx\n"
      "MAX OUT[0].z, CONST[0].yyyy, CONST[0].xxxx\n"
      "UMAX OUT[0].w, CONST[2].yyyy, CONST[2].xxxx\n",
      (uint32_t)-7, 7, ONE, (uint32_t)-7);
    T("compare-int",
      "ISLT OUT[0].x, CONST[2].yyyy, CONST[2].xxxx\n"
      "USLT OUT[0].y, CONST[2].yyyy, CONST[2].xxxx\n"
      "ISGE OUT[0].z, CONST[2].yyyy, CONST[2].xxxx\n"
      "USGE OUT[0].w, CONST[2].yyyy, CONST[2].xxxx\n",
      TRUE_, 0, 0, TRUE_);
    T("useq-float", "USEQ OUT[0], CONST[1], CONST[1]\n", TRUE_, TRUE_, TRUE_, TRUE_);
    T("arl", "ARL ADDR[0].x, CONST[4].wwww\nMOV OUT[0], CONST[ADDR[0].x+5]\n", F(0.5f), F(1.5f),
      F(2.5f), F(-0.5f));
    T("const-indirect", "UARL ADDR[0].x, CONST[3].xxxx\nMOV OUT[0], CONST[ADDR[0].x+1]\n", F(0.5f),
      F(1.5f), F(2.5f), F(-0.5f));
    T("temp-array",
      "UARL ADDR[0].x, CONST[3].xxxx\nMOV TEMP[8], CONST[0]\nMOV TEMP[9], CONST[4]\n"
      "MOV TEMP[ADDR[0].x+4](1).x, CONST[0].wwww\nUARL ADDR[0].x, CONST[2].xxxx\n"
      "MOV OUT[0], TEMP[ADDR[0].x+1](1)\nMOV OUT[0].y, TEMP[7].xxxx\n",
      ONE, F(3), 0, F(3));
    T("temp-array-int",
      "UARL ADDR[0].x, CONST[3].xxxx\nUADD TEMP[8], CONST[2], CONST[3]\n"
      "MOV TEMP[9], CONST[4]\nMOV OUT[0], TEMP[ADDR[0].x+5](1)\nMOV OUT[0].w, TEMP[9].xxxx\n",
      10, (uint32_t)-10, 33, F(0.5f));
    T("kill-if-not", "KILL_IF CONST[1]\nMOV OUT[0], CONST[4]\n", F(0.5f), F(1.5f), F(2.5f),
      F(-0.5f));
    T("kill-if", "KILL_IF CONST[0]\nMOV OUT[0], CONST[4]\n", CLEARED, CLEARED, CLEARED, CLEARED);
    T("kill", "IF CONST[0].xxxx\nKILL\nENDIF\nMOV OUT[0], CONST[4]\n", CLEARED, CLEARED, CLEARED,
      CLEARED);
    T("if-float",
      "MOV OUT[0], CONST[2].zzzz\nIF CONST[1].yyyy\nMOV OUT[0].x, IMM[2].xxxx\nENDIF\n"
      "IF CONST[1].xxxx\nMOV OUT[0].y, IMM[2].xxxx\nENDIF\n"
      "UIF CONST[1].yyyy\nMOV OUT[0].z, IMM[2].xxxx\nENDIF\n",
      0, 1, 1, 0);
    T("branches",
      "IF CONST[0].zzzz\nMOV TEMP[0].x, CONST[2].xxxx\nMOV TEMP[1], CONST[0]\nELSE\n"
      "ADD TEMP[0].x, CONST[0].xxxx, CONST[0].xxxx\nUADD TEMP[1], CONST[2], CONST[3]\nENDIF\n"
      "MOV OUT[0], TEMP[0].xxxx\nMOV OUT[0].y, TEMP[1].xxxx\n",
      F(2), 10, F(2), F(2));
    T("loop",
      "MOV TEMP[0].x, CONST[2].zzzz\nMOV TEMP[1].x, CONST[0].zzzz\nBGNLOOP\n"
      "USGE TEMP[2].x, TEMP[0].xxxx, CONST[2].xxxx\nUIF TEMP[2].xxxx\nBRK\nENDIF\n"
      "UADD TEMP[0].x, TEMP[0].xxxx, IMM[2].xxxx\nAND TEMP[2].x, TEMP[0].xxxx, IMM[2].xxxx\n"
      "UIF TEMP[2].xxxx\nCONT\nENDIF\nADD TEMP[1].x, TEMP[1].xxxx, CONST[0].xxxx\nENDLOOP\n"
      "MOV OUT[0], TEMP[0].xxxx\nMOV OUT[0].y, TEMP[1].xxxx\n",
      7, F(3), 7, 7);
    T("loop-carried",
      "MOV TEMP[0].x, CONST[2].zzzz\nMOV TEMP[1], CONST[2].zzzz\nBGNLOOP\n"
      "USGE TEMP[2].x, TEMP[0].xxxx, CONST[3].xxxx\nUIF TEMP[2].xxxx\nBRK\nENDIF\n"
      "MOV TEMP[3].x, TEMP[1].xxxx\nMOV TEMP[1].x, TEMP[1].yyyy\nMOV TEMP[1].y, TEMP[1].zzzz\n"
      "UADD TEMP[1].z, TEMP[3].xxxx, TEMP[0].xxxx\n"
      "UADD TEMP[0].x, TEMP[0].xxxx, IMM[2].xxxx\nENDLOOP\nMOV OUT[0], TEMP[1]\n",
      0, 1, 2, 0);
    T("switch",
      "MOV OUT[0], CONST[2].zzzz\nSWITCH CONST[3].xxxx\nCASE IMM[2].yyyy\n"
      "MOV OUT[0].x, IMM[2].xxxx\nDEFAULT\nMOV OUT[0].y, IMM[2].xxxx\nCASE IMM[2].wwww\n"
      "MOV OUT[0].z, IMM[2].xxxx\nBRK\nCASE IMM[2].xxxx\nMOV OUT[0].w, IMM[2].xxxx\nENDSWITCH\n",
      0, 0, 1, 0);
    T("switch-default",
      "MOV TEMP[0], CONST[2].zzzz\nSWITCH CONST[2].xxxx\nCASE IMM[2].yyyy\n"
      "MOV TEMP[0].x, IMM[2].xxxx\nDEFAULT\nMOV TEMP[0].y, IMM[2].xxxx\nCASE IMM[2].wwww\n"
      "MOV TEMP[0].z, IMM[2].xxxx\nENDSWITCH\nMOV OUT[0], TEMP[0]\n",
      0, 1, 1, 0);
    T("return", "MOV OUT[0], CONST[4]\nIF CONST[0].xxxx\nRET\nENDIF\nMOV OUT[0], CONST[0]\n",
      F(0.5f), F(1.5f), F(2.5f), F(-0.5f));
    T("subroutine",
      "MOV TEMP[0], CONST[4]\nCAL :5\nCAL :5\nMOV OUT[0], TEMP[0]\nEND\nBGNSUB\n"
      "ADD TEMP[0], TEMP[0], CONST[0].xxxx\nIF CONST[0].xxxx\nRET\nENDIF\n"
      "MOV TEMP[0], CONST[0]\nENDSUB\n",
      F(2.5f), F(3.5f), F(4.5f), F(1.5f));
    T("undefined-join",
      "IF CONST[0].zzzz\nMOV TEMP[0].x, CONST[0].xxxx\nENDIF\nMOV OUT[0], TEMP[0].xxxx\n", 0, 0, 0,
      0);
    T("half", "PK2H TEMP[0].x, CONST[4]\nUP2H OUT[0], TEMP[0].xxxx\n", F(0.5f), F(1.5f), F(0.5f),
      F(1.5f));
    A("pack",
      "PK2US TEMP[0].x, CONST[4].xxxx\nUP2US OUT[0].xy, TEMP[0].xxxx\n"
      "PK4UB TEMP[0].x, CONST[0].xyzw\nUP4UB OUT[0].zw, TEMP[0].xxxx\n",
      F(32768.0f / 65535.0f), F(32768.0f / 65535.0f), 0, ONE);
    A("functions",
      "POW OUT[0].x, CONST[0].wwww, CONST[4].xxxx\nRSQ OUT[0].y, CONST[0].wwww\n"
      "EX2 OUT[0].z, CONST[4].yyyy\nLG2 OUT[0].w, CONST[0].wwww\n",
      F(1.7320508f), F(0.57735027f), F(2.828427f), F(1.5849625f));
    T("derivative", "DDX OUT[0].xy, CONST[0]\nDDY OUT[0].zw, CONST[0]\n", 0, 0, 0, 0);
    T("ldexp", "LDEXP OUT[0], CONST[4], CONST[3].xxxx\n", F(4), F(12), F(20), F(-4));
    T("precise", "MUL_PRECISE TEMP[0], CONST[0], CONST[4]\nADD_PRECISE OUT[0], TEMP[0], CONST[0]\n",
      F(1.5f), F(-6.25f), 0, F(1.5f));
#undef T
#undef A
    *count = n;
    return list;
}

/* ---- Drawing ------------------------------------------------------------------------------- */

static const char head[] = "FRAG\nDCL OUT[0], COLOR\nDCL CONST[0..5]\nDCL TEMP[0..6]\n"
                           "DCL TEMP[7..9], ARRAY(1), LOCAL\nDCL ADDR[0]\n"
                           "IMM[0] FLT32 {0.0, 1.0, 2.0, -1.0}\n"
                           "IMM[1] UINT32 {2139095040, 1, 2143363909, 4294967295}\n"
                           "IMM[2] UINT32 {1, 2, 1065353216, 3}\n"
                           "IMM[3] UINT32 {33, 34, 32, 0}\n";

static const char *const hosts[] = {"gl330", "gl450", "es310", "gl140+ARB_shader_bit_encoding"};

static unsigned failures, skipped, passed;
static bool verbose;

static bool agrees(const struct test *test, const uint32_t pixel[4])
{
    for (unsigned c = 0; c < 4; c++) {
        float a, b;
        memcpy(&a, &test->expected[c], 4);
        memcpy(&b, &pixel[c], 4);
        if (test->expected[c] == ANY || test->expected[c] == pixel[c])
            continue;
        if (!(test->tolerance > 0 && fabsf(a - b) <= test->tolerance * (fabsf(a) + 1)))
            return false;
    }
    return true;
}

static void fail(const struct test *test, const char *host, const char *what, const char *glsl)
{
    failures++;
    printf("FAIL %s (%s): %s\n%s\n", test->name, host, what, glsl ? glsl : "");
}

static void run(const struct test *test, const char *name)
{
    char source[4096], log[2048] = "";
    struct tgsic_host host;
    struct tgsic_tgsi2glsl_options options = {.size = sizeof options, .host = &host};
    struct tgsic_shader shader;
    struct tgsic_diags diags = {0};
    struct tgsic_buffer text = {0};
    struct tgsic_report report = {0};
    uint32_t pixel[4] = {0};

    tgsic_host_parse(name, &host, NULL);
    options.pipeline.state.color_type[0] = TGSIC_COMPONENTS_UINT;
    snprintf(source, sizeof source, "%s%s%s", head, test->code,
             strstr(test->code, "END\n") == test->code || strstr(test->code, "\nEND\n") ? ""
                                                                                        : "END\n");
    if (tgsic_parse_text(source, strlen(source), NULL, &shader, &diags) != TGSIC_OK) {
        fail(test, name, diags.count ? diags.items[0].text : "?", source);
        return;
    }
    if (tgsic_tgsi2glsl(&shader, &options, &text, &report, &diags) == TGSIC_OK) {
        if (!peer_draw_bits(&host, text.data, &report, (const uint32_t(*)[4])constants, CLEARED,
                            pixel, log, sizeof log)) {
            fail(test, name, log, text.data);
        } else {
            if (agrees(test, pixel)) {
                passed++;
            } else {
                snprintf(log, sizeof log, "%08x %08x %08x %08x, not %08x %08x %08x %08x", pixel[0],
                         pixel[1], pixel[2], pixel[3], test->expected[0], test->expected[1],
                         test->expected[2], test->expected[3]);
                fail(test, name, log, text.data);
            }
        }
        if (verbose)
            printf("-- %s (%s)\n%s", test->name, name, text.data);
        tgsic_buffer_free(&text);
        tgsic_report_free(&report);
    } else if (strcmp(name, "gl450")) {
        skipped++;
    } else {
        fail(test, name, diags.count ? diags.items[0].text : "?", source);
    }
    tgsic_diags_free(&diags);
    tgsic_shader_free(&shader);
}

int main(int argc, char **argv)
{
    size_t count;
    set_constants();
    verbose = argc > 1 && !strcmp(argv[1], "-v");
    const struct test *list = tests(&count);
    if (!peer_gl_open())
        return 77;
    for (size_t h = 0; h < sizeof hosts / sizeof *hosts; h++)
        for (size_t i = 0; i < count; i++)
            run(&list[i], hosts[h]);
    printf("%u passed, %u failed, %u not expressible on their host\n", passed, failures, skipped);
    return failures != 0;
}
