/* SPDX-License-Identifier: MIT */
/* Memory that invocations share, and registers of other vertices: operands and instructions. */
#include "machine.h"

#include <string.h>

static const uint8_t all_lanes[4] = {0, 1, 2, 3};

/* ADDR[0] indexes registers, */
enum { ADDRESS_OF_VERTEX = 1, ADDRESS_OF_RESOURCE = 2 };

#define MAX_PATCH_VERTICES 32u

static bool is_interface(const struct ir_var *var)
{
    return var->mode == IR_INPUT || var->mode == IR_OUTPUT;
}

/* ---- Demand -------------------------------------------------------------------------------- */

void tgsic_cg_resource_demand(struct codegen *cg, struct ir_instr *instr)
{
    for (unsigned i = 0; i < instr->num_srcs; i++) {
        unsigned count = tgsic_ir_src_count(instr, i);
        struct operand op =
            tgsic_cg_resolve(cg, &instr->srcs[i], all_lanes, count, tgsic_ir_src_type(instr, i));
        tgsic_cg_need(cg, instr, &op, count);
    }
}

/* ---- Operands ------------------------------------------------------------------------------ */

static const struct ir_src *source(const struct ir_instr *instr, enum ir_memory_role role)
{
    int at = tgsic_ir_memory_source(instr, role);
    return at < 0 ? NULL : &instr->srcs[at];
}

static bool is_constant(const struct ir_src *vertex)
{
    return vertex->def->op == IR_CONST;
}

static uint32_t property(const struct ir_shader *shader, enum tgsic_property name)
{
    for (uint32_t i = 0; i < shader->num_properties; i++)
        if (shader->properties[i].name == name)
            return shader->properties[i].value;
    return 0;
}

/* That there are, of a primitive or patch; 0: nobody says. */
static uint32_t num_vertices(const struct ir_shader *shader, const struct ir_var *var)
{
    if (shader->processor == TGSIC_PROCESSOR_GEOM)
        return tgsic_primitive_vertices(property(shader, TGSIC_PROPERTY_GS_INPUT_PRIMITIVE));
    if (var->mode == IR_OUTPUT)
        return property(shader, TGSIC_PROPERTY_TCS_VERTICES_OUT);
    return MAX_PATCH_VERTICES;
}

/* One that there is not may be any. */
static int32_t constant_vertex(const struct codegen *cg, const struct ir_var *var,
                               const struct ir_src *vertex)
{
    uint32_t number = vertex->def->u.word[vertex->swizzle[0]];
    uint32_t count = num_vertices(cg->shader, var);
    return !count || number < count ? (int32_t)number : 0;
}

bool tgsic_cg_vertex_in_place(const struct ir_instr *read)
{
    const struct ir_src *vertex = source(read, IR_ROLE_VERTEX);
    return read->u.memory->var->mode == IR_INPUT && (!vertex || is_constant(vertex));
}

struct operand tgsic_cg_vertex_register(const struct codegen *cg, const struct ir_instr *access)
{
    const struct ir_memory *memory = access->u.memory;
    const struct ir_src *vertex = source(access, IR_ROLE_VERTEX);
    struct operand op = tgsic_cg_interface(cg, memory->var, memory->element);
    for (unsigned c = 0; c < 4; c++)
        op.swizzle[c] = (uint8_t)(op.swizzle[c] + memory->component);
    op.has_dimension = vertex != NULL;
    if (vertex && is_constant(vertex))
        op.dimension = constant_vertex(cg, memory->var, vertex);
    return op;
}

static struct operand vertex_operand(struct codegen *cg, const struct ir_instr *access)
{
    struct operand op = tgsic_cg_vertex_register(cg, access);
    const struct ir_src *vertex = source(access, IR_ROLE_VERTEX);
    if (vertex && !is_constant(vertex)) {
        tgsic_cg_load_address(cg, ADDRESS_OF_VERTEX, vertex, 0);
        op.dimension_address = ADDRESS_OF_VERTEX + 1;
    }
    return op;
}

static enum tgsic_file resource_file(const struct ir_var *var)
{
    switch (var->mode) {
    case IR_BUFFER:
        return TGSIC_FILE_BUFFER;
    case IR_IMAGE:
        return TGSIC_FILE_IMAGE;
    case IR_COUNTER:
        return TGSIC_FILE_HWATOMIC;
    default:
        return TGSIC_FILE_MEMORY;
    }
}

static struct operand resource_operand(struct codegen *cg, const struct ir_instr *access)
{
    const struct ir_memory *memory = access->u.memory;
    const struct ir_var *var = memory->var;
    const struct ir_src *index = source(access, IR_ROLE_INDEX);
    struct operand op = {.file = (uint8_t)resource_file(var),
                         .index = (int32_t)(var->slot + memory->element),
                         .swizzle = {0, 1, 2, 3},
                         .has_dimension = var->mode == IR_COUNTER,
                         .dimension = (int32_t)var->buffer};
    if (index) {
        tgsic_cg_load_address(cg, ADDRESS_OF_RESOURCE, index, 0);
        op.address = ADDRESS_OF_RESOURCE + 1;
    }
    return op;
}

/* ---- Vertices ------------------------------------------------------------------------------ */

static void read_vertex(struct codegen *cg, const struct ir_instr *instr, const uint8_t *lanes,
                        unsigned count)
{
    struct operand from = vertex_operand(cg, instr), src = from;
    for (unsigned i = 0; i < count; i++)
        src.swizzle[i] = from.swizzle[lanes[i]];
    struct operand dst = tgsic_cg_value_dst(cg, instr, lanes, count);
    tgsic_cg_op(cg, TGSIC_OPCODE_MOV, &dst, count, &src, 1);
}

static void write_vertex(struct codegen *cg, const struct ir_instr *instr)
{
    uint8_t lanes[4];
    unsigned count = tgsic_cg_mask_lanes(instr->writemask, lanes);
    struct operand to = vertex_operand(cg, instr), dst = to;
    struct operand data = tgsic_cg_operand(cg, source(instr, IR_ROLE_DATA), lanes, count, 'u');
    for (unsigned i = 0; i < count; i++)
        dst.swizzle[i] = to.swizzle[lanes[i]];
    tgsic_cg_op(cg, TGSIC_OPCODE_MOV, &dst, count, &data, 1);
}

/* ---- Memory -------------------------------------------------------------------------------- */

/* Hosts want images' texel coordinates and what they store in registers, not in immediates. */
static struct operand memory_source(struct codegen *cg, const struct ir_instr *instr, unsigned i)
{
    unsigned count = tgsic_ir_src_count(instr, i);
    struct operand op = tgsic_cg_operand(cg, &instr->srcs[i], all_lanes, count, 'u');
    bool image = instr->u.memory->var->mode == IR_IMAGE;
    return image && cg->target->virgl ? tgsic_cg_in_register(cg, op, count) : op;
}

/* An operand whose place says nothing where counters are: they have no address. */
static void add_operand(struct machine *m, struct operand op, unsigned reads)
{
    m->src[m->num_srcs] = op;
    m->reads[m->num_srcs++] = (uint8_t)reads;
}

static void add_sources(struct codegen *cg, const struct ir_instr *instr, struct machine *m)
{
    static const enum ir_memory_role order[] = {IR_ROLE_ADDRESS, IR_ROLE_DATA, IR_ROLE_SWAP};
    for (unsigned r = 0; r < 3; r++) {
        int at = tgsic_ir_memory_source(instr, order[r]);
        if (at >= 0)
            add_operand(m, memory_source(cg, instr, (unsigned)at),
                        tgsic_ir_src_count(instr, (unsigned)at));
    }
}

static void set_memory(struct machine *m, const struct ir_memory *memory)
{
    m->is_memory = true;
    m->qualifiers = memory->qualifiers;
    m->target = memory->var->mode == IR_IMAGE ? memory->var->target : 0;
    m->format = memory->var->mode == IR_IMAGE ? memory->var->format : 0;
}

/* The result's components are those of the memory: it is fixed. Of one that nobody wants, an
 * atomic still writes the first. */
static void access_memory(struct codegen *cg, const struct ir_instr *instr, const uint8_t *lanes,
                          unsigned count)
{
    static const uint8_t first[1] = {0};
    const struct ir_memory *memory = instr->u.memory;
    struct machine m = {.kind = MACHINE_OP, .opcode = memory->opcode, .pos = instr->pos};
    struct operand resource = resource_operand(cg, instr);
    set_memory(&m, memory);
    if (instr->op == IR_WRITE) {
        m.lanes = (uint8_t)tgsic_cg_mask_lanes(instr->writemask, resource.swizzle);
        m.dst = resource;
    } else {
        m.lanes = (uint8_t)(count ? count : 1);
        m.dst = tgsic_cg_value_dst(cg, instr, count ? lanes : first, m.lanes);
        m.integer = true;
        cg->vregs[m.dst.index].fixed = true;
        add_operand(&m, resource, 4);
    }
    add_sources(cg, instr, &m);
    m.place = cg->place++;
    tgsic_cg_append(cg, &m);
}

void tgsic_cg_resource(struct codegen *cg, const struct ir_instr *instr, const uint8_t *lanes,
                       unsigned count)
{
    if (!is_interface(instr->u.memory->var))
        access_memory(cg, instr, lanes, count);
    else if (instr->op == IR_WRITE)
        write_vertex(cg, instr);
    else
        read_vertex(cg, instr, lanes, count);
}

/* ---- Barriers and vertices that are emitted ------------------------------------------------ */

void tgsic_cg_event_instr(struct codegen *cg, const struct ir_instr *instr)
{
    bool has_operand =
        instr->op == IR_MEMORY_BARRIER || instr->op == IR_EMIT || instr->op == IR_END_PRIMITIVE;
    struct operand bits = {0};
    if (instr->op == IR_EMIT)
        tgsic_cg_shadow_outputs(cg);
    if (has_operand)
        bits = tgsic_cg_immediate(cg, &instr->u.bits, 1, 'u');
    struct machine *m = tgsic_cg_push(cg, (enum tgsic_opcode)tgsic_ir_ops[instr->op].tgsi, 0);
    m->per_lane = false;
    if (has_operand)
        add_operand(m, bits, 1);
}
