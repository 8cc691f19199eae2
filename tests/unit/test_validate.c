/* SPDX-License-Identifier: MIT */
/* The validator: one breach of each rule, and what must not be one. */
#include "tgsi/validate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum {
    TOO_MANY = 1104,
    VOCABULARY = 1300,
    OPERAND_COUNT = 1301,
    OPERAND_FILE = 1302,
    UNDECLARED = 1303,
    RANGE = 1304,
    DECLARED_TWICE = 1305,
    ARRAY = 1306,
    DIMENSION = 1307,
    INDIRECT = 1308,
    MODIFIER = 1309,
    MASK = 1310,
    TEXTURE = 1311,
    MEMORY_PART = 1312,
    SEMANTIC = 1313,
    PROPERTY = 1314,
    STAGE = 1315,
    FLOW = 1320,
    LABEL = 1321,
    END = 1322,
    SUBROUTINE = 1323,
};

/* What the snippets below are put into. */
#define VERT     "VERT DCL IN[0] DCL OUT[0], POSITION DCL TEMP[0..9] DCL ADDR[0] "
#define FRAG     "FRAG DCL IN[0], FOG, LINEAR DCL OUT[0], COLOR DCL TEMP[0..9] DCL ADDR[0] "
#define COMP     "COMP DCL BUFFER[0] DCL IMAGE[0], 2D DCL MEMORY[1], SHARED DCL TEMP[0..9] "
#define SAMPLERS "DCL SAMP[0..1] DCL SVIEW[0], 2D, FLOAT IMM INT32 {0,1,2,3} "
#define GEOM                                                                                       \
    "GEOM PROPERTY GS_INPUT_PRIMITIVE TRIANGLES PROPERTY GS_OUTPUT_PRIMITIVE POINTS "              \
    "PROPERTY GS_MAX_OUTPUT_VERTICES 3 IMM INT32 {0,0,0,0} DCL TEMP[0] DCL ADDR[0] "

#define EVAL                                                                                       \
    "TESS_EVAL PROPERTY TES_PRIM_MODE 4 DCL IN[0], POSITION DCL IN[1], GENERIC[0] "                \
    "DCL IN[2], PATCH[0] DCL IN[3], GENERIC[1] DCL TEMP[0] "
#define CONTROL                                                                                    \
    "TESS_CTRL PROPERTY TCS_VERTICES_OUT 2 DCL OUT[0], POSITION DCL OUT[1], PATCH[0] DCL TEMP[0] "

static struct tgsic_shader parse(const char *text)
{
    struct tgsic_shader shader = {0};
    struct tgsic_diags diags = {0};
    if (tgsic_parse_text(text, strlen(text), NULL, &shader, &diags) != TGSIC_OK)
        print_error("%s\n%u: %s\n", text, (unsigned)diags.items[0].pos.column, diags.items[0].text);
    assert_int_equal(diags.errors, 0);
    tgsic_diags_free(&diags);
    return shader;
}

static void valid(const char *text)
{
    struct tgsic_shader shader = parse(text);
    struct tgsic_diags diags = {0};
    if (tgsic_validate(&shader, NULL, &diags) != TGSIC_OK)
        print_error("%s\n%u: %s\n", text, (unsigned)diags.items[0].pos.column, diags.items[0].text);
    assert_int_equal(diags.count, 0);
    tgsic_diags_free(&diags);
    tgsic_shader_free(&shader);
}

static void expect_code(const struct tgsic_shader *shader, const char *text, unsigned code)
{
    struct tgsic_diags diags = {0};
    enum tgsic_result result = tgsic_validate(shader, NULL, &diags);
    if (result != TGSIC_E_INVALID || diags.count != 1 || diags.items[0].code != code)
        print_error("%s: %u instead of %u: %s\n", text, diags.count ? diags.items[0].code : 0, code,
                    diags.count ? diags.items[diags.count - 1].text : "");
    assert_int_equal(result, TGSIC_E_INVALID);
    assert_int_equal(diags.count, 1);
    assert_int_equal(diags.items[0].code, code);
    tgsic_diags_free(&diags);
}

/* One error, of this code. */
static void invalid(unsigned code, const char *text)
{
    struct tgsic_shader shader = parse(text);
    expect_code(&shader, text, code);
    tgsic_shader_free(&shader);
}

static void sound_shaders(void **state)
{
    (void)state;
    valid(VERT "MOV OUT[0], IN[0] END");
    valid(FRAG SAMPLERS "TEX OUT[0], IN[0], SAMP[0], 2D KILL_IF -|TEMP[0]| END");
    valid(COMP "LOAD TEMP[0], BUFFER[0], TEMP[1] STORE IMAGE[0], TEMP[0], TEMP[1], 2D "
               "ATOMUADD TEMP[0], MEMORY[0], TEMP[0], TEMP[1] BARRIER END");
    valid(GEOM "DCL IN[0], POSITION DCL IN[1], PRIM_ID DCL OUT[0], POSITION "
               "MOV OUT[0], IN[2][0] MOV OUT[0], IN[ADDR[0].x][0] MOV OUT[0], IN[1] "
               "EMIT IMM[0].xxxx END");
    valid("TESS_CTRL PROPERTY TCS_VERTICES_OUT 4 DCL IN[0], POSITION DCL OUT[0], POSITION "
          "DCL OUT[1], TESSOUTER DCL OUT[2], PATCH[0] DCL ADDR[0] MOV OUT[3][0], IN[31][0] "
          "MOV OUT[1], IN[0][0] MOV OUT[2], OUT[ADDR[0].x][0] BARRIER END");
    valid("TESS_EVAL PROPERTY TES_PRIM_MODE 4 DCL IN[0], PATCH[3] DCL OUT[0], POSITION "
          "MOV OUT[0], IN[0] END");
}

static void what_real_guests_send(void **state)
{
    (void)state;
    /* packed varyings are declared once for each part */
    valid("FRAG DCL IN[0].xyz, GENERIC[0], LINEAR DCL IN[0].w, GENERIC[0], LINEAR END");
    /* accesses that the guest's compiler knows to be out of range */
    valid(COMP "LOAD TEMP[0], BUFFER[-1], TEMP[1] STORE IMAGE[7], TEMP[0], TEMP[1] END");
    /* memory goes by its file */
    valid(COMP "LOAD TEMP[0], MEMORY[0], TEMP[1] END");
    /* what redirecting an output leaves behind */
    valid("TESS_CTRL PROPERTY TCS_VERTICES_OUT 3 DCL OUT[0], CLIPVERTEX DCL TEMP[0] DCL ADDR[0] "
          "MOV TEMP[ADDR[0].x][0], TEMP[0] MOV OUT[0], TEMP[0] END");
    /* a variable index meets registers with and without a vertex */
    valid("TESS_CTRL PROPERTY TCS_VERTICES_OUT 3 DCL OUT[0], PATCH DCL OUT[1], GENERIC[0] "
          "DCL TEMP[0] DCL ADDR[0] MOV OUT[0][ADDR[0].x+1], TEMP[0] "
          "MOV OUT[ADDR[0].x], TEMP[0] END");
    valid(VERT "DCL CONST[0..3] MOV OUT[0], CONST[0][3] MOV OUT[0], CONST[1] END");
}

static void declarations(void **state)
{
    (void)state;
    invalid(VOCABULARY, "VERT DCL IMM[0] END");
    invalid(VOCABULARY, "VERT DCL NULL[0] END");
    invalid(STAGE, "COMP DCL IN[0], GENERIC[0] END");
    invalid(STAGE, "FRAG DCL MEMORY[0], SHARED END");
    invalid(STAGE, "FRAG DCL SV[0], THREAD_ID END");
    invalid(RANGE, "VERT DCL TEMP[3..2] END");
    invalid(RANGE, "VERT DCL TEMP[0..40000] END");
    invalid(DIMENSION, "VERT DCL TEMP[1][0] END");
    invalid(DECLARED_TWICE, "VERT DCL TEMP[0..3] DCL TEMP[5] DCL TEMP[3..4] END");
    invalid(DECLARED_TWICE, "VERT DCL CONST[0][0..3] DCL CONST[2] END");
    invalid(DECLARED_TWICE, "FRAG DCL IN[0].x, FOG, LINEAR DCL IN[0].y, COLOR, LINEAR END");
    invalid(ARRAY, "VERT DCL TEMP[0], ARRAY(0) END");
    invalid(ARRAY, "VERT DCL TEMP[0], ARRAY(1) DCL TEMP[1], ARRAY(1) END");
    invalid(SEMANTIC, "FRAG DCL IN[0] END");
    invalid(SEMANTIC, "VERT DCL OUT[0] END");
    invalid(SEMANTIC, "VERT DCL SV[0] END");
    invalid(SEMANTIC, "FRAG DCL OUT[0], GENERIC[0] END");
    invalid(SEMANTIC, "VERT DCL TEMP[0], GENERIC[0] END");
    invalid(SEMANTIC, "VERT DCL OUT[0], POSITION DCL OUT[1], POSITION END");
    invalid(SEMANTIC, "VERT DCL OUT[0..2], GENERIC[3] DCL OUT[3], GENERIC[5] END");
    valid("VERT DCL OUT[0].xy, GENERIC[3] DCL OUT[1].zw, GENERIC[3] END");
    valid("VERT DCL OUT[0], GENERIC[3] DCL OUT[1], GENERIC[35] END");
    invalid(SEMANTIC, "VERT DCL OUT[0], GENERIC[35] DCL OUT[1], FOG DCL OUT[2], GENERIC[35] END");
    valid(GEOM "DCL IN[0], POSITION DCL IN[1], GENERIC[0] DCL OUT[0], POSITION "
               "DCL OUT[1], GENERIC[0] END");
}

static void properties(void **state)
{
    (void)state;
    invalid(STAGE, "VERT PROPERTY GS_INVOCATIONS 1 END");
    invalid(PROPERTY, "VERT PROPERTY NUM_CLIPDIST_ENABLED 9 END");
    invalid(PROPERTY, "TESS_CTRL END");
    invalid(PROPERTY, "TESS_EVAL END");
    invalid(PROPERTY, "TESS_CTRL PROPERTY TCS_VERTICES_OUT 33 END");
    invalid(PROPERTY, "GEOM PROPERTY GS_INPUT_PRIMITIVE QUADS PROPERTY GS_OUTPUT_PRIMITIVE POINTS "
                      "PROPERTY GS_MAX_OUTPUT_VERTICES 1 END");
    invalid(PROPERTY, "GEOM PROPERTY GS_INPUT_PRIMITIVE POINTS PROPERTY GS_OUTPUT_PRIMITIVE LINES "
                      "PROPERTY GS_MAX_OUTPUT_VERTICES 1 END");
    invalid(PROPERTY, "GEOM PROPERTY GS_INPUT_PRIMITIVE POINTS "
                      "PROPERTY GS_OUTPUT_PRIMITIVE POINTS END");
}

static void operand_files(void **state)
{
    (void)state;
    invalid(OPERAND_FILE, VERT "MOV IN[0], TEMP[0] END");
    invalid(OPERAND_FILE, VERT "MOV NULL[0], TEMP[0] END");
    invalid(OPERAND_FILE, VERT "MUL ADDR[0], TEMP[0], TEMP[0] END");
    invalid(OPERAND_FILE, VERT "DCL SAMP[0] MOV TEMP[0], SAMP[0] END");
    invalid(OPERAND_FILE, VERT "DCL PRED[0] MOV TEMP[0], PRED[0] END");
    invalid(OPERAND_FILE, FRAG "TXQS TEMP[0], TEMP[0], 2D_MSAA END");
    invalid(OPERAND_FILE, FRAG "DCL SAMP[0] SAMPLE TEMP[0], TEMP[0], SAMP[0], SAMP[0] END");
    invalid(OPERAND_FILE, COMP "LOAD TEMP[0], TEMP[0], TEMP[0] END");
    invalid(OPERAND_FILE, COMP "STORE TEMP[0], TEMP[0], TEMP[0] END");
    invalid(OPERAND_FILE, COMP "DCL CONST[0] RESQ TEMP[0], CONST[0] END");
    invalid(OPERAND_FILE, COMP "MEMBAR TEMP[0] END");
    invalid(OPERAND_FILE, GEOM "EMIT TEMP[0] END");
    invalid(OPERAND_FILE, FRAG "INTERP_CENTROID TEMP[0], TEMP[0] END");
    invalid(OPERAND_FILE, FRAG "FBFETCH TEMP[0], TEMP[0] END");
}

static void indices(void **state)
{
    (void)state;
    invalid(UNDECLARED, VERT "MOV TEMP[10], TEMP[0] END");
    invalid(UNDECLARED, VERT "MOV TEMP[-1], TEMP[0] END");
    invalid(UNDECLARED, VERT "MOV TEMP[0], CONST[0] END");
    invalid(UNDECLARED, VERT "DCL CONST[1][0..3] MOV TEMP[0], CONST[3] END");
    invalid(UNDECLARED, VERT "DCL CONST[1][0..3] MOV TEMP[0], CONST[1][4] END");
    invalid(UNDECLARED, VERT "DCL CONST[1][0..3] MOV TEMP[0], CONST[2][ADDR[0].x] END");
    invalid(UNDECLARED, VERT "MOV TEMP[0], CONST[ADDR[0].x] END");
    invalid(UNDECLARED, VERT "MOV TEMP[0], IMM[0] END");
    invalid(UNDECLARED, VERT "MOV TEMP[ADDR[1].x], TEMP[0] END");
    invalid(UNDECLARED, "COMP DCL TEMP[0] LOAD TEMP[0], MEMORY[0], TEMP[0] END");
    invalid(UNDECLARED,
            "COMP DCL TEMP[0] DCL ADDR[0] LOAD TEMP[0], BUFFER[ADDR[0].x], TEMP[0] END");
    invalid(UNDECLARED, COMP "DCL CONST[1][0] LOAD TEMP[0], CONST[0], TEMP[0] END");
    invalid(UNDECLARED, COMP "LOAD TEMP[0], CONSTBUF[0], TEMP[0] END");
    valid(COMP "DCL CONST[1][0] LOAD TEMP[0], CONST[1], TEMP[0] LOAD TEMP[0], CONSTBUF[1], "
               "TEMP[0] END");
    invalid(DIMENSION, COMP "DCL CONST[1][0] LOAD TEMP[0], CONST[1][0], TEMP[0] END");
    invalid(INDIRECT, VERT "MOV TEMP[IN[0].x], TEMP[0] END");
    invalid(ARRAY, VERT "MOV TEMP[ADDR[0].x](2), TEMP[0] END");
    valid(VERT "DCL CONST[1][0..3] MOV TEMP[0], CONST[ADDR[0].x+1][2] END");
    /* any number of buffers, gaps and orders of declarations */
    valid(VERT "DCL CONST[7][0..3] DCL CONST[8][0..3] DCL CONST[9][2] MOV TEMP[0], CONST[7][3] "
               "MOV TEMP[0], CONST[8][3] MOV TEMP[0], CONST[9][2] END");
    invalid(UNDECLARED, VERT "DCL CONST[7][0..3] DCL CONST[8][0] MOV TEMP[0], CONST[8][1] END");
    invalid(UNDECLARED, VERT "DCL CONST[2][0..3] MOV TEMP[0], CONST[1][0] END");
    invalid(UNDECLARED, VERT "DCL CONST[0..3] MOV TEMP[0], CONST[-1][0] END");
    valid(VERT "DCL CONST[4] DCL CONST[0..3] MOV TEMP[0], CONST[4] MOV TEMP[0], CONST[0][3] END");
    valid(VERT "DCL TEMP[10] DCL TEMP[12] MOV TEMP[12], TEMP[10] END");
    invalid(UNDECLARED, VERT "DCL TEMP[10] DCL TEMP[12] MOV TEMP[11], TEMP[10] END");
    valid(VERT "MOV TEMP[TEMP[1].w-3], TEMP[0] END");
}

static void dimensions(void **state)
{
    (void)state;
    invalid(DIMENSION, VERT "MOV OUT[0][0], TEMP[0] END");
    invalid(DIMENSION, VERT "DCL SV[0], VERTEXID MOV TEMP[0], SV[0][0] END");
    invalid(DIMENSION, GEOM "DCL IN[0], POSITION MOV TEMP[0], IN[0] END");
    invalid(DIMENSION, GEOM "DCL IN[0], POSITION MOV TEMP[0], IN[3][0] END");
    invalid(DIMENSION, GEOM "DCL IN[0], POSITION MOV TEMP[0], IN[-1][0] END");
    invalid(DIMENSION, GEOM "DCL IN[0], PRIM_ID MOV TEMP[0], IN[0][0] END");
    valid(EVAL "MOV TEMP[0], IN[31][1] MOV TEMP[0], IN[2] MOV TEMP[0], IN[6][3] END");
    invalid(DIMENSION, EVAL "MOV TEMP[0], IN[32][1] END");
    invalid(DIMENSION, EVAL "MOV TEMP[0], IN[1] END");
    invalid(DIMENSION, EVAL "MOV TEMP[0], IN[0][2] END");
    invalid(UNDECLARED, EVAL "MOV TEMP[0], IN[0][4] END");
    valid(CONTROL "MOV OUT[1][0], TEMP[0] MOV OUT[0], TEMP[0] MOV OUT[1], TEMP[0] END");
    invalid(DIMENSION, CONTROL "MOV OUT[2][0], TEMP[0] END");
    invalid(DIMENSION, CONTROL "MOV OUT[0][1], TEMP[0] END");
}

static void modifiers(void **state)
{
    (void)state;
    valid(VERT "UADD TEMP[0], -TEMP[0], TEMP[1] END");
    invalid(MODIFIER, VERT "UADD TEMP[0], |TEMP[0]|, TEMP[1] END");
    invalid(MODIFIER, VERT "U64ADD TEMP[0], -TEMP[0], TEMP[1] END");
    invalid(MODIFIER, FRAG SAMPLERS "TEX TEMP[0], TEMP[0], -SAMP[0], 2D END");
    invalid(MODIFIER, VERT "UADD_SAT TEMP[0], TEMP[0], TEMP[1] END");
    invalid(MODIFIER, FRAG "KILL_SAT END");
    invalid(MASK, VERT "DADD TEMP[0].x, TEMP[0], TEMP[1] END");
    invalid(MASK, VERT "DADD TEMP[0].xyz, TEMP[0], TEMP[1] END");
    valid(VERT "DADD TEMP[0].zw, TEMP[0], TEMP[1] DSLT TEMP[0].z, TEMP[0], TEMP[1] END");
}

static void textures(void **state)
{
    (void)state;
    invalid(TEXTURE, FRAG SAMPLERS "TEX TEMP[0], TEMP[0], SAMP[0], UNKNOWN END");
    invalid(TEXTURE, FRAG SAMPLERS "TEX TEMP[0], TEMP[0], SAMP[0], 3D END");
    invalid(TEXTURE, FRAG SAMPLERS "TEX TEMP[0], TEMP[0], SAMP[1], 3D "
                                   "TEX TEMP[0], TEMP[0], SAMP[1], 2D END");
    invalid(TEXTURE, FRAG SAMPLERS "TEX TEMP[0], TEMP[0], SAMP[1], 2D_MSAA END");
    invalid(TEXTURE, FRAG SAMPLERS "TEX TEMP[0], TEMP[0], SAMP[1], BUFFER END");
    invalid(TEXTURE, FRAG SAMPLERS "TXF TEMP[0], TEMP[0], SAMP[0], 2D, IMM[0].xyz, IMM[0].xyz END");
    invalid(OPERAND_FILE, FRAG SAMPLERS "TXF TEMP[0], TEMP[0], SAMP[0], 2D, IN[0].xyz END");
    invalid(UNDECLARED, FRAG SAMPLERS "TXF TEMP[0], TEMP[0], SAMP[0], 2D, IMM[1].xyz END");
    invalid(UNDECLARED, FRAG SAMPLERS "TEX TEMP[0], TEMP[0], SAMP[2], 2D END");
    valid(FRAG SAMPLERS "TG4 TEMP[0], TEMP[0], IMM[0].xxxx, SAMP[0], 2D, IMM[0].xyz, "
                        "IMM[0].yxz, TEMP[1].xyz, IMM[0].xyz END");
    valid(FRAG SAMPLERS "TXF TEMP[0], TEMP[0], SAMP[1], BUFFER TXQ TEMP[0], TEMP[0], SAMP[1], "
                        "BUFFER END");
}

static void stages(void **state)
{
    (void)state;
    invalid(STAGE, VERT "KILL END");
    invalid(STAGE, VERT "DDX TEMP[0], TEMP[0] END");
    invalid(STAGE, VERT "IMM INT32 {0,0,0,0} EMIT IMM[0] END");
    invalid(STAGE, FRAG "BARRIER END");
    invalid(STAGE, VERT "INTERP_CENTROID TEMP[0], IN[0] END");
}

static void blocks(void **state)
{
    (void)state;
    valid(VERT "IF TEMP[0] BGNLOOP BRK CONT ENDLOOP ELSE SWITCH TEMP[0] CASE TEMP[1] BRK DEFAULT "
               "BRK ENDSWITCH ENDIF END");
    invalid(FLOW, VERT "ELSE END");
    invalid(FLOW, VERT "ENDIF END");
    invalid(FLOW, VERT "IF TEMP[0] ELSE ELSE ENDIF END");
    invalid(FLOW, VERT "BRK END");
    invalid(FLOW, VERT "CONT END");
    invalid(FLOW, VERT "SWITCH TEMP[0] CASE TEMP[0] CONT ENDSWITCH END");
    invalid(FLOW, VERT "CASE TEMP[0] END");
    invalid(FLOW, VERT "SWITCH TEMP[0] NOP CASE TEMP[0] ENDSWITCH END");
    invalid(FLOW, VERT "SWITCH TEMP[0] DEFAULT DEFAULT ENDSWITCH END");
    invalid(FLOW, VERT "SWITCH TEMP[0] CASE TEMP[0] IF TEMP[0] CASE TEMP[1] ENDIF ENDSWITCH END");
    invalid(END, VERT "NOP");
    invalid(END, VERT "END END");
    invalid(END, VERT "END NOP");
    invalid(FLOW, VERT "END BGNSUB BRK ENDSUB");
}

static void blocks_that_stay_open(void **state)
{
    (void)state;
    struct tgsic_shader shader = parse(VERT "BGNLOOP END");
    struct tgsic_diags diags = {0};
    assert_int_equal(tgsic_validate(&shader, NULL, &diags), TGSIC_E_INVALID);
    assert_int_equal(diags.count, 2); /* END within a block, and the block */
    assert_int_equal(diags.items[0].code, FLOW);
    assert_int_equal(diags.items[1].code, FLOW);
    tgsic_diags_free(&diags);
    tgsic_shader_free(&shader);
}

static void subroutines(void **state)
{
    (void)state;
    valid(VERT "CAL :2 END BGNSUB CAL :6 RET ENDSUB BGNSUB ENDSUB");
    invalid(LABEL, VERT "CAL END");
    invalid(LABEL, VERT "CAL :1 END");
    invalid(SUBROUTINE, VERT "CAL :2 END BGNSUB CAL :2 ENDSUB");
    invalid(SUBROUTINE, VERT "END BGNSUB CAL :4 ENDSUB BGNSUB CAL :1 ENDSUB");
    invalid(SUBROUTINE, VERT "BGNSUB ENDSUB END");
}

static void deep_nesting(void **state)
{
    (void)state;
    struct tgsic_read_options options = {
        .size = sizeof options, .limits = {.size = sizeof options.limits, .max_nesting = 2}};
    struct tgsic_shader shader =
        parse(VERT "SWITCH TEMP[0] CASE TEMP[0] SWITCH TEMP[0] CASE TEMP[0] SWITCH TEMP[0] CASE "
                   "TEMP[0] ENDSWITCH ENDSWITCH ENDSWITCH END");
    struct tgsic_diags diags = {0};
    assert_int_equal(tgsic_validate(&shader, &options, &diags), TGSIC_E_LIMIT);
    assert_int_equal(diags.items[0].code, TOO_MANY);
    assert_int_equal(diags.count, 1);
    tgsic_diags_free(&diags);
    tgsic_shader_free(&shader);
}

static void shaders_that_no_reader_makes(void **state)
{
    (void)state;
    static const char text[] =
        FRAG SAMPLERS "DCL IMAGE[0], 2D TEX TEMP[0], TEMP[0], SAMP[0], 2D IF TEMP[0] ENDIF "
                      "DDX TEMP[0], TEMP[0] END";
#define BROKEN(code, change)                                                                       \
    do {                                                                                           \
        struct tgsic_shader shader = parse(text);                                                  \
        change;                                                                                    \
        expect_code(&shader, #change, code);                                                       \
        tgsic_shader_free(&shader);                                                                \
    } while (0)
    BROKEN(VOCABULARY, shader.processor = 6);
    BROKEN(VOCABULARY, shader.immediates[0].type = 6);
    BROKEN(VOCABULARY, shader.declarations[0].semantic = 200);
    BROKEN(VOCABULARY, shader.declarations[0].interpolation = 4);
    BROKEN(VOCABULARY, shader.declarations[5].return_type[2] = 5);
    BROKEN(VOCABULARY, shader.declarations[6].format = 1);
    BROKEN(VOCABULARY, shader.declarations[6].file = 16);
    BROKEN(VOCABULARY, shader.instructions[0].opcode = 113);
    BROKEN(VOCABULARY, shader.instructions[0].src[0].swizzle[1] = 4);
    BROKEN(OPERAND_COUNT, shader.instructions[0].num_src = 1);
    BROKEN(OPERAND_COUNT, shader.instructions[3].num_dst = 255);
    BROKEN(OPERAND_FILE, shader.instructions[0].src[0].reg.file = 99);
    BROKEN(MASK, shader.instructions[0].dst[0].writemask = 0);
    BROKEN(MASK, shader.declarations[2].usage_mask = 0);
    BROKEN(TEXTURE, shader.instructions[0].texture = NULL);
    BROKEN(TEXTURE, shader.instructions[0].texture->target = 99);
    BROKEN(TEXTURE, shader.instructions[0].texture->num_offsets = 5);
    BROKEN(TEXTURE, shader.instructions[1].texture = shader.instructions[0].texture);
    BROKEN(MEMORY_PART, shader.instructions[1].memory = &(struct tgsic_memory){.qualifiers = 1});
    BROKEN(LABEL, shader.instructions[1].label = 3);
    BROKEN(LABEL, shader.instructions[1].has_label = false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sound_shaders),
        cmocka_unit_test(what_real_guests_send),
        cmocka_unit_test(declarations),
        cmocka_unit_test(properties),
        cmocka_unit_test(operand_files),
        cmocka_unit_test(indices),
        cmocka_unit_test(dimensions),
        cmocka_unit_test(modifiers),
        cmocka_unit_test(textures),
        cmocka_unit_test(stages),
        cmocka_unit_test(blocks),
        cmocka_unit_test(blocks_that_stay_open),
        cmocka_unit_test(subroutines),
        cmocka_unit_test(deep_nesting),
        cmocka_unit_test(shaders_that_no_reader_makes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
