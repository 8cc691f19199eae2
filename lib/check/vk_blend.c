/* SPDX-License-Identifier: MIT */
/* OpenGL's names of blend factors and equations, in Vulkan. */
#include "vk.h"

static const struct {
    uint32_t gl_name;
    VkBlendFactor factor;
} factors[] = {
    {0, VK_BLEND_FACTOR_ZERO},
    {1, VK_BLEND_FACTOR_ONE},
    {0x0300, VK_BLEND_FACTOR_SRC_COLOR},
    {0x0301, VK_BLEND_FACTOR_ONE_MINUS_SRC_COLOR},
    {0x0302, VK_BLEND_FACTOR_SRC_ALPHA},
    {0x0303, VK_BLEND_FACTOR_ONE_MINUS_SRC_ALPHA},
    {0x0304, VK_BLEND_FACTOR_DST_ALPHA},
    {0x0305, VK_BLEND_FACTOR_ONE_MINUS_DST_ALPHA},
    {0x0306, VK_BLEND_FACTOR_DST_COLOR},
    {0x0307, VK_BLEND_FACTOR_ONE_MINUS_DST_COLOR},
    {0x0308, VK_BLEND_FACTOR_SRC_ALPHA_SATURATE},
    {0x88F9, VK_BLEND_FACTOR_SRC1_COLOR},
    {0x88FA, VK_BLEND_FACTOR_ONE_MINUS_SRC1_COLOR},
    {0x8589, VK_BLEND_FACTOR_SRC1_ALPHA},
    {0x88FB, VK_BLEND_FACTOR_ONE_MINUS_SRC1_ALPHA},
    {0x8001, VK_BLEND_FACTOR_CONSTANT_COLOR},
    {0x8002, VK_BLEND_FACTOR_ONE_MINUS_CONSTANT_COLOR},
    {0x8003, VK_BLEND_FACTOR_CONSTANT_ALPHA},
    {0x8004, VK_BLEND_FACTOR_ONE_MINUS_CONSTANT_ALPHA},
};

static const struct {
    uint32_t gl_name;
    VkBlendOp op;
} equations[] = {
    {0, VK_BLEND_OP_ADD}, /* never set */
    {0x8006, VK_BLEND_OP_ADD},
    {0x800A, VK_BLEND_OP_SUBTRACT},
    {0x800B, VK_BLEND_OP_REVERSE_SUBTRACT},
    {0x8007, VK_BLEND_OP_MIN},
    {0x8008, VK_BLEND_OP_MAX},
};

static VkBlendFactor factor_of(struct vk_call *call, uint32_t gl_name)
{
    for (size_t i = 0; i < sizeof factors / sizeof *factors; i++)
        if (factors[i].gl_name == gl_name)
            return factors[i].factor;
    tgsic_vk_unsupported(call, "a blend factor");
}

static VkBlendOp op_of(struct vk_call *call, uint32_t gl_name)
{
    for (size_t i = 0; i < sizeof equations / sizeof *equations; i++)
        if (equations[i].gl_name == gl_name)
            return equations[i].op;
    tgsic_vk_unsupported(call, "advanced blend equations");
}

void tgsic_vk_set_blending(struct vk_call *call, VkPipelineColorBlendAttachmentState *out)
{
    const struct check_state *s = &call->world->state;
    out->blendEnable = VK_TRUE;
    out->srcColorBlendFactor = out->srcAlphaBlendFactor = factor_of(call, s->blend_source);
    out->dstColorBlendFactor = out->dstAlphaBlendFactor = factor_of(call, s->blend_destination);
    out->colorBlendOp = out->alphaBlendOp = op_of(call, s->blend_equation);
}
