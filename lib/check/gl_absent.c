/* SPDX-License-Identifier: MIT */
/* Stands in for the OpenGL devices where there is no EGL to build with. */
#include "check_codes.h"
#include "device.h"

static struct check_device *refuse(struct tgsic_diags *diags)
{
    tgsic_diags_add(diags, TGSIC_ERROR, E_CHECK_NO_OPENGL, (struct tgsic_pos){0},
                    "this tgsic was built without OpenGL");
    return NULL;
}

struct check_device *tgsic_check_open_gl(const char *display, struct tgsic_diags *diags)
{
    return refuse(diags);
}

struct check_device *tgsic_check_open_gl_translated(const char *display, struct tgsic_diags *diags)
{
    return refuse(diags);
}

bool tgsic_check_gl_host(struct check_device *device, struct tgsic_host *host)
{
    return false;
}
