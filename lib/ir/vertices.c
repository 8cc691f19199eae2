/* SPDX-License-Identifier: MIT */
/* Registers of what other invocations see: inputs that there is one of for each vertex, outputs of
 * tessellation control shaders. */
#include "words.h"

static unsigned vertex_source(struct ir_instr *vertex, struct ir_memory *memory,
                              struct ir_instr **srcs)
{
    if (!vertex)
        return 0;
    memory->role[0] = IR_ROLE_VERTEX;
    srcs[0] = vertex;
    return 1;
}

struct ir_instr *tgsic_ir_read_vertex(struct ir_builder *ir, struct ir_var *var,
                                      struct ir_instr *vertex, uint32_t element, unsigned first,
                                      unsigned components)
{
    struct ir_memory memory = {.opcode = TGSIC_OPCODE_MOV,
                               .var = var,
                               .element = element < var->length ? element : 0,
                               .component = (uint8_t)first};
    struct ir_instr *srcs[1];
    unsigned count = vertex_source(vertex, &memory, srcs);
    struct ir_instr *value = tgsic_ir_memory(ir, IR_READ, &memory, components, srcs, count);
    value->bits = var->bits;
    return value;
}

/* Hosts want these written whole: what an invocation wrote of its vertex before is written again.
 */
static bool wants_whole(const struct ir_builder *ir, const struct ir_var *var)
{
    return ir->virgl && var->per_vertex && var->components == 4 &&
           (var->semantic == TGSIC_SEMANTIC_CLIPDIST || var->semantic == TGSIC_SEMANTIC_COLOR ||
            var->semantic == TGSIC_SEMANTIC_BCOLOR || var->semantic == TGSIC_SEMANTIC_CLIPVERTEX);
}

static struct ir_instr *complete(struct ir_builder *ir, struct ir_var *var, struct ir_var **kept,
                                 uint32_t element, struct ir_instr *value, unsigned writemask)
{
    static const uint8_t xxxx[4] = {0};
    if (!*kept)
        *kept = tgsic_ir_var(ir, IR_LOCAL, var->name, 4, 32, var->length);
    if (value->components == 1)
        value = tgsic_ir_swizzle(ir, value, 4, xxxx);
    tgsic_ir_store(ir, *kept, (int32_t)element, NULL, value, writemask);
    return tgsic_ir_load(ir, *kept, (int32_t)element, NULL, 0, 4);
}

void tgsic_ir_write_vertex(struct ir_builder *ir, struct ir_var *var, struct ir_instr *vertex,
                           uint32_t element, struct ir_instr *value, unsigned writemask,
                           struct ir_var **kept)
{
    struct ir_memory memory = {.opcode = TGSIC_OPCODE_MOV, .var = var, .element = element};
    struct ir_instr *srcs[2];
    unsigned count = vertex_source(vertex, &memory, srcs);
    if (element >= var->length)
        return;
    if (writemask != 15 && wants_whole(ir, var)) {
        value = complete(ir, var, kept, element, value, writemask);
        writemask = 15;
    }
    memory.role[count] = IR_ROLE_DATA;
    srcs[count++] = value;
    struct ir_instr *instr = tgsic_ir_memory(ir, IR_WRITE, &memory, value->components, srcs, count);
    instr->writemask = (uint8_t)writemask;
    instr->bits = var->bits;
    for (unsigned c = 0; c < 4 && value->components == 1; c++)
        instr->srcs[count - 1].swizzle[c] = 0;
    unsigned highest = 0;
    for (unsigned mask = writemask; mask; mask >>= 1)
        highest++;
    instr->u.memory->count[count - 1] = (uint8_t)highest;
}
