/* SPDX-License-Identifier: MIT */
/* Render passes: what is drawn to is fetched as input attachments, which dynamic rendering does not
 * have. */
#include "vk.h"

#define MAX_ATTACHMENTS (CHECK_MAX_COLORS + 1)

struct pass {
    VkAttachmentDescription attachments[MAX_ATTACHMENTS];
    VkImageView views[MAX_ATTACHMENTS];
    VkAttachmentReference colors[CHECK_MAX_COLORS], depth;
    uint32_t count;
};

static VkAttachmentReference add(struct pass *pass, VkImageView view, VkFormat format,
                                 VkSampleCountFlagBits samples)
{
    if (!view)
        return (VkAttachmentReference){VK_ATTACHMENT_UNUSED, VK_IMAGE_LAYOUT_GENERAL};
    pass->views[pass->count] = view;
    pass->attachments[pass->count] =
        (VkAttachmentDescription){.format = format,
                                  .samples = samples,
                                  .loadOp = VK_ATTACHMENT_LOAD_OP_LOAD,
                                  .storeOp = VK_ATTACHMENT_STORE_OP_STORE,
                                  .stencilLoadOp = VK_ATTACHMENT_LOAD_OP_DONT_CARE,
                                  .stencilStoreOp = VK_ATTACHMENT_STORE_OP_DONT_CARE,
                                  .initialLayout = VK_IMAGE_LAYOUT_GENERAL,
                                  .finalLayout = VK_IMAGE_LAYOUT_GENERAL};
    return (VkAttachmentReference){pass->count++, VK_IMAGE_LAYOUT_GENERAL};
}

static void make_framebuffer(struct vk_call *call, const struct pass *pass,
                             struct vk_target *target)
{
    const VkFramebufferCreateInfo info = {.sType = VK_STRUCTURE_TYPE_FRAMEBUFFER_CREATE_INFO,
                                          .renderPass = target->pass,
                                          .attachmentCount = pass->count,
                                          .pAttachments = pass->views,
                                          .width = target->width,
                                          .height = target->height,
                                          .layers = target->layers};
    tgsic_vk_check(call,
                   call->context->vkCreateFramebuffer(call->context->logical, &info, NULL,
                                                      &target->framebuffer),
                   "vkCreateFramebuffer");
    VK_KEEP(call, FRAMEBUFFER, target->framebuffer);
}

/* One subpass that depends on itself: what one fragment wrote the next may read. */
static void make_render_pass(struct vk_call *call, const struct pass *pass,
                             struct vk_target *target)
{
    const VkSubpassDescription subpass = {.pipelineBindPoint = VK_PIPELINE_BIND_POINT_GRAPHICS,
                                          .inputAttachmentCount = target->num_colors,
                                          .pInputAttachments = pass->colors,
                                          .colorAttachmentCount = target->num_colors,
                                          .pColorAttachments = pass->colors,
                                          .pDepthStencilAttachment = &pass->depth};
    const VkSubpassDependency itself = {.srcStageMask =
                                            VK_PIPELINE_STAGE_COLOR_ATTACHMENT_OUTPUT_BIT,
                                        .dstStageMask = VK_PIPELINE_STAGE_FRAGMENT_SHADER_BIT,
                                        .srcAccessMask = VK_ACCESS_COLOR_ATTACHMENT_WRITE_BIT,
                                        .dstAccessMask = VK_ACCESS_INPUT_ATTACHMENT_READ_BIT,
                                        .dependencyFlags = VK_DEPENDENCY_BY_REGION_BIT};
    const VkRenderPassCreateInfo info = {.sType = VK_STRUCTURE_TYPE_RENDER_PASS_CREATE_INFO,
                                         .attachmentCount = pass->count,
                                         .pAttachments = pass->attachments,
                                         .subpassCount = 1,
                                         .pSubpasses = &subpass,
                                         .dependencyCount = 1,
                                         .pDependencies = &itself};
    tgsic_vk_check(
        call, call->context->vkCreateRenderPass(call->context->logical, &info, NULL, &target->pass),
        "vkCreateRenderPass");
    VK_KEEP(call, RENDER_PASS, target->pass);
}

void tgsic_vk_make_pass(struct vk_call *call, struct vk_target *target)
{
    struct pass pass = {.count = 0};
    if (target->samples != VK_SAMPLE_COUNT_1_BIT)
        tgsic_vk_unsupported(call, "fetching from several samples");
    if (target->layers > 1)
        tgsic_vk_unsupported(call, "fetching from several layers"); /* lavapipe reads the first */
    for (uint32_t i = 0; i < target->num_colors; i++)
        pass.colors[i] =
            add(&pass, target->colors[i].imageView, target->color_formats[i], target->samples);
    pass.depth = add(&pass, target->depth.imageView, target->depth_format, target->samples);
    make_render_pass(call, &pass, target);
    make_framebuffer(call, &pass, target);
}
