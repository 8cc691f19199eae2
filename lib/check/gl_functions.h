/* SPDX-License-Identifier: MIT */
/* EGL and OpenGL without linking to them. Private to lib/check. */
#ifndef CHECK_GL_FUNCTIONS_H
#define CHECK_GL_FUNCTIONS_H

#include "tgsi/base.h"

#include <EGL/egl.h>
#include <GL/gl.h>
#include <GL/glext.h>

#include <stdbool.h>

/* eglName() is tgsic_egl.Name, and glName() is tgsic_gl.Name: NULL until they are loaded. */
struct check_egl_functions {
#define EGL(result, name, parameters) result(EGLAPIENTRYP name) parameters;
#include "gl_functions.def"
};
struct check_gl_functions {
#define GL(result, name, parameters) result(GLAPIENTRYP name) parameters;
#include "gl_functions.def"
};

extern struct check_egl_functions tgsic_egl;
extern struct check_gl_functions tgsic_gl;

/* Loads both for the whole process, if they are not yet. False: a diagnostic says what is missing.
 */
bool tgsic_check_gl_load(struct tgsic_diags *diags);

#endif
