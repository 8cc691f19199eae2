/* SPDX-License-Identifier: MIT */
/* Places: how variables of GLSL types lie in IR variables, and loads and stores there. */
#include "lower.h"

uint32_t tgsic_leaf_count(const struct glsl_type *type)
{
    uint32_t count = 0;
    type = tgsic_glsl_without_arrays(type);
    if (!glsl_has_members(type))
        return 1;
    for (uint32_t i = 0; i < type->member_count; i++)
        count += tgsic_leaf_count(type->members[i].type);
    return count;
}

static void make_leaves(const struct glsl_type *type, const struct glsl_member *member,
                        uint32_t instances, leaf_fn *make, void *user, struct ir_var ***out)
{
    while (glsl_is_array(type)) {
        instances *= type->length;
        type = type->element;
    }
    if (!glsl_has_members(type)) {
        *(*out)++ = make(user, type, instances, member);
        return;
    }
    for (uint32_t i = 0; i < type->member_count; i++) {
        const struct glsl_member *m = &type->members[i];
        make_leaves(m->type, type->base == GLSL_BLOCK ? m : member, instances, make, user, out);
    }
}

struct ir_var **tgsic_make_leaves(struct lower *l, const struct glsl_type *type, leaf_fn *make,
                                  void *user)
{
    struct ir_var **leaves = ARENA_ARRAY(l->arena, struct ir_var *, tgsic_leaf_count(type));
    struct ir_var **end = leaves;
    make_leaves(type, NULL, 1, make, user, &end);
    return leaves;
}

struct local_leaf {
    struct lower *l;
    const char *name;
};

static struct ir_var *make_local(void *user, const struct glsl_type *type, uint32_t instances,
                                 const struct glsl_member *member)
{
    struct local_leaf *leaf = user;
    if (glsl_is_opaque(type))
        tgsic_lower_handles(leaf->l, leaf->l->b.pos);
    return tgsic_ir_var(&leaf->l->b, IR_LOCAL, leaf->name, type->rows,
                        glsl_is_64bit(type) ? 64 : 32, instances * type->columns);
}

struct place tgsic_local_place(struct lower *l, const struct glsl_type *type, const char *name)
{
    struct local_leaf leaf = {l, name};
    struct place place = {.type = type};
    place.leaves = tgsic_make_leaves(l, type, make_local, &leaf);
    return place;
}

/* ---- Parts --------------------------------------------------------------------------------- */

unsigned tgsic_memory_qualifiers(const struct ast_qualifiers *q)
{
    return (q->flags & AST_COHERENT ? TGSIC_QUALIFIER_COHERENT : 0u) |
           (q->flags & AST_VOLATILE ? TGSIC_QUALIFIER_VOLATILE : 0u) |
           (q->flags & AST_RESTRICT ? TGSIC_QUALIFIER_RESTRICT : 0u);
}

static bool is_in_block(const struct place *place)
{
    return place->memory == IN_UNIFORM_BLOCK || place->memory == IN_BUFFER;
}

struct place tgsic_place_member(struct lower *l, const struct place *place, uint32_t member)
{
    const struct glsl_type *type = place->type;
    struct place part = *place;
    part.type = type->members[member].type;
    if (is_in_block(place))
        return tgsic_block_member(l, place, member);
    for (uint32_t i = 0; i < member; i++)
        part.leaves += tgsic_leaf_count(type->members[i].type);
    return part;
}

static struct ir_instr *scale_index(struct lower *l, struct ir_instr *index, uint32_t factor)
{
    return !index || factor == 1 ? index : op2(l, IR_IMUL, index, imm_i(l, (int32_t)factor));
}

static struct ir_instr *add_index(struct lower *l, struct ir_instr *a, struct ir_instr *b)
{
    return !a ? b : !b ? a : op2(l, IR_IADD, a, b);
}

struct place tgsic_place_element(struct lower *l, const struct place *place, uint32_t offset,
                                 struct ir_instr *index)
{
    const struct glsl_type *type = place->type;
    uint32_t count = glsl_is_array(type) ? type->length : type->columns;
    if (is_in_block(place))
        return tgsic_block_element(l, place, offset, index);
    if (place->all_vertices)
        return tgsic_vertex_element(l, place, offset, index);
    struct place part = *place;
    part.type = tgsic_glsl_element(type);
    part.offset = place->offset * count + offset;
    part.index = add_index(l, scale_index(l, place->index, count), index);
    return part;
}

/* ---- Loads --------------------------------------------------------------------------------- */

/* Memory that the guest fills holds any non-zero word for true. */
static struct ir_instr *as_bool(struct lower *l, const struct glsl_type *type,
                                const struct ir_var *var, struct ir_instr *value)
{
    if (type->base == GLSL_BOOL && var->mode == IR_UNIFORM)
        return op1(l, IR_I2B, value);
    return value;
}

struct value tgsic_place_load(struct lower *l, const struct place *place)
{
    const struct glsl_type *type = place->type;
    if (!type->rows)
        return tgsic_value_of_place(place);
    if (is_in_block(place))
        return tgsic_block_load(l, place);
    if (place->memory == IN_VERTICES)
        return tgsic_vertex_load(l, place);
    struct value value = {.type = type, .kind = VALUE_SSA};
    struct ir_instr *index = scale_index(l, place->index, type->columns);
    struct ir_var *var = place->leaves[0];
    for (unsigned c = 0; c < type->columns; c++) {
        int32_t offset = (int32_t)(place->offset * type->columns + c);
        struct ir_instr *v = tgsic_ir_load(&l->b, var, offset, index, 0, type->rows);
        value.column[c] = as_bool(l, type, var, v);
    }
    return value;
}

/* ---- Stores -------------------------------------------------------------------------------- */

void tgsic_place_store_masked(struct lower *l, const struct place *place, struct ir_instr *value,
                              unsigned writemask)
{
    if (place->memory == IN_BUFFER)
        tgsic_buffer_store_masked(l, place, 0, value, writemask);
    else if (place->memory == IN_VERTICES)
        tgsic_vertex_store_column(l, place, 0, value, writemask);
    else
        tgsic_ir_store(&l->b, place->leaves[0], (int32_t)place->offset, place->index, value,
                       writemask);
}

static void store_columns(struct lower *l, const struct place *place, const struct value *value)
{
    const struct glsl_type *type = place->type;
    struct value plain = tgsic_value_load(l, *value);
    struct ir_instr *index = scale_index(l, place->index, type->columns);
    for (unsigned c = 0; c < type->columns; c++)
        tgsic_ir_store(&l->b, place->leaves[0], (int32_t)(place->offset * type->columns + c), index,
                       plain.column[c], (1u << type->rows) - 1);
}

/* Aggregates part by part. What is copied may lie in the same memory only if it is the same place,
 * and then the order does not matter. */
void tgsic_place_store(struct lower *l, const struct place *place, const struct value *value)
{
    const struct glsl_type *type = place->type;
    if (type->rows) {
        tgsic_lower_count(l, l->b.pos);
        if (place->memory == IN_BUFFER)
            tgsic_buffer_store(l, place, value);
        else if (place->memory == IN_VERTICES)
            tgsic_vertex_store(l, place, value);
        else
            store_columns(l, place, value);
        return;
    }
    uint32_t count = glsl_is_array(type) ? type->length : type->member_count;
    for (uint32_t i = 0; i < count; i++) {
        bool array = glsl_is_array(type);
        struct place part =
            array ? tgsic_place_element(l, place, i, NULL) : tgsic_place_member(l, place, i);
        struct value from =
            array ? tgsic_value_element(l, value, i, NULL) : tgsic_value_member(l, value, i);
        tgsic_place_store(l, &part, &from);
    }
}

/* Says that a local's old value is of no interest, where a loop comes round to its declaration:
 * nothing then has to be carried from one round to the next. */
void tgsic_place_undefine(struct lower *l, const struct place *place)
{
    uint32_t count = l->loop_depth ? tgsic_leaf_count(place->type) : 0;
    for (uint32_t i = 0; i < count; i++) {
        struct ir_var *var = place->leaves[i];
        for (uint32_t e = 0; e < var->length && var->length <= 4; e++)
            tgsic_ir_store(&l->b, var, (int32_t)e, NULL,
                           tgsic_ir_undef(&l->b, var->components, var->bits),
                           (1u << var->components) - 1);
    }
}
