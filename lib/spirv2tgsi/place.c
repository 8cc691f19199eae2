/* SPDX-License-Identifier: MIT */
/* What pointers point to. A variable becomes one IR variable per leaf: a path through members to
 * something that is no structure, with every array on the way made one array, and a matrix an array
 * of its columns. */
#include "spirv.h"

/* ---- Variables ----------------------------------------------------------------------------- */

struct leaf_walk {
    struct spirv *s;
    struct ir_var **out;
    leaf_fn *make;
    void *user;
};

static void walk_leaves(struct leaf_walk *w, const struct type *type, uint64_t instances,
                        const struct member *member)
{
    for (; type->kind == TYPE_ARRAY; type = type->element)
        instances *= type->length;
    if (instances > INT32_MAX / 4)
        tgsic_arena_fail(w->s->arena, TGSIC_E_LIMIT);
    if (type->kind == TYPE_RUNTIME_ARRAY)
        tgsic_spirv_unsupported(w->s, "arrays without a length are not translated here");
    if (type->kind != TYPE_STRUCT) {
        *w->out++ = w->make(w->user, type, (uint32_t)instances, member);
        return;
    }
    for (uint32_t n = 0; n < type->length; n++)
        walk_leaves(w, type->members[n].type, instances, &type->members[n]);
}

struct ir_var **tgsic_spirv_leaves(struct spirv *s, const struct type *type, leaf_fn *make,
                                   void *user)
{
    struct ir_var **leaves = ARENA_ARRAY(s->arena, struct ir_var *, type->leaf_count);
    struct leaf_walk walk = {s, leaves, make, user};
    walk_leaves(&walk, type, 1, NULL);
    return leaves;
}

struct local_maker {
    struct spirv *s;
    const char *name;
};

static struct ir_var *make_local(void *user, const struct type *type, uint32_t instances,
                                 const struct member *member)
{
    struct local_maker *maker = user;
    (void)member;
    if (!tgsic_spirv_is_numeric(type))
        tgsic_spirv_unsupported(maker->s, "images, samplers and pointers in variables of a "
                                          "function are not translated");
    return tgsic_ir_var(&maker->s->b, IR_LOCAL, maker->name, type->rows,
                        type_is_wide(type) ? 64 : 32, instances * type->columns);
}

struct place tgsic_spirv_local(struct spirv *s, const struct type *type, const char *name)
{
    struct local_maker maker = {s, name};
    return (struct place){.type = type, .leaves = tgsic_spirv_leaves(s, type, make_local, &maker)};
}

/* ---- Parts --------------------------------------------------------------------------------- */

struct place tgsic_spirv_member(struct spirv *s, const struct place *place, uint32_t member)
{
    struct place part = *place;
    if (place->type->kind != TYPE_STRUCT || member >= place->type->length)
        tgsic_spirv_invalid(s, "there is no member %u", (unsigned)member);
    if (place->memory == IN_UNIFORM || place->memory == IN_BUFFER)
        return tgsic_spirv_block_member(s, place, member);
    tgsic_spirv_count(s, member / 16);
    for (uint32_t n = 0; n < member; n++)
        part.leaves += place->type->members[n].type->leaf_count;
    part.type = place->type->members[member].type;
    return part;
}

static struct place component_of(struct spirv *s, const struct place *place, uint32_t offset,
                                 struct ir_instr *index)
{
    struct place part = *place;
    if (!index && offset >= place->type->rows)
        tgsic_spirv_invalid(s, "there is no component %u", (unsigned)offset);
    part.type = place->type->element;
    part.vector = place->type->rows;
    part.component = index;
    part.component_number = (uint8_t)offset;
    return part;
}

struct place tgsic_spirv_element(struct spirv *s, const struct place *place, uint32_t offset,
                                 struct ir_instr *index)
{
    const struct type *type = place->type;
    struct place part = *place;
    if (type->kind != TYPE_VECTOR && type->kind != TYPE_MATRIX && type->kind != TYPE_ARRAY &&
        type->kind != TYPE_RUNTIME_ARRAY)
        tgsic_spirv_invalid(s, "an element of what has none");
    if (!index && type->kind != TYPE_RUNTIME_ARRAY && offset >= type->length)
        tgsic_spirv_invalid(s, "there is no element %u", (unsigned)offset);
    if (place->all_vertices)
        return tgsic_spirv_vertex(s, place, offset, index);
    if (place->memory == IN_UNIFORM || place->memory == IN_BUFFER)
        return tgsic_spirv_block_element(s, place, offset, index);
    if (type->kind == TYPE_VECTOR)
        return component_of(s, place, offset, index);
    struct ir_instr *length = ir_imm_i(&s->b, (int32_t)type->length);
    part.type = type->element;
    part.offset = place->offset * type->length + offset;
    if (place->index)
        part.index = ir_op2(&s->b, IR_IMUL, place->index, length);
    if (index)
        part.index = part.index ? ir_op2(&s->b, IR_IADD, part.index, index) : index;
    return part;
}

/* ---- Loads and stores ---------------------------------------------------------------------- */

/* Component `index` of a vector, which may be none that it has. */
struct ir_instr *tgsic_spirv_pick(struct spirv *s, struct ir_instr *vector, struct ir_instr *index)
{
    struct ir_instr *result = ir_component(&s->b, vector, 0);
    for (unsigned c = 1; c < vector->components; c++) {
        struct ir_instr *is_this = ir_op2(&s->b, IR_IEQ, index, ir_imm_i(&s->b, (int32_t)c));
        result = ir_op3(&s->b, IR_SELECT, is_this, ir_component(&s->b, vector, c), result);
    }
    return result;
}

struct ir_instr *tgsic_spirv_replace(struct spirv *s, struct ir_instr *vector,
                                     struct ir_instr *scalar, struct ir_instr *index)
{
    struct ir_instr *parts[4];
    for (unsigned c = 0; c < vector->components; c++) {
        struct ir_instr *is_this = ir_op2(&s->b, IR_IEQ, index, ir_imm_i(&s->b, (int32_t)c));
        parts[c] = ir_op3(&s->b, IR_SELECT, is_this, scalar, ir_component(&s->b, vector, c));
    }
    return tgsic_ir_vec(&s->b, parts, vector->components);
}

static struct ir_instr *load_variable(struct spirv *s, const struct place *place)
{
    unsigned first = 0, count = place->type->rows;
    if (place->vector && place->component)
        count = place->vector;
    else if (place->vector)
        first = place->component_number;
    struct ir_instr *x =
        tgsic_ir_load(&s->b, place->leaves[0], (int32_t)place->offset, place->index, first, count);
    if (place->vector && place->component)
        x = tgsic_spirv_pick(s, x, place->component);
    /* in memory any bits but none are true */
    bool any_bits = place->leaves[0]->mode == IR_UNIFORM && place->type->letter == 'b';
    return any_bits ? ir_op1(&s->b, IR_I2B, x) : x;
}

static void store_variable(struct spirv *s, const struct place *place, struct ir_instr *value)
{
    struct ir_var *var = place->leaves[0];
    static const uint8_t xxxx[4] = {0};
    unsigned mask = (1u << place->type->rows) - 1;
    if (var->mode != IR_LOCAL && var->mode != IR_OUTPUT)
        tgsic_spirv_invalid(s, "a store to memory that is read only");
    if (place->vector && place->component) {
        struct ir_instr *old =
            tgsic_ir_load(&s->b, var, (int32_t)place->offset, place->index, 0, place->vector);
        value = tgsic_spirv_replace(s, old, value, place->component);
        mask = (1u << place->vector) - 1;
    } else if (place->vector) {
        value = tgsic_ir_swizzle(&s->b, value, place->component_number + 1u, xxxx);
        mask = 1u << place->component_number;
    }
    tgsic_ir_store(&s->b, var, (int32_t)place->offset, place->index, value, mask);
}

static struct ir_instr *load_vector(struct spirv *s, const struct place *place)
{
    return place->memory == IN_VARIABLES  ? load_variable(s, place)
           : place->memory == IN_VERTICES ? tgsic_spirv_vertex_load(s, place)
                                          : tgsic_spirv_block_load(s, place);
}

static void store_vector(struct spirv *s, const struct place *place, struct ir_instr *value)
{
    if (place->memory == IN_VARIABLES)
        store_variable(s, place, value);
    else if (place->memory == IN_VERTICES)
        tgsic_spirv_vertex_store(s, place, value);
    else
        tgsic_spirv_block_store(s, place, value);
}

static struct place part_of(struct spirv *s, const struct place *place, uint32_t part)
{
    return place->type->kind == TYPE_STRUCT ? tgsic_spirv_member(s, place, part)
                                            : tgsic_spirv_element(s, place, part, NULL);
}

struct value tgsic_spirv_load(struct spirv *s, const struct place *place)
{
    const struct type *type = place->type;
    if (type->kind == TYPE_SCALAR || type->kind == TYPE_VECTOR)
        return tgsic_spirv_make(type, load_vector(s, place));
    if (type->kind != TYPE_MATRIX && type->kind != TYPE_ARRAY && type->kind != TYPE_STRUCT)
        tgsic_spirv_unsupported(s, "a load of what is no data");
    struct value value = tgsic_spirv_composite(s, type);
    for (uint32_t p = 0; p < type->length; p++) {
        struct place part = part_of(s, place, p);
        value.parts[p] = tgsic_spirv_load(s, &part);
    }
    return value;
}

void tgsic_spirv_store(struct spirv *s, const struct place *place, const struct value *value)
{
    const struct type *type = place->type;
    bool vector = type->kind == TYPE_SCALAR || type->kind == TYPE_VECTOR;
    if (value->kind != (vector ? VALUE_VECTOR : VALUE_COMPOSITE) ||
        !tgsic_spirv_same_type(value->type, type))
        tgsic_spirv_invalid(s, "a store of a value of another type");
    if (vector) {
        store_vector(s, place, value->instr);
        return;
    }
    tgsic_spirv_count(s, type->length);
    for (uint32_t p = 0; p < type->length; p++) {
        struct place part = part_of(s, place, p);
        tgsic_spirv_store(s, &part, &value->parts[p]);
    }
}
