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
    return tgsic_ir_var(&leaf->l->b, IR_LOCAL, leaf->name, type->rows, 32,
                        instances * type->columns);
}

struct place tgsic_local_place(struct lower *l, const struct glsl_type *type, const char *name)
{
    struct local_leaf leaf = {l, name};
    struct place place = {.type = type};
    place.leaves = tgsic_make_leaves(l, type, make_local, &leaf);
    return place;
}

/* ---- Parts --------------------------------------------------------------------------------- */

struct place tgsic_place_member(struct lower *l, const struct place *place, uint32_t member)
{
    const struct glsl_type *type = place->type;
    struct place part = *place;
    part.type = type->members[member].type;
    if (place->in_block) {
        part.offset += tgsic_std140_layout(&l->std140, type, place->row_major)->offsets[member];
        part.row_major = tgsic_is_row_major(&type->members[member].q, place->row_major);
        return part;
    }
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

/* Element of an array of blocks: each is a buffer of its own. */
static struct place block_of_array(struct lower *l, const struct place *place, uint32_t offset,
                                   struct ir_instr *index)
{
    struct place part = *place;
    part.type = place->type->element;
    uint32_t blocks = 1;
    for (const struct glsl_type *t = part.type; glsl_is_array(t); t = t->element)
        blocks *= t->length;
    part.leaves += offset * blocks;
    part.block_count -= offset * blocks;
    if (index)
        part.block = add_index(l, place->block, scale_index(l, index, blocks));
    else if (!place->block)
        part.block_count = blocks;
    return part;
}

static struct place block_element(struct lower *l, const struct place *place, uint32_t offset,
                                  struct ir_instr *index)
{
    struct place part = *place;
    uint32_t stride = 16;
    part.type = tgsic_glsl_element(place->type);
    if (glsl_is_array(place->type))
        stride = tgsic_std140_stride(&l->std140, place->type, place->row_major);
    part.offset += offset * stride;
    part.index = add_index(l, place->index, scale_index(l, index, stride / 16));
    return part;
}

struct place tgsic_place_element(struct lower *l, const struct place *place, uint32_t offset,
                                 struct ir_instr *index)
{
    const struct glsl_type *type = place->type;
    uint32_t count = glsl_is_array(type) ? type->length : type->columns;
    if (place->in_block) {
        if (tgsic_glsl_without_arrays(type)->base == GLSL_BLOCK)
            return block_of_array(l, place, offset, index);
        return block_element(l, place, offset, index);
    }
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

/* Of an array of blocks, each is read and one chosen: old hosts have no index for buffers. */
static struct ir_instr *load_register(struct lower *l, const struct place *place, int32_t reg,
                                      unsigned first, unsigned components)
{
    struct ir_instr *result =
        tgsic_ir_load(&l->b, place->leaves[0], reg, place->index, first, components);
    for (uint32_t i = 1; place->block && i < place->block_count; i++) {
        struct ir_instr *other =
            tgsic_ir_load(&l->b, place->leaves[i], reg, place->index, first, components);
        struct ir_instr *is_this = op2(l, IR_IEQ, place->block, imm_i(l, (int32_t)i));
        result = op3(l, IR_SELECT, is_this, other, result);
    }
    return result;
}

static void load_block(struct lower *l, const struct place *place, struct value *value)
{
    const struct glsl_type *type = place->type;
    int32_t reg = (int32_t)(place->offset / 16);
    unsigned first = place->offset % 16 / 4;
    bool rows = type->columns > 1 && place->row_major;
    unsigned count = rows ? type->rows : type->columns;
    unsigned components = rows ? type->columns : type->rows;
    for (unsigned c = 0; c < count; c++) {
        struct ir_instr *v = load_register(l, place, reg + (int32_t)c, first, components);
        value->column[c] = as_bool(l, type, place->leaves[0], v);
    }
    value->transposed = rows;
}

struct value tgsic_place_load(struct lower *l, const struct place *place)
{
    const struct glsl_type *type = place->type;
    if (!type->rows)
        return tgsic_value_of_place(place);
    struct value value = {.type = type, .kind = VALUE_SSA};
    if (place->in_block) {
        load_block(l, place, &value);
        return value;
    }
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
    tgsic_ir_store(&l->b, place->leaves[0], (int32_t)place->offset, place->index, value, writemask);
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
    uint32_t count = tgsic_leaf_count(place->type);
    for (uint32_t i = 0; i < count; i++) {
        struct ir_var *var = place->leaves[i];
        for (uint32_t e = 0; e < var->length && var->length <= 4; e++)
            tgsic_ir_store(&l->b, var, (int32_t)e, NULL, tgsic_ir_undef(&l->b, var->components, 32),
                           (1u << var->components) - 1);
    }
}
