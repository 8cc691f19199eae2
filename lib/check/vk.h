/* SPDX-License-Identifier: MIT */
/* The Vulkan device: what its files hand to one another. Private.
 *
 * It runs TGSI as SPIR-V. Whatever needs no shader is done on the world's own texels, by the code
 * of the interpreter's pipeline (soft.h): images are copies that go up before a draw and come down
 * when something looks at them, so a script sees one framebuffer whichever side worked on it last.
 * Buffers go up and come down with each call.
 *
 * Everything of one call lives in its arena, and every handle that a call alone needs is kept by
 * tgsic_vk_keep() until it ends. A failure deep inside leaves by tgsic_arena_fail() after it added
 * a diagnostic, so nothing below the device's operations returns results. */
#ifndef CHECK_VK_H
#define CHECK_VK_H

#include "bind.h"
#include "tgsi/default_control.h"
#include "device.h"
#include "gl_format.h"
#include "tgsi/arena.h"
#include "tgsi2spirv/tgsi2spirv.h"
#include "vk_format.h"

#define VK_NO_PROTOTYPES
#include <vulkan/vulkan.h>

enum {
    E_VK_ABSENT = 6700,      /* no driver or no device */
    E_VK_UNSUPPORTED = 6701, /* Vulkan, or this device, cannot do what the case asks */
    E_VK_CALL = 6702,        /* a call failed */
    E_VK_MESSAGE = 6703,     /* the validation layer has something to say */
    E_VK_PROGRAM = 6704,     /* the program did not come as far as TGSI */
};

#define VK_MAX_SETS     4
#define VK_MESSAGE_SIZE 1024

/* ---- The driver (vk_context.c) --------------------------------------------------------------- */

/* Extensions that are used where the device has them. */
enum vk_extension {
#define VK_EXTENSION(name, text) VK_HAS_##name,
#include "vk_extensions.def"
    VK_NUM_EXTENSIONS
};

struct vk_context {
    VkInstance instance;
    VkDebugUtilsMessengerEXT messenger;
    VkPhysicalDevice physical;
    VkPhysicalDeviceProperties properties;
    VkPhysicalDeviceMemoryProperties memory;
    VkPhysicalDeviceFeatures features;
    bool has[VK_NUM_EXTENSIONS];
    VkDevice logical;
    VkQueue queue;
    VkCommandPool pool;
    VkCommandBuffer commands;
    bool recording;
    bool lost;                     /* a call said so; nothing works any more */
    char message[VK_MESSAGE_SIZE]; /* the first of the validation layer since it was looked at */
    PFN_vkGetInstanceProcAddr vkGetInstanceProcAddr;
#define VK_FUNCTION(name, known_to, need) PFN_##name name;
#include "vk_functions.def"
};

/* vk_functions.c: opens Vulkan's loader and finds what it knows before there is an instance. */
enum tgsic_result tgsic_vk_load(struct vk_context *context, struct tgsic_diags *diags);
/* Finds what the instance knows, or the device. */
enum vk_known_to { VK_LOADER, VK_INSTANCE, VK_DEVICE };
enum tgsic_result tgsic_vk_find_functions(struct vk_context *context, enum vk_known_to known_to,
                                          struct tgsic_diags *diags);

/* Fills in a context; what it has is released by tgsic_vk_close_context() whatever the result.
 * `display`: NULL or "llvmpipe" for a device that is software, else a device's number. */
enum tgsic_result tgsic_vk_open_context(struct vk_context *context, const char *display,
                                        struct tgsic_diags *diags);
void tgsic_vk_close_context(struct vk_context *context);

/* ---- A call ---------------------------------------------------------------------------------- */

/* A handle with what it takes to destroy it. */
struct vk_handle {
    VkObjectType type;
    uint64_t handle;
};

struct vk_image;
struct vk_variant;
struct vk_pipeline;

/* What is sampled where there is nothing, by target and enum tgsic_vector_type. */
enum { VK_BLACK_DEPTH = 3, VK_NUM_BLACKS, VK_BLACK_TEXELS = 12 };

struct vk_black {
    struct check_texture texture;
    uint32_t texels[VK_BLACK_TEXELS][4];
};

/* Times what is drawn, many times over. */
struct vk_clock {
    uint32_t repeat;
    VkQueryPool pool;
    double ns;
};

struct vk_device {
    struct check_device device;
    struct vk_context context;
    char *display; /* what it was opened with; NULL: nothing was named */
    const struct check_program *program;
    struct vk_variant *variants;
    struct vk_image *images;
    struct vk_handle *kept;
    uint32_t num_kept;
    struct vk_clock *clock;                /* NULL: nothing is timed */
    const struct check_module *originals;  /* NULL: modules are those of tgsi2spirv */
    const struct check_switches *switches; /* NULL: no variant is chosen at run time */
    struct vk_black blacks[TGSIC_TARGET_UNKNOWN][VK_NUM_BLACKS];
};

struct vk_call {
    struct vk_device *device;
    struct vk_context *context;
    struct check_world *world;
    struct tgsic_arena *arena;
    struct tgsic_diags *diags;
};

/* Adds "Vulkan does not support NAME" and leaves. */
#ifdef __GNUC__
__attribute__((noreturn))
#endif
void tgsic_vk_unsupported(struct vk_call *call, const char *what);
/* Leaves if a call of the API failed. */
void tgsic_vk_check(struct vk_call *call, VkResult result, const char *what);

#define VK_KEEP(call, type, handle)                                                                \
    tgsic_vk_keep((call), VK_OBJECT_TYPE_##type, (uint64_t)(uintptr_t)(handle))
/* Destroys a handle when the call ends. */
void tgsic_vk_keep(struct vk_call *call, VkObjectType type, uint64_t handle);
void tgsic_vk_destroy(struct vk_context *context, struct vk_handle handle);
void tgsic_vk_release_kept(struct vk_device *device);

/* Commands are recorded into one buffer, and waited for when they are submitted. */
VkCommandBuffer tgsic_vk_commands(struct vk_call *call);
void tgsic_vk_submit(struct vk_call *call);
/* Whatever was recorded before is done and seen by what is recorded after. */
void tgsic_vk_barrier(struct vk_call *call);

/* ---- Memory (vk_memory.c) -------------------------------------------------------------------- */

VkDeviceMemory tgsic_vk_allocate(struct vk_call *call, const VkMemoryRequirements *needs,
                                 VkMemoryPropertyFlags flags);

/* A buffer that the CPU sees, for as long as the call. */
struct vk_buffer {
    VkBuffer buffer;
    void *data;
    size_t size; /* as asked for; there is always room for 16 bytes */
};
struct vk_buffer tgsic_vk_buffer(struct vk_call *call, const void *data, size_t size,
                                 VkBufferUsageFlags usage);

/* ---- Images (vk_image.c) --------------------------------------------------------------------- */

/* A copy of a texture. */
struct vk_image {
    const struct check_texture *texture;
    uint32_t serial, num_levels;
    const struct check_gl_format *gl_format;
    const struct vk_format *format;
    VkImage image;
    VkDeviceMemory memory;
    VkImageUsageFlags usage;
    uint32_t samples;
    bool host_newer, device_newer;
    struct vk_image *next;
};

/* The texture's image, with the world's texels. `what` it is for: usage that it must have. */
struct vk_image *tgsic_vk_image(struct vk_call *call, const struct check_texture *texture,
                                VkImageUsageFlags what);
/* Brings the world's texels up to date with what was drawn. NULL: nothing to do. */
void tgsic_vk_download(struct vk_call *call, const struct check_texture *texture);
/* The world's texels were changed here. */
void tgsic_vk_host_changed(struct vk_device *device, const struct check_texture *texture);
void tgsic_vk_drop_images(struct vk_device *device);

struct vk_view {
    VkImageViewType type;
    VkImageUsageFlags usage;
    VkFormat format; /* UNDEFINED: the image's own */
    uint32_t level, num_levels, layer, num_layers;
    const uint8_t *swizzle; /* as struct tgsic_exec_texture has it; NULL: as it is */
};
VkImageView tgsic_vk_view(struct vk_call *call, const struct vk_image *image,
                          const struct vk_view *view);

/* ---- Programs (vk_program.c) ----------------------------------------------------------------- */

/* What a translation depends on besides the program. */
struct vk_wish {
    struct tgsic_state state;
    struct tgsic_default_levels levels; /* zeros: there is a control shader, or no tessellation */
    bool captures;
};

/* A program translated for a wish. */
struct vk_variant {
    const struct check_program *of;
    struct vk_wish wish;
    struct check_translated_stage stages[TGSIC_NUM_STAGES]; /* SPIR-V and reports */
    VkShaderModule modules[TGSIC_NUM_STAGES];
    bool fetches; /* what was drawn */
    uint32_t num_sets;
    VkDescriptorSetLayout sets[VK_MAX_SETS];
    VkPipelineLayout layout;
    struct vk_pipeline *pipelines;
    struct vk_variant *next;
};

/* vk_limits.c: leaves if the device has no locations for what a stage reads or writes. */
void tgsic_vk_check_locations(struct vk_call *call, const struct tgsic_report *report);
/* What the world asks for, made or found. draw: NULL for a dispatch. */
struct vk_variant *tgsic_vk_variant(struct vk_call *call, const struct check_draw *draw);
void tgsic_vk_drop_variants(struct vk_device *device);
/* The last stage before rasterization. */
unsigned tgsic_vk_last_stage(const struct check_program *program);
/* Whether it has an output of that semantic. */
bool tgsic_vk_writes(const struct vk_call *call, enum tgsic_semantic semantic);
VkShaderStageFlagBits tgsic_vk_stage_bit(unsigned stage);

/* ---- Resources (vk_bind.c, vk_texture.c) ----------------------------------------------------- */

/* What shaders may have written to, and what comes down. */
struct vk_written {
    struct check_buffer *buffer;   /* or */
    struct check_texture *texture; /* of texels in a buffer */
    const struct vk_format *format;
    struct vk_buffer from;
};

struct vk_resources {
    VkDescriptorSet sets[VK_MAX_SETS];
    struct vk_written *written;
    uint32_t num_written;
    VkWriteDescriptorSet *writes; /* to be made */
    uint32_t num_writes;
};

struct vk_target;
/* Descriptor sets for all stages of a variant, for as long as the call. target: NULL for a dispatch
 */
void tgsic_vk_bind(struct vk_call *call, const struct vk_variant *variant,
                   const struct vk_target *target, struct vk_resources *out);
/* After the commands have run. */
void tgsic_vk_take_written(const struct vk_resources *resources);
VkDescriptorType tgsic_vk_descriptor_type(const struct tgsic_binding *binding);
uint32_t tgsic_vk_descriptor_count(const struct tgsic_binding *binding);

/* What a sampler of `binding`'s target reads: where the texture is of another kind or incomplete,
 * black. */
VkDescriptorImageInfo tgsic_vk_sampled(struct vk_call *call, const struct tgsic_binding *binding,
                                       const struct check_texture *texture);
VkBufferView tgsic_vk_texel_buffer(struct vk_call *call, const struct tgsic_binding *binding,
                                   const struct check_texture *texture);
VkDescriptorImageInfo tgsic_vk_storage_image(struct vk_call *call,
                                             const struct tgsic_binding *binding,
                                             const struct check_image_unit *from);
VkBufferView tgsic_vk_storage_texels(struct vk_call *call, const struct tgsic_binding *binding,
                                     const struct check_image_unit *from, struct vk_resources *out);
/* vk_sampler.c */
VkSampler tgsic_vk_sampler(struct vk_call *call, const struct check_texture *texture,
                           const uint8_t *swizzle, bool compares);

/* ---- Drawing --------------------------------------------------------------------------------- */

/* vk_vertex.c: vertices as the shader's registers hold them, and how they make primitives */
struct vk_vertices {
    VkVertexInputBindingDescription bindings[TGSIC_MAX_ATTRIBUTES];
    VkVertexInputAttributeDescription attributes[TGSIC_MAX_ATTRIBUTES];
    VkDeviceSize offsets[TGSIC_MAX_ATTRIBUTES];
    uint32_t count;
    size_t size; /* bytes of all */
    struct vk_buffer buffer;
    VkPrimitiveTopology topology;
    struct vk_buffer indices; /* none if num_indices is 0 */
    uint32_t num_indices;
};
void tgsic_vk_vertices(struct vk_call *call, const struct vk_variant *variant,
                       const struct check_draw *draw, struct vk_vertices *out);

/* vk_target.c: what is drawn to */
struct vk_target {
    VkRenderingAttachmentInfo colors[CHECK_MAX_COLORS], depth;
    VkFormat color_formats[CHECK_MAX_COLORS], depth_format;
    VkColorComponentFlags color_masks[CHECK_MAX_COLORS];
    bool is_integer[CHECK_MAX_COLORS], is_float[CHECK_MAX_COLORS];
    uint32_t num_colors, width, height, layers;
    VkSampleCountFlagBits samples;
    VkRenderPass pass; /* where shaders fetch what was drawn; else there is none */
    VkFramebuffer framebuffer;
};
/* fetched: shaders read from it, too. */
void tgsic_vk_target(struct vk_call *call, const struct check_framebuffer *framebuffer,
                     bool fetched, struct vk_target *out);
/* Everything between is drawn to the target. */
void tgsic_vk_begin_rendering(struct vk_call *call, const struct vk_target *target);
void tgsic_vk_end_rendering(struct vk_call *call, const struct vk_target *target);
/* vk_pass.c: makes the pass and its framebuffer, for as long as the call */
void tgsic_vk_make_pass(struct vk_call *call, struct vk_target *target);
/* The framebuffer's textures are newer on the device now. */
void tgsic_vk_mark_drawn(struct vk_call *call, const struct check_framebuffer *framebuffer);
/* The number of samples that a device has for one that is asked for; 0: none. */
VkSampleCountFlagBits tgsic_vk_samples(const struct vk_context *context, uint32_t samples);

/* vk_pipeline.c */
VkPipeline tgsic_vk_pipeline(struct vk_call *call, struct vk_variant *variant,
                             const struct vk_target *target, const struct vk_vertices *vertices,
                             bool capture);
VkPipeline tgsic_vk_compute_pipeline(struct vk_call *call, struct vk_variant *variant,
                                     const uint32_t group_size[3]);
void tgsic_vk_drop_pipelines(struct vk_context *context, struct vk_variant *variant);

/* vk_blend.c: factors and equation of the world's state */
void tgsic_vk_set_blending(struct vk_call *call, VkPipelineColorBlendAttachmentState *out);

/* vk_capture.c */
struct vk_capture {
    struct vk_buffer buffers[CHECK_MAX_XFB];
    VkQueryPool query;
};
/* Before rendering begins. */
void tgsic_vk_begin_capture(struct vk_call *call, struct vk_capture *capture);
/* Around what is captured */
void tgsic_vk_start_capture(struct vk_call *call, const struct vk_capture *capture);
void tgsic_vk_stop_capture(struct vk_call *call, const struct vk_capture *capture);
/* After the commands have run. */
void tgsic_vk_take_captured(struct vk_call *call, const struct vk_capture *capture);

/* vk_clock.c: around what the device's clock times */
void tgsic_vk_start_clock(struct vk_call *call);
void tgsic_vk_stop_clock(struct vk_call *call);
/* After the commands have run. */
void tgsic_vk_read_clock(struct vk_call *call);

/* vk_draw.c */
void tgsic_vk_draw(struct vk_call *call, const struct check_draw *draw);
void tgsic_vk_dispatch(struct vk_call *call, const uint32_t groups[3],
                       const uint32_t group_size[3]);

#endif
