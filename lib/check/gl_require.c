/* SPDX-License-Identifier: MIT */
/* What a case requires, against what a context has. */
#include "gl_device.h"
#include "gl_names.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- Contexts ------------------------------------------------------------------------------ */

/* The OpenGL that a GLSL came with, times ten (OpenGL 4.6, appendix "Shading Language Versions").
 */
static unsigned gl_of_glsl(unsigned glsl)
{
    static const struct {
        unsigned glsl, gl;
    } versions[] = {{110, 20}, {120, 21}, {130, 30}, {140, 31}, {150, 32}};
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++)
        if (glsl <= versions[i].glsl)
            return versions[i].gl;
    return glsl / 10;
}

/* OpenGL of 3.1 and later means the core profile, unless the case says otherwise. */
enum check_gl_api tgsic_check_gl_choose(const struct check_case *test)
{
    unsigned version = 10;
    bool compat = false;
    for (uint32_t i = 0; i < test->num_requirements; i++) {
        const struct check_requirement *r = &test->requirements[i];
        unsigned wanted = 0;
        if (r->kind == CHECK_REQUIRE_GLES || r->kind == CHECK_REQUIRE_GLSL_ES)
            return CHECK_GL_ES;
        if (r->kind == CHECK_REQUIRE_GL && r->comparison != TGSIC_COMPARE_LESS &&
            r->comparison != TGSIC_COMPARE_LEQUAL) {
            wanted = (unsigned)lround(r->value * 10);
            compat = r->name && !strcmp(r->name, "COMPAT");
        } else if (r->kind == CHECK_REQUIRE_GLSL) {
            wanted = gl_of_glsl((unsigned)r->value);
        }
        if (wanted > version)
            version = wanted;
    }
    return version >= 31 && !compat ? CHECK_GL_CORE : CHECK_GL_COMPAT;
}

/* ---- Requirements -------------------------------------------------------------------------- */

static bool compare(uint8_t comparison, long have, long want)
{
    switch (comparison) {
    case TGSIC_COMPARE_EQUAL:
        return have == want;
    case TGSIC_COMPARE_NOTEQUAL:
        return have != want;
    case TGSIC_COMPARE_LESS:
        return have < want;
    case TGSIC_COMPARE_LEQUAL:
        return have <= want;
    case TGSIC_COMPARE_GREATER:
        return have > want;
    default:
        return have >= want;
    }
}

static enum tgsic_result unmet(struct tgsic_diags *diags, const struct check_requirement *r,
                               const char *what, long have)
{
    return tgsic_check_gl_fail(diags, TGSIC_E_UNSUPPORTED,
                               "line %u requires another %s: here is %ld", r->line, what, have);
}

static enum tgsic_result require_gl(struct check_gl_device *gl, const struct check_requirement *r,
                                    struct tgsic_diags *diags)
{
    GLint major = 0, minor = 0;
    bool es = r->kind == CHECK_REQUIRE_GLES;
    tgsic_gl.GetIntegerv(GL_MAJOR_VERSION, &major);
    tgsic_gl.GetIntegerv(GL_MINOR_VERSION, &minor);
    if (es == (gl->api == CHECK_GL_ES) &&
        compare(r->comparison, major * 10 + minor, lround(r->value * 10)))
        return TGSIC_OK;
    return unmet(diags, r, es ? "OpenGL ES" : "OpenGL", major * 10 + minor);
}

static enum tgsic_result require_glsl(struct check_gl_device *gl, const struct check_requirement *r,
                                      struct tgsic_diags *diags)
{
    const char *text = (const char *)tgsic_gl.GetString(GL_SHADING_LANGUAGE_VERSION);
    bool es = r->kind == CHECK_REQUIRE_GLSL_ES;
    unsigned major = 0, minor = 0;
    text = text ? text + strcspn(text, "0123456789") : "";
    sscanf(text, "%u.%u", &major, &minor);
    if (es == (gl->api == CHECK_GL_ES) &&
        compare(r->comparison, major * 100 + minor, (long)r->value))
        return TGSIC_OK;
    return unmet(diags, r, es ? "GLSL ES" : "GLSL", (long)(major * 100 + minor));
}

static enum tgsic_result require_extension(struct check_gl_device *gl,
                                           const struct check_requirement *r,
                                           struct tgsic_diags *diags)
{
    bool wanted = r->kind == CHECK_REQUIRE_EXTENSION;
    (void)gl;
    if (tgsic_check_gl_has_extension(r->name) == wanted)
        return TGSIC_OK;
    return tgsic_check_gl_fail(diags, TGSIC_E_UNSUPPORTED, "line %u requires %s%s", r->line,
                               wanted ? "" : "the absence of ", r->name);
}

static enum tgsic_result require_limit(struct check_gl_device *gl,
                                       const struct check_requirement *r, struct tgsic_diags *diags)
{
    uint32_t number;
    GLint have = 0;
    (void)gl;
    if (!tgsic_check_gl_named(r->name, strlen(r->name), &number))
        return tgsic_check_gl_fail(diags, TGSIC_E_UNSUPPORTED, "line %u: %s is not a limit known",
                                   r->line, r->name);
    tgsic_gl.GetIntegerv(number, &have);
    if (tgsic_gl.GetError() != GL_NO_ERROR)
        return tgsic_check_gl_fail(diags, TGSIC_E_UNSUPPORTED, "line %u: there is no %s here",
                                   r->line, r->name);
    return compare(r->comparison, have, (long)r->value) ? TGSIC_OK : unmet(diags, r, r->name, have);
}

enum tgsic_result tgsic_check_gl_require(struct check_gl_device *gl, const struct check_case *test,
                                         struct tgsic_diags *diags)
{
    static enum tgsic_result (*const require[])(
        struct check_gl_device *, const struct check_requirement *, struct tgsic_diags *) = {
        [CHECK_REQUIRE_GL] = require_gl,
        [CHECK_REQUIRE_GLES] = require_gl,
        [CHECK_REQUIRE_GLSL] = require_glsl,
        [CHECK_REQUIRE_GLSL_ES] = require_glsl,
        [CHECK_REQUIRE_EXTENSION] = require_extension,
        [CHECK_REQUIRE_NO_EXTENSION] = require_extension,
        [CHECK_REQUIRE_LIMIT] = require_limit,
    };
    enum tgsic_result result = TGSIC_OK;
    for (uint32_t i = 0; i < test->num_requirements && result == TGSIC_OK; i++)
        result = require[test->requirements[i].kind](gl, &test->requirements[i], diags);
    return result;
}
