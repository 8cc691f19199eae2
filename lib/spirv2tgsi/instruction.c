/* SPDX-License-Identifier: MIT */
/* What blocks hold: memory, calls, and the families of other files. */
#include "spirv.h"

/* ---- Pointers ------------------------------------------------------------------------------ */

static struct place follow(struct spirv *s, const struct place *place, uint32_t id)
{
    const struct ir_instr *x = tgsic_spirv_vector(s, id);
    const struct type *type = tgsic_spirv_value(s, id)->type;
    if (x->components != 1 || type->letter == 'f' || type->letter == 'd' || type->letter == 'b')
        tgsic_spirv_invalid(s, "an index that is no int");
    if (place->type->kind == TYPE_STRUCT)
        return tgsic_spirv_member(s, place, tgsic_spirv_literal(s, id));
    if (x->op == IR_CONST)
        return tgsic_spirv_element(s, place, (uint32_t)ir_constant(x, 0), NULL);
    struct ir_instr *index = tgsic_spirv_vector(s, id);
    if (index->bits == 64)
        index = tgsic_ir_wide_convert(&s->b, index, 'l', 'i');
    return tgsic_spirv_element(s, place, 0, index);
}

static struct value pointer_to(struct spirv *s, const struct type *type, const struct place *place)
{
    struct value value = {.type = type, .kind = VALUE_PLACE};
    value.place = ARENA_NEW(s->arena, struct place);
    *value.place = *place;
    return value;
}

static void access_chain(struct spirv *s, const struct instruction *i)
{
    struct place place = *tgsic_spirv_pointer(s, tgsic_spirv_operand(s, i, 0));
    for (uint32_t n = 1; n < i->num_operands; n++)
        place = follow(s, &place, i->operands[n]);
    tgsic_spirv_result(s, i, pointer_to(s, tgsic_spirv_type_of(s, i->type), &place));
}

static void variable(struct spirv *s, const struct instruction *i)
{
    const struct type *type = tgsic_spirv_type_of(s, i->type);
    if (type->kind != TYPE_POINTER || tgsic_spirv_operand(s, i, 0) != STORAGE_FUNCTION)
        tgsic_spirv_invalid(s, "a variable of a function in other memory");
    struct place place = tgsic_spirv_local(s, type->element, tgsic_spirv_id(s, i->result)->name);
    if (i->num_operands > 1)
        tgsic_spirv_store(s, &place, tgsic_spirv_value(s, i->operands[1]));
    tgsic_spirv_result(s, i, pointer_to(s, type, &place));
}

/* ---- Memory -------------------------------------------------------------------------------- */

static bool is_opaque(const struct type *type)
{
    return type->kind == TYPE_IMAGE || type->kind == TYPE_SAMPLER ||
           type->kind == TYPE_SAMPLED_IMAGE;
}

static void load(struct spirv *s, const struct instruction *i)
{
    const struct place *place = tgsic_spirv_pointer(s, tgsic_spirv_operand(s, i, 0));
    struct value value =
        is_opaque(place->type) ? pointer_to(s, place->type, place) : tgsic_spirv_load(s, place);
    tgsic_spirv_result(s, i, value);
}

static void array_length(struct spirv *s, const struct instruction *i)
{
    const struct place *block = tgsic_spirv_pointer(s, tgsic_spirv_operand(s, i, 0));
    struct place array = tgsic_spirv_member(s, block, tgsic_spirv_operand(s, i, 1));
    if (array.type->kind != TYPE_RUNTIME_ARRAY || array.memory != IN_BUFFER || !array.type->stride)
        tgsic_spirv_invalid(s, "the length of what is no array of a storage block");
    struct ir_memory memory = {.opcode = TGSIC_OPCODE_RESQ,
                               .var = array.leaves[0],
                               .element = array.first_block,
                               .role = {IR_ROLE_INDEX}};
    struct ir_instr *srcs[1] = {array.block};
    struct ir_instr *size = tgsic_ir_memory(&s->b, IR_QUERY, &memory, 1, srcs, array.block ? 1 : 0);
    struct ir_instr *rest = ir_sub_i(&s->b, size, ir_imm_i(&s->b, (int32_t)array.offset));
    rest = ir_op2(&s->b, IR_IMAX, rest, ir_imm_i(&s->b, 0));
    tgsic_spirv_give(s, i,
                     ir_op2(&s->b, IR_UDIV, rest, ir_imm_i(&s->b, (int32_t)array.type->stride)));
}

static void copy_memory(struct spirv *s, const struct instruction *i)
{
    const struct place *to = tgsic_spirv_pointer(s, tgsic_spirv_operand(s, i, 0));
    const struct place *from = tgsic_spirv_pointer(s, tgsic_spirv_operand(s, i, 1));
    struct value value = tgsic_spirv_load(s, from);
    tgsic_spirv_store(s, to, &value);
}

bool tgsic_spirv_memory(struct spirv *s, const struct instruction *i)
{
    switch (i->op) {
    case SpvOpVariable:
        variable(s, i);
        return true;
    case SpvOpAccessChain:
    case SpvOpInBoundsAccessChain:
        access_chain(s, i);
        return true;
    case SpvOpLoad:
        load(s, i);
        return true;
    case SpvOpStore:
        tgsic_spirv_store(s, tgsic_spirv_pointer(s, tgsic_spirv_operand(s, i, 0)),
                          tgsic_spirv_value(s, tgsic_spirv_operand(s, i, 1)));
        return true;
    case SpvOpCopyMemory:
        copy_memory(s, i);
        return true;
    case SpvOpArrayLength:
        array_length(s, i);
        return true;
    case SpvOpFunctionCall:
        tgsic_spirv_operand(s, i, 0);
        tgsic_spirv_call(s, i);
        return true;
    default:
        return false;
    }
}

/* ---- All ----------------------------------------------------------------------------------- */

static bool is_silent(uint32_t op)
{
    return op == SpvOpLabel || op == SpvOpLine || op == SpvOpNoLine || op == SpvOpNop ||
           op == SpvOpLoopMerge || op == SpvOpSelectionMerge;
}

void tgsic_spirv_instruction(struct spirv *s, const struct instruction *i)
{
    s->b.precise = i->result && tgsic_spirv_find(tgsic_spirv_id(s, i->result)->decorations,
                                                 DECORATION_NO_CONTRACTION) != NULL;
    if (is_silent(i->op))
        return;
    if (i->op == SpvOpUndef)
        tgsic_spirv_constant(s, i);
    else if (i->op == SpvOpExtInst)
        tgsic_spirv_extended(s, i);
    else if (!tgsic_spirv_memory(s, i) && !tgsic_spirv_alu(s, i) && !tgsic_spirv_vectors(s, i) &&
             !tgsic_spirv_pairs(s, i) && !tgsic_spirv_texel(s, i) && !tgsic_spirv_image(s, i) &&
             !tgsic_spirv_group(s, i))
        tgsic_spirv_unsupported(s, "%s is not translated", tgsic_spirv_op_name(i->op));
    s->b.precise = false;
}
