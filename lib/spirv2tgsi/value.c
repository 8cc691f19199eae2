/* SPDX-License-Identifier: MIT */
/* Values of ids. One that is used in another block than it is defined in is kept in variables, too:
 * blocks that dominate in SPIR-V may not do so in the structured code. */
#include "flow.h"

#define DEFAULT_INSTRUCTIONS 1000000u

void tgsic_spirv_count(struct spirv *s, uint32_t count)
{
    uint32_t most = s->options->max_instructions;
    most = most ? most : DEFAULT_INSTRUCTIONS;
    if (count > most - s->translated) {
        tgsic_diags_add(s->diags, TGSIC_ERROR, E_SPIRV_LIMIT, (struct tgsic_pos){.word = s->at},
                        "word %u: more than %u instructions, calls inlined", (unsigned)s->at,
                        (unsigned)most);
        tgsic_arena_fail(s->arena, TGSIC_E_LIMIT);
    }
    s->translated += count;
}

struct value tgsic_spirv_make(const struct type *type, struct ir_instr *instr)
{
    return (struct value){.type = type, .kind = VALUE_VECTOR, .instr = instr};
}

struct value tgsic_spirv_composite(struct spirv *s, const struct type *type)
{
    tgsic_spirv_count(s, type->length);
    return (struct value){.type = type,
                          .kind = VALUE_COMPOSITE,
                          .parts = ARENA_ARRAY(s->arena, struct value, type->length)};
}

/* ---- Across blocks ------------------------------------------------------------------------- */

static struct ir_instr *keep(struct spirv *s, struct ir_instr *x)
{
    if (!x || x->op == IR_CONST)
        return x;
    struct ir_var *var = tgsic_ir_var(&s->b, IR_LOCAL, NULL, x->components, x->bits, 1);
    tgsic_ir_store(&s->b, var, 0, NULL, x, (1u << x->components) - 1);
    struct ir_instr *later = tgsic_ir_new(s->arena, IR_LOAD, x->components, x->bits, 0);
    later->u.access.var = var; /* a pattern of the load; it stands nowhere */
    return later;
}

static struct ir_instr *fetch_kept(struct spirv *s, struct ir_instr *x)
{
    if (!x)
        return x;
    if (x->op == IR_CONST) {
        uint64_t values[4];
        for (unsigned c = 0; c < x->components; c++)
            values[c] = ir_constant(x, c);
        return tgsic_ir_const_bits(&s->b, x->components, x->bits, values);
    }
    return tgsic_ir_load(&s->b, x->u.access.var, 0, NULL, 0, x->components);
}

typedef struct ir_instr *each_fn(struct spirv *s, struct ir_instr *x);

static struct place *map_place(struct spirv *s, const struct place *place, each_fn *each)
{
    struct place *result = ARENA_NEW(s->arena, struct place);
    *result = *place;
    result->index = each(s, place->index);
    result->block = each(s, place->block);
    result->component = each(s, place->component);
    result->vertex = each(s, place->vertex);
    return result;
}

/* The value with `each` done to every instruction that it is made of. */
static struct value map_value(struct spirv *s, const struct value *value, each_fn *each)
{
    struct value result = *value;
    if (value->kind == VALUE_COMPOSITE) {
        result = tgsic_spirv_composite(s, value->type);
        for (uint32_t p = 0; p < value->type->length; p++)
            result.parts[p] = map_value(s, &value->parts[p], each);
        return result;
    }
    result.instr = each(s, value->instr);
    if (value->place)
        result.place = map_place(s, value->place, each);
    if (value->sampler)
        result.sampler = map_place(s, value->sampler, each);
    return result;
}

static bool is_visible(const struct spirv *s, const struct result *result)
{
    const struct construct *c = s->construct;
    while (c && c != result->construct)
        c = c->outer;
    return c == result->construct;
}

const struct value *tgsic_spirv_value(struct spirv *s, uint32_t number)
{
    const struct id *id = tgsic_spirv_id(s, number);
    const struct result *result = id->result;
    if (!result)
        tgsic_spirv_invalid(s, "id %u has no value here", (unsigned)number);
    if (!result->construct || is_visible(s, result))
        return &result->value;
    if (!id->crosses)
        tgsic_spirv_invalid(s, "id %u does not dominate its use", (unsigned)number);
    struct value *value = ARENA_NEW(s->arena, struct value);
    *value = map_value(s, result->spilled, fetch_kept);
    return value;
}

struct ir_instr *tgsic_spirv_vector(struct spirv *s, uint32_t number)
{
    const struct value *value = tgsic_spirv_value(s, number);
    if (value->kind != VALUE_VECTOR)
        tgsic_spirv_invalid(s, "id %u is no scalar or vector", (unsigned)number);
    return value->instr;
}

bool tgsic_spirv_is(const struct type *type, char letter)
{
    char own = type->letter == 'u' ? 'i' : type->letter;
    return type->kind <= TYPE_VECTOR &&
           (own == letter || (letter == 'w' && (own == 'i' || own == 'f')));
}

struct ir_instr *tgsic_spirv_typed(struct spirv *s, uint32_t number, char letter,
                                   unsigned components)
{
    const struct value *value = tgsic_spirv_value(s, number);
    if (value->kind != VALUE_VECTOR || !tgsic_spirv_is(value->type, letter) ||
        (components && value->type->rows != components))
        tgsic_spirv_invalid(s, "id %u is of another type than is needed", (unsigned)number);
    return value->instr;
}

const struct place *tgsic_spirv_pointer(struct spirv *s, uint32_t number)
{
    const struct value *value = tgsic_spirv_value(s, number);
    if (value->kind != VALUE_PLACE)
        tgsic_spirv_invalid(s, "id %u is no pointer", (unsigned)number);
    return value->place;
}

void tgsic_spirv_result(struct spirv *s, const struct instruction *i, struct value value)
{
    struct id *id = tgsic_spirv_id(s, i->result);
    bool data = value.kind == VALUE_VECTOR || value.kind == VALUE_COMPOSITE;
    if (data && !tgsic_spirv_same_type(value.type, tgsic_spirv_type_of(s, i->type)))
        tgsic_spirv_invalid(s, "%s gives another type than it says", tgsic_spirv_op_name(i->op));
    if (!id->result)
        id->result = tgsic_arena_alloc_raw(s->arena, sizeof *id->result);
    *id->result = (struct result){value, s->construct, NULL};
    id->type = value.type;
    if (id->crosses && s->construct) {
        id->result->spilled = ARENA_NEW(s->arena, struct value);
        *id->result->spilled = map_value(s, &value, keep);
    }
}

/* Whatever it was made of, it has the components of its type. */
void tgsic_spirv_give(struct spirv *s, const struct instruction *i, struct ir_instr *instr)
{
    const struct type *type = tgsic_spirv_type_of(s, i->type);
    static const uint8_t xxxx[4] = {0};
    unsigned bits = type_is_wide(type) ? 64 : 32;
    if (type->kind != TYPE_SCALAR && type->kind != TYPE_VECTOR)
        tgsic_spirv_invalid(s, "%s gives no scalar or vector", tgsic_spirv_op_name(i->op));
    if (instr->components == 1 && type->rows > 1)
        instr = tgsic_ir_swizzle(&s->b, instr, type->rows, xxxx);
    if (instr->components != type->rows || instr->bits != bits)
        tgsic_spirv_invalid(s, "%s gives another type than it says", tgsic_spirv_op_name(i->op));
    tgsic_spirv_result(s, i, tgsic_spirv_make(type, instr));
}
