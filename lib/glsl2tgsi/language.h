/* SPDX-License-Identifier: MIT */
/* Which GLSL a shader is written in: version, profile, stage and extensions, and the questions
 * that keywords, built-ins and semantic rules ask about them. */
#ifndef TGSIC_GLSL_LANGUAGE_H
#define TGSIC_GLSL_LANGUAGE_H

#include "tgsi/base.h"

#include <string.h>

enum glsl_stage {
    GLSL_VERTEX,
    GLSL_TESS_CONTROL,
    GLSL_TESS_EVALUATION,
    GLSL_GEOMETRY,
    GLSL_FRAGMENT,
    GLSL_COMPUTE,
};

/* Every extension this compiler knows by name, `GL_` left out: EXT_ARB_gpu_shader5,
 * EXT_EXT_gpu_shader4, … EXT_NONE is 0. */
enum glsl_extension {
    EXT_NONE,
#define GLSL_EXTENSION(name, desktop, es, status) EXT_##name,
#include "extensions.def"
#undef GLSL_EXTENSION
    EXT_COUNT
};
/* Gates keep extensions in bytes. */
_Static_assert(EXT_COUNT <= 256, "an extension no longer fits a gate");

struct glsl_extension_set {
    uint64_t bits[(EXT_COUNT + 63) / 64];
};

/* `#extension NAME : behaviour` */
enum glsl_behavior { GLSL_DISABLE, GLSL_WARN, GLSL_ENABLE, GLSL_REQUIRE };

enum glsl_profile {
    GLSL_NO_PROFILE, /* desktop below 150, and every ES */
    GLSL_CORE,
    GLSL_COMPATIBILITY,
};

struct glsl_language {
    uint16_t version; /* 110 … 460; ES: 100, 300, 310, 320 */
    bool es;
    enum glsl_profile profile;
    enum glsl_stage stage;
    struct glsl_extension_set offered; /* not removed by the embedder, and known to this version */
    struct glsl_extension_set on;      /* enabled, required or warned about; what has() reads */
    struct glsl_extension_set warn;    /* `warn`: what tgsic_extension_warn() reads */
    bool pragma_invariant_all;         /* #pragma STDGL invariant(all) */
    bool pragma_optimize;              /* default true */
    bool pragma_debug;
};

/* Where a feature exists: desktop versions from `desktop` on, ES versions from `es` on (0: in
 * none), and wherever one of `ext` is enabled. Meant for static tables. */
struct glsl_gate {
    uint16_t desktop, es;
    uint8_t ext[4]; /* enum glsl_extension, EXT_NONE past the last */
};
#define GLSL_GATE(desktop, es, ...)                                                                \
    {                                                                                              \
        (desktop), (es),                                                                           \
        {                                                                                          \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }

static inline bool glsl_set_has(const struct glsl_extension_set *set, enum glsl_extension ext)
{
    return set->bits[ext / 64] >> (ext % 64) & 1;
}

/* Whether the shader has enabled `ext`; false for EXT_NONE. */
static inline bool tgsic_language_has(const struct glsl_language *lang, enum glsl_extension ext)
{
    return glsl_set_has(&lang->on, ext);
}

/* "Desktop GLSL `desktop` or later, or ESSL `es` or later"; 0 means in no version. */
static inline bool tgsic_language_at_least(const struct glsl_language *lang, unsigned desktop,
                                           unsigned es)
{
    unsigned since = lang->es ? es : desktop;
    return since && lang->version >= since;
}

static inline bool tgsic_language_allows(const struct glsl_language *lang,
                                         const struct glsl_gate *gate)
{
    if (tgsic_language_at_least(lang, gate->desktop, gate->es))
        return true;
    for (int i = 0; i < 4 && gate->ext[i]; i++)
        if (tgsic_language_has(lang, (enum glsl_extension)gate->ext[i]))
            return true;
    return false;
}

/* The same, as tgsic_extension_warn() asks. */
bool tgsic_gate_open(const struct glsl_language *lang, const void *gate);

/* tgsic_language_allows for use in expressions: desktop, es, then extensions (at least one;
 * EXT_NONE where there is none). */
#define GLSL_ALLOWS(lang, desktop, es, ...)                                                        \
    tgsic_language_allows((lang), &(const struct glsl_gate)GLSL_GATE(desktop, es, __VA_ARGS__))

/* Whether the features that core profiles removed exist (built-in state, gl_FragColor, …): desktop
 * up to 1.30, the compatibility profile, and 1.40 with GL_ARB_compatibility. */
bool tgsic_language_compatibility(const struct glsl_language *lang);

/* "GLSL 3.30 core" or "GLSL ES 3.00", for messages. `text` has room for 32 bytes. */
const char *tgsic_language_name(const struct glsl_language *lang, char text[32]);

/* What the embedder offers; zero fields mean the default. */
struct glsl_offer {
    enum glsl_stage stage;
    uint16_t max_desktop;              /* highest #version; 0: 460, 1: no desktop GLSL */
    uint16_t max_es;                   /* 0: 320, 1: no ESSL */
    uint16_t default_version;          /* a shader without #version; 0: 110 (100 means ES 1.00) */
    struct glsl_extension_set removed; /* extensions that are not offered */
};

/* Removes an extension by name, with or without `GL_`; false when nothing has that name. */
bool tgsic_language_remove(struct glsl_extension_set *removed, const char *name, size_t length);

/* Whether that is a version of the language, offered or not. */
bool tgsic_language_exists(unsigned version, bool es);
/* Starts a language with every extension off that this version does not come with. */
void tgsic_language_init(struct glsl_language *lang, const struct glsl_offer *offer,
                         unsigned version, bool es, enum glsl_profile profile);

/* NULL-terminated name with its `GL_`. */
const char *tgsic_extension_name(enum glsl_extension ext);
/* EXT_NONE when unknown. */
enum glsl_extension tgsic_extension_find(const char *name, size_t length);
/* NULL, or why an extension that is known is never offered. */
const char *tgsic_extension_refusal(enum glsl_extension ext);
/* Applies a behaviour to an offered extension and to what it implies. */
void tgsic_language_set(struct glsl_language *lang, enum glsl_extension ext,
                        enum glsl_behavior behavior);
/* Whether a language has `what`: a gate, a keyword, a built-in. */
typedef bool glsl_has_fn(const struct glsl_language *lang, const void *what);
/* Warns if the shader has what it uses at `pos`, under that name, only by an extension whose
 * behaviour is `warn`. */
void tgsic_extension_warn(const struct glsl_language *lang, struct tgsic_diags *diags,
                          struct tgsic_pos pos, const char *name, glsl_has_fn *has,
                          const void *what);
/* `#extension all : warn` or `disable`. */
void tgsic_language_set_all(struct glsl_language *lang, enum glsl_behavior behavior);

#endif
