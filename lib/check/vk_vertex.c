/* SPDX-License-Identifier: MIT */
/* Vertices as the shader's registers hold them: four words each, fetched as OpenGL fetches them.
 * What OpenGL draws and Vulkan does not becomes lists with indices. */
#include "vk.h"

#include "carry.h"
#include "soft.h"

#include <string.h>

#define REGISTER_SIZE 16

/* ---- Primitives ---------------------------------------------------------------------------- */

static const struct topology {
    uint8_t topology;
    bool listed; /* what OpenGL has and Vulkan does not: goes as a list */
} topologies[] = {
    [TGSIC_PRIMITIVE_POINTS] = {VK_PRIMITIVE_TOPOLOGY_POINT_LIST, false},
    [TGSIC_PRIMITIVE_LINES] = {VK_PRIMITIVE_TOPOLOGY_LINE_LIST, false},
    [TGSIC_PRIMITIVE_LINE_LOOP] = {VK_PRIMITIVE_TOPOLOGY_LINE_LIST, true},
    [TGSIC_PRIMITIVE_LINE_STRIP] = {VK_PRIMITIVE_TOPOLOGY_LINE_STRIP, false},
    [TGSIC_PRIMITIVE_TRIANGLES] = {VK_PRIMITIVE_TOPOLOGY_TRIANGLE_LIST, false},
    [TGSIC_PRIMITIVE_TRIANGLE_STRIP] = {VK_PRIMITIVE_TOPOLOGY_TRIANGLE_STRIP, false},
    [TGSIC_PRIMITIVE_TRIANGLE_FAN] = {VK_PRIMITIVE_TOPOLOGY_TRIANGLE_FAN, false},
    [TGSIC_PRIMITIVE_QUADS] = {VK_PRIMITIVE_TOPOLOGY_TRIANGLE_LIST, true},
    [TGSIC_PRIMITIVE_QUAD_STRIP] = {VK_PRIMITIVE_TOPOLOGY_TRIANGLE_LIST, true},
    [TGSIC_PRIMITIVE_POLYGON] = {VK_PRIMITIVE_TOPOLOGY_TRIANGLE_LIST, true},
    [TGSIC_PRIMITIVE_LINES_ADJACENCY] = {VK_PRIMITIVE_TOPOLOGY_LINE_LIST_WITH_ADJACENCY, false},
    [TGSIC_PRIMITIVE_LINE_STRIP_ADJACENCY] = {VK_PRIMITIVE_TOPOLOGY_LINE_STRIP_WITH_ADJACENCY,
                                              false},
    [TGSIC_PRIMITIVE_TRIANGLES_ADJACENCY] = {VK_PRIMITIVE_TOPOLOGY_TRIANGLE_LIST_WITH_ADJACENCY,
                                             false},
    [TGSIC_PRIMITIVE_TRIANGLE_STRIP_ADJACENCY] =
        {VK_PRIMITIVE_TOPOLOGY_TRIANGLE_STRIP_WITH_ADJACENCY, false},
    [TGSIC_PRIMITIVE_PATCHES] = {VK_PRIMITIVE_TOPOLOGY_PATCH_LIST, false},
};

static bool reads_primitive_id(const struct check_program *program)
{
    for (unsigned s = 0; s < TGSIC_NUM_STAGES; s++) {
        const struct tgsic_shader *shader = &program->stages[s].shader;
        for (uint32_t i = 0; program->stages[s].present && i < shader->num_declarations; i++)
            if (shader->declarations[i].has_semantic &&
                shader->declarations[i].file != TGSIC_FILE_OUT &&
                shader->declarations[i].semantic == TGSIC_SEMANTIC_PRIM_ID)
                return true;
    }
    return false;
}

/* Every primitive turned so that the vertex that provokes stands where Vulkan looks for it. */
static void list_vertices(struct vk_call *call, const struct check_draw *draw,
                          struct vk_vertices *out)
{
    const struct check_state *state = &call->world->state;
    struct soft_stream stream = {0};
    bool last = tgsic_soft_last_provokes(state);
    if (draw->mode != TGSIC_PRIMITIVE_LINE_LOOP && reads_primitive_id(call->device->program))
        tgsic_vk_unsupported(call, "numbers of quads and polygons");
    tgsic_soft_assemble(call->arena, &stream, draw->mode, (uint32_t)draw->first, draw->count, last,
                        state->patch_vertices);
    uint32_t corners = stream.count ? stream.primitives[0].count : 0;
    uint32_t *indices = ARENA_ARRAY(call->arena, uint32_t, (size_t)stream.count * corners);
    for (uint32_t i = 0; i < stream.count; i++)
        for (uint32_t k = 0; k < corners; k++) {
            const struct soft_primitive *p = &stream.primitives[i];
            uint32_t turned = (k + p->provoking + (last ? 1 : 0)) % corners;
            indices[out->num_indices++] = p->vertex[turned];
        }
    out->indices = tgsic_vk_buffer(call, indices, out->num_indices * sizeof *indices,
                                   VK_BUFFER_USAGE_INDEX_BUFFER_BIT);
}

/* ---- Attributes ---------------------------------------------------------------------------- */

static VkFormat format_of(const struct tgsic_binding *b)
{
    return b->type == TGSIC_VECTOR_INT    ? VK_FORMAT_R32G32B32A32_SINT
           : b->type == TGSIC_VECTOR_UINT ? VK_FORMAT_R32G32B32A32_UINT
                                          : VK_FORMAT_R32G32B32A32_SFLOAT;
}

/* One value for all, one a vertex, or one an instance. */
static uint32_t count_values(const struct check_feed *feed, const struct check_draw *draw)
{
    uint32_t vertices = (uint32_t)draw->first + draw->count;
    if (!feed->array)
        return 1;
    return feed->array->divisor ? (draw->instances ? draw->instances : 1) : vertices;
}

static void add_attribute(struct vk_call *call, const struct tgsic_binding *b,
                          const struct check_draw *draw, uint32_t **words, struct vk_vertices *out)
{
    struct check_feed feed = tgsic_check_feed(call->device->program, call->world, draw, b->number);
    uint32_t count = count_values(&feed, draw), n = out->count++;
    bool by_instance = feed.array && feed.array->divisor;
    size_t size = (size_t)count * REGISTER_SIZE;
    *words = tgsic_arena_grow(call->arena, *words, out->size, out->size + size);
    for (uint32_t i = 0; i < count; i++)
        tgsic_check_feed_value(&feed, by_instance ? 0 : i, by_instance ? i : 0,
                               *words + out->size / 4 + (size_t)i * 4);
    out->offsets[n] = out->size;
    out->size += size;
    out->bindings[n] = (VkVertexInputBindingDescription){n, feed.array ? REGISTER_SIZE : 0,
                                                         by_instance ? VK_VERTEX_INPUT_RATE_INSTANCE
                                                                     : VK_VERTEX_INPUT_RATE_VERTEX};
    out->attributes[n] = (VkVertexInputAttributeDescription){b->location, n, format_of(b), 0};
}

void tgsic_vk_vertices(struct vk_call *call, const struct vk_variant *variant,
                       const struct check_draw *draw, struct vk_vertices *out)
{
    const struct tgsic_report *report = &variant->stages[TGSIC_PROCESSOR_VERT].report;
    uint32_t *words = NULL;
    *out = (struct vk_vertices){.topology = (VkPrimitiveTopology)topologies[draw->mode].topology};
    for (size_t i = 0; i < report->num_bindings; i++)
        if (report->bindings[i].resource == TGSIC_RESOURCE_ATTRIBUTE &&
            out->count < TGSIC_MAX_ATTRIBUTES)
            add_attribute(call, &report->bindings[i], draw, &words, out);
    out->buffer = tgsic_vk_buffer(call, words, out->size, VK_BUFFER_USAGE_VERTEX_BUFFER_BIT);
    if (topologies[draw->mode].listed)
        list_vertices(call, draw, out);
}
