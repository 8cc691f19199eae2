/* SPDX-License-Identifier: MIT */
/* What devices that stand on top of another share: they change what a call is about, and hand it
 * down. Private to lib/check. */
#ifndef CHECK_WRAPPED_DEVICE_H
#define CHECK_WRAPPED_DEVICE_H

#include "device.h"

/* First member of such a device. */
struct check_wrapper {
    struct check_device device;
    struct check_device *inner;
};

static inline struct check_device *tgsic_check_inner(struct check_device *device)
{
    return ((struct check_wrapper *)device)->inner;
}

/* Operations that hand everything down as it is, but for close(), which is the device's own. */
extern const struct check_device_ops tgsic_check_forward_ops;

#endif
