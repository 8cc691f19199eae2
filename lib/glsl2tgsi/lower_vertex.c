/* SPDX-License-Identifier: MIT */
/* Inputs that there is one of for each vertex, and outputs of tessellation control shaders: the
 * invocations of a patch share them, so that each access is done where it stands. */
#include "lower.h"

#define REGISTER 4u /* components */

struct place tgsic_vertex_element(struct lower *l, const struct place *place, uint32_t offset,
                                  struct ir_instr *index)
{
    struct place part = *place;
    part.type = place->type->element;
    part.all_vertices = false;
    part.vertex = index ? index : imm_i(l, (int32_t)offset);
    if (index && offset)
        part.vertex = op2(l, IR_IADD, index, imm_i(l, (int32_t)offset));
    return part;
}

static struct ir_instr *read(struct lower *l, const struct place *place, uint32_t element,
                             unsigned first, unsigned components)
{
    return tgsic_ir_read_vertex(&l->b, place->leaves[0], place->vertex, element, first, components);
}

static void write(struct lower *l, const struct place *place, uint32_t element,
                  struct ir_instr *value, unsigned writemask)
{
    struct leaf *leaf = place->leaves[0]->user;
    tgsic_ir_write_vertex(&l->b, place->leaves[0], place->vertex, element, value, writemask,
                          &leaf->shadow);
}

/* ---- Which register ------------------------------------------------------------------------ */

/* Where instance `i` of a place is: a register, or of arrays of scalars that share them, one
 * component. */
struct spot {
    uint32_t element;
    unsigned component;
};

static struct spot spot_of(const struct place *place, uint32_t instance, unsigned column)
{
    const struct leaf *leaf = place->leaves[0]->user;
    if (leaf->scalars)
        return (struct spot){(leaf->first_scalar + instance) / REGISTER,
                             (leaf->first_scalar + instance) % REGISTER};
    return (struct spot){instance * place->type->columns + column, 0};
}

static uint32_t instances(const struct place *place)
{
    const struct leaf *leaf = place->leaves[0]->user;
    return leaf->scalars ? leaf->scalars : place->leaves[0]->length / place->type->columns;
}

static struct ir_instr *is_instance(struct lower *l, const struct place *place, uint32_t i)
{
    return op2(l, IR_IEQ, place->index, imm_i(l, (int32_t)i - (int32_t)place->offset));
}

/* ---- Loads --------------------------------------------------------------------------------- */

static struct ir_instr *read_instance(struct lower *l, const struct place *place, uint32_t i,
                                      unsigned column)
{
    struct spot at = spot_of(place, i, column);
    return read(l, place, at.element, at.component, place->type->rows);
}

/* Registers have no index at run time on both sides of an interface: each is read and one chosen.
 */
static struct ir_instr *read_column(struct lower *l, const struct place *place, unsigned column)
{
    struct ir_instr *result = NULL;
    if (!place->index)
        return read_instance(l, place, place->offset, column);
    for (uint32_t i = 0; i < instances(place); i++) {
        tgsic_lower_count(l, l->b.pos);
        struct ir_instr *one = read_instance(l, place, i, column);
        result = result ? op3(l, IR_SELECT, is_instance(l, place, i), one, result) : one;
    }
    return result;
}

struct value tgsic_vertex_load(struct lower *l, const struct place *place)
{
    struct value value = {.type = place->type, .kind = VALUE_SSA};
    for (unsigned c = 0; c < place->type->columns; c++)
        value.column[c] = read_column(l, place, c);
    return value;
}

/* ---- Stores -------------------------------------------------------------------------------- */

static void write_instance(struct lower *l, const struct place *place, uint32_t i, unsigned column,
                           struct ir_instr *value, unsigned writemask)
{
    struct spot at = spot_of(place, i, column);
    write(l, place, at.element, value, writemask << at.component);
}

/* Only the register that is meant: another invocation may be writing the next. */
void tgsic_vertex_store_column(struct lower *l, const struct place *place, unsigned column,
                               struct ir_instr *value, unsigned writemask)
{
    if (!place->index) {
        write_instance(l, place, place->offset, column, value, writemask);
        return;
    }
    for (uint32_t i = 0; i < instances(place); i++) {
        tgsic_lower_count(l, l->b.pos);
        struct ir_node *branch = tgsic_ir_if(&l->b, is_instance(l, place, i));
        write_instance(l, place, i, column, value, writemask);
        tgsic_ir_end(&l->b, branch);
    }
}

void tgsic_vertex_store(struct lower *l, const struct place *place, const struct value *value)
{
    struct value plain = tgsic_value_load(l, *value);
    for (unsigned c = 0; c < place->type->columns; c++)
        tgsic_vertex_store_column(l, place, c, plain.column[c], (1u << place->type->rows) - 1);
}
