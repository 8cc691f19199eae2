/* SPDX-License-Identifier: MIT */
/* Stands in for the Vulkan device where there is no Vulkan to build with. */
#include "device.h"

enum { E_VK_ABSENT = 6700 };

struct check_device *tgsic_check_open_vulkan(const char *display, struct tgsic_diags *diags)
{
    tgsic_diags_add(diags, TGSIC_ERROR, E_VK_ABSENT, (struct tgsic_pos){0},
                    "this tgsic was built without Vulkan");
    return NULL;
}
