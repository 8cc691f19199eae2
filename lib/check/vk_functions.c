/* SPDX-License-Identifier: MIT */
/* Where the functions of Vulkan are: the loader is opened, and asked for them step by step. */
#include "library.h"
#include "vk.h"

#include <stddef.h>
#include <string.h>

enum need { OPTIONAL, NEEDED };

static const struct {
    const char *name;
    size_t offset; /* in struct vk_context */
    enum vk_known_to known_to;
    enum need need;
} functions[] = {
#define VK_FUNCTION(name, known_to, need)                                                          \
    {#name, offsetof(struct vk_context, name), VK_##known_to, need},
#include "vk_functions.def"
};

enum tgsic_result tgsic_vk_find_functions(struct vk_context *context, enum vk_known_to known_to,
                                          struct tgsic_diags *diags)
{
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        if (functions[i].known_to != known_to)
            continue;
        const char *name = functions[i].name;
        PFN_vkVoidFunction found = known_to == VK_DEVICE
                                       ? context->vkGetDeviceProcAddr(context->logical, name)
                                       : context->vkGetInstanceProcAddr(context->instance, name);
        if (!found && functions[i].need == NEEDED) {
            tgsic_diags_add(diags, TGSIC_ERROR, E_VK_ABSENT, (struct tgsic_pos){0},
                            "the Vulkan here lacks %s", name);
            return TGSIC_E_UNSUPPORTED;
        }
        memcpy((char *)context + functions[i].offset, &found, sizeof found);
    }
    return TGSIC_OK;
}

enum tgsic_result tgsic_vk_load(struct vk_context *context, struct tgsic_diags *diags)
{
    static const struct check_library wanted = {"Vulkan", "libvulkan.so.1", "TGSIC_LIBVULKAN",
                                                E_VK_ABSENT};
    void *library = tgsic_check_open_library(&wanted, diags);
    check_function *found =
        library ? tgsic_check_find_function(library, "vkGetInstanceProcAddr") : NULL;
    if (library && !found)
        tgsic_diags_add(diags, TGSIC_ERROR, E_VK_ABSENT, (struct tgsic_pos){0},
                        "the Vulkan here lacks vkGetInstanceProcAddr");
    if (!found)
        return TGSIC_E_UNSUPPORTED;
    context->vkGetInstanceProcAddr = (PFN_vkGetInstanceProcAddr)found;
    return tgsic_vk_find_functions(context, VK_LOADER, diags);
}
