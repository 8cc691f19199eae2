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

static unsigned vertex_source(const struct place *place, struct ir_memory *memory,
                              struct ir_instr **srcs)
{
    if (!place->vertex)
        return 0;
    memory->role[0] = IR_ROLE_VERTEX;
    srcs[0] = place->vertex;
    return 1;
}

static struct ir_instr *read(struct lower *l, const struct place *place, uint32_t element,
                             unsigned first, unsigned components)
{
    struct ir_var *var = place->leaves[0];
    struct ir_memory memory = {.opcode = TGSIC_OPCODE_MOV,
                               .var = var,
                               .element = element < var->length ? element : 0,
                               .component = (uint8_t)first};
    struct ir_instr *srcs[1];
    unsigned count = vertex_source(place, &memory, srcs);
    struct ir_instr *value = tgsic_ir_memory(&l->b, IR_READ, &memory, components, srcs, count);
    value->bits = var->bits;
    return value;
}

/* Hosts want these written whole: what an invocation wrote of its vertex before is written again.
 */
static bool wants_whole(const struct lower *l, const struct ir_var *var)
{
    return l->virgl && var->per_vertex && var->components == 4 &&
           (var->semantic == TGSIC_SEMANTIC_CLIPDIST || var->semantic == TGSIC_SEMANTIC_COLOR ||
            var->semantic == TGSIC_SEMANTIC_BCOLOR || var->semantic == TGSIC_SEMANTIC_CLIPVERTEX);
}

static struct ir_instr *complete(struct lower *l, struct ir_var *var, uint32_t element,
                                 struct ir_instr *value, unsigned writemask)
{
    struct leaf *leaf = var->user;
    if (!leaf->shadow)
        leaf->shadow = tgsic_ir_var(&l->b, IR_LOCAL, var->name, 4, 32, var->length);
    static const uint8_t xxxx[4] = {0};
    if (value->components == 1)
        value = tgsic_ir_swizzle(&l->b, value, 4, xxxx);
    tgsic_ir_store(&l->b, leaf->shadow, (int32_t)element, NULL, value, writemask);
    return tgsic_ir_load(&l->b, leaf->shadow, (int32_t)element, NULL, 0, 4);
}

static void write(struct lower *l, const struct place *place, uint32_t element,
                  struct ir_instr *value, unsigned writemask)
{
    struct ir_var *var = place->leaves[0];
    struct ir_memory memory = {.opcode = TGSIC_OPCODE_MOV, .var = var, .element = element};
    struct ir_instr *srcs[2];
    unsigned count = vertex_source(place, &memory, srcs);
    if (element >= var->length)
        return;
    if (writemask != 15 && wants_whole(l, var)) {
        value = complete(l, var, element, value, writemask);
        writemask = 15;
    }
    memory.role[count] = IR_ROLE_DATA;
    srcs[count++] = value;
    struct ir_instr *instr =
        tgsic_ir_memory(&l->b, IR_WRITE, &memory, value->components, srcs, count);
    instr->writemask = (uint8_t)writemask;
    instr->bits = var->bits;
    for (unsigned c = 0; c < 4 && value->components == 1; c++)
        instr->srcs[count - 1].swizzle[c] = 0;
    unsigned highest = 0;
    for (unsigned mask = writemask; mask; mask >>= 1)
        highest++;
    instr->u.memory->count[count - 1] = (uint8_t)highest;
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
