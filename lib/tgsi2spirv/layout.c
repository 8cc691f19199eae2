/* SPDX-License-Identifier: MIT */
/* Environments by name, and where resources are bound unless the host says otherwise. */
#include "tgsi2spirv.h"

#include <string.h>

static const char *const names[] = {
    [TGSIC_SPIRV_VULKAN_1_0] = "vulkan1.0", [TGSIC_SPIRV_VULKAN_1_1] = "vulkan1.1",
    [TGSIC_SPIRV_VULKAN_1_2] = "vulkan1.2", [TGSIC_SPIRV_VULKAN_1_3] = "vulkan1.3",
    [TGSIC_SPIRV_OPENGL_4_5] = "opengl4.5",
};

bool tgsic_spirv_environment_parse(const char *name, enum tgsic_spirv_environment *environment)
{
    for (unsigned i = 0; i < TGSIC_SPIRV_ENVIRONMENTS; i++)
        if (!strcmp(name, names[i])) {
            *environment = (enum tgsic_spirv_environment)i;
            return true;
        }
    return false;
}

const char *tgsic_spirv_environment_name(unsigned environment)
{
    return environment < TGSIC_SPIRV_ENVIRONMENTS ? names[environment] : NULL;
}

enum {
    STRIDE = 128,   /* bindings of a stage in a set */
    SECOND = 768,   /* where further resources of a set start */
    GL_DRIVER = 14, /* OpenGL's uniform block for the driver */
    GL_COUNTERS = 8,
};

static void fill(struct tgsic_spirv_descriptors *d, unsigned set, unsigned first, unsigned stride)
{
    for (unsigned s = 0; s < TGSIC_NUM_STAGES; s++) {
        d->set[s] = (uint16_t)set;
        d->binding[s] = (uint16_t)(first + s * stride);
    }
}

void tgsic_spirv_default_layout(enum tgsic_spirv_environment environment,
                                struct tgsic_spirv_layout *layout)
{
    bool vulkan = environment != TGSIC_SPIRV_OPENGL_4_5;
    unsigned stride = vulkan ? STRIDE : 0, second = vulkan ? SECOND : 0;
    memset(layout, 0, sizeof *layout);
    fill(&layout->uniform_blocks, 0, 0, stride);
    fill(&layout->driver_block, 0, vulkan ? STRIDE - 1 : GL_DRIVER, stride);
    fill(&layout->samplers, vulkan ? 1 : 0, 0, stride);
    fill(&layout->sampler_states, vulkan ? 1 : 0, second, stride);
    fill(&layout->shader_buffers, vulkan ? 2 : 0, 0, stride);
    fill(&layout->counters, vulkan ? 2 : 0, vulkan ? SECOND : GL_COUNTERS, 0);
    fill(&layout->images, vulkan ? 3 : 0, 0, stride);
    fill(&layout->attachments, vulkan ? 3 : 0, second, 0);
}
