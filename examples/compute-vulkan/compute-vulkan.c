/* SPDX-License-Identifier: MIT */
/* Compute shaders all the way: a guest's SPIR-V becomes TGSI, which a host makes SPIR-V of again,
 * and runs with Vulkan.
 *
 *     compute-vulkan MANDELBROT.spv SCAN.spv PICTURE.png
 *
 * The first shader counts for each point of the plane how many steps it stays near, and makes a
 * histogram of that. The second sums the histogram up, so that every shade of the picture covers
 * as much of it as any other. All buffers are compared with what C computes. */
#include "scene.h"
#include "vulkan.h"

#include <spirv2tgsi/spirv2tgsi.h>
#include <tgsi/validate.h>

#include <stdio.h>
#include <string.h>

#define SHADES 256 /* numbers of steps */
#define GROUP  16  /* points of a work group, either way */

/* The uniform block, std140. */
struct view {
    float corner[2], step;
    uint32_t side;
};

static const struct view view = {{-2.1f, -1.3f}, 2.6f / SIDE, SIDE};

/* ---- The guest ----------------------------------------------------------------------------- */

static size_t read_file(const char *path, uint32_t *words, size_t size)
{
    FILE *file = fopen(path, "rb");
    size_t got = file ? fread(words, 1, size, file) : 0;
    if (!got)
        give_up("a module cannot be read");
    fclose(file);
    return got;
}

/* What the guest sends: TGSI as text, the bytes that a work group shares, and slots for
 * descriptors, of its own choice. */
struct message {
    struct tgsic_buffer text;
    uint32_t shared_size;
};

static void compile(const char *path, const struct tgsic_spirv_binding *slots, size_t num_slots,
                    struct message *message)
{
    static uint32_t words[1 << 14];
    const struct tgsic_spirv_module module = {.words = words,
                                              .size = read_file(path, words, sizeof words),
                                              .stage = TGSIC_PROCESSOR_COMP};
    const struct tgsic_spirv_options options = {.size = sizeof options,
                                                .dialect = TGSIC_DIALECT_VIRGL,
                                                .bindings = slots,
                                                .num_bindings = num_slots,
                                                .precise = true};
    struct tgsic_program *program = NULL;
    struct tgsic_diags diags = {0};
    if (tgsic_spirv_link(&options, &module, 1, &program, &diags) != TGSIC_OK ||
        tgsic_print_text(&program->shader[TGSIC_PROCESSOR_COMP], NULL, &message->text, &diags) !=
            TGSIC_OK)
        give_up_with(&diags);
    message->shared_size = program->reflection.shared_size;
    tgsic_program_free(program);
}

/* ---- The host ------------------------------------------------------------------------------ */

struct kernel {
    struct tgsic_buffer spirv;
    struct tgsic_report report;
    struct gpu_bindings bindings;
    VkPipeline pipeline;
};

static void translate(const struct message *message, struct kernel *kernel)
{
    struct tgsic_shader shader;
    struct tgsic_diags diags = {0};
    struct tgsic_tgsi2spirv_options options = {.size = sizeof options,
                                               .environment = TGSIC_SPIRV_VULKAN_1_3};
    if (tgsic_parse_text(message->text.data, message->text.size, NULL, &shader, &diags) !=
            TGSIC_OK ||
        tgsic_validate(&shader, NULL, &diags) != TGSIC_OK)
        give_up_with(&diags);
    options.pipeline.stages[TGSIC_PROCESSOR_COMP] = &shader;
    options.pipeline.state.shared_memory = message->shared_size;
    if (tgsic_tgsi2spirv(&shader, &options, &kernel->spirv, &kernel->report, &diags) != TGSIC_OK)
        give_up_with(&diags);
    tgsic_shader_free(&shader);
}

/* By the numbers that the guest gave them: BUFFER[n] and CONST[n]. */
struct slots {
    VkBuffer buffers[2], constants[2];
};

static bool find_resource(void *user, struct gpu_resource *r)
{
    const struct slots *slots = user;
    bool is_block = r->binding->resource == TGSIC_RESOURCE_BLOCK;
    if (r->binding->number >= 2 || (!is_block && r->binding->resource != TGSIC_RESOURCE_BUFFER))
        return false;
    r->buffer.buffer = (is_block ? slots->constants : slots->buffers)[r->binding->number];
    r->buffer.range = VK_WHOLE_SIZE;
    return r->buffer.buffer != VK_NULL_HANDLE;
}

static void make_pipeline(const struct gpu *gpu, struct slots *slots, struct kernel *kernel)
{
    add_resources(&kernel->bindings, &kernel->report, find_resource, slots);
    make_sets(gpu, &kernel->bindings);
    const VkComputePipelineCreateInfo info = {
        .sType = VK_STRUCTURE_TYPE_COMPUTE_PIPELINE_CREATE_INFO,
        .stage = make_stage(gpu, VK_SHADER_STAGE_COMPUTE_BIT, &kernel->spirv),
        .layout = kernel->bindings.layout};
    check(vkCreateComputePipelines(gpu->device, VK_NULL_HANDLE, 1, &info, NULL, &kernel->pipeline),
          "vkCreateComputePipelines");
    vkDestroyShaderModule(gpu->device, info.stage.module, NULL);
}

static void run(struct gpu *gpu, const struct kernel *kernel, uint32_t groups)
{
    VkCommandBuffer c = begin(gpu);
    vkCmdBindPipeline(c, VK_PIPELINE_BIND_POINT_COMPUTE, kernel->pipeline);
    bind_sets(gpu, &kernel->bindings, VK_PIPELINE_BIND_POINT_COMPUTE);
    vkCmdDispatch(c, groups, groups, 1);
    wait_for_writes(gpu);
    submit(gpu);
}

static void free_kernel(const struct gpu *gpu, struct kernel *kernel)
{
    vkDestroyPipeline(gpu->device, kernel->pipeline, NULL);
    free_sets(gpu, &kernel->bindings);
    tgsic_report_free(&kernel->report);
    tgsic_buffer_free(&kernel->spirv);
}

/* ---- The same in C ------------------------------------------------------------------------- */

static uint32_t count_steps(float x, float y)
{
    float re = 0, im = 0;
    uint32_t n = 0;
    while (n < SHADES - 1 && re * re + im * im <= 4) {
        float next = re * re - im * im + x;
        im = 2 * re * im + y;
        re = next;
        n++;
    }
    return n;
}

static void compute(uint32_t *steps, uint32_t *histogram, uint32_t *sums)
{
    for (uint32_t i = 0; i < SIDE * SIDE; i++) {
        float column = (float)(i % SIDE), row = (float)(i / SIDE);
        steps[i] =
            count_steps(view.corner[0] + view.step * column, view.corner[1] + view.step * row);
        histogram[steps[i]]++;
    }
    for (uint32_t i = 0, sum = 0; i < SHADES; i++)
        sums[i] = sum += histogram[i];
}

static bool same(const char *what, const struct gpu_buffer *got, const uint32_t *expected,
                 size_t count)
{
    bool equal = !memcmp(got->data, expected, count * sizeof *expected);
    if (!equal)
        fprintf(stderr, "the %s differ from those of C\n", what);
    return equal;
}

/* ---- The picture --------------------------------------------------------------------------- */

/* From night over fire to light, by how many points of the picture leave sooner. */
static bool write_picture(const char *path, const uint32_t *steps, const uint32_t *sums)
{
    static uint8_t pixels[SIDE * SIDE][4];
    uint32_t leaving = sums[SHADES - 2];
    for (uint32_t i = 0; i < SIDE * SIDE; i++) {
        float t = (float)sums[steps[i]] / (float)leaving;
        bool stays = steps[i] == SHADES - 1;
        pixels[i][0] = stays ? 0 : (uint8_t)(255 * t);
        pixels[i][1] = stays ? 0 : (uint8_t)(235 * t * t * t);
        pixels[i][2] = stays ? 0 : (uint8_t)(70 + 90 * t * (1 - t) * 2);
        pixels[i][3] = 255;
    }
    return example_write_picture(path, pixels[0]);
}

/* ---- Both together ------------------------------------------------------------------------- */

enum { VIEW, STEPS, HISTOGRAM, SUMS, NUM_BUFFERS };

/* What the guest calls its descriptors, and the slots that it chose: CONST[1] and BUFFER[0, 1]. */
static const struct tgsic_spirv_binding descriptors[2][3] = {{{0, 0, 1}, {0, 1, 0}, {0, 2, 1}},
                                                             {{0, 0, 0}, {0, 1, 1}}};

static void make_kernels(char **paths, struct kernel *kernels)
{
    static const size_t num_descriptors[2] = {3, 2};
    for (int i = 0; i < 2; i++) {
        struct message message = {0};
        compile(paths[i], descriptors[i], num_descriptors[i], &message);
        translate(&message, &kernels[i]);
        tgsic_buffer_free(&message.text);
    }
}

static void make_buffers(const struct gpu *gpu, struct gpu_buffer *b)
{
    const VkBufferUsageFlags storage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT;
    b[VIEW] = make_buffer(gpu, VK_BUFFER_USAGE_UNIFORM_BUFFER_BIT, &view, sizeof view);
    b[STEPS] = make_buffer(gpu, storage, NULL, SIDE * SIDE * sizeof(uint32_t));
    b[HISTOGRAM] = make_buffer(gpu, storage, NULL, SHADES * sizeof(uint32_t));
    b[SUMS] = make_buffer(gpu, storage, NULL, SHADES * sizeof(uint32_t));
}

static void run_both(struct gpu *gpu, const struct gpu_buffer *b, struct kernel *kernels)
{
    struct slots slots[2] = {{{b[STEPS].buffer, b[HISTOGRAM].buffer}, {NULL, b[VIEW].buffer}},
                             {{b[HISTOGRAM].buffer, b[SUMS].buffer}, {NULL, NULL}}};
    const uint32_t groups[2] = {SIDE / GROUP, 1};
    for (int i = 0; i < 2; i++) {
        make_pipeline(gpu, &slots[i], &kernels[i]);
        run(gpu, &kernels[i], groups[i]);
    }
}

static bool compare(const struct gpu_buffer *b)
{
    static uint32_t steps[SIDE * SIDE], histogram[SHADES], sums[SHADES];
    compute(steps, histogram, sums);
    bool good = same("steps", &b[STEPS], steps, SIDE * SIDE);
    good &= same("numbers of the histogram", &b[HISTOGRAM], histogram, SHADES);
    good &= same("sums", &b[SUMS], sums, SHADES);
    return good;
}

int main(int argc, char **argv)
{
    struct kernel kernels[2] = {0};
    struct gpu gpu;
    struct gpu_buffer buffers[NUM_BUFFERS];
    if (argc != 4)
        give_up("usage: compute-vulkan MANDELBROT.spv SCAN.spv PICTURE.png");
    make_kernels(argv + 1, kernels);
    open_gpu(&gpu);
    make_buffers(&gpu, buffers);
    run_both(&gpu, buffers, kernels);
    bool good = compare(buffers) && write_picture(argv[3], buffers[STEPS].data, buffers[SUMS].data);
    for (int i = 0; i < NUM_BUFFERS; i++)
        free_buffer(&gpu, &buffers[i]);
    for (int i = 0; i < 2; i++)
        free_kernel(&gpu, &kernels[i]);
    close_gpu(&gpu);
    return good ? 0 : 1;
}
