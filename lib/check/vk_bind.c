/* SPDX-License-Identifier: MIT */
/* The registers of all stages as descriptors: what the translation's reports ask for, of what
 * reflection finds in the world. */
#include "vk.h"

#include "carry.h"
#include "vk_switch.h"

#include <string.h>

#define MAX_DESCRIPTORS 256 /* of a type, in a call */

struct binder {
    struct vk_call *call;
    const struct vk_target *target;
    struct vk_resources *out;
    struct check_stage_binding bound; /* of the stage at hand */
};

/* ---- Writes -------------------------------------------------------------------------------- */

static VkWriteDescriptorSet *add_write(struct binder *b, const struct tgsic_binding *binding)
{
    ARENA_RESERVE(b->call->arena, b->out->writes, b->out->num_writes);
    VkWriteDescriptorSet *write = &b->out->writes[b->out->num_writes++];
    *write = (VkWriteDescriptorSet){.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET,
                                    .dstSet = b->out->sets[binding->set],
                                    .dstBinding = binding->location,
                                    .descriptorCount = tgsic_vk_descriptor_count(binding),
                                    .descriptorType = tgsic_vk_descriptor_type(binding)};
    return write;
}

static VkDescriptorBufferInfo whole(const struct vk_buffer *buffer)
{
    return (VkDescriptorBufferInfo){buffer->buffer, 0, buffer->size ? buffer->size : 4};
}

/* ---- Constants ----------------------------------------------------------------------------- */

static void bind_uniforms(struct binder *b, const struct tgsic_binding *binding, const void *data,
                          size_t size, size_t room)
{
    struct vk_buffer buffer = tgsic_vk_buffer(b->call, NULL, size > room ? size : room,
                                              VK_BUFFER_USAGE_UNIFORM_BUFFER_BIT);
    VkDescriptorBufferInfo *info = ARENA_NEW(b->call->arena, VkDescriptorBufferInfo);
    if (size)
        memcpy(buffer.data, data, size);
    *info = whole(&buffer);
    add_write(b, binding)->pBufferInfo = info;
}

static void bind_block(struct binder *b, const struct tgsic_binding *binding)
{
    static const struct tgsic_exec_buffer none;
    const struct tgsic_exec_buffer *from =
        binding->number < b->bound.num_constants ? &b->bound.constants[binding->number] : &none;
    bind_uniforms(b, binding, from->data, from->size, (size_t)binding->count * 16);
}

static bool is_written(const struct binder *b, const struct tgsic_binding *binding)
{
    for (uint32_t i = 0; i < b->out->num_writes; i++)
        if (b->out->writes[i].dstBinding == binding->location &&
            b->out->writes[i].dstSet == b->out->sets[binding->set])
            return true;
    return false;
}

/* One block holds all that a stage is told. */
static void bind_driver_block(struct binder *b, const struct tgsic_binding *binding)
{
    const struct check_world *world = b->call->world;
    struct tgsic_spirv_driver_block block = {0};
    double planes[CHECK_MAX_CLIP_PLANES][4];
    if (is_written(b, binding))
        return;
    block.framebuffer_height = world->draw ? (float)world->draw->height : 0;
    tgsic_check_clip_planes(&world->state, !tgsic_vk_writes(b->call, TGSIC_SEMANTIC_CLIPVERTEX),
                            planes);
    for (unsigned i = 0; i < CHECK_MAX_CLIP_PLANES * 4; i++)
        block.clip_planes[i / 4][i % 4] = (float)planes[i / 4][i % 4];
    if (b->call->device->switches)
        block = b->call->device->switches->block;
    bind_uniforms(b, binding, &block, sizeof block, 0);
}

/* ---- Memory -------------------------------------------------------------------------------- */

/* A buffer that several registers name is one. */
static struct vk_buffer storage(struct binder *b, struct check_buffer *from)
{
    struct vk_resources *out = b->out;
    if (!from)
        return tgsic_vk_buffer(b->call, NULL, 0, VK_BUFFER_USAGE_STORAGE_BUFFER_BIT);
    for (uint32_t i = 0; i < out->num_written; i++)
        if (out->written[i].buffer == from)
            return out->written[i].from;
    ARENA_RESERVE(b->call->arena, out->written, out->num_written);
    out->written[out->num_written] =
        (struct vk_written){.buffer = from,
                            .from = tgsic_vk_buffer(b->call, from->data, from->size,
                                                    VK_BUFFER_USAGE_STORAGE_BUFFER_BIT)};
    return out->written[out->num_written++].from;
}

static void bind_storage(struct binder *b, const struct tgsic_binding *binding,
                         const struct check_buffer_binding *from, uint32_t available)
{
    uint32_t count = tgsic_vk_descriptor_count(binding);
    VkDescriptorBufferInfo *infos = ARENA_ARRAY(b->call->arena, VkDescriptorBufferInfo, count);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t number = binding->number + i;
        struct vk_buffer buffer = storage(b, number < available ? from[number].buffer : NULL);
        infos[i] = whole(&buffer);
    }
    add_write(b, binding)->pBufferInfo = infos;
}

/* ---- Textures and images ------------------------------------------------------------------- */

static void bind_samplers(struct binder *b, const struct tgsic_binding *binding)
{
    static const struct check_texture_binding none;
    uint32_t count = tgsic_vk_descriptor_count(binding);
    bool texels = binding->target == TGSIC_TARGET_BUFFER;
    VkDescriptorImageInfo *infos = ARENA_ARRAY(b->call->arena, VkDescriptorImageInfo, count);
    VkBufferView *views = ARENA_ARRAY(b->call->arena, VkBufferView, count);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t number = binding->number + i;
        const struct check_texture_binding *from =
            number < b->bound.num_textures ? &b->bound.textures[number] : &none;
        if (texels)
            views[i] = tgsic_vk_texel_buffer(b->call, binding, from->texture);
        else
            infos[i] = tgsic_vk_sampled(b->call, binding, from->texture);
    }
    VkWriteDescriptorSet *write = add_write(b, binding);
    write->pImageInfo = infos;
    write->pTexelBufferView = views;
}

static void bind_images(struct binder *b, const struct tgsic_binding *binding)
{
    static const struct check_image_unit none;
    uint32_t count = tgsic_vk_descriptor_count(binding);
    bool texels = binding->target == TGSIC_TARGET_BUFFER;
    VkDescriptorImageInfo *infos = ARENA_ARRAY(b->call->arena, VkDescriptorImageInfo, count);
    VkBufferView *views = ARENA_ARRAY(b->call->arena, VkBufferView, count);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t number = binding->number + i;
        uint32_t unit = number < b->bound.num_images ? b->bound.images[number].unit : ~0u;
        const struct check_image_unit *from =
            unit < CHECK_MAX_UNITS ? &b->call->world->images[unit] : &none;
        if (texels)
            views[i] = tgsic_vk_storage_texels(b->call, binding, from, b->out);
        else
            infos[i] = tgsic_vk_storage_image(b->call, binding, from);
    }
    VkWriteDescriptorSet *write = add_write(b, binding);
    write->pImageInfo = infos;
    write->pTexelBufferView = views;
}

/* The colour of the same number, as it is drawn to. */
static void bind_attachment(struct binder *b, const struct tgsic_binding *binding)
{
    VkDescriptorImageInfo *info = ARENA_NEW(b->call->arena, VkDescriptorImageInfo);
    if (!b->target || binding->number >= b->target->num_colors ||
        !b->target->colors[binding->number].imageView)
        tgsic_vk_unsupported(b->call, "fetching a colour that is not there");
    *info = (VkDescriptorImageInfo){.imageView = b->target->colors[binding->number].imageView,
                                    .imageLayout = VK_IMAGE_LAYOUT_GENERAL};
    add_write(b, binding)->pImageInfo = info;
}

/* ---- All ----------------------------------------------------------------------------------- */

static void bind_one(struct binder *b, const struct tgsic_binding *binding)
{
    switch (binding->resource) {
    case TGSIC_RESOURCE_BLOCK:
        bind_block(b, binding);
        break;
    case TGSIC_RESOURCE_DRIVER_UNIFORM:
        bind_driver_block(b, binding);
        break;
    case TGSIC_RESOURCE_BUFFER:
        bind_storage(b, binding, b->bound.buffers, b->bound.num_buffers);
        break;
    case TGSIC_RESOURCE_COUNTERS:
        if (!is_written(b, binding))
            bind_storage(b, binding, b->bound.counters, b->bound.num_counters);
        break;
    case TGSIC_RESOURCE_SAMPLER:
        bind_samplers(b, binding);
        break;
    case TGSIC_RESOURCE_IMAGE:
        bind_images(b, binding);
        break;
    case TGSIC_RESOURCE_ATTACHMENT:
        bind_attachment(b, binding);
        break;
    default: /* attributes come with the draw, the rest is the shader's own */
        break;
    }
}

static void make_sets(struct vk_call *call, const struct vk_variant *variant,
                      struct vk_resources *out)
{
    static const VkDescriptorPoolSize sizes[] = {
        {VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER, MAX_DESCRIPTORS},
        {VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, MAX_DESCRIPTORS},
        {VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, MAX_DESCRIPTORS},
        {VK_DESCRIPTOR_TYPE_UNIFORM_TEXEL_BUFFER, MAX_DESCRIPTORS},
        {VK_DESCRIPTOR_TYPE_STORAGE_IMAGE, MAX_DESCRIPTORS},
        {VK_DESCRIPTOR_TYPE_STORAGE_TEXEL_BUFFER, MAX_DESCRIPTORS},
        {VK_DESCRIPTOR_TYPE_INPUT_ATTACHMENT, CHECK_MAX_COLORS},
    };
    const VkDescriptorPoolCreateInfo info = {.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO,
                                             .maxSets = VK_MAX_SETS,
                                             .poolSizeCount = sizeof sizes / sizeof *sizes,
                                             .pPoolSizes = sizes};
    VkDescriptorSetAllocateInfo sets = {.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO,
                                        .descriptorSetCount = variant->num_sets,
                                        .pSetLayouts = variant->sets};
    VkDevice device = call->context->logical;
    tgsic_vk_check(call,
                   call->context->vkCreateDescriptorPool(device, &info, NULL, &sets.descriptorPool),
                   "vkCreateDescriptorPool");
    VK_KEEP(call, DESCRIPTOR_POOL, sets.descriptorPool);
    tgsic_vk_check(call, call->context->vkAllocateDescriptorSets(device, &sets, out->sets),
                   "vkAllocateDescriptorSets");
}

void tgsic_vk_bind(struct vk_call *call, const struct vk_variant *variant,
                   const struct vk_target *target, struct vk_resources *out)
{
    struct binder b = {.call = call, .target = target, .out = out};
    *out = (struct vk_resources){0};
    make_sets(call, variant, out);
    for (unsigned s = 0; s < TGSIC_NUM_STAGES; s++) {
        const struct tgsic_report *report = &variant->stages[s].report;
        if (!call->device->program->stages[s].present)
            continue;
        enum tgsic_result result = tgsic_check_bind_stage(call->device->program, call->world, s,
                                                          call->arena, &b.bound, call->diags);
        if (result != TGSIC_OK)
            tgsic_arena_fail(call->arena, result);
        for (size_t i = 0; i < report->num_bindings; i++)
            bind_one(&b, &report->bindings[i]);
    }
    call->context->vkUpdateDescriptorSets(call->context->logical, out->num_writes, out->writes, 0,
                                          NULL);
}

void tgsic_vk_take_written(const struct vk_resources *resources)
{
    for (uint32_t i = 0; i < resources->num_written; i++) {
        const struct vk_written *w = &resources->written[i];
        if (w->buffer && w->buffer->size)
            memcpy(w->buffer->data, w->from.data, w->buffer->size);
        if (w->texture)
            tgsic_vk_unpack(w->format, w->from.data, w->texture->data.levels[0].width,
                            w->texture->data.levels[0].texels);
    }
}
