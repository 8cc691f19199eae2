/* SPDX-License-Identifier: MIT */
/* The system's OpenGL without a window (EGL surfaceless), as a compiler of GLSL. */
#ifndef PEER_GL_H
#define PEER_GL_H

#include <stdbool.h>
#include <stddef.h>

/* False when there is no OpenGL here. Call once, from one thread. */
bool peer_gl_open(void);
const char *peer_gl_name(void);

struct peer_gl_shader {
    unsigned stage; /* GL_VERTEX_SHADER, … */
    const char *source;
};

/* Compiles shaders and, if `link`, links them, in a context that suits the first one's #version:
 * "es" gives OpenGL ES, "compatibility" or a version below 140 a compatibility context, anything
 * else a core context. On failure `log` holds the driver's words. */
bool peer_gl_compile(const struct peer_gl_shader *shaders, size_t count, bool link, char *log,
                     size_t log_size);

#endif
