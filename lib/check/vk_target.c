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
                         struct vk_target *target)
{
    struct vk_image *image;
    target->colors[i] = attach(call, a, VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT, target, &image);
    target->color_formats[i] = image->format->format;
    target->is_integer[i] =
        image->gl_format->type == TGSIC_RETURN_SINT || image->gl_format->type == TGSIC_RETURN_UINT;
    target->is_float[i] = image->gl_format->type == TGSIC_RETURN_FLOAT;
    for (unsigned c = 0; c < 4; c++)
        if (image->gl_format->bits[c])
            target->color_masks[i] |= (VkColorComponentFlags)VK_COLOR_COMPONENT_R_BIT << c;
}

void tgsic_vk_target(struct vk_call *call, const struct check_framebuffer *f, struct vk_target *out)
{
    struct vk_image *depth;
    *out = (struct vk_target){.num_colors = f->num_colors,
                              .width = f->width,
                              .height = f->height,
                              .layers = UINT32_MAX,
                              .samples = VK_SAMPLE_COUNT_1_BIT};
    for (uint32_t i = 0; i < f->num_colors; i++) {
        out->colors[i].sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO;
        if (f->colors[i].texture)
            attach_color(call, &f->colors[i], i, out);
    }
    if (f->depth.texture) {
        out->depth =
            attach(call, &f->depth, VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT, out, &depth);
        out->depth_format = depth->format->format;
    }
    if (out->layers == UINT32_MAX)
        out->layers = 1;
}

void tgsic_vk_mark_drawn(struct vk_call *call, const struct check_framebuffer *f)
{
    for (uint32_t i = 0; i < f->num_colors; i++)
        if (f->colors[i].texture)
            tgsic_vk_image(call, f->colors[i].texture, 0)->device_newer = true;
    if (f->depth.texture)
        tgsic_vk_image(call, f->depth.texture, 0)->device_newer = true;
}
