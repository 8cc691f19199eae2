/* SPDX-License-Identifier: MIT */
/* The system's OpenGL without a window (EGL surfaceless), as a compiler of GLSL. */
#ifndef PEER_GL_H
#define PEER_GL_H

#include <stdbool.h>
#include <stddef.h>

/* False when there is no OpenGL here. Call once, from one thread. */
bool peer_gl_open(void);
const char *peer_gl_name(void);
/* Appends the extensions of the core context to a host profile, each with its plus sign. */
void peer_gl_add_extensions(char *profile, size_t size);

struct peer_gl_shader {
    unsigned stage; /* GL_VERTEX_SHADER, … */
    const char *source;
};

/* Makes a context current that suits a shader's #version: "es" gives OpenGL ES, "compatibility"
 * or a version below 140 a compatibility context, anything else a core context. */
bool peer_gl_use(const char *source);

/* Compiles shaders and, if `link`, links them, in a context that suits the first one. On failure
 * `log` holds the driver's words. */
bool peer_gl_compile(const struct peer_gl_shader *shaders, size_t count, bool link, char *log,
                     size_t log_size);

/* The same with linking; the program is the caller's, and its context stays current. `bind`, which
 * may be NULL, is called before linking. 0: failure. */
unsigned peer_gl_link(const struct peer_gl_shader *shaders, size_t count,
                      void (*bind)(void *user, unsigned program), void *user, char *log,
                      size_t log_size);

#endif
