/* SPDX-License-Identifier: MIT */
/* The TGSI that small pieces of IR become: each test shows one thing the code generator knows. */
#include "ir/build.h"
#include "ir/codegen.h"
#include "tgsi/validate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct tgsic_arena arena;
static jmp_buf escape;
static struct ir_builder b;
static struct ir_var *in[3], *out[3], *uniforms, *sampler;
static const struct ir_target virgl = {.virgl = true}, gallium = {.precise = true};

/* A shader with three inputs, three outputs, sixteen uniforms and a sampler. */
static void begin(enum tgsic_processor processor)
{
    tgsic_arena_init(&arena, NULL, 0, &escape);
    tgsic_ir_begin(&b, &arena, processor);
    for (unsigned i = 0; i < 3; i++) {
        in[i] = tgsic_ir_var(&b, IR_INPUT, "in", 4, 32, 1);
        out[i] = tgsic_ir_var(&b, IR_OUTPUT, "out", 4, 32, 1);
        in[i]->slot = in[i]->semantic_index = out[i]->semantic_index = i;
        in[i]->fixed = out[i]->fixed = true;
        in[i]->semantic = TGSIC_SEMANTIC_GENERIC;
        in[i]->interpolation = TGSIC_INTERPOLATE_PERSPECTIVE;
        out[i]->semantic =
            processor == TGSIC_PROCESSOR_FRAG ? TGSIC_SEMANTIC_COLOR : TGSIC_SEMANTIC_GENERIC;
    }
    uniforms = tgsic_ir_var(&b, IR_UNIFORM, "u", 4, 32, 16);
    sampler = tgsic_ir_var(&b, IR_SAMPLER, "s", 1, 32, 1);
    sampler->target = TGSIC_TARGET_TEX_2D;
    sampler->return_type = TGSIC_RETURN_FLOAT;
}

static void finish(const struct ir_target *target, bool declarations, const char *expected)
{
    struct tgsic_shader shader;
    struct tgsic_buffer text;
    struct ir_shader *ir = tgsic_ir_finish(&b);
    assert_null(tgsic_ir_verify(ir, &arena));
    assert_int_equal(tgsic_ir_codegen(ir, target, NULL, &shader, NULL), TGSIC_OK);
    assert_int_equal(tgsic_validate(&shader, NULL, NULL), TGSIC_OK);
    assert_int_equal(tgsic_print_text(&shader, NULL, &text, NULL), TGSIC_OK);
    assert_string_equal(declarations ? text.data : strstr(text.data, "  0: "), expected);
    tgsic_buffer_free(&text);
    tgsic_shader_free(&shader);
    tgsic_arena_free(&arena);
}

static void expect(const char *code)
{
    finish(&virgl, false, code);
}

static struct ir_instr *input(unsigned i, unsigned components)
{
    return tgsic_ir_load(&b, in[i], 0, NULL, 0, components);
}

static struct ir_instr *uniform(int i, unsigned components)
{
    return tgsic_ir_load(&b, uniforms, i, NULL, 0, components);
}

static void output(unsigned i, struct ir_instr *value)
{
    tgsic_ir_store(&b, out[i], 0, NULL, value, (1u << value->components) - 1);
}

static struct ir_instr *add(struct ir_instr *x, struct ir_instr *y)
{
    return tgsic_ir_alu2(&b, IR_FADD, x, y);
}

static struct ir_instr *component(struct ir_instr *x, unsigned c)
{
    return tgsic_ir_component(&b, x, c);
}

static struct ir_instr *vec2(struct ir_instr *x, struct ir_instr *y)
{
    struct ir_instr *parts[2] = {x, y};
    return tgsic_ir_vec(&b, parts, 2);
}

static struct ir_instr *phi(struct ir_block *block, struct ir_instr *x, struct ir_instr *y)
{
    struct ir_instr *p = tgsic_ir_new(&arena, IR_PHI, x->components, 32, 2), *sources[2] = {x, y};
    for (unsigned i = 0; i < 2; i++) {
        p->srcs[i].def = sources[i];
        for (uint8_t c = 0; c < x->components; c++)
            p->srcs[i].swizzle[c] = c;
    }
    tgsic_ir_append(block, p);
    return p;
}

/* ---- Operands and outputs ------------------------------------------------------------------ */

static void declarations(void **state)
{
    begin(TGSIC_PROCESSOR_FRAG);
    output(0, add(input(0, 4), tgsic_ir_swizzle(&b, uniform(3, 4), 4, (uint8_t[]){3, 2, 1, 0})));
    finish(&virgl, true,
           "FRAG\n"
           "DCL IN[0], GENERIC[0], PERSPECTIVE\n"
           "DCL IN[1], GENERIC[1], PERSPECTIVE\n"
           "DCL IN[2], GENERIC[2], PERSPECTIVE\n"
           "DCL OUT[0], COLOR\n"
           "DCL OUT[1], COLOR[1]\n"
           "DCL OUT[2], COLOR[2]\n"
           "DCL CONST[0..3]\n"
           "  0: ADD OUT[0], IN[0], CONST[3].wzyx\n"
           "  1: END\n");
}

static void modifiers_and_constants(void **state)
{
    begin(TGSIC_PROCESSOR_FRAG);
    struct ir_instr *negative = tgsic_ir_alu1(&b, IR_FNEG, input(0, 1));
    struct ir_instr *magnitude = tgsic_ir_alu1(&b, IR_FABS, input(1, 1));
    output(0, tgsic_ir_alu3(&b, IR_FMAD, negative, magnitude, tgsic_ir_float(&b, 2.5f)));
    expect("  0: MAD OUT[0].x, -IN[0].xxxx, |IN[1].xxxx|, IMM[0].xxxx\n"
           "  1: END\n");
}

static void integer_result_goes_through_temp(void **state)
{
    begin(TGSIC_PROCESSOR_FRAG);
    output(0, tgsic_ir_alu2(&b, IR_IADD, input(0, 2), input(1, 2)));
    expect("  0: UADD TEMP[0].xy, IN[0].xyyy, IN[1].xyyy\n"
           "  1: MOV OUT[0].xy, TEMP[0].xyyy\n"
           "  2: END\n");
    begin(TGSIC_PROCESSOR_FRAG);
    output(0, tgsic_ir_alu2(&b, IR_IADD, input(0, 2), input(1, 2)));
    finish(&gallium, false,
           "  0: UADD OUT[0].xy, IN[0].xyyy, IN[1].xyyy\n"
           "  1: END\n");
}

static void output_that_is_also_read(void **state)
{
    begin(TGSIC_PROCESSOR_FRAG);
    struct ir_instr *sum = add(input(0, 4), input(1, 4));
    output(0, sum);
    output(1, add(sum, sum));
    expect("  0: ADD TEMP[0], IN[0], IN[1]\n"
           "  1: MOV OUT[0], TEMP[0]\n"
           "  2: ADD OUT[1], TEMP[0], TEMP[0]\n"
           "  3: END\n");
}

static void stores_keep_their_order(void **state)
{
    begin(TGSIC_PROCESSOR_FRAG);
    struct ir_instr *sum = add(input(0, 4), input(1, 4));
    output(0, uniform(0, 4));
    output(0, sum);
    expect("  0: ADD TEMP[0], IN[0], IN[1]\n"
           "  1: MOV OUT[0], CONST[0]\n"
           "  2: MOV OUT[0], TEMP[0]\n"
           "  3: END\n");
}

static void partial_color_of_a_vertex_is_written_whole(void **state)
{
    begin(TGSIC_PROCESSOR_VERT);
    out[0]->semantic = TGSIC_SEMANTIC_COLOR;
    output(0, input(0, 2));
    expect("  0: MOV TEMP[0].xy, IN[0].xyyy\n"
           "  1: MOV OUT[0], TEMP[0]\n"
           "  2: END\n");
}

static void layer_is_read_through_an_integer(void **state)
{
    begin(TGSIC_PROCESSOR_FRAG);
    in[0]->semantic = TGSIC_SEMANTIC_LAYER;
    in[0]->semantic_index = 0;
    output(0, tgsic_ir_alu1(&b, IR_I2F, input(0, 1)));
    expect("  0: IMAX TEMP[0].x, IN[0].xxxx, IN[0].xxxx\n"
           "  1: I2F OUT[0].x, TEMP[0].xxxx\n"
           "  2: END\n");
}

static void precise_is_kept_where_it_is_known(void **state)
{
    begin(TGSIC_PROCESSOR_FRAG);
    b.precise = true;
    output(0, add(input(0, 4), input(1, 4)));
    finish(&gallium, false,
           "  0: ADD_PRECISE OUT[0], IN[0], IN[1]\n"
           "  1: END\n");
    begin(TGSIC_PROCESSOR_FRAG);
    b.precise = true;
    output(0, add(input(0, 4), input(1, 4)));
    expect("  0: ADD OUT[0], IN[0], IN[1]\n"
           "  1: END\n");
}

/* Hosts take offset and width from one component. */
static void bit_fields_are_scalar(void **state)
{
    begin(TGSIC_PROCESSOR_FRAG);
    struct ir_instr *field = tgsic_ir_alu3(&b, IR_UBFE, input(0, 2), uniform(0, 2), uniform(1, 2));
    output(0, tgsic_ir_alu1(&b, IR_U2F, field));
    expect("  0: UBFE TEMP[0].x, IN[0].xxxx, CONST[0].xxxx, CONST[1].xxxx\n"
           "  1: UBFE TEMP[0].y, IN[0].yyyy, CONST[0].yyyy, CONST[1].yyyy\n"
           "  2: U2F OUT[0].xy, TEMP[0].xyyy\n"
           "  3: END\n");
}

/* No host knows modifiers on integers. */
static void negated_bits_are_moved(void **state)
{
    begin(TGSIC_PROCESSOR_FRAG);
    struct ir_instr *negative = tgsic_ir_alu1(&b, IR_FNEG, input(0, 1));
    output(0, tgsic_ir_alu1(&b, IR_I2F, tgsic_ir_alu2(&b, IR_AND, negative, uniform(0, 1))));
    expect("  0: MOV TEMP[0].x, -IN[0].xxxx\n"
           "  1: AND TEMP[0].x, TEMP[0].xxxx, CONST[0].xxxx\n"
           "  2: I2F OUT[0].x, TEMP[0].xxxx\n"
           "  3: END\n");
}

/* A vector of what is in three registers would be three moves. */
static void operation_is_split(void **state)
{
    begin(TGSIC_PROCESSOR_FRAG);
    struct ir_instr *parts[3] = {component(uniform(0, 4), 1), component(uniform(1, 4), 1),
                                 component(uniform(2, 4), 1)};
    struct ir_instr *row = tgsic_ir_vec(&b, parts, 3);
    output(0, tgsic_ir_alu2(&b, IR_FMUL, row, input(0, 1)));
    expect("  0: MUL OUT[0].x, CONST[0].yyyy, IN[0].xxxx\n"
           "  1: MUL OUT[0].y, CONST[1].yyyy, IN[0].xxxx\n"
           "  2: MUL OUT[0].z, CONST[2].yyyy, IN[0].xxxx\n"
           "  3: END\n");
}

/* ---- Vectors ------------------------------------------------------------------------------- */

static void vector_is_built_in_place(void **state)
{
    begin(TGSIC_PROCESSOR_FRAG);
    struct ir_instr *parts[3] = {tgsic_ir_alu1(&b, IR_FRCP, input(0, 1)),
                                 tgsic_ir_alu2(&b, IR_FDOT3, input(0, 3), input(1, 3)),
                                 add(input(2, 2), uniform(0, 2))};
    output(0, tgsic_ir_vec(&b, parts, 3));
    expect("  0: RCP OUT[0].x, IN[0].xxxx\n"
           "  1: DP3 OUT[0].y, IN[0].xyzz, IN[1].xyzz\n"
           "  2: ADD OUT[0].zw, IN[2].xxxy, CONST[0].xxxy\n"
           "  3: END\n");
}

static void vector_of_one_scalar(void **state)
{
    begin(TGSIC_PROCESSOR_FRAG);
    struct ir_instr *d = tgsic_ir_alu2(&b, IR_FDOT3, input(0, 3), input(1, 3));
    struct ir_instr *parts[4] = {d, d, d, tgsic_ir_float(&b, 1.0f)};
    output(0, tgsic_ir_vec(&b, parts, 4));
    expect("  0: DP3 OUT[0].xyz, IN[0].xyzz, IN[1].xyzz\n"
           "  1: MOV OUT[0].w, IMM[0].xxxx\n"
           "  2: END\n");
}

static void parts_of_one_register_are_one_move(void **state)
{
    begin(TGSIC_PROCESSOR_FRAG);
    struct ir_instr *x = input(0, 4);
    struct ir_instr *parts[4] = {component(x, 3), component(x, 1), tgsic_ir_float(&b, 0.0f),
                                 tgsic_ir_float(&b, 1.0f)};
    output(0, tgsic_ir_vec(&b, parts, 4));
    expect("  0: MOV OUT[0].xy, IN[0].wyyy\n"
           "  1: MOV OUT[0].zw, IMM[0].xxxy\n"
           "  2: END\n");
}

static void vector_for_two_outputs_is_built_once(void **state)
{
    begin(TGSIC_PROCESSOR_FRAG);
    struct ir_instr *parts[2] = {add(input(0, 3), uniform(0, 3)), tgsic_ir_float(&b, 0.5f)};
    struct ir_instr *both = tgsic_ir_vec(&b, parts, 2);
    output(0, both);
    output(1, both);
    expect("  0: ADD TEMP[0].xyz, IN[0].xyzz, CONST[0].xyzz\n"
           "  1: MOV TEMP[0].w, IMM[0].xxxx\n"
           "  2: MOV OUT[0], TEMP[0]\n"
           "  3: MOV OUT[1], TEMP[0]\n"
           "  4: END\n");
}

static void undefined_costs_nothing(void **state)
{
    begin(TGSIC_PROCESSOR_FRAG);
    struct ir_instr *parts[2] = {input(0, 3), tgsic_ir_undef(&b, 1, 32)};
    output(0, tgsic_ir_vec(&b, parts, 2));
    expect("  0: MOV OUT[0].xyz, IN[0].xyzz\n"
           "  1: END\n");
}

/* ---- Joins --------------------------------------------------------------------------------- */

static void loop_variable_stays_in_its_register(void **state)
{
    begin(TGSIC_PROCESSOR_FRAG);
    struct ir_instr *zero = tgsic_ir_int(&b, 0), *one = tgsic_ir_int(&b, 1);
    struct ir_node *loop = tgsic_ir_loop(&b);
    struct ir_instr *i = phi(b.block, zero, zero);
    struct ir_node *exit = tgsic_ir_if(&b, tgsic_ir_alu2(&b, IR_IGE, i, uniform(0, 1)));
    tgsic_ir_break(&b);
    tgsic_ir_end(&b, exit);
    i->srcs[1].def = tgsic_ir_alu2(&b, IR_IADD, i, one);
    tgsic_ir_end(&b, loop);
    struct ir_instr *after = tgsic_ir_new(&arena, IR_PHI, 1, 32, 1);
    after->srcs[0].def = i;
    tgsic_ir_append(b.block, after);
    output(0, tgsic_ir_alu1(&b, IR_I2F, after));
    expect("  0: MOV TEMP[0].x, IMM[0].xxxx\n"
           "  1: BGNLOOP :7\n"
           "  2:   ISGE TEMP[0].y, TEMP[0].xxxx, CONST[0].xxxx\n"
           "  3:   UIF TEMP[0].yyyy :5\n"
           "  4:     BRK\n"
           "  5:   ENDIF\n"
           "  6:   UADD TEMP[0].x, TEMP[0].xxxx, IMM[0].yyyy\n"
           "  7: ENDLOOP :1\n"
           "  8: I2F OUT[0].x, TEMP[0].xxxx\n"
           "  9: END\n");
}

/* Two variables that change places each time round. */
static void swapped_variables(void **state)
{
    begin(TGSIC_PROCESSOR_FRAG);
    struct ir_instr *x = add(input(0, 1), input(1, 1)), *y = add(input(0, 1), input(2, 1));
    struct ir_node *loop = tgsic_ir_loop(&b);
    struct ir_instr *p = phi(b.block, x, x), *q = phi(b.block, y, p);
    p->srcs[1].def = q;
    struct ir_node *exit = tgsic_ir_if(&b, tgsic_ir_alu2(&b, IR_FLT, p, q));
    tgsic_ir_break(&b);
    tgsic_ir_end(&b, exit);
    tgsic_ir_end(&b, loop);
    expect("  0: ADD TEMP[0].x, IN[0].xxxx, IN[1].xxxx\n"
           "  1: ADD TEMP[0].y, IN[0].xxxx, IN[2].xxxx\n"
           "  2: BGNLOOP :8\n"
           "  3:   FSLT TEMP[0].z, TEMP[0].xxxx, TEMP[0].yyyy\n"
           "  4:   UIF TEMP[0].zzzz :6\n"
           "  5:     BRK\n"
           "  6:   ENDIF\n"
           "  7:   MOV TEMP[0].xy, TEMP[0].yxxx\n"
           "  8: ENDLOOP :2\n"
           "  9: END\n");
}

/* The variable's old value is needed after its new one is there. */
static void lost_copy(void **state)
{
    begin(TGSIC_PROCESSOR_FRAG);
    struct ir_instr *zero = tgsic_ir_int(&b, 0), *one = tgsic_ir_int(&b, 1);
    struct ir_node *loop = tgsic_ir_loop(&b);
    struct ir_instr *i = phi(b.block, zero, zero);
    struct ir_instr *next = i->srcs[1].def = tgsic_ir_alu2(&b, IR_IADD, i, one);
    struct ir_node *exit = tgsic_ir_if(&b, tgsic_ir_alu2(&b, IR_IGE, next, uniform(0, 1)));
    tgsic_ir_break(&b);
    tgsic_ir_end(&b, exit);
    tgsic_ir_end(&b, loop);
    struct ir_instr *after = tgsic_ir_new(&arena, IR_PHI, 1, 32, 1);
    after->srcs[0].def = i;
    tgsic_ir_append(b.block, after);
    output(0, tgsic_ir_alu1(&b, IR_I2F, after));
    expect("  0: MOV TEMP[0].x, IMM[0].xxxx\n"
           "  1: BGNLOOP :8\n"
           "  2:   UADD TEMP[0].y, TEMP[0].xxxx, IMM[0].yyyy\n"
           "  3:   ISGE TEMP[0].z, TEMP[0].yyyy, CONST[0].xxxx\n"
           "  4:   UIF TEMP[0].zzzz :6\n"
           "  5:     BRK\n"
           "  6:   ENDIF\n"
           "  7:   MOV TEMP[0].x, TEMP[0].yyyy\n"
           "  8: ENDLOOP :1\n"
           "  9: I2F OUT[0].x, TEMP[0].xxxx\n"
           " 10: END\n");
}

static void both_branches_write_the_output(void **state)
{
    begin(TGSIC_PROCESSOR_FRAG);
    struct ir_node *branch = tgsic_ir_if(&b, input(0, 1));
    struct ir_instr *x = add(input(1, 4), uniform(0, 4));
    tgsic_ir_else(&b, branch);
    struct ir_instr *y = add(input(2, 4), uniform(1, 4));
    tgsic_ir_end(&b, branch);
    output(0, phi(b.block, x, y));
    expect("  0: UIF IN[0].xxxx :2\n"
           "  1:   ADD OUT[0], IN[1], CONST[0]\n"
           "  2: ELSE :4\n"
           "  3:   ADD OUT[0], IN[2], CONST[1]\n"
           "  4: ENDIF\n"
           "  5: END\n");
}

/* Nothing but a move in the other list: it is done first. */
static void else_is_hoisted(void **state)
{
    begin(TGSIC_PROCESSOR_FRAG);
    struct ir_instr *zero = tgsic_ir_float(&b, 0.0f);
    struct ir_node *branch = tgsic_ir_if(&b, input(0, 1));
    struct ir_instr *x = add(input(1, 1), uniform(0, 1));
    tgsic_ir_end(&b, branch);
    struct ir_instr *joined = phi(b.block, x, zero);
    output(0, add(joined, joined));
    expect("  0: MOV TEMP[0].x, IMM[0].xxxx\n"
           "  1: UIF IN[0].xxxx :3\n"
           "  2:   ADD TEMP[0].x, IN[1].xxxx, CONST[0].xxxx\n"
           "  3: ENDIF\n"
           "  4: ADD OUT[0].x, TEMP[0].xxxx, TEMP[0].xxxx\n"
           "  5: END\n");
}

/* ---- Conditions ---------------------------------------------------------------------------- */

static void branch_on_a_float(void **state)
{
    begin(TGSIC_PROCESSOR_FRAG);
    struct ir_instr *zero = tgsic_ir_float(&b, 0.0f);
    struct ir_node *branch = tgsic_ir_if(&b, tgsic_ir_alu2(&b, IR_FEQ, input(0, 1), zero));
    tgsic_ir_else(&b, branch);
    output(0, input(1, 4));
    tgsic_ir_end(&b, branch);
    expect("  0: IF IN[0].xxxx :2\n"
           "  1:   MOV OUT[0], IN[1]\n"
           "  2: ENDIF\n"
           "  3: END\n");
}

static void discards(void **state)
{
    begin(TGSIC_PROCESSOR_FRAG);
    struct ir_instr *x = input(0, 2), *zero = tgsic_ir_float(&b, 0.0f);
    tgsic_ir_discard(&b, tgsic_ir_alu2(&b, IR_FLT, component(x, 1), zero));
    tgsic_ir_discard(&b, tgsic_ir_alu2(&b, IR_FGE, component(x, 0), uniform(0, 1)));
    struct ir_instr *any =
        tgsic_ir_alu2(&b, IR_FLT, x, tgsic_ir_swizzle(&b, zero, 2, (uint8_t[2]){0}));
    tgsic_ir_discard(&b, tgsic_ir_alu2(&b, IR_OR, component(any, 0), component(any, 1)));
    tgsic_ir_discard(&b, input(1, 1));
    tgsic_ir_discard(&b, NULL);
    expect("  0: KILL_IF IN[0].yyyy\n"
           "  1: SGE TEMP[0].x, IN[0].xxxx, CONST[0].xxxx\n"
           "  2: KILL_IF -TEMP[0].xxxx\n"
           "  3: KILL_IF IN[0].xyyy\n"
           "  4: AND TEMP[0].x, IN[1].xxxx, IMM[0].xxxx\n"
           "  5: KILL_IF -TEMP[0].xxxx\n"
           "  6: KILL\n"
           "  7: END\n");
}

/* ---- Memory -------------------------------------------------------------------------------- */

static void address_is_loaded_once(void **state)
{
    begin(TGSIC_PROCESSOR_VERT);
    struct ir_instr *index = tgsic_ir_alu1(&b, IR_F2I, input(0, 1));
    struct ir_instr *x = tgsic_ir_load(&b, uniforms, 0, index, 0, 4);
    struct ir_instr *y = tgsic_ir_load(&b, uniforms, 1, index, 0, 4);
    output(0, add(x, y));
    finish(&virgl, true,
           "VERT\n"
           "DCL IN[0]\n"
           "DCL IN[1]\n"
           "DCL IN[2]\n"
           "DCL OUT[0], GENERIC[0]\n"
           "DCL OUT[1], GENERIC[1]\n"
           "DCL OUT[2], GENERIC[2]\n"
           "DCL CONST[0..15]\n"
           "DCL TEMP[0], LOCAL\n"
           "DCL ADDR[0]\n"
           "  0: F2I TEMP[0].x, IN[0].xxxx\n"
           "  1: UARL ADDR[0].x, TEMP[0].xxxx\n"
           "  2: ADD OUT[0], CONST[ADDR[0].x], CONST[ADDR[0].x+1]\n"
           "  3: END\n");
}

static void two_indices_in_one_instruction(void **state)
{
    begin(TGSIC_PROCESSOR_VERT);
    struct ir_instr *i = input(0, 2);
    struct ir_instr *x = tgsic_ir_load(&b, uniforms, 0, component(i, 0), 0, 4);
    struct ir_instr *y = tgsic_ir_load(&b, uniforms, 0, component(i, 1), 0, 4);
    x->srcs[0].def = y->srcs[0].def = i; /* as copy propagation leaves it */
    y->srcs[0].swizzle[0] = 1;
    output(0, add(x, y));
    expect("  0: UARL ADDR[0].x, IN[0].yyyy\n"
           "  1: MOV TEMP[0], CONST[ADDR[0].x]\n"
           "  2: UARL ADDR[0].x, IN[0].xxxx\n"
           "  3: ADD OUT[0], CONST[ADDR[0].x], TEMP[0]\n"
           "  4: END\n");
}

static void indexed_load_is_read_where_it_is(void **state)
{
    begin(TGSIC_PROCESSOR_VERT);
    struct ir_instr *x = tgsic_ir_load(&b, uniforms, 2, input(0, 1), 0, 4);
    output(0, add(x, input(1, 4)));
    output(1, add(x, input(2, 4)));
    expect("  0: UARL ADDR[0].x, IN[0].xxxx\n"
           "  1: ADD OUT[0], CONST[ADDR[0].x+2], IN[1]\n"
           "  2: ADD OUT[1], CONST[ADDR[0].x+2], IN[2]\n"
           "  3: END\n");
}

/* Hosts find the array by the constant part of the index. */
static void array_offset_stays_inside(void **state)
{
    begin(TGSIC_PROCESSOR_FRAG);
    struct ir_var *array = tgsic_ir_var(&b, IR_LOCAL, "a", 4, 32, 2);
    struct ir_instr *index = input(0, 1);
    tgsic_ir_store(&b, array, 1, index, input(1, 4), 15);
    output(0, tgsic_ir_load(&b, array, -3, index, 0, 4));
    finish(&virgl, true,
           "FRAG\n"
           "DCL IN[0], GENERIC[0], PERSPECTIVE\n"
           "DCL IN[1], GENERIC[1], PERSPECTIVE\n"
           "DCL IN[2], GENERIC[2], PERSPECTIVE\n"
           "DCL OUT[0], COLOR\n"
           "DCL OUT[1], COLOR[1]\n"
           "DCL OUT[2], COLOR[2]\n"
           "DCL TEMP[0..1], ARRAY(1), LOCAL\n"
           "DCL TEMP[2], LOCAL\n"
           "DCL ADDR[0]\n"
           "IMM[0] INT32 {-3, 0, 0, 0}\n"
           "  0: UARL ADDR[0].x, IN[0].xxxx\n"
           "  1: MOV TEMP[ADDR[0].x+1](1), IN[1]\n"
           "  2: UADD TEMP[2].x, IN[0].xxxx, IMM[0].xxxx\n"
           "  3: UARL ADDR[0].x, TEMP[2].xxxx\n"
           "  4: MOV OUT[0], TEMP[ADDR[0].x](1)\n"
           "  5: END\n");
}

/* ---- Textures ------------------------------------------------------------------------------ */

static struct ir_instr *texture(enum ir_tex_kind kind, enum ir_tex_role second,
                                struct ir_instr *coord, struct ir_instr *value)
{
    struct ir_tex tex = {kind, sampler->target, sampler, 0, {IR_ROLE_COORD, (uint8_t)second}};
    struct ir_instr *srcs[2] = {coord, value};
    return tgsic_ir_tex(&b, &tex, 4, srcs, value ? 2 : 1);
}

static void texture_operands_are_packed_in_place(void **state)
{
    begin(TGSIC_PROCESSOR_FRAG);
    struct ir_instr *coord = add(input(0, 2), uniform(0, 2));
    struct ir_instr *lod = tgsic_ir_alu1(&b, IR_FLOG2, input(1, 1));
    output(0, texture(IR_TEX_LOD, IR_ROLE_LOD, coord, lod));
    expect("  0: ADD TEMP[0].xy, IN[0].xyyy, CONST[0].xyyy\n"
           "  1: LG2 TEMP[0].w, IN[1].xxxx\n"
           "  2: TXL OUT[0], TEMP[0].xyyw, SAMP[0], 2D\n"
           "  3: END\n");
}

static void texture_of_a_constant(void **state)
{
    begin(TGSIC_PROCESSOR_FRAG);
    struct ir_instr *half = tgsic_ir_float(&b, 0.5f);
    output(0, texture(IR_TEX_SAMPLE, IR_ROLE_COORD, vec2(half, half), NULL));
    expect("  0: MOV TEMP[0].xy, IMM[0].xxxx\n"
           "  1: TEX OUT[0], TEMP[0].xyyy, SAMP[0], 2D\n"
           "  2: END\n");
}

static void texture_shadow_with_bias(void **state)
{
    begin(TGSIC_PROCESSOR_FRAG);
    struct ir_tex tex = {IR_TEX_SAMPLE,
                         TGSIC_TARGET_SHADOW2D_ARRAY,
                         sampler,
                         0,
                         {IR_ROLE_COORD, IR_ROLE_COMPARE, IR_ROLE_BIAS}};
    sampler->target = TGSIC_TARGET_SHADOW2D_ARRAY;
    struct ir_instr *coord = input(0, 4);
    struct ir_instr *srcs[3] = {coord, component(coord, 3), component(uniform(0, 4), 2)};
    output(0, tgsic_ir_tex(&b, &tex, 4, srcs, 3));
    expect("  0: TXB2 OUT[0], IN[0], CONST[0].zzzz, SAMP[0], SHADOW2D_ARRAY\n"
           "  1: END\n");
}

static void texture_offsets_and_gather(void **state)
{
    begin(TGSIC_PROCESSOR_FRAG);
    struct ir_tex tex = {IR_TEX_GATHER,
                         TGSIC_TARGET_TEX_2D,
                         sampler,
                         0,
                         {IR_ROLE_COORD, IR_ROLE_COMPONENT, IR_ROLE_OFFSET}};
    struct ir_instr *offset = vec2(tgsic_ir_int(&b, -1), tgsic_ir_int(&b, 3));
    struct ir_instr *srcs[3] = {input(0, 2), tgsic_ir_int(&b, 2), offset};
    output(0, tgsic_ir_tex(&b, &tex, 4, srcs, 3));
    finish(&virgl, true,
           "FRAG\n"
           "DCL IN[0], GENERIC[0], PERSPECTIVE\n"
           "DCL IN[1], GENERIC[1], PERSPECTIVE\n"
           "DCL IN[2], GENERIC[2], PERSPECTIVE\n"
           "DCL OUT[0], COLOR\n"
           "DCL OUT[1], COLOR[1]\n"
           "DCL OUT[2], COLOR[2]\n"
           "DCL SAMP[0]\n"
           "DCL SVIEW[0], 2D, FLOAT\n"
           "IMM[0] INT32 {2, -1, 3, 0}\n"
           "  0: TG4 OUT[0], IN[0].xyyy, IMM[0].xxxx, SAMP[0], 2D, IMM[0].yzz\n"
           "  1: END\n");
}

static void texture_projection_is_in_w(void **state)
{
    begin(TGSIC_PROCESSOR_FRAG);
    struct ir_instr *coord = input(0, 3);
    output(0, texture(IR_TEX_SAMPLE, IR_ROLE_PROJECTOR, coord, component(coord, 2)));
    expect("  0: TXP OUT[0], IN[0].xyyz, SAMP[0], 2D\n"
           "  1: END\n");
}

static void texture_derivatives(void **state)
{
    begin(TGSIC_PROCESSOR_FRAG);
    struct ir_tex tex = {IR_TEX_GRAD,
                         TGSIC_TARGET_SHADOW2D,
                         sampler,
                         0,
                         {IR_ROLE_COORD, IR_ROLE_COMPARE, IR_ROLE_DDX, IR_ROLE_DDY}};
    sampler->target = TGSIC_TARGET_SHADOW2D;
    struct ir_instr *coord = input(0, 3);
    struct ir_instr *srcs[4] = {coord, component(coord, 2), input(1, 2), input(2, 2)};
    output(0, tgsic_ir_tex(&b, &tex, 4, srcs, 4));
    expect("  0: TXD OUT[0], IN[0].xyzz, IN[1].xyyy, IN[2].xyyy, SAMP[0], SHADOW2D\n"
           "  1: END\n");
}

static void texture_levels_are_in_w(void **state)
{
    begin(TGSIC_PROCESSOR_FRAG);
    struct ir_tex tex = {IR_TEX_LEVELS, TGSIC_TARGET_TEX_2D, sampler, 0, {0}};
    output(0, tgsic_ir_alu1(&b, IR_I2F, tgsic_ir_tex(&b, &tex, 1, NULL, 0)));
    expect("  0: MOV TEMP[0].x, IMM[0].xxxx\n"
           "  1: TXQ TEMP[0].w, TEMP[0].xxxx, SAMP[0], 2D\n"
           "  2: I2F OUT[0].x, TEMP[0].wwww\n"
           "  3: END\n");
}

/* ---- Memory that runs out ------------------------------------------------------------------ */

struct budget {
    int left;   /* allocations that succeed */
    int blocks; /* not released yet */
};

static void *limited(void *user, void *block, size_t size)
{
    struct budget *budget = user;
    if (!size) {
        budget->blocks -= block != NULL;
        free(block);
        return NULL;
    }
    if (budget->left-- <= 0)
        return NULL;
    budget->blocks += block == NULL;
    return realloc(block, size);
}

static void nothing_leaks_without_memory(void **state)
{
    begin(TGSIC_PROCESSOR_FRAG);
    struct ir_instr *coord = add(input(0, 2), uniform(0, 2));
    output(0, texture(IR_TEX_SAMPLE, IR_ROLE_COORD, coord, NULL));
    struct ir_shader *ir = tgsic_ir_finish(&b);
    enum tgsic_result result = TGSIC_E_MEMORY;
    for (int allocations = 0; result != TGSIC_OK; allocations++) {
        struct budget budget = {.left = allocations};
        struct tgsic_allocator allocator = {limited, &budget};
        struct tgsic_shader shader = {0};
        result = tgsic_ir_codegen(ir, &virgl, &allocator, &shader, NULL);
        if (result == TGSIC_OK)
            tgsic_shader_free(&shader);
        else
            assert_int_equal(result, TGSIC_E_MEMORY);
        assert_int_equal(budget.blocks, 0);
        assert_in_range(allocations, 0, 1000);
    }
    tgsic_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(declarations),
        cmocka_unit_test(modifiers_and_constants),
        cmocka_unit_test(integer_result_goes_through_temp),
        cmocka_unit_test(output_that_is_also_read),
        cmocka_unit_test(stores_keep_their_order),
        cmocka_unit_test(partial_color_of_a_vertex_is_written_whole),
        cmocka_unit_test(layer_is_read_through_an_integer),
        cmocka_unit_test(precise_is_kept_where_it_is_known),
        cmocka_unit_test(bit_fields_are_scalar),
        cmocka_unit_test(negated_bits_are_moved),
        cmocka_unit_test(operation_is_split),
        cmocka_unit_test(vector_is_built_in_place),
        cmocka_unit_test(vector_of_one_scalar),
        cmocka_unit_test(parts_of_one_register_are_one_move),
        cmocka_unit_test(vector_for_two_outputs_is_built_once),
        cmocka_unit_test(undefined_costs_nothing),
        cmocka_unit_test(loop_variable_stays_in_its_register),
        cmocka_unit_test(swapped_variables),
        cmocka_unit_test(lost_copy),
        cmocka_unit_test(both_branches_write_the_output),
        cmocka_unit_test(else_is_hoisted),
        cmocka_unit_test(branch_on_a_float),
        cmocka_unit_test(discards),
        cmocka_unit_test(address_is_loaded_once),
        cmocka_unit_test(two_indices_in_one_instruction),
        cmocka_unit_test(indexed_load_is_read_where_it_is),
        cmocka_unit_test(array_offset_stays_inside),
        cmocka_unit_test(texture_operands_are_packed_in_place),
        cmocka_unit_test(texture_of_a_constant),
        cmocka_unit_test(texture_shadow_with_bias),
        cmocka_unit_test(texture_offsets_and_gather),
        cmocka_unit_test(texture_projection_is_in_w),
        cmocka_unit_test(texture_derivatives),
        cmocka_unit_test(texture_levels_are_in_w),
        cmocka_unit_test(nothing_leaks_without_memory),
    };
    return cmocka_run_group_tests_name("codegen", tests, NULL, NULL);
}
