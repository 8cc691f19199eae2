/* SPDX-License-Identifier: MIT */
/* A device that runs what tgsi2glsl made of a program, on top of another device: the world is
 * carried through the translation (carry.h), and the GLSL translated anew where state asks for it.
 * What is below sees a case of its own, whose sources are the emitted GLSL. */
#ifndef CHECK_TRANSLATED_DEVICE_H
#define CHECK_TRANSLATED_DEVICE_H

#include "device.h"

/* Takes `inner`, and closes it in the end. `compile`: the device below runs TGSI (soft_device.c),
 * so our front end compiles the GLSL once more; else it compiles GLSL itself. NULL: no memory. */
struct check_device *tgsic_check_open_translated(struct check_device *inner, bool compile);

#endif
