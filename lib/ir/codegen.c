/* SPDX-License-Identifier: MIT */
/* IR to TGSI: the phases of the code generator, in order (machine.h describes them). */
#include "codegen.h"

#include "ir/machine.h"
#include "tgsi/shader.h"

#define E_CODEGEN 2000 /* the call ended early: memory or a limit */

static void number_values(struct codegen *cg)
{
    cg->values = ARENA_ARRAY(cg->arena, struct value, cg->shader->num_values);
    for (uint32_t e = 0; e < cg->num_events; e++) {
        if (cg->events[e].kind != EVENT_BLOCK)
            continue;
        for (struct ir_instr *i = cg->events[e].node->u.block.first; i; i = i->next)
            if (i->components)
                cg->values[i->index].instr = i;
    }
}

/* BREAKs count in the order of the text, which branches that are turned round leave. */
static void number_breaks(struct codegen *cg)
{
    struct ir_block *b = tgsic_ir_first_block(&cg->shader->body);
    uint32_t *counts = ARENA_ARRAY(cg->arena, uint32_t, cg->shader->num_blocks);
    for (; b; b = tgsic_ir_next_block(b)) {
        if (!b->last || b->last->op != IR_BREAK)
            continue;
        const struct ir_node *node = tgsic_ir_block_node(b)->list->owner;
        while (node && node->kind != IR_NODE_LOOP)
            node = node->list->owner;
        if (node)
            b->last->index = counts[node->next->u.block.index]++;
    }
}

static void generate(struct codegen *cg, struct tgsic_shader *shader)
{
    tgsic_ir_number(cg->shader);
    tgsic_ir_count_uses(cg->shader);
    number_breaks(cg);
    tgsic_cg_events(cg);
    number_values(cg);
    tgsic_cg_memory(cg);
    tgsic_cg_demand(cg);
    tgsic_cg_select(cg);
    tgsic_cg_liveness(cg);
    tgsic_cg_coalesce(cg);
    tgsic_cg_registers(cg);
    tgsic_cg_emit(cg);
    shader->processor = (uint8_t)cg->shader->processor;
    tgsic_cg_declare(cg, shader);
    shader->immediates = cg->immediates;
    shader->num_immediates = cg->num_immediates;
    shader->instructions = cg->instructions;
    shader->num_instructions = cg->num_instructions;
}

enum tgsic_result tgsic_ir_codegen(struct ir_shader *shader, const struct ir_target *target,
                                   const struct tgsic_allocator *allocator,
                                   struct tgsic_shader *out, struct tgsic_diags *diags)
{
    struct tgsic_arena scratch, result;
    struct tgsic_shader made = {0};
    jmp_buf escape;
    tgsic_arena_init(&scratch, allocator, 0, &escape);
    tgsic_arena_init(&result, allocator, 0, &escape);
    if (setjmp(escape)) {
        enum tgsic_result failure = scratch.failure ? scratch.failure : result.failure;
        tgsic_arena_free(&scratch);
        tgsic_arena_free(&result);
        return tgsic_report_failure(diags, E_CODEGEN, failure);
    }
    struct codegen cg = {
        .arena = &scratch, .out = &result, .shader = shader, .target = target, .diags = diags};
    uint32_t deepest;
    generate(&cg, &made);
    if (!tgsic_link_labels(&made, &scratch, UINT32_MAX, &deepest))
        tgsic_arena_fail(&result, TGSIC_E_LIMIT);
    tgsic_shader_adopt(&made, &result);
    tgsic_arena_free(&scratch);
    *out = made;
    return TGSIC_OK;
}
