/* SPDX-License-Identifier: MIT */
/* OpenGL's names as scripts write them. Private to lib/check. */
#ifndef CHECK_GL_NAMES_H
#define CHECK_GL_NAMES_H

#include "tgsi/tgsi.h"

enum { /* CHECK_GL_DEPTH_TEST and so on, for code that does without OpenGL's headers */
#define GL_NAME(name, number) CHECK_GL_##name = number,
#include "gl_names.def"
#undef GL_NAME
};

/* "GL_DEPTH_TEST", `length` bytes. Internal formats are in gl_format.h. */
bool tgsic_check_gl_named(const char *name, size_t length, uint32_t *number);
/* "GL_DEPTH_TEST", or "0x…" of four digits for a number without a name here. Static storage of the
 * table, or `text`. */
const char *tgsic_check_gl_name(uint32_t number, char text[16]);

/* "GL_TRIANGLES" */
bool tgsic_check_primitive_named(const char *name, size_t length, uint8_t *primitive);

#endif
