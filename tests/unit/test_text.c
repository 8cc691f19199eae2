/* SPDX-License-Identifier: MIT */
/* The text form: what is read, what is printed, and where bad input is reported. */
#include "tgsi/tgsi.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct tgsic_shader parse(const char *text)
{
    struct tgsic_shader shader = {0};
    struct tgsic_diags diags = {0};
    enum tgsic_result result = tgsic_parse_text(text, strlen(text), NULL, &shader, &diags);
    if (result != TGSIC_OK)
        print_error("%s\n%u:%u: %s\n", text, (unsigned)diags.items[0].pos.line,
                    (unsigned)diags.items[0].pos.column, diags.items[0].text);
    assert_int_equal(result, TGSIC_OK);
    tgsic_diags_free(&diags);
    return shader;
}

/* Parses `text` and compares what is printed. */
static void expect_print(const char *text, const char *expected)
{
    struct tgsic_shader shader = parse(text);
    struct tgsic_buffer buffer;
    assert_int_equal(tgsic_print_text(&shader, NULL, &buffer, NULL), TGSIC_OK);
    assert_string_equal(buffer.data, expected);
    tgsic_buffer_free(&buffer);
    tgsic_shader_free(&shader);
}

static void expect_same(const char *text)
{
    expect_print(text, text);
}

/* A statement in a fragment shader, and what it prints as. */
static void expect_statement(const char *text, const char *expected)
{
    char in[512], out[512];
    snprintf(in, sizeof in, "FRAG\n%s\n", text);
    snprintf(out, sizeof out, "FRAG\n%s\n", expected);
    expect_print(in, out);
}

static void expect_error(const char *text, unsigned code, unsigned line, unsigned column)
{
    struct tgsic_shader shader = {0};
    struct tgsic_diags diags = {0};
    enum tgsic_result result = tgsic_parse_text(text, strlen(text), NULL, &shader, &diags);
    if (result == TGSIC_OK)
        print_error("accepted: %s\n", text);
    else if (diags.items[0].pos.line != line || diags.items[0].pos.column != column ||
             diags.items[0].code != code)
        print_error("%s\n%u:%u: %u: %s\n", text, (unsigned)diags.items[0].pos.line,
                    (unsigned)diags.items[0].pos.column, diags.items[0].code, diags.items[0].text);
    assert_int_equal(result, TGSIC_E_INVALID);
    assert_int_equal(diags.errors, 1);
    assert_int_equal(diags.items[0].code, code);
    assert_int_equal(diags.items[0].pos.line, line);
    assert_int_equal(diags.items[0].pos.column, column);
    assert_null(shader.arena);
    tgsic_diags_free(&diags);
}

#define SYNTAX  1100
#define UNKNOWN 1101
#define NUMBER  1102

static void whole_shaders(void **state)
{
    (void)state;
    expect_same("VERT\n"
                "DCL IN[0]\n"
                "DCL OUT[0], POSITION\n"
                "DCL CONST[2][0..15]\n"
                "DCL TEMP[0..3], ARRAY(1), LOCAL\n"
                "DCL TEMP[4], LOCAL\n"
                "DCL ADDR[0]\n"
                "  0: UARL ADDR[0].x, IN[0].wwww\n"
                "  1: MOV TEMP[ADDR[0].x+1](1), CONST[2][ADDR[0].x-4]\n"
                "  2: ADD OUT[0], IN[0], TEMP[2]\n"
                "  3: END\n");
    expect_same("FRAG\n"
                "PROPERTY FS_COORD_ORIGIN LOWER_LEFT\n"
                "PROPERTY FS_COORD_PIXEL_CENTER HALF_INTEGER\n"
                "DCL IN[0].xy, GENERIC[3], PERSPECTIVE, CENTROID\n"
                "DCL OUT[0], COLOR\n"
                "DCL SAMP[0]\n"
                "DCL SVIEW[0], 2D_ARRAY, UINT, SINT, FLOAT, FLOAT\n"
                "IMM[0] FLT32 {0.5, 2.0, 0.0, -1.0}\n"
                "IMM[1] INT32 {-1, 2, -2147483648, 2147483647}\n"
                "  0: MAD_SAT_PRECISE TEMP[0].xyz, -|IN[0].xyyy|, IMM[0].xxxx, CONST[1][2]\n"
                "  1: TXF TEMP[0], TEMP[0], SAMP[0], 2D_ARRAY, IMM[1].xyz\n"
                "  2: END\n");
}

static void stages_with_vertices(void **state)
{
    (void)state;
    expect_same("GEOM\n"
                "PROPERTY GS_INPUT_PRIMITIVE TRIANGLES\n"
                "DCL IN[][0], POSITION\n"
                "DCL OUT[0], GENERIC[0], STREAM(1, 1, 1, 1)\n"
                "DCL OUT[1], POSITION, INVARIANT\n"
                "  0: MOV OUT[1], IN[2][0]\n"
                "  1: END\n");
    expect_same("TESS_CTRL\n"
                "DCL IN[][0], GENERIC[0]\n"
                "DCL OUT[][0], GENERIC[0]\n"
                "DCL OUT[1], TESSOUTER\n"
                "  0: MUL OUT[ADDR[0].x][0], IN[ADDR[0].x+1][ADDR[1].y](2), TEMP[0].xxxx\n"
                "  1: END\n");
    /* The size of the bracket is unknown, so none is printed. */
    expect_print("GEOM DCL IN[3][0], POSITION", "GEOM\nDCL IN[0], POSITION\n");
}

static void white_space_and_case(void **state)
{
    (void)state;
    expect_print(" \n\tfrag\tdcl in [ 0 .. 2 ] . xy , generic [ 7 ] , perspective , centroid\n"
                 "imm[0] flt32 { 1 , 2.50 , -3e2 , .5 }\n",
                 "FRAG\nDCL IN[0..2].xy, GENERIC[7], PERSPECTIVE, CENTROID\n"
                 "IMM[0] FLT32 {1.0, 2.5, -300.0, 0.5}\n");
}

static void labels_follow_nesting(void **state)
{
    (void)state;
    expect_print("FRAG BGNLOOP :99 7: UIF TEMP[0] :3 BRK ELSE :0 NOP ENDIF ENDLOOP :0 CAL :9 "
                 "if TEMP[0].xyzw ENDIF END",
                 "FRAG\n"
                 "  0: BGNLOOP :6\n"
                 "  1:   UIF TEMP[0] :3\n"
                 "  2:     BRK\n"
                 "  3:   ELSE :5\n"
                 "  4:     NOP\n"
                 "  5:   ENDIF\n"
                 "  6: ENDLOOP :0\n"
                 "  7: CAL :9\n"
                 "  8: IF TEMP[0] :9\n"
                 "  9: ENDIF\n"
                 " 10: END\n");
}

static void immediates_keep_their_bits(void **state)
{
    (void)state;
    expect_statement("IMM FLT32 {0x3f800000, 0x1p-3, 0x1.8p+1, 0x80000000}",
                     "IMM[0] FLT32 {1.0, 0.125, 3.0, -0.0}");
    expect_statement("IMM FLT32 {1e20, 1E-7, 16777216, 0.1}",
                     "IMM[0] FLT32 {1e+20, 1e-07, 16777216.0, 0.1}");
    expect_statement("IMM FLT32 {0x1, 0x7fffff, 0x1p-149, 0x1.8p-150}",
                     "IMM[0] FLT32 {1e-45, 1.1754942e-38, 1e-45, 1e-45}");
    expect_statement("IMM FLT32 {inf, -INF, 1, 0}",
                     "IMM[0] UINT32 {2139095040, 4286578688, 1065353216, 0}");
    expect_statement("IMM FLT32 {nan, -nan, infinity, 0x7fc00001}",
                     "IMM[0] UINT32 {2143289344, 4290772992, 2139095040, 2143289345}");
    expect_statement("IMM FLT32 {0x1p128, 1e39, 0x1p-151, 0x1.ffffffp127}",
                     "IMM[0] UINT32 {2139095040, 2139095040, 0, 2139095040}");
    expect_statement("IMM FLT64 {2.5, 0x00000000 0xbff00000 }", "IMM[0] FLT64 {2.5, -1.0}");
    expect_statement("IMM FLT64 {0x1.8p1, 1e400}", "IMM[0] UINT32 {0, 1074266112, 0, 2146435072}");
    expect_statement("IMM UINT64 {18446744073709551615, 0x10}",
                     "IMM[0] UINT64 {18446744073709551615, 16}");
    expect_statement("IMM INT64 {-9223372036854775808, 010}",
                     "IMM[0] INT64 {-9223372036854775808, 8}");
    expect_statement("IMM INT32 {+1, -1, 4294967295, 0}", "IMM[0] INT32 {1, -1, -1, 0}");
    expect_statement("IMM UINT32 {1,2,3,4294967295}", "IMM[0] UINT32 {1, 2, 3, 4294967295}");
    expect_statement("IMM[0] UINT32 {  1,  1234567 ,\n12345678,\t000000000123456789}",
                     "IMM[0] UINT32 {1, 1234567, 12345678, 123456789}");
}

static void declarations(void **state)
{
    (void)state;
    expect_statement("DCL IMAGE[0], 2D, WR, PIPE_FORMAT_R32_UINT, RAW",
                     "DCL IMAGE[0], 2D, PIPE_FORMAT_R32_UINT, WR, RAW");
    expect_statement("DCL IMAGE[0..3], CUBEARRAY", "DCL IMAGE[0..3], CUBEARRAY, PIPE_FORMAT_NONE");
    expect_statement("DCL SVIEW[1], SHADOW2D, FLOAT, FLOAT, FLOAT, FLOAT",
                     "DCL SVIEW[1], SHADOW2D, FLOAT");
    expect_statement("DCL BUFFER[2], ATOMIC", "DCL BUFFER[2], ATOMIC");
    expect_statement("DCL MEMORY[1]", "DCL MEMORY[1], GLOBAL");
    expect_statement("DCL MEMORY[1], shared", "DCL MEMORY[1], SHARED");
    expect_statement("DCL HWATOMIC[0][1..2], ARRAY(2)", "DCL HWATOMIC[0][1..2], ARRAY(2)");
    expect_statement("DCL CONST[1][0..2]", "DCL CONST[1][0..2]");
    expect_statement("DCL OUT[0], COLOR[0]", "DCL OUT[0], COLOR");
    expect_statement("DCL IN[0], TEXCOORD", "DCL IN[0], TEXCOORD[0]");
    expect_statement("DCL PRED[0]", "DCL PRED[0]");
    expect_statement("DCL CONSTBUF[0]", "DCL CONSTBUF[0]");
    expect_print("VERT DCL IN[0], ARRAY(1)", "VERT\nDCL IN[0], ARRAY(1)\n");
}

static void what_the_others_lose_is_a_warning(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "FRAG\nDCL IN[0], GENERIC[0], CENTROID\n",
        "GEOM\nDCL OUT[0], STREAM(0, 1, 0, 0)\n",
        "FRAG\nPROPERTY BRAND_NEW 7, 8\nEND",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct tgsic_shader shader;
        struct tgsic_diags diags = {0};
        assert_int_equal(tgsic_parse_text(texts[i], strlen(texts[i]), NULL, &shader, &diags),
                         TGSIC_OK);
        assert_int_equal(diags.count, 1);
        assert_int_equal(diags.items[0].severity, TGSIC_WARNING);
        assert_int_equal(diags.items[0].pos.line, 2);
        tgsic_diags_free(&diags);
        tgsic_shader_free(&shader);
    }
}

static void instructions(void **state)
{
    (void)state;
    expect_statement("TG4 TEMP[0], TEMP[1], IMM[0].xxxx, SAMP[ADDR[2].x+1], 2D_ARRAY, IMM[1], "
                     "IMM[1].xyz, TEMP[2].zwx, IMM[3].www",
                     "  0: TG4 TEMP[0], TEMP[1], IMM[0].xxxx, SAMP[ADDR[2].x+1], 2D_ARRAY, "
                     "IMM[1].xxx, IMM[1].xyz, TEMP[2].zwx, IMM[3].www");
    expect_statement("SAMPLE TEMP[0], TEMP[1], SVIEW[0], SAMP[0], IMM[0].xyz",
                     "  0: SAMPLE TEMP[0], TEMP[1], SVIEW[0], SAMP[0], IMM[0].xyz");
    expect_statement("SAMPLE_I TEMP[0], TEMP[1], SVIEW[0]",
                     "  0: SAMPLE_I TEMP[0], TEMP[1], SVIEW[0]");
    expect_statement(
        "LOAD TEMP[0], IMAGE[0], TEMP[1], PIPE_FORMAT_R32_UINT, 2D, volatile, COHERENT",
        "  0: LOAD TEMP[0], IMAGE[0], TEMP[1], COHERENT, VOLATILE, 2D, "
        "PIPE_FORMAT_R32_UINT");
    expect_statement("STORE BUFFER[-1].x, TEMP[0].xxxx, TEMP[1], BUFFER",
                     "  0: STORE BUFFER[-1].x, TEMP[0].xxxx, TEMP[1]");
    expect_statement("ATOMFADD TEMP[0].x, BUFFER[0], TEMP[0], TEMP[1], RESTRICT",
                     "  0: ATOMFADD TEMP[0].x, BUFFER[0], TEMP[0], TEMP[1], RESTRICT");
    expect_statement("BARRIER, COHERENT", "  0: BARRIER, COHERENT");
    expect_statement("SAMP2HND TEMP[0], SAMP[0], 2D, COHERENT",
                     "  0: SAMP2HND TEMP[0], SAMP[0], 2D, COHERENT");
    expect_statement("DFRACEXP TEMP[0].xy, TEMP[1].x, TEMP[2]",
                     "  0: DFRACEXP TEMP[0].xy, TEMP[1].x, TEMP[2]");
    expect_statement("MOV TEMP[ADDR[0]-2].w, - | TEMP [ 1 ] . wzyx |",
                     "  0: MOV TEMP[ADDR[0].x-2].w, -|TEMP[1].wzyx|");
    expect_statement("MOV TEMP[0](3), TEMP[+1]", "  0: MOV TEMP[0], TEMP[1]");
}

/* As they are printed, beyond the columns that numbers have as a rule, and as nobody counts. */
static void numbers_of_instructions(void **state)
{
    enum { COUNT = 1002, LINE = 16 };
    static char text[COUNT * LINE + 8];
    int length = snprintf(text, sizeof text, "FRAG\n");
    (void)state;
    for (int i = 0; i < COUNT; i++)
        length += snprintf(text + length, sizeof text - (size_t)length, "%3d: NOP\n", i);
    expect_same(text);
    expect_print("FRAG\n  0: NOP\n  2: NOP\n  2: NOP\n 03: NOP\n4:NOP\n  5 :\tNOP\nNOP\n  7:   END",
                 "FRAG\n  0: NOP\n  1: NOP\n  2: NOP\n  3: NOP\n  4: NOP\n  5: NOP\n  6: NOP\n"
                 "  7: END\n");
    expect_error("FRAG\n  0: NOP\n  1:", SYNTAX, 3, 5);
    expect_error("FRAG\n  0: NOP\n  1; NOP", SYNTAX, 3, 4);
}

/* However a part is written or set apart, it is the same operand. */
static void operands_in_any_form(void **state)
{
    (void)state;
    static const char *const forms[] = {
        "MOV TEMP[0].xy, IMM[12].xyzw",       "MOV TEMP[0].xy, IMM[12]",
        "mov temp[0].XY, imm[12].xYzW",       "MOV  TEMP[0].xy,  IMM[12].xyzw",
        "MOV\tTEMP[0].xy,\tIMM[12].xyzw",     "MOV TEMP[0].xy , IMM[12] .xyzw",
        "MOV TEMP[0]\n.xy,\nIMM[12]\n.xyzw",  "MOV TEMP[0] \n . xy, IMM[12]\n \n\t.xyzw",
        "MOV TEMP[00].xy, IMM[0012].xyzw",    "MOV TEMP[0].xy,IMM[12].xyzw\n",
        "MOV TEMP[ 0 ].xy, IMM [ +12 ].xyzw", "123:      MOV TEMP[0].xy, IMM[12](3).xyzw",
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        expect_statement(forms[i], "  0: MOV TEMP[0].xy, IMM[12]");
    static const char *const two_dimensional[] = {
        "MOV OUT[1234], CONST[1][32767]",          "MOV OUT[1234], CONST[1]\n[32767]",
        "MOV OUT[1234], CONST[1][32767]\n  .xyzw", "MOV OUT[1234],CONST[01] [32767].xyzw",
        "MOV OUT[1234], CONST[1][+32767]",         "MOV OUT[1234], const[1](0)[32767](2)",
    };
    for (size_t i = 0; i < sizeof two_dimensional / sizeof *two_dimensional; i++)
        expect_statement(two_dimensional[i], "  0: MOV OUT[1234], CONST[1][32767]");
    expect_statement("MOV ADDR[9].w, -SV[10].wwww", "  0: MOV ADDR[9].w, -SV[10].wwww");
    expect_statement("MAD OUT[0], - IN[0], -IN[1][2], -|IN[3]|",
                     "  0: MAD OUT[0], -IN[0], -IN[1][2], -|IN[3]|");
    expect_error("FRAG\nMOV OUT[0], IN[[0]", SYNTAX, 2, 16);
    expect_error("FRAG\nMOV OUT[0], IMM[[0]", SYNTAX, 2, 17);
    expect_error("FRAG\nMOV OUT[0], IN[0][1", SYNTAX, 2, 20);
    expect_error("FRAG\nMOV OUT[0], IN[0][1][2]", SYNTAX, 2, 21);
    expect_error("FRAG\nMOV OUT[0], -IN[0].xy", SYNTAX, 2, 22);
    expect_error("FRAG\nMOV OUT[0], IN[32768]", NUMBER, 2, 16);
    expect_error("FRAG\nMOV OUT[0], IN[0].xyz,", SYNTAX, 2, 22);
    expect_error("FRAG\nMOV OUT[0], IN[0].xyz\xf7", SYNTAX, 2, 22);
    expect_error("FRAG\nMOV OUT[0].zx, IN[0]", SYNTAX, 2, 13);
    expect_error("FRAG\nMOV OUT[0].xyz1, IN[0]", SYNTAX, 2, 15);
    expect_error("FRAG\nMOV OUT[0]., IN[0]", SYNTAX, 2, 12);
    expect_error("FRAG\nMOV OUT[], IN[0]", SYNTAX, 2, 9);
}

/* Numbers and mnemonics: those that are read at one go, and next to each a text that is not. */
static void mnemonics_in_any_form(void **state)
{
    (void)state;
    static const char *const forms[] = {
        "0: KILL_IF TEMP[0]",          "  0:   KILL_IF TEMP[0]",      "0:\nKILL_IF TEMP[0]",
        "0\n:\n \tKILL_IF TEMP[0]",    "0:\tkill_if TEMP[0]",         "0: KILL_IF\tTEMP[0]",
        "0: Kill_If\n TEMP[0].xyzw\n", "4294967296: KILL_IF TEMP[0]",
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        expect_statement(forms[i], "  0: KILL_IF TEMP[0]");
    expect_statement("0: MOV OUT[0], IN[0] \t\n\n\t1: OR OUT[1], IN[0], IN[1] 2: END",
                     "  0: MOV OUT[0], IN[0]\n  1: OR OUT[1], IN[0], IN[1]\n  2: END");
    expect_statement("READ_FIRST OUT[0], IN[0]\nmad_sat OUT[0], IN[0], IN[0], IN[0]\nEND",
                     "  0: READ_FIRST OUT[0], IN[0]\n"
                     "  1: MAD_SAT OUT[0], IN[0], IN[0], IN[0]\n  2: END");
    expect_error("FRAG\n0:  \n MO OUT[0], IN[0]", UNKNOWN, 3, 2);
    expect_error("FRAG\n0: F\x12I OUT[0], IN[0]", UNKNOWN, 2, 4);
    expect_error("FRAG\n0:  MOV,OUT[0], IN[0]", SYNTAX, 2, 8);
    expect_error("FRAG\n0: MOV OUT[0], IN[0]1: END", SYNTAX, 2, 21);
    expect_error("FRAG\n0: MOV OUT[0], \1\1\1[0]", SYNTAX, 2, 16);
}

static void bad_text(void **state)
{
    (void)state;
    expect_error("", SYNTAX, 1, 1);
    expect_error("TASK", UNKNOWN, 1, 1);
    expect_error("FRAG;", SYNTAX, 1, 5);
    expect_error("FRAG\r\nEND", SYNTAX, 1, 5);
    expect_error("FRAG\n0: MOVE OUT[0], IN[0]", UNKNOWN, 2, 4);
    expect_error("FRAG\nMOV_PRECISE_SAT OUT[0], IN[0]", UNKNOWN, 2, 1);
    expect_error("FRAG\nUNK67", UNKNOWN, 2, 1);
    expect_error("FRAG\n0: DCL IN[0]", UNKNOWN, 2, 4);
    expect_error("FRAG\n0 MOV OUT[0], IN[0]", SYNTAX, 2, 3);
    expect_error("FRAG MOV OUT[0], IN[0]END", SYNTAX, 1, 23);
    expect_error("FRAG\nMOV OUT[0]", SYNTAX, 2, 11);
    expect_error("FRAG\nMOV OUT[0] IN[0]", SYNTAX, 2, 12);
    expect_error("FRAG\nMOV OUT[0], IN[0], IN[1]", SYNTAX, 2, 18);
    expect_error("FRAG\nMOV OUT[0].yx, IN[0]", SYNTAX, 2, 13);
    expect_error("FRAG\nMOV OUT[0]., IN[0]", SYNTAX, 2, 12);
    expect_error("FRAG\nMOV OUT[0], IN[0].x", SYNTAX, 2, 20);
    expect_error("FRAG\nMOV OUT[0], IN[0].xyzwx", SYNTAX, 2, 23);
    expect_error("FRAG\nMOV OUT[0], |IN[0]", SYNTAX, 2, 19);
    expect_error("FRAG\nMOV OUT[0], |-IN[0]|", SYNTAX, 2, 14);
    expect_error("FRAG\nDCL SVIEW[0], POSITION\nEND", SYNTAX, 2, 14);
    expect_error("VERT\nDCL IN[0], POSITION\nEND", SYNTAX, 2, 11);
    expect_error("FRAG\nDCL IN[0], POSITION[\nEND", SYNTAX, 3, 1);
    expect_error("FRAG\nDCL IN[0], COLO\x7f\nEND", SYNTAX, 2, 11);
    expect_error("FRAG\nMOV OUT[0], 1.0", UNKNOWN, 2, 13);
    expect_error("FRAG\nMOV FOO[0], IN[0]", UNKNOWN, 2, 5);
    expect_error("FRAG\nMOV OUT[], IN[0]", SYNTAX, 2, 9);
    expect_error("FRAG\nMOV OUT[32768], IN[0]", NUMBER, 2, 9);
    expect_error("FRAG\nMOV OUT[- 1], IN[0]", SYNTAX, 2, 10);
    expect_error("FRAG\nMOV OUT[ADDR[0].x + 1], IN[0]", SYNTAX, 2, 20);
    expect_error("FRAG\nMOV OUT[ADDR[0].q], IN[0]", SYNTAX, 2, 17);
    expect_error("FRAG\nMOV OUT[0, IN[0]", SYNTAX, 2, 10);
    expect_error("FRAG\nTEX OUT[0], IN[0], SAMP[0]", SYNTAX, 2, 27);
    expect_error("FRAG\nTEX OUT[0], IN[0], SAMP[0], 4D", UNKNOWN, 2, 29);
    expect_error("FRAG\nTXF OUT[0], IN[0], SAMP[0], 2D, IMM[0].xy", SYNTAX, 2, 42);
    expect_error("FRAG\nTXF OUT[0], IN[0], SAMP[0], 2D, IMM[ADDR[0].x]", SYNTAX, 2, 37);
    expect_error("FRAG\nLOAD OUT[0], BUFFER[0], IN[0], FOO", UNKNOWN, 2, 32);
    expect_error("FRAG\nNOP :1", SYNTAX, 2, 5);
    expect_error("FRAG\nDCL FOO[0]", UNKNOWN, 2, 5);
    expect_error("FRAG\nDCL IN[]", SYNTAX, 2, 8);
    expect_error("FRAG\nDCL IN[0.1]", SYNTAX, 2, 10);
    expect_error("FRAG\nDCL IN[65536]", NUMBER, 2, 8);
    expect_error("FRAG\nDCL IN[0].yx", SYNTAX, 2, 12);
    expect_error("FRAG\nDCL IN[0], NOTHING", SYNTAX, 2, 11);
    expect_error("FRAG\nDCL IN[0], PERSPECTIVE, GENERIC[0]", SYNTAX, 2, 24);
    expect_error("FRAG\nDCL TEMP[0..3], ARRAY (1)", SYNTAX, 2, 22);
    expect_error("VERT\nDCL IN[0], GENERIC[0]", SYNTAX, 2, 11);
    expect_error("FRAG\nDCL SVIEW[0], 2D, FLOAT, FLOAT", SYNTAX, 2, 31);
    expect_error("GEOM\nDCL OUT[0], GENERIC[0], STREAM(4, 0, 0, 0)", NUMBER, 2, 32);
    expect_error("FRAG\nIMM[1] UINT32 {0, 0, 0, 0}", SYNTAX, 2, 5);
    expect_error("FRAG\nIMM UINT32 {0, 0, 0}", SYNTAX, 2, 20);
    expect_error("FRAG\nIMM UINT32 {0, 0, 0, 0, 0}", SYNTAX, 2, 23);
    expect_error("FRAG\nIMM UINT32 {-1, 0, 0, 0}", SYNTAX, 2, 13);
    expect_error("FRAG\nIMM UINT32 {4294967296, 0, 0, 0}", NUMBER, 2, 13);
    expect_error("FRAG\nIMM FLT16 {0, 0, 0, 0}", UNKNOWN, 2, 5);
    expect_error("FRAG\nIMM FLT32 {., 0, 0, 0}", NUMBER, 2, 12);
    expect_error("FRAG\nIMM FLT32 {0x123456789, 0, 0, 0}", NUMBER, 2, 14);
    expect_error("FRAG\nIMM FLT32 {one, 0, 0, 0}", UNKNOWN, 2, 12);
    expect_error("FRAG\nIMM FLT32 {0x1p, 0, 0, 0}", SYNTAX, 2, 16);
    expect_error("FRAG\nIMM FLT64 {0x00000000, 0x3ff00000}", SYNTAX, 2, 22);
    expect_error("FRAG\nIMM INT64 {9223372036854775808, 0}", NUMBER, 2, 12);
    expect_error("FRAG\nIMM INT64 {08, 0}", NUMBER, 2, 12);
    expect_error("GEOM\nPROPERTY GS_INPUT_PRIMITIVE 4", UNKNOWN, 2, 29);
    expect_error("GEOM\nPROPERTY GS_INPUT_PRIMITIVE CUBES", UNKNOWN, 2, 29);
    expect_error("GEOM\nPROPERTY GS_INVOCATIONS POINTS", SYNTAX, 2, 25);
    expect_error("GEOM\nPROPERTY ;", SYNTAX, 2, 10);
}

static void expect_limit(const char *text, const struct tgsic_limits *limits)
{
    const struct tgsic_read_options options = {sizeof options, NULL, *limits};
    struct tgsic_shader shader;
    struct tgsic_diags diags = {0};
    assert_int_equal(tgsic_parse_text(text, strlen(text), &options, &shader, &diags),
                     TGSIC_E_LIMIT);
    assert_int_equal(diags.errors, 1);
    tgsic_diags_free(&diags);
}

static void limits(void **state)
{
    (void)state;
    const struct tgsic_limits some = {.size = sizeof some,
                                      .max_instructions = 2,
                                      .max_declarations = 1,
                                      .max_immediates = 1,
                                      .max_nesting = 2};
    expect_limit("FRAG NOP NOP NOP", &some);
    expect_limit("FRAG DCL IN[0] DCL IN[1]", &some);
    expect_limit("FRAG PROPERTY NUM_VIEWS 1 PROPERTY NUM_VIEWS 1", &some);
    expect_limit("FRAG IMM INT32 {0,0,0,0} IMM INT32 {0,0,0,0}", &some);
    const struct tgsic_limits nesting = {.size = sizeof nesting, .max_nesting = 2};
    expect_limit("FRAG BGNLOOP BGNLOOP BGNLOOP", &nesting);
    expect_limit("FRAG BGNSUB BGNSUB BGNSUB", &nesting);
    const struct tgsic_limits memory = {.size = sizeof memory, .max_memory = 10000};
    char *text = calloc(1, 100000);
    strcpy(text, "FRAG");
    for (size_t at = 4; at + 5 < 100000; at += 4)
        memcpy(text + at, " NOP", 4);
    expect_limit(text, &memory);
    free(text);
}

static void output_limit(void **state)
{
    (void)state;
    struct tgsic_shader shader = parse("FRAG END");
    const struct tgsic_write_options options = {.size = sizeof options, .max_output = 8};
    struct tgsic_buffer buffer;
    struct tgsic_diags diags = {0};
    assert_int_equal(tgsic_print_text(&shader, &options, &buffer, &diags), TGSIC_E_LIMIT);
    assert_int_equal(diags.errors, 1);
    tgsic_diags_free(&diags);
    tgsic_shader_free(&shader);
}

static void what_has_no_text_is_an_error(void **state)
{
    (void)state;
    struct tgsic_shader shader = parse("VERT DCL IN[0] MOV TEMP[0], IN[0] END");
    struct tgsic_buffer buffer;
    shader.declarations[0].has_semantic = true;
    assert_int_equal(tgsic_print_text(&shader, NULL, &buffer, NULL), TGSIC_E_UNSUPPORTED);
    shader.declarations[0].has_semantic = false;
    shader.instructions[0].dst[0].writemask = 0;
    assert_int_equal(tgsic_print_text(&shader, NULL, &buffer, NULL), TGSIC_E_UNSUPPORTED);
    shader.instructions[0].dst[0].writemask = 15;
    shader.instructions[0].opcode = 113;
    assert_int_equal(tgsic_print_text(&shader, NULL, &buffer, NULL), TGSIC_E_UNSUPPORTED);
    tgsic_shader_free(&shader);
}

static void interpolations_that_get_lost(void **state)
{
    (void)state;
    struct tgsic_shader shader = parse("FRAG DCL IN[0], LINEAR END");
    struct tgsic_buffer buffer;
    shader.declarations[0].has_interpolation = false;
    shader.declarations[0].location = TGSIC_LOCATION_SAMPLE;
    assert_int_equal(tgsic_print_text(&shader, NULL, &buffer, NULL), TGSIC_E_UNSUPPORTED);
    assert_int_equal(tgsic_write_tokens(&shader, NULL, &buffer, NULL), TGSIC_E_UNSUPPORTED);
    shader.declarations[0].location = TGSIC_LOCATION_CENTER;
    shader.declarations[0].has_interpolation = true;
    shader.declarations[0].interpolation = TGSIC_INTERPOLATE_COLOR;
    assert_int_equal(tgsic_print_text(&shader, NULL, &buffer, NULL), TGSIC_E_UNSUPPORTED);
    tgsic_shader_free(&shader);
}

static void a_dimension_that_reads_as_the_vertex(void **state)
{
    (void)state;
    struct tgsic_shader shader = parse("TESS_CTRL DCL OUT[0], TESSOUTER END");
    struct tgsic_buffer buffer;
    shader.declarations[0].has_dimension = true;
    assert_int_equal(tgsic_print_text(&shader, NULL, &buffer, NULL), TGSIC_E_UNSUPPORTED);
    tgsic_shader_free(&shader);
}

static void every_prefix_of_a_shader_is_handled(void **state)
{
    (void)state;
    static const char text[] = "GEOM\nPROPERTY GS_INPUT_PRIMITIVE TRIANGLES\n"
                               "DCL IN[][0], GENERIC[1]\nIMM[0] FLT32 {0x3f800000, 1.5, 2e3, 0}\n"
                               "  0: TXF_SAT TEMP[ADDR[0].x+1](2).xy, -|IN[1][0].xyzw|, SAMP[0], "
                               "2D, IMM[0].xyz\n  1: END";
    for (size_t length = 0; length < sizeof text; length++) {
        /* A copy of its own, so that a sanitizer sees a byte too many. */
        char *copy = malloc(length + !length);
        memcpy(copy, text, length);
        struct tgsic_shader shader;
        struct tgsic_diags diags = {0};
        if (tgsic_parse_text(copy, length, NULL, &shader, &diags) == TGSIC_OK)
            tgsic_shader_free(&shader);
        else
            assert_int_equal(diags.errors, 1);
        tgsic_diags_free(&diags);
        free(copy);
    }
}

#define GAPPED                                                                                     \
    "FRAG~DCL~OUT~[~0~]~,~COLOR~IMM[~0~]~FLT32~{~1~,~2~,~3~,~4~}~0~:~MOV~OUT~[~0~]~.~xy~,~IMM~[~"  \
    "0~]~.~xyzw~1~:~MOV~OUT~[~0~]~,~IMM~[~0~]~2~:~END"

/* A copy of GAPPED, without a byte behind it, that has `first` ends of lines at its start, ends a
 * line at its gap number `gap`, and in `behind` blanks. */
static char *copy_gapped(unsigned first, unsigned gap, unsigned behind, size_t *size)
{
    size_t length = strlen(GAPPED);
    char *text = malloc(first + length + behind);
    assert_non_null(text);
    memset(text, '\n', first);
    memcpy(text + first, GAPPED, length);
    memset(text + first + length, ' ', behind);
    for (char *at = text + first; at < text + first + length; at++)
        if (*at == '~')
            *at = gap-- ? ' ' : '\n';
    *size = first + length + behind;
    return text;
}

/* The reader goes from the caller's text to its copy of the last lines at an end of a line, and
 * that may stand between any two words. */
static void lines_end_anywhere(void **state)
{
    unsigned gaps = 0;
    (void)state;
    for (const char *at = GAPPED; *at; at++)
        gaps += *at == '~';
    for (unsigned i = 0; i < 3 * gaps * 12; i++) {
        unsigned first = i % 3, gap = i / 3 % gaps, behind = i / 3 / gaps;
        struct tgsic_shader shader = {0};
        struct tgsic_buffer printed;
        size_t size;
        char *text = copy_gapped(first, gap, behind, &size);
        assert_int_equal(tgsic_parse_text(text, size, NULL, &shader, NULL), TGSIC_OK);
        free(text);
        assert_int_equal(tgsic_print_text(&shader, NULL, &printed, NULL), TGSIC_OK);
        assert_string_equal(printed.data, "FRAG\nDCL OUT[0], COLOR\n"
                                          "IMM[0] FLT32 {1.0, 2.0, 3.0, 4.0}\n"
                                          "  0: MOV OUT[0].xy, IMM[0]\n"
                                          "  1: MOV OUT[0], IMM[0]\n  2: END\n");
        assert_int_equal(shader.instructions[2].pos.line, first + 2);
        tgsic_buffer_free(&printed);
        tgsic_shader_free(&shader);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_shaders),
        cmocka_unit_test(stages_with_vertices),
        cmocka_unit_test(white_space_and_case),
        cmocka_unit_test(labels_follow_nesting),
        cmocka_unit_test(immediates_keep_their_bits),
        cmocka_unit_test(declarations),
        cmocka_unit_test(what_the_others_lose_is_a_warning),
        cmocka_unit_test(instructions),
        cmocka_unit_test(numbers_of_instructions),
        cmocka_unit_test(operands_in_any_form),
        cmocka_unit_test(mnemonics_in_any_form),
        cmocka_unit_test(bad_text),
        cmocka_unit_test(limits),
        cmocka_unit_test(output_limit),
        cmocka_unit_test(what_has_no_text_is_an_error),
        cmocka_unit_test(interpolations_that_get_lost),
        cmocka_unit_test(a_dimension_that_reads_as_the_vertex),
        cmocka_unit_test(lines_end_anywhere),
        cmocka_unit_test(every_prefix_of_a_shader_is_handled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
