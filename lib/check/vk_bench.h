/* SPDX-License-Identifier: MIT */
/* For benchmarks on the Vulkan device: draws that are timed by the device's own clock, and modules
 * of another compiler in the place of tgsi2spirv's. The device is one of tgsic_check_open_vulkan().
 */
#ifndef CHECK_VK_BENCH_H
#define CHECK_VK_BENCH_H

#include "device.h"

struct check_module {
    uint32_t *words;
    size_t count; /* 0: none */
};

/* Moves what a module of `program`'s original GLSL reads to where tgsi2spirv's module for the same
 * stage reads it: members of glslang's block for uniforms outside of blocks to the registers of
 * CONST[0], blocks, samplers and attributes to the bindings and locations of `report`.
 * They are found by the names that the module has for them; what ours does not read stays.
 *
 * TGSIC_E_INVALID: not a module, or not of GLSL. */
enum tgsic_result tgsic_check_place_module(const struct check_program *program, unsigned stage,
                                           const struct tgsic_report *report,
                                           const struct check_module *module,
                                           struct tgsic_diags *diags);

/* Until the device's end() its pipelines are made of these originals, which get placed; by enum
 * tgsic_processor, borrowed. */
void tgsic_check_replace_modules(struct check_device *device, const struct check_module *modules);

/* Draws `repeat` times. *ns: what the device says that they took together. */
enum tgsic_result tgsic_check_time_vulkan(struct check_device *device, struct check_world *world,
                                          const struct check_draw *draw, uint32_t repeat,
                                          double *ns, struct tgsic_diags *diags);
/* What the driver calls the device. */
const char *tgsic_check_vulkan_name(const struct check_device *device);

#endif
