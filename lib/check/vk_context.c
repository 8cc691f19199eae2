/* SPDX-License-Identifier: MIT */
/* Instance, device and queue, and what the validation layer says. */
#include "vk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LAYER       "VK_LAYER_KHRONOS_validation"
#define MAX_DEVICES 16
#define MAX_FOUND   512 /* layers, extensions */

static enum tgsic_result absent(struct tgsic_diags *diags, const char *why)
{
    tgsic_diags_add(diags, TGSIC_ERROR, E_VK_ABSENT, (struct tgsic_pos){0}, "%s", why);
    return TGSIC_E_UNSUPPORTED;
}

/* ---- Messages ------------------------------------------------------------------------------ */

/* OpenGL lets shaders write colours that no buffer takes, and so does Vulkan; locations are counted
 * by vk_limits.c. */
static bool is_idle(const char *name)
{
    return !strcmp(name, "UNASSIGNED-CoreValidation-Shader-OutputNotConsumed") ||
           !strcmp(name, "VUID-RuntimeSpirv-Location-06272");
}

/* The first message is kept, without the objects before its own text. What is wrong does not reach
 * the driver, which might not survive it. */
static VKAPI_ATTR VkBool32 VKAPI_CALL take_message(VkDebugUtilsMessageSeverityFlagBitsEXT severity,
                                                   VkDebugUtilsMessageTypeFlagsEXT types,
                                                   const VkDebugUtilsMessengerCallbackDataEXT *data,
                                                   void *user)
{
    struct vk_context *context = user;
    const char *name = data->pMessageIdName ? data->pMessageIdName : "validation";
    const char *text = strstr(data->pMessage, " | ");
    text = text ? strstr(text + 3, " | ") : NULL;
    if (is_idle(name))
        return VK_FALSE;
    if (!context->message[0])
        snprintf(context->message, sizeof context->message, "%s: %s", name,
                 text ? text + 3 : data->pMessage);
    return severity == VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT;
}

static const VkDebugUtilsMessengerCreateInfoEXT messenger_info = {
    .sType = VK_STRUCTURE_TYPE_DEBUG_UTILS_MESSENGER_CREATE_INFO_EXT,
    .messageSeverity = VK_DEBUG_UTILS_MESSAGE_SEVERITY_WARNING_BIT_EXT |
                       VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT,
    .messageType = VK_DEBUG_UTILS_MESSAGE_TYPE_VALIDATION_BIT_EXT,
    .pfnUserCallback = take_message,
};

static void listen(struct vk_context *context)
{
    VkDebugUtilsMessengerCreateInfoEXT info = messenger_info;
    info.pUserData = context;
    if (context->vkCreateDebugUtilsMessengerEXT)
        context->vkCreateDebugUtilsMessengerEXT(context->instance, &info, NULL,
                                                &context->messenger);
}

static void stop_listening(struct vk_context *context)
{
    if (context->messenger)
        context->vkDestroyDebugUtilsMessengerEXT(context->instance, context->messenger, NULL);
}

/* ---- Instance ------------------------------------------------------------------------------ */

static bool has_layer(struct vk_context *context)
{
    VkLayerProperties *layers = calloc(MAX_FOUND, sizeof *layers);
    uint32_t count = MAX_FOUND;
    bool found = false;
    if (layers && context->vkEnumerateInstanceLayerProperties(&count, layers) >= 0)
        for (uint32_t i = 0; i < count; i++)
            found |= !strcmp(layers[i].layerName, LAYER);
    free(layers);
    return found;
}

/* The layer is taken wherever it is installed. */
static enum tgsic_result make_instance(struct vk_context *context, struct tgsic_diags *diags)
{
    static const char *const layers[] = {LAYER};
    static const char *const extensions[] = {VK_EXT_DEBUG_UTILS_EXTENSION_NAME};
    const VkApplicationInfo application = {.sType = VK_STRUCTURE_TYPE_APPLICATION_INFO,
                                           .pApplicationName = "tgsic",
                                           .apiVersion = VK_API_VERSION_1_3};
    bool validate = has_layer(context);
    const VkInstanceCreateInfo info = {.sType = VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO,
                                       .pApplicationInfo = &application,
                                       .enabledLayerCount = validate,
                                       .ppEnabledLayerNames = layers,
                                       .enabledExtensionCount = validate,
                                       .ppEnabledExtensionNames = extensions};
    if (context->vkCreateInstance(&info, NULL, &context->instance) != VK_SUCCESS)
        return absent(diags, "there is no Vulkan here");
    enum tgsic_result result = tgsic_vk_find_functions(context, VK_INSTANCE, diags);
    if (result == TGSIC_OK && validate)
        listen(context);
    return result;
}

/* ---- Device -------------------------------------------------------------------------------- */

static enum tgsic_result choose_device(struct vk_context *context, const char *display,
                                       struct tgsic_diags *diags)
{
    VkPhysicalDevice devices[MAX_DEVICES];
    uint32_t count = MAX_DEVICES;
    char *end = NULL;
    unsigned long number = display ? strtoul(display, &end, 10) : 0;
    bool software = !display || !strcmp(display, "llvmpipe");
    if (context->vkEnumeratePhysicalDevices(context->instance, &count, devices) < 0)
        return absent(diags, "Vulkan has no devices here");
    for (uint32_t i = 0; i < count && !context->physical; i++) {
        context->vkGetPhysicalDeviceProperties(devices[i], &context->properties);
        bool is_software = context->properties.deviceType == VK_PHYSICAL_DEVICE_TYPE_CPU;
        if (software ? is_software : end != display && !*end && i == number)
            context->physical = devices[i];
    }
    if (!context->physical)
        return absent(diags, software ? "Vulkan has no software device here"
                                      : "Vulkan has no such device here");
    if (context->properties.apiVersion < VK_API_VERSION_1_3)
        return absent(diags, "the Vulkan device is older than version 1.3");
    context->vkGetPhysicalDeviceMemoryProperties(context->physical, &context->memory);
    return TGSIC_OK;
}

static const char *const extension_names[VK_NUM_EXTENSIONS] = {
#define VK_EXTENSION(name, text) text,
#include "vk_extensions.def"
};

static uint32_t find_extensions(struct vk_context *context, const char *names[VK_NUM_EXTENSIONS])
{
    VkExtensionProperties *found = calloc(MAX_FOUND, sizeof *found);
    uint32_t count = MAX_FOUND, used = 0;
    if (found &&
        context->vkEnumerateDeviceExtensionProperties(context->physical, NULL, &count, found) >= 0)
        for (uint32_t i = 0; i < count; i++)
            for (unsigned k = 0; k < VK_NUM_EXTENSIONS; k++)
                context->has[k] |= !strcmp(found[i].extensionName, extension_names[k]);
    for (unsigned k = 0; k < VK_NUM_EXTENSIONS; k++)
        if (context->has[k])
            names[used++] = extension_names[k];
    free(found);
    return used;
}

static bool find_queue(struct vk_context *context, uint32_t *family)
{
    VkQueueFamilyProperties families[MAX_DEVICES];
    uint32_t count = MAX_DEVICES;
    context->vkGetPhysicalDeviceQueueFamilyProperties(context->physical, &count, families);
    for (*family = 0; *family < count; ++*family)
        if (families[*family].queueFlags & VK_QUEUE_GRAPHICS_BIT &&
            families[*family].queueFlags & VK_QUEUE_COMPUTE_BIT)
            return true;
    return false;
}

/* Features of extensions, in a chain of those that are there. */
struct features {
    VkPhysicalDeviceFeatures2 base;
    VkPhysicalDeviceVulkan11Features v11;
    VkPhysicalDeviceVulkan12Features v12;
    VkPhysicalDeviceVulkan13Features v13;
    VkPhysicalDeviceTransformFeedbackFeaturesEXT transform_feedback;
    VkPhysicalDeviceDepthClipControlFeaturesEXT depth_clip_control;
    VkPhysicalDeviceDepthClipEnableFeaturesEXT depth_clip_enable;
    VkPhysicalDeviceProvokingVertexFeaturesEXT provoking_vertex;
    VkPhysicalDeviceLineRasterizationFeaturesEXT line_rasterization;
    VkPhysicalDeviceCustomBorderColorFeaturesEXT custom_border_color;
    VkPhysicalDeviceBorderColorSwizzleFeaturesEXT border_color_swizzle;
    VkPhysicalDeviceNonSeamlessCubeMapFeaturesEXT non_seamless;
    VkPhysicalDeviceRobustness2FeaturesEXT robustness_2;
    VkPhysicalDeviceShaderClockFeaturesKHR shader_clock;
    VkPhysicalDeviceShaderAtomicFloatFeaturesEXT atomic_float;
    VkPhysicalDeviceImage2DViewOf3DFeaturesEXT view_of_3d;
};

static void chain(struct features *f, void *feature, VkStructureType type)
{
    VkBaseOutStructure *next = feature;
    next->sType = type;
    next->pNext = f->base.pNext;
    f->base.pNext = next;
}

/* All that the device has is enabled. */
static void find_features(struct vk_context *context, struct features *f)
{
    const struct {
        enum vk_extension extension;
        void *feature;
        VkStructureType type;
    } extensions[] = {
        {VK_HAS_TRANSFORM_FEEDBACK, &f->transform_feedback,
         VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_TRANSFORM_FEEDBACK_FEATURES_EXT},
        {VK_HAS_DEPTH_CLIP_CONTROL, &f->depth_clip_control,
         VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_DEPTH_CLIP_CONTROL_FEATURES_EXT},
        {VK_HAS_DEPTH_CLIP_ENABLE, &f->depth_clip_enable,
         VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_DEPTH_CLIP_ENABLE_FEATURES_EXT},
        {VK_HAS_PROVOKING_VERTEX, &f->provoking_vertex,
         VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROVOKING_VERTEX_FEATURES_EXT},
        {VK_HAS_LINE_RASTERIZATION, &f->line_rasterization,
         VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_LINE_RASTERIZATION_FEATURES_EXT},
        {VK_HAS_CUSTOM_BORDER_COLOR, &f->custom_border_color,
         VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_CUSTOM_BORDER_COLOR_FEATURES_EXT},
        {VK_HAS_BORDER_COLOR_SWIZZLE, &f->border_color_swizzle,
         VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_BORDER_COLOR_SWIZZLE_FEATURES_EXT},
        {VK_HAS_NON_SEAMLESS_CUBE_MAP, &f->non_seamless,
         VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_NON_SEAMLESS_CUBE_MAP_FEATURES_EXT},
        {VK_HAS_ROBUSTNESS_2, &f->robustness_2,
         VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_ROBUSTNESS_2_FEATURES_EXT},
        {VK_HAS_SHADER_CLOCK, &f->shader_clock,
         VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_SHADER_CLOCK_FEATURES_KHR},
        {VK_HAS_SHADER_ATOMIC_FLOAT, &f->atomic_float,
         VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_SHADER_ATOMIC_FLOAT_FEATURES_EXT},
        {VK_HAS_IMAGE_2D_VIEW_OF_3D, &f->view_of_3d,
         VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_IMAGE_2D_VIEW_OF_3D_FEATURES_EXT},
    };
    f->base.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2;
    chain(f, &f->v11, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_1_FEATURES);
    chain(f, &f->v12, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_FEATURES);
    chain(f, &f->v13, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_3_FEATURES);
    for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++)
        if (context->has[extensions[i].extension])
            chain(f, extensions[i].feature, extensions[i].type);
    context->vkGetPhysicalDeviceFeatures2(context->physical, &f->base);
    context->features = f->base.features;
    context->has[VK_HAS_DEPTH_CLIP_CONTROL] &= f->depth_clip_control.depthClipControl;
    context->has[VK_HAS_PROVOKING_VERTEX] &= f->provoking_vertex.provokingVertexLast;
    context->has[VK_HAS_LINE_RASTERIZATION] &= f->line_rasterization.bresenhamLines;
    context->has[VK_HAS_CUSTOM_BORDER_COLOR] &=
        f->custom_border_color.customBorderColors &&
        f->custom_border_color.customBorderColorWithoutFormat;
    context->has[VK_HAS_BORDER_COLOR_SWIZZLE] &= f->border_color_swizzle.borderColorSwizzle;
    context->has[VK_HAS_ROBUSTNESS_2] &= f->robustness_2.nullDescriptor;
    context->has[VK_HAS_NON_SEAMLESS_CUBE_MAP] &= f->non_seamless.nonSeamlessCubeMap;
    context->has[VK_HAS_DEPTH_CLIP_ENABLE] &= f->depth_clip_enable.depthClipEnable;
}

static enum tgsic_result make_device(struct vk_context *context, struct tgsic_diags *diags)
{
    static const float priority = 1;
    const char *names[VK_NUM_EXTENSIONS];
    struct features features = {0};
    uint32_t family;
    if (!find_queue(context, &family))
        return absent(diags, "the Vulkan device has no queue that draws and computes");
    uint32_t num_names = find_extensions(context, names);
    find_features(context, &features);
    const VkDeviceQueueCreateInfo queue = {.sType = VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO,
                                           .queueFamilyIndex = family,
                                           .queueCount = 1,
                                           .pQueuePriorities = &priority};
    const VkDeviceCreateInfo info = {.sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO,
                                     .pNext = &features.base,
                                     .queueCreateInfoCount = 1,
                                     .pQueueCreateInfos = &queue,
                                     .enabledExtensionCount = num_names,
                                     .ppEnabledExtensionNames = names};
    if (context->vkCreateDevice(context->physical, &info, NULL, &context->logical) != VK_SUCCESS)
        return absent(diags, "the Vulkan device cannot be opened");
    enum tgsic_result result = tgsic_vk_find_functions(context, VK_DEVICE, diags);
    if (result != TGSIC_OK)
        return result;
    context->vkGetDeviceQueue(context->logical, family, 0, &context->queue);
    const VkCommandPoolCreateInfo pool = {.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO,
                                          .flags = VK_COMMAND_POOL_CREATE_RESET_COMMAND_BUFFER_BIT,
                                          .queueFamilyIndex = family};
    return context->vkCreateCommandPool(context->logical, &pool, NULL, &context->pool) == VK_SUCCESS
               ? TGSIC_OK
               : TGSIC_E_MEMORY;
}

static enum tgsic_result make_commands(struct vk_context *context)
{
    const VkCommandBufferAllocateInfo info = {.sType =
                                                  VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO,
                                              .commandPool = context->pool,
                                              .level = VK_COMMAND_BUFFER_LEVEL_PRIMARY,
                                              .commandBufferCount = 1};
    return context->vkAllocateCommandBuffers(context->logical, &info, &context->commands) ==
                   VK_SUCCESS
               ? TGSIC_OK
               : TGSIC_E_MEMORY;
}

enum tgsic_result tgsic_vk_open_context(struct vk_context *context, const char *display,
                                        struct tgsic_diags *diags)
{
    *context = (struct vk_context){0};
    enum tgsic_result result = tgsic_vk_load(context, diags);
    if (result == TGSIC_OK)
        result = make_instance(context, diags);
    if (result == TGSIC_OK)
        result = choose_device(context, display, diags);
    if (result == TGSIC_OK)
        result = make_device(context, diags);
    if (result == TGSIC_OK)
        result = make_commands(context);
    context->message[0] = 0; /* of other devices' drivers, too */
    return result;
}

void tgsic_vk_close_context(struct vk_context *context)
{
    if (context->vkDestroyDevice) {
        context->vkDestroyCommandPool(context->logical, context->pool, NULL);
        context->vkDestroyDevice(context->logical, NULL);
    }
    stop_listening(context);
    if (context->vkDestroyInstance)
        context->vkDestroyInstance(context->instance, NULL);
    *context = (struct vk_context){0};
}
