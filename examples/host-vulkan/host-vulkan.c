/* SPDX-License-Identifier: MIT */
/* A small host on Vulkan: reads a vertex and a fragment shader as TGSI, has them translated to
 * SPIR-V, binds what the reports list, draws a torus without a window and writes the picture:
 *
 *     host-vulkan VERTEX.tgsi FRAGMENT.tgsi PICTURE.png
 *
 * The guest's clip space is OpenGL's; so is the order of rows in the picture. */
#include "scene.h"
#include "vulkan.h"

#include <stddef.h>

#define COLOR_FORMAT VK_FORMAT_R8G8B8A8_UNORM
#define DEPTH_FORMAT VK_FORMAT_D32_SFLOAT

static const enum tgsic_processor stages[2] = {TGSIC_PROCESSOR_VERT, TGSIC_PROCESSOR_FRAG};
static const VkShaderStageFlagBits vk_stages[2] = {VK_SHADER_STAGE_VERTEX_BIT,
                                                   VK_SHADER_STAGE_FRAGMENT_BIT};

/* ---- TGSI to SPIR-V ------------------------------------------------------------------------ */

struct stage {
    struct tgsic_shader shader;
    struct tgsic_buffer spirv;
    struct tgsic_report report;
};

/* Depth goes from -w to w for the guest, from 0 to w for Vulkan: the vertex shader maps it. */
static void translate(struct stage stage[2])
{
    struct tgsic_diags diags = {0};
    struct tgsic_tgsi2spirv_options options = {.size = sizeof options,
                                               .environment = TGSIC_SPIRV_VULKAN_1_3};
    options.pipeline.state.clip_depth = TGSIC_VARIANT_STATIC;
    for (int i = 0; i < 2; i++)
        options.pipeline.stages[stages[i]] = &stage[i].shader;
    for (int i = 0; i < 2; i++)
        if (tgsic_tgsi2spirv(&stage[i].shader, &options, &stage[i].spirv, &stage[i].report,
                             &diags) != TGSIC_OK)
            give_up_with(&diags);
}

static void read_shaders(char **paths, struct stage stage[2])
{
    struct tgsic_diags diags = {0};
    for (int i = 0; i < 2; i++)
        if (!example_read_shader(paths[i], stages[i], &stage[i].shader, &diags))
            give_up(diags.count ? diags.items[0].text : "a shader cannot be read");
}

/* ---- Images -------------------------------------------------------------------------------- */

struct image {
    VkImage image;
    VkDeviceMemory memory;
    VkImageView view;
    VkImageAspectFlags aspect;
};

static void make_view(const struct gpu *gpu, struct image *image, VkFormat format)
{
    const VkImageViewCreateInfo info = {
        .sType = VK_STRUCTURE_TYPE_IMAGE_VIEW_CREATE_INFO,
        .image = image->image,
        .viewType = VK_IMAGE_VIEW_TYPE_2D,
        .format = format,
        .subresourceRange = {.aspectMask = image->aspect, .levelCount = 1, .layerCount = 1}};
    check(vkCreateImageView(gpu->device, &info, NULL, &image->view), "vkCreateImageView");
}

static struct image make_image(const struct gpu *gpu, uint32_t side, VkFormat format,
                               VkImageUsageFlags usage)
{
    struct image image = {.aspect = format == DEPTH_FORMAT ? VK_IMAGE_ASPECT_DEPTH_BIT
                                                           : VK_IMAGE_ASPECT_COLOR_BIT};
    VkMemoryRequirements needs;
    const VkImageCreateInfo info = {.sType = VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO,
                                    .imageType = VK_IMAGE_TYPE_2D,
                                    .format = format,
                                    .extent = {side, side, 1},
                                    .mipLevels = 1,
                                    .arrayLayers = 1,
                                    .samples = VK_SAMPLE_COUNT_1_BIT,
                                    .usage = usage};
    check(vkCreateImage(gpu->device, &info, NULL, &image.image), "vkCreateImage");
    vkGetImageMemoryRequirements(gpu->device, image.image, &needs);
    image.memory = allocate(gpu, &needs, 0);
    check(vkBindImageMemory(gpu->device, image.image, image.memory, 0), "vkBindImageMemory");
    make_view(gpu, &image, format);
    return image;
}

static void free_image(const struct gpu *gpu, struct image *image)
{
    vkDestroyImageView(gpu->device, image->view, NULL);
    vkDestroyImage(gpu->device, image->image, NULL);
    vkFreeMemory(gpu->device, image->memory, NULL);
}

/* From whatever it was to GENERAL, which serves all that is done here. */
static void make_usable(const struct gpu *gpu, const struct image *image)
{
    const VkImageMemoryBarrier barrier = {
        .sType = VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER,
        .dstAccessMask = VK_ACCESS_MEMORY_READ_BIT | VK_ACCESS_MEMORY_WRITE_BIT,
        .newLayout = VK_IMAGE_LAYOUT_GENERAL,
        .image = image->image,
        .subresourceRange = {.aspectMask = image->aspect, .levelCount = 1, .layerCount = 1}};
    vkCmdPipelineBarrier(gpu->commands, VK_PIPELINE_STAGE_TOP_OF_PIPE_BIT,
                         VK_PIPELINE_STAGE_ALL_COMMANDS_BIT, 0, 0, NULL, 0, NULL, 1, &barrier);
}

static VkBufferImageCopy whole_image(uint32_t side)
{
    VkBufferImageCopy copy = {.imageExtent = {side, side, 1}};
    copy.imageSubresource.aspectMask = VK_IMAGE_ASPECT_COLOR_BIT;
    copy.imageSubresource.layerCount = 1;
    return copy;
}

/* ---- The scene ----------------------------------------------------------------------------- */

struct scene {
    struct image texture, color, depth;
    struct gpu_buffer vertices, constants[2], texels, pixels;
    VkSampler sampler;
};

static void make_sampler(const struct gpu *gpu, VkSampler *sampler)
{
    const VkSamplerCreateInfo info = {.sType = VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO,
                                      .magFilter = VK_FILTER_NEAREST,
                                      .minFilter = VK_FILTER_NEAREST};
    check(vkCreateSampler(gpu->device, &info, NULL, sampler), "vkCreateSampler");
}

static void make_scene(const struct gpu *gpu, struct scene *s)
{
    static struct vertex vertices[NUM_VERTICES];
    example_torus(vertices);
    s->vertices = make_buffer(gpu, VK_BUFFER_USAGE_VERTEX_BUFFER_BIT, vertices, sizeof vertices);
    for (int i = 0; i < 2; i++)
        s->constants[i] = make_buffer(gpu, VK_BUFFER_USAGE_UNIFORM_BUFFER_BIT, example_constants[i],
                                      sizeof example_constants[i]);
    s->texels =
        make_buffer(gpu, VK_BUFFER_USAGE_TRANSFER_SRC_BIT, example_texels, sizeof example_texels);
    s->pixels = make_buffer(gpu, VK_BUFFER_USAGE_TRANSFER_DST_BIT, NULL, SIDE * SIDE * 4);
    s->texture = make_image(gpu, 2, COLOR_FORMAT,
                            VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT);
    s->color = make_image(gpu, SIDE, COLOR_FORMAT,
                          VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT);
    s->depth = make_image(gpu, SIDE, DEPTH_FORMAT, VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT);
    make_sampler(gpu, &s->sampler);
}

static void free_scene(const struct gpu *gpu, struct scene *s)
{
    struct gpu_buffer *buffers[] = {&s->vertices, &s->constants[0], &s->constants[1], &s->texels,
                                    &s->pixels};
    struct image *images[] = {&s->texture, &s->color, &s->depth};
    for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++)
        free_buffer(gpu, buffers[i]);
    for (size_t i = 0; i < sizeof images / sizeof *images; i++)
        free_image(gpu, images[i]);
    vkDestroySampler(gpu->device, s->sampler, NULL);
}

/* CONST[0] of either stage, and the fragment shader's view 0. */
static bool find_resource(void *user, struct gpu_resource *r)
{
    struct scene *s = user;
    const struct tgsic_binding *b = r->binding;
    if (b->number || b->count > 4)
        return false;
    if (b->resource == TGSIC_RESOURCE_BLOCK)
        r->buffer.buffer = s->constants[b->stage == TGSIC_PROCESSOR_FRAG].buffer;
    r->buffer.range = VK_WHOLE_SIZE;
    r->image = (VkDescriptorImageInfo){s->sampler, s->texture.view, VK_IMAGE_LAYOUT_GENERAL};
    return b->resource == TGSIC_RESOURCE_BLOCK || b->resource == TGSIC_RESOURCE_SAMPLER;
}

/* ---- The pipeline -------------------------------------------------------------------------- */

static const VkVertexInputBindingDescription vertex_buffer = {.stride = sizeof(struct vertex)};

/* The location of an attribute is the number of VERT's input. */
static const VkVertexInputAttributeDescription attributes[3] = {
    {0, 0, VK_FORMAT_R32G32B32_SFLOAT, offsetof(struct vertex, position)},
    {1, 0, VK_FORMAT_R32G32B32_SFLOAT, offsetof(struct vertex, normal)},
    {2, 0, VK_FORMAT_R32G32_SFLOAT, offsetof(struct vertex, texcoord)}};

static const VkPipelineVertexInputStateCreateInfo vertex_input = {
    .sType = VK_STRUCTURE_TYPE_PIPELINE_VERTEX_INPUT_STATE_CREATE_INFO,
    .vertexBindingDescriptionCount = 1,
    .pVertexBindingDescriptions = &vertex_buffer,
    .vertexAttributeDescriptionCount = 3,
    .pVertexAttributeDescriptions = attributes};

static const VkPipelineInputAssemblyStateCreateInfo assembly = {
    .sType = VK_STRUCTURE_TYPE_PIPELINE_INPUT_ASSEMBLY_STATE_CREATE_INFO,
    .topology = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_LIST};

static const VkViewport whole_picture = {.width = SIDE, .height = SIDE, .maxDepth = 1};
static const VkRect2D everywhere = {.extent = {SIDE, SIDE}};
static const VkPipelineViewportStateCreateInfo viewport = {
    .sType = VK_STRUCTURE_TYPE_PIPELINE_VIEWPORT_STATE_CREATE_INFO,
    .viewportCount = 1,
    .pViewports = &whole_picture,
    .scissorCount = 1,
    .pScissors = &everywhere};

static const VkPipelineRasterizationStateCreateInfo rasterization = {
    .sType = VK_STRUCTURE_TYPE_PIPELINE_RASTERIZATION_STATE_CREATE_INFO, .lineWidth = 1};

static const VkPipelineMultisampleStateCreateInfo one_sample = {
    .sType = VK_STRUCTURE_TYPE_PIPELINE_MULTISAMPLE_STATE_CREATE_INFO,
    .rasterizationSamples = VK_SAMPLE_COUNT_1_BIT};

static const VkPipelineDepthStencilStateCreateInfo depth_test = {
    .sType = VK_STRUCTURE_TYPE_PIPELINE_DEPTH_STENCIL_STATE_CREATE_INFO,
    .depthTestEnable = VK_TRUE,
    .depthWriteEnable = VK_TRUE,
    .depthCompareOp = VK_COMPARE_OP_LESS};

static const VkPipelineColorBlendAttachmentState all_components = {.colorWriteMask = 0xf};
static const VkPipelineColorBlendStateCreateInfo no_blending = {
    .sType = VK_STRUCTURE_TYPE_PIPELINE_COLOR_BLEND_STATE_CREATE_INFO,
    .attachmentCount = 1,
    .pAttachments = &all_components};

static const VkFormat color_format = COLOR_FORMAT;
static const VkPipelineRenderingCreateInfo formats = {
    .sType = VK_STRUCTURE_TYPE_PIPELINE_RENDERING_CREATE_INFO,
    .colorAttachmentCount = 1,
    .pColorAttachmentFormats = &color_format,
    .depthAttachmentFormat = DEPTH_FORMAT};

static VkPipeline make_pipeline(const struct gpu *gpu, const struct stage stage[2],
                                VkPipelineLayout layout)
{
    VkPipeline pipeline;
    VkPipelineShaderStageCreateInfo made[2];
    const VkGraphicsPipelineCreateInfo info = {.sType =
                                                   VK_STRUCTURE_TYPE_GRAPHICS_PIPELINE_CREATE_INFO,
                                               .pNext = &formats,
                                               .stageCount = 2,
                                               .pStages = made,
                                               .pVertexInputState = &vertex_input,
                                               .pInputAssemblyState = &assembly,
                                               .pViewportState = &viewport,
                                               .pRasterizationState = &rasterization,
                                               .pMultisampleState = &one_sample,
                                               .pDepthStencilState = &depth_test,
                                               .pColorBlendState = &no_blending,
                                               .layout = layout};
    for (int i = 0; i < 2; i++)
        made[i] = make_stage(gpu, vk_stages[i], &stage[i].spirv);
    check(vkCreateGraphicsPipelines(gpu->device, VK_NULL_HANDLE, 1, &info, NULL, &pipeline),
          "vkCreateGraphicsPipelines");
    for (int i = 0; i < 2; i++)
        vkDestroyShaderModule(gpu->device, made[i].module, NULL);
    return pipeline;
}

/* ---- Drawing ------------------------------------------------------------------------------- */

static void begin_picture(const struct gpu *gpu, const struct scene *s)
{
    const float *back = example_background;
    VkRenderingAttachmentInfo color = {.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO,
                                       .imageLayout = VK_IMAGE_LAYOUT_GENERAL,
                                       .loadOp = VK_ATTACHMENT_LOAD_OP_CLEAR,
                                       .storeOp = VK_ATTACHMENT_STORE_OP_STORE};
    VkRenderingAttachmentInfo depth = color;
    const VkRenderingInfo info = {.sType = VK_STRUCTURE_TYPE_RENDERING_INFO,
                                  .renderArea = everywhere,
                                  .layerCount = 1,
                                  .colorAttachmentCount = 1,
                                  .pColorAttachments = &color,
                                  .pDepthAttachment = &depth};
    color.imageView = s->color.view;
    color.clearValue.color = (VkClearColorValue){{back[0], back[1], back[2], back[3]}};
    depth.imageView = s->depth.view;
    depth.clearValue.depthStencil.depth = 1;
    vkCmdBeginRendering(gpu->commands, &info);
}

static void draw(struct gpu *gpu, const struct scene *s, const struct gpu_bindings *bindings,
                 VkPipeline pipeline)
{
    const VkBufferImageCopy texels = whole_image(2), pixels = whole_image(SIDE);
    const VkImageLayout general = VK_IMAGE_LAYOUT_GENERAL;
    const VkDeviceSize start = 0;
    VkCommandBuffer c = begin(gpu);
    make_usable(gpu, &s->texture);
    make_usable(gpu, &s->color);
    make_usable(gpu, &s->depth);
    vkCmdCopyBufferToImage(c, s->texels.buffer, s->texture.image, general, 1, &texels);
    wait_for_writes(gpu);
    begin_picture(gpu, s);
    vkCmdBindPipeline(c, VK_PIPELINE_BIND_POINT_GRAPHICS, pipeline);
    bind_sets(gpu, bindings, VK_PIPELINE_BIND_POINT_GRAPHICS);
    vkCmdBindVertexBuffers(c, 0, 1, &s->vertices.buffer, &start);
    vkCmdDraw(c, NUM_VERTICES, 1, 0, 0);
    vkCmdEndRendering(c);
    wait_for_writes(gpu);
    vkCmdCopyImageToBuffer(c, s->color.image, general, s->pixels.buffer, 1, &pixels);
    wait_for_writes(gpu);
    submit(gpu);
}

int main(int argc, char **argv)
{
    static struct stage stage[2];
    struct gpu gpu;
    struct scene scene;
    struct gpu_bindings bindings = {0};
    if (argc != 4)
        give_up("usage: host-vulkan VERTEX.tgsi FRAGMENT.tgsi PICTURE.png");
    read_shaders(argv + 1, stage);
    translate(stage);
    open_gpu(&gpu);
    make_scene(&gpu, &scene);
    for (int i = 0; i < 2; i++)
        add_resources(&bindings, &stage[i].report, find_resource, &scene);
    make_sets(&gpu, &bindings);
    VkPipeline pipeline = make_pipeline(&gpu, stage, bindings.layout);
    draw(&gpu, &scene, &bindings, pipeline);
    bool written = example_write_picture(argv[3], scene.pixels.data);
    vkDestroyPipeline(gpu.device, pipeline, NULL);
    free_sets(&gpu, &bindings);
    free_scene(&gpu, &scene);
    close_gpu(&gpu);
    for (int i = 0; i < 2; i++) {
        tgsic_report_free(&stage[i].report);
        tgsic_buffer_free(&stage[i].spirv);
        tgsic_shader_free(&stage[i].shader);
    }
    return written ? 0 : 1;
}
