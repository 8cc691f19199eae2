/* SPDX-License-Identifier: MIT */
/* EGL displays and contexts. */
#include "gl_context.h"

#include "check_codes.h"
#include "gl_functions.h"

#include <EGL/eglext.h>

#include <stdlib.h>
#include <string.h>

#define MAX_DEVICES 16

/* The EGL device of a number; EGL_NO_DISPLAY if there is none. */
static EGLDisplay device_display(unsigned long number)
{
    EGLDeviceEXT devices[MAX_DEVICES];
    EGLint count = 0;
    PFNEGLQUERYDEVICESEXTPROC query =
        (PFNEGLQUERYDEVICESEXTPROC)tgsic_egl.GetProcAddress("eglQueryDevicesEXT");
    if (!query || !query(MAX_DEVICES, devices, &count) || number >= (unsigned long)count)
        return EGL_NO_DISPLAY;
    return tgsic_egl.GetPlatformDisplay(EGL_PLATFORM_DEVICE_EXT, devices[number], NULL);
}

/* llvmpipe takes one level of detail for a quad, and filters 8-bit textures with 8-bit weights, if
 * it is not told to do without such shortcuts. Whoever runs us may say otherwise. */
static void ask_for_precision(void)
{
    setenv("GALLIVM_PERF", "no_quad_lod,no_aos_sampling", 0);
}

/* EGL has one display of each kind in a process, and terminates it for all: the last one that uses
 * it does. */
static struct {
    EGLDisplay egl;
    unsigned users;
} displays[MAX_DEVICES + 1];

static unsigned *users_of(EGLDisplay egl)
{
    size_t i = 0;
    while (i < MAX_DEVICES && displays[i].egl && displays[i].egl != egl)
        i++;
    displays[i].egl = egl;
    return &displays[i].users;
}

static EGLDisplay find_display(const char *name)
{
    char *end = NULL;
    unsigned long number = name ? strtoul(name, &end, 10) : 0;
    if (!name || !strcmp(name, "llvmpipe"))
        return tgsic_egl.GetPlatformDisplay(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY,
                                            NULL);
    return end != name && !*end ? device_display(number) : EGL_NO_DISPLAY;
}

bool tgsic_check_gl_open_display(struct check_gl_display *display, const char *name,
                                 struct tgsic_diags *diags)
{
    *display = (struct check_gl_display){0};
    ask_for_precision();
    if (!tgsic_check_gl_load(diags))
        return false;
    display->egl = find_display(name);
    if (!display->egl || !tgsic_egl.Initialize(display->egl, NULL, NULL)) {
        tgsic_diags_add(diags, TGSIC_ERROR, E_CHECK_NO_OPENGL, (struct tgsic_pos){0},
                        "there is no OpenGL here");
        return false;
    }
    ++*users_of(display->egl);
    display->initialized = true;
    return true;
}

void tgsic_check_gl_close_display(struct check_gl_display *display)
{
    if (display->initialized) {
        tgsic_egl.MakeCurrent(display->egl, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
        for (int i = 0; i < CHECK_NUM_GL_APIS; i++)
            if (display->contexts[i])
                tgsic_egl.DestroyContext(display->egl, display->contexts[i]);
        if (!--*users_of(display->egl))
            tgsic_egl.Terminate(display->egl);
    }
    *display = (struct check_gl_display){0};
}

/* The newest version that the driver offers. */
static EGLContext make_context(struct check_gl_display *display, enum check_gl_api api)
{
    static const EGLint profiles[] = {EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT,
                                      EGL_CONTEXT_OPENGL_COMPATIBILITY_PROFILE_BIT};
    static const EGLint versions[2][4][2] = {{{4, 6}, {4, 5}, {3, 3}, {3, 0}},
                                             {{3, 2}, {3, 1}, {3, 0}, {2, 0}}};
    EGLContext context = EGL_NO_CONTEXT;
    for (int i = 0; i < 4 && !context; i++) {
        const EGLint *version = versions[api == CHECK_GL_ES][i];
        EGLint attributes[] = {EGL_CONTEXT_MAJOR_VERSION,
                               version[0],
                               EGL_CONTEXT_MINOR_VERSION,
                               version[1],
                               EGL_CONTEXT_OPENGL_PROFILE_MASK,
                               api == CHECK_GL_ES ? 0 : profiles[api],
                               EGL_NONE};
        if (api == CHECK_GL_ES)
            attributes[4] = EGL_NONE;
        context =
            tgsic_egl.CreateContext(display->egl, EGL_NO_CONFIG_KHR, EGL_NO_CONTEXT, attributes);
    }
    return context;
}

bool tgsic_check_gl_use(struct check_gl_display *display, enum check_gl_api api)
{
    tgsic_egl.BindAPI(api == CHECK_GL_ES ? EGL_OPENGL_ES_API : EGL_OPENGL_API);
    if (!display->contexts[api])
        display->contexts[api] = make_context(display, api);
    return display->contexts[api] && tgsic_egl.MakeCurrent(display->egl, EGL_NO_SURFACE,
                                                           EGL_NO_SURFACE, display->contexts[api]);
}

bool tgsic_check_gl_has_extension(const char *name)
{
    GLint count = 0;
    tgsic_gl.GetIntegerv(GL_NUM_EXTENSIONS, &count);
    for (GLint i = 0; i < count; i++)
        if (!strcmp((const char *)tgsic_gl.GetStringi(GL_EXTENSIONS, (GLuint)i), name))
            return true;
    return false;
}
