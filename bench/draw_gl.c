/* SPDX-License-Identifier: MIT */
/* bench_draw's road by OpenGL: the original GLSL against GLSL → TGSI → GLSL. */
#include "draw.h"

#define EGL_EGLEXT_PROTOTYPES
#define GL_GLEXT_PROTOTYPES
#include <EGL/egl.h>
#include <GL/gl.h>
#include <GL/glext.h>
#include <stdio.h>

static struct tgsic_host host;

static bool open_devices(struct form forms[2], const char *display, char title[256])
{
    struct tgsic_diags diags = {0};
    forms[0].device = tgsic_check_open_gl(display, &diags);
    forms[1].device = tgsic_check_open_gl_translated(display, &diags);
    tgsic_diags_free(&diags);
    if (!forms[0].device || !forms[1].device || !tgsic_check_gl_host(forms[0].device, &host))
        return false;
    snprintf(title, 256, "%s, %s", (const char *)glGetString(GL_RENDERER),
             (const char *)glGetString(GL_VERSION));
    return true;
}

static const struct tgsic_host *get_host(void)
{
    return &host;
}

/* The form that was begun last has made its context current. */
static void select_form(struct form *f)
{
    if (!f->context) {
        f->display = eglGetCurrentDisplay();
        f->context = eglGetCurrentContext();
    }
    eglMakeCurrent(f->display, EGL_NO_SURFACE, EGL_NO_SURFACE, f->context);
}

static double measure(struct form *f, int repeat)
{
    GLuint query;
    GLuint64 value = 0;
    bool ok = true;
    select_form(f);
    glGenQueries(1, &query);
    glFinish();
    glBeginQuery(GL_TIME_ELAPSED, query);
    for (int i = 0; i < repeat && ok; i++)
        ok = f->device->ops->draw(f->device, &f->world, &f->draw, NULL) == TGSIC_OK;
    glEndQuery(GL_TIME_ELAPSED);
    glGetQueryObjectui64v(query, GL_QUERY_RESULT, &value);
    glDeleteQueries(1, &query);
    return ok ? (double)value : -1;
}

const struct road draw_road_gl = {.last_hop = CHECK_HOP_GLSL,
                                  .open = open_devices,
                                  .host = get_host,
                                  .select = select_form,
                                  .measure = measure};
