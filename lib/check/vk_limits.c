/* SPDX-License-Identifier: MIT */
/* Whether a device has locations for all varyings of a translation. The validation layer's own
 * count (VUID-RuntimeSpirv-Location-06272) takes built-in variables for varyings, so it is not
 * asked. */
#include "vk.h"

#include <stddef.h>

static const struct {
    uint8_t stage;
    bool is_input;
    uint16_t limit; /* components: where in VkPhysicalDeviceLimits */
} rows[] = {
#define ROW(stage, is_input, limit)                                                                \
    {                                                                                              \
        TGSIC_PROCESSOR_##stage, is_input, offsetof(VkPhysicalDeviceLimits, limit)                 \
    }
    ROW(VERT, false, maxVertexOutputComponents),
    ROW(TESS_CTRL, true, maxTessellationControlPerVertexInputComponents),
    ROW(TESS_CTRL, false, maxTessellationControlPerVertexOutputComponents),
    ROW(TESS_EVAL, true, maxTessellationEvaluationInputComponents),
    ROW(TESS_EVAL, false, maxTessellationEvaluationOutputComponents),
    ROW(GEOM, true, maxGeometryInputComponents),
    ROW(GEOM, false, maxGeometryOutputComponents),
    ROW(FRAG, true, maxFragmentInputComponents),
#undef ROW
};

/* Patches share the locations of vertices, and have a limit of their own. */
static uint32_t limit_of(const VkPhysicalDeviceLimits *limits, const struct tgsic_binding *b)
{
    if (b->semantic == TGSIC_SEMANTIC_PATCH)
        return limits->maxTessellationControlPerPatchOutputComponents;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].stage == b->stage && rows[i].is_input == b->is_input)
            return *(const uint32_t *)(const void *)((const char *)limits + rows[i].limit);
    return UINT32_MAX;
}

void tgsic_vk_check_locations(struct vk_call *call, const struct tgsic_report *report)
{
    const VkPhysicalDeviceLimits *limits = &call->context->properties.limits;
    for (size_t i = 0; i < report->num_bindings; i++) {
        const struct tgsic_binding *b = &report->bindings[i];
        if (b->resource == TGSIC_RESOURCE_VARYING && (b->location + 1u) * 4u > limit_of(limits, b))
            tgsic_vk_unsupported(call, "that many varyings on this device");
    }
}
