/* SPDX-License-Identifier: MIT */
/* Inputs that there is one of for each vertex, and outputs of tessellation control shaders: the
 * invocations of a patch share them, so that each access is done where it stands. */
#include "spirv.h"

struct place tgsic_spirv_vertex(struct spirv *s, const struct place *place, uint32_t offset,
                                struct ir_instr *index)
{
    struct place part = *place;
    part.type = place->type->element;
    part.all_vertices = false;
    part.vertex = index ? index : ir_imm_i(&s->b, (int32_t)offset);
    return part;
}

/* ---- Which register ------------------------------------------------------------------------ */

static struct leaf *leaf_of_place(const struct place *place)
{
    return place->leaves[0]->user;
}

/* Where instance `i` of a place is: a register, or of arrays of scalars that share them, one
 * component. */
struct spot {
    uint32_t element;
    unsigned component;
};

static struct spot spot_of(const struct place *place, uint32_t i)
{
    const struct leaf *leaf = leaf_of_place(place);
    uint32_t scalar = leaf->first_scalar + i;
    if (leaf->scalars)
        return (struct spot){scalar / REGISTER_COMPONENTS, scalar % REGISTER_COMPONENTS};
    return (struct spot){i, place->vector && !place->component ? place->component_number : 0};
}

static uint32_t instances(const struct place *place)
{
    const struct leaf *leaf = leaf_of_place(place);
    return leaf->scalars ? leaf->scalars : place->leaves[0]->length;
}

static struct ir_instr *is_instance(struct spirv *s, const struct place *place, uint32_t i)
{
    return ir_op2(&s->b, IR_IEQ, place->index,
                  ir_imm_i(&s->b, (int32_t)i - (int32_t)place->offset));
}

/* ---- Loads --------------------------------------------------------------------------------- */

static struct ir_instr *read_instance(struct spirv *s, const struct place *place, uint32_t i)
{
    struct spot at = spot_of(place, i);
    unsigned count = place->component ? place->vector : place->type->rows;
    return tgsic_ir_read_vertex(&s->b, place->leaves[0], place->vertex, at.element, at.component,
                                count);
}

/* Registers have no index at run time on both sides of an interface: each is read and one chosen.
 */
static struct ir_instr *read_any(struct spirv *s, const struct place *place)
{
    struct ir_instr *result = NULL;
    for (uint32_t i = 0; i < instances(place); i++) {
        tgsic_spirv_count(s, 1);
        struct ir_instr *one = read_instance(s, place, i);
        result = result ? ir_op3(&s->b, IR_SELECT, is_instance(s, place, i), one, result) : one;
    }
    return result;
}

struct ir_instr *tgsic_spirv_vertex_load(struct spirv *s, const struct place *place)
{
    struct ir_instr *x = place->index ? read_any(s, place) : read_instance(s, place, place->offset);
    return place->component ? tgsic_spirv_pick(s, x, place->component) : x;
}

/* ---- Stores -------------------------------------------------------------------------------- */

static void write(struct spirv *s, const struct place *place, struct spot at,
                  struct ir_instr *value, unsigned writemask)
{
    static const uint8_t xxxx[4] = {0};
    if (at.component)
        value =
            tgsic_ir_swizzle(&s->b, value, value->components == 1 ? 4 : value->components, xxxx);
    tgsic_ir_write_vertex(&s->b, place->leaves[0], place->vertex, at.element, value,
                          writemask << at.component, &leaf_of_place(place)->kept);
}

/* A component that is known only at run time: a write of each, of which one is done. */
static void write_instance(struct spirv *s, const struct place *place, uint32_t i,
                           struct ir_instr *value)
{
    struct spot at = spot_of(place, i);
    if (!place->component) {
        write(s, place, at, value, (1u << place->type->rows) - 1);
        return;
    }
    for (at.component = 0; at.component < place->vector; at.component++) {
        struct ir_instr *is_this =
            ir_op2(&s->b, IR_IEQ, place->component, ir_imm_i(&s->b, (int32_t)at.component));
        struct ir_node *branch = tgsic_ir_if(&s->b, is_this);
        write(s, place, at, value, 1);
        tgsic_ir_end(&s->b, branch);
    }
}

/* Only the register that is meant: another invocation may be writing the next. */
void tgsic_spirv_vertex_store(struct spirv *s, const struct place *place, struct ir_instr *value)
{
    if (place->leaves[0]->mode != IR_OUTPUT)
        tgsic_spirv_invalid(s, "a store to an input");
    if (!place->index) {
        write_instance(s, place, place->offset, value);
        return;
    }
    for (uint32_t i = 0; i < instances(place); i++) {
        tgsic_spirv_count(s, 1);
        struct ir_node *branch = tgsic_ir_if(&s->b, is_instance(s, place, i));
        write_instance(s, place, i, value);
        tgsic_ir_end(&s->b, branch);
    }
}
