/* SPDX-License-Identifier: MIT */
/* Host profiles: which shading language, version and extensions the translated shader may use. */
#ifndef TGSIC_HOST_H
#define TGSIC_HOST_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

enum tgsic_api {
    TGSIC_API_GL, /* desktop GLSL */
    TGSIC_API_ES, /* ESSL */
};

enum tgsic_host_extension {
#define HOST_EXTENSION(name, gl, es) TGSIC_EXT_##name,
#include "host_extensions.def"
    TGSIC_EXT_COUNT,
    TGSIC_EXT_NONE = TGSIC_EXT_COUNT
};

/* What the host's compiler takes. `{0}` is no host; make one with tgsic_host_parse(). */
struct tgsic_host {
    uint8_t api;        /* enum tgsic_api */
    bool compatibility; /* a compatibility profile: gl_ClipVertex and the like exist */
    uint16_t version;   /* of the shading language: 120 … 460, 100 … 320 */
    uint64_t extensions[(TGSIC_EXT_COUNT + 63) / 64]; /* bit per enum tgsic_host_extension */
};

/* Reads a name such as `gl330`, `gl120`, `gl450compat`, `es310+EXT_gpu_shader5`: the language and
 * version, then any number of `+EXTENSION` (with or without `GL_`). Extensions that the library
 * has no use for, or that shaders of this version cannot enable, are accepted and ignored.
 *
 * TGSIC_E_INVALID: it is no such name; `host` is untouched */
TGSIC_API enum tgsic_result tgsic_host_parse(const char *name, struct tgsic_host *host,
                                             struct tgsic_diags *diags);

/* The same from what a context says of itself: GL_SHADING_LANGUAGE_VERSION (`4.60 NVIDIA`,
 * `OpenGL ES GLSL ES 3.20`), whether its profile is a compatibility profile, and its extensions.
 * Versions that the library does not know count as the next lower one.
 *
 * TGSIC_E_INVALID: no such text, or the version is too low; `host` is untouched */
TGSIC_API enum tgsic_result tgsic_host_from_context(const char *language_version,
                                                    bool compatibility,
                                                    const char *const *extensions, size_t count,
                                                    struct tgsic_host *host,
                                                    struct tgsic_diags *diags);

/* The names without extensions, oldest first, GL before ES: `gl120`, …, `gl460`, `es100`, …; NULL
 * past the last. */
TGSIC_API const char *tgsic_host_name(size_t index);

/* Does the profile list this extension? */
TGSIC_API bool tgsic_host_has(const struct tgsic_host *host, enum tgsic_host_extension extension);

/* The extension's name without `GL_`. */
TGSIC_API const char *tgsic_host_extension_name(enum tgsic_host_extension extension);

#ifdef __cplusplus
}
#endif
#endif
