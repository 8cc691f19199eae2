/* SPDX-License-Identifier: MIT */
/* Framebuffers as attachments of dynamic rendering. */
#include "vk.h"

#include <string.h>

static VkImageViewType view_type(const struct tgsic_exec_texture *t, bool layered)
{
    bool one_dimension = t->target == TGSIC_TARGET_TEX_1D || t->target == TGSIC_TARGET_TEX_1D_ARRAY;
    if (one_dimension)
        return layered ? VK_IMAGE_VIEW_TYPE_1D_ARRAY : VK_IMAGE_VIEW_TYPE_1D;
    return layered ? VK_IMAGE_VIEW_TYPE_2D_ARRAY : VK_IMAGE_VIEW_TYPE_2D;
}

/* Layers count as depth does in the world, of 3D textures, too. */
static VkRenderingAttachmentInfo attach(struct vk_call *call, const struct check_attachment *a,
                                        VkImageUsageFlags usage, struct vk_target *target,
                                        struct vk_image **image)
{
    const struct tgsic_exec_texture *t = &a->texture->data;
    *image = tgsic_vk_image(call, a->texture, usage);
    const struct vk_view view = {.type = view_type(t, a->layered),
                                 .usage = usage,
                                 .level = a->level,
                                 .num_levels = 1,
                                 .layer = a->layered ? 0 : a->layer,
                                 .num_layers = a->layered ? t->levels[a->level].depth : 1};
    if (t->target == TGSIC_TARGET_TEX_3D && usage & VK_IMAGE_USAGE_INPUT_ATTACHMENT_BIT)
        tgsic_vk_unsupported(call, "fetching from 3D textures");
    if (a->level >= (*image)->num_levels)
        tgsic_vk_unsupported(call, "drawing to such a level");
    if (view.num_layers < target->layers)
        target->layers = view.num_layers;
    target->samples = tgsic_vk_samples(call->context, (*image)->samples);
    return (VkRenderingAttachmentInfo){.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO,
                                       .imageView = tgsic_vk_view(call, *image, &view),
                                       .imageLayout = VK_IMAGE_LAYOUT_GENERAL,
                                       .loadOp = VK_ATTACHMENT_LOAD_OP_LOAD,
                                       .storeOp = VK_ATTACHMENT_STORE_OP_STORE};
}

static void attach_color(struct vk_call *call, const struct check_attachment *a, uint32_t i,
                         VkImageUsageFlags usage, struct vk_target *target)
{
    struct vk_image *image;
    target->colors[i] = attach(call, a, usage, target, &image);
    target->color_formats[i] = image->format->format;
    target->is_integer[i] =
        image->gl_format->type == TGSIC_RETURN_SINT || image->gl_format->type == TGSIC_RETURN_UINT;
    target->is_float[i] = image->gl_format->type == TGSIC_RETURN_FLOAT;
    for (unsigned c = 0; c < 4; c++)
        if (image->gl_format->bits[c])
            target->color_masks[i] |= (VkColorComponentFlags)VK_COLOR_COMPONENT_R_BIT << c;
}

void tgsic_vk_target(struct vk_call *call, const struct check_framebuffer *f, bool fetched,
                     struct vk_target *out)
{
    const VkImageUsageFlags usage =
        VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | (fetched ? VK_IMAGE_USAGE_INPUT_ATTACHMENT_BIT : 0);
    struct vk_image *depth;
    *out = (struct vk_target){.num_colors = f->num_colors,
                              .width = f->width,
                              .height = f->height,
                              .layers = UINT32_MAX,
                              .samples = VK_SAMPLE_COUNT_1_BIT};
    for (uint32_t i = 0; i < f->num_colors; i++) {
        out->colors[i].sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO;
        if (f->colors[i].texture)
            attach_color(call, &f->colors[i], i, usage, out);
    }
    if (f->depth.texture) {
        out->depth =
            attach(call, &f->depth, VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT, out, &depth);
        out->depth_format = depth->format->format;
    }
    if (out->layers == UINT32_MAX)
        out->layers = 1;
    if (fetched)
        tgsic_vk_make_pass(call, out);
}

/* ---- Rendering ----------------------------------------------------------------------------- */

static void begin_pass(struct vk_call *call, const struct vk_target *target)
{
    const VkRenderPassBeginInfo info = {.sType = VK_STRUCTURE_TYPE_RENDER_PASS_BEGIN_INFO,
                                        .renderPass = target->pass,
                                        .framebuffer = target->framebuffer,
                                        .renderArea = {{0, 0}, {target->width, target->height}}};
    call->context->vkCmdBeginRenderPass(tgsic_vk_commands(call), &info, VK_SUBPASS_CONTENTS_INLINE);
}

void tgsic_vk_begin_rendering(struct vk_call *call, const struct vk_target *target)
{
    const VkRenderingInfo info = {.sType = VK_STRUCTURE_TYPE_RENDERING_INFO,
                                  .renderArea = {{0, 0}, {target->width, target->height}},
                                  .layerCount = target->layers,
                                  .colorAttachmentCount = target->num_colors,
                                  .pColorAttachments = target->colors,
                                  .pDepthAttachment = target->depth_format ? &target->depth : NULL};
    if (target->pass)
        begin_pass(call, target);
    else
        call->context->vkCmdBeginRendering(tgsic_vk_commands(call), &info);
}

void tgsic_vk_end_rendering(struct vk_call *call, const struct vk_target *target)
{
    if (target->pass)
        call->context->vkCmdEndRenderPass(tgsic_vk_commands(call));
    else
        call->context->vkCmdEndRendering(tgsic_vk_commands(call));
}

void tgsic_vk_mark_drawn(struct vk_call *call, const struct check_framebuffer *f)
{
    for (uint32_t i = 0; i < f->num_colors; i++)
        if (f->colors[i].texture)
            tgsic_vk_image(call, f->colors[i].texture, 0)->device_newer = true;
    if (f->depth.texture)
        tgsic_vk_image(call, f->depth.texture, 0)->device_newer = true;
}
