/* SPDX-License-Identifier: MIT */
/* What a host tells DYNAMIC variants of modules when it draws, for tests that draw with them. The
 * device is one of tgsic_check_open_vulkan(). */
#ifndef CHECK_VK_SWITCH_H
#define CHECK_VK_SWITCH_H

#include "device.h"
#include "tgsi2spirv/tgsi2spirv.h"

struct check_switches {
    uint32_t constants[TGSIC_SPEC_IDS]; /* specialization constants, as bits */
    struct tgsic_spirv_driver_block block;
};

/* For the draws until the device's end(); borrowed. Variants stand in the state of the program's
 * options. Without this call none is DYNAMIC. */
void tgsic_check_set_switches(struct check_device *device, const struct check_switches *switches);

#endif
