/* SPDX-License-Identifier: MIT */
/* Registers of uniforms, units of blocks, samplers, buffers and images. */
#include "link.h"

struct counts {
    uint32_t registers, blocks, samplers, buffers, images;
};

static void assign_leaf(struct ir_var *var, struct counts *counts)
{
    struct leaf *leaf = var->user;
    if (!leaf->end || var->mode == IR_COUNTER)
        return;
    if (var->mode == IR_SAMPLER) {
        var->slot = counts->samplers;
        counts->samplers += leaf->end;
    } else if (var->mode == IR_IMAGE) {
        var->slot = counts->images;
        counts->images += leaf->end;
    } else if (var->mode == IR_BUFFER) {
        var->slot = counts->buffers;
        counts->buffers += leaf->end;
    } else if (leaf->global->kind == GLOBAL_BLOCK) {
        var->buffer = ++counts->blocks;
        var->fixed = true; /* the buffer is declared whole */
    } else {
        var->slot = counts->registers;
        counts->registers += leaf->end;
    }
}

/* Each is of vectors where the language counts components, but for vertex and fragment shaders. */
static const struct stage_limits {
    enum glsl_limit uniforms, samplers, images;
    uint32_t components; /* in one vector of the limit */
} stage_limits[TGSIC_STAGE_COUNT] = {
    [TGSIC_PROCESSOR_VERT] = {LIMIT_MaxVertexUniformVectors, LIMIT_MaxVertexTextureImageUnits,
                              LIMIT_MaxVertexImageUniforms, 1},
    [TGSIC_PROCESSOR_TESS_CTRL] = {LIMIT_MaxTessControlUniformComponents,
                                   LIMIT_MaxTessControlTextureImageUnits,
                                   LIMIT_MaxTessControlImageUniforms, 4},
    [TGSIC_PROCESSOR_TESS_EVAL] = {LIMIT_MaxTessEvaluationUniformComponents,
                                   LIMIT_MaxTessEvaluationTextureImageUnits,
                                   LIMIT_MaxTessEvaluationImageUniforms, 4},
    [TGSIC_PROCESSOR_GEOM] = {LIMIT_MaxGeometryUniformComponents,
                              LIMIT_MaxGeometryTextureImageUnits, LIMIT_MaxGeometryImageUniforms,
                              4},
    [TGSIC_PROCESSOR_FRAG] = {LIMIT_MaxFragmentUniformVectors, LIMIT_MaxTextureImageUnits,
                              LIMIT_MaxFragmentImageUniforms, 1},
    [TGSIC_PROCESSOR_COMP] = {LIMIT_MaxComputeUniformComponents, LIMIT_MaxComputeTextureImageUnits,
                              LIMIT_MaxComputeImageUniforms, 4},
};

static void check_counts(struct linker *k, enum tgsic_processor stage, const struct counts *counts)
{
    const struct stage_limits *limits = &stage_limits[stage];
    tgsic_link_check_limit(k, limits->uniforms, counts->registers * limits->components,
                           limits->components > 1 ? "uniform components" : "uniform vectors");
    tgsic_link_check_limit(k, limits->samplers, counts->samplers, "samplers");
    tgsic_link_check_limit(k, limits->images, counts->images, "images");
    tgsic_link_check_limit(k, LIMIT_MaxUniformBufferBindings, counts->blocks, "uniform blocks");
}

/* In order of declaration; those that only a built-in function names come last. */
void tgsic_link_assign_uniforms(struct linker *k)
{
    for (unsigned s = 0; s < TGSIC_STAGE_COUNT; s++) {
        struct lower *l = k->stage[s].lower;
        struct counts counts = {0};
        if (!l)
            continue;
        for (struct global *g = l->globals; g; g = g->next)
            for (uint32_t i = 0; i < g->leaf_count; i++)
                if (g->kind == GLOBAL_UNIFORM || g->kind == GLOBAL_BLOCK ||
                    g->kind == GLOBAL_BUFFER)
                    assign_leaf(g->leaves[i], &counts);
        check_counts(k, (enum tgsic_processor)s, &counts);
    }
}
