/* SPDX-License-Identifier: MIT */
/* TGSI to a run: the first byte picks the number of lanes and their mask, the others are a shader
 * (make_tgsi.h); what validates must
 * run or be refused, within limits, whatever it is given. */
#include "exec/exec.h"
#include "make_tgsi.h"

#include "tgsi/validate.h"

#include <stdlib.h>
#include <string.h>

const size_t bytes_before_shader = 1;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MAX_LANES 32
#define VERTICES  4
#define LEVELS    2

/* Outputs end with the heap block, so that writes beyond them show. */
static uint32_t *rows(uint32_t registers, uint32_t lanes)
{
    uint32_t *words = malloc(((size_t)registers * 4 * lanes + 1) * sizeof *words);
    for (size_t i = 0; words && i < (size_t)registers * 4 * lanes; i++)
        words[i] = (uint32_t)i * 0x9e3779b9u >> (i % 28);
    return words;
}

struct world {
    uint32_t words[64], shared[16], texels[2][8 * 8 * 6 * 4];
    struct tgsic_exec_buffer buffers[3];
    struct tgsic_exec_texture texture;
    const struct tgsic_exec_texture *textures[2];
    struct tgsic_exec_sampler samplers[2];
    struct tgsic_exec_image images[2];
    struct tgsic_exec_resources resources;
};

static void make_world(struct world *w, uint8_t choice)
{
    memset(w, 0, sizeof *w);
    w->buffers[0] = (struct tgsic_exec_buffer){w->words, sizeof w->words};
    w->buffers[1] = (struct tgsic_exec_buffer){w->words, 7};
    w->texture = (struct tgsic_exec_texture){
        .target = choice % TGSIC_TARGET_UNKNOWN,
        .return_type = choice >> 5 & 3,
        .samples = 1,
        .format = TGSIC_FORMAT_R32_UINT,
        .max_level = LEVELS - 1,
        .num_levels = LEVELS,
        .levels = {{8, 8, 6, w->texels[0]}, {4, 4, 6, w->texels[1]}},
        .swizzle = {0, 1, 2, 3},
    };
    w->textures[0] = &w->texture;
    w->samplers[0].min_filter = w->samplers[0].mag_filter = choice & 1;
    w->samplers[0].mip = choice % 3;
    w->samplers[0].wrap[0] = w->samplers[0].wrap[1] = choice % 6;
    w->samplers[0].max_lod = 4;
    w->images[0] = (struct tgsic_exec_image){&w->texture, 0, true, 0, TGSIC_FORMAT_R32_UINT};
    w->resources = (struct tgsic_exec_resources){
        .constants = w->buffers,
        .num_constants = 3,
        .textures = w->textures,
        .num_textures = 2,
        .samplers = w->samplers,
        .num_samplers = 2,
        .images = w->images,
        .num_images = 2,
        .buffers = w->buffers,
        .num_buffers = 3,
        .counters = w->buffers,
        .num_counters = 3,
    };
}

static void run(const struct tgsic_exec *exec, uint8_t choice)
{
    struct tgsic_exec_layout layout = tgsic_exec_get_layout(exec);
    uint32_t lanes = choice % MAX_LANES;
    uint8_t mask[MAX_LANES], killed[MAX_LANES];
    static struct world world;
    struct tgsic_diags diags = {0};
    make_world(&world, choice);
    for (unsigned i = 0; i < MAX_LANES; i++)
        mask[i] = i % 5 % 3;
    struct tgsic_exec_run settings = {
        .size = sizeof settings,
        .lanes = lanes,
        .mask = choice & 32 ? mask : NULL,
        .inputs = rows(layout.inputs * VERTICES, lanes),
        .input_vertices = VERTICES,
        .system_values = rows(layout.system_values, lanes),
        .outputs = rows(layout.outputs, lanes),
        .output_vertices = choice >> 6,
        .killed = killed,
        .resources = choice & 64 ? &world.resources : NULL,
        .shared = world.shared,
        .shared_size = sizeof world.shared,
        .max_steps = 3000,
    };
    if (tgsic_exec_run(exec, &settings, &diags) != TGSIC_OK && !diags.errors)
        __builtin_trap();
    tgsic_diags_free(&diags);
    free((void *)(uintptr_t)settings.inputs);
    free((void *)(uintptr_t)settings.system_values);
    free(settings.outputs);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tgsic_shader shader = {0};
    struct tgsic_exec_options options = {.size = sizeof options, .max_memory = 64 << 20};
    struct tgsic_exec *exec = NULL;
    if (size < bytes_before_shader ||
        !shader_of_input(data + bytes_before_shader, size - bytes_before_shader, &shader))
        return 0;
    if (tgsic_validate(&shader, NULL, NULL) == TGSIC_OK &&
        tgsic_exec_prepare(&shader, &options, &exec, NULL) == TGSIC_OK)
        run(exec, data[0]);
    tgsic_exec_free(exec);
    tgsic_shader_free(&shader);
    return 0;
}
