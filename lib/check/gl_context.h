/* SPDX-License-Identifier: MIT */
/* OpenGL without a window: EGL displays and the contexts of one. */
#ifndef CHECK_GL_CONTEXT_H
#define CHECK_GL_CONTEXT_H

#include "tgsi/base.h"

#include <stdbool.h>
#include <stddef.h>

enum check_gl_api { CHECK_GL_CORE, CHECK_GL_COMPAT, CHECK_GL_ES, CHECK_NUM_GL_APIS };

/* A display and the newest context of each kind that it has, made when first used. */
struct check_gl_display {
    void *egl; /* EGLDisplay */
    bool initialized;
    void *contexts[CHECK_NUM_GL_APIS];
};

/* `name`: NULL or "llvmpipe" for Mesa's surfaceless platform, or the number of an EGL device.
 * False: there is no OpenGL here; `diags` says why. */
bool tgsic_check_gl_open_display(struct check_gl_display *display, const char *name,
                                 struct tgsic_diags *diags);
void tgsic_check_gl_close_display(struct check_gl_display *display);

/* Makes a context current; false: there is none of that kind. */
bool tgsic_check_gl_use(struct check_gl_display *display, enum check_gl_api api);

/* Of the current context. */
bool tgsic_check_gl_has_extension(const char *name);

#endif
