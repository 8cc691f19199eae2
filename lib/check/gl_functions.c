/* SPDX-License-Identifier: MIT */
/* Where the functions of EGL and OpenGL are. */
#define GL_GLEXT_PROTOTYPES
#include "gl_functions.h"

#include "check_codes.h"
#include "library.h"

#include <stddef.h>
#include <string.h>

struct check_egl_functions tgsic_egl;
struct check_gl_functions tgsic_gl;

/* Rows against the headers: of another type, they do not compile. Nothing is evaluated. */
#define EGL(result, name, parameters)                                                              \
    _Static_assert(sizeof(tgsic_egl.name = egl##name), "egl" #name);
#include "gl_functions.def"
#define GL(result, name, parameters) _Static_assert(sizeof(tgsic_gl.name = gl##name), "gl" #name);
#include "gl_functions.def"

struct row {
    const char *name;
    size_t offset; /* in its struct */
};

static const struct row egl_rows[] = {
#define EGL(result, name, parameters) {"egl" #name, offsetof(struct check_egl_functions, name)},
#include "gl_functions.def"
};
static const struct row gl_rows[] = {
#define GL(result, name, parameters) {"gl" #name, offsetof(struct check_gl_functions, name)},
#include "gl_functions.def"
};

/* Every pointer to a function has the form of every other (POSIX). */
static bool store(void *functions, const struct row *row, check_function *function,
                  struct tgsic_diags *diags)
{
    if (!function)
        tgsic_diags_add(diags, TGSIC_ERROR, E_CHECK_NO_OPENGL, (struct tgsic_pos){0},
                        "the OpenGL here lacks %s", row->name);
    memcpy((char *)functions + row->offset, &function, sizeof function);
    return function != NULL;
}

/* Before EGL 1.5, which brought eglGetPlatformDisplay(), eglGetProcAddress() need not know OpenGL's
 * core functions. */
static bool find_all(void *library, struct tgsic_diags *diags)
{
    bool found = true;
    for (size_t i = 0; found && i < sizeof egl_rows / sizeof *egl_rows; i++)
        found = store(&tgsic_egl, &egl_rows[i],
                      tgsic_check_find_function(library, egl_rows[i].name), diags);
    for (size_t i = 0; found && i < sizeof gl_rows / sizeof *gl_rows; i++)
        found = store(&tgsic_gl, &gl_rows[i], tgsic_egl.GetProcAddress(gl_rows[i].name), diags);
    return found;
}

bool tgsic_check_gl_load(struct tgsic_diags *diags)
{
    static const struct check_library wanted = {"OpenGL", "libEGL.so.1", "TGSIC_LIBEGL",
                                                E_CHECK_NO_OPENGL};
    static bool loaded;
    if (!loaded) {
        void *library = tgsic_check_open_library(&wanted, diags);
        loaded = library && find_all(library, diags);
    }
    return loaded;
}
